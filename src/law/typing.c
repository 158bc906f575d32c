/* Types of expressions, and names to what they stand for. Each error is told once: a sub-expression
 * in error has type V_NONE, and what contains it says no more. */
#include "base/num.h"
#include "law/sema.h"

struct typer {
    struct law *l;
    const struct decl *decl;
    enum entity entity; /* whose rule it is; PERSON inside an aggregate */
    bool in_aggregate;
    bool in_sum_months; /* each is built for all its months: nested, there is no end of it */
};

static const struct vtype NONE = {.kind = V_NONE};
static const struct vtype BOOL = {.kind = V_BOOL};
static const struct vtype DATE = {.kind = V_DATE};

static struct vtype type_of(struct typer *t, struct expr *e, struct vtype want);

static struct vtype number(unit_t unit, int scale)
{
    return (struct vtype){.kind = V_NUMBER, .unit = unit, .scale = (int8_t)scale};
}

static unit_t unit_named(const char *name)
{
    unit_t u = 0;
    sema_unit(str_from_c(name), &u);
    return u;
}

str sema_type_text(const struct law *l, struct arena *a, struct vtype v, enum lang lang)
{
    struct buf b;
    buf_init(&b, a, 256);
    switch (v.kind) {
    case V_BOOL:
        buf_add_c(&b, lang == LANG_VI ? "đúng/sai" : "boolean");
        break;
    case V_DATE:
        buf_add_c(&b, lang == LANG_VI ? "ngày" : "date");
        break;
    case V_ENUM:
        buf_fmt(&b, "%s", l->enums.v[v.enumeration]->name);
        break;
    case V_NUMBER: {
        str u = sema_unit_text(a, v.unit);
        buf_fmt(&b, lang == LANG_VI ? "số" : "number");
        if (u.n)
            buf_fmt(&b, " [%s]", u);
        break;
    }
    default:
        buf_char(&b, '?');
    }
    return buf_str(&b);
}

static void mismatch(struct typer *t, struct pos at, struct vtype got, struct vtype want)
{
    struct law *l = t->l;
    struct buf text[2];
    for (int lang = 0; lang < 2; lang++) {
        buf_init(&text[lang], l->arena, 512);
        buf_fmt(&text[lang], lang == LANG_VI ? "cần %s, ở đây là %s" : "%s is needed, this is %s",
                sema_type_text(l, l->arena, want, (enum lang)lang),
                sema_type_text(l, l->arena, got, (enum lang)lang));
    }
    diag_add(&l->diags, SEV_ERROR, at, buf_str(&text[LANG_VI]), buf_str(&text[LANG_EN]));
    if (got.kind == V_NUMBER && want.kind == V_NUMBER && got.unit != want.unit)
        diag_hint(&l->diags,
                  "ghi đơn vị sau số, như “16 tuổi”, “500.000 đ”; không so sánh tháng với năm",
                  "write the unit after the number, as in “16 tuổi”, “500.000 đ”; months are not "
                  "compared with years");
}

static bool is_zero(const struct expr *e)
{
    return e->kind == E_NUMBER && e->value == 0 && e->text.n == 0;
}

static bool same_type(struct vtype a, struct vtype b)
{
    return a.kind == b.kind && (a.kind != V_NUMBER || a.unit == b.unit) &&
           (a.kind != V_ENUM || a.enumeration == b.enumeration);
}

/* Both sides of a comparison, sum or choice: one type; a bare zero has any unit. */
static struct vtype unify(struct typer *t, struct expr *a, struct vtype ta, struct expr *b,
                          struct vtype tb)
{
    if (ta.kind == V_NONE || tb.kind == V_NONE)
        return ta.kind == V_NONE && a->kind == E_UNKNOWN   ? tb
               : tb.kind == V_NONE && b->kind == E_UNKNOWN ? ta
                                                           : NONE;
    if (ta.kind == V_NUMBER && tb.kind == V_NUMBER) {
        if (ta.unit != tb.unit && is_zero(a))
            ta.unit = tb.unit;
        if (ta.unit != tb.unit && is_zero(b))
            tb.unit = ta.unit;
    }
    if (!same_type(ta, tb)) {
        mismatch(t, b->pos, tb, ta);
        return NONE;
    }
    if (tb.scale > ta.scale)
        ta.scale = tb.scale;
    return ta;
}

static struct vtype require(struct typer *t, struct expr *e, struct vtype want)
{
    struct vtype got = type_of(t, e, want);
    if (got.kind == V_NONE || want.kind == V_NONE || same_type(got, want) ||
        (want.kind == V_NUMBER && is_zero(e)))
        return got;
    mismatch(t, e->pos, got, want);
    return NONE;
}

