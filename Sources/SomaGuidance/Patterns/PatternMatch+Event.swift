package import SomaModel

extension PatternMatch {
    /// `callID`: of the call about to run or just ended; empty where unknown.
    package func firingID(agent: String, session: String, callID: String) -> String {
        EventID.make(session: session, agent: agent, name: pattern.name, number: number, callID: callID)
    }

    package func event(
        agent: String,
        session: String,
        callID: String,
        arm: GuidanceFiring.Arm,
        time: Timestamp
    ) -> GuidanceFiring {
        GuidanceFiring(
            id: firingID(agent: agent, session: session, callID: callID),
            agent: agent,
            session: session,
            pattern: pattern.name,
            severity: finding.severity,
            arm: arm,
            number: number,
            time: time
        )
    }
}
