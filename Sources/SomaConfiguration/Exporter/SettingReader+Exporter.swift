internal import SomaModel

extension SettingReader {
    mutating func exporter(_ node: YAMLNode, _ settings: inout ExporterSettings, _ queue: inout QueueSettings) {
        let path = ["exporter"]
        let fields = section(
            node,
            destinationKeys + ["metric_interval", "destinations", "queue_items", "queue_size"],
            path
        )
        destination(fields, path, &settings.standard)
        if let node = fields["destinations"] { settings.others = destinations(node, path + ["destinations"]) }
        if let node = fields["metric_interval"] {
            let wanted = "seconds, above 0 and at most 86400"
            number(node, path + ["metric_interval"], wanted, &settings.metricInterval) { 0 < $0 && $0 <= 86_400 }
        }
        if let node = fields["queue_items"] {
            let wanted = "a whole number from 1000 to 10000000"
            number(node, path + ["queue_items"], wanted, &queue.items) {
                1_000...10_000_000 ~= $0 && $0.rounded() == $0
            }
        }
        if let node = fields["queue_size"] {
            let wanted = "a size from 1MiB to 1024TiB such as 500MiB"
            value(node, path + ["queue_size"], wanted, &queue.size, ByteCount.init)
        }
    }

    private var destinationKeys: [String] {
        [
            "endpoint", "headers", "timeout", "compression", "temporality", "signals", "certificate",
            "client_certificate", "client_key",
        ]
    }

    private mutating func destinations(_ node: YAMLNode, _ path: [String]) -> [DestinationSettings] {
        var destinations: [DestinationSettings] = []
        for entry in entries(node, "a mapping from a destination's name to its settings", path) {
            let path = path + [entry.key]
            guard Self.isDestinationName(entry.key) else {
                report(
                    entry.line,
                    "\(Self.name(path)): a destination's name must be of a-z, 0-9, _ and -, at most 64 and not default"
                )
                continue
            }
            var settings = DestinationSettings(name: entry.key)
            let count = problemCount
            destination(section(entry.value, destinationKeys, path), path, &settings)
            if settings.endpoint.value == nil, count == problemCount {
                report(entry.line, "\(Self.name(path)) needs an endpoint such as https://otlp.example.com:4318")
            }
            destinations.append(settings)
        }
        return destinations
    }

    private static func isDestinationName(_ name: String) -> Bool {
        1...64 ~= name.utf8.count && name != DestinationSettings.standardName
            && name.utf8.allSatisfy { byte in
                (0x61...0x7A).contains(byte) || (0x30...0x39).contains(byte) || "_-".utf8.contains(byte)
            }
    }

    private mutating func destination(
        _ fields: YAMLFields,
        _ path: [String],
        _ settings: inout DestinationSettings
    ) {
        if let node = fields["endpoint"] {
            let wanted = "a base URL such as http://localhost:4318"
            value(node, path + ["endpoint"], wanted, &settings.endpoint, hidesText: true) { text -> String?? in
                text.isBaseURL ? .some(text) : .none
            }
        }
        if let node = fields["temporality"] {
            value(
                node,
                path + ["temporality"],
                "cumulative, delta or lowmemory",
                &settings.temporality,
                TemporalityPreference.init(rawValue:)
            )
        }
        let signal = signal(fields, path)
        for name in ExportSignal.allCases { settings[name] = signal }
        if let node = fields["signals"] { signals(node, path + ["signals"], &settings) }
    }

    /// What holds for each signal alike.
    private mutating func signal(_ fields: YAMLFields, _ path: [String]) -> SignalSettings {
        var signal = SignalSettings()
        if let node = fields["headers"] { headers(node, path + ["headers"], &signal.headers) }
        if let node = fields["timeout"] {
            number(node, path + ["timeout"], "seconds, above 0 and at most 3600", &signal.timeout) {
                0 < $0 && $0 <= 3_600
            }
        }
        if let node = fields["compression"] {
            value(
                node,
                path + ["compression"],
                "gzip or none",
                &signal.compression,
                RequestCompression.init(rawValue:)
            )
        }
        file("certificate", fields, path, &signal.certificate)
        file("client_certificate", fields, path, &signal.clientCertificate)
        file("client_key", fields, path, &signal.clientKey)
        return signal
    }

    private mutating func file(
        _ name: String,
        _ fields: YAMLFields,
        _ path: [String],
        _ setting: inout Setting<String?>
    ) {
        guard let node = fields[name] else { return }
        value(node, path + [name], "an absolute path", &setting) { text -> String?? in
            text.hasPrefix("/") && !text.utf8.contains(0) ? .some(text) : .none
        }
    }

    private mutating func signals(_ node: YAMLNode, _ path: [String], _ settings: inout DestinationSettings) {
        let wanted = "a list of traces, metrics and logs, one at least"
        guard case .sequence(let items) = node.content, !items.isEmpty else {
            return report(node.line, "\(Self.name(path)) must be \(wanted), not \(Self.found(node))")
        }
        var named: Set<ExportSignal> = []
        for item in items {
            var signal = Setting(ExportSignal.traces)
            let count = problemCount
            value(item, path, "traces, metrics or logs each", &signal, ExportSignal.init(rawValue:))
            if count == problemCount { named.insert(signal.value) }
        }
        for signal in ExportSignal.allCases {
            settings[signal].isEnabled = Setting(named.contains(signal), from: .file(line: node.line))
        }
    }

    private mutating func headers(_ node: YAMLNode, _ path: [String], _ setting: inout Setting<[ExporterHeader]>) {
        var headers: [ExporterHeader] = []
        for entry in entries(node, "a mapping from a header's name to its value", path, hidesText: true) {
            if HeaderList.isReserved(entry.key) {
                report(entry.line, "\(Self.name(path)) must not have \(entry.key): soma sets it itself")
                continue
            }
            guard case .scalar(let scalar) = entry.value.content, HeaderList.isName(entry.key),
                HeaderList.isValue(scalar.text)
            else {
                // The value is a secret.
                report(entry.line, "\(Self.name(path)) must be header names and their values as text")
                continue
            }
            headers.append(ExporterHeader(name: entry.key, value: scalar.text))
        }
        setting = Setting(headers, from: .file(line: node.line))
    }
}
