internal import SomaModel

/// Ids of firings and decisions: functions of what they name, so that what is told twice carries the same id.
package enum EventID {
    /// The first 16 hexadecimal digits of SHA-256 of its parts joined with `:`.
    ///
    /// - Parameters:
    ///   - name: the pattern's, or the rule's.
    ///   - number: of the action that it belongs to.
    ///   - callID: of the tool call; left out where it is empty.
    package static func make(session: String, agent: String, name: String, number: Int, callID: String) -> String {
        let parts = [session, agent, name, String(number)] + (callID.isEmpty ? [] : [callID])
        return TextDigest(of: parts.joined(separator: ":")).number.lowercaseHexadecimal
    }
}