static void check_level(struct typer *t, const struct expr *e, const struct symbol *s)
{
    enum entity have = t->entity;
    if (s->kind == SYM_PARAM || s->entity == ENTITY_NONE || have == ENTITY_PERSON ||
        have == ENTITY_NONE)
        return;
    if (s->entity == ENTITY_PERSON) {
        diag_error(&t->l->diags, e->pos, "quy định của hộ không đọc thẳng được “%s” của người",
                   "a household's rule cannot read a person's “%s” directly", e->text);
        diag_hint(&t->l->diags, "dùng đếm(…), tổng(… khi …), có_ai(…) hoặc mọi_người(…)",
                  "use count(…), sum(… when …), any(…) or all(…)");
    } else if (have == ENTITY_AREA && s->entity == ENTITY_HOUSEHOLD) {
        diag_error(&t->l->diags, e->pos, "quy định của địa bàn không đọc được “%s” của hộ",
                   "an area's rule cannot read a household's “%s”", e->text);
    }
}

static bool enum_constant(struct typer *t, struct expr *e, const struct symbol *en)
{
    int v = sema_enum_value(en, e->text);
    if (v < 0)
        return false;
    (void)t;
    e->symbol = NULL;
    e->value = v;
    e->type = (struct vtype){.kind = V_ENUM, .enumeration = en->enum_index};
    return true;
}

static void unknown_name(struct typer *t, const struct expr *e, const struct symbol *wanted)
{
    struct law *l = t->l;
    if (wanted) {
        diag_error(&l->diags, e->pos, "“%s” không phải giá trị nào của “%s”",
                   "“%s” is no value of “%s”", e->text, wanted->name);
        str near = {"", 0};
        int least = 4;
        for (uint32_t i = 0; i < wanted->enumeration.n_values; i++) {
            int d = str_distance(wanted->enumeration.values[i].name, e->text, least);
            if (d < least) {
                least = d;
                near = wanted->enumeration.values[i].name;
            }
        }
        if (near.n)
            diag_hint(&l->diags, "có phải “%s”?", "did you mean “%s”?", near);
        return;
    }
    diag_error(&l->diags, e->pos, "tên “%s” chưa được khai báo", "unknown name “%s”", e->text);
    str near = sema_suggest(l, e->text);
    if (near.n)
        diag_hint(&l->diags, "có phải “%s”?", "did you mean “%s”?", near);
    else
        diag_hint(&l->diags, "khai báo dữ kiện, tham số hoặc quy định có tên này",
                  "declare a fact, parameter or rule of this name");
}

static struct vtype type_name(struct typer *t, struct expr *e, struct vtype want)
{
    struct law *l = t->l;
    const struct symbol *wanted = want.kind == V_ENUM ? l->enums.v[want.enumeration] : NULL;
    if (wanted && enum_constant(t, e, wanted))
        return e->type;
    struct symbol *s = sema_find(l, e->text);
    if (s && s->kind != SYM_ENUM) {
        if (s->kind == SYM_BENEFIT || s->kind == SYM_TABLE || s->kind == SYM_SCALE) {
            diag_error(&l->diags, e->pos, "“%s” không phải một giá trị", "“%s” is not a value",
                       e->text);
            if (s->kind == SYM_BENEFIT)
                diag_hint(&l->diags, "dùng được_hưởng(%s) hoặc mức_của(%s)",
                          "use due(%s) or amount(%s)", e->text, e->text);
            return NONE;
        }
        check_level(t, e, s);
        e->symbol = s;
        return s->type;
    }
    const struct symbol *found = NULL;
    for (uint32_t i = 0; i < l->enums.n && !wanted; i++) {
        if (sema_enum_value(l->enums.v[i], e->text) < 0)
            continue;
        if (found) {
            diag_error(&l->diags, e->pos, "“%s” có trong cả hai liệt kê “%s” và “%s”",
                       "“%s” is ambiguous: a value of “%s” and of “%s”", e->text, found->name,
                       l->enums.v[i]->name);
            diag_hint(&l->diags, "viết giá trị bên phải của “là”, để biết thuộc liệt kê nào",
                      "write the value to the right of “is”, so that its enumeration is known");
            return NONE;
        }
        found = l->enums.v[i];
    }
    if (found && enum_constant(t, e, found))
        return e->type;
    unknown_name(t, e, wanted);
    return NONE;
}

static struct vtype type_number(struct typer *t, struct expr *e)
{
    unit_t u;
    if (!sema_unit(e->text, &u)) {
        diag_error(&t->l->diags, e->pos, "không có đơn vị “%s”", "there is no unit “%s”", e->text);
        return NONE;
    }
    return number(u, e->scale);
}

