internal import Foundation
package import SomaModel
internal import SomaSources

/// Recordings that tests replay.
package enum Recording {
    package struct BadLine: Error {
        package var message: String

        package init(message: String) {
            self.message = message
        }
    }

    /// Every line of a recording; throws at the first bad one.
    package static func lines(_ path: String) throws -> [Observed] {
        try Data(contentsOf: URL(filePath: path)).split(separator: UInt8(ascii: "\n")).map { line in
            do {
                return try RecordingDialect.observed(in: Array(line).span)
            } catch {
                throw BadLine(message: "\(path): \(error)")
            }
        }
    }

    package static func actions(_ path: String) throws -> [Action] {
        try lines(path).compactMap { line in
            guard case .action(let action) = line.what else { return nil }
            return action
        }
    }

    package static let edgeCases = Repository.fixture("edge-cases.jsonl")
}
