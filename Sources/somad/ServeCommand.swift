internal import SomaCommand
internal import SomaHTTP
internal import SomaModel
internal import SomaStore
internal import SomaSystem

/// `soma serve`: until SIGINT or SIGTERM.
struct ServeCommand {
    private let arguments: ParsedArguments

    init(_ arguments: ParsedArguments) {
        self.arguments = arguments
    }

    func run() throws(CommandFailure) {
        let configuration = try EnvironmentSettings.monitor()
        let folder = try withStateFolder { () throws(StoreError) in
            let folder = try StateFolder.standard()
            do throws(StoreError) {
                try folder.check()
            } catch {
                if error.code != .missing { throw error }
            }
            return folder
        }
        var given = arguments.values("--web.listen-address")
        if given.isEmpty { given = [Telemetry.defaultListenAddress] }
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
        signals.wait()
        for server in servers { server.stop() }
    }
}
