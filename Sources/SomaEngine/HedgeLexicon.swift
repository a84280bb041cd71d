internal import SomaModel
internal import Synchronization

/// Finds hedges and hesitations in a text: words become small numbers by a hash table, phrases a trie over those numbers.
struct HedgeLexicon: Sendable {
    /// The phrases that soma ships with.
    static let standard = HedgeLexicon(phrases: hedgePhrases)

    /// What is looked at of a text, in Unicode scalars.
    static let scalarLimit = 8_192

    /// Words by slot of an open-addressing table whose size is a power of two; an empty slot is an empty array.
    private var slots: [[UInt8]]
    /// The number of each slot's word, from 1.
    private var numbers: [Int]
    /// `nextNode[node * (words + 1) + word]`; 0, the root, where the trie has no such edge.
    private var nextNode: [Int] = []
    private var isPhraseEnd: [Bool] = []
    private var wordCount = 0

    init(phrases: [String]) {
        slots = Array(repeating: [], count: 512)
        numbers = Array(repeating: 0, count: 512)
        let split = phrases.map { phrase in phrase.utf8.split(separator: UInt8(ascii: " ")).map(Array.init) }
        for word in split.joined() { insert(word) }
        isPhraseEnd = [false]
        nextNode = Array(repeating: 0, count: wordCount + 1)
        for phrase in split {
            var node = 0
            for word in phrase {
                let edge = node * (wordCount + 1) + number(of: word.span, from: 0, to: word.count)
                if nextNode[edge] == 0 {
                    nextNode[edge] = isPhraseEnd.count
                    isPhraseEnd.append(false)
                    nextNode.append(contentsOf: repeatElement(0, count: wordCount + 1))
                }
                node = nextNode[edge]
            }
            isPhraseEnd[node] = true
        }
    }

    /// A process's first text of at most so many bytes is held against the phrases one by one: most processes have no second,
    /// and building the table takes longer.
    private static let shortText = 400
    private static let texts = Atomic<Int>(0)

    /// What the standard lexicon counts in a text.
    static func count(_ text: String) -> (words: Int, hedges: Int) {
        if text.utf8.isEmpty { return (0, 0) }
        if text.utf8.count <= shortText, texts.wrappingAdd(1, ordering: .relaxed).oldValue == 0 {
            return ShortText.count(text)
        }
        return standard.count(text)
    }

    /// Words and hedges of the first 8,192 scalars of `text`. O(bytes).
    func count(_ text: String) -> (words: Int, hedges: Int) {
        let bytes = text.utf8.span
        let words = numbers(ofWordsIn: bytes, upTo: end(ofScalars: Self.scalarLimit, in: bytes))
        var hedges = 0
        var index = 0
        while index < words.count {
            let length = longestPhrase(in: words, at: index)
            if length > 0 { hedges += 1 }
            index += max(1, length)
        }
        return (words.count, hedges)
    }

    private func longestPhrase(in words: [Int], at start: Int) -> Int {
        var node = 0
        var index = start
        var length = 0
        while index < words.count, words[index] != 0 {
            node = nextNode[node * (wordCount + 1) + words[index]]
            if node == 0 { break }
            index += 1
            if isPhraseEnd[node] { length = index - start }
        }
        return length
    }

    /// The number of each word, 0 for one that is in no phrase.
    private func numbers(ofWordsIn bytes: Span<UInt8>, upTo limit: Int) -> [Int] {
        var result: [Int] = []
        var index = 0
        while index < limit {
            while index < limit, isWhiteSpace(bytes[index]) { index += 1 }
            guard index < limit else { break }
            var start = index
            while index < limit, !isWhiteSpace(bytes[index]) { index += 1 }
            var end = index
            while start < end, isPunctuation(bytes[start]) { start += 1 }
            while start < end, isPunctuation(bytes[end - 1]) { end -= 1 }
            result.append(number(of: bytes, from: start, to: end))
        }
        return result
    }

    private mutating func insert(_ word: [UInt8]) {
        guard number(of: word.span, from: 0, to: word.count) == 0 else { return }
        var slot = Self.hash(of: word.span, from: 0, to: word.count) & (slots.count - 1)
        while !slots[slot].isEmpty { slot = (slot + 1) & (slots.count - 1) }
        wordCount += 1
        slots[slot] = word
        numbers[slot] = wordCount
    }

    /// The word's letters are lowered on the way.
    private func number(of bytes: Span<UInt8>, from start: Int, to end: Int) -> Int {
        guard start < end else { return 0 }
        var slot = Self.hash(of: bytes, from: start, to: end) & (slots.count - 1)
        while !slots[slot].isEmpty {
            if matches(slots[slot], bytes, from: start, to: end) { return numbers[slot] }
            slot = (slot + 1) & (slots.count - 1)
        }
        return 0
    }

    private func matches(_ word: [UInt8], _ bytes: Span<UInt8>, from start: Int, to end: Int) -> Bool {
        guard word.count == end - start else { return false }
        for index in 0..<word.count where word[index] != lowered(bytes[start + index]) { return false }
        return true
    }

    /// FNV-1a over the lowered bytes.
    private static func hash(of bytes: Span<UInt8>, from start: Int, to end: Int) -> Int {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for index in start..<end { hash = (hash ^ UInt64(lowered(bytes[index]))) &* 0x100_0000_01B3 }
        return Int(truncatingIfNeeded: (hash ^ hash >> 32) & 0x7FFF_FFFF)
    }
}

/// The bytes that the first `limit` scalars take.
private func end(ofScalars limit: Int, in bytes: Span<UInt8>) -> Int {
    guard bytes.count > limit else { return bytes.count }
    var scalars = 0
    for index in 0..<bytes.count where bytes[index] & 0xC0 != 0x80 {
        if scalars == limit { return index }
        scalars += 1
    }
    return bytes.count
}

func lowered(_ byte: UInt8) -> UInt8 {
    UInt8(ascii: "A")...UInt8(ascii: "Z") ~= byte ? byte | 0x20 : byte
}

func isWhiteSpace(_ byte: UInt8) -> Bool { byte == 0x20 || 0x09...0x0D ~= byte }

func isPunctuation(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "."), UInt8(ascii: ","), UInt8(ascii: "!"), UInt8(ascii: "?"), UInt8(ascii: ";"),
        UInt8(ascii: ":"), UInt8(ascii: "("), UInt8(ascii: ")"), UInt8(ascii: "["), UInt8(ascii: "]"),
        UInt8(ascii: "{"), UInt8(ascii: "}"), UInt8(ascii: "\""), UInt8(ascii: "'"), UInt8(ascii: "`"),
        UInt8(ascii: "*"), UInt8(ascii: "_"):
        true
    default: false
    }
}
