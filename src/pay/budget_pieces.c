/* A population in pieces, decided for the months of a year. */
#include "pay/budget_pieces.h"

#include "base/check.h"
#include "pay/budget_need_int.h"
#include "pay/owed.h"

#define SCRATCH_BYTES ((size_t)1 << 30)
#define COLUMN_BYTES                                                                               \
    ((size_t)2 << 20) /* what a piece usually needs; more is taken where needed                    \
                       */

/* Of one month and law: all benefits, and those that a decision alone makes owed, as if it were
 * made. */
struct planned {
    struct law_plan *plan; /* NULL: there is nothing to decide */
    struct vm *vm;
    uint32_t *column; /* of the month's, by input */
};
struct month_plan {
    struct planned all, decided;
};
/* What all plans of a month read: each input once. */
struct month_inputs {
    const struct law_input **v;
    uint32_t n, cap;
    struct vm_column *columns; /* of the piece */
};

struct budget_pieces {
    struct budget_pieces_question q;
    struct arena *a;
    struct arena scratch;    /* columns of a piece */
    struct arena_mark empty; /* of it: room that is used again */
    struct need_law laws[2];
    uint32_t n_laws;
    struct month_plan months[2][NEED_MONTHS];
    struct month_inputs inputs[NEED_MONTHS];
    struct vm_column *columns; /* of the plan that runs */
    month january;
    /* The piece under way: */
    const struct survey *survey;
    uint32_t *place;     /* of its households */
    uint32_t *household; /* of its persons */
    struct need_law *law;
    bool deciding; /* the second plan runs */
    struct err error;
};

/* ---- plans ---- */

static struct law_plan *make_plan(struct budget_pieces *p, const struct law *law, uint32_t k,
                                  const uint32_t *targets, uint32_t n, struct err *e)
{
    const struct law_request request = {.month = p->january + (month)k,
                                        .known_on = p->q.known_on,
                                        .targets = targets,
                                        .n_targets = n,
                                        .imprecise_dates = true};
    return law_plan_new(p->a, law, &request, e);
}

/* The same column, in either law: the larger one has the symbols of the other. */
static bool same_input(const struct law_input *x, const struct law_input *y)
{
    const struct law_symbol *s = x->symbol, *t = y->symbol;
    return s->index == t->index && x->month == y->month && x->sample == y->sample &&
           x->aspect == y->aspect && x->lane == y->lane && x->level == y->level &&
           s->lane == t->lane && s->has_unrecorded == t->has_unrecorded &&
           s->unrecorded == t->unrecorded;
}

static uint32_t input_number(struct budget_pieces *p, struct month_inputs *all,
                             const struct law_input *input)
{
    for (uint32_t i = 0; i < all->n; i++) {
        if (same_input(all->v[i], input))
            return i;
    }
    vec_push(p->a, all, input);
    return all->n - 1;
}

static enum err_code plan_one(struct budget_pieces *p, const struct need_law *w, uint32_t k,
                              const uint32_t *targets, uint32_t n, struct planned *out,
                              struct err *e)
{
    struct law_plan *plan = out->plan = make_plan(p, w->law, k, targets, n, e);
    if (plan == NULL)
        return e->code;
    out->vm = vm_new_small(p->a, &plan->program, BUDGET_PIECE_ROWS);
    out->column = arena_array(p->a, uint32_t, (size_t)plan->n_inputs + 1);
    for (uint32_t i = 0; i < plan->n_inputs; i++)
        out->column[i] = input_number(p, &p->inputs[k], &plan->inputs[i]);
    return ERR_NONE;
}

static enum err_code plan_month(struct budget_pieces *p, struct need_law *w, uint32_t k,
                                struct err *e)
{
    struct month_plan *m = &p->months[w->number][k];
    uint32_t *symbols = arena_array(p->a, uint32_t, (size_t)w->n_decided + 1);
    for (uint32_t i = 0; i < w->n_decided; i++)
        symbols[i] = w->symbols[w->decided[i]];
    enum err_code code = plan_one(p, w, k, w->symbols, w->sums->n_benefits, &m->all, e);
    if (code == ERR_NONE && w->n_decided > 0)
        code = plan_one(p, w, k, symbols, w->n_decided, &m->decided, e);
    return code;
}

