package import SomaModel
internal import SomaSources
package import SomaStore
internal import SomaTelemetry

extension Monitor {
    /// Spends what no action can be the usage of. Does nothing for nothing; needs a transaction under way.
    package func spend(tokens: Int64, costUSD: Double, of agent: String, at time: Timestamp) throws(StoreError) {
        if tokens == 0, costUSD == 0 { return }
        try memory.spend(tokens: tokens, costUSD: costUSD, at: time)
        try appendToRecording {
            RecordingLine.line(ofUsage: agent, call: nil, tokens: tokens, costUSD: costUSD, time: time)
        }
        try count(SeriesIncrement.usage(of: agent, tokens: tokens, costUSD: costUSD), startTime: time)
    }
}
