internal import CMD
package import SomaModel

/// Trace and span ids as functions of what they name, so that what is sent twice carries the same ids.
package struct SpanIdentity: Equatable, Sendable {
    /// Drawn when a database is made; empty in a replay.
    package var epoch: String
    package var session: String
    package var agent: String

    package init(epoch: String, session: String, agent: String) {
        self.epoch = epoch
        self.session = session
        self.agent = agent
    }

    /// The trace of a session that was not given one.
    package static func traceID(session: String) -> TraceID {
        let digest = sha256("soma.trace:" + session)
        return TraceID(high: digest.first, low: digest.second)
    }

    /// The agent's `invoke_agent` span; a session that goes on after an end has one more.
    package func root(ordinal: Int) -> SpanID { spanID(ordinal == 1 ? "root" : "root:\(ordinal)") }
    package func action(_ number: Int) -> SpanID { spanID("action:\(number)") }
    package func guidance(_ firingID: String) -> SpanID { spanID("guidance:\(firingID)") }
    package func block(_ decisionID: String) -> SpanID { spanID("block:\(decisionID)") }

    private func spanID(_ key: String) -> SpanID {
        SpanID(sha256("soma.span:\(epoch):\(session):\(agent):\(key)").first)
    }
}

/// The first 16 bytes of the digest, as two big-endian numbers.
private func sha256(_ text: String) -> (first: UInt64, second: UInt64) {
    var context = SHA2_CTX()
    unsafe SHA256Init(&context)
    let bytes = Array(text.utf8)
    unsafe SHA256Update(&context, bytes, bytes.count)
    var digest = [UInt8](repeating: 0, count: 32)
    unsafe SHA256Final(&digest, &context)
    func number(_ bytes: ArraySlice<UInt8>) -> UInt64 { bytes.reduce(0) { $0 << 8 | UInt64($1) } }
    return (number(digest[0..<8]), number(digest[8..<16]))
}
