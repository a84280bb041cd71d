import SomaConfiguration
import SomaModel
import SomaRouting
import Testing

/// One situation, and the plan that it comes to, in words.
struct RoutingCase: CustomTestStringConvertible, Sendable {
    enum Asker: Sendable {
        case hook
        case recorder
        case daemon
        case export
    }

    let id: String
    let asker: Asker
    /// `soma.yaml`; empty stands for a file without settings.
    var yaml = ""
    /// Whether `soma.yaml` cannot be read. `yaml` is the last good one then.
    var isUnreadable = false
    var environment: [String: String] = [:]
    /// The URL of `--endpoint`.
    var option: String?
    /// `NAME SIGNAL BASE`, then the signal's own URL if it has one.
    var known: [String] = []
    /// The `soma.yaml` that was followed last; `nil` for none.
    var followed: String?
    var isServed = false

    /// `NAME BASE: SIGNALS`. A signal with `=URL` does not use the base, one with `?` is on trial.
    var routes: [String] = []
    /// `remember NAME BASE: SIGNALS`, `forget NAME: SIGNALS`, or `note`.
    var changes: [String] = []
    var problem: String?

    var testDescription: String { id }

    func routing() throws -> CollectorRouting {
        let document = Array(yaml.utf8)
        let named = try Configuration(yaml: document).exporter
        let settings = try Configuration(yaml: document) { environment[$0] }.exporter
        let option = option.map { RoutingOption(name: "--endpoint", url: $0) }
        let asker: CollectorRouting.Asker =
            switch asker {
            case .hook: .hook
            case .recorder: .recorder(settings)
            case .daemon: .daemon(settings)
            case .export: .export(settings, option: option)
            }
        return CollectorRouting(asker, named: isUnreadable ? nil : named)
    }

    func memory() throws -> RoutingMemory {
        let note = try followed.map { try Configuration(yaml: Array($0.utf8)).exporter.collectorsNote }
        return RoutingMemory(known: known.compactMap(KnownSignal.init(text:)), note: note, isServed: isServed)
    }
}

extension KnownSignal {
    /// `nil` when the text is none.
    init?(text: String) {
        let words = text.split(separator: " ").map(String.init)
        guard words.count >= 3, let signal = ExportSignal(rawValue: words[1]) else { return nil }
        self.init(name: words[0], signal: signal, endpoint: words[2], ownURL: words.count > 3 ? words[3] : nil)
    }
}

extension CollectorRoute {
    /// As a case writes it.
    var text: String {
        "\(name) \(base):"
            + ExportSignal.allCases.map { signal in
                guard let url = urls[signal] else { return trials.contains(signal) ? " \(signal) is known" : "" }
                let own = url == base + "/v1/\(signal)" ? "" : "=\(url)"
                return " \(signal)\(own)\(trials.contains(signal) ? "?" : "")"
            }.joined()
    }
}

extension RoutingChange {
    /// As a case writes it.
    var text: String {
        switch self {
        case .remember(let collector):
            "remember \(collector.name) \(collector.endpoint):"
                + collector.signals.map { " \($0)" + (collector.urls[$0].map { "=" + $0 } ?? "") }.joined()
        case .forget(let name, let signals):
            "forget \(name):" + ExportSignal.allCases.filter(signals.contains).map { " \($0)" }.joined()
        case .note: "note"
        }
    }
}

/// The standard collector with all signals.
let allAtA = ["default logs http://a", "default metrics http://a", "default traces http://a"]
let namesA = "exporter: {endpoint: 'http://a'}"
let noSignal = ["OTEL_TRACES_EXPORTER": "none", "OTEL_METRICS_EXPORTER": "none", "OTEL_LOGS_EXPORTER": "none"]
let endpointVariable = "OTEL_EXPORTER_OTLP_ENDPOINT"
let tracesVariable = "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT"
