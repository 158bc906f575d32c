/* Texts of a case to values of the law, and what a case expects. */
#include "cli/law_case_bind_int.h"

#include "base/num.h"

static bool says_unknown(str text)
{
    return str_eq_c(text, "unknown") || str_eq_c(text, "chưa_rõ") || str_eq_c(text, "chưa rõ");
}

static void hint_enum(struct err *e, const struct law_enum *values, str text)
{
    const struct law_enum_value *near = NULL;
    int nearest = 4;
    char list[200];
    size_t n = 0;
    for (uint32_t i = 0; i < values->n_values; i++) {
        const struct law_enum_value *v = &values->values[i];
        int d = str_distance(v->id, text, nearest), d2 = str_distance(v->name, text, nearest);
        if (d < nearest || d2 < nearest) {
            nearest = d < d2 ? d : d2;
            near = v;
        }
        if (n + v->id.n + 2 < sizeof(list)) {
            mem_copy(list + n, v->id.p, v->id.n);
            n += v->id.n;
            mem_copy(list + n, ", ", 2);
            n += 2;
        }
    }
    if (near != NULL)
        err_hint(e, "có phải là %s?", "did you mean %s?", near->id);
    else
        err_hint(e, "một trong: %s", "one of: %s", (str){list, n > 2 ? n - 2 : 0});
}

static void hint_type(struct err *e, const struct law_type *t, str text)
{
    char lo[40], hi[40];
    switch (t->kind) {
    case LAW_BOOL:
        err_hint(e, "viết true hoặc false", "write true or false");
        break;
    case LAW_ENUM:
        hint_enum(e, t->values, text);
        break;
    case LAW_DATE:
        err_hint(e, "viết 2024-07-01", "write 2024-07-01");
        break;
    case LAW_NUMBER: {
        str from = {lo, num_format_iso(t->lo, t->scale, lo)};
        str to = {hi, num_format_iso(t->hi, t->scale, hi)};
        err_hint(e, "một số từ %s đến %s, nhiều nhất %d chữ số lẻ",
                 "a number from %s to %s with at most %d decimals", from, to, t->scale);
        break;
    }
    }
}

static bool no_value(struct binder *b, const struct law_symbol *s, const struct case_node *n)
{
    struct err *e = bind_error(b, n, "\"%s\" không phải là giá trị của %s",
                               "\"%s\" is no value of %s", n->text, s->id);
    hint_type(e, &s->type, n->text);
    return false;
}

static bool is_year(str text)
{
    return text.n == 4 && text.p[0] >= '1' && text.p[0] <= '9' && text.p[1] >= '0' &&
           text.p[1] <= '9' && text.p[2] >= '0' && text.p[2] <= '9' && text.p[3] >= '0' &&
           text.p[3] <= '9';
}

/* A person's date by its year: all its days at once. */
static bool bind_year(struct binder *b, const struct law_symbol *s, str year, struct case_timed *t)
{
    char text[16];
    mem_copy(text, year.p, 4);
    mem_copy(text + 4, "-01-01", 6);
    if (!law_value_parse(&s->type, (str){text, 10}, &t->value))
        return false;
    mem_copy(text + 4, "-12-31", 6);
    b->out->imprecise = true;
    return law_value_parse(&s->type, (str){text, 10}, &t->latest);
}

/* One scalar that is given or expected; false, told, when it is none. */
static bool need_scalar(struct binder *b, const struct law_symbol *s, const struct case_node *n)
{
    if (n->kind != CASE_SCALAR) {
        bind_error(b, n, "%s nhận một giá trị", "%s takes one value", s->id, STR(""));
        return false;
    }
    if (case_node_is_null(n)) {
        struct err *e =
            bind_error(b, n, "thiếu giá trị của %s", "the value of %s is missing", s->id, STR(""));
        err_hint(e, "viết unknown nếu chưa rõ", "write unknown where it is not known");
        return false;
    }
    return true;
}

