#include "CBenchBaselines.h"

#include <COTLP.h>
#include <stdbool.h>
#include <string.h>

enum { ATTRIBUTES = 12, EVENT_ATTRIBUTES = 2, RESOURCE_ATTRIBUTES = 8 };

struct attribute {
    const char *key;
    size_t key_length;
    enum { TEXT, INTEGER, REAL } kind;
    const char *text;
    size_t text_length;
    int64_t integer;
    double real;
};

#define KEY(k) .key = (k), .key_length = sizeof(k) - 1
#define TEXT(k, t) { KEY(k), .kind = TEXT, .text = (t), .text_length = sizeof(t) - 1 }
#define INTEGER(k, i) { KEY(k), .kind = INTEGER, .integer = (i) }
#define REAL(k, r) { KEY(k), .kind = REAL, .real = (r) }

static const struct attribute span_attributes[ATTRIBUTES] = {
    TEXT("gen_ai.agent.id", "reviewer"),
    TEXT("gen_ai.conversation.id", "7d0f3a52-3f0c-4c1"),
    TEXT("gen_ai.operation.name", "execute_tool"),
    TEXT("gen_ai.tool.call.id", "call_01HZ"),
    TEXT("gen_ai.tool.name", "Bash"),
    TEXT("session.id", "7d0f3a52-3f0c-4c1"),
    INTEGER("soma.action.number", 1042),
    TEXT("soma.event", "pressure_update"),
    TEXT("soma.mode", "degraded"),
    REAL("soma.pressure", 0.5378125),
    REAL("soma.pressure.own", 0.4921875),
    INTEGER("soma.tokens", 18250),
};

static const struct attribute event_attributes[EVENT_ATTRIBUTES] = {
    TEXT("soma.mode.from", "cautious"),
    TEXT("soma.mode.to", "degraded"),
};

static const struct attribute resource_attributes[RESOURCE_ATTRIBUTES] = {
    TEXT("host.name", "build-07"),
    TEXT("os.type", "linux"),
    TEXT("service.instance.id", "b2f0a9a6-6a0e-4f0a-8c1d-0d6f6c1a7e55"),
    TEXT("service.name", "soma"),
    TEXT("service.version", "1.0.0"),
    TEXT("telemetry.sdk.language", "swift"),
    TEXT("telemetry.sdk.name", "soma"),
    TEXT("telemetry.sdk.version", "1.0.0"),
};

static uint8_t trace_id[16] = {
    0x0a, 0xf7, 0x65, 0x19, 0x16, 0xcd, 0x43, 0xdd, 0x84, 0x48, 0xeb, 0x21, 0x1c, 0x80, 0x31, 0x9c,
};
static uint8_t span_id[8] = {0xb7, 0xad, 0x6b, 0x71, 0x69, 0x20, 0x33, 0x31};
static uint8_t parent_span_id[8] = {0x00, 0xf0, 0x67, 0xaa, 0x0b, 0xa9, 0x02, 0xb7};

struct key_value {
    Otlp__KeyValue pair;
    Otlp__AnyValue value;
};

struct span {
    Otlp__Span span;
    struct key_value attributes[ATTRIBUTES];
    Otlp__KeyValue *attribute_pointers[ATTRIBUTES];
    Otlp__Span__Event event;
    Otlp__Span__Event *event_pointers[1];
    struct key_value event_attributes[EVENT_ATTRIBUTES];
    Otlp__KeyValue *event_attribute_pointers[EVENT_ATTRIBUTES];
};

static struct {
    bool wired;
    struct span spans[SOMA_BASELINE_MOST_SPANS];
    Otlp__Span *span_pointers[SOMA_BASELINE_MOST_SPANS];
    Otlp__ExportTraceServiceRequest request;
    Otlp__ResourceSpans resource_spans;
    Otlp__ResourceSpans *resource_spans_pointers[1];
    Otlp__Resource resource;
    struct key_value resource_attributes[RESOURCE_ATTRIBUTES];
    Otlp__KeyValue *resource_attribute_pointers[RESOURCE_ATTRIBUTES];
    Otlp__ScopeSpans scope_spans;
    Otlp__ScopeSpans *scope_spans_pointers[1];
    Otlp__InstrumentationScope scope;
    size_t length;
    uint8_t body[1 << 20];
} state;

static ProtobufCBinaryData bytes(const void *data, size_t length) {
    return (ProtobufCBinaryData){.len = length, .data = (uint8_t *)data};
}

static void wire_attributes(struct key_value *attributes, Otlp__KeyValue **pointers, size_t count) {
    for (size_t i = 0; i < count; i++) {
        attributes[i].pair = cotlp_empty_key_value();
        attributes[i].value = cotlp_empty_any_value();
        attributes[i].pair.value = &attributes[i].value;
        pointers[i] = &attributes[i].pair;
    }
}

