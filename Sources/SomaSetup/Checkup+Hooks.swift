internal import SomaSystem

extension Checkup {
    /// What one settings file has of soma.
    private enum Hooks {
        case found(Finding)
        case absent(path: String)
    }

    /// Of the user's settings and of the current project's; one of the two is enough.
    func hooks() -> [Finding] {
        let all = SettingsFile.Scope.allCases.map { ($0, hooks($0)) }
        let isWatched = all.contains { if case .found = $0.1 { true } else { false } }
        return all.map { scope, hooks in
            switch hooks {
            case .found(let finding): finding
            case .absent(let path) where isWatched || scope == .project:
                .ok(name(scope), "none in \(path)")
            case .absent(let path):
                .warn(name(scope), "Claude Code is not watched: none in \(path)", remedy: "run: soma init")
            }
        }
    }

    private func name(_ scope: SettingsFile.Scope) -> String { "hooks (\(scope.rawValue))" }

    private func hooks(_ scope: SettingsFile.Scope) -> Hooks {
        let name = name(scope)
        let again = "run: soma init --\(scope.rawValue)"
        do throws(SetupError) {
            let file = try SettingsFile(scope)
            guard let bytes = try file.read() else { return .absent(path: file.path) }
            let editor = try SettingsEditor(bytes, path: file.path)
            let hooks = editor.hooks
            if hooks.isEmpty { return .absent(path: file.path) }
            if editor.disablesHooks {
                let key = editor.setup.keys.disablesHooks
                return .found(
                    .fail(name, "\(file.path) sets \(key)", remedy: "set \(key) to false there")
                )
            }
            for path in Set(hooks.map(\.invocation.program)).sorted() where path != program {
                let status = try? FileStatus(of: path)
                guard let status, !status.isFolder, status.isExecutable else {
                    return .found(.fail(name, "\(file.path) runs \(path), which is no program", remedy: again))
                }
                return .found(.warn(name, "\(file.path) runs another soma: \(path)", remedy: again))
            }
            let missing = editor.setup.events.filter { event in !hooks.contains { $0.event == event } }
            if !missing.isEmpty {
                let list = missing.joined(separator: ", ")
                return .found(.warn(name, "\(file.path) lacks \(list)", remedy: again))
            }
            return .found(statusLine(of: editor, file, scope))
        } catch {
            return .found(.fail(name, error.description, remedy: "correct the file; Claude Code skips it as it is"))
        }
    }

    private func statusLine(of editor: SettingsEditor, _ file: SettingsFile, _ scope: SettingsFile.Scope) -> Finding {
        let name = name(scope)
        switch editor.statusLine {
        case .soma, .pair:
            return .ok(name, "all \(editor.setup.events.count) events and the status line in \(file.path)")
        case .unknown:
            return .warn(
                name,
                "the status line in \(file.path) is no command: cost is not seen",
                remedy: "give it \"type\": \"command\", then run: soma init --\(scope.rawValue)"
            )
        case .missing, .other:
            return .warn(
                name,
                "the status line in \(file.path) is not soma's: cost is not seen",
                remedy: "run: soma init --\(scope.rawValue)"
            )
        }
    }
}
