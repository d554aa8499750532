/* What the agent's parts know of each other. The theory of operation is at the head of main.c. */
#ifndef MILLRACE_AGENT_H
#define MILLRACE_AGENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/resource.h>
#include <sys/types.h>

#include "protocol.h"

enum {
    OUT_BYTES = 1024 * 1024,    /* frames on their way to the host */
    OUT_CHUNK = 64 * 1024,      /* most of one program's output that is read at a time */
    OUT_STREAK = 16,            /* after so many small chunks in quick succession, output gathers for a millisecond */
    OUT_FOR_OUTPUT = 256 * 1024, /* output is read only while this much of the out-buffer is free, */
    OUT_FOR_FRAMES = 64 * 1024, /* host frames are obeyed only while this much is, */
    OUT_FOR_CREDIT = 32 * 1024, /* stdin is delivered only while this much is: answers and endings always fit */
    MAX_LIMITS = 16,
    MAX_CONNECTIONS = 32,       /* carried to the host at one time */
    MAX_DETAIL = 1536
};

enum state {
    FREE,
    PREPARED, /* cold: forked, waits for the release byte */
    RELEASED, /* cold: let go, its execve is awaited */
    BOOTING,  /* gated: executing, has not opened its gate yet */
    AT_GATE,  /* gated: waits in read() of its gate */
    RUNNING,  /* STARTED was sent */
    DRAINING  /* main process and leftovers are gone, their last output is being read */
};

struct limit {
    uint32_t resource;
    struct rlimit value;
};

struct stage {
    enum state state;
    uint8_t id;
    bool pty;
    bool gated;
    pid_t pid;         /* main process; also its first process group, and its session unless there is a holder */
    pid_t holder;      /* PTY: leads the session in the program's place (see hold_session) */
    bool dead;         /* main process was reaped */
    bool killed;       /* by KILL */
    int in, out, err;  /* our ends of its stdio; for a PTY in and out are the master */
    int release;       /* cold: one byte lets the child go */
    int status;        /* child's complaint if it cannot execve; end of file when it could */
    uint64_t quiet_until; /* out is not polled before this time (ms): a PTY that nobody holds open, or output that gathers */
    uint64_t read_at;     /* when out was last read (ms), */
    unsigned streak;      /* and how many small chunks came from it in quick succession, with none from err between */
    struct ring *ring;    /* beside out, for a program that knows of it; NULL: there is none */
    bool following;       /* the program was told that we look at the ring */
    unsigned idle;        /* and so often there was nothing */

    char gate[MAX_NAME + 1];
    int gate_dir, gate_fd;     /* directory of the FIFO; its writing end, once somebody reads */
    int aside;                 /* the file written aside */
    uint64_t gate_since;       /* when the program began to boot (ms) */
    uint64_t gate_next;        /* when to try the gate again (ms) */
    uint8_t *gate_bytes;       /* GATE_BYTES */
    size_t gate_length;
    size_t gate_offset;        /* how much of file or bytes went into the FIFO */

    bool let_go;               /* RELEASE arrived */
    uint8_t release_kind;
    uint16_t limit_count;
    struct limit limits[MAX_LIMITS];

    size_t pending_length;         /* of stdin, not delivered yet */
    bool mid_line;                 /* PTY: the last byte delivered did not end a line */
    long eof_at;                   /* STDIN_EOF comes after this many pending bytes; -1: none */

    uint64_t booted_us; /* gated: processor time its boot took, which is not the job's */
    uint64_t started_us, ended_us, user_us, system_us, max_rss_kb;
    int wait_status;
    uint8_t full; /* EXIT_*_FULL */

    uint8_t pending[STDIN_WINDOW]; /* last: stage_clear leaves it alone */
};

/* The agent may live in a copy of an interpreter that has booted already (native/fork). A stage that wants exactly that
 * interpreter, with these arguments and this environment, is a further copy and goes on where the interpreter was stopped:
 * no execve. NULL for the agent as a program of its own. */
struct image {
    char **argv, **envp;
    void (*resume)(void) __attribute__((noreturn));
};
extern const struct image *image;

extern struct stage stages[MAX_STAGES];
extern int workspace; /* descriptor of the workspace, which is the current directory too */

