/* Reads of personal data: one entry each. A server collects them and one thread adds them, many in
 * a transaction, so that thousands of pages a second cost a few commits. */
#include "store/audit.h"
#include "store/audit_int.h"
#include "store/pool_int.h"

#include "base/check.h"

#include <errno.h>
#include <stdlib.h>
#include <time.h>

#define TEXT_MAX_BYTES 4096u
#define PAYLOAD_MAX_BYTES (TEXT_MAX_BYTES + 64u + 21u * AUDIT_READ_MAX_ENTITIES)
#define WAITING_MAX 20000u /* reads */
#define WAITING_MAX_BYTES ((size_t)64 << 20)
#define PAUSE_MS 1000
#define BUSY_MAX_US ((int64_t)600 * 1000000)   /* that another writer may hold on */
#define CLOSING_MAX_US ((int64_t)10 * 1000000) /* that it may once the server stops */

/* ---- as entries ---- */

static str payload_of(struct arena *a, const struct audit_read *v, int64_t at_us)
{
    struct buf b;
    check(v->n <= AUDIT_READ_MAX_ENTITIES);
    buf_init(&b, a, PAYLOAD_MAX_BYTES);
    buf_fmt(&b, "at %l\n", at_us);
    if (v->n > 0) {
        buf_add_c(&b, "entities");
        for (uint32_t i = 0; i < v->n; i++)
            buf_fmt(&b, " %l", v->entities[i]);
        buf_char(&b, '\n');
    }
    audit_put_text(&b, "asked", v->detail);
    return buf_str(&b);
}

static struct audit_new entry_of(struct arena *a, const struct audit_read *v, int64_t at_us)
{
    return (struct audit_new){.province = v->province,
                              .kind = "read",
                              .actor = arena_str(a, v->actor),
                              .what = arena_str(a, v->what),
                              .payload = payload_of(a, v, at_us)};
}

enum err_code audit_read_now(struct store_conn *c, const struct audit_read *v, uint32_t n,
                             struct err *e)
{
    struct arena a;
    if (!c->audited || n == 0)
        return ERR_NONE;
    arena_init(&a, WAITING_MAX_BYTES);
    struct audit_new *entries = arena_array(&a, struct audit_new, n);
    for (uint32_t i = 0; i < n; i++)
        entries[i] = entry_of(&a, &v[i], store_now_us());
    enum err_code code = store_begin(c, e);
    if (code == ERR_NONE)
        code = audit_append(c, &a, entries, n, e);
    if (code == ERR_NONE)
        code = store_commit(c, e);
    store_rollback(c);
    arena_clear(&a);
    return code;
}

/* ---- collected ---- */

struct waiting {
    struct arena a;
    struct audit_new *v;
    uint32_t n, cap;
};

struct audit_reads {
    struct store_pool *pool;
    pthread_t thread;
    pthread_mutex_t lock;
    pthread_cond_t wake;
    bool ending, broken; /* broken: the last try to add them failed */
    bool lost;           /* broken for good: some were given up at the end */
    struct err why;
    int64_t ending_us;
    struct waiting *now, *next; /* what comes in; what is being added */
};

static int by_province(const void *a, const void *b)
{
    const struct audit_new *x = *(const struct audit_new *const *)a;
    const struct audit_new *y = *(const struct audit_new *const *)b;
    if (x->province != y->province)
        return x->province < y->province ? -1 : 1;
    return x < y ? -1 : x > y;
}

/* Those of a province together, in the order in which they came: qsort alone need not keep it. */
static void sort(struct waiting *w)
{
    const struct audit_new **order = arena_array(&w->a, const struct audit_new *, w->n);
    struct audit_new *v = arena_array(&w->a, struct audit_new, w->n);
    for (uint32_t i = 0; i < w->n; i++)
        order[i] = &w->v[i];
    qsort(order, w->n, sizeof(const struct audit_new *), by_province);
    for (uint32_t i = 0; i < w->n; i++)
        v[i] = *order[i];
    w->v = v;
    w->cap = w->n;
}

/* *busy: another writer held on; nothing is wrong with the log. */
static enum err_code add_all(struct audit_reads *r, struct waiting *w, bool *busy, struct err *e)
{
    struct store_conn *c = NULL;
    enum err_code code = store_pool_writer(r->pool, &c, e);
    if (code != ERR_NONE)
        return code;
    code = c->audited ? store_begin(c, e) : ERR_NONE;
    if (code == ERR_NONE && c->audited)
        code = audit_append(c, &w->a, w->v, w->n, e);
    if (code == ERR_NONE && c->audited)
        code = store_commit(c, e);
    *busy = code != ERR_NONE && c->reason == STORE_BUSY;
    store_pool_return(r->pool, c);
    return code;
}

static void empty(struct waiting *w)
{
    arena_clear(&w->a);
    w->v = NULL;
    w->n = w->cap = 0;
}

/* Until it succeeds: what was shown must be told. While a long import writes, pages go on being
 * shown, for ten minutes at most and as many as may wait. At the server's end another writer is
 * still waited for, but only as long as who stops servers lets them end; what else is wrong is not.
 */
