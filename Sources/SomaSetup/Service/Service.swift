internal import SomaSystem

/// `soma serve` as something that the user's service manager starts and watches.
package struct Service: Sendable {
    package enum Manager: Sendable {
        /// Of a user, on Linux.
        case systemd
        /// Of a user, on macOS.
        case launchd
    }

    /// soma's absolute path.
    package var program: String
    /// Absolute.
    package var stateFolder: String
    /// Where it listens if no option says so. Each as `host:port`, the host numeric and in brackets where it is of IPv6,
    /// or none where it is every interface.
    package var configuredAddresses: [String]
    /// What `soma serve` is given.
    package var options: [ServiceOption]

    package init(program: String, stateFolder: String, configuredAddresses: [String], options: [ServiceOption]) {
        self.program = program
        self.stateFolder = stateFolder
        self.configuredAddresses = configuredAddresses
        self.options = options
    }

    /// Stands before addresses that were not given: the next install takes those of its own time.
    static let notGiven = "# As listen_addresses were."
    static let notGivenInXML = "<!-- As listen_addresses were. -->"

    package var listenAddresses: [String] {
        givenAddresses.isEmpty ? configuredAddresses : givenAddresses
    }

    private var givenAddresses: [String] { options.filter { $0.name == .listenAddress }.map(\.value) }

    /// Beside the addresses.
    private var otherWords: [String] { options.filter { $0.name != .listenAddress }.flatMap(\.words) }

    /// What the manager reads. Throws for what cannot be written down.
    func files(for manager: Manager) throws(SetupError) -> [ServiceFile] {
        for text in [program, stateFolder] + otherWords where text.unicodeScalars.contains(where: \.isControl) {
            throw SetupError("'\(text)' holds a control character, which no service's file can; use another path")
        }
        switch manager {
        case .systemd: return try units()
        case .launchd: return [try agent()]
        }
    }

    private func units() throws(SetupError) -> [ServiceFile] {
        guard !program.unicodeScalars.contains(where: { "\"'\\".unicodeScalars.contains($0) }) else {
            throw SetupError("systemd runs no program with a quote or a backslash in its path: \(program)")
        }
        let folder = try ServiceFile.unitFolder()
        let command = [program, "serve"] + otherWords
        let origin = givenAddresses.isEmpty ? [Self.notGiven] : []
        return [
            ServiceFile(
                path: folder + "/soma.service",
                template: PackageResources.soma_service,
                values: [
                    "command": command.map(SystemdSyntax.word).joined(separator: " "),
                    "state_folder": SystemdSyntax.word("SOMA_HOME=" + stateFolder),
                    "writable": SystemdSyntax.word(stateFolder),
                    "private_tmp": liesInTemporaryFolder ? "no" : "yes",
                ]
            ),
            ServiceFile(
                path: folder + "/soma.socket",
                template: PackageResources.soma_socket,
                values: [
                    "listen":
                        (origin
                        + listenAddresses.map { "ListenStream=" + ($0.hasPrefix(":") ? $0.dropFirst() : $0[...]) })
                        .joined(separator: "\n")
                ]
            ),
        ]
    }

    /// Whether the service would not find itself in a /tmp of its own.
    private var liesInTemporaryFolder: Bool {
        [program, stateFolder].contains { path in ["/tmp/", "/var/tmp/"].contains(where: path.hasPrefix) }
    }

    private func agent() throws(SetupError) -> ServiceFile {
        let listening = listenAddresses.flatMap { ServiceOption(.listenAddress, $0).words }
        let words = ([program, "serve"] + listening + otherWords).map { "<string>\($0.xmlEscaped)</string>" }
        let origin = givenAddresses.isEmpty ? [Self.notGivenInXML] : []
        let arguments = (origin + words).map { "        " + $0 }
        let home = try ServiceFile.homeFolder()
        return ServiceFile(
            path: try Self.agentPath(),
            template: PackageResources.soma_serve_plist,
            values: [
                "arguments": arguments.joined(separator: "\n"),
                "state_folder": stateFolder.xmlEscaped,
                "log": (home + "/Library/Logs/soma.log").xmlEscaped,
            ]
        )
    }
}

extension Service {
    static func agentPath() throws(SetupError) -> String {
        try ServiceFile.homeFolder() + "/Library/LaunchAgents/soma.serve.plist"
    }
}

extension Unicode.Scalar {
    fileprivate var isControl: Bool { properties.generalCategory == .control }
}

extension String {
    /// As the text of an XML element.
    fileprivate var xmlEscaped: String {
        var result = ""
        for scalar in unicodeScalars {
            switch scalar {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }
}
