/* Facts, what is in force, rules, benefits: naive.h. */
#include "naive_int.h"

#include "base/check.h"

#include <stdlib.h>

/* ---- memory of what was asked ---- */

static struct memo *slot(struct naive *n, const struct memo *m)
{
    uint64_t h = (uint64_t)(uintptr_t)m->of;
    const uint64_t part[] = {(uint64_t)m->w.m, m->w.household, (uint64_t)m->w.person,
                             (uint64_t)m->w.at, m->q};
    for (size_t i = 0; i < sizeof part / sizeof part[0]; i++)
        h = (h ^ part[i]) * 0x9e3779b97f4a7c15ull, h ^= h >> 29;
    for (size_t i = h & (n->n_slots - 1);; i = (i + 1) & (n->n_slots - 1)) {
        struct memo *x = &n->slots[i];
        if (!x->of || (x->of == m->of && x->w.m == m->w.m && x->w.household == m->w.household &&
                       x->w.person == m->w.person && x->w.at == m->w.at && x->q == m->q))
            return x;
    }
}

static void remember(struct naive *n, const struct memo *m)
{
    if (n->n_used * 2 >= n->n_slots) {
        struct memo *old = n->slots;
        size_t had_slots = n->n_slots;
        n->n_slots *= 2;
        n->slots = calloc(n->n_slots, sizeof *n->slots);
        check(n->slots);
        for (size_t i = 0; i < had_slots; i++) {
            if (old[i].of)
                *slot(n, &old[i]) = old[i];
        }
        free(old);
    }
    *slot(n, m) = *m;
    n->n_used++;
}

/* ---- facts ---- */

static uint32_t row_of(const struct symbol *s, struct point w)
{
    return s->entity == ENTITY_PERSON ? (uint32_t)w.person : w.household;
}

static struct naive_fact record(struct naive *n, const struct symbol *s, struct point w,
                                enum law_sample sample, bool since)
{
    month m = s->decls.v[0]->yearly ? month_make(month_year(w.m), 1) : w.m;
    return n->world.fact(n->world.ctx, &s->pub, m, sample, since, row_of(s, w));
}

struct val naive_fact_value(struct naive *n, const struct symbol *s, struct point w,
                            enum law_sample sample, bool since)
{
    struct naive_fact f = record(n, s, w, sample, since);
    if (!f.known)
        return UNKNOWN;
    if (!since && s->type.kind == V_DATE) {
        if (!f.year_only)
            return naive_whole(f.v);
        int y, m, d;
        day_to_ymd((day)f.v, &y, &m, &d);
        day last = day_from_ymd(y, 12, 31), at = (day)f.v + (w.at == EXACT ? 0 : w.at);
        return naive_whole(at < last ? at : last);
    }
    if (since)
        return naive_whole(f.v);
    return naive_fraction(f.v, s->type.kind == V_NUMBER ? naive_power10(s->type.scale) : 1);
}

bool naive_is_imprecise(const struct naive *n, struct point w)
{
    return n->world.imprecise && n->world.imprecise[w.household];
}

struct val naive_remembered(struct naive *n, const void *of, const struct expr *e, struct point w,
                            naive_read read)
{
    if (!naive_is_imprecise(n, w))
        return read(n, e, w);
    w.at = EXACT;
    struct memo m = {.of = of, .w = w, .q = Q_DAYS};
    const struct memo *before = slot(n, &m);
    if (before->of)
        return before->v;
    m.v = read(n, e, w);
    remember(n, &m);
    return m.v;
}

/* Reads `e` on each day that dates known by year alone can be: what they agree on. `of`: what is
 * read, to remember it by. */
struct val naive_on_all_days(struct naive *n, const void *of, const struct expr *e, struct point w,
                             naive_read read)
{
    if (!naive_is_imprecise(n, w))
        return read(n, e, w);
    w.at = EXACT;
    struct memo m = {.of = of, .w = w, .q = Q_DAYS};
    const struct memo *before = slot(n, &m);
    if (before->of)
        return before->v;
    w.at = 0;
    m.v = read(n, e, w);
    for (w.at = 1; w.at < DAYS_OF_YEAR && m.v.known; w.at++)
        m.v = naive_agreed(m.v, read(n, e, w));
    remember(n, &m);
    return m.v;
}

