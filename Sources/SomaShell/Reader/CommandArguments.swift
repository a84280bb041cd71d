/// Which options of a program take a value in the next word; all others stand alone.
struct OptionSyntax: Sendable {
    /// Letters of such options.
    var short: StaticString = ""
    /// Names of such options, without their dashes.
    var long: [String] = []
    /// Whether options end at the first operand.
    var endsAtOperand = false
    /// Where most long options take a value: the names of those that do not.
    var flags: [String]?
}

/// The words behind a command's name, told apart as `getopt_long` does.
struct CommandArguments {
    struct Option {
        /// One letter, or the name behind two dashes.
        var name: String
        var value: ShellWord?
        /// Whether two dashes stand before it.
        var isLong = false
    }

    private(set) var options: [Option] = []
    private(set) var operands: [ShellWord] = []
    /// What follows the options where these end at the first operand.
    private(set) var rest: ArraySlice<ShellWord>

    init(_ words: ArraySlice<ShellWord>, _ syntax: OptionSyntax = OptionSyntax()) {
        rest = words
        while let word = rest.first {
            let bytes = word.text.utf8
            guard bytes.first == UInt8(ascii: "-"), bytes.count > 1 else {
                if syntax.endsAtOperand { break }
                operands.append(word)
                rest = rest.dropFirst()
                continue
            }
            rest = rest.dropFirst()
            if bytes.elementsEqual("--".utf8) {
                if !syntax.endsAtOperand {
                    operands += rest
                    rest = rest[rest.endIndex...]
                }
                break
            }
            if bytes.starts(with: "--".utf8) {
                takeLong(word, syntax)
            } else {
                takeShort(word, syntax)
            }
        }
        if syntax.endsAtOperand { operands = Array(rest) }
    }

    private mutating func takeLong(_ word: ShellWord, _ syntax: OptionSyntax) {
        let body = word.text.utf8.dropFirst(2)
        if let equals = body.firstIndex(of: UInt8(ascii: "=")) {
            var value = word
            value.text = String(word.text[body.index(after: equals)...])
            options.append(Option(name: String(word.text[body.startIndex..<equals]), value: value, isLong: true))
            return
        }
        let name = String(word.text[body.startIndex...])
        let value = takesNext(name, syntax) ? rest.popFirst() : nil
        options.append(Option(name: name, value: value, isLong: true))
    }

    /// A name cut short counts too.
    private func takesNext(_ name: String, _ syntax: OptionSyntax) -> Bool {
        if let flags = syntax.flags { return !flags.contains(name) }
        return syntax.long.contains { $0.utf8.starts(with: name.utf8) }
    }

    private mutating func takeShort(_ word: ShellWord, _ syntax: OptionSyntax) {
        var letters = word.text.utf8.dropFirst()
        while let letter = letters.popFirst() {
            var option = Option(name: String(UnicodeScalar(letter)), value: nil)
            if syntax.short.description.utf8.contains(letter) {
                var value = word
                value.text = String(decoding: Array(letters), as: UTF8.self)
                option.value = letters.isEmpty ? rest.popFirst() : value
                letters = letters[letters.endIndex...]
            }
            options.append(option)
        }
    }

    func has(_ names: String...) -> Bool { options.contains { names.contains($0.name) } }

    /// Also where a long name is cut short, as `getopt_long` allows, to at least `minimum` characters.
    func has(long name: String, minimum: Int) -> Bool {
        options.contains {
            $0.isLong && $0.name.utf8.count >= minimum && name.utf8.starts(with: $0.name.utf8)
        }
    }

    func value(of names: String...) -> ShellWord? { options.last { names.contains($0.name) }?.value }
}
