extension Destruction {
    /// The rule against a command for its program and options, whatever it is applied to.
    static func rule(ofProgram command: ShellCommand) -> BlockRule? {
        let words = command.words.dropFirst()
        if asksForHelp(command) { return nil }
        switch command.name {
        case "rm":
            if isRecursiveOrForced(CommandArguments(words)) { return .rmRecursive }
            return command.isFound ? .findDelete : nil
        case "find": return deletes(words) ? .findDelete : nil
        case "git": return rule(ofGit: words, in: command.folder)
        case "chmod":
            return CommandArguments(words).operands.first.map { opensToAll($0.text) } == true ? .chmod777 : nil
        case "kill": return killsAtOnce(words) ? .kill9 : nil
        case "pkill", "killall": return words.contains { $0.text == "--" } ? nil : killsByName(words) ? .kill9 : nil
        case "dd": return words.contains { writesByDD($0.text) } ? .ddDevice : nil
        case "soma": return controlsSoma(command) ? .somaControl : nil
        case _ where mayBeRemove(command): return .rmRecursive
        case "mkfs": return .mkfs
        case let name: return name.utf8.starts(with: "mkfs.".utf8) && !makesNoFileSystem(command) ? .mkfs : nil
        }
    }

    private static func isRecursiveOrForced(_ arguments: CommandArguments) -> Bool {
        arguments.has("r", "R", "f") || arguments.has(long: "recursive", minimum: 2)
            || arguments.has(long: "force", minimum: 2)
    }

    /// Whether `find` runs `rm` or has `-delete` as an action: not as the operand of a test or a word of a command.
    private static func deletes(_ words: ArraySlice<ShellWord>) -> Bool {
        var rest = words
        while let word = rest.popFirst()?.text {
            switch word {
            case "-delete": return true
            case "-exec", "-execdir", "-ok", "-okdir":
                if let program = rest.first, ShellCommand(words: [program]).name == "rm" { return true }
                rest = rest.drop { $0.text != ";" && $0.text != "+" }
            case _ where testsOfFind.contains(word): _ = rest.popFirst()
            default: break
            }
        }
        return false
    }

    /// Those that take the next word as a pattern, a file or a name.
    private static let testsOfFind: Set<String> = [
        "-name", "-iname", "-path", "-ipath", "-wholename", "-iwholename", "-lname", "-ilname", "-regex", "-iregex",
        "-newer", "-anewer", "-cnewer", "-samefile", "-user", "-group", "-type", "-xtype", "-printf", "-fstype",
    ]

    /// Octal `…777`, or `r`, `w` and `x` given to user, group and others.
    private static func opensToAll(_ mode: String) -> Bool {
        let bytes = mode.utf8
        if bytes.allSatisfy({ UInt8(ascii: "0")...UInt8(ascii: "7") ~= $0 }) {
            return bytes.count > 2 && bytes.suffix(3).elementsEqual("777".utf8)
        }
        var opened: Set<UInt8> = []
        for clause in bytes.split(separator: UInt8(ascii: ",")) {
            let who = clause.prefix { "ugoa".utf8.contains($0) }
            let rights = clause.dropFirst(who.count)
            guard let action = rights.first, action == UInt8(ascii: "+") || action == UInt8(ascii: "=") else {
                continue
            }
            guard "rwx".utf8.allSatisfy({ rights.contains($0) }) else { continue }
            opened.formUnion(who.contains(UInt8(ascii: "a")) ? Array("ugo".utf8) : Array(who))
        }
        return opened.isSuperset(of: "ugo".utf8)
    }

    /// The first signal counts: behind it `-9` is a group of processes.
    private static func killsAtOnce(_ words: ArraySlice<ShellWord>) -> Bool {
        guard let first = words.first?.text, first.utf8.starts(with: "-".utf8) else { return false }
        let syntax = OptionSyntax(short: "snq", long: ["signal"], endsAtOperand: true)
        if isKill(first.utf8.dropFirst()) { return true }
        let arguments = CommandArguments(words.prefix(2), syntax)
        return arguments.value(of: "s", "n", "signal").map { isKill($0.text.utf8[...]) } ?? false
    }

    private static func killsByName(_ words: ArraySlice<ShellWord>) -> Bool {
        if words.contains(where: { $0.text.utf8.first == UInt8(ascii: "-") && isKill($0.text.utf8.dropFirst()) }) {
            return true
        }
        let arguments = CommandArguments(words, OptionSyntax(short: "s", long: ["signal"]))
        return arguments.options.contains { option in
            guard option.name == "s" || option.name == "signal" else { return false }
            return option.value.map { isKill($0.text.utf8[...]) } ?? false
        }
    }

    private static func isKill(_ signal: Substring.UTF8View) -> Bool {
        let name = signal.map { UInt8(ascii: "a")...UInt8(ascii: "z") ~= $0 ? $0 & 0xDF : $0 }
        return ["9", "KILL", "SIGKILL"].contains { name.elementsEqual($0.utf8) }
    }

    private static func writesByDD(_ word: String) -> Bool {
        guard word.utf8.starts(with: "of=".utf8) else { return false }
        return !["/dev/null", "/dev/stdout", "/dev/stderr", "/dev/tty"].contains {
            word.utf8.dropFirst(3).elementsEqual($0.utf8)
        }
    }
}
