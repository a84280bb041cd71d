internal import SomaModel

extension Snapshot {
    /// The latest action of each counter and bucket that actions count in, by the series under which they count: tokens and
    /// cost point at one that had some.
    var exemplarsBySeries: [SeriesKey: [Int: Metric.Exemplar]] {
        var result: [SeriesKey: [Int: Metric.Exemplar]] = [:]
        for action in exemplars {
            for increment in SeriesIncrement.increments(for: action) {
                guard let (bucket, value) = increment.exemplar else { continue }
                let exemplar = Metric.Exemplar(
                    traceID: action.traceID,
                    spanID: action.spanID,
                    time: action.time,
                    value: value
                )
                let isNewer = { (known: Metric.Exemplar) in known.time <= action.time }
                let key = action.agent.isEmpty ? increment.key.ofOtherAgents : increment.key
                guard let index = result.index(forKey: key) else {
                    result[key] = [bucket: exemplar]
                    continue
                }
                if result.values[index][bucket].map(isNewer) ?? true { result.values[index][bucket] = exemplar }
            }
        }
        return result
    }
}

extension SeriesIncrement {
    /// `nil` where a counter was not moved.
    fileprivate var exemplar: (bucket: Int, value: Double)? {
        switch amount {
        case .count(let count): count > 0 ? (0, Double(count)) : nil
        case .sum(let sum): sum > 0 ? (0, sum) : nil
        case .observation(let bucket, let value): (bucket, value)
        }
    }
}
