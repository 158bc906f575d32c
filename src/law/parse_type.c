/* Names, numbers, units and types (parse.h; docs/language.md, "Words" and "Types"). */
#include "base/num.h"
#include "law/parse.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* ---- names ---- */

static bool is_ascii(str s)
{
    for (size_t i = 0; i < s.n; i++) {
        if ((unsigned char)s.p[i] >= 0x80)
            return false;
    }
    return true;
}

/* Any name, declared here or elsewhere. */
bool parser_take_name(struct parser *p, const char *vi, const char *en, str *name, struct pos *pos)
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
    if (!parser_take_name(p, "tên", "a name", name, pos))
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
    if (!parser_take_name(p, "tên ASCII trong ngoặc", "the ASCII name in parentheses", alias,
                          &alias_pos))
        return false;
    if (!is_ascii(*alias)) {
        parser_fail(p, alias_pos, "tên trong ngoặc chỉ gồm a–z, 0–9 và `_`",
                    "the name in parentheses is made of a–z, 0–9 and `_` only");
        return false;
    }
    p->tokens[at].role = ROLE_NAME;
    return parser_require(p, T_RPAREN, ")");
}

/* ---- numbers and units ---- */

/* 1,5 triệu: the decimals are taken up by the power as far as they go. */
static bool multiply(int64_t *value, int *scale, int power)
{
    int up = power > *scale ? power - *scale : 0;
    *scale = power > *scale ? 0 : *scale - power;
    return num_mul(*value, num_pow10(up), value);
}

bool parse_number(struct parser *p, int64_t *value, int *scale)
{
    struct token *t = parser_next(p);
    *value = t->value;
    *scale = t->scale;
    struct token *word = parser_peek(p, 0);
    enum word w;
    int power = word->kind == T_WORD && !word->line_start ? multiplier_power(word->text, &w) : 0;
    if (power == 0)
        return true;
    if (t->percent)
        return parser_fail(p, word->pos, "phần trăm không đi với nghìn, triệu, tỷ",
                           "a percentage takes no thousand, million or billion");
    parser_take_word(p, w);
    if (!multiply(value, scale, power))
        return parser_fail(p, t->pos, "số quá lớn", "the number is too large");
    return true;
}

/* The second half of đ/kWh, written without blanks. */
static bool take_per_unit(struct parser *p, str *unit)
{
    struct token *slash = parser_peek(p, 0);
    struct token *per = parser_peek(p, 1);
    if (slash->kind != T_SLASH || slash->blank_before || per->kind != T_WORD || per->blank_before)
        return true;
    str below = unit_canonical(per->text);
    if (below.n == 0)
        return true;
    slash->role = ROLE_UNIT_SLASH;
    per->role = ROLE_UNIT;
    p->at += 2;
    struct buf b;
    buf_init(&b, p->arena, 64);
    buf_fmt(&b, "%s/%s", *unit, below);
    *unit = buf_str(&b);
    return true;
}

static bool tell_unit(struct parser *p, struct token *t)
{
    if (p->failed)
        return false;
    p->failed = true;
    diag_error(p->diags, t->pos, "`%s` không phải là đơn vị", "`%s` is no unit", t->text);
    str near = unit_suggest(t->text);
    if (near.n > 0)
        diag_hint(p->diags, "ý bạn là `%s`?", "did you mean `%s`?", near);
    else
        diag_hint(
            p->diags,
            "đơn vị: đ, tuổi, năm, tháng, ngày, kWh, m2, kg, cm, điểm; số đếm thì không có đơn vị",
            "units: đ, years, months, days, kWh, m2, kg, cm, points; a count has none");
    return false;
}

/* A word after a number that is neither a unit nor one that goes on with the sentence. */
static bool is_stray(struct parser *p)
{
    static const enum word goes_on[] = {
        W_CITE,   W_OTHERWISE, W_APPLIES_FROM, W_TO,         W_DECIMALS, W_ROLE,
        W_YEARLY, W_MAY_RAISE, W_MAY_REPLACE,  W_UNRECORDED, W_SEALED,   W_GROUP,
        W_PAYS,   W_FUND,      W_DUE_WHEN,     W_AMOUNT,     W_DEFAULT,  W_ELSE,
        W_IS_NOT, W_NOT_IN,    W_WHEN,         W_WITH,       W_FROM,
    };
    struct token *t = parser_peek(p, 0);
    if (t->kind != T_WORD || t->line_start || word_reserved(t->text))
        return false;
    for (size_t i = 0; i < sizeof(goes_on) / sizeof(goes_on[0]); i++) {
        if (parser_at_word(p, goes_on[i]))
            return false;
    }
    return true;
}

bool parse_unit(struct parser *p, str *unit)
{
    struct token *t = parser_peek(p, 0);
    *unit = (str){NULL, 0};
    if (t->kind != T_WORD || t->line_start)
        return true;
    *unit = unit_canonical(t->text);
    if (unit->n == 0)
        return is_stray(p) ? tell_unit(p, t) : true;
    t->role = ROLE_UNIT;
    p->at++;
    return take_per_unit(p, unit);
}

static bool is_scaled(const struct token *t)
{
    const struct token *next = t + 1; /* T_END stands at the end of them all */
    return t->percent ||
           (next->role == ROLE_WORD &&
            (next->word == W_THOUSAND || next->word == W_MILLION || next->word == W_BILLION));
}

bool parser_check_ends(struct parser *p, uint32_t at_low, uint32_t at_high)
{
    const struct token *low = &p->tokens[at_low];
    const struct token *high = &p->tokens[at_high];
    low += low->kind == T_MINUS;
    high += high->kind == T_MINUS;
    if (low->kind != T_NUMBER || high->kind != T_NUMBER || low->value == 0 || is_scaled(low) ||
        !is_scaled(high))
        return true;
    parser_fail(p, low->pos, "đầu khoảng thiếu `%%`, `nghìn`, `triệu` hoặc `tỷ`",
                "the start of the range lacks its `%%`, `thousand`, `million` or `billion`");
    diag_hint(p->diags, "viết ở cả hai đầu, ví dụ 1 triệu..2 triệu",
              "write it at both ends, as in 1 million..2 million");
    return false;
}

/* ---- entities and types ---- */

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
    if (!parser_require(p, T_DOTS, ".."))
        return false;
    uint32_t at_hi = p->at;
    return take_bound(p, &b->hi, &b->hi_scale) && parser_check_ends(p, b->from, at_hi);
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
        ok = parser_take_name(p, expected_vi, expected_en, &out->name, NULL);
    }
    if (ok)
        out->pos = parser_span(p, from);
    return ok;
}
