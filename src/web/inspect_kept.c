#include "web/inspect_kept.h"

#include "base/fmt.h"
#include "registry/times.h"

#include <pthread.h>

#define KEPT_BYTES ((size_t)1 << 30)

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static struct arena memory; /* of `found` */
static struct inspect_findings found;
static day on_day;
static int64_t read_us;

static const char *copy_c(struct arena *a, const char *s)
{
    return arena_cstr(a, str_from_c(s));
}

/* The kinds of the law's findings lie in the arena of the reading. */
static const struct inspect_kind *copy_kind(struct arena *a, const struct inspect_kind *k)
{
    struct inspect_kind *out = arena_new(a, struct inspect_kind);
    out->code = copy_c(a, k->code);
    out->weight = k->weight;
    for (int l = 0; l < 2; l++) {
        out->name[l] = copy_c(a, k->name[l]);
        out->check[l] = copy_c(a, k->check[l]);
    }
    return out;
}

static struct inspect_finding copy(struct arena *a, const struct inspect_finding *f)
{
    struct inspect_finding out = *f;
    out.kind = copy_kind(a, f->kind);
    out.commune = arena_str(a, f->commune);
    for (int l = 0; l < 2; l++)
        out.detail[l] = arena_str(a, f->detail[l]);
    return out;
}

static void keep(const struct inspect_findings *all, day on)
{
    struct arena fresh;
    arena_init(&fresh, KEPT_BYTES);
    struct inspect_finding *v = arena_array(&fresh, struct inspect_finding, (size_t)all->n + 1);
    for (uint32_t i = 0; i < all->n; i++)
        v[i] = copy(&fresh, &all->v[i]);
    pthread_mutex_lock(&lock);
    struct arena old = memory;
    memory = fresh;
    found = (struct inspect_findings){.v = v, .n = all->n, .cap = all->n};
    on_day = on;
    read_us = store_now_us();
    pthread_mutex_unlock(&lock);
    arena_clear(&old);
}

enum err_code inspect_kept_find(const struct web_job_order *o, struct arena *a, str *answer,
                                struct err *e)
{
    const struct inspect_question q = {.law = o->app->law,
                                       .areas = o->app->areas,
                                       .province = o->app->province,
                                       .on = day_of_moment(store_now_us()),
                                       .kind = STR(""),
                                       .commune = STR("")};
    struct inspect_findings all = {0};
    struct store_conn *c = NULL;
    char text[32];
    enum err_code code = store_pool_reader(o->app->pool, &c, e);
    if (code != ERR_NONE)
        return code;
    code = inspect_find(c, a, &q, &all, e);
    store_pool_return(o->app->pool, c);
    if (code == ERR_NONE) {
        keep(&all, q.on);
        *answer = arena_str(a, (str){text, fmt_write(text, sizeof(text), "%u", all.n)});
    }
    return code;
}

/* ---- reading ---- */

static bool wanted(const struct inspect_want *w, const struct inspect_finding *f)
{
    return (w->kind.n == 0 || str_eq_c(w->kind, f->kind->code)) &&
           (w->commune.n == 0 || str_eq(w->commune, f->commune)) &&
           (w->entity == 0 || w->entity == f->entity);
}

uint32_t inspect_kept_read(struct arena *a, const struct inspect_want *want,
                           struct inspect_kept *out)
{
    uint32_t n = 0;
    *out = (struct inspect_kept){0};
    pthread_mutex_lock(&lock);
    out->on = on_day;
    out->at_us = read_us;
    for (uint32_t i = 0; i < found.n; i++) {
        if (!wanted(want, &found.v[i]))
            continue;
        if (n >= want->from && out->found.n < want->most) {
            struct inspect_finding f = copy(a, &found.v[i]);
            vec_push(a, &out->found, f);
        }
        n++;
    }
    pthread_mutex_unlock(&lock);
    return n;
}

void inspect_kept_kinds(struct arena *a, struct inspect_ranks *out)
{
    pthread_mutex_lock(&lock);
    inspect_ranks(a, &found, INSPECT_BY_KIND, out);
    for (uint32_t i = 0; i < out->n; i++) {
        out->v[i].kind = copy_kind(a, out->v[i].kind);
        out->v[i].commune = arena_str(a, out->v[i].commune);
        out->v[i].why = arena_str(a, out->v[i].why);
    }
    pthread_mutex_unlock(&lock);
}
