import SomaModel
import SomaMonitor
import SomaStore
import SomaSystem

/// A state folder that goes away with its last reference.
final class ScratchFolder {
    let folder: StateFolder

    init() throws {
        folder = StateFolder(path: try FileSystem.createTemporaryFolder(prefix: "soma-bench"))
    }

    deinit {
        try? FileSystem.removeFolder(folder.path)
    }

    /// What a program that works with this folder is told.
    var environment: [String] { ["SOMA_HOME=" + folder.path] }

    /// Copies a build's program into the folder, and returns its path. A file as the linker leaves it lies in the page cache
    /// in smaller pieces than a copy: a process that is started from it takes longer.
    func install(_ name: String, of build: Build) throws -> String {
        let path = folder.path + "/" + name
        try Child.run("/bin/cp", [try build.program(name), path])
        return path
    }

    /// A collector that nothing listens for: what is recorded has to wait for it.
    func knowCollector() throws {
        _ = try write("exporter: {endpoint: 'http://127.0.0.1:9'}\n", to: "soma.yaml")
    }

    /// Writes a file into the folder, in place of an earlier one, and returns its path.
    @discardableResult
    func write(_ text: String, to name: String) throws -> String {
        let path = folder.path + "/" + name
        try? FileSystem.remove(path)
        try FileDescriptor(opening: path, for: .create).write(Array(text.utf8))
        return path
    }

    /// A monitor that records into the folder.
    func monitor() throws -> Monitor {
        try Monitor(recordingInto: Store(recordingIn: folder), configuration: Monitor.Configuration())
    }

    /// A plain action, one second after the one before it.
    static func action(_ number: Int, agent: String, endingAt start: Timestamp) -> Action {
        var action = Action(
            agent: agent,
            session: "bench-" + agent,
            time: start.adding(nanoseconds: Int64(number) * 1_000_000_000),
            tool: number % 3 == 0 ? "Bash" : "Read"
        )
        action.text = "The parser now reads every line."
        action.output = "ok"
        action.tokens = 1_000
        action.costUSD = 0.001
        action.duration = 0.2
        return action
    }
}
