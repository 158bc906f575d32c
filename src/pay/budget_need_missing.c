/* What would have to be known of those whom an estimate could not count: the law is asked again,
 * with its trace, of some of them. */
#include "pay/budget_need_int.h"

#include "pay/owed.h"

#include <stdlib.h>

#define MAX_MISSING 16

void need_missing_note(struct need_missing *m, const struct need_missing_row *row, month of)
{
    month *first = &m->first[row->benefit];
    *first = *first == 0 ? of : *first;
    if (*first == of && m->looked[row->benefit] < NEED_LOOKED) {
        m->looked[row->benefit]++;
        vec_push(m->a, &m->rows, *row);
    }
}

static void count(struct need_missing *m, uint32_t benefit, const struct law_missing *x)
{
    str fact = x->symbol != NULL ? x->symbol->id : STR("");
    str words = x->symbol == NULL        ? x->reason
                : x->symbol->label.n > 0 ? x->symbol->label
                                         : x->symbol->name;
    for (uint32_t i = 0; i < m->found.n; i++) {
        struct budget_need_missing *f = &m->found.v[i];
        if (f->benefit == benefit && str_eq(f->fact, fact) && str_eq(f->words, words)) {
            f->entities++;
            return;
        }
    }
    const struct budget_need_missing one = {
        .benefit = benefit, .fact = fact, .words = words, .entities = 1};
    vec_push(m->a, &m->found, one);
}

/* The benefits of the noted rows, each once; by place in the estimate, or UINT32_MAX. */
static uint32_t targets_of(const struct need_law *w, bool assumed, uint32_t *symbols,
                           uint32_t *place)
{
    uint32_t n = 0;
    for (uint32_t i = 0; i < NEED_BENEFITS; i++)
        place[i] = UINT32_MAX;
    for (uint32_t i = 0; i < w->missing->rows.n; i++) {
        const struct need_missing_row *r = &w->missing->rows.v[i];
        if (r->assumed != assumed || place[r->benefit] != UINT32_MAX)
            continue;
        place[r->benefit] = n;
        symbols[n++] = w->symbols[r->benefit];
    }
    return n;
}

static enum err_code look(const struct need_law *w, const struct survey *s, month m, day known_on,
                          bool assumed, struct arena *a, struct err *e)
{
    uint32_t symbols[NEED_BENEFITS], place[NEED_BENEFITS];
    struct law_missing missing[MAX_MISSING];
    uint32_t n = targets_of(w, assumed, symbols, place);
    const struct law_request request = {.month = m,
                                        .known_on = known_on,
                                        .targets = symbols,
                                        .n_targets = n,
                                        .imprecise_dates = s->imprecise_dates,
                                        .trace = true};
    const struct owed_question q = {.assumed = w->decisions, .n_assumed = w->n_decided};
    if (n == 0)
        return ERR_NONE;
    struct law_plan *plan = law_plan_new(a, w->law, &request, e);
    if (plan == NULL)
        return e->code;
    struct vm_column *columns = arena_array(a, struct vm_column, (size_t)plan->n_inputs + 1);
    survey_bind(a, s, plan, columns);
    if (assumed)
        owed_assume(&q, plan, columns);
    const struct vm_batch batch = {s->households, s->first, columns};
    struct vm *vm = vm_new(a, &plan->program);
    for (uint32_t i = 0; i < w->missing->rows.n; i++) {
        const struct need_missing_row *r = &w->missing->rows.v[i];
        if (r->assumed != assumed)
            continue;
        uint32_t output = place[r->benefit];
        bool person = plan->outputs[output].level == LEVEL_PERSON;
        vm_run(vm, &batch, r->household, r->household + 1);
        uint32_t k =
            law_missing(plan, vm, &batch, r->household, output,
                        person ? r->row - s->first[r->household] : 0, missing, MAX_MISSING);
        for (uint32_t j = 0; j < k; j++)
            count(w->missing, r->benefit, &missing[j]);
    }
    return ERR_NONE;
}

enum err_code need_missing_look(const struct need_law *w, const struct survey *s, month m,
                                day known_on, struct err *e)
{
    enum err_code code = ERR_NONE;
    struct arena a;
    if (w->missing->rows.n == 0)
        return ERR_NONE;
    arena_init(&a, (size_t)4 << 30);
    for (int assumed = 0; assumed < 2 && code == ERR_NONE; assumed++)
        code = look(w, s, m, known_on, assumed == 1, &a, e);
    arena_clear(&a);
    w->missing->rows.n = 0;
    return code;
}

static int by_benefit(const void *a, const void *b)
{
    const struct budget_need_missing *x = a, *y = b;
    if (x->benefit != y->benefit)
        return x->benefit < y->benefit ? -1 : 1;
    if (x->entities != y->entities)
        return x->entities > y->entities ? -1 : 1;
    int o = str_cmp(x->fact, y->fact);
    return o != 0 ? o : str_cmp(x->words, y->words);
}

void need_missing_list(const struct need_law *w, struct budget_need *out)
{
    struct need_missing *m = w->missing;
    for (uint32_t i = 0; i < m->found.n; i++) {
        m->found.v[i].looked = m->looked[m->found.v[i].benefit];
        m->found.v[i].code = w->sums->benefits[m->found.v[i].benefit].id;
    }
    if (m->found.n > 0)
        qsort(m->found.v, m->found.n, sizeof(m->found.v[0]), by_benefit);
    out->missing = m->found.v;
    out->n_missing = m->found.n;
}
