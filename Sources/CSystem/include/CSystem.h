#ifndef SOMA_CSYSTEM_H
#define SOMA_CSYSTEM_H

#include <sys/ioctl.h>

/* Starts a program in a session of its own, with /dev/null as standard input, output and error and no other file of this
   process. POSIX_SPAWN_SETSID and addclosefrom_np are GNU extensions, which Swift's Glibc module does not show.
   Returns 0 or an errno. */
int soma_spawn_detached(const char *path, char *const arguments[], char *const environment[]);


/* ioctl is variadic: Swift cannot call it. Returns 0, or -1 where the file is no terminal. */
int soma_window_size(int descriptor, struct winsize *size);

#endif
