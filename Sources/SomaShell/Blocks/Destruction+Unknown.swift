extension Destruction {
    /// Whether a program that only running could tell is given `rm`'s options for both folders and force: other programs
    /// seldom take these together.
    static func mayBeRemove(_ command: ShellCommand) -> Bool {
        guard let program = command.words.first, program.hasGlob || program.text.utf8.contains(0) else { return false }
        let path = program.text.utf8
        let start = path.lastIndex(of: UInt8(ascii: "/")).map { path.index(after: $0) } ?? path.startIndex
        let name = path[start...].map { $0 == 0 ? UInt8(ascii: "*") : $0 }
        guard matches("rm", pattern: String(decoding: name, as: UTF8.self)) else { return false }
        let options = CommandArguments(command.words.dropFirst()).options
        let letters: Set<String> = ["r", "R", "f", "v", "d", "i", "I", "recursive", "force", "verbose"]
        return options.allSatisfy { letters.contains($0.name) }
            && options.contains { ["r", "R", "recursive"].contains($0.name) }
            && options.contains { ["f", "force"].contains($0.name) }
    }
}
