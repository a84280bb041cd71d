extension ShellReader {
    /// Hands a command over, and follows what it does to the variables, the functions and the folder of those behind it.
    mutating func emit(_ command: ShellCommand) {
        if command.words.isEmpty {
            for assignment in command.assignments where variables[assignment.name] != assignment.value {
                variables[assignment.name] = assignment.value
            }
            if command.assignments.isEmpty, command.redirections.isEmpty { return }
        }
        commands.append(command)
        let words = command.words.dropFirst()
        switch command.words.first?.text {
        case "cd", "pushd": changeFolder(words)
        case "popd": folder = nil
        case "export", "declare", "local", "readonly", "typeset":
            for (name, value) in definitions(words) { variables[name] = value }
        case "alias":
            for (name, value) in definitions(words) { define(name, Array((value + " \"$@\"").utf8)) }
        case "set": setArguments(words)
        case "shift":
            guard let list = variables.list(of: ""), spend(list.count * 4) else { return }
            let count = words.first.map { Int($0.text) ?? 1 } ?? 1
            variables.set(arguments: Array(list.dropFirst(max(0, count))))
        case "read": readVariables(command)
        default: break
        }
    }

    private func definitions(_ words: ArraySlice<ShellWord>) -> [(name: String, value: String)] {
        words.compactMap { word in
            guard let equals = word.text.utf8.firstIndex(of: UInt8(ascii: "=")) else { return nil }
            return (String(word.text[..<equals]), String(word.text[word.text.utf8.index(after: equals)...]))
        }
    }

    /// `set -e` leaves the arguments as they are; `set -- a b` and `set a b` do not.
    private mutating func setArguments(_ words: ArraySlice<ShellWord>) {
        let rest = CommandArguments(words, OptionSyntax(short: "o", endsAtOperand: true)).rest
        guard !rest.isEmpty || words.last?.text == "--" else { return }
        variables.set(arguments: rest.map(\.text))
    }

    /// The last name gets what is left of the line; it is known where a here-string has it.
    private mutating func readVariables(_ command: ShellCommand) {
        let syntax = OptionSyntax(short: "adinNptu", endsAtOperand: true)
        let names = CommandArguments(command.words.dropFirst(), syntax).rest.map(\.text)
        let line = command.redirections.last { $0.action == .hereString }?.target.text
        var fields = line?.utf8.split { $0 == 0x20 || $0 == 0x09 || $0 == 0x0A }[...]
        for (index, name) in names.enumerated() {
            guard let line, let field = fields?.popFirst() else {
                variables[name] = line == nil ? nil : ""
                continue
            }
            let isLast = index + 1 == names.count
            variables[name] =
                isLast ? String(line[field.startIndex...]) : String(line[field.startIndex..<field.endIndex])
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
}
