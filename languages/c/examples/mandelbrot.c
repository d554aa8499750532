#include <complex.h>
#include <math.h>
#include <stdio.h>

enum { WIDTH = 56, HEIGHT = 32, DEPTH = 80 };

static void colour(int layer, int x, int y)
{
    double complex c = -2.2 + 3.1 * x / WIDTH + I * (-1.2 + 2.4 * y / HEIGHT), z = 0;
    int n = 0;
    while (n < DEPTH && creal(z) * creal(z) + cimag(z) * cimag(z) < 4)
    {
        z = z * z + c;
        n++;
    }
    int r = n == DEPTH ? 8 : (n * 9) % 256, g = n == DEPTH ? 14 : (60 + n * 5) % 256, b = n == DEPTH ? 18 : (120 + n * 3) % 256;
    printf("\x1b[%d;2;%d;%d;%dm", layer, r, g, b);
}

int main(void)
{
    for (int y = 0; y < HEIGHT; y += 2)
    {
        for (int x = 0; x < WIDTH; x++)
        {
            colour(38, x, y);
            colour(48, x, y + 1);
            printf("▀");
        }
        puts("\x1b[0m");
    }
}
