/* Deciding: chunks of households by threads, each formats its rows, the buffers go out in order. */
#include "cli/decide.h"

#include "base/check.h"
#include "base/fmt.h"
#include "base/num.h"
#include "cli/progress.h"

#include <pthread.h>
#include <stdlib.h>

#define WORKER_MAX_BYTES ((size_t)4 << 30)
#define MAX_MISSING 64u
#define ALONE_LIMIT 4u /* undetermined households of a chunk that are traced one by one */
#define DEPRIVATIONS 12

enum { T_CLASS, T_B1, T_B2, T_DEPRIVED, T_BENEFITS = T_DEPRIVED + DEPRIVATIONS };

/* Rows under construction. */
struct out {
    char *p;
    size_t n, cap;
};

/* What of a benefit's row is the same each time. */
struct phrase {
    str before;       /* ,benefit,group,month, */
    const str *after; /* ,unit,instrument,article, by case */
    uint32_t wording; /* of its first case, as it is kept */
    enum level level;
};

struct deciding {
    const struct inputs *in;
    struct law_plan *plan, *traced;
    struct vm_batch batch, traced_batch;
    struct phrase *phrases; /* by benefit */
    uint32_t n_benefits;
    str standard;                /* ready for a row */
    enum decide_class *class_of; /* by value of the class's enumeration */
    const struct decide_to *to;
    struct decided_wording *wordings; /* what is kept: the same, by number */
    uint32_t n_wordings;
    struct progress progress;
    enum lang lang;
    pthread_mutex_t lock;
    pthread_cond_t written;
    uint32_t next;          /* household */
    uint32_t tickets, turn; /* chunks given out, chunks written */
};

struct worker {
    struct deciding *d;
    pthread_t thread;
    struct arena arena;
    struct vm *vm, *traced_vm; /* the latter made when first needed */
    struct out classes, entitlements;
    struct out missing; /* of the row under construction */
    struct keep_rows kept;
    struct decide_summary sum;
    struct vm_reg *values, *due, *which; /* registers by output, of the current run */
    uint8_t *interesting;                /* persons, then households, of the current chunk */
    uint32_t traced_from, traced_to;     /* what the traced machine holds */
};

/* ---- text ---- */

static void put(struct out *o, str s)
{
    if (o->n + s.n > o->cap) {
        o->cap = 2 * (o->cap + s.n) + 4096;
        o->p = realloc(o->p, o->cap);
        check(o->p != NULL);
    }
    mem_copy(o->p + o->n, s.p, s.n);
    o->n += s.n;
}

static void put_char(struct out *o, char c)
{
    put(o, (str){&c, 1});
}

static void put_int(struct out *o, int64_t v)
{
    char digits[24];
    size_t n = fmt_int(digits, v);
    put(o, (str){digits, n});
}

/* A field as base/csv.h writes it: quoted where it must be, no formulas. */
static void put_field(struct out *o, str s)
{
    bool formula = s.n > 0 && (s.p[0] == '=' || s.p[0] == '+' || s.p[0] == '-' || s.p[0] == '@' ||
                               s.p[0] == '\t');
    bool quote = false;
    int64_t number;
    if (formula && num_parse_int(s, &number))
        formula = false;
    for (size_t i = 0; i < s.n && !quote; i++)
        quote = s.p[i] == ',' || s.p[i] == '"' || s.p[i] == '\n' || s.p[i] == '\r';
    if (!quote) {
        if (formula)
            put_char(o, '\'');
        put(o, s);
        return;
    }
    put_char(o, '"');
    if (formula)
        put_char(o, '\'');
    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] == '"')
            put_char(o, '"');
        put_char(o, s.p[i]);
    }
    put_char(o, '"');
}

static void put_value(struct worker *w, struct out *o, const struct law_type *t, int64_t value)
{
    if (t->kind == LAW_NUMBER && t->scale == 0) {
        put_int(o, value);
        return;
    }
    struct arena_mark mark = arena_save(&w->arena);
    struct buf b;
    buf_init(&b, &w->arena, 256);
    law_value_write(t, value, &b);
    put(o, buf_str(&b));
    arena_restore(&w->arena, mark);
}

