internal import SomaJSON

extension SettingsEditor {
    enum StatusLine: Equatable, Sendable {
        case missing
        case soma(SomaInvocation)
        case pair(StatusLinePair)
        /// A command of someone else's.
        case other(String)
        /// Nothing that soma knows how to stand beside.
        case unknown
    }

    private static let commandPath: [JSONText.Step] = [.member("statusLine"), .member("command")]

    var statusLine: StatusLine {
        guard text.node([.member("statusLine")]) != nil else { return .missing }
        guard case .string(let command)? = text.value(Self.commandPath),
            text.value([.member("statusLine"), .member("type")]) == .string("command")
        else { return .unknown }
        if let pair = StatusLinePair(command) { return .pair(pair) }
        if let invocation = SomaInvocation(command), invocation.isStatusLine { return .soma(invocation) }
        return .other(command)
    }

    /// The status line as it stands; `nil` where there is none.
    var statusLineObject: JSONValue? { text.value([.member("statusLine")]) }

    /// - Parameter inherited: the status line of another settings file that one in this file hides.
    mutating func installStatusLine(_ program: String, inherited: JSONValue?) {
        let own = SomaInvocation.statusLine(program)
        switch statusLine {
        case .missing:
            text.append(Self.statusLine(own, beside: inherited), named: "statusLine", to: [])
        case .soma(let invocation):
            guard invocation.program != program else { return }
            setCommand(SomaInvocation(program: program, invocation.arguments).commandLine)
        case .pair(var pair):
            guard pair.soma.program != program else { return }
            pair.soma.program = program
            setCommand(pair.commandLine)
        case .other(let command):
            setCommand(StatusLinePair(soma: own, other: command, isInherited: false).commandLine)
        case .unknown: break
        }
    }

    mutating func uninstallStatusLine() {
        switch statusLine {
        case .soma: text.remove([.member("statusLine")])
        case .pair(let pair) where pair.isInherited: text.remove([.member("statusLine")])
        case .pair(let pair): setCommand(pair.other)
        case .missing, .other, .unknown: break
        }
    }

    /// The status line that was inherited when soma's was put beside it; `nil` where none was.
    var inheritedStatusLine: JSONValue? {
        guard case .pair(let pair) = statusLine, pair.isInherited, let object = statusLineObject else { return nil }
        return object.settingCommand(pair.other)
    }

    private mutating func setCommand(_ command: String) { text.replace(Self.commandPath, with: .string(command)) }

    private static func statusLine(_ own: SomaInvocation, beside inherited: JSONValue?) -> JSONValue {
        if let inherited, case .string(let command)? = inherited["command"] {
            return inherited.settingCommand(
                StatusLinePair(soma: own, other: command, isInherited: true).commandLine
            )
        }
        return .object([
            JSONValue.Member(name: "type", value: .string("command")),
            JSONValue.Member(name: "command", value: .string(own.commandLine)),
        ])
    }
}

extension JSONValue {
    func settingCommand(_ command: String) -> JSONValue {
        guard case .object(let members) = self else { return self }
        return .object(
            members.map { $0.name == "command" ? Member(name: $0.name, value: .string(command)) : $0 }
        )
    }
}