/* ---- what is in force ---- */

bool naive_in_window(day from, day to, day at)
{
    return (from == DAY_NONE || from <= at) && (to == DAY_NONE || at <= to);
}

static bool is_in_force(const struct naive *n, const struct decl *d, month m)
{
    const struct law_file *f = &n->world.law->ast.files.v[d->file];
    bool as_instrument =
        d->kind == DECL_BENEFIT || d->kind == DECL_CLASS || d->kind == DECL_FINDING;
    bool dated = as_instrument || d->kind == DECL_RAISE || d->kind == DECL_REPLACE ||
                 d->applies_from != DAY_NONE;
    day from = d->applies_from, to = d->applies_to;
    if (as_instrument && from == DAY_NONE)
        from = f->applies_from != DAY_NONE ? f->applies_from : f->in_force;
    if (as_instrument && to == DAY_NONE)
        to = f->applies_to;
    day published = f->issued != DAY_NONE ? f->issued : f->in_force;
    if (dated && published != DAY_NONE && published > n->world.known_on)
        return false;
    return naive_in_window(from, to, month_first_day(m));
}

static const struct decl *version(const struct naive *n, const struct symbol *s, month m)
{
    for (uint32_t i = 0; i < s->decls.n; i++) {
        if (is_in_force(n, s->decls.v[i], m))
            return s->decls.v[i];
    }
    return NULL;
}

static day published_on(const struct law_file *f, const struct param_row *r)
{
    bool elsewhere = r->instrument.n && !str_eq(r->instrument, f->number);
    if (r->issued != DAY_NONE)
        return r->issued;
    if (!elsewhere && f->issued != DAY_NONE)
        return f->issued;
    if (r->in_force != DAY_NONE)
        return r->in_force;
    return !elsewhere && f->in_force != DAY_NONE ? f->in_force : r->applies_from;
}

static struct val parameter(struct naive *n, const struct symbol *s, struct point w)
{
    const struct decl *d = s->decls.v[0];
    const struct law_file *f = &n->world.law->ast.files.v[d->file];
    const struct param_row *best = NULL;
    for (uint32_t i = 0; i < d->rows.n; i++) {
        const struct param_row *r = &d->rows.v[i];
        if (!naive_in_window(r->applies_from, r->applies_to, month_first_day(w.m)) ||
            published_on(f, r) > n->world.known_on)
            continue;
        if (!best || published_on(f, r) > published_on(f, best) ||
            (published_on(f, r) == published_on(f, best) && r->applies_from > best->applies_from))
            best = r;
    }
    return best ? naive_eval(n, best->value, w) : UNKNOWN;
}

/* ---- rules ---- */

static struct val row_holds(struct naive *n, const struct decl *d, uint32_t row, struct point w)
{
    struct val all = naive_truth(true);
    for (uint32_t k = 0; k < d->inputs.n; k++) {
        const struct table_cell *c = &d->table_rows.v[row].cells[k];
        if (!c->any)
            all = naive_and(all, naive_cell(n, d->inputs.v[k], c, w));
    }
    return all;
}

static struct val case_holds(struct naive *n, const struct decl *d, const struct rule_case *c,
                             struct point w)
{
    if (!c->n_matches)
        return c->when ? naive_eval(n, c->when, w) : naive_truth(true);
    struct expr e = {.kind = E_IN, .a = d->subject, .items = c->matches, .n_items = c->n_matches};
    return naive_on_all_days(n, c, &e, w, naive_membership);
}

/* The first case that holds; where none is left, sai of a boolean, else the last one. */
static struct val cases(struct naive *n, const struct decl *d, bool boolean, struct point w,
                        uint32_t i)
{
    bool table = d->kind == DECL_DECISION_TABLE;
    uint32_t count = table ? d->table_rows.n : d->cases.n;
    if (i == count)
        return naive_truth(false);
    const struct expr *value = table ? d->table_rows.v[i].value : d->cases.v[i].value;
    struct val v = naive_eval(n, value, w);
    if (i == count - 1 && !boolean)
        return v;
    struct val c = table ? row_holds(n, d, i, w) : case_holds(n, d, &d->cases.v[i], w);
    return naive_is_true(c) ? v : naive_choose(c, v, cases(n, d, boolean, w, i + 1));
}

