#include "lab.h"

#include "base/check.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

uint64_t lab_hash(uint64_t seed, uint64_t a, uint64_t b, uint64_t c, uint64_t d)
{
    const uint64_t part[] = {a, b, c, d};
    uint64_t h = seed;
    for (size_t i = 0; i < 4; i++) { /* splitmix64 over the parts */
        h += part[i] * 0x9e3779b97f4a7c15ull + 0x632be59bd9b4e019ull;
        h = (h ^ (h >> 30)) * 0xbf58476d1ce4e5b9ull;
        h = (h ^ (h >> 27)) * 0x94d049bb133111ebull;
        h ^= h >> 31;
    }
    return h;
}

static int64_t in_range(uint64_t h, int64_t lo, int64_t hi)
{
    return (int64_t)((uint64_t)lo + h % ((uint64_t)hi - (uint64_t)lo + 1));
}

/* Ends, small numbers, round numbers, any. */
static int64_t draw_number(const struct law_type *t, uint64_t h)
{
    uint64_t more = lab_hash(h, 1, 0, 0, 0);
    int64_t small = t->hi - t->lo > 12 ? t->lo + 12 : t->hi;
    switch (h % 8) {
    case 0:
        return t->lo;
    case 1:
        return t->hi;
    case 2:
    case 3:
    case 4:
        return in_range(more, t->lo, small);
    default:
        return in_range(more, t->lo, t->hi);
    }
}

/* A day of these hundred years, often one on which something turns. */
static day draw_day(uint64_t h, month m, bool near)
{
    uint64_t more = lab_hash(h, 2, 0, 0, 0);
    day at = near ? month_first_day(m) + (day)in_range(more, -70, 40)
                  : day_from_ymd((int)in_range(more, 1925, 2026), (int)((more >> 20) % 12) + 1,
                                 (int)((more >> 40) % 28) + 1);
    int y, mon, d;
    day_to_ymd(at, &y, &mon, &d);
    switch (h % 8) {
    case 0: /* the first or last day of its month */
        return month_first_day(month_of(at));
    case 1:
        return month_last_day(month_of(at));
    case 2: /* a birthday near the month */
        return day_add_months(month_first_day(m) + (day)(more % 35) - 2,
                              -12 * (int32_t)(more % 90));
    case 3:
        return day_from_ymd(y - y % 4, 2, 29);
    default:
        return at;
    }
}

struct naive_fact lab_fact(void *lab, const struct law_symbol *s, month m, enum law_sample sample,
                           bool since, uint32_t row)
{
    const struct lab *x = lab;
    /* A birth does not change from month to month; most facts rarely do. */
    bool person_date = s->type.kind == LAW_DATE && s->entity == LAW_PERSON;
    uint64_t still = lab_hash(x->seed, s->index, row, 7, 0);
    uint64_t when = (uint64_t)(person_date || still % 3 ? 0 : m);
    uint64_t h =
        lab_hash(x->seed, s->index, when, person_date ? 0 : (uint64_t)sample, row * 2u + since);
    bool told = x->told && x->told[s->index];
    struct naive_fact f = {.known = told || lab_hash(h, 3, 0, 0, 0) % 100 >= x->unknown_percent};
    uint64_t v = lab_hash(h, 4, 0, 0, 0);
    if (!f.known)
        return f;
    if (person_date)
        m = month_make(2024, 1 + (int)(v % 12));
    if (since) {
        f.v = draw_day(v, m, v >> 60 < 12);
    } else if (s->type.kind == LAW_DATE) {
        f.v = draw_day(v, m, s->entity != LAW_PERSON && v >> 60 < 8);
        f.year_only = x->imprecise && !told && person_date && v % 5 < 2;
        if (f.year_only)
            f.v = day_from_ymd(month_year(month_of((day)f.v)), 1, 1);
    } else {
        f.v = draw_number(&s->type, v);
    }
    return f;
}

static void mark_imprecise(struct lab *x)
{
    for (uint32_t i = 0; i < law_symbol_count(x->law); i++) {
        const struct law_symbol *s = law_symbol(x->law, i);
        if (s->kind != LAW_FACT || s->type.kind != LAW_DATE || s->entity != LAW_PERSON)
            continue;
        for (uint32_t h = 0; h < x->households; h++) {
            for (uint32_t p = x->first[h]; p < x->first[h + 1]; p++)
                x->imprecise_of[h] |= lab_fact(x, s, 0, LAW_DURING, false, p).year_only;
        }
    }
}

