/* COLLECT: the files whose names match, sent to the host.
 *
 * The tree is the program's, so it is walked without following links and within bounds, and only regular files are read.
 * While files are sent the agent waits for the host alone; that is why the host collects when no stage runs. */
#include "agent.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { MAX_DEPTH = 32, MAX_ENTRIES = 100000 };

struct job {
    const char *globs, *globs_end;   /* NUL-terminated, one after the other */
    uint32_t files_left;
    uint64_t bytes_left, file_bytes;
    uint32_t sent, left_out, entries;
    char name[MAX_NAME + 1];         /* of what the walk looks at */
};

/* Does the glob match? Every position the match could be at is carried along the name at once, so that no glob takes more
 * than length times length steps. Before a segment a double star and its slash may also stand for nothing. */
static bool glob_matches(const char *glob, const char *name)
{
    size_t length = strlen(glob);
    bool at[MAX_NAME + 4] = {true}, next[MAX_NAME + 4];
    if (length > MAX_NAME) return false;
    for (const char *c = name;; c++) {
        bool segment = c == name || c[-1] == '/';
        for (size_t i = 0; i < length; i++) { /* stars that stand for nothing more */
            if (!at[i] || glob[i] != '*') continue;
            bool twice = glob[i + 1] == '*';
            at[i + (twice ? 2 : 1)] = true;
            if (twice && glob[i + 2] == '/' && segment && (i == 0 || glob[i - 1] == '/')) at[i + 3] = true;
        }
        if (*c == 0) return at[length];
        memset(next, 0, sizeof next);
        for (size_t i = 0; i < length; i++) {
            if (!at[i]) continue;
            if (glob[i] == '*') next[i] |= *c != '/' || glob[i + 1] == '*';
            else if (glob[i] == *c || (glob[i] == '?' && *c != '/')) next[i + 1] = true;
        }
        memcpy(at, next, sizeof at);
    }
}

static bool wanted(const struct job *j)
{
    for (const char *glob = j->globs; glob < j->globs_end; glob += strlen(glob) + 1)
        if (glob_matches(glob, j->name)) return true;
    return false;
}

static void send_file(struct job *j, int dir, const char *base)
{
    int fd = openat(dir, base, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
    struct stat what;
    if (fd < 0 || fstat(fd, &what) < 0) {
        if (errno != ELOOP && errno != ENXIO) j->left_out++; /* it may be a file, only not one we can read */
        shut(&fd);
        return;
    }
    uint64_t size = (uint64_t)what.st_size;
    if (!S_ISREG(what.st_mode)) {
        close(fd);
        return;
    }
    if (j->files_left == 0 || size > j->file_bytes || size > j->bytes_left) {
        j->left_out++;
        close(fd);
        return;
    }
    j->files_left--;
    j->sent++;
    size_t length = strlen(j->name);
    uint8_t head[12 + MAX_NAME];
    put_u32(head, what.st_mode & 07777);
    put_u64(head + 4, size);
    memcpy(head + 12, j->name, length);
    out_wait(OUT_FOR_FRAMES + OUT_CHUNK);
    out_frame(FILE_HEAD, 0, head, 12 + length);
    while (size > 0) { /* never more than it had, should it grow */
        out_wait(OUT_FOR_FRAMES + OUT_CHUNK);
        ssize_t n = read(fd, out_reserve(OUT_CHUNK), size < OUT_CHUNK ? (size_t)size : OUT_CHUNK);
        if (n < 0 && errno == EINTR) continue;
        if (n <= 0) break;
        out_commit(FILE_BYTES, 0, (size_t)n);
        size -= (uint64_t)n;
        j->bytes_left -= (uint64_t)n;
    }
    out_frame(FILE_END, 0, NULL, 0);
    close(fd);
}

/* Takes over the directory's descriptor. `length` bytes of j->name are the directory's name and its slash. */
static void walk(struct job *j, int fd, size_t length, int depth)
{
    DIR *dir = fdopendir(fd);
    if (!dir) {
        close(fd);
        return;
    }
    for (struct dirent *entry; (entry = readdir(dir));) {
        const char *base = entry->d_name;
        size_t size = strlen(base);
        if (strcmp(base, ".") == 0 || strcmp(base, "..") == 0 || length + size + 1 > MAX_NAME) continue;
        if (++j->entries > MAX_ENTRIES) break;
        memcpy(j->name + length, base, size + 1);
        int below = depth < MAX_DEPTH ? directory_open(dirfd(dir), base) : -1;
        if (below >= 0) {
            j->name[length + size] = '/';
            walk(j, below, length + size + 1, depth + 1);
        } else if (wanted(j)) {
            send_file(j, dirfd(dir), base);
        }
    }
    closedir(dir);
}

void collect(const uint8_t *payload, size_t length)
{
    if (length < 20 || (length > 20 && payload[length - 1] != 0)) {
        out_failed(0, EINVAL, "protocol", "malformed COLLECT");
        return;
    }
    struct job job = {
        .files_left = get_u32(payload), .bytes_left = get_u64(payload + 4), .file_bytes = get_u64(payload + 12),
        .globs = (const char *)payload + 20, .globs_end = (const char *)payload + length,
    };
    int top = openat(workspace, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC); /* a descriptor with a position of its own */
    if (top >= 0) walk(&job, top, 0, 0);
    uint8_t counts[8];
    if (job.entries > MAX_ENTRIES) job.left_out++;
    put_u32(counts, job.sent);
    put_u32(counts + 4, job.left_out);
    out_wait(OUT_FOR_FRAMES);
    out_frame(COLLECTED, 0, counts, sizeof counts);
    out_wait(OUT_BYTES); /* out of our hands before the next frame is obeyed: it may start a program */
}
