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

    /// Every setting in the order of the documentation. User names, passwords and queries are left out of URLs.
    package var listed: [Listed] {
        var rows = Listed.rows(modeBounds, weights, agent: nil)
        for agent in agents { rows += Listed.rows(agent.modeBounds, agent.weights, agent: agent.name) }
        return rows + [
            Listed("budget.tokens", budget.tokens) { $0.map { .number($0) } ?? .none },
            Listed("budget.cost_usd", budget.costUSD) { $0.map { .number($0) } ?? .none },
            Listed("budget.period", budget.period) { .text($0.rawValue) },
            Listed("budget.time_zone", budget.timeZone) { $0.map { .text($0) } ?? .none },
            Listed("retention.actions", retention.actions) { .text($0.description) },
            Listed("retention.recordings_age", retention.recordingsAge) { .text($0.description) },
            Listed("retention.recordings_size", retention.recordingsSize) { .text($0.description) },
            Listed("trust.subagent", subagentTrust) { .number($0) },
            Listed("recording", recording) { .text($0.rawValue) },
            Listed("listen_addresses", listenAddresses) { .list($0) },
            Listed("cardinality.agents", cardinality.agents) { .number($0) },
            Listed("cardinality.tools", cardinality.tools) { .number($0) },
        ] + Listed.rows(exporter) + [
            Listed("exporter.metric_interval", exporter.metricInterval) { .number($0) },
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

    fileprivate static func rows(_ exporter: ExporterSettings) -> [Configuration.Listed] {
        // What only a variable can say is shown where one does.
        let variables = [
            Configuration.Listed("exporter.disabled", exporter.isDisabled) { .text($0 ? "true" : "false") },
            Configuration.Listed("exporter.schedule_delay", exporter.scheduleDelay) { .number($0) },
            Configuration.Listed("exporter.batch_size", exporter.batchSize) { .number(Double($0)) },
        ]
        return variables.filter { $0.origin != .standard } + rows(exporter.standard, "exporter")
            + exporter.others.flatMap { rows($0, "exporter.destinations.\($0.name)") }
    }

    /// One row where all signals have it from one place, else one each.
    private static func rows(_ destination: DestinationSettings, _ path: String) -> [Configuration.Listed] {
        func rows<Value: Equatable>(
            _ name: String,
            _ setting: KeyPath<SignalSettings, Setting<Value>>,
            _ value: (Value) -> Configuration.Listed.Value
        ) -> [Configuration.Listed] {
            let settings = ExportSignal.allCases.map { (signal: $0, setting: destination[$0][keyPath: setting]) }
            if settings.allSatisfy({ $0.setting == settings[0].setting }) {
                return [Configuration.Listed("\(path).\(name)", settings[0].setting, value)]
            }
            return settings.map { Configuration.Listed("\(path).\($0.signal.rawValue).\(name)", $0.setting, value) }
        }
        func text(_ value: String?) -> Configuration.Listed.Value { value.map { .text($0) } ?? .none }
        func url(_ value: String?) -> Configuration.Listed.Value { text(value.map(\.withoutCredentials)) }
        let origins = ExportSignal.allCases.map { destination[$0].isEnabled.origin }
        let enabled = Setting(
            destination.signals.map(\.rawValue),
            from: origins.first { $0 != .standard } ?? .standard
        )
        return [Configuration.Listed("\(path).endpoint", destination.endpoint, url)]
            + rows("url", \.url, url).filter { $0.origin != .standard }
            + rows("headers", \.headers) { $0.isEmpty ? .none : .list($0.map(\.description)) }
            + rows("timeout", \.timeout) { .number($0) }
            + rows("compression", \.compression) { .text($0.rawValue) }
            + [Configuration.Listed("\(path).temporality", destination.temporality) { .text($0.rawValue) }]
            + [Configuration.Listed("\(path).signals", enabled) { .list($0) }]
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
