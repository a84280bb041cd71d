extension Checkup {
    /// What the settings come to, as whoever reads them says.
    package struct Configuration: Sendable {
        /// Of `soma.yaml`.
        package var path: String
        package var isThere: Bool
        /// One line; `nil` where all is well.
        package var problem: String?
        /// Where the settings send telemetry, with a base URL each; the standard destination is `default`.
        package var endpoints: [(destination: String, url: String)]
        /// What names the standard endpoint, such as `soma.yaml:3`.
        package var endpointOrigin: String
        /// What of the environment is left out, one line each.
        package var warnings: [String] = []

        package init(
            path: String,
            isThere: Bool,
            problem: String?,
            endpoints: [(destination: String, url: String)],
            endpointOrigin: String
        ) {
            self.path = path
            self.isThere = isThere
            self.problem = problem
            self.endpoints = endpoints
            self.endpointOrigin = endpointOrigin
        }
    }

    func settings() -> [Finding] {
        let warnings = configuration?.warnings ?? []
        return [settingsFile()] + warnings.map { .warn("environment", $0, remedy: "correct the variable") }
    }

    private func settingsFile() -> Finding {
        let name = "configuration"
        guard let configuration else { return .ok(name, "not read: the state folder is not safe") }
        if let problem = configuration.problem {
            return .fail(
                name,
                problem,
                remedy: "correct it; hooks go on with the last good settings, other commands do not: soma config"
            )
        }
        if configuration.isThere { return .ok(name, "\(configuration.path) is as it should be") }
        return .ok(name, "no \(configuration.path); defaults are in force")
    }
}
