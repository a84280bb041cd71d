internal import SomaPrometheus
internal import SomaTelemetry

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
        sum(risen(instrument, Scope(matchers: scope.matchers + matchers), window, isNews: ""), by: labels)
    }

    /// As `counted`, where what appears because its soma has just become known to Prometheus, or has just become able to
    /// read its counters, is no news.
    static func news(
        _ instrument: Instrument,
        _ matchers: String...,
        by labels: [String],
        over window: String
    ) -> String {
        let wasReadable = "max_over_time(\(RecordedSeries.readable.name)[1h] offset \(window)) == 1"
        let isNews = " and on (\(list(Label.soma))) \(wasReadable)"
        return sum(risen(instrument, Scope(matchers: matchers), window, isNews: isNews), by: labels)
    }

    private static func risen(_ instrument: Instrument, _ scope: Scope, _ window: String, isNews: String) -> String {
        let counter = series(counter(instrument), scope)
        let reading = series(RecordedSeries.reading(instrument).name, scope)
        let now = acrossVersions("last_over_time(\(counter)[\(window)])")
        let then =
            acrossVersions("last_over_time(\(counter)[1h] offset \(window))")
            + " or last_over_time(\(reading)[1w] offset \(window))"
        return "\(now) - (\(then)) >= 0 or \(now)\(isNews)"
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
