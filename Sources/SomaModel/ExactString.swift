/// Text that equals only the very same scalars and sorts by its UTF-8 bytes, as SQLite compares it. Swift's own `==`
/// takes canonically equivalent texts for one, which would merge names that others tell apart.
package struct ExactString: Hashable, Comparable, Sendable {
    package var text: String

    package init(_ text: String) {
        self.text = text
    }

    package static func == (left: ExactString, right: ExactString) -> Bool {
        let leftBytes = left.text.utf8.span
        let rightBytes = right.text.utf8.span
        guard leftBytes.count == rightBytes.count else { return false }
        for index in leftBytes.indices where leftBytes[index] != rightBytes[index] { return false }
        return true
    }

    package static func < (left: ExactString, right: ExactString) -> Bool {
        let leftBytes = left.text.utf8.span
        let rightBytes = right.text.utf8.span
        for index in 0..<min(leftBytes.count, rightBytes.count) where leftBytes[index] != rightBytes[index] {
            return leftBytes[index] < rightBytes[index]
        }
        return leftBytes.count < rightBytes.count
    }

    package func hash(into hasher: inout Hasher) {
        unsafe text.utf8.span.withUnsafeBytes { unsafe hasher.combine(bytes: $0) }
        hasher.combine(UInt8(0xFF))
    }
}

extension String {
    /// For tables that are keyed by names: equal for the very same scalars alone, and another one in each process, so that
    /// nobody can choose names that collide. A dictionary keyed by a type of one's own costs a process that starts with
    /// every tool call 140,000 instructions; one keyed by this does not.
    ///
    /// - Parameter seed: the hash of what goes before it.
    package func nameHash(after seed: Int = nameSeed) -> Int {
        var hash = UInt64(bitPattern: Int64(seed))
        let bytes = utf8.span
        for index in bytes.indices { hash = (hash ^ UInt64(bytes[index])) &* 0x100_0000_01B3 }
        return Int(truncatingIfNeeded: hash ^ hash >> 29)
    }
}

package let nameSeed = Int(truncatingIfNeeded: UInt64.random(in: .min ... .max))
