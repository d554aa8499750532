/* Names, and the host's files.
 *
 * Programs of an earlier stage may have planted anything in the workspace: symbolic links, FIFOs, directories that move.
 * So no path is ever given to the kernel as a whole: each is walked segment by segment from the workspace's descriptor,
 * following no link, and what was opened is looked at before it is used. */
#include "agent.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static int file = -1;
static bool file_failed; /* FILE_WRITEs of a file that failed are dropped */
static char file_name[MAX_NAME + 1];

const char *name_check(const char *name, size_t length, char clean[MAX_NAME + 1])
{
    size_t used = 0;
    clean[0] = 0;
    if (length == 0) return "empty";
    if (length > MAX_NAME) return "longer than 1024 bytes";
    if (memchr(name, 0, length)) return "contains a NUL";
    if (name[0] == '/') return "absolute";
    for (size_t begin = 0, end; begin < length; begin = end + 1) {
        const char *slash = memchr(name + begin, '/', length - begin);
        end = slash ? (size_t)(slash - name) : length;
        const char *segment = name + begin;
        size_t size = end - begin;
        if (size == 0 || (size == 1 && segment[0] == '.')) continue;
        if (size == 2 && segment[0] == '.' && segment[1] == '.') return "contains a .. segment";
        if (size > 255) return "a segment is longer than 255 bytes";
        if (used > 0) clean[used++] = '/';
        memcpy(clean + used, segment, size);
        used += size;
    }
    clean[used] = 0;
    return used == 0 ? "names the workspace itself" : NULL;
}

/* Not in one step: asked for a directory and for no link, gVisor's kernel of 2022 follows the link all the same. O_PATH opens no
 * more than what lies there, on every kernel. */
int directory_open(int dir, const char *segment)
{
    int there = openat(dir, segment, O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (there < 0) return -1;
    int opened = openat(there, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    int saved = errno;
    close(there);
    errno = saved;
    return opened;
}

int name_open_parent(const char *clean, bool make, const char **base)
{
    int dir = fcntl(workspace, F_DUPFD_CLOEXEC, 3);
    const char *slash;
    while (dir >= 0 && (slash = strchr(clean, '/'))) {
        char segment[256];
        size_t size = (size_t)(slash - clean);
        memcpy(segment, clean, size);
        segment[size] = 0;
        clean = slash + 1;
        int next = -1;
        if (!make || mkdirat(dir, segment, 0755) == 0 || errno == EEXIST)
            next = directory_open(dir, segment);
        int saved = errno;
        close(dir);
        errno = saved;
        dir = next;
    }
    *base = clean;
    return dir;
}

static void file_fail(int error, const char *step, const char *name)
{
    out_failed(0, error, step, name);
    shut(&file);
    file_failed = true;
}

/* Steps: check the name; a pending gate's name goes aside; walk to the parent; open; make sure it is a file. */
void file_open(const uint8_t *payload, size_t length)
{
    file_close();
    if (length < 4) {
        out_failed(0, EINVAL, "protocol", "FILE_OPEN is too short");
        file_failed = true;
        return;
    }
    const char *name = (const char *)payload + 4;
    mode_t mode = (mode_t)(get_u32(payload) & 0777);
    char clean[MAX_NAME + 1];
    const char *rule = name_check(name, length - 4, clean);
    if (rule) {
        char detail[MAX_DETAIL];
        int shown = (int)(length - 4 > MAX_NAME ? MAX_NAME : length - 4);
        snprintf(detail, sizeof detail, "\"%.*s\": %s", shown, name, rule);
        file_fail(EINVAL, "name", detail);
        return;
    }
    memcpy(file_name, clean, strlen(clean) + 1);

    struct stage *gate = stage_with_gate(clean);
    if (gate) snprintf(clean, sizeof clean, ".millrace-gate-%d", gate->id);

    const char *base;
    int parent = name_open_parent(clean, true, &base);
    if (parent < 0) {
        file_fail(errno, "openat", file_name);
        return;
    }
    /* O_NONBLOCK: a planted FIFO must not hang us. The file put aside is read again at RELEASE, by this descriptor. */
    int access = gate ? O_RDWR : O_WRONLY;
    file = openat(parent, base, access | O_CREAT | O_TRUNC | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC, mode);
    int error = errno;
    close(parent);
    struct stat what;
    if (file < 0) file_fail(error, "openat", file_name);
    else if (fstat(file, &what) < 0 || !S_ISREG(what.st_mode)) file_fail(EINVAL, "openat", file_name);
    else if (fchmod(file, mode) < 0) file_fail(errno, "openat", file_name);
    else if (gate) {
        shut(&gate->aside);
        gate->aside = fcntl(file, F_DUPFD_CLOEXEC, 3);
    }
}

void file_write(const uint8_t *payload, size_t length)
{
    if (file < 0) {
        if (!file_failed) out_failed(0, EBADF, "protocol", "FILE_WRITE without an open file");
        return;
    }
    while (length > 0) {
        ssize_t n = write(file, payload, length);
        if (n < 0 && errno == EINTR) continue;
        if (n <= 0) {
            file_fail(n < 0 ? errno : EIO, "write", file_name);
            return;
        }
        payload += n;
        length -= (size_t)n;
    }
}

void file_close(void)
{
    shut(&file);
    file_failed = false;
}
