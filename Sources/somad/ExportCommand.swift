internal import SomaCommand
internal import SomaConfiguration
internal import SomaExport
internal import SomaJSON
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
            return try Telemetry.whileDelivering(from: folder) { () throws(CommandFailure) in try forget(folder) }
        }
        let configuration =
            try arguments.has("--due")
            ? SomaConfiguration.Configuration.inForceOrLastGood() : Telemetry.settings()
        if configuration.exporter.isDisabled.value {
            return try print("nothing is sent: OTEL_SDK_DISABLED is true") { $0.member("disabled", true) }
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
            return try print(Telemetry.noSignal) { $0.member("disabled", true) }
        }
        if arguments.has("--test") { return try ExportTest(destinations).run(asJSON: arguments.has("--json")) }
        let monitor = try Monitor.configured(configuration, recordingInto: store)
        try withStateFolder { () throws(StoreError) in
            if let named = Monitor.Configuration.namedCollectors(in: folder) {
                try monitor.rememberNamedCollectors(named, in: folder)
            }
            let known = Set(try store.destinations().map(\.name))
            try monitor.remember(destinations.map(\.collector).filter { !known.contains($0.name) })
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
        let known = try withStateFolder { () throws(StoreError) in try store.destinations() }
        for destination in destinations {
            let report = try Telemetry.deliver(
                store,
                snapshot,
                to: destination,
                from: source,
                batchSize: batchSize,
                isTrial: known.contains { $0.name == destination.name && $0.endpoint != destination.base },
                at: arguments.has("--due") ? .now : nil
            )
            if report.failure == nil {
                // Another one than the one known takes its place once it answers.
                var collector = destination.collector
                if !arguments.has("--endpoint") {
                    collector.signals.removeAll { signal in
                        !known.contains { $0.name == destination.name && $0.signal == signal }
                    }
                }
                try withStateFolder { () throws(StoreError) in try monitor.remember([collector]) }
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

    private func forget(_ folder: StateFolder) throws(CommandFailure) {
        let (known, waiting) = try withStateFolder { () throws(StoreError) in
            let monitor = try Monitor(recordingInto: Store(recordingIn: folder), configuration: .init())
            return try monitor.forgetCollector(Store.defaultDestination)
        }
        guard let known = known.first else {
            return try print("no collector is known") { $0.member("forgotten", false) }
        }
        let endpoint = known.endpoint.withoutCredentials
        try print("forgot \(endpoint.printable) and dropped \(waiting) items that waited for it") { writer in
            writer.member("forgotten", true)
            writer.member("endpoint", endpoint)
            writer.member("dropped", waiting)
        }
    }

    /// Prints one line: a sentence, or an object with it and these members.
    private func print(_ sentence: String, _ members: (inout JSONWriter) -> Void) throws(CommandFailure) {
        guard arguments.has("--json") else { return try CommandRunner.print(sentence + "\n") }
        var writer = JSONWriter()
        writer.beginObject()
        members(&writer)
        writer.member("message", sentence)
        writer.endObject()
        try CommandRunner.print(writer.text + "\n")
    }
}
