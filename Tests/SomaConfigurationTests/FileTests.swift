import Foundation
import SomaConfiguration
import SomaTestSupport
import Testing

/// The file itself: whose it is, and what it is.
struct FileTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    private var problem: String? {
        do throws(ConfigurationError) {
            _ = try Configuration(folder: folder.path)
            return nil
        } catch {
            return error.description
        }
    }

    @Test func `a missing file is the defaults and the environment`() throws {
        #expect(try Configuration(folder: folder.path) == Configuration())
        let configuration = try Configuration(folder: folder.path) { $0 == "SOMA_BUDGET_TOKENS" ? "5" : nil }
        #expect(configuration.changed == ["budget.tokens 5 environment SOMA_BUDGET_TOKENS"])
    }

    @Test func `a file is read, also through a link`() throws {
        try folder.write("recording: full\n", to: "real.yaml")
        try FileManager.default.createSymbolicLink(
            atPath: folder.path("soma.yaml"),
            withDestinationPath: folder.path("real.yaml")
        )
        #expect(try Configuration(folder: folder.path).changed == ["recording full soma.yaml:1"])
    }

    @Test func `a file that others can write to is refused`() throws {
        let path = try folder.write("recording: full\n", to: "soma.yaml")
        for mode in [0o620, 0o602] {
            try folder.setMode(mode, of: "soma.yaml")
            #expect(problem == "others can write to \(path); run: chmod go-w \(path)")
        }
        try folder.setMode(0o644, of: "soma.yaml")
        #expect(problem == nil)
    }

    @Test(.enabled(if: geteuid() == 0, "only root can give a file away"))
    func `a file of another user is refused`() throws {
        let path = try folder.write("recording: full\n", to: "soma.yaml")
        try FileManager.default.setAttributes([.ownerAccountID: 12_345], ofItemAtPath: path)
        #expect(problem == "\(path) belongs to another user; replace it by a file of your own")
    }

    @Test func `a folder and a pipe are refused without waiting`() throws {
        let path = folder.path("soma.yaml")
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
        #expect(problem == "\(path) is no file; make it one or remove it")
        try FileManager.default.removeItem(atPath: path)
        let made = unsafe mkfifo(path, 0o600)
        #expect(made == 0)
        #expect(problem == "\(path) is no file; make it one or remove it")
    }

    @Test func `a file longer than 1 MiB is refused`() throws {
        _ = try folder.write([UInt8](repeating: UInt8(ascii: "#"), count: 3 << 20), to: "soma.yaml")
        #expect(problem == "soma.yaml: it is longer than 1 MiB; take out what soma does not need")
    }
}
