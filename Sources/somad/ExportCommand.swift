internal import SomaCommand
internal import SomaConfiguration
internal import SomaExport
internal import SomaModel
internal import SomaMonitor
internal import SomaStore

/// `soma export`: sends what waits in the state folder, once.
struct ExportCommand {
    private let arguments: ParsedArguments

    init(_ arguments: ParsedArguments) {
        self.arguments = arguments
    }

    func run() throws(CommandFailure) {
        if arguments.has("--forget"), arguments.has("--endpoint") || arguments.has("--test") {
            throw .usage("export: --forget goes with no other option; see 'soma export --help'")
        }
        let folder = try withStateFolder { () throws(StoreError) in try StateFolder.standard() }
        if arguments.has("--forget") {
            return try forget(try withStateFolder { () throws(StoreError) in try Store(recordingIn: folder) })
        }
        let configuration = try Telemetry.settings()
        if configuration.exporter.isDisabled.value {
            return try CommandRunner.print("nothing is sent: OTEL_SDK_DISABLED is true\n")
        }
        let store = try withStateFolder { () throws(StoreError) in
            try Store(recordingIn: folder, busyTimeout: Store.unhurriedBusyTimeout)
        }
        let option = arguments.value("--endpoint").map { (name: "--endpoint", url: $0) }
        let destinations = try DeliveryDestination.all(configuration.exporter, option: option, in: store)
        if destinations.isEmpty {
            throw .failed(
                "no collector is known; give --endpoint http://HOST:4318, or exporter.endpoint in soma.yaml, or set OTEL_EXPORTER_OTLP_ENDPOINT"
            )
        }
        if destinations.allSatisfy(\.targets.isEmpty) {
            if arguments.has("--test") { throw .failed(Telemetry.noSignal) }
            return try CommandRunner.print(Telemetry.noSignal + "\n")
        }
        if arguments.has("--test") { return try ExportTest(destinations).run(asJSON: arguments.has("--json")) }
        let monitor = try Monitor.configured(configuration, recordingInto: store)
        try withStateFolder { () throws(StoreError) in
            try remember(destinations, monitor, store)
            try monitor.endIdleSessions(at: .now)
            try monitor.applyRetention(at: .now)
        }
        try Telemetry.whileDelivering(from: folder) { () throws(CommandFailure) in
            try deliver(monitor, store, to: destinations, configuration.exporter.batchSize.value)
        }
    }

    private func deliver(
        _ monitor: Monitor,
        _ store: Store,
        to destinations: [DeliveryDestination],
        _ batchSize: Int
    ) throws(CommandFailure) {
        let (snapshot, instanceID) = try withStateFolder { () throws(StoreError) in
            (try monitor.snapshot(at: .now), try store.instanceID())
        }
        let source = Telemetry.source(instanceID: instanceID)
        var problems: [String] = []
        for destination in destinations {
            let report = try Telemetry.deliver(store, snapshot, to: destination, from: source, batchSize: batchSize)
            if report.failure == nil {
                try withStateFolder { () throws(StoreError) in
                    try monitor.remember([destination.collector])
                }
            }
            if arguments.has("--json") { try CommandRunner.print(report.json(destination)) }
            if let problem = report.problem {
                problems.append((destinations.count > 1 ? "\(destination.name): " : "") + problem)
            } else if !arguments.has("--json") {
                try CommandRunner.print(report.summary(destination) + "\n")
            }
        }
        if !problems.isEmpty { throw .failed(problems.joined(separator: "; ")) }
    }

    /// So that telemetry waits for them. Another standard collector than the one known takes its place once it answers.
    private func remember(
        _ destinations: [DeliveryDestination],
        _ monitor: Monitor,
        _ store: Store
    ) throws(StoreError) {
        let isKnown = try store.destinations().contains { $0.name == Store.defaultDestination }
        monitor.configuration.collectors = destinations.map(\.collector).filter { collector in
            !isKnown || collector.name != Store.defaultDestination
        }
        try monitor.rememberCollectors()
    }

    private func forget(_ store: Store) throws(CommandFailure) {
        let (known, waiting) = try withStateFolder { () throws(StoreError) in
            try store.transaction { () throws(StoreError) in
                let known = try store.destinations().filter { $0.name == Store.defaultDestination }
                var waiting = 0
                for row in known { waiting += try store.outboxCount(for: row) }
                try store.forget(Store.defaultDestination)
                return (known.first, waiting)
            }
        }
        guard let known else { return try CommandRunner.print("no collector is known\n") }
        try CommandRunner.print(
            "forgot \(known.endpoint.withoutCredentials.printable) and dropped \(waiting) items that waited for it\n"
        )
    }
}
