/* The walls of a sandbox, one function for each, named for its effect. What they are called in is a process that is about
 * to become the sandbox: nothing here is undone, and every failure ends in give_up(), which the program provides.
 *
 * They use system calls only: no allocation, no locks, no buffers. So they may also be called in a child forked from a
 * program that is not ours. box_inside() in spawner.c shows the order that matters. */
#ifndef MILLRACE_BOX_H
#define MILLRACE_BOX_H

#include <stdint.h>

/* One row of the mount plan. `at` is seen from inside, absolute.
 *   kind       source            at      options
 *   "ro-bind"  host directory    where                                 with all mounts below it, read-only, nosuid, nodev
 *   "symlink"  what it says      where
 *   "proc"     ""                where
 *   "dev"      ""                where                                 null zero full random urandom tty, terminals, links
 *   "devices"  ""                where                                 as dev, without pseudo-terminals
 *   "root"     ""                where                                 an empty tmpfs, for what is mounted in it
 *   "scratch"  ""                where                                 as root, without nosuid and nodev: whoever binds it again in a
 *                                                                      further user namespace could not leave them out
 *   "file"     what it holds     where                                 a file; one of the kernel's takes the value
 *   "terminals" ""               where                                 pseudo-terminals of its own
 *   "directory" ""               where                                 an empty directory
 *   "tmpfs"    ""                where   such as "mode=1777,size=1024"  nosuid, nodev
 *   "freeze"   ""                where                                 the mount there, not those below it, becomes read-only
 */
struct box_mount {
    const char *kind, *source, *at, *options;
};

/* Ends the process after telling that `step` failed on `detail`, with the reason in errno. */
__attribute__((noreturn)) void give_up(const char *step, const char *detail);

/* ---- ids: needs the id maps written, by whoever made the user namespace */
void box_take_ids(uint32_t uid, uint32_t gid); /* as seen from inside */

/* ---- namespaces: needs to be root of a user namespace of our own (all capabilities in it; no particular uid) */
void box_leave_namespaces(void);                /* mounts, network, IPC, names, cgroups */
void box_leave_mounts(int network_too);         /* instead, for a room: mounts, perhaps network */
void box_set_hostname(const char *name);
void box_raise_loopback(void);
void box_forbid_user_namespaces(void);          /* needs /proc; final once capabilities are dropped */

/* ---- files: needs a mount namespace of our own */
void box_detach_mounts_from_host(void);         /* what is mounted here is not mounted there, and the reverse */
void box_start_root(void);                      /* an empty root, beside the host's */
void box_take_prepared_root(void);              /* instead: the one that a template has prepared */
void box_mount_all(const struct box_mount *mounts, unsigned count);
void box_enter_root(void);                      /* from here on the host's files cannot be reached */

/* ---- privileges */
void box_drop_capabilities(void);               /* all five sets */
void box_keep_capabilities_for_boxes(void);     /* drops all but those it takes to make boxes; these survive execve */
void box_forbid_new_privileges(void);

#endif
