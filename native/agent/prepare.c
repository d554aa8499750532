/* From PREPARE to STARTED.
 *
 * Cold: the child does everything that takes time before it is wanted (fork, session, stdio, directory), then waits for one
 * byte. Gated: the program itself is started early and boots until it opens its source, which is a FIFO.
 *
 * The status pipe tells how execve went: the child writes the payload of a FAILED frame into it, or execve closes it. */
#include "agent.h"
#include "ring.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <termios.h>
#include <unistd.h>

/* A PREPARE payload, taken apart. The strings lie in the in-buffer: they are good until this frame is done with. */
struct plan {
    bool pty, gated, ring;
    uint16_t columns, rows;
    const char *cwd, *gate;
    char **argv, **envp;
    int in, out, err, release, status; /* the child's ends */
    int memory;                        /* of the output ring */
    int pids;                          /* PTY: here the holder tells who the program is */
};

static const char *next_string(const uint8_t **at, size_t *left)
{
    const uint8_t *end = *left > 0 ? memchr(*at, 0, *left) : NULL;
    if (!end) return NULL;
    const char *string = (const char *)*at;
    *left -= (size_t)(end + 1 - *at);
    *at = end + 1;
    return string;
}

static char **next_strings(const uint8_t **at, size_t *left, size_t count)
{
    char **list = calloc(count + 1, sizeof *list);
    for (size_t i = 0; list && i < count; i++) {
        list[i] = (char *)(uintptr_t)next_string(at, left);
        if (!list[i]) {
            free(list);
            return NULL;
        }
    }
    return list;
}

static bool plan_parse(struct plan *p, const uint8_t *at, size_t left)
{
    if (left < 10 || at[0] > STDIO_PTY || at[1] > PREPARE_RING) return false;
    p->pty = at[0] == STDIO_PTY;
    p->gated = at[1] != PREPARE_COLD;
    p->ring = at[1] == PREPARE_RING && !p->pty;
    p->columns = get_u16(at + 2);
    p->rows = get_u16(at + 4);
    size_t argc = get_u16(at + 6), envc = get_u16(at + 8);
    at += 10;
    left -= 10;
    if (argc == 0 || !(p->cwd = next_string(&at, &left)) || !(p->gate = next_string(&at, &left))) return false;
    return (p->argv = next_strings(&at, &left, argc)) && (p->envp = next_strings(&at, &left, envc)) && left == 0;
}

static bool make_pipe(int *ours, int *childs, bool we_read)
{
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) < 0) return false;
    *ours = ends[we_read ? 0 : 1];
    *childs = ends[we_read ? 1 : 0];
    return fcntl(*ours, F_SETFL, (we_read ? O_RDONLY : O_WRONLY) | O_NONBLOCK) == 0;
}

static bool make_stdio(struct stage *s, struct plan *p)
{
    if (!p->pty) return make_pipe(&s->in, &p->in, false) && make_pipe(&s->out, &p->out, true) && make_pipe(&s->err, &p->err, true);
    int unlocked = 0;
    struct winsize size = {.ws_col = p->columns, .ws_row = p->rows};
    return (s->out = open("/dev/ptmx", O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC)) >= 0
        && ioctl(s->out, TIOCSPTLCK, &unlocked) == 0
        && ioctl(s->out, TIOCSWINSZ, &size) == 0
        && (s->in = fcntl(s->out, F_DUPFD_CLOEXEC, 3)) >= 0
        && (p->in = ioctl(s->out, TIOCGPTPEER, O_RDWR | O_NOCTTY | O_CLOEXEC)) >= 0;
}

static bool make_gate(struct stage *s)
{
    const char *base;
    s->gate_dir = name_open_parent(s->gate, true, &base);
    if (s->gate_dir < 0) return false;
    if (unlinkat(s->gate_dir, base, 0) < 0 && errno != ENOENT) return false;
    return mkfifoat(s->gate_dir, base, 0644) == 0;
}

/* One write, less than PIPE_BUF: it arrives whole. */
static void child_fail(const struct plan *p, const char *step, const char *detail)
{
    uint8_t payload[4 + 32 + MAX_DETAIL + 1];
    size_t steps = strlen(step) + 1, details = strnlen(detail, MAX_DETAIL);
    put_u32(payload, (uint32_t)errno);
    memcpy(payload + 4, step, steps);
    memcpy(payload + 4 + steps, detail, details);
    payload[4 + steps + details] = 0;
    if (write(p->status, payload, 4 + steps + details + 1) < 0) _exit(126);
    _exit(127);
}

