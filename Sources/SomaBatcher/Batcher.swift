internal import Dispatch
internal import SomaModel
package import SomaMonitor
package import SomaStore
internal import SomaSystem
internal import Synchronization

/// Has many callers' writes committed together: whatever comes while one transaction runs waits for the next.
package final class Batcher: Sendable {
    /// One caller's share of a transaction.
    private struct Request: Sendable {
        /// Does the work, and says what to call once it is committed.
        var work: @Sendable (Monitor) -> Result<@Sendable () -> Void, StoreError>
        var fail: @Sendable (StoreError) -> Void
    }

    private struct Waiting {
        var requests: [Request] = []
        var isBeingWritten = false
    }

    /// An open state folder, and which file its database is.
    private struct Opened {
        var monitor: Monitor
        var inode: UInt64?
    }

    private let waiting = Mutex(Waiting())
    /// Used on `queue` alone.
    private let gathering = Mutex(Gathering())
    /// Used on `queue` alone.
    private let opened: Mutex<Opened>
    private let folder: StateFolder
    private let open: @Sendable () throws(StoreError) -> Monitor
    /// Requests committed since old rows were last removed.
    private let sinceRetention = Mutex(0)
    /// SQLite's waiting must not take a thread of the shared pool.
    private let queue = DispatchQueue(label: "soma.recording")

    /// - Parameter open: opens the folder for recording; once more where its database has been set aside or taken away.
    package init(
        in folder: StateFolder,
        open: @escaping @Sendable () throws(StoreError) -> Monitor
    ) throws(StoreError) {
        self.folder = folder
        self.open = open
        opened = Mutex(Opened(monitor: try open(), inode: folder.databaseInode))
    }

    /// Runs `body` in a transaction and returns once that is committed.
    package func run<Success: Sendable>(
        _ body: @escaping @Sendable (Monitor) throws(StoreError) -> Success
    ) async throws(StoreError) -> Success {
        let result = await withCheckedContinuation {
            (continuation: CheckedContinuation<Result<Success, StoreError>, Never>) in
            add(
                Request(
                    work: { monitor in
                        do throws(StoreError) {
                            let success = try body(monitor)
                            return .success { continuation.resume(returning: .success(success)) }
                        } catch {
                            return .failure(error)
                        }
                    },
                    fail: { continuation.resume(returning: .failure($0)) }
                )
            )
        }
        return try result.get()
    }

    private func add(_ request: Request) {
        let mustStart = waiting.withLock { waiting in
            waiting.requests.append(request)
            defer { waiting.isBeingWritten = true }
            return !waiting.isBeingWritten
        }
        if mustStart { queue.async { self.write() } }
    }

    private func write() {
        while true {
            gathering.withLock { $0.gather { waiting.withLock { $0.requests.count } } }
            var group = waiting.withLock { waiting in
                let group = waiting.requests[...]
                waiting.requests.removeAll()
                if group.isEmpty { waiting.isBeingWritten = false }
                return group
            }
            if group.isEmpty { return }
            gathering.withLock { $0.note(group.count) }
            while !group.isEmpty {
                group = group.dropFirst(commit(group))
                opened.withLock { $0.monitor.store.giveWay() }
            }
        }
    }

    /// Commits as many requests as one transaction may hold and returns their number. Where they fail, each is tried by
    /// itself: one must not fail because of another.
    private func commit(_ group: ArraySlice<Request>) -> Int {
        var committed: [@Sendable () -> Void] = []
        do throws(StoreError) {
            try opened.withLock { (opened) throws(StoreError) in
                let inode = folder.databaseInode
                if inode == nil || inode != opened.inode {
                    opened.monitor = try open()
                    opened.inode = folder.databaseInode
                }
                let monitor = opened.monitor
                try monitor.transaction { () throws(StoreError) in
                    for request in group {
                        if monitor.store.isUnitFull(actions: committed.count) { break }
                        committed.append(try request.work(monitor).get())
                    }
                }
            }
        } catch {
            if group.count == 1 {
                group.first?.fail(error)
            } else {
                for index in group.indices { _ = commit(group[index...index]) }
            }
            return group.count
        }
        for resume in committed { resume() }
        removeOld(after: committed.count)
        return committed.count
    }

    /// As many rows may go at once as requests lie between two removals, so that what is kept stays bounded. Where it fails,
    /// the next one takes it up.
    private func removeOld(after count: Int) {
        let isDue = sinceRetention.withLock { sum in
            sum += count
            guard sum >= Store.retentionBatch else { return false }
            sum = 0
            return true
        }
        if isDue { try? opened.withLock { (opened) throws(StoreError) in try opened.monitor.applyRetention(at: .now) } }
    }
}
