internal import SomaModel

extension ExporterSettings {
    /// Takes OpenTelemetry's variables in, those for one signal last. What is wrong is a problem: an exporter that sends
    /// nothing and says nothing helps nobody.
    ///
    /// - Parameter warnings: what is left out and hinders nothing else.
    mutating func apply(
        _ environment: @escaping (String) -> String?,
        _ problems: inout [ConfigurationProblem],
        _ warnings: inout [String]
    ) {
        if let text = environment("OTEL_SDK_DISABLED") {
            // "Any value that is not explicitly defined here as a true value … MUST be interpreted … as false"
            // (OpenTelemetry Environment Variable Specification, "Boolean").
            isDisabled = Setting(text.lowercased() == "true", from: .environment("OTEL_SDK_DISABLED"))
        }
        let endpoint = "OTEL_EXPORTER_OTLP_ENDPOINT"
        if let url = environment(endpoint) {
            standard.endpoint = Setting(url, from: .environment(endpoint))
            if !AddressSyntax.isBaseURL(url) {
                let message = "\(endpoint) must be a base URL such as http://localhost:4318"
                problems.append(ConfigurationProblem(place: .elsewhere, message: message))
            }
        }
        for signal in ExportSignal.allCases {
            let form = signal.rawValue.uppercased()
            for prefix in ["OTEL_EXPORTER_OTLP_", "OTEL_EXPORTER_OTLP_\(form)_"] {
                var reader = VariableReader(prefix: prefix, environment: environment, problems: problems)
                reader.read(into: &standard[signal], isForOneSignal: prefix.hasSuffix("\(form)_"))
                problems = reader.problems
                for warning in reader.warnings where !warnings.contains(warning) { warnings.append(warning) }
            }
            var reader = VariableReader(prefix: "OTEL_\(form)_", environment: environment, problems: problems)
            reader.readExporter(into: &standard[signal].isEnabled)
            problems = reader.problems
        }
        var reader = VariableReader(prefix: "OTEL_", environment: environment, problems: problems)
        reader.readTemporality(into: &standard.temporality)
        reader.readSchedule(into: &self)
        problems = reader.problems
    }
}

/// The variables that share a beginning.
private struct VariableReader {
    let prefix: String
    let environment: (String) -> String?
    var problems: [ConfigurationProblem]
    private(set) var warnings: [String] = []

    init(prefix: String, environment: @escaping (String) -> String?, problems: [ConfigurationProblem]) {
        self.prefix = prefix
        self.environment = environment
        self.problems = problems
    }

    func value(_ name: String) -> Setting<String>? {
        environment(prefix + name).map { Setting($0, from: .environment(prefix + name)) }
    }

    mutating func read(into settings: inout SignalSettings, isForOneSignal: Bool) {
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
        if let text = value("COMPRESSION") {
            if let compression = RequestCompression(rawValue: text.value) {
                settings.compression = Setting(compression, from: text.origin)
            } else {
                report("COMPRESSION", "must be gzip or none")
            }
        }
        if let text = value("HEADERS") {
            let list = HeaderList(text.value)
            if list.badPairs > 0 {
                let pairs = list.badPairs == 1 ? "a pair" : "\(list.badPairs) pairs"
                warnings.append("\(prefix)HEADERS: left out \(pairs); write name=value,name=value, percent-encoded")
            }
            settings.headers = Setting(list.headers, from: text.origin)
        }
        readMilliseconds("TIMEOUT", through: 3_600_000, into: &settings.timeout)
        for (name, path) in [
            ("CERTIFICATE", \SignalSettings.certificate), ("CLIENT_CERTIFICATE", \SignalSettings.clientCertificate),
            ("CLIENT_KEY", \SignalSettings.clientKey),
        ] {
            if let file = value(name) { settings[keyPath: path] = Setting(file.value, from: file.origin) }
        }
    }

    mutating func readExporter(into isEnabled: inout Setting<Bool>) {
        guard let text = value("EXPORTER") else { return }
        switch text.value {
        case "otlp": isEnabled = Setting(true, from: text.origin)
        case "none": isEnabled = Setting(false, from: text.origin)
        default: report("EXPORTER", "must be otlp or none")
        }
    }

    /// "The values … are case-insensitive" (OpenTelemetry Metrics Exporter - OTLP).
    mutating func readTemporality(into setting: inout Setting<TemporalityPreference>) {
        let name = "EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE"
        guard let text = value(name) else { return }
        if let preference = TemporalityPreference(rawValue: text.value.lowercased()) {
            setting = Setting(preference, from: text.origin)
        } else {
            report(name, "must be cumulative, delta or lowmemory")
        }
    }

    /// The batch span processor's and the periodic metric reader's. Where theirs is the shorter time-out, it holds.
    mutating func readSchedule(into settings: inout ExporterSettings) {
        readMilliseconds("BSP_SCHEDULE_DELAY", through: 3_600_000, into: &settings.scheduleDelay)
        readMilliseconds("METRIC_EXPORT_INTERVAL", through: 86_400_000, into: &settings.metricInterval)
        if let text = value("BSP_MAX_EXPORT_BATCH_SIZE") {
            if let size = Int(text.value), 1...100_000 ~= size {
                settings.batchSize = Setting(size, from: text.origin)
            } else {
                report("BSP_MAX_EXPORT_BATCH_SIZE", "must be a whole number from 1 to 100000")
            }
        }
        for (name, signal) in [("BSP_EXPORT_TIMEOUT", ExportSignal.traces), ("METRIC_EXPORT_TIMEOUT", .metrics)] {
            var limit = settings.standard[signal].timeout
            readMilliseconds(name, through: 3_600_000, into: &limit)
            if limit.value < settings.standard[signal].timeout.value { settings.standard[signal].timeout = limit }
        }
    }

    /// Milliseconds into seconds.
    private mutating func readMilliseconds(_ name: String, through longest: Double, into setting: inout Setting<Double>)
    {
        guard let text = value(name) else { return }
        if let milliseconds = Double(text.value), 1...longest ~= milliseconds {
            setting = Setting(milliseconds / 1_000, from: text.origin)
        } else {
            report(name, "must be milliseconds from 1 to \(Int(longest))")
        }
    }

    /// Once: a variable for all signals is read for each.
    private mutating func report(_ name: String, _ message: String) {
        let problem = ConfigurationProblem(place: .elsewhere, message: "\(prefix)\(name) \(message)")
        if !problems.contains(problem) { problems.append(problem) }
    }
}
