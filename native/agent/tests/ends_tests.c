/* The end of stages, gates, and what programs must not be able to do. */
#include "driver.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <unistd.h>

#define S (&box.stage[0])
#define T (&box.stage[1])

static void daemons(void)
{
    go(ARGS("/tmp/probe", "daemon"));
    CHECK(ends());
    CHECK(strcmp(S->out, "parent done\n") == 0 && S->code == 0);
    CHECK(S->exited_at - S->started_at < 1000 && box_processes() == 0);
}

static void stubborn(void)
{
    go(ARGS("/tmp/probe", "stubborn"));
    CHECK(pump_output(S->out, "ready"));
    send_signal(0, SIGTERM);
    pump_for(100);
    CHECK(!S->exited);
    frame(KILL, 0, NULL, 0);
    CHECK(ends());
    CHECK(S->how == EXIT_SIGNAL && S->code == SIGKILL && box_processes() == 0);
}

static void kill_early(void)
{
    prepare(0, STDIO_PIPES, NULL, ARGS("true"));
    frame(KILL, 0, NULL, 0);
    CHECK(ends());
    CHECK(!S->started && S->how == EXIT_SIGNAL && S->code == SIGKILL && S->wall_us == 0);
    memset(S, 0, sizeof *S);
    prepare(0, STDIO_PIPES, "main", ARGS("/tmp/probe", "gate", "main"));
    CHECK(pump_until(&S->gated));
    frame(KILL, 0, NULL, 0);
    CHECK(ends());
    CHECK(!S->started && S->how == EXIT_SIGNAL && box.failures == 0);
    write_file("main", "no FIFO is left there");
    memset(S, 0, sizeof *S);
    sh("cat main");
    CHECK(ends());
    CHECK(strcmp(S->out, "no FIFO is left there") == 0);
}

static void no_zombies(void)
{
    sh("for i in 1 2 3 4 5 6 7 8; do (sleep 0.01 & ) ; done; sleep 0.2; grep -l '^State:.Z' /proc/[0-9]*/status; echo looked");
    CHECK(ends());
    CHECK(strcmp(S->out, "looked\n") == 0 && box_processes() == 0);
}

static void second_survives(void)
{
    prepare(0, STDIO_PIPES, NULL, ARGS("/tmp/probe", "daemons"));
    prepare(1, STDIO_PIPES, NULL, ARGS("/bin/sh", "-c", "read x; echo second $x"));
    release(0);
    CHECK(ends());
    CHECK(S->code == 0 && (slow || box_processes() == 1));
    input(1, "lives\n");
    pump_for(100);
    CHECK(!T->started && box.failures == 0);
    release(1);
    CHECK(pump_until(&T->exited));
    CHECK(strcmp(T->out, "second lives\n") == 0 && T->code == 0);
}

static void second_survives_gated(void)
{
    prepare(0, STDIO_PIPES, NULL, ARGS("/bin/sh", "-c", "/tmp/probe daemons; echo > made"));
    prepare(1, STDIO_PTY, "main", ARGS("/bin/sh", "-c", "sleep 1000 & /tmp/probe gate main; kill $!; echo second; cat made"));
    CHECK(pump_until(&T->gated));
    release(0);
    CHECK(ends());
    CHECK(slow || box_processes() == 4);
    write_file("main", "source");
    release(1);
    CHECK(pump_until(&T->exited));
    CHECK(strstr(T->out, "source 6 ") && strstr(T->out, "second\r\n"));
}

static void running_neighbours(void)
{
    go(ARGS("/tmp/probe", "daemons", "stay"));
    prepare(1, STDIO_PIPES, NULL, ARGS("/bin/sh", "-c", "echo up; (sleep 0.2; echo child) & wait; exit 5"));
    release(1);
    CHECK(pump_output(S->out, "parent done") && pump_output(T->out, "up"));
    frame(KILL, 0, NULL, 0);
    CHECK(ends());
    CHECK(S->code == SIGKILL);
    CHECK(pump_until(&T->exited));
    CHECK(strcmp(T->out, "up\nchild\n") == 0 && T->code == 5 && box_processes() == 0);
}

