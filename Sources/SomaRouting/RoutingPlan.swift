internal import SomaModel

/// What routing comes to: where to deliver, and what to remember first.
package struct RoutingPlan: Equatable, Sendable {
    /// The collectors to deliver to, the standard one first. Empty for whoever only records.
    package internal(set) var routes: [CollectorRoute] = []
    /// In this order; empty when nothing changes.
    package internal(set) var changes: [RoutingChange] = []
    /// The memory after the changes. Telemetry waits for the signals that are known in it.
    package internal(set) var memory: RoutingMemory
    /// Why there are no routes and no changes, although someone gave an address.
    package internal(set) var problem: RoutingProblem?

    init(from memory: RoutingMemory) {
        self.memory = memory
    }

    /// Whether there are collectors and none of them gets any signal.
    package var sendsNothing: Bool { !routes.isEmpty && routes.allSatisfy(\.urls.isEmpty) }
}

extension RoutingPlan {
    mutating func change(_ change: RoutingChange) {
        changes.append(change)
        memory.apply(change)
    }

    mutating func remember(_ collector: Collector) {
        if !memory.has(collector) { change(.remember(collector)) }
    }

    /// Telemetry waits for these collectors and no others. The standard one stays when it is not among them, since an option
    /// may have named it.
    mutating func rememberOnly(_ collectors: [Collector], standard: String) {
        let before = memory.known
        // First, since a collector that loses every signal it had would lose its address with them.
        for collector in collectors { remember(collector) }
        var names: [String] = []
        for row in before where names.last != row.name { names.append(row.name) }
        for name in names {
            let collector = collectors.first { $0.name == name }
            let unwanted = before.filter { row in
                row.name == name && (collector.map { !$0.signals.contains(row.signal) } ?? (name != standard))
            }
            if !unwanted.isEmpty { change(.forget(name, unwanted.map(\.signal))) }
        }
    }

    mutating func note(_ text: String) {
        if memory.note != text { change(.note(text)) }
    }
}
