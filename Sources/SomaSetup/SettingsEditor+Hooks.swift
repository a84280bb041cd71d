internal import SomaJSON

extension SettingsEditor {
    /// A hook entry that runs soma.
    struct Hook: Sendable {
        var event: String
        var invocation: SomaInvocation
        fileprivate var group: Int
        fileprivate var index: Int

        fileprivate var groupPath: [JSONText.Step] { [.member("hooks"), .member(event), .element(group)] }
        fileprivate var path: [JSONText.Step] { groupPath + [.member("hooks"), .element(index)] }
        fileprivate var commandPath: [JSONText.Step] { path + [.member("command")] }
    }

    /// Those that run soma, in the order of the text.
    var hooks: [Hook] {
        var hooks: [Hook] = []
        for event in text.names([.member("hooks")]) {
            let eventPath: [JSONText.Step] = [.member("hooks"), .member(event)]
            for group in 0..<text.count(eventPath) {
                let groupPath = eventPath + [.element(group), .member("hooks")]
                for index in 0..<text.count(groupPath) {
                    guard case .string(let command)? = text.value(groupPath + [.element(index), .member("command")]),
                        let invocation = SomaInvocation(command), invocation.isHook
                    else { continue }
                    hooks.append(Hook(event: event, invocation: invocation, group: group, index: index))
                }
            }
        }
        return hooks
    }

    /// Adds what is missing, and lets what runs another soma run `program`.
    mutating func installHooks(_ program: String) {
        let present = hooks
        for hook in present where hook.invocation.program != program {
            let invocation = SomaInvocation(program: program, hook.invocation.arguments)
            text.replace(hook.commandPath, with: .string(invocation.commandLine))
        }
        let commandLine = SomaInvocation.hook(program).commandLine
        for event in HookEvent.allCases where !present.contains(where: { $0.event == event.rawValue }) {
            let entry = event.entry(commandLine)
            if text.node([.member("hooks")]) == nil {
                let member = JSONValue.Member(name: event.rawValue, value: .array([entry]))
                text.append(.object([member]), named: "hooks", to: [])
            } else if text.node([.member("hooks"), .member(event.rawValue)]) == nil {
                text.append(.array([entry]), named: event.rawValue, to: [.member("hooks")])
            } else {
                text.append(entry, to: [.member("hooks"), .member(event.rawValue)])
            }
        }
    }

    /// Takes out every entry that runs soma, and what it leaves empty.
    mutating func uninstallHooks() {
        for hook in hooks.reversed() {
            text.remove(hook.path)
            if text.count(hook.groupPath + [.member("hooks")]) > 0 { continue }
            text.remove(hook.groupPath)
            if text.count([.member("hooks"), .member(hook.event)]) > 0 { continue }
            text.remove([.member("hooks"), .member(hook.event)])
            if text.names([.member("hooks")]).isEmpty { text.remove([.member("hooks")]) }
        }
    }

    /// Whether the file turns hooks and the status line off.
    var disablesHooks: Bool { text.value([.member("disableAllHooks")]) == .bool(true) }
}
