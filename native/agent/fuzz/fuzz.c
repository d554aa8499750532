/* Feeds the agent what no honest host would send, in the agent's own process, and looks after each input whether
 * anything was written outside the workspace. The sanitizers look for everything else.
 *
 * It must be PID 1 of a PID namespace with a file system of its own (fuzz.sh sees to that): inputs start programs, and
 * the agent ends stages with kill(-1, SIGKILL). It refuses to run otherwise.
 *
 * Built with -fsanitize=fuzzer, libFuzzer drives it. Built with GUIDED=0 it drives itself, without looking at coverage:
 *   fuzz CORPUS SECONDS SEED     every input of the corpus once, then mutations of them for so long
 * The input it is at is in the file "last", so that after a crash it can be kept. */
#include <setjmp.h>
#include <stdio.h>
#include <unistd.h>

static void fuzz_exit(int status) __attribute__((noreturn));

/* What the agent says when it ends, tens of thousands of times. */
static int quiet(int fd, const char *format, ...)
{
    (void)fd, (void)format;
    return 0;
}

#define _exit fuzz_exit
#define dprintf quiet
#include "../frames.c"
#include "../main.c"
#undef _exit
#undef dprintf

#include <dirent.h>
#include <ftw.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <sys/wait.h>

#ifndef GUIDED
#define GUIDED 1
#endif

#define ROOM "/tmp/room"
#define WORKSPACE ROOM "/workspace"

enum { MOST_INPUT = 512 * 1024, IDLE_TURNS = 3, IDLE_MS = 2, CLEAN_EVERY = 500 };

static jmp_buf end_of_input;
static int feed = -1;

/* The agent's end is the end of the input; a child's is its own. */
static void fuzz_exit(int status)
{
    if (getpid() == 1) longjmp(end_of_input, 1);
    _exit(status);
}

static int remove_it(const char *path, const struct stat *what, int kind, struct FTW *where)
{
    (void)what, (void)kind;
    if (where->level > 0) remove(path);
    return 0;
}

/* Ways out, for names to take: no program of the corpus writes, so that whatever appears outside was written by the agent. */
static void plant_links(void)
{
    if ((symlink("..", WORKSPACE "/up") < 0 || symlink(ROOM, WORKSPACE "/room") < 0) && errno != EEXIST) abort();
}

static void check_room(void)
{
    DIR *room = opendir(ROOM);
    if (!room) abort();
    for (struct dirent *entry; (entry = readdir(room));)
        if (strcmp(entry->d_name, ".") && strcmp(entry->d_name, "..") && strcmp(entry->d_name, "workspace")) {
            dprintf(2, "outside of the workspace: %s\n", entry->d_name);
            abort();
        }
    closedir(room);
}

static void begin(void)
{
    static bool begun;
    if (begun) return;
    begun = true;
    if (getpid() != 1) {
        dprintf(2, "fuzz: only as PID 1 of a sandbox; use fuzz.sh\n");
        exit(2);
    }
    signal(SIGPIPE, SIG_IGN);
    mkdir(ROOM, 0755);
    mkdir(WORKSPACE, 0755);
    umask(022);
    if (chdir(WORKSPACE) < 0 || (workspace = open(".", O_RDONLY | O_DIRECTORY | O_CLOEXEC)) < 0) die(WORKSPACE);
    plant_links();
    sigset_t child;
    sigemptyset(&child);
    sigaddset(&child, SIGCHLD);
    if (sigprocmask(SIG_BLOCK, &child, NULL) < 0 || (signals = signalfd(-1, &child, SFD_NONBLOCK | SFD_CLOEXEC)) < 0) die("signalfd");
    int null = open("/dev/null", O_WRONLY | O_CLOEXEC);
    if (null < 0 || dup2(null, 1) < 0) die("/dev/null");
    close(null);
}

static bool busy(void)
{
    for (struct stage *s = stages; s < stages + MAX_STAGES; s++)
        if (s->state != FREE) return true;
    return false;
}

static void forget_input(void)
{
    net_forget();
    file_close();
    for (struct stage *s = stages; s < stages + MAX_STAGES; s++)
        if (s->state != FREE) stage_forget(s);
    kill(-1, SIGKILL);
    while (waitpid(-1, NULL, __WALL) > 0) {}
    for (uint8_t id = 0; id < MAX_STAGES; id++) stage_clear(&stages[id], id);
    in_begin = in_end = out_begin = out_end = 0;
    wait_ms = -1;
    if (feed >= 0) close(feed);
    feed = -1;
    check_room();
    static unsigned inputs;
    if (++inputs % CLEAN_EVERY == 0) nftw(WORKSPACE, remove_it, 16, FTW_DEPTH | FTW_PHYS);
    plant_links();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    begin();
    for (uint8_t id = 0; id < MAX_STAGES; id++) stage_clear(&stages[id], id);
    int ends[2];
    if (size > MOST_INPUT || pipe2(ends, O_CLOEXEC) < 0) return 0;
    fcntl(ends[1], F_SETPIPE_SZ, MOST_INPUT);
    fcntl(ends[1], F_SETFL, O_NONBLOCK);
    ssize_t written = write(ends[1], data, size);
    feed = ends[1];
    if (dup2(ends[0], 0) < 0) abort();
    close(ends[0]);
    fcntl(0, F_SETFL, O_NONBLOCK);

    if (written == (ssize_t)size && setjmp(end_of_input) == 0) {
        for (int idle = 0; idle < IDLE_TURNS;) { /* programs that were started get a moment */
            int waiting = 0;
            if (ioctl(0, FIONREAD, &waiting) < 0 || waiting == 0) idle = busy() ? idle + 1 : IDLE_TURNS;
            if (wait_ms < 0 || wait_ms > IDLE_MS) wait_ms = IDLE_MS;
            turn();
        }
        close(feed);
        feed = -1;
        for (;;) turn();
    }
    forget_input();
    return 0;
}

