#include "box.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/capability.h>
#include <net/if.h>
#include <sched.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

/* Where the new root is put together: a directory that every Linux has and that no source of a mount lies in. */
#define ROOT "/sys"

static const char *root = ""; /* what stands before a path from inside; nothing, once or as long as we are there */

enum { MAX_PATH = 512 };

/* Of linux/mount.h, which some versions of the C library do not let one include beside sys/mount.h. */
enum { READ_ONLY = 1, NO_SETUID = 2, NO_DEVICES = 4, BELOW_TOO = 0x8000 };
struct attributes {
    uint64_t set, clear, propagation, user_namespace;
};

struct path {
    char text[MAX_PATH];
};

static struct path inside(const char *at, const char *name)
{
    struct path path;
    int n = snprintf(path.text, sizeof path.text, "%s%s%s%s", root, at, *name ? "/" : "", name);
    if (n < 0 || n >= MAX_PATH) {
        errno = ENAMETOOLONG;
        give_up("path", at);
    }
    return path;
}

/* A path below the root as it will be seen, for messages. */
static const char *seen(const char *path)
{
    const char *at = path + strlen(root);
    return *at ? at : "/";
}

/* ---- ids */

void box_take_ids(uint32_t uid, uint32_t gid)
{
    if (setresgid(gid, gid, gid))
        give_up("setresgid", "");
    if (setresuid(uid, uid, uid))
        give_up("setresuid", "");
}

/* ---- namespaces */

void box_leave_namespaces(void)
{
    if (unshare(CLONE_NEWNS | CLONE_NEWNET | CLONE_NEWIPC | CLONE_NEWUTS | CLONE_NEWCGROUP))
        give_up("unshare", "namespaces");
}

void box_leave_mounts(int network_too)
{
    if (unshare(CLONE_NEWNS | (network_too ? CLONE_NEWNET : 0)))
        give_up("unshare", "namespaces");
}

void box_set_hostname(const char *name)
{
    if (sethostname(name, strlen(name)))
        give_up("sethostname", name);
}

void box_raise_loopback(void)
{
    struct ifreq lo = {.ifr_name = "lo"};
    int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    if (fd < 0)
        give_up("socket", "loopback");
    lo.ifr_flags = IFF_UP;
    if (ioctl(fd, SIOCSIFFLAGS, &lo)) /* the kernel gives it 127.0.0.1 and ::1 by itself */
        give_up("ioctl(SIOCSIFFLAGS)", "lo");
    close(fd);
}

void box_forbid_user_namespaces(void)
{
    const char *path = "/proc/sys/user/max_user_namespaces";
    int fd = open(path, O_WRONLY | O_CLOEXEC);
    if (fd < 0 || write(fd, "0", 1) != 1)
        give_up("write", path);
    close(fd);
}

/* ---- files */

static void mount_or_give_up(const char *source, const char *at, const char *type, unsigned long flags, const char *options)
{
    char step[32];
    if (!mount(source, at, type, flags, options))
        return;
    int error = errno;
    snprintf(step, sizeof step, "mount(%s)", type ? type : "bind");
    errno = error;
    give_up(step, *source == '/' ? source : seen(at));
}

static void set_attributes(const char *at, uint64_t attributes, unsigned recursive)
{
    struct attributes change = {.set = attributes};
    if (syscall(SYS_mount_setattr, AT_FDCWD, at, recursive | AT_SYMLINK_NOFOLLOW, &change, sizeof change))
        give_up("mount_setattr", seen(at));
}

static void make_directory(const char *path)
{
    if (mkdir(path, 0755) && errno != EEXIST)
        give_up("mkdir", seen(path));
}

static void link_to(const char *target, struct path path)
{
    if (symlink(target, path.text))
        give_up("symlink", seen(path.text));
}

void box_detach_mounts_from_host(void)
{
    if (mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL))
        give_up("mount(private)", "/");
}

void box_start_root(void)
{
    root = ROOT;
    mount_or_give_up("tmpfs", ROOT, "tmpfs", MS_NOSUID | MS_NODEV, "mode=0755");
}

void box_take_prepared_root(void)
{
    mount_or_give_up(ROOT, ROOT, NULL, MS_BIND | MS_REC, NULL); /* a copy: what we inherited is locked in its place */
    root = ROOT;
}

static void bind_read_only(const char *source, const char *at)
{
    struct path path = inside(at, "");
    make_directory(path.text);
    mount_or_give_up(source, path.text, NULL, MS_BIND | MS_REC, NULL);
    set_attributes(path.text, READ_ONLY | NO_SETUID | NO_DEVICES, BELOW_TOO);
}

static void mount_tmpfs(const char *at, const char *options)
{
    struct path path = inside(at, "");
    make_directory(path.text);
    mount_or_give_up("tmpfs", path.text, "tmpfs", MS_NOSUID | MS_NODEV, options);
}

static void mount_proc(const char *at)
{
    struct path path = inside(at, "");
    make_directory(path.text);
    mount_or_give_up("proc", path.text, "proc", MS_NOSUID | MS_NODEV | MS_NOEXEC, NULL);
}

static void bind_device(const char *source, struct path path)
{
    int fd = open(path.text, O_WRONLY | O_CREAT | O_CLOEXEC, 0444);
    if (fd < 0)
        give_up("open", seen(path.text));
    close(fd);
    mount_or_give_up(source, path.text, NULL, MS_BIND, NULL);
    set_attributes(path.text, NO_SETUID, 0);
}

static void mount_terminals(struct path path)
{
    make_directory(path.text);
    mount_or_give_up("devpts", path.text, "devpts", MS_NOSUID | MS_NOEXEC, "newinstance,ptmxmode=0666,mode=620");
}

