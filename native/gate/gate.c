/* The preload gate: an interpreter boots before its job is known, and waits at the moment it first touches its script.
 *
 * Theory of operation
 *   This library is preloaded into a dynamically linked interpreter (LD_PRELOAD), with MILLRACE_GATE=FIFO:ENTRY.
 *     1. The constructor reads the variable and takes it and LD_PRELOAD out of the environment (environment.c): neither the
 *        interpreter nor anything it starts ever sees them.
 *     2. The calls by which a file is looked at or opened are interposed (calls.c). The first that names ENTRY, be it as it
 *        stands in the command or as an absolute path, does not come through: it waits until the FIFO was opened for writing
 *        and closed. By then the FIFO's name is gone and the real file lies at ENTRY.
 *     3. The call goes on, with the real file, and so does every later one: the gate is passed once.
 *   Nothing about ENTRY was known before, so nothing can differ after: unlike a FIFO in its place it can be read twice,
 *   mapped, appended to, and seeked in. What a process that started earlier cannot hide stays to be seen: its start time, the
 *   processor time it has used, and this library in /proc/self/maps.
 *
 *   A program that waits by itself, at a FIFO in its script's place, can be preloaded for once.c alone: MILLRACE_ONCE=NAME=VALUE.
 *
 *   The wait leaves no descriptor, no memory, no signal handler and no thread behind. */
#include "gate.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static atomic_bool shut;
static char entry[PATH_MAX];
static char absolute[PATH_MAX];

void gate_pass(int directory, const char *path)
{
    output_named(path);
    if (!atomic_load_explicit(&shut, memory_order_relaxed) || !path) return;
    while (path[0] == '.' && path[1] == '/') path += 2;
    bool is_entry = path[0] == '/' ? strcmp(path, absolute) == 0 : directory == AT_FDCWD && strcmp(path, entry) == 0;
    if (!is_entry || !atomic_exchange(&shut, false)) return;
    int error = errno;
    wait_here();
    clocks_restart();
    errno = error;
}

/* FIFO:ENTRY, both relative to the current directory. */
static bool understood(const char *value)
{
    const char *colon = strchr(value, ':');
    char directory[PATH_MAX];
    if (!colon || strlen(colon + 1) >= sizeof entry || !wait_prepare(value, (size_t)(colon - value))) return false;
    strcpy(entry, colon + 1);
    if (!getcwd(directory, sizeof directory) || strlen(directory) + 1 + strlen(entry) >= sizeof absolute) return false;
    stpcpy(stpcpy(stpcpy(absolute, directory), "/"), entry);
    return true;
}

__attribute__((constructor)) static void start(int argc, char **argv, char **envp)
{
    (void)argc;
    (void)argv;
    const char *gate = getenv(GATE_VARIABLE), *once = getenv(ONCE_VARIABLE);
    if (!gate && !once) return;
    if (gate) shut = understood(gate);
    if (once) once_prepare(once);
    environment_forget(envp);
}
