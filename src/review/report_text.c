/* A report for a terminal: columns as wide as they must be, headings wrapped over them. */
#include "base/check.h"
#include "review/report_table.h"

#define SCRATCH_BYTES ((size_t)1 << 30)
#define GAP 2u
#define INDENT 2u
#define MOST_TEXT 56u   /* longer texts go on in the next line */
#define LEAST_NUMBER 6u /* columns of numbers leave room for their headings */

struct layout {
    struct arena a;
    const struct report_table *t;
    struct report_spans spans;
    uint32_t width[REPORT_MAX_COLUMNS];
    uint32_t height[REPORT_HEADS];
};

static void pad(struct buf *to, size_t n)
{
    while (n-- > 0)
        buf_char(to, ' ');
}

static uint32_t indent_of(const struct report_table *t, uint32_t row, uint32_t column)
{
    return (int32_t)column == t->indented ? INDENT * t->rows.v[row].level : 0;
}

/* ---- widths ---- */

static void widen(uint32_t *width, size_t to)
{
    if (to > *width)
        *width = (uint32_t)to;
}

static size_t longest_word(str text)
{
    size_t longest = 0;
    while (text.p != NULL) {
        size_t n = report_width(str_split(&text, ' '));
        longest = n > longest ? n : longest;
    }
    return longest;
}

static uint32_t width_of(const struct layout *l, uint32_t column, uint32_t columns)
{
    uint32_t width = GAP * (columns - 1);
    for (uint32_t c = column; c < column + columns; c++)
        width += l->width[c];
    return width;
}

static void measure(struct layout *l)
{
    const struct report_table *t = l->t;
    for (uint32_t c = 0; c < t->columns.n; c++) {
        const struct report_column *column = &t->columns.v[c];
        l->width[c] = column->kind == REPORT_TEXT ? 1 : LEAST_NUMBER;
        widen(&l->width[c], column->number.n > 0 ? report_width(column->number) + 2 : 0);
    }
    struct arena_mark mark = arena_save(&l->a);
    for (uint32_t i = 0; i < t->cells.n; i++) {
        uint32_t c = i % t->columns.n, row = i / t->columns.n;
        str text = report_cell_text(&l->a, t, &t->cells.v[i]);
        size_t n = report_width(text) + indent_of(t, row, c);
        if (t->columns.v[c].kind == REPORT_TEXT && n > MOST_TEXT) {
            size_t word = longest_word(text) + indent_of(t, row, c);
            n = word > MOST_TEXT ? word : MOST_TEXT;
        }
        widen(&l->width[c], n);
        arena_restore(&l->a, mark);
    }
    for (uint32_t i = 0; i < l->spans.n; i++) {
        const struct report_span *s = &l->spans.v[i];
        size_t word = longest_word(s->text);
        uint32_t have = width_of(l, s->column, s->columns);
        if (word > have)
            l->width[s->column + s->columns - 1] += (uint32_t)word - have;
    }
}

/* ---- headings ---- */

/* Takes as many words off *text as fit, at least one; the last line leaves no text (p NULL). */
static str take_line(str *text, uint32_t width)
{
    str rest = *text;
    size_t end = 0, next = 0;
    for (size_t i = 0; i <= rest.n; i++) {
        if (i < rest.n && rest.p[i] != ' ')
            continue;
        if (end > 0 && report_width(str_slice(rest, 0, i)) > width)
            break;
        end = i;
        next = i + 1;
    }
    *text = next > rest.n ? (str){NULL, 0} : str_slice(rest, next, rest.n);
    return str_slice(rest, 0, end);
}

static uint32_t lines_of(str text, uint32_t width)
{
    uint32_t n = 0;
    while (text.p != NULL) {
        take_line(&text, width);
        n++;
    }
    return n;
}

static void measure_heads(struct layout *l)
{
    for (uint32_t row = 0; row < l->spans.rows; row++)
        l->height[row] = 1;
    /* First those of one row: what spans several is given only what they leave it short of. */
    for (uint32_t k = 0; k < REPORT_HEADS * l->spans.n; k++) {
        const struct report_span *s = &l->spans.v[k % l->spans.n];
        uint32_t have = 0, need = lines_of(s->text, width_of(l, s->column, s->columns));
        for (uint32_t row = s->row; row < s->row + s->rows; row++)
            have += l->height[row];
        if (s->rows == k / l->spans.n + 1 && need > have)
            l->height[s->row + s->rows - 1] += need - have;
    }
}

static const struct report_span *span_at(const struct layout *l, uint32_t row, uint32_t column)
{
    for (uint32_t i = 0; i < l->spans.n; i++) {
        const struct report_span *s = &l->spans.v[i];
        if (s->row <= row && row < s->row + s->rows && s->column <= column &&
            column < s->column + s->columns)
            return s;
    }
    return NULL;
}

static str line_at(str text, uint32_t width, uint32_t at)
{
    str line = {NULL, 0};
    for (uint32_t i = 0; i <= at; i++) {
        if (text.p == NULL)
            return STR("");
        line = take_line(&text, width);
    }
    return line;
}

