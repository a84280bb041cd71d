#define _GNU_SOURCE
#include "CSystem.h"

#include <fcntl.h>
#include <spawn.h>
#include <sys/types.h>
#include <unistd.h>

int soma_spawn_detached(const char *path, char *const arguments[], char *const environment[]) {
    posix_spawnattr_t attributes;
    int code = posix_spawnattr_init(&attributes);
    if (code != 0) return code;
    posix_spawn_file_actions_t actions;
    code = posix_spawn_file_actions_init(&actions);
    if (code == 0) {
        code = posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSID);
        for (int descriptor = 0; descriptor <= 2 && code == 0; descriptor++) {
            code = posix_spawn_file_actions_addopen(&actions, descriptor, "/dev/null", O_RDWR, 0);
        }
        if (code == 0) code = posix_spawn_file_actions_addclosefrom_np(&actions, 3);
        pid_t process;
        if (code == 0) code = posix_spawn(&process, path, &actions, &attributes, arguments, environment);
        posix_spawn_file_actions_destroy(&actions);
    }
    posix_spawnattr_destroy(&attributes);
    return code;
}