/* ---- registers ---- */

static bool known_at(struct vm_reg r, uint32_t row)
{
    return r.data != NULL && (r.known == NULL || r.known[row]);
}

static void take_registers(struct worker *w)
{
    const struct law_plan *plan = w->d->plan;
    for (uint32_t i = 0; i < plan->n_outputs; i++) {
        const struct law_output *o = &plan->outputs[i];
        w->values[i] = w->due[i] = w->which[i] = (struct vm_reg){NULL, NULL};
        if (!o->applies)
            continue;
        if (o->value != VM_NONE)
            w->values[i] = vm_register(w->vm, o->value);
        if (o->due != VM_NONE)
            w->due[i] = vm_register(w->vm, o->due);
        if (o->which != VM_NONE)
            w->which[i] = vm_register(w->vm, o->which);
    }
}

/* ---- what is missing ---- */

/* Runs the traced machine over [from, to) unless it holds the household already. */
static uint32_t trace(struct worker *w, uint32_t household, uint32_t from, uint32_t to)
{
    struct deciding *d = w->d;
    if (w->traced_vm == NULL)
        w->traced_vm = vm_new(&w->arena, &d->traced->program);
    if (household < w->traced_from || household >= w->traced_to) {
        vm_run(w->traced_vm, &d->traced_batch, from, to);
        w->traced_from = from;
        w->traced_to = to;
    }
    return w->traced_from;
}

/* Into w->missing. */
static void find_missing(struct worker *w, uint32_t output, uint32_t household, int64_t person,
                         uint32_t from, uint32_t to)
{
    struct deciding *d = w->d;
    uint32_t at = trace(w, household, from, to);
    uint32_t row = person >= 0 ? (uint32_t)person - d->traced_batch.first[at] : household - at;
    struct law_missing missing[MAX_MISSING];
    uint32_t n = law_missing(d->traced, w->traced_vm, &d->traced_batch, at, output, row, missing,
                             MAX_MISSING);
    for (uint32_t i = 0; i < n; i++) {
        if (i > 0)
            put_char(&w->missing, ';');
        put(&w->missing, missing[i].symbol != NULL ? missing[i].symbol->id : missing[i].reason);
    }
}

static str text_of(const struct out *o, size_t from)
{
    /* Before anything was put there are no bytes to point into. */
    return o->n > from ? (str){o->p + from, o->n - from} : STR("");
}

/* What was put since `from` is a field that is kept. */
static void keep_since(struct worker *w, const struct out *o, size_t from)
{
    if (w->d->to->keep == NULL)
        return;
    keep_add(&w->kept, text_of(o, from));
    keep_end_field(&w->kept);
}

/* ---- rows ---- */

static void class_row(struct worker *w, uint32_t household, uint32_t from, uint32_t to)
{
    struct deciding *d = w->d;
    const struct law_output *outputs = d->plan->outputs;
    struct out *o = &w->classes;
    uint32_t row = household - from;
    put_field(o, survey_text_at(&d->in->survey->household_id, household));
    put(o, d->standard);
    for (int t = T_B1; t <= T_B2; t++) {
        size_t from_byte = o->n;
        if (known_at(w->values[t], row))
            put_value(w, o, &outputs[t].symbol->type,
                      vm_lane_get(outputs[t].lane, w->values[t].data, row));
        keep_since(w, o, from_byte);
        put_char(o, ',');
    }
    bool any = false;
    size_t deprived = o->n;
    for (int k = 0; k < DEPRIVATIONS; k++) {
        struct vm_reg r = w->values[T_DEPRIVED + k];
        if (!known_at(r, row) || !((const uint8_t *)r.data)[row])
            continue;
        if (any)
            put_char(o, ';');
        put_int(o, k + 1);
        any = true;
    }
    keep_since(w, o, deprived);
    put_char(o, ',');
    enum decide_class class = DECIDE_UNKNOWN;
    size_t class_at = o->n;
    w->missing.n = 0;
    if (known_at(w->values[T_CLASS], row)) {
        int64_t value = vm_lane_get(outputs[T_CLASS].lane, w->values[T_CLASS].data, row);
        class = d->class_of[value];
        put_value(w, o, &outputs[T_CLASS].symbol->type, value);
    } else if (outputs[T_CLASS].applies) {
        find_missing(w, T_CLASS, household, -1, from, to);
    } else {
        put(&w->missing, outputs[T_CLASS].symbol->id);
    }
    keep_since(w, o, class_at);
    put_char(o, ',');
    put_field(o, text_of(&w->missing, 0));
    keep_since(w, &w->missing, 0);
    put_char(o, '\n');
    const struct area *area = d->in->survey->area[household];
    uint32_t group = area != NULL ? area->group : w->sum.n_groups - 1;
    w->sum.classes[group][class]++;
}

