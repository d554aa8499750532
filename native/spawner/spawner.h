/* What the files of the spawner share: a request, and the way from it to a sandbox's first program. */
#ifndef MILLRACE_SPAWNER_H
#define MILLRACE_SPAWNER_H

#include "box.h"

#include <stdint.h>

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

struct request {
    uint32_t uid, gid; /* on the host */
    const uint8_t *token;
    uint8_t join;
    uint16_t ncgroups;
    const char *socket_name;
    const char *cgroups[MAX_CGROUPS];
    char **argv;
    struct box box;
};

/* request.c: 0 when the payload is not well-formed. What it yields points into the payload. */
int parse_spawn(uint8_t *payload, uint32_t length, struct request *r);
int parse_box(uint8_t *payload, uint32_t length, struct request *r);

/* inside.c: the child, from its birth to execve. `spawner` is a pidfd. */
__attribute__((noreturn)) void become_launcher(const struct request *r, int stderr_fd, int spawner);
__attribute__((noreturn)) void become_box(const struct request *r, int stderr_fd, int go_fd, int spawner);

#endif
