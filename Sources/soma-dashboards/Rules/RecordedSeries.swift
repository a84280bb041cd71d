internal import SomaPrometheus
internal import SomaTelemetry

/// What the heavier panels read instead of the series themselves: without tools, instances and what collectors add.
struct RecordedSeries {
    var name: String
    var expression: String

    static let pressure = RecordedSeries(
        name: "agent:\(PrometheusName.family(.pressure)):max",
        expression: PromQL.max(PromQL.series(.pressure), by: Label.job, Label.agent)
    )
    static let actions = RecordedSeries(
        name: "agent:\(PrometheusName.family(.actions)):rate5m",
        expression: PromQL.sum(PromQL.rate(PromQL.series(.actions), "5m"), by: Label.job, Label.agent, Label.outcome)
    )
    static let tokens = RecordedSeries(
        name: "agent:\(PrometheusName.family(.tokens)):rate5m",
        expression: PromQL.sum(PromQL.rate(PromQL.series(.tokens), "5m"), by: Label.job, Label.agent)
    )
    static let cost = RecordedSeries(
        name: "agent:\(PrometheusName.family(.costUSD)):rate5m",
        expression: PromQL.sum(PromQL.rate(PromQL.series(.costUSD), "5m"), by: Label.job, Label.agent)
    )
    static let durations = RecordedSeries(
        name: "tool:\(PrometheusName.family(.actionDuration))_bucket:rate5m",
        expression: PromQL.sum(
            PromQL.rate(PromQL.buckets(.actionDuration), "5m"),
            by: Label.job,
            Label.tool,
            Label.bound
        )
    )

    static let all = [pressure, actions, tokens, cost, durations]
}

extension RuleGroup {
    static let recording = RuleGroup(
        name: "soma-recording",
        rules: RecordedSeries.all.map { Rule(name: $0.name, kind: .record, expression: $0.expression) }
    )
}
