internal import SomaCommand
internal import SomaConfiguration
internal import SomaExport
internal import SomaHTTP
internal import SomaModel
internal import SomaMonitor
internal import SomaRouting
internal import SomaSources
internal import SomaStore
internal import SomaSystem
internal import SomaTelemetry

/// `soma demo`: the bundled session through everything that soma has, in a folder of its own that goes away again.
struct DemoCommand {
    private let arguments: ParsedArguments

    init(_ arguments: ParsedArguments) {
        self.arguments = arguments
    }

    func run() throws(CommandFailure) {
        if !arguments.has("--serve"), arguments.has("--web.listen-address") {
            throw .usage("demo: --web.listen-address goes with --serve; see 'soma demo --help'")
        }
        var signals = TerminationSignals()
        let path = try makeFolder()
        defer { try? FileSystem.removeFolder(path) }
        let folder = StateFolder(path: path)
        let store = try withStateFolder { () throws(StoreError) in try Store(recordingIn: folder) }
        try CommandRunner.print("soma \(somaVersion): a recorded session in a scratch folder, \(path.printable)\n\n")

        let receiver = DemoReceiver()
        let collector: HTTPServer
        do {
            collector = try receiver.start()
        } catch {
            throw .failed(error.description)
        }
        defer { collector.stop() }
        let base = "http://\(collector.boundAddress)"
        let monitor = try withStateFolder { () throws(StoreError) in
            let monitor = try Monitor(recordingInto: store, configuration: Monitor.Configuration())
            try monitor.carryOut([.remember(Collector(name: Store.defaultDestination, endpoint: base))])
            return monitor
        }
        let played = try record(into: monitor)
        try CommandRunner.print(DemoReport.session(played))

        let snapshot = try withStateFolder { () throws(StoreError) in try monitor.snapshot(at: .now) }
        let server = try startServer(folder)
        defer { server.stop() }
        try CommandRunner.print(DemoReport.scrape(try scrape(server), address: "\(server.boundAddress)"))
        let agent = try withStateFolder { () throws(StoreError) in try monitor.mostPressedAgent(at: .now) }
        let line = StatusLine.text(agent, at: .now, color: Console.outputIsTerminal && Environment.allowsColor)
        try withStateFolder { () throws(StoreError) in try monitor.endAllSessions() }
        try deliver(store, snapshot, to: base)
        try CommandRunner.print(DemoReport.collector(receiver.received, base: base))
        try CommandRunner.print(DemoReport.audit(folder.auditLogPath))
        try CommandRunner.print("Status line (soma statusline)\n  \(line)\n\n")
        if arguments.has("--serve") {
            try CommandRunner.print("Metrics stay at http://\(server.boundAddress)/metrics until Ctrl-C.\n")
            signals.wait()
        } else {
            try CommandRunner.print(
                "Next: 'soma replay --live FILE' records into your own state folder; see README.md.\n"
            )
        }
    }

    private func makeFolder() throws(CommandFailure) -> String {
        do {
            return try FileSystem.createTemporaryFolder(prefix: "soma-demo")
        } catch {
            throw .failed("\(error); set TMPDIR to a folder you can write to")
        }
    }

    /// Plays the bundled recording as if its last action ended now.
    private func record(into monitor: Monitor) throws(CommandFailure) -> [(action: Action, recorded: Monitor.Recorded)]
    {
        var lines: [Observed] = []
        for line in DemoSession.recording.description.utf8.split(separator: UInt8(ascii: "\n")) {
            do {
                lines.append(try RecordingDialect.observed(in: Array(line).span))
            } catch {
                throw .failed("the bundled session is damaged: \(error)")
            }
        }
        lines.shift(soThatTheLastActionEndsAt: .now)
        var played: [(action: Action, recorded: Monitor.Recorded)] = []
        for line in lines {
            guard case .action(let action) = line.what else { continue }
            let recorded = try withStateFolder { () throws(StoreError) in
                try monitor.replay([action], source: .test)[0]
            }
            played.append((action, recorded))
        }
        return played
    }

    private func startServer(_ folder: StateFolder) throws(CommandFailure) -> HTTPServer {
        let isStaying = arguments.has("--serve")
        let text = isStaying ? arguments.value("--web.listen-address") ?? Telemetry.defaultListenAddress : "127.0.0.1:0"
        return try MetricsServer(folder, configuration: Monitor.Configuration())
            .start(on: Telemetry.listenAddress(text))
    }

    private func scrape(_ server: HTTPServer) throws(CommandFailure) -> String {
        do throws(HTTPClientError) {
            var client = try HTTPClient()
            let url = "http://\(server.boundAddress)/metrics"
            let response = try client.get(url, timeout: .seconds(10))
            return String(decoding: response.body, as: UTF8.self)
        } catch {
            throw .failed(error.description)
        }
    }

    private func deliver(_ store: Store, _ snapshot: Snapshot, to base: String) throws(CommandFailure) {
        let instanceID = try withStateFolder { () throws(StoreError) in try store.instanceID() }
        guard let route = CollectorRoute(DestinationSettings(name: Store.defaultDestination), base: base) else {
            throw .failed("the demo's collector has no URL: \(base)")
        }
        let source = Telemetry.source(instanceID: instanceID)
        let report = try Telemetry.deliver(store, snapshot, to: route, from: source)
        if let problem = report.problem { throw .failed(problem) }
    }
}
