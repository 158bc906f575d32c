#include "web/likely_kept.h"

#include "base/fmt.h"
#include "registry/communes.h"
#include "registry/times.h"

#include <pthread.h>
#include <stdlib.h>

#define KEPT_BYTES ((size_t)1 << 30)

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static struct arena memory;     /* of `rows` */
static struct likely_rows rows; /* by commune, benefit and entity */
static month of_month;
static int64_t reckoned_us;

static int by_place(const void *a, const void *b)
{
    const struct likely_row *x = a, *y = b;
    int c = str_cmp(x->commune, y->commune);
    if (c == 0)
        c = str_cmp(x->benefit, y->benefit);
    if (c != 0)
        return c;
    return x->entity < y->entity ? -1 : x->entity > y->entity;
}

static struct likely_row copy_row(struct arena *a, const struct likely_row *r)
{
    return (struct likely_row){.entity = r->entity,
                               .benefit = arena_str(a, r->benefit),
                               .name = arena_str(a, r->name),
                               .household = arena_str(a, r->household),
                               .commune = arena_str(a, r->commune),
                               .amount = r->amount};
}

static void keep(const struct likely_rows *found, month m)
{
    struct arena fresh;
    arena_init(&fresh, KEPT_BYTES);
    struct likely_row *v = arena_array(&fresh, struct likely_row, (size_t)found->n + 1);
    for (uint32_t i = 0; i < found->n; i++)
        v[i] = copy_row(&fresh, &found->v[i]);
    if (found->n > 0)
        qsort(v, found->n, sizeof(*v), by_place);
    pthread_mutex_lock(&lock);
    struct arena old = memory;
    memory = fresh;
    rows = (struct likely_rows){v, found->n};
    of_month = m;
    reckoned_us = store_now_us();
    pthread_mutex_unlock(&lock);
    arena_clear(&old);
}

/* The registry has codes as they were recorded; roles and pages go by today's map. Rows come in the
 * order of their entities. */
static enum err_code place_rows(struct store_conn *c, struct arena *a, int64_t province,
                                struct likely_rows *found, struct err *e)
{
    int64_t *entities = arena_array(a, int64_t, (size_t)found->n + 1);
    str *codes = arena_array(a, str, (size_t)found->n + 1);
    uint32_t n = 0, at = 0;
    for (uint32_t i = 0; i < found->n; i++) {
        if (n == 0 || entities[n - 1] != found->v[i].entity)
            entities[n++] = found->v[i].entity;
    }
    enum err_code code =
        communes_of(c, a, province, entities, n, day_of_moment(store_now_us()), codes, NULL, e);
    for (uint32_t i = 0; i < found->n && code == ERR_NONE; i++) {
        at += entities[at] != found->v[i].entity;
        found->v[i].commune = codes[at];
    }
    return code;
}

enum err_code likely_kept_reckon(const struct web_job_order *o, struct arena *a, str *answer,
                                 struct err *e)
{
    struct cycle_question question = {
        .law = o->app->law, .areas = o->app->areas, .month = o->month, .provider = STR("")};
    struct likely_rows found = {0};
    struct store_conn *c = NULL;
    char text[32];
    mem_copy(question.law_sum, o->app->law_sum, sizeof(question.law_sum));
    enum err_code code = store_pool_reader(o->app->pool, &c, e);
    if (code != ERR_NONE)
        return code;
    code = likely_read(c, a, &o->r, &question, STR(""), &found, e);
    if (code == ERR_NONE)
        code = place_rows(c, a, o->app->province, &found, e);
    store_pool_return(o->app->pool, c);
    if (code == ERR_NONE) {
        keep(&found, o->month);
        *answer = arena_str(a, (str){text, fmt_write(text, sizeof(text), "%u", found.n)});
    }
    return code;
}

/* ---- reading ---- */

static void add_sum(struct arena *a, struct likely_kept *out, const struct likely_row *r)
{
    struct likely_sum *last = out->sums.n > 0 ? &out->sums.v[out->sums.n - 1] : NULL;
    if (last == NULL || !str_eq(last->commune, r->commune) || !str_eq(last->benefit, r->benefit)) {
        struct likely_sum sum = {.commune = arena_str(a, r->commune),
                                 .benefit = arena_str(a, r->benefit)};
        vec_push(a, &out->sums, sum);
        last = &out->sums.v[out->sums.n - 1];
    }
    last->people++;
    last->amount += r->amount; /* of at most a province's people, each below a thousand million */
}

void likely_kept_sums(struct arena *a, struct likely_kept *out)
{
    *out = (struct likely_kept){0};
    pthread_mutex_lock(&lock);
    out->month = of_month;
    out->at_us = reckoned_us;
    for (uint32_t i = 0; i < rows.n; i++)
        add_sum(a, out, &rows.v[i]);
    pthread_mutex_unlock(&lock);
}

uint32_t likely_kept_rows(struct arena *a, str commune, str benefit, uint32_t from, uint32_t most,
                          struct likely_rows *out)
{
    uint32_t n = 0;
    out->v = arena_array(a, struct likely_row, most);
    out->n = 0;
    pthread_mutex_lock(&lock);
    for (uint32_t i = 0; i < rows.n; i++) {
        const struct likely_row *r = &rows.v[i];
        if (!str_eq(r->commune, commune) || !str_eq(r->benefit, benefit))
            continue;
        if (n >= from && out->n < most)
            out->v[out->n++] = copy_row(a, r);
        n++;
    }
    pthread_mutex_unlock(&lock);
    return n;
}
