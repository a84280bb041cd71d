/// Which counter or histogram: the metric's name and its attributes. Names are told apart byte by byte.
package struct SeriesKey: Hashable, Sendable {
    /// OpenTelemetry's name, such as `soma.actions`.
    package var metric: String
    /// Empty for a series without an agent.
    package var agent: String
    /// All attributes but the agent, sorted by name.
    package var attributes: [Label]

    package struct Label: Hashable, Sendable {
        package var name: String
        package var value: String

        package init(_ name: String, _ value: String) {
            self.name = name
            self.value = value
        }

        package static func == (left: Label, right: Label) -> Bool {
            ExactString(left.name) == ExactString(right.name) && ExactString(left.value) == ExactString(right.value)
        }

        package func hash(into hasher: inout Hasher) {
            hasher.combine(ExactString(name))
            hasher.combine(ExactString(value))
        }
    }

    package static func == (left: SeriesKey, right: SeriesKey) -> Bool {
        left.metric == right.metric && ExactString(left.agent) == ExactString(right.agent)
            && left.attributes == right.attributes
    }

    package func hash(into hasher: inout Hasher) {
        hasher.combine(metric)
        hasher.combine(ExactString(agent))
        hasher.combine(attributes)
    }

    package init(metric: String, agent: String = "", attributes: [Label]) {
        self.metric = metric
        self.agent = agent
        self.attributes = attributes.sorted { $0.name < $1.name }
    }
}

/// What an event adds to a series.
package struct SeriesIncrement: Hashable, Sendable {
    package enum Amount: Hashable, Sendable {
        case count(Int64)
        case sum(Double)
        /// One value for a histogram: the bucket it falls into, counted from 0, and the value.
        case observation(bucket: Int, value: Double)
    }

    package var key: SeriesKey
    package var amount: Amount

    package init(_ key: SeriesKey, _ amount: Amount) {
        self.key = key
        self.amount = amount
    }
}

/// A counter or a histogram as it stands.
package struct Series: Hashable, Sendable {
    package enum Value: Hashable, Sendable {
        case count(Int64)
        case sum(Double)
        /// Counts by bucket number; a bucket without an entry is empty.
        case histogram(counts: [Int: Int64], sum: Double)
    }

    package var key: SeriesKey
    /// When it began to count.
    package var startTime: Timestamp
    package var value: Value

    package init(key: SeriesKey, startTime: Timestamp, value: Value) {
        self.key = key
        self.startTime = startTime
        self.value = value
    }
}

extension Series {
    /// What was counted since `earlier`, whose time it counts from; `nil` where that is nothing, and where `earlier` is the
    /// later one: a series never goes back.
    package func change(since earlier: Series) -> Series? {
        var change = self
        change.startTime = earlier.startTime
        switch (value, earlier.value) {
        case (.count(let now), .count(let then)):
            guard now > then else { return nil }
            change.value = .count(now &- then)
        case (.sum(let now), .sum(let then)):
            guard now > then else { return nil }
            change.value = .sum(now - then)
        case (.histogram(let now, let sum), .histogram(let then, let earlierSum)):
            if now == then { return nil }
            var counts: [Int: Int64] = [:]
            for (bucket, count) in now {
                let before = then[bucket] ?? 0
                guard count >= before else { return nil }
                if count > before { counts[bucket] = count &- before }
            }
            change.value = .histogram(counts: counts, sum: sum - earlierSum)
        default: return nil
        }
        return change
    }
}
