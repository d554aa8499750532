/* The child, from its birth to execve: straight lists, one for a launcher that builds the walls itself (bwrap), one that
 * builds them here, and two for a room and the runtime in it that builds them. Each failure names its step on stderr, which EXITED carries. */
#include "spawner.h"
#include "template.h"

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
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

static void take_channel(int fd)
{
    if (dup2(fd, 0) < 0 || dup2(fd, 1) < 0)
        give_up("dup2", "channel");
}

static void connect_channel(const struct request *r)
{
    const char *step;
    int fd = open_channel(r, &step);
    if (fd < 0)
        give_up(step, r->socket_name);
    take_channel(fd);
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

/* What is ignored stays ignored over execve: that of a server under nohup is no business of what runs here. */
static void reset_signals(void)
{
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    for (int number = 1; number < NSIG; number++)
        signal(number, SIG_DFL);
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

/* As a box, but: its channel is the spawner, it keeps what it takes to make boxes itself, and may. What runs in it is an
 * interpreter that waits (native/fork); no program of a job ever does. */
void become_template(const struct request *r, int stderr_fd, int go_fd, int spawner, int control)
{
    const struct box *b = &r->box;
    take_stderr(stderr_fd);
    join_cgroups(r);
    take_channel(control);
    prefer_sandboxes_when_the_host_runs_out_of_memory();
    await_id_maps(go_fd);
    box_take_ids(b->uid, b->gid);
    die_with_spawner(spawner);
    close_all_but_stdio();
    start_session();
    leave_no_core_files();

    box_leave_namespaces();
    box_set_hostname(b->hostname);

    box_detach_mounts_from_host();
    box_start_root();
    box_mount_all(b->mounts, b->nmounts);
    box_enter_root();
    go_to(b->directory);

    box_keep_capabilities_for_boxes();
    box_forbid_new_privileges();
    reset_signals();
    environ = r->envp; /* execvp searches the PATH it finds here */
    execvp(r->argv[0], r->argv);
    give_up("execve", r->argv[0]);
}

/* Root of the room, and nobody to the host: in the job's cgroup, with a view of the host's files that it changes for itself,
 * and the sandbox's channel as stdin and stdout. It starts the container, which keeps those, and ends. */
__attribute__((noreturn)) static void become_runtime(const struct request *r)
{
    const struct box *b = &r->box;
    join_cgroups(r);
    connect_channel(r);
    prefer_sandboxes_when_the_host_runs_out_of_memory();
    box_take_ids(b->uid, b->gid);
    close_all_but_stdio();
    start_session();
    leave_no_core_files();

    box_leave_mounts(r->apart);
    box_detach_mounts_from_host();
    box_mount_all(b->mounts, b->nmounts);
    go_to(b->directory);

    box_forbid_new_privileges();
    reset_signals();
    environ = r->envp;
    execvp(r->argv[0], r->argv);
    give_up("execve", r->argv[0]);
}

/* What a runtime that has ended left running is the room's: it stays until the last of it ends. A runtime that failed
 * leaves nothing. */
__attribute__((noreturn)) static void stay_until_empty(pid_t runtime, int control)
{
    const struct template_news ready = {.kind = NEWS_READY};
    int status;
    for (;;) {
        pid_t ended = wait(&status);
        if (ended < 0 && errno != EINTR)
            _exit(0);
        if (ended == runtime && (status != 0 || send(control, &ready, sizeof ready, MSG_NOSIGNAL) < 0))
            _exit(125);
    }
}

/* A user and a pid namespace around a runtime and its container. This is their first process: when it ends, in whatever
 * way, the kernel ends all others. It is in no cgroup of a job, so that what is in there is the job's alone. */
void become_room(const struct request *r, int stderr_fd, int go_fd, int spawner, int control)
{
    take_stderr(stderr_fd);
    await_id_maps(go_fd);
    pid_t runtime = fork_into(r, 0);
    if (runtime < 0)
        give_up("clone", "runtime");
    if (runtime == 0)
        become_runtime(r);
    box_take_ids(r->box.uid, r->box.gid);
    die_with_spawner(spawner);
    take_channel(control);
    close_range(2, ~0U, 0);
    start_session();
    stay_until_empty(runtime, 0);
}
