extension Destruction {
    /// Options of git itself that take the next word.
    static let gitOptions = OptionSyntax(
        short: "Cc",
        long: ["git-dir", "work-tree", "namespace", "super-prefix", "config-env", "attr-source"],
        endsAtOperand: true
    )

    static func rule(ofGit words: ArraySlice<ShellWord>, in folder: String?) -> BlockRule? {
        let rest = CommandArguments(words, gitOptions).rest
        let words = rest.dropFirst()
        switch rest.first?.text {
        case "reset": return CommandArguments(words).has(long: "hard", minimum: 2) ? .gitResetHard : nil
        case "push": return pushesByForce(words) ? .gitPushForce : nil
        case "clean":
            let arguments = CommandArguments(words, OptionSyntax(short: "e", long: ["exclude"]))
            let isForced = arguments.has("f") || arguments.has(long: "force", minimum: 2)
            return isForced && !arguments.has("n") && !arguments.has(long: "dry-run", minimum: 2) ? .gitClean : nil
        case "checkout":
            let arguments = CommandArguments(words)
            return asksForEach(arguments) || !arguments.operands.contains { isEverything($0, folder) }
                ? nil : .gitCheckoutAll
        case "restore":
            let arguments = CommandArguments(words, OptionSyntax(short: "s", long: ["source"]))
            let staged = arguments.has("S") || arguments.has(long: "staged", minimum: 2)
            let worktree = arguments.has("W") || arguments.has(long: "worktree", minimum: 2)
            // The index alone can be made again from the files.
            if staged && !worktree || asksForEach(arguments) { return nil }
            return arguments.operands.contains { isEverything($0, folder) } ? .gitCheckoutAll : nil
        default: return nil
        }
    }

    /// `--force-with-lease` looks before it overwrites, but not beside `--force`.
    private static func pushesByForce(_ words: ArraySlice<ShellWord>) -> Bool {
        let arguments = CommandArguments(
            words,
            OptionSyntax(short: "o", long: ["push-option", "repo", "receive-pack"])
        )
        return arguments.has("f", "force")
            || arguments.operands.contains { $0.text.utf8.count > 1 && $0.text.utf8.first == UInt8(ascii: "+") }
    }

    /// With `--patch` a person answers for each change.
    private static func asksForEach(_ arguments: CommandArguments) -> Bool {
        arguments.has("p") || arguments.has(long: "patch", minimum: 3)
    }

    private static func isEverything(_ word: ShellWord, _ folder: String?) -> Bool {
        [".", "./", ":/", ":/.", "*", "./*", ":/*", ":(top)", ":(top).", ":(top)*"].contains(word.text)
            || folder != nil && word.text == folder
    }
}
