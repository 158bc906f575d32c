#include "cli/law_case_run.h"

#include "base/check.h"
#include "cli/progress.h"

#include <stdlib.h>

#define WORK_MAX_BYTES ((size_t)8 << 30)
#define MAX_TEXT_BYTES (256u << 10)
#define MAX_MISSING 64

/* A case in one of the months it asks for. */
struct job {
    uint32_t index; /* of the case */
    const struct bound_case *c;
    month month;
    uint32_t *targets; /* what it asks for, ascending; compared only where `exact` */
    uint32_t n_targets;
    bool exact;
};

struct group {
    struct case_run *run;
    struct cli *cli;
    struct arena *work; /* dropped after the group */
    const struct law_plan *plan;
    struct vm *vm;
    uint32_t *output_of; /* by symbol: the plan's output */
};

/* ---- jobs ---- */

static int compare_u32s(const uint32_t *a, uint32_t n, const uint32_t *b, uint32_t m)
{
    for (uint32_t i = 0; i < n && i < m; i++) {
        if (a[i] != b[i])
            return a[i] < b[i] ? -1 : 1;
    }
    return n < m ? -1 : n > m;
}

/* 0: one plan serves both. */
static int compare_plans(const struct job *a, const struct job *b)
{
    const struct bound_case *x = a->c, *y = b->c;
    if (a->month != b->month)
        return a->month < b->month ? -1 : 1;
    if (x->test->known_on != y->test->known_on)
        return x->test->known_on < y->test->known_on ? -1 : 1;
    if (x->imprecise != y->imprecise)
        return x->imprecise ? 1 : -1;
    int order = compare_u32s(x->overrides.v, x->overrides.n, y->overrides.v, y->overrides.n);
    if (order != 0 || !a->exact)
        return order;
    return compare_u32s(a->targets, a->n_targets, b->targets, b->n_targets);
}

static int compare_jobs(const void *a, const void *b)
{
    const struct job *x = a, *y = b;
    int order = compare_plans(x, y);
    return order != 0 ? order : x->index < y->index ? -1 : x->index > y->index;
}

static void add_target(struct job *j, uint32_t symbol)
{
    uint32_t i = 0;
    while (i < j->n_targets && j->targets[i] < symbol)
        i++;
    if (i < j->n_targets && j->targets[i] == symbol)
        return;
    for (uint32_t k = j->n_targets++; k > i; k--)
        j->targets[k] = j->targets[k - 1];
    j->targets[i] = symbol;
}

struct jobs {
    struct job *v;
    uint32_t n, cap;
};

static void add_jobs(struct arena *a, struct jobs *jobs, uint32_t index, const struct bound_case *c,
                     bool exact)
{
    uint32_t from = jobs->n;
    for (uint32_t i = 0; i < c->wanted.n; i++) {
        const struct case_wanted *w = &c->wanted.v[i];
        uint32_t k = from;
        while (k < jobs->n && jobs->v[k].month != w->month)
            k++;
        if (k == jobs->n) {
            struct job j = {.index = index, .c = c, .month = w->month, .exact = exact};
            j.targets = arena_array(a, uint32_t, c->wanted.n);
            vec_push(a, jobs, j);
        }
        add_target(&jobs->v[k], w->symbol->index);
    }
}

/* ---- what came out ---- */

struct actual {
    bool known;
    int64_t value;
    bool due_known, due; /* of benefits */
};

static bool read_register(const struct vm *vm, uint16_t reg, enum lane lane, uint32_t row,
                          int64_t *value)
{
    struct vm_reg r = vm_register(vm, reg);
    *value = vm_lane_get(lane, r.data, row);
    return r.known == NULL || r.known[row];
}

static struct actual actual_of(const struct group *g, const struct case_wanted *w)
{
    const struct law_output *out = &g->plan->outputs[g->output_of[w->symbol->index]];
    bool benefit = w->symbol->kind == LAW_BENEFIT;
    struct actual a = {.known = benefit || w->symbol->kind == LAW_FINDING, .due_known = benefit};
    if (!out->applies) /* without law nothing is due and nothing found; a rule is not known */
        return a;
    uint32_t row = out->level == LEVEL_CONST ? 0 : w->row;
    int64_t due = 0;
    a.known = read_register(g->vm, out->value, out->lane, row, &a.value);
    if (out->due != VM_NONE)
        a.due_known = read_register(g->vm, out->due, LANE_U8, row, &due);
    a.due = due != 0;
    if (benefit && (!a.due_known || w->symbol->pays == LAW_SERVICE))
        a.known = a.due_known;
    return a;
}