/* Closes all but stdio, a and b. */
static void child_close_others(int a, int b)
{
    unsigned low = (unsigned)(a < b ? a : b), high = (unsigned)(a < b ? b : a);
    if (low > 3) close_range(3, low - 1, 0);
    if (high > low + 1) close_range(low + 1, high - 1, 0);
    close_range(high + 1, ~0U, 0);
}

/* When the leader of a session ends, the kernel hangs its terminal up and throws away output that has not reached the
 * other side yet. So the program is not the leader: the child stays behind as "holder", leading the session until all
 * output was read, and makes a sibling (a child of the agent, like itself) that becomes the program. */
static void hold_session(const struct plan *p)
{
    pid_t program = (pid_t)syscall(SYS_clone, CLONE_PARENT | SIGCHLD, 0, 0, 0, 0);
    if (program < 0) child_fail(p, "fork", "of a terminal's program");
    if (program > 0) {
        if (write(p->pids, &program, sizeof program) != sizeof program) _exit(125);
        close_range(0, ~0U, 0);
        for (;;) pause(); /* all signals are blocked: until SIGKILL */
    }
    if (setpgid(0, 0) < 0 || tcsetpgrp(p->in, getpid()) < 0) child_fail(p, "tcsetpgrp", "");
}

static bool equal(char *const *a, char *const *b)
{
    while (*a && *b && strcmp(*a, *b) == 0) a++, b++;
    return !*a && !*b;
}

static bool is_image(const struct plan *p)
{
    return image && !p->gated && !p->cwd[0] && equal(p->argv, image->argv) && equal(p->envp, image->envp);
}

/* As after an execve: it can be looked at by itself, the status pipe is closed, and nothing of the agent is left in it. */
__attribute__((noreturn)) static void become_image(const struct plan *p)
{
    if (prctl(PR_SET_DUMPABLE, 1) < 0) child_fail(p, "PR_SET_DUMPABLE", "");
    close(p->status);
    agent_forget();
    image->resume();
}

/* The child, up to execve. It is a copy of the agent until then, and not dumpable, so nobody can look into it. */
static void child(struct plan *p)
{
    if (setsid() < 0) child_fail(p, "setsid", "");

    if (p->pty && ioctl(p->in, TIOCSCTTY, 0) < 0) child_fail(p, "TIOCSCTTY", "");
    if (p->pty) hold_session(p);
    int out = p->pty ? p->in : p->out, err = p->pty ? p->in : p->err;
    if (dup2(p->in, 0) < 0 || dup2(out, 1) < 0 || dup2(err, 2) < 0) child_fail(p, "dup2", "");
    int kept = p->gated ? p->status : p->release;
    if (p->memory >= 0) {
        if (p->status == RING_FD && (p->status = fcntl(p->status, F_DUPFD_CLOEXEC, RING_FD + 1)) < 0) _exit(126);
        if (p->memory != RING_FD ? dup2(p->memory, RING_FD) < 0 : fcntl(RING_FD, F_SETFD, 0) < 0) child_fail(p, "dup2", "ring");
        kept = RING_FD;
    }
    child_close_others(p->status, kept);

    /* The agent blocks all signals and handles none. Dispositions are reset all the same: they survive execve. An image has
     * its interpreter's. */
    bool resume = is_image(p);
    if (!resume) for (int signal_number = 1; signal_number < NSIG; signal_number++) signal(signal_number, SIG_DFL);

    /* The workspace is the current directory already. The name was checked; a link planted in it is the program's own affair:
     * the program could go there by itself. */
    if (p->cwd[0] && chdir(p->cwd) < 0) child_fail(p, "cwd", p->cwd);

    if (!p->gated) {
        char byte;
        if (read(p->release, &byte, 1) != 1) _exit(125); /* the agent gave the stage up */
        close(p->release);
    }
    if (resume) become_image(p);
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    environ = p->envp; /* execvp searches the PATH it finds here */
    execvp(p->argv[0], p->argv);
    child_fail(p, "execve", p->argv[0]);
}

/* Who is the program? The child itself; on a terminal, the sibling it made. The wait is for our own code only. */
static void learn_pids(struct stage *s, int pids)
{
    pid_t program;
    if (read(pids, &program, sizeof program) != sizeof program) return; /* the child failed: the status pipe says how */
    s->holder = s->pid;
    s->pid = program;
}

