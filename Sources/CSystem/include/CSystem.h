#ifndef SOMA_CSYSTEM_H
#define SOMA_CSYSTEM_H

/* Starts a program in a session of its own, with /dev/null as standard input, output and error and no other file of this
   process. POSIX_SPAWN_SETSID and addclosefrom_np are GNU extensions, which Swift's Glibc module does not show.
   Returns 0 or an errno. */
int soma_spawn_detached(const char *path, char *const arguments[]);

#endif
