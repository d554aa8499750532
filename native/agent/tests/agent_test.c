/* Tests of the agent. Usage, in the directory of `probe`, `printer`, `gate.so` and `live.o`: agent_test [--slow] [--only WORD] AGENT-COMMAND...
 * One line per test, each with an agent and a sandbox of its own. */
#include "driver.h"

#include <sys/wait.h>

int main(int argc, char **argv)
{
    const char *only = NULL;
    int passed = 0, failed = 0;
    argv++, argc--;
    for (; argc > 0 && argv[0][0] == '-'; argv++, argc--) {
        if (strcmp(argv[0], "--slow") == 0) slow = true;
        if (strcmp(argv[0], "--only") == 0 && argc > 1) only = argv[1], argv++, argc--;
    }
    if (argc < 1) return 2;
    setvbuf(stdout, NULL, _IOLBF, BUFSIZ);

    const struct test *groups[] = {file_tests, stage_tests, stream_tests, end_tests, gate_tests, guard_tests, network_tests, ring_tests};
    for (size_t g = 0; g < sizeof groups / sizeof *groups; g++) {
        for (const struct test *t = groups[g]; t->sentence; t++) {
            if ((only && !strstr(t->sentence, only)) || (slow && t->skip_when_slow)) continue;
            failing = false;
            box_start(argv);
            t->run();
            box_stop();
            if (!WIFEXITED(box.exit_status) || (WEXITSTATUS(box.exit_status) != 0 && box.exit_status != 256)) {
                printf("  the agent's wait status is %d\n", box.exit_status);
                failing = true;
            }
            if (failing && box.failures) printf("  last FAILED: %s, errno %u, %s\n", box.failed.step, box.failed.error, box.failed.detail);
            printf("%s %s\n", failing ? "FAILED" : "ok    ", t->sentence);
            if (failing) failed++;
            else passed++;
        }
    }
    printf("agent: %d passed, %d failed\n", passed, failed);
    return failed > 0;
}
