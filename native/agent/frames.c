/* The channel: frames in from fd 0, frames out to fd 1, both through one bounded buffer each.
 *
 * Nothing here blocks but out_wait. Nothing is ever dropped either: whoever produces frames asks out_free() first,
 * and leaves the program's output in its pipe when the host reads too slowly. */
#include "agent.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <string.h>
#include <unistd.h>

static uint8_t in[HEADER_BYTES + MAX_PAYLOAD];
static size_t in_begin, in_end;

static uint8_t out[OUT_BYTES];
static size_t out_begin, out_end;

void put_u32(uint8_t *at, uint32_t value) { memcpy(at, &value, sizeof value); }
void put_u64(uint8_t *at, uint64_t value) { memcpy(at, &value, sizeof value); }
uint16_t get_u16(const uint8_t *at) { uint16_t v; memcpy(&v, at, sizeof v); return v; }
uint32_t get_u32(const uint8_t *at) { uint32_t v; memcpy(&v, at, sizeof v); return v; }
uint64_t get_u64(const uint8_t *at) { uint64_t v; memcpy(&v, at, sizeof v); return v; }
_Static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__, "the protocol is little-endian");

void frames_start(void)
{
    for (int fd = 0; fd <= 1; fd++) {
        int flags = fcntl(fd, F_GETFL);
        if (flags < 0 || fcntl(fd, F_SETFL, flags | O_NONBLOCK) < 0) die("the channel");
    }
}

void frames_forget(void)
{
    forget(in, sizeof in);
    forget(out, sizeof out);
}

bool frames_have_room(void)
{
    return in_begin > 0 || in_end < sizeof in;
}

bool frames_read(void)
{
    if (in_begin > 0) {
        memmove(in, in + in_begin, in_end - in_begin);
        in_end -= in_begin;
        in_begin = 0;
    }
    if (in_end == sizeof in) return true;
    ssize_t n = read(0, in + in_end, sizeof in - in_end);
    if (n < 0) return errno == EAGAIN || errno == EINTR;
    in_end += (size_t)n;
    return n > 0;
}

/* The next whole frame. Its payload stays where it is until the next frames_read. */
bool frames_next(uint8_t *type, uint8_t *stage, const uint8_t **payload, size_t *length)
{
    const uint8_t *head = in + in_begin;
    if (in_end - in_begin < HEADER_BYTES) return false;
    *length = get_u32(head);
    *type = head[4];
    *stage = head[5];
    *payload = head + HEADER_BYTES;
    if (*length > MAX_PAYLOAD) {
        /* Where the next frame begins is anybody's guess: tell the host, and stop. */
        out_failed(0, EMSGSIZE, "protocol", "payload too long");
        out_wait(OUT_BYTES);
        die("payload too long");
    }
    if (in_end - in_begin < HEADER_BYTES + *length) return false;
    in_begin += HEADER_BYTES + *length;
    if (in_begin == in_end) in_begin = in_end = 0; /* the bytes stay, only the next read overwrites them */
    return true;
}

size_t out_queued(void) { return out_end - out_begin; }
size_t out_free(void) { return sizeof out - out_queued(); }

uint8_t *out_reserve(size_t payload)
{
    size_t need = HEADER_BYTES + payload;
    if (need > out_free()) die("out-buffer overrun"); /* a bug here: callers ask out_free first */
    if (need > sizeof out - out_end) {
        memmove(out, out + out_begin, out_queued());
        out_end -= out_begin;
        out_begin = 0;
    }
    return out + out_end + HEADER_BYTES;
}

void out_commit(uint8_t type, uint8_t stage, size_t payload)
{
    uint8_t *head = out + out_end;
    put_u32(head, (uint32_t)payload);
    head[4] = type;
    head[5] = stage;
    head[6] = head[7] = 0;
    out_end += HEADER_BYTES + payload;
}

void out_frame(uint8_t type, uint8_t stage, const void *payload, size_t length)
{
    uint8_t *at = out_reserve(length);
    if (length > 0) memcpy(at, payload, length);
    out_commit(type, stage, length);
}

void out_failed(uint8_t stage, int error, const char *step, const char *detail)
{
    size_t steps = strlen(step) + 1, details = strnlen(detail, MAX_DETAIL);
    uint8_t *at = out_reserve(4 + steps + details + 1);
    put_u32(at, (uint32_t)error);
    memcpy(at + 4, step, steps);
    memcpy(at + 4 + steps, detail, details);
    at[4 + steps + details] = 0;
    out_commit(FAILED, stage, 4 + steps + details + 1);
}

void out_flush(void)
{
    while (out_queued() > 0) {
        ssize_t n = write(1, out + out_begin, out_queued());
        if (n < 0 && errno == EINTR) continue;
        if (n < 0 && errno == EAGAIN) return;
        if (n < 0) die("the host is gone");
        out_begin += (size_t)n;
    }
    out_begin = out_end = 0; /* an idle agent touches only the first pages of its buffer */
}

void out_wait(size_t room)
{
    while (out_free() < room) { /* many small frames are one message */
        out_flush();
        if (out_free() >= room) return;
        struct pollfd wait = {.fd = 1, .events = POLLOUT};
        poll(&wait, 1, -1);
    }
}