static struct vtype type_side(struct typer *t, struct expr *e, struct vtype want)
{
    if (e->kind != E_BINARY || e->op != OP_DIV)
        return type_of(t, e, want);
    struct vtype a = type_of(t, e->a, number(0, 0)), b = type_of(t, e->b, number(0, 0));
    unit_t u = 0;
    if (a.kind == V_NONE || b.kind == V_NONE)
        return e->type = NONE;
    if (a.kind != V_NUMBER || b.kind != V_NUMBER) {
        mismatch(t, a.kind != V_NUMBER ? e->a->pos : e->b->pos, a.kind != V_NUMBER ? a : b,
                 number(0, 0));
        return e->type = NONE;
    }
    unit_divide(a.unit, b.unit, &u);
    return e->type = number(u, 0);
}

static struct vtype type_arithmetic(struct typer *t, struct expr *e)
{
    struct vtype a = type_of(t, e->a, number(0, 0)), b = type_of(t, e->b, number(0, 0));
    if (a.kind == V_NONE || b.kind == V_NONE)
        return NONE;
    if (a.kind == V_DATE || b.kind == V_DATE) {
        diag_error(&t->l->diags, e->pos, "không cộng trừ nhân chia với ngày",
                   "no arithmetic on dates");
        diag_hint(&t->l->diags, "dùng cộng_tháng(d; n), số_năm(d1; d2), số_tháng hoặc số_ngày",
                  "use add_months(d; n), years_between(d1; d2), months_between or days_between");
        return NONE;
    }
    if (a.kind != V_NUMBER || b.kind != V_NUMBER) {
        mismatch(t, a.kind != V_NUMBER ? e->a->pos : e->b->pos, a.kind != V_NUMBER ? a : b,
                 number(0, 0));
        return NONE;
    }
    if (e->op == OP_ADD || e->op == OP_SUB)
        return unify(t, e->a, a, e->b, b);
    if (e->op == OP_DIV) {
        diag_error(&t->l->diags, e->pos,
                   "phép chia chỉ đứng ngay trong làm tròn hoặc trong so sánh",
                   "a division stands only directly inside a rounding or a comparison");
        diag_hint(&t->l->diags,
                  "viết làm_tròn_xuống(a / b), làm_tròn_lên(a / b) hoặc làm_tròn(a / b)",
                  "write round_down(a / b), round_up(a / b) or round(a / b)");
        return NONE;
    }
    unit_t u;
    if (a.scale + b.scale > NUM_MAX_SCALE || !unit_multiply(a.unit, b.unit, &u)) {
        diag_error(&t->l->diags, e->pos, "tích có quá nhiều chữ số lẻ hoặc đơn vị",
                   "the product has too many decimals or units");
        return NONE;
    }
    return number(u, a.scale + b.scale);
}

static struct vtype type_comparison(struct typer *t, struct expr *e)
{
    struct vtype none = NONE;
    /* An enumeration's value is understood from the other side. */
    bool name_first = e->a->kind == E_NAME && !sema_find(t->l, e->a->text) && e->b->kind == E_NAME;
    struct vtype a, b;
    if (name_first) {
        b = type_side(t, e->b, none);
        a = type_side(t, e->a, b);
    } else {
        a = type_side(t, e->a, none);
        b = type_side(t, e->b, a);
    }
    struct vtype u = unify(t, e->a, a, e->b, b);
    if (u.kind == V_NONE)
        return BOOL;
    bool ordered = e->op != OP_EQ && e->op != OP_NE;
    if (ordered && u.kind != V_NUMBER && u.kind != V_DATE) {
        diag_error(&t->l->diags, e->pos, "chỉ số và ngày mới so sánh lớn nhỏ được",
                   "only numbers and dates have an order");
        diag_hint(&t->l->diags, "dùng “là” hoặc “trong {…}”", "use “is” or “in {…}”");
    }
    return BOOL;
}

static struct vtype type_in(struct typer *t, struct expr *e)
{
    struct vtype a = type_of(t, e->a, NONE);
    for (uint32_t i = 0; i < e->n_items; i++) {
        struct expr *it = e->items[i];
        if (it->kind != E_RANGE) {
            unify(t, e->a, a, it, type_of(t, it, a));
            continue;
        }
        struct vtype hi = type_of(t, it->b, a), lo = type_of(t, it->a, a);
        if (it->a->kind == E_NUMBER && it->a->text.n == 0)
            lo.unit = it->a->type.unit = hi.unit;
        unify(t, e->a, a, it->b, hi);
        unify(t, e->a, a, it->a, lo);
        it->type = hi;
        if (a.kind == V_ENUM || a.kind == V_BOOL)
            diag_error(&t->l->diags, it->pos, "khoảng “..” chỉ dùng cho số và ngày",
                       "a range “..” is for numbers and dates");
        else if (it->a->kind == E_NUMBER && it->b->kind == E_NUMBER &&
                 it->a->scale == it->b->scale && it->a->value > it->b->value)
            diag_error(&t->l->diags, it->pos, "khoảng ngược: không có giá trị nào",
                       "the range is reversed: it holds nothing");
    }
    return BOOL;
}

