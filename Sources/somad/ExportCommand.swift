internal import SomaCommand
internal import SomaExport
internal import SomaModel
internal import SomaMonitor
internal import SomaStore
internal import SomaSystem

/// `soma export`: sends what waits in the state folder, once.
struct ExportCommand {
    private let arguments: ParsedArguments

    init(_ arguments: ParsedArguments) {
        self.arguments = arguments
    }

    func run() throws(CommandFailure) {
        let folder = try withStateFolder { () throws(StoreError) in try StateFolder.standard() }
        let store = try withStateFolder { () throws(StoreError) in try Store(recordingIn: folder) }
        if arguments.has("--forget") {
            return try withStateFolder { () throws(StoreError) in
                try store.transaction { () throws(StoreError) in try store.forget(Telemetry.destination) }
            }
        }
        let base = try base(store)
        let endpoint = try Telemetry.endpoint(base.url, from: base.origin)
        let monitor = try Monitor.configured(recordingInto: store)
        let (snapshot, instanceID) = try withStateFolder { () throws(StoreError) in
            try store.transaction { () throws(StoreError) in
                try store.remember(Telemetry.destination, endpoint: base.url)
            }
            try monitor.endIdleSessions(at: .now)
            return (try monitor.snapshot(at: .now), try store.instanceID())
        }
        let report = try Telemetry.whileDelivering(from: folder) { () throws(CommandFailure) in
            try Telemetry.deliver(store, snapshot, to: endpoint, instanceID: instanceID)
        }
        if arguments.has("--json") { try CommandRunner.print(report.json) }
        try report.check()
        if !arguments.has("--json") { try CommandRunner.print(report.summary(endpoint: base.url) + "\n") }
    }

    private func base(_ store: Store) throws(CommandFailure) -> (url: String, origin: String) {
        if let url = arguments.value("--endpoint") { return (url, "--endpoint") }
        if let url = Environment["OTEL_EXPORTER_OTLP_ENDPOINT"] { return (url, "OTEL_EXPORTER_OTLP_ENDPOINT") }
        let known = try withStateFolder { () throws(StoreError) in
            try store.destinations().first { $0.name == Telemetry.destination }
        }
        if let known { return (known.endpoint, "the remembered endpoint") }
        throw .failed("no collector is known; give --endpoint http://HOST:4318 or set OTEL_EXPORTER_OTLP_ENDPOINT")
    }
}
