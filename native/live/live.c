/* Linked into C and C++ programs: output appears while the program runs, though it goes into a pipe.
 *
 * By default the C library holds 4 KiB of a pipe's output back. With a line-buffered stdout lines appear at once, and with
 * a line-buffered stdin glibc flushes stdout before it waits for more input, so that prompts appear too. */
#include <stdio.h>
#include <unistd.h>

__attribute__((constructor)) static void millrace_live(void)
{
    if (!isatty(STDOUT_FILENO)) setvbuf(stdout, NULL, _IOLBF, BUFSIZ);
    if (!isatty(STDIN_FILENO)) setvbuf(stdin, NULL, _IOLBF, BUFSIZ);
}
