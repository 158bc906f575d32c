#include "web/simulate_kept.h"

#include "base/fmt.h"

#include <pthread.h>

#define KEPT_BYTES ((size_t)1 << 30)

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static struct arena memory; /* of `kept` */
static struct simulate_kept kept[2];

/* ---- copying: what comes of a simulation lies in memory that goes ---- */

static struct simulate_lines copy_lines(struct arena *a, const struct simulate_lines *from)
{
    struct simulate_lines to = {arena_array(a, struct simulate_cost, (size_t)from->n + 1), from->n};
    for (uint32_t i = 0; i < from->n; i++) {
        struct simulate_cost *c = &to.v[i];
        *c = from->v[i];
        c->benefit = arena_str(a, c->benefit);
        c->commune = arena_str(a, c->commune);
        c->fund = arena_str(a, c->fund);
        c->programme = arena_str(a, c->programme);
    }
    return to;
}

static struct simulate_groups copy_groups(struct arena *a, const struct simulate_groups *g)
{
    struct simulate_groups to = {arena_array(a, struct simulate_group, (size_t)g->n + 1), g->n};
    for (uint32_t i = 0; i < g->n; i++) {
        to.v[i] = g->v[i];
        to.v[i].name = arena_str(a, g->v[i].name);
    }
    return to;
}

/* Symbols lie in the law that the simulation made for itself: their names are kept. */
static void copy_classes(struct arena *a, const struct simulate_kept *from,
                         struct simulate_kept *to)
{
    const struct simulate_classes *g = &from->classes;
    to->classes.v = arena_array(a, struct simulate_class, (size_t)g->n + 1);
    to->rules = arena_array(a, str, (size_t)g->n + 1);
    for (uint32_t i = 0; i < g->n; i++) {
        to->classes.v[i] = g->v[i];
        to->classes.v[i].symbol = NULL;
        to->classes.v[i].name = arena_str(a, g->v[i].name);
        to->rules[i] = arena_str(a, g->v[i].symbol != NULL ? g->v[i].symbol->id : from->rules[i]);
    }
}

static void copy_kept(struct arena *a, const struct simulate_kept *from, bool all,
                      struct simulate_kept *to)
{
    *to = *from;
    to->name = arena_str(a, from->name);
    to->actor = arena_str(a, from->actor);
    to->sum = copy_lines(a, &from->sum);
    to->by_month = copy_lines(a, &from->by_month);
    to->by_benefit = copy_lines(a, &from->by_benefit);
    to->by_commune = copy_lines(a, &from->by_commune);
    to->all = all ? copy_lines(a, &from->all) : (struct simulate_lines){0};
    to->tenths = copy_groups(a, &from->tenths);
    to->by_class = copy_groups(a, &from->by_class);
    copy_classes(a, from, to);
}

static void keep(const struct simulate_kept all[2])
{
    struct arena fresh;
    struct simulate_kept copies[2];
    arena_init(&fresh, KEPT_BYTES);
    for (int l = 0; l < 2; l++)
        copy_kept(&fresh, &all[l], l == 0, &copies[l]); /* figures are the same in both */
    pthread_mutex_lock(&lock);
    struct arena old = memory;
    memory = fresh;
    for (int l = 0; l < 2; l++)
        kept[l] = copies[l];
    pthread_mutex_unlock(&lock);
    arena_clear(&old);
}

/* ---- the work ---- */

static enum err_code group(struct arena *a, const struct simulate_question *q,
                           const struct simulate_result *r, enum lang l, struct simulate_kept *to,
                           struct err *e)
{
    const struct law_symbol *rank = law_find(q->law, STR("b1"));
    const struct law_symbol *class = law_find(q->law, STR("household_class"));
    enum err_code code = ERR_NONE;
    if (rank != NULL)
        code = simulate_tenths(a, q, r, rank, &to->tenths, e);
    if (code == ERR_NONE && class != NULL)
        code = simulate_by(a, q, r, class, l, &to->by_class, e);
    return code == ERR_NONE ? simulate_classes(a, q, r, l, &to->classes, e) : code;
}

static struct simulate_lines fold(struct arena *a, const struct simulate_result *r,
                                  struct simulate_parts by)
{
    struct simulate_lines out;
    out.v = simulate_fold(a, r->costs, r->n_costs, by, &out.n);
    return out;
}

static void fold_all(struct arena *a, const struct simulate_result *r, struct simulate_kept *to)
{
    to->sum = fold(a, r, (struct simulate_parts){0});
    to->by_month = fold(a, r, (struct simulate_parts){.month = true});
    to->by_benefit = fold(a, r, (struct simulate_parts){.fund = true, .benefit = true});
    to->by_commune = fold(a, r, (struct simulate_parts){.commune = true});
    to->all =
        fold(a, r,
             (struct simulate_parts){
                 .month = true, .fund = true, .programme = true, .benefit = true, .commune = true});
}

static void show_step(void *ctx, uint32_t done, uint32_t total)
{
    (void)ctx;
    web_job_progress(done, total);
}

enum err_code simulate_kept_run(const struct web_job_order *o, struct arena *a, str *answer,
                                struct err *e)
{
    struct room_simulate_question asked = {
        .app = o->app, .from = o->month, .months = (uint32_t)o->act, .progress = show_step};
    struct simulate_question q;
    struct simulate_result r = {0};
    struct simulate_kept all[2] = {0};
    char text[48];
    enum err_code code = room_simulate_law(o->app, a, o->file_name, o->file, &asked.with, e);
    if (code == ERR_NONE)
        code = room_simulate(&asked, a, &q, &r, e);
    all[0] = (struct simulate_kept){.name = o->file_name,
                                    .actor = o->r.actor,
                                    .from = o->month,
                                    .months = (uint32_t)o->act,
                                    .at_us = store_now_us(),
                                    .gaining = r.gaining,
                                    .losing = r.losing};
    if (code == ERR_NONE)
        fold_all(a, &r, &all[0]);
    all[1] = all[0];
    for (int l = 0; l < 2 && code == ERR_NONE; l++)
        code = group(a, &q, &r, (enum lang)l, &all[l], e);
    if (code == ERR_NONE)
        keep(all);
    if (r.keeps != NULL)
        budget_need_close(r.keeps);
    *answer = arena_str(a, (str){text, fmt_write(text, sizeof(text), "%l", r.gaining)});
    return code;
}

void simulate_kept_read(struct arena *a, enum lang l, bool all, struct simulate_kept *out)
{
    pthread_mutex_lock(&lock);
    copy_kept(a, &kept[l], false, out);
    if (all)
        out->all = copy_lines(a, &kept[0].all);
    pthread_mutex_unlock(&lock);
}
