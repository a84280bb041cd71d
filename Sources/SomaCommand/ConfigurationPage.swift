internal import SomaConfiguration
internal import SomaJSON

/// What is in force, each value with its origin, and what is wrong.
package struct ConfigurationPage: Sendable {
    /// All that is wrong, one line each.
    package let problems: [String]
    private let settings: [Configuration.Listed]
    /// Of `soma.yaml`.
    private let path: String
    private let isThere: Bool
    /// Whose settings these are.
    private let heading: String
    /// Where lines that values come from are.
    private let fileName: String

    /// Of a state folder. Where something is wrong, hooks go on, and what is in force is what they go by.
    ///
    /// - Parameter timeZone: the one that the folder keeps, which holds where no setting names another.
    package init(of folder: String, timeZone: String? = nil, environment: @escaping (String) -> String?) {
        func complete(_ settings: [Configuration.Listed]) -> [Configuration.Listed] {
            settings.map { setting in
                guard let timeZone, setting.name == "budget.time_zone", setting.value == .none else { return setting }
                var setting = setting
                setting.value = .text(timeZone)
                return setting
            }
        }
        path = folder + "/" + Configuration.fileName
        isThere = Configuration.isThere(in: folder)
        do throws(ConfigurationError) {
            settings = complete(try Configuration(folder: folder, environment: environment).listed)
            problems = []
            heading = path + (isThere ? "" : " (not there)")
            fileName = Configuration.fileName
        } catch {
            problems = error.problems.map(\.description)
            if let file = try? Configuration(folder: folder) {
                settings = complete(file.listed)
                heading = "\(path), without the environment, in which something is wrong"
                fileName = Configuration.fileName
            } else {
                let lastGood = Configuration.lastGood(in: folder)
                settings = complete((lastGood ?? Configuration()).listed)
                fileName = Configuration.lastGoodFileName
                let name = lastGood == nil ? "defaults, since no others are known" : folder + "/" + fileName
                heading = "\(path) is wrong; the last good settings are in force: \(name)"
            }
        }
    }

    package var text: String {
        let rows =
            [("setting", "value", "from")]
            + settings.map { ($0.path.printable, $0.text.printable, name(of: $0.origin)) }
        let nameWidth = rows.map(\.0.count).max() ?? 0
        let valueWidth = rows.map(\.1.count).max() ?? 0
        let lines = rows.map { name, value, origin in
            "  " + name.padded(to: nameWidth) + "  " + value.padded(to: valueWidth) + "  " + origin
        }
        return heading.printable + "\n\n" + lines.joined(separator: "\n") + "\n"
    }

    package var json: String {
        var writer = JSONWriter()
        writer.beginObject()
        writer.member("file", path)
        writer.member("file_exists", isThere)
        writer.name("settings")
        writer.beginArray()
        for setting in settings { writer.value(setting, from: name(of: setting.origin)) }
        writer.endArray()
        writer.name("problems")
        writer.beginArray()
        for problem in problems { writer.value(problem) }
        writer.endArray()
        writer.endObject()
        return writer.text + "\n"
    }

    private func name(of origin: Origin) -> String {
        if case .file(let line) = origin { return "\(fileName):\(line)" }
        return origin.description
    }
}

extension Configuration.Listed {
    /// The keys in `soma.yaml` that lead to it, joined by points.
    fileprivate var path: String { agent.map { "agents.\($0).\(name)" } ?? name }
}

extension JSONWriter {
    fileprivate mutating func value(_ setting: Configuration.Listed, from origin: String) {
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
        member("from", origin)
        endObject()
    }
}
