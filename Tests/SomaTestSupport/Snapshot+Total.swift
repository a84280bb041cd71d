package import SomaModel

extension Snapshot {
    /// The sum of a counter's series that have these labels.
    package func total(_ metric: String, agent: String? = nil, _ labels: [String: String] = [:]) -> Double {
        var total = 0.0
        for series in series where series.key.metric == metric && (agent == nil || series.key.agent == agent) {
            let own = Dictionary(uniqueKeysWithValues: series.key.attributes.map { ($0.name, $0.value) })
            guard labels.allSatisfy({ own[$0.key] == $0.value }) else { continue }
            switch series.value {
            case .count(let count): total += Double(count)
            case .sum(let sum): total += sum
            case .histogram(let counts, _): total += Double(counts.values.reduce(0, +))
            }
        }
        return total
    }
}
