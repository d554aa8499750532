/* The agent: PID 1 of a Millrace sandbox.
 *
 * Theory of operation
 *   The host starts a sandbox (namespaces, mounts, uid, cgroup: all done before us) whose first process is this
 *   program, and talks to it in frames (protocol.h) over fds 0 and 1. The agent writes files, starts programs ("stages":
 *   compile, run), carries their input and output, ends them, and sends files back. It is not a wall: a program runs under
 *   the same uid and may do to the sandbox whatever it likes. The host therefore believes nothing it says. What keeps
 *   programs off the agent all the same: it is not dumpable (no ptrace, no /proc/1/mem), being PID 1 no signal from inside
 *   can end it, and no program inherits its descriptors.
 *
 *   One process, one thread, one poll loop. Everything the loop does is bounded and does not block:
 *     frames.c   the channel, with one buffer each way. When the out-buffer is nearly full the programs' output stays in
 *                their pipes, when it is fuller still the host's frames stay in the socket. Nothing is dropped.
 *     files.c    names, and the host's files
 *     prepare.c  PREPARE: fork, stdio, session, and the wait for release
 *     gate.c     RELEASE, limits, and programs that boot early and wait for their source in a FIFO
 *     stdio.c    a running stage's streams
 *     ring.c     output that comes through memory
 *     end.c      the end of a stage: nothing it started survives it, everything is reaped and counted
 *     collect.c  files for the host
 *     network.c  connections of programs, carried to the host; none unless it asks for them
 *     seccomp.c  which system calls programs may make, and how many were refused
 *
 *   A stage's life:  FREE -> PREPARED -> RELEASED -> RUNNING -> DRAINING -> FREE
 *                    FREE -> BOOTING  -> AT_GATE  -> RUNNING -> DRAINING -> FREE   (with a gate)
 *   and from everywhere to FREE, with FAILED.
 *
 * Usage: agent [WORKSPACE]     (default /workspace); ends when the channel does, and the sandbox with it. */
#include "agent.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

struct stage stages[MAX_STAGES];
int workspace = -1;
const struct image *image;
static int signals = -1;

void die(const char *why)
{
    dprintf(2, "agent: %s: %s\n", why, strerror(errno));
    _exit(1); /* the kernel ends everything else in the sandbox */
}

void shut(int *fd)
{
    if (*fd >= 0) close(*fd);
    *fd = -1;
}

uint64_t now_us(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * 1000000 + (uint64_t)now.tv_nsec / 1000;
}

uint64_t now_ms(void) { return now_us() / 1000; }

void stage_clear(struct stage *s, uint8_t id)
{
    memset(s, 0, offsetof(struct stage, pending)); /* the bytes themselves need not be touched */
    s->id = id;
    s->pid = 0;
    s->in = s->out = s->err = s->release = s->status = s->gate_dir = s->gate_fd = s->aside = -1;
    s->eof_at = -1;
}

static void start(const char *path)
{
    sigset_t all;
    sigfillset(&all);
    if (sigprocmask(SIG_SETMASK, &all, NULL) < 0) die("sigprocmask");
    close_range(3, ~0U, 0);
    if (prctl(PR_SET_DUMPABLE, 0) < 0) die("PR_SET_DUMPABLE");
    umask(022);
    if (chdir(path) < 0 || (workspace = open(".", O_RDONLY | O_DIRECTORY | O_CLOEXEC)) < 0) die(path);
    if ((signals = signalfd(-1, &all, SFD_NONBLOCK | SFD_CLOEXEC)) < 0) die("signalfd");
    for (uint8_t id = 0; id < MAX_STAGES; id++) stage_clear(&stages[id], id);
    frames_start();

    uint8_t ready[5];
    put_u32(ready, PROTOCOL_VERSION);
    ready[4] = filter_start();
    out_frame(READY, 0, ready, sizeof ready);
    out_flush();
    int null = open("/dev/null", O_RDWR | O_CLOEXEC);
    if (null < 0 || dup2(null, 2) < 0) die("/dev/null");
    close(null);
}

static void obey(uint8_t type, uint8_t id, const uint8_t *payload, size_t length)
{
    struct stage *s = &stages[id < MAX_STAGES ? id : 0];
    if (id >= MAX_STAGES) {
        out_failed(id, EINVAL, "protocol", "no such stage");
        return;
    }
    switch (type) {
    case FILE_OPEN: file_open(payload, length); break;
    case FILE_WRITE: file_write(payload, length); break;
    case FILE_CLOSE: file_close(); break;
    case PREPARE: stage_prepare(s, payload, length); break;
    case RELEASE: stage_release(s, payload, length); break;
    case STDIN: stdin_bytes(s, payload, length); break;
    case STDIN_EOF: stdin_eof(s); break;
    case RESIZE: stage_resize(s, payload, length); break;
    case SIGNAL: stage_signal(s, payload, length); break;
    case KILL: stage_kill(s); break;
    case COLLECT: collect(payload, length); break;
    case NET_LISTEN: net_listen(payload, length); break;
    case NET_BYTES:
    case NET_END:
    case NET_CLOSE:
    case NET_CREDIT: net_obey(type, payload, length); break;
    default: out_failed(id, EINVAL, "protocol", "unknown frame type");
    }
}

/* What the loop waits for. */
static struct pollfd wanted[4 + MAX_STAGES * 5 + 1 + MAX_CONNECTIONS];
static nfds_t wanted_count;
static int wait_ms = -1;

