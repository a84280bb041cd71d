extension Destruction {
    /// Whether one of the words names, for git, the whole tree, the folder that the command runs in, or one above that.
    static func reachesRoot(_ words: [ShellWord], _ folder: String?) -> Bool {
        words.contains { !$0.text.isEmpty && reachesRoot($0.text, folder) }
    }

    /// Whether git is asked where its tree begins.
    static func asksForRoot(_ words: ArraySlice<ShellWord>) -> Bool {
        let rest = CommandArguments(words, gitOptions).rest
        return rest.first?.text == "rev-parse"
            && rest.contains { $0.text == "--show-toplevel" || $0.text == "--show-cdup" }
    }

    private static func reachesRoot(_ text: String, _ folder: String?) -> Bool {
        let colon = UInt8(ascii: ":")
        guard text.utf8.first == colon else { return isWhole(text.utf8[...]) || isAbove(text, folder) }
        var rest = text.utf8.dropFirst()
        // `:` alone is no limit at all.
        guard let mark = rest.first else { return true }
        if mark == UInt8(ascii: "(") {
            guard let end = rest.firstIndex(of: UInt8(ascii: ")")) else { return false }
            let magic = rest[..<end].dropFirst().split(separator: UInt8(ascii: ","))
            rest = rest[rest.index(after: end)...]
            return magic.contains { $0.elementsEqual("exclude".utf8) } || isWhole(rest)
        }
        // `:!x` alone stands for all but `x`.
        let marks = rest.prefix { "/!^".utf8.contains($0) }
        rest = rest.dropFirst(marks.count)
        if rest.first == colon { rest = rest.dropFirst() }
        return marks.contains { $0 != UInt8(ascii: "/") } || !marks.isEmpty && isWhole(rest)
    }

    /// Nothing but `.`, `..` and at the end `*`; before `.` perhaps a folder that only running could tell.
    private static func isWhole(_ path: Substring.UTF8View) -> Bool {
        var parts = path.split(separator: UInt8(ascii: "/"))
        let isBehindUnknown = parts.count > 1 && parts[0].allSatisfy { $0 == 0 } && parts[1].elementsEqual(".".utf8)
        if isBehindUnknown { parts.removeFirst() }
        if let last = parts.last, last.elementsEqual("*".utf8) || last.elementsEqual("**".utf8) { parts.removeLast() }
        guard path.first != UInt8(ascii: "/") else { return false }
        return parts.allSatisfy { $0.elementsEqual(".".utf8) || $0.elementsEqual("..".utf8) }
    }

    /// Whether an absolute path is the folder, or one above it.
    private static func isAbove(_ text: String, _ folder: String?) -> Bool {
        guard let folder, var path = ShellPath(text, in: nil), path.isAbsolute, let place = ShellPath(folder, in: nil)
        else { return false }
        if path.parts.last == "*" { path.parts.removeLast() }
        return place.isInside(path)
    }
}