static struct vtype type_if(struct typer *t, struct expr *e, struct vtype want)
{
    require(t, e->a, BOOL);
    struct vtype a = type_of(t, e->b, want), b = type_of(t, e->c, a.kind ? a : want);
    return unify(t, e->b, a, e->c, b);
}

static struct vtype type_rounding(struct typer *t, struct expr *e)
{
    struct vtype x = type_side(t, e->items[0], number(0, 0));
    if (x.kind == V_NONE)
        return NONE;
    if (x.kind != V_NUMBER) {
        mismatch(t, e->items[0]->pos, x, number(0, 0));
        return NONE;
    }
    if (e->n_items == 1)
        return number(x.unit, 0);
    struct expr *m = e->items[1];
    struct vtype tm = type_of(t, m, x);
    if (tm.kind == V_NONE)
        return NONE;
    if (m->kind != E_NUMBER || m->value <= 0 || (tm.unit != x.unit && tm.unit != 0)) {
        diag_error(&t->l->diags, m->pos, "làm tròn đến một số dương, cùng đơn vị",
                   "rounding goes to a positive number of the same unit");
        return NONE;
    }
    return number(x.unit, m->scale);
}

static struct vtype type_look_back(struct typer *t, struct expr *e)
{
    struct typer in = *t;
    if (e->fn == FN_SUM_MONTHS && t->in_sum_months) {
        diag_error(&t->l->diags, e->pos, "không lồng tổng_tháng trong tổng_tháng",
                   "no sum of months inside a sum of months");
        diag_hint(&t->l->diags, "đặt phép tổng bên trong thành một quy định",
                  "make the inner one a rule");
        return NONE;
    }
    in.in_sum_months = t->in_sum_months || e->fn == FN_SUM_MONTHS;
    struct vtype x = type_of(&in, e->items[0], NONE);
    struct expr *n = e->items[1];
    int64_t most = e->fn == FN_IN_MONTH ? 12 : LAW_MAX_LOOK_BACK;
    type_of(t, n, number(0, 0));
    if (n->kind != E_NUMBER || n->scale != 0 || n->value < 1 || n->value > most) {
        diag_error(&t->l->diags, n->pos, "số tháng phải là một số từ 1 đến %l",
                   "the number of months must be a number from 1 to %l", most);
        return NONE;
    }
    if (e->fn == FN_SUM_MONTHS && x.kind != V_NUMBER && x.kind != V_NONE) {
        mismatch(t, e->items[0]->pos, x, number(0, 0));
        return NONE;
    }
    return x;
}

static struct vtype type_benefit_call(struct typer *t, struct expr *e)
{
    struct expr *n = e->items[0];
    struct symbol *s = n->kind == E_NAME ? sema_find(t->l, n->text) : NULL;
    if (!s || s->kind != SYM_BENEFIT) {
        diag_error(&t->l->diags, n->pos, "cần tên một quyền lợi",
                   "the name of a benefit is needed");
        if (n->kind == E_NAME) {
            str near = sema_suggest(t->l, n->text);
            if (near.n)
                diag_hint(&t->l->diags, "có phải “%s”?", "did you mean “%s”?", near);
        }
        return NONE;
    }
    check_level(t, n, s);
    n->symbol = s;
    return e->fn == FN_AMOUNT ? s->type : BOOL;
}

static struct vtype type_fact_call(struct typer *t, struct expr *e)
{
    struct expr *n = e->items[0];
    struct vtype x = type_of(t, n, NONE);
    if (x.kind != V_NONE && (n->kind != E_NAME || !n->symbol || n->symbol->kind != SYM_FACT)) {
        diag_error(&t->l->diags, n->pos, "chỉ dùng cho một dữ kiện", "this is for a fact only");
        return NONE;
    }
    return e->fn == FN_SINCE && x.kind != V_NONE ? DATE : x;
}

