import SomaConfiguration
import SomaModel
@testable import SomaMonitor
import SomaRouting
import SomaStore
import SomaSystem
import SomaTelemetry
import SomaTestSupport
import Testing

struct RoutingTests {
    private let folder: TemporaryFolder
    private let monitor: Monitor

    init() throws {
        folder = try TemporaryFolder()
        monitor = try folder.monitor()
    }

    private func settings(_ yaml: String, _ environment: [String: String] = [:]) throws -> ExporterSettings {
        try Configuration(yaml: Array(yaml.utf8)) { environment[$0] }.exporter
    }

    /// What telemetry waits for.
    private func known() throws -> [String] {
        try monitor.store.destinations().map { "\($0.name) \($0.signal) \($0.endpoint)" }
    }

    private func serve(_ settings: ExporterSettings, named: ExporterSettings? = nil) throws {
        _ = try monitor.route(CollectorRouting(.daemon(settings), named: named), in: folder.state)
    }

    @Test func `telemetry waits for the collectors that are configured, and for none that no longer are`() throws {
        let first = try settings(
            "exporter: {endpoint: 'http://a', destinations: {b: {endpoint: 'http://b', signals: [logs]}}}"
        )
        try serve(first, named: first)
        let standard = ["logs", "metrics", "traces"].map { "default \($0) http://a" }
        #expect(try known() == ["b logs http://b"] + standard)
        _ = try monitor.record([.stub(), .stub(second: 1)], source: .claudeCodeHook)
        try serve(settings("exporter: {destinations: {b: {endpoint: 'http://c', signals: [traces, logs]}}}"))
        #expect(try known() == ["b logs http://c", "b traces http://c"] + standard)
        // The standard collector stays without being configured: an option may have named it.
        try serve(settings(""), named: settings(""))
        #expect(try known() == standard)
        #expect(try monitor.store.waitingSpans().count == 2)
        #expect(try monitor.store.waitingLogs().map(\.eventName) == ["soma.session", "soma.failure"])
        func dropped() throws -> Double { try monitor.snapshot(at: .noon).total("soma.exporter.items") }
        let before = try dropped()
        try serve(settings("exporter: {signals: [logs]}"))
        #expect(try known() == ["default logs http://a"])
        #expect(try dropped() == before + 2)
    }

    @Test func `what a daemon's environment adds or leaves out holds until soma.yaml names others`() throws {
        let named = try settings("exporter: {endpoint: 'http://a', signals: [logs, metrics]}")
        try monitor.follow(named, in: folder.state)
        #expect(try known() == ["default logs http://a", "default metrics http://a"])
        try serve(settings("exporter: {endpoint: 'http://a', signals: [traces]}"), named: named)
        try monitor.follow(named, in: folder.state)
        #expect(try known() == ["default traces http://a"])
        let others = try settings("exporter: {endpoint: 'http://b', signals: [logs]}")
        let lock = try FileLock(path: folder.state.serveLockPath)
        try monitor.follow(others, in: folder.state)
        #expect(try known() == ["default traces http://a"], "a daemon is running")
        _ = consume lock
        try monitor.follow(others, in: folder.state)
        #expect(try known() == ["default logs http://b"])
        #expect(try monitor.forgetCollector("default").known.map(\.signal) == [.logs])
        try monitor.follow(others, in: folder.state)
        #expect(try known() == ["default logs http://b"], "soma.yaml still names it")
    }

    @Test func `what soma.yaml named is noted under the name that every version reads`() throws {
        let named = try settings("exporter: {endpoint: 'http://a', signals: [metrics]}")
        try monitor.follow(named, in: folder.state)
        #expect(try monitor.store.setting("collectors") == "default http://a metrics=")
    }

    @Test func `a plan of an export that is not carried out changes nothing`() throws {
        let asker = CollectorRouting.Asker.export(try settings("exporter: {endpoint: 'http://a'}"), option: nil)
        let plan = try monitor.plan(CollectorRouting(asker, named: nil), in: folder.state)
        #expect(plan.changes.count == 1)
        #expect(try known() == [])
    }

    @Test func `the state folder changes as the plan says, from every collector to every other`() throws {
        let subsets = (1..<8).map { bits in
            ExportSignal.allCases.enumerated().filter { bits & (1 << $0.offset) != 0 }.map(\.element)
        }
        let collectors = ["http://a", "http://b"].flatMap { base in
            subsets.flatMap { signals in
                [[:], [ExportSignal.traces: "http://own"]].map { urls in
                    Collector(name: "default", endpoint: base, signals: signals, urls: urls)
                }
            }
        }
        var memory = RoutingMemory()
        for first in collectors {
            for second in collectors {
                let changes = [
                    RoutingChange.remember(first), .remember(second), .forget("default", [second.signals[0]]),
                ]
                try monitor.carryOut(changes)
                for change in changes { memory.apply(change) }
                let rows = try monitor.store.destinations().map { row in
                    KnownSignal(name: row.name, signal: row.signal, endpoint: row.endpoint, ownURL: row.ownURL)
                }
                #expect(rows == memory.known, "\(first) to \(second)")
            }
        }
    }
}
