internal import SomaStore

/// Why soma could not do what it was asked.
public struct SomaError: Error, Equatable, Sendable, CustomStringConvertible {
    /// What to branch on.
    public enum Code: Equatable, Sendable {
        /// A field is outside the range that its documentation states; nothing was recorded.
        case invalidAction
        /// `soma.yaml` or the environment is wrong.
        case invalidConfiguration
        /// Other processes held the database for more than 5 seconds.
        case busy
        /// The database is damaged; the next to open the folder sets it aside and begins anew.
        case corrupt
        /// The folder or the disk cannot be written, or is not safe to.
        case cannotWrite
        /// A newer soma wrote the database.
        case newerSchema
        case failed
    }

    /// What kind of failure it is.
    public let code: Code
    /// One line that says what to do.
    public let description: String

    static func invalid(_ description: String) -> SomaError { SomaError(.invalidAction, description) }

    init(_ code: Code, _ description: String) {
        self.code = code
        self.description = description
    }

    init(_ error: StoreError) {
        let code: Code =
            switch error.code {
            case .busy: .busy
            case .corrupt: .corrupt
            case .readOnly, .full, .unsafeFolder: .cannotWrite
            case .newerSchema: .newerSchema
            case .missing, .olderSchema, .failed: .failed
            }
        self.init(code, error.description)
    }
}

/// Thrown by `wrap` in place of a call, since its agent is in BLOCK.
public struct AgentBlocked: Error, Equatable, Sendable, CustomStringConvertible {
    /// How the agent was doing.
    public let pressure: AgentPressure

    /// One line without the call's own words.
    public var description: String {
        "\(pressure.agent) is in BLOCK; the call was not made"
    }
}
