/* Declarations of ```law blocks: what they share, and all but rules and benefits (parse.h;
 * docs/language.md, "Declarations"). */
#include "law/parse.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

enum word parser_decl_word(struct parser *p, uint32_t ahead)
{
    static const enum word words[] = {
        W_ENUM,    W_FACT,    W_COMPUTE,  W_CLASS, W_FINDING, W_BENEFIT,
        W_HIGHEST, W_EXCLUDE, W_ADDITION, W_RAISE, W_REPLACE, W_TABLE,
    };
    if (parser_word_length(p, ahead, W_DECISION_TABLE) > 0)
        return W_NONE;
    for (size_t i = 0; i < COUNT(words); i++) {
        if (parser_word_length(p, ahead, words[i]) > 0)
            return words[i];
    }
    return W_NONE;
}

/* ---- what many share ---- */

bool parser_take_text(struct parser *p, str *out, const char *vi, const char *en)
{
    if (!parser_at(p, T_TEXT))
        return parser_expected(p, vi, en);
    *out = parser_next(p)->text;
    return true;
}

static bool take_date(struct parser *p, day *out)
{
    struct token *t = parser_peek(p, 0);
    if (t->kind != T_DATE) {
        bool told = p->failed || t->kind == T_ERROR;
        parser_expected(p, "một ngày", "a date");
        if (!told)
            diag_hint(p->diags, "ngày viết 2021-07-01", "a date is written 2021-07-01");
        return false;
    }
    parser_next(p);
    *out = (day)t->value;
    return true;
}

bool parser_twice(struct parser *p, uint32_t from)
{
    return parser_fail(p, p->tokens[from].pos, "điều này đã viết ở trên",
                       "this was already said above");
}

static bool take_dates(struct parser *p, struct decl *d, uint32_t from)
{
    if (d->applies_from != DAY_NONE || d->applies_to != DAY_NONE)
        return parser_twice(p, from);
    if (!take_date(p, &d->applies_from))
        return false;
    if (!parser_take_word(p, W_TO))
        return true;
    struct pos at = parser_peek(p, 0)->pos;
    if (!take_date(p, &d->applies_to))
        return false;
    if (d->applies_to >= d->applies_from)
        return true;
    return parser_fail(p, at, "ngày kết thúc trước ngày bắt đầu", "the end is before the start");
}

bool parse_common_clause(struct parser *p, struct decl *d, bool *found)
{
    uint32_t from = p->at;
    *found = true;
    if (parser_take_word(p, W_APPLIES_FROM)) {
        p->tokens[from].layout = LAYOUT_CLAUSE;
        return take_dates(p, d, from);
    }
    if (parser_take_word(p, W_CITE)) {
        p->tokens[from].layout = LAYOUT_CLAUSE;
        if (d->cite.n > 0)
            return parser_twice(p, from);
        return parser_take_text(p, &d->cite, "điều khoản trong ngoặc kép", "the article in quotes");
    }
    *found = false;
    return true;
}

static const enum word attribute_words[] = {
    W_UNRECORDED, W_ROLE, W_YEARLY, W_SEALED, W_MAY_RAISE, W_MAY_REPLACE, W_APPLIES_FROM, W_CITE,
};

/* Does the attribute fit this kind of declaration? */
static bool fits(struct parser *p, const struct decl *d, uint32_t from, enum word w)
{
    bool fact = d->kind == DECL_FACT;
    bool rule = d->kind == DECL_RULE || d->kind == DECL_CLASS || d->kind == DECL_FINDING;
    bool ok = true;
    if (w == W_UNRECORDED || w == W_ROLE || w == W_SEALED)
        ok = fact;
    else if (w == W_YEARLY)
        ok = fact || rule;
    else if (w == W_MAY_RAISE || w == W_MAY_REPLACE)
        ok = !fact && d->kind != DECL_ENUM;
    if (ok)
        return true;
    if (!p->failed)
        diag_error(p->diags, p->tokens[from].pos, "`%z` (`%z`) không dùng cho khai báo này",
                   "`%z` (`%z`) does not go with this declaration", word_vi(w), word_en(w));
    p->failed = true;
    return false;
}