static struct vtype type_scale_call(struct typer *t, struct expr *e)
{
    struct symbol *s = sema_find(t->l, e->text);
    if (!s || s->kind != SYM_SCALE) {
        diag_error(&t->l->diags, e->pos, "không có hàm hay thang “%s”",
                   "there is no function or scale “%s”", e->text);
        str near = sema_suggest(t->l, e->text);
        if (near.n)
            diag_hint(&t->l->diags, "có phải “%s”?", "did you mean “%s”?", near);
        return NONE;
    }
    struct decl *d = s->decls.v[0];
    e->symbol = s;
    if (e->n_items != 1) {
        diag_error(&t->l->diags, e->pos, "thang “%s” cần một giá trị", "scale “%s” takes one value",
                   e->text);
        return NONE;
    }
    struct vtype x = type_of(t, e->items[0], number(0, 0));
    if (x.kind != V_NUMBER)
        return NONE;
    int scale = 0, from_scale = x.scale;
    for (uint32_t i = 0; i < d->scale_rows.n; i++) {
        const struct scale_row *r = &d->scale_rows.v[i];
        if (r->rate && r->rate->scale > scale)
            scale = r->rate->scale;
        if (r->from && r->from->scale > from_scale)
            from_scale = r->from->scale;
        unit_t u = 0;
        if (r->from && sema_unit(r->from->text, &u) && u != x.unit && r->from->value != 0) {
            mismatch(t, e->items[0]->pos, x, number(u, 0));
            return NONE;
        }
    }
    return number(x.unit, from_scale + scale);
}

static bool arity(struct typer *t, struct expr *e, uint32_t least, uint32_t most)
{
    if (e->n_items >= least && e->n_items <= most)
        return true;
    diag_error(&t->l->diags, e->pos, "hàm này cần %u đối số, ở đây có %u",
               "this function takes %u arguments, here are %u", least, e->n_items);
    return false;
}

static struct vtype type_call(struct typer *t, struct expr *e, struct vtype want)
{
    switch (e->fn) {
    case FN_NAMED:
        return type_scale_call(t, e);
    case FN_FIRST_DAY:
    case FN_LAST_DAY:
        return DATE;
    case FN_YEARS:
    case FN_MONTHS:
    case FN_DAYS:
        if (!arity(t, e, 2, 2))
            return NONE;
        require(t, e->items[0], DATE);
        require(t, e->items[1], DATE);
        return number(unit_named(e->fn == FN_YEARS    ? "năm"
                                 : e->fn == FN_MONTHS ? "tháng"
                                                      : "ngày"),
                      0);
    case FN_ADD_MONTHS: {
        if (!arity(t, e, 2, 2))
            return NONE;
        require(t, e->items[0], DATE);
        struct vtype n = type_of(t, e->items[1], number(0, 0));
        if (n.kind != V_NONE &&
            (n.kind != V_NUMBER || n.scale || (n.unit && n.unit != unit_named("tháng"))))
            mismatch(t, e->items[1]->pos, n, number(unit_named("tháng"), 0));
        return DATE;
    }
    case FN_ROUND_DOWN:
    case FN_ROUND_UP:
    case FN_ROUND:
        return arity(t, e, 1, 2) ? type_rounding(t, e) : NONE;
    case FN_MIN:
    case FN_MAX: {
        if (!arity(t, e, 2, 2))
            return NONE;
        struct vtype a = type_of(t, e->items[0], want), b = type_of(t, e->items[1], a);
        struct vtype u = unify(t, e->items[0], a, e->items[1], b);
        if (u.kind != V_NONE && u.kind != V_NUMBER && u.kind != V_DATE)
            diag_error(&t->l->diags, e->pos, "chỉ số và ngày mới so sánh lớn nhỏ được",
                       "only numbers and dates have an order");
        return u;
    }
    case FN_KNOWN:
        if (arity(t, e, 1, 1))
            type_of(t, e->items[0], NONE);
        return BOOL;
    case FN_AT_START:
    case FN_AT_END:
    case FN_SINCE:
        return arity(t, e, 1, 1) ? type_fact_call(t, e) : NONE;
    case FN_MONTHS_AGO:
    case FN_SUM_MONTHS:
    case FN_IN_MONTH:
        return arity(t, e, 2, 2) ? type_look_back(t, e) : NONE;
    default:
        return arity(t, e, 1, 1) ? type_benefit_call(t, e) : NONE;
    }
}

