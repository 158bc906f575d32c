/* The syntax tree as text, without places, for tests: one line a declaration, then indented lines
 * for its rows and cases. Expressions in prefix form: (+ a b), numbers as value'scale and unit. */
#ifndef TEST_PARSE_DUMP_H
#define TEST_PARSE_DUMP_H

#include "base/fmt.h"
#include "law/ast.h"

static inline void dump_day(struct buf *b, day d)
{
    char iso[11];
    if (d == DAY_NONE)
        buf_char(b, '-');
    else
        buf_add(b, (str){iso, day_format_iso(d, iso)});
}

static inline void dump_month(struct buf *b, month m)
{
    char iso[8];
    buf_add(b, (str){iso, month_format_iso(m, iso)});
}

static inline const char *dump_op(enum expr_op op)
{
    static const char *const names[] = {
        "", "or", "and", "not", "=", "!=", "<", "<=", ">", ">=", "+", "-", "*", "/", "neg"};
    return names[op];
}

static inline const char *dump_fn(enum expr_fn fn)
{
    static const char *const names[] = {
        "",           "named",    "count",      "sum",      "any",    "all",
        "max_of",     "min_of",   "years",      "months",   "days",   "add_months",
        "first_day",  "last_day", "round_down", "round_up", "round",  "min",
        "max",        "known",    "at_start",   "at_end",   "since",  "months_ago",
        "sum_months", "in_month", "eligible",   "due",      "amount",
    };
    return names[fn];
}

static inline void dump_expr(struct buf *b, const struct expr *e);

static inline void dump_items(struct buf *b, const struct expr *e)
{
    for (uint32_t i = 0; i < e->n_items; i++) {
        buf_char(b, ' ');
        dump_expr(b, e->items[i]);
    }
    buf_char(b, ')');
}

static inline void dump_parts(struct buf *b, const struct expr *e)
{
    const struct expr *const parts[3] = {e->a, e->b, e->c};
    for (int i = 0; i < 3; i++) {
        if (e->kind != E_AGG && parts[i] == NULL)
            continue;
        buf_char(b, ' ');
        dump_expr(b, parts[i]);
    }
}

static inline void dump_expr(struct buf *b, const struct expr *e)
{
    if (e == NULL) {
        buf_char(b, '-');
        return;
    }
    switch (e->kind) {
    case E_NUMBER:
        buf_fmt(b, "%l'%d%s", e->value, e->scale, e->text);
        break;
    case E_DATE:
        dump_day(b, (day)e->value);
        break;
    case E_MONTH:
        dump_month(b, (month)e->value);
        break;
    case E_TEXT:
        buf_fmt(b, "\"%s\"", e->text);
        break;
    case E_BOOL:
        buf_add_c(b, e->value ? "true" : "false");
        break;
    case E_UNKNOWN:
        buf_fmt(b, "(unknown \"%s\")", e->text);
        break;
    case E_NAME:
        buf_add(b, e->text);
        break;
    case E_UNARY:
    case E_BINARY:
        buf_fmt(b, "(%z", dump_op(e->op));
        dump_parts(b, e);
        buf_char(b, ')');
        break;
    case E_IN:
        buf_add_c(b, "(in ");
        dump_expr(b, e->a);
        dump_items(b, e);
        break;
    case E_RANGE:
        dump_expr(b, e->a);
        buf_add_c(b, "..");
        dump_expr(b, e->b);
        break;
    case E_IF:
        buf_add_c(b, "(if");
        dump_parts(b, e);
        buf_char(b, ')');
        break;
    case E_CALL:
        buf_fmt(b, "(%z", e->fn == FN_NAMED ? "call " : dump_fn(e->fn));
        buf_add(b, e->text);
        dump_items(b, e);
        break;
    case E_AGG:
        buf_fmt(b, "(%z", dump_fn(e->fn));
        dump_parts(b, e);
        buf_char(b, ')');
        break;
    case E_INDEX:
        buf_fmt(b, "(at %s", e->text);
        dump_parts(b, e);
        buf_char(b, ')');
        break;
    }
}

