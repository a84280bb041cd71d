package import SomaEngine
internal import SomaFold
internal import SomaGuidance
package import SomaModel
package import SomaStore
internal import SomaTelemetry

/// Actions in, everything recorded.
extension Monitor {
    /// Records actions in order, all or none of them, and returns once they are committed. The cost of each is the same
    /// however many agents and actions there are.
    package func record(_ actions: [Action], source: Source) throws(StoreError) -> [Recorded] {
        try store.transaction { () throws(StoreError) in
            var recorded: [Recorded] = []
            recorded.reserveCapacity(actions.count)
            for action in actions { recorded.append(try record(action, source)) }
            return recorded
        }
    }

    /// As `record`, for actions that no hook announced: what looks before a call looks before each of them too. Records as
    /// many of them as one transaction may hold, from the first one on.
    package func replay(_ actions: some Collection<Action>, source: Source) throws(StoreError) -> [Recorded] {
        try store.transaction { () throws(StoreError) in
            var recorded: [Recorded] = []
            recorded.reserveCapacity(actions.count)
            for action in actions {
                if store.isUnitFull(actions: recorded.count) { break }
                memory.source = source
                let firing = try Fold.fire(before: action, in: &memory)
                if let firing { try tell(firing) }
                var one = try record(action, source)
                if let firing, firing.isNew { one.firings.insert(firing.event, at: 0) }
                recorded.append(one)
            }
            return recorded
        }
    }

    /// What an action did, and what its agent is told.
    package struct Recorded: Sendable {
        package var outcome: Outcome
        /// The firings that belong to it, in whichever arm.
        package var firings: [GuidanceFiring] = []
        /// What is said after it; `nil` in the control arm.
        package var message: String?

        package var reading: Reading { outcome.reading }
    }

    /// Records one action in the transaction under way.
    ///
    /// - Parameters:
    ///   - traceParent: where the session belongs if it begins with this action.
    ///   - mayFire: whether someone can be told what guidance has to say.
    package func record(
        _ original: Action,
        _ source: Source,
        traceParent: TraceParent? = nil,
        mayFire: Bool = true
    ) throws(StoreError) -> Recorded {
        var action = original
        action.counts = action.measuredCounts
        let unit = store.unit
        let row = try unit.agent(action.agent)
        let beginsSession = try store.session(action.session, of: action.agent) == nil
        let names = try names(of: action, row, beginsSession: beginsSession)
        actionNames = names
        defer { actionNames = nil }
        // A replay of the recording meets everything as it was before the action.
        if source != .test { try appendToRecording(action) }
        memory.source = source
        memory.traceParent = traceParent.map { ($0.traceID, $0.spanID) }
        let taken = try Fold.take(action, in: &memory, mayFire: mayFire)
        memory.traceParent = nil
        row.update(from: taken.reading, isNamed: names.isNamed)
        guard let session = try store.session(action.session, of: action.agent) else {
            throw StoreError(.failed, "a session is lost")
        }
        try tell(taken.outcome, session, source)
        try measureOutcomes(of: action.agent, taken, at: action.time, source)
        try learn(action, taken, source)
        guard let firing = taken.firing else { return Recorded(outcome: taken.outcome) }
        try tell(firing)
        return Recorded(
            outcome: taken.outcome,
            firings: firing.isNew ? [firing.event] : [],
            message: try message(of: firing)
        )
    }
}
