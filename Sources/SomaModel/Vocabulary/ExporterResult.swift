/// What became of an item for a destination: the values of `soma.exporter.result`.
package enum ExporterResult: String, CaseIterable, Sendable {
    /// The destination took it.
    case sent
    /// The destination refused it for good.
    case rejected
    /// It left the queue before the destination had it.
    case dropped
}
