/* The fork server: an interpreter that has booted once is copied for each sandbox.
 *
 * Theory of operation
 *   This library is the preload gate (gate/gate.c) with another way to wait. A template is an interpreter that the spawner
 *   started in a box of its own (become_template in spawner/inside.c): it sees the toolchains, read-only, and nothing it could
 *   write to; it has a user namespace in which it may still make namespaces and take the ids its sandboxes will have.
 *     1. The constructor puts the socket to the spawner out of the way and gives the interpreter stdio of the right kind.
 *     2. The interpreter boots, up to its script, which is not there. No code of any job ever runs in a template.
 *     3. At the gate it is looked at once more: one thread, nothing open. Then it serves orders (spawner/template.h).
 *     4. ORDER_FORK: a copy is born as PID 1 of new namespaces, builds its walls (sandbox.c) and becomes an agent, which is
 *        the agent that every sandbox has, on the channel it was handed.
 *     5. When that agent is to start a program, it does; when that program is the one the template has booted, the child is a
 *        further copy, with stdio, session and limits like any other, and returns from wait_here() into the interpreter,
 *        which then opens its script (resume()).
 *   So a job pays for two forks instead of a launcher's start and an interpreter's.
 *
 *   A template ends when the spawner does (the socket closes), and after SIGTERM as soon as its last copy has ended. Its
 *   end is the end of all its copies: it is PID 1 above them. */
#include "fork.h"

#include "../agent/agent.h"
#include "../gate/gate.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/sched.h>
#include <poll.h>
#include <sched.h>
#include <setjmp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

enum { OUT_OF_THE_WAY = 512, MAX_FORKS = 1024 };

struct copy {
    pid_t pid; /* 0: the entry is free */
    uint32_t id;
};

static int control = -1, diagnosis = -1;
static sigset_t interpreters; /* the signals it has blocked */
static jmp_buf at_gate;
static struct copy copies[MAX_FORKS];
static bool retired;

/* As they were at the start, but for what the gate takes out of the environment, in place. The interpreter may add to its
 * environment while it boots (Python sets LC_CTYPE where no language is set): then in an array of its own. */
static char **arguments, **environment;

__attribute__((constructor(101))) static void remember_start(int argc, char **argv, char **envp)
{
    (void)argc;
    arguments = argv;
    environment = envp;
}

bool wait_prepare(const char *how, size_t length)
{
    bool terminal = length == 8 && memcmp(how, "terminal", 8) == 0;
    if (!terminal && !(length == 5 && memcmp(how, "pipes", 5) == 0)) return false;
    control = fcntl(0, F_DUPFD_CLOEXEC, OUT_OF_THE_WAY);
    diagnosis = fcntl(2, F_DUPFD_CLOEXEC, OUT_OF_THE_WAY);
    if (control >= 0 && diagnosis >= 0 && stdio_pretend(terminal)) return true;
    dprintf(2, "template: stdio: %s\n", strerror(errno));
    _exit(1);
}

__attribute__((noreturn)) static void refuse(const char *why)
{
    dprintf(diagnosis, "The interpreter cannot be a template: %s.\n", why);
    _exit(1);
}

/* The stage's process: everything is as any stage's, and the signals are the interpreter's again. */
__attribute__((noreturn)) static void resume(void)
{
    sigprocmask(SIG_SETMASK, &interpreters, NULL);
    longjmp(at_gate, 1);
}

static pid_t fork_into_namespaces(void)
{
    /* What fork() tells the C library too: where a thread's number is kept. */
    uint64_t own_number = 0;
    prctl(PR_GET_TID_ADDRESS, &own_number, 0, 0, 0);
    struct clone_args args = {
        .flags = CLONE_NEWUSER | CLONE_NEWPID | (own_number ? CLONE_CHILD_SETTID | CLONE_CHILD_CLEARTID : 0),
        .child_tid = own_number,
        .exit_signal = SIGCHLD,
    };
    return (pid_t)syscall(SYS_clone3, &args, sizeof args);
}

static bool write_to_proc(pid_t pid, const char *file, const char *text)
{
    char path[64];
    snprintf(path, sizeof path, "/proc/%d/%s", (int)pid, file);
    int fd = open(path, O_WRONLY | O_CLOEXEC);
    bool written = fd >= 0 && write(fd, text, strlen(text)) == (ssize_t)strlen(text);
    if (fd >= 0) close(fd);
    return written;
}

static bool map_ids(pid_t pid, const struct box *b, const struct order *o)
{
    char uids[64], gids[64];
    snprintf(uids, sizeof uids, "%u %u 1", b->uid, o->uid);
    snprintf(gids, sizeof gids, "%u %u 1", b->gid, o->gid);
    return write_to_proc(pid, "setgroups", "deny") && write_to_proc(pid, "gid_map", gids) && write_to_proc(pid, "uid_map", uids);
}

static void tell(uint32_t kind, uint32_t id, int status)
{
    struct template_news news = {.kind = kind, .id = id, .status = (uint32_t)status};
    if (send(control, &news, sizeof news, MSG_NOSIGNAL) < 0) _exit(0); /* the spawner is gone */
}

static struct copy *find(uint32_t id, bool free)
{
    for (struct copy *c = copies; c < copies + MAX_FORKS; c++)
        if (free ? c->pid == 0 : c->pid > 0 && c->id == id) return c;
    return NULL;
}

