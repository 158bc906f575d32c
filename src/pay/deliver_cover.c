/* Cards of the poor and near-poor: the classes by the law, the cards by what was delivered, and
 * else by what the form says. */
#include "pay/deliver_cover.h"

#include "base/check.h"
#include "pay/deliver_int.h"
#include "pay/deliver_place.h"
#include "registry/times.h"

#include <stdlib.h>

/* Rules and a fact of the law, by their names in it. */
enum { T_POOR, T_NEAR, T_FORM, T_COUNT };
static const char *const targets[T_COUNT] = {"poor_household", "near_poor_household",
                                             "health_insurance"};

struct covering {
    struct arena *a;
    const struct law *law;
    struct deliver_places places;
    uint8_t *state; /* of persons: what stands for the month, by deliver_state */
    int64_t yes;    /* of the form's answer */
    struct {
        struct deliver_cover_row *v;
        uint32_t n, cap;
    } rows;
    struct deliver_cover_rows *out;
};

/* ---- what stands ---- */

struct person_at {
    int64_t entity;
    uint32_t row;
};
struct finding {
    const struct became *became;
    const struct person_at *people; /* ascending */
    uint32_t n;
    uint8_t *state;
    month month;
};

static int by_entity(const void *a, const void *b)
{
    const struct person_at *x = a, *y = b;
    return x->entity < y->entity ? -1 : x->entity > y->entity;
}

static bool take_delivery(void *ctx, const struct deliver_line *l)
{
    struct finding *f = ctx;
    const struct person_at key = {.entity = became_now(f->became, l->d.entity)};
    if (!deliver_stands(l->state) || l->d.from > f->month || l->d.to < f->month || f->n == 0)
        return true;
    const struct person_at *at = bsearch(&key, f->people, f->n, sizeof(key), by_entity);
    if (at != NULL)
        f->state[at->row] = (uint8_t)l->state;
    return true;
}

static enum err_code read_cards(struct store_conn *c, struct covering *k, int64_t province, month m,
                                struct err *e)
{
    uint32_t n = k->places.world.survey->persons;
    struct person_at *people = arena_array(k->a, struct person_at, (size_t)n + 1);
    k->state = arena_alloc(k->a, (size_t)n + 1);
    for (uint32_t i = 0; i < n; i++)
        people[i] = (struct person_at){k->places.world.person[i], i};
    if (n > 0)
        qsort(people, n, sizeof(*people), by_entity);
    struct became became;
    if (became_read(c, k->a, province, INT64_MAX, &became, e) != ERR_NONE)
        return e->code;
    struct finding f = {&became, people, n, k->state, m};
    const struct deliver_filter filter = {.province = province,
                                          .to = INT64_MAX,
                                          .kind = DELIVER_PREMIUM,
                                          .benefit = STR(""),
                                          .content = STR("")};
    return deliver_each(c, &filter, take_delivery, &f, e);
}

/* ---- the classes ---- */

static void take_person(struct covering *k, uint32_t h, uint32_t person,
                        enum deliver_class class_of, bool form_says_yes)
{
    enum deliver_state state = (enum deliver_state)k->state[person];
    bool card = state == DELIVER_DELIVERED || state == DELIVER_RECEIVED;
    struct delivery d;
    if (k->places.world.left[person] != DAY_MAX)
        return;
    deliver_name(&k->places, h, (int64_t)person, &d);
    struct deliver_cover_row row = {.entity = d.entity,
                                    .name = d.name,
                                    .personal_id = d.personal_id,
                                    .household = d.household,
                                    .commune = d.commune,
                                    .village = d.village,
                                    .class_of = class_of,
                                    .cover = card            ? DELIVER_COVER_CARD
                                             : form_says_yes ? DELIVER_COVER_OTHER
                                                             : DELIVER_COVER_NONE,
                                    .state = state};
    vec_push(k->a, &k->rows, row);
}

struct registers {
    const struct law_plan *plan;
    struct vm_reg v[T_COUNT];
};