/* What stays the same from call to call: descriptors and the pointers between the structs. */
static void wire(void) {
    for (size_t i = 0; i < SOMA_BASELINE_MOST_SPANS; i++) {
        struct span *span = &state.spans[i];
        span->span = cotlp_empty_span();
        span->event = cotlp_empty_event();
        wire_attributes(span->attributes, span->attribute_pointers, ATTRIBUTES);
        wire_attributes(span->event_attributes, span->event_attribute_pointers, EVENT_ATTRIBUTES);
        span->event.attributes = span->event_attribute_pointers;
        span->event_pointers[0] = &span->event;
        span->span.attributes = span->attribute_pointers;
        span->span.events = span->event_pointers;
        state.span_pointers[i] = &span->span;
    }
    state.request = cotlp_empty_trace_request();
    state.resource_spans = cotlp_empty_resource_spans();
    state.resource = cotlp_empty_resource();
    state.scope_spans = cotlp_empty_scope_spans();
    state.scope = cotlp_empty_instrumentation_scope();
    wire_attributes(state.resource_attributes, state.resource_attribute_pointers, RESOURCE_ATTRIBUTES);
    state.resource.attributes = state.resource_attribute_pointers;
    state.resource_spans_pointers[0] = &state.resource_spans;
    state.scope_spans_pointers[0] = &state.scope_spans;
    state.request.resource_spans = state.resource_spans_pointers;
    state.resource_spans.resource = &state.resource;
    state.resource_spans.scope_spans = state.scope_spans_pointers;
    state.scope_spans.scope = &state.scope;
    state.scope_spans.spans = state.span_pointers;
    state.wired = true;
}

static size_t fill_attributes(struct key_value *to, const struct attribute *from, size_t count) {
    for (size_t i = 0; i < count; i++) {
        to[i].pair.key = bytes(from[i].key, from[i].key_length);
        switch (from[i].kind) {
        case TEXT:
            to[i].value.value_case = OTLP__ANY_VALUE__VALUE_STRING_VALUE;
            to[i].value.string_value = bytes(from[i].text, from[i].text_length);
            break;
        case INTEGER:
            to[i].value.value_case = OTLP__ANY_VALUE__VALUE_INT_VALUE;
            to[i].value.int_value = from[i].integer;
            break;
        case REAL:
            to[i].value.value_case = OTLP__ANY_VALUE__VALUE_DOUBLE_VALUE;
            to[i].value.double_value = from[i].real;
            break;
        }
    }
    return count;
}

static void fill_span(struct span *span) {
    span->span.trace_id = bytes(trace_id, sizeof trace_id);
    span->span.span_id = bytes(span_id, sizeof span_id);
    span->span.parent_span_id = bytes(parent_span_id, sizeof parent_span_id);
    span->span.name = bytes("execute_tool Bash", 17);
    span->span.kind = OTLP__SPAN__SPAN_KIND__SPAN_KIND_INTERNAL;
    span->span.start_time_unix_nano = 1763665262123456000;
    span->span.end_time_unix_nano = 1763665263323456000;
    span->span.flags = 1;
    span->span.n_attributes = fill_attributes(span->attributes, span_attributes, ATTRIBUTES);
    span->event.name = bytes("soma.mode_change", 16);
    span->event.time_unix_nano = 1763665263323456000;
    span->event.n_attributes = fill_attributes(span->event_attributes, event_attributes, EVENT_ATTRIBUTES);
    span->span.n_events = 1;
}

size_t soma_baseline_encode_traces(size_t spans) {
    if (spans > SOMA_BASELINE_MOST_SPANS) return 0;
    if (!state.wired) wire();
    for (size_t i = 0; i < spans; i++) fill_span(&state.spans[i]);
    state.resource.n_attributes =
        fill_attributes(state.resource_attributes, resource_attributes, RESOURCE_ATTRIBUTES);
    state.scope.name = bytes("soma", 4);
    state.scope.version = bytes("1.0.0", 5);
    state.scope_spans.n_spans = spans;
    state.resource_spans.n_scope_spans = 1;
    state.request.n_resource_spans = 1;
    state.length = 0;
    if (protobuf_c_message_get_packed_size(&state.request.base) > sizeof state.body) return 0;
    state.length = protobuf_c_message_pack(&state.request.base, state.body);
    return state.length;
}

void soma_baseline_copy_body(uint8_t *to, size_t capacity) {
    memcpy(to, state.body, state.length < capacity ? state.length : capacity);
}
