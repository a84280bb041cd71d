import SomaModel
@testable import SomaStore
import SomaTestSupport
import Testing

extension TemporaryFolder {
    /// The folder as a state folder.
    var state: StateFolder { StateFolder(path: path) }

    /// A connection to its database that is nobody's but the test's.
    func connection(_ access: Connection.Access = .readWrite) throws -> Connection {
        try Connection(path: state.databasePath, access: access, busyTimeout: 0)
    }

    /// A database that another program made.
    func makeForeignDatabase(_ sql: String) throws {
        try write("", to: "analytics.db")
        try connection().execute(sql)
    }
}

extension Connection {
    /// The first column of every row.
    func texts(_ sql: String) throws -> [String] {
        let statement = try statement(composed: sql)
        defer { statement.reset() }
        var texts: [String] = []
        while try statement.step() { texts.append(statement.text(0)) }
        return texts
    }
}

extension Store {
    /// Appends one line to the audit log in a transaction of its own: an object with a text.
    func audit(_ text: String) throws {
        try transaction { () throws(StoreError) in appendToAuditLog(Array(#"{"text":"\#(text)"}"#.utf8)) }
    }
}

extension Store {
    /// Writes an agent's row as of its last action.
    func setAgent(
        _ agent: AgentSnapshot,
        openSession: String?,
        state: String,
        guidance: String
    ) throws(StoreError) {
        try write { (unit) throws(StoreError) in
            let row = try unit.agent(agent.agent)
            row.actionCount = agent.actionCount
            row.lastTime = agent.lastActionTime
            row.openSession = openSession
            row.pressure = agent.pressure
            row.ownPressure = agent.ownPressure
            row.mode = agent.mode
            row.floor = agent.floor
            row.isNamed = agent.isNamed
            row.vitals = .values(
                vitals: agent.vitals,
                baselines: agent.baselines,
                signalPressures: agent.signalPressures
            )
            row.state = state
            row.guidance = guidance
            unit.change(row)
        }
    }
}

extension TemporaryFolder {
    /// The texts of a file of such lines, each of which must end as a line in the chain does.
    func auditTexts(_ name: String = "audit.jsonl") throws -> [String] {
        let text = try text(name)
        #expect(text.isEmpty || text.hasSuffix("\n"))
        return try text.split(separator: "\n", omittingEmptySubsequences: false).dropLast().map { line in
            let line = try #require(line.wholeMatch(of: /\{"text":"(.*)","chain":"[0-9a-f]{64}"\}/))
            return String(line.1)
        }
    }

    /// Tries again while others are in the way; `nil` if that never ends or something else is wrong.
    func patientVerification() -> AuditVerification? {
        var found: AuditVerification?
        let isDone = Patience.eventually {
            do {
                found = try verification()
                return true
            } catch {
                return (error as? StoreError)?.code != .busy
            }
        }
        #expect(isDone && found != nil)
        return found
    }

    func verification() throws -> AuditVerification {
        let store = try Store(readingFrom: state, busyTimeout: 0)
        return try AuditVerification(of: AuditFiles(settledIn: state, store)) { _, _ in }
    }
}
