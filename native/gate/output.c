/* The program's side of the output ring (native/agent/ring.h): what a program writes to its stdout in small pieces goes into
 * memory while the agent says that it looks there. An interpreter that hands on each line at once, as live output wants it, is
 * spared a system call and a switch of context for each.
 *
 * Descriptor 1 stays the pipe it is. Before anything could write to it that does not come through here, the ring is emptied into it;
 * where that could go on (a further process, a further descriptor, calls of the C library by hand), the ring is left for good. What
 * an extension in C prints by itself past all this is not lost and not doubled, but may come before lines that were printed up to a
 * millisecond earlier. */
#include "../agent/ring.h"
#include "gate.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <pthread.h>
#include <pty.h>
#include <sched.h>
#include <spawn.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

enum { OUT = STDOUT_FILENO, SMALL = RING_BYTES / 16 };

static struct ring *ring;
static atomic_bool in_use;

/* One thread at a time puts in. A handler of a signal that interrupts it goes around. */
static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static _Thread_local bool inside;

static ssize_t write_out(const void *bytes, size_t size)
{
    NEXT(write);
    return next(OUT, bytes, size);
}

static bool enter(void)
{
    if (inside) return false;
    inside = true;
    pthread_mutex_lock(&mutex);
    return true;
}

static void leave(void)
{
    pthread_mutex_unlock(&mutex);
    inside = false;
}

/* What is in the ring, into the pipe. In pieces that a pipe takes whole or not at all: should this thread be killed while it waits
 * for room, the agent finds the rest where it was, once. False: errno says what write said. */
static bool empty(void)
{
    uint64_t head = atomic_load(&ring->head), tail = atomic_load(&ring->tail);
    if (head == tail) return true;
    for (unsigned nobody = RING_FREE; !atomic_compare_exchange_weak(&ring->holder, &nobody, RING_PROGRAM); nobody = RING_FREE) sched_yield();
    tail = atomic_load(&ring->tail);
    ssize_t n = 0;
    while (tail < head) {
        size_t from = (size_t)(tail % RING_BYTES), size = head - tail < PIPE_BUF ? (size_t)(head - tail) : PIPE_BUF;
        if (size > RING_BYTES - from) size = RING_BYTES - from;
        n = write_out(ring->bytes + from, size);
        if (n < 0) break;
        tail += (uint64_t)n;
        atomic_store(&ring->tail, tail);
    }
    atomic_store(&ring->holder, RING_FREE);
    return tail == head;
}

/* The same, however long it takes. Only a pipe that nobody reads any more keeps what it does not get. */
static void empty_fully(void)
{
    while (!empty() && (errno == EINTR || errno == EAGAIN))
        if (errno == EAGAIN) poll(&(struct pollfd){.fd = OUT, .events = POLLOUT}, 1, -1);
}

/* Something writes to stdout around the ring, this once or from now on. */
static void go_around(bool from_now_on)
{
    if (!atomic_load_explicit(&in_use, memory_order_relaxed)) return;
    int error = errno;
    if (enter()) {
        empty_fully();
        if (from_now_on) in_use = false;
        leave();
    } else if (from_now_on) {
        in_use = false;
    }
    errno = error;
}

static void put(const void *bytes, size_t size)
{
    uint64_t head = atomic_load_explicit(&ring->head, memory_order_relaxed);
    size_t from = (size_t)(head % RING_BYTES);
    size_t first = size < RING_BYTES - from ? size : RING_BYTES - from;
    memcpy(ring->bytes + from, bytes, first);
    memcpy(ring->bytes, (const char *)bytes + first, size - first);
    atomic_store(&ring->head, head + size);
}

/* Steps: room, or the pipe's turn; put in; look once more whether somebody still looks. */
EXPORT ssize_t write(int fd, const void *bytes, size_t size)
{
    NEXT(write);
    if (fd != OUT || !atomic_load_explicit(&in_use, memory_order_relaxed) || !enter()) return next(fd, bytes, size);
    bool small = size > 0 && size <= SMALL && atomic_load(&ring->followed);
    bool room = small && atomic_load_explicit(&ring->head, memory_order_relaxed) - atomic_load(&ring->tail) <= RING_BYTES - size;
    if (!in_use) {
        small = false; /* another thread went around while we waited for it */
    } else if (!room && !empty()) {
        leave();
        return -1; /* as if these bytes had found the pipe full, or waited and been interrupted */
    }
    if (small) {
        put(bytes, size);
        /* If that is interrupted, the pipe was full: who reads it looks here next. */
        if (!atomic_load(&ring->followed)) empty();
    }
    leave();
    return small ? (ssize_t)size : next(fd, bytes, size);
}

#define AROUND(type, name, parameters, when, from_now_on, ...) \
    EXPORT type name parameters                                \
    {                                                          \
        NEXT(name);                                            \
        if (when) go_around(from_now_on);                      \
        return next(__VA_ARGS__);                              \
    }

/* Once around. */
AROUND(ssize_t, writev, (int fd, const struct iovec *parts, int count), fd == OUT, false, fd, parts, count)
AROUND(ssize_t, sendfile, (int to, int from, off_t *at, size_t size), to == OUT, false, to, from, at, size)
AROUND(ssize_t, sendfile64, (int to, int from, off64_t *at, size_t size), to == OUT, false, to, from, at, size)
AROUND(int, fflush, (FILE *file), !file || file == stdout, false, file)
AROUND(ssize_t, splice, (int from, off64_t *from_at, int to, off64_t *to_at, size_t size, unsigned flags), to == OUT, false, from, from_at, to, to_at, size, flags)

