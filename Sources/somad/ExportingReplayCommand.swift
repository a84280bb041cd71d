internal import SomaCommand
internal import SomaConfiguration
internal import SomaExport
internal import SomaModel
internal import SomaMonitor
internal import SomaStore
internal import SomaSystem
internal import SomaTelemetry

/// `soma replay --export`: each file's spans and metrics go to a collector under an instance id of its own, or, with
/// `--live`, as the state folder's.
struct ExportingReplayCommand {
    private let arguments: ParsedArguments
    private let destination: DeliveryDestination

    init(_ arguments: ParsedArguments) throws(CommandFailure) {
        self.arguments = arguments
        let settings = try Telemetry.settings().exporter
        let option = (name: "--export", url: arguments.value("--export") ?? "")
        destination = try DeliveryDestination(settings.standard, option: option)
    }

    func run() throws(CommandFailure) {
        var isComplete = true
        let isLive = try arguments.isLiveReplay()
        ForcedPatterns.reportUnknown()
        if isLive {
            isComplete = try replayLive()
        } else {
            for path in arguments.operands where try !replayFresh(path) { isComplete = false }
        }
        if !isComplete { throw .failed("") }
    }

    private func replayFresh(_ path: String) throws(CommandFailure) -> Bool {
        let store = try withStateFolder { () throws(StoreError) in
            try Store()
        }
        var monitor = Monitor(replayingInto: store)
        try withStateFolder { () throws(StoreError) in try monitor.remember([destination.collector]) }
        monitor.configuration.guidance.force(ForcedPatterns.text, hasControlArm: true)
        var replay = Replay(asJSON: arguments.has("--json"))
        let content = ContentHash()
        let isComplete = try replay.stream(path, into: &monitor) { content.add($0) }
        let lastTime = replay.lastTime
        let snapshot = try withStateFolder { () throws(StoreError) in
            let snapshot = try monitor.snapshot(at: lastTime)
            try monitor.endAllSessions()
            return snapshot
        }
        try deliver(store, snapshot, instanceID: "replay-" + content.hexadecimal)
        return isComplete
    }

    private func replayLive() throws(CommandFailure) -> Bool {
        let configuration = try SomaConfiguration.Configuration.inForce()
        let store = try Store.recordingInStandardFolder()
        var monitor = try Monitor.configured(configuration, recordingInto: store)
        try withStateFolder { () throws(StoreError) in try monitor.remember([destination.collector]) }
        let isComplete = try arguments.replayLive(into: &monitor)
        let (snapshot, instanceID) = try withStateFolder { () throws(StoreError) in
            try monitor.endIdleSessions(at: .now)
            return (try monitor.snapshot(at: .now), try store.instanceID())
        }
        let folder = try withStateFolder { () throws(StoreError) in try StateFolder.standard() }
        try Telemetry.whileDelivering(from: folder) { () throws(CommandFailure) in
            try deliver(store, snapshot, instanceID: instanceID)
        }
        return isComplete
    }

    private func deliver(_ store: Store, _ snapshot: Snapshot, instanceID: String) throws(CommandFailure) {
        let source = Telemetry.source(instanceID: instanceID)
        let report = try Telemetry.deliver(store, snapshot, to: destination, from: source)
        if let problem = report.problem { throw .failed(problem) }
        Console.writeError("soma: " + report.summary(destination) + "\n")
    }
}
