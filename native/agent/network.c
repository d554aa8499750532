/* The only way out of a sandbox that has one: a port on its own loopback, whose connections are carried to the host as they
 * are. What the bytes mean, and where they may go, is the host's affair: nothing is parsed here.
 *
 * Every connection has a number that never comes again, and a window of NET_WINDOW bytes each way: what the host sent waits
 * here for the program, what the program sent stays in the kernel until the host has taken what came before. So a program
 * can hold MAX_CONNECTIONS times NET_WINDOW here, and no more; further ones wait in the kernel's backlog, or are refused. */
#include "agent.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

struct connection {
    uint32_t id;     /* 0: free */
    int fd;
    uint32_t credit; /* bytes the host will take */
    bool said_all;   /* the program's end of file was passed on */
    bool end;        /* the host's comes after what is pending */
    size_t pending_length;
    uint8_t pending[NET_WINDOW];
};

static struct connection connections[MAX_CONNECTIONS];
static uint32_t last_id;
static int listener = -1;

static struct connection *find(uint32_t id)
{
    for (struct connection *c = connections; c < connections + MAX_CONNECTIONS; c++)
        if (c->id == id) return c;
    return NULL;
}

static void tell(uint8_t type, uint32_t id)
{
    uint8_t payload[4];
    put_u32(payload, id);
    out_frame(type, 0, payload, sizeof payload);
}

static void gone(struct connection *c)
{
    shut(&c->fd);
    tell(NET_GONE, c->id);
    c->id = 0;
}

/* As much of what is pending as goes without blocking, then the end of file if it is its turn. */
static void deliver(struct connection *c)
{
    size_t done = 0;
    while (done < c->pending_length) {
        ssize_t n = write(c->fd, c->pending + done, c->pending_length - done);
        if (n < 0 && errno == EINTR) continue;
        if (n < 0 && errno == EAGAIN) break;
        if (n <= 0) {
            gone(c);
            return;
        }
        done += (size_t)n;
    }
    memmove(c->pending, c->pending + done, c->pending_length - done);
    c->pending_length -= done;
    if (done > 0) {
        uint8_t payload[8];
        put_u32(payload, c->id);
        put_u32(payload + 4, (uint32_t)done);
        out_frame(NET_TAKEN, 0, payload, sizeof payload);
    }
    if (!c->end || c->pending_length > 0) return;
    shutdown(c->fd, SHUT_WR);
    if (c->said_all) gone(c);
}

/* One chunk of what the program says, read straight into the out-buffer. */
static void receive(struct connection *c)
{
    size_t most = c->credit < OUT_CHUNK ? c->credit : OUT_CHUNK;
    if (c->said_all || most == 0 || out_free() < OUT_FOR_OUTPUT) return;
    uint8_t *at = out_reserve(4 + most);
    ssize_t n = read(c->fd, at + 4, most);
    if (n < 0 && (errno == EINTR || errno == EAGAIN)) return;
    if (n > 0) {
        put_u32(at, c->id);
        out_commit(NET_SAID, 0, 4 + (size_t)n);
        c->credit -= (uint32_t)n;
        return;
    }
    if (n < 0) {
        gone(c);
        return;
    }
    c->said_all = true;
    tell(NET_SAID_ALL, c->id);
    if (c->end && c->pending_length == 0) gone(c);
}

static void welcome(void)
{
    struct connection *c;
    while (out_free() >= OUT_FOR_OUTPUT && (c = find(0))) {
        int fd = accept4(listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
        if (fd < 0) return; /* none left; or no descriptor: then it waits */
        c->fd = fd;
        c->credit = NET_WINDOW;
        c->said_all = c->end = false;
        c->pending_length = 0;
        if (++last_id == 0) die("connection numbers");
        c->id = last_id;
        tell(NET_OPENED, c->id);
    }
}

void net_listen(const uint8_t *payload, size_t length)
{
    if (length != 2 || listener >= 0) {
        out_failed(0, EINVAL, "protocol", length != 2 ? "malformed NET_LISTEN" : "NET_LISTEN a second time");
        return;
    }
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(get_u16(payload)), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    listener = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (listener >= 0 && bind(listener, (struct sockaddr *)&address, sizeof address) == 0 && listen(listener, MAX_CONNECTIONS) == 0) return;
    out_failed(0, errno, "listen", "127.0.0.1");
    shut(&listener);
}

/* The host's frames about one connection. One that is gone may still be spoken of: they crossed. */
void net_obey(uint8_t type, const uint8_t *payload, size_t length)
{
    uint32_t id = length < 4 ? 0 : get_u32(payload);
    if (id == 0 || id > last_id || (type == NET_CREDIT && length != 8)) {
        out_failed(0, EINVAL, "protocol", "malformed frame about a connection");
        return;
    }
    struct connection *c = find(id);
    if (!c) return;
    payload += 4;
    length -= 4;
    if (type == NET_BYTES && (c->end || length > sizeof c->pending - c->pending_length)) {
        out_failed(0, EOVERFLOW, "protocol", "more was sent to a connection than its window");
        gone(c);
        return;
    }
    switch (type) {
    case NET_BYTES:
        memcpy(c->pending + c->pending_length, payload, length);
        c->pending_length += length;
        deliver(c);
        break;
    case NET_END:
        c->end = true;
        deliver(c);
        break;
    case NET_CREDIT: {
        uint64_t credit = (uint64_t)c->credit + get_u32(payload);
        c->credit = credit < NET_WINDOW ? (uint32_t)credit : NET_WINDOW;
        break;
    }
    default: gone(c); /* NET_CLOSE */
    }
}

/* Closes all, and leaves nothing of it in memory. */
void net_forget(void)
{
    shut(&listener);
    if (last_id == 0) return;
    for (struct connection *c = connections; c < connections + MAX_CONNECTIONS; c++)
        if (c->id != 0) shut(&c->fd);
    forget(connections, sizeof connections);
    last_id = 0;
}

void net_want(void)
{
    bool room = out_free() >= OUT_FOR_OUTPUT, answers = out_free() >= OUT_FOR_CREDIT;
    if (listener < 0) return;
    if (room && find(0)) want(listener, POLLIN);
    for (struct connection *c = connections; c < connections + MAX_CONNECTIONS; c++) {
        if (c->id == 0) continue;
        bool in = room && !c->said_all && c->credit > 0, out = answers && c->pending_length > 0;
        /* Not for nothing: the kernel tells of a hang-up whether one asks or not, and the loop would spin. */
        if (in || out) want(c->fd, (short)((in ? POLLIN : 0) | (out ? POLLOUT : 0)));
    }
}

void net_tend(void)
{
    if (listener < 0) return;
    for (struct connection *c = connections; c < connections + MAX_CONNECTIONS; c++) {
        if (c->id == 0 || !ready(c->fd)) continue;
        if (c->pending_length > 0) deliver(c);
        if (c->id != 0) receive(c);
    }
    if (ready(listener)) welcome();
}
