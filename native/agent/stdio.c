/* A stage's streams: stdin with credit, output with backpressure, and what a terminal adds. */
#include "agent.h"

#include <errno.h>
#include <signal.h>
#include <string.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

static void credit(struct stage *s, size_t bytes)
{
    uint8_t payload[4];
    put_u32(payload, (uint32_t)bytes);
    if (bytes > 0) out_frame(STDIN_CREDIT, s->id, payload, sizeof payload);
}

void stdin_bytes(struct stage *s, const uint8_t *bytes, size_t length)
{
    if (s->state == FREE) return; /* it ended while this was on its way */
    if (s->in < 0 || (!s->pty && s->eof_at >= 0)) {
        credit(s, length); /* nobody reads it any more */
        return;
    }
    if (length > sizeof s->pending - s->pending_length) {
        stage_fail(s, EOVERFLOW, "stdin window", "more was sent than was credited");
        return;
    }
    memcpy(s->pending + s->pending_length, bytes, length);
    s->pending_length += length;
    stdin_deliver(s);
}

void stdin_eof(struct stage *s)
{
    if (s->state == FREE || s->in < 0 || s->eof_at >= 0) return;
    s->eof_at = (long)s->pending_length;
    stdin_deliver(s);
}

/* Whether the terminal gathers lines, as it does unless the program asked for single keys. The master tells of both ends. */
static bool is_cooked(int master)
{
    struct termios how;
    return tcgetattr(master, &how) == 0 && (how.c_lflag & ICANON);
}

/* As much of what is pending as goes without blocking, then the end of file if it is its turn. */
void stdin_deliver(struct stage *s)
{
    size_t done = 0;
    while (s->in >= 0) {
        if (s->eof_at == (long)done) {
            if (!s->pty) {
                shut(&s->in);
                break;
            }
            /* VEOF, as it is unless the program changed it. After a part of a line the first only hands that on, the second is the
             * end of that line to a program that reads lines, which then asks once more. */
            size_t ends = s->mid_line && is_cooked(s->in) ? 3 : 1;
            if (write(s->in, "\4\4\4", ends) < 1) break;
            s->mid_line = false;
            s->eof_at = -1;
        }
        size_t size = (s->eof_at >= 0 ? (size_t)s->eof_at : s->pending_length) - done;
        if (size == 0) break;
        ssize_t n = write(s->in, s->pending + done, size);
        if (n < 0 && errno == EINTR) continue;
        if (n < 0 && errno == EAGAIN) break;
        if (n <= 0) shut(&s->in); /* EPIPE */
        else {
            done += (size_t)n;
            s->mid_line = !strchr("\n\r\4", s->pending[done - 1]);
        }
    }
    if (s->in < 0) done = s->pending_length;
    memmove(s->pending, s->pending + done, s->pending_length - done);
    s->pending_length -= done;
    if (s->eof_at >= 0) s->eof_at -= (long)done;
    credit(s, done);
}

/* A program that writes line after line would wake us for each. Once it is seen to, its output gathers for a millisecond at
 * a time: a chunk after a pause still goes at once, and what goes to stderr takes what is in stdout with it. A program with a
 * ring is told to use that. */
static void gather(struct stage *s, uint8_t type, size_t bytes)
{
    if (s->following) return;
    uint64_t now = now_ms();
    bool quick = type == STDOUT && now - s->read_at <= 2 && (s->ring || bytes < OUT_CHUNK / 2);
    s->streak = quick ? s->streak + 1 : 0;
    s->read_at = now;
    if (s->streak < OUT_STREAK || s->state != RUNNING) return;
    s->quiet_until = now + 1;
    ring_follow(s);
}

/* One chunk of output, read straight into the out-buffer. */
bool output_read(struct stage *s, int *fd, uint8_t type)
{
    uint8_t *at = out_reserve(OUT_CHUNK);
    ssize_t n = read(*fd, at, OUT_CHUNK);
    if (n > 0) {
        out_commit(type, s->id, (size_t)n);
        gather(s, type, (size_t)n);
        return true;
    }
    if (n < 0 && errno == EINTR) return true;
    if (n < 0 && errno == EAGAIN) return false;
    /* End of file. A terminal that nobody holds open says EIO instead, and may be opened again while the program lives. */
    if (s->pty && s->state == RUNNING) s->quiet_until = now_ms() + 20;
    else shut(fd);
    return false;
}

void stage_resize(struct stage *s, const uint8_t *payload, size_t length)
{
    if (length < 4) {
        out_failed(s->id, EINVAL, "protocol", "RESIZE is too short");
        return;
    }
    struct winsize size = {.ws_col = get_u16(payload), .ws_row = get_u16(payload + 2)};
    if (s->pty && s->out >= 0) ioctl(s->out, TIOCSWINSZ, &size); /* the kernel sends SIGWINCH */
}

void stage_signal(struct stage *s, const uint8_t *payload, size_t length)
{
    if (length < 1 || payload[0] < 1 || payload[0] >= NSIG) {
        out_failed(s->id, EINVAL, "protocol", "SIGNAL without a signal");
        return;
    }
    if (s->state == FREE || s->dead) return;
    pid_t group = s->pid;
    if (s->pty && ioctl(s->out, TIOCGPGRP, &group) < 0) group = s->pid;
    if (group <= 1) group = s->pid; /* 0 and 1 would mean other things to kill() */
    if (kill(-group, payload[0]) < 0) kill(s->pid, payload[0]); /* its group is not made before its setsid */
}
