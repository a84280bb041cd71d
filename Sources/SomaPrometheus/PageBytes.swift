/// What is written of a page. Numbers are written into it without a text of their own.
struct PageBytes: TextOutputStream, Sendable {
    private(set) var bytes: [UInt8] = []

    mutating func append(_ byte: UInt8) { bytes.append(byte) }

    mutating func append(_ more: [UInt8]) {
        unsafe more.withUnsafeBufferPointer { unsafe bytes.append(contentsOf: $0) }
    }

    mutating func write(_ text: String) { bytes.append(contentsOf: text.utf8) }

    /// How the standard library hands the digits of a number over.
    // swift-format-ignore: NoLeadingUnderscores
    mutating func _writeASCII(_ digits: UnsafeBufferPointer<UInt8>) { unsafe bytes.append(contentsOf: digits) }

    /// The shortest digits that read back as the same number.
    mutating func write(_ value: Double) {
        if value.magnitude < 0x1p53, Double(Int64(value)) == value {
            write(Int64(value).description)
        } else if value.isFinite {
            value.write(to: &self)
        } else {
            write(value.isNaN ? "NaN" : value < 0 ? "-Inf" : "+Inf")
        }
    }
}
