/// How far counters rose. `increase` cannot see a series' first event, which is all that many a short session has, and takes
/// what returns after a gap for what it first reads; soma's counters outlive its processes, so two readings differ by
/// exactly what happened.
extension PromQL {
    /// The rise of each series within `window`, added up by `labels`: of one that began within it, or began anew, all that
    /// it has. A gap in the scrapes, or an agent that returns to the page, is bridged where there was a reading in the week
    /// before.
    static func counted(_ series: String, by labels: [String] = [], over window: String = range) -> String {
        sum(risen(series, window, isNews: ""), by: labels)
    }

    /// As `counted`, where what appears because its soma has just become known to Prometheus, or has just become able to
    /// read its counters, is no news.
    static func news(_ series: String, by labels: [String], over window: String) -> String {
        let wasReadable = "max_over_time(\(RecordedSeries.readable.name)[1h] offset \(window)) == 1"
        return sum(risen(series, window, isNews: " and on (\(list(Label.soma))) \(wasReadable)"), by: labels)
    }

    private static func risen(_ series: String, _ window: String, isNews: String) -> String {
        let now = reading("last_over_time(\(series)[\(window)])")
        // By the hour, so that a week is not walked anew at each point of a range.
        let before = "last_over_time(last_over_time(\(series)[1h])[1w:1h] offset \(window))"
        let then = reading("last_over_time(\(series)[1h] offset \(window)) or \(before)")
        return "\(now) - \(then) >= 0 or \(now)\(isNews)"
    }

    /// A new version of soma goes on with the series of the old one.
    private static func reading(_ expression: String) -> String {
        "max without (\(Label.scopeVersion)) (\(expression))"
    }
}
