internal import SomaModel

/// What a unit adds to one series.
final class SumEntry {
    let key: SeriesKey
    let startTime: Timestamp
    let kind: Kind
    var count: Int64 = 0
    /// Of a histogram or a sum.
    var total = 0.0
    var buckets: [Int: Int64] = [:]
    /// Another series whose key has the same hash.
    let chained: SumEntry?

    enum Kind {
        case count
        case sum
        case histogram
    }

    init(_ key: SeriesKey, _ kind: Kind, startTime: Timestamp, chained: SumEntry?) {
        self.key = key
        self.kind = kind
        self.startTime = startTime
        self.chained = chained
    }
}

/// The latest action among those that an exemplar stands for.
final class ExemplarEntry {
    var exemplar: ActionExemplar
    /// Another exemplar whose key has the same hash.
    let chained: ExemplarEntry?

    init(_ exemplar: ActionExemplar, chained: ExemplarEntry?) {
        self.exemplar = exemplar
        self.chained = chained
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
        case .count(let count): entry(increment.key, .count, startTime).count &+= count
        case .sum(let amount): entry(increment.key, .sum, startTime).total += amount
        case .observation(let bucket, let value):
            let entry = entry(increment.key, .histogram, startTime)
            entry.buckets[bucket, default: 0] &+= 1
            entry.total += value
        }
    }

    private func entry(_ key: SeriesKey, _ kind: SumEntry.Kind, _ startTime: Timestamp) -> SumEntry {
        var hash = key.metric.nameHash(after: key.agent.nameHash())
        for label in key.attributes { hash = label.value.nameHash(after: label.name.nameHash(after: hash)) }
        let first = sums[hash]
        var next = first
        while let entry = next {
            if entry.key == key, entry.kind == kind { return entry }
            next = entry.chained
        }
        let entry = SumEntry(key, kind, startTime: startTime, chained: first)
        sums[hash] = entry
        return entry
    }

    func writeSums() throws(StoreError) {
        if sums.isEmpty { return }
        for first in sums.values {
            var next: SumEntry? = first
            while let sum = next {
                try write(sum)
                next = sum.chained
            }
        }
        sums.removeAll(keepingCapacity: true)
    }

    private func write(_ sum: SumEntry) throws(StoreError) {
        switch sum.kind {
        case .count: try write(.int(sum.count), to: sum.key, part: 0, sum.startTime)
        case .sum: try write(.double(sum.total), to: sum.key, part: 0, sum.startTime)
        case .histogram:
            for (bucket, count) in sum.buckets {
                try write(.int(count), to: sum.key, part: Int64(bucket), sum.startTime)
            }
            try write(.double(sum.total), to: sum.key, part: SeriesRows.sumPart, sum.startTime)
        }
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
        var hash = exemplar.tool.nameHash(after: exemplar.agent.nameHash())
        hash = hash &* 31 &+ exemplar.bucket &* 2 &+ (exemplar.failed ? 1 : 0)
        let first = exemplars[hash]
        var next = first
        while let entry = next {
            if entry.exemplar.isReplaced(by: exemplar) {
                if entry.exemplar.time <= exemplar.time { entry.exemplar = exemplar }
                return
            }
            next = entry.chained
        }
        exemplars[hash] = ExemplarEntry(exemplar, chained: first)
    }

    func writeExemplars() throws(StoreError) {
        if exemplars.isEmpty { return }
        for first in exemplars.values {
            var next: ExemplarEntry? = first
            while let entry = next {
                try write(entry.exemplar)
                next = entry.chained
            }
        }
        exemplars.removeAll(keepingCapacity: true)
    }

    private func write(_ exemplar: ActionExemplar) throws(StoreError) {
        try connection.run(
            """
            INSERT INTO exemplars VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
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

extension ActionExemplar {
    /// Whether the other one stands for the same actions.
    fileprivate func isReplaced(by other: ActionExemplar) -> Bool {
        bucket == other.bucket && failed == other.failed && ExactString(tool) == ExactString(other.tool)
            && ExactString(agent) == ExactString(other.agent)
    }
}

extension Spending {
    fileprivate mutating func add(_ moreTokens: Double, _ moreCostUSD: Double) {
        tokens += moreTokens
        costUSD += moreCostUSD
        isChanged = true
    }
}
