/// What is written of a page. Numbers are written into it without a text of their own.
struct PageBytes: TextOutputStream, Sendable {
    private(set) var bytes: [UInt8] = []

    mutating func append(_ byte: UInt8) { bytes.append(byte) }

    mutating func append(_ more: [UInt8]) { bytes.append(contentsOf: more) }

    mutating func write(_ text: String) { bytes.append(contentsOf: text.utf8) }

    /// How the standard library hands the digits of a number over.
    // swift-format-ignore: NoLeadingUnderscores
    mutating func _writeASCII(_ digits: UnsafeBufferPointer<UInt8>) { unsafe bytes.append(contentsOf: digits) }

    /// The shortest digits that read back as the same number.
    mutating func write(_ value: Double) {
        if value.isNaN {
            write("NaN")
        } else if value.isInfinite {
            write(value < 0 ? "-Inf" : "+Inf")
        } else if let whole = Int64(exactly: value), whole.magnitude < 1 << 53 {
            write(whole.description)
        } else {
            value.write(to: &self)
        }
    }
}
