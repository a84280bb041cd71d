/// A word as its command would get it.
struct ShellWord: Equatable, Sendable {
    /// What a text holds in place of what only running it could tell; no word of a shell has this character itself.
    static let unknown = "\0"

    /// After quote removal and those expansions that the text itself answers.
    var text: String
    /// Whether an expansion had a part in it.
    var isDynamic = false
    /// Whether a part was quoted, which takes a word's meaning to the shell away.
    var isQuoted = false
    /// Whether an unquoted `*`, `?` or `[` is in it.
    var hasGlob = false
    /// The commands whose output a process substitution names.
    var source: Range<Int>?

    /// Whether nothing of it can be told.
    var isUnknown: Bool { !text.isEmpty && text.utf8.allSatisfy { $0 == 0 } }
}

/// A word while it is read, byte by byte.
struct ShellWordBuilder {
    var bytes: [UInt8] = []
    var isDynamic = false
    var isQuoted = false
    var hasGlob = false
    var source: Range<Int>?

    mutating func appendUnknown() {
        bytes.append(0)
        isDynamic = true
    }

    /// Hands the word over, unless nothing, not even a pair of quotes, was there.
    mutating func finish(into words: inout [ShellWord]) {
        guard !bytes.isEmpty || isQuoted else { return }
        var word = ShellWord(text: String(decoding: bytes, as: UTF8.self))
        word.isDynamic = isDynamic
        word.isQuoted = isQuoted
        word.hasGlob = hasGlob
        word.source = source
        words.append(word)
        self = ShellWordBuilder()
    }
}
