internal import SomaModel
internal import SomaPrometheus

/// How far counters rose. `increase` cannot see a series' first event, which is all that many a short session has, and takes
/// what returns after a gap for what it first reads; soma's counters outlive its processes, so two readings differ by
/// exactly what happened.
extension PromQL {
    /// The rise of each series within `window`, added up by `labels`: of one that began within it, or began anew, all that
    /// it has. A gap in the scrapes, or an agent that returns to the page, is bridged where there was a reading in the week
    /// before. Of a histogram, how often something was measured.
    static func counted(
        _ instrument: Instrument,
        _ scope: Scope = .everything,
        _ matchers: String...,
        by labels: [String] = [],
        over window: String = range
    ) -> String {
        let series = counter(instrument, Scope(matchers: scope.matchers + matchers))
        return sum("\(risen(series, window)) or \(latest(series, window))", by: labels)
    }

    /// As `counted`, where what appears because its soma has just become known to Prometheus, or has just become able to
    /// read its counters, is no news; nor is what appears together with its agent, which may have been away for more than
    /// a week. Of such a series counts what it rises from there on.
    static func news(
        _ instrument: Instrument,
        _ matchers: String...,
        by labels: [String],
        over window: String,
        ofAgents: Bool = false
    ) -> String {
        let series = counter(instrument, Scope(matchers: matchers))
        let wasReadable = "max_over_time(\(RecordedSeries.readable.name)[1h] offset \(window)) == 1"
        var news = "\(latest(series, window)) and on (\(list(Label.soma))) \(wasReadable)"
        if ofAgents { news += " and \(isYounger(series, window))" }
        let rise = "\(latest(series, window)) - \(acrossVersions("min_over_time(\(series.now)[\(window)])"))"
        return sum("\(risen(series, window)) or \(news) or \(rise)", by: labels)
    }

    /// Those whose agent was on the page before they were.
    private static func isYounger(_ series: Counter, _ window: String) -> String {
        let agents = "count_over_time(\(PrometheusName.family(.pressure))[\(window)])"
        return acrossVersions("count_over_time(\(series.now)[\(window)])")
            + " < on (\(list(Label.oneAgent))) group_left () \(sum(agents, by: Label.oneAgent))"
    }

    /// A counter's series, and what was read of them.
    private typealias Counter = (now: String, readings: String)

    private static func counter(_ instrument: Instrument, _ scope: Scope) -> Counter {
        (series(counter(instrument), scope), series(RecordedSeries.reading(instrument).name, scope))
    }

    private static func latest(_ series: Counter, _ window: String) -> String {
        acrossVersions("last_over_time(\(series.now)[\(window)])")
    }

    private static func risen(_ series: Counter, _ window: String) -> String {
        let then =
            acrossVersions("last_over_time(\(series.now)[1h] offset \(window))")
            + " or last_over_time(\(series.readings)[1w] offset \(window))"
        return "\(latest(series, window)) - (\(then)) >= 0"
    }

    /// What counts in an instrument.
    static func counter(_ instrument: Instrument) -> String {
        PrometheusName.family(instrument) + (instrument.kind == .histogram ? "_count" : "")
    }

    /// A new version of soma goes on with the series of the old one.
    static func acrossVersions(_ expression: String) -> String {
        "max without (\(Label.scopeVersion)) (\(expression))"
    }
}
