/* Connections of programs, carried to the host. */
#include "driver.h"

#include <stdlib.h>
#include <unistd.h>

#define S (&box.stage[0])
#define C(number) (&box.connection[number])

static void listen_on(uint16_t port) { frame(NET_LISTEN, 0, &port, sizeof port); }

static void about(int type, uint32_t id, const void *more, size_t length)
{
    static uint8_t payload[4 + MAX_PAYLOAD];
    memcpy(payload, &id, 4);
    if (length > 0) memcpy(payload + 4, more, length);
    frame(type, 0, payload, 4 + length);
}

static void credit(uint32_t id, uint32_t bytes) { about(NET_CREDIT, id, &bytes, sizeof bytes); }

static bool pump_count(const uint32_t *count, uint32_t wanted)
{
    uint64_t until = now_ms() + TIMEOUT_MS;
    while (*count < wanted && now_ms() < until && pump(TIMEOUT_MS)) {}
    return *count >= wanted;
}

static void conversation(void)
{
    listen_on(3128);
    go(ARGS("bash", "-c", "exec 3<>/dev/tcp/127.0.0.1/3128; echo question >&3; read answer <&3; echo \"got $answer\""));
    CHECK(pump_output(C(1)->said, "question\n"));
    about(NET_BYTES, 1, "answer\n", 7);
    CHECK(ends());
    CHECK(strcmp(S->out, "got answer\n") == 0 && C(1)->taken == 7);
    CHECK(pump_until(&C(1)->said_all));
    CHECK(!C(1)->gone);
    about(NET_END, 1, NULL, 0);
    CHECK(pump_until(&C(1)->gone));
    CHECK(box.opened == 1 && box.failures == 0);
}

static void end_of_file(void)
{
    listen_on(3128);
    go(ARGS("bash", "-c", "exec 3<>/dev/tcp/127.0.0.1/3128; cat <&3"));
    CHECK(pump_count(&box.opened, 1));
    about(NET_BYTES, 1, "last words", 10);
    about(NET_END, 1, NULL, 0);
    CHECK(ends());
    CHECK(strcmp(S->out, "last words") == 0);
    CHECK(pump_until(&C(1)->gone));
}

static void closed_by_host(void)
{
    listen_on(3128);
    go(ARGS("bash", "-c", "exec 3<>/dev/tcp/127.0.0.1/3128; cat <&3; echo over"));
    CHECK(pump_count(&box.opened, 1));
    about(NET_CLOSE, 1, NULL, 0);
    CHECK(ends());
    CHECK(strcmp(S->out, "over\n") == 0 && C(1)->gone);
    about(NET_BYTES, 1, "too late", 8); /* crossed its end: ignored */
    about(NET_CLOSE, 1, NULL, 0);
    pump_for(50);
    CHECK(box.failures == 0 && box.closed == 1);
}

static void flood_out(void)
{
    listen_on(3128);
    go(ARGS("bash", "-c", "exec 3<>/dev/tcp/127.0.0.1/3128; head -c 4194304 /dev/zero >&3"));
    CHECK(pump_count(&box.opened, 1));
    pump_for(200); /* no credit is given: the window, and not a byte more */
    CHECK(C(1)->said_length == NET_WINDOW && !S->exited);
    for (size_t credited = 0; credited < 4 << 20;) {
        size_t said = C(1)->said_length;
        if (said > credited) credit(1, (uint32_t)(said - credited));
        credited = said;
        CHECK(credited == 4 << 20 || pump(TIMEOUT_MS));
    }
    CHECK(pump_until(&C(1)->said_all));
    CHECK(C(1)->said_length == 4 << 20);
}

static void flood_in(void)
{
    static char block[8192];
    memset(block, 'y', sizeof block);
    listen_on(3128);
    go(ARGS("bash", "-c", "exec 3<>/dev/tcp/127.0.0.1/3128; sleep 0.2; wc -c <&3"));
    CHECK(pump_count(&box.opened, 1));
    for (size_t sent = 0; sent < 4 << 20; sent += sizeof block) {
        while (sent + sizeof block - C(1)->taken > NET_WINDOW) CHECK(pump(TIMEOUT_MS));
        about(NET_BYTES, 1, block, sizeof block);
    }
    about(NET_END, 1, NULL, 0);
    CHECK(ends());
    CHECK(atoi(S->out) == 4 << 20);
}

