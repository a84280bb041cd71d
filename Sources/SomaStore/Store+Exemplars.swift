package import SomaModel

extension Store {
    /// Takes an action's place among the latest of its kind; one that is told late does not put a newer one out.
    package func setExemplar(_ exemplar: ActionExemplar) throws(StoreError) {
        try write { (unit) throws(StoreError) in unit.setExemplar(exemplar) }
    }

    /// By agent, tool, failure and bucket, those of agents that have acted since `limit`, and those without an agent; a row
    /// whose ids are none is passed over. Costs about a row for each tool that an agent has used.
    package func exemplars(ofAgentsActiveSince limit: Timestamp) throws(StoreError) -> [ActionExemplar] {
        let statement = try flushed.connection.statement(
            """
            SELECT tool, failed, bucket, trace_id, span_id, time_unix_nano, duration_s, tokens, cost_usd
            FROM exemplars WHERE agent = ? ORDER BY tool, failed, bucket
            """
        )
        defer { statement.reset() }
        var exemplars: [ActionExemplar] = []
        for agent in try names(activeSince: limit) {
            statement.reset()
            try statement.bind([.text(agent)])
            while try statement.step() {
                guard let traceID = TraceID(hexadecimal: statement.text(3)),
                    let spanID = SpanID(hexadecimal: statement.text(4))
                else { continue }
                exemplars.append(
                    ActionExemplar(
                        agent: agent,
                        tool: statement.text(0),
                        failed: statement.int(1) != 0,
                        bucket: Int(statement.int(2)),
                        traceID: traceID,
                        spanID: spanID,
                        time: Timestamp(nanosecondsSinceEpoch: statement.int(5)),
                        duration: statement.double(6),
                        tokens: statement.int(7),
                        costUSD: statement.double(8)
                    )
                )
            }
        }
        return exemplars
    }

    /// Removes those of an agent that are older than a time.
    func removeExemplars(of agent: String, before limit: Timestamp) throws(StoreError) {
        try connection.run(
            "DELETE FROM exemplars WHERE agent = ? AND time_unix_nano < ?",
            .text(agent),
            .int(limit.nanosecondsSinceEpoch)
        )
    }
}
