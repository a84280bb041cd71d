internal import SomaModel
internal import SomaPrometheus

/// PromQL as text.
enum PromQL {
    /// What a panel's rates look back on; Grafana makes it four scrapes at least.
    static let rateWindow = "$__rate_interval"
    static let range = "$__range"
    /// From one point of a panel to the next.
    static let step = "$__interval"

    static func series(_ name: String, _ scope: Scope = .everything, _ matchers: String...) -> String {
        let all = scope.matchers + matchers
        return all.isEmpty ? name : "\(name){\(all.joined(separator: ","))}"
    }

    static func series(_ instrument: Instrument, _ scope: Scope = .everything, _ matchers: String...) -> String {
        let all = Scope(matchers: scope.matchers + matchers)
        return series(PrometheusName.family(instrument), all)
    }

    static func buckets(_ instrument: Instrument, _ scope: Scope = .everything) -> String {
        series(PrometheusName.family(instrument) + "_bucket", scope)
    }

    static func count(_ instrument: Instrument, _ scope: Scope = .everything, _ matchers: String...) -> String {
        series(PrometheusName.family(instrument) + "_count", Scope(matchers: scope.matchers + matchers))
    }

    static func sum(_ expression: String, by labels: [String] = []) -> String { aggregate("sum", labels, expression) }
    static func max(_ expression: String, by labels: [String] = []) -> String { aggregate("max", labels, expression) }
    static func min(_ expression: String, by labels: [String] = []) -> String { aggregate("min", labels, expression) }

    private static func aggregate(_ function: String, _ labels: [String], _ expression: String) -> String {
        labels.isEmpty ? "\(function)(\(expression))" : "\(function) by (\(list(labels))) (\(expression))"
    }

    static func rate(_ series: String, _ window: String = rateWindow) -> String { "rate(\(series)[\(window)])" }

    /// A gauge as it stands, or stood before the scrapes that were missed: one of those ends a series at once.
    static func recent(_ series: String) -> String { "last_over_time(\(series)[5m])" }

    static func quantile(_ rank: Double, _ buckets: String) -> String { "histogram_quantile(\(rank), \(buckets))" }

    /// The few that were highest within the range, the same ones at every point of it.
    static func highest(_ count: Int, _ expression: String, peak: String, on labels: [String]) -> String {
        "\(expression) and on (\(list(labels))) topk(\(count), \(peak))"
    }

    /// The series without an agent stands for all agents beyond soma's limit.
    static func named(_ expression: String) -> String {
        "label_replace(\(expression), \"\(Label.agent)\", \"\(Label.others)\", \"\(Label.agent)\", \"\")"
    }

    static func legend(_ labels: String...) -> String { legend(labels) }
    static func legend(_ labels: [String]) -> String { labels.map { "{{\($0)}}" }.joined(separator: " ") }

    static func list(_ labels: [String]) -> String { labels.joined(separator: ", ") }
}