/* [MEMBER.]WORDING=AMOUNT or [MEMBER.]WORDING?MISSING, a line. */
static void keep_benefit(struct worker *w, int64_t person, uint32_t wording, const int64_t *amount)
{
    struct keep_rows *r = &w->kept;
    char digits[24];
    if (w->d->to->keep == NULL)
        return;
    if (r->n > 0 && r->n_fields > 0 && r->n > r->ends[r->n_fields - 1])
        keep_add(r, STR("\n"));
    if (person >= 0) {
        keep_add(r, (str){digits, fmt_int(digits, w->d->in->survey->member[person])});
        keep_add(r, STR("."));
    }
    keep_add(r, (str){digits, fmt_int(digits, wording)});
    keep_add(r, amount != NULL ? STR("=") : STR("?"));
    keep_add(r, amount != NULL ? (str){digits, fmt_int(digits, *amount)} : text_of(&w->missing, 0));
}

/* The row of a benefit, if there is something to say. */
static void benefit_row(struct worker *w, uint32_t b, uint32_t household, int64_t person,
                        uint32_t row, uint32_t from, uint32_t to)
{
    struct deciding *d = w->d;
    uint32_t t = T_BENEFITS + b;
    const struct law_output *output = &d->plan->outputs[t];
    struct vm_reg due = w->due[t], value = w->values[t];
    if (due.data == NULL)
        return;
    bool sure = known_at(due, row);
    if (sure && !((const uint8_t *)due.data)[row])
        return;
    bool amount_known = sure && (value.data == NULL || known_at(value, row));
    struct out *o = &w->entitlements;
    put_field(o, survey_text_at(&d->in->survey->household_id, household));
    if (person >= 0) {
        put_char(o, '/');
        put_int(o, d->in->survey->member[person]);
    }
    put(o, d->phrases[b].before);
    struct decide_benefit *sum = &w->sum.benefits[b];
    int64_t amount = 0;
    w->missing.n = 0;
    if (amount_known) {
        amount = value.data == NULL ? 0 : vm_lane_get(output->lane, value.data, row);
        put_int(o, amount);
        sum->due++;
        sum->amount += amount;
    } else {
        sum->undetermined++;
    }
    uint32_t which = 0;
    if (known_at(w->which[t], row))
        which = (uint32_t)vm_lane_get(LANE_U8, w->which[t].data, row);
    which = which < output->n_cites ? which : 0;
    put(o, d->phrases[b].after[which]);
    if (!amount_known)
        find_missing(w, t, household, person, from, to);
    put_field(o, text_of(&w->missing, 0));
    put_char(o, '\n');
    keep_benefit(w, person, d->phrases[b].wording + which, amount_known ? &amount : NULL);
}

/* Marks the rows that have anything due or undetermined, one benefit after the other. */
static uint32_t mark(struct worker *w, enum level level, uint32_t rows, uint8_t *marks)
{
    uint32_t unsure = 0;
    mem_zero(marks, rows);
    for (uint32_t b = 0; b < w->d->n_benefits; b++) {
        struct vm_reg due = w->due[T_BENEFITS + b];
        if (due.data == NULL || w->d->phrases[b].level != level)
            continue;
        const uint8_t *v = due.data;
        for (uint32_t r = 0; r < rows; r++)
            marks[r] |= v[r];
        for (uint32_t r = 0; due.known != NULL && r < rows; r++) {
            marks[r] |= !due.known[r];
            unsure += !due.known[r];
        }
    }
    return unsure;
}

