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
