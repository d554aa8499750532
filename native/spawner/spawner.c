/* The spawner starts sandboxes for one runner, in one of three ways: SPAWN becomes a launcher (bwrap) that builds the walls;
 * BOX builds them itself, in fewer steps; ROOM makes a place where an OCI runtime builds them (inside.c is the list of
 * each, box.c the steps).
 *
 * A .NET process cannot do this well itself: it has many threads (so it may not unshare a user namespace), it is large
 * (so it forks slowly), and moving a process into a cgroup after its birth takes about 12 ms. The spawner is small and has
 * one thread, so its child joins the cgroups by itself, in about 0.1 ms, before it becomes the sandbox.
 *
 * Processes and privileges
 *   runner (.NET) -> spawner (same user) -> launcher (the sandbox's own uid, when started as root) -> agent
 *                                        -> box (the same uid, all capabilities in its own user namespace, none outside;
 *                                           none at all from execve on) = agent
 *                                        -> room's init -> runtime (root of the room's user namespace, which is the same uid
 *                                           to the host; it ends once the container runs) -> agent
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
 *   TEMPLATE as BOX, but before argv: u32 first host id, u32 count: what its forks may have as their uid and gid; and behind argv:
 *            an empty string, env... (native/fork: a process that is copied for each sandbox; its channel is ours, no token)
 *   ROOM     as BOX, but before argv: u32 second host id, seen as 1 (KEEP_ID: none), u8 no network; and behind argv: an empty string, env...
 *            What ends is the room's first process, and with it all in the room; none is left when it was reaped.
 *   FORK     u32 id of the template; then as BOX without argv: a sandbox that is a copy of it
 *   KILL     u8 signal
 *   SPAWNED  u32 pid
 *   EXITED   u32 wait status; what the launcher printed to stderr (at most STDERR_KEPT bytes)
 *   FAILED   u32 errno; name of the step
 *   READY    u32 0: the template can be forked; the room's runtime has ended and its container runs
 */
#include "spawner.h"
#include "template.h"

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

enum { SPAWN = 1, KILL = 2, BOX = 3, TEMPLATE = 4, FORK = 5, ROOM = 6, SPAWNED = 0x81, EXITED = 0x82, FAILED = 0x83, READY = 0x84 };
enum { HEADER = 9, MAX_FRAME = 256 * 1024, STDERR_KEPT = 4096, MAX_CHILDREN = 4096 };

