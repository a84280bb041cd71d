/// Ids of agents, made from those of their sessions.
enum AgentID {
    /// A prefix and the first 8 characters of the session's id.
    static func main(_ prefix: String, session: String) -> String {
        prefix + (session.isEmpty ? unknown : String(session.prefix(8)))
    }

    /// A subagent adds `/` and the first 8 characters of its own id.
    static func subagent(_ id: String, of main: String) -> String { main + "/" + String(id.prefix(8)) }

    /// What stands for an id that was not told.
    static let unknown = "unknown"
}
