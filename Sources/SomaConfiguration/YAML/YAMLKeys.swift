internal import SomaModel

/// Finds a key that a mapping has twice. The first few keys are compared one by one: a dictionary would look types up at
/// runtime, which costs as much as reading a small document.
struct YAMLKeys {
    private static let walkLimit = 16

    private var lines: [ExactString: Int] = [:]

    /// Takes the next key in.
    ///
    /// - Parameter entries: those before it.
    /// - Returns: the line of the same key before it, if there is one.
    mutating func insert(_ key: String, line: Int, after entries: [YAMLEntry]) -> Int? {
        let key = ExactString(key)
        if entries.count < Self.walkLimit {
            for entry in entries where ExactString(entry.key) == key { return entry.line }
            return nil
        }
        if lines.isEmpty {
            for entry in entries { lines[ExactString(entry.key)] = entry.line }
        }
        return lines.updateValue(line, forKey: key)
    }
}