static inline void dump_type(struct buf *b, const struct type_ref *t)
{
    static const char *const names[] = {"-", "boolean", "number", "money", "date", ""};
    buf_fmt(b, " %z%s", names[t->kind], t->name);
    if (t->has_range)
        buf_fmt(b, " %l..%l", t->lo, t->hi);
    if (t->scale > 0)
        buf_fmt(b, "'%d", t->scale);
    if (t->unit.n > 0)
        buf_fmt(b, " %s", t->unit);
}

static inline void dump_text(struct buf *b, const char *key, str text)
{
    if (text.n > 0)
        buf_fmt(b, " %z=\"%s\"", key, text);
}

static inline void dump_cases(struct buf *b, const struct decl *d)
{
    if (d->subject != NULL) {
        buf_add_c(b, "  by ");
        dump_expr(b, d->subject);
        buf_char(b, '\n');
    }
    for (uint32_t i = 0; i < d->cases.n; i++) {
        const struct rule_case *c = &d->cases.v[i];
        buf_add_c(b, "  = ");
        dump_expr(b, c->value);
        if (c->when != NULL) {
            buf_add_c(b, " when ");
            dump_expr(b, c->when);
        }
        for (uint32_t j = 0; j < c->n_matches; j++) {
            buf_add_c(b, j == 0 ? " match " : " ");
            dump_expr(b, c->matches[j]);
        }
        if (c->otherwise)
            buf_add_c(b, " otherwise");
        dump_text(b, "cite", c->cite);
        buf_char(b, '\n');
    }
}

static inline void dump_param_row(struct buf *b, const struct param_row *r)
{
    buf_add_c(b, "  ");
    dump_day(b, r->applies_from);
    buf_add_c(b, "..");
    dump_day(b, r->applies_to);
    buf_char(b, ' ');
    dump_expr(b, r->value);
    dump_text(b, "instrument", r->instrument);
    dump_text(b, "article", r->article);
    dump_text(b, "grade", r->grade);
    dump_text(b, "note", r->note);
    buf_add_c(b, " issued ");
    dump_day(b, r->issued);
    buf_add_c(b, " in force ");
    dump_day(b, r->in_force);
    buf_char(b, '\n');
}

static inline void dump_table_row(struct buf *b, const struct decl *d, const struct table_row *r)
{
    buf_add_c(b, "  |");
    for (uint32_t i = 0; i < d->inputs.n; i++) {
        const struct table_cell *cell = &r->cells[i];
        if (cell->any)
            buf_add_c(b, " *");
        if (cell->op != OP_NONE)
            buf_fmt(b, " %z", dump_op(cell->op));
        for (uint32_t j = 0; j < cell->n_items; j++) {
            buf_char(b, ' ');
            dump_expr(b, cell->items[j]);
        }
        buf_add_c(b, " |");
    }
    buf_char(b, ' ');
    dump_expr(b, r->value);
    dump_text(b, "cite", r->cite);
    buf_char(b, '\n');
}

static inline void dump_tables(struct buf *b, const struct decl *d)
{
    for (uint32_t i = 0; i < d->rows.n; i++)
        dump_param_row(b, &d->rows.v[i]);
    for (uint32_t i = 0; i < d->inputs.n; i++) {
        buf_add_c(b, "  input ");
        dump_expr(b, d->inputs.v[i]);
        buf_char(b, '\n');
    }
    for (uint32_t i = 0; i < d->table_rows.n; i++)
        dump_table_row(b, d, &d->table_rows.v[i]);
    for (uint32_t i = 0; i < d->scale_rows.n; i++) {
        const struct scale_row *r = &d->scale_rows.v[i];
        buf_add_c(b, "  from ");
        dump_expr(b, r->from);
        buf_add_c(b, " rate ");
        dump_expr(b, r->rate);
        buf_char(b, ' ');
        dump_day(b, r->applies_from);
        buf_add_c(b, "..");
        dump_day(b, r->applies_to);
        buf_char(b, '\n');
    }
}

