#include "web/aside.h"

#include <pthread.h>
#include <stdlib.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t left = PTHREAD_COND_INITIALIZER;
static unsigned taken[ASIDE_KINDS];

struct one {
    enum aside kind;
    void (*work)(void *);
    void *ctx;
};

bool aside_take(enum aside kind)
{
    pthread_mutex_lock(&lock);
    bool free_place = taken[kind] < ASIDE_MOST;
    taken[kind] += free_place;
    pthread_mutex_unlock(&lock);
    return free_place;
}

void aside_leave(enum aside kind)
{
    pthread_mutex_lock(&lock);
    taken[kind]--;
    pthread_cond_broadcast(&left);
    pthread_mutex_unlock(&lock);
}

static void *run(void *ctx)
{
    struct one one = *(struct one *)ctx;
    free(ctx);
    one.work(one.ctx);
    aside_leave(one.kind);
    return NULL;
}

bool aside_run(enum aside kind, void (*work)(void *), void *ctx)
{
    pthread_t thread;
    struct one *one = malloc(sizeof(*one));
    if (one == NULL)
        return false;
    *one = (struct one){kind, work, ctx};
    if (pthread_create(&thread, NULL, run, one) != 0) {
        free(one);
        return false;
    }
    pthread_detach(thread);
    return true;
}

void aside_wait(void)
{
    pthread_mutex_lock(&lock);
    for (enum aside i = 0; i < ASIDE_KINDS; i++) {
        while (taken[i] > 0)
            pthread_cond_wait(&left, &lock);
    }
    pthread_mutex_unlock(&lock);
}