bool bind_value(struct binder *b, const struct law_symbol *s, const struct case_node *n,
                struct case_timed *t)
{
    if (!need_scalar(b, s, n))
        return false;
    t->known = !says_unknown(n->text);
    if (!t->known)
        return true;
    bool ok;
    if (s->type.kind == LAW_DATE && s->entity == LAW_PERSON && is_year(n->text)) {
        ok = bind_year(b, s, n->text, t);
        return ok || no_value(b, s, n);
    }
    if (s->type.kind == LAW_NUMBER) {
        struct fraction f;
        ok = fraction_parse(n->text, &f) && fraction_at_scale(f, s->type.scale, &t->value) &&
             t->value >= s->type.lo && t->value <= s->type.hi;
    } else {
        ok = law_value_parse(&s->type, n->text, &t->value);
    }
    t->latest = t->value;
    return ok || no_value(b, s, n);
}

/* ---- what is expected ---- */

static const struct fraction *margin_of(const struct case_margins *list, const struct law_symbol *s)
{
    const struct fraction *found = NULL;
    for (uint32_t i = 0; i < list->n; i++) {
        const struct case_margin *m = &list->v[i];
        if (str_eq(m->variable, s->id) || str_eq(m->variable, s->name))
            return &m->value;
        if (m->variable.n == 0)
            found = &m->value;
    }
    return found;
}

static void check_margins(struct binder *b, const struct case_margins *list)
{
    for (uint32_t i = 0; i < list->n; i++) {
        if (list->v[i].variable.n > 0)
            bind_symbol(b, list->v[i].at);
    }
}

/* The month whose run tells the value; false, told, when the period does not suit. */
static bool month_wanted(struct binder *b, const struct law_symbol *s, const struct case_period *p,
                         const struct case_node *at, month *out)
{
    if (s->yearly && (case_period_is_year(p) || case_period_is_month(p))) {
        *out = month_make(month_year(month_of(p->first)), 1);
        return true;
    }
    if (!s->yearly && case_period_is_month(p)) {
        *out = month_of(p->first);
        return true;
    }
    struct err *e;
    if (s->yearly) {
        e = bind_error(b, at, "%s tính theo năm", "%s is yearly", s->id, STR(""));
        err_hint(e, "kỳ là một năm: 2024", "the period must be a year: 2024");
    } else {
        e = bind_error(b, at, "%s tính theo tháng", "%s is monthly", s->id, STR(""));
        err_hint(e, "kỳ là một tháng: 2024-07", "the period must be a month: 2024-07");
    }
    return false;
}

static bool want_scalar(struct binder *b, const struct case_node *n, struct case_wanted *w)
{
    const struct law_symbol *s = w->symbol;
    if (!need_scalar(b, s, n))
        return false;
    if (says_unknown(n->text)) {
        w->kind = CASE_WANT_UNKNOWN;
        return true;
    }
    static const struct law_type boolean = {.kind = LAW_BOOL, .hi = 1};
    if (s->kind == LAW_BENEFIT && law_value_parse(&boolean, n->text, &w->value) &&
        (s->pays == LAW_SERVICE || (n->text.p[0] != '0' && n->text.p[0] != '1'))) {
        w->kind = CASE_WANT_DUE;
        return true;
    }
    w->kind = CASE_WANT_VALUE;
    if (s->type.kind == LAW_NUMBER && s->pays != LAW_SERVICE) {
        if (fraction_parse(n->text, &w->number))
            return true;
    } else if (s->pays != LAW_SERVICE && law_value_parse(&s->type, n->text, &w->value)) {
        return true;
    }
    struct err *e = bind_error(b, n, "\"%s\" không phải là giá trị của %s",
                               "\"%s\" is no value of %s", n->text, s->id);
    if (s->pays == LAW_SERVICE)
        err_hint(e, "dịch vụ: viết true hoặc false", "a service: write true or false");
    else if (s->type.kind == LAW_NUMBER)
        err_hint(e, "viết một số (dấu chấm thập phân) hoặc phép tính: 600 - 200 / 12",
                 "write a number (with a decimal point) or arithmetic: 600 - 200 / 12");
    else
        hint_type(e, &s->type, n->text);
    return false;
}

static const struct case_node *undetermined_list(const struct case_node *n)
{
    if (n->kind != CASE_MAP || n->n != 1)
        return NULL;
    str key = n->keys[0]->text;
    return str_eq_c(key, "undetermined") || str_eq_c(key, "chưa_xác_định") ? n->items[0] : NULL;
}

