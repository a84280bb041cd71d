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
        guard let verb = rest.first?.text else { return nil }
        let words = rest.dropFirst()
        let arguments = CommandArguments(words, syntax(ofGit: verb))
        if arguments.has("help") || isDryRun(verb, arguments) { return nil }
        switch verb {
        case "reset": return arguments.has(long: "hard", minimum: 1) ? .gitResetHard : nil
        case "push", "send-pack": return pushesByForce(arguments) ? .gitPushForce : nil
        case "clean": return isForced(arguments) ? .gitClean : nil
        case "rm": return arguments.has("r") && !arguments.has(long: "cached", minimum: 1) ? .rmRecursive : nil
        case "stash": return ["drop", "clear"].contains(words.first?.text) ? .gitDiscard : nil
        case "worktree": return words.first?.text == "remove" && isForced(arguments) ? .gitDiscard : nil
        case "branch":
            if arguments.has("D") { return .gitDiscard }
            let deletes = arguments.has("d") || arguments.has(long: "delete", minimum: 1)
            return deletes && (arguments.has("f") || arguments.has(long: "force", minimum: 4)) ? .gitDiscard : nil
        default: return dropsChanges(verb, arguments, folder) ? .gitCheckoutAll : nil
        }
    }

    /// Those options of a subcommand that take the next word.
    private static func syntax(ofGit verb: String) -> OptionSyntax {
        switch verb {
        case "push", "send-pack":
            OptionSyntax(
                short: "o",
                long: ["push-option", "repo", "receive-pack", "exec", "recurse-submodules", "remote"]
            )
        case "clean": OptionSyntax(short: "e", long: ["exclude"])
        case "checkout": OptionSyntax(short: "bB", long: ["orphan", "conflict", "pathspec-from-file"])
        case "switch": OptionSyntax(short: "cC", long: ["orphan", "conflict", "create"])
        case "restore": OptionSyntax(short: "s", long: ["source", "conflict", "pathspec-from-file"])
        case "branch":
            OptionSyntax(
                short: "u",
                long: [
                    "set-upstream-to", "sort", "format", "points-at", "contains", "no-contains", "merged", "no-merged",
                ]
            )
        case "reset", "rm": OptionSyntax(long: ["pathspec-from-file"])
        case "checkout-index", "read-tree":
            OptionSyntax(long: ["prefix", "stage", "exclude-per-directory", "index-output"])
        default: OptionSyntax()
        }
    }

    /// Whether a subcommand that knows dry runs is asked for one, and not asked otherwise too.
    private static func isDryRun(_ verb: String, _ arguments: CommandArguments) -> Bool {
        guard ["push", "send-pack", "clean", "rm"].contains(verb) else { return false }
        return (arguments.has("n") || arguments.has(long: "dry-run", minimum: 2))
            && !arguments.has(long: "no-dry-run", minimum: 4)
    }

    /// Whether files of the tree lose changes that are in no commit.
    private static func dropsChanges(_ verb: String, _ arguments: CommandArguments, _ folder: String?) -> Bool {
        switch verb {
        case "checkout":
            return isForced(arguments) || !asksForEach(arguments) && reachesRoot(arguments.operands, folder)
        case "switch":
            // What is cut shorter than `--force` could be `--force-create` too, and git takes it for neither.
            return arguments.has("f", "force") || arguments.has(long: "discard-changes", minimum: 2)
        case "restore":
            let staged = arguments.has("S") || arguments.has(long: "staged", minimum: 2)
            let worktree = arguments.has("W") || arguments.has(long: "worktree", minimum: 1)
            // The index alone can be made again from the files.
            if staged && !worktree || asksForEach(arguments) { return false }
            return reachesRoot(arguments.operands, folder)
        case "checkout-index":
            return isForced(arguments) && (arguments.has("a") || arguments.has(long: "all", minimum: 1))
        case "read-tree": return arguments.has("u") && arguments.has(long: "reset", minimum: 2)
        default: return false
        }
    }

    private static func isForced(_ arguments: CommandArguments) -> Bool {
        arguments.has("f") || arguments.has(long: "force", minimum: 1)
    }

    /// `--force-with-lease` looks before it overwrites, but not beside `--force`. What is cut shorter than `--force`
    /// could be one of its relatives too, and git takes it for neither.
    private static func pushesByForce(_ arguments: CommandArguments) -> Bool {
        arguments.has("f", "force", "d") || arguments.has(long: "mirror", minimum: 1)
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