static uint32_t missing_of(const struct group *g, const struct vm_batch *b,
                           const struct case_wanted *w, struct law_missing *out)
{
    uint32_t o = g->output_of[w->symbol->index];
    if (!g->plan->outputs[o].applies)
        return 0;
    return law_missing(g->plan, g->vm, b, 0, o, w->row, out, MAX_MISSING);
}

static bool names(const struct law *l, str text, const struct law_missing *m)
{
    return (m->symbol != NULL && law_find(l, text) == m->symbol) || str_eq(text, m->reason);
}

/* The same names, in any order. */
static bool same_missing(const struct law *l, const struct case_node *list,
                         const struct law_missing *m, uint32_t n)
{
    for (uint32_t i = 0; i < list->n; i++) {
        uint32_t k = 0;
        while (k < n && !names(l, list->items[i]->text, &m[k]))
            k++;
        if (k == n)
            return false;
    }
    for (uint32_t k = 0; k < n; k++) {
        uint32_t i = 0;
        while (i < list->n && !names(l, list->items[i]->text, &m[k]))
            i++;
        if (i == list->n)
            return false;
    }
    return true;
}

static bool number_matches(const struct case_wanted *w, int64_t value)
{
    struct fraction actual = fraction_of(value, w->symbol->type.scale);
    if (w->absolute == NULL && w->relative == NULL)
        return fraction_equal(actual, w->number);
    return (w->absolute == NULL || fraction_within(actual, w->number, *w->absolute)) &&
           (w->relative == NULL || fraction_within_relative(actual, w->number, *w->relative));
}

static bool matches(const struct group *g, const struct vm_batch *b, const struct case_wanted *w,
                    const struct actual *a)
{
    struct law_missing m[MAX_MISSING];
    switch (w->kind) {
    case CASE_WANT_UNKNOWN:
        return !a->known;
    case CASE_WANT_MISSING:
        return !a->known && same_missing(g->run->law, w->list, m, missing_of(g, b, w, m));
    case CASE_WANT_DUE:
        return a->due_known && a->due == (w->value != 0);
    case CASE_WANT_VALUE:
        break;
    }
    if (!a->known)
        return false;
    return w->symbol->type.kind == LAW_NUMBER ? number_matches(w, a->value) : a->value == w->value;
}

/* ---- saying it ---- */

static const char *say(const struct group *g, const char *vi, const char *en)
{
    return g->cli->lang == LANG_VI ? vi : en;
}

void case_write_what(const struct bound_case *c, const struct case_wanted *w, enum lang lang,
                     struct buf *to)
{
    const struct law_symbol *s = w->symbol;
    bool person = s->entity == LAW_PERSON && s->kind != LAW_PARAM;
    const struct case_groups *groups = person ? &c->test->persons : &c->test->households;
    uint32_t i = person ? c->person_at[w->row] : w->row;
    char when[8];
    if (str_eq(s->name, s->id))
        buf_fmt(to, "%s", s->name);
    else
        buf_fmt(to, "%s (%s)", s->name, s->id);
    if (groups->v[i].name.n > 0)
        buf_fmt(to, ", %s", groups->v[i].name);
    else if (groups->n > 1)
        buf_fmt(to, ", %z %u", lang == LANG_VI ? "thứ" : "number", i + 1);
    size_t n = month_format_vi(w->month, when);
    if (s->yearly)
        buf_fmt(to, ", %d", month_year(w->month));
    else
        buf_fmt(to, ", %s", (str){when, n});
}

static str write_expected(const struct group *g, const struct case_wanted *w)
{
    struct buf to;
    buf_init(&to, g->cli->arena, 1024);
    switch (w->kind) {
    case CASE_WANT_UNKNOWN:
        buf_add_c(&to, say(g, "chưa rõ", "unknown"));
        break;
    case CASE_WANT_MISSING:
        buf_add_c(&to, say(g, "chưa rõ, thiếu ", "unknown for want of "));
        for (uint32_t i = 0; i < w->list->n; i++)
            buf_fmt(&to, "%z%s", i > 0 ? ", " : "", w->list->items[i]->text);
        break;
    case CASE_WANT_DUE:
        buf_add_c(&to, w->value ? say(g, "được hưởng", "due") : say(g, "không hưởng", "not due"));
        break;
    case CASE_WANT_VALUE:
        if (w->symbol->type.kind != LAW_NUMBER) {
            law_value_write_people(&w->symbol->type, w->value, g->cli->lang, &to);
            break;
        }
        fraction_write(w->number, 4, &to);
        if (w->symbol->type.unit.n > 0)
            buf_fmt(&to, " %s", w->symbol->type.unit);
        break;
    }
    return buf_str(&to);
}

