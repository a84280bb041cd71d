/// What clients may take up; the defaults suit an exporter that a few machines talk to.
package struct HTTPServerLimits: Sendable {
    /// Open connections; further ones wait in the system's queue until one of these ends.
    package var connections: UInt32 = 64
    /// A connection on which nothing moves for so long is closed. The time a handler takes does not count.
    package var idleSeconds: UInt32 = 10
    /// Request line and headers must fit; beyond it the answer is 431 or 414.
    package var connectionMemoryBytes = 64 << 10
    /// A longer request body is answered 413. Up to `connections` bodies may be held at the same time.
    package var bodyBytes = 64 << 20

    package init() {}
}
