internal import CMD

/// How far the chain through the audit log's lines has come. Each line ends with a member `chain`: the SHA-256 of the
/// previous line's value, as the 64 digits it is written with, followed by the line without that member. The first line
/// of a chain has no previous value.
///
/// All 64 digits are kept, although half of them would do against whoever finds a line and wants another in its place: a
/// head that was copied elsewhere is to hold against whoever writes the lines too, and to them 128 bits leave a search of
/// 2^64 for two lines of one value. Rotation bounds what the digits take.
package struct AuditChain: Equatable, Sendable {
    /// Since the chain began.
    package var lines: Int
    /// The last line's value; empty before the first.
    package var head: String

    static let beginning = AuditChain(lines: Int64(0), head: "")

    /// Whatever a database says, counting on from it cannot overflow.
    private static let lineLimit: Int64 = 1 << 53

    private static let opening = Array(#","chain":""#.utf8)
    private static let closing = Array("\"}".utf8)
    private static let digits = 64
    private static let memberLength = opening.count + digits + closing.count

    /// Takes a line in, a JSON object with a member or more; returns it with its value, the line feed included.
    mutating func append(_ line: [UInt8]) -> [UInt8] {
        let body = line[..<(line.count - 1)]
        let value = Self.value(of: body, after: head)
        head = String(decoding: value, as: UTF8.self)
        lines += 1
        var chained: [UInt8] = []
        chained.reserveCapacity(body.count + Self.memberLength + 1)
        chained += body
        chained += Self.opening
        chained += value
        chained += Self.closing
        chained.append(UInt8(ascii: "\n"))
        return chained
    }

    /// With which the last line ends, its line feed included.
    var lastBytes: [UInt8] { Array(head.utf8) + Self.closing + [UInt8(ascii: "\n")] }

    /// As the database has it; the beginning where it says what cannot be.
    init(lines: Int64, head: String) {
        let isSound =
            1...Self.lineLimit ~= lines && head.utf8.count == Self.digits
            && head.utf8.allSatisfy(isLowercaseHexadecimal)
        self.lines = isSound ? Int(lines) : 0
        self.head = isSound ? head : ""
    }

    /// Takes a line in that has its value already; `false` leaves the chain as it is: the line does not follow.
    mutating func follow(_ line: ChainedLine) -> Bool {
        guard line.follows(self) else { return false }
        lines += 1
        head = line.value
        return true
    }

    /// A line of the audit log that has a value, without its line feed.
    struct ChainedLine {
        private let body: ArraySlice<UInt8>
        private let digits: ArraySlice<UInt8>

        /// `nil` for a line that does not end with the member.
        init?(_ line: [UInt8]) {
            let end = line.count - AuditChain.memberLength
            guard end > 0 else { return nil }
            let member = line[end...]
            digits = member.dropFirst(AuditChain.opening.count).prefix(AuditChain.digits)
            guard member.starts(with: AuditChain.opening), member.suffix(2).elementsEqual(AuditChain.closing),
                digits.allSatisfy(isLowercaseHexadecimal)
            else { return nil }
            body = line[..<end]
        }

        var value: String { String(decoding: digits, as: UTF8.self) }

        func follows(_ chain: AuditChain) -> Bool {
            AuditChain.value(of: body, after: chain.head).elementsEqual(digits)
        }
    }

    /// - Parameter body: the line up to where the member stands, its closing brace left out.
    private static func value(of body: ArraySlice<UInt8>, after head: String) -> [UInt8] {
        var context = SHA2_CTX()
        unsafe SHA256Init(&context)
        let previous = Array(head.utf8)
        unsafe SHA256Update(&context, previous, previous.count)
        unsafe body.withUnsafeBufferPointer { bytes in unsafe SHA256Update(&context, bytes.baseAddress, bytes.count) }
        unsafe SHA256Update(&context, [UInt8(ascii: "}")], 1)
        var digest = [UInt8](repeating: 0, count: 32)
        unsafe SHA256Final(&digest, &context)
        var digits: [UInt8] = []
        digits.reserveCapacity(Self.digits)
        for byte in digest {
            digits.append(hexadecimalDigit(byte >> 4))
            digits.append(hexadecimalDigit(byte & 15))
        }
        return digits
    }
}

private func hexadecimalDigit(_ value: UInt8) -> UInt8 {
    value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "a") + value - 10
}

private func isLowercaseHexadecimal(_ byte: UInt8) -> Bool {
    UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte || UInt8(ascii: "a")...UInt8(ascii: "f") ~= byte
}
