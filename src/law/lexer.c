/* Tokens of the law language (lexer.h). */
#include "law/lexer.h"
#include "base/num.h"

struct lexer {
    struct arena *arena;
    str text; /* of the whole source */
    uint32_t source;
    size_t at, end;
    enum lex_mode mode;
    struct diags *diags;
    struct tokens *out;
    bool line_start, blank;
};

static char peek(const struct lexer *lx, size_t ahead)
{
    return lx->at + ahead < lx->end ? lx->text.p[lx->at + ahead] : '\0';
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static struct pos place(const struct lexer *lx, size_t from, size_t to)
{
    return (struct pos){lx->source, (uint32_t)from, (uint32_t)(to - from)};
}

static str slice(const struct lexer *lx, size_t from, size_t to)
{
    return str_slice(lx->text, from, to);
}

static struct token *push(struct lexer *lx, enum token_kind kind, size_t from)
{
    struct token t = {
        .kind = (uint8_t)kind,
        .line_start = lx->line_start,
        .column_one = lx->line_start && (from == 0 || lx->text.p[from - 1] == '\n'),
        .blank_before = lx->blank || lx->line_start,
        .text = slice(lx, from, lx->at),
        .pos = place(lx, from, lx->at),
    };
    vec_push(lx->arena, &lx->out->list, t);
    lx->line_start = false;
    lx->blank = false;
    return &lx->out->list.v[lx->out->list.n - 1];
}

/* The code point at `at`, its length in *n; 0 at the end. */
static uint32_t codepoint(const struct lexer *lx, size_t at, size_t *n)
{
    *n = 0;
    if (at >= lx->end)
        return 0;
    size_t to = at;
    uint32_t c = str_next_codepoint(slice(lx, 0, lx->end), &to);
    *n = to - at;
    return c;
}

static bool word_begins(uint32_t c)
{
    return letter_is(c) || c == '_' || c == 0x20AB; /* ₫ */
}

static bool word_goes_on(uint32_t c)
{
    return word_begins(c) || (c >= '0' && c <= '9') || c == 0xB2; /* ² of m² */
}

static size_t word_end(const struct lexer *lx, size_t at)
{
    size_t n;
    while (word_goes_on(codepoint(lx, at, &n)))
        at += n;
    return at;
}

static size_t count_digits(const struct lexer *lx, size_t at)
{
    size_t n = 0;
    while (at + n < lx->end && is_digit(lx->text.p[at + n]))
        n++;
    return n;
}

/* The end of what looks like a date or a month at `at` (2021-07-01, 2021-7, 1/7/2021), or 0. */
static size_t date_end(const struct lexer *lx, size_t at)
{
    size_t n = count_digits(lx, at);
    char sep = peek(lx, n);
    if (n == 4 && sep == '-') {
        size_t mon = count_digits(lx, at + 5);
        if (mon == 0)
            return 0;
        size_t end = at + 5 + mon;
        size_t dom = end < lx->end && lx->text.p[end] == '-' ? count_digits(lx, end + 1) : 0;
        return dom > 0 ? end + 1 + dom : end;
    }
    if (n == 0 || n > 2 || sep != '/')
        return 0;
    size_t mon = count_digits(lx, at + n + 1);
    size_t slash = at + n + 1 + mon;
    if (mon == 0 || mon > 2 || slash >= lx->end || lx->text.p[slash] != '/')
        return 0;
    return count_digits(lx, slash + 1) == 4 ? slash + 5 : 0;
}

static bool take_date(struct lexer *lx)
{
    size_t from = lx->at;
    size_t end = date_end(lx, from);
    if (end == 0)
        return false;
    lx->at = word_end(lx, end);
    str text = slice(lx, from, lx->at);
    struct token *t = push(lx, T_DATE, from);
    day d;
    month m;
    if (day_parse(text, &d)) {
        t->value = d;
    } else if (month_parse(text, &m)) {
        t->kind = T_MONTH;
        t->value = m;
    } else {
        t->wrong = true;
        diag_error(lx->diags, t->pos, "không có ngày hay tháng `%s`",
                   "there is no date or month `%s`", text);
        diag_hint(lx->diags,
                  "ngày viết 2021-07-01, tháng viết 2021-07; phép trừ có dấu cách hai bên",
                  "a date is written 2021-07-01, a month 2021-07; a minus has blanks around it");
    }
    return true;
}

/* Told: the digits before the comma are not in groups of three. */
static void tell_groups(struct lexer *lx, struct pos at, str whole, str fraction)
{
    ptrdiff_t dot = str_find_char(whole, '.');
    str first = str_slice(whole, 0, (size_t)dot);
    str rest = str_slice(whole, (size_t)dot + 1, whole.n);
    bool one_dot = str_find_char(rest, '.') < 0;
    if (one_dot && fraction.p == NULL) {
        diag_error(lx->diags, at, "số lẻ viết bằng dấu phẩy, không phải dấu chấm: `%s`",
                   "decimals are written with a comma, not a point: `%s`", whole);
        diag_hint(lx->diags, "viết %s,%s", "write %s,%s", first, rest);
        return;
    }
    diag_error(lx->diags, at, "số viết sai: `%s`; dấu chấm ngăn từng nhóm ba chữ số",
               "malformed number `%s`: points part groups of three digits", whole);
    diag_hint(lx->diags, "ví dụ 1.500.000 hoặc 2,5", "as in 1.500.000 or 2,5");
}

/* 1.500.000: one to three digits, then groups of three; not after a lone zero. */
static bool groups_right(str whole)
{
    if (str_find_char(whole, '.') < 0)
        return true;
    str rest = whole;
    str group = str_split(&rest, '.');
    if (group.n > 3 || group.p[0] == '0')
        return false;
    while (rest.p != NULL) {
        group = str_split(&rest, '.');
        if (group.n != 3)
            return false;
    }
    return true;
}

static bool add_digits(str s, int64_t *value)
{
    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] == '.')
            continue;
        if (!num_mul(*value, 10, value) || !num_add(*value, s.p[i] - '0', value))
            return false;
    }
    return true;
}

