internal import SomaModel

extension Configuration {
    /// One setting as `soma config` shows it.
    package struct Listed: Equatable, Sendable {
        package enum Value: Equatable, Sendable {
            case none
            case number(Double)
            case text(String)
            case list([String])
        }

        /// The keys in `soma.yaml` that lead to it, joined by points, without the agent.
        package var name: String
        /// For what holds for one agent alone.
        package var agent: String?
        package var value: Value
        package var origin: Origin

        /// The value as `soma.yaml` would have it; `none` where there is none.
        package var text: String {
            switch value {
            case .none: "none"
            case .number(let number): number.plain
            case .text(let text): text
            case .list(let texts): texts.joined(separator: ", ")
            }
        }
    }

    /// Every setting in the order of the documentation. User names and passwords are left out of URLs.
    package var listed: [Listed] {
        let endpoint = Setting(
            exporterEndpoint.value.map(AddressSyntax.withoutCredentials),
            from: exporterEndpoint.origin
        )
        var rows = Listed.rows(modeBounds, weights, agent: nil)
        for agent in agents { rows += Listed.rows(agent.modeBounds, agent.weights, agent: agent.name) }
        return rows + [
            Listed("budget.tokens", budget.tokens) { $0.map { .number($0) } ?? .none },
            Listed("budget.cost_usd", budget.costUSD) { $0.map { .number($0) } ?? .none },
            Listed("budget.period", budget.period) { .text($0.rawValue) },
            Listed("retention.actions", retention.actions) { .text($0.description) },
            Listed("retention.recordings_age", retention.recordingsAge) { .text($0.description) },
            Listed("retention.recordings_size", retention.recordingsSize) { .text($0.description) },
            Listed("trust.subagent", subagentTrust) { .number($0) },
            Listed("recording", recording) { .text($0.rawValue) },
            Listed("listen_addresses", listenAddresses) { .list($0) },
            Listed("exporter.endpoint", endpoint) { $0.map { .text($0) } ?? .none },
        ] + Listed.rows(exporter) + [
            Listed("exporter.queue_items", queue.items) { .number($0) },
            Listed("exporter.queue_size", queue.size) { .text($0.description) },
        ]
    }
}

extension Configuration.Listed {
    fileprivate init<Value>(
        _ name: String,
        agent: String? = nil,
        _ setting: Setting<Value>,
        _ value: (Value) -> Configuration.Listed.Value
    ) {
        self.init(name: name, agent: agent, value: value(setting.value), origin: setting.origin)
    }

    /// One row where both signals have it from one place, else one each.
    fileprivate static func rows(_ exporter: ExporterSettings) -> [Configuration.Listed] {
        func rows<Value: Equatable>(
            _ name: String,
            _ path: KeyPath<SignalSettings, Setting<Value>>,
            _ value: (Value) -> Configuration.Listed.Value
        ) -> [Configuration.Listed] {
            let (traces, metrics) = (exporter.traces[keyPath: path], exporter.metrics[keyPath: path])
            if traces == metrics { return [Configuration.Listed("exporter.\(name)", traces, value)] }
            return [
                Configuration.Listed("exporter.traces.\(name)", traces, value),
                Configuration.Listed("exporter.metrics.\(name)", metrics, value),
            ]
        }
        func text(_ value: String?) -> Configuration.Listed.Value { value.map { .text($0) } ?? .none }
        // What only a variable can say is shown where one does.
        let variables =
            rows("url", \.url) { text($0.map(AddressSyntax.withoutCredentials)) }
            + [Configuration.Listed("exporter.disabled", exporter.isDisabled) { .text($0 ? "true" : "false") }]
        return variables.filter { $0.origin != .standard }
            + rows("headers", \.headers) { $0.isEmpty ? .none : .list($0.map(\.description)) }
            + rows("timeout", \.timeout) { .number($0) }
            + rows("certificate", \.certificate, text)
            + rows("client_certificate", \.clientCertificate, text)
            + rows("client_key", \.clientKey, text)
    }

    fileprivate static func rows(
        _ bounds: ModeBoundSettings,
        _ weights: PerSignal<Setting<Double>>,
        agent: String?
    ) -> [Configuration.Listed] {
        let pairs =
            [
                ("mode_bounds.guide", bounds.guide), ("mode_bounds.warn", bounds.warn),
                ("mode_bounds.block", bounds.block),
            ]
            + Signal.allCases.map { ("weights." + $0.rawValue, weights[$0]) }
        return pairs.map { name, setting in Configuration.Listed(name, agent: agent, setting) { .number($0) } }
    }
}