/* frames.c: the channel */
void frames_start(void);
void frames_forget(void);
bool frames_read(void);                    /* false: the host is gone */
bool frames_next(uint8_t *type, uint8_t *stage, const uint8_t **payload, size_t *length);
bool frames_have_room(void);
size_t out_free(void);
size_t out_queued(void);
uint8_t *out_reserve(size_t payload);      /* room for a frame's payload, filled by the caller, */
void out_commit(uint8_t type, uint8_t stage, size_t payload); /* who then tells how much it became */
void out_frame(uint8_t type, uint8_t stage, const void *payload, size_t length);
void out_failed(uint8_t stage, int error, const char *step, const char *detail);
void out_flush(void);                      /* as much as goes without blocking */
void out_wait(size_t room);                /* block until that much room is free: COLLECT only */
void put_u32(uint8_t *at, uint32_t value);
void put_u64(uint8_t *at, uint64_t value);
uint16_t get_u16(const uint8_t *at);
uint32_t get_u32(const uint8_t *at);
uint64_t get_u64(const uint8_t *at);

/* files.c: names and files */
const char *name_check(const char *name, size_t length, char clean[MAX_NAME + 1]); /* NULL, or the rule it breaks */
int name_open_parent(const char *clean, bool make, const char **base); /* descriptor, or -1 with errno */
int directory_open(int dir, const char *segment); /* descriptor of a directory that is no link, or -1 with errno */
void file_open(const uint8_t *payload, size_t length);
void file_write(const uint8_t *payload, size_t length);
void file_close(void);

/* prepare.c and gate.c: from PREPARE to STARTED */
void stage_prepare(struct stage *s, const uint8_t *payload, size_t length);
void stage_release(struct stage *s, const uint8_t *payload, size_t length);
void stage_let_go(struct stage *s);
void stage_status(struct stage *s); /* the status pipe says something */
void stage_try_gate(struct stage *s);
void stage_feed_gate(struct stage *s);
void gate_remove(struct stage *s);
struct stage *stage_with_gate(const char *clean);

/* stdio.c: a running stage's streams */
void stdin_bytes(struct stage *s, const uint8_t *bytes, size_t length);
void stdin_eof(struct stage *s);
void stdin_deliver(struct stage *s);
bool output_read(struct stage *s, int *fd, uint8_t type); /* false: nothing more now */
void stage_resize(struct stage *s, const uint8_t *payload, size_t length);
void stage_signal(struct stage *s, const uint8_t *payload, size_t length);

/* ring.c: the same, with what is in memory; the theory of operation is at the head of ring.h */
void ring_make(struct stage *s, int *childs); /* no ring is no failure */
void ring_forget(struct stage *s);
void ring_follow(struct stage *s);
bool stdout_read(struct stage *s); /* false: nothing more now */
void ring_look(struct stage *s);   /* while following, every millisecond */
void ring_rest(struct stage *s);   /* all writers are dead, and the pipe is empty */

/* end.c: death and burial */
void stage_kill(struct stage *s);
bool reap(void);                     /* true: there may be more */
void stage_end(struct stage *s);     /* main process is dead */
void stage_drained(struct stage *s); /* send EXITED */
void stage_fail(struct stage *s, int error, const char *step, const char *detail); /* kill it, send FAILED, forget it */
void stage_forget(struct stage *s);

/* seccomp.c */
extern int refusals;        /* the kernel asks here about a call to be refused; -1 when it does not */
uint8_t filter_start(void); /* FILTER_* */
void filter_refuse(void);
void filter_tell(void);     /* DENIED, when there is news */

/* collect.c */
void collect(const uint8_t *payload, size_t length);

/* network.c: connections, carried to the host */
void net_listen(const uint8_t *payload, size_t length);
void net_obey(uint8_t type, const uint8_t *payload, size_t length);
void net_forget(void);
void net_want(void);
void net_tend(void);

/* main.c */
void want(int fd, short events); /* for the next poll */
bool ready(int fd);              /* the last one said so */
void agent_run(const char *path) __attribute__((noreturn)); /* with the channel at 0 and 1, as PID 1 */
void agent_forget(void);                                   /* for an image: nothing of what the agent knew stays in memory */
void forget(void *memory, size_t size);                    /* zeroes, without touching what was never used */
void die(const char *why) __attribute__((noreturn));
void shut(int *fd);
void stage_clear(struct stage *s, uint8_t id);
uint64_t now_us(void);
uint64_t now_ms(void);

#endif