struct child {
    bool used;
    uint32_t id;
    pid_t pid;           /* 0: a fork of a template, which knows its pid */
    int stderr_fd;
    int control;         /* of a template or a room, our end; else -1 */
    struct range range;  /* of a template, the host ids of its forks */
    struct child *of;    /* of a fork, its template */
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
            for (struct child *c = children; c < children + MAX_CHILDREN; c++)
                if (c->used && c->pid > 0)
                    kill(c->pid, SIGKILL); /* and with a template, all its forks */
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

/* A runtime that has its container's root mapped beside the container's user needs two ids. */
static void write_second(char *text, size_t size, uint32_t second)
{
    size_t n = strlen(text);
    if (second != KEEP_ID)
        snprintf(text + n, size - n, "1 %u 1\n", second);
}

/* One id inside, one on the host. A template has, besides, those its forks will have: the range around its own. */
static void write_map(char *text, size_t size, uint32_t inside, uint32_t host, const struct range *range)
{
    int n = snprintf(text, size, "%u %u 1\n", inside, host);
    uint32_t before = host - range->first, after = range->count - before - 1;
    if (range->count == 0 || before >= range->count)
        return;
    if (before > 0)
        n += snprintf(text + n, size - (size_t)n, "%u %u %u\n", FIRST_INSIDE, range->first, before);
    if (after > 0)
        snprintf(text + n, size - (size_t)n, "%u %u %u\n", FIRST_INSIDE + before + 1, host + 1, after);
}

/* Root may map any; others only their own, and after setgroups is denied for good. Who needs two ids, sets groups too. */
static const char *map_ids(pid_t pid, const struct request *r, uint32_t second)
{
    char uids[128], gids[128];
    write_map(uids, sizeof uids, r->box.uid, r->uid == KEEP_ID ? geteuid() : r->uid, &r->range);
    write_map(gids, sizeof gids, r->box.gid, r->gid == KEEP_ID ? getegid() : r->gid, &r->range);
    write_second(uids, sizeof uids, second);
    write_second(gids, sizeof gids, second);
    if (second == KEEP_ID && !write_to_proc(pid, "setgroups", "deny"))
        return "deny setgroups";
    if (!write_to_proc(pid, "gid_map", gids))
        return "write gid_map";
    if (!write_to_proc(pid, "uid_map", uids))
        return "write uid_map";
    return NULL;
}

/* Lets a box that is waiting for its ids go on, or ends it. */
static void release_box(uint32_t id, pid_t pid, const struct request *r, uint32_t second, int go_fd)
{
    const char *failed = map_ids(pid, r, second);
    if (!failed && write(go_fd, "", 1) != 1)
        failed = "write";
    if (!failed)
        return;
    send_failed(id, errno, failed);
    kill(pid, SIGKILL);
}

static struct child *free_slot(void)
{
    for (struct child *c = children; c < children + MAX_CHILDREN; c++)
        if (!c->used)
            return c;
    return NULL;
}

__attribute__((noreturn)) static void become(uint8_t type, const struct request *r, int stderr_fd, int go_fd, int control)
{
    if (type == TEMPLATE)
        become_template(r, stderr_fd, go_fd, self, control);
    if (type == ROOM)
        become_room(r, stderr_fd, go_fd, self, control);
    if (type == BOX)
        become_box(r, stderr_fd, go_fd, self);
    become_launcher(r, stderr_fd, self);
}

static int parse(uint8_t type, uint8_t *payload, uint32_t length, struct request *r)
{
    return type == TEMPLATE ? parse_template(payload, length, r)
         : type == BOX      ? parse_box(payload, length, r)
         : type == ROOM     ? parse_room(payload, length, r)
         : type == FORK     ? parse_fork(payload, length, r)
                            : parse_spawn(payload, length, r);
}

/* The descriptors a new child needs: [0] is ours, [1] the child's. */
struct ends {
    int err[2], go[2], control[2];
};

static void close_ends(const struct ends *e)
{
    const int *all[] = {e->err, e->go, e->control};
    for (int i = 0; i < 3; i++)
        for (int side = 0; side < 2; side++)
            if (all[i][side] >= 0)
                close(all[i][side]);
}

static const char *open_ends(struct ends *e, uint8_t type)
{
    *e = (struct ends){{-1, -1}, {-1, -1}, {-1, -1}};
    if (pipe2(e->err, O_CLOEXEC | O_NONBLOCK) || (type != FORK && pipe2(e->go, O_CLOEXEC)))
        return "pipe";
    if ((type == TEMPLATE || type == ROOM) && socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, e->control))
        return "socketpair";
    return NULL;
}

static void spawn(uint8_t type, uint32_t id, const struct request *r, struct child *slot)
{
    struct ends e;
    const char *failed = open_ends(&e, type);
    bool boxed = type != SPAWN;
    pid_t pid = failed ? -1 : fork_into(type == ROOM ? NULL : r, boxed ? CLONE_NEWUSER | CLONE_NEWPID : 0);
    if (pid == 0) {
        close(e.go[1]);
        become(type, r, e.err[1], e.go[0], e.control[1]);
    }
    if (pid < 0) {
        send_failed(id, errno, failed ? failed : boxed ? "clone(user and pid namespace)" : "clone");
    } else {
        *slot = (struct child){.used = true, .id = id, .pid = pid, .stderr_fd = e.err[0], .control = e.control[0], .range = r->range};
        e.err[0] = e.control[0] = -1;
        if (boxed)
            release_box(id, pid, r, type == ROOM ? r->second : KEEP_ID, e.go[1]);
        send_frame(SPAWNED, id, (uint32_t)pid, NULL, 0);
    }
    close_ends(&e);
}

static struct child *find(uint32_t id)
{
    for (struct child *c = children; c < children + MAX_CHILDREN; c++)
        if (c->used && c->id == id)
            return c;
    return NULL;
}

