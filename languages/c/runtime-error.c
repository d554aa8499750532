#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int main(void)
{
    printf("Looking for a variable that is not there\n");

    char *value = getenv("NO_SUCH_VARIABLE"); /* NULL, and nobody looks */
    printf("It has %zu characters\n", strlen(value));
    return 0;
}
