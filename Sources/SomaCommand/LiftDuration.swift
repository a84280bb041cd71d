/// For how long nothing is refused: a number followed by `s`, `m`, `h`, `d` or `w`, at most 30 days; 0 ends it.
package struct LiftDuration: Equatable, Sendable, CustomStringConvertible {
    package let seconds: Int64
    package let description: String

    package static let standard = LiftDuration(seconds: 1_800, "30m")
    private static let longest: Int64 = 30 * 86_400

    private init(seconds: Int64, _ description: String) {
        self.seconds = seconds
        self.description = description
    }

    /// `nil` for anything else.
    package init?(_ text: String) {
        let digits = text.prefix { ("0"..."9").contains($0) }
        let factors: [Substring: Int64] = ["s": 1, "m": 60, "h": 3_600, "d": 86_400, "w": 604_800]
        guard let number = Int64(digits) else { return nil }
        let unit = text[digits.endIndex...]
        guard let factor = number == 0 && unit.isEmpty ? 1 : factors[unit], number <= Self.longest / factor else {
            return nil
        }
        self.init(seconds: number * factor, text)
    }

    package var nanoseconds: Int64 { seconds * 1_000_000_000 }
}
