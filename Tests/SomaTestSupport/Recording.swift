package import SomaModel
package import SomaSources

/// Recordings that tests replay.
package enum Recording {
    package struct BadLine: Error {
        package var message: String

        package init(message: String) {
            self.message = message
        }
    }

    /// Every line of a recording; throws at the first bad one.
    package static func lines(_ path: String) throws -> [RecordingLine] {
        var bad: [String] = []
        var reader = try RecordingReader(path) { bad.append($0) }
        var lines: [RecordingLine] = []
        while let line = try reader.next() { lines.append(line) }
        if let message = bad.first { throw BadLine(message: message) }
        return lines
    }

    package static func actions(_ path: String) throws -> [Action] {
        try lines(path).compactMap { line in
            guard case .action(let action) = line else { return nil }
            return action
        }
    }

    package static let edgeCases = Repository.fixture("edge-cases.jsonl")
}
