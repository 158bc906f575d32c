/* A block scored by the law, and nudged until each household scores as it is meant to. */
#include "base/check.h"
#include "synth/synth_int.h"

enum { FOR_NUDGES = 31 };

#define MAX_ROUNDS 400
#define PENSIONS_UNTIL                                                                             \
    40                /* rounds: with two pensions a small household can't be below the line       \
                       */
#define EXACT_AFTER 2 /* rounds after which births known by year alone stop mattering */

enum source { FROM_NOTHING, FROM_H, FROM_P, FROM_BORN, FROM_SURVEYED, FROM_FACTS };

struct input_source {
    enum source source;
    const struct field *field;
    int index;
};

struct scorer {
    const struct world *w;
    struct vm *vm;
    struct vm_batch batch;
    struct vm_column *columns;
    struct input_source *sources;
    uint32_t *first;
    bool *wrong; /* by household of the block */
};

static struct input_source find_source(const struct world *w, const struct law_input *input)
{
    const struct law_symbol *s = input->symbol;
    if (s == w->f.born)
        return (struct input_source){.source = FROM_BORN};
    if (s == w->f.surveyed_on)
        return (struct input_source){.source = FROM_SURVEYED};
    for (int i = 0; i < H_COUNT; i++) {
        if (w->f.h[i].symbol == s)
            return (struct input_source){FROM_H, &w->f.h[i], i};
    }
    for (int i = 0; i < P_COUNT; i++) {
        if (w->f.p[i].symbol == s)
            return (struct input_source){FROM_P, &w->f.p[i], i};
    }
    return (struct input_source){.source = s->entity == LAW_AREA ? FROM_NOTHING : FROM_FACTS};
}

struct scorer *scorer_new(struct arena *a, const struct world *w)
{
    struct scorer *s = arena_new(a, struct scorer);
    const struct law_plan *plan = w->plan;
    s->w = w;
    s->vm = vm_new(a, &plan->program);
    s->columns = arena_array(a, struct vm_column, (size_t)plan->n_inputs + 1);
    s->sources = arena_array(a, struct input_source, (size_t)plan->n_inputs + 1);
    s->first = arena_array(a, uint32_t, SYNTH_BLOCK + 1 + VM_SLACK);
    s->wrong = arena_array(a, bool, SYNTH_BLOCK);
    for (uint32_t i = 0; i < plan->n_inputs; i++) {
        size_t rows =
            VM_SLACK +
            (plan->inputs[i].level == LEVEL_PERSON ? SYNTH_BLOCK * SYNTH_MAX_MEMBERS : SYNTH_BLOCK);
        s->sources[i] = find_source(w, &plan->inputs[i]);
        s->columns[i].data = arena_alloc_array(a, lane_bytes(plan->inputs[i].lane), rows);
        s->columns[i].known = arena_array(a, uint8_t, rows);
    }
    s->batch = (struct vm_batch){.first = s->first, .columns = s->columns};
    return s;
}

static void store(const struct scorer *s, uint32_t input, uint32_t row, bool known, int64_t value)
{
    void *data = (void *)(uintptr_t)s->columns[input].data;
    uint8_t *mask = (uint8_t *)(uintptr_t)s->columns[input].known;
    mask[row] = known;
    value = known ? value : 0;
    vm_lane_set(s->w->plan->inputs[input].lane, data, row, value);
}

static void store_answer(const struct scorer *s, uint32_t input, uint32_t row, int32_t answer)
{
    const struct law_symbol *fact = s->w->plan->inputs[input].symbol;
    if (answer != UNKNOWN)
        store(s, input, row, true, field_to_law(s->sources[input].field, answer));
    else
        store(s, input, row, fact->has_unrecorded, fact->unrecorded);
}

static void store_born(const struct scorer *s, uint32_t input, uint32_t row, const struct person *p)
{
    int year = p->born >> 9;
    switch (s->w->plan->inputs[input].aspect) {
    case LAW_EARLIEST:
        store(s, input, row, true, p->year_alone ? vm_date_pack(year, 1, 1) : p->born);
        break;
    case LAW_LATEST:
        store(s, input, row, true, p->year_alone ? vm_date_pack(year, 12, 31) : p->born);
        break;
    default:
        store(s, input, row, !p->year_alone, p->born);
    }
}

