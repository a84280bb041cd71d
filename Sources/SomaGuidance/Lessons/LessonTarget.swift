internal import SomaJSON
package import SomaModel
internal import SomaShell

/// The subject of an action: an error on it and a later success on it make a lesson.
package struct LessonTarget: Equatable, Sendable {
    /// Equal for equal targets. It is keyed, so that only this state folder can compare it.
    package let digest: String
    /// What a success teaches; `nil` if it teaches nothing, or if the command is one that blocks refuse.
    package let fix: String?

    private static let fixLength = 200

    /// The target of a shell command is its program, or that program's command. The target of another call is its file.
    /// `nil` if neither is known.
    ///
    /// - Parameter latest: the agent's action before this one, if it is remembered.
    package init?(of action: Action, after latest: (tool: String, failed: Bool)?, key: String) {
        let mayRunCommand = action.toolKind == .shell || action.toolKind == .other
        if mayRunCommand, case .string(let command)? = action.input["command"] {
            guard let name = Self.name(of: command) else { return nil }
            digest = TextDigest(of: key + ":program:" + name).number.lowercaseHexadecimal
            let nowhere = AgentSurroundings(stateFolder: "/nowhere", home: nil, workingFolder: nil)
            let tool = Tool(name: action.tool, kind: action.toolKind)
            let isDestructive = Destruction.rule(tool: tool, input: action.input, in: nowhere) != nil
            fix = isDestructive ? nil : PlainText.line(command, limit: Self.fixLength)
        } else {
            guard FileDigest(of: action.input, key: key) != .none,
                case .string(let path)? = action.input["file_path"] ?? action.input["notebook_path"]
            else { return nil }
            digest = TextDigest(of: key + ":file:" + path).number.lowercaseHexadecimal
            let name = path.split(separator: "/").last.map(String.init) ?? path
            let looking = latest.flatMap { $0.failed || $0.tool == action.tool ? nil : $0.tool }
            fix = looking.map { PlainText.line("\(action.tool) of \(name) after \($0)", limit: Self.fixLength) }
        }
    }

    /// Programs that do a different thing with each of their commands.
    private static let programsWithCommands: Set<String> = [
        "apt", "apt-get", "aws", "brew", "bundle", "cargo", "docker", "dotnet", "gcloud", "gh", "git", "go", "gradle",
        "helm",
        "kubectl", "make", "mvn", "npm", "npx", "pip", "pip3", "pnpm", "poetry", "python", "python3", "rails", "rake",
        "swift",
        "terraform", "uv", "yarn",
    ]

    /// The last program that a command runs, such as `git push`: the programs before it prepare it. `nil` if the command
    /// only changes the folder.
    private static func name(of command: String) -> String? {
        guard let last = ShellProgram.last(of: command, where: { $0 != "cd" }) else { return nil }
        guard programsWithCommands.contains(last.name) else { return last.name }
        let own = last.arguments.first { !$0.hasPrefix("-") && !$0.contains("=") }
        return own.map { last.name + " " + $0 } ?? last.name
    }
}
