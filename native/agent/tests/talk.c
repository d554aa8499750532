/* The tests' host, continued: what it says, and waiting for answers. */
#include "driver.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

static int failures_taken_by_test;

void frame(int type, int stage, const void *payload, size_t length)
{
    static uint8_t whole[HEADER_BYTES + MAX_PAYLOAD];
    uint32_t size = (uint32_t)length;
    memset(whole, 0, HEADER_BYTES);
    memcpy(whole, &size, 4);
    whole[4] = (uint8_t)type;
    whole[5] = (uint8_t)stage;
    if (length > 0) memcpy(whole + HEADER_BYTES, payload, length);
    for (size_t done = 0; done < HEADER_BYTES + length;) {
        ssize_t n = send(box.fd, whole + done, HEADER_BYTES + length - done, MSG_NOSIGNAL);
        if (n < 0 && errno != EINTR) return; /* the agent is gone: the test will notice */
        if (n > 0) done += (size_t)n;
    }
    if (type == FILE_OPEN || type == PREPARE) failures_taken_by_test = box.failures;
}

bool pump_until(const bool *flag)
{
    uint64_t until = now_ms() + TIMEOUT_MS;
    while (!*flag && now_ms() < until)
        if (!pump(TIMEOUT_MS)) return *flag;
    return *flag;
}

bool pump_output(const char *text, const char *needle)
{
    uint64_t until = now_ms() + TIMEOUT_MS;
    while (!strstr(text, needle) && now_ms() < until)
        if (!pump(TIMEOUT_MS)) break;
    return strstr(text, needle) != NULL;
}

bool pump_failure(void)
{
    uint64_t until = now_ms() + TIMEOUT_MS;
    while (box.failures <= failures_taken_by_test && now_ms() < until)
        if (!pump(TIMEOUT_MS)) break;
    bool failed = box.failures > failures_taken_by_test;
    failures_taken_by_test = box.failures;
    return failed;
}

void pump_for(int ms)
{
    uint64_t until = now_ms() + (uint64_t)ms;
    for (uint64_t now; (now = now_ms()) < until && !box.gone;) pump((int)(until - now));
}

void open_file(const char *name, size_t length)
{
    uint8_t payload[8192] = {0xa4, 1, 0, 0}; /* 0644 */
    memcpy(payload + 4, name, length);
    frame(FILE_OPEN, 0, payload, 4 + length);
}

void write_bytes(const char *name, uint32_t mode, const void *bytes, size_t length)
{
    uint8_t payload[8192];
    memcpy(payload, &mode, 4);
    memcpy(payload + 4, name, strlen(name));
    frame(FILE_OPEN, 0, payload, 4 + strlen(name));
    for (size_t at = 0; at < length; at += 100000)
        frame(FILE_WRITE, 0, (const char *)bytes + at, length - at < 100000 ? length - at : 100000);
    frame(FILE_CLOSE, 0, NULL, 0);
}

void write_file(const char *name, const char *text)
{
    write_bytes(name, 0644, text, strlen(text));
}

static size_t add(uint8_t *to, size_t at, const char *string)
{
    memcpy(to + at, string, strlen(string) + 1);
    return at + strlen(string) + 1;
}

void prepare(int stage, int pty, const char *gate, const char *const *argv)
{
    static const char *const plain[] = {"PATH=/usr/local/bin:/usr/bin:/bin", NULL};
    static uint8_t payload[MAX_PAYLOAD];
    uint16_t numbers[4] = {100, 30, 0, 0};
    const char *const *env = test_env ? test_env : plain;
    while (argv[numbers[2]]) numbers[2]++;
    while (env[numbers[3]]) numbers[3]++;
    payload[0] = (uint8_t)pty;
    payload[1] = !gate ? PREPARE_COLD : test_ring ? PREPARE_RING : PREPARE_GATED;
    memcpy(payload + 2, numbers, 8);
    size_t at = add(payload, add(payload, 10, test_cwd), gate ? gate : "");
    for (int i = 0; i < numbers[2]; i++) at = add(payload, at, argv[i]);
    for (int i = 0; i < numbers[3]; i++) at = add(payload, at, env[i]);
    frame(PREPARE, stage, payload, at);
    test_cwd = "";
    test_env = NULL;
    test_ring = false;
}

void release_with(int stage, int gate, const uint64_t (*limits)[3], unsigned count, const void *bytes, size_t length)
{
    static uint8_t payload[MAX_PAYLOAD];
    memset(payload, 0, 4);
    payload[0] = (uint8_t)gate;
    payload[2] = (uint8_t)count;
    size_t at = 4;
    for (unsigned i = 0; i < count; i++, at += 20) {
        uint32_t resource = (uint32_t)limits[i][0];
        memcpy(payload + at, &resource, 4);
        memcpy(payload + at + 4, &limits[i][1], 16);
    }
    if (length > 0) memcpy(payload + at, bytes, length);
    frame(RELEASE, stage, payload, at + length);
}

void release(int stage)
{
    release_with(stage, GATE_FILE, NULL, 0, NULL, 0);
}

void go(const char *const *argv)
{
    prepare(0, STDIO_PIPES, NULL, argv);
    release(0);
}

void sh(const char *script)
{
    go(ARGS("/bin/sh", "-c", script));
}

bool ends(void)
{
    return pump_until(&box.stage[0].exited);
}

void input(int stage, const char *text)
{
    frame(STDIN, stage, text, strlen(text));
}

void send_signal(int stage, int number)
{
    uint8_t payload = (uint8_t)number;
    frame(SIGNAL, stage, &payload, 1);
}
