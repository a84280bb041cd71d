package import SomaModel

extension Snapshot {
    /// All metrics, in the table's order; an instrument without a point is left out.
    package var metrics: [Metric] { metrics(withExemplars: false) }

    /// The same, with exemplars where an output has a place for them: finding theirs costs as much as all series.
    ///
    /// - Parameter changes: what counters and histograms say in place of all they have counted.
    package func metrics(withExemplars: Bool, changes: [Series]? = nil) -> [Metric] {
        var metrics = agentGauges
        metrics += [
            gauge(.agents, agentsByMode), gauge(.budgetUsed, budgetPoints), gauge(.exporterQueueSize, queuePoints),
        ]
        let exemplars = withExemplars ? exemplarsBySeries : [:]
        var points: [String: [Metric.Point]] = [:]
        var rest = (changes ?? series)[...]
        while let first = rest.first {
            let run = rest.prefix { $0.key.metric == first.key.metric }
            points[first.key.metric, default: []].append(
                contentsOf: run.lazy.map { $0.point(exemplars[$0.key] ?? [:]) }
            )
            rest = rest[run.endIndex...]
        }
        for instrument in Instrument.cumulative {
            metrics.append(Metric(instrument: instrument, points: points[instrument.name] ?? []))
        }
        return metrics.filter { !$0.points.isEmpty }
    }

    /// A point of one metric.
    package struct PointKey: Hashable, Sendable {
        package var metric: String
        package var attributes: [Attribute]

        package init(metric: String, attributes: [Attribute]) {
            self.metric = metric
            self.attributes = attributes
        }

        /// The point that a series becomes.
        package init(_ series: SeriesKey) {
            self.init(metric: series.metric, attributes: Snapshot.attributes(of: series))
        }
    }

    /// As a point has them: sorted, as the labels are already.
    fileprivate static func attributes(of key: SeriesKey) -> [Attribute] {
        var attributes: [Attribute] = []
        attributes.reserveCapacity(key.attributes.count + 1)
        var agent = key.agent.isEmpty ? nil : Attribute(AttributeName.agentID, .string(key.agent))
        for label in key.attributes {
            if let one = agent, one.key < label.name {
                attributes.append(one)
                agent = nil
            }
            attributes.append(
                Attribute(label.name, label.name == AttributeName.overflow ? .bool(true) : .string(label.value))
            )
        }
        if let agent { attributes.append(agent) }
        return attributes
    }

    private var agentGauges: [Metric] {
        [
            perAgent(.pressure) { $0.pressure },
            perAgent(.ownPressure) { $0.ownPressure },
            perSignal(.signalPressure) { $0.signalPressures },
            perSignal(.vital) { $0.vitals },
            perSignal(.baseline) { $0.baselines },
            perAgent(.mode) { Double($0.mode.rawValue) },
            perAgent(.sessionOpen) { $0.isSessionOpen ? 1 : 0 },
            perAgent(.lastActionTime) { $0.lastActionTime.secondsSinceEpoch },
        ]
    }

    private func perAgent(_ instrument: Instrument, _ value: (AgentSnapshot) -> Double) -> Metric {
        points(instrument) { [([], value($0))] }
    }

    private func perSignal(_ instrument: Instrument, _ values: (AgentSnapshot) -> PerSignal<Double>) -> Metric {
        points(instrument) { agent in
            Signal.allCases.map { signal in
                ([Attribute(AttributeName.signal, .string(signal.rawValue))], values(agent)[signal])
            }
        }
    }

    /// A point for each value of a named agent; the others' share one point, at their maximum.
    private func points(
        _ instrument: Instrument,
        _ values: (AgentSnapshot) -> [(attributes: [Attribute], value: Double)]
    ) -> Metric {
        var points: [Metric.Point] = []
        var overflow: [[Attribute]: Double] = [:]
        for agent in agents {
            for (attributes, value) in values(agent) {
                if agent.isNamed {
                    points.append(
                        Metric.Point(
                            attributes: [Attribute(AttributeName.agentID, .string(agent.agent))] + attributes,
                            startTime: nil,
                            value: .double(value)
                        )
                    )
                } else {
                    overflow[attributes] = max(overflow[attributes] ?? value, value)
                }
            }
        }
        for (attributes, value) in overflow.sorted(by: { "\($0.key)" < "\($1.key)" }) {
            let all = [Attribute(AttributeName.overflow, .bool(true))] + attributes
            points.append(Metric.Point(attributes: all.sorted(), startTime: nil, value: .double(value)))
        }
        return Metric(instrument: instrument, points: points)
    }

    private func gauge(_ instrument: Instrument, _ values: [([Attribute], Double)]) -> Metric {
        Metric(
            instrument: instrument,
            points: values.map { Metric.Point(attributes: $0.0.sorted(), startTime: nil, value: .double($0.1)) }
        )
    }

    private var agentsByMode: [([Attribute], Double)] {
        if !hasAgents { return [] }
        return Mode.allCases.map { mode in
            (
                [Attribute(AttributeName.modeName, .string(mode.name))],
                Double(agents.count { $0.mode == mode })
            )
        }
    }

    private var budgetPoints: [([Attribute], Double)] {
        budget.map { ([Attribute(AttributeName.budgetDimension, .string($0.dimension))], $0.used) }
    }

    private var queuePoints: [([Attribute], Double)] {
        queues.map { queue in
            (
                [
                    Attribute(AttributeName.exporterSignal, .string(queue.signal.rawValue)),
                    Attribute(AttributeName.exporterDestination, .string(queue.destination)),
                ],
                Double(queue.size)
            )
        }
    }
}

extension Series {
    fileprivate func point(_ exemplars: [Int: Metric.Exemplar]) -> Metric.Point {
        Metric.Point(
            attributes: Snapshot.attributes(of: key),
            startTime: startTime,
            value: pointValue,
            exemplars: exemplars
        )
    }

    private var pointValue: Metric.Value {
        switch value {
        case .count(let count): return .int(count)
        case .sum(let sum): return .double(sum)
        case .histogram(let counts, let sum):
            let bounds = Instrument.durationBounds
            return .histogram(
                Metric.Histogram(
                    bounds: bounds,
                    counts: (0...bounds.count).map { UInt64(max(0, counts[$0] ?? 0)) },
                    sum: sum
                )
            )
        }
    }
}
