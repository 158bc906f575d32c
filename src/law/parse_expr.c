/* Expressions, by precedence climbing (parse.h; docs/language.md, "Expressions"). */
#include "law/parse.h"

enum binding { BIND_IF, BIND_OR, BIND_AND, BIND_NOT, BIND_COMPARE, BIND_ADD, BIND_MUL, BIND_SIGN };

struct operator
{
    enum expr_op op;
    enum binding level;
    enum word word; /* W_NONE: one token, a sign */
    bool is_in, negated;
};

static struct expr *parse_level(struct parser *p, enum binding min);

struct expr *expr_new(struct parser *p, enum expr_kind kind, struct pos pos)
{
    struct expr *e = arena_new(p->arena, struct expr);
    e->kind = kind;
    e->pos = pos;
    return e;
}

struct expr *expr_leaf(struct parser *p, enum expr_kind kind, struct pos pos)
{
    p->height = 1;
    return expr_new(p, kind, pos);
}

/* Keeps the tree low, so that whoever walks it needs little stack. */
bool expr_grow(struct parser *p, int height_a, int height_b, struct pos at)
{
    p->height = (height_a > height_b ? height_a : height_b) + 1;
    if (p->height <= LAW_MAX_NESTING)
        return true;
    parser_fail(p, at, "biểu thức quá dài hoặc lồng nhau quá sâu",
                "the expression is too long or nested too deep");
    diag_hint(p->diags, "tách một phần thành một quy tắc `tính` riêng; nhiều nhất %d tầng",
              "make a part of it a rule of its own (`compute`); at most %d levels",
              LAW_MAX_NESTING);
    return false;
}

static bool enter(struct parser *p)
{
    if (++p->depth <= LAW_MAX_NESTING)
        return true;
    if (!p->failed) {
        parser_fail(p, parser_peek(p, 0)->pos, "biểu thức lồng nhau quá sâu",
                    "the expression is nested too deep");
        diag_hint(p->diags, "tách một phần thành một quy tắc `tính` riêng; nhiều nhất %d tầng",
                  "make a part of it a rule of its own (`compute`); at most %d levels",
                  LAW_MAX_NESTING);
    }
    return false;
}

static struct pos join(struct pos a, struct pos b)
{
    a.length = b.offset + b.length - a.offset;
    return a;
}

void expr_push(struct parser *p, struct expr *e, struct expr *item)
{
    struct {
        struct expr **v;
        uint32_t n, cap;
    } items = {e->items, e->n_items, e->n_items > 0 ? 8 : 0};
    while (items.cap < items.n) /* not kept: arrays grow from 8 by doubling (arena.h) */
        items.cap *= 2;
    vec_push(p->arena, &items, item);
    e->items = items.v;
    e->n_items = items.n;
}

/* ---- operands ---- */

static struct expr *number(struct parser *p)
{
    uint32_t from = p->at;
    struct expr *e = expr_leaf(p, E_NUMBER, parser_peek(p, 0)->pos);
    if (!parse_number(p, &e->value, &e->scale) || !parse_unit(p, &e->text))
        return NULL;
    e->pos = parser_span(p, from);
    return e;
}

static struct expr *boolean(struct parser *p, enum word w, bool value)
{
    uint32_t from = p->at;
    parser_take_word(p, w);
    struct expr *e = expr_leaf(p, E_BOOL, parser_span(p, from));
    e->value = value;
    return e;
}

static struct expr *parenthesis(struct parser *p)
{
    uint32_t from = p->at;
    parser_next(p);
    struct expr *e = parse_expr(p);
    if (e == NULL || !parser_require(p, T_RPAREN, ")"))
        return NULL;
    e->pos = parser_span(p, from); /* with its parentheses, as it is quoted in explanations */
    return e;
}

