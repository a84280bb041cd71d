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
        /// What is sent; not kept alive.
        var body: SentBody?

        mutating func close() {
            isClosing = true
            _ = shutdown(descriptor, Int32(SHUT_RDWR))
        }
    }

    /// A body, which answers may share.
    private struct SentBody: Hashable {
        var id: ObjectIdentifier
        var bytes: Int
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
            entries[id]?.body = nil
        }
    }

    /// Says that an answer is sent from now on, and breaks off others where all of them hold too much. O(connections²).
    func noteSending(_ body: HTTPBody, of id: UInt) {
        let body = SentBody(id: ObjectIdentifier(body), bytes: body.count)
        entries.withLock { entries in
            entries[id]?.phase = .sending
            entries[id]?.since = monotonicSeconds
            entries[id]?.body = body
            while true {
                let sending = entries.filter { !$0.value.isClosing && $0.value.body != nil }
                let bodies = Set(sending.compactMap(\.value.body))
                let limit = max(limits.answerBytes, 2 * (bodies.map(\.bytes).max() ?? 0))
                guard bodies.reduce(0, { $0 + $1.bytes }) > limit else { return }
                let counts = Dictionary(sending.map { ($0.value.client, 1) }, uniquingKeysWith: +)
                let victim = sending.filter { $0.value.body != body }.min {
                    (-(counts[$0.value.client] ?? 0), $0.value.since)
                        < (-(counts[$1.value.client] ?? 0), $1.value.since)
                }
                guard let victim else { return }
                entries[victim.key]?.close()
            }
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