void lab_init(struct lab *x, const struct law *l, uint64_t seed, uint32_t households, uint32_t most,
              uint32_t unknown_percent, bool imprecise)
{
    check(households <= 4096);
    *x = (struct lab){.law = l,
                      .seed = seed,
                      .households = households,
                      .unknown_percent = unknown_percent,
                      .imprecise = imprecise};
    for (uint32_t h = 0; h < households; h++)
        x->first[h + 1] = x->first[h] + 1 + (uint32_t)(lab_hash(seed, h, 5, 0, 0) % most);
    mark_imprecise(x);
}

/* ---- columns ---- */

static void put(void *data, enum lane lane, uint32_t row, int64_t v)
{
    switch (lane) {
    case LANE_U8:
        ((uint8_t *)data)[row] = (uint8_t)v;
        break;
    case LANE_I16:
        ((int16_t *)data)[row] = (int16_t)v;
        break;
    case LANE_I32:
        ((int32_t *)data)[row] = (int32_t)v;
        break;
    case LANE_I64:
        ((int64_t *)data)[row] = v;
        break;
    }
}

static int64_t column_value(const struct law_input *in, struct naive_fact f)
{
    int y, m, d;
    if (in->aspect != LAW_SINCE && in->symbol->type.kind != LAW_DATE)
        return f.v;
    day_to_ymd((day)f.v, &y, &m, &d);
    if (f.year_only && in->aspect == LAW_LATEST)
        return vm_date_pack(y, 12, 31);
    return vm_date_pack(y, m, d);
}

static uint32_t row_count(const struct lab *x, enum level level)
{
    return level == LEVEL_PERSON ? x->first[x->households] : x->households;
}

static struct vm_column column(struct arena *a, const struct lab *x, const struct law_input *in)
{
    uint32_t n = row_count(x, in->level);
    void *data = arena_alloc_array(a, lane_bytes(in->lane), n + VM_SLACK);
    uint8_t *known = arena_array(a, uint8_t, n + VM_SLACK);
    bool all = true;
    for (uint32_t r = 0; r < n; r++) {
        struct naive_fact f = lab_fact((void *)(uintptr_t)x, in->symbol, in->month, in->sample,
                                       in->aspect == LAW_SINCE, r);
        known[r] = f.known;
        all = all && f.known;
        if (f.known)
            put(data, in->lane, r, column_value(in, f));
    }
    return (struct vm_column){.data = data, .known = all ? NULL : known};
}

void lab_plan(struct lab_run *run, struct arena *a, const struct lab *x,
              const struct law_request *r)
{
    struct err e = {0};
    run->plan = law_plan_new(a, x->law, r, &e);
    assert_non_null(run->plan);
    run->vm = vm_new(a, &run->plan->program);
    struct vm_column *columns = arena_array(a, struct vm_column, run->plan->n_inputs + 1);
    for (uint32_t i = 0; i < run->plan->n_inputs; i++)
        columns[i] = column(a, x, &run->plan->inputs[i]);
    run->batch =
        (struct vm_batch){.households = x->households, .first = x->first, .columns = columns};
}

/* ---- results ---- */

struct lab_cell lab_register(const struct vm *vm, uint16_t reg, enum lane lane, uint32_t row)
{
    struct vm_reg r = vm_register(vm, reg);
    struct lab_cell c = {.known = !r.known || r.known[row]};
    switch (lane) {
    case LANE_U8:
        c.v = ((const uint8_t *)r.data)[row];
        break;
    case LANE_I16:
        c.v = ((const int16_t *)r.data)[row];
        break;
    case LANE_I32:
        c.v = ((const int32_t *)r.data)[row];
        break;
    case LANE_I64:
        c.v = ((const int64_t *)r.data)[row];
        break;
    }
    return c;
}

static void take(struct lab_run *run, const struct lab *x, struct lab_results *all, uint32_t from,
                 uint32_t to)
{
    for (uint32_t i = 0; i < run->plan->n_outputs; i++) {
        const struct law_output *o = &run->plan->outputs[i];
        bool person = o->level == LEVEL_PERSON;
        uint32_t start = person ? x->first[from] : from, end = person ? x->first[to] : to;
        for (uint32_t r = start; r < end && o->applies; r++) {
            all[i].value[r] = lab_register(run->vm, o->value, o->lane, r - start);
            if (all[i].due)
                all[i].due[r] = lab_register(run->vm, o->due, LANE_U8, r - start);
        }
    }
}

