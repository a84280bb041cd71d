extension Destruction {
    /// The rule against the files that a command writes or removes, if its text names them.
    static func rule(ofPathsIn command: ShellCommand, _ paths: GuardedPaths) -> BlockRule? {
        var found: BlockRule?
        func consider(_ rule: BlockRule?) {
            guard let rule else { return }
            if found.map({ rule.deniedFrom < $0.deniedFrom }) ?? true { found = rule }
        }
        for redirection in command.redirections where redirection.writes {
            consider(paths.rule(forWriting: redirection.target.text, in: command.folder))
        }
        let files = ChangedFiles(by: command)
        for path in files.written { consider(paths.rule(forWriting: path, in: command.folder)) }
        for path in files.removed { consider(paths.rule(forRemoving: path, in: command.folder)) }
        return found
    }
}
