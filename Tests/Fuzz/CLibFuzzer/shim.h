// libFuzzer has no header of its own; this is its documented entry point for a program with a `main`.
#ifndef SOMA_CLIBFUZZER_SHIM_H
#define SOMA_CLIBFUZZER_SHIM_H

#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

int LLVMFuzzerRunDriver(int *argc, char ***argv, int (*take)(const uint8_t *data, size_t size));

#endif
