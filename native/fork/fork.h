/* What the parts of the fork server know of each other. The theory of operation is at the head of template.c. */
#ifndef MILLRACE_FORK_H
#define MILLRACE_FORK_H

#include "../spawner/template.h"

/* stdio.c: gives the interpreter, before it boots, stdio of the kind its jobs will have. */
bool stdio_pretend(bool terminal);

/* fitness.c: NULL, or why a copy of this process would not be as good as a new one. */
const char *unfit_to_fork(void);

/* sandbox.c */
struct sandbox {
    const struct box *box;
    int go;       /* says when the ids are mapped */
    int stderr_fd;
    int channel;
    const int *cgroups;
    unsigned ncgroups;
};

/* The child, from its birth to the agent's loop. */
__attribute__((noreturn)) void become_sandbox(const struct sandbox *s);

#endif
