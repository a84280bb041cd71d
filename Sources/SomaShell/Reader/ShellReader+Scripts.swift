extension ShellReader {
    /// Reads words, joined as `eval` joins them, as a text of its own.
    mutating func run(_ words: ArraySlice<ShellWord>, for index: Int) {
        guard !words.isEmpty else { return }
        run(words.map(\.text).joined(separator: " "), for: index)
    }

    /// Reads a text that the command at `index` runs; what is run in it shares the command's input.
    private mutating func run(_ text: String, for index: Int) { run(Array(text.utf8), for: index) }

    mutating func run(_ text: [UInt8], for index: Int) {
        let command = commands[index]
        let outer = (level: level, folder: folder, feed: feed)
        let first = commands.count
        level = command.level
        folder = command.folder
        feed = index..<index + 1
        reading(text) { reader in reader.readList(until: .end) }
        (level, folder, feed) = outer
        guard command.isFound || !command.callers.isEmpty else { return }
        for index in first..<commands.count {
            commands[index].isFound = command.isFound
            commands[index].callers = command.callers
        }
    }

    /// Reads what the command at `index` has on its standard input as a script.
    mutating func runInput(_ index: Int) {
        guard let text = input(of: commands[index]) else { return }
        run(text, for: index)
    }

    /// `-c script name argument …`, or a script on standard input.
    mutating func runShell(_ index: Int) {
        let words = commands[index].words.dropFirst().filter { !$0.text.utf8.starts(with: "+".utf8) }
        let syntax = OptionSyntax(short: "oO", long: ["rcfile", "init-file"], endsAtOperand: true)
        let arguments = CommandArguments(words[...], syntax)
        guard let first = arguments.rest.first else { return runInput(index) }
        if arguments.has("c") {
            let outer = variables
            for assignment in commands[index].assignments { variables[assignment.name] = assignment.value }
            let given = arguments.rest.dropFirst().map(\.text)
            if let name = given.first { variables["0"] = name }
            variables.set(arguments: given.count > 1 ? Array(given.dropFirst()) : nil)
            run(first.text, for: index)
            variables.restore(outer)
        } else if arguments.has("s") {
            runInput(index)
        } else {
            runFile(first, for: index)
        }
    }

    /// `source <(…)`, and names of the standard input.
    mutating func runSourced(_ index: Int) {
        guard commands[index].words.count > 1 else { return }
        runFile(commands[index].words[1], for: index)
    }

    private mutating func runFile(_ word: ShellWord, for index: Int) {
        if let source = word.source {
            run(output(of: source, level: commands[index].level + 1), for: index)
        } else if ["-", "/dev/stdin", "/dev/fd/0", "/proc/self/fd/0"].contains(word.text) {
            runInput(index)
        }
    }

    /// `su -c "…"`, and a shell without it.
    mutating func runOptionCommand(_ index: Int) {
        let words = commands[index].words
        let syntax = OptionSyntax(short: "cgGswEIOTB", long: ["command", "shell", "group", "session-command"])
        if let text = CommandArguments(words.dropFirst(), syntax).value(of: "c", "command", "session-command") {
            run([text], for: index)
        } else {
            runInput(index)
        }
    }

    /// `ssh host command …`: the far shell reads the words joined, or its input.
    mutating func runRemote(_ index: Int) {
        let syntax = OptionSyntax(short: "BbcDEeFIiJLlmOopPQRSWw", endsAtOperand: true)
        let rest = CommandArguments(commands[index].words.dropFirst(), syntax).rest
        // Options may stand behind the host too.
        let command = CommandArguments(rest.dropFirst(), syntax).rest
        if command.isEmpty { runInput(index) } else { run(command, for: index) }
    }
}
