/* The program: sources in, checked symbols out. */
#include "law/law.h"
#include "base/num.h"
#include "law/build.h"

struct law *law_new(struct arena *a)
{
    struct law *l = arena_new(a, struct law);
    l->arena = a;
    l->diags.arena = a;
    return l;
}

void law_add(struct law *l, str name, str text)
{
    struct law_source s = {arena_str(l->arena, name), text, false};
    vec_push(l->arena, &l->sources, s);
}

static enum law_kind public_kind(const struct symbol *s)
{
    switch (s->kind) {
    case SYM_FACT:
        return LAW_FACT;
    case SYM_PARAM:
        return LAW_PARAM;
    case SYM_BENEFIT:
        return LAW_BENEFIT;
    default:
        return s->decls.v[0]->kind == DECL_CLASS     ? LAW_CLASS
               : s->decls.v[0]->kind == DECL_FINDING ? LAW_FINDING
                                                     : LAW_RULE;
    }
}

static struct law_type public_type(struct law *l, const struct symbol *s)
{
    struct law_type t = {.scale = s->type.scale, .lo = s->range.lo, .hi = s->range.hi};
    t.kind = s->type.kind == V_BOOL   ? LAW_BOOL
             : s->type.kind == V_DATE ? LAW_DATE
             : s->type.kind == V_ENUM ? LAW_ENUM
                                      : LAW_NUMBER;
    if (t.kind == LAW_ENUM)
        t.values = &l->enums.v[s->type.enumeration]->enumeration;
    t.unit = sema_unit_text(l->arena, s->type.unit);
    return t;
}

static void publish_unrecorded(const struct symbol *s, struct law_symbol *p)
{
    const struct expr *e = s->decls.v[0]->unrecorded;
    if (!e)
        return;
    p->has_unrecorded = true;
    bool negative = e->kind == E_UNARY;
    e = negative ? e->a : e;
    p->unrecorded = negative ? -e->value : e->value;
    if (s->type.kind == V_NUMBER && e->scale < s->type.scale)
        p->unrecorded *= num_pow10(s->type.scale - e->scale);
    if (s->type.kind == V_DATE) {
        int y, m, d;
        day_to_ymd((day)e->value, &y, &m, &d);
        p->unrecorded = vm_date_pack(y, m, d);
    }
}

static void publish(struct law *l, struct symbol *s)
{
    struct law_symbol *p = &s->pub;
    const struct decl *d = s->decls.v[s->decls.n - 1];
    uint32_t column;
    p->index = l->published.n;
    p->kind = public_kind(s);
    p->name = s->name;
    p->id = s->id;
    p->entity = s->entity == ENTITY_PERSON ? LAW_PERSON
                : s->entity == ENTITY_AREA ? LAW_AREA
                                           : LAW_HOUSEHOLD;
    p->type = public_type(l, s);
    p->lane = s->type.kind == V_DATE ? LANE_I32 : lane_for(s->range);
    p->label = d->label;
    p->yearly = d->yearly;
    p->role = d->role;
    p->sealed = d->sealed;
    p->group = d->group;
    p->fund = d->fund;
    p->pays = d->pays == PAYS_MONTHLY     ? LAW_MONTHLY
              : d->pays == PAYS_QUARTERLY ? LAW_QUARTERLY
              : d->pays == PAYS_ONCE      ? LAW_ONCE
              : d->pays == PAYS_SERVICE   ? LAW_SERVICE
                                          : LAW_PAYS_NONE;
    p->instrument = sema_number(l, d);
    p->article = sema_article(l, d);
    p->grade = sema_file(l, d)->grade;
    p->file = l->sources.v[d->pos.source].name;
    diag_line_column(l->sources.v[d->pos.source].text, d->pos.offset, &p->line, &column);
    publish_unrecorded(s, p);
    vec_push(l->arena, &l->published, p);
}

/* Ranges first of facts and parameters, so that lanes are known; each stage only where the one
 * before found no error, as its errors would be told again in other words. */
bool law_compile(struct law *l, law_read_fn read, void *ctx)
{
    l->diags.arena = l->arena;
    for (uint32_t i = 0; i < l->sources.n; i++)
        law_parse(l->arena, &l->ast, l->sources.v, i, &l->diags);
    sema_declare(l, read, ctx);
    sema_type_all(l);
    if (l->diags.errors == 0)
        sema_check_order(l);
    if (l->diags.errors == 0) {
        sema_check_rules(l);
        sema_check_tables(l);
        sema_analyse(l);
    }
    for (uint32_t i = 0; i < l->symbols.n && l->diags.errors == 0; i++) {
        enum symbol_kind k = l->symbols.v[i]->kind;
        if (k == SYM_FACT || k == SYM_PARAM || k == SYM_RULE || k == SYM_BENEFIT)
            publish(l, l->symbols.v[i]);
    }
    diag_sort(&l->diags);
    l->compiled = true;
    return l->diags.errors == 0;
}

