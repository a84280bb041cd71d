package import SomaConfiguration
internal import SomaStore
internal import SomaSystem
internal import SomaTelemetry

extension SomaConfiguration.Configuration {
    /// What is in force for a command that a person runs: `soma.yaml` in the state folder, and the environment. All that is
    /// wrong with either is a usage failure; an unsafe folder is refused first.
    package static func inForce() throws(CommandFailure) -> Self {
        let folder = try withStateFolder { () throws(StoreError) in try StateFolder.standardChecked() }
        do throws(ConfigurationError) {
            return try Self(folder: folder.path) { Environment[$0] }
        } catch {
            throw .usage(error.description)
        }
    }

    /// As `inForce()`, but while `soma.yaml` is wrong the last good one goes on, as it does for hooks: for what they start.
    package static func inForceOrLastGood() throws(CommandFailure) -> Self {
        let folder = try withStateFolder { () throws(StoreError) in try StateFolder.standardChecked() }
        if let configuration = try? Self(folder: folder.path, environment: { Environment[$0] }) { return configuration }
        do throws(ConfigurationError) {
            return try Self(lastGoodIn: folder.path) { Environment[$0] }
        } catch {
            throw .usage(error.description)
        }
    }

    /// What of the environment is left out of what is sent, one line each.
    package var telemetryWarnings: [String] {
        let resource = TelemetrySource.standard(instanceID: "", hostName: "", environment: { Environment[$0] })
        return warnings + [resource.warning].compactMap(\.self)
    }
}
