internal import SomaModel

/// Reads settings from OpenTelemetry's variables and collects what is wrong with them. A wrong variable changes no setting.
struct VariableReader {
    private struct Variable {
        var name: String
        var text: String

        var origin: Origin { .environment(name) }
        /// In lower case. "For variables which accept a known value out of a set", the case of letters does not matter.
        var choice: String { text.lowercased() }
        /// `nil` unless the text is digits alone. A number too large for the type becomes the largest one.
        var wholeNumber: Int? {
            guard text.utf8.allSatisfy({ 0x30...0x39 ~= $0 }) else { return nil }
            return Int(text) ?? .max
        }
    }

    /// The longest time-out of a request, in milliseconds. A time-out of 0 also means this one, since "implementations MAY treat
    /// indefinite as "a very long time"" (OpenTelemetry Environment Variable Specification, "Timeout").
    private static let longestTimeout = 3_600_000

    private let environment: (String) -> String?
    /// Whether the next variables affect anything that is sent. If not, problems with them are not collected.
    var isInForce = true
    /// Without duplicates: a variable for all signals is read once for each signal.
    private(set) var problems: [ConfigurationProblem] = []
    /// Without duplicates.
    private(set) var warnings: [String] = []

    init(_ environment: @escaping (String) -> String?) {
        self.environment = environment
    }

    mutating func readDisabled(into isDisabled: inout Setting<Bool>) {
        guard let variable = variable("OTEL_SDK_DISABLED") else { return }
        isDisabled = Setting(variable.choice == "true", from: variable.origin)
        // "If any value other than a true value, case-insensitive string "false", empty, or unset is used, a warning SHOULD be
        // logged to inform users about the fallback to false" (same specification, "Boolean").
        if !["true", "false"].contains(variable.choice) {
            warn("\(variable.name): taken as false; write true or false")
        }
    }

    mutating func readExporter(of signal: ExportSignal, into isEnabled: inout Setting<Bool>) {
        guard let variable = variable("OTEL_\(signal.variablePart)_EXPORTER") else { return }
        switch variable.choice {
        case "otlp": isEnabled = Setting(true, from: variable.origin)
        case "none": isEnabled = Setting(false, from: variable.origin)
        default: report(variable, "must be otlp or none")
        }
    }

    mutating func readEndpoint(into endpoint: inout Setting<String?>) {
        guard let variable = variable("OTEL_EXPORTER_OTLP_ENDPOINT") else { return }
        if variable.text.isBaseURL {
            endpoint = Setting(variable.text, from: variable.origin)
        } else {
            report(variable, "must be a base URL such as http://localhost:4318")
        }
    }

    func hasURL(_ signal: ExportSignal) -> Bool { urlVariable(signal) != nil }

    private func urlVariable(_ signal: ExportSignal) -> Variable? {
        variable("OTEL_EXPORTER_OTLP_\(signal.variablePart)_ENDPOINT")
    }

    /// Reads the settings of one signal: its own form of each variable, else the general form.
    mutating func read(_ signal: ExportSignal, into settings: inout SignalSettings) {
        if let variable = urlVariable(signal) {
            if AddressSyntax.isURL(variable.text) {
                settings.url = Setting(variable.text, from: variable.origin)
            } else {
                report(variable, "must be an http or https URL, used as it is")
            }
        }
        if let variable = variable("PROTOCOL", of: signal), variable.choice != "http/protobuf" {
            report(variable, "must be http/protobuf: soma sends no other, neither grpc nor http/json")
        }
        if let variable = variable("COMPRESSION", of: signal) {
            if let compression = RequestCompression(rawValue: variable.choice) {
                settings.compression = Setting(compression, from: variable.origin)
            } else {
                report(variable, "must be gzip or none")
            }
        }
        if let variable = variable("HEADERS", of: signal) {
            let list = HeaderList(variable.text)
            if list.badPairs > 0 {
                let pairs = list.badPairs == 1 ? "a pair" : "\(list.badPairs) pairs"
                warn(
                    "\(variable.name): left out \(pairs); write name=value,name=value, percent-encoded, and no name that soma sets itself"
                )
            }
            settings.headers = Setting(list.headers, from: variable.origin)
        }
        readTimeout(variable("TIMEOUT", of: signal), into: &settings.timeout)
        readFile("CERTIFICATE", of: signal, into: &settings.certificate)
        readFile("CLIENT_CERTIFICATE", of: signal, into: &settings.clientCertificate)
        readFile("CLIENT_KEY", of: signal, into: &settings.clientKey)
    }

