/* The program the tests run in the sandbox: probe WHAT [ARGUMENT]. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/ptrace.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static void say(const char *text)
{
    if (write(1, text, strlen(text)) < 0) _exit(9);
}

static void daemonize(void)
{
    signal(SIGCHLD, SIG_IGN); /* no zombies of ours */
    if (fork() > 0) return;
    setsid();
    if (fork() > 0) _exit(0);
    for (;;) pause(); /* holds stdout and stderr */
}

static void on_winch(int number)
{
    struct winsize size;
    char text[64];
    (void)number;
    ioctl(0, TIOCGWINSZ, &size);
    snprintf(text, sizeof text, "winch %dx%d\n", size.ws_col, size.ws_row);
    say(text);
}

static void on_signal(int number)
{
    char text[32];
    snprintf(text, sizeof text, "signal %d\n", number);
    say(text);
}

static void try_open(const char *path, int flags)
{
    int fd = open(path, flags);
    printf("%s: %s\n", path, fd < 0 ? strerror(errno) : "OPENED");
    if (fd >= 0) close(fd);
}

static void guard(void)
{
    printf("ptrace: %s\n", ptrace(PTRACE_SEIZE, 1, 0, 0) < 0 ? strerror(errno) : "ATTACHED");
    try_open("/proc/1/mem", O_RDWR);
    try_open("/proc/1/environ", O_RDONLY);
    try_open("/proc/1/maps", O_RDONLY);
    try_open("/proc/1/fd/0", O_RDWR);
    try_open("/proc/1/fd/1", O_RDWR);
    int fds = 0;
    DIR *dir = opendir("/proc/self/fd");
    while (dir && readdir(dir)) fds++;
    printf("fds: %d\n", fds - 3); /* without ".", ".." and the directory */
    sigset_t mask;
    sigprocmask(SIG_BLOCK, NULL, &mask);
    int blocked = 0;
    for (int i = 1; i < 65; i++) blocked += sigismember(&mask, i) == 1;
    printf("blocked: %d\n", blocked);
}

static void gate(const char *path, const char *rest)
{
    fprintf(stderr, "booted\n");
    int fd = open(path, O_RDONLY);
    if (fd < 0) _exit(1);
    unsigned long sum = 0, count = 0;
    unsigned char bytes[4096];
    for (ssize_t n; (n = read(fd, bytes, sizeof bytes)) > 0;)
        for (ssize_t i = 0; i < n; i++) sum = sum * 31 + bytes[i], count++;
    printf("source %lu %lu\n", count, sum);
    fflush(stdout);
    if (rest) execl("/bin/sh", "sh", "-c", rest, (char *)NULL);
}

static void burn(int ms)
{
    clock_t end = clock() + ms * (CLOCKS_PER_SEC / 1000);
    while (clock() < end) {}
}

int main(int argc, char **argv)
{
    const char *what = argc > 1 ? argv[1] : "";
    const char *argument = argc > 2 ? argv[2] : "";
    if (strcmp(what, "daemon") == 0) {
        daemonize();
        say("parent done\n");
    } else if (strcmp(what, "daemons") == 0) {
        for (int i = 0; i < 20; i++) daemonize();
        say("parent done\n");
        if (*argument) for (;;) pause();
    } else if (strcmp(what, "stubborn") == 0) {
        signal(SIGTERM, SIG_IGN);
        signal(SIGINT, SIG_IGN);
        say("ready\n");
        for (;;) pause();
    } else if (strcmp(what, "pause") == 0) {
        say("ready\n");
        for (;;) pause();
    } else if (strcmp(what, "signals") == 0) {
        signal(SIGUSR1, on_signal);
        signal(SIGTERM, on_signal);
        say("ready\n");
        for (;;) pause();
    } else if (strcmp(what, "prompt") == 0) {
        char line[64];
        say("name? ");
        ssize_t n = read(0, line, sizeof line - 1);
        line[n > 0 ? n : 0] = 0;
        printf("hello %s", line);
    } else if (strcmp(what, "flood") == 0) {
        static char block[65536];
        memset(block, 'x', sizeof block);
        for (long left = atol(argument); left > 0; left -= (long)sizeof block)
            for (size_t done = 0; done < sizeof block;) {
                ssize_t n = write(1, block + done, sizeof block - done);
                if (n < 0) return 1;
                done += (size_t)n;
            }
    } else if (strcmp(what, "winch") == 0) {
        signal(SIGWINCH, on_winch);
        on_winch(0);
        for (;;) pause();
    } else if (strcmp(what, "guard") == 0) {
        guard();
    } else if (strcmp(what, "killall") == 0) {
        for (int i = 1; i < 65; i++) kill(1, i);
        kill(-1, SIGKILL);
        say("alive\n");
    } else if (strcmp(what, "bomb") == 0) {
        say("ready\n");
        for (;;) fork();
    } else if (strcmp(what, "slow-gate") == 0) { /* 1200 ms of booting */
        burn(1200);
        gate(argument, argc > 3 ? argv[3] : NULL);
    } else if (strcmp(what, "gate") == 0) {
        gate(argument, argc > 3 ? argv[3] : NULL);
    } else if (strcmp(what, "burn") == 0) {
        if (fork() == 0) {
            burn(atoi(argument));
            _exit(0);
        }
        wait(NULL);
        int done[2];
        if (pipe(done) < 0) return 1;
        if (fork() == 0) {
            setsid();
            if (fork() > 0) _exit(0);
            burn(atoi(argument));
            _exit(0);
        }
        wait(NULL);
        close(done[1]);
        if (read(done[0], done, 1) != 0) return 1; /* until the orphan has burnt its share */
    } else if (strcmp(what, "closed") == 0) { /* lets go of its terminal for a while */
        int again = dup(1);
        fcntl(again, F_SETFD, FD_CLOEXEC);
        say("before\n");
        close(again);
        close(0), close(1), close(2);
        usleep(100000);
        if (open("/dev/tty", O_RDWR) == 0) dup(0), dup(0), say("after\n");
    } else {
        return 64;
    }
    return 0;
}
