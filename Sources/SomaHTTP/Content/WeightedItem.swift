/// One member of a list such as `Accept`'s, with the weight that the client gave it.
package struct WeightedItem: Equatable, Sendable {
    /// In lower case.
    package var value: String
    /// Names in lower case, values without quotes; `q` is not among them.
    package var parameters: [String: String]
    /// From 0, which refuses, to 1; 1 where none is given or it is no number, as Go's clients have it.
    package var weight: Double

    /// More than any client has reason to send.
    private static let limit = 64

    /// The members of all fields of one name, the heaviest first and otherwise in the order in which they stand (RFC 9110,
    /// 12.4.2: `weight = OWS ";" OWS "q=" qvalue`). Those after the 64th are passed over.
    package static func list(_ fields: [String]) -> [WeightedItem] {
        let members = fields.flatMap { $0.splitOutsideQuotes(at: ",") }.prefix(limit)
        return members.compactMap(WeightedItem.init).sorted { $0.weight > $1.weight }
    }

    /// `nil` where nothing stands between two commas.
    private init?(_ text: String) {
        var parts = text.splitOutsideQuotes(at: ";")[...]
        guard let value = parts.popFirst()?.trimmed, !value.isEmpty else { return nil }
        self.value = value.asciiLowercased
        parameters = [:]
        weight = 1
        for part in parts {
            let pair = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard pair.count == 2 else { continue }
            let name = String(pair[0]).trimmed.asciiLowercased
            let value = String(pair[1]).trimmed.filter { $0 != "\"" }
            if name == "q" {
                weight = Double(value).flatMap { (0...1).contains($0) ? $0 : nil } ?? 1
            } else {
                parameters[name] = value
            }
        }
    }
}

extension String {
    fileprivate func splitOutsideQuotes(at separator: Character) -> [String] {
        var isQuoted = false
        return split(omittingEmptySubsequences: false) { character in
            if character == "\"" { isQuoted.toggle() }
            return character == separator && !isQuoted
        }.map(String.init)
    }

    /// Without spaces and tabs at its ends.
    var trimmed: String {
        var rest = self[...]
        while let first = rest.first, first == " " || first == "\t" { rest.removeFirst() }
        while let last = rest.last, last == " " || last == "\t" { rest.removeLast() }
        return String(rest)
    }

    var asciiLowercased: String { String(decoding: utf8.map(\.asciiLowercase), as: UTF8.self) }
}
