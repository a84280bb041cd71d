internal import SomaJSON
internal import SomaModel
package import SomaStore

/// What `soma blocks` shows: decisions on destructive operations, newest first.
package struct BlocksPage: Sendable {
    private let rows: [BlockRow]

    package init(_ rows: [BlockRow]) {
        self.rows = rows
    }

    package func text(color: Bool) -> String {
        if rows.isEmpty { return "No destructive operation has been decided on yet.\n" }
        var table = TextTable(["time", "agent", "tool", "rule", "decision", "pressure", "mode"], rightAligned: [5])
        for row in rows {
            let decision = row.decision
            table.append([
                decision.time.rfc3339Seconds, decision.agent.printable.clipped(toColumns: 40),
                decision.tool.printable.clipped(toColumns: 24), decision.rule,
                decision.word.rawValue, row.pressure.fixed(2), row.mode.name,
            ])
        }
        return table.text { cell, row, column in
            color && column == 6 && row >= 0 ? rows[row].mode.colored(cell) : cell
        }
    }

    package var json: String {
        var writer = JSONWriter()
        writer.beginObject()
        writer.name("blocks")
        writer.beginArray()
        for row in rows { writer.value(row) }
        writer.endArray()
        writer.endObject()
        return writer.text + "\n"
    }
}

extension JSONWriter {
    mutating func value(_ row: BlockRow) {
        let decision = row.decision
        beginObject()
        member("time", decision.time.rfc3339)
        member("agent", decision.agent)
        member("session", decision.session)
        member("tool", decision.tool)
        member("rule", decision.rule)
        member("decision", decision.word.rawValue)
        member("number", decision.number)
        member("pressure", row.pressure)
        member("mode", row.mode.name)
        member("id", decision.id)
        endObject()
    }
}