/* One attribute of the head line; *found is false where there is none. */
static bool take_attribute(struct parser *p, struct decl *d, bool *found)
{
    uint32_t from = p->at;
    *found = true;
    if (parser_at(p, T_TEXT)) {
        if (d->label.n > 0)
            return parser_twice(p, from);
        p->tokens[from].layout = LAYOUT_LABEL;
        d->label = parser_next(p)->text;
        return true;
    }
    if (parser_take_word(p, W_UNRECORDED)) {
        if (!fits(p, d, from, W_UNRECORDED))
            return false;
        d->unrecorded = parse_operand(p);
        return d->unrecorded != NULL;
    }
    if (parser_take_word(p, W_ROLE)) {
        d->role = true;
        return fits(p, d, from, W_ROLE);
    }
    if (parser_take_word(p, W_YEARLY)) {
        d->yearly = true;
        return fits(p, d, from, W_YEARLY);
    }
    if (parser_take_word(p, W_SEALED)) {
        d->sealed = true;
        return fits(p, d, from, W_SEALED);
    }
    if (parser_take_word(p, W_MAY_RAISE)) {
        d->may_raise = true;
        return fits(p, d, from, W_MAY_RAISE);
    }
    if (parser_take_word(p, W_MAY_REPLACE)) {
        d->may_replace = true;
        return fits(p, d, from, W_MAY_REPLACE);
    }
    *found = false;
    return true;
}

bool parse_attributes(struct parser *p, struct decl *d)
{
    for (;;) {
        bool separated = parser_take_separator(p);
        bool found;
        if (!take_attribute(p, d, &found))
            return false;
        if (!found && !parse_common_clause(p, d, &found))
            return false;
        if (found)
            continue;
        if (!separated)
            return true;
        return parser_expected_word(
            p,
            "`không ghi thì`, `vai trò`, `hằng năm`, `kín`, `tỉnh được nâng`, `tỉnh được thay` "
            "hoặc \"…\"",
            "`unrecorded`, `role`, `yearly`, `sealed`, `may be raised`, `may be replaced` or \"…\"",
            attribute_words, COUNT(attribute_words));
    }
}

/* name (alias): entity */
bool parse_subject(struct parser *p, struct decl *d)
{
    return parse_name(p, &d->name, &d->alias, &d->pos) && parser_require(p, T_COLON, ":") &&
           parse_entity(p, &d->entity);
}

bool parser_require_comma(struct parser *p)
{
    if (parser_take_separator(p))
        return true;
    return parser_expected(p, "`,` rồi đến kiểu", "`,` and the type");
}

static bool take_refs(struct parser *p, struct decl *d, const char *vi, const char *en)
{
    do {
        struct name_ref ref;
        if (!parser_take_name(p, vi, en, &ref.name, &ref.pos))
            return false;
        vec_push(p->arena, &d->names, ref);
    } while (parser_take_separator(p));
    return true;
}

/* Clauses that many declarations may end with: dates and citation. */
static bool take_tail(struct parser *p, struct decl *d)
{
    bool found = true;
    while (found) {
        if (!parse_common_clause(p, d, &found))
            return false;
    }
    return true;
}

/* ---- enumeration ---- */

static bool take_code(struct parser *p, struct enum_value *v)
{
    struct token *t = parser_peek(p, 0);
    if (t->kind != T_NUMBER && t->kind != T_TEXT)
        return parser_expected(p, "mã: một số hoặc một văn bản", "the code: a number or a text");
    parser_next(p);
    t->role = t->kind == T_NUMBER ? ROLE_CODE : ROLE_NONE;
    v->code = t->text;
    return true;
}

static bool check_value(struct parser *p, const struct decl *d, const struct enum_value *v)
{
    for (uint32_t i = 0; i < d->values.n; i++) {
        const struct enum_value *other = &d->values.v[i];
        str shared = {NULL, 0};
        if (str_eq(v->name, other->name) || str_eq(v->name, other->alias))
            shared = v->name;
        else if (v->alias.n > 0 &&
                 (str_eq(v->alias, other->alias) || str_eq(v->alias, other->name)))
            shared = v->alias;
        else if (str_eq(v->code, other->code))
            shared = v->code;
        if (shared.p == NULL)
            continue;
        if (!p->failed)
            diag_error(p->diags, v->pos, "`%s` đã có trong liệt kê này",
                       "`%s` is already in this enumeration", shared);
        p->failed = true;
        return false;
    }
    return true;
}

