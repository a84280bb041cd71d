internal import SomaModel
internal import SomaTelemetry

extension Exposition {
    /// The points of one family. A point is read where it lies: a copy would count references a dozen times a series.
    mutating func append(_ points: Swift.Span<Metric.Point>, to family: String) {
        for index in points.indices {
            switch points[index].value {
            case .int(let value):
                names.begin(family, points[index].attributes.span, on: &page)
                page.write(value.description)
            case .double(let value):
                names.begin(family, points[index].attributes.span, on: &page)
                page.write(value)
            case .histogram(let histogram):
                append(histogram, of: points[index], family)
                continue
            }
            // A gauge has no start, and may have no exemplar.
            if format.isOpenMetrics, points[index].startTime != nil { appendExemplar(points[index].exemplars[0]) }
            page.append(UInt8(ascii: "\n"))
            if format.isOpenMetrics, points[index].startTime != nil {
                appendCreated(points[index], Self.base(family), names.labels(points[index].attributes.span))
            }
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
        of point: Metric.Point,
        _ family: String
    ) {
        let labels = names.labels(point.attributes.span)
        let separator = labels.isEmpty ? "" : ","
        var count: UInt64 = 0
        for (index, bucket) in histogram.counts.enumerated() {
            count &+= bucket
            let bound = index < histogram.bounds.count ? self.bound(histogram.bounds[index]) : "+Inf"
            begin(family + "_bucket", labels + Array("\(separator)le=\"\(bound)\"".utf8))
            page.write(count.description)
            appendExemplar(point.exemplars[index])
            page.append(UInt8(ascii: "\n"))
        }
        begin(family + "_sum", labels)
        page.write(histogram.sum)
        page.append(UInt8(ascii: "\n"))
        begin(family + "_count", labels)
        page.write("\(count)\n")
        appendCreated(point, family, labels)
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
