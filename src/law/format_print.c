/* Tokens back into text, in the one layout (format.h). */
#include "law/format_int.h"

enum {
    CITE_MAX_COLUMN = 80,     /* citations of lines longer than this are not lined up */
    GROUP_MIN_DIGITS = 5,     /* from here on the thousands are parted */
    LINE_MAX_BYTES = 1 << 28, /* more than any file */
};

/* ---- one token ---- */

static bool only_digits(str s)
{
    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] < '0' || s.p[i] > '9')
            return false;
    }
    return true;
}

static void put_number(struct buf *b, const struct token *t)
{
    str rest = t->text;
    str whole = str_split(&rest, ',');
    if (t->role == ROLE_CODE || whole.n < GROUP_MIN_DIGITS || !only_digits(whole)) {
        buf_add(b, t->text);
    } else {
        for (size_t i = 0; i < whole.n; i++) {
            if (i > 0 && (whole.n - i) % 3 == 0)
                buf_char(b, '.');
            buf_char(b, whole.p[i]);
        }
        buf_add(b, str_slice(t->text, whole.n, t->text.n));
    }
    if (t->percent)
        buf_char(b, '%');
}

static void put_date(struct buf *b, const struct token *t)
{
    char iso[11];
    day d;
    month m;
    if (day_parse(t->text, &d))
        buf_add(b, (str){iso, day_format_iso(d, iso)});
    else if (month_parse(t->text, &m))
        buf_add(b, (str){iso, month_format_iso(m, iso)});
    else
        buf_add(b, t->text);
}

static void put_unit(struct buf *b, const struct token *t)
{
    /* "16 tuổi" and "5 năm" mean the same, and each is right in its place. */
    buf_add(b, str_eq_c(t->text, "năm") ? t->text : unit_canonical(t->text));
}

static const char *symbol(enum token_kind kind)
{
    switch (kind) {
    case T_DOTS:
        return "..";
    case T_ARROW:
        return "→";
    case T_MINUS:
        return "-";
    case T_TIMES:
        return "×";
    case T_SLASH:
        return "/";
    case T_NE:
        return "≠";
    case T_LE:
        return "≤";
    case T_GE:
        return "≥";
    default:
        return NULL;
    }
}

static void put_token(struct buf *b, const struct token *t, bool ticks)
{
    const char *sign = symbol(t->kind);
    if (t->role == ROLE_WORD) {
        buf_add_c(b, word_vi((enum word)t->word));
    } else if (t->role == ROLE_FN) {
        buf_add_c(b, t->fn->vi);
    } else if (t->role == ROLE_UNIT) {
        put_unit(b, t);
    } else if (t->role == ROLE_NAME && ticks) {
        buf_fmt(b, "`%s`", t->text);
    } else if (t->kind == T_NUMBER) {
        put_number(b, t);
    } else if (t->kind == T_DATE || t->kind == T_MONTH) {
        put_date(b, t);
    } else if (t->kind == T_TEXT) {
        bool holds_quote = str_find_char(t->text, '"') >= 0;
        buf_fmt(b, holds_quote ? "“%s”" : "\"%s\"", t->text);
    } else if (sign != NULL) {
        buf_add_c(b, sign);
    } else {
        buf_add(b, t->text);
    }
}

static bool opens(const struct token *t)
{
    return t->kind == T_LPAREN || t->kind == T_LBRACE || t->kind == T_LBRACKET;
}

static bool ends_group(const struct token *t)
{
    return t->kind == T_RPAREN || t->kind == T_RBRACE || t->kind == T_RBRACKET;
}

static bool closes(const struct token *t)
{
    return ends_group(t) || t->kind == T_COMMA || t->kind == T_SEMICOLON || t->kind == T_COLON;
}

static bool tight(const struct token *before, const struct token *t)
{
    return opens(before) || closes(t) || before->kind == T_DOTS || t->kind == T_DOTS ||
           before->role == ROLE_UNIT_SLASH || t->role == ROLE_UNIT_SLASH ||
           before->role == ROLE_SIGN || t->role == ROLE_OPEN;
}

void format_tokens(struct buf *b, const struct token *tokens, uint32_t from, uint32_t to,
                   bool ticks)
{
    const struct token *before = NULL;
    for (uint32_t i = from; i < to; i++) {
        const struct token *t = &tokens[i];
        if (t->role == ROLE_REST)
            continue;
        if (before != NULL && !tight(before, t))
            buf_char(b, ' ');
        put_token(b, t, ticks);
        before = t;
    }
}

/* ---- a block ---- */

struct line {
    str text;
    size_t cite; /* where in `text` its citation begins; 0: none */
};

struct printer {
    struct arena *arena;
    str source;
    const struct tokens *tokens;
    struct buf *out;
    uint32_t comment; /* the next one */
    size_t last;      /* in the source, the end of what was printed last */
    bool started;     /* something was printed */
    struct buf text;  /* the line under construction */
    size_t cite;
    bool open; /* there is such a line */
    struct {
        struct line *v;
        uint32_t n, cap;
    } lines; /* of the declaration */
};

static void end_line(struct printer *p)
{
    if (!p->open)
        return;
    struct line line = {buf_str(&p->text), p->cite};
    vec_push(p->arena, &p->lines, line);
    p->open = false;
    p->cite = 0;
}

static void begin_line(struct printer *p, int indent)
{
    end_line(p);
    buf_init(&p->text, p->arena, LINE_MAX_BYTES);
    p->open = true;
    while (indent-- > 0)
        buf_char(&p->text, ' ');
}

