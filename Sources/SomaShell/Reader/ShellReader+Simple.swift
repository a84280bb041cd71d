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
                if command.words.count == 1, skipEmptyParentheses() {
                    return readFunctionBody(name: command.words[0].text)
                }
                break reading
            default:
                if readRedirection(into: &command.redirections) { continue }
                if command.words.isEmpty, let head = assignmentHead() {
                    readAssignment(head, into: &command.assignments)
                } else {
                    readWord(into: &command.words)
                }
            }
        }
        command.folder = folder
        emit(command)
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
