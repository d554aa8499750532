/* A variable that is said once: whoever asks for it first is told, and it is in no environment. For a program that reads its options
 * from a variable when it starts, and must not seem to have been given any. */
#include "gate.h"

#include <stdatomic.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

static char said[1024]; /* NAME, a zero byte, VALUE */
static atomic_bool unsaid;

void once_prepare(const char *variable)
{
    const char *equals = strchr(variable, '=');
    if (!equals || strlen(variable) >= sizeof said) return;
    strcpy(said, variable);
    said[equals - variable] = 0;
    unsaid = true;
}

EXPORT char *getenv(const char *name)
{
    NEXT(getenv);
    if (atomic_load_explicit(&unsaid, memory_order_relaxed) && strcmp(name, said) == 0 && atomic_exchange(&unsaid, false))
        return said + strlen(said) + 1;
    return next(name);
}
