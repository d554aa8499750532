/* Names, files, and collecting them. */
#include "driver.h"

#include <errno.h>
#include <stdlib.h>

#define S (&box.stage[0])

static void nested(void)
{
    write_file("a/b/c.txt", "deep\n");
    write_file("./a//d.txt", "again\n");
    write_bytes("run.sh", 0755, "#!/bin/sh\necho ran\n", 19);
    sh("cat a/b/c.txt a/d.txt; ./run.sh; stat -c '%a %n' a a/b a/d.txt run.sh");
    CHECK(ends());
    CHECK(strcmp(S->out, "deep\nagain\nran\n755 a\n755 a/b\n644 a/d.txt\n755 run.sh\n") == 0);
}

static void overwritten(void)
{
    write_file("x", "a long first version\n");
    write_file("x", "short\n");
    write_file("empty", "");
    sh("cat x; stat -c %s empty");
    CHECK(ends());
    CHECK(strcmp(S->out, "short\n0\n") == 0);
}

static void large(void)
{
    static char text[3 * 1000 * 1000];
    memset(text, 'q', sizeof text);
    write_bytes("big", 0644, text, sizeof text);
    sh("stat -c %s big");
    CHECK(ends());
    CHECK(strcmp(S->out, "3000000\n") == 0);
}

static void refused_name(const char *name, size_t length, const char *rule)
{
    open_file(name, length);
    frame(FILE_WRITE, 0, "dropped", 7);
    frame(FILE_CLOSE, 0, NULL, 0);
    CHECK(pump_failure());
    CHECK(strcmp(box.failed.step, "name") == 0);
    CHECK(strstr(box.failed.detail, rule));
}

static void refused(void)
{
    char deep[2 * MAX_NAME];
    memset(deep, 'x', sizeof deep);
    refused_name("", 0, "empty");
    refused_name("/etc/passwd", 11, "\"/etc/passwd\": absolute");
    refused_name("a/../b", 6, "..");
    refused_name("..", 2, "..");
    refused_name("a/..", 4, "..");
    refused_name(".", 1, "workspace itself");
    refused_name("./.", 3, "workspace itself");
    refused_name("a\0b", 3, "NUL");
    refused_name(deep, 256, "255");
    for (size_t i = 100; i < sizeof deep; i += 100) deep[i] = '/';
    refused_name(deep, MAX_NAME + 1, "1024");
    CHECK(!failing);
    CHECK(box.failures == 10);
    open_file(deep, MAX_NAME);
    frame(FILE_CLOSE, 0, NULL, 0);
    sh("find . -type f | wc -c");
    CHECK(ends());
    CHECK(atoi(S->out) == MAX_NAME + 3 && box.failures == 10);
}

static void planted(void)
{
    sh("mkdir /tmp/outside; ln -s /tmp/outside dir; ln -s /tmp/outside/f link; mkfifo fifo; mkdir taken");
    CHECK(ends());
    const char *names[] = {"dir/f", "link", "fifo", "taken"};
    const uint32_t errors[] = {ENOTDIR, ELOOP, ENXIO, EISDIR};
    for (int i = 0; i < 4; i++) {
        write_file(names[i], "secret");
        CHECK(pump_failure());
        CHECK(strcmp(box.failed.step, "openat") == 0 && box.failed.error == errors[i] && strcmp(box.failed.detail, names[i]) == 0);
    }
    S->exited = false;
    sh("ls /tmp/outside; echo reading; exec cat <>fifo");
    CHECK(pump_output(S->out, "reading"));
    pump_for(100);
    write_file("fifo", "secret"); /* with a reader it can be opened */
    CHECK(pump_failure());
    CHECK(strcmp(box.failed.step, "openat") == 0 && box.failed.error == EINVAL);
    frame(KILL, 0, NULL, 0);
    CHECK(ends());
    CHECK(strcmp(S->out, "reading\n") == 0);
}

static void full_disk(void)
{
    static char text[20 * 1024 * 1024];
    write_bytes("big", 0644, text, sizeof text);
    CHECK(pump_failure());
    CHECK(strcmp(box.failed.step, "write") == 0 && box.failed.error == ENOSPC && strcmp(box.failed.detail, "big") == 0);
    sh("rm big; head -c 20M /dev/zero > filled; head -c 20M /dev/zero > /tmp/filled");
    CHECK(ends());
    CHECK(S->full == (EXIT_WORKSPACE_FULL | EXIT_TMP_FULL) && box.failures == 1);
    S->exited = false;
    sh("rm filled; rm /tmp/filled");
    CHECK(ends());
    CHECK(S->full == 0);
}

static void ask_for(uint32_t files, uint64_t bytes, uint64_t each, const char *globs, size_t length)
{
    uint8_t payload[1024];
    memcpy(payload, &files, 4);
    memcpy(payload + 4, &bytes, 8);
    memcpy(payload + 12, &each, 8);
    memcpy(payload + 20, globs, length);
    box.files = 0;
    box.collected = false;
    frame(COLLECT, 0, payload, 20 + length);
}

