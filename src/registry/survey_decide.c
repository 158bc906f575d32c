/* A month's law over a whole survey, chunk by chunk. */
#include "registry/survey.h"

#define SCRATCH_BYTES ((size_t)4 << 30)

static void run_chunks(struct arena *scratch, const struct survey *s, const struct law_plan *plan,
                       const struct survey_taking *t)
{
    struct vm_column *columns = arena_array(scratch, struct vm_column, (size_t)plan->n_inputs + 1);
    survey_bind(scratch, s, plan, columns);
    if (t->bound != NULL)
        t->bound(t->ctx, plan, columns);
    const struct vm_batch batch = {s->households, s->first, columns};
    struct survey_chunk c = {.plan = plan, .vm = vm_new(scratch, &plan->program)};
    for (; c.from < s->households; c.from = c.to) {
        c.to = vm_chunk_end(&batch, c.from);
        vm_run(c.vm, &batch, c.from, c.to);
        t->take(t->ctx, &c);
    }
}

enum err_code survey_decide(const struct survey *s, const struct law *law,
                            const struct law_request *request, const struct survey_taking *t,
                            struct err *e)
{
    struct law_request asked = *request;
    struct arena scratch;
    asked.imprecise_dates = s->imprecise_dates;
    arena_init(&scratch, SCRATCH_BYTES);
    const struct law_plan *plan = law_plan_new(&scratch, law, &asked, e);
    if (plan != NULL)
        run_chunks(&scratch, s, plan, t);
    arena_clear(&scratch);
    return plan == NULL ? e->code : ERR_NONE;
}
