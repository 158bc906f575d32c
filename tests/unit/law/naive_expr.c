/* Expressions: naive_int.h. */
#include "naive_int.h"

#include "base/check.h"

/* ---- expressions ---- */

static struct val compared(struct val a, struct val b, enum expr_op op)
{
    if (!a.known || !b.known)
        return UNKNOWN;
    int c = naive_compare(a, b);
    switch (op) {
    case OP_EQ:
        return naive_truth(c == 0);
    case OP_NE:
        return naive_truth(c != 0);
    case OP_LT:
        return naive_truth(c < 0);
    case OP_LE:
        return naive_truth(c <= 0);
    case OP_GT:
        return naive_truth(c > 0);
    default:
        return naive_truth(c >= 0);
    }
}

/* The values that an expression has on the days of the year, each once. */
static void spread(struct naive *n, const struct expr *e, struct point w, struct naive_spread *s)
{
    s->n = 0;
    for (w.at = 0; w.at < DAYS_OF_YEAR; w.at++)
        naive_spread_add(s, naive_eval(n, e, w));
}

/* Two dates known by year alone need not be the same day: each with each. */
struct val naive_comparison(struct naive *n, const struct expr *e, struct point w)
{
    if (!naive_is_imprecise(n, w))
        return compared(naive_eval(n, e->a, w), naive_eval(n, e->b, w), e->op);
    struct naive_spread a, b;
    spread(n, e->a, w, &a);
    spread(n, e->b, w, &b);
    struct val v = compared(a.v[0], b.v[0], e->op);
    for (int i = 0; i < a.n * b.n && v.known; i++)
        v = naive_agreed(v, compared(a.v[i / b.n], b.v[i % b.n], e->op));
    return v;
}

static struct val among(struct naive *n, const struct expr *a, struct expr *const *items,
                        uint32_t n_items, struct point w)
{
    struct val x = naive_eval(n, a, w), any = naive_truth(false);
    for (uint32_t i = 0; i < n_items; i++) {
        const struct expr *it = items[i];
        struct val one;
        if (it->kind == E_RANGE)
            one = naive_and(compared(x, naive_eval(n, it->a, w), OP_GE),
                            compared(x, naive_eval(n, it->b, w), OP_LE));
        else
            one = compared(x, naive_eval(n, it, w), OP_EQ);
        any = naive_or(any, one);
    }
    return any;
}

struct val naive_membership(struct naive *n, const struct expr *e, struct point w)
{
    return among(n, e->a, e->items, e->n_items, w);
}

/* A cell of a decision table, as a comparison or a set. */
struct val naive_cell(struct naive *n, const struct expr *input, const struct table_cell *c,
                      struct point w)
{
    struct expr *in = (struct expr *)(uintptr_t)input;
    struct expr e = {.kind = E_IN, .a = in, .items = c->items, .n_items = c->n_items};
    if (c->op == OP_NONE)
        return naive_on_all_days(n, c, &e, w, naive_membership);
    e = (struct expr){.kind = E_BINARY, .op = c->op, .a = in, .b = c->items[0]};
    return naive_remembered(n, c, &e, w, naive_comparison);
}

static struct val binary(struct naive *n, const struct expr *e, struct point w)
{
    switch (e->op) {
    case OP_OR:
        return naive_or(naive_eval(n, e->a, w), naive_eval(n, e->b, w));
    case OP_AND:
        return naive_and(naive_eval(n, e->a, w), naive_eval(n, e->b, w));
    case OP_ADD:
    case OP_SUB:
    case OP_MUL:
    case OP_DIV:
        return naive_both(naive_eval(n, e->a, w), naive_eval(n, e->b, w), e->op);
    default:
        return naive_remembered(n, e, e, w, naive_comparison);
    }
}

/* What is on record by its year is known: biết(ngày_sinh). */
static struct val known(struct naive *n, const struct expr *e, struct point w)
{
    return naive_truth(naive_eval(n, e->items[0], w).known);
}

static struct val other_month(struct naive *n, const struct expr *e, struct point w)
{
    int count = (int)e->items[1]->value;
    struct val sum = naive_whole(0);
    if (e->fn == FN_IN_MONTH)
        w.m = month_make(month_year(w.m), count);
    if (e->fn == FN_MONTHS_AGO)
        w.m -= count;
    if (e->fn != FN_SUM_MONTHS)
        return naive_eval(n, e->items[0], w);
    for (int i = 0; i < count; i++, w.m--)
        sum = naive_both(sum, naive_eval(n, e->items[0], w), OP_ADD);
    return sum;
}

