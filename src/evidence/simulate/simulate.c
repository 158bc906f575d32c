/* Costs and households: the estimate of each year, made of both laws at once. */
#include "evidence/simulate/simulate_int.h"

#include "base/check.h"

#include <stdlib.h>

struct running {
    struct store_conn *c;
    struct arena *a;
    const struct simulate_question *q;
    struct simulate_result *r;
    uint32_t entities;
    vnd (*of_household)[2]; /* by number */
    vnd *change;            /* by number of the person or household itself */
    vnd total[2];           /* of all that is owed: no sum of parts is larger */
    bool overflow;
    struct simulate_costs costs;
    uint32_t done;
};

static void take(void *ctx, const struct world *w, const struct budget_need_entry *x)
{
    struct running *s = ctx;
    int64_t household = w->household[x->household];
    if (x->undetermined)
        return;
    check(household < s->entities && x->entity < s->entities);
    vnd *sum = &s->of_household[household][x->law], *change = &s->change[x->entity];
    bool fits = num_add(*sum, x->amount, sum);
    fits = num_add(*change, x->law == 0 ? -x->amount : x->amount, change) && fits;
    fits = num_add(s->total[x->law], x->amount, &s->total[x->law]) && fits;
    s->overflow |= !fits;
}

static void step(void *ctx, uint32_t done, uint32_t total)
{
    struct running *s = ctx;
    (void)total;
    if (s->q->progress != NULL)
        s->q->progress(s->q->ctx, s->done + done, s->q->months);
}

void simulate_take_parts(struct simulate_costs *to, const struct budget_need *need, int law)
{
    for (uint32_t i = 0; i < need->n_parts; i++) {
        const struct budget_need_part *p = &need->parts[i];
        struct simulate_cost c = {p->benefit, p->commune, p->fund, p->programme, p->month,
                                  p->who,     {0},        {0},     {0}};
        c.amount[law] = p->amount;
        c.persons[law] = p->persons;
        c.undetermined[law] = p->undetermined;
        vec_push(to->a, to, c);
    }
}

static int by_key(const void *x, const void *y)
{
    const struct simulate_cost *a = x, *b = y;
    int order = str_cmp(a->benefit, b->benefit);
    if (order == 0)
        order = str_cmp(a->commune, b->commune);
    if (order == 0)
        order = a->month < b->month ? -1 : a->month > b->month;
    return order != 0 ? order : a->who < b->who ? -1 : a->who > b->who;
}

void simulate_add(struct simulate_cost *to, const struct simulate_cost *c)
{
    for (int k = 0; k < 2; k++) {
        to->amount[k] += c->amount[k];
        to->persons[k] += c->persons[k];
        to->undetermined[k] += c->undetermined[k];
    }
}

void simulate_merge(struct simulate_costs *costs)
{
    struct simulate_cost *v = costs->v;
    uint32_t n = 0;
    if (costs->n > 1)
        qsort(v, costs->n, sizeof(*v), by_key);
    for (uint32_t i = 0; i < costs->n; i++) {
        if (n == 0 || by_key(&v[n - 1], &v[i]) != 0) {
            v[n++] = v[i];
            continue;
        }
        simulate_add(&v[n - 1], &v[i]);
    }
    costs->n = n;
}

static enum err_code run_years(struct running *s, struct err *e)
{
    const struct simulate_question *q = s->q;
    enum err_code code = ERR_NONE;
    while (s->done < q->months && code == ERR_NONE) {
        int y, m, d;
        day_to_ymd(month_first_day(q->from + (month)s->done), &y, &m, &d);
        uint32_t skip = (uint32_t)m - 1, left = q->months - s->done;
        struct budget_need need[2];
        const struct budget_need_question question = {.law = q->law,
                                                      .other = q->proposal,
                                                      .areas = q->areas,
                                                      .settings = q->settings,
                                                      .province = q->province,
                                                      .known_on = q->known_on,
                                                      .year = y,
                                                      .skip = skip,
                                                      .months = left < 12 - skip ? left : 12 - skip,
                                                      .likely = true,
                                                      .world = s->r->keeps,
                                                      .take = take,
                                                      .progress = step,
                                                      .ctx = s};
        code = budget_need_make(s->c, s->a, &question, need, e);
        for (int k = 0; k < 2 && code == ERR_NONE; k++)
            simulate_take_parts(&s->costs, &need[q->proposal != NULL ? k : 0], k);
        s->done += question.months;
    }
    return code;
}

static void list_households(struct running *s)
{
    struct simulate_result *r = s->r;
    const struct survey *survey = r->world->survey;
    r->households = arena_array(s->a, struct simulate_household, (size_t)survey->households + 1);
    for (uint32_t h = 0; h < survey->households; h++) {
        const vnd *sum = s->of_household[r->world->household[h]];
        r->households[r->n_households++] =
            (struct simulate_household){h, {sum[0], sum[s->q->proposal != NULL]}};
    }
    for (uint32_t i = 0; i < s->entities && s->q->proposal != NULL; i++) {
        r->gaining += s->change[i] > 0;
        r->losing += s->change[i] < 0;
    }
}

static enum err_code count_entities(struct running *s, struct err *e)
{
    int64_t next;
    enum err_code code = recording_peek(s->c, s->q->province, STR("entity"), &next, e);
    if (code != ERR_NONE)
        return code;
    if (next == 0 || next > UINT32_MAX)
        return err_set(e, ERR_INPUT, "sổ không có ai", "nobody is in the registry");
    s->entities = (uint32_t)next;
    s->of_household = arena_alloc_array(s->a, sizeof(vnd[2]), s->entities);
    s->change = arena_array(s->a, vnd, s->entities);
    return ERR_NONE;
}

enum err_code simulate_run(struct store_conn *c, struct arena *a, const struct simulate_question *q,
                           struct simulate_result *r, struct err *e)
{
    struct running s = {.c = c, .a = a, .q = q, .r = r, .costs = {.a = a}};
    *r = (struct simulate_result){.keeps = budget_need_open(a)};
    check(q->months > 0 && q->months <= SIMULATE_MAX_MONTHS);
    enum err_code code = count_entities(&s, e);
    if (code == ERR_NONE)
        code = run_years(&s, e);
    if (code == ERR_NONE && s.overflow)
        code = err_set(e, ERR_LIMIT, "tổng vượt quá số lớn nhất",
                       "a sum goes over the largest number");
    if (code != ERR_NONE)
        return code;
    r->world = budget_need_see(r->keeps);
    simulate_merge(&s.costs);
    r->costs = s.costs.v;
    r->n_costs = s.costs.n;
    list_households(&s);
    return ERR_NONE;
}
