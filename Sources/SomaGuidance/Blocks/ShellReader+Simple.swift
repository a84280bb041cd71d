extension ShellReader {
    /// Assignments, words and redirections in any order, up to what ends the command.
    mutating func readSimpleCommand() {
        var command = ShellCommand()
        command.source = feed
        command.level = level
        reading: while true {
            skipBlanks()
            switch current {
            case Self.end, UInt8(ascii: "\n"), UInt8(ascii: ";"), UInt8(ascii: "|"), UInt8(ascii: ")"): break reading
            case UInt8(ascii: "&") where ahead(1) != UInt8(ascii: ">"): break reading
            case UInt8(ascii: "("):
                // The name of a function: its body follows as a command of its own.
                if command.words.count == 1, skipEmptyParentheses() { return }
                break reading
            default:
                if readRedirection(into: &command.redirections) { continue }
                if command.words.isEmpty, let length = assignedNameLength() {
                    readAssignment(nameLength: length, into: &command.assignments)
                } else {
                    readWord(into: &command.words)
                }
            }
        }
        command.folder = folder
        emit(command)
    }

    /// Hands a command over, and follows what it does to the variables and the folder of those behind it.
    private mutating func emit(_ command: ShellCommand) {
        if command.words.isEmpty {
            for assignment in command.assignments { variables[assignment.name] = assignment.value }
            if command.assignments.isEmpty, command.redirections.isEmpty { return }
        }
        commands.append(command)
        switch command.words.first?.text {
        case "cd", "pushd": changeFolder(command.words.dropFirst())
        case "popd": folder = nil
        case "export", "declare", "local", "readonly", "typeset":
            for word in command.words.dropFirst() {
                guard let equals = word.text.utf8.firstIndex(of: UInt8(ascii: "=")) else { continue }
                variables[String(word.text[..<equals])] = String(word.text[word.text.utf8.index(after: equals)...])
            }
        default: break
        }
    }

    /// Bytes of a path; a longer one is not followed.
    private static let folderLimit = 1_024

    private mutating func changeFolder(_ arguments: ArraySlice<ShellWord>) {
        let target = arguments.first { !$0.text.utf8.starts(with: "-".utf8) }
        let path = target?.text ?? (arguments.isEmpty ? variables["HOME"] : nil)
        let length = (path ?? "").utf8.count + (folder ?? "").utf8.count
        if let path, length <= Self.folderLimit, spend(length / 8), let found = ShellPath(path, in: folder),
            found.isAbsolute, !path.utf8.contains(0)
        {
            folder = found.text
        } else {
            folder = nil
        }
        variables["PWD"] = folder
    }

    /// The bytes of `name` where `name=` or `name+=` stands here.
    private func assignedNameLength() -> Int? {
        guard isNameStart(current) else { return nil }
        var length = 1
        while isNamePart(ahead(length)) { length += 1 }
        if ahead(length) == UInt8(ascii: "=") { return length }
        return ahead(length) == UInt8(ascii: "+") && ahead(length + 1) == UInt8(ascii: "=") ? length : nil
    }

    private mutating func readAssignment(nameLength: Int, into assignments: inout [ShellAssignment]) {
        let name = String(decoding: bytes[position..<position + nameLength], as: UTF8.self)
        position += nameLength
        let appends = current == UInt8(ascii: "+")
        position += appends ? 2 : 1
        var value = appends ? variables[name] ?? ShellWord.unknown : ""
        if current == UInt8(ascii: "(") {
            variables[name + "[@]"] = readArray()
            value = ShellWord.unknown
        } else {
            var words: [ShellWord] = []
            readWord(into: &words)
            value += words.map(\.text).joined(separator: " ")
        }
        assignments.append(ShellAssignment(name: name, value: value))
    }

    /// `(word …)` behind `name=`; its words, joined.
    private mutating func readArray() -> String {
        var words: [ShellWord] = []
        position += 1
        while current != Self.end, current != UInt8(ascii: ")") {
            skipBlanks()
            if endsShellWord(current), !atProcessSubstitution {
                if current != UInt8(ascii: ")") { position = min(position + 1, bytes.count) }
            } else {
                readWord(into: &words)
            }
        }
        position = min(position + 1, bytes.count)
        return words.map(\.text).joined(separator: " ")
    }
}

func isNameStart(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "_"): true
    default: false
    }
}

func isNamePart(_ byte: UInt8) -> Bool { isNameStart(byte) || isDigit(byte) }

func isDigit(_ byte: UInt8) -> Bool { UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte }
