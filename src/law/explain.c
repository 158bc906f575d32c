/* Why a result is what it is: the steps of a traced run, in the law's words, with values, articles
 * and facts. The values are those the vector program left in its registers: nothing is computed
 * here a second time. */
#include "base/num.h"
#include "law/trace.h"

#define MAX_DEPTH 12
#define MAX_SHOWN 64

struct view {
    struct trace_row row;
    const struct law_plan *p;
    enum lang lang;
    struct buf *to;
    const struct symbol *shown[MAX_SHOWN];
    int n_shown;
};

/* A node's value for the row in view. False: unknown. */
static bool value_of(const struct view *v, node_id id, int64_t *out)
{
    return trace_value(&v->row, id, v->row.person, out);
}

static void indent(struct view *v, int depth)
{
    static const char blanks[] = "                                                                ";
    buf_add(v->to, (str){blanks, 2 * (size_t)depth});
}

static str source_text(const struct view *v, struct pos pos)
{
    str t = v->p->law->sources.v[pos.source].text;
    return str_slice(t, pos.offset, (size_t)pos.offset + pos.length);
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\n' || c == '\t' || c == '\r';
}

/* The law's own words on one line: runs of blanks as one, the rest as it stands. */
static void write_source(struct view *v, struct pos pos)
{
    str t = source_text(v, pos);
    size_t from = 0;
    for (size_t i = 0; i < t.n; i++) {
        if (!is_blank(t.p[i]) || (t.p[i] == ' ' && i + 1 < t.n && !is_blank(t.p[i + 1])))
            continue;
        buf_add(v->to, str_slice(t, from, i));
        buf_char(v->to, ' ');
        while (i + 1 < t.n && is_blank(t.p[i + 1]))
            i++;
        from = i + 1;
    }
    buf_add(v->to, str_slice(t, from, t.n));
}

static void write_line(struct view *v, int depth, const char *what, struct pos pos)
{
    indent(v, depth);
    buf_fmt(v->to, "%z: ", what);
    write_source(v, pos);
    buf_char(v->to, '\n');
}

static const char *say(const struct view *v, const char *vi, const char *en)
{
    return v->lang == LANG_VI ? vi : en;
}

static void write_value(struct view *v, const struct symbol *s, node_id id)
{
    int64_t x;
    if (value_of(v, id, &x))
        law_value_write_people(&s->pub.type, x, v->lang, v->to);
    else
        buf_add_c(v->to, say(v, "chưa rõ", "unknown"));
}

static void write_citation(struct view *v, const struct decl *d, str cite)
{
    const struct law *l = v->p->law;
    str article = cite.n ? cite : sema_article(l, d);
    buf_fmt(v->to, "  [%s%z%s]", sema_number(l, d), article.n ? ", " : "", article);
}

static str shown_name(const struct view *v, const struct symbol *s)
{
    return v->lang == LANG_VI ? s->name : s->id;
}

static void step_fact(struct view *v, struct symbol *s, node_id id, int depth)
{
    indent(v, depth);
    buf_fmt(v->to, "%s = ", shown_name(v, s));
    write_value(v, s, id);
    if (s->pub.label.n)
        buf_fmt(v->to, "  (%z: %s)", say(v, "dữ kiện", "fact"), s->pub.label);
    buf_char(v->to, '\n');
}

static void step_param(struct view *v, struct symbol *s, month m, node_id id, int depth)
{
    const struct law *l = v->p->law;
    struct decl *d = s->decls.v[0];
    const struct param_row *r = build_param_row(l, d, month_first_day(m), v->p->request.known_on);
    indent(v, depth);
    buf_fmt(v->to, "%s = ", shown_name(v, s));
    write_value(v, s, id);
    if (r) {
        char from[11];
        size_t n = day_format_vi(r->applies_from, from);
        str number = r->instrument.n ? r->instrument : sema_number(l, d);
        /* the heading is the article of its own instrument alone */
        str article =
            r->article.n || !str_eq(number, sema_number(l, d)) ? r->article : sema_article(l, d);
        buf_fmt(v->to, "  [%s%z%s; %z %s]", number, article.n ? ", " : "", article,
                say(v, "áp dụng từ", "applies from"), (str){from, n});
        if (r->value->kind == E_UNKNOWN)
            buf_fmt(v->to, "  — %s", r->value->text.n ? r->value->text : r->note);
    }
    buf_char(v->to, '\n');
}