static bool make_copy(const struct order *o, struct box *b, const int *fds, unsigned count)
{
    int go[2];
    struct copy *slot = find(0, true);
    if (!slot || count < 2 || pipe2(go, O_CLOEXEC) < 0) return false;
    struct sandbox s = {.box = b, .channel = fds[0], .stderr_fd = fds[1], .cgroups = fds + 2, .ncgroups = count - 2, .go = go[0]};
    pid_t pid = fork_into_namespaces();
    if (pid == 0) {
        close(go[1]);
        become_sandbox(&s);
    }
    close(go[0]);
    if (pid > 0) *slot = (struct copy){.pid = pid, .id = o->id};
    if (pid < 0) dprintf(fds[1], "clone: %s\n", strerror(errno));
    else if (!map_ids(pid, b, o)) dprintf(fds[1], "map ids: %s\n", strerror(errno)); /* closing the pipe ends it */
    else if (write(go[1], "", 1) != 1) dprintf(fds[1], "go: %s\n", strerror(errno));
    close(go[1]);
    return pid > 0;
}

static unsigned take_descriptors(struct msghdr *message, int *fds)
{
    unsigned count = 0;
    for (struct cmsghdr *head = CMSG_FIRSTHDR(message); head; head = CMSG_NXTHDR(message, head)) {
        if (head->cmsg_level != SOL_SOCKET || head->cmsg_type != SCM_RIGHTS) continue;
        count = (unsigned)((head->cmsg_len - CMSG_LEN(0)) / sizeof(int));
        memcpy(fds, CMSG_DATA(head), count * sizeof(int));
    }
    return count;
}

static void obey(const uint8_t *bytes, size_t length, const int *fds, unsigned count)
{
    static struct box b;
    struct order o;
    if (length < sizeof o) return;
    memcpy(&o, bytes, sizeof o);
    uint8_t *plan = (uint8_t *)(uintptr_t)(bytes + sizeof o);
    if (o.kind == ORDER_FORK && (!parse_plan(&plan, bytes + length, &b) || !make_copy(&o, &b, fds, count)))
        tell(NEWS_EXITED, o.id, 125 << 8);
    struct copy *copy = o.kind == ORDER_KILL ? find(o.id, false) : NULL;
    if (copy) kill(copy->pid, (int)o.signal);
}

static void hear(void)
{
    static uint8_t bytes[MAX_ORDER];
    int fds[ORDER_DESCRIPTORS];
    union {
        struct cmsghdr align;
        char bytes[CMSG_SPACE(sizeof fds)];
    } attached;
    struct iovec part = {.iov_base = bytes, .iov_len = sizeof bytes};
    struct msghdr message = {.msg_iov = &part, .msg_iovlen = 1, .msg_control = attached.bytes, .msg_controllen = sizeof attached.bytes};
    ssize_t n = recvmsg(control, &message, MSG_CMSG_CLOEXEC);
    if (n < 0 && (errno == EINTR || errno == EAGAIN)) return;
    if (n <= 0) _exit(0); /* the spawner is gone, and with us go all copies */
    unsigned count = take_descriptors(&message, fds);
    obey(bytes, (size_t)n, fds, count);
    for (unsigned i = 0; i < count; i++) close(fds[i]);
}

static void bury(void)
{
    int status;
    pid_t pid;
    while ((pid = waitpid(-1, &status, WNOHANG)) > 0)
        for (struct copy *c = copies; c < copies + MAX_FORKS; c++)
            if (c->pid == pid) {
                c->pid = 0;
                tell(NEWS_EXITED, c->id, status);
                break;
            }
}

static bool childless(void)
{
    for (struct copy *c = copies; c < copies + MAX_FORKS; c++)
        if (c->pid > 0) return false;
    return true;
}

__attribute__((noreturn)) static void serve(int signals)
{
    tell(NEWS_READY, 0, 0);
    for (;;) {
        struct pollfd fds[2] = {{.fd = control, .events = POLLIN}, {.fd = signals, .events = POLLIN}};
        if (poll(fds, 2, -1) < 0 && errno != EINTR) refuse("poll fails");
        if (fds[1].revents) {
            struct signalfd_siginfo info;
            while (read(signals, &info, sizeof info) > 0) retired |= info.ssi_signo == SIGTERM;
            bury();
        }
        if (fds[0].revents) hear();
        if (retired && childless()) _exit(0);
    }
}

/* Returns in a stage's process only. */
void wait_here(void)
{
    static struct image own;
    sigset_t watched;
    const char *why = unfit_to_fork();
    if (why) refuse(why);
    own = (struct image){.argv = arguments, .envp = environment, .resume = resume};
    image = &own;
    sigemptyset(&watched);
    sigaddset(&watched, SIGCHLD);
    sigaddset(&watched, SIGTERM);
    sigprocmask(SIG_BLOCK, &watched, &interpreters);
    fcntl(control, F_SETFL, 0); /* our end may block: the spawner's does not */
    int signals = signalfd(-1, &watched, SFD_CLOEXEC | SFD_NONBLOCK);
    if (signals < 0) refuse("signalfd fails");
    if (setjmp(at_gate) == 0) serve(signals);
}
