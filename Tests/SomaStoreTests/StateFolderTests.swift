import Foundation
import SomaStore
import SomaTestSupport
import Testing

struct StateFolderTests {
    @Test func `a folder that is missing is made, and all in it is the user's alone`() throws {
        let parent = try TemporaryFolder()
        let folder = StateFolder(path: parent.path("state"))
        #expect(throws: StoreError(.missing, "nothing has been recorded yet in \(folder.path)")) { try folder.check() }
        let store = try Store(recordingIn: folder)
        try store.install()
        try store.audit("x")
        #expect(try parent.mode("state") == 0o700)
        for name in ["analytics.db", "analytics.db-wal", "analytics.db-shm", "audit.jsonl"] {
            #expect(try parent.mode("state/\(name)") == 0o600, "\(name)")
        }
        try folder.check()
    }

    @Test(arguments: [0o720, 0o770, 0o702, 0o777, 0o1777])
    func `a folder that others can write to is refused`(mode: Int) throws {
        let folder = try TemporaryFolder()
        try folder.setMode(mode)
        let error = StoreError(.unsafeFolder, "others can write to \(folder.path); run: chmod 700 \(folder.path)")
        #expect(throws: error) { try folder.state.check() }
        #expect(throws: error) { _ = try Store(recordingIn: folder.state) }
        #expect(throws: error) { _ = try Store(readingFrom: folder.state, busyTimeout: 0) }
        #expect(try folder.names().isEmpty)
    }

    @Test(arguments: [0o700, 0o750, 0o755])
    func `a folder that others can only read is taken`(mode: Int) throws {
        let folder = try TemporaryFolder()
        try folder.setMode(mode)
        _ = try Store(recordingIn: folder.state)
        #expect(try folder.mode("analytics.db") == 0o600)
    }

    @Test func `another user's folder is refused`() throws {
        let folder = try TemporaryFolder()
        guard (try? folder.give(toUser: 65_534)) != nil else { try Test.cancel("only root can give a folder away") }
        #expect(
            throws: StoreError(
                .unsafeFolder,
                "\(folder.path) belongs to another user; set SOMA_HOME to a folder of your own"
            )
        ) { _ = try Store(recordingIn: folder.state) }
    }

    @Test func `a file is no folder`() throws {
        let folder = try TemporaryFolder()
        let path = try folder.write("", to: "file")
        #expect(throws: StoreError(.unsafeFolder, "\(path) is not a folder; set SOMA_HOME to one")) {
            _ = try Store(recordingIn: StateFolder(path: path))
        }
    }

    @Test func `a folder whose parent is missing is not made`() throws {
        let folder = try TemporaryFolder()
        let path = folder.path("a/b")
        let message = "cannot make \(path): no such file; set SOMA_HOME to a folder you can write to"
        #expect(throws: StoreError(.failed, message)) { _ = try Store(recordingIn: StateFolder(path: path)) }
    }

    @Test(arguments: ["analytics.db", "audit.jsonl"])
    func `a link in place of a file is not followed`(name: String) throws {
        let folder = try TemporaryFolder()
        let other = try TemporaryFolder()
        try other.write("precious", to: "file")
        try FileManager.default.createSymbolicLink(
            atPath: folder.path(name),
            withDestinationPath: other.path("file")
        )
        let error = #expect(throws: StoreError.self) { try Store(recordingIn: folder.state).audit("x") }
        #expect(error?.code == .failed)
        #expect(try other.text("file") == "precious")
    }

    @Test func `the standard folder is SOMA_HOME, else .soma in the home folder`() async {
        await #expect(processExitsWith: .success) { try StateFolderTests.checkStandardFolder() }
    }

    /// For a process of its own: it changes the environment.
    private static func checkStandardFolder() throws {
        unsafe setenv("HOME", "/home/x", 1)
        unsafe unsetenv("SOMA_HOME")
        #expect(try StateFolder.standard().path == "/home/x/.soma")
        unsafe setenv("SOMA_HOME", "", 1)
        #expect(try StateFolder.standard().path == "/home/x/.soma")
        unsafe setenv("HOME", "/", 1)
        #expect(try StateFolder.standard().path == "/.soma")
        unsafe setenv("SOMA_HOME", "/state", 1)
        #expect(try StateFolder.standard().path == "/state")
        unsafe setenv("SOMA_HOME", "state", 1)
        #expect(throws: StoreError(.unsafeFolder, "SOMA_HOME must be an absolute path")) {
            try StateFolder.standard()
        }
        unsafe unsetenv("SOMA_HOME")
        unsafe setenv("HOME", "x", 1)
        #expect(throws: StoreError.self) { try StateFolder.standard() }
    }
}
