internal import SomaModel

/// What a unit adds to one series.
struct SeriesSum {
    var startTime: Timestamp
    var count: Int64 = 0
    /// Of a histogram or a sum.
    var total = 0.0
    var kind: Kind
    var buckets: [Int: Int64] = [:]

    enum Kind {
        case count
        case sum
        case histogram
    }
}

/// Which exemplar an action replaces.
struct ExemplarKey: Hashable {
    var agent: ExactString
    var tool: ExactString
    var failed: Bool
    var bucket: Int

    init(_ exemplar: ActionExemplar) {
        agent = ExactString(exemplar.agent)
        tool = ExactString(exemplar.tool)
        failed = exemplar.failed
        bucket = exemplar.bucket
    }
}

/// What was spent on a day: added to its row, or known whole.
struct Spending {
    var tokens = 0.0
    var costUSD = 0.0
    /// Whether the row's own amounts are in it.
    var isLoaded = false
    var isChanged = false
}

extension UnitOfWork {
    func add(_ increment: SeriesIncrement, startTime: Timestamp) {
        switch increment.amount {
        case .count(let count):
            sums[increment.key, default: SeriesSum(startTime: startTime, kind: .count)].count &+= count
        case .sum(let amount):
            sums[increment.key, default: SeriesSum(startTime: startTime, kind: .sum)].total += amount
        case .observation(let bucket, let value):
            sums[increment.key, default: SeriesSum(startTime: startTime, kind: .histogram)].observe(bucket, value)
        }
    }

    func writeSums() throws(StoreError) {
        if sums.isEmpty { return }
        for (key, sum) in sums {
            switch sum.kind {
            case .count: try write(.int(sum.count), to: key, part: 0, sum.startTime)
            case .sum: try write(.double(sum.total), to: key, part: 0, sum.startTime)
            case .histogram:
                for (bucket, count) in sum.buckets {
                    try write(.int(count), to: key, part: Int64(bucket), sum.startTime)
                }
                try write(.double(sum.total), to: key, part: SeriesRows.sumPart, sum.startTime)
            }
        }
        sums.removeAll(keepingCapacity: true)
    }

    private func write(
        _ value: SQLValue,
        to key: SeriesKey,
        part: Int64,
        _ startTime: Timestamp
    ) throws(StoreError) {
        try connection.run(
            """
            INSERT INTO series (agent, metric, attributes, part, start_time_unix_nano, value) VALUES (?, ?, ?, ?, ?, ?)
            ON CONFLICT DO UPDATE SET value = value + excluded.value
            """,
            .text(key.agent),
            .text(key.metric),
            .text(key.attributes.json),
            .int(part),
            .int(startTime.nanosecondsSinceEpoch),
            value
        )
    }

    /// One that is told late does not put a newer one out.
    func setExemplar(_ exemplar: ActionExemplar) {
        let key = ExemplarKey(exemplar)
        if let known = exemplars[key], known.time > exemplar.time { return }
        exemplars[key] = exemplar
    }

    func writeExemplars() throws(StoreError) {
        if exemplars.isEmpty { return }
        for exemplar in exemplars.values {
            try connection.run(
                """
                INSERT INTO exemplars
                    (agent, tool, failed, bucket, trace_id, span_id, time_unix_nano, duration_s, tokens, cost_usd)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                ON CONFLICT DO UPDATE SET trace_id = excluded.trace_id, span_id = excluded.span_id,
                    time_unix_nano = excluded.time_unix_nano, duration_s = excluded.duration_s, tokens = excluded.tokens,
                    cost_usd = excluded.cost_usd
                WHERE excluded.time_unix_nano >= time_unix_nano
                """,
                .text(exemplar.agent),
                .text(exemplar.tool),
                .int(exemplar.failed ? 1 : 0),
                .int(exemplar.bucket),
                .text(exemplar.traceID.hexadecimal),
                .text(exemplar.spanID.hexadecimal),
                .int(exemplar.time.nanosecondsSinceEpoch),
                .double(exemplar.duration),
                .int(exemplar.tokens),
                .double(exemplar.costUSD)
            )
        }
        exemplars.removeAll(keepingCapacity: true)
    }

    func spend(tokens: Int64, costUSD: Double, on day: String) {
        spendings[day, default: Spending()].add(Double(tokens), costUSD)
    }

    /// What was spent on a day, this unit's part included.
    func spent(on day: String) throws(StoreError) -> (tokens: Double, costUSD: Double) {
        if let known = spendings[day], known.isLoaded { return (known.tokens, known.costUSD) }
        let statement = try connection.statement("SELECT tokens, cost_usd FROM budget_days WHERE day = ?")
        defer { statement.reset() }
        try statement.bind([.text(day)])
        var spending = Spending(isLoaded: true)
        if try statement.step() {
            spending.tokens = statement.double(0)
            spending.costUSD = statement.double(1)
        }
        if let pending = spendings[day] { spending.add(pending.tokens, pending.costUSD) }
        spendings[day] = spending
        return (spending.tokens, spending.costUSD)
    }

    /// A day that is known whole is written whole, so that its sum is what adding one amount after the other gives.
    func writeSpending() throws(StoreError) {
        for (day, spending) in spendings where spending.isChanged {
            if spending.isLoaded {
                try connection.run(
                    "INSERT OR REPLACE INTO budget_days (day, tokens, cost_usd) VALUES (?, ?, ?)",
                    .text(day),
                    .double(spending.tokens),
                    .double(spending.costUSD)
                )
                spendings[day]?.isChanged = false
            } else {
                try connection.run(
                    """
                    INSERT INTO budget_days (day, tokens, cost_usd) VALUES (?, ?, ?)
                    ON CONFLICT DO UPDATE SET tokens = tokens + excluded.tokens, cost_usd = cost_usd + excluded.cost_usd
                    """,
                    .text(day),
                    .double(spending.tokens),
                    .double(spending.costUSD)
                )
                spendings[day] = nil
            }
        }
    }
}

extension SeriesSum {
    fileprivate mutating func observe(_ bucket: Int, _ value: Double) {
        buckets[bucket, default: 0] &+= 1
        total += value
    }
}

extension Spending {
    fileprivate mutating func add(_ moreTokens: Double, _ moreCostUSD: Double) {
        tokens += moreTokens
        costUSD += moreCostUSD
        isChanged = true
    }
}
