extension JSONValue {
    /// Deeper nesting than this is refused: a hostile text must not exhaust the stack.
    package static let maximumDepth = 256

    /// Reads one RFC 8259 text and nothing after it but white space.
    ///
    /// A lone surrogate escape becomes U+FFFD, as JavaScript writes such strings. Bytes that are not UTF-8 are an error.
    package init(parsing bytes: Span<UInt8>) throws(JSONError) {
        var parser = JSONParser()
        self = try parser.document(bytes)
    }

    package init(parsing text: String) throws(JSONError) {
        try self.init(parsing: text.utf8.span)
    }
}

/// A recursive-descent reader. The bytes are handed to each call because a stored span would need a lifetime of its own.
private struct JSONParser {
    var position = 0
    var depth = 0

    mutating func document(_ bytes: Span<UInt8>) throws(JSONError) -> JSONValue {
        let result = try value(bytes)
        skipWhiteSpace(bytes)
        guard position == bytes.count else { throw failure("unexpected text after the value") }
        return result
    }

    func failure(_ reason: String) -> JSONError { JSONError(offset: position, reason: reason) }

    func peek(_ bytes: Span<UInt8>) -> UInt8? { position < bytes.count ? bytes[position] : nil }

    mutating func skipWhiteSpace(_ bytes: Span<UInt8>) {
        while let byte = peek(bytes), byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { position += 1 }
    }

    mutating func value(_ bytes: Span<UInt8>) throws(JSONError) -> JSONValue {
        skipWhiteSpace(bytes)
        switch peek(bytes) {
        case nil: throw failure("the text ends where a value should be")
        case UInt8(ascii: "{"): return try nested(bytes) { parser, bytes throws(JSONError) in try parser.object(bytes) }
        case UInt8(ascii: "["): return try nested(bytes) { parser, bytes throws(JSONError) in try parser.array(bytes) }
        case UInt8(ascii: "\""): return .string(try string(bytes))
        case UInt8(ascii: "t"): return try literal("true", .bool(true), bytes)
        case UInt8(ascii: "f"): return try literal("false", .bool(false), bytes)
        case UInt8(ascii: "n"): return try literal("null", .null, bytes)
        default: return try number(bytes)
        }
    }

    mutating func nested(
        _ bytes: Span<UInt8>,
        _ body: (inout JSONParser, Span<UInt8>) throws(JSONError) -> JSONValue
    ) throws(JSONError) -> JSONValue {
        guard depth < JSONValue.maximumDepth else { throw failure("nested deeper than \(JSONValue.maximumDepth)") }
        depth += 1
        defer { depth -= 1 }
        position += 1
        return try body(&self, bytes)
    }

    mutating func literal(_ word: StaticString, _ value: JSONValue, _ bytes: Span<UInt8>) throws(JSONError) -> JSONValue
    {
        for expected in word.description.utf8 {
            guard peek(bytes) == expected else { throw failure("expected \(word)") }
            position += 1
        }
        return value
    }

    mutating func object(_ bytes: Span<UInt8>) throws(JSONError) -> JSONValue {
        var members: [JSONValue.Member] = []
        skipWhiteSpace(bytes)
        if peek(bytes) == UInt8(ascii: "}") {
            position += 1
            return .object(members)
        }
        while true {
            skipWhiteSpace(bytes)
            guard peek(bytes) == UInt8(ascii: "\"") else { throw failure("expected a member's name in quotes") }
            let name = try string(bytes)
            skipWhiteSpace(bytes)
            guard peek(bytes) == UInt8(ascii: ":") else { throw failure("expected ':'") }
            position += 1
            members.append(JSONValue.Member(name: name, value: try value(bytes)))
            if try !continues(until: UInt8(ascii: "}"), bytes) { return .object(members) }
        }
    }

    mutating func array(_ bytes: Span<UInt8>) throws(JSONError) -> JSONValue {
        var elements: [JSONValue] = []
        skipWhiteSpace(bytes)
        if peek(bytes) == UInt8(ascii: "]") {
            position += 1
            return .array(elements)
        }
        while true {
            elements.append(try value(bytes))
            if try !continues(until: UInt8(ascii: "]"), bytes) { return .array(elements) }
        }
    }

    /// Steps over a comma (true) or the closing bracket (false).
    mutating func continues(until end: UInt8, _ bytes: Span<UInt8>) throws(JSONError) -> Bool {
        skipWhiteSpace(bytes)
        let byte = peek(bytes)
        guard byte == UInt8(ascii: ",") || byte == end else {
            throw failure("expected ',' or '\(Unicode.Scalar(end))'")
        }
        position += 1
        return byte != end
    }

