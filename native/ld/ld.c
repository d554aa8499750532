/* ld [ARGUMENT...]
 *
 * What a compiler finds when it looks for its linker here (gcc's -B). lld links a hello of Rust in half the time GNU ld takes, and has been
 * the linker of Rust's own releases for x86-64 since 1.90. Where it is not installed, or has anything to say against the program, GNU
 * ld does the work: with what it says people know their way, and what only it can do it does. So a program is linked, or refused, as
 * it would be without lld. */
#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

/* Its errors are not shown: GNU ld tells them again. */
static bool lld(char **arguments)
{
    posix_spawn_file_actions_t quiet;
    pid_t pid;
    int status;
    if (posix_spawn_file_actions_init(&quiet) != 0) return false;
    bool started = posix_spawn_file_actions_addopen(&quiet, 2, "/dev/null", O_WRONLY, 0) == 0
        && posix_spawnp(&pid, "ld.lld", &quiet, NULL, arguments, environ) == 0;
    posix_spawn_file_actions_destroy(&quiet);
    if (!started) return false;
    while (waitpid(pid, &status, 0) < 0)
        if (errno != EINTR) return false;
    return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

/* Who asks what linker this is means GNU ld: configure scripts do. */
static bool asks(char *const *argv)
{
    for (argv++; *argv; argv++)
        if (!strcmp(*argv, "-v") || !strcmp(*argv, "-V") || !strcmp(*argv, "--version") || !strcmp(*argv, "--help")) return true;
    return false;
}

/* By its whole name, as compilers do: it puts that in front of what it says. */
static void become_gnu_ld(char **argv)
{
    const char *path = getenv("PATH");
    errno = ENOENT;
    for (const char *at = path ? path : "/usr/bin:/bin", *end; at; at = *end ? end + 1 : NULL) {
        char name[4096];
        end = strchrnul(at, ':');
        if (snprintf(name, sizeof name, "%.*s/ld", (int)(end - at), at) >= (int)sizeof name) continue;
        argv[0] = name;
        execv(name, argv);
    }
}

int main(int argc, char **argv)
{
    /* lld would throw away a section that nothing but its __start_ and __stop_ symbols leads to; GNU ld keeps it. */
    static char *const like_gnu[] = {"ld.lld", "-z", "nostart-stop-gc"};
    enum { OURS = sizeof like_gnu / sizeof *like_gnu };
    char **arguments = argc < 1 ? NULL : malloc(((size_t)argc + OURS) * sizeof *arguments);
    if (arguments && !asks(argv)) {
        memcpy(arguments, like_gnu, sizeof like_gnu);
        memcpy(arguments + OURS, argv + 1, (size_t)argc * sizeof *argv); /* and the null at the end */
        if (lld(arguments)) return 0;
    }
    become_gnu_ld(argv);
    fprintf(stderr, "ld: %s\n", strerror(errno));
    return errno == ENOENT ? 127 : 126;
}
