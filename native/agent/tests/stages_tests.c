/* Stages: how they start, what they find, how they end by themselves. */
#include "driver.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <unistd.h>

#define S (&box.stage[0])

static void exit_code(void)
{
    sh("echo to out; echo to err >&2; exit 42");
    CHECK(ends());
    CHECK(S->started && strcmp(S->out, "to out\n") == 0 && strcmp(S->err, "to err\n") == 0);
    CHECK(S->how == EXIT_CODE && S->code == 42 && S->wall_us > 0 && S->wall_us < 10000000 && S->full == 0);
}

static void signal_death(void)
{
    sh("kill -SEGV $$");
    CHECK(ends());
    CHECK(S->how == EXIT_SIGNAL && S->code == SIGSEGV);
}

static void surroundings(void)
{
    write_file("sub/dir/f", "");
    test_cwd = "sub/dir";
    test_env = ARGS("PATH=/usr/bin:/bin", "A=1", "B=two words", "EMPTY=");
    go(ARGS("env"));
    CHECK(ends());
    CHECK(strcmp(S->out, "PATH=/usr/bin:/bin\nA=1\nB=two words\nEMPTY=\n") == 0);
    S->exited = false, S->out_length = 0;
    test_cwd = "sub/dir";
    go(ARGS("/bin/sh", "-c", "pwd; printf '<%s>' \"$@\"; umask", "zero", "a b", "", "c"));
    CHECK(ends());
    CHECK(strncmp(S->out, "/tmp/workspace/sub/dir\n<a b><><c>0022\n", 38) == 0);
}

static void path_search(void)
{
    write_bytes("bin/tool", 0755, "#!/bin/sh\necho mine\n", 20);
    test_env = ARGS("PATH=/nowhere:/tmp/workspace/bin:/bin");
    go(ARGS("tool"));
    CHECK(ends());
    CHECK(strcmp(S->out, "mine\n") == 0);
    test_env = ARGS("PATH=/nowhere");
    go(ARGS("tool"));
    CHECK(pump_failure());
    CHECK(strcmp(box.failed.step, "execve") == 0 && box.failed.error == ENOENT);
}

static void exec_failure(void)
{
    go(ARGS("no-such-program", "x"));
    CHECK(pump_failure());
    CHECK(strcmp(box.failed.step, "execve") == 0 && box.failed.error == ENOENT && strcmp(box.failed.detail, "no-such-program") == 0);
    CHECK(!S->started && !S->exited);
    write_file("plain", "data");
    go(ARGS("./plain"));
    CHECK(pump_failure());
    CHECK(box.failed.error == EACCES);
    test_cwd = "missing";
    go(ARGS("true"));
    CHECK(pump_failure());
    CHECK(strcmp(box.failed.step, "cwd") == 0 && box.failed.error == ENOENT);
    test_cwd = "../..";
    go(ARGS("true"));
    CHECK(pump_failure());
    CHECK(strcmp(box.failed.step, "cwd") == 0 && strstr(box.failed.detail, ".."));
    sh("echo fine"); /* the id is free again */
    CHECK(ends());
    CHECK(strcmp(S->out, "fine\n") == 0 && box.failures == 4);
}

static void waits(void)
{
    prepare(0, STDIO_PIPES, NULL, ARGS("/bin/sh", "-c", "echo go"));
    pump_for(200);
    CHECK(!S->started && S->out_length == 0);
    write_file("late", "x");
    release(0);
    CHECK(ends());
    CHECK(strcmp(S->out, "go\n") == 0 && S->wall_us < 150000);
}

static void limits(void)
{
    const uint64_t set[][3] = {{RLIMIT_FSIZE, 4096, 8192}, {RLIMIT_NOFILE, 50, 60}, {RLIMIT_CORE, 0, 0}};
    prepare(0, STDIO_PIPES, NULL, ARGS("/bin/sh", "-c", "ulimit -n; ulimit -Hn; exec dd if=/dev/zero of=f bs=4096 count=4"));
    release_with(0, 0, set, 3, NULL, 0);
    CHECK(ends());
    CHECK(strcmp(S->out, "50\n60\n") == 0 && S->how == EXIT_SIGNAL && S->code == SIGXFSZ);
    S->exited = S->started = false;
    const uint64_t wrong[][3] = {{999, 1, 1}};
    prepare(0, STDIO_PIPES, NULL, ARGS("true"));
    release_with(0, 0, wrong, 1, NULL, 0);
    CHECK(pump_failure());
    CHECK(strcmp(box.failed.step, "prlimit") == 0 && !S->started);
}

