internal import SomaJSON

extension SettingsEditor {
    /// A hook entry that runs soma.
    struct Hook: Sendable {
        var event: String
        var invocation: SomaInvocation
        fileprivate var group: Int
        fileprivate var index: Int
    }

    private func groupPath(_ hook: Hook) -> [JSONText.Step] { hooksPath + [.member(hook.event), .element(hook.group)] }
    /// An entry's own list is called as the object that holds all events.
    private func path(_ hook: Hook) -> [JSONText.Step] { groupPath(hook) + hooksPath + [.element(hook.index)] }

    /// Those that run soma, in the order of the text.
    var hooks: [Hook] {
        var hooks: [Hook] = []
        for event in text.names(hooksPath) {
            let eventPath: [JSONText.Step] = hooksPath + [.member(event)]
            for group in 0..<text.count(eventPath) {
                let groupPath = eventPath + [.element(group)] + hooksPath
                for index in 0..<text.count(groupPath) {
                    guard
                        case .string(let command)? = text.value(
                            groupPath + [.element(index), .member(setup.keys.command)]
                        ),
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
            text.replace(path(hook) + [.member(setup.keys.command)], with: .string(invocation.commandLine))
        }
        let commandLine = SomaInvocation.hook(program).commandLine
        for event in setup.events where !present.contains(where: { $0.event == event }) {
            let entry = setup.entry(event, commandLine)
            if text.node(hooksPath) == nil {
                let member = JSONValue.Member(name: event, value: .array([entry]))
                text.append(.object([member]), named: setup.keys.hooks, to: [])
            } else if text.node(hooksPath + [.member(event)]) == nil {
                text.append(.array([entry]), named: event, to: hooksPath)
            } else {
                text.append(entry, to: hooksPath + [.member(event)])
            }
        }
    }

    /// Takes out every entry that runs soma, and what it leaves empty.
    mutating func uninstallHooks() {
        for hook in hooks.reversed() {
            text.remove(path(hook))
            if text.count(groupPath(hook) + hooksPath) > 0 { continue }
            text.remove(groupPath(hook))
            if text.count(hooksPath + [.member(hook.event)]) > 0 { continue }
            text.remove(hooksPath + [.member(hook.event)])
            if text.names(hooksPath).isEmpty { text.remove(hooksPath) }
        }
    }

    /// Whether the file turns hooks and the status line off.
    var disablesHooks: Bool { text.value([.member(setup.keys.disablesHooks)]) == .bool(true) }
}