void want(int fd, short events)
{
    if (fd >= 0) wanted[wanted_count++] = (struct pollfd){.fd = fd, .events = events};
}

static void want_until(uint64_t then, uint64_t now)
{
    int ms = then > now ? (int)(then - now) : 0;
    if (wait_ms < 0 || ms < wait_ms) wait_ms = ms;
}

bool ready(int fd)
{
    for (nfds_t i = 0; fd >= 0 && i < wanted_count; i++)
        if (wanted[i].fd == fd) return wanted[i].revents != 0;
    return false;
}

static void want_stage(const struct stage *s, bool room)
{
    uint64_t now = now_ms();
    want(s->status, POLLIN);
    if (s->state == BOOTING) want_until(s->gate_next, now);
    if ((s->pending_length > 0 || s->eof_at >= 0) && out_free() >= OUT_FOR_CREDIT) want(s->in, POLLOUT);
    if (s->state == DRAINING && room) want_until(now, now);
    if (s->state != RUNNING) return;
    want(s->gate_fd, POLLOUT);
    if (!room) return;
    if (s->quiet_until > now || s->following) want_until(s->quiet_until, now);
    else want(s->out, POLLIN);
    want(s->err, POLLIN);
}

/* All writers are dead: what can be read now is all there is. With the end of the stage it makes one message, if there is room. */
static void drain_stage(struct stage *s)
{
    while ((s->out >= 0 || s->err >= 0) && out_free() >= OUT_FOR_OUTPUT) {
        if (s->out >= 0 && !output_read(s, &s->out, STDOUT)) {
            shut(&s->out);
            ring_rest(s);
        }
        if (s->err >= 0 && out_free() >= OUT_FOR_OUTPUT && !output_read(s, &s->err, STDERR)) shut(&s->err);
    }
    if (s->out >= 0 || s->err >= 0 || out_free() < OUT_FOR_OUTPUT) return;
    ring_rest(s); /* of a program that closed its stdout */
    stage_drained(s);
}

static void tend_stage(struct stage *s)
{
    if (ready(s->status)) stage_status(s);
    if (s->state == BOOTING) stage_try_gate(s);
    if (ready(s->in)) stdin_deliver(s);
    if (ready(s->gate_fd)) stage_feed_gate(s);
    if (s->state == DRAINING) drain_stage(s);
    if (s->state != RUNNING) return;
    bool out = ready(s->out) || ready(s->err);
    if (s->following && now_ms() >= s->quiet_until && out_free() >= OUT_FOR_OUTPUT) ring_look(s);
    else if (out && out_free() >= OUT_FOR_OUTPUT) stdout_read(s);
    if (ready(s->err) && s->err >= 0 && out_free() >= OUT_FOR_OUTPUT) output_read(s, &s->err, STDERR);
}

static void bury_the_dead(void)
{
    struct signalfd_siginfo ignored[16];
    while (read(signals, ignored, sizeof ignored) > 0) {} /* only SIGCHLD means anything, and reap() looks for itself */
    if (reap()) want_until(0, 0);
    for (struct stage *s = stages; s < stages + MAX_STAGES; s++)
        if (s->state != FREE && s->state != DRAINING && s->dead) stage_end(s);
}

/* One turn of the loop: wait; obey the host; bury the dead; carry bytes. wait_ms is what the last turn left to do. */
static void turn(void)
{
    static bool held; /* frames were left in the in-buffer for want of room for their answers */
    bool room = out_free() >= OUT_FOR_FRAMES;
    if (held && room) wait_ms = 0;
    wanted_count = 0;
    if (room && frames_have_room()) want(0, POLLIN);
    if (out_queued() > 0) want(1, POLLOUT);
    want(signals, POLLIN);
    want(refusals, POLLIN);
    for (struct stage *s = stages; s < stages + MAX_STAGES; s++) want_stage(s, out_free() >= OUT_FOR_OUTPUT);
    net_want();
    if (poll(wanted, wanted_count, wait_ms) < 0 && errno != EINTR) die("poll");
    wait_ms = -1;

    if (ready(0) && !frames_read()) _exit(0); /* the host is gone, and so is the sandbox */
    uint8_t type, id;
    const uint8_t *payload;
    size_t length;
    while (!(held = out_free() < OUT_FOR_FRAMES) && frames_next(&type, &id, &payload, &length)) obey(type, id, payload, length);
    bury_the_dead();
    if (ready(refusals)) filter_refuse();
    for (struct stage *s = stages; s < stages + MAX_STAGES; s++) tend_stage(s);
    net_tend();
    out_flush();
}

void forget(void *memory, size_t size)
{
    uintptr_t page = (uintptr_t)sysconf(_SC_PAGESIZE);
    uintptr_t begin = (uintptr_t)memory, end = begin + size;
    uintptr_t first = (begin + page - 1) & ~(page - 1), last = end & ~(page - 1);
    if (first >= last || madvise((void *)first, last - first, MADV_DONTNEED) < 0) {
        memset(memory, 0, size);
        return;
    }
    memset(memory, 0, first - begin);
    memset((void *)last, 0, end - last);
}

void agent_forget(void)
{
    frames_forget();
    net_forget();
    forget(stages, sizeof stages);
}

void agent_run(const char *path)
{
    start(path);
    for (;;) turn();
}
