/* Streams: stdin, output, terminals. */
#include "driver.h"

#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

#define S (&box.stage[0])

static void echo(void)
{
    go(ARGS("cat"));
    input(0, "hello\n");
    CHECK(pump_output(S->out, "hello\n"));
    CHECK(!S->exited);
    input(0, "more");
    frame(STDIN_EOF, 0, NULL, 0);
    CHECK(ends());
    CHECK(strcmp(S->out, "hello\nmore") == 0 && S->credit == 10 && S->code == 0);
}

static void early_input(void)
{
    prepare(0, STDIO_PIPES, NULL, ARGS("cat"));
    input(0, "early");
    frame(STDIN_EOF, 0, NULL, 0);
    pump_for(50);
    release(0);
    CHECK(ends());
    CHECK(strcmp(S->out, "early") == 0);
}

static void much_input(void)
{
    static char block[4096];
    memset(block, 'y', sizeof block);
    go(ARGS("/bin/sh", "-c", "sleep 0.2; wc -c"));
    for (size_t sent = 0; sent < 4 << 20; sent += sizeof block) {
        while (sent + sizeof block - S->credit > STDIN_WINDOW) CHECK(pump(TIMEOUT_MS));
        frame(STDIN, 0, block, sizeof block);
    }
    frame(STDIN_EOF, 0, NULL, 0);
    CHECK(ends());
    CHECK(atoi(S->out) == 4 << 20 && S->credit == 4 << 20);
}

static void never_reads(void)
{
    static char block[STDIN_WINDOW];
    go(ARGS("/tmp/probe", "pause"));
    CHECK(pump_output(S->out, "ready"));
    frame(STDIN, 0, block, sizeof block); /* fills the pipe */
    pump_for(50);
    CHECK(S->credit == STDIN_WINDOW);
    frame(STDIN, 0, block, sizeof block); /* fills the window */
    pump_for(50);
    CHECK(S->credit == STDIN_WINDOW && box.failures == 0);
    frame(STDIN, 0, block, 1);
    CHECK(pump_failure());
    CHECK(strcmp(box.failed.step, "stdin window") == 0 && !S->exited);
    CHECK(box_processes() == 0);
}

static void closed_stdin(void)
{
    go(ARGS("/bin/sh", "-c", "exec <&-; echo closed; sleep 5"));
    CHECK(pump_output(S->out, "closed"));
    input(0, "nobody reads this");
    for (int i = 0; i < 100 && S->credit < 17; i++) pump(100);
    CHECK(S->credit == 17 && !S->exited);
    frame(KILL, 0, NULL, 0);
    CHECK(ends());
}

static void slow_reader(void)
{
    long before = slow ? 0 : agent_status_kb("VmRSS:");
    go(ARGS("/tmp/probe", "flood", "104857600"));
    usleep(300000); /* nobody reads: the program waits, the agent keeps at most its buffer */
    long rss = slow ? 0 : agent_status_kb("VmRSS:");
    for (int i = 0; i < 50; i++) {
        CHECK(pump(TIMEOUT_MS));
        usleep(5000);
    }
    input(0, "x");
    CHECK(ends());
    CHECK(S->out_length == 104857600 && S->code == 0 && S->credit == 1);
    if (!slow) printf("  agent: VmRSS %ld kB at start, %ld kB with its out-buffer full\n", before, rss);
    CHECK(rss - before < 2048);
}

static void killed_while_unread(void)
{
    go(ARGS("/tmp/probe", "flood", "104857600"));
    usleep(200000);
    frame(KILL, 0, NULL, 0); /* obeyed though nobody reads the output */
    usleep(200000);
    CHECK(slow || box_processes() == 0);
    CHECK(ends());
    CHECK(S->how == EXIT_SIGNAL && S->code == SIGKILL);
}

static void prompt(void)
{
    go(ARGS("/tmp/probe", "prompt"));
    CHECK(pump_output(S->out, "name? "));
    input(0, "you\n");
    CHECK(ends());
    CHECK(strcmp(S->out, "name? hello you\n") == 0);
}

static void live(const char *compiler, const char *name, const char *source)
{
    char command[256];
    FILE *file = fopen(name, "we");
    if (file) fputs(source, file), fclose(file);
    snprintf(command, sizeof command, "%s -static -o live_program %s live.o", compiler, name);
    CHECK(system(command) == 0);
    static char program[8 << 20];
    file = fopen("live_program", "re");
    size_t size = file ? fread(program, 1, sizeof program, file) : 0;
    if (file) fclose(file);
    write_bytes("program", 0755, program, size);
    memset(S, 0, sizeof *S);
    go(ARGS("./program"));
    CHECK(pump_output(S->out, "name? "));
    input(0, "you\n");
    CHECK(pump_output(S->out, "hello you\n")); /* a line, while it goes on */
    CHECK(!S->exited);
    frame(STDIN_EOF, 0, NULL, 0);
    CHECK(ends());
}

