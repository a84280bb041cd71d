internal import SomaJSON

/// What a hook says to its agent, in the nested form that Claude Code reads; anything else it ignores in silence.
package struct HookAnswer: Equatable, Sendable {
    /// Scalars of a text beyond which Claude Code cuts it.
    static let textLimit = 10_000

    package var event: String
    /// Facts for the agent to read.
    package var context: String?
    /// Why the call is denied.
    package var refusal: String?

    /// One JSON object.
    package var json: String {
        var writer = JSONWriter()
        writer.beginObject()
        writer.name("hookSpecificOutput")
        writer.beginObject()
        writer.member("hookEventName", event)
        if let refusal {
            writer.member("permissionDecision", "deny")
            writer.member("permissionDecisionReason", Self.cut(refusal))
        }
        if let context { writer.member("additionalContext", Self.cut(context)) }
        writer.endObject()
        writer.endObject()
        return writer.text
    }

    private static func cut(_ text: String) -> String {
        text.utf8.count <= textLimit ? text : String(String.UnicodeScalarView(text.unicodeScalars.prefix(textLimit)))
    }
}
