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
        var result = Configuration(
            path: folder.path + "/" + SomaConfiguration.Configuration.fileName,
            isThere: SomaConfiguration.Configuration.isThere(in: folder.path),
            problem: nil,
            endpoint: Environment["OTEL_EXPORTER_OTLP_ENDPOINT"],
            endpointOrigin: "the environment"
        )
        do throws(ConfigurationError) {
            let setting = try SomaConfiguration.Configuration(folder: folder.path) { Environment[$0] }.exporterEndpoint
            result.endpoint = setting.value
            if result.endpoint != Environment["OTEL_EXPORTER_OTLP_ENDPOINT"] {
                result.endpointOrigin = SomaConfiguration.Configuration.fileName
            }
        } catch {
            result.problem = error.description
        }
        return result
    }
}
