extension ShellReader {
    /// Adds what git runs for the command at `index`: aliases of its own line, and commands that it is given.
    mutating func runByGit(_ index: Int) {
        let arguments = CommandArguments(commands[index].words.dropFirst(), Destruction.gitOptions)
        guard let verb = arguments.rest.first?.text else { return }
        let words = arguments.rest.dropFirst()
        runAlias(verb, arguments, index)
        switch verb {
        case "submodule":
            let rest = words.drop { $0.text.utf8.first == UInt8(ascii: "-") }
            guard rest.first?.text == "foreach" else { return }
            run(rest.dropFirst().drop { $0.text.utf8.first == UInt8(ascii: "-") }, for: index)
        case "rebase":
            let syntax = OptionSyntax(short: "xsXC", long: ["exec", "onto", "strategy", "strategy-option"])
            for option in CommandArguments(words, syntax).options where ["x", "exec"].contains(option.name) {
                if let text = option.value { run([text], for: index) }
            }
        case "bisect": if words.first?.text == "run" { add(words.dropFirst(), for: index) }
        case "filter-branch":
            for (mark, text) in zip(words, words.dropFirst())
            where mark.text.utf8.suffix(7).elementsEqual("-filter".utf8) {
                run([text], for: index)
            }
        default: break
        }
    }

    /// `git -c alias.x='!command' x`, and without the `!` more of git itself.
    private mutating func runAlias(_ verb: String, _ arguments: CommandArguments, _ index: Int) {
        for setting in arguments.options where setting.name == "c" {
            guard var word = setting.value, word.text.utf8.starts(with: "alias.\(verb)=".utf8) else { continue }
            let value = word.text.utf8.dropFirst("alias.=".utf8.count + verb.utf8.count)
            let isCommand = value.first == UInt8(ascii: "!")
            word.text =
                (isCommand ? "" : "git ") + String(decoding: Array(value.dropFirst(isCommand ? 1 : 0)), as: UTF8.self)
            run([word] + arguments.rest.dropFirst(), for: index)
        }
    }
}
