#include <pthread.h>
#include <stdio.h>

enum { THREADS = 4, STEPS = 100000 };

static long total;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

static void *count(void *name)
{
    for (int i = 0; i < STEPS; i++)
    {
        pthread_mutex_lock(&lock);
        total++;
        pthread_mutex_unlock(&lock);
    }
    printf("thread %ld is done\n", (long)name);
    return NULL;
}

int main(void)
{
    pthread_t threads[THREADS];
    for (long i = 0; i < THREADS; i++)
        pthread_create(&threads[i], NULL, count, (void *)(i + 1));
    for (int i = 0; i < THREADS; i++)
        pthread_join(threads[i], NULL);
    printf("together they counted to %ld\n", total);
}
