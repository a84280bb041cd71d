#ifndef SOMA_CCURL_SHIM_H
#define SOMA_CCURL_SHIM_H

#include <curl/curl.h>

// curl_easy_setopt and curl_easy_getinfo are variadic, which Swift cannot call: one function per argument type here.
// The parentheses keep curl's type-checking macros, which want a constant option, out of the way.

static inline CURLcode soma_curl_set_long(CURL *handle, CURLoption option, long value) {
    return (curl_easy_setopt)(handle, option, value);
}

static inline CURLcode soma_curl_set_size(CURL *handle, CURLoption option, curl_off_t value) {
    return (curl_easy_setopt)(handle, option, value);
}

static inline CURLcode soma_curl_set_pointer(CURL *handle, CURLoption option, const void *value) {
    return (curl_easy_setopt)(handle, option, value);
}

typedef size_t (*soma_curl_receiver)(char *bytes, size_t size, size_t count, void *context);

// Function pointers go through the same variadic call.
static inline CURLcode soma_curl_set_receiver(CURL *handle, CURLoption option, soma_curl_receiver receiver) {
    return (curl_easy_setopt)(handle, option, receiver);
}

static inline CURLcode soma_curl_set_progress(CURL *handle, curl_xferinfo_callback progress) {
    return (curl_easy_setopt)(handle, CURLOPT_XFERINFOFUNCTION, progress);
}

static inline CURLcode soma_curl_get_status(CURL *handle, long *status) {
    return (curl_easy_getinfo)(handle, CURLINFO_RESPONSE_CODE, status);
}

// Seconds from now, whichever form the header has; 0 where there is none.
static inline CURLcode soma_curl_get_retry_after(CURL *handle, curl_off_t *seconds) {
    return (curl_easy_getinfo)(handle, CURLINFO_RETRY_AFTER, seconds);
}

#endif