/* 1 yes, 0 no, -1 not known. */
static int truth(const struct registers *r, int target, uint32_t i)
{
    const struct vm_reg *x = &r->v[target];
    if (x->data == NULL || (x->known != NULL && !x->known[i]))
        return -1;
    return vm_lane_get(r->plan->outputs[target].lane, x->data, i) != 0;
}

static bool form_says_yes(const struct covering *k, const struct registers *r, uint32_t i)
{
    const struct vm_reg *x = &r->v[T_FORM];
    return x->data != NULL && (x->known == NULL || x->known[i]) &&
           vm_lane_get(r->plan->outputs[T_FORM].lane, x->data, i) == k->yes;
}

static void take_household(struct covering *k, const struct registers *r, uint32_t h, uint32_t from)
{
    const uint32_t *first = k->places.world.survey->first;
    int poor = truth(r, T_POOR, h - from), near = truth(r, T_NEAR, h - from);
    if (poor == 0 && near == 0)
        return;
    if (poor != 1 && near != 1) {
        k->out->undetermined += first[h + 1] - first[h];
        return;
    }
    for (uint32_t p = first[h]; p < first[h + 1]; p++)
        take_person(k, h, p, poor == 1 ? DELIVER_POOR : DELIVER_NEAR_POOR,
                    form_says_yes(k, r, p - first[from]));
}

static void take_chunk(void *ctx, const struct survey_chunk *c)
{
    struct registers r = {.plan = c->plan};
    for (int t = 0; t < T_COUNT; t++) {
        const struct law_output *o = &c->plan->outputs[t];
        r.v[t] = o->applies && o->value != VM_NONE ? vm_register(c->vm, o->value)
                                                   : (struct vm_reg){NULL, NULL};
    }
    for (uint32_t h = c->from; h < c->to; h++)
        take_household(ctx, &r, h, c->from);
}

static enum err_code run_law(struct covering *k, month m, day known_on, struct err *e)
{
    uint32_t symbols[T_COUNT];
    for (int t = 0; t < T_COUNT; t++) {
        const struct law_symbol *x = law_find(k->law, str_from_c(targets[t]));
        if (x == NULL)
            return err_set(e, ERR_INPUT, "luật không có \"%z\"", "the law has no \"%z\"",
                           targets[t]);
        symbols[t] = x->index;
        if (t == T_FORM && !law_value_parse(&x->type, STR("yes"), &k->yes))
            return err_set(e, ERR_INPUT, "\"%z\" không có giá trị yes", "\"%z\" has no value yes",
                           targets[t]);
    }
    const struct law_request request = {
        .month = m, .known_on = known_on, .targets = symbols, .n_targets = T_COUNT};
    const struct survey_taking taking = {.take = take_chunk, .ctx = k};
    return survey_decide(k->places.world.survey, k->law, &request, &taking, e);
}

static int by_place(const void *a, const void *b)
{
    const struct deliver_cover_row *x = a, *y = b;
    int order = str_cmp(x->commune, y->commune);
    if (order == 0)
        order = str_cmp(x->village, y->village);
    return order != 0 ? order : str_cmp(x->household, y->household);
}

enum err_code deliver_cover_read(struct store_conn *c, struct arena *a, const struct recording *r,
                                 const struct law *law, const struct areas *areas, month m,
                                 struct deliver_cover_rows *out, struct err *e)
{
    struct covering k = {.a = a, .law = law, .out = out};
    const struct world_at at = {r->province, month_last_day(m), day_of_moment(r->at_us),
                                WORLD_ALL_RECORDINGS, false};
    *out = (struct deliver_cover_rows){0};
    enum err_code code =
        deliver_places_read(c, a, law, areas, &at, month_last_day(m) + 1, &k.places, e);
    if (code != ERR_NONE)
        return code;
    code = read_cards(c, &k, r->province, m, e);
    if (code == ERR_NONE)
        code = run_law(&k, m, at.known_on, e);
    survey_free(k.places.world.survey);
    out->v = k.rows.v;
    out->n = k.rows.n;
    if (out->n > 0)
        qsort(out->v, out->n, sizeof(*out->v), by_place);
    return code;
}
