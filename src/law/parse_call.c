/* Calls of functions and of tables (parse.h; docs/language.md, "Expressions"). */
#include "law/parse.h"

/* ---- calls ---- */

static bool tell_argument_count(struct parser *p, const struct fn_info *fn, struct pos at,
                                uint32_t n)
{
    if (p->failed)
        return false;
    p->failed = true;
    if (fn->min_args == fn->max_args)
        diag_error(p->diags, at, "`%z` (`%z`) cần %d giá trị trong ngoặc, có %u",
                   "`%z` (`%z`) takes %d values in its parentheses, found %u", fn->vi, fn->en,
                   (int)fn->min_args, n);
    else
        diag_error(p->diags, at, "`%z` (`%z`) cần từ %d đến %d giá trị trong ngoặc, có %u",
                   "`%z` (`%z`) takes %d to %d values in its parentheses, found %u", fn->vi, fn->en,
                   (int)fn->min_args, (int)fn->max_args, n);
    diag_hint(p->diags, "các giá trị ngăn nhau bằng dấu `;`", "values are parted by `;`");
    return false;
}

/* Arguments up to the closing parenthesis, which is read too. */
static bool arguments(struct parser *p, struct expr *e)
{
    int height = 0;
    if (!parser_at(p, T_RPAREN)) {
        do {
            struct expr *item = parse_expr(p);
            if (item == NULL)
                return false;
            height = p->height > height ? p->height : height;
            expr_push(p, e, item);
        } while (parser_take_separator(p));
    }
    if (!parser_at(p, T_RPAREN)) {
        const struct fn_info *near = e->fn == FN_NAMED ? fn_suggest(e->text) : NULL;
        bool told = p->failed;
        parser_expected(p, "`)`", "`)`");
        if (!told && near != NULL)
            diag_hint(p->diags, "ý bạn là `%z`?", "did you mean `%z`?", near->vi);
        return false;
    }
    parser_next(p);
    return expr_grow(p, height, 0, e->pos);
}

static bool call_of_values(struct parser *p, struct expr *e, const struct fn_info *fn)
{
    if (!arguments(p, e))
        return false;
    if (fn != NULL && (e->n_items < fn->min_args || e->n_items > fn->max_args))
        return tell_argument_count(p, fn, e->pos, e->n_items);
    return true;
}

/* tổng(E khi C), lớn_nhất(E khi C; mặc định V) */
static bool call_over_members(struct parser *p, struct expr *e, const struct fn_info *fn)
{
    e->kind = E_AGG;
    e->a = parse_expr(p);
    if (e->a == NULL)
        return false;
    int height = p->height;
    if (parser_take_word(p, W_WHEN)) {
        e->b = parse_expr(p);
        if (e->b == NULL)
            return false;
        height = p->height > height ? p->height : height;
    }
    if (fn->has_default && parser_take_separator(p)) {
        if (!parser_require_word(p, W_DEFAULT))
            return false;
        e->c = parse_expr(p);
        if (e->c == NULL)
            return false;
        height = p->height > height ? p->height : height;
    }
    return parser_require(p, T_RPAREN, ")") && expr_grow(p, height, 0, e->pos);
}

/* đếm(C), có_ai(C), mọi_người(C); đếm() counts all: đếm(đúng). */
static bool call_of_condition(struct parser *p, struct expr *e, const struct fn_info *fn)
{
    e->kind = E_AGG;
    if (!parser_at(p, T_RPAREN)) {
        e->b = parse_expr(p);
        if (e->b == NULL)
            return false;
    } else if (fn->min_args > 0) {
        return tell_argument_count(p, fn, e->pos, 0);
    } else {
        e->b = expr_leaf(p, E_BOOL, e->pos);
        e->b->value = 1;
    }
    return parser_require(p, T_RPAREN, ")") && expr_grow(p, p->height, 0, e->pos);
}

static bool call_with_reason(struct parser *p, struct expr *e)
{
    e->kind = E_UNKNOWN;
    if (!parser_at(p, T_TEXT))
        return parser_expected(p, "lý do trong ngoặc kép", "the reason in quotes");
    e->text = parser_next(p)->text;
    return parser_require(p, T_RPAREN, ")");
}

static bool call_of_benefit(struct parser *p, struct expr *e)
{
    struct token *t = parser_peek(p, 0);
    if (t->kind != T_WORD || word_reserved(t->text))
        return parser_expected(p, "tên của một quyền lợi", "the name of a benefit");
    parser_next(p);
    struct expr *name = expr_leaf(p, E_NAME, t->pos);
    name->text = t->text;
    expr_push(p, e, name);
    return parser_require(p, T_RPAREN, ")") && expr_grow(p, 1, 0, e->pos);
}

/* The name and the opening parenthesis stand in hand. */
struct expr *parse_call(struct parser *p)
{
    uint32_t from = p->at;
    struct token *name = parser_next(p);
    parser_next(p)->role = ROLE_OPEN;
    const struct fn_info *fn = fn_find(name->text);
    struct expr *e = expr_leaf(p, E_CALL, name->pos);
    e->fn = fn != NULL ? fn->fn : FN_NAMED;
    if (fn == NULL)
        e->text = name->text;
    if (fn != NULL) {
        name->role = ROLE_FN;
        name->fn = fn;
    }
    bool ok = false;
    switch (fn != NULL ? fn->form : FORM_CALL) {
    case FORM_NONE:
    case FORM_CALL:
        ok = call_of_values(p, e, fn);
        break;
    case FORM_CONDITION:
        ok = call_of_condition(p, e, fn);
        break;
    case FORM_VALUE:
        ok = call_over_members(p, e, fn);
        break;
    case FORM_REASON:
        ok = call_with_reason(p, e);
        break;
    case FORM_BENEFIT:
        ok = call_of_benefit(p, e);
        break;
    }
    if (!ok)
        return NULL;
    e->pos = parser_span(p, from);
    return e;
}

/* table[row; column] */
struct expr *parse_index(struct parser *p)
{
    uint32_t from = p->at;
    struct token *name = parser_next(p);
    parser_next(p)->role = ROLE_OPEN;
    struct expr *e = expr_leaf(p, E_INDEX, name->pos);
    e->text = name->text;
    e->a = parse_expr(p);
    if (e->a == NULL)
        return NULL;
    int height = p->height;
    if (!parser_take_separator(p)) {
        parser_expected(p, "`;` và tên cột", "`;` and the column");
        return NULL;
    }
    e->b = parse_expr(p);
    if (e->b == NULL || !parser_require(p, T_RBRACKET, "]") ||
        !expr_grow(p, height, p->height, name->pos))
        return NULL;
    e->pos = parser_span(p, from);
    return e;
}