static void fork_template(uint32_t id, const struct request *r, struct child *slot)
{
    struct ends e;
    struct child *template = find(r->template);
    const char *failed = open_ends(&e, FORK);
    if (!failed && (!template || template->control < 0))
        failed = "no such template", errno = ESRCH;
    if (!failed)
        failed = template_fork(template->control, &template->range, id, r, e.err[1]);
    if (failed) {
        send_failed(id, errno, failed);
    } else {
        *slot = (struct child){.used = true, .id = id, .stderr_fd = e.err[0], .control = -1, .of = template};
        e.err[0] = -1;
        send_frame(SPAWNED, id, 0, NULL, 0);
    }
    close_ends(&e);
}

static void serve_request(uint8_t type, uint32_t id, uint8_t *payload, uint32_t length)
{
    static struct request r;
    struct child *slot = free_slot();
    if (!slot)
        send_failed(id, EAGAIN, "too many sandboxes");
    else if (!parse(type, payload, length, &r))
        send_failed(id, EINVAL, "request");
    else if (type == FORK)
        fork_template(id, &r, slot);
    else
        spawn(type, id, &r, slot);
}

static void bury(struct child *c, int status)
{
    char text[STDERR_KEPT];
    ssize_t n = read(c->stderr_fd, text, sizeof text);
    close(c->stderr_fd);
    if (c->control >= 0)
        close(c->control);
    c->used = false;
    send_frame(EXITED, c->id, (uint32_t)status, text, n > 0 ? (uint32_t)n : 0);
}

/* A template is the first process of the pid namespace its forks are in: they have ended with it. */
static void bury_forks(const struct child *template)
{
    for (struct child *c = children; c < children + MAX_CHILDREN; c++)
        if (c->used && c->of == template)
            bury(c, SIGKILL);
}

static void reap(void)
{
    int status;
    pid_t pid;
    while ((pid = waitpid(-1, &status, WNOHANG)) > 0)
        for (struct child *c = children; c < children + MAX_CHILDREN; c++)
            if (c->used && c->pid == pid) {
                if (c->control >= 0)
                    bury_forks(c);
                bury(c, status);
                break;
            }
}

/* Our own child, not yet reaped: the pid is still its. A fork is its template's child. */
static void end_child(struct child *c, uint8_t signal_number)
{
    if (c->pid > 0)
        kill(c->pid, signal_number);
    else
        template_kill(c->of->control, c->id, signal_number);
}

static void hear_template(struct child *template)
{
    struct template_news news;
    while (template_hear(template->control, &news)) {
        struct child *fork = news.kind == NEWS_EXITED ? find(news.id) : NULL;
        if (news.kind == NEWS_READY)
            send_frame(READY, template->id, 0, NULL, 0);
        else if (fork && fork->of == template)
            bury(fork, (int)news.status);
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
    struct child *child;
    if (header[4] == SPAWN || header[4] == BOX || header[4] == TEMPLATE || header[4] == FORK || header[4] == ROOM)
        serve_request(header[4], id, frame, length);
    else if (header[4] == KILL && length == 1) {
        if ((child = find(id)))
            end_child(child, frame[0]);
    } else
        send_failed(id, EINVAL, "frame type");
}

/* One turn: wait for the dead, for templates, and for the runner. */
static void turn(int signals)
{
    static struct pollfd fds[2 + MAX_CHILDREN];
    static struct child *who[2 + MAX_CHILDREN];
    nfds_t n = 2;
    fds[0] = (struct pollfd){.fd = 0, .events = POLLIN};
    fds[1] = (struct pollfd){.fd = signals, .events = POLLIN};
    for (struct child *c = children; c < children + MAX_CHILDREN; c++)
        if (c->used && c->control >= 0) {
            fds[n] = (struct pollfd){.fd = c->control, .events = POLLIN};
            who[n++] = c;
        }
    if (poll(fds, n, -1) < 0 && errno != EINTR)
        die("poll");
    for (nfds_t i = 2; i < n; i++)
        if (fds[i].revents & POLLIN)
            hear_template(who[i]);
    if (fds[1].revents) {
        struct signalfd_siginfo info;
        while (read(signals, &info, sizeof info) > 0)
            ;
        reap();
    }
    if (fds[0].revents)
        serve_frame();
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
    for (;;)
        turn(signals);
}
