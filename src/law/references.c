/* What programs ask of a name: a parameter's values one after the other, and what a rule names. */
#include "base/num.h"
#include "law/build.h"
#include "law/trace.h"

static int64_t value_of(const struct symbol *s, const struct expr *e)
{
    int64_t x = 0;
    int y, m, d;
    switch (e->kind) {
    case E_UNARY:
        return -value_of(s, e->a);
    case E_NUMBER:
        return num_mul(e->value, num_pow10(s->type.scale - e->scale), &x) ? x : 0;
    case E_DATE:
        day_to_ymd((day)e->value, &y, &m, &d);
        return vm_date_pack(y, m, d);
    case E_NAME:
        for (uint32_t i = 0; s->pub.type.values && i < s->pub.type.values->n_values; i++) {
            if (str_eq(s->pub.type.values->values[i].name, e->text) ||
                str_eq(s->pub.type.values->values[i].id, e->text))
                return i;
        }
        return 0;
    default:
        return e->value;
    }
}

/* Keeps them ascending, each once. */
static void add_day(day *v, uint32_t *n, uint32_t max, day d)
{
    uint32_t at = *n;
    while (at > 0 && v[at - 1] > d)
        at--;
    if ((at > 0 && v[at - 1] == d) || *n == max)
        return;
    for (uint32_t i = *n; i > at; i--)
        v[i] = v[i - 1];
    v[at] = d;
    ++*n;
}

uint32_t law_values(const struct law *l, const struct law_symbol *s, struct law_dated *out,
                    uint32_t max)
{
    const struct symbol *sym = trace_symbol(s);
    day days[LAW_MAX_DATED];
    uint32_t n = 0, n_out = 0;
    if (s->kind != LAW_PARAM || !sym->decls.n)
        return 0;
    const struct decl *d = sym->decls.v[0];
    for (uint32_t i = 0; i < d->rows.n; i++) {
        const struct param_row *r = &d->rows.v[i];
        add_day(days, &n, LAW_MAX_DATED, r->applies_from);
        if (r->applies_to != DAY_NONE)
            add_day(days, &n, LAW_MAX_DATED, r->applies_to + 1);
    }
    for (uint32_t i = 0; i < n && n_out < max; i++) {
        const struct param_row *r = build_param_row(l, d, days[i], DAY_MAX);
        struct law_dated one = {.from = days[i]};
        if (r) {
            one.known = r->value->kind != E_UNKNOWN;
            one.value = one.known ? value_of(sym, r->value) : 0;
            one.instrument = r->instrument.n ? r->instrument : sema_number(l, d);
            one.article = r->article.n ? r->article : sema_article(l, d);
            one.note = r->note;
        }
        out[n_out++] = one;
    }
    return n_out;
}

struct naming {
    const struct law_symbol **out;
    const struct symbol *self;
    uint32_t n, max;
};

static void name_one(struct expr *e, void *ctx)
{
    struct naming *x = ctx;
    if (e->kind != E_NAME || !e->symbol || e->symbol == x->self || e->symbol->kind == SYM_ENUM ||
        e->symbol->kind == SYM_TABLE)
        return;
    for (uint32_t i = 0; i < x->n; i++) {
        if (x->out[i] == &e->symbol->pub)
            return;
    }
    if (x->n < x->max)
        x->out[x->n++] = &e->symbol->pub;
}

uint32_t law_uses(const struct law_symbol *s, const struct law_symbol **out, uint32_t max)
{
    const struct symbol *sym = trace_symbol(s);
    struct naming x = {.out = out, .self = sym, .max = max};
    for (uint32_t i = 0; i < sym->decls.n; i++)
        sema_walk_decl(sym->decls.v[i], name_one, &x);
    return x.n;
}
