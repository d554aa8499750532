/* The end of a stage: its main process is dead, so everything it left behind has to die, be reaped and be counted.
 *
 * No process can escape: all that lose their parent become children of PID 1, and kill(-1) reaches every process of the
 * sandbox at once, also one that is in the middle of a fork. While other stages live, everything is stopped first, so that
 * /proc can be read without a race, and only what does not belong to them is killed. /proc must show all processes
 * (no hidepid); should it be unreadable, everything is killed, other stages too. */
#include "agent.h"

#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/statvfs.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { MAX_PROCESSES = 8192, PATIENCE_MS = 10000 };

struct process {
    pid_t pid, parent, session;
    bool keep;
};
static struct process table[MAX_PROCESSES];

static struct process process_read(pid_t pid)
{
    struct process found = {.pid = pid};
    char path[32], text[512];
    snprintf(path, sizeof path, "/proc/%d/stat", pid);
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0) return found;
    ssize_t n = read(fd, text, sizeof text - 1);
    close(fd);
    text[n > 0 ? n : 0] = 0;
    const char *after = strrchr(text, ')'); /* the name before it is the program's choice */
    if (!after || sscanf(after, ") %*c %d %*d %d", &found.parent, &found.session) != 2) found.parent = found.session = 0;
    return found;
}

static struct stage *stage_of_main(pid_t pid)
{
    for (struct stage *s = stages; s < stages + MAX_STAGES; s++)
        if (s->pid == pid && pid > 0 && !s->dead) return s;
    return NULL;
}

/* Whose orphan was it? That of the stage whose session it is in, or else that of a running stage. */
static struct stage *stage_of_orphan(pid_t pid)
{
    pid_t session = process_read(pid).session;
    struct stage *running = NULL;
    for (struct stage *s = stages; s < stages + MAX_STAGES; s++) {
        if (s->pid > 0 && (s->pid == session || s->holder == session)) return s;
        if (s->state == RUNNING && !running) running = s;
    }
    return running;
}

static uint8_t full_places(void)
{
    struct statvfs at;
    int full = 0;
    if (fstatvfs(workspace, &at) == 0 && at.f_blocks > 0 && (at.f_bavail == 0 || (at.f_files > 0 && at.f_ffree == 0)))
        full |= EXIT_WORKSPACE_FULL;
    if (statvfs("/tmp", &at) == 0 && at.f_blocks > 0 && (at.f_bavail == 0 || (at.f_files > 0 && at.f_ffree == 0)))
        full |= EXIT_TMP_FULL;
    return (uint8_t)full;
}

static uint64_t microseconds(struct timeval time)
{
    return (uint64_t)time.tv_sec * 1000000 + (uint64_t)time.tv_usec;
}

/* `owner` pays for the process, unless it is a stage's main process. */
static void account(struct stage *owner, pid_t pid, int status, const struct rusage *usage)
{
    for (struct stage *s = stages; s < stages + MAX_STAGES; s++)
        if (s->holder == pid) s->holder = 0; /* the program killed it: it has hung up on itself */
    struct stage *s = stage_of_main(pid);
    if (s) {
        s->dead = true;
        s->wait_status = status;
        s->full = full_places(); /* before the leftovers die: their deleted files go with them */
        s->ended_us = now_us();
        owner = s;
    }
    if (!owner) return;
    owner->user_us += microseconds(usage->ru_utime);
    owner->system_us += microseconds(usage->ru_stime);
    if ((uint64_t)usage->ru_maxrss > owner->max_rss_kb) owner->max_rss_kb = (uint64_t)usage->ru_maxrss;
}

/* Takes in whoever died. A storm of orphans must not keep the agent from its other work: so many at a time. */
bool reap(void)
{
    for (int i = 0; i < 256; i++) {
        siginfo_t who = {0};
        if (waitid(P_ALL, 0, &who, WEXITED | WNOHANG | WNOWAIT | __WALL) < 0 || who.si_pid == 0) return false;
        struct stage *s = stage_of_main(who.si_pid);
        if (s && s->status >= 0) {
            stage_status(s); /* a failed execve is told before the death it causes */
            if (s->state == FREE) continue;
        }
        struct stage *owner = s ? s : stage_of_orphan(who.si_pid);
        struct rusage usage;
        int status;
        if (wait4(who.si_pid, &status, WNOHANG | __WALL, &usage) == who.si_pid) account(owner, who.si_pid, status, &usage);
    }
    return true;
}

static int by_pid(const void *a, const void *b)
{
    const struct process *x = a, *y = b;
    return (x->pid > y->pid) - (x->pid < y->pid);
}

