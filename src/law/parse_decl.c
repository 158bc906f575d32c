/* Declarations of ```law blocks (parse.h; docs/language.md, "Declarations"). */
#include "base/num.h"
#include "law/parse.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* ---- names, entities, types ---- */

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

static bool is_ascii(str s)
{
    for (size_t i = 0; i < s.n; i++) {
        if ((unsigned char)s.p[i] >= 0x80)
            return false;
    }
    return true;
}

/* Any name, declared here or elsewhere. */
static bool take_name(struct parser *p, const char *vi, const char *en, str *name, struct pos *pos)
{
    struct token *t = parser_peek(p, 0);
    if (t->kind != T_WORD)
        return parser_expected(p, vi, en);
    if (word_reserved(t->text)) {
        if (p->failed)
            return false;
        p->failed = true;
        diag_error(p->diags, t->pos, "`%s` là từ của ngôn ngữ, không dùng làm tên được",
                   "`%s` is a word of the language and cannot be a name", t->text);
        diag_hint(p->diags, "đặt tên khác, các tiếng nối bằng `_`, ví dụ `%s_1`",
                  "choose another name, its parts joined by `_`, such as `%s_1`", t->text);
        return false;
    }
    parser_next(p);
    *name = t->text;
    if (pos != NULL)
        *pos = t->pos;
    return true;
}

bool parse_name(struct parser *p, str *name, str *alias, struct pos *pos)
{
    uint32_t from = p->at;
    if (!take_name(p, "tên", "a name", name, pos))
        return false;
    p->tokens[from].role = ROLE_NAME;
    struct token *next = parser_peek(p, 0);
    if (next->kind == T_WORD && !next->line_start && !parser_at_word(p, W_FROM)) {
        parser_fail(p, next->pos, "tên chỉ gồm một từ", "a name is one word");
        diag_hint(p->diags, "nối các tiếng bằng `_`: `%s_%s`", "join its parts by `_`: `%s_%s`",
                  *name, next->text);
        return false;
    }
    if (!parser_take(p, T_LPAREN))
        return true;
    uint32_t at = p->at;
    struct pos alias_pos;
    if (!take_name(p, "tên ASCII trong ngoặc", "the ASCII name in parentheses", alias, &alias_pos))
        return false;
    if (!is_ascii(*alias)) {
        parser_fail(p, alias_pos, "tên trong ngoặc chỉ gồm a–z, 0–9 và `_`",
                    "the name in parentheses is made of a–z, 0–9 and `_` only");
        return false;
    }
    p->tokens[at].role = ROLE_NAME;
    return parser_require(p, T_RPAREN, ")");
}

bool parse_entity(struct parser *p, enum entity *out)
{
    static const enum word words[] = {W_PERSON, W_HOUSEHOLD, W_AREA};
    for (size_t i = 0; i < COUNT(words); i++) {
        if (parser_take_word(p, words[i])) {
            *out = (enum entity)(ENTITY_PERSON + (int)i);
            return true;
        }
    }
    return parser_expected_word(p, "`người`, `hộ` hoặc `địa_bàn`",
                                "`person`, `household` or `area`", words, COUNT(words));
}

/* An end of a range: value and its decimals. */
static bool take_bound(struct parser *p, int64_t *value, int *scale)
{
    bool negative = parser_at(p, T_MINUS);
    if (negative)
        parser_next(p)->role = ROLE_SIGN;
    if (!parser_at(p, T_NUMBER))
        return parser_expected(p, "một số", "a number");
    if (!parse_number(p, value, scale))
        return false;
    if (negative)
        *value = -*value;
    return true;
}

struct bounds {
    uint32_t from; /* token */
    int64_t lo, hi;
    int lo_scale, hi_scale;
};

static bool take_bounds(struct parser *p, struct bounds *b)
{
    b->from = p->at;
    if (!take_bound(p, &b->lo, &b->lo_scale))
        return false;
    bool lo_scaled = p->at > b->from + 1 || p->tokens[b->from].percent;
    if (!parser_require(p, T_DOTS, ".."))
        return false;
    uint32_t at_hi = p->at;
    if (!take_bound(p, &b->hi, &b->hi_scale))
        return false;
    bool hi_scaled = p->tokens[p->at - 1].role == ROLE_WORD || p->tokens[p->at - 1].percent;
    struct pos lo_pos = p->tokens[b->from].pos;
    if (hi_scaled && !lo_scaled && b->lo != 0 && p->at > at_hi) {
        parser_fail(p, lo_pos, "đầu khoảng thiếu `%%`, `nghìn`, `triệu` hoặc `tỷ`",
                    "the start of the range lacks its `%%`, `thousand`, `million` or `billion`");
        diag_hint(p->diags, "viết ở cả hai đầu, ví dụ 1 triệu..2 triệu",
                  "write it at both ends, as in 1 million..2 million");
        return false;
    }
    return true;
}