static void fill_household(struct scorer *s, const struct block *b, uint32_t index)
{
    const struct household *h = &b->households[index];
    const struct law_plan *plan = s->w->plan;
    for (uint32_t i = 0; i < plan->n_inputs; i++) {
        const struct law_symbol *fact = plan->inputs[i].symbol;
        const struct input_source *from = &s->sources[i];
        bool person = plan->inputs[i].level == LEVEL_PERSON;
        uint32_t row = person ? h->first : index, to = person ? h->first + h->n : index + 1;
        for (; row < to; row++) {
            if (from->source == FROM_H)
                store_answer(s, i, row, h->answers[from->index]);
            else if (from->source == FROM_P)
                store_answer(s, i, row, b->persons[row].answers[from->index]);
            else if (from->source == FROM_BORN)
                store_born(s, i, row, &b->persons[row]);
            else if (from->source == FROM_SURVEYED)
                store(s, i, row, true, vm_date_of(h->surveyed_on));
            else if (plan->inputs[i].aspect != LAW_SINCE)
                store(s, i, row, fact->has_unrecorded, fact->unrecorded);
            else
                store(s, i, row, false, 0);
        }
    }
}

/* Lays the facts over the columns that ask for them. Several of one fact for one row come in order
 * of time, so the last that holds stays. */
static void fill_facts(struct scorer *s, const struct block *b)
{
    const struct law_plan *plan = s->w->plan;
    for (uint32_t i = 0; i < plan->n_inputs; i++) {
        const struct law_input *input = &plan->inputs[i];
        day first = month_first_day(input->month), last = month_last_day(input->month);
        day from = input->sample == LAW_AT_END ? last : first;
        day to = input->sample == LAW_AT_START ? first : last;
        for (uint32_t k = 0; s->sources[i].source == FROM_FACTS && k < b->facts.n; k++) {
            const struct fact *x = &b->facts.v[k];
            if (x->symbol != input->symbol || x->from > to || x->to < from || x->dropped)
                continue;
            uint32_t row = x->person == UINT32_MAX ? x->household : x->person;
            store(s, i, row, true, input->aspect == LAW_SINCE ? vm_date_of(x->from) : x->value);
        }
    }
}

/* The law's class of a household after a run, or -1. */
static int64_t scored(const struct scorer *s, uint32_t index)
{
    const struct law_output *o = &s->w->plan->outputs[0];
    struct vm_reg r = vm_register(s->vm, o->value);
    if (r.known != NULL && !r.known[index])
        return -1;
    return ((const uint8_t *)r.data)[index];
}

static void nudge(struct block *b, struct household *h, const struct world *w, int64_t class,
                  int round, struct rng *r)
{
    bool below = class == w->class_value[T_POOR] || class == w->class_value[T_NEAR_POOR];
    int times = 1 + round / 12;
    for (int i = 0; i < times; i++) {
        if (h->target == T_OTHER)
            nudge_income(b, h, true, r);
        else if (!below)
            nudge_income(b, h, false, r);
        else
            nudge_deprivation(b, h, h->target == T_NEAR_POOR, r);
    }
}

/* Nobody has a pension here after all. */
static void drop_pensions(struct block *b, const struct household *h)
{
    for (uint32_t i = h->first; i < h->first + h->n; i++) {
        if (b->persons[i].answers[P_PENSION] > 0)
            b->persons[i].answers[P_PENSION] = 0;
    }
    for (uint32_t k = 0; k < b->facts.n; k++) {
        struct fact *x = &b->facts.v[k];
        if (x->person >= h->first && x->person < h->first + h->n &&
            str_eq_c(x->symbol->id, "monthly_pension"))
            x->dropped = true;
    }
}

static void make_exact(struct block *b, const struct household *h)
{
    for (uint32_t i = h->first; i < h->first + h->n; i++)
        b->persons[i].year_alone = false;
}

bool score_block(struct scorer *s, struct block *b, uint32_t *nudged)
{
    const struct world *w = s->w;
    for (uint32_t i = 0; i < b->n; i++) {
        s->first[i] = b->households[i].first;
        fill_household(s, b, i);
    }
    s->first[b->n] = b->n_persons;
    s->batch.households = b->n;
    fill_facts(s, b);
    for (int round = 0; round < MAX_ROUNDS; round++) {
        uint32_t wrong = 0;
        vm_run(s->vm, &s->batch, 0, b->n);
        for (uint32_t i = 0; i < b->n; i++) {
            struct household *h = &b->households[i];
            int64_t class = scored(s, i);
            s->wrong[i] = class != w->class_value[h->target];
            if (!s->wrong[i])
                continue;
            wrong++;
            struct rng r = stream(w, h, FOR_NUDGES + ((uint64_t)round << 8));
            if (class < 0 || round > MAX_ROUNDS / 2)
                make_exact(b, h);
            if (round == PENSIONS_UNTIL && h->target != T_OTHER)
                drop_pensions(b, h);
            if (class >= 0 || round > EXACT_AFTER)
                nudge(b, h, w, class, round, &r);
        }
        if (round == 0)
            *nudged += wrong;
        if (wrong == 0)
            return true;
        for (uint32_t i = 0; i < b->n; i++) {
            if (s->wrong[i])
                fill_household(s, b, i);
        }
        fill_facts(s, b);
    }
    return false;
}