uint32_t law_error_count(const struct law *l)
{
    return l->diags.errors;
}

uint32_t law_diag_count(const struct law *l)
{
    return l->diags.list.n;
}

void law_diag_write(const struct law *l, uint32_t i, enum lang lang, struct buf *to)
{
    diag_format(to, &l->diags.list.v[i], l->sources.v, lang);
}

uint32_t law_source_count(const struct law *l)
{
    return l->sources.n;
}

const struct law_source *law_source(const struct law *l, uint32_t i)
{
    return &l->sources.v[i];
}

uint32_t law_symbol_count(const struct law *l)
{
    return l->published.n;
}

const struct law_symbol *law_symbol(const struct law *l, uint32_t index)
{
    return l->published.v[index];
}

str law_words(struct arena *a, str name)
{
    char *text = arena_cstr(a, name);
    for (size_t i = 0; i < name.n; i++)
        text[i] = text[i] == '_' ? ' ' : text[i];
    return (str){text, name.n};
}

const struct law_symbol *law_find(const struct law *l, str name)
{
    const struct symbol *s = sema_find(l, name);
    bool shown = s && (s->kind == SYM_FACT || s->kind == SYM_PARAM || s->kind == SYM_RULE ||
                       s->kind == SYM_BENEFIT);
    return shown ? &s->pub : NULL;
}

str law_suggest(const struct law *l, str name)
{
    return sema_suggest(l, name);
}

/* ---- values ---- */

static bool parse_bool(str text, int64_t *v)
{
    static const char *const yes[] = {"1", "true", "đúng", "có"}, *const no[] = {"0", "false",
                                                                                 "sai", "không"};
    for (int i = 0; i < 4; i++) {
        if (str_eq_c(text, yes[i]) || str_eq_c(text, no[i])) {
            *v = str_eq_c(text, yes[i]);
            return true;
        }
    }
    return false;
}

static bool parse_enum(const struct law_enum *e, str text, int64_t *v)
{
    for (uint32_t i = 0; i < e->n_values; i++) {
        const struct law_enum_value *x = &e->values[i];
        if (str_eq(x->code, text) || str_eq(x->id, text) || str_eq(x->name, text)) {
            *v = i;
            return true;
        }
    }
    return false;
}

bool law_value_parse(const struct law_type *t, str text, int64_t *value)
{
    int y, m, d;
    day at;
    switch (t->kind) {
    case LAW_BOOL:
        return parse_bool(text, value);
    case LAW_ENUM:
        return parse_enum(t->values, text, value);
    case LAW_DATE:
        if (!day_parse(text, &at))
            return false;
        day_to_ymd(at, &y, &m, &d);
        *value = vm_date_pack(y, m, d);
        break;
    case LAW_NUMBER:
        if (!num_parse_decimal(text, t->scale, value))
            return false;
        break;
    }
    return *value >= t->lo && *value <= t->hi;
}

static void write_date(int64_t v, bool people, struct buf *to)
{
    int y = (int)(v >> 9), m = (int)(v >> 5) & 15, d = (int)v & 31;
    char text[11];
    if (!day_valid_ymd(y, m, d)) {
        buf_add_c(to, "?");
        return;
    }
    size_t n = people ? day_format_vi(day_from_ymd(y, m, d), text)
                      : day_format_iso(day_from_ymd(y, m, d), text);
    buf_add(to, (str){text, n});
}

void law_value_write(const struct law_type *t, int64_t value, struct buf *to)
{
    char text[40];
    switch (t->kind) {
    case LAW_BOOL:
        buf_char(to, value ? '1' : '0');
        break;
    case LAW_ENUM:
        buf_add(to, t->values->values[value].code);
        break;
    case LAW_DATE:
        write_date(value, false, to);
        break;
    case LAW_NUMBER: {
        size_t n = num_format_iso(value, t->scale, text);
        buf_add(to, (str){text, n});
        break;
    }
    }
}

void law_value_write_people(const struct law_type *t, int64_t value, enum lang lang, struct buf *to)
{
    char text[40];
    switch (t->kind) {
    case LAW_BOOL:
        buf_add_c(to, lang == LANG_VI ? (value ? "có" : "không") : (value ? "yes" : "no"));
        break;
    case LAW_ENUM:
        buf_add(to, lang == LANG_VI ? t->values->values[value].name : t->values->values[value].id);
        break;
    case LAW_DATE:
        write_date(value, true, to);
        break;
    case LAW_NUMBER: {
        size_t n = num_format_vi(value, t->scale, text);
        buf_add(to, (str){text, n});
        if (t->unit.n)
            buf_fmt(to, " %s", t->unit);
        break;
    }
    }
}
