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
        if arguments.has("--forget") {
            let store = try Store.recordingInStandardFolder()
            return try withStateFolder { () throws(StoreError) in
                try store.transaction { () throws(StoreError) in try store.forget(Telemetry.destination) }
            }
        }
        let configuration = try SomaConfiguration.Configuration.inForce()
        let store = try Store.recordingInStandardFolder()
        let base = try base(configuration.exporterEndpoint, store)
        let endpoint = try Telemetry.endpoint(base.url, from: base.origin)
        let monitor = try Monitor.configured(configuration, recordingInto: store)
        let (snapshot, instanceID) = try withStateFolder { () throws(StoreError) in
            try store.transaction { () throws(StoreError) in
                try store.remember(Telemetry.destination, endpoint: base.url)
            }
            try monitor.endIdleSessions(at: .now)
            return (try monitor.snapshot(at: .now), try store.instanceID())
        }
        let report = try Telemetry.deliver(store, snapshot, to: endpoint, instanceID: instanceID)
        if arguments.has("--json") { try CommandRunner.print(report.json) }
        try report.check()
        if !arguments.has("--json") { try CommandRunner.print(report.summary(endpoint: base.url) + "\n") }
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
        throw .failed("no collector is known; give --endpoint http://HOST:4318 or set OTEL_EXPORTER_OTLP_ENDPOINT")
    }
}
