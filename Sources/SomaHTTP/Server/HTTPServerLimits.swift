/// What clients may take up; the defaults suit an exporter that a few machines talk to.
package struct HTTPServerLimits: Sendable {
    /// Open connections; for one more, the one that has waited longest is closed.
    package var connections = 128
    /// The same for one address, so that a client takes places from itself first.
    package var connectionsPerClient = 64
    /// A request's line and headers must be there so many seconds after the connection, or its first line, was.
    package var headSeconds: UInt32 = 10
    /// A connection may wait for its next request for so long. The time a handler takes does not count.
    package var idleSeconds: UInt32 = 120
    /// A body must have come, and an answer gone, within so many seconds.
    package var transferSeconds: UInt32 = 30
    /// What distinct bodies of answers under way may hold, two of the longest at least; for one more, the answer is broken
    /// off that has taken longest, of the client that has most under way.
    package var answerBytes = 64 << 20
    /// Request line and headers must fit; beyond it the answer is 431 or 414.
    package var connectionMemoryBytes = 64 << 10
    /// A longer request body is answered 413. Up to `connections` bodies may be held at the same time.
    package var bodyBytes = 64 << 20

    package init() {}
}
