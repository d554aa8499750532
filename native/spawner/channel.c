#include "spawner.h"

#include <errno.h>
#include <stddef.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

static int failed(int fd, const char **step, const char *name)
{
    int error = errno;
    if (fd >= 0)
        close(fd);
    errno = error;
    *step = name;
    return -1;
}

int open_channel(const struct request *r, const char **step)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    size_t n = strlen(r->socket_name);
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (fd < 0 || n + 1 > sizeof address.sun_path)
        return failed(fd, step, "socket");
    memcpy(address.sun_path + 1, r->socket_name, n);
    if (connect(fd, (struct sockaddr *)&address, (socklen_t)(offsetof(struct sockaddr_un, sun_path) + 1 + n)))
        return failed(fd, step, "connect");
    if (write(fd, r->token, TOKEN) != TOKEN)
        return failed(fd, step, "write token");
    return fd;
}
