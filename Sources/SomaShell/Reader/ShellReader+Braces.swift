extension ShellReader {
    /// What `{a,b}` in the word that begins at `start` makes of it; `false`, and nothing is taken, where no such list is
    /// there or the word holds a substitution.
    mutating func readBraces(from start: Int, into words: inout [ShellWord]) -> Bool {
        guard let list = braceList(from: start) else { return false }
        for (begin, end) in zip(list.separators, list.separators.dropFirst()) {
            let text = bytes[start..<list.separators[0]] + bytes[(begin + 1)..<end]
            let whole = Array(text + bytes[(closing(of: list) + 1)..<list.wordEnd])
            var found: [ShellWord] = []
            if !reading(whole, { reader in reader.readWord(into: &found) }) { return false }
            words += found
        }
        position = list.wordEnd
        return true
    }

    private func closing(of list: BraceList) -> Int { list.separators[list.separators.count - 1] }

    /// The outermost list of braces in the word that begins at `start`.
    private func braceList(from start: Int) -> BraceList? {
        var open: [[Int]] = []
        var best: [Int]?
        var index = start
        while index < limit {
            let byte = bytes[index]
            switch byte {
            case UInt8(ascii: "\\"): index += 1
            case UInt8(ascii: "'"), UInt8(ascii: "\""):
                guard let end = quoteEnd(from: index) else { return nil }
                index = end
            case UInt8(ascii: "`"), UInt8(ascii: "("): return nil
            case UInt8(ascii: "$") where index + 1 < limit && bytes[index + 1] == UInt8(ascii: "{"): return nil
            case UInt8(ascii: "{"): open.append([index])
            case UInt8(ascii: ","): if !open.isEmpty { open[open.count - 1].append(index) }
            case UInt8(ascii: "}"):
                guard var list = open.popLast(), list.count > 1 else { break }
                list.append(index)
                if best.map({ $0[0] > list[0] }) ?? true { best = list }
            case _ where endsShellWord(byte): return best.map { BraceList(separators: $0, wordEnd: index) }
            default: break
            }
            index += 1
        }
        return best.map { BraceList(separators: $0, wordEnd: limit) }
    }

    private func quoteEnd(from start: Int) -> Int? {
        var index = start + 1
        while index < limit, bytes[index] != bytes[start] {
            if bytes[start] == UInt8(ascii: "\"") {
                if bytes[index] == UInt8(ascii: "\\") { index += 1 }
                if index < limit, bytes[index] == UInt8(ascii: "`") { return nil }
                if index < limit, bytes[index] == UInt8(ascii: "$") { return nil }
            }
            index += 1
        }
        return index < limit ? index : nil
    }
}

/// Where the brace, the commas and the closing brace stand, and where the word ends.
private struct BraceList {
    var separators: [Int]
    var wordEnd: Int
}
