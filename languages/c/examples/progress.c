#include <stdio.h>
#include <unistd.h>

enum { WIDTH = 32 };

int main(void)
{
    for (int step = 0; step <= 100; step++)
    {
        printf("\r\x1b[36m");
        for (int i = 0; i < WIDTH; i++)
            printf("%s", i < WIDTH * step / 100 ? "█" : "░");
        printf("\x1b[0m %3d %%", step);
        fflush(stdout);
        usleep(20000);
    }
    puts("\nDone.");
}