/* Another descriptor, or another file at this one. */
AROUND(int, dup, (int fd), fd == OUT, true, fd)
AROUND(int, dup2, (int fd, int to), fd == OUT || to == OUT, true, fd, to)
AROUND(int, dup3, (int fd, int to, int flags), fd == OUT || to == OUT, true, fd, to, flags)
AROUND(int, close, (int fd), fd == OUT, true, fd)
AROUND(int, close_range, (unsigned first, unsigned last, int flags), first <= OUT && last >= OUT, true, first, last, flags)

#define FCNTL(name)                                                               \
    EXPORT int name(int fd, int command, ...)                                     \
    {                                                                             \
        NEXT(name);                                                               \
        va_list rest;                                                             \
        va_start(rest, command);                                                  \
        void *argument = va_arg(rest, void *);                                    \
        va_end(rest);                                                             \
        if (fd == OUT && (command == F_DUPFD || command == F_DUPFD_CLOEXEC)) go_around(true); \
        return next(fd, command, argument);                                       \
    }

FCNTL(fcntl)
FCNTL(fcntl64)

/* Another process, or another program in this one. */
AROUND(pid_t, fork, (void), true, true)
AROUND(int, forkpty, (int *fd, char *name, const struct termios *how, const struct winsize *size), true, true, fd, name, how, size)
AROUND(int, daemon, (int stay, int keep), true, true, stay, keep)
AROUND(int, system, (const char *command), true, true, command)
AROUND(FILE *, popen, (const char *command, const char *how), true, true, command, how)
AROUND(int, posix_spawn, (pid_t *pid, const char *path, const posix_spawn_file_actions_t *actions, const posix_spawnattr_t *attributes, char *const argv[], char *const envp[]), true, true, pid, path, actions, attributes, argv, envp)
AROUND(int, posix_spawnp, (pid_t *pid, const char *path, const posix_spawn_file_actions_t *actions, const posix_spawnattr_t *attributes, char *const argv[], char *const envp[]), true, true, pid, path, actions, attributes, argv, envp)
AROUND(int, execve, (const char *path, char *const argv[], char *const envp[]), true, true, path, argv, envp)
AROUND(int, fexecve, (int fd, char *const argv[], char *const envp[]), true, true, fd, argv, envp)
AROUND(int, execv, (const char *path, char *const argv[]), true, true, path, argv)
AROUND(int, execvp, (const char *path, char *const argv[]), true, true, path, argv)
AROUND(int, execvpe, (const char *path, char *const argv[], char *const envp[]), true, true, path, argv, envp)

/* vfork returns twice to where it was called from, out of the same frame: it is jumped to. */
#if defined __x86_64__ || defined __aarch64__
#define KNOWS_VFORK true
__attribute__((visibility("hidden"), used)) void *output_vfork;
__attribute__((visibility("hidden"), used)) void output_before_vfork(void) { go_around(true); }
#ifdef __x86_64__
__asm__(".globl vfork\n.type vfork, @function\nvfork:\n"
        "    endbr64\n    subq $8, %rsp\n    call output_before_vfork\n    addq $8, %rsp\n    jmp *output_vfork(%rip)\n.size vfork, .-vfork\n");
#else
__asm__(".globl vfork\n.type vfork, %function\nvfork:\n"
        "    stp x29, x30, [sp, -16]!\n    bl output_before_vfork\n    ldp x29, x30, [sp], 16\n"
        "    adrp x16, output_vfork\n    ldr x16, [x16, :lo12:output_vfork]\n    br x16\n.size vfork, .-vfork\n");
#endif
#else
#define KNOWS_VFORK false
static void *output_vfork;
#endif

void output_named(const char *path)
{
    if (!atomic_load_explicit(&in_use, memory_order_relaxed) || !path) return;
    bool names = strncmp(path, "/dev/std", 8) == 0 || strncmp(path, "/dev/fd", 7) == 0 || (strncmp(path, "/proc/", 6) == 0 && strstr(path, "/fd/"));
    bool calls = strstr(path, "ctypes") || strstr(path, "cffi"); /* modules that call what they like, past our names */
    if (names || calls) go_around(true);
}

/* What C's own stdio still holds is written after this. */
__attribute__((destructor)) static void end(void)
{
    go_around(true);
}

void output_begin(void)
{
    in_use = ring != NULL;
}

/* The program is born with the ring, and does not keep it. */
__attribute__((constructor)) static void start(void)
{
    struct stat what;
    output_vfork = dlsym(RTLD_NEXT, "vfork");
    int seals = fcntl(RING_FD, F_GET_SEALS);
    if (seals < 0 || (seals & RING_SEALS) != RING_SEALS || fstat(RING_FD, &what) < 0 || what.st_size != sizeof *ring) return;
    void *memory = mmap(NULL, sizeof *ring, PROT_READ | PROT_WRITE, MAP_SHARED, RING_FD, 0);
    close(RING_FD);
    if (memory == MAP_FAILED || !KNOWS_VFORK) return;
    ring = memory;
    memset(ring->bytes, 0, sizeof ring->bytes); /* its pages are there before the job's time is counted */
}
