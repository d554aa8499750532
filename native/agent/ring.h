/* The output ring: what a warm program prints in quick succession goes to the agent through memory, without a system call for
 * each piece. Shared by the agent (ring.c) and the library in the program (native/gate/output.c).
 *
 * Theory of operation
 *   The ring stands beside the pipe that is the program's stdout; it never takes its place. While the agent sleeps, the program
 *   writes into the pipe, which wakes the agent. Once the agent sees output in quick succession it says `followed`: it will look at
 *   the ring every millisecond, and until it takes that back, small writes are put into the ring. So output is as live as through the
 *   pipe, and what was put in outlives the program, however it ends.
 *
 *   Order. The pipe's bytes are older than the ring's: the program moves the ring's content into the pipe itself before it writes
 *   there by any other way, and stops using the ring for good before somebody else could (a new process, another descriptor).
 *   The agent therefore notes `head`, reads the pipe until it is empty, and only then takes what lies before the `head` it noted.
 *
 *   Nothing is forgotten. The program looks at `followed` again after it has put something in, the agent at `head` again after it
 *   took `followed` back: in one order of all these (sequential consistency) at least one of them sees the other, and moves it.
 *
 *   Who takes out holds `holder`. The agent only tries, and never waits: a program may do to this memory whatever it likes, and
 *   harms nothing but its own output. It is sealed at its size, so that no access can fail. */
#ifndef MILLRACE_RING_H
#define MILLRACE_RING_H

#include <fcntl.h>
#include <stdalign.h>
#include <stdatomic.h>
#include <stdint.h>

enum {
    RING_FD = 3,           /* the program is born with it at this number, and closes it before anything else of it runs */
    RING_BYTES = 64 * 1024,
    RING_SEALS = F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_SEAL
};

enum { RING_FREE = 0, RING_AGENT = 1, RING_PROGRAM = 2 };

struct ring {
    alignas(64) atomic_uint followed; /* by the agent: set and taken back */
    alignas(64) atomic_uint holder;   /* RING_*: who takes out */
    alignas(64) _Atomic uint64_t head; /* bytes that were ever put in */
    alignas(64) _Atomic uint64_t tail; /* bytes that were ever taken out */
    alignas(64) uint8_t bytes[RING_BYTES];
};

#endif
