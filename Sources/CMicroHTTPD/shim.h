#ifndef SOMA_CMICROHTTPD_SHIM_H
#define SOMA_CMICROHTTPD_SHIM_H

#include <microhttpd.h>

typedef void *(*soma_mhd_uri_callback)(void *context, const char *uri, struct MHD_Connection *connection);

// MHD_start_daemon is variadic, which Swift cannot call. `context` goes to all three callbacks; the listening socket
// is bound by the caller, who so learns from errno why that failed, which MHD only logs.
// poll, not epoll: with epoll 0.9.75 misses the end of a connection that came along with the last bytes of half a
// request, and the connection keeps its place until it was idle for too long.
static inline struct MHD_Daemon *soma_mhd_start(
    MHD_socket listening, unsigned int connections, unsigned int idle_seconds, size_t connection_memory,
    soma_mhd_uri_callback started, MHD_AccessHandlerCallback handler, MHD_RequestCompletedCallback completed,
    void *context
) {
    return MHD_start_daemon(
        MHD_USE_POLL_INTERNAL_THREAD | MHD_USE_ITC, 0, NULL, NULL, handler, context,
        MHD_OPTION_LISTEN_SOCKET, listening,
        MHD_OPTION_CONNECTION_LIMIT, connections,
        MHD_OPTION_CONNECTION_TIMEOUT, idle_seconds,
        MHD_OPTION_CONNECTION_MEMORY_LIMIT, connection_memory,
        MHD_OPTION_URI_LOG_CALLBACK, started, context,
        MHD_OPTION_NOTIFY_COMPLETED, completed, context,
        MHD_OPTION_END
    );
}

// MHD_set_connection_option is variadic. The idle clock starts anew only when the time-out was zero before.
static inline void soma_mhd_restart_idle_clock(struct MHD_Connection *connection, unsigned int idle_seconds) {
    MHD_set_connection_option(connection, MHD_CONNECTION_OPTION_TIMEOUT, 0u);
    MHD_set_connection_option(connection, MHD_CONNECTION_OPTION_TIMEOUT, idle_seconds);
}

// MHD_get_connection_info is variadic. NULL where the address is not known.
static inline const struct sockaddr *soma_mhd_client_address(struct MHD_Connection *connection) {
    const union MHD_ConnectionInfo *info = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CLIENT_ADDRESS);
    return info == NULL ? NULL : info->client_addr;
}

#endif