static enum err_code open_law(struct budget_pieces *p, struct need_law *w, struct err *e)
{
    const struct enrol_lines nobody = {0};
    const struct need_which which = {.settings = p->q.settings,
                                     .year = p->q.year,
                                     .entities = 2 * BUDGET_PIECE_ROWS,
                                     .likely = true,
                                     .acts = &nobody};
    w->sums = arena_new(p->a, struct need_sums);
    w->sums->a = p->a;
    w->has_allowance = arena_array(p->a, uint8_t, BUDGET_PIECE_ROWS);
    enum err_code code = need_law_benefits(w, p->a, &which, e);
    for (uint32_t k = p->q.skip; k < p->q.skip + p->q.months && code == ERR_NONE; k++)
        code = plan_month(p, w, k, e);
    return code;
}

enum err_code budget_pieces_open(struct arena *a, const struct budget_pieces_question *q,
                                 struct budget_pieces **out, struct err *e)
{
    struct budget_pieces *p = *out = arena_new(a, struct budget_pieces);
    enum err_code code = ERR_NONE;
    check(q->months > 0 && q->skip + q->months <= NEED_MONTHS);
    p->q = *q;
    p->a = a;
    p->january = month_make(q->year, 1);
    p->n_laws = q->other != NULL ? 2 : 1;
    p->place = arena_array(a, uint32_t, BUDGET_PIECE_ROWS);
    p->household = arena_array(a, uint32_t, BUDGET_PIECE_ROWS);
    arena_init(&p->scratch, SCRATCH_BYTES);
    arena_alloc(&p->scratch, COLUMN_BYTES);
    p->empty = arena_save(&p->scratch);
    p->empty.block_used -= COLUMN_BYTES;
    for (uint32_t i = 0; i < p->n_laws && code == ERR_NONE; i++) {
        p->laws[i] = (struct need_law){.law = i == 0 ? q->law : q->other, .number = i};
        code = open_law(p, &p->laws[i], e);
    }
    uint32_t most = 0;
    for (uint32_t k = 0; k < NEED_MONTHS; k++) {
        p->inputs[k].columns = arena_array(a, struct vm_column, (size_t)p->inputs[k].n + 1);
        most = p->inputs[k].n > most ? p->inputs[k].n : most;
    }
    p->columns = arena_array(a, struct vm_column, (size_t)most + 1);
    return code;
}

/* ---- a piece ---- */

static void tell(const struct budget_pieces *p, const struct need_entry *x, uint32_t household,
                 uint32_t row)
{
    const struct budget_need_entry entry = {.law = p->law->number,
                                            .symbol = p->law->sums->benefits[x->benefit].symbol,
                                            .month = p->january + (month)x->month,
                                            .who = x->who,
                                            .household = household,
                                            .entity = row,
                                            .amount = x->amount,
                                            .undetermined = x->undetermined};
    if (p->q.take != NULL)
        p->q.take(p->q.ctx, &entry);
}

static void take_row(void *ctx, const struct owed_row *row)
{
    struct budget_pieces *p = ctx;
    struct need_law *w = p->law;
    uint32_t number = p->deciding ? w->decided[row->benefit] : row->benefit;
    struct need_benefit *b = &w->sums->benefits[number];
    const struct law_symbol *s = law_symbol(w->law, b->symbol);
    bool person = s->entity == LAW_PERSON;
    uint32_t household = person ? p->household[row->row] : row->row;
    if (p->deciding && person && w->has_allowance[row->row])
        return;
    if (!p->deciding && !row->undetermined && need_is_allowance(s))
        w->has_allowance[row->row] = 1;
    if (b->once && need_given_before(b, person ? row->row : BUDGET_PIECE_ROWS + row->row))
        return;
    const struct need_entry x = {.benefit = number,
                                 .commune = p->place[household],
                                 .month = (uint32_t)(row->month - p->january),
                                 .who = b->enrolment ? BUDGET_LIKELY : BUDGET_BY_LAW,
                                 .amount = row->amount,
                                 .undetermined = row->undetermined};
    tell(p, &x, household, row->row);
    if (p->error.code == ERR_NONE)
        need_add(w->sums, &x, &p->error);
}

