/// A W3C trace id: 16 bytes, never all zero on the wire.
package struct TraceID: Hashable, Sendable {
    package var high: UInt64
    package var low: UInt64

    package init(high: UInt64, low: UInt64) {
        self.high = high
        self.low = low
    }

    /// Reads 32 lower-case hexadecimal digits; `nil` for anything else, and for the all-zero id, which W3C Trace
    /// Context calls invalid.
    package init?(hexadecimal: some StringProtocol) {
        self.init(hexadecimal: String(hexadecimal))
    }

    /// The same; a database has thousands, and what is generic costs a call a digit.
    package init?(hexadecimal: String) {
        let digits = hexadecimal.utf8
        guard digits.count == 32, let high = UInt64(lowercaseHexadecimal: digits.prefix(16)),
            let low = UInt64(lowercaseHexadecimal: digits.suffix(16)), high | low != 0
        else { return nil }
        self.init(high: high, low: low)
    }

    /// 32 lower-case hexadecimal digits.
    package var hexadecimal: String { high.lowercaseHexadecimal + low.lowercaseHexadecimal }
}

/// A W3C span id: 8 bytes, never all zero on the wire.
package struct SpanID: Hashable, Sendable {
    package var value: UInt64

    package init(_ value: UInt64) {
        self.value = value
    }

    /// Reads 16 lower-case hexadecimal digits; `nil` for anything else and for zero.
    package init?(hexadecimal: some StringProtocol) {
        self.init(hexadecimal: String(hexadecimal))
    }

    /// The same, without generics.
    package init?(hexadecimal: String) {
        guard let value = UInt64(lowercaseHexadecimal: hexadecimal.utf8), value != 0 else { return nil }
        self.value = value
    }

    /// 16 lower-case hexadecimal digits.
    package var hexadecimal: String { value.lowercaseHexadecimal }
}

extension UInt64 {
    /// `nil` unless `digits` are exactly 16 lower-case hexadecimal digits.
    fileprivate init?(lowercaseHexadecimal digits: some Collection<UInt8>) {
        guard digits.count == 16 else { return nil }
        var value: UInt64 = 0
        for digit in digits {
            switch digit {
            case UInt8(ascii: "0")...UInt8(ascii: "9"): value = value << 4 | UInt64(digit - UInt8(ascii: "0"))
            case UInt8(ascii: "a")...UInt8(ascii: "f"): value = value << 4 | UInt64(digit - UInt8(ascii: "a") + 10)
            default: return nil
            }
        }
        self = value
    }

    /// Exactly 16 digits, zeros in front.
    package var lowercaseHexadecimal: String {
        let number = self
        return unsafe String(unsafeUninitializedCapacity: 16) { buffer in
            for index in 0..<16 {
                let digit = UInt8(truncatingIfNeeded: number >> UInt64(60 - 4 * index)) & 15
                unsafe buffer[index] = digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "a") + digit - 10
            }
            return 16
        }
    }
}
