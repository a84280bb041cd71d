import Foundation
@testable import SomaStore
import SomaTestSupport
import Testing

struct SchemaTests {
    @Test func `migrations are recorded once, with their time`() throws {
        let folder = try TemporaryFolder()
        for _ in 0..<2 { _ = try Store(recordingIn: folder.state) }
        let connection = try folder.connection(.readOnly)
        #expect(
            try connection.texts("SELECT version || ' ' || name FROM schema_migrations ORDER BY version")
                == Migration.all.map { "\($0.version) \($0.name)" }
        )
        #expect(try connection.texts("SELECT time FROM schema_migrations").allSatisfy { $0.hasSuffix("Z") })
        #expect(try connection.texts("PRAGMA user_version") == ["\(Schema.newest)"])
        #expect(try connection.texts("PRAGMA journal_mode") == ["wal"])
        #expect(Migration.all.map(\.version) == Migration.all.map(\.version).sorted())
    }

    @Test func `a header that names a newer schema is believed by writers too`() throws {
        let folder = try TemporaryFolder()
        do {
            let store = try Store(recordingIn: folder.state)
            try store.connection.execute("PRAGMA user_version = 99")
        }
        let failure = #expect(throws: StoreError.self) { try Store(recordingIn: folder.state) }
        #expect(failure?.code == .newerSchema)
        #expect(try folder.connection(.readOnly).texts("PRAGMA user_version") == ["99"])
    }

    @Test(arguments: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11])
    func `a database of an earlier version moves forward and keeps its rows`(version: Int) throws {
        let folder = try TemporaryFolder()
        let fixture = try Array(Data(contentsOf: URL(filePath: Repository.fixture("analytics-v\(version).db"))))
        _ = try folder.write(fixture, to: "analytics.db")
        let before = try folder.connection(.immutable).texts("SELECT count(*) FROM actions")
        let store = try Store(recordingIn: folder.state)
        #expect(before == ["20"])
        #expect(try store.connection.texts("SELECT count(*) FROM actions") == before)
        #expect(
            try store.connection.texts("SELECT version FROM schema_migrations ORDER BY version")
                == Migration.all.map { "\($0.version)" }
        )
        #expect(try store.agents(activeSince: .epoch).map(\.actionCount).reduce(0, +) == 20)
        #expect(try store.connection.texts("PRAGMA integrity_check") == ["ok"])
    }

    @Test func `a destination known before keeps its place, for each signal`() throws {
        let folder = try TemporaryFolder()
        let fixture = try Array(Data(contentsOf: URL(filePath: Repository.fixture("analytics-v5.db"))))
        _ = try folder.write(fixture, to: "analytics.db")
        try folder.connection(.readWrite).execute(
            """
            INSERT INTO outbox (kind, payload) VALUES ('span', '1'), ('span', '2'), ('span', '3');
            INSERT INTO destinations (name, endpoint, position, last_error, failed_attempts)
            VALUES ('default', 'http://a', 1, 'no', 3);
            """
        )
        let store = try Store(recordingIn: folder.state)
        let rows = try store.destinations()
        #expect(rows.map(\.signal) == [.logs, .metrics, .traces])
        #expect(Set(rows.map(\.endpoint)) == ["http://a"])
        #expect(Set(rows.map(\.failedAttempts)) == [3])
        let traces = try #require(rows.last)
        #expect(try store.waitingTexts(for: traces).map(\.payload) == ["2", "3"])
    }

    @Test func `what has been counted is kept, for those who have not acted too`() throws {
        let folder = try TemporaryFolder()
        let fixture = try Array(Data(contentsOf: URL(filePath: Repository.fixture("analytics-v9.db"))))
        _ = try folder.write(fixture, to: "analytics.db")
        let old = try folder.connection(.readWrite)
        try old.execute(
            """
            INSERT INTO series (metric, agent, attributes, part, start_time_unix_nano, value)
            VALUES ('soma.block.decisions', 'denied', '{}', 0, 7, 3), ('soma.block.decisions', '', '{}', 0, 7, 2);
            """
        )
        let rows = "SELECT metric, agent, attributes, part, start_time_unix_nano, value FROM series"
        let before = try old.texts("SELECT group_concat(metric || agent || value) FROM (\(rows) ORDER BY 1, 2, 3, 4)")
        let store = try Store(recordingIn: folder.state)
        #expect(
            try store.connection.texts(
                "SELECT group_concat(metric || agent || value) FROM (\(rows) ORDER BY 1, 2, 3, 4)"
            )
                == before
        )
        let counted = try store.series(ofAgentsActiveSince: .epoch).filter { $0.key.metric == "soma.block.decisions" }
        #expect(counted.map(\.key.agent) == ["", "denied"])
        #expect(try store.isNamed("denied") == true)
    }

    @Test(arguments: [100, 5_000])
    func `settings go from the database, with all that was left of earlier ones`(length: Int) throws {
        let folder = try TemporaryFolder()
        let fixture = try Array(Data(contentsOf: URL(filePath: Repository.fixture("analytics-v9.db"))))
        _ = try folder.write(fixture, to: "analytics.db")
        let old = try folder.connection(.readWrite)
        try old.execute("PRAGMA secure_delete = OFF")
        let kept = "SELECT group_concat(name || value, ' ') FROM (SELECT * FROM installation ORDER BY name)"
        let before = try old.texts(kept)
        for version in 1...3 {
            let text = String(repeating: "YSECRET", count: length / 7 / version)
            try old.execute("INSERT OR REPLACE INTO installation (name, value) VALUES ('configuration', '\(text)')")
        }
        func isThere() throws -> Bool {
            try ["analytics.db", "analytics.db-wal"].contains { name in
                Data(try folder.bytes(name)).firstRange(of: Data("YSECRET".utf8)) != nil
            }
        }
        #expect(try isThere())
        let store = try Store(recordingIn: folder.state)
        #expect(try store.connection.texts(kept) == before)
        #expect(try store.connection.texts("PRAGMA integrity_check") == ["ok"])
        #expect(try !isThere())
    }

    @Test func `what sessions have cost, and how far transcripts were read, is kept`() throws {
        let folder = try TemporaryFolder()
        let fixture = try Array(Data(contentsOf: URL(filePath: Repository.fixture("analytics-v2.db"))))
        _ = try folder.write(fixture, to: "analytics.db")
        let store = try Store(recordingIn: folder.state)
        #expect(try store.totalCost(of: "cc-session1") == 0.5)
        #expect(try store.transcript(of: "cc-session0")?.offset == 137)
        #expect(try store.call("open", of: "cc-session1")?.state == .open)
        #expect(try store.lastMessageTokens(of: "cc-session1") == nil)
    }

    @Test func `what was kept of an agent beside its row is in its row, and what waited still waits`() throws {
        let folder = try TemporaryFolder()
        let fixture = try Array(Data(contentsOf: URL(filePath: Repository.fixture("analytics-v10.db"))))
        _ = try folder.write(fixture, to: "analytics.db")
        let old = try folder.connection(.immutable)
        let waiting = try old.texts("SELECT payload FROM outbox WHERE kind = 'span' ORDER BY id")
        let transcript = try old.texts("SELECT offset FROM transcripts WHERE agent = 'cc-session0'")
        let store = try Store(recordingIn: folder.state)
        #expect(try store.totalCost(of: "cc-session1") == 0.5)
        #expect(try store.totalCost(of: "cc-session9") == 0.25)
        #expect(try store.agent(named: "cc-session9") == nil)
        #expect(try store.takeWaitingCost(of: "cc-session9") == 0.25)
        #expect(try store.transcript(of: "cc-session0").map { "\($0.offset)" } == transcript.first)
        #expect(try store.isKnownSubagent("cc-session0/sub12345"))
        #expect(try store.subagents(of: "cc-session1") == ["cc-session1/sub12345"])
        #expect(try store.connection.texts("SELECT DISTINCT source FROM actions") == ["claude-code/hook"])
        let traces = try #require(try store.destination("default", .traces))
        #expect(waiting.count > 20)
        #expect(try store.waitingTexts(for: traces).map(\.payload) == waiting)
        #expect(try store.outboxCount(for: traces) == waiting.count)
    }

    @Test func `every table is strict`() throws {
        let store = try Store()
        #expect(
            try store.connection.texts(
                "SELECT name FROM pragma_table_list WHERE strict = 0 AND name NOT LIKE 'sqlite_%'"
            )
            .isEmpty
        )
    }

    @Test func `a newer schema is refused, and nothing is changed`() throws {
        let folder = try TemporaryFolder()
        _ = try Store(recordingIn: folder.state)
        let connection = try folder.connection()
        try connection.execute(
            """
            INSERT INTO schema_migrations VALUES (99, 'later', 'then');
            PRAGMA user_version = 99;
            """
        )
        let error = StoreError(
            .newerSchema,
            "\(folder.state.databasePath) has schema 99, this soma knows \(Schema.newest); "
                + "use the newer soma that wrote it"
        )
        #expect(throws: error) { _ = try Store(recordingIn: folder.state) }
        #expect(throws: error) { _ = try Store(readingFrom: folder.state, busyTimeout: 0) }
        #expect(try connection.texts("SELECT max(version) FROM schema_migrations") == ["99"])
    }

    @Test func `another program's database is refused, and nothing is changed`() throws {
        let folder = try TemporaryFolder()
        try folder.makeForeignDatabase("CREATE TABLE t (x); INSERT INTO t VALUES (1);")
        let before = try folder.bytes("analytics.db")
        let message = "\(folder.state.databasePath) is not soma's database; move it away to begin anew"
        #expect(throws: StoreError(.corrupt, message)) { _ = try Store(recordingIn: folder.state) }
        #expect(try folder.bytes("analytics.db") == before)
        #expect(throws: StoreError.self) { _ = try Store(readingFrom: folder.state, busyTimeout: 0) }
    }

    @Test func `another program's database with a version of its own is refused`() throws {
        let folder = try TemporaryFolder()
        try folder.makeForeignDatabase("CREATE TABLE t (x); PRAGMA user_version = \(Schema.newest);")
        #expect(throws: StoreError.self) { try Store(recordingIn: folder.state).install() }
        #expect(throws: StoreError.self) {
            try Store(readingFrom: folder.state, busyTimeout: 0).series(ofAgentsActiveSince: .epoch)
        }
    }

    @Test func `an empty file is a new database, and nothing to read`() throws {
        let folder = try TemporaryFolder()
        try folder.write("", to: "analytics.db")
        let error = #expect(throws: StoreError.self) { _ = try Store(readingFrom: folder.state, busyTimeout: 0) }
        #expect(error?.code == .missing)
        try Store(recordingIn: folder.state).install()
        #expect(try Store(readingFrom: folder.state, busyTimeout: 0).epoch().count == 16)
    }

    @Test func `a damaged file is refused`() throws {
        let good = try TemporaryFolder()
        let store = try Store(recordingIn: good.state)
        try store.install()
        store.connection.checkpoint()
        let bytes = try good.bytes("analytics.db")
        try #require(bytes.count > 4_096)
        for damaged in [
            Array(repeating: UInt8(ascii: "x"), count: 4_096),
            Array(bytes.prefix(700)),
            Array(bytes.prefix(100)) + Array(repeating: 0xFF, count: bytes.count - 100),
        ] {
            let folder = try TemporaryFolder()
            _ = try folder.write(damaged, to: "analytics.db")
            let error = #expect(throws: StoreError.self) {
                let store = try Store(recordingIn: folder.state)
                try store.install()
                _ = try store.series(ofAgentsActiveSince: .epoch)
            }
            #expect(error?.code == .corrupt)
            #expect(error?.description.hasSuffix("move it away to begin anew") == true)
            let reading = #expect(throws: StoreError.self) {
                _ = try Store(readingFrom: folder.state, busyTimeout: 0).series(ofAgentsActiveSince: .epoch)
            }
            #expect(reading?.code == .corrupt || reading?.code == .missing)
        }
    }
}