static void write_chunk(struct worker *w, uint32_t from, uint32_t to)
{
    struct deciding *d = w->d;
    const uint32_t *first = d->batch.first;
    uint32_t persons = first[to] - first[from];
    uint8_t *of_persons = w->interesting, *of_households = w->interesting + VM_ROWS;
    uint32_t unsure = mark(w, LEVEL_PERSON, persons, of_persons);
    unsure += mark(w, LEVEL_HOUSEHOLD, to - from, of_households);
    w->classes.n = w->entitlements.n = 0;
    keep_clear(&w->kept);
    w->traced_from = w->traced_to = 0;
    for (uint32_t h = from; h < to; h++) {
        /* With few to explain each is traced alone, with many the whole chunk at once. */
        bool alone = unsure <= ALONE_LIMIT;
        uint32_t lo = alone ? h : from, hi = alone ? h + 1 : to;
        class_row(w, h, from, to);
        for (uint32_t b = 0; of_households[h - from] && b < d->n_benefits; b++) {
            if (d->phrases[b].level == LEVEL_HOUSEHOLD)
                benefit_row(w, b, h, -1, h - from, lo, hi);
        }
        for (uint32_t p = first[h]; p < first[h + 1]; p++) {
            for (uint32_t b = 0; of_persons[p - first[from]] && b < d->n_benefits; b++) {
                if (d->phrases[b].level == LEVEL_PERSON)
                    benefit_row(w, b, h, p, p - first[from], lo, hi);
            }
        }
        if (d->to->keep != NULL)
            keep_end_field(&w->kept);
    }
}

/* What was made goes out, in its turn. */
static void hand_over(const struct decide_to *to, const struct out *classes,
                      const struct out *entitlements)
{
    if (to->classes != NULL) {
        csv_raw(to->classes, classes->p, classes->n);
        csv_raw(to->entitlements, entitlements->p, entitlements->n);
    }
    if (to->keep != NULL) {
        store_sha256_add(&to->keep->classes, text_of(classes, 0));
        store_sha256_add(&to->keep->entitlements, text_of(entitlements, 0));
    }
}

static void *work(void *of_worker)
{
    struct worker *w = of_worker;
    struct deciding *d = w->d;
    for (;;) {
        pthread_mutex_lock(&d->lock);
        uint32_t from = d->next, ticket = d->tickets;
        if (from >= d->batch.households) {
            pthread_mutex_unlock(&d->lock);
            return NULL;
        }
        uint32_t to = vm_chunk_end(&d->batch, from);
        d->next = to;
        d->tickets++;
        pthread_mutex_unlock(&d->lock);
        vm_run(w->vm, &d->batch, from, to);
        take_registers(w);
        write_chunk(w, from, to);
        pthread_mutex_lock(&d->lock);
        while (d->turn != ticket)
            pthread_cond_wait(&d->written, &d->lock);
        hand_over(d->to, &w->classes, &w->entitlements);
        if (d->to->keep != NULL && d->to->keep->writing)
            keep_write(d->to->keep, &w->kept, from);
        progress_step(&d->progress, to);
        d->turn++;
        pthread_cond_broadcast(&d->written);
        pthread_mutex_unlock(&d->lock);
    }
}

/* ---- setting up ---- */

static bool add_target(const struct law *law, const char *id, uint32_t *to, struct err *e)
{
    const struct law_symbol *s = law_find(law, str_from_c(id));
    if (s == NULL) {
        err_set(e, ERR_INPUT, "luật không có quy tắc \"%z\"", "the law has no rule \"%z\"", id);
        return false;
    }
    *to = s->index;
    return true;
}

