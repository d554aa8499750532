/* Output through memory: printer.c prints, with the gate preloaded as an interpreter has it. */
#include "driver.h"

#include <ctype.h>
#include <signal.h>
#include <stdlib.h>

#define S (&box.stage[0])

static void boot(const char *what)
{
    write_file("main", "");
    test_ring = true;
    test_env = ARGS("PATH=/usr/bin:/bin", "LD_PRELOAD=/tmp/gate.so", "MILLRACE_GATE=.gate:main");
    prepare(0, STDIO_PIPES, ".gate", ARGS("/tmp/printer", what));
    if (pump_until(&S->gated)) release_with(0, GATE_BYTES, NULL, 0, NULL, 0);
}

/* The numbers from 0 on, each once and in order. *after: where something else begins. */
static int numbers(const char *from, int next, const char **after)
{
    for (char *end; isdigit((unsigned char)*from); from = end + 1, next++)
        if (strtol(from, &end, 10) != next || *end != '\n') break;
    *after = from;
    return next;
}

/* Nothing but numbers; both bursts are there. */
static bool is_whole(void)
{
    const char *at;
    return numbers(S->out, 0, &at) >= 6000 && !*at;
}

/* Numbers, then `text`, then numbers; both bursts are there. */
static bool is_in_place(const char *text)
{
    const char *at;
    int before = numbers(S->out, 0, &at);
    if (before < 3000 || strncmp(at, text, strlen(text)) != 0) {
        printf("  %d lines, then: %.60s\n", before, at);
        return false;
    }
    int all = numbers(at + strlen(text), before, &at);
    if (all != before + 3000 || *at) printf("  %d of %d lines, then: %.60s\n", all, before + 3000, at);
    return all == before + 3000 && !*at;
}

static void ends_well(const char *what)
{
    boot(what);
    CHECK(ends());
    CHECK(S->how == EXIT_CODE && S->code == 0 && box.failures == 0);
}

static void plain(void)
{
    ends_well("");
    if (!failing) CHECK(is_whole());
}

static void around(void)
{
    static const char *const ways[] = {"fork", "vfork", "spawn", "system", "popen", "writev", "sendfile", "dup", "fcntl", "open", "proc", "stdio"};
    for (size_t i = 0; i < sizeof ways / sizeof *ways && !failing; i++) {
        memset(S, 0, sizeof *S);
        ends_well(ways[i]);
        if (!failing && !is_in_place("around\n")) failing = true;
        if (failing) printf("  %s\n", ways[i]);
    }
}

static void c_stdio_at_the_end(void)
{
    const char *at;
    ends_well("stdio-last");
    CHECK(!failing && numbers(S->out, 0, &at) >= 6000 && strcmp(at, "around\n") == 0);
}

static void another_program(void)
{
    const char *at, *const ways[] = {"exec", "leave", "close"};
    for (size_t i = 0; i < 3 && !failing; i++) {
        memset(S, 0, sizeof *S);
        ends_well(ways[i]);
        if (!failing) CHECK(numbers(S->out, 0, &at) >= 3000 && strcmp(at, i == 0 ? "around\n" : "") == 0);
    }
}

static void redirected(void)
{
    const char *at;
    ends_well("redirect");
    CHECK(!failing);
    int before = numbers(S->out, 0, &at);
    CHECK(before >= 3000 && !*at);
    memset(S, 0, sizeof *S);
    sh("cat elsewhere");
    CHECK(ends());
    CHECK(numbers(S->out, before, &at) == before + 3000 && !*at);
}

static void errors(void)
{
    ends_well("error");
    CHECK(!failing && strcmp(S->err, "around\n") == 0 && is_whole());
}

static void large_pieces(void)
{
    static char text[3 * 64 * 1024 + 1];
    memset(text, 'x', sizeof text - 1);
    text[sizeof text - 2] = '\n';
    ends_well("large");
    CHECK(!failing && is_in_place(text));
}

static void several_threads(void)
{
    int next[4] = {0}, first = 0, last = 0;
    ends_well("threads");
    CHECK(!failing);
    for (const char *at = S->out; *at; at = strchr(at, '\n') + 1) {
        if (isdigit((unsigned char)*at)) {
            CHECK(atoi(at) == last++);
            if (next[0] == 0) first++;
        } else {
            CHECK(*at >= 'a' && *at <= 'd' && atoi(at + 1) == next[*at - 'a']++);
        }
    }
    CHECK(first >= 3000 && last >= first + 3000);
    for (int i = 0; i < 4; i++) CHECK(next[i] == 3000);
}

static void killed(void)
{
    const char *at;
    boot("kill");
    CHECK(ends());
    CHECK(S->how == EXIT_SIGNAL && S->code == SIGKILL);
    CHECK(numbers(S->out, 0, &at) >= 3000 && !*at);
}

/* The host reads nothing for a while: the ring is full, then the pipe, then the program waits. */
static void held_up(void)
{
    const char *at;
    boot("forever");
    usleep(1000000);
    frame(KILL, 0, NULL, 0);
    CHECK(ends());
    CHECK(S->out_length > 256 * 1024 && S->out_length < 64u * 1024 * 1024);
    int seen = numbers(S->out, 0, &at);
    size_t kept = S->out_length < KEPT ? S->out_length : KEPT;
    CHECK(seen > 3000 && at >= S->out + kept - 16); /* the last line of what was kept is cut */
}

static void scribbled(void)
{
    ends_well("scribble");
    CHECK(!failing);
    memset(S, 0, sizeof *S);
    sh("echo still there");
    CHECK(ends());
    CHECK(strcmp(S->out, "still there\n") == 0);
}

static void prompts(void)
{
    const char *at;
    boot("prompt");
    CHECK(pump_output(S->out, "name? "));
    CHECK(numbers(S->out, 0, &at) >= 3000 && strcmp(at, "name? ") == 0);
    input(0, "x\n");
    CHECK(ends());
    CHECK(S->code == 0 && is_in_place("name? "));
}

static void on_a_terminal(void)
{
    test_ring = true;
    prepare(0, STDIO_PTY, "g", ARGS("/tmp/probe", "gate", "g", "ls -l /proc/self/fd"));
    CHECK(pump_until(&S->gated));
    release_with(0, GATE_BYTES, NULL, 0, NULL, 0);
    CHECK(ends());
    CHECK(S->code == 0 && !strstr(S->out, "memfd"));
}

const struct test ring_tests[] = {
    {"lines in quick succession arrive through memory, each once and in order", plain, false},
    {"what goes around the ring stays where it was printed", around, false},
    {"what C holds back is printed last", c_stdio_at_the_end, false},
    {"what is in the ring arrives when the program ends, closes its stdout or becomes another", another_program, false},
    {"what is printed after a redirection goes where it leads", redirected, false},
    {"stderr has no ring", errors, false},
    {"pieces that are too large for the ring keep their place", large_pieces, false},
    {"threads print at once", several_threads, false},
    {"what was printed is there when the program was killed", killed, false},
    {"a program waits while nobody reads, and loses and doubles nothing when it is killed", held_up, true},
    {"a program that scribbles over its ring harms itself only", scribbled, false},
    {"a prompt after a rush of lines appears", prompts, false},
    {"a terminal has no ring", on_a_terminal, false},
    {NULL, NULL, false},
};