static void accounts(void)
{
    go(ARGS("/tmp/probe", "burn", "150"));
    CHECK(ends());
    CHECK(S->user_us + S->system_us > 270000 && S->user_us + S->system_us < 3000000); /* a child and an orphan, 150 ms each */
    CHECK(S->max_rss_kb > 50 && S->max_rss_kb < 100000 && S->wall_us > 250000);
}

static void four_stages(void)
{
    for (int i = 0; i < MAX_STAGES; i++) {
        char script[64];
        snprintf(script, sizeof script, "read x; echo stage %d $x; exit %d", i, i);
        prepare(i, STDIO_PIPES, NULL, ARGS("/bin/sh", "-c", strdup(script)));
    }
    for (int i = MAX_STAGES - 1; i >= 0; i--) release(i);
    for (int i = 0; i < MAX_STAGES; i++) input(i, "in\n");
    for (int i = 0; i < MAX_STAGES; i++) {
        char wanted[64];
        snprintf(wanted, sizeof wanted, "stage %d in\n", i);
        CHECK(pump_until(&box.stage[i].exited));
        CHECK(strcmp(box.stage[i].out, wanted) == 0 && box.stage[i].code == (uint32_t)i && box.stage[i].how == EXIT_CODE);
    }
}

static void malformed(void)
{
    const uint8_t junk[64] = {0};
    frame(0x7f, 0, NULL, 0);
    CHECK(pump_failure());
    CHECK(strcmp(box.failed.step, "protocol") == 0);
    const int types[] = {FILE_OPEN, PREPARE, RELEASE, RESIZE, SIGNAL, COLLECT};
    for (int i = 0; i < 6; i++) {
        frame(types[i], 0, junk, 0);
        CHECK(pump_failure() || box.failures == i + 2);
        CHECK(strcmp(box.failed.step, "protocol") == 0);
        frame(FILE_CLOSE, 0, NULL, 0);
    }
    frame(PREPARE, 9, junk, 20);
    frame(PREPARE, 0, junk, 20);               /* argc 0 */
    frame(PREPARE, 0, "\0\0\0\0\0\0\5\0\0\0\0\0a", 14); /* fewer strings than promised */
    frame(RELEASE, 0, "\0\0\5\0", 4);
    frame(FILE_WRITE, 0, "x", 1);
    for (int i = 0; box.failures < 12 && i < 12; i++) pump(TIMEOUT_MS);
    CHECK(box.failures == 12 && strcmp(box.failed.step, "protocol") == 0);
    prepare(1, STDIO_PIPES, NULL, ARGS("true"));
    prepare(1, STDIO_PIPES, NULL, ARGS("true"));
    CHECK(pump_failure());
    CHECK(strcmp(box.failed.step, "protocol") == 0);
    for (int type = STDIN; type <= KILL; type++) frame(type, 2, "\1\1\1\1", 4); /* too late for a stage: not an error */
    sh("echo still here");
    CHECK(ends());
    CHECK(strcmp(S->out, "still here\n") == 0);
    const uint8_t header[8] = {1, 0, 4, 0, FILE_WRITE, 0, 0, 0}; /* 256 KiB + 1 */
    if (write(box.fd, header, 8) != 8) failing = true;
    CHECK(pump_failure() || box.failures > 13);
    CHECK(strcmp(box.failed.step, "protocol") == 0);
    CHECK(!pump(TIMEOUT_MS) && box.gone);
}

static void frames_in_pieces(void)
{
    uint8_t bytes[] = {5, 0, 0, 0, FILE_OPEN, 0, 0, 0, 0xa4, 1, 0, 0, 'f', 2, 0, 0, 0, FILE_WRITE, 0, 0, 0, 'h', 'i', 0, 0, 0, 0, FILE_CLOSE, 0, 0, 0};
    for (size_t i = 0; i < sizeof bytes; i++) {
        if (write(box.fd, bytes + i, 1) != 1) failing = true;
        usleep(500);
    }
    sh("cat f");
    CHECK(ends());
    CHECK(strcmp(S->out, "hi") == 0);
}

const struct test stage_tests[] = {
    {"a program's output, error output and exit code are told", exit_code, false},
    {"death by a signal is told", signal_death, false},
    {"a program finds its arguments, environment, directory and umask", surroundings, false},
    {"a program is searched on the PATH of its own environment", path_search, false},
    {"a program that cannot be executed is told with errno and name, and its id is free again", exec_failure, false},
    {"a prepared stage waits until it is released", waits, false},
    {"limits are set before the program goes on, and SIGXFSZ is told", limits, false},
    {"processor time of children and orphans is counted", accounts, true},
    {"four stages run side by side", four_stages, false},
    {"malformed frames are reported and survived, an endless one ends the agent", malformed, false},
    {"frames may arrive byte by byte", frames_in_pieces, false},
    {NULL, NULL, false},
};
