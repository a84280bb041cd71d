internal import SomaCommand
internal import SomaConfiguration
internal import SomaExport
internal import SomaModel
internal import SomaMonitor
internal import SomaRouting
internal import SomaStore
internal import SomaSystem
internal import SomaTelemetry

/// `soma replay --export`: each file's spans and metrics go to a collector under an instance id of its own, or, with
/// `--live`, as the state folder's.
struct ExportingReplayCommand {
    private let arguments: ParsedArguments
    private let option: RoutingOption
    private let route: CollectorRoute

    init(_ arguments: ParsedArguments) throws(CommandFailure) {
        self.arguments = arguments
        let settings = try Telemetry.settings().exporter
        option = RoutingOption(name: "--export", url: arguments.value("--export") ?? "")
        do throws(RoutingProblem) {
            route = try CollectorRoute(settings.standard, option: option)
        } catch {
            throw .usage(error.description)
        }
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
        try withStateFolder { () throws(StoreError) in try monitor.carryOut([.remember(route.collector)]) }
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
        let source = Telemetry.source(instanceID: "replay-" + content.hexadecimal)
        try report(Telemetry.deliver(store, snapshot, to: route, from: source))
        return isComplete
    }

    private func replayLive() throws(CommandFailure) -> Bool {
        let configuration = try SomaConfiguration.Configuration.inForce()
        let store = try Store.recordingInStandardFolder()
        let folder = try withStateFolder { () throws(StoreError) in try StateFolder.standard() }
        var monitor = try Monitor.configured(configuration, recordingInto: store)
        let asker = CollectorRouting.Asker.export(configuration.exporter, option: option)
        try withStateFolder { () throws(StoreError) in
            _ = try monitor.route(CollectorRouting(asker, in: folder), in: folder)
        }
        let isComplete = try arguments.replayLive(into: &monitor)
        let (snapshot, instanceID) = try withStateFolder { () throws(StoreError) in
            try monitor.endIdleSessions(at: .now)
            return (try monitor.snapshot(at: .now), try store.instanceID())
        }
        let delivery = RouteDelivery(
            store: store,
            monitor: monitor,
            snapshot: snapshot,
            source: Telemetry.source(instanceID: instanceID),
            batchSize: ExporterSettings().batchSize.value,
            time: nil
        )
        try Telemetry.whileDelivering(from: folder) { () throws(CommandFailure) in
            let plan = try withStateFolder { () throws(StoreError) in
                try monitor.plan(CollectorRouting(asker, named: nil), in: folder)
            }
            // The option's collector comes first. The others get what waits for them with the next export.
            let route = plan.routes.first ?? route
            try report(delivery.run(route, plan.memory).report)
        }
        return isComplete
    }

    private func report(_ report: OutboxDelivery.Report) throws(CommandFailure) {
        if let problem = report.problem { throw .failed(problem) }
        Console.writeError("soma: " + report.summary(route) + "\n")
    }
}