static void read_number(struct lexer *lx, struct token *t)
{
    t->wrong = true; /* until it is read to its end */
    str whole = t->text;
    str fraction = {NULL, 0};
    ptrdiff_t comma = str_find_char(whole, ',');
    if (comma >= 0) {
        fraction = str_slice(whole, (size_t)comma + 1, whole.n);
        whole = str_slice(whole, 0, (size_t)comma);
    }
    if (str_find_char(fraction, ',') >= 0 || str_find_char(fraction, '.') >= 0) {
        diag_error(lx->diags, t->pos, "số viết sai: `%s`; chỉ có một dấu phẩy, trước phần lẻ",
                   "malformed number `%s`: one comma only, before the decimals", t->text);
        diag_hint(lx->diags,
                  "hàng nghìn ngăn bằng dấu chấm: 1.500.000; các mục của danh sách ngăn bằng "
                  "dấu phẩy và dấu cách",
                  "thousands are parted by points, 1.500.000; the items of a "
                  "list by a comma and a blank");
        return;
    }
    if (!groups_right(whole)) {
        tell_groups(lx, t->pos, whole, fraction);
        return;
    }
    int scale = (int)fraction.n + (t->percent ? 2 : 0);
    if (fraction.n > NUM_MAX_SCALE || scale > NUM_MAX_SCALE) {
        diag_error(lx->diags, t->pos, "quá nhiều chữ số lẻ: `%s`", "too many decimals: `%s`",
                   t->text);
        diag_hint(lx->diags, "nhiều nhất %d chữ số lẻ", "at most %d decimals",
                  NUM_MAX_SCALE - (t->percent ? 2 : 0));
        return;
    }
    int64_t value = 0;
    if (!add_digits(whole, &value) || !add_digits(fraction, &value)) {
        diag_error(lx->diags, t->pos, "số quá lớn: `%s`", "the number is too large: `%s`", t->text);
        return;
    }
    t->value = value;
    t->scale = (int8_t)scale;
    t->wrong = false;
}

static void take_number(struct lexer *lx)
{
    if (take_date(lx))
        return;
    size_t from = lx->at;
    while (is_digit(peek(lx, 0)) ||
           ((peek(lx, 0) == '.' || peek(lx, 0) == ',') && is_digit(peek(lx, 1))))
        lx->at++;
    struct token *t = push(lx, T_NUMBER, from);
    if (peek(lx, 0) == '%' || (peek(lx, 0) == ' ' && peek(lx, 1) == '%')) {
        lx->at += peek(lx, 0) == '%' ? 1 : 2;
        t->percent = true;
        t->pos.length = (uint32_t)(lx->at - from);
    }
    read_number(lx, t);
}

/* "…", or “…” as word processors write it; within one line. */
static void take_text(struct lexer *lx, size_t quote_bytes)
{
    size_t from = lx->at;
    bool curly = quote_bytes > 1;
    lx->at += quote_bytes;
    size_t inner = lx->at;
    for (; lx->at < lx->end && lx->text.p[lx->at] != '\n'; lx->at++) {
        size_t n;
        uint32_t c = codepoint(lx, lx->at, &n);
        bool closes = curly ? c == 0x201D : c == '"';
        if (!closes)
            continue;
        str text = slice(lx, inner, lx->at);
        lx->at += n;
        struct token *t = push(lx, T_TEXT, from);
        t->text = text;
        return;
    }
    struct token *t = push(lx, T_ERROR, from);
    diag_error(lx->diags, t->pos, "văn bản trong ngoặc kép chưa đóng",
               "a text in quotes is not closed");
    diag_hint(lx->diags, "thêm dấu \" ở cuối, trên cùng dòng",
              "add a \" at its end, in the same line");
}

static void take_comment(struct lexer *lx)
{
    size_t from = lx->at;
    while (lx->at < lx->end && lx->text.p[lx->at] != '\n')
        lx->at++;
    size_t to = from + str_trim(slice(lx, from, lx->at)).n;
    struct comment c = {
        .pos = place(lx, from, to),
        .own_line = lx->line_start,
        .column_one = from == 0 || lx->text.p[from - 1] == '\n',
    };
    vec_push(lx->arena, &lx->out->comments, c);
}

