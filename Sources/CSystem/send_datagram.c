#define _GNU_SOURCE
#include "CSystem.h"

#include <errno.h>
#include <stddef.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

int soma_send_datagram(const char *address, const char *bytes, size_t length) {
    struct sockaddr_un name = {.sun_family = AF_UNIX};
    size_t count = strlen(address);
    if (count == 0 || count >= sizeof name.sun_path) return EINVAL;
    memcpy(name.sun_path, address, count);
    /* An abstract name has no NUL at its end, where one would be a part of it. */
    int is_abstract = address[0] == '@';
    if (is_abstract) name.sun_path[0] = 0;
    socklen_t size = (socklen_t)(offsetof(struct sockaddr_un, sun_path) + count + (is_abstract ? 0 : 1));
    int descriptor = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (descriptor < 0) return errno;
    ssize_t sent = sendto(descriptor, bytes, length, MSG_NOSIGNAL, (struct sockaddr *)&name, size);
    int failure = sent < 0 ? errno : 0;
    close(descriptor);
    return failure;
}
