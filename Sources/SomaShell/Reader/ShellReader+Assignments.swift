extension ShellReader {
    /// Where the parts of `name=`, `name+=` or `name[subscript]=` end, counted from where it begins.
    struct AssignmentHead {
        var name: Int
        /// Behind the subscript, where there is one.
        var target: Int
        var appends: Bool
        var end: Int
    }

    func assignmentHead() -> AssignmentHead? {
        guard isNameStart(current) else { return nil }
        var name = 1
        while isNamePart(ahead(name)) { name += 1 }
        let target = subscriptEnd(from: name) ?? name
        if ahead(target) == UInt8(ascii: "=") {
            return AssignmentHead(name: name, target: target, appends: false, end: target + 1)
        }
        if ahead(target) == UInt8(ascii: "+"), ahead(target + 1) == UInt8(ascii: "=") {
            return AssignmentHead(name: name, target: target, appends: true, end: target + 2)
        }
        // `a[1<<2]` alone is a word: no here-document begins in it.
        guard target > name, (name..<target).contains(where: { ahead($0) == UInt8(ascii: "<") }) else { return nil }
        return AssignmentHead(name: name, target: target, appends: false, end: target)
    }

    /// Subscripts are short; what is longer is read as words.
    private static let subscriptLimit = 256

    private func subscriptEnd(from start: Int) -> Int? {
        guard ahead(start) == UInt8(ascii: "[") else { return nil }
        var open = 0
        for offset in start..<start + Self.subscriptLimit {
            switch ahead(offset) {
            case UInt8(ascii: "["): open += 1
            case UInt8(ascii: "]"):
                open -= 1
                if open == 0 { return offset + 1 }
            case UInt8(ascii: "\n"), Self.end: return nil
            default: break
            }
        }
        return nil
    }

    mutating func readAssignment(_ head: AssignmentHead, into assignments: inout [ShellAssignment]) {
        let start = position
        let name = String(decoding: bytes[start..<start + head.name], as: UTF8.self)
        if head.target > head.name {
            runSubstitutions(inSubscript: Array(bytes[start + head.name..<start + head.target]))
        }
        position = start + head.end
        if current == UInt8(ascii: "("), head.target == head.name {
            let words = readArray().map(\.text)
            let list = (head.appends ? variables.list(of: name) ?? [] : []) + words
            variables.set(name, list: list)
            assignments.append(ShellAssignment(name: name, value: list.first ?? ""))
            return
        }
        var words: [ShellWord] = []
        readWord(into: &words)
        var value = words.map(\.text).joined(separator: " ")
        guard head.target == head.name else {
            variables.set(name, list: nil)
            return assignments.append(ShellAssignment(name: name, value: ShellWord.unknown))
        }
        if head.appends { value = (variables[name] ?? ShellWord.unknown) + value }
        assignments.append(ShellAssignment(name: name, value: value))
    }

    private mutating func runSubstitutions(inSubscript text: [UInt8]) {
        guard text.contains(UInt8(ascii: "$")) || text.contains(UInt8(ascii: "`")) else { return }
        reading(text) { reader in _ = reader.readExpandedText() }
    }

    /// `(word …)` behind `name=`.
    private mutating func readArray() -> [ShellWord] {
        var words: [ShellWord] = []
        position += 1
        while current != Self.end, current != UInt8(ascii: ")") {
            skipBlanks()
            if endsShellWord(current), !atProcessSubstitution {
                if current != UInt8(ascii: ")") { position = min(position + 1, limit) }
            } else {
                readWord(into: &words)
            }
        }
        position = min(position + 1, limit)
        return words
    }
}