static struct vtype type_aggregate(struct typer *t, struct expr *e)
{
    if (t->in_aggregate) {
        diag_error(&t->l->diags, e->pos, "không lồng phép gộp trong phép gộp",
                   "no aggregate inside an aggregate");
        diag_hint(&t->l->diags, "đặt phép gộp bên trong thành một quy định của hộ",
                  "make the inner one a rule of the household");
        return NONE;
    }
    if (t->entity == ENTITY_AREA) {
        diag_error(&t->l->diags, e->pos, "địa bàn không có thành viên để gộp",
                   "an area has no members to count");
        diag_hint(&t->l->diags, "khai báo quy định này cho hộ", "make it a rule of the household");
        return NONE;
    }
    struct typer in = *t;
    in.entity = ENTITY_PERSON;
    in.in_aggregate = true;
    if (e->b)
        require(&in, e->b, BOOL);
    if (e->fn == FN_COUNT)
        return number(0, 0);
    if (e->fn == FN_ANY || e->fn == FN_ALL)
        return BOOL;
    struct vtype a = type_of(&in, e->a, number(0, 0));
    if (a.kind != V_NONE && a.kind != V_NUMBER) {
        mismatch(t, e->a->pos, a, number(0, 0));
        return NONE;
    }
    if (e->fn == FN_SUM || a.kind == V_NONE)
        return a;
    if (!e->c) {
        diag_error(&t->l->diags, e->pos, "cần “mặc định” khi không thành viên nào thỏa",
                   "a “default” is needed where no member qualifies");
        return NONE;
    }
    return unify(t, e->a, a, e->c, type_of(t, e->c, a));
}

/* A row is picked by an enumeration's value, or by a whole number among keys that ascend. */
static void type_row(struct typer *t, struct expr *e, const struct symbol *s, const struct decl *d)
{
    struct vtype row = type_of(t, e->a, NONE);
    if (row.kind == V_NONE || (row.kind == V_ENUM && !d->row_not_above))
        return;
    if (row.kind != V_NUMBER)
        mismatch(t, e->a->pos, row, number(0, 0));
    else if (row.scale)
        diag_error(&t->l->diags, e->a->pos,
                   "hàng của bảng chọn bằng số nguyên, ở đây có %d chữ số lẻ",
                   "a row is picked by a whole number, this has %d decimals", row.scale);
    else if (s->table && !s->table->numeric_keys)
        diag_error(&t->l->diags, e->a->pos, "các hàng của bảng “%s” không phải số tăng dần",
                   "the rows of table “%s” are not ascending numbers", e->text);
}

static struct vtype type_index(struct typer *t, struct expr *e)
{
    struct law *l = t->l;
    struct symbol *s = sema_find(l, e->text);
    if (!s || s->kind != SYM_TABLE) {
        diag_error(&l->diags, e->pos, "không có bảng “%s”", "there is no table “%s”", e->text);
        str near = sema_suggest(l, e->text);
        if (near.n)
            diag_hint(&l->diags, "có phải “%s”?", "did you mean “%s”?", near);
        return NONE;
    }
    e->symbol = s;
    const struct decl *d = s->decls.v[0];
    if (e->a->kind != E_TEXT)
        type_row(t, e, s, d);
    else if (s->table) {
        bool found = false;
        for (uint32_t i = 0; i < s->table->rows.n && !found; i++)
            found = str_eq(str_trim(s->table->rows.v[i].cells[s->table->row_column]), e->a->text);
        if (!found)
            diag_error(&l->diags, e->a->pos, "bảng “%s” không có hàng “%s”",
                       "table “%s” has no row “%s”", e->text, e->a->text);
    }
    if (!d->columns_enum.n) {
        bool found = e->b->kind == E_TEXT || e->b->kind == E_NAME;
        for (uint32_t i = 0; found && i <= d->columns.n; i++) {
            if (i == d->columns.n)
                found = false;
            else if (str_eq(d->columns.v[i].name, e->b->text))
                break;
        }
        if (!found)
            diag_error(&l->diags, e->b->pos, "bảng “%s” không có cột này",
                       "table “%s” has no such column", e->text);
        return s->type;
    }
    struct symbol *en = sema_find(l, d->columns_enum);
    if (!en || en->kind != SYM_ENUM) {
        diag_error(&l->diags, d->pos, "không có liệt kê “%s”", "there is no enumeration “%s”",
                   d->columns_enum);
        return NONE;
    }
    require(t, e->b, (struct vtype){.kind = V_ENUM, .enumeration = en->enum_index});
    return s->type;
}

static struct vtype type_binary(struct typer *t, struct expr *e)
{
    switch (e->op) {
    case OP_OR:
    case OP_AND:
        require(t, e->a, BOOL);
        require(t, e->b, BOOL);
        return BOOL;
    case OP_EQ:
    case OP_NE:
    case OP_LT:
    case OP_LE:
    case OP_GT:
    case OP_GE:
        return type_comparison(t, e);
    default:
        return type_arithmetic(t, e);
    }
}

