extension ShellReader {
    /// Reads words, joined as `eval` joins them, as a text of its own.
    mutating func run(_ words: ArraySlice<ShellWord>, for index: Int) {
        guard !words.isEmpty else { return }
        run(words.map(\.text).joined(separator: " "), for: index)
    }

    /// Reads a text that the command at `index` runs; what is run in it shares the command's input.
    private mutating func run(_ text: String, for index: Int) {
        let outer = (level: level, folder: folder, feed: feed)
        level = commands[index].level
        folder = commands[index].folder
        feed = index..<index + 1
        reading(Array(text.utf8)) { reader in reader.readList(until: .end) }
        (level, folder, feed) = outer
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
            let given = arguments.rest.dropFirst()
            for (number, word) in given.prefix(10).enumerated() { variables["\(number)"] = word.text }
            let all = given.dropFirst().map(\.text).joined(separator: " ")
            if !all.isEmpty { for name in ["@", "*"] { variables[name] = all } }
            run(first.text, for: index)
            variables = outer
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
        if rest.count > 1 { run(rest.dropFirst(), for: index) } else { runInput(index) }
    }

    /// `git -c alias.x='!command' x`.
    mutating func runAliases(_ index: Int) {
        for word in commands[index].words.dropFirst() where word.text.utf8.starts(with: "alias.".utf8) {
            guard let mark = word.text.utf8.firstIndex(of: UInt8(ascii: "!")) else { continue }
            run(String(word.text[word.text.utf8.index(after: mark)...]), for: index)
        }
    }
}