static str write_got(const struct group *g, const struct vm_batch *b, const struct case_wanted *w,
                     const struct actual *a)
{
    struct buf to;
    struct law_missing m[MAX_MISSING];
    buf_init(&to, g->cli->arena, 4096);
    bool service = w->symbol->pays == LAW_SERVICE || w->kind == CASE_WANT_DUE;
    if (a->known && w->symbol->kind == LAW_BENEFIT && service) {
        buf_add_c(&to, a->due ? say(g, "được hưởng", "due") : say(g, "không hưởng", "not due"));
    } else if (a->known) {
        law_value_write_people(&w->symbol->type, a->value, g->cli->lang, &to);
    } else {
        uint32_t n = missing_of(g, b, w, m);
        buf_add_c(&to, n > 0 ? say(g, "chưa rõ, thiếu ", "unknown for want of ")
                             : say(g, "chưa rõ", "unknown"));
        for (uint32_t i = 0; i < n; i++) {
            if (m[i].symbol != NULL)
                buf_fmt(&to, "%z%s", i > 0 ? ", " : "", m[i].symbol->id);
            if (m[i].reason.n > 0)
                buf_fmt(&to, "%z%z%s%z", m[i].symbol == NULL && i > 0 ? ", " : "",
                        m[i].symbol != NULL ? " (" : "", m[i].reason,
                        m[i].symbol != NULL ? ")" : "");
        }
    }
    return buf_str(&to);
}

/* ---- running ---- */

static void compare_case(struct group *g, const struct vm_batch *b, const struct job *j)
{
    struct case_result *result = &g->run->results[j->index];
    struct buf all;
    buf_init(&all, g->cli->arena, MAX_TEXT_BYTES);
    if (g->run->explain)
        buf_add(&all, result->explanation);
    for (uint32_t i = 0; i < j->c->wanted.n; i++) {
        const struct case_wanted *w = &j->c->wanted.v[i];
        uint32_t output = g->output_of[w->symbol->index];
        if (w->month != j->month)
            continue;
        if (g->run->explain) {
            if (j->c->persons > 1 || j->c->households > 1) {
                case_write_what(j->c, w, g->cli->lang, &all);
                buf_add_c(&all, ":\n");
            }
            law_explain(g->plan, g->vm, b, 0, output, w->row, g->cli->lang, &all);
            buf_char(&all, '\n');
        }
        struct actual a = actual_of(g, w);
        if (matches(g, b, w, &a))
            continue;
        struct case_failure f = {.wanted = w};
        f.expected = write_expected(g, w);
        f.got = write_got(g, b, w, &a);
        if (g->run->why) {
            struct buf why;
            buf_init(&why, g->cli->arena, MAX_TEXT_BYTES);
            law_explain(g->plan, g->vm, b, 0, output, w->row, g->cli->lang, &why);
            f.why = buf_str(&why);
        }
        vec_push(g->cli->arena, &result->failures, f);
    }
    if (g->run->explain)
        result->explanation = buf_str(&all);
}

/* `seen`: symbols this test case has reached in another month already. */
static void note_reached(struct group *g, const struct bound_case *c, bool *seen)
{
    const struct law *l = g->run->law;
    for (uint32_t i = 0; i < law_symbol_count(l); i++) {
        const struct law_symbol *s = law_symbol(l, i);
        if (g->run->hits[i] == NULL)
            continue;
        struct arena_mark mark = arena_save(g->work);
        uint32_t n = law_case_count(l, s);
        bool *hits = arena_array(g->work, bool, n), any = false;
        law_case_hits(g->plan, g->vm, s, c->households, c->persons, hits);
        for (uint32_t k = 0; k < n; k++) {
            any = any || hits[k];
            g->run->hits[i][k] = g->run->hits[i][k] || hits[k];
        }
        if (any && !seen[i]) {
            seen[i] = true;
            g->run->reached[i]++;
        }
        arena_restore(g->work, mark);
    }
}

