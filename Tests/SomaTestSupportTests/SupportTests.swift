import Foundation
import SomaSources
import SomaTestSupport
import Testing

struct SupportTests {
    @Test func `a temporary folder is private and goes with its last reference`() throws {
        var folder: TemporaryFolder? = try TemporaryFolder()
        let path = try #require(folder?.path)
        try folder?.write("x", to: "file")
        #expect(try folder?.mode() == 0o700)
        #expect(try folder?.names() == ["file"])
        folder = nil
        #expect(!FileManager.default.fileExists(atPath: path))
    }

    @Test func `two temporary folders are not the same`() throws {
        #expect(try TemporaryFolder().path != TemporaryFolder().path)
    }

    @Test func `random numbers with one seed are the same every time`() {
        var random = FixedRandom(state: 0)
        // The first two numbers of the reference implementation with seed 0.
        #expect(random.next() == 0xe220_a839_7b1d_cdaf)
        #expect(random.next() == 0x6e78_9e6a_a1b9_65f4)
    }

    @Test func `the repository is found from the sources`() throws {
        #expect(try Repository.text("Package.swift").hasPrefix("// swift-tools-version"))
        #expect(
            Repository.files(under: "Tests/SomaTestSupport", suffix: ".swift").contains { $0.hasSuffix("/Stubs.swift") }
        )
    }

    @Test func `a recording with a bad line is no fixture`() throws {
        let folder = try TemporaryFolder()
        let path = try folder.write("{}\n", to: "bad.jsonl")
        #expect(throws: Recording.BadLine.self) { try Recording.lines(path) }
        #expect(try Recording.actions(Recording.edgeCases).count == 234)
    }
}
