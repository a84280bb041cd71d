#include "CBenchBaselines.h"

size_t soma_baseline_count_words(const uint8_t *text, size_t length) {
    size_t words = 0;
    int inside = 0;
    for (size_t i = 0; i < length; i++) {
        int space = text[i] == ' ' || (text[i] >= '\t' && text[i] <= '\r');
        words += (size_t)(!space && !inside);
        inside = !space;
    }
    return words;
}
