package import SomaEngine
package import SomaModel
package import SomaMonitor
package import SomaStore

/// What a recording is played into.
package protocol ReplayTarget {
    /// Takes actions in, in order.
    mutating func replay(_ actions: [Action]) throws(StoreError) -> [Reading]
    mutating func end(_ session: String, of agent: String) throws(StoreError)
    mutating func join(_ edge: TrustEdge) throws(StoreError)
    mutating func part(_ source: String, from target: String) throws(StoreError)
    /// Takes an agent's state over; one that cannot be read is an error.
    mutating func resume(_ agent: String, from state: String) throws(StoreError)
    /// Goes on as the settings say; those that cannot be read are an error.
    mutating func adopt(_ settings: String) throws(StoreError)
}

extension Engine: ReplayTarget {
    package mutating func replay(_ actions: [Action]) -> [Reading] {
        var readings: [Reading] = []
        for action in actions { readings.append(record(action).reading) }
        return readings
    }

    package mutating func end(_ session: String, of agent: String) { _ = endSession(session, of: agent) }
    package mutating func join(_ edge: TrustEdge) { connect(edge) }
    package mutating func part(_ source: String, from target: String) { disconnect(source, from: target) }
    package mutating func resume(_ agent: String, from state: String) throws(StoreError) {
        guard let state = AgentState(agent: agent, json: state) else { throw .damaged("snapshot") }
        restore(state)
    }
    package mutating func adopt(_ settings: String) throws(StoreError) {
        guard let settings = RecordedSettings(json: settings) else { throw .damaged("settings line") }
        configuration = settings.engine
    }
}

extension Monitor: ReplayTarget {
    package func replay(_ actions: [Action]) throws(StoreError) -> [Reading] {
        try record(actions, source: .test).map(\.reading)
    }

    package func end(_ session: String, of agent: String) throws(StoreError) { try endSession(session, of: agent) }
    package func join(_ edge: TrustEdge) throws(StoreError) { try connect(edge) }
    package func part(_ source: String, from target: String) throws(StoreError) {
        try disconnect(source, from: target)
    }

    package func resume(_ agent: String, from state: String) throws(StoreError) {
        guard let state = AgentState(agent: agent, json: state) else { throw .damaged("snapshot") }
        try restore(state)
    }

    /// Where actions are recorded as if they happened now, the settings in force hold.
    package func adopt(_ settings: String) throws(StoreError) {
        guard let settings = RecordedSettings(json: settings) else { throw .damaged("settings line") }
        if isReplay { configuration.engine = settings.engine }
    }
}

extension StoreError {
    fileprivate static func damaged(_ line: String) -> StoreError {
        StoreError(.failed, "a \(line) in the recording is damaged; the pressures after it would be others")
    }
}
