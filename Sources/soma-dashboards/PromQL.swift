internal import SomaPrometheus
internal import SomaTelemetry

/// Labels of soma's series, as Prometheus has them.
enum Label {
    static let agent = name(AttributeName.agentID)
    static let tool = name(AttributeName.toolName)
    static let outcome = name(AttributeName.outcome)
    static let signal = name(AttributeName.signal)
    static let modeName = name(AttributeName.modeName)
    static let pattern = name(AttributeName.guidancePattern)
    static let arm = name(AttributeName.guidanceArm)
    static let horizon = name(AttributeName.horizon)
    static let recovered = name(AttributeName.recovered)
    static let rule = name(AttributeName.blockRule)
    static let decision = name(AttributeName.blockDecision)
    static let budgetDimension = name(AttributeName.budgetDimension)
    static let hookEvent = name(AttributeName.hookEvent)
    static let component = name(AttributeName.failureComponent)
    static let exporterSignal = name(AttributeName.exporterSignal)
    static let destination = name(AttributeName.exporterDestination)
    static let result = name(AttributeName.exporterResult)
    static let status = name(AttributeName.statusCode)
    static let job = "job"
    static let instance = "instance"
    static let bound = "le"

    private static func name(_ attribute: String) -> String { PrometheusName.label(attribute) }
}

/// Which series a panel or a rule looks at.
///
/// Every path sets `job` and `instance` in its own way, and a collector adds labels of its scope: so panels select by
/// `job` and aggregate the rest away.
struct Scope {
    var matchers: [String]

    static let everything = Scope(matchers: [])
    static let job = Scope(matchers: ["\(Label.job)=~\"$job\""])
    /// The agents that are chosen; all of them include the series that stands for those beyond the limit.
    static let agents = Scope(matchers: job.matchers + ["\(Label.agent)=~\"$agent\""])
    static let oneAgent = Scope(matchers: job.matchers + ["\(Label.agent)=\"$agent\""])
    static let service = Scope(matchers: ["\(Label.job)=~\"$service\""])
}

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

    static func sum(_ expression: String, by labels: String...) -> String { aggregate("sum", labels, expression) }
    static func max(_ expression: String, by labels: String...) -> String { aggregate("max", labels, expression) }
    static func min(_ expression: String, by labels: String...) -> String { aggregate("min", labels, expression) }

    private static func aggregate(_ function: String, _ labels: [String], _ expression: String) -> String {
        labels.isEmpty ? "\(function)(\(expression))" : "\(function) by (\(list(labels))) (\(expression))"
    }

    static func rate(_ series: String, _ window: String = rateWindow) -> String { "rate(\(series)[\(window)])" }
    static func increase(_ series: String, _ window: String) -> String { "increase(\(series)[\(window)])" }

    /// How far a counter rose, its first event included, which `increase` cannot see and which is all that many a short
    /// session has: soma's counters outlive its processes, so the difference of two readings is exact.
    static func counted(_ series: String, by labels: String..., over window: String = range) -> String {
        let now = aggregate("sum", labels, series)
        let then = aggregate("sum", labels, "\(series) offset \(window)")
        return "clamp_min(\(now) - (\(then) or 0 * \(now)), 0)"
    }

    static func quantile(_ rank: Double, _ buckets: String) -> String { "histogram_quantile(\(rank), \(buckets))" }

    /// The few that were highest within the range, the same ones at every point of it.
    static func highest(_ count: Int, _ expression: String, peak: String, on label: String) -> String {
        "\(expression) and on (\(label)) topk(\(count), \(peak))"
    }

    /// The series without an agent stands for all agents beyond soma's limit.
    static func named(_ expression: String) -> String {
        "label_replace(\(expression), \"\(Label.agent)\", \"others\", \"\(Label.agent)\", \"\")"
    }

    static func legend(_ labels: String...) -> String { labels.map { "{{\($0)}}" }.joined(separator: " ") }

    private static func list(_ labels: [String]) -> String { labels.joined(separator: ", ") }
}
