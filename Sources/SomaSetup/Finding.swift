/// What one check of `soma doctor` came to.
package struct Finding: Equatable, Sendable {
    package enum Verdict: String, Sendable {
        case ok
        /// soma works, and something should be looked at.
        case warn
        case fail
    }

    package var name: String
    package var verdict: Verdict
    /// One line.
    package var detail: String
    /// What to do; `nil` where nothing has to be done.
    package var remedy: String?

    package static func ok(_ name: String, _ detail: String) -> Finding {
        Finding(name: name, verdict: .ok, detail: detail)
    }

    package static func warn(_ name: String, _ detail: String, remedy: String) -> Finding {
        Finding(name: name, verdict: .warn, detail: detail, remedy: remedy)
    }

    package static func fail(_ name: String, _ detail: String, remedy: String) -> Finding {
        Finding(name: name, verdict: .fail, detail: detail, remedy: remedy)
    }
}
