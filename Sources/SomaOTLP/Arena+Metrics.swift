internal import COTLP
internal import SomaModel
internal import SomaTelemetry

extension Arena {
    /// One request with one resource and one scope.
    mutating func metricsRequest(
        _ metrics: [Metric],
        at time: Timestamp,
        _ temporality: Temporality,
        from source: TelemetrySource
    ) -> UnsafeMutablePointer<Otlp__ExportMetricsServiceRequest> {
        let metricList = unsafe list(metrics.count, of: Otlp__Metric.self)
        for index in metrics.indices {
            unsafe metricList.place(message(metrics[index], at: time, temporality.message), at: index)
        }
        var scopeMetrics = unsafe cotlp_empty_scope_metrics()
        unsafe scopeMetrics.scope = scope(source)
        unsafe scopeMetrics.n_metrics = metricList.count
        unsafe scopeMetrics.metrics = metricList.pointers
        let scopeList = unsafe list(1, of: Otlp__ScopeMetrics.self)
        unsafe scopeList.place(scopeMetrics, at: 0)

        var resourceMetrics = unsafe cotlp_empty_resource_metrics()
        unsafe resourceMetrics.resource = resource(source)
        unsafe resourceMetrics.n_scope_metrics = scopeList.count
        unsafe resourceMetrics.scope_metrics = scopeList.pointers
        let resourceList = unsafe list(1, of: Otlp__ResourceMetrics.self)
        unsafe resourceList.place(resourceMetrics, at: 0)

        var request = unsafe cotlp_empty_metrics_request()
        unsafe request.n_resource_metrics = resourceList.count
        unsafe request.resource_metrics = resourceList.pointers
        return unsafe store(request)
    }

    private mutating func message(
        _ metric: Metric,
        at time: Timestamp,
        _ temporality: Otlp__AggregationTemporality
    ) -> Otlp__Metric {
        var message = unsafe cotlp_empty_metric()
        unsafe message.name = text(metric.instrument.name)
        unsafe message.description = text(metric.instrument.summary)
        unsafe message.unit = text(metric.instrument.unit)
        switch metric.instrument.kind {
        case .gauge:
            let points = unsafe numberPoints(metric.points, at: time)
            var gauge = unsafe cotlp_empty_gauge()
            unsafe gauge.n_data_points = points.count
            unsafe gauge.data_points = points.pointers
            unsafe message.data_case = OTLP__METRIC__DATA_GAUGE
            unsafe message.gauge = store(gauge)
        case .counter:
            let points = unsafe numberPoints(metric.points, at: time)
            var sum = unsafe cotlp_empty_sum()
            unsafe sum.n_data_points = points.count
            unsafe sum.data_points = points.pointers
            unsafe sum.aggregation_temporality = temporality
            unsafe sum.is_monotonic = 1
            unsafe message.data_case = OTLP__METRIC__DATA_SUM
            unsafe message.sum = store(sum)
        case .histogram:
            let points = unsafe histogramPoints(metric.points, at: time)
            var histogram = unsafe cotlp_empty_histogram()
            unsafe histogram.n_data_points = points.count
            unsafe histogram.data_points = points.pointers
            unsafe histogram.aggregation_temporality = temporality
            unsafe message.data_case = OTLP__METRIC__DATA_HISTOGRAM
            unsafe message.histogram = store(histogram)
        }
        return unsafe message
    }

    private mutating func numberPoints(
        _ points: [Metric.Point],
        at time: Timestamp
    ) -> MessageList<Otlp__NumberDataPoint> {
        let fitting = points.filter(\.isNumber)
        let list = unsafe list(fitting.count, of: Otlp__NumberDataPoint.self)
        for (index, point) in fitting.enumerated() {
            var message = unsafe cotlp_empty_number_data_point()
            unsafe message.start_time_unix_nano = point.startTime?.unixNano ?? 0
            unsafe message.time_unix_nano = max(time, point.startTime ?? time).unixNano
            switch point.value {
            case .int(let int):
                unsafe message.value_case = OTLP__NUMBER_DATA_POINT__VALUE_AS_INT
                unsafe message.as_int = int
            case .double(let double):
                unsafe message.value_case = OTLP__NUMBER_DATA_POINT__VALUE_AS_DOUBLE
                unsafe message.as_double = double
            case .histogram:
                break
            }
            let attributes = unsafe keyValues(point.attributes)
            unsafe message.n_attributes = attributes.count
            unsafe message.attributes = attributes.pointers
            if !point.exemplars.isEmpty {
                let exemplars = unsafe exemplars(of: point)
                unsafe message.n_exemplars = exemplars.count
                unsafe message.exemplars = exemplars.pointers
            }
            unsafe list.place(message, at: index)
        }
        return unsafe list
    }