static void live_programs(void)
{
    live("gcc", "live_test.c", "#include <stdio.h>\nint main(void) { char n[9]; printf(\"name? \"); scanf(\"%8s\", n);"
         "printf(\"hello %s\\n\", n); while (getchar() != EOF) {} return 0; }\n");
    if (failing) return;
    live("g++", "live_test.cc", "#include <iostream>\n#include <string>\n#include <cstdio>\nint main() { std::string n; printf(\"na\");"
         "std::cout << \"me? \"; std::cin >> n; std::cout << \"hello \" << n << '\\n'; while (std::cin >> n) {} }\n");
}

static void terminal(void)
{
    prepare(0, STDIO_PTY, NULL, ARGS("/bin/sh", "-c", "tty; stty size; test -t 0 && test -t 1 && test -t 2 && echo all; cat; exit 3"));
    release(0);
    CHECK(pump_output(S->out, "all\r\n"));
    CHECK(strstr(S->out, "/dev/pts/") && strstr(S->out, "30 100\r\n") && S->err_length == 0);
    input(0, "line\n");
    CHECK(pump_output(S->out, "line\r\nline\r\n")); /* echoed, then printed */
    frame(STDIN_EOF, 0, NULL, 0);
    CHECK(ends());
    CHECK(S->code == 3 && S->how == EXIT_CODE && S->credit == 5);
}

static void terminal_part_of_a_line(void)
{
    prepare(0, STDIO_PTY, NULL, ARGS("/bin/sh", "-c", "stty -echo; echo ready; cat; exit 3"));
    release(0);
    CHECK(pump_output(S->out, "ready\r\n"));
    input(0, "line\nno end");
    frame(STDIN_EOF, 0, NULL, 0);
    CHECK(ends());
    CHECK(S->code == 3 && strcmp(S->out, "ready\r\nline\r\nno end") == 0);
}

static void resized(void)
{
    prepare(0, STDIO_PTY, NULL, ARGS("/tmp/probe", "winch"));
    release(0);
    CHECK(pump_output(S->out, "winch 100x30\r\n"));
    frame(RESIZE, 0, "\x50\0\x18\0", 4);
    CHECK(pump_output(S->out, "winch 80x24\r\n"));
    input(0, "\3"); /* Ctrl-C */
    CHECK(ends());
    CHECK(S->how == EXIT_SIGNAL && S->code == SIGINT);
}

static void terminal_signal(void)
{
    prepare(0, STDIO_PTY, NULL, ARGS("/bin/sh", "-mc", "/tmp/probe signals; echo after $?"));
    release(0);
    CHECK(pump_output(S->out, "ready"));
    send_signal(0, SIGUSR1); /* to the foreground job, not to the shell */
    CHECK(pump_output(S->out, "signal 10\r\n"));
    send_signal(0, SIGKILL);
    CHECK(ends());
    CHECK(strstr(S->out, "after 137\r\n"));
}

static void terminal_let_go(void)
{
    prepare(0, STDIO_PTY, NULL, ARGS("/tmp/probe", "closed"));
    release(0);
    CHECK(ends());
    CHECK(strcmp(S->out, "before\r\nafter\r\n") == 0);
}

static void terminal_last_words(void)
{
    prepare(0, STDIO_PTY, NULL, ARGS("/bin/sh", "-c", "seq 1 20000; echo the end"));
    release(0);
    CHECK(ends());
    CHECK(strstr(S->out, "\r\n20000\r\nthe end\r\n"));
}

static void signals(void)
{
    go(ARGS("/tmp/probe", "signals"));
    CHECK(pump_output(S->out, "ready"));
    send_signal(0, SIGTERM);
    CHECK(pump_output(S->out, "signal 15\n"));
    send_signal(0, SIGQUIT);
    CHECK(ends());
    CHECK(S->how == EXIT_SIGNAL && S->code == SIGQUIT);
}

const struct test stream_tests[] = {
    {"stdin arrives while the program runs, and ends when it is told", echo, false},
    {"stdin sent before the release arrives", early_input, false},
    {"4 MiB of stdin pass through the window", much_input, false},
    {"a program that never reads holds the window, and a host beyond it is told", never_reads, false},
    {"stdin nobody reads is credited", closed_stdin, false},
    {"100 MB of output reach a slow reader whole, and the agent stays small", slow_reader, false},
    {"KILL is obeyed while output waits for a reader", killed_while_unread, false},
    {"a prompt without a newline arrives at once", prompt, false},
    {"C and C++ programs linked with live.o show prompts and lines at once", live_programs, true},
    {"a terminal is one, has its size, echoes, and knows the end of file", terminal, false},
    {"input that ends in the middle of a line ends all the same on a terminal", terminal_part_of_a_line, false},
    {"a resized terminal sends SIGWINCH, and Ctrl-C is SIGINT", resized, false},
    {"SIGNAL goes to the terminal's foreground job", terminal_signal, false},
    {"a terminal closed by all may be opened again", terminal_let_go, false},
    {"the last words on a terminal are not lost", terminal_last_words, false},
    {"SIGNAL reaches a program with pipes", signals, false},
    {NULL, NULL, false},
};
