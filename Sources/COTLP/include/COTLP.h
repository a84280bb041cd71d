#ifndef COTLP_H
#define COTLP_H

#include "../Generated/otlp.pb-c.h"

/* The generated INIT macros are compound initializers, which Swift does not import. As inline functions they are
   compiled into the Swift caller, unlike the generated `..._init` functions. */
#define COTLP_EMPTY(Type, name, INIT) \
    static inline Type cotlp_empty_##name(void) { \
        Type message = INIT; \
        return message; \
    }

COTLP_EMPTY(Otlp__AnyValue, any_value, OTLP__ANY_VALUE__INIT)
COTLP_EMPTY(Otlp__KeyValue, key_value, OTLP__KEY_VALUE__INIT)
COTLP_EMPTY(Otlp__InstrumentationScope, instrumentation_scope, OTLP__INSTRUMENTATION_SCOPE__INIT)
COTLP_EMPTY(Otlp__Resource, resource, OTLP__RESOURCE__INIT)
COTLP_EMPTY(Otlp__ExportTraceServiceRequest, trace_request, OTLP__EXPORT_TRACE_SERVICE_REQUEST__INIT)
COTLP_EMPTY(Otlp__ResourceSpans, resource_spans, OTLP__RESOURCE_SPANS__INIT)
COTLP_EMPTY(Otlp__ScopeSpans, scope_spans, OTLP__SCOPE_SPANS__INIT)
COTLP_EMPTY(Otlp__Span, span, OTLP__SPAN__INIT)
COTLP_EMPTY(Otlp__Span__Event, event, OTLP__SPAN__EVENT__INIT)
COTLP_EMPTY(Otlp__Status, status, OTLP__STATUS__INIT)
COTLP_EMPTY(Otlp__ExportMetricsServiceRequest, metrics_request, OTLP__EXPORT_METRICS_SERVICE_REQUEST__INIT)
COTLP_EMPTY(Otlp__ResourceMetrics, resource_metrics, OTLP__RESOURCE_METRICS__INIT)
COTLP_EMPTY(Otlp__ScopeMetrics, scope_metrics, OTLP__SCOPE_METRICS__INIT)
COTLP_EMPTY(Otlp__Metric, metric, OTLP__METRIC__INIT)
COTLP_EMPTY(Otlp__Gauge, gauge, OTLP__GAUGE__INIT)
COTLP_EMPTY(Otlp__Sum, sum, OTLP__SUM__INIT)
COTLP_EMPTY(Otlp__Histogram, histogram, OTLP__HISTOGRAM__INIT)
COTLP_EMPTY(Otlp__NumberDataPoint, number_data_point, OTLP__NUMBER_DATA_POINT__INIT)
COTLP_EMPTY(Otlp__HistogramDataPoint, histogram_data_point, OTLP__HISTOGRAM_DATA_POINT__INIT)
COTLP_EMPTY(Otlp__Exemplar, exemplar, OTLP__EXEMPLAR__INIT)
COTLP_EMPTY(Otlp__ExportLogsServiceRequest, logs_request, OTLP__EXPORT_LOGS_SERVICE_REQUEST__INIT)
COTLP_EMPTY(Otlp__ResourceLogs, resource_logs, OTLP__RESOURCE_LOGS__INIT)
COTLP_EMPTY(Otlp__ScopeLogs, scope_logs, OTLP__SCOPE_LOGS__INIT)
COTLP_EMPTY(Otlp__LogRecord, log_record, OTLP__LOG_RECORD__INIT)

#undef COTLP_EMPTY

#endif
