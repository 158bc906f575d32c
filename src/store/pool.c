/* Connections kept open for the requests of many threads. */
#include "store/pool_int.h"

#include "base/check.h"

#include <errno.h>
#include <stdlib.h>
#include <time.h>

static uint32_t or_default(uint32_t given, uint32_t otherwise)
{
    uint32_t n = given > 0 ? given : otherwise;
    return n < POOL_MAX ? n : POOL_MAX;
}

enum err_code store_pool_open(struct store_pool **out, const struct store_pool_options *o,
                              struct err *e)
{
    *out = NULL;
    struct store_pool *p = calloc(1, sizeof(*p));
    if (p == NULL)
        return store_fail(NULL, STORE_MEMORY, NULL, e);
    p->open = o->open;
    p->postgres = store_location_is_postgres(o->open.location);
    p->max_readers = or_default(o->max_readers, 4);
    p->max_writers = p->postgres ? or_default(o->max_writers, 4) : 1;
    p->retry_ms = o->retry_ms > 0 ? o->retry_ms : 15000;
    p->busy_ms = o->open.busy_ms > 0 ? o->open.busy_ms : DEFAULT_BUSY_MS;
    pthread_condattr_t attr;
    pthread_condattr_init(&attr);
    pthread_condattr_setclock(&attr, CLOCK_MONOTONIC);
    pthread_mutex_init(&p->lock, NULL);
    pthread_cond_init(&p->changed, &attr);
    pthread_condattr_destroy(&attr);
    /* What cannot be opened is told now rather than at the first request. */
    struct store_conn *c = NULL;
    enum err_code code = store_pool_reader(p, &c, e);
    if (code != ERR_NONE) {
        store_pool_close(p);
        return code;
    }
    store_pool_return(p, c);
    *out = p;
    return ERR_NONE;
}

void store_pool_close(struct store_pool *p)
{
    if (p == NULL)
        return;
    for (uint32_t i = 0; i < POOL_MAX; i++) {
        check(!p->readers[i].out && !p->writers[i].out);
        store_close(p->readers[i].c);
        store_close(p->writers[i].c);
    }
    pthread_cond_destroy(&p->changed);
    pthread_mutex_destroy(&p->lock);
    free(p);
}

/* An opened one first; else one to open; NULL when all are out. */
static struct slot *free_slot(struct slot *slots, uint32_t max)
{
    struct slot *closed = NULL;
    for (uint32_t i = 0; i < max; i++) {
        if (slots[i].out)
            continue;
        if (slots[i].c != NULL)
            return &slots[i];
        if (closed == NULL)
            closed = &slots[i];
    }
    return closed;
}

static struct slot *wait_for_slot(struct store_pool *p, struct slot *slots, uint32_t max)
{
    struct timespec until;
    clock_gettime(CLOCK_MONOTONIC, &until);
    until.tv_sec += (time_t)(p->busy_ms / 1000);
    until.tv_nsec += (long)(p->busy_ms % 1000) * 1000000;
    if (until.tv_nsec >= 1000000000) {
        until.tv_sec++;
        until.tv_nsec -= 1000000000;
    }
    pthread_mutex_lock(&p->lock);
    struct slot *s;
    int rc = 0;
    while ((s = free_slot(slots, max)) == NULL && rc == 0)
        rc = pthread_cond_timedwait(&p->changed, &p->lock, &until);
    if (s != NULL)
        s->out = true;
    pthread_mutex_unlock(&p->lock);
    return s;
}

static void give_back(struct store_pool *p, struct slot *s)
{
    pthread_mutex_lock(&p->lock);
    s->out = false;
    pthread_cond_broadcast(&p->changed);
    pthread_mutex_unlock(&p->lock);
}

static enum err_code take(struct store_pool *p, struct slot *slots, uint32_t max, bool read_only,
                          struct store_conn **out, struct err *e)
{
    *out = NULL;
    struct slot *s = wait_for_slot(p, slots, max);
    if (s == NULL)
        return store_fail(NULL, STORE_BUSY, NULL, e);
    /* A server that was started again knows nothing of the connections of before. */
    if (s->c != NULL && s->c->engine->gone != NULL && s->c->engine->gone(s->c)) {
        store_close(s->c);
        s->c = NULL;
    }
    if (s->c == NULL) {
        struct store_options o = p->open;
        o.read_only = read_only;
        enum err_code code = store_open(&s->c, &o, e);
        if (code != ERR_NONE) {
            give_back(p, s);
            return code;
        }
    }
    s->c->reason = STORE_OK;
    *out = s->c;
    return ERR_NONE;
}

enum err_code store_pool_reader(struct store_pool *p, struct store_conn **out, struct err *e)
{
    return take(p, p->readers, p->max_readers, true, out, e);
}

enum err_code store_pool_writer(struct store_pool *p, struct store_conn **out, struct err *e)
{
    return take(p, p->writers, p->max_writers, false, out, e);
}

/* After these, the connection is not to be trusted. */
static bool is_spoilt(const struct store_conn *c)
{
    switch (c->reason) {
    case STORE_LOST:
    case STORE_UNKNOWN:
    case STORE_DEVICE:
    case STORE_DAMAGED:
    case STORE_MEMORY:
    case STORE_READ_ONLY:
        return true;
    default:
        return false;
    }
}

void store_pool_return(struct store_pool *p, struct store_conn *c)
{
    struct slot *s = NULL;
    for (uint32_t i = 0; i < POOL_MAX && s == NULL; i++) {
        if (p->readers[i].c == c)
            s = &p->readers[i];
        else if (p->writers[i].c == c)
            s = &p->writers[i];
    }
    check(s != NULL && s->out);
    store_rollback(c);
    if (is_spoilt(c)) {
        store_close(c);
        s->c = NULL;
    }
    give_back(p, s);
}
