internal import SomaModel

/// Names are made by agents: what they may become as labels is bounded.
extension Snapshot {
    /// These series with unnamed agents' under one overflow attribute and surplus tools under one name, summed.
    ///
    /// - Parameter tools: `namedTools`, which cost a look at every series.
    func limited(_ series: [Series], _ tools: Set<ExactString>) -> [Series] {
        var places: [SeriesKey: Int] = [:]
        var result: [Series] = []
        result.reserveCapacity(series.count)
        for series in series {
            guard mayBeShared(series.key, tools) else {
                result.append(series)
                continue
            }
            var limited = series
            limited.key = self.limited(series.key, tools)
            if let place = places[limited.key] {
                result[place].add(limited)
            } else {
                places[limited.key] = result.count
                result.append(limited)
            }
        }
        return result
    }

    /// Whether another series may count under the same name. Nearly none does, and looking each up costs more than all
    /// else.
    private func mayBeShared(_ key: SeriesKey, _ tools: Set<ExactString>) -> Bool {
        if !key.agent.isEmpty, !namedAgents.contains(ExactString(key.agent)) { return true }
        return key.attributes.contains { label in
            label.name == AttributeName.toolName
                && (label.value == Self.otherTool || !tools.contains(ExactString(label.value)))
        }
    }

    /// The series under which a series counts.
    func limited(_ key: SeriesKey, _ tools: Set<ExactString>) -> SeriesKey {
        var limited = key
        for index in limited.attributes.indices
        where limited.attributes[index].name == AttributeName.toolName
            && !tools.contains(ExactString(limited.attributes[index].value))
        {
            limited.attributes[index].value = Self.otherTool
        }
        if key.agent.isEmpty || namedAgents.contains(ExactString(key.agent)) { return limited }
        return SeriesKey(
            metric: key.metric,
            attributes: limited.attributes + [SeriesKey.Label(AttributeName.overflow, "true")]
        )
    }

    private static let otherTool = "other"

    /// The tools that keep their names.
    var namedTools: Set<ExactString> {
        var began: [ExactString: Timestamp] = [:]
        for series in series {
            for label in series.key.attributes where label.name == AttributeName.toolName {
                let tool = ExactString(label.value)
                began[tool] = min(began[tool] ?? series.startTime, series.startTime)
            }
        }
        guard began.count > toolLimit else { return Set(began.keys) }
        let oldest = began.sorted { ($0.value, $0.key) < ($1.value, $1.key) }
        return Set(oldest.prefix(toolLimit).map(\.key))
    }
}

extension Series {
    /// Takes the other's count in and the earlier start.
    fileprivate mutating func add(_ other: Series) {
        startTime = min(startTime, other.startTime)
        switch (value, other.value) {
        case (.count(let left), .count(let right)):
            let (sum, overflow) = left.addingReportingOverflow(right)
            value = .count(overflow ? .max : sum)
        case (.sum(let left), .sum(let right)): value = .sum(left + right)
        case (.count(let left), .sum(let right)), (.sum(let right), .count(let left)):
            value = .sum(Double(left) + right)
        case (.histogram(var counts, let left), .histogram(let more, let right)):
            counts.merge(more) { left, right in left.addingReportingOverflow(right).partialValue }
            value = .histogram(counts: counts, sum: left + right)
        default: break
        }
    }
}
