extension ShellReader {
    /// Words that are looked at of what `xargs` reads.
    private static let wordLimit = 64

    /// `xargs`: what it reads stands behind its command, or in the place of a mark in it, line by line.
    mutating func runForInput(_ prefix: CommandPrefix, _ index: Int) {
        let command = commands[index]
        let words = prefix.command(in: command.words[...])
        let arguments = CommandArguments(command.words.dropFirst(), prefix.options)
        let given = input(of: command)
        guard let mark = mark(in: arguments)?.utf8, !mark.isEmpty else {
            let fields = given?.utf8.split(maxSplits: Self.wordLimit) { " \t\n\0".utf8.contains($0) } ?? []
            let more = fields.prefix(Self.wordLimit).map { ShellWord(text: String(decoding: Array($0), as: UTF8.self)) }
            return add(words + more, for: index)
        }
        let lines = given?.utf8.split(maxSplits: 16) { $0 == UInt8(ascii: "\n") || $0 == 0 } ?? []
        guard !lines.isEmpty else { return add(words, for: index) }
        for line in lines.prefix(16) {
            guard spend(line.count * words.count + 16) else { return }
            let filled = words.map { word in
                var word = word
                word.text = replacing(Array(mark), by: Array(line), in: Array(word.text.utf8))
                return word
            }
            add(filled[...], for: index)
        }
    }

    private func mark(in arguments: CommandArguments) -> String? {
        if let text = arguments.value(of: "I")?.text { return text }
        guard arguments.has("i", "replace") else { return nil }
        return arguments.value(of: "replace")?.text ?? "{}"
    }
}

private func replacing(_ mark: [UInt8], by value: [UInt8], in text: [UInt8]) -> String {
    var result: [UInt8] = []
    var rest = text[...]
    while let byte = rest.first {
        if rest.starts(with: mark) {
            result += value
            rest = rest.dropFirst(mark.count)
        } else {
            result.append(byte)
            rest = rest.dropFirst()
        }
    }
    return String(decoding: result, as: UTF8.self)
}
