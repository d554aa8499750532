/* The spawner starts sandboxes for one runner.
 *
 * A .NET process cannot do this well itself: it has many threads (so it may not unshare a user namespace), it is large
 * (so it forks slowly), and moving a process into a cgroup after its birth takes about 12 ms. The spawner is small and has
 * one thread, so its child joins the cgroups by itself, in about 0.1 ms, before it becomes the sandbox.
 *
 * Processes and privileges
 *   runner (.NET) -> spawner (same user) -> launcher such as bwrap (the sandbox's own uid, when started as root) -> agent
 *   The runner talks over the spawner's stdin and stdout. When that pipe closes, because the runner ended in whatever
 *   way, the spawner kills every sandbox and ends: nothing outlives its runner.
 *
 * The channel between runner and agent is a Unix socket. The runner listens on an abstract address; the child connects,
 * names itself with the 16-byte token it was given, and hands the socket to the launcher as stdin and stdout.
 *
 * As root the spawner also puts itself into a mount namespace of its own, where the directory given by --expose appears
 * at /mnt. Launchers run under uids that may not be able to walk to that directory (a home, a private data directory);
 * /mnt they can always reach. The host never sees this mount, and it is gone when the spawner is.
 *
 * Frames, both ways, little-endian: u32 length; u8 type; u32 id; payload[length]
 *   SPAWN    u32 uid; u32 gid (KEEP_ID: do not change); u8 token[16]; u8 join; u16 ncgroups;
 *            NUL-terminated: socket name (abstract, without its leading NUL), ncgroups paths, argv...
 *   KILL     u8 signal
 *   SPAWNED  u32 pid
 *   EXITED   u32 wait status; what the launcher printed to stderr (at most STDERR_KEPT bytes)
 *   FAILED   u32 errno; name of the step
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <linux/sched.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

enum { SPAWN = 1, KILL = 2, SPAWNED = 0x81, EXITED = 0x82, FAILED = 0x83 };
enum { JOIN_NONE = 0, JOIN_WRITE = 1, JOIN_CLONE = 2 };
enum { HEADER = 9, MAX_FRAME = 256 * 1024, TOKEN = 16, STDERR_KEPT = 4096, MAX_CHILDREN = 4096, MAX_CGROUPS = 16 };
static const uint32_t KEEP_ID = UINT32_MAX;

struct child {
    uint32_t id;
    pid_t pid; /* 0: the entry is free */
    int stderr_fd;
};

struct request {
    uint32_t uid, gid;
    const uint8_t *token;
    uint8_t join;
    uint16_t ncgroups;
    const char *socket_name;
    const char *cgroups[MAX_CGROUPS];
    char **argv;
};

static struct child children[MAX_CHILDREN];
static uint8_t frame[MAX_FRAME];

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

/* ---- the child, from fork to exec: a straight list; each failure names its step on stderr, which EXITED carries ---- */

__attribute__((noreturn)) static void give_up(const char *step, const char *detail)
{
    dprintf(2, "spawner: %s %s: %s\n", step, detail, strerror(errno));
    _exit(125);
}

static void join_cgroups(const struct request *r)
{
    if (r->join != JOIN_WRITE)
        return;
    for (int i = 0; i < r->ncgroups; i++) {
        int fd = open(r->cgroups[i], O_WRONLY | O_CLOEXEC);
        if (fd < 0 || write(fd, "0", 1) != 1)
            give_up("join cgroup", r->cgroups[i]);
        close(fd);
    }
}

static void connect_channel(const struct request *r)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    size_t n = strlen(r->socket_name);
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (fd < 0 || n + 1 > sizeof address.sun_path)
        give_up("socket", r->socket_name);
    memcpy(address.sun_path + 1, r->socket_name, n);
    if (connect(fd, (struct sockaddr *)&address, (socklen_t)(offsetof(struct sockaddr_un, sun_path) + 1 + n)))
        give_up("connect", r->socket_name);
    if (write(fd, r->token, TOKEN) != TOKEN)
        give_up("write token", "");
    if (dup2(fd, 0) < 0 || dup2(fd, 1) < 0)
        give_up("dup2", "");
}

static void prefer_sandboxes_when_the_host_runs_out_of_memory(void)
{
    int fd = open("/proc/self/oom_score_adj", O_WRONLY | O_CLOEXEC);
    if (fd < 0)
        return;
    if (write(fd, "500", 3) != 3) /* best effort: the sandbox has its own memory limit */
        errno = 0;
    close(fd);
}

