/* The child, from its birth to execve: two straight lists, one for a launcher that builds the walls itself (bwrap), one
 * that builds them here. Each failure names its step on stderr, which EXITED carries. */
#include "spawner.h"

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <poll.h>
#include <signal.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

__attribute__((noreturn)) void give_up(const char *step, const char *detail)
{
    const char *name = strerrorname_np(errno);
    dprintf(2, "%s %s: %s (%s)\n", step, detail, name ? name : "?", strerror(errno));
    _exit(125);
}

static void take_stderr(int stderr_fd)
{
    if (dup2(stderr_fd, 2) < 0)
        _exit(125);
}

static void join_cgroups(const struct request *r)
{
    if (r->join != JOIN_WRITE)
        return;
    for (int i = 0; i < r->ncgroups; i++) {
        int fd = open(r->cgroups[i], O_WRONLY | O_CLOEXEC);
        if (fd < 0 || write(fd, "0", 1) != 1)
            give_up("join cgroup", r->cgroups[i]);
        close(fd);
    }
}

static void connect_channel(const struct request *r)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    size_t n = strlen(r->socket_name);
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (fd < 0 || n + 1 > sizeof address.sun_path)
        give_up("socket", r->socket_name);
    memcpy(address.sun_path + 1, r->socket_name, n);
    if (connect(fd, (struct sockaddr *)&address, (socklen_t)(offsetof(struct sockaddr_un, sun_path) + 1 + n)))
        give_up("connect", r->socket_name);
    if (write(fd, r->token, TOKEN) != TOKEN)
        give_up("write", "token");
    if (dup2(fd, 0) < 0 || dup2(fd, 1) < 0)
        give_up("dup2", "channel");
}

static void prefer_sandboxes_when_the_host_runs_out_of_memory(void)
{
    int fd = open("/proc/self/oom_score_adj", O_WRONLY | O_CLOEXEC);
    if (fd < 0)
        return;
    if (write(fd, "500", 3) != 3) /* best effort: the sandbox has its own memory limit */
        errno = 0;
    close(fd);
}

static void close_all_but_stdio(void)
{
    if (close_range(3, ~0U, 0))
        give_up("close_range", "");
}

static void start_session(void)
{
    if (setsid() < 0)
        give_up("setsid", "");
}

static void leave_no_core_files(void)
{
    struct rlimit none = {0, 0};
    if (setrlimit(RLIMIT_CORE, &none))
        give_up("setrlimit", "core");
}

static void go_to(const char *directory)
{
    umask(022);
    if (chdir(directory))
        give_up("chdir", directory);
}

static void drop_user(const struct request *r)
{
    if (r->uid == KEEP_ID)
        return;
    if (setgroups(0, NULL))
        give_up("setgroups", "");
    if (setresgid(r->gid, r->gid, r->gid))
        give_up("setresgid", "");
    if (setresuid(r->uid, r->uid, r->uid))
        give_up("setresuid", "");
}

/* Only after our ids have changed, which clears it. It is asked by a descriptor whether it died just before: to a new pid
 * namespace our parent has no number. */
static void die_with_spawner(int spawner)
{
    struct pollfd end = {.fd = spawner, .events = POLLIN};
    if (prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0))
        give_up("prctl(PR_SET_PDEATHSIG)", "");
    if (poll(&end, 1, 0) != 0)
        _exit(125);
}

static void reset_signals(void)
{
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    signal(SIGPIPE, SIG_DFL);
}

__attribute__((noreturn)) static void execute(char **argv)
{
    char *environment[] = {NULL};
    execve(argv[0], argv, environment);
    give_up("execve", argv[0]);
}

void become_launcher(const struct request *r, int stderr_fd, int spawner)
{
    take_stderr(stderr_fd);
    join_cgroups(r);
    connect_channel(r);
    prefer_sandboxes_when_the_host_runs_out_of_memory();
    drop_user(r);
    die_with_spawner(spawner);
    close_all_but_stdio();
    start_session();
    leave_no_core_files();
    go_to("/");
    box_forbid_new_privileges();
    reset_signals();
    execute(r->argv);
}

/* The spawner says go when our ids are mapped. No word, but the end: it is dead. */
static void await_id_maps(int go_fd)
{
    char go;
    if (read(go_fd, &go, 1) != 1)
        _exit(125);
}

/* Born as PID 1 of a new pid namespace, in a new user namespace whose id maps are not yet written. Until box_take_ids we
 * are still the spawner's user to the host, which cgroups and oom_score_adj need; and until box_leave_namespaces we are
 * in its network namespace, which the channel's address needs. */
void become_box(const struct request *r, int stderr_fd, int go_fd, int spawner)
{
    const struct box *b = &r->box;
    take_stderr(stderr_fd);
    join_cgroups(r);
    connect_channel(r);
    prefer_sandboxes_when_the_host_runs_out_of_memory();
    await_id_maps(go_fd);
    box_take_ids(b->uid, b->gid);
    die_with_spawner(spawner);
    close_all_but_stdio();
    start_session();
    leave_no_core_files();

    box_leave_namespaces();
    box_set_hostname(b->hostname);
    box_raise_loopback();

    box_detach_mounts_from_host();
    box_start_root();
    box_mount_all(b->mounts, b->nmounts);
    box_enter_root();
    go_to(b->directory);

    box_forbid_user_namespaces();
    box_drop_capabilities();
    box_forbid_new_privileges();
    reset_signals();
    execute(r->argv);
}
