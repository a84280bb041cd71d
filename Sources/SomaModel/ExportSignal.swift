/// What OTLP sends apart: each at an address of its own, and as far as its collector has taken it.
package enum ExportSignal: String, CaseIterable, Hashable, Sendable {
    case traces
    case metrics
    case logs
}
