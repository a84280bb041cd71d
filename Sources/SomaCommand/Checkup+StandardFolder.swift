internal import SomaConfiguration
internal import SomaModel
package import SomaSetup
internal import SomaStore
internal import SomaSystem

extension Checkup {
    /// Of the user's state folder and settings, now.
    ///
    /// - Parameter program: soma's absolute path.
    package static func ofStandardFolder(program: String) -> Checkup {
        Checkup(program: program, at: .now, configuration: configuration)
    }

    /// `nil` where the folder is not safe to read it from.
    private static var configuration: Configuration? {
        guard let folder = try? StateFolder.standardChecked() else { return nil }
        let variable = "OTEL_EXPORTER_OTLP_ENDPOINT"
        var result = Configuration(
            path: folder.path + "/" + SomaConfiguration.Configuration.fileName,
            isThere: SomaConfiguration.Configuration.isThere(in: folder.path),
            problem: nil,
            endpoints: Environment[variable].map { [(DestinationSettings.standardName, $0)] } ?? [],
            endpointOrigin: "the environment"
        )
        do throws(ConfigurationError) {
            let configuration = try SomaConfiguration.Configuration(folder: folder.path) { Environment[$0] }
            let exporter = configuration.exporter
            result.warnings = configuration.telemetryWarnings
            result.endpoints = exporter.destinations.compactMap { destination in
                destination.endpoint.value.map { (destination.name, $0) }
            }
            if case .file = exporter.standard.endpoint.origin {
                result.endpointOrigin = SomaConfiguration.Configuration.fileName
            }
        } catch {
            result.problem = error.description
        }
        return result
    }
}