static struct val with_local_layer(struct naive *n, const struct symbol *s, struct val v,
                                   struct point w)
{
    for (uint32_t i = 0; i < s->overlays.n; i++) {
        const struct decl *d = s->overlays.v[i];
        if (!is_in_force(n, d, w.m))
            continue;
        struct val local = naive_eval(n, d->local_value, w);
        if (d->kind == DECL_RAISE && (!v.known || !local.known))
            local = UNKNOWN;
        else if (d->kind == DECL_RAISE && naive_compare(v, local) > 0)
            local = v;
        v = d->local_when ? naive_choose(naive_eval(n, d->local_when, w), local, v) : local;
    }
    return v;
}

static struct val symbol_value(struct naive *n, const struct symbol *s, struct point w)
{
    if (s->kind == SYM_FACT)
        return naive_fact_value(n, s, w, LAW_DURING, false);
    if (s->kind == SYM_PARAM)
        return with_local_layer(n, s, parameter(n, s, w), w);
    if (s->decls.v[0]->yearly)
        w.m = month_make(month_year(w.m), 1);
    const struct decl *d = version(n, s, w.m);
    struct val v = d ? cases(n, d, s->type.kind == V_BOOL, w, 0) : UNKNOWN;
    return with_local_layer(n, s, v, w);
}

/* ---- benefits ---- */

static struct val eligible(struct naive *n, const struct symbol *s, struct point w)
{
    const struct decl *d = version(n, s, w.m);
    return d ? naive_eval(n, d->due_when, w) : naive_truth(false);
}

static struct val raw_amount(struct naive *n, const struct symbol *s, struct point w)
{
    const struct decl *d = version(n, s, w.m);
    return d && d->cases.n ? cases(n, d, false, w, 0) : naive_whole(0);
}

/* Eligible, and no other that excludes it is had. */
static struct val had(struct naive *n, const struct symbol *s, struct point w)
{
    struct val v = naive_ask_symbol(n, s, Q_ELIGIBLE, w);
    for (uint32_t i = 0; i < s->excluded_by.n; i++) {
        const struct symbol *o = s->excluded_by.v[i];
        struct val other = naive_ask_symbol(n, o, Q_ELIGIBLE, w);
        v = naive_and(v, naive_not(other));
    }
    return v;
}

/* Each amount that a benefit can have, whether or not it is had. */
static void amounts(struct naive *n, const struct symbol *s, struct point w,
                    struct naive_spread *all)
{
    bool days = naive_is_imprecise(n, w);
    all->n = 0;
    for (w.at = days ? 0 : EXACT; w.at < (days ? DAYS_OF_YEAR : 0); w.at++)
        naive_spread_add(all, naive_ask_symbol(n, s, Q_RAW, w));
}

static struct val stands(struct val mine, struct val theirs, bool or_equal)
{
    if (!mine.known || !theirs.known)
        return UNKNOWN;
    int c = naive_compare(mine, theirs);
    return naive_truth(c > 0 || (or_equal && c == 0));
}

/* Does s, were it had, stand beside o, were o had? */
static struct val stands_beside(struct naive *n, const struct symbol *s, const struct symbol *o,
                                bool or_equal, struct point w)
{
    struct naive_spread mine, theirs;
    amounts(n, s, w, &mine);
    amounts(n, o, w, &theirs);
    struct val v = stands(mine.v[0], theirs.v[0], or_equal);
    for (int k = 0; k < mine.n * theirs.n; k++)
        v = naive_agreed(v, stands(mine.v[k / theirs.n], theirs.v[k % theirs.n], or_equal));
    return v;
}

/* Two worlds for each other of the group: in the one o is not had, and s has nothing to fear of it;
 * in the other o is had, and amounts decide. Where it is unknown in which world we are, only what
 * both say is known. */
