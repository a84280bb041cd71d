/// Counts hedges in a short text without a table: every word is held against every phrase.
enum ShortText {
    static func count(_ text: String) -> (words: Int, hedges: Int) {
        let bytes = text.utf8.span
        var words = 0
        var hedges = 0
        var index = 0
        // The end of the last phrase that counted: words before it are stepped over.
        var end = 0
        while let word = nextWord(in: bytes, from: index) {
            index = word.next
            words += 1
            if word.start < end || word.isEmpty { continue }
            let length = longestPhrase(in: bytes, at: word)
            if length > 0 {
                hedges += 1
                end = length
            }
        }
        return (words, hedges)
    }

    /// A word without the punctuation at its ends, and where the search for the next one begins.
    private struct Word {
        var start: Int
        var end: Int
        var next: Int

        var isEmpty: Bool { start == end }
    }

    private static func nextWord(in bytes: Span<UInt8>, from position: Int) -> Word? {
        var index = position
        while index < bytes.count, isWhiteSpace(bytes[index]) { index += 1 }
        guard index < bytes.count else { return nil }
        var start = index
        while index < bytes.count, !isWhiteSpace(bytes[index]) { index += 1 }
        var end = index
        while start < end, isPunctuation(bytes[start]) { start += 1 }
        while start < end, isPunctuation(bytes[end - 1]) { end -= 1 }
        return Word(start: start, end: end, next: index)
    }

    /// Where the longest phrase that begins with a word ends in the text; 0 if none does.
    private static func longestPhrase(in bytes: Span<UInt8>, at first: Word) -> Int {
        var longest = 0
        for phrase in hedgePhrases {
            let end = matchEnd(of: phrase.utf8.span, in: bytes, at: first)
            if end > longest { longest = end }
        }
        return longest
    }

    /// Where a phrase ends in the text; 0 if it is not there.
    private static func matchEnd(of phrase: Span<UInt8>, in bytes: Span<UInt8>, at first: Word) -> Int {
        var word = first
        var place = word.start
        for index in phrase.indices {
            if phrase[index] == 0x20 {
                guard place == word.end, let next = nextWord(in: bytes, from: word.next) else { return 0 }
                word = next
                place = word.start
            } else {
                guard place < word.end, lowered(bytes[place]) == phrase[index] else { return 0 }
                place += 1
            }
        }
        return place == word.end ? word.next : 0
    }
}
