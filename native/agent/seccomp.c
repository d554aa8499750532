/* The filter of system calls: put in force before anything of a job is in the sandbox, for the agent and so for everything
 * it starts. /millrace/seccomp holds it, as the host compiled it (Millrace.Sandbox/Seccomp), in two forms. counting.bpf
 * makes the kernel ask us about each call that is to fail with EPERM: we say that it does, and count it. Only such calls pay for
 * that, and the sandbox pays, not the host. Where the kernel cannot ask (gVisor, an older one, a filter around us that asks
 * already), plain.bpf refuses by itself. One of the two must take, or no sandbox comes to be.
 *
 * We never say "go on": a program may have changed what its call's arguments point to. No program gets the descriptor by which
 * we are asked, and while we hold it the kernel gives out no second one that could answer in our place. We make no call
 * ourselves that the filter refuses: nobody would answer it. */
#include "agent.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <poll.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#define PLACE "/millrace/seccomp"

enum {
    AT_A_TIME = 64,      /* a storm of refused calls must not keep us from other work */
    TELL_EVERY_MS = 500, /* the host may end the sandbox before the stage ends */
    LARGEST_MESSAGE = 512 /* the kernel says how large its messages are; today 80 bytes and 24 */
};

int refusals = -1;

static uint64_t refused, told, told_at;
static struct seccomp_notif_sizes sizes;

/* 0: in force, and `refusals` is set when there is a listener; -1: not, with errno. */
static int filter_with(const char *path, unsigned flags)
{
    static struct sock_filter code[BPF_MAXINSNS];
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0) return -1;
    ssize_t n = read(fd, code, sizeof code);
    close(fd);
    if (n <= 0) return -1;
    struct sock_fprog program = {.len = (unsigned short)((size_t)n / sizeof *code), .filter = code};
    int listener = (int)syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, flags, &program);
    if (listener < 0) return -1;
    if (flags) refusals = listener;
    return 0;
}

uint8_t filter_start(void)
{
    if (access(PLACE, F_OK) < 0) {
        if (errno != ENOENT) die(PLACE);
        return FILTER_NONE; /* the host knows whether it laid one out, and what to make of this answer */
    }
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) < 0) die("PR_SET_NO_NEW_PRIVS");
    bool asks = syscall(SYS_seccomp, SECCOMP_GET_NOTIF_SIZES, 0, &sizes) == 0
        && sizes.seccomp_notif <= LARGEST_MESSAGE && sizes.seccomp_notif_resp <= LARGEST_MESSAGE;
    if (asks && filter_with(PLACE "/counting.bpf", SECCOMP_FILTER_FLAG_NEW_LISTENER) == 0) return FILTER_COUNTS;
    if (filter_with(PLACE "/plain.bpf", 0) < 0) die("seccomp");
    return FILTER_IN_FORCE;
}

static void refuse_waiting(void)
{
    static union {
        struct seccomp_notif message;
        uint8_t bytes[LARGEST_MESSAGE];
    } question;
    static union {
        struct seccomp_notif_resp message;
        uint8_t bytes[LARGEST_MESSAGE];
    } answer;
    for (int i = 0; i < AT_A_TIME; i++) {
        struct pollfd asked = {.fd = refusals, .events = POLLIN};
        if (poll(&asked, 1, 0) != 1 || !(asked.revents & POLLIN)) return; /* receiving would wait for the next */
        memset(&question, 0, sizeof question);
        if (ioctl(refusals, SECCOMP_IOCTL_NOTIF_RECV, &question) < 0) continue; /* who asked is dead */
        refused++;
        memset(&answer, 0, sizeof answer);
        answer.message.id = question.message.id;
        answer.message.error = -EPERM;
        if (ioctl(refusals, SECCOMP_IOCTL_NOTIF_SEND, &answer) < 0) continue; /* the same */
    }
}

void filter_refuse(void)
{
    refuse_waiting();
    if (now_ms() - told_at >= TELL_EVERY_MS && out_free() >= OUT_FOR_CREDIT) filter_tell();
}

void filter_tell(void)
{
    uint8_t payload[8];
    if (refused == told) return;
    told = refused;
    told_at = now_ms();
    put_u64(payload, refused);
    out_frame(DENIED, 0, payload, sizeof payload);
}