/* Kills all that belongs to no living stage but `ending`. Returns how many there were; -1 if /proc cannot be read. */
static int kill_strangers(const struct stage *ending)
{
    DIR *proc = opendir("/proc");
    if (!proc) return -1;
    size_t count = 0;
    for (struct dirent *entry; (entry = readdir(proc)) && count < MAX_PROCESSES;)
        if (isdigit((unsigned char)entry->d_name[0]) && atoi(entry->d_name) > 1) table[count++] = process_read(atoi(entry->d_name));
    closedir(proc);
    if (count == 0 || count == MAX_PROCESSES) return -1; /* the other stage at least must be there */
    qsort(table, count, sizeof *table, by_pid);

    for (size_t i = 0; i < count; i++) {
        for (const struct stage *s = stages; s < stages + MAX_STAGES; s++) {
            pid_t leader = s->holder > 0 ? s->holder : s->pid;
            if (s->holder > 0 && table[i].pid == s->holder) table[i].keep = true; /* that of the ending stage too */
            if (s != ending && s->pid > 0 && !s->dead && (table[i].pid == s->pid || table[i].session == leader)) table[i].keep = true;
        }
    }
    for (bool changed = true; changed;) { /* children of the kept are kept */
        changed = false;
        for (size_t i = 0; i < count; i++) {
            struct process key = {.pid = table[i].parent};
            const struct process *parent = table[i].keep ? NULL : bsearch(&key, table, count, sizeof *table, by_pid);
            if (parent && parent->keep) table[i].keep = changed = true;
        }
    }
    int strangers = 0;
    for (size_t i = 0; i < count; i++) {
        if (table[i].keep) continue;
        kill(table[i].pid, SIGKILL);
        strangers++;
    }
    return strangers;
}

/* Steps: kill what the stage left; reap until nothing of it is there. May wait, but only for processes that are dying. */
static void sweep(struct stage *s)
{
    bool others = false; /* also a holder, of whichever stage: its terminal may still have to be read */
    for (struct stage *t = stages; t < stages + MAX_STAGES; t++) others |= t->holder > 0 || (t != s && t->pid > 0 && !t->dead);

    if (others) {
        int strangers = 1;
        for (uint64_t until = now_ms() + PATIENCE_MS; strangers > 0 && now_ms() < until;) {
            kill(-1, SIGSTOP);
            strangers = kill_strangers(s);
            struct rusage usage;
            int status;
            for (pid_t pid; (pid = wait4(-1, &status, WNOHANG | __WALL, &usage)) > 0;) account(s, pid, status, &usage);
            if (strangers > 0) nanosleep(&(struct timespec){.tv_nsec = 500000}, NULL);
        }
        kill(-1, SIGCONT);
        if (strangers == 0) return;
        /* What is left cannot be told apart from, or is held by, another stage: then nobody is spared. */
    }
    kill(-1, SIGKILL);
    struct rusage usage;
    int status;
    for (pid_t pid; (pid = wait4(-1, &status, __WALL, &usage)) > 0 || errno == EINTR;)
        if (pid > 0) account(s, pid, status, &usage);
}

void stage_kill(struct stage *s)
{
    if (s->state == FREE || s->dead) return;
    s->killed = true;
    kill(-s->pid, SIGKILL);
    kill(s->pid, SIGKILL); /* it may not be in its group; the rest of the stage is swept when it is dead */
}

/* What a program that never got to its gate had to say. */
static void boot_failed(struct stage *s)
{
    char said[513];
    ssize_t n = read(s->pty ? s->out : s->err, said, sizeof said - 1);
    if (n < 0) n = 0;
    said[n] = 0;
    for (ssize_t i = 0; i < n; i++)
        if (said[i] == 0) said[i] = '?';
    out_failed(s->id, 0, s->gated ? "gate" : "prepare", n > 0 ? said : "the program ended before it was released");
    stage_forget(s);
}

void stage_end(struct stage *s)
{
    if (s->status >= 0) stage_status(s); /* it died while another stage was swept, before its execve was heard of */
    if (s->state == FREE) return;
    shut(&s->in);
    sweep(s);
    if (s->state != RUNNING && !s->killed) boot_failed(s);
    else s->state = DRAINING;
}

/* Booting came before the job. It is taken off the time in user mode first, where most of it was spent. */
static void forget_boot(struct stage *s)
{
    uint64_t user = s->booted_us < s->user_us ? s->booted_us : s->user_us;
    uint64_t system = s->booted_us - user < s->system_us ? s->booted_us - user : s->system_us;
    s->user_us -= user;
    s->system_us -= system;
}

void stage_drained(struct stage *s)
{
    uint8_t payload[40] = {0};
    forget_boot(s);
    bool signalled = WIFSIGNALED(s->wait_status);
    payload[0] = signalled ? EXIT_SIGNAL : EXIT_CODE;
    payload[1] = s->full;
    put_u32(payload + 4, (uint32_t)(signalled ? WTERMSIG(s->wait_status) : WEXITSTATUS(s->wait_status)));
    put_u64(payload + 8, s->user_us);
    put_u64(payload + 16, s->system_us);
    bool ran = s->started_us > 0 && s->ended_us > s->started_us;
    put_u64(payload + 24, ran ? s->ended_us - s->started_us : 0);
    put_u64(payload + 32, s->max_rss_kb);
    filter_tell();
    out_frame(EXITED, s->id, payload, sizeof payload);
    stage_forget(s);
}

void stage_fail(struct stage *s, int error, const char *step, const char *detail)
{
    stage_kill(s);
    sweep(s);
    out_failed(s->id, error, step, detail);
    stage_forget(s);
}

void stage_forget(struct stage *s)
{
    if (s->holder > 0) { /* its terminal was read to the end, or is of no interest any more */
        kill(s->holder, SIGKILL);
        waitpid(s->holder, NULL, __WALL);
    }
    if (!s->started_us) gate_remove(s);
    ring_forget(s);
    shut(&s->in);
    shut(&s->out);
    shut(&s->err);
    shut(&s->release);
    shut(&s->status);
    shut(&s->gate_dir);
    shut(&s->gate_fd);
    shut(&s->aside);
    free(s->gate_bytes);
    stage_clear(s, s->id);
}