static bool find_targets(struct cli *c, const struct law *law, uint32_t **out, uint32_t *n,
                         struct err *e)
{
    uint32_t count = law_symbol_count(law);
    uint32_t *targets = arena_array(c->arena, uint32_t, (size_t)count + T_BENEFITS);
    bool ok = add_target(law, "scored_class", &targets[T_CLASS], e) &&
              add_target(law, "b1", &targets[T_B1], e) && add_target(law, "b2", &targets[T_B2], e);
    for (int i = 0; i < DEPRIVATIONS && ok; i++) {
        char id[24];
        fmt_write(id, sizeof(id), "deprived_%d", i + 1);
        ok = add_target(law, id, &targets[T_DEPRIVED + i], e);
    }
    *n = T_BENEFITS;
    for (uint32_t i = 0; i < count; i++) {
        if (law_symbol(law, i)->kind == LAW_BENEFIT)
            targets[(*n)++] = i;
    }
    *out = targets;
    return ok;
}

static str unit_name(enum law_pays pays)
{
    switch (pays) {
    case LAW_MONTHLY:
        return STR("month");
    case LAW_QUARTERLY:
        return STR("quarter");
    case LAW_ONCE:
        return STR("once");
    default:
        return STR("service");
    }
}

static str kept(struct cli *c, struct out *o)
{
    str s = arena_str(c->arena, (str){o->p, o->n});
    o->n = 0;
    return s;
}

/* The number of the first. */
static uint32_t add_wordings(struct deciding *d, const struct law_output *output, uint32_t n)
{
    const struct law_symbol *s = output->symbol;
    for (uint32_t i = 0; i < n; i++)
        d->wordings[d->n_wordings++] = (struct decided_wording){
            .benefit = s->id,
            .kind = s->group,
            .unit = unit_name(s->pays),
            .instrument = output->instrument,
            .article = i < output->n_cites ? output->cites[i] : output->article};
    return d->n_wordings - n + 1;
}

static void make_phrases(struct cli *c, struct deciding *d)
{
    struct out o = {0};
    uint32_t cases = 0;
    for (uint32_t b = 0; b < d->n_benefits; b++)
        cases += d->plan->outputs[T_BENEFITS + b].n_cites + 1;
    d->wordings = arena_array(c->arena, struct decided_wording, (size_t)cases + 1);
    char month_text[8];
    size_t month_n = month_format_iso(d->in->month, month_text);
    d->phrases = arena_array(c->arena, struct phrase, (size_t)d->n_benefits + 1);
    for (uint32_t b = 0; b < d->n_benefits; b++) {
        const struct law_output *output = &d->plan->outputs[T_BENEFITS + b];
        const struct law_symbol *s = output->symbol;
        uint32_t n = output->n_cites > 0 ? output->n_cites : 1;
        str *after = arena_array(c->arena, str, n);
        put_char(&o, ',');
        put_field(&o, s->id);
        put_char(&o, ',');
        put_field(&o, s->group);
        put_char(&o, ',');
        put(&o, (str){month_text, month_n});
        put_char(&o, ',');
        d->phrases[b].before = kept(c, &o);
        for (uint32_t i = 0; i < n; i++) {
            put_char(&o, ',');
            put(&o, unit_name(s->pays));
            put_char(&o, ',');
            put_field(&o, output->instrument);
            put_char(&o, ',');
            put_field(&o, i < output->n_cites ? output->cites[i] : output->article);
            put_char(&o, ',');
            after[i] = kept(c, &o);
        }
        d->phrases[b].wording = add_wordings(d, output, n);
        d->phrases[b].after = after;
        d->phrases[b].level = output->level;
    }
    put_char(&o, ',');
    put_field(&o, d->plan->outputs[T_CLASS].instrument);
    put_char(&o, ',');
    d->standard = kept(c, &o);
    free(o.p);
}

static void make_classes(struct cli *c, struct deciding *d)
{
    const struct law_enum *values = d->plan->outputs[T_CLASS].symbol->type.values;
    d->class_of = arena_array(c->arena, enum decide_class, values->n_values);
    for (uint32_t i = 0; i < values->n_values; i++) {
        str code = values->values[i].code;
        d->class_of[i] = str_eq_c(code, "N")    ? DECIDE_POOR
                         : str_eq_c(code, "CN") ? DECIDE_NEAR_POOR
                                                : DECIDE_OTHER;
    }
}

