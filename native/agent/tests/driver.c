/* The tests' host: see driver.h. The sandbox is a user, PID, network and mount namespace with a /proc, a /tmp and a workspace of its
 * own (tmpfs both); the agent runs there as a user without capabilities, as in a real sandbox. */
#include "driver.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/securebits.h>
#include <net/if.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

struct box box;
bool slow, failing;
const char *test_cwd = "";
const char *const *test_env;
bool test_ring;

static uint8_t buffer[HEADER_BYTES + MAX_PAYLOAD];
static size_t buffered;

static void fatal(const char *what)
{
    perror(what);
    exit(3);
}

static void spit(const char *path, const char *text)
{
    int fd = open(path, O_WRONLY | O_CLOEXEC);
    if (fd < 0 || write(fd, text, strlen(text)) < 0) fatal(path);
    close(fd);
}

static void copy(const char *from, const char *to)
{
    int in = open(from, O_RDONLY | O_CLOEXEC), out = open(to, O_WRONLY | O_CREAT | O_CLOEXEC, 0755);
    char bytes[65536];
    ssize_t n;
    if (in < 0 || out < 0) fatal(from);
    while ((n = read(in, bytes, sizeof bytes)) > 0)
        if (write(out, bytes, (size_t)n) != n) fatal(to);
    close(in);
    close(out);
}

/* The sandbox's uid 1000. Root takes an idle uid for it: the process limit of the fork bomb does not hold for root. */
static void map_ids(pid_t pid, int uid, int gid)
{
    char path[64], map[64];
    snprintf(path, sizeof path, "/proc/%d/setgroups", pid);
    spit(path, "deny");
    snprintf(path, sizeof path, "/proc/%d/uid_map", pid);
    snprintf(map, sizeof map, "1000 %d 1\n", uid > 0 ? uid : 54321);
    spit(path, map);
    snprintf(path, sizeof path, "/proc/%d/gid_map", pid);
    snprintf(map, sizeof map, "1000 %d 1\n", gid > 0 ? gid : 54321);
    spit(path, map);
}

static void raise_loopback(void)
{
    struct ifreq lo = {.ifr_name = "lo"};
    lo.ifr_flags = IFF_UP;
    int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    if (fd < 0 || ioctl(fd, SIOCSIFFLAGS, &lo) < 0) fatal("loopback");
    close(fd);
}

/* Never returns. Relative paths stay good when /tmp is covered. */
static void sandbox(int fd, int sync, char **command)
{
    char byte = 0;
    if (unshare(CLONE_NEWUSER | CLONE_NEWPID | CLONE_NEWNS | CLONE_NEWNET) < 0) fatal("unshare");
    if (write(sync, &byte, 1) != 1 || read(sync, &byte, 1) != 1) fatal("id maps");
    close(sync);
    /* Its capabilities stay until execve. */
    if (prctl(PR_SET_SECUREBITS, SECBIT_NO_SETUID_FIXUP) < 0 || setresgid(1000, 1000, 1000) < 0 || setresuid(1000, 1000, 1000) < 0) fatal("ids");
    prctl(PR_SET_DUMPABLE, 1);
    pid_t pid = fork();
    if (pid < 0) fatal("fork");
    if (pid > 0) {
        close(fd);
        int status;
        while (waitpid(pid, &status, 0) < 0) {}
        _exit(WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status));
    }
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    raise_loopback();
    if (mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) < 0) fatal("mount /");
    if (mount("proc", "/proc", "proc", 0, NULL) < 0) fatal("mount /proc");
    if (mount("tmpfs", "/tmp", "tmpfs", 0, "size=16m,mode=0777") < 0) fatal("mount /tmp");
    if (mkdir("/tmp/workspace", 0755) < 0 || mount("tmpfs", "/tmp/workspace", "tmpfs", 0, "size=16m,nr_inodes=200k,mode=0777") < 0) fatal("mount workspace");
    copy("probe", "/tmp/probe");
    copy("printer", "/tmp/printer");
    copy("gate.so", "/tmp/gate.so");
    dup2(fd, 0);
    dup2(fd, 1);
    prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
    execvp(command[0], command);
    fatal(command[0]);
}

void box_start(char **command)
{
    int ends[2], sync[2];
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) < 0 || socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, sync) < 0) fatal("socketpair");
    memset(&box, 0, sizeof box);
    buffered = 0;
    fflush(stdout);
    box.parent = fork();
    if (box.parent < 0) fatal("fork");
    if (box.parent == 0) {
        close(ends[0]);
        close(sync[0]);
        sandbox(ends[1], sync[1], command);
    }
    char byte;
    close(sync[1]);
    if (read(sync[0], &byte, 1) != 1) fatal("unshare");
    map_ids(box.parent, (int)geteuid(), (int)getegid());
    if (write(sync[0], &byte, 1) != 1) fatal("id maps");
    close(sync[0]);
    close(ends[1]);
    box.fd = ends[0];
    if (!pump(TIMEOUT_MS)) fatal("no READY");
    char path[64];
    snprintf(path, sizeof path, "/proc/%d/task/%d/children", box.parent, box.parent);
    FILE *children = fopen(path, "re");
    if (!children || fscanf(children, "%d", &box.agent) != 1) box.agent = 0;
    if (children) fclose(children);
}

