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
        let installed = isInstalling ? try installed() : Service.Installed()
        let service = isInstalling ? try service(keeping: installed.options) : nil
        let plan = try withSettings { () throws(SetupError) in
            guard let service else { return try ServicePlan.removing(from: manager, force: isForced) }
            return try ServicePlan.installing(service, for: manager, force: isForced)
        }
        let inForce = service.map { options(of: $0, after: installed) } ?? ""
        let isDryRun = arguments.has("--dry-run")
        // What is not there cannot be made writable for a service.
        if let folder = service.map({ StateFolder(path: $0.stateFolder) }) {
            try withStateFolder { () throws(StoreError) in
                if isDryRun { try folder.checkCanBeCreated() } else { try folder.create() }
            }
        }
        if isDryRun, !plan.isUnchanged {
            return try CommandRunner.print(plan.difference.printableLines + inForce)
        }
        if !isDryRun { try withSettings { () throws(SetupError) in try plan.apply() } }
        try CommandRunner.print(isInstalling ? written(plan, inForce) : removed(plan))
    }

    private func installed() throws(CommandFailure) -> Service.Installed {
        try withSettings { () throws(SetupError) in try Service.Installed(for: manager) }
    }

    /// What the service has in force, in one line, and what it has no more in another.
    private func options(of service: Service, after installed: Service.Installed) -> String {
        let others = service.options.filter { $0.name != .listenAddress }.map(\.text.printable)
        let hasAddress = others.count < service.options.count
        let isKept = !installed.options.isEmpty && service.options == installed.options
        let inForce =
            "In force\(isKept ? ", as before" : ""): listens at \(service.listenAddresses.joined(separator: ", "))"
            + (hasAddress ? "" : " (listen_addresses)") + others.map { ", " + $0 }.joined() + "\n"
        let dropped = installed.options.filter { !service.options.contains($0) }.map(\.text.printable)
        return inForce
            + (dropped.isEmpty ? "" : "Dropped, as it was not given again: \(dropped.joined(separator: ", "))\n")
            + (installed.hasForeignFile ? "Nothing is kept of a file that was changed by hand or is not soma's.\n" : "")
    }

    private func givenOptions() throws(CommandFailure) -> [ServiceOption] {
        var options: [ServiceOption] = []
        for name in ServiceOption.Name.allCases {
            for value in arguments.values(name.rawValue) {
                switch name {
                case .listenAddress: options.append(.init(name, try Self.address(value)))
                case .allowedHost: options.append(.init(name, value))
                case .configurationFile:
                    do throws(SystemError) {
                        options.append(.init(name, try FileSystem.absolute(value)))
                    } catch {
                        throw .failed("\(error)")
                    }
                }
            }
        }
        return options
    }

    private static func address(_ text: String) throws(CommandFailure) -> String {
        let address = try Telemetry.listenAddress(text)
        if address.port == 0 { throw misuse("a service needs a port of its own, not '\(text)'") }
        return address.isEveryInterface ? ":\(address.port)" : address.description
    }

    /// - Parameter installed: what the service has so far, which stays where nothing is given.
    private func service(keeping installed: [ServiceOption]) throws(CommandFailure) -> Service {
        guard let program = SomadLauncher.somaPath else {
            throw .failed("soma is missing beside \(Host.executablePath); install both from one build")
        }
        let folder = try withStateFolder { () throws(StoreError) in try StateFolder.standardChecked() }
        let given = try givenOptions()
        let options = given.isEmpty ? installed : given
        for option in options where option.name == .configurationFile { _ = try WebAccess(path: option.value) }
        var addresses: [String] = []
        if !options.contains(where: { $0.name == .listenAddress }) {
            for text in try Configuration.inForce().listenAddresses.value { addresses.append(try Self.address(text)) }
        }
        let service = Service(
            program: program,
            stateFolder: folder.path,
            configuredAddresses: addresses,
            options: options
        )
        try Telemetry.checkOverlaps(Telemetry.listenAddresses(service.listenAddresses))
        return service
    }

    private func written(_ plan: ServicePlan, _ inForce: String) -> String {
        let paths = plan.paths.map(\.printable)
        if plan.isUnchanged { return "Up to date: \(paths.joined(separator: ", ")); nothing was changed.\n" + inForce }
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
        return paths.map { "Written: \($0)\n" }.joined() + inForce + next
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
