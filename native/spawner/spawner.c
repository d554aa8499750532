/* The spawner starts sandboxes for one runner, in one of two ways: SPAWN becomes a launcher (bwrap) that builds the walls;
 * BOX builds them itself, in fewer steps (inside.c is the list of both, box.c the steps).
 *
 * A .NET process cannot do this well itself: it has many threads (so it may not unshare a user namespace), it is large
 * (so it forks slowly), and moving a process into a cgroup after its birth takes about 12 ms. The spawner is small and has
 * one thread, so its child joins the cgroups by itself, in about 0.1 ms, before it becomes the sandbox.
 *
 * Processes and privileges
 *   runner (.NET) -> spawner (same user) -> launcher (the sandbox's own uid, when started as root) -> agent
 *                                        -> box (the same uid, all capabilities in its own user namespace, none outside;
 *                                           none at all from execve on) = agent
 *   The runner talks over the spawner's stdin and stdout. When that pipe closes, because the runner ended in whatever
 *   way, the spawner kills every sandbox and ends: nothing outlives its runner.
 *
 * The channel between runner and agent is a Unix socket. The runner listens on an abstract address; the child connects,
 * names itself with the 16-byte token it was given, and keeps the socket as stdin and stdout.
 *
 * As root the spawner also puts itself into a mount namespace of its own, where the directory given by --expose appears
 * at /mnt. Launchers run under uids that may not be able to walk to that directory (a home, a private data directory);
 * /mnt they can always reach. The host never sees this mount, and it is gone when the spawner is.
 *
 * Frames, both ways, little-endian: u32 length; u8 type; u32 id; payload[length]
 *   SPAWN    u32 uid; u32 gid (KEEP_ID: do not change); u8 token[16]; u8 join; u16 ncgroups;
 *            NUL-terminated: socket name (abstract, without its leading NUL), ncgroups paths; then argv...
 *   BOX      as SPAWN, but before argv: u32 uid; u32 gid (as seen from inside); u16 nmounts;
 *            NUL-terminated: hostname, directory to start in, nmounts times: kind, source, at, options (box.h)
 *   KILL     u8 signal
 *   SPAWNED  u32 pid
 *   EXITED   u32 wait status; what the launcher printed to stderr (at most STDERR_KEPT bytes)
 *   FAILED   u32 errno; name of the step
 */
#include "spawner.h"

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <linux/sched.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/signalfd.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

enum { SPAWN = 1, KILL = 2, BOX = 3, SPAWNED = 0x81, EXITED = 0x82, FAILED = 0x83 };
enum { HEADER = 9, MAX_FRAME = 256 * 1024, STDERR_KEPT = 4096, MAX_CHILDREN = 4096 };

struct child {
    uint32_t id;
    pid_t pid; /* 0: the entry is free */
    int stderr_fd;
};

static struct child children[MAX_CHILDREN];
static uint8_t frame[MAX_FRAME];
static int self; /* a pidfd of ours: our children see by it whether we live */

static void die(const char *step)
{
    fprintf(stderr, "spawner: %s: %s\n", step, strerror(errno));
    exit(1);
}

static void read_fully(void *to, size_t n)
{
    for (uint8_t *p = to; n > 0;) {
        ssize_t got = read(0, p, n);
        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0) { /* the runner is gone: so are its sandboxes */
            for (int i = 0; i < MAX_CHILDREN; i++)
                if (children[i].pid)
                    kill(children[i].pid, SIGKILL);
            exit(0);
        }
        p += got;
        n -= (size_t)got;
    }
}

static void send_frame(uint8_t type, uint32_t id, uint32_t word, const void *rest, uint32_t n)
{
    uint8_t out[HEADER + 4 + STDERR_KEPT];
    uint32_t length = 4 + n;
    memcpy(out, &length, 4);
    out[4] = type;
    memcpy(out + 5, &id, 4);
    memcpy(out + HEADER, &word, 4);
    if (n)
        memcpy(out + HEADER + 4, rest, n);
    for (size_t done = 0, total = HEADER + length; done < total;) {
        ssize_t put = write(1, out + done, total - done);
        if (put < 0 && errno == EINTR)
            continue;
        if (put <= 0)
            return; /* the runner is gone; read_fully notices */
        done += (size_t)put;
    }
}