static void drop_user(const struct request *r)
{
    if (r->uid == KEEP_ID)
        return;
    if (setgroups(0, NULL))
        give_up("setgroups", "");
    if (setresgid(r->gid, r->gid, r->gid))
        give_up("setresgid", "");
    if (setresuid(r->uid, r->uid, r->uid))
        give_up("setresuid", "");
}

static void die_with_spawner(pid_t spawner)
{
    prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0); /* after drop_user, which clears it */
    if (getppid() != spawner)
        _exit(125);
}

static void reset_signals(void)
{
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    signal(SIGPIPE, SIG_DFL);
}

__attribute__((noreturn)) static void become_sandbox(const struct request *r, int stderr_fd, pid_t spawner)
{
    char *environment[] = {NULL};
    struct rlimit no_core = {0, 0};
    dup2(stderr_fd, 2);
    join_cgroups(r);
    connect_channel(r);
    prefer_sandboxes_when_the_host_runs_out_of_memory();
    close_range(3, ~0U, 0);
    setsid();
    setrlimit(RLIMIT_CORE, &no_core);
    umask(022);
    if (chdir("/"))
        give_up("chdir", "/");
    drop_user(r);
    die_with_spawner(spawner);
    prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
    reset_signals();
    execve(r->argv[0], r->argv, environment);
    give_up("execve", r->argv[0]);
}

/* ---- the parent ---- */

static pid_t fork_into(const struct request *r)
{
    struct clone_args args = {.exit_signal = SIGCHLD};
    if (r->join != JOIN_CLONE)
        return fork();
    int fd = open(r->cgroups[0], O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0)
        return -1;
    args.flags = CLONE_INTO_CGROUP;
    args.cgroup = (unsigned)fd;
    pid_t pid = (pid_t)syscall(SYS_clone3, &args, sizeof args);
    if (pid != 0) {
        int error = errno;
        close(fd);
        errno = error;
    }
    return pid;
}

/* Takes the next NUL-terminated string off a payload, or NULL when it is not there in full. */
static char *next_string(uint8_t **at, const uint8_t *end)
{
    uint8_t *start = *at, *nul = memchr(start, 0, (size_t)(end - start));
    if (!nul)
        return NULL;
    *at = nul + 1;
    return (char *)start;
}

static int parse_spawn(uint8_t *payload, uint32_t length, struct request *r)
{
    static char *argv[1024];
    uint8_t *at = payload, *end = payload + length;
    int argc = 0;
    if (length < 4 + 4 + TOKEN + 1 + 2)
        return 0;
    memcpy(&r->uid, at, 4);
    memcpy(&r->gid, at + 4, 4);
    r->token = at + 8;
    r->join = at[8 + TOKEN];
    memcpy(&r->ncgroups, at + 9 + TOKEN, 2);
    at += 11 + TOKEN;
    if (r->ncgroups > MAX_CGROUPS || (r->join == JOIN_CLONE && r->ncgroups != 1) || !(r->socket_name = next_string(&at, end)))
        return 0;
    for (int i = 0; i < r->ncgroups; i++)
        if (!(r->cgroups[i] = next_string(&at, end)))
            return 0;
    while (at < end && argc < 1023)
        if (!(argv[argc++] = next_string(&at, end)))
            return 0;
    argv[argc] = NULL;
    r->argv = argv;
    return argc > 0 && at == end;
}

static void spawn(uint32_t id, uint8_t *payload, uint32_t length)
{
    struct request r;
    struct child *slot = NULL;
    int err[2];
    pid_t self = getpid();
    for (int i = 0; i < MAX_CHILDREN && !slot; i++)
        if (!children[i].pid)
            slot = &children[i];
    if (!slot || !parse_spawn(payload, length, &r)) {
        send_failed(id, slot ? EINVAL : EAGAIN, slot ? "request" : "too many sandboxes");
        return;
    }
    if (pipe2(err, O_CLOEXEC | O_NONBLOCK)) {
        send_failed(id, errno, "pipe");
        return;
    }
    pid_t pid = fork_into(&r);
    if (pid == 0)
        become_sandbox(&r, err[1], self);
    int error = errno;
    close(err[1]);
    if (pid < 0) {
        close(err[0]);
        send_failed(id, error, r.join == JOIN_CLONE ? "clone into cgroup" : "fork");
        return;
    }
    *slot = (struct child){.id = id, .pid = pid, .stderr_fd = err[0]};
    send_frame(SPAWNED, id, (uint32_t)pid, NULL, 0);
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
    if (header[4] == SPAWN)
        spawn(id, frame, length);
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
