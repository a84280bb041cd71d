extension SettingReader {
    mutating func exporter(
        _ node: YAMLNode,
        _ endpoint: inout Setting<String?>,
        _ settings: inout ExporterSettings,
        _ queue: inout QueueSettings
    ) {
        let keys = [
            "endpoint", "headers", "timeout", "certificate", "client_certificate", "client_key", "queue_items",
            "queue_size",
        ]
        let fields = section(node, keys, ["exporter"])
        if let node = fields["endpoint"] {
            let wanted = "a base URL such as http://localhost:4318"
            value(node, ["exporter", "endpoint"], wanted, &endpoint, hidesText: true) { text -> String?? in
                AddressSyntax.isBaseURL(text) ? .some(text) : .none
            }
        }
        var signal = SignalSettings()
        if let node = fields["headers"] { headers(node, &signal.headers) }
        if let node = fields["timeout"] {
            number(node, ["exporter", "timeout"], "seconds, above 0 and at most 3600", &signal.timeout) {
                0 < $0 && $0 <= 3_600
            }
        }
        for (name, path) in [
            ("certificate", \SignalSettings.certificate), ("client_certificate", \SignalSettings.clientCertificate),
            ("client_key", \SignalSettings.clientKey),
        ] {
            guard let node = fields[name] else { continue }
            value(node, ["exporter", name], "an absolute path", &signal[keyPath: path]) { text -> String?? in
                text.hasPrefix("/") && !text.utf8.contains(0) ? .some(text) : .none
            }
        }
        settings.traces = signal
        settings.metrics = signal
        if let node = fields["queue_items"] {
            let wanted = "a whole number from 1000 to 10000000"
            number(node, ["exporter", "queue_items"], wanted, &queue.items) {
                1_000...10_000_000 ~= $0 && $0.rounded() == $0
            }
        }
        if let node = fields["queue_size"] {
            let wanted = "a size from 1MiB to 1024TiB such as 500MiB"
            value(node, ["exporter", "queue_size"], wanted, &queue.size, ByteCount.init)
        }
    }

    private mutating func headers(_ node: YAMLNode, _ setting: inout Setting<[ExporterHeader]>) {
        var headers: [ExporterHeader] = []
        for entry in entries(node, "a mapping from a header's name to its value", ["exporter", "headers"]) {
            guard case .scalar(let scalar) = entry.value.content, HeaderList.isName(entry.key),
                HeaderList.isValue(scalar.text)
            else {
                // The value is a secret.
                report(entry.line, "exporter.headers must be header names and their values as text")
                continue
            }
            headers.append(ExporterHeader(name: entry.key, value: scalar.text))
        }
        setting = Setting(headers, from: .file(line: node.line))
    }
}