static void collect_with(uint32_t files, uint64_t bytes, uint64_t each, const char *globs, size_t length)
{
    ask_for(files, bytes, each, globs, length);
    pump_until(&box.collected);
}

static bool got(const char *name)
{
    for (int i = 0; i < box.files; i++)
        if (strcmp(box.file[i].name, name) == 0) return true;
    return false;
}

#define GLOBS(text) text, sizeof text
static void collects(void)
{
    sh("mkdir -p out/deep/er; echo one > out/a.txt; echo two > out/deep/b.txt; echo three > out/deep/er/c.txt; echo x > top.txt;"
       "echo no > xb.bin; ln -s /etc/passwd out/link.txt; mkfifo out/fifo.txt; mkdir out/dir.txt; chmod 640 top.txt");
    CHECK(ends());
    collect_with(100, 1 << 20, 1 << 20, GLOBS("*.txt"));
    CHECK(box.sent == 1 && got("top.txt") && box.file[0].mode == 0640 && memcmp(box.file[0].bytes, "x\n", 2) == 0 && box.left_out == 0);
    collect_with(100, 1 << 20, 1 << 20, GLOBS("**/*.txt"));
    CHECK(box.sent == 4 && box.files == 4 && got("top.txt") && got("out/a.txt") && got("out/deep/er/c.txt"));
    collect_with(100, 1 << 20, 1 << 20, GLOBS("out/**"));
    CHECK(box.sent == 3 && box.left_out == 0);
    collect_with(100, 1 << 20, 1 << 20, GLOBS("out/*"));
    CHECK(box.sent == 1 && got("out/a.txt"));
    collect_with(100, 1 << 20, 1 << 20, GLOBS("out/?.txt\0**/b*"));
    CHECK(box.sent == 2 && got("out/a.txt") && got("out/deep/b.txt")); /* not xb.bin */
    collect_with(100, 1 << 20, 1 << 20, GLOBS("out/**/c.txt"));
    CHECK(box.sent == 1 && got("out/deep/er/c.txt"));
    collect_with(100, 1 << 20, 1 << 20, GLOBS("nothing\0../*\0/etc/*"));
    CHECK(box.sent == 0 && box.left_out == 0);
    collect_with(2, 1 << 20, 1 << 20, GLOBS("**"));
    CHECK(box.sent == 2 && box.left_out == 3);
    collect_with(100, 1 << 20, 3, GLOBS("**/*.txt"));
    CHECK(box.sent == 1 && box.left_out == 3);
    collect_with(100, 5, 1 << 20, GLOBS("out/**"));
    CHECK(box.sent == 1 && box.left_out == 2);
    collect_with(100, 5, 1 << 20, GLOBS("*a*a*a*a*a*a*a*a*a*a*a*a*a*b\0**/**/**/**/**/x"));
    CHECK(box.sent == 0);
}

static void collects_much(void)
{
    sh("head -c 9000000 /dev/zero > big; i=0; while [ $i -lt 40 ]; do i=$((i+1)); mkdir d; cd d; done; echo x > far.txt");
    CHECK(ends());
    collect_with(100, 1 << 30, 1 << 30, GLOBS("**"));
    CHECK(box.sent == 1 && got("big") && box.file[0].length == 9000000); /* 40 directories down is too deep */
}

/* More than any buffer holds: when the program is asked for, most of it is still to be sent. */
static void collects_before(void)
{
    sh("head -c 9000000 /dev/zero > big; echo before > kept");
    CHECK(ends());
    S->started = S->exited = false;
    ask_for(100, 1 << 30, 1 << 30, GLOBS("**"));
    sh("echo after > kept; : > big; echo x > new");
    pump_until(&box.collected);
    CHECK(!S->started && box.sent == 2 && box.left_out == 0);
    for (int i = 0; i < box.files; i++)
        CHECK(strcmp(box.file[i].name, "big") == 0 ? box.file[i].length == 9000000 : memcmp(box.file[i].bytes, "before\n", 7) == 0);
    CHECK(ends());
}

const struct test file_tests[] = {
    {"a file in nested directories arrives with its mode", nested, false},
    {"a file written twice has its last content, an empty file is empty", overwritten, false},
    {"a file of many frames arrives whole", large, false},
    {"each forbidden name is refused with its rule, and the longest allowed one is not", refused, false},
    {"planted links, FIFOs and directories are not written through", planted, false},
    {"a full disk fails the write, and a stage that filled workspace or /tmp is flagged", full_disk, false},
    {"collect matches globs, obeys limits, and skips links and FIFOs", collects, false},
    {"collect sends a file larger than the buffers, and stops at its depth", collects_much, false},
    {"what is collected is sent before a program that is asked for behind it begins", collects_before, false},
    {NULL, NULL, false},
};
