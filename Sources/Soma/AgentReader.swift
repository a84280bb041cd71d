internal import SomaMonitor
internal import SomaStore
internal import Synchronization

/// Reads a state folder beside its writers: a write-ahead log lets it.
final class AgentReader: Sendable {
    /// An open database, and which file it is.
    private struct Opened {
        var monitor: Monitor
        var inode: UInt64?
    }

    private let opened: Mutex<Opened>
    private let folder: StateFolder
    private let configuration: Monitor.Configuration

    init(_ folder: StateFolder, _ configuration: Monitor.Configuration) throws(StoreError) {
        self.folder = folder
        self.configuration = configuration
        opened = Mutex(try Self.open(folder, configuration))
    }

    /// Opens once more where the database has been set aside or taken away.
    func read<Result: Sendable>(_ body: (Monitor) throws(StoreError) -> Result) throws(StoreError) -> Result {
        try opened.withLock { (opened) throws(StoreError) in
            if folder.databaseInode != opened.inode { opened = try Self.open(folder, configuration) }
            return try body(opened.monitor)
        }
    }

    private static func open(
        _ folder: StateFolder,
        _ configuration: Monitor.Configuration
    ) throws(StoreError) -> sending Opened {
        let inode = folder.databaseInode
        let store = try Store(readingFrom: folder, busyTimeout: Store.hookBusyTimeout)
        return Opened(monitor: Monitor(reading: store, configuration: configuration), inode: inode)
    }
}
