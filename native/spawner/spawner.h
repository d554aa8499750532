/* What the files of the spawner share: a request, and the way from it to a sandbox's first program. */
#ifndef MILLRACE_SPAWNER_H
#define MILLRACE_SPAWNER_H

#include "box.h"

#include <stdint.h>
#include <sys/types.h>

enum { TOKEN = 16, MAX_CGROUPS = 16, MAX_MOUNTS = 64 };
enum { JOIN_NONE = 0, JOIN_WRITE = 1, JOIN_CLONE = 2 };
static const uint32_t KEEP_ID = UINT32_MAX;

/* The part of a request that only BOX has. */
struct box {
    uint32_t uid, gid; /* as seen from inside */
    const char *hostname, *directory;
    struct box_mount mounts[MAX_MOUNTS];
    unsigned nmounts;
};

/* The part of a request that only TEMPLATE has: host ids that its sandboxes will have, seen by it from FIRST_INSIDE on. */
enum { FIRST_INSIDE = 2000 };
struct range {
    uint32_t first, count;
};

struct request {
    uint32_t uid, gid; /* on the host */
    const uint8_t *token;
    uint8_t join;
    uint16_t ncgroups;
    const char *socket_name;
    const char *cgroups[MAX_CGROUPS];
    char **argv;
    struct box box;
    struct range range;
    uint32_t second;       /* ROOM: a further id of the host, 1 as seen from inside; or KEEP_ID */
    uint8_t apart;         /* ROOM: no network, abstract addresses neither, for the runtime itself */
    uint32_t template;     /* FORK: the id of the request that started it */
    const uint8_t *plan;   /* FORK: the box as it stands in the payload, */
    uint32_t plan_length;  /* which the template reads for itself */
    char **envp;           /* TEMPLATE, ROOM */
};

/* request.c: 0 when the payload is not well-formed. What it yields points into the payload. */
int parse_spawn(uint8_t *payload, uint32_t length, struct request *r);
int parse_box(uint8_t *payload, uint32_t length, struct request *r);
int parse_template(uint8_t *payload, uint32_t length, struct request *r);
int parse_room(uint8_t *payload, uint32_t length, struct request *r);
int parse_fork(uint8_t *payload, uint32_t length, struct request *r);
int parse_plan(uint8_t **at, const uint8_t *end, struct box *b);

/* birth.c: as fork, with more namespaces, and into the request's cgroup if that is entered by birth; NULL: not. */
pid_t fork_into(const struct request *r, uint64_t namespaces);

/* channel.c: connects to the runner and names itself with the request's token; -1 with the step it failed at. */
int open_channel(const struct request *r, const char **step);

/* inside.c: the child, from its birth to execve. `spawner` is a pidfd. */
__attribute__((noreturn)) void become_launcher(const struct request *r, int stderr_fd, int spawner);
__attribute__((noreturn)) void become_template(const struct request *r, int stderr_fd, int go_fd, int spawner, int control);
__attribute__((noreturn)) void become_room(const struct request *r, int stderr_fd, int go_fd, int spawner, int control);
__attribute__((noreturn)) void become_box(const struct request *r, int stderr_fd, int go_fd, int spawner);

#endif
