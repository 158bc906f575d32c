/* Group commit: on SQLite one thread at a time writes for all that wait, each request in a part of
 * its own, and one commit, one flush of the disk, serves them together. */
#include "store/pool_int.h"

#define GROUP_MAX 64

struct group {
    struct job *v[GROUP_MAX];
    uint32_t n;
};

static void give(struct job *j, enum err_code code, enum store_reason reason, const struct err *e)
{
    j->code = code;
    j->reason = reason;
    j->err = *e;
}

static void fail_all(struct group *g, enum err_code code, enum store_reason reason,
                     const struct err *e)
{
    for (uint32_t i = 0; i < g->n; i++) {
        if (g->v[i]->code == ERR_NONE)
            give(g->v[i], code, reason, e);
    }
}

/* False when the whole transaction is gone. */
static bool run_part(struct store_conn *c, struct job *j)
{
    struct err e = {0};
    enum err_code code = store_save(c, &e);
    if (code != ERR_NONE) {
        give(j, code, c->reason, &e);
        return false;
    }
    c->reason = STORE_OK;
    code = write_once(c, j, &e);
    if (code == ERR_NONE)
        code = store_release(c, &e);
    if (code == ERR_NONE)
        return true;
    give(j, code, c->reason, &e);
    struct err undone = {0};
    return store_undo(c, &undone) == ERR_NONE;
}

static void run_group(struct store_pool *p, struct group *g)
{
    struct err e = {0};
    struct store_conn *c = NULL;
    enum err_code code = store_pool_writer(p, &c, &e);
    if (code != ERR_NONE) {
        fail_all(g, code, STORE_BUSY, &e);
        return;
    }
    code = store_begin(c, &e);
    /* One alone needs no part of its own: the transaction is it. A part keeps the pages that it
     * changes in memory, as a list that SQLite walks at the end of every statement. */
    bool alone = g->n == 1;
    if (code == ERR_NONE && alone) {
        c->reason = STORE_OK;
        code = write_once(c, g->v[0], &e);
    }
    uint32_t i = alone ? 1 : 0;
    while (code == ERR_NONE && i < g->n && run_part(c, g->v[i]))
        i++;
    if (code == ERR_NONE && i < g->n) {
        code = g->v[i]->code;
        e = g->v[i]->err;
    } else if (code == ERR_NONE) {
        code = store_commit(c, &e);
    }
    if (code != ERR_NONE)
        fail_all(g, code, c->reason, &e);
    store_pool_return(p, c);
}

static void take_group(struct store_pool *p, struct group *g)
{
    g->n = 0;
    while (p->first != NULL && g->n < GROUP_MAX) {
        g->v[g->n++] = p->first;
        p->first = p->first->next;
    }
    if (p->first == NULL)
        p->last = NULL;
}

void group_run(struct store_pool *p, struct job *j)
{
    struct group g;
    pthread_mutex_lock(&p->lock);
    j->next = NULL;
    j->done = false;
    if (p->last != NULL)
        p->last->next = j;
    else
        p->first = j;
    p->last = j;
    while (!j->done) {
        if (p->leading) {
            pthread_cond_wait(&p->changed, &p->lock);
            continue;
        }
        p->leading = true;
        take_group(p, &g);
        pthread_mutex_unlock(&p->lock);
        run_group(p, &g);
        pthread_mutex_lock(&p->lock);
        for (uint32_t i = 0; i < g.n; i++)
            g.v[i]->done = true;
        p->leading = false;
        pthread_cond_broadcast(&p->changed);
    }
    pthread_mutex_unlock(&p->lock);
}
