#include "spawner.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/sched.h>
#include <sched.h>
#include <signal.h>
#include <sys/syscall.h>
#include <unistd.h>

/* In the child, as in fork's, only this thread exists. */
pid_t fork_into(const struct request *r, uint64_t namespaces)
{
    struct clone_args args = {.flags = namespaces, .exit_signal = SIGCHLD};
    int cgroup = -1;
    if (r && r->join == JOIN_CLONE) {
        if ((cgroup = open(r->cgroups[0], O_RDONLY | O_DIRECTORY | O_CLOEXEC)) < 0)
            return -1;
        args.flags |= CLONE_INTO_CGROUP;
        args.cgroup = (unsigned)cgroup;
    }
    pid_t pid = (pid_t)syscall(SYS_clone3, &args, sizeof args);
    if (pid != 0 && cgroup >= 0) {
        int error = errno;
        close(cgroup);
        errno = error;
    }
    return pid;
}
