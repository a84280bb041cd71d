/// The runs of three scalars in a lower-cased text, without padding: what two texts are compared by.
package struct TrigramSet: Equatable, Sendable {
    /// Scalars of a text that count; the rest is left out.
    package static let textLength = 1_000

    /// Three times 21 bits each, ascending.
    private let trigrams: [UInt64]

    /// A text of one or two scalars counts as one run of its own; O(n log n) in its first 1,000 scalars.
    package init(of text: String) {
        let head = String(String.UnicodeScalarView(text.unicodeScalars.prefix(Self.textLength)))
        let scalars = head.lowercased().unicodeScalars.map { UInt64($0.value) }
        if scalars.count < 3 {
            // Three scalars take 63 bits; one and two are told apart by the two bits above their 42.
            let run = scalars.reduce(0) { $0 << 21 | $1 }
            trigrams = scalars.isEmpty ? [] : [1 << 63 | UInt64(scalars.count) << 42 | run]
            return
        }
        var found = (2..<scalars.count).map { scalars[$0 - 2] << 42 | scalars[$0 - 1] << 21 | scalars[$0] }
        found.sort()
        var unique: [UInt64] = []
        unique.reserveCapacity(found.count)
        for trigram in found where trigram != unique.last { unique.append(trigram) }
        trigrams = unique
    }

    package var count: Int { trigrams.count }

    /// The share of the smaller set that both have, in [0, 1]; 0 for an empty one.
    package func overlap(with other: TrigramSet) -> Double {
        guard count > 0, other.count > 0 else { return 0 }
        var left = 0
        var right = 0
        var common = 0
        while left < count, right < other.count {
            let (mine, theirs) = (trigrams[left], other.trigrams[right])
            if mine == theirs { common += 1 }
            if mine <= theirs { left += 1 }
            if theirs <= mine { right += 1 }
        }
        return Double(common) / Double(min(count, other.count))
    }
}
