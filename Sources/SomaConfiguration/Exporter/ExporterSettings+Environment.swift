extension ExporterSettings {
    /// Takes the `OTEL_EXPORTER_OTLP_…` variables in, those for one signal last. What is wrong is a problem: an exporter that
    /// sends nothing and says nothing helps nobody.
    mutating func apply(_ environment: (String) -> String?, _ problems: inout [ConfigurationProblem]) {
        if let text = environment("OTEL_SDK_DISABLED") {
            // "Any value that is not explicitly defined here as a true value … MUST be interpreted … as false"
            // (OpenTelemetry Environment Variable Specification, "Boolean").
            isDisabled = Setting(text.lowercased() == "true", from: .environment("OTEL_SDK_DISABLED"))
        }
        for (form, path) in [
            ("TRACES_", \ExporterSettings.traces), ("METRICS_", \ExporterSettings.metrics),
        ] {
            for prefix in ["OTEL_EXPORTER_OTLP_", "OTEL_EXPORTER_OTLP_" + form] {
                var reader = VariableReader(prefix: prefix, problems: problems)
                reader.read(environment, into: &self[keyPath: path], isForOneSignal: prefix.hasSuffix(form))
                problems = reader.problems
            }
        }
    }
}

/// The variables that share a beginning.
private struct VariableReader {
    let prefix: String
    var problems: [ConfigurationProblem]

    mutating func read(
        _ environment: (String) -> String?,
        into settings: inout SignalSettings,
        isForOneSignal: Bool
    ) {
        func value(_ name: String) -> Setting<String>? {
            environment(prefix + name).map { Setting($0, from: .environment(prefix + name)) }
        }
        if isForOneSignal, let url = value("ENDPOINT") {
            if AddressSyntax.isURL(url.value) {
                settings.url = Setting(url.value, from: url.origin)
            } else {
                report("ENDPOINT", "must be an http or https URL, used as it is")
            }
        }
        if let text = value("PROTOCOL"), text.value != "http/protobuf" {
            report("PROTOCOL", "must be http/protobuf: soma sends no other, neither grpc nor http/json")
        }
        if let text = value("COMPRESSION"), text.value != "none" {
            report("COMPRESSION", "must be none")
        }
        if let text = value("HEADERS") {
            let list = HeaderList(text.value)
            if list.badPairs > 0 {
                report("HEADERS", "must be name=value,name=value, percent-encoded; \(list.badPairs) of them are not")
            }
            settings.headers = Setting(list.headers, from: text.origin)
        }
        if let text = value("TIMEOUT") {
            if let milliseconds = Double(text.value), milliseconds > 0, milliseconds <= 3_600_000 {
                settings.timeout = Setting(milliseconds / 1_000, from: text.origin)
            } else {
                report("TIMEOUT", "must be milliseconds from 1 to 3600000")
            }
        }
        for (name, path) in [
            ("CERTIFICATE", \SignalSettings.certificate), ("CLIENT_CERTIFICATE", \SignalSettings.clientCertificate),
            ("CLIENT_KEY", \SignalSettings.clientKey),
        ] {
            if let file = value(name) { settings[keyPath: path] = Setting(file.value, from: file.origin) }
        }
    }

    /// Once: a variable for all signals is read for each.
    private mutating func report(_ name: String, _ message: String) {
        let problem = ConfigurationProblem(place: .elsewhere, message: "\(prefix)\(name) \(message)")
        if !problems.contains(problem) { problems.append(problem) }
    }
}