    mutating func number(_ bytes: Span<UInt8>) throws(JSONError) -> JSONValue {
        let start = position
        var isInteger = true
        if peek(bytes) == UInt8(ascii: "-") { position += 1 }
        if peek(bytes) == UInt8(ascii: "0") {
            position += 1
        } else {
            try digits(bytes)
        }
        if peek(bytes) == UInt8(ascii: ".") {
            isInteger = false
            position += 1
            try digits(bytes)
        }
        if let byte = peek(bytes), byte | 0x20 == UInt8(ascii: "e") {
            isInteger = false
            position += 1
            if let sign = peek(bytes), sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-") { position += 1 }
            try digits(bytes)
        }
        let text = try slice(bytes, start, position)
        if isInteger, let value = Int64(text) { return .int(value) }
        guard let value = Double(text) else { throw failure("a number that cannot be read") }
        return .double(value)
    }

    mutating func digits(_ bytes: Span<UInt8>) throws(JSONError) {
        let start = position
        while let byte = peek(bytes), UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte { position += 1 }
        guard position > start else { throw failure("expected a value") }
    }

    func slice(_ bytes: Span<UInt8>, _ start: Int, _ end: Int) throws(JSONError) -> String {
        do {
            return String(copying: try UTF8Span(validating: bytes.extracting(start..<end)))
        } catch {
            throw JSONError(offset: start, reason: "text that is not UTF-8")
        }
    }

    mutating func string(_ bytes: Span<UInt8>) throws(JSONError) -> String {
        position += 1
        let start = position
        while let byte = peek(bytes) {
            if byte == UInt8(ascii: "\"") {
                let text = try slice(bytes, start, position)
                position += 1
                return text
            }
            if byte == UInt8(ascii: "\\") { return try escapedString(bytes, from: start) }
            guard byte >= 0x20 else { throw failure("a control character in a string") }
            position += 1
        }
        throw failure("a string without an end")
    }

    /// The string that began at `start` and has its first backslash at `position`.
    mutating func escapedString(_ bytes: Span<UInt8>, from start: Int) throws(JSONError) -> String {
        var unescaped: [UInt8] = []
        unescaped.reserveCapacity(position - start + 64)
        append(bytes, start..<position, to: &unescaped)
        while true {
            let runStart = position
            while let byte = peek(bytes), byte >= 0x20, byte != UInt8(ascii: "\""), byte != UInt8(ascii: "\\") {
                position += 1
            }
            append(bytes, runStart..<position, to: &unescaped)
            switch peek(bytes) {
            case UInt8(ascii: "\""):
                position += 1
                guard let text = String(validating: unescaped, as: UTF8.self) else {
                    throw JSONError(offset: start, reason: "text that is not UTF-8")
                }
                return text
            case UInt8(ascii: "\\"):
                let scalar = try escape(bytes)
                if scalar.isASCII {
                    unescaped.append(UInt8(truncatingIfNeeded: scalar.value))
                } else {
                    unescaped.append(contentsOf: String(scalar).utf8)
                }
            case nil:
                throw failure("a string without an end")
            default:
                throw failure("a control character in a string")
            }
        }
    }

    private func append(_ bytes: Span<UInt8>, _ range: Range<Int>, to text: inout [UInt8]) {
        if range.isEmpty { return }
        unsafe bytes.extracting(range).withUnsafeBufferPointer { unsafe text.append(contentsOf: $0) }
    }

    mutating func escape(_ bytes: Span<UInt8>) throws(JSONError) -> Unicode.Scalar {
        position += 1
        guard let letter = peek(bytes) else { throw failure("a string without an end") }
        position += 1
        switch letter {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return Unicode.Scalar(letter)
        case UInt8(ascii: "b"): return "\u{8}"
        case UInt8(ascii: "f"): return "\u{C}"
        case UInt8(ascii: "n"): return "\n"
        case UInt8(ascii: "r"): return "\r"
        case UInt8(ascii: "t"): return "\t"
        case UInt8(ascii: "u"): return try unicodeEscape(bytes)
        default: throw JSONError(offset: position - 1, reason: "an unknown escape")
        }
    }

    mutating func unicodeEscape(_ bytes: Span<UInt8>) throws(JSONError) -> Unicode.Scalar {
        let unit = try codeUnit(bytes)
        if let scalar = Unicode.Scalar(unit) { return scalar }
        guard unit < 0xDC00, position + 1 < bytes.count, bytes[position] == UInt8(ascii: "\\"),
            bytes[position + 1] == UInt8(ascii: "u")
        else { return "\u{FFFD}" }
        let mark = position
        position += 2
        let low = try codeUnit(bytes)
        guard 0xDC00...0xDFFF ~= low, let scalar = Unicode.Scalar(0x10000 + ((unit - 0xD800) << 10) + (low - 0xDC00))
        else {
            position = mark
            return "\u{FFFD}"
        }
        return scalar
    }

    mutating func codeUnit(_ bytes: Span<UInt8>) throws(JSONError) -> UInt32 {
        var unit: UInt32 = 0
        for _ in 0..<4 {
            guard let byte = peek(bytes), let digit = Character(Unicode.Scalar(byte)).hexDigitValue else {
                throw failure("expected four hexadecimal digits")
            }
            unit = unit << 4 | UInt32(digit)
            position += 1
        }
        return unit
    }
}
