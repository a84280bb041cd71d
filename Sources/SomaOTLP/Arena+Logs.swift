internal import COTLP
internal import SomaTelemetry

extension Arena {
    /// One request with one resource and one scope.
    mutating func logsRequest(
        _ records: [LogRecord],
        from source: TelemetrySource
    ) -> UnsafeMutablePointer<Otlp__ExportLogsServiceRequest> {
        let recordList = unsafe list(records.count, of: Otlp__LogRecord.self)
        for index in records.indices { unsafe recordList.place(message(records[index]), at: index) }
        var scopeLogs = unsafe cotlp_empty_scope_logs()
        unsafe scopeLogs.scope = scope(source)
        unsafe scopeLogs.n_log_records = recordList.count
        unsafe scopeLogs.log_records = recordList.pointers
        let scopeList = unsafe list(1, of: Otlp__ScopeLogs.self)
        unsafe scopeList.place(scopeLogs, at: 0)

        var resourceLogs = unsafe cotlp_empty_resource_logs()
        unsafe resourceLogs.resource = resource(source)
        unsafe resourceLogs.n_scope_logs = scopeList.count
        unsafe resourceLogs.scope_logs = scopeList.pointers
        let resourceList = unsafe list(1, of: Otlp__ResourceLogs.self)
        unsafe resourceList.place(resourceLogs, at: 0)

        var request = unsafe cotlp_empty_logs_request()
        unsafe request.n_resource_logs = resourceList.count
        unsafe request.resource_logs = resourceList.pointers
        return unsafe store(request)
    }

    mutating func message(_ record: LogRecord) -> Otlp__LogRecord {
        var message = unsafe cotlp_empty_log_record()
        unsafe message.time_unix_nano = record.time.unixNano
        // soma writes an event down as it happens.
        unsafe message.observed_time_unix_nano = record.time.unixNano
        unsafe message.severity_number = record.severity.number
        unsafe message.severity_text = text(record.severity.rawValue)
        unsafe message.event_name = text(record.eventName)
        unsafe message.body = store(anyValue(.string(record.body)))
        let attributes = unsafe keyValues(record.attributes)
        unsafe message.n_attributes = attributes.count
        unsafe message.attributes = attributes.pointers
        if let span = record.span {
            unsafe message.trace_id = identifier(span.traceID)
            unsafe message.span_id = identifier(span.spanID)
            // As on the span itself.
            unsafe message.flags = 0x01
        }
        return unsafe message
    }
}

extension LogRecord.Severity {
    var number: Otlp__SeverityNumber {
        switch self {
        case .info: OTLP__SEVERITY_NUMBER__SEVERITY_NUMBER_INFO
        case .warn: OTLP__SEVERITY_NUMBER__SEVERITY_NUMBER_WARN
        case .error: OTLP__SEVERITY_NUMBER__SEVERITY_NUMBER_ERROR
        }
    }
}
