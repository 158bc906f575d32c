/* What the law owes: a plan a month, run over the whole survey, its registers read off. */
#include "pay/owed.h"

#include "base/check.h"

struct month_run {
    const struct owed_question *q;
    const struct survey *survey;
    struct owed_rows *out;
    struct arena *arena;
    month month;
};

/* The next row from i on that is due or unknown: most are neither, so eight are passed at once. */
static uint32_t next_due(struct vm_reg due, uint32_t i, uint32_t n)
{
    const uint8_t *yes = due.data;
    for (; i < n; i++) {
        uint64_t some = 0, all_known = UINT64_MAX;
        if (i + 8 <= n) {
            __builtin_memcpy(&some, yes + i, 8);
            if (due.known != NULL)
                __builtin_memcpy(&all_known, due.known + i, 8);
            if (some == 0 && (due.known == NULL || all_known == 0x0101010101010101u)) {
                i += 7;
                continue;
            }
        }
        if (yes[i] || (due.known != NULL && !due.known[i]))
            return i;
    }
    return n;
}

static void read_benefit(const struct survey_chunk *c, const uint32_t *first_of, month m,
                         uint32_t benefit, owed_take *take, void *ctx)
{
    const struct law_output *output = &c->plan->outputs[benefit];
    if (!output->applies || output->due == VM_NONE)
        return;
    bool person = output->level == LEVEL_PERSON;
    uint32_t first = person ? first_of[c->from] : c->from;
    uint32_t n = person ? first_of[c->to] - first : c->to - c->from;
    struct vm_reg due = vm_register(c->vm, output->due);
    struct vm_reg value = {NULL, NULL};
    if (output->value != VM_NONE)
        value = vm_register(c->vm, output->value);
    for (uint32_t i = next_due(due, 0, n); i < n; i = next_due(due, i + 1, n)) {
        bool sure = due.known == NULL || due.known[i];
        bool amount_known = sure && (value.data == NULL || value.known == NULL || value.known[i]);
        vnd amount =
            amount_known && value.data != NULL ? vm_lane_get(output->lane, value.data, i) : 0;
        const struct owed_row row = {first + i, benefit, m, !amount_known, amount};
        take(ctx, &row);
    }
}

void owed_read(const struct survey_chunk *c, const uint32_t *first, month m, owed_take *take,
               void *ctx)
{
    for (uint32_t b = 0; b < c->plan->n_outputs; b++)
        read_benefit(c, first, m, b, take, ctx);
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

static void keep_row(void *ctx, const struct owed_row *row)
{
    struct month_run *r = ctx;
    vec_push(r->arena, r->out, *row);
}

static void take_chunk(void *ctx, const struct survey_chunk *c)
{
    struct month_run *r = ctx;
    const struct survey *s = r->survey;
    uint64_t months = (uint64_t)(r->q->to - r->q->from) + 1;
    uint64_t before = (uint64_t)(r->month - r->q->from);
    owed_read(c, s->first, r->month, keep_row, r);
    steps_tell(r->q->steps, before * s->households + c->to, months * s->households);
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
    struct month_run r = {.q = q, .survey = s, .out = out, .arena = a, .month = m};
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
