/* Diagnostics of the law compiler (diag.h). */
#include "law/diag.h"
#include "base/fmt.h"

enum {
    MESSAGE_MAX_BYTES = 1024,
    SHOWN_MAX_COLUMNS = 140, /* of a source line; a longer one is shown around the place */
    SHOWN_BEFORE = 60,
};

static str format_one(struct arena *a, const char *fmt, va_list args)
{
    char text[MESSAGE_MAX_BYTES];
    size_t n = fmt_write_v(text, sizeof(text), fmt, args);
    return arena_str(a, (str){text, n});
}

void diag_add(struct diags *d, enum severity severity, struct pos at, str vi, str en)
{
    if (severity == SEV_ERROR)
        d->errors++;
    d->dropped = d->list.n >= LAW_MAX_DIAGS;
    if (d->dropped)
        return;
    struct diag item = {.severity = severity, .pos = at, .text = {vi, en}};
    vec_push(d->arena, &d->list, item);
}

static void add_formatted(struct diags *d, enum severity severity, struct pos at, const char *vi,
                          const char *en, va_list args)
{
    va_list again;
    va_copy(again, args);
    str vi_text = format_one(d->arena, vi, args);
    str en_text = format_one(d->arena, en, again);
    va_end(again);
    diag_add(d, severity, at, vi_text, en_text);
}

void diag_error(struct diags *d, struct pos at, const char *vi, const char *en, ...)
{
    va_list args;
    va_start(args, en);
    add_formatted(d, SEV_ERROR, at, vi, en, args);
    va_end(args);
}

void diag_warning(struct diags *d, struct pos at, const char *vi, const char *en, ...)
{
    va_list args;
    va_start(args, en);
    add_formatted(d, SEV_WARNING, at, vi, en, args);
    va_end(args);
}

void diag_hint(struct diags *d, const char *vi, const char *en, ...)
{
    if (d->dropped || d->list.n == 0)
        return;
    struct diag *last = &d->list.v[d->list.n - 1];
    va_list args;
    va_start(args, en);
    va_list again;
    va_copy(again, args);
    last->hint[LANG_VI] = format_one(d->arena, vi, args);
    last->hint[LANG_EN] = format_one(d->arena, en, again);
    va_end(again);
    va_end(args);
}

static size_t line_start(str text, size_t offset)
{
    while (offset > 0 && text.p[offset - 1] != '\n')
        offset--;
    return offset;
}

void diag_line_column(str text, uint32_t offset, uint32_t *line, uint32_t *column)
{
    size_t at = offset < text.n ? offset : text.n;
    *line = 1;
    for (size_t i = 0; i < at; i++)
        *line += text.p[i] == '\n';
    size_t start = line_start(text, at);
    *column = (uint32_t)str_columns(str_slice(text, start, at)) + 1;
}

static void add_blanks(struct buf *b, size_t n, char c)
{
    while (n-- > 0)
        buf_char(b, c);
}

/* The part of a line from code point `first` on, `count` of them, control characters as blanks. */
static void add_columns(struct buf *b, str line, size_t first, size_t count)
{
    size_t at = 0;
    for (size_t column = 0; at < line.n && column < first + count; column++) {
        size_t from = at;
        str_next_codepoint(line, &at);
        if (column < first)
            continue;
        if ((unsigned char)line.p[from] < ' ')
            buf_char(b, ' ');
        else
            buf_add(b, str_slice(line, from, at));
    }
}

/* The line that holds `at`, and under it the place. */
static void add_excerpt(struct buf *b, str text, struct pos at, uint32_t line_number)
{
    size_t offset = at.offset < text.n ? at.offset : text.n;
    size_t start = line_start(text, offset);
    size_t end = start;
    while (end < text.n && text.p[end] != '\n')
        end++;
    str line = str_slice(text, start, end);
    while (line.n > 0 && line.p[line.n - 1] == '\r')
        line.n--;
    size_t column = str_columns(str_slice(line, 0, offset - start));
    size_t first = column >= SHOWN_MAX_COLUMNS ? column - SHOWN_BEFORE : 0;
    size_t width = str_columns(str_slice(line, offset - start, offset - start + at.length));
    if (column + width > first + SHOWN_MAX_COLUMNS)
        width = first + SHOWN_MAX_COLUMNS - column;

    char number[24];
    size_t digits = fmt_write(number, sizeof(number), "%u", line_number);
    add_blanks(b, digits < 5 ? 5 - digits : 0, ' ');
    buf_fmt(b, "%z | ", number);
    add_columns(b, line, first, SHOWN_MAX_COLUMNS);
    buf_char(b, '\n');
    add_blanks(b, digits < 5 ? 5 : digits, ' ');
    buf_add_c(b, " | ");
    add_blanks(b, column - first, ' ');
    buf_char(b, '^');
    add_blanks(b, width > 0 ? width - 1 : 0, '~');
    buf_char(b, '\n');
}

void diag_format(struct buf *b, const struct diag *d, const struct law_source *sources,
                 enum lang lang)
{
    const struct law_source *source = &sources[d->pos.source];
    uint32_t line;
    uint32_t column;
    diag_line_column(source->text, d->pos.offset, &line, &column);
    bool vi = lang == LANG_VI;
    const char *severity = vi ? "lỗi" : "error";
    if (d->severity == SEV_WARNING)
        severity = vi ? "cảnh báo" : "warning";
    buf_fmt(b, "%s:%u:%u: %z: %s\n", source->name, line, column, severity, d->text[lang]);
    add_excerpt(b, source->text, d->pos, line);
    if (d->hint[lang].n > 0)
        buf_fmt(b, "  %z: %s\n", vi ? "gợi ý" : "hint", d->hint[lang]);
}

static bool comes_before(const struct diag *a, const struct diag *b)
{
    if (a->pos.source != b->pos.source)
        return a->pos.source < b->pos.source;
    return a->pos.offset < b->pos.offset;
}

/* By insertion: at most LAW_MAX_DIAGS, mostly in order already; equal places keep their order. */
void diag_sort(struct diags *d)
{
    for (uint32_t i = 1; i < d->list.n; i++) {
        struct diag item = d->list.v[i];
        uint32_t j = i;
        for (; j > 0 && comes_before(&item, &d->list.v[j - 1]); j--)
            d->list.v[j] = d->list.v[j - 1];
        d->list.v[j] = item;
    }
}
