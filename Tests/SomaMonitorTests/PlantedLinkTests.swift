import Foundation
import SomaModel
import SomaMonitor
@testable import SomaStore
import SomaSystem
import SomaTestSupport
import Testing

/// Links that someone put into the state folder lead nowhere.
struct PlantedLinkTests {
    private let folder: TemporaryFolder
    private let other: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
        other = try TemporaryFolder()
    }

    private func plant(_ name: String, leadingTo target: String = "") throws {
        try FileManager.default.createSymbolicLink(
            atPath: folder.path(name),
            withDestinationPath: target.isEmpty ? other.path : other.path(target)
        )
    }

    private var action: Action { Action(agent: "a", session: "s", time: .noon(plus: 1), tool: "T") }

    @Test func `recordings do not go through a link; actions count, and it is said once a day`() throws {
        try plant("sessions")
        for _ in 0..<3 { _ = try folder.monitor().record([action], source: .claudeCodeHook) }
        #expect(try other.names().isEmpty)
        let failures = try folder.auditLines().filter { $0["event"] == .string("failure") }
        #expect(failures.map { $0["component"] } == [.string("recording")])
        #expect(failures.map { $0["code"] } == [.string("unsafe_folder")])
        #expect(try folder.monitor().snapshot(at: .noon(plus: 2)).agents.map(\.actionCount) == [3])
        try FileManager.default.removeItem(atPath: folder.path("sessions"))
        _ = try folder.monitor().record([action], source: .claudeCodeHook)
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path("sessions")).count == 1)
    }

    @Test func `nothing is removed behind a link`() throws {
        try plant("sessions")
        for day in 1...3 { try other.write("x", to: "2020-01-0\(day).jsonl") }
        let store = try Store(recordingIn: folder.state)
        try store.apply(Retention(actions: 1, recordings: 1, recordingBytes: 0), at: .noon(plus: 1))
        #expect(try other.names().count == 3)
    }

    @Test func `the spool is neither written nor read through a link, nor where others can write`() throws {
        try plant("spool")
        try other.write("{}", to: "1700000000000000000-0123456789abcdef.payload")
        let spool = Spool(folder.state)
        #expect(spool.entries.isEmpty)
        #expect(throws: SystemError.self) { try spool.put([1], .payload, at: .noon(plus: 1)) }
        #expect(try other.names().count == 1)
        try FileManager.default.removeItem(atPath: folder.path("spool"))
        try folder.setMode(0o777)
        #expect(throws: SystemError.self) { try spool.put([1], .payload, at: .noon(plus: 1)) }
        try folder.setMode(0o700)
        try spool.put([1], .payload, at: .noon(plus: 1))
        #expect(spool.entries.count == 1)
    }

    @Test func `a database behind a link is neither written nor read`() throws {
        _ = try Store(recordingIn: StateFolder(path: other.path))
        try plant("analytics.db", leadingTo: "analytics.db")
        let message = "\(folder.path)/analytics.db is a symbolic link, which is not followed; put the file itself there"
        #expect(throws: StoreError(.failed, message)) { _ = try Store(recordingIn: folder.state) }
        #expect(throws: StoreError(.failed, message)) { _ = try Store(readingFrom: folder.state, busyTimeout: 0) }
    }

    @Test func `the state folder itself may be a link`() throws {
        try plant("home")
        let state = StateFolder(path: folder.path("home"))
        let monitor = try Monitor(recordingInto: try Store(recordingIn: state), configuration: Monitor.Configuration())
        _ = try monitor.record([action], source: .claudeCodeHook)
        try Spool(state).put([1], .payload, at: .noon(plus: 1))
        #expect(try other.names().contains("sessions"))
        #expect(Spool(state).entries.count == 1)
    }
}
