/// Ids of agents, made from those of their sessions.
enum AgentID {
    /// A prefix and what is short of the session's id.
    static func main(_ prefix: String, session: String) -> String {
        prefix + (session.isEmpty ? unknown : short(session))
    }

    /// A subagent adds `/` and what is short of its own id.
    static func subagent(_ id: String, of main: String) -> String { main + "/" + short(id) }

    /// What stands for an id that was not told.
    static let unknown = "unknown"

    /// The first 8 characters. Those of a UUID of version 7 are a time in steps of 65 s, which sessions that one program
    /// starts have in common: its last 8 characters, which are random, follow behind a point. The point, unlike a hyphen,
    /// leaves the agent in the family of its prefix.
    private static func short(_ id: String) -> String {
        isTimeOrdered(id.utf8.span) ? "\(id.prefix(8)).\(id.suffix(8))" : String(id.prefix(8))
    }

    /// Whether an id is a UUID of version 7 in its text form ([RFC 9562, 5.7](https://www.rfc-editor.org/rfc/rfc9562)).
    private static func isTimeOrdered(_ id: Span<UInt8>) -> Bool {
        guard id.count == 36, id[14] == UInt8(ascii: "7") else { return false }
        for index in id.indices {
            switch (index, id[index]) {
            case (8, let byte), (13, let byte), (18, let byte), (23, let byte):
                if byte != UInt8(ascii: "-") { return false }
            case (_, UInt8(ascii: "0")...UInt8(ascii: "9")), (_, UInt8(ascii: "a")...UInt8(ascii: "f")),
                (_, UInt8(ascii: "A")...UInt8(ascii: "F")):
                continue
            default: return false
            }
        }
        return true
    }
}
