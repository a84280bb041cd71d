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
    /// Each as `host:port`, the host numeric and in brackets where it is of IPv6.
    package var listenAddresses: [String]
    /// What else `soma serve` is started with.
    package var options: [String]

    package init(program: String, stateFolder: String, listenAddresses: [String], options: [String]) {
        self.program = program
        self.stateFolder = stateFolder
        self.listenAddresses = listenAddresses
        self.options = options
    }

    /// What the manager reads. Throws for what cannot be written down.
    func files(for manager: Manager) throws(SetupError) -> [ServiceFile] {
        for text in [program, stateFolder] + options where text.unicodeScalars.contains(where: \.isControl) {
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
        let command = [program, "serve"] + options
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
                values: ["listen": listenAddresses.map { "ListenStream=" + $0 }.joined(separator: "\n")]
            ),
        ]
    }

    /// Whether the service would not find itself in a /tmp of its own.
    private var liesInTemporaryFolder: Bool {
        [program, stateFolder].contains { path in ["/tmp/", "/var/tmp/"].contains(where: path.hasPrefix) }
    }

    private func agent() throws(SetupError) -> ServiceFile {
        let listening = listenAddresses.flatMap { ["--web.listen-address", $0] }
        let arguments = ([program, "serve"] + listening + options).map { "        <string>\($0.xmlEscaped)</string>" }
        let home = try ServiceFile.homeFolder()
        return ServiceFile(
            path: home + "/Library/LaunchAgents/soma.serve.plist",
            template: PackageResources.soma_serve_plist,
            values: [
                "arguments": arguments.joined(separator: "\n"),
                "state_folder": stateFolder.xmlEscaped,
                "log": (home + "/Library/Logs/soma.log").xmlEscaped,
            ]
        )
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
