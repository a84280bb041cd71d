package import SomaModel

extension Store {
    /// For how long after its last action an agent's series are shown, in nanoseconds.
    package static let seriesLifetime: Int64 = 86_400_000_000_000

    /// Adds to counters and histograms; a series that is new began at `startTime`.
    package func add(_ increments: [SeriesIncrement], startTime: Timestamp) throws(StoreError) {
        try write { (unit) throws(StoreError) in
            for increment in increments { unit.add(increment, startTime: startTime) }
        }
    }

    /// By agent, metric and attributes, the series of those that have acted since `limit` or had something counted, and
    /// those without an agent.
    package func series(ofAgentsActiveSince limit: Timestamp) throws(StoreError) -> [Series] {
        let statement = try flushed.connection.statement(
            """
            SELECT metric, agent, attributes, part, start_time_unix_nano, value FROM series WHERE agent = ?
            ORDER BY metric, attributes, part
            """
        )
        var rows = SeriesRows()
        for agent in try names(activeSince: limit) { try rows.read(statement, .text(agent)) }
        return rows.series
    }

    /// The series of one metric that have no agent.
    func series(of metric: String) throws(StoreError) -> [Series] {
        let statement = try flushed.connection.statement(
            """
            SELECT metric, agent, attributes, part, start_time_unix_nano, value FROM series
            WHERE agent = '' AND metric = ? ORDER BY attributes, part
            """
        )
        var rows = SeriesRows()
        try rows.read(statement, .text(metric))
        return rows.series
    }

    /// The series as a destination last got them, each with the time of that in place of its beginning.
    package func sentSeries(to destination: String) throws(StoreError) -> [Series] {
        let statement = try flushed.connection.statement(
            """
            SELECT metric, agent, attributes, part, time_unix_nano, value FROM delta_bases WHERE destination = ?
            ORDER BY metric, agent, attributes, part
            """
        )
        var rows = SeriesRows()
        try rows.read(statement, .text(destination))
        return rows.series
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
                    .text(series.key.attributes.json),
                    .int(part),
                    .int(time.nanosecondsSinceEpoch),
                    value
                )
            }
        }
    }
}

extension Series {
    /// As rows hold them.
    fileprivate var parts: [(Int64, SQLValue)] {
        switch value {
        case .count(let count): [(0, .int(count))]
        case .sum(let sum): [(0, .double(sum))]
        case .histogram(let counts, let sum):
            [(SeriesRows.sumPart, .double(sum))] + counts.map { (Int64($0.key), .int($0.value)) }
        }
    }
}