static struct expr *tell_no_operand(struct parser *p)
{
    bool told = p->failed;
    struct token *t = parser_peek(p, 0);
    bool word = t->kind == T_WORD;
    parser_expected(p, "một giá trị hoặc điều kiện", "a value or a condition");
    if (told || t->kind == T_ERROR)
        return NULL;
    if (word && parser_at_word(p, W_IF))
        diag_hint(p->diags, "đặt `nếu … thì … không thì …` trong ngoặc đơn",
                  "put `if … then … else …` in parentheses");
    else if (word && parser_at_word(p, W_NOT))
        diag_hint(p->diags, "đặt `không …` trong ngoặc đơn", "put `not …` in parentheses");
    else if (t->kind == T_EQ)
        diag_hint(p->diags, "so sánh bằng nhau viết một dấu =", "equality is written with one =");
    return NULL;
}

static struct expr *word_operand(struct parser *p)
{
    struct token *t = parser_peek(p, 0);
    struct token *next = parser_peek(p, 1);
    if (parser_at_word(p, W_TRUE))
        return boolean(p, W_TRUE, true);
    if (parser_at_word(p, W_FALSE))
        return boolean(p, W_FALSE, false);
    if (parser_word_length(p, 0, W_UNKNOWN) == 2) {
        parser_fail(p, t->pos, "`chưa rõ` không phải là giá trị để so sánh",
                    "`unknown` is no value to compare with");
        diag_hint(
            p->diags,
            "hỏi bằng `không biết(x)`; giá trị luật chưa quy định viết `chưa_rõ(\"lý do\")`",
            "ask with `not known(x)`; a value that the law does not give is `unknown(\"why\")`");
        return NULL;
    }
    const struct fn_info *fn = fn_find(t->text);
    bool alone = fn != NULL && fn->form == FORM_NONE;
    if (word_reserved(t->text) && !alone)
        return tell_no_operand(p);
    if (next->kind == T_LPAREN && !next->line_start)
        return parse_call(p);
    if (next->kind == T_LBRACKET && !next->line_start)
        return parse_index(p);
    parser_next(p);
    struct expr *e = expr_leaf(p, alone ? E_CALL : E_NAME, t->pos);
    if (alone) {
        e->fn = fn->fn;
        t->role = ROLE_FN;
        t->fn = fn;
    } else {
        e->text = t->text;
    }
    return e;
}

static struct expr *literal(struct parser *p, enum expr_kind kind)
{
    struct token *t = parser_next(p);
    struct expr *e = expr_leaf(p, kind, t->pos);
    e->value = t->value;
    if (kind == E_TEXT)
        e->text = t->text;
    return e;
}

static struct expr *unary(struct parser *p, enum expr_op op, enum binding level)
{
    struct pos pos = parser_peek(p, 0)->pos;
    if (op == OP_NEG)
        parser_next(p)->role = ROLE_SIGN;
    else
        parser_take_word(p, W_NOT);
    struct expr *a = parse_level(p, level);
    if (a == NULL || !expr_grow(p, p->height, 0, pos))
        return NULL;
    struct expr *e = expr_new(p, E_UNARY, join(pos, a->pos));
    e->op = op;
    e->a = a;
    return e;
}

static struct expr *conditional(struct parser *p)
{
    uint32_t from = p->at;
    struct pos pos = parser_peek(p, 0)->pos;
    parser_take_word(p, W_IF);
    struct expr *e = expr_new(p, E_IF, pos);
    e->a = parse_expr(p);
    if (e->a == NULL || !parser_require_word(p, W_THEN))
        return NULL;
    int height = p->height;
    e->b = parse_expr(p);
    if (e->b == NULL || !parser_require_word(p, W_ELSE))
        return NULL;
    height = p->height > height ? p->height : height;
    e->c = parse_expr(p);
    if (e->c == NULL || !expr_grow(p, height, p->height, pos))
        return NULL;
    e->pos = parser_span(p, from);
    return e;
}

