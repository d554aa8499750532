/* How the agent learns that execve succeeded, that a gated program waits at its gate, and how its source gets through. */
#include "agent.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

static const char *gate_base(const struct stage *s)
{
    const char *slash = strrchr(s->gate, '/');
    return slash ? slash + 1 : s->gate;
}

struct stage *stage_with_gate(const char *clean)
{
    for (struct stage *s = stages; s < stages + MAX_STAGES; s++)
        if ((s->state == BOOTING || s->state == AT_GATE) && strcmp(s->gate, clean) == 0) return s;
    return NULL;
}

static void started(struct stage *s)
{
    s->state = RUNNING;
    s->started_us = now_us();
    out_frame(STARTED, s->id, NULL, 0);
}

/* What a process has used so far, all of its threads. 0 if it is gone. */
static uint64_t processor_us(pid_t pid)
{
    clockid_t clock;
    struct timespec used;
    if (clock_getcpuclockid(pid, &clock) != 0 || clock_gettime(clock, &used) < 0) return 0;
    return (uint64_t)used.tv_sec * 1000000 + (uint64_t)used.tv_nsec / 1000;
}

/* The kernel counts a limit of processor time from the process's birth: whole seconds of booting are added to it. */
static struct rlimit from_now_on(const struct stage *s, const struct limit *limit)
{
    struct rlimit value = limit->value;
    if (limit->resource != RLIMIT_CPU) return value;
    if (value.rlim_cur != RLIM_INFINITY) value.rlim_cur += s->booted_us / 1000000;
    if (value.rlim_max != RLIM_INFINITY) value.rlim_max += s->booted_us / 1000000;
    return value;
}

/* Steps: set the limits; cold: write the release byte; gated: put the source in the FIFO's place, and its bytes into the FIFO. */
void stage_let_go(struct stage *s)
{
    if (s->gated) s->booted_us = processor_us(s->pid);
    for (unsigned i = 0; i < s->limit_count; i++) {
        char number[32];
        struct rlimit value = from_now_on(s, &s->limits[i]);
        snprintf(number, sizeof number, "%u", s->limits[i].resource);
        if (prlimit(s->pid, (enum __rlimit_resource)s->limits[i].resource, &value, NULL) < 0) {
            stage_fail(s, errno, "prlimit", number);
            return;
        }
    }
    if (!s->gated) {
        if (write(s->release, "", 1) != 1) { /* the child is gone already: reap() will tell */ }
        shut(&s->release);
        s->state = RELEASED;
        return;
    }
    if (s->release_kind == GATE_FILE) {
        char aside[32];
        struct stat file;
        snprintf(aside, sizeof aside, ".millrace-gate-%d", s->id);
        if (s->aside < 0 || fstat(s->aside, &file) < 0) {
            stage_fail(s, ENOENT, "gate", "no file was written aside");
            return;
        }
        s->gate_length = (size_t)file.st_size;
        if (renameat(workspace, aside, s->gate_dir, gate_base(s)) < 0) {
            stage_fail(s, errno, "gate", s->gate);
            return;
        }
    } else if (unlinkat(s->gate_dir, gate_base(s), 0) < 0 && errno != ENOENT) {
        stage_fail(s, errno, "gate", s->gate);
        return;
    }
    started(s);
    stage_feed_gate(s);
}

/* The child complained (its message is a FAILED payload), or execve closed the pipe, or the child died before. */
void stage_status(struct stage *s)
{
    uint8_t payload[4 + 32 + MAX_DETAIL + 1];
    ssize_t n = read(s->status, payload, sizeof payload);
    if (n < 0 && (errno == EAGAIN || errno == EINTR)) return;
    shut(&s->status);
    if (n > 4) {
        payload[n - 1] = 0;
        const char *step = (const char *)payload + 4;
        const char *detail = step + strlen(step) + 1;
        stage_fail(s, (int)get_u32(payload), step, detail < (const char *)payload + n ? detail : "");
    } else if (s->state == RELEASED) {
        started(s);
    }
}

/* A FIFO can be opened for writing without blocking only while somebody reads it, or waits to. Nothing tells when that
 * begins, so it is tried again and again: every 2 ms at first, every 10 ms for a program that boots slowly. */
void stage_try_gate(struct stage *s)
{
    uint64_t now = now_ms();
    if (now < s->gate_next) return;
    s->gate_next = now + (now - s->gate_since < 100 ? 2 : 10);
    int fd = openat(s->gate_dir, gate_base(s), O_WRONLY | O_NONBLOCK | O_NOFOLLOW | O_CLOEXEC);
    if (fd < 0) return; /* ENXIO: nobody there yet. Anything else is the program's own doing: it waits for its host's patience */
    struct stat what;
    if (fstat(fd, &what) < 0 || !S_ISFIFO(what.st_mode)) {
        close(fd);
        stage_fail(s, EINVAL, "gate", "the program replaced its gate");
        return;
    }
    s->gate_fd = fd;
    s->state = AT_GATE;
    out_frame(GATED, s->id, NULL, 0);
    if (s->let_go) stage_let_go(s);
}

/* Bytes of the file aside, or of the RELEASE frame, into the FIFO: as much as goes without blocking. */
void stage_feed_gate(struct stage *s)
{
    while (s->gate_offset < s->gate_length) {
        static uint8_t chunk[OUT_CHUNK];
        const uint8_t *from = chunk;
        size_t size = s->gate_length - s->gate_offset;
        if (s->gate_bytes) {
            from = s->gate_bytes + s->gate_offset;
        } else {
            ssize_t got = pread(s->aside, chunk, size < sizeof chunk ? size : sizeof chunk, (off_t)s->gate_offset);
            if (got <= 0) break;
            size = (size_t)got;
        }
        ssize_t n = write(s->gate_fd, from, size);
        if (n < 0 && errno == EINTR) continue;
        if (n < 0 && errno == EAGAIN) return;
        if (n < 0) break; /* EPIPE: it reads no further */
        s->gate_offset += (size_t)n;
    }
    shut(&s->gate_fd);
    shut(&s->gate_dir);
    shut(&s->aside);
}

/* A stage that never started leaves no FIFO where a file is expected. */
void gate_remove(struct stage *s)
{
    char aside[32];
    snprintf(aside, sizeof aside, ".millrace-gate-%d", s->id);
    if (s->gate_dir >= 0) unlinkat(s->gate_dir, gate_base(s), 0);
    if (s->aside >= 0) unlinkat(workspace, aside, 0);
}
