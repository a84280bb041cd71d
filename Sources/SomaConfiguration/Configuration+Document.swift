internal import SomaEngine
internal import SomaModel
internal import SomaSystem

extension Configuration {
    /// Takes every setting of a document in. Throws all that is wrong with it, in its order.
    mutating func read(_ root: YAMLNode) throws(ConfigurationError) {
        var reader = SettingReader()
        let fields = reader.section(
            root,
            [
                "mode_bounds", "weights", "agents", "budget", "retention", "trust", "recording", "listen_addresses",
                "cardinality", "exporter",
            ]
        )
        if let node = fields["mode_bounds"] { reader.bounds(node, ["mode_bounds"], &modeBounds) }
        if let node = fields["weights"] { reader.weights(node, ["weights"], &weights) }
        if let node = fields["agents"] { agents = reader.agents(node, general: self) }
        if let node = fields["budget"] { reader.budget(node, &budget) }
        if let node = fields["retention"] { reader.retention(node, &retention) }
        if let node = fields["trust"], let trust = reader.section(node, ["subagent"], ["trust"])["subagent"] {
            reader.number(trust, ["trust", "subagent"], "a number from 0 to 1", &subagentTrust) { 0...1 ~= $0 }
        }
        if let node = fields["recording"] {
            reader.value(node, ["recording"], "redacted, full or off", &recording, RecordingMode.init(rawValue:))
        }
        if let node = fields["listen_addresses"] { reader.addresses(node, &listenAddresses) }
        if let node = fields["exporter"] { reader.exporter(node, &exporter, &queue) }
        if let node = fields["cardinality"] { reader.cardinality(node, &cardinality) }
        try reader.check()
    }
}

extension SettingReader {
    fileprivate mutating func bounds(_ node: YAMLNode, _ path: [String], _ settings: inout ModeBoundSettings) {
        let fields = section(node, ["guide", "warn", "block"], path)
        var read = settings
        let count = problemCount
        bound("guide", fields, path, &read.guide)
        bound("warn", fields, path, &read.warn)
        bound("block", fields, path, &read.block)
        guard count == problemCount else { return }
        guard read.bounds != nil else {
            let values =
                "guide \(read.guide.value.plain), warn \(read.warn.value.plain), block \(read.block.value.plain)"
            return report(node.line, "\(Self.name(path)) must rise from guide to warn to block; they are \(values)")
        }
        settings = read
    }

    private mutating func bound(
        _ name: String,
        _ fields: YAMLFields,
        _ path: [String],
        _ setting: inout Setting<Double>
    ) {
        guard let node = fields[name] else { return }
        number(node, path + [name], "a number above 0 and at most 1", &setting) { 0 < $0 && $0 <= 1 }
    }

    fileprivate mutating func weights(
        _ node: YAMLNode,
        _ path: [String],
        _ settings: inout PerSignal<Setting<Double>>
    ) {
        let fields = section(node, Signal.allCases.map(\.rawValue), path)
        let count = problemCount
        for signal in Signal.allCases {
            guard let node = fields[signal.rawValue] else { continue }
            number(node, path + [signal.rawValue], "a number, 0 or more", &settings[signal]) { $0 >= 0 }
        }
        if count == problemCount, SignalWeights(settings.map(\.value)) == nil {
            report(node.line, "\(Self.name(path)) must not all be 0; write one above 0")
        }
    }

    fileprivate mutating func agents(_ node: YAMLNode, general: Configuration) -> [AgentSettings] {
        var agents: [AgentSettings] = []
        for entry in entries(node, "a mapping from an agent's name to its mode_bounds and weights", ["agents"]) {
            var agent = AgentSettings(name: entry.key, modeBounds: general.modeBounds, weights: general.weights)
            let path = ["agents", entry.key]
            if entry.key.isEmpty { report(entry.line, "agents: an agent's name must not be empty") }
            let fields = section(entry.value, ["mode_bounds", "weights"], path)
            if let node = fields["mode_bounds"] { bounds(node, path + ["mode_bounds"], &agent.modeBounds) }
            if let node = fields["weights"] { weights(node, path + ["weights"], &agent.weights) }
            agents.append(agent)
        }
        return agents
    }

    fileprivate mutating func budget(_ node: YAMLNode, _ settings: inout BudgetSettings) {
        let fields = section(node, ["tokens", "cost_usd", "period", "time_zone"], ["budget"])
        if let node = fields["tokens"] {
            number(node, ["budget", "tokens"], "a number above 0", &settings.tokens) { $0 > 0 }
        }
        if let node = fields["cost_usd"] {
            number(node, ["budget", "cost_usd"], "a number above 0", &settings.costUSD) { $0 > 0 }
        }
        if let node = fields["period"] {
            value(node, ["budget", "period"], "day, month or never", &settings.period, Budget.Period.init(rawValue:))
        }
        if let node = fields["time_zone"] {
            let wanted = "a time zone of the tz database such as Europe/Berlin"
            value(node, ["budget", "time_zone"], wanted, &settings.timeZone) { name -> String?? in
                // Without the tz database, as in a small container, the machine that has it has looked the name up.
                Zone.isKnown(name) || Zone.isName(name) && !Zone.hasNames ? .some(name) : nil
            }
        }
    }

    fileprivate mutating func retention(_ node: YAMLNode, _ settings: inout RetentionSettings) {
        let fields = section(node, ["actions", "recordings_age", "recordings_size"], ["retention"])
        let age = "days, or a duration from 1h to 36500d such as 90d"
        if let node = fields["actions"] {
            value(node, ["retention", "actions"], age, &settings.actions, RetentionAge.init)
        }
        if let node = fields["recordings_age"] {
            value(node, ["retention", "recordings_age"], age, &settings.recordingsAge, RetentionAge.init)
        }
        if let node = fields["recordings_size"] {
            value(
                node,
                ["retention", "recordings_size"],
                "a size from 1MiB to 1024TiB such as 500MiB",
                &settings.recordingsSize,
                ByteCount.init
            )
        }
    }

    fileprivate mutating func cardinality(_ node: YAMLNode, _ settings: inout CardinalitySettings) {
        let fields = section(node, ["agents", "tools"], ["cardinality"])
        count("agents", through: 100_000, fields, &settings.agents)
        count("tools", through: 10_000, fields, &settings.tools)
    }

    private mutating func count(
        _ name: String,
        through limit: Double,
        _ fields: YAMLFields,
        _ setting: inout Setting<Double>
    ) {
        guard let node = fields[name] else { return }
        number(node, ["cardinality", name], "a whole number from 1 to \(limit.plain)", &setting) {
            1...limit ~= $0 && $0.rounded() == $0
        }
    }

    fileprivate mutating func addresses(_ node: YAMLNode, _ setting: inout Setting<[String]>) {
        let wanted = "a list of addresses such as [\"127.0.0.1:19464\"]"
        guard case .sequence(let items) = node.content, !items.isEmpty else {
            return report(node.line, "listen_addresses must be \(wanted), not \(Self.found(node))")
        }
        var addresses: [String] = []
        for item in items {
            var address = Setting("")
            value(item, ["listen_addresses"], "HOST:PORT such as 127.0.0.1:19464 each", &address) { text -> String? in
                AddressSyntax.isListenAddress(text) ? text : nil
            }
            addresses.append(address.value)
        }
        setting = Setting(addresses, from: .file(line: node.line))
    }
}
