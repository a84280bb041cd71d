/// The string literals of a Swift source, for tests that look for names in them. Comments are passed over; regular
/// expression literals are not known.
struct SwiftLiterals {
    /// A part of a literal without interpolations; escapes stay as they are written.
    struct Part: Equatable {
        var text: String
        /// From 1.
        var line: Int
    }

    private(set) var parts: [Part] = []
    private let bytes: [UInt8]
    private var index = 0
    private var line = 1

    init(of source: String) {
        bytes = Array(source.utf8)
        readCode(untilParenthesis: false)
    }

    /// Reads up to the end, or behind the parenthesis that closes an interpolation.
    private mutating func readCode(untilParenthesis: Bool) {
        var depth = 1
        while index < bytes.count {
            if starts("//") {
                while index < bytes.count, bytes[index] != UInt8(ascii: "\n") { index += 1 }
            } else if starts("/*") {
                skipComment()
            } else if let hashes = hashesOfLiteral() {
                readLiteral(hashes)
            } else {
                let byte = advance()
                if byte == UInt8(ascii: "(") { depth += 1 }
                if byte == UInt8(ascii: ")") { depth -= 1 }
                if untilParenthesis, depth == 0 { return }
            }
        }
    }

    /// Comments of this kind nest.
    private mutating func skipComment() {
        var depth = 0
        repeat {
            if starts("/*") {
                depth += 1
                index += 2
            } else if starts("*/") {
                depth -= 1
                index += 2
            } else {
                _ = advance()
            }
        } while depth > 0 && index < bytes.count
    }

    /// The number of `#` in front of the quote that comes next; `nil` if no literal begins here.
    private func hashesOfLiteral() -> Int? {
        let hashes = bytes[index...].prefix { $0 == UInt8(ascii: "#") }.count
        let quote = index + hashes
        return quote < bytes.count && bytes[quote] == UInt8(ascii: "\"") ? hashes : nil
    }

    private mutating func readLiteral(_ hashes: Int) {
        index += hashes
        let quotes = starts("\"\"\"") ? "\"\"\"" : "\""
        index += quotes.utf8.count
        let end = quotes + String(repeating: "#", count: hashes)
        let escape = "\\" + String(repeating: "#", count: hashes)
        var text: [UInt8] = []
        var start = line
        func part() -> Part { Part(text: String(decoding: text, as: UTF8.self), line: start) }
        while index < bytes.count, !starts(end) {
            if starts(escape + "(") {
                parts.append(part())
                index += escape.utf8.count + 1
                readCode(untilParenthesis: true)
                text = []
                start = line
            } else if starts(escape) {
                text += bytes[index..<min(index + escape.utf8.count, bytes.count)]
                index += escape.utf8.count
                if index < bytes.count { text.append(advance()) }
            } else {
                text.append(advance())
            }
        }
        index += end.utf8.count
        parts.append(part())
    }

    private mutating func advance() -> UInt8 {
        defer { index += 1 }
        if bytes[index] == UInt8(ascii: "\n") { line += 1 }
        return bytes[index]
    }

    private func starts(_ text: String) -> Bool { bytes[index...].starts(with: text.utf8) }
}
