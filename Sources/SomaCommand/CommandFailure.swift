/// Why a command ends without success: one line for standard error, and the exit code.
package struct CommandFailure: Error, Sendable {
    package enum Kind: Int32, Sendable {
        /// It was asked the right way and could not be done.
        case failed = 1
        /// It was asked the wrong way.
        case usage = 2
    }

    package var kind: Kind
    /// Empty where all has been said already.
    package var message: String

    package init(_ kind: Kind, _ message: String) {
        self.kind = kind
        self.message = message
    }

    package static func failed(_ message: String) -> CommandFailure { CommandFailure(.failed, message) }
    package static func usage(_ message: String) -> CommandFailure { CommandFailure(.usage, message) }
}
