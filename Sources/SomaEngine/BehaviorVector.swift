internal import SomaModel

/// What an agent does, as shares of its tools, with two entries of its own that no tool can be taken for.
struct BehaviorVector: Equatable, Sendable {
    struct Share: Equatable, Sendable {
        var tool: ExactString
        var value: Double
    }

    /// Sorted by tool, so that sums have one order.
    var tools: [Share] = []
    /// The share of actions that failed, among those that were not cancelled.
    var failed = 0.0
    /// min(1, mean scalars of output / 1000).
    var output = 0.0

    init() {}

    /// `actions` is not empty.
    init(of actions: [AgentState.RecentAction]) {
        let count = Double(actions.count)
        var failures = 0
        var ended = 0
        var scalars = 0.0
        for action in actions {
            let index = tools.firstIndex { !($0.tool < action.tool) } ?? tools.count
            if index < tools.count, tools[index].tool == action.tool {
                tools[index].value += 1
            } else {
                tools.insert(Share(tool: action.tool, value: 1), at: index)
            }
            if action.outcome == .error { failures += 1 }
            if action.outcome != .cancelled { ended += 1 }
            scalars += Double(action.outputLength)
        }
        for index in tools.indices { tools[index].value /= count }
        failed = ended > 0 ? Double(failures) / Double(ended) : 0
        output = min(1, scalars / count / 1000)
    }

    func cosine(with other: BehaviorVector) -> Double {
        var product = failed * other.failed + output * other.output
        merge(with: other) { _, left, right in product += left * right }
        let norms = (squaredNorm * other.squaredNorm).squareRoot()
        return norms > 0 ? product / norms : 0
    }

    /// Moves this vector by `weight` towards `other`. Entries below 1e-15 are dropped: they are lost in rounding anyway,
    /// and an agent that invents tool names must not grow without end.
    mutating func approach(_ other: BehaviorVector, weight: Double) {
        var moved: [Share] = []
        merge(with: other) { tool, left, right in
            let value = (1 - weight) * left + weight * right
            if value >= 1e-15 { moved.append(Share(tool: tool, value: value)) }
        }
        tools = moved
        failed = (1 - weight) * failed + weight * other.failed
        output = (1 - weight) * output + weight * other.output
    }

    private var squaredNorm: Double {
        tools.reduce(failed * failed + output * output) { $0 + $1.value * $1.value }
    }

    /// Walks the union of both tool lists in order, an entry missing on either side being 0.
    private func merge(with other: BehaviorVector, _ body: (ExactString, Double, Double) -> Void) {
        var left = 0
        var right = 0
        while left < tools.count || right < other.tools.count {
            if right == other.tools.count || (left < tools.count && tools[left].tool < other.tools[right].tool) {
                body(tools[left].tool, tools[left].value, 0)
                left += 1
            } else if left == tools.count || other.tools[right].tool < tools[left].tool {
                body(other.tools[right].tool, 0, other.tools[right].value)
                right += 1
            } else {
                body(tools[left].tool, tools[left].value, other.tools[right].value)
                left += 1
                right += 1
            }
        }
    }
}