static void send_failed(uint32_t id, int error, const char *step)
{
    send_frame(FAILED, id, (uint32_t)error, step, (uint32_t)strlen(step));
}

/* As fork, with more namespaces. In the child, as in fork's, only this thread exists. */
static pid_t fork_into(const struct request *r, uint64_t namespaces)
{
    struct clone_args args = {.flags = namespaces, .exit_signal = SIGCHLD};
    int cgroup = -1;
    if (r->join == JOIN_CLONE) {
        if ((cgroup = open(r->cgroups[0], O_RDONLY | O_DIRECTORY | O_CLOEXEC)) < 0)
            return -1;
        args.flags |= CLONE_INTO_CGROUP;
        args.cgroup = (unsigned)cgroup;
    }
    pid_t pid = (pid_t)syscall(SYS_clone3, &args, sizeof args);
    if (pid != 0 && cgroup >= 0) {
        int error = errno;
        close(cgroup);
        errno = error;
    }
    return pid;
}

static int write_to_proc(pid_t pid, const char *file, const char *text)
{
    char path[64];
    snprintf(path, sizeof path, "/proc/%d/%s", (int)pid, file);
    int fd = open(path, O_WRONLY | O_CLOEXEC);
    if (fd < 0)
        return 0;
    ssize_t written = write(fd, text, strlen(text));
    int error = errno;
    close(fd);
    errno = error;
    return written == (ssize_t)strlen(text);
}

/* One id inside, one on the host. Root may map any; others only their own, and after setgroups is denied for good. */
static const char *map_ids(pid_t pid, const struct request *r)
{
    char uids[64], gids[64];
    snprintf(uids, sizeof uids, "%u %u 1", r->box.uid, r->uid == KEEP_ID ? geteuid() : r->uid);
    snprintf(gids, sizeof gids, "%u %u 1", r->box.gid, r->gid == KEEP_ID ? getegid() : r->gid);
    if (!write_to_proc(pid, "setgroups", "deny"))
        return "deny setgroups";
    if (!write_to_proc(pid, "gid_map", gids))
        return "write gid_map";
    if (!write_to_proc(pid, "uid_map", uids))
        return "write uid_map";
    return NULL;
}

/* Lets a box that is waiting for its ids go on, or ends it. */
static void release_box(uint32_t id, pid_t pid, const struct request *r, int go_fd)
{
    const char *failed = map_ids(pid, r);
    if (!failed && write(go_fd, "", 1) != 1)
        failed = "write";
    if (!failed)
        return;
    send_failed(id, errno, failed);
    kill(pid, SIGKILL);
}

static struct child *free_slot(void)
{
    for (int i = 0; i < MAX_CHILDREN; i++)
        if (!children[i].pid)
            return &children[i];
    return NULL;
}

static void spawn(uint8_t type, uint32_t id, uint8_t *payload, uint32_t length)
{
    static struct request r;
    struct child *slot = free_slot();
    int err[2], go[2];
    if (!slot || !(type == BOX ? parse_box : parse_spawn)(payload, length, &r)) {
        send_failed(id, slot ? EINVAL : EAGAIN, slot ? "request" : "too many sandboxes");
        return;
    }
    if (pipe2(err, O_CLOEXEC | O_NONBLOCK)) {
        send_failed(id, errno, "pipe");
        return;
    }
    if (pipe2(go, O_CLOEXEC)) {
        send_failed(id, errno, "pipe");
        close(err[0]);
        close(err[1]);
        return;
    }
    pid_t pid = fork_into(&r, type == BOX ? CLONE_NEWUSER | CLONE_NEWPID : 0);
    if (pid == 0) {
        close(go[1]);
        if (type == BOX)
            become_box(&r, err[1], go[0], self);
        become_launcher(&r, err[1], self);
    }
    int error = errno;
    close(err[1]);
    close(go[0]);
    if (pid < 0) {
        close(err[0]);
        send_failed(id, error, type == BOX ? "clone(user and pid namespace)" : "clone");
    } else {
        *slot = (struct child){.id = id, .pid = pid, .stderr_fd = err[0]};
        if (type == BOX)
            release_box(id, pid, &r, go[1]);
        send_frame(SPAWNED, id, (uint32_t)pid, NULL, 0);
    }
    close(go[1]);
}