struct lab_results *lab_results(struct lab_run *run, struct arena *a, const struct lab *x,
                                uint32_t chunk)
{
    struct law_plan *p = run->plan;
    struct lab_results *all = arena_array(a, struct lab_results, p->n_outputs + 1);
    for (uint32_t i = 0; i < p->n_outputs; i++) {
        all[i].applies = p->outputs[i].applies;
        all[i].rows = row_count(x, p->outputs[i].level);
        all[i].value = arena_array(a, struct lab_cell, all[i].rows + 1);
        if (p->outputs[i].symbol->kind == LAW_BENEFIT)
            all[i].due = arena_array(a, struct lab_cell, all[i].rows + 1);
    }
    for (uint32_t from = 0, to; from < x->households; from = to) {
        to = vm_chunk_end(&run->batch, from);
        if (chunk && to > from + chunk)
            to = from + chunk;
        vm_run(run->vm, &run->batch, from, to);
        take(run, x, all, from, to);
    }
    return all;
}

bool lab_same(const struct lab_run *run, const struct lab_results *x, const struct lab_results *y)
{
    for (uint32_t i = 0; i < run->plan->n_outputs; i++) {
        if (x[i].applies != y[i].applies || x[i].rows != y[i].rows)
            return false;
        for (uint32_t row = 0; row < x[i].rows && x[i].applies; row++) {
            struct lab_cell a = x[i].value[row], b = y[i].value[row];
            if (a.known != b.known || a.v != b.v)
                return false;
            if (x[i].due &&
                (x[i].due[row].known != y[i].due[row].known || x[i].due[row].v != y[i].due[row].v))
                return false;
        }
    }
    return true;
}

enum verdict { RIGHT, CAUTIOUS, WRONG };

static enum verdict judge(struct lab_cell v, bool known, int64_t plainly)
{
    if (v.known == known && v.v == (known ? plainly : 0))
        return RIGHT;
    return !v.known && known && v.v == 0 ? CAUTIOUS : WRONG;
}

static enum verdict judge_row(const struct lab_results *r, uint32_t row,
                              const struct naive_answer *a)
{
    enum verdict x = judge(r->value[row], a->known, a->v);
    enum verdict y = r->due ? judge(r->due[row], a->due_known, a->due) : RIGHT;
    return x > y ? x : y;
}

static void tell(const struct lab_run *run, const struct lab *x, uint32_t output, uint32_t row,
                 const struct lab_results *r, const struct naive_answer *a, const char *title)
{
    const struct law_symbol *s = run->plan->outputs[output].symbol;
    char when[8];
    month_format_iso(run->plan->request.month, when);
    fprintf(stderr, "%s: seed %llu, %s, %.*s, row %u\n", title, (unsigned long long)x->seed, when,
            (int)s->name.n, s->name.p, row);
    fprintf(stderr, "  program: known %d value %lld", r->value[row].known,
            (long long)r->value[row].v);
    if (r->due)
        fprintf(stderr, ", due known %d value %lld", r->due[row].known, (long long)r->due[row].v);
    fprintf(stderr, "\n  plainly: known %d value %lld, due known %d value %d\n", a->known,
            (long long)a->v, a->due_known, a->due);
}

int lab_compare(struct lab_run *run, const struct lab *x, const struct lab_results *results,
                const char *title)
{
    struct naive_world w = {.law = x->law,
                            .households = x->households,
                            .first = x->first,
                            .known_on = run->plan->request.known_on,
                            .imprecise = x->imprecise ? x->imprecise_of : NULL,
                            .fact = lab_fact,
                            .ctx = (void *)(uintptr_t)x};
    struct naive *n = naive_new(&w);
    int wrong = 0;
    uint32_t rows = 0, cautious = 0;
    for (uint32_t i = 0; i < run->plan->n_outputs; i++) {
        const struct lab_results *r = &results[i];
        for (uint32_t row = 0; row < r->rows && r->applies; row++) {
            struct naive_answer a =
                naive_ask(n, run->plan->outputs[i].symbol, run->plan->request.month, row);
            enum verdict v = judge_row(r, row, &a);
            rows++;
            cautious += v == CAUTIOUS;
            if (v == RIGHT || (v == CAUTIOUS && x->imprecise))
                continue;
            if (wrong++ < 3)
                tell(run, x, i, row, r, &a, title);
            break;
        }
    }
    naive_free(n);
    if (cautious * 100 > rows) {
        fprintf(stderr, "%s: %u of %u results are undetermined without need\n", title, cautious,
                rows);
        wrong++;
    }
    return wrong;
}