const struct test end_tests[] = {
    {"a daemon that holds the pipes neither delays the end nor survives it", daemons, false},
    {"a program that ignores SIGTERM ends by KILL", stubborn, false},
    {"KILL ends prepared stages too", kill_early, false},
    {"orphans are reaped, no zombies stay", no_zombies, false},
    {"the end of one stage leaves another prepared one alone", second_survives, false},
    {"the end of one stage leaves another booted one alone", second_survives_gated, false},
    {"the end of one stage leaves another running one alone", running_neighbours, false},
    {NULL, NULL, false},
};

static void gate_with(const char *bytes, size_t length, bool early)
{
    char expected[64];
    unsigned long sum = 0;
    for (size_t i = 0; i < length; i++) sum = sum * 31 + (unsigned char)bytes[i];
    snprintf(expected, sizeof expected, "source %zu %lu\n", length, sum);
    memset(S, 0, sizeof *S);
    prepare(0, STDIO_PIPES, "src/main.x", ARGS("/tmp/probe", "gate", "src/main.x", "wc -c < src/main.x; ls -A . src"));
    if (!early) CHECK(pump_until(&S->gated));
    if (!early) pump_for(50);
    CHECK(!S->started && S->err_length == 0);
    write_bytes("src/main.x", 0644, bytes, length);
    release(0);
    CHECK(ends());
    CHECK(S->gated && S->started && S->code == 0 && strcmp(S->err, "booted\n") == 0);
    CHECK(strncmp(S->out, expected, strlen(expected)) == 0);
    CHECK((size_t)atol(S->out + strlen(expected)) == length && strstr(S->out, "\n.:\nsrc\n\nsrc:\nmain.x\n"));
}

static void gates(void)
{
    static char source[300000];
    for (size_t i = 0; i < sizeof source; i++) source[i] = (char)(i * 7 + i / 255);
    gate_with("print", 5, false);
    if (!failing) gate_with(source, sizeof source, false);
    if (!failing) gate_with("", 0, false);
    if (!failing) gate_with(source, sizeof source, true);
    if (!failing) gate_with("x", 1, true);
}

static void gate_bytes(void)
{
    static char source[200000];
    memset(source, 'b', sizeof source);
    const uint64_t set[][3] = {{RLIMIT_NOFILE, 33, 44}};
    prepare(0, STDIO_PIPES, "g", ARGS("/tmp/probe", "gate", "g", "ls -A; ulimit -n; cat"));
    CHECK(pump_until(&S->gated));
    release_with(0, GATE_BYTES, set, 1, source, sizeof source);
    input(0, "stdin too");
    frame(STDIN_EOF, 0, NULL, 0);
    CHECK(ends());
    CHECK(strncmp(S->out, "source 200000 ", 14) == 0 && strstr(S->out, "\n33\nstdin too"));
}

static void gate_time(void)
{
    const uint64_t set[][3] = {{RLIMIT_CPU, 5, 6}};
    prepare(0, STDIO_PIPES, "g", ARGS("/tmp/probe", "slow-gate", "g", "ulimit -t; ulimit -Ht; exec /tmp/probe burn 100"));
    CHECK(pump_until(&S->gated));
    release_with(0, GATE_BYTES, set, 1, "", 0);
    CHECK(ends());
    CHECK(strstr(S->out, "\n6\n7\n")); /* a second more: it has been used */
    CHECK(S->user_us + S->system_us > 80000 && S->user_us + S->system_us < 1000000);
}

