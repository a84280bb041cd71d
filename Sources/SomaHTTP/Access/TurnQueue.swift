/// Who waits for a turn that one has at a time. Clients get theirs in rotation, so that one that asks without end delays
/// each other by one turn.
struct TurnQueue<Waiter> {
    enum Admission {
        case hasTurn
        /// In place of another, where there were too many.
        case waits(insteadOf: Waiter?)
        case refused
    }

    private struct Client {
        var name: String
        var waiters: [Waiter]
    }

    private let limit: Int
    private let limitPerClient: Int
    private var isTaken = false
    private var isClosed = false
    /// In the order of their next turns; each with one that waits at least.
    private var clients: [Client] = []

    /// - Parameters:
    ///   - limit: those who may wait; beyond it, one of the client that has most makes room for one that has fewer.
    ///   - limitPerClient: those of one client.
    init(limit: Int, perClient limitPerClient: Int) {
        self.limit = limit
        self.limitPerClient = limitPerClient
    }

    /// O(clients that wait).
    mutating func enter(_ waiter: Waiter, of name: String) -> Admission {
        if isClosed { return .refused }
        guard isTaken else {
            isTaken = true
            return .hasTurn
        }
        let count = clients.first { $0.name == name }?.waiters.count ?? 0
        guard count < limitPerClient else { return .refused }
        var dropped: Waiter?
        if clients.reduce(0, { $0 + $1.waiters.count }) >= limit {
            let longest = clients.indices.max { clients[$0].waiters.count < clients[$1].waiters.count }
            guard let longest, clients[longest].waiters.count > count + 1 else { return .refused }
            dropped = clients[longest].waiters.removeLast()
        }
        if let own = clients.firstIndex(where: { $0.name == name }) {
            clients[own].waiters.append(waiter)
        } else {
            clients.append(Client(name: name, waiters: [waiter]))
        }
        return .waits(insteadOf: dropped)
    }

    /// Refuses whoever comes from now on; those who waited, and do so no more.
    mutating func close() -> [Waiter] {
        isClosed = true
        defer { clients = [] }
        return clients.flatMap(\.waiters)
    }

    /// Ends a turn; whose is next.
    mutating func leave() -> Waiter? {
        guard !clients.isEmpty else {
            isTaken = false
            return nil
        }
        var client = clients.removeFirst()
        let next = client.waiters.removeFirst()
        if !client.waiters.isEmpty { clients.append(client) }
        return next
    }
}
