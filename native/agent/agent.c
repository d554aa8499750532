/* The agent as a program of its own. */
#include "agent.h"

#include <stdio.h>
#include <unistd.h>

int main(int argc, char **argv)
{
    if (getpid() != 1 || argc > 2) {
        fprintf(stderr, "usage: agent [WORKSPACE], as PID 1 of a sandbox\n");
        return 2;
    }
    agent_run(argc == 2 ? argv[1] : "/workspace");
}