static enum token_kind symbol_of(uint32_t c)
{
    switch (c) {
    case '(':
        return T_LPAREN;
    case ')':
        return T_RPAREN;
    case '{':
        return T_LBRACE;
    case '}':
        return T_RBRACE;
    case '[':
        return T_LBRACKET;
    case ']':
        return T_RBRACKET;
    case ',':
        return T_COMMA;
    case ';':
        return T_SEMICOLON;
    case ':':
        return T_COLON;
    case '+':
        return T_PLUS;
    case '-':
    case 0x2212:
        return T_MINUS; /* − */
    case '*':
    case 0xD7:
    case 0xB7:
        return T_TIMES; /* × · */
    case '/':
    case 0xF7:
        return T_SLASH; /* ÷ */
    case '=':
        return T_EQ;
    case '<':
        return T_LT;
    case '>':
        return T_GT;
    case 0x2260:
        return T_NE; /* ≠ */
    case 0x2264:
        return T_LE; /* ≤ */
    case 0x2265:
        return T_GE; /* ≥ */
    case 0x2192:
        return T_ARROW; /* → */
    default:
        return T_ERROR;
    }
}

static enum token_kind pair_of(char a, char b)
{
    static const struct {
        char pair[3];
        enum token_kind kind;
    } pairs[] = {{"..", T_DOTS}, {"->", T_ARROW}, {"!=", T_NE},
                 {"<>", T_NE},   {"<=", T_LE},    {">=", T_GE}};
    for (size_t i = 0; i < sizeof(pairs) / sizeof(pairs[0]); i++) {
        if (a == pairs[i].pair[0] && b == pairs[i].pair[1])
            return pairs[i].kind;
    }
    return T_ERROR;
}

static void tell_character(struct lexer *lx, struct pos at, str text)
{
    diag_error(lx->diags, at, "ký tự `%s` không có trong ngôn ngữ",
               "the language has no character `%s`", text);
    char c = text.p[0];
    if (c == '&')
        diag_hint(lx->diags, "viết `và`", "write `and`");
    else if (c == '|')
        diag_hint(lx->diags, "viết `hoặc`", "write `or`");
    else if (c == '!')
        diag_hint(lx->diags, "viết `không`", "write `not`");
    else if (c == '\'')
        diag_hint(lx->diags, "văn bản đặt trong ngoặc kép \"…\"",
                  "a text stands in double quotes \"…\"");
    else if (c == '%')
        diag_hint(lx->diags, "dấu %% đứng ngay sau một số: 50%%",
                  "%% stands right after a number: 50%%");
    else if (c == '.')
        diag_hint(lx->diags, "khoảng viết 4..15", "a range is written 4..15");
}

static void take_symbol(struct lexer *lx)
{
    size_t from = lx->at;
    size_t n;
    uint32_t c = codepoint(lx, from, &n);
    enum token_kind kind = pair_of(peek(lx, 0), peek(lx, 1));
    if (kind != T_ERROR) {
        lx->at += 2;
        push(lx, kind, from);
        return;
    }
    kind = symbol_of(c);
    lx->at += n;
    struct token *t = push(lx, kind, from);
    if (kind == T_ERROR)
        tell_character(lx, t->pos, t->text);
}

static void take_token(struct lexer *lx)
{
    size_t n;
    uint32_t c = codepoint(lx, lx->at, &n);
    if (c == '\n') {
        lx->at++;
        lx->line_start = lx->mode == LEX_LAW;
        lx->blank = true;
    } else if (c == ' ' || c == '\t' || c == '\r' || c == 0xA0 ||
               (lx->mode == LEX_PROSE && (c == '`' || c == '\\'))) {
        lx->at += n;
        lx->blank = true;
    } else if (c == '#' && lx->mode == LEX_LAW) {
        take_comment(lx);
    } else if (c >= '0' && c <= '9') {
        take_number(lx);
    } else if (word_begins(c)) {
        size_t from = lx->at;
        lx->at = word_end(lx, from);
        push(lx, T_WORD, from);
    } else if (c == '"' || c == 0x201C) {
        take_text(lx, n);
    } else {
        take_symbol(lx);
    }
}

void law_lex(struct arena *a, const struct law_source *sources, uint32_t source, uint32_t from,
             uint32_t to, enum lex_mode mode, struct diags *d, struct tokens *out)
{
    *out = (struct tokens){0};
    struct lexer lx = {
        .arena = a,
        .text = sources[source].text,
        .source = source,
        .at = from,
        .end = to,
        .mode = mode,
        .diags = d,
        .out = out,
        .line_start = mode == LEX_LAW,
    };
    while (lx.at < lx.end)
        take_token(&lx);
    /* The end is reported where the last thing ended, not in a blank line after it. */
    size_t end = to;
    while (end > from && (unsigned char)lx.text.p[end - 1] <= ' ')
        end--;
    lx.line_start = true;
    struct token *last = push(&lx, T_END, lx.at);
    last->column_one = true;
    last->text = (str){NULL, 0};
    last->pos = place(&lx, end, end);
}
