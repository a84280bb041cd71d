internal import SomaModel
internal import SomaTelemetry

extension Exposition {
    mutating func append(_ point: Metric.Point, to family: String) {
        if case .histogram(let histogram) = point.value {
            let labels = names.labels(point.attributes)
            append(histogram, point.exemplars, family, labels)
            return appendCreated(point, family, labels)
        }
        names.begin(family, point.attributes, on: &page)
        switch point.value {
        case .int(let value): page.write(value.description)
        case .double(let value): page.write(value)
        case .histogram: break
        }
        // A gauge has no start, and may have no exemplar.
        if format.isOpenMetrics, point.startTime != nil { appendExemplar(point.exemplars[0]) }
        page.append(UInt8(ascii: "\n"))
        if format.isOpenMetrics, point.startTime != nil {
            appendCreated(point, Self.base(family), names.labels(point.attributes))
        }
    }

    /// When the series began to count. OpenMetrics alone has a place for it.
    private mutating func appendCreated(_ point: Metric.Point, _ base: String, _ labels: [UInt8]) {
        guard format.isOpenMetrics, let start = point.startTime else { return }
        begin(base + "_created", labels)
        page.write(start.decimalSeconds)
        page.append(UInt8(ascii: "\n"))
    }

    private mutating func begin(_ name: String, _ labels: [UInt8]) {
        page.write(name)
        if !labels.isEmpty {
            page.append(UInt8(ascii: "{"))
            page.append(labels)
            page.append(UInt8(ascii: "}"))
        }
        page.append(UInt8(ascii: " "))
    }

    /// Buckets are cumulative here, as OTLP's are not.
    private mutating func append(
        _ histogram: Metric.Histogram,
        _ exemplars: [Int: Metric.Exemplar],
        _ family: String,
        _ labels: [UInt8]
    ) {
        let separator = labels.isEmpty ? "" : ","
        var count: UInt64 = 0
        for (index, bucket) in histogram.counts.enumerated() {
            count &+= bucket
            let bound = index < histogram.bounds.count ? self.bound(histogram.bounds[index]) : "+Inf"
            begin(family + "_bucket", labels + Array("\(separator)le=\"\(bound)\"".utf8))
            page.write(count.description)
            appendExemplar(exemplars[index])
            page.append(UInt8(ascii: "\n"))
        }
        begin(family + "_sum", labels)
        page.write(histogram.sum)
        page.append(UInt8(ascii: "\n"))
        begin(family + "_count", labels)
        page.write("\(count)\n")
    }

    /// OpenMetrics, Canonical Numbers: 1 is `1.0` there, as Go's client writes it; the text format's habit is `1`.
    private func bound(_ bound: Double) -> String {
        var digits = PageBytes()
        digits.write(bound)
        let text = String(decoding: digits.bytes, as: UTF8.self)
        return format.isOpenMetrics && !text.contains { $0 == "." || $0 == "e" } ? text + ".0" : text
    }

    /// OpenMetrics, Exemplars: at most 128 characters of names and values, and these are 63; only on counters' totals and
    /// on buckets.
    private mutating func appendExemplar(_ exemplar: Metric.Exemplar?) {
        guard format.isOpenMetrics, let exemplar else { return }
        page.write(" # {trace_id=\"")
        page.write(exemplar.traceID.hexadecimal)
        page.write("\",span_id=\"")
        page.write(exemplar.spanID.hexadecimal)
        page.write("\"} ")
        page.write(exemplar.value)
        page.append(UInt8(ascii: " "))
        page.write(exemplar.time.decimalSeconds)
    }
}

extension Timestamp {
    /// Unix time in seconds, to the nanosecond.
    fileprivate var decimalSeconds: String {
        let (seconds, rest) = max(0, nanosecondsSinceEpoch).quotientAndRemainder(dividingBy: 1_000_000_000)
        if rest == 0 { return seconds.description }
        var digits = (rest + 1_000_000_000).description.dropFirst()
        while digits.last == "0" { digits.removeLast() }
        return "\(seconds).\(digits)"
    }
}