void box_reap(void)
{
    uint64_t until = now_ms() + TIMEOUT_MS;
    int status;
    while (waitpid(box.parent, &status, WNOHANG) == 0) {
        if (now_ms() > until) {
            printf("  the agent does not end\n");
            kill(box.agent > 0 ? box.agent : box.parent, SIGKILL);
            failing = true;
            until = UINT64_MAX;
        }
        usleep(1000);
    }
    box.exit_status = status;
    box.parent = 0;
}

void box_stop(void)
{
    if (box.fd >= 0) close(box.fd);
    box.fd = -1;
    if (box.parent) box_reap();
}

long agent_status_kb(const char *field)
{
    char path[64], line[256];
    long value = -1;
    snprintf(path, sizeof path, "/proc/%d/status", box.agent);
    FILE *file = fopen(path, "re");
    while (file && fgets(line, sizeof line, file))
        if (strncmp(line, field, strlen(field)) == 0) value = strtol(line + strlen(field) + 1, NULL, 10);
    if (file) fclose(file);
    return value;
}

/* Those whose PID namespace is the agent's: it can be seen only by their parents' chain, as they are not ours to look into. */
int box_processes(void)
{
    char path[64], line[256];
    int count = 0;
    DIR *proc = opendir("/proc");
    for (struct dirent *entry; proc && (entry = readdir(proc));) {
        int pid = atoi(entry->d_name), inner = 0, parent = 0;
        if (pid <= 0 || pid == box.agent) continue;
        for (int up = pid, depth = 0; up > 1 && depth < 64; up = parent, depth++) {
            parent = 0;
            snprintf(path, sizeof path, "/proc/%d/status", up);
            FILE *file = fopen(path, "re");
            while (file && fgets(line, sizeof line, file))
                if (sscanf(line, "PPid: %d", &parent) == 1) break;
            if (file) fclose(file);
            if (parent == box.agent) inner = 1;
        }
        count += inner;
    }
    if (proc) closedir(proc);
    return count;
}

uint64_t now_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * 1000 + (uint64_t)now.tv_nsec / 1000000;
}

static uint32_t u32(const uint8_t *at) { uint32_t v; memcpy(&v, at, 4); return v; }
static uint64_t u64(const uint8_t *at) { uint64_t v; memcpy(&v, at, 8); return v; }

static void keep(char *text, size_t *length, const uint8_t *bytes, size_t count)
{
    size_t room = *length < KEPT ? KEPT - *length : 0;
    memcpy(text + (*length < KEPT ? *length : KEPT), bytes, count < room ? count : room);
    *length += count;
}

static void take(int type, int stage, const uint8_t *payload, size_t length)
{
    struct seen *s = &box.stage[stage & 3];
    struct collected *file = &box.file[box.files < 64 ? box.files : 63];
    struct conversation *c = &box.connection[type >= NET_OPENED && type <= NET_GONE ? u32(payload) % 40 : 0];
    switch (type) {
    case READY: break;
    case GATED: s->gated = true; break;
    case STARTED: s->started = true; s->started_at = now_ms(); break;
    case STDOUT: keep(s->out, &s->out_length, payload, length); break;
    case STDERR: keep(s->err, &s->err_length, payload, length); break;
    case STDIN_CREDIT: s->credit += u32(payload); break;
    case EXITED:
        s->how = payload[0], s->full = payload[1], s->code = u32(payload + 4);
        s->user_us = u64(payload + 8), s->system_us = u64(payload + 16), s->wall_us = u64(payload + 24), s->max_rss_kb = u64(payload + 32);
        s->exited = true, s->exited_at = now_ms();
        break;
    case FILE_HEAD:
        file->mode = u32(payload);
        memcpy(file->name, payload + 12, length - 12);
        file->name[length - 12] = 0;
        file->length = 0;
        break;
    case FILE_BYTES:
        if (file->length + length < sizeof file->bytes) memcpy(file->bytes + file->length, payload, length);
        file->length += length;
        break;
    case FILE_END: box.files++; break;
    case COLLECTED: box.collected = true, box.sent = u32(payload), box.left_out = u32(payload + 4); break;
    case FAILED:
        box.failures++;
        box.failed.error = u32(payload);
        box.failed.stage = stage;
        snprintf(box.failed.step, sizeof box.failed.step, "%.63s", (const char *)payload + 4);
        snprintf(box.failed.detail, sizeof box.failed.detail, "%.2047s", (const char *)payload + 4 + strlen((const char *)payload + 4) + 1);
        break;
    case NET_OPENED: box.opened++; break;
    case NET_SAID: keep(c->said, &c->said_length, payload + 4, length - 4); break;
    case NET_SAID_ALL: c->said_all = true; break;
    case NET_TAKEN: c->taken += u32(payload + 4); break;
    case NET_GONE: c->gone = true, box.closed++; break;
    default: printf("  unknown frame %d from the agent\n", type); failing = true;
    }
}

bool pump(int timeout_ms)
{
    for (;;) {
        if (buffered >= HEADER_BYTES) {
            size_t length = u32(buffer), whole = HEADER_BYTES + length;
            if (length > MAX_PAYLOAD) fatal("frame too long");
            if (buffered >= whole) {
                take(buffer[4], buffer[5], buffer + HEADER_BYTES, length);
                memmove(buffer, buffer + whole, buffered - whole);
                buffered -= whole;
                return true;
            }
        }
        struct pollfd in = {.fd = box.fd, .events = POLLIN};
        if (box.gone || poll(&in, 1, timeout_ms) <= 0) return false;
        ssize_t n = read(box.fd, buffer + buffered, sizeof buffer - buffered);
        if (n <= 0) {
            box.gone = true;
            return false;
        }
        buffered += (size_t)n;
    }
}
