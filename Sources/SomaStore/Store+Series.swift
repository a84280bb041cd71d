internal import SomaJSON
package import SomaModel

/// A histogram's rows: its buckets' counts under their numbers, and the sum under this one; a counter has part 0 alone.
private let sumPart: Int64 = -1

extension Store {
    /// For how long after its last action an agent's series are shown, in nanoseconds.
    package static let seriesLifetime: Int64 = 86_400_000_000_000

    /// Adds to counters and histograms; a series that is new began at `startTime`.
    package func add(_ increments: [SeriesIncrement], startTime: Timestamp) throws(StoreError) {
        for increment in increments {
            switch increment.amount {
            case .count(let count): try add(.int(count), to: increment.key, part: 0, startTime)
            case .sum(let sum): try add(.double(sum), to: increment.key, part: 0, startTime)
            case .observation(let bucket, let value):
                try add(.int(1), to: increment.key, part: Int64(bucket), startTime)
                try add(.double(value), to: increment.key, part: sumPart, startTime)
            }
        }
    }

    private func add(
        _ value: SQLValue,
        to key: SeriesKey,
        part: Int64,
        _ startTime: Timestamp
    ) throws(StoreError) {
        try connection.run(
            """
            INSERT INTO series (metric, agent, attributes, part, start_time_unix_nano, value) VALUES (?, ?, ?, ?, ?, ?)
            ON CONFLICT DO UPDATE SET value = value + excluded.value
            """,
            .text(key.metric),
            .text(key.agent),
            .text(encoded(key.attributes)),
            .int(part),
            .int(startTime.nanosecondsSinceEpoch),
            value
        )
    }

    /// All series, by metric, agent and attributes, but for those of agents that have not acted since `limit`.
    package func series(ofAgentsActiveSince limit: Timestamp) throws(StoreError) -> [Series] {
        try series(
            """
            SELECT metric, agent, attributes, part, start_time_unix_nano, value FROM series
            ORDER BY metric, agent, attributes, part
            """,
            without: try agents(idleSince: limit)
        )
    }

    /// The series of one metric.
    func series(of metric: String) throws(StoreError) -> [Series] {
        try series(
            """
            SELECT metric, agent, attributes, part, start_time_unix_nano, value FROM series WHERE metric = ?
            ORDER BY metric, agent, attributes, part
            """,
            .text(metric)
        )
    }

    /// The series as a destination last got them, each with the time of that in place of its beginning.
    package func sentSeries(to destination: String) throws(StoreError) -> [Series] {
        try series(
            """
            SELECT metric, agent, attributes, part, time_unix_nano, value FROM delta_bases WHERE destination = ?
            ORDER BY metric, agent, attributes, part
            """,
            .text(destination)
        )
    }

    /// A destination got these series, as they stood in full at `time`.
    package func noteSent(_ series: [Series], to destination: String, at time: Timestamp) throws(StoreError) {
        for series in series {
            for (part, value) in series.parts {
                try connection.run(
                    """
                    INSERT INTO delta_bases (destination, metric, agent, attributes, part, time_unix_nano, value)
                    VALUES (?, ?, ?, ?, ?, ?, ?)
                    ON CONFLICT DO UPDATE SET time_unix_nano = excluded.time_unix_nano, value = excluded.value
                    """,
                    .text(destination),
                    .text(series.key.metric),
                    .text(series.key.agent),
                    .text(encoded(series.key.attributes)),
                    .int(part),
                    .int(time.nanosecondsSinceEpoch),
                    value
                )
            }
        }
    }

    /// Rows of metric, agent, attributes, part, time and value.
    private func series(
        _ sql: String,
        _ values: SQLValue...,
        without idle: Set<ExactString> = []
    ) throws(StoreError) -> [Series] {
        let statement = try connection.statement(sql)
        defer { statement.reset() }
        try statement.bind(values)
        var result: [Series] = []
        var key = SeriesKey(metric: "", attributes: [])
        var attributes = ""
        var isIdle = false
        // The same few texts stand in many rows.
        var labels: [ExactString: [SeriesKey.Label]] = [:]
        while try statement.step() {
            var isNew = statement.read(0, into: &key.metric)
            if statement.read(1, into: &key.agent) {
                isNew = true
                isIdle = idle.contains(ExactString(key.agent))
            }
            if isIdle { continue }
            if statement.read(2, into: &attributes) {
                isNew = true
                let text = ExactString(attributes)
                if let known = labels[text] {
                    key.attributes = known
                } else {
                    key.attributes = decoded(attributes)
                    labels[text] = key.attributes
                }
            }
            let part = statement.int(3)
            if !isNew, case .histogram(var counts, let sum) = result.last?.value {
                counts[Int(part)] = statement.int(5)
                result[result.count - 1].value = .histogram(counts: counts, sum: sum)
                continue
            }
            let value: Series.Value =
                part == sumPart
                ? .histogram(counts: [:], sum: statement.double(5))
                : statement.isInteger(5) ? .count(statement.int(5)) : .sum(statement.double(5))
            result.append(
                Series(key: key, startTime: Timestamp(nanosecondsSinceEpoch: statement.int(4)), value: value)
            )
        }
        return result
    }

    private func encoded(_ labels: [SeriesKey.Label]) -> String {
        if labels.isEmpty { return "{}" }
        var writer = JSONWriter()
        writer.beginObject()
        for label in labels { writer.member(label.name, label.value) }
        writer.endObject()
        return writer.text
    }

    private func decoded(_ text: String) -> [SeriesKey.Label] {
        guard case .object(let members) = try? JSONValue(parsing: text) else { return [] }
        let labels = members.compactMap { member -> SeriesKey.Label? in
            guard case .string(let value) = member.value else { return nil }
            return SeriesKey.Label(member.name, value)
        }
        return labels.sorted { $0.name < $1.name }
    }
}

extension Series {
    /// As rows hold them.
    fileprivate var parts: [(Int64, SQLValue)] {
        switch value {
        case .count(let count): [(0, .int(count))]
        case .sum(let sum): [(0, .double(sum))]
        case .histogram(let counts, let sum):
            [(sumPart, .double(sum))] + counts.map { (Int64($0.key), .int($0.value)) }
        }
    }
}