/* Rates by bracket; the rows are in order of their beginnings. */
static struct val scale(struct naive *n, const struct expr *e, struct point w)
{
    const struct decl *d = e->symbol->decls.v[0];
    struct val x = naive_eval(n, e->items[0], w), sum = naive_whole(0);
    const struct scale_row *rows[256];
    uint32_t count = 0;
    for (uint32_t i = 0; i < d->scale_rows.n; i++) {
        const struct scale_row *r = &d->scale_rows.v[i];
        check(count < 256);
        if (naive_in_window(r->applies_from, r->applies_to, month_first_day(w.m)))
            rows[count++] = r;
    }
    if (!x.known)
        return count ? UNKNOWN : sum;
    for (uint32_t i = 0; i < count; i++) {
        struct val from = naive_eval(n, rows[i]->from, w), rate = naive_eval(n, rows[i]->rate, w),
                   top = x;
        if (naive_compare(x, from) < 0)
            break;
        if (i + 1 < count && naive_compare(naive_eval(n, rows[i + 1]->from, w), x) < 0)
            top = naive_eval(n, rows[i + 1]->from, w);
        if (d->scale_mode == SCALE_WHOLE)
            sum = naive_both(x, rate, OP_MUL);
        else
            sum = naive_both(sum, naive_both(naive_both(top, from, OP_SUB), rate, OP_MUL), OP_ADD);
    }
    return sum;
}

static struct val call_of_two(const struct expr *e, struct val a, struct val b)
{
    if (!a.known || !b.known)
        return UNKNOWN;
    switch (e->fn) {
    case FN_YEARS:
        return naive_whole(naive_years_between(a, b));
    case FN_MONTHS:
        return naive_whole(naive_months_between(a, b));
    case FN_DAYS:
        return naive_whole((int64_t)(b.n - a.n));
    case FN_ADD_MONTHS:
        return naive_plus_months(a, b);
    default:
        return (naive_compare(a, b) < 0) == (e->fn == FN_MIN) ? a : b;
    }
}

static struct val call(struct naive *n, const struct expr *e, struct point w)
{
    switch (e->fn) {
    case FN_NAMED:
        return scale(n, e, w);
    case FN_FIRST_DAY:
        return naive_whole(month_first_day(w.m));
    case FN_LAST_DAY:
        return naive_whole(month_last_day(w.m));
    case FN_ROUND_DOWN:
    case FN_ROUND_UP:
    case FN_ROUND:
        return naive_rounded(naive_eval(n, e->items[0], w), e->fn,
                             e->n_items > 1 ? naive_eval(n, e->items[1], w) : naive_whole(1));
    case FN_KNOWN:
        return naive_truth(naive_is_true(naive_on_all_days(n, e, e, w, known)));
    case FN_AT_START:
        return naive_fact_value(n, e->items[0]->symbol, w, LAW_AT_START, false);
    case FN_AT_END:
        return naive_fact_value(n, e->items[0]->symbol, w, LAW_AT_END, false);
    case FN_SINCE:
        return naive_fact_value(n, e->items[0]->symbol, w, LAW_DURING, true);
    case FN_MONTHS_AGO:
    case FN_SUM_MONTHS:
    case FN_IN_MONTH:
        return other_month(n, e, w);
    case FN_ELIGIBLE:
        return naive_ask_symbol(n, e->items[0]->symbol, Q_ELIGIBLE, w);
    case FN_DUE:
        return naive_ask_symbol(n, e->items[0]->symbol, Q_DUE, w);
    case FN_AMOUNT:
        return naive_ask_symbol(n, e->items[0]->symbol, Q_PAID, w);
    default:
        return call_of_two(e, naive_eval(n, e->items[0], w), naive_eval(n, e->items[1], w));
    }
}

/* ---- members ---- */

struct members {
    struct val any, all, count, sum, best;
    bool some, clear; /* clear: it is known who counts, and each of them is known */
};

static void add_member(struct members *m, const struct expr *e, struct val c, struct val v)
{
    m->any = naive_or(m->any, c);
    m->all = naive_and(m->all, c);
    m->count = naive_both(m->count, c, OP_ADD);
    if (naive_is_false(c) || !e->a)
        return;
    m->clear = m->clear && c.known && v.known;
    m->sum = naive_both(m->sum, v, OP_ADD);
    if (m->clear && (!m->some || (naive_compare(v, m->best) > 0) == (e->fn == FN_MAX_OF)))
        m->best = v;
    m->some = true;
}