static enum err_code make_plans(struct cli *c, struct deciding *d, struct err *e)
{
    struct law_request request = {.month = d->in->month,
                                  .known_on = d->in->known_on,
                                  .imprecise_dates = d->in->survey->imprecise_dates};
    uint32_t *targets = NULL;
    if (!find_targets(c, d->in->law, &targets, &request.n_targets, e))
        return e->code;
    request.targets = targets;
    d->plan = law_plan_new(c->arena, d->in->law, &request, e);
    request.trace = true;
    d->traced = d->plan == NULL ? NULL : law_plan_new(c->arena, d->in->law, &request, e);
    if (d->traced == NULL)
        return e->code;
    d->n_benefits = d->plan->n_outputs - T_BENEFITS;
    bool any = false;
    for (uint32_t i = 0; i < d->plan->n_outputs; i++)
        any |= d->plan->outputs[i].applies;
    if (!any) {
        char month_text[8];
        size_t n = month_format_vi(d->in->month, month_text);
        return err_set(e, ERR_INPUT, "không có quy định nào áp dụng trong tháng %s",
                       "no law applies in the month %s", (str){month_text, n});
    }
    struct law_plan *plans[2] = {d->plan, d->traced};
    struct vm_batch *batches[2] = {&d->batch, &d->traced_batch};
    for (int i = 0; i < 2; i++) {
        struct vm_column *columns =
            arena_array(c->arena, struct vm_column, (size_t)plans[i]->n_inputs + 1);
        survey_bind(c->arena, d->in->survey, plans[i], columns);
        *batches[i] = (struct vm_batch){.households = d->in->survey->households,
                                        .first = d->in->survey->first,
                                        .columns = columns};
    }
    return ERR_NONE;
}

static void summary_init(struct cli *c, struct deciding *d, struct decide_summary *s)
{
    s->n_groups = areas_group_count(d->in->areas) + 1;
    s->classes = arena_alloc_array(c->arena, sizeof(*s->classes), s->n_groups);
    s->n_benefits = d->n_benefits;
    s->benefits = arena_array(c->arena, struct decide_benefit, (size_t)d->n_benefits + 1);
    for (uint32_t b = 0; b < d->n_benefits; b++)
        s->benefits[b].symbol = d->plan->outputs[T_BENEFITS + b].symbol;
}

static void summary_add(struct decide_summary *to, const struct decide_summary *from)
{
    for (uint32_t g = 0; g < to->n_groups; g++) {
        for (int k = 0; k < DECIDE_CLASSES; k++)
            to->classes[g][k] += from->classes[g][k];
    }
    for (uint32_t b = 0; b < to->n_benefits; b++) {
        to->benefits[b].due += from->benefits[b].due;
        to->benefits[b].undetermined += from->benefits[b].undetermined;
        to->benefits[b].amount += from->benefits[b].amount;
    }
}

static void worker_init(struct cli *c, struct deciding *d, struct worker *w)
{
    w->d = d;
    arena_init(&w->arena, WORKER_MAX_BYTES);
    w->vm = vm_new(&w->arena, &d->plan->program);
    w->values = arena_array(&w->arena, struct vm_reg, d->plan->n_outputs);
    w->due = arena_array(&w->arena, struct vm_reg, d->plan->n_outputs);
    w->which = arena_array(&w->arena, struct vm_reg, d->plan->n_outputs);
    w->interesting = arena_array(&w->arena, uint8_t, 2 * VM_ROWS);
    summary_init(c, d, &w->sum);
}

