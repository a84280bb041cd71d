internal import SomaJSON

/// A value of a JSON text, and the bytes in which it stands.
struct JSONTree: Sendable {
    struct Member: Sendable {
        var name: String
        /// From the name's quote to the end of the value.
        var range: Range<Int>
        var value: JSONTree
    }

    enum Content: Sendable {
        /// A string, a number, `true`, `false` or `null`.
        case scalar
        case array([JSONTree])
        case object([Member])
    }

    var range: Range<Int>
    var content: Content

    /// - Parameter bytes: a text that `JSONValue` has taken; anything else may trap.
    init(validated bytes: [UInt8]) {
        var scanner = JSONScanner(bytes: bytes)
        self = scanner.value()
    }

    fileprivate init(range: Range<Int>, content: Content) {
        self.range = range
        self.content = content
    }

    /// Where the elements or members stand, in order.
    var childRanges: [Range<Int>] {
        switch content {
        case .scalar: []
        case .array(let elements): elements.map(\.range)
        case .object(let members): members.map(\.range)
        }
    }

    /// Of two members with one name the last counts.
    func index(of name: String) -> Int? {
        guard case .object(let members) = content else { return nil }
        return members.lastIndex { $0.name == name }
    }

    func value(at index: Int) -> JSONTree? {
        switch content {
        case .scalar: nil
        case .array(let elements): elements.indices.contains(index) ? elements[index] : nil
        case .object(let members): members.indices.contains(index) ? members[index].value : nil
        }
    }
}

/// Steps over a text whose syntax is known to be right.
private struct JSONScanner {
    let bytes: [UInt8]
    var position = 0

    mutating func value() -> JSONTree {
        skipWhiteSpace()
        let start = position
        let content: JSONTree.Content
        switch bytes[position] {
        case UInt8(ascii: "{"): content = .object(members())
        case UInt8(ascii: "["): content = .array(elements())
        case UInt8(ascii: "\""):
            skipString()
            content = .scalar
        default:
            while position < bytes.count, !Self.endsWord(bytes[position]) { position += 1 }
            content = .scalar
        }
        return JSONTree(range: start..<position, content: content)
    }

    private mutating func members() -> [JSONTree.Member] {
        var members: [JSONTree.Member] = []
        while next(until: UInt8(ascii: "}")) {
            let start = position
            skipString()
            let name = JSONText.string(bytes[start..<position]) ?? ""
            skipWhiteSpace()
            position += 1
            let value = value()
            members.append(JSONTree.Member(name: name, range: start..<position, value: value))
        }
        return members
    }

    private mutating func elements() -> [JSONTree] {
        var elements: [JSONTree] = []
        while next(until: UInt8(ascii: "]")) { elements.append(value()) }
        return elements
    }

    /// Steps over the opening bracket or a comma to the next child (true), or over the closing bracket (false).
    private mutating func next(until end: UInt8) -> Bool {
        skipWhiteSpace()
        if bytes[position] == end {
            position += 1
            return false
        }
        position += 1
        skipWhiteSpace()
        guard bytes[position] == end else { return true }
        position += 1
        return false
    }

    private mutating func skipString() {
        position += 1
        while bytes[position] != UInt8(ascii: "\"") { position += bytes[position] == UInt8(ascii: "\\") ? 2 : 1 }
        position += 1
    }

    private mutating func skipWhiteSpace() {
        while position < bytes.count, bytes[position].isJSONWhiteSpace { position += 1 }
    }

    private static func endsWord(_ byte: UInt8) -> Bool {
        byte.isJSONWhiteSpace || byte == UInt8(ascii: ",") || byte == UInt8(ascii: "]") || byte == UInt8(ascii: "}")
    }
}

extension UInt8 {
    var isJSONWhiteSpace: Bool { self == 0x20 || self == 0x0A || self == 0x0D || self == 0x09 }
}
