/* Where households are, how well off each is meant to be, and by which law they are scored: what
 * files and streams have in common. */
#include "base/check.h"
#include "synth/synth_int.h"

enum { FOR_WELFARE = 41, FOR_PERSISTENT, FOR_PLACE };

#define MAX_VILLAGES 12
/* Of a household's place in its commune so much stays from year to year (variance 0.85 of 1). */
#define LASTING 0.922
#define PASSING 0.387

/* ---- where ---- */

void plots_wanted(struct arena *a, const struct synth_tables *t, uint32_t total, uint32_t *want)
{
    uint32_t n = t->communes.n, given = 0;
    uint64_t *rest = arena_array(a, uint64_t, n);
    for (uint32_t i = 0; i < n; i++) {
        uint64_t exact = (uint64_t)total * t->communes.v[i].people;
        want[i] = (uint32_t)(exact / t->people);
        rest[i] = exact % t->people;
        given += want[i];
    }
    for (; given < total; given++) {
        uint32_t best = 0;
        for (uint32_t i = 1; i < n; i++) {
            if (rest[i] > rest[best])
                best = i;
        }
        want[best]++;
        rest[best] = 0;
    }
}

/* ---- how well off ---- */

double plot_welfare(const struct world *w, uint32_t commune, uint32_t number)
{
    const struct synth_commune *c = &w->t.communes.v[commune];
    uint64_t key = (uint64_t)c->code << 32 | number;
    struct rng lasting = rng_make(w->q->seed, key, 0, FOR_PERSISTENT);
    struct rng passing = rng_make(w->q->seed, key, (uint64_t)w->q->year, FOR_WELFARE);
    return c->centre + LASTING * rng_normal(&lasting) + PASSING * rng_normal(&passing);
}

void plot_begin(const struct world *w, const struct plot *p, const struct ranking *r,
                struct household *h)
{
    uint32_t code = w->t.communes.v[p->commune].code;
    *h = (struct household){.commune = p->commune, .number = p->number, .row = p->row};
    h->target = p->rank < r->poor                  ? T_POOR
                : p->rank < r->poor + r->near_poor ? T_NEAR_POOR
                                                   : T_OTHER;
    h->level = (double)p->rank / r->of;
    char id[32];
    uint32_t number = p->number;
    for (int i = 4; i >= 0; i--, code /= 10)
        id[i] = (char)('0' + code % 10);
    id[5] = '-';
    for (int i = 10; i >= 6; i--, number /= 10)
        id[i] = (char)('0' + number % 10);
    h->id_n = 11;
    mem_copy(h->id, id, h->id_n);
    struct rng r2 = rng_make(w->q->seed, (uint64_t)w->t.communes.v[p->commune].code, 0, FOR_PLACE);
    uint32_t villages = 4 + rng_below(&r2, MAX_VILLAGES - 4);
    h->village = 1 + p->number % villages;
    h->surveyed_on = day_from_ymd(w->q->year, 10, 1) + (day)(h->village * 3 % 45);
    h->surveyed = vm_date_of(h->surveyed_on);
}

const struct synth_target *synth_target_of(const struct synth_tables *t, int year)
{
    for (uint32_t i = 0; i < t->targets.n; i++) {
        if (t->targets.v[i].year == year)
            return &t->targets.v[i];
    }
    return NULL;
}

/* ---- what is shared ---- */

static enum err_code make_plan(struct arena *a, struct world *w, struct err *e)
{
    const struct law_symbol *class = law_find(w->q->law, STR("scored_class"));
    if (class == NULL || class->type.kind != LAW_ENUM)
        return err_set(e, ERR_INPUT, "luật không có hạng \"scored_class\"",
                       "the law has no class \"scored_class\"");
    static const char *const codes[] = {"N", "CN", "KN"};
    for (int i = 0; i < 3; i++) {
        if (!law_value_parse(&class->type, str_from_c(codes[i]), &w->class_value[i]))
            return err_set(e, ERR_INPUT, "scored_class không có giá trị %z",
                           "scored_class has no value %z", codes[i]);
    }
    w->scored_in = month_make(w->q->year, 12);
    uint32_t *target = arena_new(a, uint32_t);
    *target = class->index;
    struct law_request request = {.month = w->scored_in,
                                  .known_on = DAY_MAX,
                                  .targets = target,
                                  .n_targets = 1,
                                  .imprecise_dates = true};
    w->plan = law_plan_new(a, w->q->law, &request, e);
    if (w->plan == NULL)
        return e->code;
    if (!w->plan->outputs[0].applies || w->plan->outputs[0].lane != LANE_U8)
        return err_set(e, ERR_INPUT, "tháng 12/%d không có cách chấm điểm hộ nghèo",
                       "no poverty scoring applies in December %d", w->q->year);
    return ERR_NONE;
}

enum err_code world_open(struct arena *a, struct world *w, struct err *e)
{
    enum err_code code = tables_load(a, &w->t, w->q->folder, w->q->common, e);
    if (code == ERR_NONE)
        code = fields_init(&w->f, w->q->law, e);
    if (code == ERR_NONE)
        code = make_plan(a, w, e);
    w->in_order = arena_array(a, uint32_t, SYNTH_BLOCK * SYNTH_MAX_MEMBERS);
    for (uint32_t i = 0; i < SYNTH_BLOCK * SYNTH_MAX_MEMBERS; i++)
        w->in_order[i] = i;
    return code;
}
