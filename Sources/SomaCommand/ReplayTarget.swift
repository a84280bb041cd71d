internal import SomaEngine
package import SomaFold
internal import SomaGuidance
package import SomaModel
package import SomaMonitor
package import SomaStore

/// What a recording is played into.
package protocol ReplayTarget {
    /// Takes actions in, in order, and returns what was done by as many as were taken: the first one at least.
    mutating func replay(_ actions: ArraySlice<Action>) throws(StoreError) -> [Replayed]
    mutating func end(_ session: String, of agent: String) throws(StoreError)
    mutating func join(_ edge: TrustEdge) throws(StoreError)
    mutating func part(_ source: String, from target: String) throws(StoreError)
    /// Takes an agent's state over; one that cannot be read is an error.
    mutating func resume(_ agent: String, from state: String, guidance: String?) throws(StoreError)
    /// Books what became known of a call after its action, or what belongs to none.
    mutating func use(_ usage: Usage, by agent: String, at time: Timestamp) throws(StoreError)
    /// Goes on as the settings say; those that cannot be read are an error.
    mutating func adopt(_ settings: String) throws(StoreError)
}

/// What an action did when it was played.
package struct Replayed: Sendable {
    package var reading: Reading
    /// Those that belong to it, in whichever arm.
    package var firings: [GuidanceFiring]
}

extension Monitor: ReplayTarget {
    package func replay(_ actions: ArraySlice<Action>) throws(StoreError) -> [Replayed] {
        store.giveWay()
        return try replay(actions, source: configuration.replaySource).map {
            Replayed(reading: $0.reading, firings: $0.firings)
        }
    }

    package func end(_ session: String, of agent: String) throws(StoreError) { try endSession(session, of: agent) }
    package func join(_ edge: TrustEdge) throws(StoreError) { try connect(edge) }
    package func part(_ source: String, from target: String) throws(StoreError) {
        try disconnect(source, from: target)
    }

    package func resume(_ agent: String, from state: String, guidance: String?) throws(StoreError) {
        guard let state = AgentState(agent: agent, json: state) else { throw .damaged("snapshot") }
        try restore(state, guidance: guidance)
    }

    package func use(_ usage: Usage, by agent: String, at time: Timestamp) throws(StoreError) {
        try transaction { () throws(StoreError) in
            if case .call(let id) = usage.subject {
                try amend(CallID(id), of: agent, tokens: usage.tokens, costUSD: usage.costUSD, at: time)
            } else {
                try spend(tokens: usage.tokens, costUSD: usage.costUSD, of: agent, at: time)
            }
        }
    }

    /// Where actions are recorded as if they happened now, the settings in force hold.
    package func adopt(_ settings: String) throws(StoreError) {
        guard let settings = RecordedSettings(json: settings) else { throw .damaged("settings line") }
        adopt(settings)
    }
}

/// Without a state folder: the same each time.
extension RAMMemory: ReplayTarget {
    package mutating func replay(_ actions: ArraySlice<Action>) -> [Replayed] {
        var replayed: [Replayed] = []
        for action in actions {
            let before = Fold.fire(before: action, in: &self)
            let taken = Fold.take(action, in: &self)
            let firings = [before, taken.firing].compactMap { $0.flatMap { $0.isNew ? $0.event : nil } }
            replayed.append(Replayed(reading: taken.reading, firings: firings))
        }
        return replayed
    }

    package mutating func end(_ session: String, of agent: String) { _ = endSession(session, of: agent) }
    package mutating func join(_ edge: TrustEdge) { connect(edge) }
    package mutating func part(_ source: String, from target: String) { disconnect(source, from: target) }

    package mutating func resume(_ agent: String, from state: String, guidance: String?) throws(StoreError) {
        guard let state = AgentState(agent: agent, json: state) else { throw .damaged("snapshot") }
        restore(state, guidance.flatMap(GuidanceHistory.init(json:)))
    }

    package mutating func use(_ usage: Usage, by agent: String, at time: Timestamp) {
        var call = CallID("")
        if case .call(let id) = usage.subject { call = CallID(id) }
        Fold.amend(call, of: agent, tokens: usage.tokens, costUSD: usage.costUSD, at: time, in: &self)
    }

    package mutating func adopt(_ settings: String) throws(StoreError) {
        guard let settings = RecordedSettings(json: settings) else { throw .damaged("settings line") }
        adopt(settings)
    }
}

extension StoreError {
    static func damaged(_ line: String) -> StoreError {
        StoreError(.failed, "a \(line) in the recording is damaged; the pressures after it would be others")
    }
}