/* Names of facts, parameters, or the reason why there is no value. */
static bool want_missing(struct binder *b, const struct case_node *list, struct case_wanted *w)
{
    w->kind = CASE_WANT_MISSING;
    w->list = list;
    if (list->kind != CASE_LIST || list->n == 0) {
        bind_error(b, list, "undetermined cần một dãy tên", "undetermined needs a list of names",
                   STR(""), STR(""));
        return false;
    }
    for (uint32_t i = 0; i < list->n; i++) {
        const struct case_node *n = list->items[i];
        if (n->kind != CASE_SCALAR) {
            bind_error(b, n, "undetermined cần một dãy tên", "undetermined needs a list of names",
                       STR(""), STR(""));
            return false;
        }
        bool is_name = str_find_char(n->text, ' ') < 0;
        if (is_name && bind_symbol(b, n) == NULL)
            return false;
    }
    return true;
}

static void want(struct binder *b, const struct case_node *n, struct case_wanted w)
{
    const struct case_node *list = undetermined_list(n);
    w.at = n;
    if (list != NULL ? want_missing(b, list, &w) : want_scalar(b, n, &w))
        vec_push(b->arena, &b->out->wanted, w);
}

/* The value of an expectation for one row, with or without periods. */
static void want_row(struct binder *b, const struct case_expect *x, const struct law_symbol *s,
                     uint32_t row, const struct case_node *n)
{
    const struct test_case *c = b->out->test;
    struct case_wanted w = {.symbol = s, .row = row};
    w.absolute = margin_of(&c->absolute, s);
    w.relative = margin_of(&c->relative, s);
    if (n->kind != CASE_MAP || undetermined_list(n) != NULL) {
        if (!c->has_period) {
            struct err *e = bind_error(b, x->entry.name, "%s: ca không có period",
                                       "%s: the case has no period", s->id, STR(""));
            err_hint(e, "thêm period: 2024-07", "add period: 2024-07");
        } else if (month_wanted(b, s, &c->period, x->entry.name, &w.month)) {
            want(b, n, w);
        }
        return;
    }
    for (uint32_t i = 0; i < n->n; i++) {
        struct case_period p;
        if (!case_period_parse(n->keys[i]->text, &p)) {
            struct err *e = bind_error(b, n->keys[i], "\"%s\" không phải là một kỳ",
                                       "\"%s\" is no period", n->keys[i]->text, STR(""));
            err_hint(e, "viết {2024-07: giá trị} hoặc {undetermined: [tên]}",
                     "write {2024-07: value} or {undetermined: [names]}");
        } else if (month_wanted(b, s, &p, n->keys[i], &w.month)) {
            want(b, n->items[i], w);
        }
    }
}

static void want_entry(struct binder *b, const struct case_expect *x)
{
    struct bound_case *out = b->out;
    const struct law_symbol *s = bind_symbol(b, x->entry.name);
    if (s == NULL)
        return;
    bool of_person = s->entity == LAW_PERSON && s->kind != LAW_PARAM;
    if (x->scope != CASE_OF_ALL && of_person != (x->scope == CASE_OF_PERSON)) {
        if (of_person)
            bind_error(b, x->entry.name, "%s là của người, không phải của hộ",
                       "%s is of a person, not of a household", s->id, STR(""));
        else
            bind_error(b, x->entry.name, "%s là của hộ, không phải của người",
                       "%s is of a household, not of a person", s->id, STR(""));
        return;
    }
    const struct case_node *value = x->entry.value;
    uint32_t n = of_person ? out->persons : out->households;
    bool list = value->kind == CASE_LIST;
    if (!x->all) {
        want_row(b, x, s, of_person ? out->person_row[x->which] : x->which, value);
        return;
    }
    if (list && value->n != n) {
        bind_error(b, value, "dãy của %s không dài bằng số người hay hộ",
                   "the list of %s is not as long as there are persons or households", s->id,
                   STR(""));
        return;
    }
    for (uint32_t i = 0; i < n; i++)
        want_row(b, x, s, of_person ? out->person_row[i] : i, list ? value->items[i] : value);
}

void bind_outputs(struct binder *b)
{
    const struct test_case *c = b->out->test;
    check_margins(b, &c->absolute);
    check_margins(b, &c->relative);
    for (uint32_t i = 0; i < c->outputs.n; i++)
        want_entry(b, &c->outputs.v[i]);
}