static bool to_scale(int64_t *value, int from, int to)
{
    while (from > to && *value % 10 == 0) { /* 1,0 has one decimal, and needs none */
        *value /= 10;
        from--;
    }
    return from <= to && num_mul(*value, num_pow10(to - from), value);
}

static bool set_bounds(struct parser *p, struct type_ref *type, const struct bounds *b)
{
    type->has_range = true;
    type->lo = b->lo;
    type->hi = b->hi;
    struct pos at = p->tokens[b->from].pos;
    if (!to_scale(&type->lo, b->lo_scale, type->scale) ||
        !to_scale(&type->hi, b->hi_scale, type->scale)) {
        parser_fail(p, at, "khoảng có nhiều chữ số lẻ hơn kiểu, hoặc quá lớn",
                    "the range has more decimals than the type, or is too large");
        diag_hint(p->diags, "khai báo số chữ số lẻ bằng `lẻ K`",
                  "declare decimals with `decimals K`");
        return false;
    }
    if (type->lo <= type->hi)
        return true;
    parser_fail(p, at, "đầu khoảng lớn hơn cuối khoảng", "the range's start is above its end");
    return false;
}

static bool take_decimals(struct parser *p, struct type_ref *type)
{
    struct token *t = parser_peek(p, 0);
    int64_t value;
    int scale;
    if (t->kind != T_NUMBER)
        return parser_expected(p, "số chữ số lẻ", "the number of decimals");
    if (!parse_number(p, &value, &scale))
        return false;
    if (scale != 0 || value > NUM_MAX_SCALE)
        return parser_fail(p, t->pos, "số chữ số lẻ là một số từ 0 đến 9",
                           "the number of decimals is from 0 to 9");
    type->scale = (int)value;
    return true;
}

/* After số or tiền: LO..HI, lẻ K, unit, in any order. */
static bool take_number_type(struct parser *p, struct type_ref *type)
{
    struct bounds bounds;
    bool has_decimals = false;
    bool has_unit = false;
    for (;;) {
        struct token *t = parser_peek(p, 0);
        if (!type->has_range && !t->line_start && (t->kind == T_NUMBER || t->kind == T_MINUS)) {
            if (!take_bounds(p, &bounds))
                return false;
            type->has_range = true;
        } else if (!has_decimals && type->kind == TYPE_NUMBER && parser_take_word(p, W_DECIMALS)) {
            if (!take_decimals(p, type))
                return false;
            has_decimals = true;
        } else if (!has_unit && t->kind == T_WORD) {
            str unit;
            if (!parse_unit(p, &unit))
                return false;
            if (unit.n == 0)
                break;
            type->unit = unit;
            has_unit = true;
        } else {
            break;
        }
    }
    return !type->has_range || set_bounds(p, type, &bounds);
}

bool parse_type(struct parser *p, struct type_ref *out)
{
    static const enum word words[] = {W_BOOLEAN, W_NUMBER, W_MONEY, W_DATE};
    static const char expected_vi[] = "kiểu: `đúng_sai`, `số`, `tiền`, `ngày` hoặc tên một liệt kê";
    static const char expected_en[] =
        "a type: `boolean`, `number`, `money`, `date` or the name of an enumeration";
    *out = (struct type_ref){.pos = parser_peek(p, 0)->pos};
    uint32_t from = p->at;
    bool ok = true;
    if (parser_take_word(p, W_BOOLEAN)) {
        out->kind = TYPE_BOOL;
    } else if (parser_take_word(p, W_DATE)) {
        out->kind = TYPE_DATE;
    } else if (parser_take_word(p, W_NUMBER)) {
        out->kind = TYPE_NUMBER;
        ok = take_number_type(p, out);
    } else if (parser_take_word(p, W_MONEY)) {
        out->kind = TYPE_MONEY;
        out->unit = STR("đ");
        ok = take_number_type(p, out);
    } else if (!parser_at(p, T_WORD) || parser_peek(p, 0)->line_start) {
        return parser_expected_word(p, expected_vi, expected_en, words, COUNT(words));
    } else {
        out->kind = TYPE_NAMED;
        ok = take_name(p, expected_vi, expected_en, &out->name, NULL);
    }
    if (ok)
        out->pos = parser_span(p, from);
    return ok;
}

