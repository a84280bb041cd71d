internal import SomaModel

extension UnitOfWork {
    /// An agent's row; a new one where there is none, which is not written unless it is changed.
    package func agent(_ name: String) throws(StoreError) -> AgentRow {
        if let known = readAgent(name) { return known }
        let row = AgentRow(name)
        let statement = try connection.statement(
            """
            SELECT actions, last_action_time_unix_nano, open_session, pressure, pressure_own, mode, mode_floor, is_named,
                reading, state, guidance, parent, parent_session, recorded_day, position, meters
            FROM agents WHERE agent = ?
            """
        )
        defer { statement.reset() }
        try statement.bind([.text(name)])
        if try statement.step() { row.read(statement, from: 0) }
        let hash = name.nameHash()
        row.chained = agents[hash]
        agents[hash] = row
        return row
    }

    /// An agent's row if it has been read already.
    func readAgent(_ name: String) -> AgentRow? {
        var known = agents[name.nameHash()]
        while let row = known {
            if ExactString(row.agent) == ExactString(name) { return row }
            known = row.chained
        }
        return nil
    }

    /// Runs `body` for every row that has been read.
    func forEachAgent(_ body: (AgentRow) -> Void) {
        for first in agents.values {
            var next: AgentRow? = first
            while let row = next {
                body(row)
                next = row.chained
            }
        }
    }

    /// Has a row written at the end.
    package func change(_ row: AgentRow) {
        if row.isChanged { return }
        row.isChanged = true
        changedAgents.append(row)
    }

    func writeAgents() throws(StoreError) {
        if changedAgents.isEmpty { return }
        let rows = changedAgents
        changedAgents = []
        for row in rows {
            row.isChanged = false
            if let state = row.content?.storedState { row.state = state }
            if let guidance = row.content?.storedGuidance { row.guidance = guidance }
            try write(row)
        }
    }

    private func write(_ row: AgentRow) throws(StoreError) {
        try connection.run(
            "INSERT OR REPLACE INTO agents VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            .text(row.agent),
            .int(row.actionCount),
            .int(row.lastTime.nanosecondsSinceEpoch),
            .optional(row.openSession),
            .double(row.pressure),
            .double(row.ownPressure),
            .text(row.mode.name),
            .text(row.floor.name),
            row.isNamed.map { .int($0 ? 1 : 0) } ?? .null,
            .text(row.vitals.json),
            .text(row.state),
            .text(row.guidance),
            .optional(row.parent?.agent),
            .optional(row.parent?.session),
            .text(row.recordedDay),
            .text(row.position),
            .text(row.meters.json)
        )
        row.isInDatabase = true
    }
}

extension AgentRow {
    /// Reads the columns from `actions` on.
    func read(_ row: Statement, from first: Int) {
        isInDatabase = true
        // Nobody acts more often; a number that was tampered with must not overflow.
        actionCount = Int(min(max(0, row.int(first)), 1 << 53))
        lastTime = Timestamp(nanosecondsSinceEpoch: row.int(first + 1))
        openSession = row.isNull(first + 2) ? nil : row.text(first + 2)
        pressure = row.double(first + 3)
        ownPressure = row.double(first + 4)
        mode = Mode(name: row.text(first + 5)) ?? .observe
        floor = Mode(name: row.text(first + 6)) ?? .observe
        isNamed = row.isNull(first + 7) ? nil : row.int(first + 7) != 0
        vitals = .json(row.text(first + 8))
        state = row.text(first + 9)
        guidance = row.text(first + 10)
        if !row.isNull(first + 11) { parent = (row.text(first + 11), row.text(first + 12)) }
        recordedDay = row.text(first + 13)
        position = row.text(first + 14)
        meters = Meters(json: row.text(first + 15))
    }
}

extension [String] {
    /// As `joined` would, which looks types up at runtime.
    var joinedBySpaces: String {
        var text = ""
        for element in self { text += text.isEmpty ? element : " " + element }
        return text
    }
}
