package import SomaConfiguration
internal import SomaJSON

/// What is in force, each value with its origin.
package struct ConfigurationPage: Sendable {
    private let settings: [Configuration.Listed]
    private let path: String
    private let isThere: Bool

    /// - Parameters:
    ///   - path: of `soma.yaml`.
    ///   - isThere: whether there is such a file.
    package init(_ configuration: Configuration, path: String, isThere: Bool) {
        settings = configuration.listed
        self.path = path
        self.isThere = isThere
    }

    package var text: String {
        let rows =
            [("setting", "value", "from")]
            + settings.map { ($0.path.printable, $0.text.printable, $0.origin.description) }
        let nameWidth = rows.map(\.0.count).max() ?? 0
        let valueWidth = rows.map(\.1.count).max() ?? 0
        let lines = rows.map { name, value, origin in
            "  " + name.padded(to: nameWidth) + "  " + value.padded(to: valueWidth) + "  " + origin
        }
        return path.printable + (isThere ? "" : " (not there)") + "\n\n" + lines.joined(separator: "\n") + "\n"
    }

    package var json: String {
        var writer = JSONWriter()
        writer.beginObject()
        writer.member("file", path)
        writer.member("file_exists", isThere)
        writer.name("settings")
        writer.beginArray()
        for setting in settings { writer.value(setting) }
        writer.endArray()
        writer.endObject()
        return writer.text + "\n"
    }
}

extension Configuration.Listed {
    /// The keys in `soma.yaml` that lead to it, joined by points.
    fileprivate var path: String { agent.map { "agents.\($0).\(name)" } ?? name }
}

extension JSONWriter {
    fileprivate mutating func value(_ setting: Configuration.Listed) {
        beginObject()
        member("name", setting.name)
        if let agent = setting.agent { member("agent", agent) }
        name("value")
        switch setting.value {
        case .none: null()
        case .number(let number): value(number)
        case .text(let text): value(text)
        case .list(let texts):
            beginArray()
            for text in texts { value(text) }
            endArray()
        }
        member("from", setting.origin.description)
        endObject()
    }
}