static struct vtype type_of(struct typer *t, struct expr *e, struct vtype want)
{
    struct vtype r = NONE;
    switch (e->kind) {
    case E_NUMBER:
        r = type_number(t, e);
        break;
    case E_DATE:
        r = DATE;
        break;
    case E_BOOL:
        r = BOOL;
        break;
    case E_UNKNOWN:
        r = want;
        break;
    case E_NAME:
        r = type_name(t, e, want);
        break;
    case E_UNARY:
        r = e->op == OP_NOT ? (require(t, e->a, BOOL), BOOL) : type_of(t, e->a, want);
        if (e->op == OP_NEG && r.kind != V_NUMBER && r.kind != V_NONE) {
            mismatch(t, e->a->pos, r, number(0, 0));
            r = NONE;
        }
        break;
    case E_BINARY:
        r = type_binary(t, e);
        break;
    case E_IN:
        r = type_in(t, e);
        break;
    case E_IF:
        r = type_if(t, e, want);
        break;
    case E_CALL:
        r = type_call(t, e, want);
        break;
    case E_AGG:
        r = type_aggregate(t, e);
        break;
    case E_INDEX:
        r = type_index(t, e);
        break;
    case E_MONTH:
    case E_TEXT:
    case E_RANGE:
        diag_error(&t->l->diags, e->pos, "không dùng được ở đây", "this cannot stand here");
        break;
    }
    return e->type = r;
}

bool sema_is_constant(const struct expr *e)
{
    if (e->kind == E_UNARY && e->op == OP_NEG)
        return e->a->kind == E_NUMBER;
    return e->kind == E_NUMBER || e->kind == E_DATE || e->kind == E_BOOL ||
           (e->kind == E_NAME && e->type.kind == V_ENUM && !e->symbol);
}

/* The value of a constant number at a scale, saturated. */
static int64_t constant_at(const struct expr *e, int scale)
{
    bool negative = e->kind == E_UNARY;
    const struct expr *n = negative ? e->a : e;
    int64_t x = n->value;
    if (n->kind == E_NUMBER && n->scale <= scale &&
        !num_mul(n->value, num_pow10(scale - n->scale), &x))
        x = INT64_MAX;
    return negative ? -x : x;
}

/* A value that a rule of type `want` gives. */
static void type_value(struct typer *t, struct expr *e, struct vtype want)
{
    struct vtype got = require(t, e, want);
    if (got.kind == V_NUMBER && want.kind == V_NUMBER && got.scale > want.scale) {
        diag_error(&t->l->diags, e->pos,
                   "kết quả có %d chữ số lẻ, kiểu khai báo có %d: phải nêu cách làm tròn",
                   "the result has %d decimals, the declared type %d: a rounding must be named",
                   got.scale, want.scale);
        diag_hint(&t->l->diags, "bọc trong làm_tròn_xuống(…), làm_tròn_lên(…) hoặc làm_tròn(…)",
                  "wrap it in round_down(…), round_up(…) or round(…)");
    }
}

/* `theo S` with `khi V1, V2` becomes the condition S in {V1, V2}. */
static void type_matches(struct typer *t, struct decl *d, struct rule_case *c)
{
    if (!c->n_matches)
        return;
    if (!d->subject) {
        diag_error(&t->l->diags, c->pos, "các giá trị sau “khi” cần một dòng “theo …”",
                   "values after “when” need a line “by …”");
        return;
    }
    struct expr *in = arena_new(t->l->arena, struct expr);
    *in = (struct expr){.kind = E_IN,
                        .pos = c->matches[0]->pos,
                        .a = d->subject,
                        .items = c->matches,
                        .n_items = c->n_matches};
    c->when = in;
}

static void type_cases(struct typer *t, struct decl *d, struct vtype want)
{
    if (d->subject)
        type_of(t, d->subject, NONE);
    for (uint32_t i = 0; i < d->cases.n; i++) {
        struct rule_case *c = &d->cases.v[i];
        type_matches(t, d, c);
        if (c->when)
            require(t, c->when, BOOL);
        if (c->value)
            type_value(t, c->value, want);
    }
}

