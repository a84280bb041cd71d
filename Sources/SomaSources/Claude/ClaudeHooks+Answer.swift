internal import SomaJSON
package import SomaModel

/// Answers in the nested form that Claude Code reads; anything else it ignores in silence.
extension ClaudeHooks {
    /// Scalars of a text beyond which Claude Code cuts it.
    private static let textLimit = 10_000

    /// One JSON object and a line feed.
    package static func answer(_ advice: Advice, to payload: HookPayload) -> [UInt8] {
        var writer = JSONWriter()
        writer.beginObject()
        writer.name("hookSpecificOutput")
        writer.beginObject()
        writer.member("hookEventName", payload.event)
        if let refusal = advice.refusal {
            writer.member("permissionDecision", "deny")
            writer.member("permissionDecisionReason", cut(refusal))
        }
        if let context = advice.context { writer.member("additionalContext", cut(context)) }
        writer.endObject()
        writer.endObject()
        return writer.bytes + [UInt8(ascii: "\n")]
    }

    private static func cut(_ text: String) -> String {
        text.utf8.count <= textLimit ? text : String(String.UnicodeScalarView(text.unicodeScalars.prefix(textLimit)))
    }
}