/* ---- what many declarations share ---- */

static bool take_text(struct parser *p, str *out, const char *vi, const char *en)
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

static bool twice(struct parser *p, uint32_t from)
{
    return parser_fail(p, p->tokens[from].pos, "điều này đã viết ở trên",
                       "this was already said above");
}

static bool take_dates(struct parser *p, struct decl *d, uint32_t from)
{
    if (d->applies_from != DAY_NONE || d->applies_to != DAY_NONE)
        return twice(p, from);
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
            return twice(p, from);
        return take_text(p, &d->cite, "điều khoản trong ngoặc kép", "the article in quotes");
    }
    *found = false;
    return true;
}

static const enum word attribute_words[] = {
    W_UNRECORDED, W_ROLE, W_YEARLY, W_MAY_RAISE, W_MAY_REPLACE, W_APPLIES_FROM, W_CITE,
};

/* Does the attribute fit this kind of declaration? */
static bool fits(struct parser *p, const struct decl *d, uint32_t from, enum word w)
{
    bool fact = d->kind == DECL_FACT;
    bool rule = d->kind == DECL_RULE || d->kind == DECL_CLASS || d->kind == DECL_FINDING;
    bool ok = true;
    if (w == W_UNRECORDED || w == W_ROLE)
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
            return twice(p, from);
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
            "`không ghi thì`, `vai trò`, `hằng năm`, `tỉnh được nâng`, `tỉnh được thay` hoặc \"…\"",
            "`unrecorded`, `role`, `yearly`, `may be raised`, `may be replaced` or \"…\"",
            attribute_words, COUNT(attribute_words));
    }
}

/* name (alias): entity */
static bool take_subject(struct parser *p, struct decl *d)
{
    return parse_name(p, &d->name, &d->alias, &d->pos) && parser_require(p, T_COLON, ":") &&
           parse_entity(p, &d->entity);
}

static bool require_comma(struct parser *p)
{
    if (parser_take_separator(p))
        return true;
    return parser_expected(p, "`,` rồi đến kiểu", "`,` and the type");
}

