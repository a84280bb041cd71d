import CBenchBaselines
import SomaModel
import SomaPrometheus
import SomaTelemetry

/// What does a series of a scrape cost? The baseline prints the same lines with `snprintf`.
enum RenderSeries {
    static func bench() -> Case {
        let count = Int(SOMA_BASELINE_MOST_SERIES)
        let points = (0..<count).map { index in
            let digits = String(index)
            let name = "cc-" + String(repeating: "0", count: 5 - digits.count) + digits
            return Metric.Point(
                attributes: [Attribute(AttributeName.agentID, .string(name))],
                startTime: nil,
                value: .double(0.1 + Double(index) / 7919)
            )
        }
        let metrics = [Metric(instrument: .pressure, points: points)]
        return Case(
            name: "render a series",
            baselineName: "C snprintf",
            itemsPerCall: count,
            subject: {
                var page = Exposition()
                page.append(metrics)
                return page.bytes.count
            },
            baseline: { soma_baseline_render_series(count) }
        )
    }
}
