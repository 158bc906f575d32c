/* Rules and benefits (parse.h; docs/language.md, "Declarations"). */
#include "law/parse.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

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
        if (!parser_take_name(p, "một giá trị của liệt kê sau `theo`",
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

static bool take_case_cite(struct parser *p, struct rule_case *c)
{
    uint32_t from = p->at;
    if (!parser_take_word(p, W_CITE))
        return true;
    p->tokens[from].layout = LAYOUT_CITE;
    return parser_take_text(p, &c->cite, "điều khoản trong ngoặc kép", "the article in quotes");
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
    if (!take_case_cite(p, &c))
        return false;
    c.pos = parser_span(p, from);
    vec_push(p->arena, &d->cases, c);
    return true;
}

static bool take_by(struct parser *p, struct decl *d, uint32_t from)
{
    p->tokens[from].layout = LAYOUT_CLAUSE;
    if (d->subject != NULL)
        return parser_twice(p, from);
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

bool parse_rule(struct parser *p, struct decl *d)
{
    if (!parse_subject(p, d))
        return false;
    bool finding = d->kind == DECL_FINDING;
    bool typed =
        !finding || ((parser_at(p, T_COMMA) || parser_at(p, T_SEMICOLON)) &&
                     parser_peek(p, 1)->kind == T_WORD && parser_word_length(p, 1, W_BOOLEAN) > 0);
    d->type = (struct type_ref){.kind = TYPE_BOOL, .pos = d->pos};
    if (typed && (!parser_require_comma(p) || !parse_type(p, &d->type)))
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
        return parser_twice(p, from);
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
        return parser_twice(p, from);
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
    if (!take_case_cite(p, &c))
        return false;
    vec_push(p->arena, &d->cases, c);
    return true;
}

static bool take_group(struct parser *p, struct decl *d, uint32_t from)
{
    if (d->group.n > 0)
        return parser_twice(p, from);
    return parser_take_name(p, "tên nhóm", "the name of a group", &d->group, NULL);
}

static bool take_fund(struct parser *p, struct decl *d, uint32_t from)
{
    if (d->fund.n > 0)
        return parser_twice(p, from);
    return parser_take_text(p, &d->fund, "tên nguồn trong ngoặc kép",
                            "the name of the fund in quotes");
}

static bool take_due_when(struct parser *p, struct decl *d, uint32_t from)
{
    if (d->due_when != NULL)
        return parser_twice(p, from);
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

bool parse_benefit(struct parser *p, struct decl *d)
{
    if (!parse_subject(p, d) || !parse_attributes(p, d))
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
