internal import SomaModel
internal import SomaPrometheus

/// What the heavier panels read instead of the series themselves: without tools and what collectors add. And what alerts
/// look back on.
struct RecordedSeries {
    var name: String
    var expression: String

    static let pressure = RecordedSeries(
        name: "agent:\(PrometheusName.family(.pressure)):max",
        expression: PromQL.max(PromQL.series(.pressure), by: Label.oneAgent)
    )
    static let actions = RecordedSeries(
        name: "agent:\(PrometheusName.family(.actions)):rate5m",
        expression: PromQL.sum(PromQL.rate(PromQL.series(.actions), "5m"), by: Label.oneAgent + [Label.outcome])
    )
    static let tokens = RecordedSeries(
        name: "agent:\(PrometheusName.family(.tokens)):rate5m",
        expression: PromQL.sum(PromQL.rate(PromQL.series(.tokens), "5m"), by: Label.oneAgent)
    )
    static let cost = RecordedSeries(
        name: "agent:\(PrometheusName.family(.costUSD)):rate5m",
        expression: PromQL.sum(PromQL.rate(PromQL.series(.costUSD), "5m"), by: Label.oneAgent)
    )
    static let durations = RecordedSeries(
        name: "tool:\(PrometheusName.family(.actionDuration))_bucket:rate5m",
        expression: PromQL.sum(
            PromQL.rate(PromQL.buckets(.actionDuration), "5m"),
            by: Label.soma + [Label.tool, Label.bound]
        )
    )
    /// 1 where a soma's counters are on its page, 0 where they could not be read. Only a scrape says which; by other paths
    /// they are there when its agents are.
    static let readable = RecordedSeries(
        name: "soma:counters:readable",
        expression: PromQL.max(
            PromQL.series(EndpointMetric.scrapePartSuccess, .everything, "\(EndpointMetric.partLabel)=\"series\""),
            by: Label.soma
        ) + " or group by (\(PromQL.list(Label.soma))) (\(PromQL.series(.agents)))"
    )

    static let all = [pressure, actions, tokens, cost, durations, readable]

    /// A counter every 5 minutes: what `PromQL.counted` looks back on for a week without walking all of it.
    static func reading(_ instrument: Instrument) -> RecordedSeries {
        let counter = PromQL.counter(instrument)
        return RecordedSeries(
            name: "\(readingPrefix)\(counter):last5m",
            expression: PromQL.acrossVersions("last_over_time(\(counter)[5m])")
        )
    }

    static let readingPrefix = "reading:"

    /// Of all that is counted somewhere.
    static let readings = [
        Instrument.actions, .tokens, .costUSD, .guidanceFirings, .guidanceOutcomes, .blockDecisions, .failures,
        .exporterItems, .exporterRequestDuration,
    ].map(reading)
}

extension RuleGroup {
    static let recording = RuleGroup(name: "soma-recording", rules: RecordedSeries.all.map(Rule.init))
    static let readings = RuleGroup(
        name: "soma-readings",
        interval: "5m",
        rules: RecordedSeries.readings.map(Rule.init)
    )
}

extension Rule {
    fileprivate init(_ series: RecordedSeries) {
        self.init(name: series.name, kind: .record, expression: series.expression)
    }
}
