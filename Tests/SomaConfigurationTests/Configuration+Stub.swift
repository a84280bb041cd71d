import SomaConfiguration

extension Configuration {
    /// Of a document, without an environment.
    static func parsing(_ text: String, environment: [String: String] = [:]) throws(ConfigurationError) -> Configuration
    {
        try Configuration(yaml: Array(text.utf8)) { environment[$0] }
    }

    /// What is wrong with a document, a line each; none where nothing is.
    static func problems(_ bytes: [UInt8], environment: [String: String] = [:]) -> [String] {
        do throws(ConfigurationError) {
            _ = try Configuration(yaml: bytes) { environment[$0] }
            return []
        } catch {
            return error.problems.map(\.description)
        }
    }

    /// Each setting whose origin is not the default, as `name value from`.
    var changed: [String] {
        listed.filter { $0.origin != .standard }.map { setting in
            (setting.agent.map { "\($0): " } ?? "") + "\(setting.name) \(setting.text) \(setting.origin)"
        }
    }
}
