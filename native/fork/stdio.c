/* Interpreters look at their stdio while they boot: what kind of file, terminal or not. Nothing is read or written before the
 * gate; each copy then gets streams of its own. */
#include "fork.h"

#include <fcntl.h>
#include <sys/ioctl.h>
#include <unistd.h>

enum { OUT_OF_THE_WAY = 512 }; /* the interpreter gets the low numbers it would have alone */

static bool put_at(int fd, int number)
{
    return dup2(fd, number) == number && fcntl(fd, F_DUPFD_CLOEXEC, OUT_OF_THE_WAY) >= 0 && close(fd) == 0;
}

static bool pretend_pipes(void)
{
    for (int number = 0; number < 3; number++) {
        int ends[2];
        if (pipe2(ends, O_CLOEXEC) < 0) return false;
        if (fcntl(ends[number == 0], F_DUPFD_CLOEXEC, OUT_OF_THE_WAY) < 0 || close(ends[number == 0])) return false;
        if (!put_at(ends[number != 0], number)) return false;
    }
    return true;
}

static bool pretend_terminal(void)
{
    int unlocked = 0;
    int master = open("/dev/ptmx", O_RDWR | O_NOCTTY | O_CLOEXEC);
    if (master < 0 || ioctl(master, TIOCSPTLCK, &unlocked) < 0) return false;
    int terminal = ioctl(master, TIOCGPTPEER, O_RDWR | O_NOCTTY | O_CLOEXEC);
    if (terminal < 0 || fcntl(master, F_DUPFD_CLOEXEC, OUT_OF_THE_WAY) < 0 || close(master) < 0) return false;
    for (int number = 0; number < 3; number++)
        if (dup2(terminal, number) < 0) return false;
    return close(terminal) == 0;
}

bool stdio_pretend(bool terminal)
{
    return terminal ? pretend_terminal() : pretend_pipes();
}
