/// A call of the `sqlite3` shell, for what it does to its database.
struct DatabaseCall {
    /// The database and those attached to it, unless the call says that it only reads.
    private(set) var writtenFiles: [String] = []

    init(_ words: ArraySlice<ShellWord>) {
        let options = ["-separator", "-cmd", "-init", "-newline", "-nullvalue", "-maxsize", "-mmap"]
        var operands: [String] = []
        var rest = words
        var commands: [String] = []
        while let word = rest.popFirst()?.text {
            if word == "-readonly" || word == "--readonly" { return }
            if options.contains(word) || options.contains(String(word.dropFirst())) {
                let value = rest.popFirst()?.text ?? ""
                if word.utf8.suffix(4).elementsEqual("-cmd".utf8) { commands.append(value) }
                if word.utf8.suffix(5).elementsEqual("-init".utf8) { commands.append(ShellWord.unknown) }
            } else if word.utf8.first != UInt8(ascii: "-") {
                operands.append(word)
            }
        }
        guard var file = operands.first else { return }
        commands += operands.dropFirst()
        if !commands.allSatisfy({ Self.onlyReads($0, besides: "attach") }) {
            writtenFiles = commands.flatMap(Self.attachedFiles)
        }
        if file.utf8.starts(with: "file:".utf8) {
            if ["mode=ro", "immutable=1"].contains(where: file.contains) { return }
            file = String(file.dropFirst(5).prefix { $0 != "?" })
        }
        // Without a command in its arguments it takes them from elsewhere.
        if operands.count > 1, commands.allSatisfy({ Self.onlyReads($0) }) { return }
        writtenFiles.append(file)
    }

    private static let changing: Set<String> = [
        "insert", "into", "update", "delete", "drop", "alter", "create", "attach", "vacuum", "reindex", "analyze",
        "writefile", "edit", "load_extension", "restore", "import", "read", "shell", "system", "clone", "load",
        "recover",
    ]

    /// `PRAGMA`s that tell and do not set.
    private static let telling: Set<String> = [
        "table_info", "table_xinfo", "table_list", "index_list", "index_info", "foreign_key_list", "database_list",
        "integrity_check", "quick_check", "compile_options",
    ]

    private static func onlyReads(_ text: String, besides allowed: String = "") -> Bool {
        if text.utf8.contains(0) { return false }
        let words = text.utf8.split { !isNamePart($0) }.map { String(decoding: Array($0), as: UTF8.self).lowercased() }
        for (index, word) in words.enumerated() {
            if changing.contains(word), word != allowed { return false }
            if word == "pragma", index + 1 == words.count || !telling.contains(words[index + 1]) { return false }
        }
        return true
    }

    /// The quoted text behind each `attach`.
    private static func attachedFiles(_ text: String) -> [String] {
        let pieces = text.utf8.split(omittingEmptySubsequences: false) {
            $0 == UInt8(ascii: "'") || $0 == UInt8(ascii: "\"")
        }
        return zip(pieces, pieces.dropFirst()).compactMap { before, file in
            let words = before.split { !isNamePart($0) }.suffix(2)
            let isAttached = words.contains { String(decoding: Array($0), as: UTF8.self).lowercased() == "attach" }
            return isAttached ? String(decoding: Array(file), as: UTF8.self) : nil
        }
    }
}