    private func readFile(_ name: String, of signal: ExportSignal, into setting: inout Setting<String?>) {
        if let file = variable(name, of: signal) { setting = Setting(file.text, from: file.origin) }
    }

    mutating func readTemporality(into setting: inout Setting<TemporalityPreference>) {
        guard let variable = variable("OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE") else { return }
        if let preference = TemporalityPreference(rawValue: variable.choice) {
            setting = Setting(preference, from: variable.origin)
        } else {
            report(variable, "must be cumulative, delta or lowmemory")
        }
    }

    /// Reads the time-out of a batch span processor or a periodic metric reader. It replaces a longer `timeout`.
    mutating func readLimit(_ name: String, of timeout: inout Setting<Double>) {
        var limit = timeout
        readTimeout(variable(name), into: &limit)
        if limit.value < timeout.value { timeout = limit }
    }

    private mutating func readTimeout(_ variable: Variable?, into timeout: inout Setting<Double>) {
        readMilliseconds(variable, zero: Self.longestTimeout, through: Self.longestTimeout, into: &timeout)
    }

    /// Reads an interval. A longer one becomes `longest`. An interval of 0 becomes a tenth of a second: a user who wants no
    /// delay does not want a processor that is never idle.
    mutating func readInterval(_ name: String, through longest: Int, into interval: inout Setting<Double>) {
        readMilliseconds(variable(name), zero: 100, through: longest, into: &interval)
    }

    /// Reads milliseconds into seconds. A duration "MUST be an integer representing a number of milliseconds", and must not be
    /// negative (same specification, "Duration").
    ///
    /// - Parameters:
    ///   - zero: replaces 0.
    ///   - longest: replaces a longer duration.
    private mutating func readMilliseconds(
        _ variable: Variable?,
        zero: Int,
        through longest: Int,
        into setting: inout Setting<Double>
    ) {
        guard let variable else { return }
        guard let milliseconds = variable.wholeNumber else {
            return report(variable, "must be a whole number of milliseconds")
        }
        setting = Setting(
            Double(milliseconds == 0 ? zero : min(milliseconds, longest)) / 1_000,
            from: variable.origin
        )
    }

    /// Reads a whole number from 1 to `greatest`.
    mutating func readCount(_ name: String, through greatest: Int, _ take: (Setting<Int>) -> Void) {
        guard let variable = variable(name) else { return }
        if let count = variable.wholeNumber, 1...greatest ~= count {
            take(Setting(count, from: variable.origin))
        } else {
            report(variable, "must be a whole number from 1 to \(greatest)")
        }
    }

    private func variable(_ name: String) -> Variable? {
        environment(name).map { Variable(name: name, text: $0) }
    }

    /// Returns the signal's own form of a variable, else the general form.
    private func variable(_ name: String, of signal: ExportSignal) -> Variable? {
        variable("OTEL_EXPORTER_OTLP_\(signal.variablePart)_\(name)") ?? variable("OTEL_EXPORTER_OTLP_\(name)")
    }

    private mutating func report(_ variable: Variable, _ message: String) {
        let problem = ConfigurationProblem(place: .elsewhere, message: "\(variable.name) \(message)")
        if isInForce, !problems.contains(problem) { problems.append(problem) }
    }

    private mutating func warn(_ message: String) {
        if isInForce, !warnings.contains(message) { warnings.append(message) }
    }
}

extension ExportSignal {
    /// The signal's part of a variable's name.
    fileprivate var variablePart: String { rawValue.uppercased() }
}
