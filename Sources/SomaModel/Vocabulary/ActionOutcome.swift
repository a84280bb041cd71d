/// How an action ended: the values of `soma.outcome`.
package enum ActionOutcome: String, Sendable {
    case ok
    case error

    package init(failed: Bool) {
        self = failed ? .error : .ok
    }
}

/// Values of `error.type` on the spans of actions.
package enum ErrorType {
    package static let tool = "tool_error"
}
