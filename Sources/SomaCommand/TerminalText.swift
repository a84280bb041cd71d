extension String {
    /// Safe to print on a terminal: each control character, of C0, C1 and the bidirectional ones, becomes U+FFFD.
    package var printable: String {
        guard unicodeScalars.contains(where: \.isTerminalControl) else { return self }
        var result = ""
        for scalar in unicodeScalars {
            result.unicodeScalars.append(scalar.isTerminalControl ? "\u{FFFD}" : scalar)
        }
        return result
    }

    /// Padded with spaces, never cut.
    package func padded(to width: Int) -> String { self + String(repeating: " ", count: max(0, width - count)) }
}

extension Unicode.Scalar {
    fileprivate var isTerminalControl: Bool {
        switch value {
        case 0..<0x20, 0x7F...0x9F, 0x2028, 0x2029, 0x202A...0x202E, 0x2066...0x2069: true
        default: false
        }
    }
}

extension Double {
    /// With exactly `digits` digits after the point, rounded half to even as `printf` does; for display only.
    package func fixed(_ digits: Int) -> String {
        guard isFinite, magnitude < 1e15 else { return description }
        var scale = 1.0
        for _ in 0..<digits { scale *= 10 }
        let scaled = Int64((magnitude * scale).rounded(.toNearestOrEven))
        let fraction = String(scaled % Int64(scale))
        let whole = (sign == .minus && scaled != 0 ? "-" : "") + String(scaled / Int64(scale))
        return digits == 0 ? whole : whole + "." + String(repeating: "0", count: digits - fraction.count) + fraction
    }
}
