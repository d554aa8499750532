/* A program for the tests of the output ring, with native/gate preloaded: printer WHAT. It prints numbered lines, each with two calls
 * as an unbuffered interpreter does, until its ring is in use; does what is asked for; and prints as many again. */
#include "../ring.h"

#include <pthread.h>
#include <signal.h>
#include <spawn.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/sendfile.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <unistd.h>

enum { BURST = 3000, AT_MOST = 50000, THREADS = 4 };

static struct ring *ring;
static int line;

static void print(void)
{
    char text[16];
    int n = snprintf(text, sizeof text, "%d", line++);
    if (write(1, text, (size_t)n) != n || write(1, "\n", 1) != 1) _exit(8);
}

static void lines(int count)
{
    while (count-- > 0) print();
}

static void say(int fd, const char *text)
{
    if (write(fd, text, strlen(text)) != (ssize_t)strlen(text)) _exit(8);
}

static void find_ring(void)
{
    char text[512];
    FILE *maps = fopen("/proc/self/maps", "re");
    while (maps && fgets(text, sizeof text, maps))
        if (strstr(text, "memfd:stdout")) ring = (struct ring *)strtoull(text, NULL, 16);
    if (maps) fclose(maps);
}

/* A thread's lines begin with its letter. */
static void *print_letters(void *letter)
{
    for (int i = 0; i < BURST; i++) {
        char text[32];
        int n = snprintf(text, sizeof text, "%c%d\n", *(char *)letter, i);
        if (write(1, text, (size_t)n) != n) _exit(8);
    }
    return NULL;
}

static void threads(void)
{
    pthread_t thread[THREADS];
    static char letters[] = "abcd";
    for (int i = 0; i < THREADS; i++) pthread_create(&thread[i], NULL, print_letters, &letters[i]);
    for (int i = 0; i < THREADS; i++) pthread_join(thread[i], NULL);
}

static void child(pid_t pid)
{
    if (pid == 0) {
        say(1, "around\n");
        _exit(0);
    }
    waitpid(pid, NULL, 0);
}

static void spawned(void)
{
    pid_t pid;
    char *const argv[] = {"echo", "around", NULL};
    char *const envp[] = {NULL};
    if (posix_spawn(&pid, "/bin/echo", NULL, NULL, argv, envp) == 0) waitpid(pid, NULL, 0);
}

static void through_vfork(void)
{
    pid_t pid = vfork();
    if (pid == 0) {
        execl("/bin/echo", "echo", "around", (char *)NULL);
        _exit(9);
    }
    waitpid(pid, NULL, 0);
}

static void sent(void)
{
    FILE *file = tmpfile();
    if (!file || fputs("around\n", file) < 0 || fflush(file) != 0) _exit(8);
    off_t from = 0;
    if (sendfile(1, fileno(file), &from, 7) != 7) _exit(8);
}

static void in_parts(void)
{
    struct iovec parts[] = {{.iov_base = "aro", .iov_len = 3}, {.iov_base = "und\n", .iov_len = 4}};
    if (writev(1, parts, 2) != 7) _exit(8);
}

static void piped(void)
{
    FILE *child = popen("echo around", "w");
    if (child) pclose(child);
}

static void another_name(const char *path)
{
    int fd = open(path, O_WRONLY);
    if (fd < 0) _exit(8);
    say(fd, "around\n");
}

static void another_number(int fd)
{
    say(fd, "around\n");
    close(fd);
}

static void large(void)
{
    static char text[3 * RING_BYTES];
    memset(text, 'x', sizeof text - 1);
    text[sizeof text - 1] = '\n';
    if (write(1, text, sizeof text) != sizeof text) _exit(8);
}

/* What is printed is lost, the agent and the stage are not. */
static void scribble(void)
{
    atomic_store(&ring->holder, RING_PROGRAM);
    for (uint64_t value = 1; value; value <<= 1) {
        atomic_store(&ring->head, value * 2 - 1);
        atomic_store(&ring->tail, value);
        usleep(500);
    }
    memset(ring, 0xff, sizeof *ring);
    usleep(5000);
    _exit(0);
}

static void prompt(void)
{
    char byte;
    usleep(20000);
    say(1, "name? ");
    if (read(0, &byte, 1) != 1) _exit(8);
}

int main(int argc, char **argv)
{
    const char *what = argc > 1 ? argv[1] : "";
    find_ring();
    if (!ring || fcntl(RING_FD, F_GETFD) >= 0) _exit(7);
    if (close(open("main", O_RDONLY)) < 0) _exit(6); /* the gate */
    while (atomic_load(&ring->head) == 0 && line < AT_MOST) {
        print();
        usleep(20); /* and lets the agent have its turn */
    }
    if (line == AT_MOST) _exit(5);
    lines(BURST);
    if (strcmp(what, "fork") == 0) child(fork());
    else if (strcmp(what, "vfork") == 0) through_vfork();
    else if (strcmp(what, "spawn") == 0) spawned();
    else if (strcmp(what, "system") == 0) (void)system("echo around");
    else if (strcmp(what, "popen") == 0) piped();
    else if (strcmp(what, "writev") == 0) in_parts();
    else if (strcmp(what, "sendfile") == 0) sent();
    else if (strcmp(what, "dup") == 0) another_number(dup(1));
    else if (strcmp(what, "fcntl") == 0) another_number(fcntl(1, F_DUPFD, 10));
    else if (strcmp(what, "open") == 0) another_name("/dev/stdout");
    else if (strcmp(what, "proc") == 0) another_name("/proc/self/fd/1");
    else if (strcmp(what, "stdio") == 0) { fputs("around\n", stdout); fflush(stdout); }
    else if (strcmp(what, "stdio-last") == 0) fputs("around\n", stdout);
    else if (strcmp(what, "exec") == 0) execv("/bin/echo", (char *const[]){"echo", "around", NULL});
    else if (strcmp(what, "redirect") == 0) dup2(open("elsewhere", O_WRONLY | O_CREAT, 0644), 1);
    else if (strcmp(what, "close") == 0) { if (close(1) < 0 || write(1, "x", 1) >= 0) _exit(4); _exit(0); }
    else if (strcmp(what, "error") == 0) say(2, "around\n");
    else if (strcmp(what, "large") == 0) large();
    else if (strcmp(what, "threads") == 0) threads();
    else if (strcmp(what, "kill") == 0) raise(SIGKILL);
    else if (strcmp(what, "leave") == 0) _exit(0);
    else if (strcmp(what, "scribble") == 0) scribble();
    else if (strcmp(what, "prompt") == 0) prompt();
    else if (strcmp(what, "forever") == 0) for (;;) print();
    lines(BURST);
    return 0;
}
