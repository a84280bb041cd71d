/// A size in bytes, from 1 MiB to 1,024 TiB.
package struct ByteCount: Equatable, Comparable, Sendable, CustomStringConvertible {
    package let bytes: Int64

    private static let units: [(name: String, bytes: Int64)] = [
        ("TiB", 1 << 40), ("GiB", 1 << 30), ("MiB", 1 << 20), ("KiB", 1 << 10),
        ("TB", 1_000_000_000_000), ("GB", 1_000_000_000), ("MB", 1_000_000), ("kB", 1_000), ("B", 1),
    ]
    private static let range: ClosedRange<Int64> = 1 << 20...1 << 50

    init(mebibytes: Int64) {
        bytes = mebibytes << 20
    }

    /// Reads a whole number followed by a unit, such as `500MiB`, a space between them or none; `nil` for anything else or
    /// what is out of range.
    init?(_ text: String) {
        let digits = text.prefix { ("0"..."9").contains($0) }
        let unit = text[digits.endIndex...].drop { $0 == " " }
        guard let factor = Self.units.first(where: { $0.name == unit })?.bytes, let number = Int64(digits),
            case let (bytes, overflow) = number.multipliedReportingOverflow(by: factor), !overflow,
            Self.range.contains(bytes)
        else { return nil }
        self.bytes = bytes
    }

    /// In the largest unit that leaves a whole number, such as `500MiB`.
    package var description: String {
        guard let unit = Self.units.first(where: { bytes % $0.bytes == 0 }) else { return "\(bytes)B" }
        return "\(bytes / unit.bytes)\(unit.name)"
    }

    package static func < (left: ByteCount, right: ByteCount) -> Bool { left.bytes < right.bytes }
}
