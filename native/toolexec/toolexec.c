/* toolexec TOOL [ARGUMENT...]
 *
 * What `go build -toolexec` starts in place of each TOOL, and becomes it. Before a build does anything it asks compiler, assembler and
 * linker for their versions, some of them twice: five starts of programs of 10 to 20 MB for a line each, a tenth of what a small
 * program takes. So what a tool answered is kept in the build cache, under its name, size and time of change (an upgraded tool is
 * asked again), and said from there. What cannot be kept, or is not an answer, is left to the tool. */
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define ANSWER_BYTES 4096 /* a longer one is not kept */
#define DIRECTORY "toolexec"

static char answer[ANSWER_BYTES + 1];

static bool say(const char *text, size_t size)
{
    while (size > 0) {
        ssize_t n = write(STDOUT_FILENO, text, size);
        if (n < 0 && errno != EINTR) return false;
        if (n > 0) text += n, size -= (size_t)n;
    }
    return true;
}

/* Up to the end, or one byte more than may be kept; negative when it cannot be read. */
static ssize_t read_answer(int fd)
{
    size_t size = 0;
    while (size < sizeof answer) {
        ssize_t n = read(fd, answer + size, sizeof answer - size);
        if (n < 0 && errno == EINTR) continue;
        if (n < 0) return -1;
        if (n == 0) break;
        size += (size_t)n;
    }
    return (ssize_t)size;
}

/* Where the tool's answer is kept, and the directory for it; false without a build cache. */
static bool find(const char *tool, char *path, size_t size)
{
    const char *cache = getenv("GOCACHE"), *name = strrchr(tool, '/');
    struct stat is;
    if (!cache || cache[0] != '/' || !name || stat(tool, &is) < 0) return false;
    int length = snprintf(path, size, "%s/" DIRECTORY "/%s-%lld-%lld.%09ld", cache, name + 1, (long long)is.st_size, (long long)is.st_mtim.tv_sec, is.st_mtim.tv_nsec);
    return length > 0 && (size_t)length < size;
}

/* Whole or not at all: others ask at the same time. */
static void keep(const char *path, size_t size)
{
    char aside[4200];
    snprintf(aside, sizeof aside, "%s", path);
    *strrchr(aside, '/') = 0;
    mkdir(aside, 0777);
    snprintf(aside, sizeof aside, "%s.%d", path, (int)getpid());
    int fd = open(aside, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    if (fd < 0) return;
    bool written = write(fd, answer, size) == (ssize_t)size;
    if (close(fd) < 0 || !written || rename(aside, path) < 0) unlink(aside);
}

/* Has the tool say it, once; what it says is passed on as it is, and its end is this program's. */
static void ask(char **tool, const char *path)
{
    int pipe_fds[2];
    if (pipe2(pipe_fds, O_CLOEXEC) < 0) return;
    pid_t pid = fork();
    if (pid < 0) {
        close(pipe_fds[0]);
        close(pipe_fds[1]);
        return;
    }
    if (pid == 0) {
        if (dup2(pipe_fds[1], STDOUT_FILENO) >= 0) execv(tool[0], tool);
        fprintf(stderr, "%s: %s\n", tool[0], strerror(errno));
        _exit(127);
    }
    close(pipe_fds[1]);
    ssize_t size = read_answer(pipe_fds[0]);
    bool told = size <= 0 || say(answer, (size_t)size), whole = size > 0 && size <= ANSWER_BYTES;
    while (size > ANSWER_BYTES && told && (size = read_answer(pipe_fds[0])) > 0) {
        told = say(answer, (size_t)size);
        size = ANSWER_BYTES + 1;
    }
    close(pipe_fds[0]);
    int status;
    while (waitpid(pid, &status, 0) < 0 && errno == EINTR) {}
    if (whole && told && status == 0) keep(path, (size_t)size);
    exit(!told ? 1 : WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status));
}

int main(int argc, char **argv)
{
    char path[4096];
    if (argc < 2) {
        fputs("toolexec TOOL [ARGUMENT...]\n", stderr);
        return 2;
    }
    if (argc == 3 && strcmp(argv[2], "-V=full") == 0 && find(argv[1], path, sizeof path)) {
        int fd = open(path, O_RDONLY | O_CLOEXEC);
        ssize_t size = fd >= 0 ? read_answer(fd) : -1;
        if (size > 0 && size <= ANSWER_BYTES) return say(answer, (size_t)size) ? 0 : 1;
        if (fd >= 0) close(fd);
        ask(argv + 1, path);
    }
    execv(argv[1], argv + 1);
    fprintf(stderr, "%s: %s\n", argv[1], strerror(errno));
    return errno == ENOENT ? 127 : 126;
}
