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

    /// From the signal to the end; a service manager has to wait longer.
    private static let secondsToFlush = 5.0

    func run() throws(CommandFailure) {
        if let installation = try ServiceCommand(arguments) { return try installation.run() }
        let manager = ServiceManager()
        let sockets = try Self.passedSockets()
        let settings = try Telemetry.settings()
        let configuration = Monitor.Configuration(settings)
        let folder = try withStateFolder { () throws(StoreError) in try StateFolder.standardChecked() }
        var given = arguments.values("--web.listen-address")
        if given.isEmpty { given = settings.listenAddresses.value }
        let access = try arguments.value("--web.config.file").map { path throws(CommandFailure) in
            try WebAccess(path: path)
        }
        let addresses = try Telemetry.listenAddresses(given)
        if sockets.isEmpty { try Telemetry.checkOverlaps(addresses) }
        var signals = TerminationSignals()
        let server = MetricsServer(
            folder,
            configuration: configuration,
            access: access ?? WebAccess(),
            hosts: arguments.values("--web.allowed-host")
        )
        var servers: [HTTPServer] = []
        for socket in sockets { servers.append(try server.start(onPassed: socket)) }
        if sockets.isEmpty {
            for address in addresses { servers.append(try server.start(on: address)) }
        } else if arguments.has("--web.listen-address") {
            Console.writeError("soma: serves on the sockets that were passed, not on --web.listen-address\n")
        }
        let delivery = BackgroundDelivery(folder, settings: settings)
        let ticker = delivery.start()
        let scheme = access?.tls == nil ? "http" : "https"
        let pages = servers.map { "\(scheme)://\($0.boundAddress)/metrics" }
        for page in pages {
            Console.writeError("soma \(somaVersion) serves \(page) of \(folder.path.printable)\n")
        }
        if settings.exporter.destinations.allSatisfy(\.signals.isEmpty) {
            Console.writeError("soma: \(Telemetry.noSignal)\n")
        }
        manager.isReady(status: "serves \(pages.joined(separator: ", ")) of \(folder.path.printable)")
        let serviceWatch = ServiceWatch(manager, servers)
        let watch = access.map { WebAccessWatch($0, servers) }
        signals.wait()
        manager.isStopping()
        _ = consume ticker
        delivery.flush(withinSeconds: Self.secondsToFlush)
        _ = consume watch
        access?.close()
        for server in servers { server.stop(withinMilliseconds: 1_000) }
        _ = consume serviceWatch
    }

    private static func passedSockets() throws(CommandFailure) -> [Int32] {
        do {
            return try PassedSockets.take()
        } catch {
            throw .failed(error.description)
        }
    }
}
