/* linked [--until FIFO] SOURCE TARGET COMMAND [ARGUMENT...]
 *
 * Makes TARGET a directory that looks like SOURCE and can be written to: directories of its own, links to the files. Then it becomes
 * COMMAND. A toolchain's cache is shown like that. What there is to link SOURCE/.list says (RuntimeDirectory.Publish): to look through
 * SOURCE each time takes almost twice as long. Where there is no list, or no room for TARGET, COMMAND finds less in its cache than it
 * could, and is started all the same.
 *
 * With --until it does its work ahead of a job: COMMAND begins when FIFO was opened for writing and closed. What was not there to
 * link before may be by then. */
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

/* Names below SOURCE, each ended by a zero byte, directories before what they hold and with a slash at the end. */
static void link_all(const char *source, int target, const char *names, size_t size)
{
    for (const char *name = names, *end; (end = memchr(name, 0, size - (size_t)(name - names))); name = end + 1) {
        char below[4096];
        if (end > name && end[-1] == '/')
            mkdirat(target, name, 0777);
        else if (snprintf(below, sizeof below, "%s/%s", source, name) < (int)sizeof below && symlinkat(below, target, name) < 0 && errno == ENOSPC)
            break;
    }
}

/* False when there is nothing to link. */
static bool link_tree(const char *source, const char *target)
{
    char path[4096];
    struct stat found;
    int list = snprintf(path, sizeof path, "%s/.list", source) < (int)sizeof path ? open(path, O_RDONLY | O_CLOEXEC) : -1;
    if (list < 0) return false;
    if (fstat(list, &found) == 0 && found.st_size > 0) {
        const char *names = mmap(NULL, (size_t)found.st_size, PROT_READ, MAP_PRIVATE, list, 0);
        int made = mkdir(target, 0777) == 0 ? open(target, O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC) : -1;
        if (names != MAP_FAILED && made >= 0) link_all(source, made, names, (size_t)found.st_size);
        if (made >= 0) close(made);
    }
    close(list);
    return true;
}

static void wait_until_written(const char *fifo)
{
    char byte;
    ssize_t n;
    int fd;
    while ((fd = open(fifo, O_RDONLY | O_CLOEXEC)) < 0 && errno == EINTR) {}
    while (fd >= 0 && ((n = read(fd, &byte, 1)) > 0 || (n < 0 && errno == EINTR))) {}
    if (fd >= 0) close(fd);
}

int main(int argc, char **argv)
{
    const char *fifo = NULL;
    if (argc > 2 && strcmp(argv[1], "--until") == 0) {
        fifo = argv[2];
        argc -= 2;
        argv += 2;
    }
    if (argc < 4) {
        fputs("linked [--until FIFO] SOURCE TARGET COMMAND [ARGUMENT...]\n", stderr);
        return 2;
    }
    bool linked = link_tree(argv[1], argv[2]);
    if (fifo) wait_until_written(fifo);
    if (fifo && !linked) link_tree(argv[1], argv[2]);
    execvp(argv[3], argv + 3);
    fprintf(stderr, "%s: %s\n", argv[3], strerror(errno));
    return errno == ENOENT ? 127 : 126;
}