static inline void dump_refs(struct buf *b, const char *key, const struct name_ref *refs,
                             uint32_t n)
{
    for (uint32_t i = 0; i < n; i++)
        buf_fmt(b, "%z%s", i == 0 ? key : " ", refs[i].name);
}

static inline void dump_flags(struct buf *b, const struct decl *d)
{
    static const char *const pays[] = {"", " monthly", " quarterly", " once", " service"};
    dump_text(b, "label", d->label);
    dump_text(b, "cite", d->cite);
    if (d->yearly)
        buf_add_c(b, " yearly");
    if (d->role)
        buf_add_c(b, " role");
    if (d->may_raise)
        buf_add_c(b, " may-raise");
    if (d->may_replace)
        buf_add_c(b, " may-replace");
    if (d->unrecorded != NULL) {
        buf_add_c(b, " unrecorded ");
        dump_expr(b, d->unrecorded);
    }
    if (d->applies_from != DAY_NONE || d->applies_to != DAY_NONE) {
        buf_add_c(b, " applies ");
        dump_day(b, d->applies_from);
        buf_add_c(b, "..");
        dump_day(b, d->applies_to);
    }
    dump_text(b, "group", d->group);
    dump_text(b, "fund", d->fund);
    buf_add_c(b, pays[d->pays]);
    dump_text(b, "target", d->target.name);
    dump_refs(b, " names ", d->names.v, d->names.n);
    dump_text(b, "csv", d->csv_file);
    dump_text(b, "row", d->row_column);
    if (d->row_not_above)
        buf_add_c(b, " not-above");
    dump_refs(b, " columns ", d->columns.v, d->columns.n);
    dump_text(b, "columns-of", d->columns_enum);
    if (d->kind == DECL_SCALE)
        buf_add_c(b, d->scale_mode == SCALE_MARGINAL ? " marginal" : " whole");
}

static inline void dump_decl(struct buf *b, const struct decl *d)
{
    static const char *const kinds[] = {"enum",      "fact",           "param",   "rule",
                                        "class",     "finding",        "benefit", "highest",
                                        "exclude",   "addition",       "raise",   "replace",
                                        "csv-table", "decision-table", "scale"};
    static const char *const entities[] = {"", " person", " household", " area"};
    buf_fmt(b, "%z %s", kinds[d->kind], d->name);
    if (d->alias.n > 0)
        buf_fmt(b, "/%s", d->alias);
    buf_add_c(b, entities[d->entity]);
    if (d->type.kind != TYPE_NONE)
        dump_type(b, &d->type);
    dump_flags(b, d);
    buf_char(b, '\n');
    for (uint32_t i = 0; i < d->values.n; i++) {
        const struct enum_value *v = &d->values.v[i];
        buf_fmt(b, "  %s/%s = %s\n", v->name, v->alias, v->code);
    }
    const struct expr *const extra[3] = {d->due_when, d->local_value, d->local_when};
    static const char *const keys[3] = {"  due when ", "  value ", "  when "};
    for (int i = 0; i < 3; i++) {
        if (extra[i] == NULL)
            continue;
        buf_add_c(b, keys[i]);
        dump_expr(b, extra[i]);
        buf_char(b, '\n');
    }
    dump_cases(b, d);
    dump_tables(b, d);
}

static inline str dump_ast(struct arena *a, const struct ast *ast)
{
    struct buf b;
    buf_init(&b, a, 1 << 24);
    for (uint32_t i = 0; i < ast->decls.n; i++)
        dump_decl(&b, ast->decls.v[i]);
    return buf_str(&b);
}

#endif
