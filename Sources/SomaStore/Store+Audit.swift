/// What the database says of the audit log.
package struct AuditState: Equatable, Sendable {
    /// Of `audit.jsonl`, in bytes; `nil` where nothing has been appended yet.
    var length: Int?
    /// How far the chain has come.
    package var chain: AuditChain
    /// Where the rotated files ended, in order; the first is where the oldest kept one began.
    var ends: [AuditChain]
}

extension Store {
    /// All of it as of one moment.
    package func auditState() throws(StoreError) -> AuditState {
        let statement = try connection.statement(
            """
            SELECT length, lines, chain FROM files WHERE name = 'audit.jsonl'
            UNION ALL SELECT NULL, lines, chain FROM audit_ends ORDER BY 2
            """
        )
        defer { statement.reset() }
        var state = AuditState(length: nil, chain: .beginning, ends: [])
        while try statement.step() {
            let chain = AuditChain(lines: statement.int(1), head: statement.text(2))
            if statement.isNull(0) {
                state.ends.append(chain)
            } else if statement.int(0) >= 0 {
                state.length = Int(statement.int(0))
                state.chain = chain
            }
        }
        return state
    }
}
