#include <stdio.h>
#include <stdlib.h>
#include <time.h>

int main(void)
{
    srand((unsigned)time(NULL));
    int secret = 1 + rand() % 100, guess, tries = 0;
    puts("I am thinking of a number from 1 to 100.");
    while (printf("Your guess: "), scanf("%d", &guess) == 1)
    {
        tries++;
        if (guess == secret)
        {
            printf("\x1b[32mYes! %d tries.\x1b[0m\n", tries);
            return 0;
        }
        puts(guess < secret ? "higher" : "lower");
    }
    puts("\nGiving up?");
    return 1;
}
