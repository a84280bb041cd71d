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

    /// At most so many characters, the last one an ellipsis where some are left out.
    package func clipped(to width: Int) -> String { count <= width ? self : String(prefix(width - 1)) + "…" }

    /// Padded with spaces, never cut.
    package func padded(to width: Int) -> String { self + String(repeating: " ", count: max(0, width - count)) }
}

extension Unicode.Scalar {
    fileprivate var isTerminalControl: Bool {
        switch value {
        case 0..<0x20, 0x7F...0x9F, 0x61C, 0x200E, 0x200F, 0x2028...0x202E, 0x2066...0x2069: true
        default: false
        }
    }
}

extension Double {
    /// With exactly `digits` digits after the point, at most 15, rounded as `printf` does: the exact value, half to even.
    /// For display only: what rounds to zero has no sign.
    package func fixed(_ digits: Int) -> String {
        guard isFinite, magnitude < 1e15 else { return description }
        if digits == 0 { return signed(Int64(magnitude.rounded(.toNearestOrEven)), "") }
        var scale = 1.0
        for _ in 0..<digits { scale *= 10 }
        var whole = Int64(magnitude)
        let rest = magnitude - Double(whole)
        let product = rest * scale
        let lost = (-product).addingProduct(rest, scale)
        var scaled = product.rounded(.toNearestOrEven)
        // What looks like a half may be a little less or more.
        if product - scaled == 0.5, lost > 0 { scaled += 1 }
        if product - scaled == -0.5, lost < 0 { scaled -= 1 }
        if scaled == scale {
            whole += 1
            scaled = 0
        }
        let fraction = String(Int64(scaled))
        return signed(whole, "." + String(repeating: "0", count: digits - fraction.count) + fraction)
    }

    private func signed(_ whole: Int64, _ fraction: String) -> String {
        let isZero = whole == 0 && fraction.allSatisfy { $0 == "." || $0 == "0" }
        return (sign == .minus && !isZero ? "-" : "") + String(whole) + fraction
    }
}
