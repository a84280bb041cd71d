extension AttributeName {
    /// The member of an audit line that holds an attribute: its name without `soma.` or `gen_ai.`.
    package static func inAuditLog(_ name: String) -> String {
        for prefix in ["soma.", "gen_ai."] where name.hasPrefix(prefix) { return String(name.dropFirst(prefix.count)) }
        return name
    }
}