static void step_symbol(struct view *v, struct symbol *s, month m, enum side side, node_id id,
                        int depth);

/* A fact on the first or last day of the month, or since when it holds. */
static void step_sampled(struct view *v, const struct expr *e, node_id id, int depth)
{
    struct law_type t = e->items[0]->symbol->pub.type;
    int64_t x;
    bool known = id && value_of(v, id, &x);
    if (e->fn == FN_SINCE && !known)
        return; /* what never held has no day: no reason for anything */
    if (e->fn == FN_SINCE)
        t = (struct law_type){.kind = LAW_DATE};
    indent(v, depth);
    write_source(v, e->pos);
    buf_add_c(v->to, " = ");
    if (known)
        law_value_write_people(&t, x, v->lang, v->to);
    else
        buf_add_c(v->to, say(v, "chưa rõ", "unknown"));
    buf_char(v->to, '\n');
}

/* What an expression has named so far: each once. The filter spares most comparisons. */
#define MAX_NAMES 128
struct names {
    uint64_t filter;
    uint32_t n;
    const struct symbol *v[MAX_NAMES];
};

/* True the first time. */
static bool name_first(struct names *names, const struct symbol *s)
{
    uint64_t bit = (uint64_t)1 << (s->pub.index & 63);
    for (uint32_t i = 0; i < names->n && names->filter & bit; i++) {
        if (names->v[i] == s)
            return false;
    }
    names->filter |= bit;
    if (names->n < MAX_NAMES)
        names->v[names->n++] = s;
    return true;
}

/* What is not shown one by one counts as named all the same. */
static void name_all(struct names *names, const struct expr *e)
{
    if (!e)
        return;
    if (e->kind == E_NAME && e->symbol)
        name_first(names, e->symbol);
    name_all(names, e->a);
    name_all(names, e->b);
    name_all(names, e->c);
    for (uint32_t i = 0; i < e->n_items; i++)
        name_all(names, e->items[i]);
}

static void step_names_of(struct view *v, struct names *names, const struct expr *e, month m,
                          enum side side, int depth)
{
    if (!e || depth > MAX_DEPTH)
        return;
    if (e->kind == E_AGG) {
        node_id id = build_traced(&v->p->trace->builder, e, m, side);
        int64_t x;
        indent(v, depth);
        write_source(v, e->pos);
        buf_add_c(v->to, " = ");
        if (id && value_of(v, id, &x) && e->type.kind == V_NUMBER) {
            char text[40];
            size_t n = num_format_vi(x, e->type.scale, text);
            buf_add(v->to, (str){text, n});
        } else {
            buf_add_c(v->to, id && value_of(v, id, &x)
                                 ? x ? say(v, "có", "yes") : say(v, "không", "no")
                                 : say(v, "chưa rõ", "unknown"));
        }
        buf_char(v->to, '\n');
        name_all(names, e);
        return;
    }
    if (e->kind == E_CALL && e->fn >= FN_AT_START && e->fn <= FN_SINCE) {
        step_sampled(v, e, build_traced(&v->p->trace->builder, e, m, side), depth);
        name_all(names, e);
        return;
    }
    if (e->kind == E_CALL && e->fn >= FN_MONTHS_AGO && e->fn <= FN_IN_MONTH) {
        name_all(names, e);
        return; /* the value stands in the expression's own step */
    }
    if (e->symbol && (e->kind == E_NAME)) {
        if (!name_first(names, e->symbol))
            return;
        node_id id = build_traced(&v->p->trace->builder, e, m, side);
        if (id)
            step_symbol(v, e->symbol, m, side, id, depth);
        return;
    }
    step_names_of(v, names, e->a, m, side, depth);
    step_names_of(v, names, e->b, m, side, depth);
    step_names_of(v, names, e->c, m, side, depth);
    for (uint32_t i = 0; i < e->n_items; i++)
        step_names_of(v, names, e->items[i], m, side, depth);
}