static struct expr *prefix(struct parser *p, enum binding min)
{
    struct token *t = parser_peek(p, 0);
    switch (t->kind) {
    case T_NUMBER:
        return number(p);
    case T_DATE:
        return literal(p, E_DATE);
    case T_MONTH:
        return literal(p, E_MONTH);
    case T_TEXT:
        return literal(p, E_TEXT);
    case T_LPAREN:
        return parenthesis(p);
    case T_MINUS:
        return unary(p, OP_NEG, BIND_SIGN);
    case T_WORD:
        if (parser_at_word(p, W_IF) && min <= BIND_OR)
            return conditional(p);
        if (parser_at_word(p, W_NOT) && min <= BIND_NOT)
            return unary(p, OP_NOT, BIND_NOT);
        return word_operand(p);
    default:
        return tell_no_operand(p);
    }
}

/* ---- operators ---- */

static bool sign_operator(const struct token *t, struct operator* o)
{
    *o = (struct operator){.level = BIND_COMPARE};
    switch (t->kind) {
    case T_PLUS:
        *o = (struct operator){.op = OP_ADD, .level = BIND_ADD};
        return true;
    case T_MINUS:
        *o = (struct operator){.op = OP_SUB, .level = BIND_ADD};
        return true;
    case T_TIMES:
        *o = (struct operator){.op = OP_MUL, .level = BIND_MUL};
        return true;
    case T_SLASH:
        *o = (struct operator){.op = OP_DIV, .level = BIND_MUL};
        return true;
    case T_EQ:
        o->op = OP_EQ;
        return !t->line_start; /* first in its line: a case */
    case T_NE:
        o->op = OP_NE;
        return true;
    case T_LT:
        o->op = OP_LT;
        return true;
    case T_LE:
        o->op = OP_LE;
        return true;
    case T_GT:
        o->op = OP_GT;
        return true;
    case T_GE:
        o->op = OP_GE;
        return true;
    default:
        return false;
    }
}

static bool at_operator(struct parser *p, struct operator* o)
{
    static const struct operator words[] = {
        {OP_OR, BIND_OR, W_OR, false, false},          {OP_AND, BIND_AND, W_AND, false, false},
        {OP_NE, BIND_COMPARE, W_IS_NOT, false, false}, {OP_EQ, BIND_COMPARE, W_IS, false, false},
        {OP_NONE, BIND_COMPARE, W_NOT_IN, true, true}, {OP_NONE, BIND_COMPARE, W_IN, true, false},
    };
    struct token *t = parser_peek(p, 0);
    if (t->kind != T_WORD)
        return sign_operator(t, o);
    for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
        if (parser_at_word(p, words[i].word)) {
            *o = words[i];
            return true;
        }
    }
    return false;
}

static struct expr *number_below(struct expr *e)
{
    if (e->kind == E_UNARY && e->op == OP_NEG)
        e = e->a;
    return e->kind == E_NUMBER ? e : NULL;
}

/* a..b: the unit after b holds for a too. */
static void share_unit(struct expr *a, struct expr *b)
{
    struct expr *low = number_below(a);
    struct expr *high = number_below(b);
    if (low != NULL && high != NULL && low->text.n == 0)
        low->text = high->text;
}

struct expr *parse_item(struct parser *p)
{
    uint32_t at_a = p->at;
    struct expr *a = parse_operand(p);
    if (a == NULL || !parser_take(p, T_DOTS))
        return a;
    int height = p->height;
    uint32_t at_b = p->at;
    struct expr *b = parse_operand(p);
    if (b == NULL || !parser_check_ends(p, at_a, at_b) || !expr_grow(p, height, p->height, a->pos))
        return NULL;
    share_unit(a, b);
    struct expr *e = expr_new(p, E_RANGE, join(a->pos, b->pos));
    e->a = a;
    e->b = b;
    return e;
}

