extension Destruction {
    /// Whether a program is only asked to explain itself: `--help` comes first, where every program takes it as an option
    /// of its own. `rm` takes it behind other options too, git decides by subcommand, and soma itself anywhere.
    static func asksForHelp(_ command: ShellCommand) -> Bool {
        let words = command.words.dropFirst()
        switch command.name {
        case "rm":
            return words.prefix { $0.text.utf8.first == UInt8(ascii: "-") && $0.text != "--" }.contains(where: isHelp)
        case "soma":
            // Behind `run` it belongs to the program that is run.
            let own = words.prefix { $0.text != "run" }
            return CommandArguments(own.count < words.count ? own : words, somaOptions).has("help")
        default: return words.first.map(isHelp) ?? false
        }
    }

    private static func isHelp(_ word: ShellWord) -> Bool { word.text == "--help" }

    /// `mkfs.ext4 -n` and `mkfs.xfs -N` only tell what they would do; elsewhere these letters are other options.
    static func makesNoFileSystem(_ command: ShellCommand) -> Bool {
        let words = command.words.dropFirst()
        switch command.name {
        case "mkfs.ext2", "mkfs.ext3", "mkfs.ext4":
            return CommandArguments(words, OptionSyntax(short: "bCdeEgGiIJlLmMNoOrRstTUz")).has("n")
        case "mkfs.xfs": return CommandArguments(words, OptionSyntax(short: "bcdilLmnprs")).has("N")
        default: return false
        }
    }
}
