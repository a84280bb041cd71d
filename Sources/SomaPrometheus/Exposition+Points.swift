internal import SomaModel
internal import SomaTelemetry

extension Exposition {
    mutating func append(_ point: Metric.Point, to family: String) {
        if case .histogram(let histogram) = point.value {
            let labels = rendered(point.attributes)
            append(histogram, point.exemplars, family, labels)
            return appendCreated(point, family, labels)
        }
        begin(family, point.attributes)
        switch point.value {
        case .int(let value): bytes += value.description.utf8
        case .double(let value): append(value)
        case .histogram: break
        }
        // A gauge has no start, and may have no exemplar.
        if format.isOpenMetrics, point.startTime != nil { appendExemplar(point.exemplars[0]) }
        bytes.append(UInt8(ascii: "\n"))
        if format.isOpenMetrics, point.startTime != nil {
            appendCreated(point, Self.base(family), rendered(point.attributes))
        }
    }

    /// As `number`, without a text of its own.
    private mutating func append(_ value: Double) {
        var text = number(value)
        text.withUTF8 { unsafe bytes.append(contentsOf: $0) }
    }

    /// When the series began to count. OpenMetrics alone has a place for it.
    private mutating func appendCreated(_ point: Metric.Point, _ base: String, _ labels: [UInt8]) {
        guard format.isOpenMetrics, let start = point.startTime else { return }
        sample(base + "_created", labels, start.decimalSeconds)
    }

    /// Buckets are cumulative here, as OTLP's are not.
    private mutating func append(
        _ histogram: Metric.Histogram,
        _ exemplars: [Int: Metric.Exemplar],
        _ family: String,
        _ labels: [UInt8]
    ) {
        var count: UInt64 = 0
        for (index, bucket) in histogram.counts.enumerated() {
            count &+= bucket
            let bound = index < histogram.bounds.count ? self.bound(histogram.bounds[index]) : "+Inf"
            let separator = labels.isEmpty ? "" : ","
            begin(family + "_bucket", labels + Array("\(separator)le=\"\(bound)\"".utf8))
            bytes += "\(count)".utf8
            appendExemplar(exemplars[index])
            bytes.append(UInt8(ascii: "\n"))
        }
        sample(family + "_sum", labels, number(histogram.sum))
        sample(family + "_count", labels, "\(count)")
    }

    /// OpenMetrics, Canonical Numbers: 1 is `1.0` there, as Go's client writes it; the text format's habit is `1`.
    private func bound(_ bound: Double) -> String {
        let text = number(bound)
        return format.isOpenMetrics && !text.contains { $0 == "." || $0 == "e" } ? text + ".0" : text
    }

    /// OpenMetrics, Exemplars: at most 128 characters of names and values, and these are 63; only on counters' totals and
    /// on buckets.
    private mutating func appendExemplar(_ exemplar: Metric.Exemplar?) {
        guard format.isOpenMetrics, let exemplar else { return }
        bytes += " # {trace_id=\"".utf8
        bytes += exemplar.traceID.hexadecimal.utf8
        bytes += "\",span_id=\"".utf8
        bytes += exemplar.spanID.hexadecimal.utf8
        bytes += "\"} ".utf8
        bytes += number(exemplar.value).utf8
        bytes.append(UInt8(ascii: " "))
        bytes += exemplar.time.decimalSeconds.utf8
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