static void reap(void)
{
    char text[STDERR_KEPT];
    int status;
    pid_t pid;
    while ((pid = waitpid(-1, &status, WNOHANG)) > 0)
        for (int i = 0; i < MAX_CHILDREN; i++)
            if (children[i].pid == pid) {
                ssize_t n = read(children[i].stderr_fd, text, sizeof text);
                close(children[i].stderr_fd);
                send_frame(EXITED, children[i].id, (uint32_t)status, text, n > 0 ? (uint32_t)n : 0);
                children[i].pid = 0;
                break;
            }
}

static void serve_frame(void)
{
    uint8_t header[HEADER];
    uint32_t length, id;
    read_fully(header, HEADER);
    memcpy(&length, header, 4);
    memcpy(&id, header + 5, 4);
    if (length > MAX_FRAME) {
        errno = EMSGSIZE;
        die("frame");
    }
    read_fully(frame, length);
    if (header[4] == SPAWN || header[4] == BOX)
        spawn(header[4], id, frame, length);
    else if (header[4] == KILL && length == 1) /* our own child, not yet reaped: the pid is still its */
        for (int i = 0; i < MAX_CHILDREN; i++) {
            if (children[i].pid && children[i].id == id)
                kill(children[i].pid, frame[0]);
        }
    else
        send_failed(id, EINVAL, "frame type");
}

static void expose(const char *directory)
{
    if (unshare(CLONE_NEWNS))
        die("unshare mount namespace");
    if (mount(NULL, "/", NULL, MS_REC | MS_SLAVE, NULL))
        die("mount / as slave");
    if (mount(directory, "/mnt", NULL, MS_BIND, NULL))
        die("bind runtime directory to /mnt");
}

int main(int argc, char **argv)
{
    sigset_t watched;
    if (argc == 3 && !strcmp(argv[1], "--expose"))
        expose(argv[2]);
    else if (argc != 1) {
        fprintf(stderr, "usage: spawner [--expose DIRECTORY]\n");
        return 2;
    }
    if ((self = (int)syscall(SYS_pidfd_open, getpid(), 0)) < 0)
        die("pidfd_open");
    if (geteuid() == 0 && setgroups(0, NULL)) /* boxes have none either, and cannot drop them: they are denied setgroups */
        die("setgroups");
    setsid(); /* Ctrl-C on the server's terminal is the server's to handle */
    signal(SIGPIPE, SIG_IGN);
    sigemptyset(&watched);
    sigaddset(&watched, SIGCHLD);
    sigprocmask(SIG_BLOCK, &watched, NULL);
    int signals = signalfd(-1, &watched, SFD_CLOEXEC | SFD_NONBLOCK);
    if (signals < 0)
        die("signalfd");
    for (;;) {
        struct pollfd fds[2] = {{.fd = 0, .events = POLLIN}, {.fd = signals, .events = POLLIN}};
        if (poll(fds, 2, -1) < 0 && errno != EINTR)
            die("poll");
        if (fds[1].revents) {
            struct signalfd_siginfo info;
            while (read(signals, &info, sizeof info) > 0)
                ;
            reap();
        }
        if (fds[0].revents)
            serve_frame();
    }
}
