/// Why Claude Code's settings, or a service manager's files, were left alone: one line that says what to do.
package struct SetupError: Error, Equatable, Sendable, CustomStringConvertible {
    package var description: String

    package init(_ description: String) {
        self.description = description
    }
}
