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

    /// Copies a program that was built together with this one into the folder, and returns its path.
    func install(_ name: String) throws -> String {
        let path = folder.path + "/" + name
        guard Child.run("/bin/cp", ["cp", try Child.besideThisProgram(name), path], []) == 1 else {
            throw BenchError(message: "cannot copy \(name) to \(path)")
        }
        return path
    }

    /// Writes a file into the folder and returns its path.
    func write(_ text: String, to name: String) throws -> String {
        let path = folder.path + "/" + name
        try FileDescriptor(opening: path, for: .append).write(Array(text.utf8))
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
