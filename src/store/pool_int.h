/* The pool, and the requests that wait in it to be committed together. */
#ifndef STORE_POOL_INT_H
#define STORE_POOL_INT_H

#include "store/store_int.h"

#include <pthread.h>

#define POOL_MAX 64

struct slot {
    struct store_conn *c; /* NULL: not opened */
    bool out;
};

/* One request to write, of a thread that waits for it. */
struct job {
    const struct store_operation *op;
    store_work *work;
    void *ctx;
    struct arena *arena; /* of the thread that waits */
    str answer;
    bool again, done;
    enum err_code code;
    enum store_reason reason;
    struct err err;
    struct job *next;
};

struct store_pool {
    pthread_mutex_t lock;
    pthread_cond_t changed;
    struct store_options open;
    uint32_t max_readers, max_writers, retry_ms, busy_ms;
    struct slot readers[POOL_MAX], writers[POOL_MAX];
    struct job *first, *last; /* SQLite: the requests that wait */
    bool leading;             /* somebody is committing a group */
    bool postgres;
};

/* write.c: all of one request but begin and commit. */
enum err_code write_once(struct store_conn *c, struct job *j, struct err *e);
/* group.c: returns when the job is done. */
void group_run(struct store_pool *p, struct job *j);

#endif
