package import SomaEngine
package import SomaGuidance
package import SomaModel

/// What taking one action in gave. A value: nothing has been told or written yet.
package struct Taken: Sendable {
    package var outcome: Outcome
    /// The pattern that fired after the action, in whichever arm.
    package var firing: Firing?
    /// The agent's action before this one, as far as guidance remembers it.
    package var previous: PreviousAction?
    /// Whether one of the remembered actions before this one failed.
    package var followsFailure: Bool
    /// The line of the last error, this action's included; empty where there is none.
    package var lastError: String
    /// Whether a pattern fired within the last 10 actions, so that outcomes may be due.
    package var mayOweOutcomes: Bool

    package var reading: Reading { outcome.reading }
}

/// What looking at an agent before its next call gave.
package struct Look: Sendable {
    /// The effective mode, and the pattern that would fire.
    package var evaluation: Evaluation
    /// The effective pressure, in [0, 1].
    package var pressure: Double
    /// Actions recorded so far.
    package var actions: Int
}

/// What guidance remembers of an action.
package struct PreviousAction: Equatable, Sendable {
    package var tool: String
    package var failed: Bool
    /// After it, in [0, 1].
    package var ownPressure: Double
}

/// A pattern that fired: drawn into an arm, and known by an id.
package struct Firing: Sendable {
    package var event: GuidanceFiring
    package var match: PatternMatch
    /// False for a firing that was asked about before: it keeps its arm and is not recorded again.
    package var isNew: Bool
    package var family: String
    /// Its place among the randomized firings of its pattern and family, from 0; `nil` where nothing was drawn.
    package var ordinal: Int?
    /// Actions recorded when it fired.
    package var actions: Int
    /// The agent's own pressure then.
    package var ownPressure: Double
    package var place: Place
    /// What the message may quote; empty where no action failed.
    package var lastError: String

    /// Where a pattern fires.
    package struct Place: Sendable {
        package var session: String
        /// The tool of the call about to run, or of the action just ended.
        package var tool: String
        /// Empty where unknown.
        package var callID: String
        package var time: Timestamp
        /// Whether it comes before a call rather than after an action.
        package var isBeforeCall: Bool

        package init(session: String, tool: String, callID: String, time: Timestamp, isBeforeCall: Bool) {
            self.session = session
            self.tool = tool
            self.callID = callID
            self.time = time
            self.isBeforeCall = isBeforeCall
        }
    }
}