static void type_rows(struct typer *t, struct symbol *s, struct decl *d)
{
    bool any = false;
    for (uint32_t i = 0; i < d->rows.n; i++) {
        struct expr *v = d->rows.v[i].value;
        if (!v)
            continue;
        type_value(t, v, s->type);
        if (v->kind == E_UNKNOWN || v->type.kind == V_NONE)
            continue;
        if (!sema_is_constant(v)) {
            diag_error(&t->l->diags, v->pos,
                       "giá trị của tham số phải viết ra, không phải phép tính hay tên khác",
                       "a parameter's value must be a constant");
            continue;
        }
        int64_t x = constant_at(v, s->type.scale);
        if (d->type.has_range && (x < d->type.lo || x > d->type.hi))
            diag_error(&t->l->diags, v->pos, "giá trị ngoài khoảng đã khai báo",
                       "the value is outside the declared range");
        if (!d->type.has_range && s->type.kind == V_NUMBER) {
            s->range.lo = any && s->range.lo < x ? s->range.lo : x;
            s->range.hi = any && s->range.hi > x ? s->range.hi : x;
        }
        any = true;
    }
}

/* What the absence of a record means is a column's constant. */
static void type_unrecorded(struct typer *t, const struct symbol *s, struct expr *e)
{
    type_value(t, e, s->type);
    if (e->type.kind == V_NONE)
        return;
    if (!sema_is_constant(e)) {
        diag_error(&t->l->diags, e->pos,
                   "giá trị khi không ghi phải viết ra, không phải phép tính hay tên khác",
                   "the value where nothing is recorded must be a constant");
        return;
    }
    int64_t x = constant_at(e, s->type.scale);
    if (s->type.kind == V_NUMBER && (x < s->range.lo || x > s->range.hi))
        diag_error(&t->l->diags, e->pos, "giá trị ngoài khoảng đã khai báo",
                   "the value is outside the declared range");
}

static bool apply_together(const struct scale_row *a, const struct scale_row *b)
{
    return (a->applies_to == DAY_NONE || b->applies_from == DAY_NONE ||
            b->applies_from <= a->applies_to) &&
           (b->applies_to == DAY_NONE || a->applies_from == DAY_NONE ||
            a->applies_from <= b->applies_to);
}

/* Brackets are numbers that ascend among those of one time; rates have no unit. */
static void type_scale_rows(struct typer *t, struct decl *d)
{
    for (uint32_t i = 0; i < d->scale_rows.n; i++) {
        const struct scale_row *r = &d->scale_rows.v[i];
        struct vtype from = type_of(t, r->from, number(0, 0)),
                     rate = type_of(t, r->rate, number(0, 0));
        if (from.kind == V_NUMBER && rate.kind == V_NUMBER && rate.unit)
            mismatch(t, r->rate->pos, rate, number(0, 0));
        const struct expr *wrong = r->from->kind != E_NUMBER   ? r->from
                                   : r->rate->kind != E_NUMBER ? r->rate
                                                               : NULL;
        if (wrong && from.kind && rate.kind)
            diag_error(&t->l->diags, wrong->pos, "bậc và tỷ lệ của thang phải là số viết ra",
                       "a bracket and its rate must be numbers written out");
        for (uint32_t j = 0; j < i && !wrong; j++) {
            const struct scale_row *o = &d->scale_rows.v[j];
            int scale = o->from->scale > r->from->scale ? o->from->scale : r->from->scale;
            if (o->from->kind != E_NUMBER || !apply_together(o, r) ||
                constant_at(o->from, scale) < constant_at(r->from, scale))
                continue;
            diag_error(&t->l->diags, r->from->pos, "các bậc của thang phải tăng dần",
                       "the brackets of a scale must ascend");
            break;
        }
    }
}

static void type_decl(struct law *l, struct symbol *s, struct decl *d)
{
    struct typer t = {.l = l, .decl = d, .entity = d->entity};
    switch (s->kind) {
    case SYM_FACT:
        if (d->unrecorded)
            type_unrecorded(&t, s, d->unrecorded);
        break;
    case SYM_PARAM:
        type_rows(&t, s, d);
        break;
    case SYM_RULE:
        type_cases(&t, d, s->type);
        break;
    case SYM_BENEFIT:
        if (d->due_when)
            require(&t, d->due_when, BOOL);
        type_cases(&t, d, s->type);
        break;
    case SYM_SCALE:
        type_scale_rows(&t, d);
        break;
    default:
        break;
    }
}

void sema_type_all(struct law *l)
{
    for (uint32_t i = 0; i < l->symbols.n; i++) {
        struct symbol *s = l->symbols.v[i];
        for (uint32_t j = 0; j < s->decls.n; j++)
            type_decl(l, s, s->decls.v[j]);
        for (uint32_t j = 0; j < s->overlays.n; j++) {
            struct decl *d = s->overlays.v[j];
            struct typer t = {.l = l,
                              .decl = d,
                              .entity = s->entity == ENTITY_NONE ? ENTITY_HOUSEHOLD : s->entity};
            type_value(&t, d->local_value, s->type);
            if (d->local_when)
                require(&t, d->local_when, BOOL);
        }
    }
}