static void gate_death(void)
{
    prepare(0, STDIO_PIPES, "g", ARGS("/bin/sh", "-c", "echo out; echo boot went wrong >&2; seq 1 1000 >&2; exit 1"));
    CHECK(pump_failure());
    CHECK(strcmp(box.failed.step, "gate") == 0 && strncmp(box.failed.detail, "boot went wrong\n1\n", 18) == 0);
    CHECK(strlen(box.failed.detail) == 512 && !S->exited && !S->gated);
    prepare(0, STDIO_PIPES, "g", ARGS("no-such-program"));
    CHECK(pump_failure());
    CHECK(strcmp(box.failed.step, "execve") == 0);
    prepare(0, STDIO_PIPES, "a/../g", ARGS("true"));
    CHECK(pump_failure());
    CHECK(strcmp(box.failed.step, "gate") == 0);
    prepare(0, STDIO_PIPES, "g", ARGS("/tmp/probe", "gate", "g"));
    CHECK(pump_until(&S->gated));
    release(0); /* and no file */
    CHECK(pump_failure());
    CHECK(strcmp(box.failed.step, "gate") == 0 && box.failed.error == ENOENT && box_processes() == 0);
}

const struct test gate_tests[] = {
    {"a gated program gets its source, of any size, early or late", gates, false},
    {"a gate may get bytes instead of a file, and limits", gate_bytes, false},
    {"what booting used is neither charged nor counted against the limit", gate_time, false},
    {"a gated program that ends early is told with what it said", gate_death, false},
    {NULL, NULL, false},
};

static void guarded(void)
{
    go(ARGS("/tmp/probe", "guard"));
    CHECK(ends());
    CHECK(strstr(S->out, "ptrace: Operation not permitted\n") && strstr(S->out, "/proc/1/mem: Permission denied\n"));
    CHECK(strstr(S->out, "/proc/1/environ: Permission denied\n") && !strstr(S->out, "OPENED"));
    CHECK(strstr(S->out, "fds: 3\nblocked: 0\n"));
}

static void kills_all(void)
{
    go(ARGS("/tmp/probe", "killall"));
    CHECK(ends());
    CHECK(strcmp(S->out, "alive\n") == 0);
    memset(S, 0, sizeof *S);
    prepare(1, STDIO_PIPES, NULL, ARGS("true"));
    go(ARGS("/tmp/probe", "killall"));
    CHECK(pump_failure()); /* the other stage was within its reach, and that is told */
    CHECK(strcmp(box.failed.step, "prepare") == 0 && box.failed.stage == 1);
    CHECK(ends());
}

static void host_leaves(void)
{
    go(ARGS("/tmp/probe", "daemons", "stay"));
    CHECK(pump_output(S->out, "parent done"));
    for (int i = 0; i < 100 && box_processes() <= 20; i++) pump_for(10); /* 20 daemons and their parent */
    box_stop();
    CHECK(kill(box.agent, 0) < 0 && box_processes() == 0);
}

static void bomb(void)
{
    const uint64_t set[][3] = {{RLIMIT_NPROC, 200, 200}};
    prepare(0, STDIO_PIPES, NULL, ARGS("/tmp/probe", "bomb"));
    release_with(0, 0, set, 1, NULL, 0);
    CHECK(pump_output(S->out, "ready"));
    pump_for(300);
    frame(KILL, 0, NULL, 0);
    CHECK(ends());
    CHECK(S->code == SIGKILL && (slow || box_processes() == 0));
    memset(S, 0, sizeof *S);
    prepare(1, STDIO_PIPES, NULL, ARGS("/bin/sh", "-c", "echo lives"));
    prepare(0, STDIO_PIPES, NULL, ARGS("/tmp/probe", "bomb"));
    release_with(0, 0, set, 1, NULL, 0);
    CHECK(pump_output(S->out, "ready"));
    pump_for(300);
    frame(KILL, 0, NULL, 0);
    CHECK(ends());
    CHECK(slow || box_processes() == 1);
    release(1);
    CHECK(pump_until(&T->exited));
    CHECK(strcmp(T->out, "lives\n") == 0);
}

const struct test guard_tests[] = {
    {"a program cannot trace the agent, read it, or reach its descriptors", guarded, false},
    {"a program that signals everybody does not end the agent", kills_all, true},
    {"when the host leaves everything ends", host_leaves, false},
    {"a fork bomb ends, alone or next to a prepared stage", bomb, false},
    {NULL, NULL, false},
};
