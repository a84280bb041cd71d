#ifndef C_BENCH_BASELINES_H
#define C_BENCH_BASELINES_H

#include <stddef.h>
#include <stdint.h>

/* The most spans soma_baseline_encode_traces takes. */
#define SOMA_BASELINE_MOST_SPANS 512

/* Builds and packs one ExportTraceServiceRequest of `spans` equal spans, the plain way: libprotobuf-c over structs and
   a buffer that stay from call to call, the structs filled anew from a table, text pointed to and not copied.
   Returns the length of the body, 0 if it does not fit. Not for two threads at once. */
size_t soma_baseline_encode_traces(size_t spans);

/* Copies what the last call packed, at most `capacity` bytes. */
void soma_baseline_copy_body(uint8_t *to, size_t capacity);

/* The most series soma_baseline_render_series takes. */
#define SOMA_BASELINE_MOST_SERIES 1000

/* Renders so many series of the Prometheus text format with snprintf; returns the page's length. Not for two threads at
   once. */
size_t soma_baseline_render_series(size_t series);

/* Counts the words of a text between ASCII white space. */
size_t soma_baseline_count_words(const uint8_t *text, size_t length);

#endif
