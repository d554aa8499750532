/* What the parts of the preload gate know of each other. The theory of operation is at the head of gate.c. */
#ifndef MILLRACE_GATE_H
#define MILLRACE_GATE_H

#include <stdbool.h>
#include <stddef.h>

#define GATE_VARIABLE "MILLRACE_GATE"

/* gate.c: to be called before a path means anything. Returns at once, unless this is the entry file and the gate is shut. */
void gate_pass(int directory, const char *path);

/* fifo.c: how and for what to wait. What stands before the colon of GATE_VARIABLE says the details. */
bool wait_prepare(const char *how, size_t length); /* when the program starts; false: it is not to wait */
void wait_here(void);                              /* at the gate */

/* environment.c: takes LD_PRELOAD and GATE_VARIABLE out of the environment, as if they had never been there. */
void environment_forget(char **envp);

/* clocks.c: what an interpreter noted as the time it started becomes now. */
void clocks_restart(void);

#endif
