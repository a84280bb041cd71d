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
            let store = try withStateFolder { () throws(StoreError) in try Store(recordingIn: folder) }
            return try Telemetry.whileDelivering(from: folder) { () throws(CommandFailure) in try forget(store) }
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
        let destinations = try DeliveryDestination.all(
            configuration.exporter,
            option: option,
            in: store,
            withRememberedSignals: true
        )
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
            let known = try store.destinations()
            try monitor.remember(destinations.filter { trials(of: $0, known).isEmpty }.map { collector($0, known) })
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
            let trials = trials(of: destination, known)
            let report = try Telemetry.deliver(
                store,
                snapshot,
                to: destination,
                from: source,
                batchSize: batchSize,
                trials: trials,
                at: arguments.has("--due") ? .now : nil
            )
            let taken = trials.filter { report.sent[$0] ?? 0 > 0 }
            if !taken.isEmpty {
                try withStateFolder { () throws(StoreError) in
                    var collector = collector(destination, known)
                    for row in known where row.endpoint == collector.endpoint && row.name == collector.name {
                        if trials.contains(row.signal), !taken.contains(row.signal) {
                            collector.urls[row.signal] = row.ownURL
                        }
                    }
                    try monitor.remember([collector])
                    try noteSuccess(destination, of: taken.filter { report.failures[$0] == nil }, store)
                }
            }
            if arguments.has("--json") { try CommandRunner.print(report.json(destination)) }
            if let problem = report.problem {
                problems.append((destinations.count > 1 ? "\(destination.name): " : "") + problem)
            } else if !arguments.has("--json") {
                let stays =
                    trials.isEmpty || !taken.isEmpty
                    ? "" : "; the address that is known stays until this one has taken something"
                try CommandRunner.print(report.summary(destination) + stays + "\n")
            }
        }
        if !problems.isEmpty { throw .failed(problems.joined(separator: "; ")) }
    }

    /// The signals whose address, given for this time, is not the known one. It takes that one's place once it has taken
    /// something.
    private func trials(of destination: DeliveryDestination, _ known: [Destination]) -> Set<ExportSignal> {
        guard destination.isGivenForNow else { return [] }
        let collector = destination.collector
        let rows = known.filter { row in
            let isElsewhere = collector.signals.contains(row.signal) && row.ownURL != collector.urls[row.signal]
            return row.name == collector.name && (row.endpoint != collector.endpoint || isElsewhere)
        }
        return Set(rows.map(\.signal))
    }

    /// An attempt at an address that is not the known one is not written down under its name before.
    private func noteSuccess(
        _ destination: DeliveryDestination,
        of signals: Set<ExportSignal>,
        _ store: Store
    ) throws(StoreError) {
        try store.transaction { () throws(StoreError) in
            for row in try store.destinations() where row.name == destination.name && signals.contains(row.signal) {
                guard let target = destination.targets[row.signal] else { continue }
                try store.noteSuccess(row, at: target.url, time: .now)
            }
        }
    }

    /// What is known of a destination already says what it is to get, unless an option names it.
    private func collector(
        _ destination: DeliveryDestination,
        _ known: [Destination]
    ) -> Monitor.Configuration.Collector {
        var collector = destination.collector
        let rows = known.filter { $0.name == destination.name }
        if !rows.isEmpty, !arguments.has("--endpoint") {
            collector.signals.removeAll { signal in !rows.contains { $0.signal == signal } }
        }
        return collector
    }

    private func forget(_ store: Store) throws(CommandFailure) {
        let (known, waiting) = try withStateFolder { () throws(StoreError) in
            try Monitor(recordingInto: store, configuration: .init()).forgetCollector(Store.defaultDestination)
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
