#ifndef SOMA_CMICROHTTPD_SHIM_H
#define SOMA_CMICROHTTPD_SHIM_H

#include <gnutls/gnutls.h>
#include <gnutls/x509.h>
#include <microhttpd.h>

typedef void *(*soma_mhd_uri_callback)(void *context, const char *uri, struct MHD_Connection *connection);

// What a daemon is started with. NULL for `certificate` is HTTP without TLS; the texts must outlive the daemon.
struct soma_mhd_settings {
    MHD_socket listening;
    unsigned int connections;
    unsigned int idle_seconds;
    size_t connection_memory;
    const char *certificate;
    const char *key;
    const char *client_authority;
    const char *priorities;
    MHD_NotifyConnectionCallback changed;
    soma_mhd_uri_callback started;
    MHD_AccessHandlerCallback handler;
    MHD_RequestCompletedCallback completed;
    void *context;
};

// MHD_start_daemon is variadic, which Swift cannot call. The context goes to all four callbacks; the listening socket is
// bound by the caller, who so learns from errno why that failed, which MHD only logs.
// A thread for each connection: a client that is slow, or whose password takes long to check, holds up no other.
// poll, not epoll: with epoll 0.9.75 misses the end of a connection that came along with the last bytes of half a
// request, and the connection keeps its place until it was idle for too long.
static inline struct MHD_Daemon *soma_mhd_start(const struct soma_mhd_settings *settings) {
    struct MHD_OptionItem tls[] = {
        {MHD_OPTION_HTTPS_MEM_CERT, 0, (void *)settings->certificate},
        {MHD_OPTION_HTTPS_MEM_KEY, 0, (void *)settings->key},
        {MHD_OPTION_HTTPS_PRIORITIES, 0, (void *)settings->priorities},
        {MHD_OPTION_HTTPS_MEM_TRUST, 0, (void *)settings->client_authority},
        {MHD_OPTION_END, 0, NULL},
    };
    if (settings->certificate == NULL) tls[0].option = MHD_OPTION_END;
    if (settings->client_authority == NULL) tls[3].option = MHD_OPTION_END;
    return MHD_start_daemon(
        MHD_USE_POLL_INTERNAL_THREAD | MHD_USE_THREAD_PER_CONNECTION | MHD_USE_ITC
            | (settings->certificate == NULL ? 0 : MHD_USE_TLS),
        0, NULL, NULL, settings->handler, settings->context,
        MHD_OPTION_LISTEN_SOCKET, settings->listening,
        MHD_OPTION_CONNECTION_LIMIT, settings->connections,
        MHD_OPTION_CONNECTION_TIMEOUT, settings->idle_seconds,
        MHD_OPTION_CONNECTION_MEMORY_LIMIT, settings->connection_memory,
        MHD_OPTION_THREAD_STACK_SIZE, (size_t)(1 << 20),
        MHD_OPTION_NOTIFY_CONNECTION, settings->changed, settings->context,
        MHD_OPTION_URI_LOG_CALLBACK, settings->started, settings->context,
        MHD_OPTION_NOTIFY_COMPLETED, settings->completed, settings->context,
        MHD_OPTION_ARRAY, tls,
        MHD_OPTION_END
    );
}

// MHD_get_daemon_info is variadic.
static inline MHD_socket soma_mhd_listening_socket(struct MHD_Daemon *daemon) {
    const union MHD_DaemonInfo *info = MHD_get_daemon_info(daemon, MHD_DAEMON_INFO_LISTEN_FD);
    return info == NULL ? MHD_INVALID_SOCKET : info->listen_fd;
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

// -1 where it is not known.
static inline MHD_socket soma_mhd_connection_socket(struct MHD_Connection *connection) {
    const union MHD_ConnectionInfo *info = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD);
    return info == NULL ? MHD_INVALID_SOCKET : info->connect_fd;
}

// Ends the handshake unless the client's certificate is good for clients, and of an authority that is trusted. It is
// called without a certificate too, where one is not required.
static inline int soma_tls_verify_client(gnutls_session_t session) {
    unsigned int status = 0, count = 0;
    if (gnutls_certificate_get_peers(session, &count) == NULL) return 0;
    gnutls_typed_vdata_st purpose = {GNUTLS_DT_KEY_PURPOSE_OID, (unsigned char *)GNUTLS_KP_TLS_WWW_CLIENT, 0};
    int code = gnutls_certificate_verify_peers(session, &purpose, 1, &status);
    return code == GNUTLS_E_SUCCESS && status == 0 ? 0 : GNUTLS_E_CERTIFICATE_ERROR;
}

// Before a connection's handshake: whether a client is asked for a certificate (1) or must have one (2), and whether
// that is verified; 0 asks for none.
static inline void soma_mhd_demand_certificate(struct MHD_Connection *connection, int demand, int verifies) {
    const union MHD_ConnectionInfo *info = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_GNUTLS_SESSION);
    if (info == NULL || info->tls_session == NULL) return;
    gnutls_session_t session = info->tls_session;
    gnutls_certificate_server_set_request(
        session, demand == 2 ? GNUTLS_CERT_REQUIRE : demand == 1 ? GNUTLS_CERT_REQUEST : GNUTLS_CERT_IGNORE
    );
    gnutls_session_set_verify_function(session, verifies ? soma_tls_verify_client : NULL);
}

#endif
