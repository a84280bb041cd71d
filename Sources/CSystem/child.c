#define _GNU_SOURCE
#include "CSystem.h"

#include <errno.h>
#include <signal.h>
#include <spawn.h>
#include <stddef.h>
#include <sys/wait.h>
#include <unistd.h>

static const int forwarded[] = {SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGUSR1, SIGUSR2};
enum { forwarded_count = sizeof forwarded / sizeof forwarded[0] };

static volatile pid_t forwarded_to;
static sigset_t original_mask;

/* The terminal tells the whole foreground group by itself. */
static void forward(int signal, siginfo_t *info, void *context) {
    (void)context;
    int code = errno;
    pid_t child = forwarded_to;
    if (info->si_code != SI_KERNEL && child > 0) kill(child, signal);
    errno = code;
}

static void do_nothing(int signal) { (void)signal; }

/* A handler, unlike SIG_IGN, is not handed on to programs that are started later. */
static void handle(int signal, const struct sigaction *action) {
    struct sigaction old;
    if (sigaction(signal, NULL, &old) == 0 && old.sa_handler != SIG_IGN) sigaction(signal, action, NULL);
}

void soma_survive_file_size_limit(void) {
    struct sigaction quiet = {.sa_handler = do_nothing, .sa_flags = SA_RESTART};
    handle(SIGXFSZ, &quiet);
}

static void handle_signals(void) {
    struct sigaction forwarding = {.sa_sigaction = forward, .sa_flags = SA_SIGINFO | SA_RESTART};
    struct sigaction quiet = {.sa_handler = do_nothing, .sa_flags = SA_RESTART};
    for (int index = 0; index < forwarded_count; index++) handle(forwarded[index], &forwarding);
    handle(SIGPIPE, &quiet);
}

static int spawn(char *const arguments[], int output, int error, pid_t *child) {
    posix_spawnattr_t attributes;
    int code = posix_spawnattr_init(&attributes);
    if (code != 0) return code;
    posix_spawn_file_actions_t actions;
    code = posix_spawn_file_actions_init(&actions);
    if (code == 0) {
        code = posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK);
        if (code == 0) code = posix_spawnattr_setsigmask(&attributes, &original_mask);
        if (code == 0 && output >= 0) code = posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO);
        if (code == 0 && error >= 0) code = posix_spawn_file_actions_adddup2(&actions, error, STDERR_FILENO);
        if (code == 0) code = posix_spawnp(child, arguments[0], &actions, &attributes, arguments, environ);
        posix_spawn_file_actions_destroy(&actions);
    }
    posix_spawnattr_destroy(&attributes);
    return code;
}

int soma_start_child(char *const arguments[], int output, int error, pid_t *child) {
    struct sigaction quiet = {.sa_handler = do_nothing, .sa_flags = SA_RESTART};
    sigset_t held;
    sigemptyset(&held);
    sigaddset(&held, SIGCHLD);
    for (int index = 0; index < forwarded_count; index++) sigaddset(&held, forwarded[index]);
    sigprocmask(SIG_BLOCK, &held, &original_mask);
    /* Where it was ignored, the child's end would not be told. */
    sigaction(SIGCHLD, &quiet, NULL);
    int code = spawn(arguments, output, error, child);
    sigset_t mask = original_mask;
    if (code == 0) {
        forwarded_to = *child;
        handle_signals();
        sigaddset(&mask, SIGCHLD);
    }
    sigprocmask(SIG_SETMASK, &mask, NULL);
    return code;
}

int soma_poll_with_child(struct pollfd *requests, nfds_t count) {
    sigset_t mask = original_mask;
    sigdelset(&mask, SIGCHLD);
    return ppoll(requests, count, NULL, &mask);
}

int soma_child_has_ended(pid_t child, int *status) {
    siginfo_t info = {0};
    *status = 0xFF00;
    if (waitid(P_PID, (id_t)child, &info, WEXITED | WNOHANG | WNOWAIT) == 0 && info.si_pid == 0) return 0;
    /* Until it is waited for, its id is no other's. */
    forwarded_to = 0;
    while (waitpid(child, status, 0) < 0 && errno == EINTR) {}
    sigprocmask(SIG_SETMASK, &original_mask, NULL);
    return 1;
}

pid_t soma_fork_relay(void) {
    pid_t relay = fork();
    if (relay != 0) return relay;
    struct sigaction usual = {.sa_handler = SIG_DFL};
    for (int index = 0; index < forwarded_count; index++) handle(forwarded[index], &usual);
    handle(SIGPIPE, &usual);
    return 0;
}