#if !GUIDED
static uint8_t *inputs[4096];
static size_t lengths[4096], count;
static uint64_t random_state;

static uint32_t any(uint32_t below)
{
    random_state = random_state * 6364136223846793005u + 1442695040888963407u;
    return below ? (uint32_t)(random_state >> 33) % below : 0;
}

static void load(const char *path)
{
    DIR *corpus = opendir(path);
    if (!corpus) die(path);
    for (struct dirent *entry; (entry = readdir(corpus)) && count < sizeof inputs / sizeof *inputs;) {
        int fd = openat(dirfd(corpus), entry->d_name, O_RDONLY | O_CLOEXEC);
        struct stat what;
        if (fd >= 0 && fstat(fd, &what) == 0 && S_ISREG(what.st_mode) && what.st_size <= MOST_INPUT) {
            inputs[count] = malloc((size_t)what.st_size + 1);
            lengths[count] = (size_t)read(fd, inputs[count], (size_t)what.st_size);
            count++;
        }
        if (fd >= 0) close(fd);
    }
    closedir(corpus);
}

/* Tried, and kept in "last" while it is: what is found there after a crash was too much. */
static void try_input(int last, const uint8_t *data, size_t length)
{
    if (pwrite(last, data, length, 0) < 0 || ftruncate(last, (off_t)length) < 0) die("last");
    LLVMFuzzerTestOneInput(data, length);
}

/* A few changes of the kinds that parsers get wrong: bits, lengths, cuts, repetitions, two inputs in one. */
static size_t mutate(uint8_t *to)
{
    static const uint32_t edges[] = {0, 1, 7, 8, 0x7f, 0xff, 0x100, 0x3fff, 0xffff, MAX_PAYLOAD - 1, MAX_PAYLOAD, MAX_PAYLOAD + 1, 0x7fffffff, 0x80000000, 0xffffffff};
    size_t from = any((uint32_t)count), length = lengths[from];
    memcpy(to, inputs[from], length);
    for (uint32_t changes = 1 + any(6); changes > 0; changes--) {
        size_t at = any((uint32_t)length + 1);
        switch (any(6)) {
        case 0: if (length > 0) to[at % length] ^= (uint8_t)(1u << any(8)); break;
        case 1: if (length > 0) to[at % length] = (uint8_t)any(256); break;
        case 2: if (length >= 4) put_u32(to + at % (length - 3), edges[any(sizeof edges / sizeof *edges)]); break;
        case 3: length = at; break;
        case 4: { /* a piece once more, somewhere else */
            size_t piece = any(64), source = any((uint32_t)length + 1);
            if (piece > length - source) piece = length - source;
            if (length + piece > MOST_INPUT) break;
            memmove(to + at + piece, to + at, length - at);
            memmove(to + at, to + source + (source >= at ? piece : 0), piece);
            length += piece;
            break;
        }
        default: { /* another input behind this one */
            size_t other = any((uint32_t)count);
            if (length + lengths[other] > MOST_INPUT) break;
            memcpy(to + length, inputs[other], lengths[other]);
            length += lengths[other];
        }
        }
    }
    return length;
}

int main(int argc, char **argv)
{
    if (argc != 4) return 2;
    load(argv[1]);
    if (count == 0) return 2;
    random_state = strtoull(argv[3], NULL, 10);
    int say = dup(1); /* fd 1 will be the agent's channel */
    int last = open("last", O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
    if (last < 0) die("last");
    uint64_t end = now_ms() + strtoull(argv[2], NULL, 10) * 1000;
    unsigned long tried = 0;
    for (; tried < count; tried++) try_input(last, inputs[tried], lengths[tried]);
    static uint8_t changed[MOST_INPUT];
    for (; now_ms() < end; tried++) {
        size_t length = mutate(changed);
        try_input(last, changed, length);
    }
    dprintf(say, "fuzz: %lu inputs, %zu of them kept ones, seed %s: nothing found\n", tried, count, argv[3]);
    return 0;
}
#endif