static struct val due(struct naive *n, const struct symbol *s, struct point w)
{
    struct val v = had(n, s, w);
    bool after = false;
    for (uint32_t i = 0; i < s->highest.n; i++) {
        const struct symbol *o = s->highest.v[i];
        if (o == s)
            after = true;
        else
            v = naive_and(
                v, naive_choose(had(n, o, w), stands_beside(n, s, o, after, w), naive_truth(true)));
    }
    return v;
}

/* ---- what is asked ---- */

static struct val answer(struct naive *n, const struct symbol *s, enum question q, struct point w)
{
    switch (q) {
    case Q_VALUE:
        return symbol_value(n, s, w);
    case Q_ELIGIBLE:
        return eligible(n, s, w);
    case Q_RAW:
        return raw_amount(n, s, w);
    case Q_DUE:
        return due(n, s, w);
    default:
        return naive_choose(naive_ask_symbol(n, s, Q_DUE, w), naive_ask_symbol(n, s, Q_RAW, w),
                            naive_whole(0));
    }
}

struct val naive_ask_symbol(struct naive *n, const struct symbol *s, enum question q,
                            struct point w)
{
    if (s->entity != ENTITY_PERSON && s->kind != SYM_PARAM)
        w.person = -1;
    /* The truth of a condition, and a class, already hold on all days. */
    bool plain = s->type.kind == V_BOOL || s->type.kind == V_ENUM;
    if ((plain && s->kind != SYM_FACT) || q == Q_ELIGIBLE || q == Q_DUE)
        w.at = EXACT;
    struct memo m = {.of = s, .w = w, .q = q};
    const struct memo *had_before = slot(n, &m);
    if (had_before->of)
        return had_before->v;
    check(++n->depth < MAX_DEPTH);
    m.v = answer(n, s, q, w);
    n->depth--;
    remember(n, &m);
    return m.v;
}

/* ---- from outside ---- */

struct naive *naive_new(const struct naive_world *w)
{
    struct naive *n = calloc(1, sizeof *n);
    check(n);
    n->world = *w;
    n->n_slots = 4096;
    n->slots = calloc(n->n_slots, sizeof *n->slots);
    n->household_of = calloc((size_t)w->first[w->households] + 1, sizeof *n->household_of);
    check(n->slots && n->household_of);
    for (uint32_t h = 0; h < w->households; h++) {
        for (uint32_t p = w->first[h]; p < w->first[h + 1]; p++)
            n->household_of[p] = h;
    }
    return n;
}

void naive_free(struct naive *n)
{
    free(n->slots);
    free(n->household_of);
    free(n);
}

static int64_t column_form(const struct symbol *s, struct val v)
{
    if (!v.known)
        return 0;
    if (s->type.kind == V_DATE) {
        struct naive_ymd d = naive_date(v);
        return vm_date_pack(d.y, d.m, d.d);
    }
    struct val at = naive_both(
        v, naive_whole((int64_t)naive_power10(s->type.kind == V_NUMBER ? s->type.scale : 0)),
        OP_MUL);
    check(at.d == 1);
    return (int64_t)at.n;
}

/* A result is known where all days agree. */
static struct val settled(struct naive *n, const struct symbol *s, enum question q, struct point w)
{
    if (!naive_is_imprecise(n, w))
        return naive_ask_symbol(n, s, q, w);
    w.at = 0;
    struct val v = naive_ask_symbol(n, s, q, w);
    for (w.at = 1; w.at < DAYS_OF_YEAR && v.known; w.at++)
        v = naive_agreed(v, naive_ask_symbol(n, s, q, w));
    return v;
}

struct naive_answer naive_ask(struct naive *n, const struct law_symbol *p, month m, uint32_t row)
{
    const struct symbol *s = sema_find(n->world.law, p->name);
    bool person = s->entity == ENTITY_PERSON, benefit = s->kind == SYM_BENEFIT;
    struct point w = {m, person ? n->household_of[row] : row, person ? (int64_t)row : -1, EXACT};
    struct naive_answer a = {0};
    struct val v = settled(n, s, benefit ? Q_PAID : Q_VALUE, w);
    a.known = v.known;
    a.v = column_form(s, v);
    if (benefit) {
        struct val d = settled(n, s, Q_DUE, w);
        a.due_known = d.known;
        a.due = naive_is_true(d);
    }
    return a;
}
