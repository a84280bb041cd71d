/// Takes settings out of a document's tree, and notes all that is wrong on the way: a setting that is wrong keeps the
/// value it had.
struct SettingReader {
    /// More are counted only: nobody reads a thousand.
    private static let problemLimit = 100

    private var problems: [ConfigurationProblem] = []
    private(set) var problemCount = 0

    /// Throws what has been noted, by line.
    func check() throws(ConfigurationError) {
        if problems.isEmpty { return }
        // The sort is stable: one line's problems stay in the order in which they were found.
        throw ConfigurationError(problems.sorted { Self.line($0) < Self.line($1) })
    }

    private static func line(_ problem: ConfigurationProblem) -> Int {
        if case .line(let line) = problem.place { line } else { 0 }
    }

    mutating func report(_ line: Int, _ message: String) {
        problemCount += 1
        if problemCount <= Self.problemLimit {
            problems.append(ConfigurationProblem(place: .line(line), message: message))
        }
    }

    /// The values under the keys that a section may have, each an unknown one being a problem. A section without a value
    /// is an empty one.
    mutating func section(_ node: YAMLNode, _ keys: [String], _ path: [String] = []) -> YAMLFields {
        var fields = YAMLFields()
        for entry in entries(node, "a mapping of \(Self.list(keys))", path) {
            if keys.contains(entry.key) {
                fields.entries.append(entry)
                continue
            }
            let place = path.isEmpty ? "" : " in \(Self.name(path))"
            let remedy = keys.nearest(to: entry.key) ?? Self.list(keys)
            report(entry.line, "unknown key \(entry.key.quoted)\(place); write \(remedy)")
        }
        return fields
    }

    private static func list(_ keys: [String]) -> String {
        keys.dropLast().joined(separator: ", ") + (keys.count > 1 ? " and " : "") + (keys.last ?? "")
    }

    /// The entries of a mapping, none where nothing is written.
    ///
    /// - Parameter hidesText: keeps what is written there out of the message: it may hold a password.
    mutating func entries(
        _ node: YAMLNode,
        _ wanted: @autoclosure () -> String,
        _ path: [String],
        hidesText: Bool = false
    ) -> [YAMLEntry] {
        if node.isNull { return [] }
        if case .mapping(let entries) = node.content { return entries }
        report(node.line, "\(Self.name(path)) must be \(wanted())" + (hidesText ? "" : ", not \(Self.found(node))"))
        return []
    }

    /// A finite number that `isValid`: digits, a point and an exponent, without quotes.
    mutating func number(
        _ node: YAMLNode,
        _ path: [String],
        _ wanted: String,
        _ setting: inout Setting<Double>,
        where isValid: (Double) -> Bool
    ) {
        var optional = Setting<Double?>(setting.value, from: setting.origin)
        number(node, path, wanted, &optional, where: isValid)
        if let value = optional.value { setting = Setting(value, from: optional.origin) }
    }

    /// The same, for a setting that need not be.
    mutating func number(
        _ node: YAMLNode,
        _ path: [String],
        _ wanted: String,
        _ setting: inout Setting<Double?>,
        where isValid: (Double) -> Bool
    ) {
        guard case .scalar(let scalar) = node.content, scalar.isPlain,
            scalar.text.utf8.allSatisfy({ "0123456789.eE+-".utf8.contains($0) }),
            let number = Double(scalar.text), number.isFinite, isValid(number)
        else { return report(node.line, "\(Self.name(path)) must be \(wanted), not \(Self.found(node))") }
        setting = Setting(number, from: .file(line: node.line))
    }

    /// Whatever `parse` makes of a text.
    ///
    /// - Parameter hidesText: keeps what is written there out of the message: it may hold a password.
    mutating func value<Value>(
        _ node: YAMLNode,
        _ path: [String],
        _ wanted: String,
        _ setting: inout Setting<Value>,
        hidesText: Bool = false,
        _ parse: (String) -> Value?
    ) {
        guard !node.isNull, case .scalar(let scalar) = node.content, let value = parse(scalar.text) else {
            let found = hidesText && !node.isNull ? "" : ", not \(Self.found(node))"
            return report(node.line, "\(Self.name(path)) must be \(wanted)\(found)")
        }
        setting = Setting(value, from: .file(line: node.line))
    }

    /// The keys that lead to a setting, such as `agents.planner.weights`; the document's own for none.
    static func name(_ path: [String]) -> String {
        if path.isEmpty { return Configuration.fileName }
        return path.map { key in
            key.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F } && key.utf8.count <= 40 && !key.isEmpty ? key : key.quoted
        }.joined(separator: ".")
    }

    /// What stands in place of what was wanted.
    static func found(_ node: YAMLNode) -> String {
        switch node.content {
        case .sequence(let items): items.isEmpty ? "an empty list" : "a list"
        case .mapping: "a mapping"
        case .scalar(let scalar):
            node.isNull ? "nothing" : scalar.isPlain ? scalar.text.quoted : "the quoted text \(scalar.text.quoted)"
        }
    }
}

extension Double {
    /// Without a fraction where there is none.
    var plain: String {
        let text = description
        return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
    }
}
