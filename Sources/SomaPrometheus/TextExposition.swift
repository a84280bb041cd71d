package import SomaTelemetry

/// Prometheus's text format, version 0.0.4: families by name, and series within them in the order given.
package struct TextExposition: Sendable {
    package static let contentType = "text/plain; version=0.0.4; charset=utf-8"

    package private(set) var bytes: [UInt8] = []
    private var names = LabelNames()

    package init() {}

    /// All metrics, sorted by family.
    package mutating func append(_ metrics: [Metric]) {
        let families = metrics.map { (name: PrometheusName.family($0.instrument), metric: $0) }
        for (name, metric) in families.sorted(by: { $0.name < $1.name }) {
            beginFamily(name, kind: metric.instrument.kind, help: metric.instrument.summary)
            for point in metric.points { append(point, to: name) }
        }
    }

    /// One family of a single value, such as `soma_up`.
    package mutating func append(
        _ name: String,
        kind: Instrument.Kind = .gauge,
        help: String,
        labels: [Attribute] = [],
        value: Double
    ) {
        beginFamily(name, kind: kind, help: help)
        sample(name, rendered(labels), value)
    }

    private mutating func beginFamily(_ name: String, kind: Instrument.Kind, help: String) {
        let type =
            switch kind {
            case .gauge: "gauge"
            case .counter: "counter"
            case .histogram: "histogram"
            }
        bytes += "# HELP \(name) ".utf8
        bytes += help.replacing("\\", with: "\\\\").replacing("\n", with: "\\n").utf8
        bytes += "\n# TYPE \(name) \(type)\n".utf8
    }

    private mutating func append(_ point: Metric.Point, to family: String) {
        let labels = rendered(point.attributes)
        switch point.value {
        case .int(let value):
            begin(family, labels)
            bytes += value.description.utf8
            bytes.append(UInt8(ascii: "\n"))
        case .double(let value): sample(family, labels, value)
        case .histogram(let histogram): append(histogram, family, labels)
        }
    }

    /// Buckets are cumulative here, as OTLP's are not.
    private mutating func append(_ histogram: Metric.Histogram, _ family: String, _ labels: [UInt8]) {
        var count: UInt64 = 0
        for (index, bucket) in histogram.counts.enumerated() {
            count &+= bucket
            let bound = index < histogram.bounds.count ? number(histogram.bounds[index]) : "+Inf"
            let separator = labels.isEmpty ? "" : ","
            begin(family + "_bucket", labels + Array("\(separator)le=\"\(bound)\"".utf8))
            bytes += "\(count)\n".utf8
        }
        sample(family + "_sum", labels, histogram.sum)
        begin(family + "_count", labels)
        bytes += "\(count)\n".utf8
    }

    private mutating func sample(_ name: String, _ labels: [UInt8], _ value: Double) {
        begin(name, labels)
        bytes += number(value).utf8
        bytes.append(UInt8(ascii: "\n"))
    }

    private mutating func begin(_ name: String, _ labels: [UInt8]) {
        bytes += name.utf8
        if !labels.isEmpty {
            bytes.append(UInt8(ascii: "{"))
            bytes += labels
            bytes.append(UInt8(ascii: "}"))
        }
        bytes.append(UInt8(ascii: " "))
    }

    private mutating func rendered(_ attributes: [Attribute]) -> [UInt8] {
        var labels: [UInt8] = []
        appendLabels(attributes, to: &labels)
        return labels
    }

    /// Attributes, sorted by key, whose keys become one label share it, their values joined by `;` as the OpenTelemetry
    /// specification has it: a label given twice would cost the whole scrape.
    private mutating func appendLabels(_ attributes: [Attribute], to labels: inout [UInt8]) {
        names.prepare(for: attributes)
        for (index, attribute) in attributes.enumerated() where names.places[index] == index {
            labels += names.prefixes[index]
            appendEscaped(attribute.value, to: &labels)
            if !names.areDistinct {
                for other in attributes.indices where other > index && names.places[other] == index {
                    labels.append(UInt8(ascii: ";"))
                    appendEscaped(attributes[other].value, to: &labels)
                }
            }
            labels.append(UInt8(ascii: "\""))
        }
    }

    /// "label_value can be any sequence of UTF-8 characters, but the backslash, double-quote and line feed characters have
    /// to be escaped" (Exposition formats, text-based format).
    private func appendEscaped(_ value: AttributeValue, to labels: inout [UInt8]) {
        switch value {
        case .bool(let flag): labels += (flag ? "true" : "false").utf8
        case .int(let number): labels += number.description.utf8
        case .double(let number): labels += number.description.utf8
        case .string(let text):
            let bytes = text.utf8.span
            var isPlain = true
            for index in bytes.indices {
                let byte = bytes[index]
                isPlain =
                    isPlain && byte != UInt8(ascii: "\\") && byte != UInt8(ascii: "\"") && byte != UInt8(ascii: "\n")
            }
            if isPlain { return labels.append(contentsOf: text.utf8) }
            for byte in text.utf8 {
                switch byte {
                case UInt8(ascii: "\\"), UInt8(ascii: "\""): labels += [UInt8(ascii: "\\"), byte]
                case UInt8(ascii: "\n"): labels += "\\n".utf8
                default: labels.append(byte)
                }
            }
        }
    }

    /// The shortest digits that read back as the same number.
    private func number(_ value: Double) -> String {
        if value.isNaN { return "NaN" }
        if value.isInfinite { return value < 0 ? "-Inf" : "+Inf" }
        if let whole = Int64(exactly: value), whole.magnitude < 1 << 53 { return whole.description }
        return value.description
    }
}