static void step_names(struct view *v, const struct expr *e, month m, enum side side, int depth)
{
    struct names names;
    names.filter = names.n = 0;
    step_names_of(v, &names, e, m, side, depth);
}

/* The cases before the one that decided: what did not hold, and by which values. */
static void step_earlier(struct view *v, const struct instance *in, uint32_t i, int depth)
{
    for (uint32_t k = i > 3 ? i - 3 : 0; k < i && depth < 6; k++) {
        const struct rule_case *c = &in->decl->cases.v[k];
        if (!c->when)
            continue;
        write_line(v, depth, say(v, "không", "not"), c->when->pos);
        step_names(v, c->when, in->month, in->side, depth + 1);
    }
}

static void step_case(struct view *v, const struct instance *in, uint32_t i, int depth)
{
    const struct rule_case *c = &in->decl->cases.v[i];
    step_earlier(v, in, i, depth);
    if (c->when) {
        write_line(v, depth, say(v, "vì", "because"), c->when->pos);
        step_names(v, c->when, in->month, in->side, depth + 1);
    }
    if (c->value->kind == E_NUMBER || c->value->kind == E_BOOL ||
        (c->value->kind == E_NAME && !c->value->symbol))
        return;
    write_line(v, depth, say(v, "theo", "by"), c->value->pos);
    step_names(v, c->value, in->month, in->side, depth + 1);
}

static void step_rule(struct view *v, struct symbol *s, const struct instance *in, node_id id,
                      int depth)
{
    indent(v, depth);
    buf_fmt(v->to, "%s = ", shown_name(v, s));
    write_value(v, s, id);
    uint32_t i = in && in->decl ? trace_deciding_case(&v->row, in) : 0;
    if (!in || !in->decl) {
        buf_char(v->to, '\n');
        return;
    }
    write_citation(v, in->decl, i < in->n_cases ? in->decl->cases.v[i].cite : (str){"", 0});
    buf_char(v->to, '\n');
    for (int k = 0; k < v->n_shown; k++) {
        if (v->shown[k] == s)
            return;
    }
    if (v->n_shown == MAX_SHOWN || depth > MAX_DEPTH)
        return;
    v->shown[v->n_shown++] = s;
    if (i < in->n_cases) {
        step_case(v, in, i, depth + 1);
        return;
    }
    for (uint32_t k = 0; k < in->n_cases && k < 4; k++)
        step_names(
            v, in->decl->cases.v[k].when ? in->decl->cases.v[k].when : in->decl->cases.v[k].value,
            in->month, in->side, depth + 1);
}

static void step_symbol(struct view *v, struct symbol *s, month m, enum side side, node_id id,
                        int depth)
{
    if (s->kind == SYM_FACT)
        step_fact(v, s, id, depth);
    else if (s->kind == SYM_PARAM)
        step_param(v, s, m, id, depth);
    else
        step_rule(v, s,
                  build_find(&v->p->trace->builder, s,
                             s->decls.v[0]->yearly ? month_make(month_year(m), 1) : m, side),
                  id, depth);
}

/* The first condition of a chain of `và` that does not hold. */
static const struct expr *failing(const struct view *v, const struct expr *e, month m)
{
    if (e->kind == E_BINARY && e->op == OP_AND) {
        const struct expr *f = failing(v, e->a, m);
        return f ? f : failing(v, e->b, m);
    }
    node_id id = build_traced(&v->p->trace->builder, e, m, SIDE_EARLIEST);
    int64_t x;
    return id && value_of(v, id, &x) && !x ? e : NULL;
}

