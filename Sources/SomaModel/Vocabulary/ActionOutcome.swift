/// How an action ended: the values of `soma.outcome`.
package enum ActionOutcome: String, Sendable {
    case ok
    case error
    /// A person or the client stopped it: neither a failure nor a success.
    case cancelled
}

/// Values of `error.type` on the spans of actions.
package enum ErrorType {
    package static let tool = "tool_error"
}
