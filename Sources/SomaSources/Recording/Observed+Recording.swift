package import SomaModel

/// What lines of recordings hold beside actions.
extension Observed {
    package static func sessionEnd(agent: String, session: String, time: Timestamp) -> Observed {
        Observed(.sessionEnded, at: time, agent: agent, session: session, source: .recording)
    }

    package static func edge(_ edge: TrustEdge, time: Timestamp) -> Observed {
        Observed(.edge(edge), at: time, source: .recording)
    }

    package static func edgeRemoval(source: String, target: String, time: Timestamp) -> Observed {
        Observed(.edgeRemoved(source: source, target: target), at: time, source: .recording)
    }

    package static func snapshot(of agent: String, state: String, guidance: String?, time: Timestamp) -> Observed {
        Observed(.snapshot(state: state, guidance: guidance), at: time, agent: agent, source: .recording)
    }

    package static func settings(_ settings: String, time: Timestamp) -> Observed {
        Observed(.settings(settings), at: time, source: .recording)
    }
}

extension Source {
    package static let recording = Source("recording")
}
