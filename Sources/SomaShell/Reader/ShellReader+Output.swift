extension ShellReader {
    /// How far output is followed from command to command.
    private static let outputDepthLimit = 24

    /// What the commands of a level would write, as far as the text itself says; a NUL stands for what it does not say.
    mutating func output(of range: Range<Int>, level: Int, depth: Int = 0) -> String {
        var text = ""
        for index in range where index < commands.count && commands[index].level == level {
            text += output(of: commands[index], depth: depth + 1)
            if !spend(text.utf8.count / 8 + 1) { break }
        }
        return text
    }

    /// What stands on a command's standard input; `nil` where the text does not say.
    mutating func input(of command: ShellCommand, depth: Int = 0) -> String? {
        let redirection = command.redirections.last { redirection in
            switch redirection.action {
            case .hereDocument, .hereString, .read: redirection.descriptor ?? 0 == 0
            default: false
            }
        }
        switch redirection?.action {
        case .hereDocument:
            guard let body = redirection?.body, spend(bodies[body].utf8.count / 8) else { return nil }
            return bodies[body]
        case .hereString: return redirection.map { $0.target.text + "\n" }
        case .read:
            guard let source = redirection?.target.source else { return nil }
            return output(of: source, level: command.level + 1, depth: depth + 1)
        default: break
        }
        if depth >= Self.outputDepthLimit { isCutShort = true }
        guard let source = command.source, depth < Self.outputDepthLimit, spend(8) else { return nil }
        return output(of: source, level: command.level, depth: depth)
    }

    /// Most commands are taken to pass their input on: a filter shows part of what it read.
    private mutating func output(of command: ShellCommand, depth: Int) -> String {
        guard depth < Self.outputDepthLimit else {
            isCutShort = true
            return ShellWord.unknown
        }
        switch command.name {
        case "echo":
            let words = command.words.dropFirst().drop { ["-n", "-e", "-E", "-ne", "-en"].contains($0.text) }
            let text = words.map(\.text).joined(separator: " ") + "\n"
            let escapes = words.startIndex > command.words.startIndex + 1
            return escapes
                ? String(decoding: unescaped(Array(text.utf8)[...], digitsBehindZero: 3), as: UTF8.self) : text
        case "printf": return printed(command.words.dropFirst())
        case "cd", "true", ":", "export", "set": return ""
        // Some folder: only there does `/.` stand behind what the text does not say.
        case "git" where Destruction.asksForRoot(command.words.dropFirst()): return ShellWord.unknown + "/."
        default: return input(of: command, depth: depth) ?? ShellWord.unknown
        }
    }

    /// Each `%` conversion takes the next argument as it is; the format repeats while arguments are left.
    private func printed(_ words: ArraySlice<ShellWord>) -> String {
        guard let format = words.first else { return "" }
        var arguments = words.dropFirst()
        var result: [UInt8] = []
        repeat {
            let before = arguments.count
            var rest = unescaped(Array(format.text.utf8)[...])[...]
            while let byte = rest.popFirst() {
                guard byte == UInt8(ascii: "%") else {
                    result.append(byte)
                    continue
                }
                rest = rest.drop { "-+ #.0123456789".utf8.contains($0) }
                let conversion = rest.popFirst()
                if conversion == UInt8(ascii: "%") {
                    result.append(UInt8(ascii: "%"))
                } else {
                    let argument = Array((arguments.popFirst()?.text ?? "").utf8)
                    result += conversion == UInt8(ascii: "b") ? unescaped(argument[...]) : argument
                }
            }
            if arguments.count == before { break }
        } while !arguments.isEmpty && result.count < Self.byteLimit
        return String(decoding: result, as: UTF8.self)
    }
}
