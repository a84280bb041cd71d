internal import SomaConfiguration

/// What a person wrote: soma.yaml, the web configuration, the environment.

func readConfiguration(_ bytes: [UInt8]) -> String? {
    do throws(ConfigurationError) {
        let configuration = try Configuration(yaml: bytes)
        _ = configuration.engine
        return configuration.listed.contains { $0.text.contains("\n") } ? "a listed value of several lines" : nil
    } catch {
        return error.description.isEmpty ? "an error without a word" : nil
    }
}

func readWeb(_ bytes: [UInt8]) -> String? {
    do throws(WebConfigurationError) {
        _ = try WebConfiguration(yaml: bytes, path: "/nonexistent/web.yml")
        return nil
    } catch {
        return error.description.isEmpty ? "an error without a word" : nil
    }
}

/// The bytes are the value of each variable that is more than a number.
func readHeaders(_ bytes: [UInt8]) -> String? {
    let text = String(decoding: bytes, as: UTF8.self)
    for name in ["HEADERS", "ENDPOINT", "TIMEOUT", "COMPRESSION"] {
        _ = try? Configuration(yaml: []) { $0 == "OTEL_EXPORTER_OTLP_" + name ? text : nil }
    }
    return nil
}
