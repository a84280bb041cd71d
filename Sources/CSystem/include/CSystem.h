#ifndef SOMA_CSYSTEM_H
#define SOMA_CSYSTEM_H

#include <malloc.h>
#include <poll.h>
#include <sys/ioctl.h>
#include <sys/types.h>

/* Starts a program in a session of its own, with /dev/null as standard input, output and error and no other file of this
   process. POSIX_SPAWN_SETSID and addclosefrom_np are GNU extensions, which Swift's Glibc module does not show.
   Returns 0 or an errno. */
int soma_spawn_detached(const char *path, char *const arguments[], char *const environment[]);

/* Starts a program, looked up in PATH, in this process's group, with its signal mask and dispositions; `output` and `error`
   become its standard output and error, -1 leaves it what this process has. From then on SIGHUP, SIGINT, SIGQUIT, SIGTERM,
   SIGUSR1 and SIGUSR2 do not end this process but are passed on, unless the terminal sent them, and SIGPIPE does nothing:
   what handles signals has to be C. One child a process. Returns 0 or an errno. */
int soma_start_child(char *const arguments[], int output, int error, pid_t *child);

/* poll without a time limit; the child's end ends it too, with EINTR. */
int soma_poll_with_child(struct pollfd *requests, nfds_t count);

/* 0 while the child runs; 1 once it has ended, with what waitpid says of it, and then it must not be asked again. */
int soma_child_has_ended(pid_t child, int *status);

/* fork, which Swift does not show; in the new process signals end it as usual. For a process of one thread. */
pid_t soma_fork_relay(void);

/* SIGXFSZ no longer ends this process; a handler, unlike SIG_IGN, is not handed on to programs that are started later. */
void soma_survive_file_size_limit(void);

/* One datagram to a Unix socket, a path or '@' and an abstract name; none where it cannot be taken at once. Returns 0 or an
   errno. */
int soma_send_datagram(const char *address, const char *bytes, size_t length);

/* ioctl is variadic: Swift cannot call it. Returns 0, or -1 where the file is no terminal. */
int soma_window_size(int descriptor, struct winsize *size);

/* Has all threads share two heaps of the C library's, which keep up to 64 MiB that are free: a page of many series would
 * else be paid for again at each scrape, in page faults. */
static inline void soma_share_heaps(void) {
#ifdef M_ARENA_MAX
    mallopt(M_ARENA_MAX, 2);
    mallopt(M_TRIM_THRESHOLD, 64 << 20);
    mallopt(M_MMAP_THRESHOLD, 32 << 20);
#endif
}

#endif
