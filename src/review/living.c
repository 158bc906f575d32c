/* The order of acts, what is read of them, and what the law says of an income. */
#include "review/living.h"

#include "base/check.h"

static const char *const codes[LIVING_ACTS] = {
    [LIVING_NOTHING] = "",      [LIVING_ASK] = "ask",         [LIVING_SURVEY] = "survey",
    [LIVING_LIST] = "list",     [LIVING_RECHECK] = "recheck", [LIVING_GRANT] = "grant",
    [LIVING_REFUSE] = "refuse", [LIVING_END] = "end",
};

#define BIT(act) (1u << (act))
/* After which acts each may come. */
static const uint16_t after[LIVING_ACTS] = {
    [LIVING_ASK] = BIT(LIVING_NOTHING) | BIT(LIVING_REFUSE) | BIT(LIVING_END),
    [LIVING_SURVEY] = BIT(LIVING_ASK) | BIT(LIVING_SURVEY) | BIT(LIVING_RECHECK),
    [LIVING_LIST] = BIT(LIVING_SURVEY),
    [LIVING_RECHECK] = BIT(LIVING_LIST),
    [LIVING_GRANT] = BIT(LIVING_LIST),
    [LIVING_REFUSE] = BIT(LIVING_SURVEY) | BIT(LIVING_LIST),
    [LIVING_END] = BIT(LIVING_GRANT),
};

const char *living_act_code(enum living_act a)
{
    check(a < LIVING_ACTS);
    return codes[a];
}

const char *living_act_vi(enum living_act a)
{
    static const char *const names[LIVING_ACTS] = {
        [LIVING_NOTHING] = "chưa có gì", [LIVING_ASK] = "giấy đề nghị",
        [LIVING_SURVEY] = "khảo sát",    [LIVING_LIST] = "niêm yết",
        [LIVING_RECHECK] = "phúc tra",   [LIVING_GRANT] = "quyết định công nhận",
        [LIVING_REFUSE] = "từ chối",     [LIVING_END] = "thôi công nhận",
    };
    check(a < LIVING_ACTS);
    return names[a];
}

enum living_act living_act_find(str code)
{
    enum living_act a = LIVING_ASK;
    while (a < LIVING_ACTS && !str_eq_c(code, codes[a]))
        a++;
    return a;
}

bool living_follows(enum living_act last, enum living_act next)
{
    check(last < LIVING_ACTS && next < LIVING_ACTS);
    return (after[next] & BIT(last)) != 0;
}

day living_after_working_days(day from, uint32_t n)
{
    return day_add_working(from, n) + 1;
}

enum err_code living_read(struct store_conn *c, struct arena *a, int64_t province,
                          int64_t household, struct living_lines *out, struct err *e)
{
    int more;
    *out = (struct living_lines){0};
    if (store_query(c,
                    SQL("SELECT act, on_day, document, number, signer, reason, income FROM"
                        " living_act WHERE province = ?1 AND household = ?2 ORDER BY seq"),
                    STORE_VALUES(store_int(province), store_int(household)), e) != ERR_NONE)
        return e->code;
    while ((more = store_next(c, e)) > 0) {
        struct living_line line = {.act = living_act_find(store_at_text(c, 0)),
                                   .on_day = (day)store_at_int(c, 1),
                                   .document = arena_str(a, store_at_text(c, 2)),
                                   .number = arena_str(a, store_at_text(c, 3)),
                                   .signer = arena_str(a, store_at_text(c, 4)),
                                   .reason = arena_str(a, store_at_text(c, 5)),
                                   .has_income = !store_at_null(c, 6)};
        check(line.act < LIVING_ACTS);
        if (line.has_income)
            line.income = store_at_int(c, 6);
        vec_push(a, out, line);
    }
    return more < 0 ? e->code : ERR_NONE;
}

static enum err_code run_rule(struct arena *a, const struct law *law, const struct survey *s,
                              day on, int *verdict, struct err *e)
{
    const struct law_symbol *rule = law_find(law, STR("average_living_by_income"));
    if (rule == NULL)
        return err_set(e, ERR_INPUT, "luật không có quy tắc \"%z\"", "the law has no rule \"%z\"",
                       "average_living_by_income");
    const struct law_request request = {.month = month_of(on),
                                        .known_on = on,
                                        .targets = &rule->index,
                                        .n_targets = 1,
                                        .imprecise_dates = s->imprecise_dates};
    const struct law_plan *plan = law_plan_new(a, law, &request, e);
    if (plan == NULL)
        return e->code;
    const struct law_output *output = &plan->outputs[0];
    struct vm_column *columns = arena_array(a, struct vm_column, (size_t)plan->n_inputs + 1);
    survey_bind(a, s, plan, columns);
    const struct vm_batch batch = {s->households, s->first, columns};
    struct vm *vm = vm_new(a, &plan->program);
    *verdict = -1;
    if (!output->applies || s->households == 0)
        return ERR_NONE;
    vm_run(vm, &batch, 0, 1);
    struct vm_reg r = vm_register(vm, output->value);
    if (r.known == NULL || r.known[0])
        *verdict = ((const uint8_t *)r.data)[0];
    return ERR_NONE;
}

enum err_code living_judge(struct store_conn *c, struct arena *a, const struct law *law,
                           const struct areas *areas, int64_t province, int64_t household, day on,
                           int *verdict, struct err *e)
{
    const struct world_at at = {province, on, DAY_MAX, WORLD_ALL_RECORDINGS, false};
    struct world world;
    enum err_code code = world_read(c, a, law, areas, &at, household, &world, e);
    if (code != ERR_NONE)
        return code;
    code = run_rule(a, law, world.survey, on, verdict, e);
    survey_free(world.survey);
    return code;
}
