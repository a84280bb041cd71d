@testable import SomaStore
import SomaTestSupport

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
        let statement = try statement(sql)
        defer { statement.reset() }
        var texts: [String] = []
        while try statement.step() { texts.append(statement.text(0)) }
        return texts
    }
}

extension Store {
    /// Appends one line to the audit log in a transaction of its own.
    func audit(_ line: String) throws {
        try transaction { () throws(StoreError) in appendToAuditLog(Array(line.utf8)) }
    }
}