static void beyond_the_window(void)
{
    static char block[NET_WINDOW];
    listen_on(3128);
    go(ARGS("bash", "-c", "exec 3<>/dev/tcp/127.0.0.1/3128; echo there >&3; sleep 60"));
    CHECK(pump_output(C(1)->said, "there"));
    for (int i = 0; i < 400 && box.failures == 0; i++) { /* nobody reads: the kernel's buffers, then the window */
        about(NET_BYTES, 1, block, sizeof block);
        pump_for(10);
    }
    CHECK(box.failures == 1 && strcmp(box.failed.step, "protocol") == 0 && C(1)->gone);
    frame(KILL, 0, NULL, 0);
    CHECK(ends());
}

static void many(void)
{
    listen_on(3128);
    go(ARGS("bash", "-c", "for i in $(seq 60); do (exec 3<>/dev/tcp/127.0.0.1/3128; cat <&3) & done; wait; echo all"));
    CHECK(pump_count(&box.opened, 32));
    pump_for(100);
    CHECK(box.opened == 32);
    for (uint32_t closed = 0; closed < 60; closed++) { /* one goes, the next one comes */
        CHECK(pump_count(&box.opened, closed + 1));
        about(NET_CLOSE, closed + 1, NULL, 0);
    }
    CHECK(ends());
    CHECK(strcmp(S->out, "all\n") == 0 && box.closed == 60 && box.failures == 0);
}

static void come_and_go(void)
{
    listen_on(3128);
    go(ARGS("bash", "-c", "for i in $(seq 200); do exec 3<>/dev/tcp/127.0.0.1/3128; exec 3<&-; done; echo all"));
    for (uint32_t ended = 0; ended < 200; ended++) {
        CHECK(pump_count(&box.opened, ended + 1));
        about(NET_END, ended + 1, NULL, 0);
    }
    CHECK(S->exited || ends());
    CHECK(pump_count(&box.closed, 200));
    CHECK(box.failures == 0);
}

static void no_way_out(void)
{
    sh("bash -c 'exec 3<>/dev/tcp/127.0.0.1/3128' 2>/dev/null && echo open || echo closed");
    CHECK(ends());
    CHECK(strcmp(S->out, "closed\n") == 0 && box.opened == 0);
}

static void malformed(void)
{
    uint32_t nothing = 0;
    frame(NET_LISTEN, 0, "x", 1);
    frame(NET_BYTES, 0, "ab", 2);
    frame(NET_CLOSE, 0, &nothing, sizeof nothing);
    about(NET_CREDIT, 1, NULL, 0);
    about(NET_BYTES, 7, "never opened", 12);
    listen_on(3128);
    listen_on(3129);
    for (int i = 0; i < 100 && box.failures < 6; i++) pump(100);
    CHECK(box.failures == 6 && strcmp(box.failed.step, "protocol") == 0);
    sh("echo well");
    CHECK(ends());
    CHECK(strcmp(S->out, "well\n") == 0);
}

const struct test network_tests[] = {
    {"a program's connection is carried to the host and back", conversation, false},
    {"what the host said before its end is read, then the end of file", end_of_file, false},
    {"the host closes a connection, and may speak of it after its end", closed_by_host, false},
    {"4 MiB leave through the window, and without credit one window", flood_out, false},
    {"4 MiB arrive through the window", flood_in, false},
    {"a host beyond the window is told, and the connection is gone", beyond_the_window, false},
    {"60 connections: 32 at a time, the others wait", many, false},
    {"200 connections come and go", come_and_go, false},
    {"nobody listens unless the host asks for it", no_way_out, false},
    {"malformed frames about connections are told and change nothing", malformed, false},
    {NULL, NULL, false},
};
