/* The agent's frame protocol, version 1: every message in one place.
 *
 * The host (Millrace.Sandbox) and the agent (PID 1 of a sandbox) exchange frames over the agent's
 * stdin and stdout. Integers are little-endian and unaligned. A frame is
 *
 *     u32 length      bytes of payload, at most MAX_PAYLOAD
 *     u8  type        one of the values below
 *     u8  stage       which stage it speaks of (0 .. MAX_STAGES-1); 0 where none
 *     u16 reserved    0
 *     u8  payload[length]
 *
 * The host trusts nothing in a frame from the agent: a sandboxed program may have taken the agent over.
 * The agent trusts the host, but checks every length, so that a bug there is reported, not executed.
 *
 * docs/agent-protocol.md tells the same protocol with its conversations.
 */
#ifndef MILLRACE_PROTOCOL_H
#define MILLRACE_PROTOCOL_H

#include <stdint.h>

enum {
    PROTOCOL_VERSION = 1,
    HEADER_BYTES = 8,
    MAX_PAYLOAD = 256 * 1024,
    MAX_STAGES = 4,          /* prepared or running at one time; a finished stage's id is free again */
    MAX_NAME = 1024,         /* bytes of a file name, relative to the workspace */
    STDIN_WINDOW = 64 * 1024, /* bytes of stdin the host may have sent without a STDIN_CREDIT */
    NET_WINDOW = 64 * 1024   /* bytes of a connection that either side may have sent without NET_TAKEN or NET_CREDIT */
};

/* host -> agent */
enum {
    /* u32 mode (permission bits); name, not NUL-terminated: create or truncate a file below the workspace, parents made.
     * The name of a prepared stage's gate is written aside, and takes the gate's place at RELEASE. */
    FILE_OPEN = 0x10,
    FILE_WRITE = 0x11, /* bytes, appended to the file opened last */
    FILE_CLOSE = 0x12, /* empty */

    /* Make a stage ready to go:
     *   u8 stdio (STDIO_PIPES or STDIO_PTY); u8 start (PREPARE_*); u16 columns; u16 rows;
     *   u16 argc; u16 envc; then NUL-terminated strings: cwd ("" is the workspace), gate ("" for PREPARE_COLD), argv..., env...
     * Not gated: a child is forked with its stdio in place and waits, before execve.
     * Gated: a FIFO is made at `gate` (below the workspace), the program is executed and boots until it opens the FIFO;
     * the agent answers GATED as soon as it has. With PREPARE_RING its descriptor 3 is an output ring (ring.h), which the library
     * that makes it wait takes away; on a terminal there is none. */
    PREPARE = 0x20,

    /* Let a prepared stage go:
     *   u8 gate (GATE_FILE or GATE_BYTES; ignored without a gate); u8 0; u16 nlimits; nlimits x { u32 resource; u64 soft; u64 hard };
     *   then, for GATE_BYTES, the bytes for the FIFO.
     * GATE_FILE: the file written aside is renamed over the FIFO's name and its content is written into the FIFO.
     * GATE_BYTES: the FIFO is unlinked and the given bytes are written into it.
     * The limits are set with prlimit before the program goes on; RLIMIT_CPU counts from here, but for a
     * part of a second. Answered by STARTED, or FAILED. */
    RELEASE = 0x21,

    STDIN = 0x30,     /* bytes for the stage's stdin, within STDIN_WINDOW */
    STDIN_EOF = 0x31, /* close stdin (pipes), or type the end-of-file character (PTY), after what was sent before */
    RESIZE = 0x32,    /* u16 columns; u16 rows (PTY only) */
    SIGNAL = 0x33,    /* u8 signal: to the PTY's foreground process group, or to the stage's process group */
    KILL = 0x34,      /* empty: end the stage now, with SIGKILL, and report it by EXITED */

