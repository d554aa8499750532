#include <stdio.h>
#include <unistd.h>

int main(void)
{
    const char *frames[] = {"  | \n --o--\n  | ", "  / \n  o  \n /  ", "    \n--o--\n    ", " \\  \n  o  \n   \\ "};
    printf("\x1b[2J\x1b[?25l");
    for (int i = 0; i < 60; i++)
    {
        printf("\x1b[H\x1b[33m%s\x1b[0m\x1b[K\n\x1b[36m%s\x1b[0m\n", frames[i % 4], i % 2 ? "~~~≈~~~≈~~~" : "≈~~~≈~~~≈~~");
        fflush(stdout);
        usleep(60000);
    }
    printf("\x1b[?25h");
}