static bool parse_enum(struct parser *p, struct decl *d)
{
    if (!parse_name(p, &d->name, &d->alias, &d->pos) || !parser_require(p, T_COLON, ":"))
        return false;
    while (!parser_at(p, T_END)) {
        struct token *first = parser_peek(p, 0);
        struct enum_value v = {0};
        bool separated = d->values.n > 0 && parser_take_separator(p);
        if (separated)
            first->role = ROLE_REST; /* written one a line, they need none */
        else if (d->values.n > 0 && !first->line_start)
            return parser_expected(p, "`,` hoặc dòng mới", "`,` or a new line");
        if (parser_at(p, T_END))
            break;
        parser_peek(p, 0)->layout = LAYOUT_CLAUSE;
        if (!parse_name(p, &v.name, &v.alias, &v.pos))
            return false;
        v.code = v.alias.n > 0 ? v.alias : v.name;
        if (parser_take(p, T_EQ) && !take_code(p, &v))
            return false;
        if (d->values.n == LAW_MAX_ENUM_VALUES)
            return parser_fail(p, v.pos, "liệt kê có quá nhiều giá trị",
                               "the enumeration has too many values");
        if (!check_value(p, d, &v))
            return false;
        vec_push(p->arena, &d->values, v);
    }
    if (d->values.n > 0)
        return true;
    return parser_expected(p, "ít nhất một giá trị", "at least one value");
}

/* ---- fact ---- */

static bool parse_fact(struct parser *p, struct decl *d)
{
    if (!parse_subject(p, d) || !parser_require_comma(p) || !parse_type(p, &d->type) ||
        !parse_attributes(p, d))
        return false;
    bool needs_range = d->type.kind == TYPE_NUMBER || d->type.kind == TYPE_MONEY;
    if (!needs_range || d->type.has_range)
        return true;
    parser_fail(p, d->type.pos, "kiểu của dữ kiện phải có khoảng giá trị",
                "the type of a fact needs its range");
    diag_hint(p->diags, "viết nhỏ nhất..lớn nhất, ví dụ `số 0..20` hoặc `tiền 0..100 triệu`",
              "write lowest..highest, such as `number 0..20` or `money 0..100 million`");
    return false;
}

/* ---- stacking and the local layer ---- */

static bool parse_highest(struct parser *p, struct decl *d)
{
    if (!parse_name(p, &d->name, &d->alias, &d->pos) || !parser_require(p, T_COLON, ":") ||
        !take_refs(p, d, "tên của một quyền lợi", "the name of a benefit"))
        return false;
    if (d->names.n < 2)
        return parser_expected(p, "`,` và một quyền lợi nữa", "`,` and another benefit");
    return take_tail(p, d);
}

static bool take_target(struct parser *p, struct decl *d, const char *vi, const char *en)
{
    if (!parser_take_name(p, vi, en, &d->target.name, &d->target.pos))
        return false;
    d->pos = d->target.pos;
    return true;
}

static bool parse_pairing(struct parser *p, struct decl *d)
{
    static const char vi[] = "tên của một quyền lợi";
    static const char en[] = "the name of a benefit";
    enum word link = d->kind == DECL_EXCLUDE ? W_WHEN_RECEIVING : W_WITH;
    return take_target(p, d, vi, en) && parser_require_word(p, link) && take_refs(p, d, vi, en) &&
           take_tail(p, d);
}

static bool parse_local(struct parser *p, struct decl *d)
{
    if (!take_target(p, d, "tên của quy tắc hoặc tham số", "the name of a rule or a parameter") ||
        !parser_require(p, T_COLON, ":"))
        return false;
    d->local_value = parse_expr(p);
    if (d->local_value == NULL)
        return false;
    if (parser_take_word(p, W_WHEN) && (d->local_when = parse_expr(p)) == NULL)
        return false;
    return take_tail(p, d);
}

