internal import SomaCommand
internal import SomaConfiguration
internal import SomaHTTP
internal import SomaSetup
internal import SomaStore
internal import SomaSystem

/// `soma serve --install` and `--uninstall`: the service manager's files, and what to tell it.
struct ServiceCommand {
    private let arguments: ParsedArguments

    /// `nil` where it is to serve.
    init?(_ arguments: ParsedArguments) throws(CommandFailure) {
        let actions = ["--install", "--uninstall"].filter(arguments.has)
        if actions.count > 1 { throw Self.misuse("give --install or --uninstall") }
        if actions.isEmpty {
            let stray = ["--launchd", "--force", "--dry-run"].first(where: arguments.has)
            if let stray { throw Self.misuse("\(stray) goes with --install or --uninstall") }
            return nil
        }
        self.arguments = arguments
    }

    private static func misuse(_ what: String) -> CommandFailure { .usage("serve: \(what); see 'soma serve --help'") }

    private var manager: Service.Manager { arguments.has("--launchd") ? .launchd : .systemd }

    func run() throws(CommandFailure) {
        let isInstalling = arguments.has("--install")
        let isForced = arguments.has("--force")
        let service = isInstalling ? try service() : nil
        let plan = try withSettings { () throws(SetupError) in
            guard let service else { return try ServicePlan.removing(from: manager, force: isForced) }
            return try ServicePlan.installing(service, for: manager, force: isForced)
        }
        if arguments.has("--dry-run"), !plan.isUnchanged {
            return try CommandRunner.print(plan.difference.printableLines)
        }
        if !arguments.has("--dry-run") {
            // What is not there cannot be made writable for a service.
            if let service {
                try withStateFolder { () throws(StoreError) in try StateFolder(path: service.stateFolder).create() }
            }
            try withSettings { () throws(SetupError) in try plan.apply() }
        }
        try CommandRunner.print(isInstalling ? installed(plan) : removed(plan))
    }

    private func service() throws(CommandFailure) -> Service {
        guard let program = SomadLauncher.somaPath else {
            throw .failed("soma is missing beside \(Host.executablePath); install both from one build")
        }
        let folder = try withStateFolder { () throws(StoreError) in try StateFolder.standardChecked() }
        let given = arguments.values("--web.listen-address")
        let texts = given.isEmpty ? try Configuration.inForce().listenAddresses.value : given
        var addresses: [String] = []
        for text in texts {
            let address = try Telemetry.listenAddress(text)
            if address.port == 0 { throw Self.misuse("a service needs a port of its own, not '\(text)'") }
            addresses.append(address.description)
        }
        var options = arguments.values("--web.allowed-host").flatMap { ["--web.allowed-host", $0] }
        if let path = arguments.value("--web.config.file") {
            _ = try WebAccess(path: path)
            do throws(SystemError) {
                options += ["--web.config.file", try FileSystem.absolute(path)]
            } catch {
                throw .failed("\(error)")
            }
        }
        return Service(program: program, stateFolder: folder.path, listenAddresses: addresses, options: options)
    }

    private func installed(_ plan: ServicePlan) -> String {
        let paths = plan.paths.map(\.printable)
        if plan.isUnchanged { return "Up to date: \(paths.joined(separator: ", ")); nothing was changed.\n" }
        let next =
            switch manager {
            case .systemd:
                """
                To start it now and whenever you log in:
                  systemctl --user daemon-reload
                  systemctl --user enable soma.socket soma.service
                  systemctl --user restart soma.socket soma.service
                To start it at boot, before you log in:
                  loginctl enable-linger

                """
            case .launchd:
                """
                To start it now and whenever you log in:
                  launchctl bootstrap gui/$(id -u) \(plan.paths[0].printable.shellQuoted)
                Where it runs already, first:
                  launchctl bootout gui/$(id -u)/soma.serve

                """
            }
        return paths.map { "Written: \($0)\n" }.joined() + next
    }

    private func removed(_ plan: ServicePlan) -> String {
        if plan.isUnchanged { return "No service of soma's is installed; nothing was changed.\n" }
        let next =
            switch manager {
            case .systemd: "systemctl --user stop soma.socket soma.service; systemctl --user daemon-reload"
            case .launchd: "launchctl bootout gui/$(id -u)/soma.serve"
            }
        return "The service is removed. Where it still runs, end it:\n  \(next)\n"
    }
}
