internal import SomaJSON

/// How a JSON text is laid out, so that what is added looks like the rest.
struct JSONLayout: Sendable {
    /// One level of indentation.
    let unit: String
    let newline: String
    /// Whether the outermost object begins on the line of its bracket.
    let isOnOneLine: Bool
    private let colon: String

    /// What separates two values on one line.
    var comma: String { colon == ":" ? "," : ", " }

    /// An empty object tells nothing: two spaces, as Claude Code writes.
    ///
    /// - Parameter bytes: a valid JSON text.
    init(of bytes: [UInt8]) {
        let root = JSONTree(validated: bytes)
        let lineFeed = bytes.firstIndex(of: UInt8(ascii: "\n"))
        newline = lineFeed.map { $0 > 0 && bytes[$0 - 1] == UInt8(ascii: "\r") } == true ? "\r\n" : "\n"
        guard case .object(let members) = root.content, let first = members.first else {
            (unit, colon, isOnOneLine) = ("  ", ": ", false)
            return
        }
        let lead = bytes[root.range.lowerBound + 1..<first.range.lowerBound]
        isOnOneLine = !lead.contains(UInt8(ascii: "\n"))
        let blanks = lead.reversed().prefix { $0 == 0x20 || $0 == 0x09 }
        unit = blanks.isEmpty || isOnOneLine ? "  " : String(decoding: blanks.reversed(), as: UTF8.self)
        let beforeValue = bytes[first.value.range.lowerBound - 1]
        colon = beforeValue == UInt8(ascii: ":") ? ":" : ": "
    }

    /// A value, or a member with its name.
    ///
    /// - Parameter indentation: of the line on which it begins; `nil` puts all on one line.
    func text(_ value: JSONValue, named name: String?, indentation: String?) -> String {
        let prefix = name.map { Self.text(.string($0)) + colon } ?? ""
        switch value {
        case .array(let elements) where !elements.isEmpty:
            return prefix + list("[", elements.map { (nil, $0) }, "]", indentation)
        case .object(let members) where !members.isEmpty:
            return prefix + list("{", members.map { ($0.name, $0.value) }, "}", indentation)
        default: return prefix + Self.text(value)
        }
    }

    private func list(
        _ open: String,
        _ children: [(name: String?, value: JSONValue)],
        _ close: String,
        _ indentation: String?
    ) -> String {
        let inner = indentation.map { $0 + unit }
        let texts = children.map { text($0.value, named: $0.name, indentation: inner) }
        guard let indentation, let inner else { return open + texts.joined(separator: comma) + close }
        return open + newline + texts.map { inner + $0 }.joined(separator: "," + newline) + newline + indentation
            + close
    }

    private static func text(_ value: JSONValue) -> String {
        var writer = JSONWriter()
        writer.value(value)
        return writer.text
    }
}
