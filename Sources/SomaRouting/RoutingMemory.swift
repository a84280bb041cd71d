package import SomaModel

/// One signal of a collector that the state folder knows: its telemetry waits there.
package struct KnownSignal: Equatable, Sendable {
    package var name: String
    package var signal: ExportSignal
    /// The base URL.
    package var endpoint: String
    /// The final URL of a signal that does not use the base.
    package var ownURL: String?

    package init(name: String, signal: ExportSignal, endpoint: String, ownURL: String? = nil) {
        self.name = name
        self.signal = signal
        self.endpoint = endpoint
        self.ownURL = ownURL
    }
}

/// What the state folder remembers about collectors.
package struct RoutingMemory: Equatable, Sendable {
    /// By name and signal.
    package var known: [KnownSignal]
    /// The note of the collectors that `soma.yaml` named when they were last taken over; `nil` before the first time.
    package var note: String?
    /// Whether a daemon is running in the folder. It follows `soma.yaml` itself, with an environment that nobody else has.
    package var isServed: Bool

    package init(known: [KnownSignal] = [], note: String? = nil, isServed: Bool = false) {
        self.known = known
        self.note = note
        self.isServed = isServed
    }

    package func rows(of name: String) -> [KnownSignal] { known.filter { $0.name == name } }
}

/// A change to what the state folder remembers.
package enum RoutingChange: Equatable, Sendable {
    /// Telemetry waits for the collector from now on. Signals of it that are known already keep their positions.
    case remember(Collector)
    /// These signals no longer wait for the collector of this name. Waiting items are dropped and counted.
    case forget(String, [ExportSignal])
    /// The collectors that `soma.yaml` names have been taken over.
    case note(String)
}

extension RoutingMemory {
    /// Whether remembering the collector would change nothing.
    func has(_ collector: Collector) -> Bool {
        let rows = rows(of: collector.name)
        return collector.signals.allSatisfy { signal in rows.contains { $0.signal == signal } }
            && rows.allSatisfy { row in
                row.endpoint == collector.endpoint
                    && (!collector.signals.contains(row.signal) || row.ownURL == collector.urls[row.signal])
            }
    }

    /// Changes the memory as the state folder changes.
    package mutating func apply(_ change: RoutingChange) {
        switch change {
        case .remember(let collector): remember(collector)
        case .forget(let name, let signals):
            known.removeAll { $0.name == name && signals.contains($0.signal) }
        case .note(let text): note = text
        }
    }

    private mutating func remember(_ collector: Collector) {
        for index in known.indices where known[index].name == collector.name {
            known[index].endpoint = collector.endpoint
            let signal = known[index].signal
            if collector.signals.contains(signal) { known[index].ownURL = collector.urls[signal] }
        }
        for signal in collector.signals where !rows(of: collector.name).contains(where: { $0.signal == signal }) {
            known.append(
                KnownSignal(
                    name: collector.name,
                    signal: signal,
                    endpoint: collector.endpoint,
                    ownURL: collector.urls[signal]
                )
            )
        }
        known.sort { ($0.name, $0.signal.rawValue) < ($1.name, $1.signal.rawValue) }
    }
}
