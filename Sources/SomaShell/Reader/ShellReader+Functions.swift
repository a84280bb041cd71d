extension ShellReader {
    /// Reads the body of a function, whose commands count as if it ran, and keeps its text for calls with arguments.
    mutating func readFunctionBody(name: String) {
        guard mayDescend() else { return }
        skipLinesAndBlanks()
        guard current == UInt8(ascii: "(") || startsCompound else { return }
        let start = position
        let outer = variables
        variables.set(arguments: nil)
        depth += 1
        readCommand(in: .end)
        depth -= 1
        variables.set(arguments: outer.list(of: ""))
        define(name, Array(bytes[start..<min(position, limit)]))
    }

    /// Bodies without a variable have nothing in them that a call could add.
    mutating func define(_ name: String, _ body: [UInt8]) {
        guard body.contains(UInt8(ascii: "$")), spend(body.count / 16) else { return }
        functions[name] = body
    }

    /// Reads the function that the command at `index` calls, with its arguments; not within itself.
    mutating func call(_ body: [UInt8], _ index: Int) {
        let command = commands[index]
        guard let name = command.words.first?.text, !command.callers.contains(name), spend(command.words.count * 4)
        else { return }
        let outer = variables
        variables.set(arguments: command.words.dropFirst().map(\.text))
        commands[index].callers.append(name)
        run(body, for: index)
        variables.restore(outer)
    }

    /// `coproc NAME { …; }`: takes the name.
    mutating func skipCoprocessName() {
        skipBlanks()
        guard isNameStart(current) else { return }
        let start = position
        while isNamePart(current) { position += 1 }
        let isName = current == UInt8(ascii: " ") || current == UInt8(ascii: "\t")
        skipBlanks()
        if !isName || !(current == UInt8(ascii: "(") || startsCompound) { position = start }
    }
}
