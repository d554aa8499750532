/* A sandbox that is a copy of its template: the same walls as become_box() in spawner/inside.c builds. But the template has
 * put the read-only part of the root together once for all, and nothing is executed: the agent is in this library. */
#include "fork.h"

#include "../agent/agent.h"

#include <errno.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

__attribute__((noreturn)) void give_up(const char *step, const char *detail)
{
    const char *name = strerrorname_np(errno);
    dprintf(2, "%s %s: %s (%s)\n", step, detail, name ? name : "?", strerror(errno));
    _exit(125);
}

static void take_stderr(int fd)
{
    if (dup2(fd, 2) < 0) _exit(125);
}

static void join_cgroups(const struct sandbox *s)
{
    for (unsigned i = 0; i < s->ncgroups; i++)
        if (write(s->cgroups[i], "0", 1) != 1) give_up("join cgroup", "");
}

static void take_channel(int fd)
{
    if (dup2(fd, 0) < 0 || dup2(fd, 1) < 0) give_up("dup2", "channel");
}

static void await_id_maps(int go)
{
    char byte;
    if (read(go, &byte, 1) != 1) _exit(125); /* the template is gone, or could not */
}

static void close_all_but_stdio(void)
{
    if (close_range(3, ~0U, 0)) give_up("close_range", "");
}

static void start_session(void)
{
    if (setsid() < 0) give_up("setsid", "");
}

static void go_to(const char *directory)
{
    umask(022);
    if (chdir(directory)) give_up("chdir", directory);
}

/* Until box_take_ids we are the template's user. It ends with its template, whose pid namespace is above ours; and what the
 * template has dropped or forbidden itself (no new privileges, no core files, a host's name) is so here from birth. */
void become_sandbox(const struct sandbox *s)
{
    const struct box *b = s->box;
    take_stderr(s->stderr_fd);
    join_cgroups(s);
    take_channel(s->channel);
    await_id_maps(s->go);
    box_take_ids(b->uid, b->gid);
    close_all_but_stdio();
    start_session();

    box_leave_namespaces();
    box_set_hostname(b->hostname);
    box_raise_loopback();

    box_detach_mounts_from_host();
    box_take_prepared_root();
    box_mount_all(b->mounts, b->nmounts);
    box_enter_root();
    go_to(b->directory);

    box_forbid_user_namespaces();
    box_drop_capabilities();
    box_forbid_new_privileges();
    agent_run(b->directory);
}