    private mutating func histogramPoints(
        _ points: [Metric.Point],
        at time: Timestamp
    ) -> MessageList<Otlp__HistogramDataPoint> {
        let fitting = points.compactMap { point in point.histogram.map { (point, $0) } }
        let list = unsafe list(fitting.count, of: Otlp__HistogramDataPoint.self)
        for (index, (point, histogram)) in fitting.enumerated() {
            var message = unsafe cotlp_empty_histogram_data_point()
            unsafe message.start_time_unix_nano = point.startTime?.unixNano ?? 0
            unsafe message.time_unix_nano = max(time, point.startTime ?? time).unixNano
            unsafe message.count = histogram.count
            unsafe message.optional_sum_case = OTLP__HISTOGRAM_DATA_POINT__OPTIONAL_SUM_SUM
            unsafe message.sum = histogram.sum
            unsafe message.n_bucket_counts = histogram.counts.count
            unsafe message.bucket_counts = copy(histogram.counts)
            unsafe message.n_explicit_bounds = histogram.bounds.count
            unsafe message.explicit_bounds = copy(histogram.bounds)
            let attributes = unsafe keyValues(point.attributes)
            unsafe message.n_attributes = attributes.count
            unsafe message.attributes = attributes.pointers
            if !point.exemplars.isEmpty {
                let exemplars = unsafe exemplars(of: point)
                unsafe message.n_exemplars = exemplars.count
                unsafe message.exemplars = exemplars.pointers
            }
            unsafe list.place(message, at: index)
        }
        return unsafe list
    }

    /// In the order of their buckets, so that equal data gives equal bytes.
    private mutating func exemplars(of point: Metric.Point) -> MessageList<Otlp__Exemplar> {
        let exemplars = point.exemplars.sorted { $0.key < $1.key }
        let list = unsafe list(exemplars.count, of: Otlp__Exemplar.self)
        for (index, exemplar) in exemplars.map(\.value).enumerated() {
            var message = unsafe cotlp_empty_exemplar()
            unsafe message.time_unix_nano = exemplar.time.unixNano
            unsafe message.value_case = OTLP__EXEMPLAR__VALUE_AS_DOUBLE
            unsafe message.as_double = exemplar.value
            unsafe message.span_id = identifier(exemplar.spanID)
            unsafe message.trace_id = identifier(exemplar.traceID)
            unsafe list.place(message, at: index)
        }
        return unsafe list
    }

    private mutating func copy<Value>(_ values: [Value]) -> UnsafeMutablePointer<Value> {
        let place = unsafe allocate(values.count, of: Value.self)
        for index in values.indices { unsafe (place + index).initialize(to: values[index]) }
        return unsafe place
    }
}

extension Temporality {
    fileprivate var message: Otlp__AggregationTemporality {
        switch self {
        case .cumulative: OTLP__AGGREGATION_TEMPORALITY__AGGREGATION_TEMPORALITY_CUMULATIVE
        case .delta: OTLP__AGGREGATION_TEMPORALITY__AGGREGATION_TEMPORALITY_DELTA
        }
    }
}

extension Metric.Point {
    fileprivate var isNumber: Bool {
        switch value {
        case .int, .double: true
        case .histogram: false
        }
    }

    /// `nil` also for a histogram that OTLP cannot say.
    fileprivate var histogram: Metric.Histogram? {
        guard case .histogram(let histogram) = value, histogram.counts.count == histogram.bounds.count + 1 else {
            return nil
        }
        return histogram
    }
}
