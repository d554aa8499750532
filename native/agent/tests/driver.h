/* A host for tests: starts the agent in a sandbox of its own, and remembers what it says. */
#ifndef DRIVER_H
#define DRIVER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/types.h>

#include "../protocol.h"

enum { KEPT = 512 * 1024, TIMEOUT_MS = 20000 };

struct seen {
    char out[KEPT + 1], err[KEPT + 1]; /* the first KEPT bytes, NUL-terminated */
    size_t out_length, err_length;     /* all bytes */
    uint64_t started_at, exited_at;    /* ms */
    bool started, gated, exited;
    int how, full;
    uint32_t code, credit;
    uint64_t user_us, system_us, wall_us, max_rss_kb;
};

struct failure {
    uint32_t error;
    int stage;
    char step[64], detail[2048];
};

struct collected {
    char name[MAX_NAME + 1];
    uint32_t mode;
    char bytes[4096];
    size_t length;
};

struct conversation {
    char said[KEPT + 1]; /* the first KEPT bytes, NUL-terminated */
    size_t said_length;  /* all bytes */
    uint32_t taken;
    bool said_all, gone;
};

struct box {
    int fd;
    pid_t parent, agent; /* of the agent: outside its namespaces, both */
    bool gone;           /* the channel ended */
    int exit_status;     /* of the agent */
    struct seen stage[MAX_STAGES];
    int failures;
    struct failure failed; /* the last one */
    int files;
    struct collected file[64];
    bool collected;
    uint32_t sent, left_out;
    uint32_t opened, closed;       /* connections, */
    struct conversation connection[40]; /* the last ones, by number */
};

extern struct box box;
extern bool slow;     /* valgrind or a sanitizer: times and sizes mean nothing */
extern bool failing;  /* the running test has failed */

void box_start(char **command);
void box_stop(void); /* closes the channel, waits for the agent's end */
void box_reap(void); /* waits for an agent that ends by itself */
long agent_status_kb(const char *field); /* from /proc/<agent>/status */
int box_processes(void);                 /* processes in the sandbox, without the agent; zombies count */

void frame(int type, int stage, const void *payload, size_t length);
bool pump(int timeout_ms);     /* takes in one frame */
bool pump_until(const bool *flag);
bool pump_output(const char *text, const char *needle); /* until text contains it */
bool pump_failure(void);       /* until one more FAILED than was taken */
void pump_for(int ms);
uint64_t now_ms(void);

void write_file(const char *name, const char *text);
void write_bytes(const char *name, uint32_t mode, const void *bytes, size_t length);
void open_file(const char *name, size_t length);

#define ARGS(...) ((const char *const[]){__VA_ARGS__, NULL})
extern const char *test_cwd;         /* for the next prepare; "" again afterwards */
extern const char *const *test_env;  /* PATH only when NULL */
extern bool test_ring;               /* for the next prepare with a gate */
void prepare(int stage, int pty, const char *gate, const char *const *argv);
void release(int stage);
void release_with(int stage, int gate, const uint64_t (*limits)[3], unsigned count, const void *bytes, size_t length);
void go(const char *const *argv);           /* prepare and release stage 0, with pipes */
void sh(const char *script);                /* go: /bin/sh -c */
bool ends(void);                            /* stage 0 exits */
void input(int stage, const char *text);
void send_signal(int stage, int number);

#define CHECK(condition) \
    do { \
        if (!(condition)) { \
            printf("  %s:%d: not so: %s\n", __FILE__, __LINE__, #condition); \
            failing = true; \
            return; \
        } \
    } while (0)

struct test {
    const char *sentence;
    void (*run)(void);
    bool skip_when_slow;
};
extern const struct test file_tests[], stage_tests[], stream_tests[], end_tests[], gate_tests[], guard_tests[], network_tests[], ring_tests[];

#endif
