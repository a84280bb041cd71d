extension ShellReader {
    /// Reads the redirection that stands here; `false` where none does.
    mutating func readRedirection(into redirections: inout [ShellRedirection]) -> Bool {
        var digits = 0
        while digits < 4, isDigit(ahead(digits)) { digits += 1 }
        let isBoth = digits == 0 && current == UInt8(ascii: "&") && ahead(1) == UInt8(ascii: ">")
        let start = isBoth ? 1 : digits > 0 ? digits : descriptorNameLength()
        guard ahead(start) == UInt8(ascii: "<") || ahead(start) == UInt8(ascii: ">") else { return false }
        if ahead(start + 1) == UInt8(ascii: "("), start == 0 { return false }
        let descriptor = digits > 0 ? Int(String(decoding: bytes[position..<position + digits], as: UTF8.self)) : nil
        position += start
        var redirection = ShellRedirection(action: readOperator(), descriptor: descriptor, target: ShellWord(text: ""))
        if redirection.action == .hereDocument {
            redirection.body = readDelimiter()
        } else {
            skipBlanks()
            var words: [ShellWord] = []
            if !endsShellWord(current) || atProcessSubstitution { readWord(into: &words) }
            if let target = words.first { redirection.target = target }
            if redirection.action == .duplicate { redirection.settleDuplicate() }
        }
        redirections.append(redirection)
        return true
    }

    /// The bytes of `{name}`, which a redirection sets to its descriptor.
    private func descriptorNameLength() -> Int {
        guard current == UInt8(ascii: "{"), isNameStart(ahead(1)) else { return 0 }
        var length = 2
        while isNamePart(ahead(length)) { length += 1 }
        return ahead(length) == UInt8(ascii: "}") ? length + 1 : 0
    }

    /// Takes `<`, `>` and what belongs to it.
    private mutating func readOperator() -> ShellRedirection.Operator {
        let isInput = current == UInt8(ascii: "<")
        position += 1
        switch current {
        case UInt8(ascii: "&"):
            position += 1
            return .duplicate
        case UInt8(ascii: ">"):
            position += 1
            return isInput ? .readWrite : .write
        case UInt8(ascii: "|") where !isInput:
            position += 1
            return .write
        case UInt8(ascii: "<") where isInput && ahead(1) == UInt8(ascii: "<"):
            position += 2
            return .hereString
        case UInt8(ascii: "<") where isInput:
            position += 1
            return .hereDocument
        default: return isInput ? .read : .write
        }
    }

    /// Redirections behind a group hold for all of its commands: they stand as a command without words, which the
    /// commands of the group read from.
    mutating func readGroupRedirections(ofCommandsFrom first: Int) {
        var group = ShellCommand()
        skipBlanks()
        while readRedirection(into: &group.redirections) { skipBlanks() }
        guard !group.redirections.isEmpty else { return }
        group.source = feed
        group.level = level
        group.folder = folder
        if group.redirections.contains(where: { $0.action == .hereDocument || $0.action == .hereString }) {
            for index in first..<commands.count where commands[index].source == feed {
                commands[index].source = commands.count..<commands.count + 1
            }
        }
        commands.append(group)
    }
}

extension ShellRedirection {
    /// `>&2` and `>&-` stay what they are; `>&file` writes a file.
    fileprivate mutating func settleDuplicate() {
        let isDescriptor = target.text == "-" || target.text.utf8.allSatisfy { isDigit($0) || $0 == UInt8(ascii: "-") }
        if !isDescriptor, !target.isUnknown { action = .write }
    }
}
