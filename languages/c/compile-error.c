#include <stdio.h>

int main(void)
{
    printf("The answer is %d\n", answer);
    return 0;
}