/* {1,2} holds one number, one point two: surely two were meant. */
static void warn_decimal(struct parser *p, const struct expr *set)
{
    const struct expr *only = set->items[0];
    if (set->n_items != 1 || only->kind != E_NUMBER)
        return;
    str text = str_slice(p->sources[p->source].text, only->pos.offset,
                         only->pos.offset + only->pos.length);
    if (str_find_char(text, ',') < 0)
        return;
    diag_warning(p->diags, only->pos, "`%s` là một số thập phân, tập này có một phần tử",
                 "`%s` is one decimal number; this set has one item", text);
    diag_hint(p->diags, "danh sách số viết có dấu cách sau dấu phẩy: {1, 2}",
              "in a list a blank follows the comma: {1, 2}");
}

static bool in_items(struct parser *p, struct expr *e)
{
    bool braces = parser_at(p, T_LBRACE);
    int height = 0;
    if (braces)
        parser_next(p);
    do {
        struct expr *item = parse_item(p);
        if (item == NULL)
            return false;
        height = p->height > height ? p->height : height;
        expr_push(p, e, item);
    } while (braces && parser_take_separator(p));
    p->height = height;
    if (!braces)
        return true;
    if (!parser_at(p, T_RBRACE))
        return parser_expected(p, "`,` hoặc `}`", "`,` or `}`");
    parser_next(p);
    warn_decimal(p, e);
    return true;
}

static struct expr *membership(struct parser *p, struct expr *a, bool negated)
{
    int height = p->height;
    struct expr *e = expr_new(p, E_IN, a->pos);
    e->a = a;
    if (!in_items(p, e) || !expr_grow(p, height, p->height, a->pos))
        return NULL;
    const struct token *last = &p->tokens[p->at - 1];
    e->pos = join(a->pos, last->pos);
    if (!negated)
        return e;
    if (!expr_grow(p, p->height, 0, a->pos))
        return NULL;
    struct expr *not_in = expr_new(p, E_UNARY, e->pos);
    not_in->op = OP_NOT;
    not_in->a = e;
    return not_in;
}

static bool tell_chain(struct parser *p)
{
    parser_fail(p, parser_peek(p, 0)->pos, "không so sánh nối tiếp được",
                "comparisons cannot be chained");
    diag_hint(p->diags, "nối hai so sánh bằng `và`: a < b và b < c; hoặc `b trong 4..15 tuổi`",
              "join two with `and`: a < b and b < c; or `b in 4..15 years`");
    return false;
}

static struct expr *apply(struct parser *p, const struct operator* o, struct expr *a)
{
    if (o->word != W_NONE)
        parser_take_word(p, o->word);
    else
        parser_next(p);
    if (o->is_in)
        return membership(p, a, o->negated);
    int height = p->height;
    struct expr *b = parse_level(p, o->level + 1);
    if (b == NULL || !expr_grow(p, height, p->height, a->pos))
        return NULL;
    struct expr *e = expr_new(p, E_BINARY, join(a->pos, b->pos));
    e->op = o->op;
    e->a = a;
    e->b = b;
    return e;
}

static struct expr *operators(struct parser *p, struct expr *a, enum binding min)
{
    struct operator o;
    bool compared = false;
    while (a != NULL && at_operator(p, &o) && o.level >= min) {
        if (o.level == BIND_COMPARE && compared) {
            tell_chain(p);
            return NULL;
        }
        compared = o.level == BIND_COMPARE;
        a = apply(p, &o, a);
    }
    return a;
}

static struct expr *parse_level(struct parser *p, enum binding min)
{
    if (!enter(p))
        return NULL;
    struct expr *e = prefix(p, min);
    if (e != NULL)
        e = operators(p, e, min);
    p->depth--;
    return e;
}

struct expr *parse_expr(struct parser *p)
{
    return parse_level(p, BIND_OR);
}

struct expr *parse_operand(struct parser *p)
{
    return parse_level(p, BIND_ADD);
}
