/* The agent's side of the output ring. The theory of operation is at the head of ring.h. */
#include "agent.h"
#include "ring.h"

#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

enum { IDLE_TURNS = 3 }; /* so many looks in vain, a millisecond apart, and the pipe will do again */

void ring_make(struct stage *s, int *childs)
{
    int fd = memfd_create("stdout", MFD_CLOEXEC | MFD_ALLOW_SEALING);
    if (fd < 0) return;
    void *memory = MAP_FAILED;
    if (ftruncate(fd, sizeof(struct ring)) == 0 && fcntl(fd, F_ADD_SEALS, RING_SEALS) == 0)
        memory = mmap(NULL, sizeof(struct ring), PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    if (memory == MAP_FAILED) {
        close(fd);
        return;
    }
    s->ring = memory;
    *childs = fd;
}

void ring_forget(struct stage *s)
{
    if (s->ring) munmap(s->ring, sizeof *s->ring);
    s->ring = NULL;
}

void ring_follow(struct stage *s)
{
    if (!s->ring || s->following) return;
    s->following = true;
    s->idle = 0;
    atomic_store(&s->ring->followed, 1);
}

static uint64_t waiting(const struct stage *s, uint64_t head)
{
    uint64_t count = s->ring ? head - atomic_load(&s->ring->tail) : 0;
    return count <= RING_BYTES ? count : 0; /* the program moved it meanwhile, or wrote nonsense */
}

/* What lies before `head`, into the out-buffer. */
static void take(struct stage *s, uint64_t head)
{
    uint64_t count = waiting(s, head);
    if (count == 0) return;
    uint64_t tail = head - count;
    size_t from = (size_t)(tail % RING_BYTES), size = (size_t)count;
    size_t first = size < RING_BYTES - from ? size : RING_BYTES - from;
    uint8_t *at = out_reserve(size);
    memcpy(at, s->ring->bytes + from, first);
    memcpy(at + first, s->ring->bytes, size - first);
    out_commit(STDOUT, s->id, size);
    atomic_store(&s->ring->tail, head);
}

static uint64_t head_of(const struct stage *s) { return s->ring ? atomic_load(&s->ring->head) : 0; }

bool stdout_read(struct stage *s)
{
    uint64_t head = head_of(s);
    if (waiting(s, head) == 0) return s->out >= 0 && output_read(s, &s->out, STDOUT);
    while (s->out >= 0 && output_read(s, &s->out, STDOUT))
        if (out_free() < OUT_FOR_OUTPUT) return true;
    unsigned nobody = RING_FREE;
    if (!atomic_compare_exchange_strong(&s->ring->holder, &nobody, RING_AGENT)) return true; /* it goes into the pipe just now */
    take(s, head);
    atomic_store(&s->ring->holder, RING_FREE);
    return true;
}

void ring_look(struct stage *s)
{
    size_t before = out_queued();
    bool some = stdout_read(s);
    bool much = out_queued() - before >= OUT_CHUNK / 2; /* large pieces in the pipe, or more than a ring in a millisecond */
    s->idle = some ? 0 : s->idle + 1;
    s->quiet_until = much ? 0 : now_ms() + 1;
    if (s->idle < IDLE_TURNS) return;
    s->following = false;
    s->streak = 0;
    s->quiet_until = 0;
    atomic_store(&s->ring->followed, 0);
    stdout_read(s);
}

void ring_rest(struct stage *s)
{
    if (s->ring) take(s, head_of(s)); /* whoever held it is dead */
}
