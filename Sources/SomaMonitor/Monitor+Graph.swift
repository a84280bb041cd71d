package import SomaModel
internal import SomaSources
package import SomaStore

/// Edges as agents draw them: each is recorded, so that a replay has them too. All need a transaction under way.
extension Monitor {
    package func draw(_ edge: TrustEdge, at time: Timestamp) throws(StoreError) {
        try store.connect(edge)
        try appendToRecording { RecordingLine.line(of: edge, time: time) }
    }

    /// Does nothing where there is no such edge.
    package func erase(_ source: String, from target: String, at time: Timestamp) throws(StoreError) {
        try store.disconnect(source, from: target)
        try appendToRecording { RecordingLine.line(ofEdgeRemoval: source, target: target, time: time) }
    }

    /// Ends a session now; one that is not open is left as it is.
    package func endSession(_ session: String, of agent: String, at time: Timestamp) throws(StoreError) {
        guard let row = try store.session(session, of: agent), row.isOpen else { return }
        try end(row)
        try appendToRecording { RecordingLine.line(ofSessionEnd: agent, session: session, time: time) }
    }
}
