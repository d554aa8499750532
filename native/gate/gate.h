/* What the parts of the preload gate know of each other. The theory of operation is at the head of gate.c. */
#ifndef MILLRACE_GATE_H
#define MILLRACE_GATE_H

#include <dlfcn.h>
#include <stdbool.h>
#include <stddef.h>

#define GATE_VARIABLE "MILLRACE_GATE"
#define ONCE_VARIABLE "MILLRACE_ONCE"

#define EXPORT __attribute__((visibility("default")))

/* The function that would have been called without us. Every C library in use has it, or its programs could not call it. */
#define NEXT(name)                                    \
    static __typeof__(&name) next;                    \
    if (!next) next = (__typeof__(&name))dlsym(RTLD_NEXT, #name)

/* gate.c: to be called before a path means anything. Returns at once, unless this is the entry file and the gate is shut. */
void gate_pass(int directory, const char *path);

/* fifo.c: how and for what to wait. What stands before the colon of GATE_VARIABLE says the details. */
bool wait_prepare(const char *how, size_t length); /* when the program starts; false: it is not to wait */
void wait_here(void);                              /* at the gate */

/* once.c: NAME=VALUE, said to whoever first asks for NAME. */
void once_prepare(const char *variable);

/* environment.c: takes LD_PRELOAD and our variables out of the environment, as if they had never been there. */
void environment_forget(char **envp);

/* output.c: stdout through memory, from the gate on, when the program was born with a ring. */
void output_begin(void);
void output_named(const char *path); /* it is looked at or opened next, and may lead to stdout */

/* clocks.c: what an interpreter noted as the time it started becomes now. */
void clocks_restart(void);

#endif
