/* What the law gives one household in a month, benefit by benefit, for the needs of its plan. */
#include "review/plan.h"

#include "base/check.h"

struct running {
    struct arena *a;
    const struct survey *s;
    struct law_plan *plan;
    struct vm *vm;
    struct plan_dues *out;
};

static bool known_at(struct vm_reg g, uint32_t row)
{
    return g.data != NULL && (g.known == NULL || g.known[row]);
}

static void take_row(struct running *r, const struct law_output *o, uint32_t row)
{
    struct vm_reg due = vm_register(r->vm, o->due);
    bool known = known_at(due, row);
    if (known && ((const uint8_t *)due.data)[row] == 0)
        return;
    struct plan_due one = {.benefit = o->symbol,
                           .undetermined = !known,
                           .name = STR(""),
                           .instrument = o->instrument,
                           .article = o->article};
    if (o->level == LEVEL_PERSON) {
        one.member = r->s->member[row];
        one.name = arena_str(r->a, survey_text_at(&r->s->name, row));
    }
    vec_push(r->a, r->out, one);
}

/* The benefits that serve a need, then the rule of form 7.8. */
static uint32_t choose(struct arena *a, const struct law *law, const struct law_symbol *unable,
                       uint32_t **out)
{
    uint32_t count = law_symbol_count(law), n = 0;
    *out = arena_array(a, uint32_t, (size_t)count + 1);
    for (uint32_t i = 0; i < count; i++) {
        const struct law_symbol *s = law_symbol(law, i);
        bool entity = s->entity == LAW_PERSON || s->entity == LAW_HOUSEHOLD;
        if (s->kind == LAW_BENEFIT && entity && plan_need_of_group(s->group, 0) > 0)
            (*out)[n++] = i;
    }
    (*out)[n++] = unable->index;
    return n;
}

static enum plan_labour labour_of(const struct running *r, const struct law_output *o)
{
    struct vm_reg unable = o->applies ? vm_register(r->vm, o->value) : (struct vm_reg){0};
    if (!o->applies || !known_at(unable, 0))
        return PLAN_LABOUR_UNKNOWN;
    return vm_lane_get(o->lane, unable.data, 0) != 0 ? PLAN_LABOUR_NONE : PLAN_LABOUR_SOME;
}

static enum err_code run(struct running *r, const struct law *law, month m, day known_on,
                         enum plan_labour *labour, struct err *e)
{
    const struct law_symbol *unable = law_find(law, STR("unable_household"));
    if (unable == NULL)
        return err_set(e, ERR_INPUT, "luật không có quy tắc \"unable_household\"",
                       "the law has no rule \"unable_household\"");
    uint32_t *targets;
    struct law_request request = {
        .month = m, .known_on = known_on, .imprecise_dates = r->s->imprecise_dates};
    request.n_targets = choose(r->a, law, unable, &targets);
    request.targets = targets;
    r->plan = law_plan_new(r->a, law, &request, e);
    if (r->plan == NULL)
        return e->code;
    struct vm_column *columns = arena_array(r->a, struct vm_column, (size_t)r->plan->n_inputs + 1);
    survey_bind(r->a, r->s, r->plan, columns);
    struct vm_batch batch = {
        .households = r->s->households, .first = r->s->first, .columns = columns};
    r->vm = vm_new(r->a, &r->plan->program);
    vm_run(r->vm, &batch, 0, 1);
    for (uint32_t i = 0; i + 1 < r->plan->n_outputs; i++) {
        const struct law_output *o = &r->plan->outputs[i];
        uint32_t rows = o->level == LEVEL_PERSON ? r->s->persons : 1;
        for (uint32_t row = 0; row < rows && o->applies && o->due != VM_NONE; row++)
            take_row(r, o, row);
    }
    *labour = labour_of(r, &r->plan->outputs[r->plan->n_outputs - 1]);
    return ERR_NONE;
}

enum err_code plan_by_law(struct store_conn *c, struct arena *a, const struct law *law,
                          const struct areas *areas, const struct world_at *at, int64_t household,
                          month m, struct plan_dues *out, enum plan_labour *labour, struct err *e)
{
    struct world world = {0};
    struct running r = {.a = a, .out = out};
    *out = (struct plan_dues){0};
    *labour = PLAN_LABOUR_UNKNOWN;
    enum err_code code = world_read(c, a, law, areas, at, household, &world, e);
    if (code != ERR_NONE)
        return code;
    r.s = world.survey;
    if (world.survey->households == 1)
        code = run(&r, law, m, at->known_on, labour, e);
    survey_free(world.survey);
    return code;
}
