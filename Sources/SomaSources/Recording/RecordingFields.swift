internal import SomaJSON
internal import SomaModel

/// A line's members by name and type; of two with one name the last counts, and `null` is as good as absent.
struct RecordingFields {
    private var values: [String: JSONValue] = [:]

    init(_ members: [JSONValue.Member]) {
        for member in members { values[member.name] = member.value }
    }

    private subscript(name: String) -> JSONValue? {
        let value = values[name]
        return value == .null ? nil : value
    }

    func has(_ name: String) -> Bool { values[name] != nil }

    func text(_ name: String) throws(SourceError) -> String? {
        switch self[name] {
        case nil: return nil
        case .string(let text): return text
        default: throw wrong(name, "a string")
        }
    }

    /// A required string, not empty and of bounded length.
    func name(_ name: String) throws(SourceError) -> String {
        guard let text = try text(name) else { throw SourceError(reason: "\"\(name)\" is missing") }
        guard !text.isEmpty else { throw SourceError(reason: "\"\(name)\" is empty") }
        guard text.utf8.count <= Observed.nameLimit else {
            throw SourceError(reason: "\"\(name)\" is longer than \(Observed.nameLimit) bytes")
        }
        return text
    }

    func time() throws(SourceError) -> Timestamp {
        guard let time = Timestamp(rfc3339: try name("time")) else {
            throw SourceError(reason: "\"time\" must be an RFC 3339 time with its offset, from 1970 to 2261")
        }
        return time
    }

    func flag(_ name: String) throws(SourceError) -> Bool? {
        switch self[name] {
        case nil: return nil
        case .bool(let flag): return flag
        default: throw wrong(name, "true or false")
        }
    }

    func object(_ name: String) throws(SourceError) -> JSONValue {
        switch self[name] {
        case nil: return .null
        case .object(let members): return .object(members)
        default: throw wrong(name, "an object")
        }
    }

    /// 0 to 2⁵³; 1.0 is an integer too.
    func integer(_ name: String) throws(SourceError) -> Int? {
        switch self[name] {
        case nil: return nil
        case .int(let number) where 0...1 << 53 ~= number: return Int(number)
        case .double(let number) where 0...0x1p53 ~= number && number.rounded() == number: return Int(number)
        default: throw wrong(name, "an integer from 0 to 2^53")
        }
    }

    /// Finite and ≥ 0.
    func quantity(_ name: String) throws(SourceError) -> Double? {
        switch self[name] {
        case nil: return nil
        case .int(let number) where number >= 0: return Double(number)
        case .double(let number) where number >= 0 && number.isFinite: return number
        default: throw wrong(name, "a number of at least 0")
        }
    }

    private func wrong(_ name: String, _ expected: String) -> SourceError {
        SourceError(reason: "\"\(name)\" must be \(expected)")
    }
}