    /* u32 max_files; u64 max_bytes in all; u64 max_file_bytes; then NUL-terminated globs. `*` and `?` stay within one
     * path segment, `**` crosses segments. Answered by FILE, FILE_BYTES..., FILE_END for each, then COLLECTED;
     * all of it is sent before the frame behind it is obeyed. */
    COLLECT = 0x40,

    /* u16 port: listen on 127.0.0.1 and carry what connects there. Once; no answer, or FAILED `listen`. A sandbox whose host
     * never says this has no way out. Of the frames about a connection each begins with u32 number; those for one that is
     * gone are ignored. */
    NET_LISTEN = 0x50,
    NET_BYTES = 0x51,  /* bytes for the program, within NET_WINDOW */
    NET_END = 0x52,    /* no more come: the program reads an end of file after those */
    NET_CLOSE = 0x53,  /* close it at once; answered by NET_GONE */
    NET_CREDIT = 0x54  /* u32: bytes of NET_SAID that were taken */
};

/* agent -> host */
enum {
    READY = 0x80,        /* u32 PROTOCOL_VERSION; u8 filter (FILTER_*): the workspace stands, frames are read */
    GATED = 0x81,        /* empty: the toolchain has booted and waits at its gate */
    STARTED = 0x82,      /* empty: execve succeeded (or the gate opened); the wall clock of EXITED starts here */
    STDOUT = 0x83,       /* bytes (all output, for a PTY) */
    STDERR = 0x84,       /* bytes */
    STDIN_CREDIT = 0x85, /* u32: bytes of stdin that were delivered, or dropped because nobody reads any more */

    /* The stage and everything it left behind is gone and all of its output was sent.
     *   u8 how (EXIT_CODE or EXIT_SIGNAL); u8 flags (EXIT_*_FULL); u16 0; u32 code or signal;
     *   u64 user_us; u64 system_us (of all its processes that were reaped, without what a gated one used before RELEASE);
     *   u64 wall_us; u64 max_rss_kb (largest process) */
    EXITED = 0x86,

    FILE_HEAD = 0x87,  /* u32 mode; u64 size; name */
    FILE_BYTES = 0x88, /* bytes */
    FILE_END = 0x89,   /* empty */
    COLLECTED = 0x8a,  /* u32 files sent; u32 files left out (too many or too large) */

    /* u64 calls of this sandbox that the filter refused so far (FILTER_COUNTS): before an EXITED, when it has grown */
    DENIED = 0x8e,

    NET_OPENED = 0x90,   /* u32 number: a program has connected; numbers count up from 1 */
    NET_SAID = 0x91,     /* u32 number; bytes from the program, within NET_WINDOW */
    NET_SAID_ALL = 0x92, /* u32 number: an end of file came from the program */
    NET_TAKEN = 0x93,    /* u32 number; u32: bytes of NET_BYTES that were delivered */
    NET_GONE = 0x94,     /* u32 number: closed, by the program, by NET_CLOSE, or after both ends of file; nothing follows */

    /* u32 errno; NUL-terminated step ("openat", "execve", "name", ...); NUL-terminated detail (such as the file's name).
     * A failed stage is gone (no EXITED follows). A failed file leaves the agent as it was: later FILE_WRITEs of it are dropped. */
    FAILED = 0x8f
};

enum { STDIO_PIPES = 0, STDIO_PTY = 1 };
enum { PREPARE_COLD = 0, PREPARE_GATED = 1, PREPARE_RING = 2 }; /* PREPARE_RING: gated, with an output ring */
enum { GATE_FILE = 0, GATE_BYTES = 1 };
enum { EXIT_CODE = 0, EXIT_SIGNAL = 1 };
enum { FILTER_NONE = 0, FILTER_IN_FORCE = 1, FILTER_COUNTS = 2 }; /* system calls: whether they are filtered, and refusals counted */
enum { EXIT_WORKSPACE_FULL = 1, EXIT_TMP_FULL = 2 }; /* no free block or no free inode when the stage's main process ended */

#endif