static void run_job(struct group *g, const struct job *j, bool **seen)
{
    const struct bound_case *c = j->c;
    struct arena_mark mark = arena_save(g->work);
    struct vm_column *columns = arena_array(g->work, struct vm_column, g->plan->n_inputs + 1);
    for (uint32_t i = 0; i < g->plan->n_inputs; i++)
        case_column(g->work, c, &g->plan->inputs[i], &columns[i]);
    struct vm_batch batch = {.households = c->households, .first = c->first, .columns = columns};
    vm_run(g->vm, &batch, 0, c->households);
    compare_case(g, &batch, j);
    if (g->run->reach) {
        if (seen[j->index] == NULL)
            seen[j->index] = arena_array(g->cli->arena, bool, law_symbol_count(g->run->law));
        note_reached(g, c, seen[j->index]);
    }
    arena_restore(g->work, mark);
}

/* Jobs that one plan serves. */
static enum err_code run_group(struct group *g, const struct job *jobs, uint32_t n, bool **seen,
                               struct err *e)
{
    uint32_t n_symbols = law_symbol_count(g->run->law);
    uint32_t *targets = arena_array(g->work, uint32_t, n_symbols + 1), n_targets = 0;
    bool *asked = arena_array(g->work, bool, n_symbols + 1);
    const struct bound_case *c = jobs[0].c;
    g->output_of = arena_array(g->work, uint32_t, n_symbols + 1);
    for (uint32_t i = 0; i < n; i++) {
        for (uint32_t k = 0; k < jobs[i].n_targets; k++) {
            uint32_t s = jobs[i].targets[k];
            if (asked[s])
                continue;
            asked[s] = true;
            g->output_of[s] = n_targets;
            targets[n_targets++] = s;
        }
    }
    struct law_request request = {.month = jobs[0].month,
                                  .known_on = c->test->known_on,
                                  .targets = targets,
                                  .n_targets = n_targets,
                                  .imprecise_dates = c->imprecise,
                                  .trace = true,
                                  .overrides = c->overrides.v,
                                  .n_overrides = c->overrides.n};
    g->plan = law_plan_new(g->work, g->run->law, &request, e);
    if (g->plan == NULL)
        return e->code != ERR_NONE ? e->code : ERR_LIMIT;
    g->vm = vm_new(g->work, &g->plan->program);
    for (uint32_t i = 0; i < n; i++)
        run_job(g, &jobs[i], seen);
    return ERR_NONE;
}

static void prepare(struct cli *c, struct case_run *run)
{
    uint32_t n_symbols = law_symbol_count(run->law);
    run->results = arena_array(c->arena, struct case_result, run->n_cases + 1);
    if (!run->reach)
        return;
    run->hits = arena_alloc_array(c->arena, sizeof(*run->hits), n_symbols + 1);
    run->reached = arena_array(c->arena, uint32_t, n_symbols + 1);
    for (uint32_t i = 0; i < n_symbols; i++) {
        uint32_t n = law_case_count(run->law, law_symbol(run->law, i));
        if (n > 0)
            run->hits[i] = arena_array(c->arena, bool, n);
    }
}

enum err_code cases_run(struct cli *c, struct case_run *run, struct err *e)
{
    struct arena work;
    struct jobs jobs = {0};
    struct progress progress;
    enum err_code code = ERR_NONE;
    prepare(c, run);
    for (uint32_t i = 0; i < run->n_cases; i++)
        add_jobs(c->arena, &jobs, i, &run->cases[i], run->reach);
    if (jobs.n > 1)
        qsort(jobs.v, jobs.n, sizeof(*jobs.v), compare_jobs);
    bool **seen = arena_alloc_array(c->arena, sizeof(*seen), run->n_cases + 1);
    arena_init(&work, WORK_MAX_BYTES);
    progress_start(&progress, c->lang, "thử luật", "testing the law", jobs.n);
    for (uint32_t i = 0, end; i < jobs.n && code == ERR_NONE; i = end) {
        for (end = i + 1; end < jobs.n && compare_plans(&jobs.v[i], &jobs.v[end]) == 0;)
            end++;
        struct group g = {.run = run, .cli = c, .work = &work};
        struct arena_mark mark = arena_save(&work);
        code = run_group(&g, &jobs.v[i], end - i, seen, e);
        arena_restore(&work, mark);
        progress_step(&progress, end);
    }
    progress_end(&progress);
    arena_clear(&work);
    return code;
}
