/// Texts that Claude Code puts in the place of a call's output, in the words of versions 1.0 to 2.1.
enum ClaudeText {
    /// What stands before the reason for which a call was refused before it ran.
    static let refusal = "<tool_use_error>"

    private static let stops: [StaticString] = [
        "The user doesn't want to proceed with this tool use",
        "The user doesn't want to take this action right now",
        "User rejected tool use",
        "[Request interrupted by user",
        "Cancelled: parallel tool call",
        "Sibling tool call errored",
    ]

    /// Whether a text says that a call was stopped or declined.
    static func saysStopped(_ text: String) -> Bool {
        let begin = text.hasPrefix(refusal) ? text.utf8.dropFirst(refusal.utf8.count) : text.utf8[...]
        return stops.contains { stop in
            unsafe begin.starts(with: UnsafeBufferPointer(start: stop.utf8Start, count: stop.utf8CodeUnitCount))
        }
    }
}