static bool take_refs(struct parser *p, struct decl *d, const char *vi, const char *en)
{
    do {
        struct name_ref ref;
        if (!take_name(p, vi, en, &ref.name, &ref.pos))
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
        if (d->values.n > 0 && !parser_take_separator(p) && !first->line_start)
            return parser_expected(p, "`,` hoặc dòng mới", "`,` or a new line");
        if (parser_at(p, T_END))
            break;
        parser_peek(p, 0)->layout = LAYOUT_CLAUSE;
        if (!parse_name(p, &v.name, &v.alias, &v.pos))
            return false;
        v.code = v.alias.n > 0 ? v.alias : v.name;
        if (parser_take(p, T_EQ) && !take_code(p, &v))
            return false;
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
    if (!take_subject(p, d) || !require_comma(p) || !parse_type(p, &d->type) ||
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

/* ---- rules ---- */

static bool take_matches(struct parser *p, struct rule_case *c)
{
    struct {
        struct expr **v;
        uint32_t n, cap;
    } list = {0};
    do {
        struct token *t = parser_peek(p, 0);
        str name;
        if (!take_name(p, "một giá trị của liệt kê sau `theo`",
                       "a value of the enumeration after `by`", &name, NULL))
            return false;
        struct expr *e = expr_new(p, E_NAME, t->pos);
        e->text = name;
        vec_push(p->arena, &list, e);
    } while (parser_take_separator(p));
    c->matches = list.v;
    c->n_matches = list.n;
    return true;
}

/* "= value khi condition căn cứ …"; the = is in hand. */
static bool take_case(struct parser *p, struct decl *d, enum token_layout layout)
{
    uint32_t from = p->at;
    struct rule_case c = {0};
    struct token *equals = parser_next(p);
    equals->layout = (uint8_t)layout;
    c.value = parse_expr(p);
    if (c.value == NULL)
        return false;
    if (parser_take_word(p, W_WHEN)) {
        if (d->subject != NULL) {
            if (!take_matches(p, &c))
                return false;
        } else if ((c.when = parse_expr(p)) == NULL) {
            return false;
        }
    } else if (parser_take_word(p, W_OTHERWISE)) {
        c.otherwise = true;
    }
    if (parser_take_word(p, W_CITE) &&
        !take_text(p, &c.cite, "điều khoản trong ngoặc kép", "the article in quotes"))
        return false;
    c.pos = parser_span(p, from);
    vec_push(p->arena, &d->cases, c);
    return true;
}

static bool take_by(struct parser *p, struct decl *d, uint32_t from)
{
    p->tokens[from].layout = LAYOUT_CLAUSE;
    if (d->subject != NULL)
        return twice(p, from);
    if (d->cases.n > 0)
        return parser_fail(p, p->tokens[from].pos, "`theo` đứng trước các trường hợp",
                           "`by` stands before the cases");
    d->subject = parse_operand(p);
    return d->subject != NULL;
}

static bool parse_cases(struct parser *p, struct decl *d)
{
    static const enum word words[] = {W_APPLIES_FROM, W_BY,  W_CITE, W_WHEN,
                                      W_OTHERWISE,    W_AND, W_OR};
    while (!parser_at(p, T_END)) {
        uint32_t from = p->at;
        bool found;
        if (parser_at(p, T_EQ)) {
            if (!take_case(p, d, LAYOUT_CLAUSE))
                return false;
        } else if (parser_take_word(p, W_BY)) {
            if (!take_by(p, d, from))
                return false;
        } else {
            if (!parse_common_clause(p, d, &found))
                return false;
            if (!found)
                return parser_expected_word(
                    p,
                    d->cases.n > 0 ? "`khi`, `còn lại`, `căn cứ` hoặc trường hợp `= …`"
                                   : "một trường hợp `= …`",
                    d->cases.n > 0 ? "`when`, `otherwise`, `cite` or a case `= …`" : "a case `= …`",
                    words, COUNT(words));
        }
    }
    if (d->cases.n > 0)
        return true;
    return parser_expected(p, "một trường hợp `= …`", "a case `= …`");
}

static bool parse_rule(struct parser *p, struct decl *d)
{
    if (!take_subject(p, d))
        return false;
    bool finding = d->kind == DECL_FINDING;
    bool typed =
        !finding || ((parser_at(p, T_COMMA) || parser_at(p, T_SEMICOLON)) &&
                     parser_peek(p, 1)->kind == T_WORD && parser_word_length(p, 1, W_BOOLEAN) > 0);
    d->type = (struct type_ref){.kind = TYPE_BOOL, .pos = d->pos};
    if (typed && (!require_comma(p) || !parse_type(p, &d->type)))
        return false;
    if (!parse_attributes(p, d) || !parse_cases(p, d))
        return false;
    if (!finding || d->label.n > 0)
        return true;
    parser_fail(p, d->pos, "phát hiện cần một câu nói điều được phát hiện",
                "a finding needs a text that says what was found");
    diag_hint(p->diags, "thêm \"…\" ở cuối dòng đầu", "add \"…\" at the end of its first line");
    return false;
}

/* ---- benefit ---- */

static bool take_pays(struct parser *p, struct decl *d, uint32_t from)
{
    static const enum word words[] = {W_MONTHLY, W_QUARTERLY, W_ONCE, W_SERVICE};
    if (d->pays != PAYS_NONE)
        return twice(p, from);
    for (size_t i = 0; i < COUNT(words); i++) {
        if (parser_take_word(p, words[i])) {
            d->pays = (enum pays)(PAYS_MONTHLY + (int)i);
            return true;
        }
    }
    return parser_expected_word(p, "`hằng tháng`, `hằng quý`, `một lần` hoặc `dịch vụ`",
                                "`monthly`, `quarterly`, `once` or `service`", words, COUNT(words));
}

static bool take_amount(struct parser *p, struct decl *d, uint32_t from)
{
    if (d->cases.n > 0)
        return twice(p, from);
    if (parser_take_word(p, W_BY)) {
        d->subject = parse_operand(p);
        if (d->subject == NULL)
            return false;
    }
    if (parser_at(p, T_EQ)) {
        while (parser_at(p, T_EQ)) {
            if (!take_case(p, d, LAYOUT_SUBCLAUSE))
                return false;
        }
        return true;
    }
    struct rule_case c = {0};
    uint32_t value = p->at;
    c.value = parse_expr(p);
    if (c.value == NULL)
        return false;
    c.pos = parser_span(p, value);
    if (parser_take_word(p, W_CITE) &&
        !take_text(p, &c.cite, "điều khoản trong ngoặc kép", "the article in quotes"))
        return false;
    vec_push(p->arena, &d->cases, c);
    return true;
}

static bool take_group(struct parser *p, struct decl *d, uint32_t from)
{
    if (d->group.n > 0)
        return twice(p, from);
    return take_name(p, "tên nhóm", "the name of a group", &d->group, NULL);
}

static bool take_fund(struct parser *p, struct decl *d, uint32_t from)
{
    if (d->fund.n > 0)
        return twice(p, from);
    return take_text(p, &d->fund, "tên nguồn trong ngoặc kép", "the name of the fund in quotes");
}

static bool take_due_when(struct parser *p, struct decl *d, uint32_t from)
{
    if (d->due_when != NULL)
        return twice(p, from);
    d->due_when = parse_expr(p);
    return d->due_when != NULL;
}

static bool take_benefit_clause(struct parser *p, struct decl *d)
{
    static const enum word words[] = {
        W_GROUP, W_PAYS, W_FUND, W_DUE_WHEN, W_AMOUNT,    W_APPLIES_FROM,
        W_CITE,  W_AND,  W_OR,   W_WHEN,     W_OTHERWISE,
    };
    static bool (*const take[])(struct parser *, struct decl *, uint32_t) = {
        take_group, take_pays, take_fund, take_due_when, take_amount,
    };
    uint32_t from = p->at;
    for (size_t i = 0; i < COUNT(take); i++) {
        if (parser_take_word(p, words[i])) {
            p->tokens[from].layout = LAYOUT_CLAUSE;
            return take[i](p, d, from);
        }
    }
    bool found;
    if (!parse_common_clause(p, d, &found) || found)
        return found;
    return parser_expected_word(
        p, "`nhóm`, `trả`, `nguồn`, `hưởng khi`, `mức`, `áp dụng từ` hoặc `căn cứ`",
        "`group`, `pays`, `fund`, `due when`, `amount`, `applies from` or `cite`", words,
        COUNT(words));
}

static bool lacks(struct parser *p, const struct decl *d, enum word w)
{
    if (p->failed)
        return false;
    p->failed = true;
    diag_error(p->diags, d->pos, "quyền lợi này thiếu `%z` (`%z`)",
               "this benefit lacks `%z` (`%z`)", word_vi(w), word_en(w));
    return false;
}

static bool parse_benefit(struct parser *p, struct decl *d)
{
    if (!take_subject(p, d) || !parse_attributes(p, d))
        return false;
    while (!parser_at(p, T_END)) {
        if (!take_benefit_clause(p, d))
            return false;
    }
    if (d->group.n == 0)
        return lacks(p, d, W_GROUP);
    if (d->pays == PAYS_NONE)
        return lacks(p, d, W_PAYS);
    if (d->due_when == NULL)
        return lacks(p, d, W_DUE_WHEN);
    if (d->pays != PAYS_SERVICE && d->cases.n == 0)
        return lacks(p, d, W_AMOUNT);
    if (d->pays != PAYS_SERVICE || d->cases.n == 0)
        return true;
    return parser_fail(p, d->cases.v[0].pos, "một dịch vụ không có `mức`",
                       "a service has no `amount`");
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
    if (!take_name(p, vi, en, &d->target.name, &d->target.pos))
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
    if (!take_name(p, "tên cột mang khóa của hàng",
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
        return take_name(p, "tên của một liệt kê", "the name of an enumeration", &d->columns_enum,
                         NULL);
    do {
        struct name_ref ref;
        if (!take_name(p, "tên của một cột", "the name of a column", &ref.name, &ref.pos))
            return false;
        vec_push(p->arena, &d->columns, ref);
    } while (parser_take_separator(p));
    return true;
}

static bool parse_csv_table(struct parser *p, struct decl *d)
{
    static const enum word words[] = {W_ROW, W_COLUMNS, W_VALUE};
    if (!parse_name(p, &d->name, &d->alias, &d->pos) || !parser_require_word(p, W_FROM) ||
        !take_text(p, &d->csv_file, "tên tệp CSV trong ngoặc kép",
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
            ok = seen[i]  ? twice(p, from)
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
