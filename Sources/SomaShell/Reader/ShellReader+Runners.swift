extension ShellReader {
    private static let shells: Set<String> = ["bash", "sh", "zsh", "dash", "ksh", "ash", "mksh", "rbash", "fish"]

    /// Adds the commands that those read so far would run for it, and again those that these would.
    mutating func lookThrough() {
        var index = 0
        while index < commands.count {
            lookThrough(at: index)
            index += 1
        }
    }

    private mutating func lookThrough(at index: Int) {
        let command = commands[index]
        guard let first = command.words.first else { return }
        // `$SUDO rm`, whatever the variable holds.
        if first.isUnknown { return add(command.words.dropFirst(), for: index) }
        let name = command.name
        if let body = functions[first.text] { call(body, index) }
        if Self.shells.contains(name) { return runShell(index) }
        switch name {
        case "eval": run(command.words.dropFirst(), for: index)
        case "source", ".": runSourced(index)
        case "trap": run(CommandArguments(command.words.dropFirst()).operands.prefix(1), for: index)
        case "su", "runuser", "script": runOptionCommand(index)
        case "ssh": runRemote(index)
        case "watch":
            let syntax = OptionSyntax(short: "n", long: ["interval"], endsAtOperand: true)
            run(CommandArguments(command.words.dropFirst(), syntax).rest, for: index)
        case "parallel":
            let syntax = OptionSyntax(short: "jaIN", long: ["jobs", "arg-file"], endsAtOperand: true)
            let rest = CommandArguments(command.words.dropFirst(), syntax).rest
            run(rest.prefix { !$0.text.utf8.starts(with: ":::".utf8) }, for: index)
        case "find": runFound(command.words, marks: ["-exec", "-execdir", "-ok", "-okdir"], for: index)
        case "fd", "fdfind":
            runFound(command.words, marks: ["-x", "-X", "--exec", "--exec-batch"], for: index)
        case "git": runByGit(index)
        default:
            if runWrapped(name, index) { return }
            guard let prefix = CommandPrefix.all[name] else { return }
            look(through: prefix, index)
        }
    }

    private mutating func look(through prefix: CommandPrefix, _ index: Int) {
        let command = commands[index]
        let words = command.words.dropFirst()
        switch command.name {
        case "command":
            if CommandArguments(words, prefix.options).has("v", "V") { return }
        case "env":
            let syntax = OptionSyntax(short: "uCS", long: ["unset", "chdir", "split-string"], endsAtOperand: true)
            let arguments = CommandArguments(words, syntax)
            if let text = arguments.value(of: "S", "split-string") { return run([text] + arguments.rest, for: index) }
        case "sudo":
            let arguments = CommandArguments(words, prefix.options)
            if arguments.rest.isEmpty, arguments.has("i", "s", "login", "shell") { return runInput(index) }
        case "flock":
            let arguments = CommandArguments(words.drop { $0.text != "-c" && $0.text != "--command" })
            run(arguments.operands.prefix(1), for: index)
        case "xargs":
            return runForInput(prefix, index)
        default: break
        }
        add(prefix.command(in: command.words[...]), for: index)
    }

    /// `-exec command ;` or `+`, each of them.
    private mutating func runFound(_ words: [ShellWord], marks: Set<String>, for index: Int) {
        var rest = words[...]
        while let start = rest.firstIndex(where: { marks.contains($0.text) }) {
            let end = rest[start...].firstIndex { $0.text == ";" || $0.text == "+" } ?? rest.endIndex
            add(rest[(start + 1)..<end], for: index, isFound: true)
            rest = rest[end...]
        }
    }

    /// A command that another one runs has its input and its place.
    mutating func add(_ words: ArraySlice<ShellWord>, for index: Int, isFound: Bool = false) {
        guard !words.isEmpty, spend(16 + words.count) else { return }
        var command = commands[index]
        command.words = Array(words)
        if isFound { command.isFound = true }
        command.assignments = []
        commands.append(command)
    }
}
