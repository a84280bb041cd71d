internal import SomaCommand
internal import SomaConfiguration
internal import SomaHTTP
internal import SomaModel
internal import SomaMonitor
internal import SomaStore
internal import SomaSystem

/// `soma serve`: until SIGINT or SIGTERM.
struct ServeCommand {
    private let arguments: ParsedArguments

    init(_ arguments: ParsedArguments) {
        self.arguments = arguments
    }

    /// `OTEL_BSP_SCHEDULE_DELAY`'s default, in seconds.
    private static let deliveryInterval = 5

    func run() throws(CommandFailure) {
        let settings = try SomaConfiguration.Configuration.inForce()
        let configuration = Monitor.Configuration(settings)
        let folder = try withStateFolder { () throws(StoreError) in try StateFolder.standardChecked() }
        var given = arguments.values("--web.listen-address")
        if given.isEmpty { given = settings.listenAddresses.value }
        var signals = TerminationSignals()
        var servers: [HTTPServer] = []
        for text in given {
            let address = try Telemetry.listenAddress(text)
            servers.append(try MetricsServer(folder, configuration: configuration).start(on: address))
        }
        for server in servers {
            Console.writeError(
                "soma \(somaVersion) serves http://\(server.boundAddress)/metrics of \(folder.path.printable)\n"
            )
        }
        var delivery = BackgroundDelivery(folder, configuration: configuration, exporter: settings.exporter)
        repeat { delivery.deliverIfDue(at: .now) } while !signals.wait(seconds: Self.deliveryInterval)
        for server in servers { server.stop() }
    }
}
