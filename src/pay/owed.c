/* What the law owes: a plan a month, run over the whole survey, its registers read off. */
#include "pay/owed.h"

#include "base/check.h"

struct month_run {
    const struct owed_question *q;
    const uint32_t *first; /* of the survey */
    struct owed_rows *out;
    struct arena *arena;
    month month;
};

static void read_benefit(struct month_run *r, const struct survey_chunk *c, uint32_t benefit)
{
    const struct law_output *output = &c->plan->outputs[benefit];
    if (!output->applies || output->due == VM_NONE)
        return;
    bool person = output->level == LEVEL_PERSON;
    uint32_t first = person ? r->first[c->from] : c->from;
    uint32_t n = person ? r->first[c->to] - first : c->to - c->from;
    struct vm_reg due = vm_register(c->vm, output->due);
    struct vm_reg value = {NULL, NULL};
    if (output->value != VM_NONE)
        value = vm_register(c->vm, output->value);
    for (uint32_t i = 0; i < n; i++) {
        bool sure = due.known == NULL || due.known[i];
        if (sure && !((const uint8_t *)due.data)[i])
            continue;
        bool amount_known = sure && (value.data == NULL || value.known == NULL || value.known[i]);
        vnd amount =
            amount_known && value.data != NULL ? vm_lane_get(output->lane, value.data, i) : 0;
        struct owed_row row = {first + i, benefit, r->month, !amount_known, amount};
        vec_push(r->arena, r->out, row);
    }
}

void owed_assume(const struct owed_question *q, const struct law_plan *plan,
                 struct vm_column *columns)
{
    for (uint32_t i = 0; i < plan->n_inputs; i++) {
        for (uint32_t k = 0; k < q->n_assumed; k++) {
            const struct law_input *in = &plan->inputs[i];
            if (in->symbol->index == q->assumed[k] && in->aspect == LAW_VALUE)
                columns[i] = (struct vm_column){.uniform = 1, .uniform_known = true};
        }
    }
}

static void take_chunk(void *ctx, const struct survey_chunk *c)
{
    struct month_run *r = ctx;
    for (uint32_t b = 0; b < r->q->n_benefits; b++)
        read_benefit(r, c, b);
}

static void assume(void *ctx, const struct law_plan *plan, struct vm_column *columns)
{
    const struct month_run *r = ctx;
    owed_assume(r->q, plan, columns);
}

static enum err_code run_month(struct arena *a, const struct survey *s,
                               const struct owed_question *q, month m, struct owed_rows *out,
                               struct err *e)
{
    const struct law_request request = {
        .month = m, .known_on = q->known_on, .targets = q->benefits, .n_targets = q->n_benefits};
    struct month_run r = {.q = q, .first = s->first, .out = out, .arena = a, .month = m};
    const struct survey_taking taking = {.take = take_chunk, .bound = assume, .ctx = &r};
    return survey_decide(s, q->law, &request, &taking, e);
}

enum err_code owed_compute(struct arena *a, const struct survey *s, const struct owed_question *q,
                           struct owed_rows *out, struct err *e)
{
    check(q->from <= q->to);
    *out = (struct owed_rows){0};
    for (uint32_t b = 0; b < q->n_benefits; b++) {
        const struct law_symbol *symbol = law_symbol(q->law, q->benefits[b]);
        if (symbol->kind != LAW_BENEFIT)
            return err_set(e, ERR_INPUT, "\"%s\" không phải là một quyền lợi",
                           "\"%s\" is not a benefit", symbol->id);
    }
    enum err_code code = ERR_NONE;
    for (month m = q->from; m <= q->to && code == ERR_NONE; m++)
        code = run_month(a, s, q, m, out, e);
    return code;
}