static struct val aggregate(struct naive *n, const struct expr *e, struct point w)
{
    struct members m = {naive_truth(false),
                        naive_truth(true),
                        naive_whole(0),
                        naive_whole(0),
                        UNKNOWN,
                        false,
                        true};
    for (uint32_t p = n->world.first[w.household]; p < n->world.first[w.household + 1]; p++) {
        w.person = p;
        struct val c = e->b ? naive_eval(n, e->b, w) : naive_truth(true);
        add_member(&m, e, c, e->a ? naive_eval(n, e->a, w) : UNKNOWN);
    }
    w.person = -1;
    switch (e->fn) {
    case FN_COUNT:
        return m.count;
    case FN_ANY:
        return m.any;
    case FN_ALL:
        return m.all;
    case FN_SUM:
        return m.clear ? m.sum : UNKNOWN;
    default:
        return !m.clear ? UNKNOWN : m.some ? m.best : naive_eval(n, e->c, w);
    }
}

/* ---- tables ---- */

/* "12", "-2.5": false where it is no number. */
static bool number_of(str t, struct val *v)
{
    wide x = 0, d = 1;
    bool point = false, digits = false, negative = t.n && t.p[0] == '-';
    for (size_t i = negative; i < t.n; i++) {
        if (t.p[i] == '.' && !point) {
            point = true;
            continue;
        }
        if (t.p[i] < '0' || t.p[i] > '9')
            return false;
        x = x * 10 + (t.p[i] - '0');
        d *= point ? 10 : 1;
        digits = true;
    }
    *v = naive_fraction(negative ? -x : x, d);
    return digits;
}

static str cell_text(const struct csv_table *t, uint32_t row, uint32_t column)
{
    return str_trim(t->rows.v[row].cells[column]);
}

static const struct law_enum_value *enum_value(struct naive *n, const struct expr *e, struct val v)
{
    return &n->world.law->enums.v[e->type.enumeration]->enumeration.values[v.n];
}

static int64_t find_row(struct naive *n, const struct expr *e, struct val key)
{
    const struct csv_table *t = e->symbol->table;
    bool above = e->symbol->decls.v[0]->row_not_above;
    int64_t found = -1;
    for (uint32_t r = 0; r < t->rows.n; r++) {
        str text = cell_text(t, r, t->row_column);
        struct val v;
        if (e->a->kind == E_TEXT) {
            if (str_eq(text, e->a->text))
                return r;
        } else if (e->a->type.kind == V_ENUM) {
            const struct law_enum_value *x = enum_value(n, e->a, key);
            if (str_eq(text, x->code) || (found < 0 && str_eq(text, x->id)))
                found = r;
        } else if (number_of(text, &v) &&
                   (above ? naive_compare(v, key) <= 0 : naive_compare(v, key) == 0)) {
            found = r;
        }
    }
    return found;
}

static struct val table_cell_value(struct naive *n, const struct expr *e, struct point w)
{
    const struct csv_table *t = e->symbol->table;
    bool by_enum = e->symbol->decls.v[0]->columns_enum.n > 0;
    struct val key = e->a->kind == E_TEXT ? naive_whole(0) : naive_eval(n, e->a, w), v = UNKNOWN;
    struct val picked = by_enum ? naive_eval(n, e->b, w) : naive_whole(0);
    if (!key.known || !picked.known)
        return UNKNOWN;
    int64_t row = find_row(n, e, key);
    for (uint32_t c = 0; c < t->n_columns && row >= 0; c++) {
        bool here = str_eq(t->columns[c], e->b->text);
        if (by_enum)
            here = str_eq(t->columns[c], enum_value(n, e->b, picked)->id) ||
                   str_eq(t->columns[c], enum_value(n, e->b, picked)->code);
        if (here)
            return number_of(cell_text(t, (uint32_t)row, c), &v) ? v : UNKNOWN;
    }
    return UNKNOWN;
}

/* ---- all ---- */

struct val naive_eval(struct naive *n, const struct expr *e, struct point w)
{
    switch (e->kind) {
    case E_NUMBER:
        return naive_fraction(e->value, naive_power10(e->scale));
    case E_DATE:
    case E_BOOL:
        return naive_whole(e->value);
    case E_UNKNOWN:
        return UNKNOWN;
    case E_NAME:
        return e->symbol ? naive_ask_symbol(n, e->symbol, Q_VALUE, w) : naive_whole(e->value);
    case E_UNARY:
        return e->op == OP_NOT ? naive_not(naive_eval(n, e->a, w))
                               : naive_both(naive_whole(0), naive_eval(n, e->a, w), OP_SUB);
    case E_BINARY:
        return binary(n, e, w);
    case E_IN:
        return naive_on_all_days(n, e, e, w, naive_membership);
    case E_IF:
        return naive_choose(naive_eval(n, e->a, w), naive_eval(n, e->b, w), naive_eval(n, e->c, w));
    case E_CALL:
        return call(n, e, w);
    case E_AGG:
        return aggregate(n, e, w);
    case E_INDEX:
        return table_cell_value(n, e, w);
    default:
        check(!"an expression that cannot be read");
        return UNKNOWN;
    }
}
