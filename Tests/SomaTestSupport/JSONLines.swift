internal import Foundation
package import SomaJSON

/// The values of a JSONL file, a line each.
package enum JSONLines {
    package static func read(_ path: String) throws -> [JSONValue] {
        try parse(try String(contentsOf: URL(filePath: path), encoding: .utf8))
    }

    package static func parse(_ text: String) throws -> [JSONValue] {
        try text.utf8.split(separator: UInt8(ascii: "\n")).map { try JSONValue(parsing: Array($0).span) }
    }
}

extension JSONValue {
    /// As a `Double`, whichever way it was written; `nil` for anything but a number.
    package var number: Double? {
        switch self {
        case .int(let number): Double(number)
        case .double(let number): number
        default: nil
        }
    }

    package var text: String? {
        guard case .string(let text) = self else { return nil }
        return text
    }

    /// The names of an object's members in order.
    package var names: [String] {
        guard case .object(let members) = self else { return [] }
        return members.map(\.name)
    }
}
