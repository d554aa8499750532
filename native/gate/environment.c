/* LD_PRELOAD and our variables leave the environment in all places it can be read from: environ, the third argument of main (the same block
 * of pointers), and /proc/self/environ (the block of strings behind it, whose end the kernel keeps). */
#include "gate.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/prctl.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <unistd.h>

static bool is_ours(const char *variable)
{
    return strncmp(variable, "LD_PRELOAD=", sizeof "LD_PRELOAD=" - 1) == 0
        || strncmp(variable, GATE_VARIABLE "=", sizeof GATE_VARIABLE) == 0
        || strncmp(variable, ONCE_VARIABLE "=", sizeof ONCE_VARIABLE) == 0;
}

/* Field n of /proc/self/stat, as proc(5) counts them; 0 when it is not there. */
static uint64_t field(const char *stat, int n)
{
    const char *at = strrchr(stat, ')'); /* the name before it may hold anything */
    for (int i = 2; at && i < n; i++) at = strchr(at + 1, ' ');
    return at ? strtoull(at + 1, NULL, 10) : 0;
}

/* Tells the kernel where the strings end now. It wants the whole map of the process, and changes only what differs.
 * A kernel without checkpoint support cannot: then zeros are seen where the variables were. */
static void move_end(uint64_t end)
{
    char stat[2048];
    int fd = open("/proc/self/stat", O_RDONLY | O_CLOEXEC);
    ssize_t n = fd < 0 ? -1 : read(fd, stat, sizeof stat - 1);
    if (fd >= 0) close(fd);
    if (n <= 0) return;
    stat[n] = 0;
    struct prctl_mm_map map = {
        .start_code = field(stat, 26),
        .end_code = field(stat, 27),
        .start_stack = field(stat, 28),
        .start_data = field(stat, 45),
        .end_data = field(stat, 46),
        .start_brk = field(stat, 47),
        .brk = (uint64_t)(uintptr_t)sbrk(0),
        .arg_start = field(stat, 48),
        .arg_end = field(stat, 49),
        .env_start = field(stat, 50),
        .env_end = end,
        .exe_fd = (uint32_t)-1,
    };
    if (map.env_start < end && end < field(stat, 51)) prctl(PR_SET_MM, PR_SET_MM_MAP, &map, sizeof map, 0);
}

/* Steps: close the gaps in the strings and in the pointers; zero what is left over; tell the kernel. */
void environment_forget(char **envp)
{
    int error = errno;
    char **to = envp, *end = *envp, *old_end = end;
    for (char **from = envp; *from; from++) {
        char *variable = *from;
        size_t size = strlen(variable) + 1;
        old_end = variable + size;
        if (is_ours(variable)) continue;
        if (end != variable) memmove(end, variable, size);
        *to++ = end;
        end += size;
    }
    *to = NULL;
    memset(end, 0, (size_t)(old_end - end));
    move_end((uint64_t)(uintptr_t)end);
    errno = error;
}
