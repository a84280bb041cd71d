/// Takes a web configuration out of its document's tree.
struct WebReader {
    let path: String
    var reader = SettingReader()
    var paths: [String]

    init(path: String) {
        self.path = path
        paths = [path]
    }

    /// The first thing that was wrong, and how many more; `nil` where all is well.
    var error: WebConfigurationError? {
        do throws(ConfigurationError) {
            try reader.check()
            return nil
        } catch {
            guard let first = error.problems.first, case .line(let line) = first.place else { return nil }
            let more = error.problems.count > 1 ? " (and \(error.problems.count - 1) more)" : ""
            return WebConfigurationError(path, line: line, first.message + more)
        }
    }

    mutating func read(_ root: YAMLNode) -> WebConfiguration {
        let fields = reader.section(root, ["tls_server_config", "http_server_config", "basic_auth_users"])
        for entry in fields.entries { refuseNull(entry.value, [entry.key]) }
        var configuration = WebConfiguration()
        if let node = fields["tls_server_config"] { configuration.tls = tls(node) }
        if let node = fields["http_server_config"] { configuration.headers = http(node) }
        if let node = fields["basic_auth_users"] { configuration.users = users(node) }
        configuration.paths = paths
        return configuration
    }

    /// A section without a value may be one whose lines were taken out, and what it asked for with them.
    mutating func refuseNull(_ node: YAMLNode, _ path: [String]) {
        guard node.isNull else { return }
        reader.report(node.line, "\(SettingReader.name(path)) has nothing in it; write its settings, or take it out")
    }

    mutating func text(
        _ node: YAMLNode,
        _ path: [String],
        _ wanted: String,
        hidesText: Bool = false
    ) -> String? {
        var setting = Setting<String?>(nil)
        reader.value(node, path, wanted, &setting, hidesText: hidesText) { $0.isEmpty ? nil : .some($0) }
        return setting.value
    }

    mutating func bool(_ node: YAMLNode, _ path: [String]) -> Bool? {
        var setting = Setting<Bool?>(nil)
        reader.value(node, path, "true or false", &setting) { ["true": true, "false": false][$0] }
        return setting.value
    }

    mutating func choice<Value: RawRepresentable & CaseIterable>(
        _ fields: YAMLFields,
        _ name: String,
        _ value: inout Value
    ) where Value.RawValue == String {
        guard let node = fields[name] else { return }
        var setting = Setting(value)
        let names = Value.allCases.map(\.rawValue).joined(separator: ", ")
        reader.value(node, [Self.section, name], "one of \(names)", &setting, Value.init(rawValue:))
        value = setting.value
    }
}