/* ---- table from CSV ---- */

static bool take_row(struct parser *p, struct decl *d)
{
    if (!parser_take_name(p, "tên cột mang khóa của hàng",
                          "the name of the column that holds the rows' keys", &d->row_column, NULL))
        return false;
    if (parser_take_separator(p)) {
        if (!parser_require_word(p, W_NOT_ABOVE))
            return false;
        d->row_not_above = true;
    }
    return true;
}

static bool take_columns(struct parser *p, struct decl *d)
{
    if (parser_take_word(p, W_BY))
        return parser_take_name(p, "tên của một liệt kê", "the name of an enumeration",
                                &d->columns_enum, NULL);
    do {
        struct name_ref ref;
        if (!parser_take_name(p, "tên của một cột", "the name of a column", &ref.name, &ref.pos))
            return false;
        vec_push(p->arena, &d->columns, ref);
    } while (parser_take_separator(p));
    return true;
}

static bool parse_csv_table(struct parser *p, struct decl *d)
{
    static const enum word words[] = {W_ROW, W_COLUMNS, W_VALUE};
    if (!parse_name(p, &d->name, &d->alias, &d->pos) || !parser_require_word(p, W_FROM) ||
        !parser_take_text(p, &d->csv_file, "tên tệp CSV trong ngoặc kép",
                          "the name of the CSV file in quotes") ||
        !parser_require(p, T_COLON, ":"))
        return false;
    bool seen[COUNT(words)] = {false};
    while (!parser_at(p, T_END)) {
        uint32_t from = p->at;
        size_t i = 0;
        while (i < COUNT(words) && !parser_take_word(p, words[i]))
            i++;
        bool found = true;
        bool ok;
        if (i == COUNT(words)) {
            ok = parse_common_clause(p, d, &found);
        } else {
            p->tokens[from].layout = LAYOUT_CLAUSE;
            ok = seen[i]  ? parser_twice(p, from)
                 : i == 0 ? take_row(p, d)
                 : i == 1 ? take_columns(p, d)
                          : parse_type(p, &d->type);
            seen[i] = true;
        }
        if (!ok)
            return false;
        if (!found)
            return parser_expected_word(p, "`hàng`, `cột` hoặc `giá trị`",
                                        "`row`, `columns` or `value`", words, COUNT(words));
    }
    for (size_t i = 0; i < COUNT(words); i++) {
        if (!seen[i])
            return parser_require_word(p, words[i]);
    }
    return true;
}

/* ---- all ---- */

static const struct {
    enum word word;
    enum decl_kind kind;
    bool (*parse)(struct parser *, struct decl *);
} declarations[] = {
    {W_ENUM, DECL_ENUM, parse_enum},
    {W_FACT, DECL_FACT, parse_fact},
    {W_COMPUTE, DECL_RULE, parse_rule},
    {W_CLASS, DECL_CLASS, parse_rule},
    {W_FINDING, DECL_FINDING, parse_rule},
    {W_BENEFIT, DECL_BENEFIT, parse_benefit},
    {W_HIGHEST, DECL_HIGHEST, parse_highest},
    {W_EXCLUDE, DECL_EXCLUDE, parse_pairing},
    {W_ADDITION, DECL_ADDITION, parse_pairing},
    {W_RAISE, DECL_RAISE, parse_local},
    {W_REPLACE, DECL_REPLACE, parse_local},
    {W_TABLE, DECL_CSV_TABLE, parse_csv_table},
};

struct decl *parse_declaration(struct parser *p, enum word w)
{
    struct decl *d = arena_new(p->arena, struct decl);
    d->file = p->file;
    d->heading = p->heading;
    d->applies_from = DAY_NONE;
    d->applies_to = DAY_NONE;
    for (size_t i = 0; i < COUNT(declarations); i++) {
        if (declarations[i].word != w)
            continue;
        d->kind = declarations[i].kind;
        return declarations[i].parse(p, d) ? d : NULL;
    }
    return NULL;
}