/* An empty line where the source has one or more before `offset`. */
static void keep_empty_line(struct printer *p, size_t offset)
{
    int ends = 0;
    for (size_t i = p->last; i < offset; i++)
        ends += p->source.p[i] == '\n';
    if (ends < 2 || !p->started)
        return;
    end_line(p);
    struct line empty = {{"", 0}, 0};
    vec_push(p->arena, &p->lines, empty);
}

/* The lines so far, their citations below one another. */
static void flush(struct printer *p)
{
    end_line(p);
    size_t column = 0;
    for (uint32_t i = 0; i < p->lines.n; i++) {
        const struct line *line = &p->lines.v[i];
        size_t width = str_columns(str_slice(line->text, 0, line->cite));
        if (line->cite > 0 && width <= CITE_MAX_COLUMN && width > column)
            column = width;
    }
    for (uint32_t i = 0; i < p->lines.n; i++) {
        const struct line *line = &p->lines.v[i];
        if (line->cite > 0) {
            size_t width = str_columns(str_slice(line->text, 0, line->cite));
            buf_add(p->out, str_slice(line->text, 0, line->cite));
            for (; width < column; width++)
                buf_char(p->out, ' ');
            buf_add_c(p->out, "  ");
            buf_add(p->out, str_slice(line->text, line->cite, line->text.n));
        } else {
            buf_add(p->out, line->text);
        }
        buf_char(p->out, '\n');
    }
    p->lines.n = 0;
}

static void put_comment(struct printer *p, const struct comment *c, bool before_subclause)
{
    str text = str_slice(p->source, c->pos.offset, c->pos.offset + c->pos.length);
    if (c->own_line || !p->open) {
        keep_empty_line(p, c->pos.offset);
        begin_line(p, c->column_one ? 0 : before_subclause ? 4 : 2);
        buf_add(&p->text, text);
    } else {
        buf_add_c(&p->text, "  ");
        buf_add(&p->text, text);
    }
    end_line(p);
    p->last = c->pos.offset + c->pos.length;
    p->started = true;
}

/* The comments that stand before `offset`. */
static void put_comments(struct printer *p, size_t offset, const struct token *next)
{
    while (p->comment < p->tokens->comments.n) {
        const struct comment *c = &p->tokens->comments.v[p->comment];
        if (c->pos.offset >= offset)
            return;
        put_comment(p, c, next != NULL && next->layout == LAYOUT_SUBCLAUSE);
        p->comment++;
    }
}

static void put_declaration(struct printer *p, const struct block_item *item)
{
    int indent = 0;
    int nested = 0; /* parentheses open: what stands in them is a blank further in */
    const struct token *before = NULL;
    for (uint32_t i = item->from; i < item->to; i++) {
        const struct token *t = &p->tokens->list.v[i];
        bool begins = t->layout != LAYOUT_NONE && t->layout <= LAYOUT_SUBCLAUSE;
        if (t->role == ROLE_REST)
            continue;
        put_comments(p, t->pos.offset, t);
        if (begins || t->line_start || !p->open) {
            keep_empty_line(p, t->pos.offset);
            if (begins)
                indent = 2 * (t->layout - LAYOUT_DECL);
            begin_line(p, begins ? indent : indent + 2 + nested);
        } else if (t->layout == LAYOUT_CITE) {
            p->cite = p->text.n;
        } else if (t->layout == LAYOUT_LABEL) {
            buf_add_c(&p->text, "  ");
        } else if (before != NULL && !tight(before, t)) {
            buf_char(&p->text, ' ');
        }
        put_token(&p->text, t, false);
        before = t;
        nested += opens(t) - ends_group(t);
        p->last = t->pos.offset + t->pos.length;
        p->started = true;
    }
}

/* What does not parse stays, from its first line's start to its last line's end. */
static void put_raw(struct printer *p, const struct block_item *item)
{
    size_t from = p->tokens->list.v[item->from].pos.offset;
    const struct pos *last = &p->tokens->list.v[item->to - 1].pos;
    size_t to = last->offset + last->length;
    put_comments(p, from, NULL);
    keep_empty_line(p, from);
    while (from > p->last && p->source.p[from - 1] != '\n')
        from--;
    while (to < p->source.n && p->source.p[to] != '\n')
        to++;
    flush(p);
    str raw = str_slice(p->source, from, to);
    buf_add(p->out, raw);
    buf_char(p->out, '\n');
    p->last = to;
    p->started = true;
    while (p->comment < p->tokens->comments.n && p->tokens->comments.v[p->comment].pos.offset < to)
        p->comment++;
}

/* A comment in the declaration's last line still belongs to it. */
static void put_last_comment(struct printer *p)
{
    if (!p->open || p->comment >= p->tokens->comments.n)
        return;
    const struct comment *c = &p->tokens->comments.v[p->comment];
    if (str_find_char(str_slice(p->source, p->last, c->pos.offset), '\n') >= 0)
        return;
    put_comment(p, c, false);
    p->comment++;
}

void format_block(struct arena *a, str source, const struct tokens *tokens,
                  const struct block_items *items, struct buf *out)
{
    struct printer p = {.arena = a, .source = source, .tokens = tokens, .out = out};
    for (uint32_t i = 0; i < items->n; i++) {
        if (items->v[i].ok)
            put_declaration(&p, &items->v[i]);
        else
            put_raw(&p, &items->v[i]);
        put_last_comment(&p);
        flush(&p);
    }
    put_comments(&p, source.n, NULL);
    flush(&p);
}
