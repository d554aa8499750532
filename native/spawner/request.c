/* What a SPAWN or BOX frame says. */
#include "spawner.h"

#include <string.h>

enum { MAX_ARGUMENTS = 1024 };

/* Takes the next NUL-terminated string off a payload, or NULL when it is not there in full. */
static char *next_string(uint8_t **at, const uint8_t *end)
{
    uint8_t *start = *at, *nul = memchr(start, 0, (size_t)(end - start));
    if (!nul)
        return NULL;
    *at = nul + 1;
    return (char *)start;
}

static int parse_head(uint8_t **at, const uint8_t *end, struct request *r)
{
    uint8_t *head = *at;
    if (end - head < 4 + 4 + TOKEN + 1 + 2)
        return 0;
    memcpy(&r->uid, head, 4);
    memcpy(&r->gid, head + 4, 4);
    r->token = head + 8;
    r->join = head[8 + TOKEN];
    memcpy(&r->ncgroups, head + 9 + TOKEN, 2);
    *at += 11 + TOKEN;
    if (r->ncgroups > MAX_CGROUPS || (r->join == JOIN_CLONE && r->ncgroups != 1) || !(r->socket_name = next_string(at, end)))
        return 0;
    for (int i = 0; i < r->ncgroups; i++)
        if (!(r->cgroups[i] = next_string(at, end)))
            return 0;
    return 1;
}

static int parse_mount(uint8_t **at, const uint8_t *end, struct box_mount *m)
{
    return (m->kind = next_string(at, end)) && (m->source = next_string(at, end)) && (m->at = next_string(at, end))
        && (m->options = next_string(at, end));
}

int parse_plan(uint8_t **at, const uint8_t *end, struct box *b)
{
    uint16_t count;
    if (end - *at < 4 + 4 + 2)
        return 0;
    memcpy(&b->uid, *at, 4);
    memcpy(&b->gid, *at + 4, 4);
    memcpy(&count, *at + 8, 2);
    *at += 10;
    if (count > MAX_MOUNTS || !(b->hostname = next_string(at, end)) || !(b->directory = next_string(at, end)))
        return 0;
    for (b->nmounts = 0; b->nmounts < count; b->nmounts++)
        if (!parse_mount(at, end, &b->mounts[b->nmounts]))
            return 0;
    return 1;
}

static int parse_arguments(uint8_t **at, const uint8_t *end, struct request *r)
{
    static char *argv[MAX_ARGUMENTS];
    int argc = 0;
    while (*at < end && argc < MAX_ARGUMENTS - 1)
        if (!(argv[argc++] = next_string(at, end)))
            return 0;
    argv[argc] = NULL;
    r->argv = argv;
    return argc > 0 && *at == end;
}

/* The arguments, then an empty string, then the environment. */
static void part_environment(struct request *r)
{
    char **at = r->argv;
    while (*at && **at)
        at++;
    r->envp = *at ? at + 1 : at;
    *at = NULL;
}

static int parse_range(uint8_t **at, const uint8_t *end, struct range *range)
{
    if (end - *at < 4 + 4)
        return 0;
    memcpy(&range->first, *at, 4);
    memcpy(&range->count, *at + 4, 4);
    *at += 8;
    return 1;
}

int parse_spawn(uint8_t *payload, uint32_t length, struct request *r)
{
    uint8_t *at = payload, *end = payload + length;
    return parse_head(&at, end, r) && parse_arguments(&at, end, r);
}

int parse_box(uint8_t *payload, uint32_t length, struct request *r)
{
    uint8_t *at = payload, *end = payload + length;
    r->range = (struct range){0};
    return parse_head(&at, end, r) && parse_plan(&at, end, &r->box) && parse_arguments(&at, end, r);
}

int parse_template(uint8_t *payload, uint32_t length, struct request *r)
{
    uint8_t *at = payload, *end = payload + length;
    if (!parse_head(&at, end, r) || !parse_plan(&at, end, &r->box) || !parse_range(&at, end, &r->range) || !parse_arguments(&at, end, r))
        return 0;
    part_environment(r);
    return r->argv[0] != NULL;
}

int parse_room(uint8_t *payload, uint32_t length, struct request *r)
{
    uint8_t *at = payload, *end = payload + length;
    r->range = (struct range){0};
    if (!parse_head(&at, end, r) || !parse_plan(&at, end, &r->box) || end - at < 4 + 1)
        return 0;
    memcpy(&r->second, at, 4);
    r->apart = at[4];
    at += 5;
    if (!parse_arguments(&at, end, r))
        return 0;
    part_environment(r);
    return r->argv[0] != NULL;
}

int parse_fork(uint8_t *payload, uint32_t length, struct request *r)
{
    uint8_t *at = payload, *end = payload + length;
    if (length < 4)
        return 0;
    memcpy(&r->template, at, 4);
    at += 4;
    if (!parse_head(&at, end, r))
        return 0;
    r->plan = at;
    r->plan_length = (uint32_t)(end - at);
    return parse_plan(&at, end, &r->box) && at == end;
}
