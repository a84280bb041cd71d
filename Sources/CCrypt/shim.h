#ifndef SOMA_CCRYPT_SHIM_H
#define SOMA_CCRYPT_SHIM_H

#include <crypt.h>
#include <stdlib.h>
#include <string.h>

// Swift does not import struct crypt_data: its array is too long for a tuple. Writes the hash of `password` under the
// settings of `setting`, with its NUL, into `hash`; returns 0 where that is not possible.
static inline int soma_crypt(const char *password, const char *setting, char hash[CRYPT_OUTPUT_SIZE]) {
    struct crypt_data *data = calloc(1, sizeof *data);
    if (data == NULL) return 0;
    const char *result = crypt_r(password, setting, data);
    // "*0" and "*1" stand for failures (crypt(5)).
    int is_hash = result != NULL && result[0] != '*';
    if (is_hash) memcpy(hash, result, strlen(result) + 1);
    explicit_bzero(data, sizeof *data);
    free(data);
    return is_hash;
}

#endif
