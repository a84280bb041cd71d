extension ChangedFiles {
    private static let changers: Set<String> = [
        "rm", "unlink", "truncate", "shred", "mv", "chmod", "chown", "tee", "dd",
    ]

    /// What a `find` that changes what it comes across begins at.
    func startingPoints(_ words: ArraySlice<ShellWord>) -> [String] {
        let editsInPlace = words.contains { $0.text.utf8.starts(with: "-i".utf8) }
        let changes = words.contains { word in
            let name = ShellCommand(words: [word]).name
            return word.text == "-delete" || Self.changers.contains(name) || name == "sed" && editsInPlace
        }
        guard changes else { return [] }
        return words.prefix { $0.text.utf8.first != UInt8(ascii: "-") && $0.text != "(" && $0.text != "!" }.map(\.text)
    }

    /// The packed file takes the place of the other, unless it goes elsewhere or is only looked at.
    mutating func compress(_ arguments: CommandArguments) {
        if arguments.has("c", "k", "l", "t", "stdout", "keep", "list", "test") { return }
        removed = arguments.operands.map(\.text)
    }

    /// The folder that an archive is laid out in.
    mutating func extract(_ words: ArraySlice<ShellWord>) {
        let arguments = CommandArguments(words, OptionSyntax(short: "fCdb", long: ["file", "directory"]))
        let packs = arguments.has("c", "create", "t", "list", "r", "append", "u", "update")
        let packsWithoutDash = words.first?.text.utf8.first == UInt8(ascii: "c")
        guard !packs, !packsWithoutDash, let folder = arguments.value(of: "C", "d", "directory")?.text else { return }
        written = [folder + "/"]
    }

    /// Files that git brings back from its store or takes out of the tree.
    mutating func takeByGit(_ words: ArraySlice<ShellWord>) {
        let rest = CommandArguments(words, Destruction.gitOptions).rest
        let arguments = CommandArguments(rest.dropFirst(), OptionSyntax(short: "sbB", long: ["source"]))
        let paths = arguments.operands.map(\.text)
        switch rest.first?.text {
        case "checkout": removed = paths
        case "restore": if !arguments.has("S", "staged") || arguments.has("W", "worktree") { removed = paths }
        case "rm": if !arguments.has("cached", "n", "dry-run") { removed = paths }
        case "mv": if !arguments.has("n", "dry-run") { written = paths }
        default: break
        }
    }

    /// The last part of an address names the file.
    mutating func download(_ addresses: [String]) {
        for address in addresses {
            let path = address.utf8.prefix { $0 != UInt8(ascii: "?") && $0 != UInt8(ascii: "#") }
            let parts = path.split(separator: UInt8(ascii: "/"))
            if parts.count > 2, let name = parts.last { written.append(String(decoding: Array(name), as: UTF8.self)) }
        }
    }
}