static void bind_month(struct budget_pieces *p, uint32_t k)
{
    struct month_inputs *all = &p->inputs[k];
    arena_restore(&p->scratch, p->empty);
    for (uint32_t i = 0; i < all->n; i++)
        survey_bind_input(&p->scratch, p->survey, all->v[i], p->q.known_on, &all->columns[i]);
}

static void run(struct budget_pieces *p, const struct planned *planned, uint32_t k)
{
    const struct survey *s = p->survey;
    const struct law_plan *plan = planned->plan;
    if (plan == NULL)
        return;
    for (uint32_t i = 0; i < plan->n_inputs; i++)
        p->columns[i] = p->inputs[k].columns[planned->column[i]];
    if (p->deciding) {
        const struct owed_question assumed = {.assumed = p->law->decisions,
                                              .n_assumed = p->law->n_decided};
        owed_assume(&assumed, plan, p->columns);
    }
    const struct vm_batch batch = {s->households, s->first, p->columns};
    const struct survey_chunk chunk = {plan, planned->vm, 0, s->households};
    vm_run(planned->vm, &batch, 0, s->households);
    owed_read(&chunk, s->first, p->january + (month)k, take_row, p);
}

static void take_month(struct budget_pieces *p, uint32_t k)
{
    const struct month_plan *m = &p->months[p->law->number][k];
    mem_zero(p->law->has_allowance, p->survey->persons);
    p->deciding = false;
    run(p, &m->all, k);
    p->deciding = true;
    run(p, &m->decided, k);
}

static enum err_code place_all(struct budget_pieces *p, const str *place, struct err *e)
{
    const struct survey *s = p->survey;
    for (uint32_t h = 0; h < s->households; h++) {
        bool same = h > 0 && place[h].p == place[h - 1].p;
        for (uint32_t i = 0; i < p->n_laws && !same; i++)
            p->place[h] = need_commune(p->laws[i].sums, place[h]);
        if (same)
            p->place[h] = p->place[h - 1];
        if (p->place[h] == NEED_COMMUNES)
            return err_set(e, ERR_LIMIT, "quá nhiều nơi", "too many places");
        for (uint32_t i = s->first[h]; i < s->first[h + 1]; i++)
            p->household[i] = h;
    }
    return ERR_NONE;
}

enum err_code budget_pieces_take(struct budget_pieces *p, const struct survey *piece,
                                 const str *place, struct err *e)
{
    check(piece->households <= BUDGET_PIECE_ROWS && piece->persons <= BUDGET_PIECE_ROWS);
    p->survey = piece;
    if (place_all(p, place, e) != ERR_NONE)
        return e->code;
    for (uint32_t i = 0; i < p->n_laws; i++) {
        p->law = &p->laws[i];
        for (uint32_t b = 0; b < p->law->sums->n_benefits; b++) {
            uint64_t *given = p->law->sums->benefits[b].given;
            if (given != NULL)
                mem_zero(given, 2 * BUDGET_PIECE_ROWS / 8);
        }
    }
    for (uint32_t k = p->q.skip; k < p->q.skip + p->q.months; k++) {
        bind_month(p, k);
        for (uint32_t i = 0; i < p->n_laws; i++) {
            p->law = &p->laws[i];
            take_month(p, k);
        }
    }
    if (p->error.code != ERR_NONE)
        *e = p->error;
    return p->error.code;
}

enum err_code budget_pieces_list(struct budget_pieces *p, struct budget_need out[2], struct err *e)
{
    enum err_code code = ERR_NONE;
    for (uint32_t i = 0; i < p->n_laws && code == ERR_NONE; i++) {
        out[i] = (struct budget_need){.known_on = p->q.known_on};
        code = need_list(p->laws[i].sums, p->q.year, &out[i], e);
    }
    return code;
}

void budget_pieces_close(struct budget_pieces *p)
{
    arena_clear(&p->scratch);
}
