/* fork copies one thread, and a copy shares what its template has open. */
#include "fork.h"

#include <dirent.h>
#include <stdlib.h>

/* Entries of a directory whose names are numbers from `first` to `last`. */
static int count(const char *directory, long first, long last)
{
    int n = 0;
    DIR *entries = opendir(directory);
    if (!entries) return -1;
    for (struct dirent *e; (e = readdir(entries));) {
        char *end;
        long number = strtol(e->d_name, &end, 10);
        n += *e->d_name != '.' && *end == 0 && number >= first && number <= last && number != dirfd(entries);
    }
    closedir(entries);
    return n;
}

const char *unfit_to_fork(void)
{
    if (count("/proc/self/task", 1, INT32_MAX) != 1) return "it has more than one thread";
    if (count("/proc/self/fd", 3, 511) != 0) return "it has files open";
    return NULL;
}
