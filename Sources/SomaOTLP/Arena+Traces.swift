internal import COTLP
internal import SomaTelemetry

extension Arena {
    /// One request with one resource and one scope.
    mutating func traceRequest(
        _ spans: [Span],
        from source: TelemetrySource
    ) -> UnsafeMutablePointer<Otlp__ExportTraceServiceRequest> {
        var scopeSpans = unsafe cotlp_empty_scope_spans()
        let spanList = unsafe self.spans(spans)
        unsafe scopeSpans.scope = scope(source)
        unsafe scopeSpans.n_spans = spanList.count
        unsafe scopeSpans.spans = spanList.pointers
        let scopeList = unsafe list(1, of: Otlp__ScopeSpans.self)
        unsafe scopeList.place(scopeSpans, at: 0)

        var resourceSpans = unsafe cotlp_empty_resource_spans()
        unsafe resourceSpans.resource = resource(source)
        unsafe resourceSpans.n_scope_spans = scopeList.count
        unsafe resourceSpans.scope_spans = scopeList.pointers
        let resourceList = unsafe list(1, of: Otlp__ResourceSpans.self)
        unsafe resourceList.place(resourceSpans, at: 0)

        var request = unsafe cotlp_empty_trace_request()
        unsafe request.n_resource_spans = resourceList.count
        unsafe request.resource_spans = resourceList.pointers
        return unsafe store(request)
    }

    private mutating func spans(_ spans: [Span]) -> MessageList<Otlp__Span> {
        let list = unsafe list(spans.count, of: Otlp__Span.self)
        let spans = spans.span
        for index in spans.indices { unsafe list.place(message(spans[index]), at: index) }
        return unsafe list
    }

    @inline(__always)
    mutating func message(_ span: borrowing Span) -> Otlp__Span {
        var message = unsafe cotlp_empty_span()
        unsafe message.trace_id = identifier(span.traceID)
        unsafe message.span_id = identifier(span.spanID)
        if let parent = span.parentSpanID { unsafe message.parent_span_id = identifier(parent) }
        unsafe message.name = text(span.name)
        unsafe message.kind = OTLP__SPAN__SPAN_KIND__SPAN_KIND_INTERNAL
        unsafe message.start_time_unix_nano = span.startTime.unixNano
        unsafe message.end_time_unix_nano = span.endTime.unixNano
        // What is exported was sampled. Whether a parent is remote is not known, so those bits stay clear.
        unsafe message.flags = 0x01
        if span.status == .error {
            var status = unsafe cotlp_empty_status()
            unsafe status.code = OTLP__STATUS__STATUS_CODE__STATUS_CODE_ERROR
            unsafe message.status = store(status)
        }
        let attributes = unsafe keyValues(span.attributes)
        unsafe message.n_attributes = attributes.count
        unsafe message.attributes = attributes.pointers
        if !span.events.isEmpty {
            let events = unsafe events(span.events)
            unsafe message.n_events = events.count
            unsafe message.events = events.pointers
        }
        return unsafe message
    }

    private mutating func events(_ events: [Span.Event]) -> MessageList<Otlp__Span__Event> {
        let list = unsafe list(events.count, of: Otlp__Span__Event.self)
        let events = events.span
        for index in events.indices {
            var message = unsafe cotlp_empty_event()
            unsafe message.name = text(events[index].name)
            unsafe message.time_unix_nano = events[index].time.unixNano
            let attributes = unsafe keyValues(events[index].attributes)
            unsafe message.n_attributes = attributes.count
            unsafe message.attributes = attributes.pointers
            unsafe list.place(message, at: index)
        }
        return unsafe list
    }
}
