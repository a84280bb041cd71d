/// The two formats that metrics are written in; what one has, the other may refuse.
package enum ExpositionFormat: Hashable, Sendable {
    /// Prometheus's own, version 0.0.4.
    case text
    /// OpenMetrics, under the version that was asked for: 0.0.1 is what drafts called it.
    case openMetrics(version: OpenMetricsVersion)

    package enum OpenMetricsVersion: String, Sendable {
        case draft = "0.0.1"
        case one = "1.0.0"
    }

    package var contentType: String {
        switch self {
        case .text: "text/plain; version=0.0.4; charset=utf-8"
        case .openMetrics(let version):
            "application/openmetrics-text; version=\(version.rawValue); charset=utf-8"
        }
    }

    package var isOpenMetrics: Bool { self != .text }
}
