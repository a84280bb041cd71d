package import SomaJSON

/// Finds destructive operations in what an agent is about to do.
package enum Destruction {
    /// The rule that a call falls under: of several the one denied soonest, then the first. O(bytes of the call), of
    /// which the first 64 KiB are read.
    package static func rule(
        tool: String,
        input: JSONValue,
        in surroundings: AgentSurroundings
    ) -> BlockRule? {
        switch tool {
        case "Bash":
            guard case .string(let text)? = input["command"] else { return nil }
            return rule(command: text, in: surroundings)
        case "Write", "Edit", "MultiEdit":
            guard case .string(let path)? = input["file_path"] else { return nil }
            return rule(writing: path, in: surroundings)
        case "NotebookEdit":
            guard case .string(let path)? = input["notebook_path"] else { return nil }
            return rule(writing: path, in: surroundings)
        default: return nil
        }
    }

    private static func rule(writing path: String, in surroundings: AgentSurroundings) -> BlockRule? {
        var path = path
        if path.utf8.starts(with: "~/".utf8), let home = surroundings.home { path = home + path.dropFirst() }
        return GuardedPaths(surroundings).rule(forWriting: path, in: surroundings.workingFolder)
    }

    private static func rule(command text: String, in surroundings: AgentSurroundings) -> BlockRule? {
        let commands = ShellReader.commands(
            of: text,
            variables: surroundings.variables,
            folder: surroundings.workingFolder
        )
        let paths = GuardedPaths(surroundings)
        var found: BlockRule?
        for command in commands {
            for rule in [rule(ofProgram: command), rule(ofPathsIn: command, paths)] {
                guard let rule else { continue }
                if found.map({ rule.deniedFrom < $0.deniedFrom }) ?? true { found = rule }
            }
        }
        return found
    }
}
