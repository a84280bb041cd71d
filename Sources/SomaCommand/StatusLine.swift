package import SomaModel
package import SomaStore

/// One line for a shell prompt.
package enum StatusLine {
    /// `nil` is: nothing recorded yet.
    package static func text(_ agent: AgentSnapshot?, at time: Timestamp, color: Bool) -> String {
        guard let agent else { return "soma: no agents yet" }
        let name = agent.agent.printable.clipped(to: 40)
        guard agent.isSessionOpen else {
            return "soma: idle, \(name) \(age(of: agent, at: time)) ago"
        }
        let mode = color ? agent.mode.colored(agent.mode.name) : agent.mode.name
        return "soma: \(mode) \(agent.pressure.fixed(2)) \(name) #\(agent.actionCount)"
    }

    /// What the line says where the state folder cannot be read.
    package static func text(_ error: StoreError) -> String {
        switch error.code {
        case .missing: "soma: no agents yet"
        case .busy: "soma: busy"
        case .corrupt: "soma: database damaged, see 'soma status'"
        case .newerSchema: "soma: update soma, see 'soma status'"
        case .unsafeFolder: "soma: state folder refused, see 'soma status'"
        case .olderSchema, .readOnly, .full, .failed: "soma: unreadable, see 'soma status'"
        }
    }

    /// What the line says where `soma.yaml` cannot be used.
    package static let wrongConfiguration = "soma: soma.yaml is wrong, see 'soma config'"

    private static func age(of agent: AgentSnapshot, at time: Timestamp) -> String {
        let minutes = max(0, time.nanoseconds(since: agent.lastActionTime)) / 60_000_000_000
        if minutes < 60 { return "\(minutes) min" }
        return minutes < 2_880 ? "\(minutes / 60) h" : "\(minutes / 1_440) d"
    }
}

extension Mode {
    /// In the mode's color: green, cyan, yellow, red.
    package func colored(_ text: String) -> String {
        let code =
            switch self {
            case .observe: "32"
            case .guide: "36"
            case .warn: "33"
            case .block: "1;31"
            }
        return "\u{1B}[\(code)m\(text)\u{1B}[0m"
    }
}
