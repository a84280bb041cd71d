#ifndef SOMA_CZLIB_SHIM_H
#define SOMA_CZLIB_SHIM_H

#include <zlib.h>

// deflateInit2 is a macro. 16 more window bits ask for gzip's header and checksum (zlib.h, deflateInit2).
static inline int soma_zlib_begin_gzip(z_stream *stream, int level) {
    return deflateInit2(stream, level, Z_DEFLATED, MAX_WBITS + 16, 8, Z_DEFAULT_STRATEGY);
}

#endif
