extension ShellReader {
    /// What ends a list of commands.
    enum Closer {
        case end
        case parenthesis
        case brace
        case fi
        case done
        /// `;;` and its relatives too, which are left to be read.
        case esac
    }

    /// Reads commands up to what closes them, and takes that; `false` where it was left or never came.
    @discardableResult
    mutating func readList(until closer: Closer) -> Bool {
        depth += 1
        let inherited = feed
        defer {
            feed = inherited
            depth -= 1
        }
        var first = commands.count
        var isAfterPipe = false
        while true {
            skipBlanks()
            if closer == .esac, atCaseBreak { return false }
            switch current {
            case Self.end: return false
            case UInt8(ascii: "\n"):
                position += 1
                readHereDocuments()
                if isAfterPipe { continue }
            case UInt8(ascii: ";"): position += 1
            case UInt8(ascii: "&") where ahead(1) != UInt8(ascii: ">"): position += 1
            case UInt8(ascii: "|") where ahead(1) == UInt8(ascii: "|"): position += 2
            case UInt8(ascii: "|"):
                position += ahead(1) == UInt8(ascii: "&") ? 2 : 1
                feed = first..<commands.count
                first = commands.count
                isAfterPipe = true
                continue
            case UInt8(ascii: ")"):
                position += 1
                if closer == .parenthesis { return true }
            default:
                if readCommand(in: closer) { return true }
                isAfterPipe = false
                continue
            }
            first = commands.count
            feed = inherited
            isAfterPipe = false
        }
    }

    /// At `;;`, `;&` or `;;&`.
    var atCaseBreak: Bool {
        current == UInt8(ascii: ";") && (ahead(1) == UInt8(ascii: ";") || ahead(1) == UInt8(ascii: "&"))
    }

    /// Reads one command or reserved word; whether it closed the list.
    @discardableResult
    mutating func readCommand(in closer: Closer) -> Bool {
        if current == UInt8(ascii: "(") {
            readParenthesis()
            return false
        }
        guard let word = reservedWord() else {
            readSimpleCommand()
            return false
        }
        position += word.utf8.count
        switch word {
        case "{": readGroup(until: .brace)
        case "if": readGroup(until: .fi)
        case "while", "until": readGroup(until: .done)
        case "for", "select": readLoopHead()
        case "case": readCase()
        case "function": readFunctionName()
        case "[[": readCondition()
        case "time": skipTimeOption()
        case "coproc": skipCoprocessName()
        case "}": if closer == .brace { return true }
        case "fi": if closer == .fi { return true }
        case "done": if closer == .done { return true }
        case "esac": if closer == .esac { return true }
        default: break
        }
        return false
    }

    /// The reserved word that stands here, unquoted and whole.
    private func reservedWord() -> String? {
        var length = 0
        switch current {
        case UInt8(ascii: "{"), UInt8(ascii: "}"), UInt8(ascii: "!"): length = 1
        case UInt8(ascii: "["): length = 2
        default: while length < 9, UInt8(ascii: "a")...UInt8(ascii: "z") ~= ahead(length) { length += 1 }
        }
        guard 1...8 ~= length, endsShellWord(ahead(length)) else { return nil }
        let word = String(decoding: bytes[position..<min(limit, position + length)], as: UTF8.self)
        switch word {
        case "{", "}", "!", "[[", "if", "then", "elif", "else", "fi", "while", "until", "do", "done", "for", "select",
            "case", "esac", "function", "time", "coproc":
            return word
        default: return nil
        }
    }

    /// Whether a compound command other than a subshell begins here.
    var startsCompound: Bool {
        ["{", "if", "while", "until", "for", "select", "case", "[["].contains(reservedWord())
    }

    private mutating func skipTimeOption() {
        skipBlanks()
        if current == UInt8(ascii: "-"), ahead(1) == UInt8(ascii: "p"), endsShellWord(ahead(2)) { position += 2 }
    }

    /// Reads what a group holds, and its redirections. Past the depth limit the reader goes on as if there were no group.
    mutating func readGroup(until closer: Closer) {
        guard mayDescend() else { return }
        let first = commands.count
        let outside = folder
        readList(until: closer)
        if closer == .parenthesis { folder = outside }
        readGroupRedirections(ofCommandsFrom: first)
    }
}