/* Steps: take the payload apart; check names; stdio; gate; release, status and pid pipes; fork. */
void stage_prepare(struct stage *s, const uint8_t *payload, size_t length)
{
    struct plan p = {.in = -1, .out = -1, .err = -1, .release = -1, .status = -1, .memory = -1, .pids = -1};
    int pids = -1;
    char cwd[MAX_NAME + 1], gate[MAX_NAME + 1], detail[MAX_DETAIL];
    const char *rule;
    const char *step = NULL, *about = "";
    int error = EINVAL;

    if (s->state != FREE) step = "protocol", about = "PREPARE of a stage that is in use";
    else if (!plan_parse(&p, payload, length)) step = "protocol", about = "malformed PREPARE";
    else if (p.cwd[0] && (rule = name_check(p.cwd, strlen(p.cwd), cwd))) {
        snprintf(detail, sizeof detail, "\"%.1024s\": %s", p.cwd, rule);
        step = "cwd", about = detail;
    } else if (p.gated && (rule = name_check(p.gate, strlen(p.gate), gate))) {
        snprintf(detail, sizeof detail, "\"%.1024s\": %s", p.gate, rule);
        step = "gate", about = detail;
    }
    if (step) {
        out_failed(s->id, error, step, about);
        free(p.argv);
        free(p.envp);
        return;
    }

    s->pty = p.pty;
    s->gated = p.gated;
    if (p.cwd[0]) p.cwd = cwd;
    if (p.gated) memcpy(s->gate, gate, sizeof gate);
    if (!make_stdio(s, &p)) step = "stdio", about = p.pty ? "PTY" : "pipes";
    else if (p.gated && !make_gate(s)) step = "gate", about = s->gate;
    else if (!p.gated && !make_pipe(&s->release, &p.release, false)) step = "stdio", about = "release pipe";
    else if (!make_pipe(&s->status, &p.status, true)) step = "stdio", about = "status pipe";
    else if (p.pty && !make_pipe(&pids, &p.pids, true)) step = "stdio", about = "pid pipe";
    else {
        if (p.ring) ring_make(s, &p.memory);
        s->pid = fork();
        if (s->pid == 0) child(&p);
        if (s->pid < 0) s->pid = 0, step = "fork";
    }
    error = errno;
    shut(&p.pids);
    if (!step && p.pty) {
        fcntl(pids, F_SETFL, O_RDONLY); /* blocking */
        learn_pids(s, pids);
    }
    shut(&pids);
    shut(&p.in);
    shut(&p.out);
    shut(&p.err);
    shut(&p.release);
    shut(&p.status);
    shut(&p.memory);
    free(p.argv);
    free(p.envp);
    if (step) {
        out_failed(s->id, error, step, about);
        stage_forget(s);
        return;
    }
    s->state = p.gated ? BOOTING : PREPARED;
    s->gate_since = now_ms();
    s->gate_next = 0;
}

void stage_release(struct stage *s, const uint8_t *payload, size_t length)
{
    size_t limits = length < 4 ? 0 : get_u16(payload + 2);
    if (length < 4 || limits > MAX_LIMITS || length < 4 + limits * 20 || payload[0] > GATE_BYTES) {
        out_failed(s->id, EINVAL, "protocol", "malformed RELEASE");
        return;
    }
    if (s->state == FREE) return; /* PREPARE failed, or the stage died, while this was on its way */
    if (s->let_go) {
        out_failed(s->id, EINVAL, "protocol", "RELEASE of a stage that was released");
        return;
    }
    s->limit_count = (uint16_t)limits;
    for (size_t i = 0; i < limits; i++) {
        const uint8_t *at = payload + 4 + i * 20;
        s->limits[i] = (struct limit){get_u32(at), {get_u64(at + 4), get_u64(at + 12)}};
    }
    s->release_kind = payload[0];
    if (s->gated && s->release_kind == GATE_BYTES) {
        s->gate_length = length - 4 - limits * 20;
        s->gate_bytes = malloc(s->gate_length + 1);
        if (!s->gate_bytes) {
            stage_fail(s, ENOMEM, "gate", "");
            return;
        }
        memcpy(s->gate_bytes, payload + 4 + limits * 20, s->gate_length);
    }
    s->let_go = true;
    if (s->state == PREPARED || s->state == AT_GATE) stage_let_go(s);
}
