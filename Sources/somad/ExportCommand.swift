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
        let configuration = try SomaConfiguration.Configuration.inForce()
        if configuration.exporter.isDisabled.value {
            return try CommandRunner.print("nothing is sent: OTEL_SDK_DISABLED is true\n")
        }
        let store = try withStateFolder { () throws(StoreError) in try Store(recordingIn: folder) }
        let base = try base(configuration.exporterEndpoint, store)
        let targets = try Telemetry.targets(base, configuration.exporter)
        if arguments.has("--test") { return try ExportTest(targets).run(asJSON: arguments.has("--json")) }
        let monitor = try Monitor.configured(configuration, recordingInto: store)
        let (snapshot, instanceID) = try withStateFolder { () throws(StoreError) in
            // A first collector is remembered at once, so that spans wait for it; another takes its place once it answers.
            if try store.destinations().isEmpty { try remember(base.url, store) }
            try monitor.endIdleSessions(at: .now)
            if let retention = monitor.configuration.retention { try store.apply(retention, at: .now) }
            return (try monitor.snapshot(at: .now), try store.instanceID())
        }
        let report = try Telemetry.whileDelivering(from: folder) { () throws(CommandFailure) in
            try Telemetry.deliver(store, snapshot, to: targets, instanceID: instanceID)
        }
        if report.failure == nil {
            try withStateFolder { () throws(StoreError) in try remember(base.url, store) }
        }
        if arguments.has("--json") { try CommandRunner.print(report.json) }
        try report.check()
        if !arguments.has("--json") { try CommandRunner.print(report.summary(endpoint: base.url) + "\n") }
    }

    private func forget(_ store: Store) throws(CommandFailure) {
        let known = try withStateFolder { () throws(StoreError) in
            try store.destinations().first { $0.name == Telemetry.destination }
        }
        guard let known else { return try CommandRunner.print("no collector is known\n") }
        let waiting = try withStateFolder { () throws(StoreError) in
            try store.transaction { () throws(StoreError) in
                let waiting = try store.outboxCount(after: known.position)
                try store.forget(Telemetry.destination)
                return waiting
            }
        }
        try CommandRunner.print("forgot \(known.endpoint.printable) and dropped \(waiting) spans that waited for it\n")
    }

    private func remember(_ url: String, _ store: Store) throws(StoreError) {
        try store.transaction { () throws(StoreError) in
            try store.remember(Telemetry.destination, endpoint: url)
        }
    }

    /// Where to send, and who says so: the option, the environment, `soma.yaml`, what is remembered.
    private func base(
        _ configured: Setting<String?>,
        _ store: Store
    ) throws(CommandFailure) -> (url: String, origin: String) {
        if let url = arguments.value("--endpoint") { return (url, "--endpoint") }
        if let url = configured.value {
            if case .environment(let name) = configured.origin { return (url, name) }
            return (url, "\(configured.origin): exporter.endpoint")
        }
        let known = try withStateFolder { () throws(StoreError) in
            try store.destinations().first { $0.name == Telemetry.destination }
        }
        if let known { return (known.endpoint, "the remembered endpoint") }
        throw .failed(
            "no collector is known; give --endpoint http://HOST:4318, or exporter.endpoint in soma.yaml, or set OTEL_EXPORTER_OTLP_ENDPOINT"
        )
    }
}
