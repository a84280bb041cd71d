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

    private var objectPath: [JSONText.Step] { [.member(setup.keys.statusLine)] }
    private var commandPath: [JSONText.Step] { objectPath + [.member(setup.keys.command)] }

    var statusLine: StatusLine {
        guard text.node(objectPath) != nil else { return .missing }
        guard case .string(let command)? = text.value(commandPath),
            text.value(objectPath + [.member(setup.keys.type)]) == .string(setup.keys.commandType)
        else { return .unknown }
        if let pair = StatusLinePair(command) { return .pair(pair) }
        if let invocation = SomaInvocation(command), invocation.isStatusLine { return .soma(invocation) }
        return .other(command)
    }

    /// The status line as it stands; `nil` where there is none.
    var statusLineObject: JSONValue? { text.value(objectPath) }

    /// - Parameter inherited: the status line of another settings file that one in this file hides.
    mutating func installStatusLine(_ program: String, inherited: JSONValue?) {
        let own = SomaInvocation.statusLine(program)
        switch statusLine {
        case .missing:
            text.append(statusLine(own, beside: inherited), named: setup.keys.statusLine, to: [])
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
        case .soma: text.remove(objectPath)
        case .pair(let pair) where pair.isInherited: text.remove(objectPath)
        case .pair(let pair): setCommand(pair.other)
        case .missing, .other, .unknown: break
        }
    }

    /// The status line that was inherited when soma's was put beside it; `nil` where none was.
    var inheritedStatusLine: JSONValue? {
        guard case .pair(let pair) = statusLine, pair.isInherited, let object = statusLineObject else { return nil }
        return setting(pair.other, in: object)
    }

    private mutating func setCommand(_ command: String) { text.replace(commandPath, with: .string(command)) }

    private func statusLine(_ own: SomaInvocation, beside inherited: JSONValue?) -> JSONValue {
        if let inherited, case .string(let command)? = inherited[setup.keys.command] {
            let pair = StatusLinePair(soma: own, other: command, isInherited: true)
            return setting(pair.commandLine, in: inherited)
        }
        return .object([
            JSONValue.Member(name: setup.keys.type, value: .string(setup.keys.commandType)),
            JSONValue.Member(name: setup.keys.command, value: .string(own.commandLine)),
        ])
    }

    /// A status line that runs another command, else as it was.
    func setting(_ command: String, in statusLine: JSONValue) -> JSONValue {
        guard case .object(let members) = statusLine else { return statusLine }
        return .object(
            members.map { member in
                guard member.name == setup.keys.command else { return member }
                return JSONValue.Member(name: member.name, value: .string(command))
            }
        )
    }
}