/* Blanks at the end of a line are of no use. */
static void end_line(struct buf *to)
{
    while (to->n > 0 && to->p[to->n - 1] == ' ')
        to->n--;
    buf_char(to, '\n');
}

static void put_centred(struct buf *to, str text, uint32_t width, bool last)
{
    size_t n = report_width(text), left = n < width ? (width - n) / 2 : 0;
    pad(to, left);
    buf_add(to, text);
    if (!last)
        pad(to, (n < width ? width - n - left : 0) + GAP);
}

static void put_head_line(struct layout *l, struct buf *to, uint32_t row, uint32_t line)
{
    uint32_t columns = l->t->columns.n;
    for (uint32_t c = 0; c < columns;) {
        const struct report_span *s = span_at(l, row, c);
        uint32_t n = s != NULL ? s->columns : 1, before = 0;
        for (uint32_t r = s != NULL ? s->row : row; r < row; r++)
            before += l->height[r];
        uint32_t width = width_of(l, c, n);
        str text = s != NULL ? line_at(s->text, width, before + line) : STR("");
        put_centred(to, text, width, c + n == columns);
        c += n;
    }
    end_line(to);
}

static void put_heads(struct layout *l, struct buf *to)
{
    const struct report_table *t = l->t;
    bool numbered = false;
    for (uint32_t row = 0; row < l->spans.rows; row++) {
        for (uint32_t line = 0; line < l->height[row]; line++)
            put_head_line(l, to, row, line);
    }
    for (uint32_t c = 0; c < t->columns.n; c++)
        numbered |= t->columns.v[c].number.n > 0;
    for (uint32_t c = 0; numbered && c < t->columns.n; c++) {
        char text[32];
        struct buf number;
        str digits = t->columns.v[c].number;
        buf_init(&number, &l->a, sizeof(text));
        if (digits.n > 0)
            buf_fmt(&number, "(%s)", digits);
        put_centred(to, buf_str(&number), l->width[c], c + 1 == t->columns.n);
    }
    if (numbered)
        buf_char(to, '\n');
    for (uint32_t i = width_of(l, 0, t->columns.n); i > 0; i--)
        buf_add_c(to, "─");
    buf_char(to, '\n');
}

/* ---- rows ---- */

static bool is_text(const struct report_table *t, uint32_t column)
{
    return t->columns.v[column].kind == REPORT_TEXT;
}

static void put_row_line(struct layout *l, struct buf *to, uint32_t row, uint32_t line)
{
    const struct report_table *t = l->t;
    for (uint32_t c = 0; c < t->columns.n; c++) {
        str text = report_cell_text(&l->a, t, report_at(t, row, c));
        uint32_t indent = indent_of(t, row, c), width = l->width[c];
        if (is_text(t, c))
            text = line_at(text, width - indent, line);
        else if (line > 0)
            text = STR("");
        size_t n = report_width(text) + indent, gap = width > n ? width - n : 0;
        pad(to, is_text(t, c) ? indent : gap);
        buf_add(to, text);
        pad(to, (is_text(t, c) ? gap : 0) + GAP);
    }
    end_line(to);
}

static void put_row(struct layout *l, struct buf *to, uint32_t row)
{
    uint32_t lines = 1;
    for (uint32_t c = 0; c < l->t->columns.n; c++) {
        str text = report_cell_text(&l->a, l->t, report_at(l->t, row, c));
        uint32_t n = is_text(l->t, c) ? lines_of(text, l->width[c] - indent_of(l->t, row, c)) : 1;
        lines = n > lines ? n : lines;
    }
    for (uint32_t line = 0; line < lines; line++)
        put_row_line(l, to, row, line);
}

static void put_line(struct buf *to, str s)
{
    if (s.n == 0)
        return;
    buf_add(to, s);
    buf_char(to, '\n');
}

void report_write_text(struct buf *to, const struct report_table *t)
{
    struct arena keep;
    arena_init(&keep, SCRATCH_BYTES);
    t = report_for_people(&keep, t);
    check(t->columns.n > 0 && t->columns.n <= REPORT_MAX_COLUMNS);
    struct layout *l = arena_new(&keep, struct layout);
    arena_init(&l->a, SCRATCH_BYTES);
    l->t = t;
    report_spans_of(&l->a, t, &l->spans);
    measure(l);
    measure_heads(l);
    put_line(to, t->form);
    put_line(to, t->title);
    put_line(to, t->place);
    put_line(to, t->period);
    if (t->synthetic)
        put_line(to, t->lang == LANG_VI ? STR("DỮ LIỆU GIẢ LẬP, không phải số liệu thật")
                                        : STR("SYNTHETIC DATA, not real figures"));
    put_line(to, t->unit);
    buf_char(to, '\n');
    put_heads(l, to);
    struct arena_mark mark = arena_save(&l->a);
    for (uint32_t row = 0; row < t->rows.n; row++) {
        put_row(l, to, row);
        arena_restore(&l->a, mark);
    }
    for (uint32_t i = 0; i < t->notes.n; i++) {
        if (i == 0)
            buf_char(to, '\n');
        put_line(to, t->notes.v[i]);
    }
    arena_clear(&l->a);
    arena_clear(&keep);
}
