#include <sched.h>
#include <signal.h>
#include <sys/syscall.h>
#include <unistd.h>

static void in_child(void (*what)(void))
{
    if (fork() == 0) {
        setsid();
        for (int i = 1; i < 65; i++) signal(i, SIG_IGN);
        what();
    }
}

static void stop(void) { for (;;) raise(SIGSTOP); }
static void wait_for_child(void) { for (;;) if (vfork() == 0) for (;;) pause(); }
static void be_refused(void) { for (;;) syscall(SYS_ptrace, 0, 0, 0, 0); }
static void spin(void) { for (;;) sched_yield(); }
static void move(void) { for (;;) if (fork() > 0) _exit(0); }

int main(void)
{
    for (int i = 0; i < 5; i++) {
        in_child(stop);
        in_child(wait_for_child);
        in_child(be_refused);
        in_child(spin);
        in_child(move);
    }
    for (;;) pause();
}
