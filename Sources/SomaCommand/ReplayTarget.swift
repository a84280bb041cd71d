package import SomaEngine
package import SomaModel
package import SomaMonitor
package import SomaStore

/// What a recording is played into.
package protocol ReplayTarget {
    mutating func replay(_ action: Action) throws(StoreError) -> Reading
    mutating func end(_ session: String, of agent: String) throws(StoreError)
    mutating func join(_ edge: TrustEdge) throws(StoreError)
    mutating func part(_ source: String, from target: String) throws(StoreError)
}

extension Engine: ReplayTarget {
    package mutating func replay(_ action: Action) -> Reading { record(action).reading }
    package mutating func end(_ session: String, of agent: String) { _ = endSession(session, of: agent) }
    package mutating func join(_ edge: TrustEdge) { connect(edge) }
    package mutating func part(_ source: String, from target: String) { disconnect(source, from: target) }
}

extension Monitor: ReplayTarget {
    package func replay(_ action: Action) throws(StoreError) -> Reading {
        try record([action], source: .test)[0].reading
    }

    package func end(_ session: String, of agent: String) throws(StoreError) { try endSession(session, of: agent) }
    package func join(_ edge: TrustEdge) throws(StoreError) { try connect(edge) }
    package func part(_ source: String, from target: String) throws(StoreError) {
        try disconnect(source, from: target)
    }
}
