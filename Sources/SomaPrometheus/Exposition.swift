package import SomaTelemetry

/// Metrics in one of Prometheus's formats: families by name, and series within them in the order given.
package struct Exposition: Sendable {
    package enum Kind: String, Sendable {
        case gauge
        case counter
        case histogram
        /// Labels that never change beside a 1; a gauge in the text format, which knows no other word for it.
        case info
    }

    package let format: ExpositionFormat
    var page = PageBytes()
    var names = LabelNames()

    package init(_ format: ExpositionFormat = .text) {
        self.format = format
    }

    package var bytes: [UInt8] { page.bytes }

    /// All metrics, sorted by family.
    package mutating func append(_ metrics: [Metric]) {
        let families = metrics.map { (name: PrometheusName.family($0.instrument), metric: $0) }
        for (name, metric) in families.sorted(by: { $0.name < $1.name }) {
            let kind: Kind =
                switch metric.instrument.kind {
                case .gauge: .gauge
                case .counter: .counter
                case .histogram: .histogram
                }
            beginFamily(name, kind, help: metric.instrument.summary)
            append(metric.points.span, to: name)
        }
    }

    /// One family of a single value, such as `soma_up`.
    ///
    /// - Parameter created: when a counter began, in Unix time; `nil` where that is not known.
    package mutating func append(
        _ name: String,
        kind: Kind = .gauge,
        help: String,
        labels: [Attribute] = [],
        value: Double,
        created: Double? = nil
    ) {
        append(name, kind: kind, help: help, [(labels, value)])
        if let created, format.isOpenMetrics {
            sample(Self.base(name) + "_created", labels, created)
        }
    }

    /// One family of a value for each set of labels.
    package mutating func append(_ name: String, kind: Kind, help: String, _ values: [([Attribute], Double)]) {
        beginFamily(name, kind, help: help)
        for (labels, value) in values { sample(name, labels, value) }
    }

    /// The end, without which OpenMetrics is not whole: "MUST be terminated with EOF". Nothing may follow.
    package mutating func finish() {
        if format.isOpenMetrics { page.write("# EOF\n") }
    }

    private mutating func beginFamily(_ name: String, _ kind: Kind, help: String) {
        var family = name
        var type = kind
        if !format.isOpenMetrics, kind == .info { type = .gauge }
        if format.isOpenMetrics {
            if kind == .counter { family = Self.base(name) }
            if kind == .info { family = String(name.dropLast("_info".count)) }
        }
        page.write("# HELP \(family) \(escapedHelp(help))\n# TYPE \(family) \(type.rawValue)\n")
        if format.isOpenMetrics, let unit = Self.units.first(where: { family.hasSuffix("_" + $0) }) {
            page.write("# UNIT \(family) \(unit)\n")
        }
    }

    /// OpenMetrics, 4.4: "\\", line feed and '"' are escaped; in the text format a quotation mark stays as it is.
    private func escapedHelp(_ help: String) -> String {
        let help = help.replacing("\\", with: "\\\\").replacing("\n", with: "\\n")
        return format.isOpenMetrics ? help.replacing("\"", with: "\\\"") : help
    }

    /// OpenMetrics: "If non-empty, it MUST be a suffix of the MetricFamily name separated by an underscore."
    private static let units = ["seconds", "bytes", "ratio"]

    /// What OpenMetrics calls a counter's family; its sample alone ends in `_total`.
    static func base(_ name: String) -> String {
        name.hasSuffix("_total") ? String(name.dropLast("_total".count)) : name
    }

    private mutating func sample(_ name: String, _ labels: [Attribute], _ value: Double) {
        names.begin(name, labels.span, on: &page)
        page.write(value)
        page.append(UInt8(ascii: "\n"))
    }
}
