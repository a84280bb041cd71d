internal import Glibc
internal import Synchronization

/// The connections of a daemon: how long each has been at what it does, and which has to go for another.
///
/// A connection is closed by shutting its socket down, which its thread notices. Its descriptor is good until `remove`,
/// which the daemon calls before it closes it.
final class ConnectionTable: Sendable {
    enum Phase {
        /// The head of a request has not come yet; a connection begins so.
        case head
        /// Between two requests.
        case idle
        case body
        /// The handler answers: never closed.
        case handling
        case sending
    }

    private struct Entry {
        var descriptor: Int32
        var client: String
        var phase = Phase.head
        var since: Double
        var isClosing = false

        mutating func close() {
            isClosing = true
            _ = shutdown(descriptor, Int32(SHUT_RDWR))
        }
    }

    private let limits: HTTPServerLimits
    private let entries = Mutex<[UInt: Entry]>([:])

    init(limits: HTTPServerLimits) {
        self.limits = limits
    }

    /// Takes a connection in, and closes another where there are too many. O(connections).
    func add(_ id: UInt, descriptor: Int32, client: String) {
        entries.withLock { entries in
            func closeOne(_ limit: Int, where isMeant: (Entry) -> Bool) {
                let open = entries.filter { !$0.value.isClosing && isMeant($0.value) }
                guard open.count >= limit else { return }
                let places = open.filter { $0.value.phase != .handling }
                // Whoever does not send goes before whoever is sent something.
                let longest = places.min {
                    ($0.value.phase == .sending ? 1 : 0, $0.value.since)
                        < ($1.value.phase == .sending ? 1 : 0, $1.value.since)
                }
                if let longest { entries[longest.key]?.close() }
            }
            closeOne(limits.connectionsPerClient) { $0.client == client }
            closeOne(limits.connections) { _ in true }
            entries[id] = Entry(descriptor: descriptor, client: client, since: monotonicSeconds)
        }
    }

    func remove(_ id: UInt) { entries.withLock { _ = $0.removeValue(forKey: id) } }

    /// Says what a connection does from now on; that the head of a request begins does not start its time anew.
    func note(_ phase: Phase, of id: UInt) {
        entries.withLock { entries in
            if phase == .head, entries[id]?.phase == .head { return }
            entries[id]?.phase = phase
            entries[id]?.since = monotonicSeconds
        }
    }

    /// Closes what has taken longer than it may.
    func closeOverdue() {
        entries.withLock { entries in
            let now = monotonicSeconds
            for (id, entry) in entries where !entry.isClosing {
                guard let limit = seconds(for: entry.phase), now - entry.since > Double(limit) else { continue }
                entries[id]?.close()
            }
        }
    }

    /// Whether no request is under way.
    var isQuiet: Bool { entries.withLock { $0.values.allSatisfy { $0.phase == .idle || $0.isClosing } } }

    private func seconds(for phase: Phase) -> UInt32? {
        switch phase {
        case .head: limits.headSeconds
        case .idle: limits.idleSeconds
        case .body, .sending: limits.transferSeconds
        case .handling: nil
        }
    }
}

private var monotonicSeconds: Double {
    var time = timespec()
    unsafe clock_gettime(CLOCK_MONOTONIC, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
}
