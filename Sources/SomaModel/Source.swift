/// Where an observation came from: an open set, so that a further agent, format or instrumentation needs no new case.
package struct Source: Hashable, Sendable {
    /// As rows hold it, such as `claude-code/hook`.
    package let text: String

    package init(_ text: String) {
        self.text = text
    }

    package static let claudeCodeHook = Source("claude-code/hook")
    /// A program that soma ran, and the library `Soma`.
    package static let wrap = Source("wrap")
    /// Replays and the demo, unless told otherwise; in no statistic.
    package static let test = Source("test")
}
