import Foundation
import FuzzInputs
import SomaTestSupport
import Testing

/// What fuzzers found is read again, so that what once went wrong stays right.
struct CorpusTests {
    private static let folder = Repository.fixture("fuzz")

    private static func corpus(of input: FuzzInput) throws -> [(name: String, bytes: [UInt8])] {
        let folder = Self.folder + "/" + input.rawValue
        return try Repository.names(in: folder).map { name in
            (name, Array(try Data(contentsOf: URL(filePath: folder + "/" + name))))
        }
    }

    @Test(arguments: FuzzInput.allCases)
    func `every input of the corpus is read without a fault`(input: FuzzInput) throws {
        let corpus = try Self.corpus(of: input)
        #expect(!corpus.isEmpty)
        for (name, bytes) in corpus {
            #expect(input.fault(of: bytes) == nil, "\(input.rawValue)/\(name)")
        }
    }

    @Test func `the corpus is of known inputs only, and stays small`() throws {
        #expect(Repository.names(in: Self.folder) == FuzzInput.allCases.map(\.rawValue).sorted())
        let sizes = try FuzzInput.allCases.flatMap { try Self.corpus(of: $0).map(\.bytes.count) }
        #expect(sizes.reduce(0, +) < 1 << 20)
    }
}
