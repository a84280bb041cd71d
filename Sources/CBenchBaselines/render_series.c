#include "CBenchBaselines.h"

#include <stdio.h>

size_t soma_baseline_render_series(size_t series) {
    static char page[SOMA_BASELINE_MOST_SERIES * 128];
    size_t length = 0;
    for (size_t i = 0; i < series && i < SOMA_BASELINE_MOST_SERIES; i++) {
        length += (size_t)snprintf(page + length, sizeof page - length, "soma_pressure_ratio{gen_ai_agent_id=\"cc-%05zu\"} %.17g\n",
                                   i, 0.1 + (double)i / 7919.0);
    }
    return length;
}
