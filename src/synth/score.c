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
    day since, until; /* an entry that begins by `until` and ends from `since` on holds */
};

struct scorer {
    const struct world *w;
    struct vm *vm;
    struct vm_batch batch;
    struct vm_column *columns;
    struct input_source *sources;
    uint32_t *first;
    uint32_t *household, *person;   /* of the block: those of the rows that are run */
    uint32_t *of_facts, n_of_facts; /* inputs that facts give */
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
            return (struct input_source){.source = FROM_H, .field = &w->f.h[i], .index = i};
    }
    for (int i = 0; i < P_COUNT; i++) {
        if (w->f.p[i].symbol == s)
            return (struct input_source){.source = FROM_P, .field = &w->f.p[i], .index = i};
    }
    return (struct input_source){.source = s->entity == LAW_AREA ? FROM_NOTHING : FROM_FACTS};
}

static void set_days(struct input_source *s, const struct law_input *input)
{
    day first = month_first_day(input->month), last = month_last_day(input->month);
    s->since = input->sample == LAW_AT_END ? last : first;
    s->until = input->sample == LAW_AT_START ? first : last;
}

struct scorer *scorer_new(struct arena *a, const struct world *w)
{
    struct scorer *s = arena_new(a, struct scorer);
    const struct law_plan *plan = w->plan;
    s->w = w;
    s->vm = vm_new_small(a, &plan->program, VM_MOST_ROWS);
    s->columns = arena_array(a, struct vm_column, (size_t)plan->n_inputs + 1);
    s->sources = arena_array(a, struct input_source, (size_t)plan->n_inputs + 1);
    s->first = arena_array(a, uint32_t, SYNTH_BLOCK + 1 + VM_SLACK);
    s->household = arena_array(a, uint32_t, SYNTH_BLOCK);
    s->person = arena_array(a, uint32_t, SYNTH_BLOCK * SYNTH_MAX_MEMBERS);
    s->of_facts = arena_array(a, uint32_t, (size_t)plan->n_inputs + 1);
    for (uint32_t i = 0; i < plan->n_inputs; i++) {
        size_t rows =
            VM_SLACK +
            (plan->inputs[i].level == LEVEL_PERSON ? SYNTH_BLOCK * SYNTH_MAX_MEMBERS : SYNTH_BLOCK);
        s->sources[i] = find_source(w, &plan->inputs[i]);
        set_days(&s->sources[i], &plan->inputs[i]);
        if (s->sources[i].source == FROM_FACTS)
            s->of_facts[s->n_of_facts++] = i;
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

/* An input of the answers: one loop over the rows that are run. */
static void fill_answers(const struct scorer *s, const struct block *b, uint32_t i)
{
    const struct input_source *from = &s->sources[i];
    const struct law_input *input = &s->w->plan->inputs[i];
    const struct law_symbol *fact = input->symbol;
    bool person = from->source == FROM_P;
    const struct answer_column to = {
        .data = (void *)(uintptr_t)s->columns[i].data,
        .known = (uint8_t *)(uintptr_t)s->columns[i].known,
        .lane = input->lane,
        .has_default = fact->has_unrecorded,
        .value = fact->unrecorded,
        .answers =
            person ? &b->persons[0].answers[from->index] : &b->households[0].answers[from->index],
        .stride = person ? sizeof(struct person) : sizeof(struct household),
        .of = person ? s->person : s->household,
        .n = person ? s->first[s->batch.households] : s->batch.households};
    fill_column(&to, from->field);
}

static void fill_other(const struct scorer *s, const struct block *b, uint32_t i)
{
    const struct law_input *input = &s->w->plan->inputs[i];
    const struct law_symbol *fact = input->symbol;
    enum source source = s->sources[i].source;
    bool person = input->level == LEVEL_PERSON;
    uint32_t n = person ? s->first[s->batch.households] : s->batch.households;
    for (uint32_t k = 0; k < n; k++) {
        if (source == FROM_BORN)
            store_born(s, i, k, &b->persons[s->person[k]]);
        else if (source == FROM_SURVEYED)
            store(s, i, k, true, b->households[s->household[k]].surveyed);
        else if (input->aspect != LAW_SINCE)
            store(s, i, k, fact->has_unrecorded, fact->unrecorded);
        else
            store(s, i, k, false, 0);
    }
}

/* Lays the facts of the household of row `row` over the columns that ask for them. Several of one
 * fact come in order of time, so the last that holds stays. */
static void fill_facts(const struct scorer *s, const struct block *b, uint32_t row)
{
    const struct law_plan *plan = s->w->plan;
    const struct household *h = &b->households[s->household[row]];
    for (uint32_t k = h->facts_from; k < h->facts_to; k++) {
        const struct fact *x = &b->facts.v[k];
        for (uint32_t f = 0; f < s->n_of_facts && !x->dropped; f++) {
            uint32_t i = s->of_facts[f];
            const struct law_input *input = &plan->inputs[i];
            const struct input_source *source = &s->sources[i];
            if (x->symbol != input->symbol || x->from > source->until || x->to < source->since)
                continue;
            uint32_t at = x->person == UINT32_MAX ? row : x->person - h->first + s->first[row];
            store(s, i, at, true, input->aspect == LAW_SINCE ? vm_date_of(x->from) : x->value);
        }
    }
}

/* Packs the n households of s->household into the rows from 0 on. */
static void fill(struct scorer *s, const struct block *b, uint32_t n)
{
    uint32_t persons = 0;
    for (uint32_t i = 0; i < n; i++) {
        const struct household *h = &b->households[s->household[i]];
        s->first[i] = persons;
        for (uint32_t k = 0; k < h->n; k++)
            s->person[persons++] = h->first + k;
    }
    s->first[n] = persons;
    s->batch.households = n;
    for (uint32_t i = 0; i < s->w->plan->n_inputs; i++) {
        bool answer = s->sources[i].source == FROM_H || s->sources[i].source == FROM_P;
        if (answer)
            fill_answers(s, b, i);
        else
            fill_other(s, b, i);
    }
    for (uint32_t i = 0; i < n; i++)
        fill_facts(s, b, i);
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

/* One change to each that is wrong; keeps those in s->household, and says how many. */
static uint32_t change(struct scorer *s, struct block *b, uint32_t n, int round)
{
    const struct world *w = s->w;
    uint32_t wrong = 0;
    for (uint32_t i = 0; i < n; i++) {
        uint32_t index = s->household[i];
        struct household *h = &b->households[index];
        int64_t class = scored(s, i);
        if (class == w->class_value[h->target])
            continue;
        s->household[wrong++] = index;
        struct rng r = stream(w, h, FOR_NUDGES + ((uint64_t)round << 8));
        if (class < 0 || round > MAX_ROUNDS / 2)
            make_exact(b, h);
        if (round == PENSIONS_UNTIL && h->target != T_OTHER)
            drop_pensions(b, h);
        if (class >= 0 || round > EXACT_AFTER)
            nudge(b, h, w, class, round, &r);
    }
    return wrong;
}

/* What scored as it should is not run again. */
uint32_t score_block(struct scorer *s, struct block *b, uint32_t *nudged)
{
    uint32_t n = b->n;
    for (uint32_t i = 0; i < n; i++)
        s->household[i] = i;
    for (int round = 0; round < MAX_ROUNDS && n > 0; round++) {
        fill(s, b, n);
        vm_run(s->vm, &s->batch, 0, n);
        n = change(s, b, n, round);
        if (round == 0)
            *nudged += n;
    }
    return n;
}