/* Nothing but what is mounted in it will be there. */
static void mount_root(struct path path, unsigned long flags)
{
    make_directory(path.text);
    mount_or_give_up("tmpfs", path.text, "tmpfs", flags, "mode=0755");
}

static void write_file(struct path path, const char *content)
{
    int fd = open(path.text, O_WRONLY | O_CREAT | O_CLOEXEC, 0444);
    if (fd < 0)
        give_up("open", seen(path.text));
    for (size_t left = strlen(content); left > 0;) {
        ssize_t n = write(fd, content, left);
        if (n <= 0)
            give_up("write", seen(path.text));
        content += n;
        left -= (size_t)n;
    }
    close(fd);
}

static void make_devices(const char *at)
{
    mount_tmpfs(at, "mode=0755");
    bind_device("/dev/null", inside(at, "null"));
    bind_device("/dev/zero", inside(at, "zero"));
    bind_device("/dev/full", inside(at, "full"));
    bind_device("/dev/random", inside(at, "random"));
    bind_device("/dev/urandom", inside(at, "urandom"));
    bind_device("/dev/tty", inside(at, "tty"));
    link_to("/proc/self/fd", inside(at, "fd"));
    link_to("/proc/self/fd/0", inside(at, "stdin"));
    link_to("/proc/self/fd/1", inside(at, "stdout"));
    link_to("/proc/self/fd/2", inside(at, "stderr"));
    link_to("/proc/kcore", inside(at, "core"));
    link_to("pts/ptmx", inside(at, "ptmx"));
    make_directory(inside(at, "pts").text);
}

static void mount_one(const struct box_mount *m)
{
    if (!strcmp(m->kind, "ro-bind"))
        bind_read_only(m->source, m->at);
    else if (!strcmp(m->kind, "symlink"))
        link_to(m->source, inside(m->at, ""));
    else if (!strcmp(m->kind, "proc"))
        mount_proc(m->at);
    else if (!strcmp(m->kind, "devices"))
        make_devices(m->at);
    else if (!strcmp(m->kind, "dev")) {
        make_devices(m->at);
        mount_terminals(inside(m->at, "pts"));
    } else if (!strcmp(m->kind, "root"))
        mount_root(inside(m->at, ""), MS_NOSUID | MS_NODEV);
    else if (!strcmp(m->kind, "scratch"))
        mount_root(inside(m->at, ""), 0);
    else if (!strcmp(m->kind, "file"))
        write_file(inside(m->at, ""), m->source);
    else if (!strcmp(m->kind, "tmpfs"))
        mount_tmpfs(m->at, m->options);
    else if (!strcmp(m->kind, "terminals"))
        mount_terminals(inside(m->at, ""));
    else if (!strcmp(m->kind, "directory"))
        make_directory(inside(m->at, "").text);
    else if (!strcmp(m->kind, "freeze"))
        set_attributes(inside(m->at, "").text, READ_ONLY, 0);
    else {
        errno = EINVAL;
        give_up("mount plan", m->kind);
    }
}

void box_mount_all(const struct box_mount *mounts, unsigned count)
{
    for (unsigned i = 0; i < count; i++)
        mount_one(&mounts[i]);
}

void box_enter_root(void)
{
    if (chdir(ROOT))
        give_up("chdir", ROOT);
    if (syscall(SYS_pivot_root, ".", ".")) /* the old root now lies over the new one, where we are */
        give_up("pivot_root", ROOT);
    if (umount2(".", MNT_DETACH))
        give_up("umount", "the old root");
    if (chdir("/"))
        give_up("chdir", "/");
    root = "";
}

/* ---- privileges */

void box_drop_capabilities(void)
{
    struct __user_cap_header_struct header = {.version = _LINUX_CAPABILITY_VERSION_3};
    struct __user_cap_data_struct none[2] = {{0}, {0}};
    for (int capability = 0; !prctl(PR_CAPBSET_DROP, capability, 0, 0, 0); capability++)
        ;
    if (errno != EINVAL) /* that is: past the last one */
        give_up("prctl(PR_CAPBSET_DROP)", "");
    if (prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0))
        give_up("prctl(PR_CAP_AMBIENT)", "");
    if (syscall(SYS_capset, &header, none))
        give_up("capset", "");
}

/* Inheritable and ambient too, so that they survive execve of a program that is not ours. */
void box_keep_capabilities_for_boxes(void)
{
    static const int kept[] = {CAP_SYS_ADMIN, CAP_SETUID, CAP_SETGID, CAP_KILL};
    struct __user_cap_header_struct header = {.version = _LINUX_CAPABILITY_VERSION_3};
    struct __user_cap_data_struct data[2] = {{0}, {0}};
    for (unsigned i = 0; i < sizeof kept / sizeof *kept; i++)
        data[kept[i] / 32].effective |= 1U << kept[i] % 32;
    for (int i = 0; i < 2; i++)
        data[i].permitted = data[i].inheritable = data[i].effective;
    for (int capability = 0; prctl(PR_CAPBSET_READ, capability, 0, 0, 0) >= 0; capability++)
        if (!(data[capability / 32].effective >> capability % 32 & 1) && prctl(PR_CAPBSET_DROP, capability, 0, 0, 0))
            give_up("prctl(PR_CAPBSET_DROP)", "");
    if (syscall(SYS_capset, &header, data))
        give_up("capset", "");
    for (unsigned i = 0; i < sizeof kept / sizeof *kept; i++)
        if (prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE, kept[i], 0, 0))
            give_up("prctl(PR_CAP_AMBIENT)", "");
}

void box_forbid_new_privileges(void)
{
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0))
        give_up("prctl(PR_SET_NO_NEW_PRIVS)", "");
}
