@testable import SomaStore
import SomaTestSupport
import Synchronization
import Testing

struct BatchTests {
    @Test func `a batch sees who waits for it, also after it has emptied the log, and ends early for them alone`()
        throws
    {
        let folder = try TemporaryFolder()
        let isBeingWritten = Gate()
        let failures = Mutex<[String]>([])
        inThreads(2) { number in
            do {
                if number == 0 {
                    let batch = try Store(recordingIn: folder.state)
                    try batch.prepareForBatches()
                    try batch.transaction { () throws(StoreError) in
                        #expect(!batch.isUnitFull(actions: 128))
                        isBeingWritten.open()
                        #expect(Patience.eventually { batch.isUnitFull(actions: 128) })
                        #expect(!batch.isUnitFull(actions: 127))
                    }
                    batch.giveWay()
                } else {
                    isBeingWritten.wait()
                    let store = try Store(recordingIn: folder.state, busyTimeout: Store.unhurriedBusyTimeout)
                    // Afterwards it waits as before.
                    store.connection.checkpoint()
                    try store.transaction { () throws(StoreError) in try store.enqueue(text: "{}", for: .traces) }
                }
            } catch {
                failures.withLock { $0.append("\(error)") }
            }
        }
        #expect(failures.withLock { $0 }.isEmpty)
        let batch = try Store(recordingIn: folder.state)
        try batch.prepareForBatches()
        #expect(try batch.outboxSize().items == 1)
        try batch.transaction { () throws(StoreError) in
            #expect(!batch.isUnitFull(actions: 128))
            #expect(batch.isUnitFull(actions: 1_000))
        }
    }

    @Test func `a unit holds a bounded number of bytes`() throws {
        let folder = try TemporaryFolder()
        let batch = try Store(recordingIn: folder.state)
        try batch.prepareForBatches()
        try batch.transaction { () throws(StoreError) in
            for _ in 0..<40 { batch.appendToAuditLog(Self.line(of: 100 << 10)) }
            #expect(!batch.isUnitFull(actions: 40))
            batch.appendToAuditLog(Self.line(of: 200 << 10))
            #expect(batch.isUnitFull(actions: 41))
        }
        try batch.transaction { () throws(StoreError) in #expect(!batch.isUnitFull(actions: 1)) }
    }

    private static func line(of bytes: Int) -> [UInt8] {
        Array(#"{"text":"\#(String(repeating: "x", count: bytes))"}"#.utf8)
    }

    @Test func `while a batch is there it empties the log itself, and leaves a short one`() throws {
        let folder = try TemporaryFolder()
        let other = try Store(recordingIn: folder.state)
        func enqueue(by store: Store, _ count: Int) throws {
            for _ in 0..<count {
                try store.transaction { () throws(StoreError) in
                    try store.enqueue([UInt8](repeating: 120, count: 20_000), for: .traces)
                }
            }
        }
        var batch: Store? = try Store(recordingIn: folder.state)
        try batch?.prepareForBatches()
        try enqueue(by: #require(batch), 40)
        #expect(try #require(batch).connection.logFrames > Store.checkpointFrames)
        try enqueue(by: other, 1)
        #expect(other.connection.logFrames > Store.checkpointFrames)
        try enqueue(by: #require(batch), 700)
        #expect(try #require(batch).connection.logFrames < Store.batchCheckpointFrames)
        try enqueue(by: #require(batch), 40)
        batch = nil
        #expect(try folder.bytes("analytics.db-wal").isEmpty)
        try enqueue(by: other, 100)
        #expect(other.connection.logFrames < Store.checkpointFrames)
    }
}