static void add_until_done(struct audit_reads *r, struct waiting *w)
{
    struct err e;
    enum err_code code;
    bool again;
    int64_t began_us = store_now_us();
    sort(w);
    do {
        e = (struct err){0};
        struct arena_mark mark = arena_save(&w->a);
        bool busy = false;
        code = add_all(r, w, &busy, &e);
        int64_t now_us = store_now_us();
        arena_restore(&w->a, mark);
        pthread_mutex_lock(&r->lock);
        again =
            code != ERR_NONE && (!r->ending || (busy && now_us - r->ending_us < CLOSING_MAX_US));
        busy = busy && now_us - began_us < BUSY_MAX_US;
        if (!r->lost) {
            r->lost = code != ERR_NONE && !again;
            r->broken = r->lost || (code != ERR_NONE && !busy);
            r->why = e;
        }
        pthread_mutex_unlock(&r->lock);
        if (again)
            nanosleep(&(struct timespec){.tv_nsec = 50000000}, NULL);
    } while (again);
    empty(w);
}

static void wait_a_pause(struct audit_reads *r)
{
    struct timespec until;
    clock_gettime(CLOCK_MONOTONIC, &until);
    until.tv_sec += PAUSE_MS / 1000;
    int rc = 0;
    while (!r->ending && r->now->n < WAITING_MAX / 2 && rc != ETIMEDOUT)
        rc = pthread_cond_timedwait(&r->wake, &r->lock, &until);
}

static void *adding(void *ctx)
{
    struct audit_reads *r = ctx;
    pthread_mutex_lock(&r->lock);
    while (!r->ending || r->now->n > 0) {
        while (r->now->n == 0 && !r->ending)
            pthread_cond_wait(&r->wake, &r->lock);
        wait_a_pause(r);
        struct waiting *taken = r->now;
        r->now = r->next;
        r->next = taken;
        pthread_mutex_unlock(&r->lock);
        if (taken->n > 0)
            add_until_done(r, taken);
        pthread_mutex_lock(&r->lock);
    }
    pthread_mutex_unlock(&r->lock);
    return NULL;
}

enum err_code audit_reads_open(struct audit_reads **out, struct store_pool *pool, struct err *e)
{
    *out = NULL;
    struct audit_reads *r = calloc(1, sizeof(*r));
    struct waiting *w = calloc(2, sizeof(*w));
    if (r == NULL || w == NULL) {
        free(r);
        free(w);
        return store_fail(NULL, STORE_MEMORY, NULL, e);
    }
    r->pool = pool;
    r->now = w;
    r->next = w + 1;
    for (int i = 0; i < 2; i++)
        arena_init(&w[i].a, (size_t)4 * WAITING_MAX_BYTES);
    pthread_condattr_t attr;
    pthread_condattr_init(&attr);
    pthread_condattr_setclock(&attr, CLOCK_MONOTONIC);
    pthread_mutex_init(&r->lock, NULL);
    pthread_cond_init(&r->wake, &attr);
    pthread_condattr_destroy(&attr);
    if (pthread_create(&r->thread, NULL, adding, r) == 0) {
        *out = r;
        return ERR_NONE;
    }
    free(w);
    free(r);
    return err_set(e, ERR_IO, "không tạo được luồng", "cannot make a thread");
}

enum err_code audit_read(struct audit_reads *r, const struct audit_read *v, struct err *e)
{
    enum err_code code = ERR_NONE;
    int64_t now_us = store_now_us();
    pthread_mutex_lock(&r->lock);
    struct waiting *w = r->now;
    if (r->broken) {
        *e = r->why;
        code = r->why.code;
    } else if (w->n >= WAITING_MAX || w->a.used_bytes > WAITING_MAX_BYTES) {
        code = err_set(e, ERR_LIMIT, "nhật ký không kịp ghi các lượt xem: thử lại sau",
                       "the log cannot keep up with reads: try again later");
    } else {
        struct audit_new entry = entry_of(&w->a, v, now_us);
        vec_push(&w->a, w, entry);
        if (w->n == 1 || w->n == WAITING_MAX / 2)
            pthread_cond_signal(&r->wake);
    }
    pthread_mutex_unlock(&r->lock);
    return code;
}

enum err_code audit_reads_close(struct audit_reads *r, struct err *e)
{
    if (r == NULL)
        return ERR_NONE;
    pthread_mutex_lock(&r->lock);
    r->ending = true;
    r->ending_us = store_now_us();
    pthread_cond_broadcast(&r->wake);
    pthread_mutex_unlock(&r->lock);
    pthread_join(r->thread, NULL);
    enum err_code code = r->broken ? r->why.code : ERR_NONE;
    if (r->broken && e != NULL)
        *e = r->why;
    empty(r->now);
    empty(r->next);
    free(r->now < r->next ? r->now : r->next);
    pthread_cond_destroy(&r->wake);
    pthread_mutex_destroy(&r->lock);
    free(r);
    return code;
}
