internal import SomaModel

/// What one transaction reads and writes: each row is read at first use and written once, at the end. It never outlives
/// the connection, and what it has read is good for as long as no other connection has written.
package final class UnitOfWork {
    let connection: Connection

    // Facts: few rows, read whole, written at once.
    var installation: [String: String]?
    var destinations: [Destination]?
    var patternStates: [PatternState]? {
        didSet { factsVersion = FactsVersion() }
    }
    /// Another value means that patterns may be others.
    package private(set) var factsVersion = FactsVersion()
    var tools: NamedTools?
    var namesGiven: NamesGiven?

    // Rows that are written at the end. Tables are keyed by hashes of names; entries of one hash are chained.
    var agents: [Int: AgentRow] = [:]
    var changedAgents: [AgentRow] = []
    var sessions: [Int: SessionEntry] = [:]
    var changedSessions: [SessionEntry] = []

    // Sums that are added to the rows at the end.
    var sums: [Int: SumEntry] = [:]
    var exemplars: [Int: ExemplarEntry] = [:]
    var spendings: [String: Spending] = [:]
    var spans = OutboxChunk(signal: .traces)
    var logs = OutboxChunk(signal: .logs)

    /// Days whose recordings this unit has found there or begun.
    var presentRecordings: Set<String> = []
    /// Why nothing can be added to the recordings, once that has been looked for; empty where something can.
    var recordingProblem: String?

    /// Rows that are kept between transactions at most.
    private static let keptRows = 8_192

    init(_ connection: Connection) {
        self.connection = connection
    }

    /// Writes every row that has changed.
    func writeBack() throws(StoreError) {
        try writeAgents()
        try writeSessions()
        try writeSums()
        try writeExemplars()
        try writeSpending()
        try writeOutbox()
    }

    /// After a commit: what has been read is kept, unless it is too much.
    func endTransaction() {
        presentRecordings.removeAll(keepingCapacity: true)
        recordingProblem = nil
        namesGiven = nil
        if agents.count > Self.keptRows { agents.removeAll() }
        if sessions.count > Self.keptRows { sessions.removeAll() }
        for (day, spending) in spendings where !spending.isLoaded { spendings[day] = nil }
    }
}

/// Tells one state of the facts from another.
package final class FactsVersion: Equatable {
    package static func == (left: FactsVersion, right: FactsVersion) -> Bool { left === right }
}