static void run_workers(struct cli *c, struct deciding *d, uint32_t threads,
                        struct decide_summary *summary)
{
    struct worker *workers = arena_array(c->arena, struct worker, threads);
    for (uint32_t i = 0; i < threads; i++)
        worker_init(c, d, &workers[i]);
    uint32_t started = 1;
    while (started < threads &&
           pthread_create(&workers[started].thread, NULL, work, &workers[started]) == 0)
        started++;
    work(&workers[0]); /* does all of it if no thread could be had */
    for (uint32_t i = 0; i < threads; i++) {
        if (i > 0 && i < started)
            pthread_join(workers[i].thread, NULL);
        summary_add(summary, &workers[i].sum);
        free(workers[i].classes.p);
        free(workers[i].entitlements.p);
        free(workers[i].missing.p);
        keep_free(&workers[i].kept);
        arena_clear(&workers[i].arena);
    }
}

static void put_header(struct out *o, const char *const *names)
{
    for (uint32_t i = 0; names[i] != NULL; i++) {
        if (i > 0)
            put_char(o, ',');
        put(o, str_from_c(names[i]));
    }
    put_char(o, '\n');
}

static void put_headers(const struct decide_to *to)
{
    static const char *const class_names[] = {"household", "standard", "b1",           "b2",
                                              "deprived",  "class",    "undetermined", NULL};
    static const char *const entitlement_names[] = {
        "entity", "benefit",    "group",   "month",        "amount_vnd",
        "unit",   "instrument", "article", "undetermined", NULL};
    struct out classes = {0}, entitlements = {0};
    put_header(&classes, class_names);
    put_header(&entitlements, entitlement_names);
    hand_over(to, &classes, &entitlements);
    free(classes.p);
    free(entitlements.p);
}

static enum err_code keep_begin(const struct deciding *d, struct decide_keep *k, struct err *e)
{
    store_sha256_init(&k->classes);
    store_sha256_init(&k->entitlements);
    k->run.standard = d->plan->outputs[T_CLASS].instrument;
    return k->writing ? decided_begin(k->db, &k->run, d->wordings, d->n_wordings, e) : ERR_NONE;
}

static enum err_code keep_finish(const struct deciding *d, struct decide_keep *k,
                                 const struct decide_summary *s, struct err *e)
{
    struct decided_counts *n = &k->run.counts;
    *n = (struct decided_counts){.households = d->in->survey->households,
                                 .people = d->in->survey->persons};
    for (uint32_t g = 0; g < s->n_groups; g++) {
        n->poor += (int64_t)s->classes[g][DECIDE_POOR];
        n->near_poor += (int64_t)s->classes[g][DECIDE_NEAR_POOR];
        n->neither += (int64_t)s->classes[g][DECIDE_OTHER];
        n->class_undetermined += (int64_t)s->classes[g][DECIDE_UNKNOWN];
    }
    for (uint32_t b = 0; b < s->n_benefits; b++) {
        n->due += (int64_t)s->benefits[b].due;
        n->due_undetermined += (int64_t)s->benefits[b].undetermined;
        n->amount_vnd += s->benefits[b].amount;
    }
    store_sha256_end(&k->classes, n->classes_sum);
    store_sha256_end(&k->entitlements, n->entitlements_sum);
    if (k->code != ERR_NONE) {
        *e = k->err;
        return k->code;
    }
    return k->writing ? decided_end(k->db, &k->run, e) : ERR_NONE;
}

enum err_code decide_write(struct cli *c, const struct inputs *in, uint32_t threads,
                           const struct decide_to *to, struct decide_summary *summary,
                           struct err *e)
{
    struct deciding d = {.in = in, .to = to, .lang = c->lang};
    enum err_code code = make_plans(c, &d, e);
    if (code != ERR_NONE)
        return code;
    make_phrases(c, &d);
    make_classes(c, &d);
    if (to->keep != NULL && keep_begin(&d, to->keep, e) != ERR_NONE)
        return e->code;
    put_headers(to);
    summary_init(c, &d, summary);
    pthread_mutex_init(&d.lock, NULL);
    pthread_cond_init(&d.written, NULL);
    progress_start(&d.progress, c->lang, "Quyết định", "Deciding", in->survey->households);
    run_workers(c, &d, threads, summary);
    progress_end(&d.progress);
    pthread_cond_destroy(&d.written);
    pthread_mutex_destroy(&d.lock);
    return to->keep != NULL ? keep_finish(&d, to->keep, summary, e) : ERR_NONE;
}
