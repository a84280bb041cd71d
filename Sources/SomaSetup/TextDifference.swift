/// Two texts, and what differs between them, as `diff -u` shows it.
package enum TextDifference {
    private static let context = 3

    private struct Line {
        var mark: Character
        var text: String
        /// Lines of the old and of the new text before this one.
        var oldNumber: Int
        var newNumber: Int
    }

    /// `nil` for a text that is not there.
    package static func unified(_ old: [UInt8]?, _ new: [UInt8]?, path: String) -> String {
        let lines = merged(self.lines(old ?? []), self.lines(new ?? []))
        var isShown = [Bool](repeating: false, count: lines.count)
        for (index, line) in lines.enumerated() where line.mark != " " {
            for near in max(0, index - context)...min(lines.count - 1, index + context) { isShown[near] = true }
        }
        var result = "--- \(old == nil ? "/dev/null" : path)\n+++ \(new == nil ? "/dev/null" : path)\n"
        var index = 0
        while index < lines.count {
            guard isShown[index] else {
                index += 1
                continue
            }
            let end = isShown[index...].firstIndex(of: false) ?? lines.count
            result += hunk(lines[index..<end])
            index = end
        }
        return result
    }

    private static func hunk(_ lines: ArraySlice<Line>) -> String {
        guard let first = lines.first else { return "" }
        let oldCount = lines.count { $0.mark != "+" }
        let newCount = lines.count { $0.mark != "-" }
        let head =
            "@@ -\(oldCount == 0 ? first.oldNumber : first.oldNumber + 1),\(oldCount) "
            + "+\(newCount == 0 ? first.newNumber : first.newNumber + 1),\(newCount) @@\n"
        return head + lines.map { "\($0.mark)\($0.text)\n" }.joined()
    }

    private static func merged(_ old: [String], _ new: [String]) -> [Line] {
        var removed: Set<Int> = []
        var inserted: Set<Int> = []
        for change in new.difference(from: old) {
            switch change {
            case .remove(let offset, _, _): removed.insert(offset)
            case .insert(let offset, _, _): inserted.insert(offset)
            }
        }
        var lines: [Line] = []
        var (oldIndex, newIndex) = (0, 0)
        func add(_ mark: Character, _ text: String) {
            lines.append(Line(mark: mark, text: text, oldNumber: oldIndex, newNumber: newIndex))
        }
        while oldIndex < old.count || newIndex < new.count {
            if oldIndex < old.count, removed.contains(oldIndex) {
                add("-", old[oldIndex])
                oldIndex += 1
            } else if newIndex < new.count, inserted.contains(newIndex) {
                add("+", new[newIndex])
                newIndex += 1
            } else {
                add(" ", old[oldIndex])
                oldIndex += 1
                newIndex += 1
            }
        }
        return lines
    }

    /// Without their line feeds; a last line without one counts.
    private static func lines(_ bytes: [UInt8]) -> [String] {
        var lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        if lines.last?.isEmpty == true { lines.removeLast() }
        return lines.map { String(decoding: $0.last == UInt8(ascii: "\r") ? $0.dropLast() : $0, as: UTF8.self) }
    }
}
