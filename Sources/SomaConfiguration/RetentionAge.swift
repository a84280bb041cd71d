/// How long something is kept: whole hours, from one to 36,500 days.
package struct RetentionAge: Equatable, Comparable, Sendable, CustomStringConvertible {
    package let hours: Int

    static let range = 1...36_500 * 24

    init(days: Int) {
        hours = days * 24
    }

    /// Reads a number of days, or a number followed by `h`, `d` or `w`; `nil` for anything else or what is out of range.
    init?(_ text: String) {
        let digits = text.prefix { ("0"..."9").contains($0) }
        let factors: [Substring: Int] = ["": 24, "h": 1, "d": 24, "w": 168]
        guard let factor = factors[text[digits.endIndex...]], let number = Int(digits),
            case let (hours, overflow) = number.multipliedReportingOverflow(by: factor), !overflow,
            Self.range.contains(hours)
        else { return nil }
        self.hours = hours
    }

    package var nanoseconds: Int64 { Int64(hours) * 3_600_000_000_000 }

    /// As `soma.yaml` has it: `90d`, or `36h` where it is no number of days.
    package var description: String { hours % 24 == 0 ? "\(hours / 24)d" : "\(hours)h" }

    package static func < (left: RetentionAge, right: RetentionAge) -> Bool { left.hours < right.hours }
}
