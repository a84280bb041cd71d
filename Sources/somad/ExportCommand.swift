internal import SomaCommand
internal import SomaConfiguration
internal import SomaExport
internal import SomaJSON
internal import SomaModel
internal import SomaMonitor
internal import SomaRouting
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
        let monitor = try Monitor.configured(configuration, recordingInto: store)
        let option = arguments.value("--endpoint").map { RoutingOption(name: "--endpoint", url: $0) }
        let asker = CollectorRouting.Asker.export(configuration.exporter, option: option)
        let plan = try plan(CollectorRouting(asker, in: folder), monitor, folder)
        if plan.sendsNothing {
            if arguments.has("--test") { throw .failed(Telemetry.noSignal) }
            return try print(Telemetry.noSignal) { $0.member("disabled", true) }
        }
        if arguments.has("--test") { return try ExportTest(plan.routes).run(asJSON: arguments.has("--json")) }
        try withStateFolder { () throws(StoreError) in
            try monitor.carryOut(plan.changes)
            try monitor.endIdleSessions(at: .now)
            try monitor.applyRetention(at: .now)
        }
        try Telemetry.whileDelivering(from: folder) { () throws(CommandFailure) in
            // Whoever held the lock may have remembered another address. What soma.yaml names has been followed.
            let plan = try self.plan(CollectorRouting(asker, named: nil), monitor, folder)
            try deliver(plan, monitor, store, configuration.exporter.batchSize.value)
        }
    }

    private func plan(
        _ routing: CollectorRouting,
        _ monitor: Monitor,
        _ folder: StateFolder
    ) throws(CommandFailure) -> RoutingPlan {
        let plan = try withStateFolder { () throws(StoreError) in try monitor.plan(routing, in: folder) }
        if let problem = plan.problem { throw .usage(problem.description) }
        if plan.routes.isEmpty {
            throw .failed(
                "no collector is known; give --endpoint http://HOST:4318, or exporter.endpoint in soma.yaml, or set OTEL_EXPORTER_OTLP_ENDPOINT"
            )
        }
        return plan
    }

    private func deliver(
        _ plan: RoutingPlan,
        _ monitor: Monitor,
        _ store: Store,
        _ batchSize: Int
    ) throws(CommandFailure) {
        let (snapshot, instanceID) = try withStateFolder { () throws(StoreError) in
            (try monitor.snapshot(at: .now), try store.instanceID())
        }
        let delivery = RouteDelivery(
            store: store,
            monitor: monitor,
            snapshot: snapshot,
            source: Telemetry.source(instanceID: instanceID),
            batchSize: batchSize,
            time: arguments.has("--due") ? .now : nil
        )
        var problems: [String] = []
        for route in plan.routes {
            let (report, staysKnown) = try delivery.run(route, plan.memory)
            if arguments.has("--json") { try CommandRunner.print(report.json(route)) }
            if let problem = report.problem {
                problems.append((plan.routes.count > 1 ? "\(route.name): " : "") + problem)
            } else if !arguments.has("--json") {
                let stays = staysKnown ? "; the address that is known stays until this one has taken something" : ""
                try CommandRunner.print(report.summary(route) + stays + "\n")
            }
        }
        if !problems.isEmpty { throw .failed(problems.joined(separator: "; ")) }
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