static void explain_not_due(struct view *v, const struct instance *in, bool eligible)
{
    const struct expr *f = eligible ? NULL : failing(v, in->decl->due_when, in->month);
    if (f) {
        write_line(v, 1, say(v, "không đạt", "not met"), f->pos);
        step_names(v, f, in->month, in->side, 2);
        return;
    }
    if (eligible)
        buf_fmt(v->to, "  %z\n",
                say(v, "đủ điều kiện, nhưng quyền lợi khác cao hơn hoặc loại trừ được áp dụng",
                    "eligible, but another benefit that is higher or excludes it applies"));
    step_names(v, in->decl->due_when, in->month, in->side, 2);
}

static void explain_missing(struct view *v, const struct vm_batch *b, uint32_t from,
                            uint32_t output, uint32_t row)
{
    struct law_missing m[32];
    uint32_t n = law_missing(v->p, v->row.vm, b, from, output, row, m, 32);
    buf_fmt(v->to, "  %z:", say(v, "cần biết", "needs"));
    for (uint32_t i = 0; i < n; i++) {
        if (m[i].symbol)
            buf_fmt(v->to, "%z %s (%s)", i ? ";" : "", m[i].symbol->name, m[i].symbol->id);
        if (m[i].reason.n)
            buf_fmt(v->to, "%z %s", i && !m[i].symbol ? ";" : "", m[i].reason);
    }
    buf_char(v->to, '\n');
}

static void explain_benefit(struct view *v, struct symbol *s, const struct instance *in,
                            const struct vm_batch *b, uint32_t from, uint32_t output, uint32_t row)
{
    int64_t due, eligible, amount;
    bool known = value_of(v, in->due, &due), sure = value_of(v, in->eligible, &eligible);
    if (!known || (due && !value_of(v, in->paid, &amount))) {
        buf_fmt(v->to, "%z\n", say(v, "Chưa xác định", "Undetermined"));
        explain_missing(v, b, from, output, row);
        step_names(v, in->decl->due_when, in->month, in->side, 2);
        return;
    }
    if (!due) {
        buf_add_c(v->to, say(v, "Không được hưởng", "Not due"));
        write_citation(v, in->decl, (str){"", 0});
        buf_char(v->to, '\n');
        explain_not_due(v, in, sure && eligible);
        return;
    }
    uint32_t i = trace_deciding_case(&v->row, in);
    buf_fmt(v->to, "%z: ", say(v, "Được hưởng", "Due"));
    if (in->decl->pays == PAYS_SERVICE)
        buf_add_c(v->to, say(v, "dịch vụ", "a service"));
    else
        law_value_write_people(&s->pub.type, amount, v->lang, v->to);
    write_citation(v, in->decl, i < in->n_cases ? in->decl->cases.v[i].cite : (str){"", 0});
    buf_char(v->to, '\n');
    write_line(v, 1, say(v, "hưởng khi", "due when"), in->decl->due_when->pos);
    step_names(v, in->decl->due_when, in->month, in->side, 2);
    if (i < in->n_cases)
        step_case(v, in, i, 1);
}

void law_explain(const struct law_plan *p, const struct vm *vm, const struct vm_batch *b,
                 uint32_t from, uint32_t output, uint32_t row, enum lang lang, struct buf *to)
{
    struct view v = {.row = trace_row_of(p, vm, b, from, output, row), .p = p};
    const struct law_output *out = &p->outputs[output];
    struct symbol *s = trace_symbol(out->symbol);
    const struct instance *in = p->trace->of[output];
    char when[8];
    v.lang = lang;
    v.to = to;
    size_t n = month_format_vi(p->request.month, when);
    buf_fmt(to, "%s (%s), %z %s\n", s->name, s->id, say(&v, "tháng", "month"), (str){when, n});
    if (!out->applies) {
        buf_fmt(to, "%z\n",
                say(&v, "Không có quy định nào áp dụng trong tháng này",
                    "No law applies in this month"));
        return;
    }
    if (s->kind == SYM_BENEFIT) {
        explain_benefit(&v, s, in, b, from, output, row);
        return;
    }
    step_symbol(&v, s, p->request.month, SIDE_EARLIEST, p->trace->roots[output], 0);
    int64_t x;
    if (!value_of(&v, p->trace->roots[output], &x))
        explain_missing(&v, b, from, output, row);
}
