package import SomaJSON
package import SomaModel

/// Finds destructive operations in what an agent is about to do.
package enum Destruction {
    /// The rule that a call falls under: of several the one denied soonest, then the first. A command is read whatever the
    /// tool. O(bytes of the call): 64 KiB are read beside here-documents, and more, or deep nesting, is a rule of its own.
    package static func rule(
        tool: Tool,
        input: JSONValue,
        in surroundings: AgentSurroundings
    ) -> BlockRule? {
        if case .string(let text)? = input["command"] {
            if let found = rule(command: text, in: surroundings) { return found }
        }
        guard changesFiles(tool), input["command"] != .string("view") else { return nil }
        for name in ["file_path", "path", "notebook_path", "destination"] {
            guard case .string(let path)? = input[name] else { continue }
            if let found = rule(writing: path, in: surroundings) { return found }
        }
        return nil
    }

    /// Of a tool without a known kind its own name decides, without that of its server.
    private static func changesFiles(_ tool: Tool) -> Bool {
        if tool.kind != .other { return tool.kind.changesFiles }
        var name = Array(tool.name.lowercased().utf8)
        if name.starts(with: "mcp__".utf8) {
            let server = name.indices.dropFirst(5).first { name[$0...].starts(with: "__".utf8) }
            name.removeFirst(server ?? 0)
        }
        return ["write", "edit", "create", "delete", "move"].contains { verb in
            name.indices.contains { name[$0...].starts(with: verb.utf8) }
        }
    }

    /// The rule against writing a file.
    package static func rule(writing path: String, in surroundings: AgentSurroundings) -> BlockRule? {
        var path = path
        if path.utf8.starts(with: "~/".utf8), let home = surroundings.home { path = home + path.dropFirst() }
        return GuardedPaths(surroundings).rule(forWriting: path, in: surroundings.workingFolder)
    }

    private static func rule(command text: String, in surroundings: AgentSurroundings) -> BlockRule? {
        var reader = ShellReader(text, variables: surroundings.variables, folder: surroundings.workingFolder)
        reader.readAll()
        let paths = GuardedPaths(surroundings)
        var found: BlockRule?
        for command in reader.commands {
            for rule in [rule(ofProgram: command), rule(ofPathsIn: command, paths)] {
                guard let rule else { continue }
                if found.map({ rule.deniedFrom < $0.deniedFrom }) ?? true { found = rule }
            }
        }
        return found ?? (reader.isCutShort ? .unreadable : nil)
    }
}
