/// A rule of Prometheus: a series that it records, or an alert.
struct Rule {
    enum Kind {
        case record
        /// - Parameter duration: how long it has to hold, as Prometheus writes it.
        case alert(for: String, severity: String, summary: String, description: String)
    }

    var name: String
    var kind: Kind
    var expression: String
}

/// Rules that are evaluated one after the other.
struct RuleGroup {
    var name: String
    /// How often, as Prometheus writes it; `nil` leaves that to Prometheus.
    var interval: String?
    var rules: [Rule]

    /// A rule file with these groups.
    static func yaml(_ groups: RuleGroup...) -> String {
        let head = [
            "# Written by soma-dashboards from the table of metrics; change Sources/soma-dashboards, not this file.",
            "groups:",
        ]
        return (head + groups.flatMap(\.lines)).joined(separator: "\n") + "\n"
    }

    private var lines: [String] {
        var lines = ["  - name: \(name)"]
        if let interval { lines.append("    interval: \(interval)") }
        lines.append("    rules:")
        return lines + rules.flatMap(\.lines)
    }
}

extension Rule {
    fileprivate var lines: [String] {
        let expression = ["        expr: \(quoted(expression))"]
        switch kind {
        case .record: return ["      - record: \(name)"] + expression
        case .alert(let duration, let severity, let summary, let description):
            return ["      - alert: \(name)"] + expression + ["        for: \(duration)"] + [
                "        labels:",
                "          severity: \(severity)",
                "        annotations:",
                "          summary: \(quoted(summary))",
                "          description: \(quoted(description))",
            ]
        }
    }

    /// In single quotes, within which YAML knows one escape.
    private func quoted(_ text: String) -> String { "'" + text.replacing("'", with: "''") + "'" }
}
