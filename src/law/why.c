/* Why a benefit is not due: the condition that fails, followed down through the rules it names to
 * the fact or comparison that decides. For programs that act on the reason; explain.c tells people
 * all of it. */
#include "law/trace.h"

#define MAX_DEPTH 16

struct following {
    struct trace_row row;
    const struct law_plan *p;
    struct law_reason *out;
    int depth;
};

static bool value_of(const struct following *f, const struct expr *e, month m, enum side side,
                     int64_t *out)
{
    node_id id = build_traced(&f->p->trace->builder, e, m, side);
    return id != 0 && trace_value(&f->row, id, f->row.person, out);
}

/* The first fact, else the first rule, that an expression names. */
static const struct symbol *named(const struct expr *e, bool facts)
{
    const struct symbol *s = NULL;
    if (e == NULL)
        return NULL;
    if (e->kind == E_NAME && e->symbol != NULL && (!facts || e->symbol->kind == SYM_FACT))
        return e->symbol;
    const struct expr *const parts[] = {e->a, e->b, e->c};
    for (int i = 0; i < 3 && s == NULL; i++)
        s = named(parts[i], facts);
    for (uint32_t i = 0; i < e->n_items && s == NULL; i++)
        s = named(e->items[i], facts);
    return s;
}

static void follow(struct following *f, const struct expr *e, month m, enum side side, bool truth);

/* `e` is where it ends. */
static void settle(struct following *f, const struct expr *e)
{
    str t = f->p->law->sources.v[e->pos.source].text;
    const struct symbol *s = named(e, true);
    if (s == NULL)
        s = named(e, false);
    f->out->words = str_slice(t, e->pos.offset, (size_t)e->pos.offset + e->pos.length);
    if (s != NULL)
        f->out->symbol = &s->pub;
}

static void cite(struct following *f, const struct decl *d, str own)
{
    const struct law *l = f->p->law;
    str article = own.n > 0 ? own : sema_article(l, d);
    if (article.n == 0)
        return;
    f->out->instrument = sema_number(l, d);
    f->out->article = article;
}

/* Of several cases one decided: by its condition, or (the last, otherwise) by that of the first,
 * which did not hold. */
static void follow_case(struct following *f, const struct instance *in, const struct expr *e,
                        bool truth)
{
    uint32_t i = trace_deciding_case(&f->row, in);
    if (i == in->n_cases) {
        settle(f, e);
        return;
    }
    const struct rule_case *c = &in->decl->cases.v[i];
    cite(f, in->decl, c->cite);
    if (c->value->kind != E_BOOL)
        follow(f, c->value, in->month, in->side, truth);
    else if (c->when != NULL)
        follow(f, c->when, in->month, in->side, true);
    else if (i > 0 && in->decl->cases.v[0].when != NULL)
        follow(f, in->decl->cases.v[0].when, in->month, in->side, false);
    else
        settle(f, e);
}

static void follow_name(struct following *f, const struct expr *e, month m, enum side side,
                        bool truth)
{
    struct symbol *s = e->symbol;
    struct law_reason *out = f->out;
    const struct instance *in =
        s->kind == SYM_FACT || s->kind == SYM_PARAM
            ? NULL
            : build_find(&f->p->trace->builder, s,
                         s->decls.v[0]->yearly ? month_make(month_year(m), 1) : m, side);
    if (in == NULL || in->decl == NULL || f->depth == MAX_DEPTH) {
        settle(f, e);
        return;
    }
    if (out->n_path < LAW_MAX_PATH)
        out->path[out->n_path++] = &s->pub;
    f->depth++;
    follow_case(f, in, e, truth);
}

/* Why `e` is `truth`, which it is. */
static void follow(struct following *f, const struct expr *e, month m, enum side side, bool truth)
{
    int64_t a;
    bool both = e->kind == E_BINARY && (e->op == OP_AND || e->op == OP_OR);
    if (e->kind == E_UNARY && e->op == OP_NOT) {
        follow(f, e->a, m, side, !truth);
        return;
    }
    if (e->kind == E_NAME && e->symbol != NULL) {
        follow_name(f, e, m, side, truth);
        return;
    }
    /* One part is enough to make an `and` false and an `or` true. */
    if (both && truth == (e->op == OP_OR)) {
        bool first = value_of(f, e->a, m, side, &a) && (a != 0) == truth;
        follow(f, first ? e->a : e->b, m, side, truth);
        return;
    }
    settle(f, e);
}

bool law_why(const struct law_plan *p, const struct vm *vm, const struct vm_batch *b, uint32_t from,
             uint32_t output, uint32_t row, struct law_reason *out)
{
    struct following f = {.row = trace_row_of(p, vm, b, from, output, row), .p = p, .out = out};
    const struct instance *in = p->trace->of[output];
    int64_t due, eligible;
    *out = (struct law_reason){0};
    if (!p->outputs[output].applies || in == NULL || in->decl == NULL ||
        !trace_value(&f.row, in->due, f.row.person, &due) || due)
        return false;
    cite(&f, in->decl, (str){"", 0});
    out->words = (str){"", 0};
    out->excluded = trace_value(&f.row, in->eligible, f.row.person, &eligible) && eligible;
    if (!out->excluded)
        follow(&f, in->decl->due_when, in->month, in->side, false);
    return true;
}
