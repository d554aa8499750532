/* The spawner's end of a template. What needs the host is done here, and handed over as descriptors: a template is in a box,
 * where neither cgroups nor the runner's address can be reached. */
#include "template.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static int send_order(int control, const struct order *order, const struct request *r, const int *fds, unsigned count)
{
    struct iovec parts[2] = {{.iov_base = (void *)(uintptr_t)order, .iov_len = sizeof *order}};
    union {
        struct cmsghdr align;
        char bytes[CMSG_SPACE(ORDER_DESCRIPTORS * sizeof(int))];
    } attached;
    struct msghdr message = {.msg_iov = parts, .msg_iovlen = 1};
    if (r) {
        parts[1] = (struct iovec){.iov_base = (void *)(uintptr_t)r->plan, .iov_len = r->plan_length};
        message.msg_iovlen = 2;
    }
    if (count > 0) {
        memset(&attached, 0, sizeof attached);
        message.msg_control = attached.bytes;
        message.msg_controllen = CMSG_SPACE(count * sizeof(int));
        struct cmsghdr *head = CMSG_FIRSTHDR(&message);
        head->cmsg_level = SOL_SOCKET;
        head->cmsg_type = SCM_RIGHTS;
        head->cmsg_len = CMSG_LEN(count * sizeof(int));
        memcpy(CMSG_DATA(head), fds, count * sizeof(int));
    }
    return sendmsg(control, &message, MSG_NOSIGNAL | MSG_DONTWAIT) < 0 ? -1 : 0;
}

/* Through the file, whoever writes to it: the kernel asks who opened it. */
static int open_join(const struct request *r, int i)
{
    char path[4096];
    bool born = r->join == JOIN_CLONE; /* the path is the cgroup's directory */
    int n = snprintf(path, sizeof path, "%s%s", r->cgroups[i], born ? "/cgroup.procs" : "");
    if (n < 0 || (size_t)n >= sizeof path) {
        errno = ENAMETOOLONG;
        return -1;
    }
    return open(path, O_WRONLY | O_CLOEXEC);
}

/* A host id as the template sees it. One that it may not give becomes one that the kernel refuses. */
static uint32_t seen_by_template(uint32_t host, uint32_t own, const struct range *range)
{
    return host == KEEP_ID ? own : host - range->first < range->count ? FIRST_INSIDE + host - range->first : KEEP_ID;
}

const char *template_fork(int control, const struct range *range, uint32_t id, const struct request *r, int stderr_fd)
{
    struct order order = {
        .kind = ORDER_FORK,
        .id = id,
        .uid = seen_by_template(r->uid, r->box.uid, range),
        .gid = seen_by_template(r->gid, r->box.gid, range),
    };
    int fds[ORDER_DESCRIPTORS];
    unsigned count = 0;
    const char *failed = NULL;
    if ((fds[count++] = open_channel(r, &failed)) < 0)
        return failed;
    fds[count++] = stderr_fd;
    for (int i = 0; !failed && r->join != JOIN_NONE && i < r->ncgroups; i++)
        if ((fds[count] = open_join(r, i)) < 0)
            failed = "open cgroup";
        else
            count++;
    if (!failed && send_order(control, &order, r, fds, count))
        failed = "send to template";
    int error = errno;
    for (unsigned i = 0; i < count; i++)
        if (fds[i] != stderr_fd)
            close(fds[i]);
    errno = error;
    return failed;
}

void template_kill(int control, uint32_t id, uint8_t signal_number)
{
    struct order order = {.kind = ORDER_KILL, .id = id, .signal = signal_number};
    send_order(control, &order, NULL, NULL, 0); /* where it fails, the template is gone, and the fork with it */
}

bool template_hear(int control, struct template_news *news)
{
    return recv(control, news, sizeof *news, MSG_DONTWAIT) == sizeof *news;
}
