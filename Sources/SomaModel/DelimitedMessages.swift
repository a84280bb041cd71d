/// Protobuf messages one behind the other, each after its field's tag and its length: the bytes of a repeated field, which
/// can be sent without being parsed.
package struct DelimitedMessages: Equatable, Sendable {
    package private(set) var bytes: [UInt8]
    package private(set) var count: Int

    package init() {
        bytes = []
        count = 0
    }

    /// - Parameter bytes: of `count` messages.
    package init(_ bytes: [UInt8], count: Int) {
        self.bytes = bytes
        self.count = count
    }

    /// - Parameter message: with its tag and length.
    package mutating func append(_ message: [UInt8]) {
        bytes += message
        count += 1
    }

    package mutating func append(_ others: DelimitedMessages) {
        bytes += others.bytes
        count += others.count
    }

    /// The messages from `first` on, `most` at the most, that have no more than `byteLimit` bytes together; one that is
    /// larger by itself is taken alone. Damaged bytes end them early.
    package func part(from first: Int, atMost most: Int, byteLimit: Int) -> DelimitedMessages {
        var reader = MessageBounds(position: 0)
        for _ in 0..<first {
            guard reader.skip(in: bytes) else { return DelimitedMessages() }
        }
        let start = reader.position
        var end = start
        var taken = 0
        while taken < most, reader.skip(in: bytes), taken == 0 || reader.position - start <= byteLimit {
            end = reader.position
            taken += 1
        }
        return DelimitedMessages(Array(bytes[start..<end]), count: taken)
    }
}

/// Walks over length-delimited fields.
private struct MessageBounds {
    var position: Int

    /// False at the end, and where what follows is no whole field.
    mutating func skip(in bytes: [UInt8]) -> Bool {
        guard let tag = number(at: position, in: bytes), let length = number(at: tag.end, in: bytes),
            length.value <= bytes.count - length.end
        else { return false }
        position = length.end + length.value
        return true
    }

    /// A base-128 number of at most 5 bytes, and where it ends.
    private func number(at start: Int, in bytes: [UInt8]) -> (value: Int, end: Int)? {
        var value = 0
        for index in 0..<5 {
            guard start + index < bytes.count else { return nil }
            let byte = bytes[start + index]
            value |= Int(byte & 0x7F) << (7 * index)
            if byte & 0x80 == 0 { return (value, start + index + 1) }
        }
        return nil
    }
}
