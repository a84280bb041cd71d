/// Builds one JSON text on one line, in UTF-8. Commas are its own business; balancing `begin` and `end` is the caller's.
package struct JSONWriter: Sendable {
    package private(set) var bytes: [UInt8] = []
    private var needsComma = false

    package init() {}

    package mutating func beginObject() { open(UInt8(ascii: "{")) }
    package mutating func endObject() { close(UInt8(ascii: "}")) }
    package mutating func beginArray() { open(UInt8(ascii: "[")) }
    package mutating func endArray() { close(UInt8(ascii: "]")) }

    package mutating func name(_ name: String) {
        separate()
        quote(name)
        bytes.append(UInt8(ascii: ":"))
        needsComma = false
    }

    package mutating func value(_ text: String) {
        separate()
        quote(text)
    }

    package mutating func value(_ number: Int64) {
        separate()
        bytes.append(contentsOf: number.description.utf8)
    }

    package mutating func value(_ number: Int) { value(Int64(number)) }

    /// The shortest digits that read back as the same bits; `null` for what JSON cannot say (not a number, infinity).
    package mutating func value(_ number: Double) {
        separate()
        bytes.append(contentsOf: (number.isFinite ? number.description : "null").utf8)
    }

    package mutating func value(_ flag: Bool) {
        separate()
        bytes.append(contentsOf: (flag ? "true" : "false").utf8)
    }

    package mutating func null() {
        separate()
        bytes.append(contentsOf: "null".utf8)
    }

    package mutating func member(_ name: String, _ text: String) {
        self.name(name)
        value(text)
    }

    package mutating func member(_ name: String, _ number: Int) {
        self.name(name)
        value(number)
    }

    package mutating func member(_ name: String, _ number: Double) {
        self.name(name)
        value(number)
    }

    package mutating func member(_ name: String, _ flag: Bool) {
        self.name(name)
        value(flag)
    }

    package mutating func value(_ value: JSONValue) {
        switch value {
        case .null: null()
        case .bool(let flag): self.value(flag)
        case .int(let number): self.value(number)
        case .double(let number): self.value(number)
        case .string(let text): self.value(text)
        case .array(let elements):
            beginArray()
            for element in elements { self.value(element) }
            endArray()
        case .object(let members):
            beginObject()
            for member in members {
                name(member.name)
                self.value(member.value)
            }
            endObject()
        }
    }

    /// The text so far.
    package var text: String { String(decoding: bytes, as: UTF8.self) }

    private mutating func open(_ bracket: UInt8) {
        separate()
        bytes.append(bracket)
        needsComma = false
    }

    private mutating func close(_ bracket: UInt8) {
        bytes.append(bracket)
        needsComma = true
    }

    private mutating func separate() {
        if needsComma { bytes.append(UInt8(ascii: ",")) }
        needsComma = true
    }

    /// Controls of both C0 and C1 are escaped too: a line may be printed on a terminal.
    private mutating func quote(_ text: String) {
        bytes.append(UInt8(ascii: "\""))
        let text = text.utf8.span
        var start = 0
        var previous: UInt8 = 0
        for index in text.indices {
            let byte = text[index]
            defer { previous = byte }
            // All but quotes, backslashes and controls goes as it is, run by run.
            if byte >= 0x20, byte != UInt8(ascii: "\""), byte != UInt8(ascii: "\\"), byte < 0x7F { continue }
            let isControl = byte < 0x20 || byte == 0x7F
            let isC1 = 0x80...0x9F ~= byte && previous == 0xC2
            if byte > 0x7F, !isC1 { continue }
            append(text, start..<(isC1 ? index - 1 : index))
            start = index + 1
            switch byte {
            case UInt8(ascii: "\n"): bytes.append(contentsOf: "\\n".utf8)
            case UInt8(ascii: "\r"): bytes.append(contentsOf: "\\r".utf8)
            case UInt8(ascii: "\t"): bytes.append(contentsOf: "\\t".utf8)
            case _ where isControl || isC1: escape(byte)
            default:
                bytes.append(UInt8(ascii: "\\"))
                bytes.append(byte)
            }
        }
        append(text, start..<text.count)
        bytes.append(UInt8(ascii: "\""))
    }

    private mutating func append(_ text: Span<UInt8>, _ range: Range<Int>) {
        if range.isEmpty { return }
        unsafe text.extracting(range).withUnsafeBufferPointer { unsafe bytes.append(contentsOf: $0) }
    }

    private mutating func escape(_ byte: UInt8) {
        let digits = Array("0123456789abcdef".utf8)
        bytes.append(contentsOf: "\\u00".utf8)
        bytes.append(digits[Int(byte >> 4)])
        bytes.append(digits[Int(byte & 15)])
    }
}
