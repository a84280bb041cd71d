extension Destruction {
    /// Options of git itself that take the next word.
    static let gitOptions = OptionSyntax(
        short: "Cc",
        long: ["git-dir", "work-tree", "namespace", "super-prefix", "config-env", "attr-source"],
        endsAtOperand: true
    )

    /// Long options are looked for down to their shortest beginning that git takes for no other one.
    static func rule(ofGit words: ArraySlice<ShellWord>, in folder: String?) -> BlockRule? {
        let rest = CommandArguments(words, gitOptions).rest
        let words = rest.dropFirst()
        switch rest.first?.text {
        case "reset": return CommandArguments(words).has(long: "hard", minimum: 1) ? .gitResetHard : nil
        case "push", "send-pack": return pushesByForce(words) ? .gitPushForce : nil
        case "clean":
            let arguments = CommandArguments(words, OptionSyntax(short: "e", long: ["exclude"]))
            return isForced(arguments) && !arguments.has("n") && !arguments.has(long: "dry-run", minimum: 1)
                ? .gitClean : nil
        case "checkout":
            let syntax = OptionSyntax(short: "bB", long: ["orphan", "conflict", "pathspec-from-file"])
            return discards(CommandArguments(words, syntax), folder) ? .gitCheckoutAll : nil
        case "switch":
            let arguments = CommandArguments(words, OptionSyntax(short: "cC", long: ["orphan", "conflict", "create"]))
            // What is cut shorter than `--force` could be `--force-create` too, and git takes it for neither.
            return arguments.has("f", "force") || arguments.has(long: "discard-changes", minimum: 2)
                ? .gitCheckoutAll : nil
        case "restore":
            let syntax = OptionSyntax(short: "s", long: ["source", "conflict", "pathspec-from-file"])
            let arguments = CommandArguments(words, syntax)
            let staged = arguments.has("S") || arguments.has(long: "staged", minimum: 2)
            let worktree = arguments.has("W") || arguments.has(long: "worktree", minimum: 1)
            // The index alone can be made again from the files.
            if staged && !worktree || asksForEach(arguments) { return nil }
            return reachesRoot(arguments.operands, folder) ? .gitCheckoutAll : nil
        case "rm":
            let arguments = CommandArguments(words, OptionSyntax(long: ["pathspec-from-file"]))
            return arguments.has("r") && !arguments.has(long: "cached", minimum: 1) ? .rmRecursive : nil
        case "checkout-index":
            let arguments = CommandArguments(words)
            let all = arguments.has("a") || arguments.has(long: "all", minimum: 1)
            return all && isForced(arguments) ? .gitCheckoutAll : nil
        case "read-tree":
            let arguments = CommandArguments(words)
            return arguments.has("u") && arguments.has(long: "reset", minimum: 2) ? .gitCheckoutAll : nil
        case let verb?: return dropsRecords(verb, words) ? .gitDiscard : nil
        case nil: return nil
        }
    }

    private static func discards(_ arguments: CommandArguments, _ folder: String?) -> Bool {
        isForced(arguments) || !asksForEach(arguments) && reachesRoot(arguments.operands, folder)
    }

    /// Whether stashes, branches or trees go that no other name leads to.
    private static func dropsRecords(_ verb: String, _ words: ArraySlice<ShellWord>) -> Bool {
        let first = words.first?.text
        switch verb {
        case "stash": return first == "drop" || first == "clear"
        case "worktree": return first == "remove" && isForced(CommandArguments(words.dropFirst()))
        case "branch":
            let syntax = OptionSyntax(short: "u", long: ["set-upstream-to", "sort", "format", "points-at"])
            let arguments = CommandArguments(words, syntax)
            if arguments.has("D") { return true }
            let deletes = arguments.has("d") || arguments.has(long: "delete", minimum: 1)
            return deletes && (arguments.has("f") || arguments.has(long: "force", minimum: 4))
        default: return false
        }
    }

    private static func isForced(_ arguments: CommandArguments) -> Bool {
        arguments.has("f") || arguments.has(long: "force", minimum: 1)
    }

    /// `--force-with-lease` looks before it overwrites, but not beside `--force`. What is cut shorter than `--force`
    /// could be one of its relatives too, and git takes it for neither.
    private static func pushesByForce(_ words: ArraySlice<ShellWord>) -> Bool {
        let syntax = OptionSyntax(short: "o", long: ["push-option", "repo", "receive-pack", "exec"])
        let arguments = CommandArguments(words, syntax)
        return arguments.has("f", "force", "d") || arguments.has(long: "mirror", minimum: 1)
            || arguments.has(long: "delete", minimum: 2) || arguments.has(long: "prune", minimum: 3)
            || arguments.operands.contains { overwrites($0.text.utf8) }
    }

    /// `+source:target`, or a target without a source.
    private static func overwrites(_ reference: String.UTF8View) -> Bool {
        reference.count > 1 && (reference.first == UInt8(ascii: "+") || reference.first == UInt8(ascii: ":"))
    }

    /// With `--patch` a person answers for each change.
    private static func asksForEach(_ arguments: CommandArguments) -> Bool {
        arguments.has("p") || arguments.has(long: "patch", minimum: 3)
    }
}
