/* What the spawner and a template (native/fork) say to each other: each message one packet on a socket pair.
 *
 * To the template
 *   struct order, and behind it for ORDER_FORK the box (parse_plan in request.c); with its descriptors, in this order:
 *   channel to the runner, stderr, the files by which the sandbox joins its cgroups.
 * From the template
 *   struct template_news. */
#ifndef MILLRACE_TEMPLATE_H
#define MILLRACE_TEMPLATE_H

#include "spawner.h"

#include <stdbool.h>

enum { ORDER_FORK = 1, ORDER_KILL = 2 };
enum { NEWS_READY = 1, NEWS_EXITED = 2 };
enum { MAX_ORDER = 64 * 1024, ORDER_DESCRIPTORS = 2 + MAX_CGROUPS };

struct order {
    uint32_t kind, id;
    uint32_t uid, gid; /* ORDER_FORK: the sandbox's, as the template sees them */
    uint32_t signal;   /* ORDER_KILL */
};

struct template_news {
    uint32_t kind, id, status;
};

/* template.c: the spawner's end. NULL, or the step that failed, with errno. */
const char *template_fork(int control, const struct range *range, uint32_t id, const struct request *r, int stderr_fd);
void template_kill(int control, uint32_t id, uint8_t signal_number);
bool template_hear(int control, struct template_news *news); /* false: nothing more now */

#endif
