/* A table on A4 across. First the letters' size, the columns' widths and which columns stand
 * together (bands) are found; then rows are cut into pages; then pages are drawn. */
#include "base/check.h"
#include "evidence/report/document_int.h"

enum {
    WIDTH = PAPER_LONG,
    HEIGHT = PAPER_SHORT,
    ACROSS = WIDTH - 2 * SHEET_MARGIN,
    BOTTOM = HEIGHT - SHEET_FOOT - 60,
    SIZE_MOST = 90,
    SIZE_LEAST = 60,
    PAD = 30,
    INDENT = 80,
    TEXT_MOST = 2400, /* a column of texts is no wider unless there is room to spare */
    MAX_BANDS = REPORT_MAX_COLUMNS,
    NOTE_SIZE = 80,
    GAP = 60,
};
#define SCRATCH_BYTES ((size_t)1 << 30)

/* Columns that stand on one page: those of the stub, then first … last - 1. */
struct band {
    uint32_t first, last;
    struct report_table table; /* of these columns alone */
    struct report_spans spans;
    int x[REPORT_MAX_COLUMNS + 1];
    int head[REPORT_HEADS + 1]; /* heights of the rows of headings; the last: of the numbers */
    int head_height;
};

struct sheet {
    struct arena a;
    struct document_pages at;
    const struct report_table *t;
    const struct document_basis *basis;
    int size;
    uint32_t stub; /* columns repeated in each band */
    int least[REPORT_MAX_COLUMNS], want[REPORT_MAX_COLUMNS];
    uint32_t n_bands;
    struct band *bands;
    int *row_height;
    int end_height; /* of notes and signatures */
};

static struct paper_style style_of(const struct sheet *s, bool bold, enum paper_align align)
{
    return (struct paper_style){.size = s->size, .bold = bold, .align = align};
}

static bool is_text(const struct report_table *t, uint32_t c)
{
    return t->columns.v[c].kind == REPORT_TEXT;
}

static int most(int x, int y)
{
    return x > y ? x : y;
}

/* ---- widths ---- */

/* The longest text of the column, for the stub's order of size: measured by characters first, so
 * that few are laid out. */
static void measure_cells(struct sheet *s, uint32_t c)
{
    const struct report_table *t = s->t;
    struct paper_style bold = style_of(s, true, PAPER_LEFT);
    size_t longest = 0, word = 0;
    for (uint32_t row = 0; row < t->rows.n; row++) {
        struct arena_mark mark = arena_save(&s->a);
        str text = report_cell_text(&s->a, t, report_at(t, row, c));
        int indent = (int32_t)c == t->indented ? INDENT * t->rows.v[row].level : 0;
        size_t n = report_width(text);
        if (n + 1 >= longest) {
            s->want[c] = most(s->want[c], indent + paper_line_width(s->at.paper, &bold, text));
            longest = n > longest ? n : longest;
        }
        for (str rest = text; is_text(t, c) && rest.p != NULL;) {
            str part = str_split(&rest, ' ');
            size_t letters = report_width(part);
            if (letters + 1 < word)
                continue;
            word = letters > word ? letters : word;
            s->least[c] = most(s->least[c], indent + paper_line_width(s->at.paper, &bold, part));
        }
        arena_restore(&s->a, mark);
    }
    if (!is_text(t, c))
        s->least[c] = most(s->least[c], s->want[c]);
}

static void measure(struct sheet *s)
{
    const struct report_table *t = s->t;
    struct paper_style bold = style_of(s, true, PAPER_CENTER);
    for (uint32_t c = 0; c < t->columns.n; c++) {
        s->least[c] = s->want[c] = 0;
        measure_cells(s, c);
        for (int k = 0; k < REPORT_HEADS; k++) {
            /* A heading over several columns is broken over all of them. */
            bool last = k + 1 == REPORT_HEADS || t->columns.v[c].heads[k + 1].n == 0;
            if (last)
                s->least[c] = most(s->least[c],
                                   paper_word_width(s->at.paper, &bold, t->columns.v[c].heads[k]));
        }
        s->least[c] = s->least[c] + 2 * PAD;
        s->want[c] = most(s->want[c] + 2 * PAD, s->least[c]);
        if (s->want[c] > TEXT_MOST)
            s->want[c] = most(TEXT_MOST, s->least[c]);
    }
}

static int sum_of(const int *v, uint32_t from, uint32_t to)
{
    int sum = 0;
    for (uint32_t c = from; c < to; c++)
        sum += v[c];
    return sum;
}

/* The first columns, up to the first that is counted. */
static uint32_t stub_of(const struct report_table *t)
{
    uint32_t n = 0;
    while (n < t->columns.n && is_text(t, n))
        n++;
    return n < t->columns.n && n > 0 ? n : 0;
}

static void cut_bands(struct sheet *s)
{
    uint32_t n = s->t->columns.n;
    /* On several pages anyway: names are not broken to save a column. */
    for (uint32_t c = 0; c < s->stub && sum_of(s->least, 0, n) > ACROSS; c++) {
        if (sum_of(s->want, 0, s->stub) <= ACROSS / 2)
            s->least[c] = s->want[c];
    }
    int stub = sum_of(s->least, 0, s->stub);
    s->bands = arena_array(&s->a, struct band, MAX_BANDS);
    for (uint32_t c = s->stub; c < n;) {
        struct band *b = &s->bands[s->n_bands++];
        int used = stub + s->least[c];
        b->first = c++;
        while (c < n && used + s->least[c] <= ACROSS)
            used += s->least[c++];
        b->last = c;
    }
}

/* Texts get what they want as far as there is room, then all columns share what is left. */
static void set_widths(struct sheet *s, struct band *b)
{
    int width[REPORT_MAX_COLUMNS], n = 0, least = 0, want = 0;
    for (uint32_t c = 0; c < b->table.columns.n; c++) {
        uint32_t from = c < s->stub ? c : b->first + c - s->stub;
        width[n] = s->least[from];
        least += s->least[from];
        want += s->want[from];
        n++;
    }
    int spare = ACROSS - least, wanted = want - least;
    for (int c = 0; c < n && wanted > 0 && spare > 0; c++) {
        uint32_t from = (uint32_t)c < s->stub ? (uint32_t)c : b->first + (uint32_t)c - s->stub;
        int more = s->want[from] - s->least[from];
        width[c] += wanted <= spare ? more : (int)((int64_t)more * spare / wanted);
    }
    b->x[0] = SHEET_MARGIN;
    for (int c = 0; c < n; c++)
        b->x[c + 1] = b->x[c] + width[c];
    int left = SHEET_MARGIN + ACROSS - b->x[n];
    for (int c = 1; c <= n && left > 0; c++)
        b->x[c] += (int)((int64_t)left * c / n);
}

static void make_table(struct sheet *s, struct band *b)
{
    const struct report_table *t = s->t;
    b->table = *t;
    mem_zero(&b->table.columns, sizeof(b->table.columns));
    mem_zero(&b->table.cells, sizeof(b->table.cells));
    for (uint32_t c = 0; c < t->columns.n; c++) {
        if (c < s->stub || (c >= b->first && c < b->last))
            vec_push(&s->a, &b->table.columns, t->columns.v[c]);
    }
    for (uint32_t row = 0; row < t->rows.n; row++) {
        for (uint32_t c = 0; c < t->columns.n; c++) {
            if (c < s->stub || (c >= b->first && c < b->last))
                vec_push(&s->a, &b->table.cells, *report_at(t, row, c));
        }
    }
    report_spans_of(&s->a, &b->table, &b->spans);
}

static void set_heads(struct sheet *s, struct band *b)
{
    struct paper_style bold = style_of(s, true, PAPER_CENTER);
    uint32_t rows = b->spans.rows;
    for (uint32_t k = 0; k < REPORT_HEADS * b->spans.n; k++) {
        const struct report_span *span = &b->spans.v[k % b->spans.n];
        int width = b->x[span->column + span->columns] - b->x[span->column], have = 0;
        /* First those of one row: what spans several is given only what they leave it short of. */
        if (span->rows != k / b->spans.n + 1)
            continue;
        for (uint32_t row = span->row; row < span->row + span->rows; row++)
            have += b->head[row];
        int need =
            paper_text_height(s->at.paper, width - 2 * PAD, &bold, span->text) + 2 * PAD - have;
        if (need > 0)
            b->head[span->row + span->rows - 1] += need;
    }
    b->head[rows] = 0;
    for (uint32_t c = 0; c < b->table.columns.n; c++) {
        if (b->table.columns.v[c].number.n > 0)
            b->head[rows] = s->size + s->size / 2 + PAD;
    }
    b->head_height = sum_of(b->head, 0, rows + 1);
}

static void set_rows(struct sheet *s)
{
    const struct report_table *t = s->t;
    struct band *b = &s->bands[0]; /* texts stand in the stub or, where there is none, here */
    int line =
        paper_text_height(s->at.paper, ACROSS, &(struct paper_style){.size = s->size}, STR("Ắg"));
    s->row_height = arena_array(&s->a, int, t->rows.n + 1);
    for (uint32_t row = 0; row < t->rows.n; row++) {
        s->row_height[row] = line;
        for (uint32_t c = 0; c < b->table.columns.n; c++) {
            struct arena_mark mark = arena_save(&s->a);
            struct paper_style style = style_of(s, t->rows.v[row].strong, PAPER_LEFT);
            int width = b->x[c + 1] - b->x[c] - 2 * PAD;
            str text = report_cell_text(&s->a, t, report_at(&b->table, row, c));
            if ((int32_t)c == t->indented)
                width -= INDENT * t->rows.v[row].level;
            if (is_text(&b->table, c) && text.n > 6)
                s->row_height[row] =
                    most(s->row_height[row], paper_text_height(s->at.paper, width, &style, text));
            arena_restore(&s->a, mark);
        }
        s->row_height[row] += PAD;
    }
}

static int notes_height(struct sheet *s)
{
    struct paper_style style = {.size = NOTE_SIZE};
    int height = GAP;
    for (uint32_t i = 0; i < s->t->notes.n; i++)
        height += paper_text_height(s->at.paper, ACROSS, &style, s->t->notes.v[i]);
    return height;
}

/* The largest letters with which all columns stand side by side, else the smallest. */
static void lay_out(struct sheet *s)
{
    s->stub = stub_of(s->t);
    for (s->size = SIZE_MOST; s->size >= SIZE_LEAST; s->size -= 10) {
        measure(s);
        if (sum_of(s->least, 0, s->t->columns.n) <= ACROSS)
            break;
    }
    s->size = s->size < SIZE_LEAST ? SIZE_LEAST : s->size;
    cut_bands(s);
    for (uint32_t i = 0; i < s->n_bands; i++) {
        make_table(s, &s->bands[i]);
        set_widths(s, &s->bands[i]);
        set_heads(s, &s->bands[i]);
    }
    set_rows(s);
    s->end_height = notes_height(s) + SIGN_HEIGHT;
}

/* ---- pages ---- */

static int put_titles(struct sheet *s)
{
    const struct report_table *t = s->t;
    struct paper_style style = {.size = 90, .align = PAPER_RIGHT};
    int y = SHEET_MARGIN;
    if (t->form.n > 0)
        y += paper_text(s->at.paper, SHEET_MARGIN, y - 120, ACROSS, &style, t->form) - 60;
    y = document_put_head(s->at.paper, t->lang, y, WIDTH,
                          s->basis->office.n > 0 ? s->basis->office : t->place,
                          s->basis->office.n > 0 ? t->place : STR(""));
    style = (struct paper_style){.size = 130, .bold = true, .align = PAPER_CENTER};
    y += paper_text(s->at.paper, SHEET_MARGIN, y, ACROSS, &style, t->title);
    style = (struct paper_style){.size = 90, .align = PAPER_CENTER};
    if (t->period.n > 0)
        y += paper_text(s->at.paper, SHEET_MARGIN, y, ACROSS, &style, t->period);
    style.bold = true;
    if (t->synthetic)
        y += paper_text(s->at.paper, SHEET_MARGIN, y, ACROSS, &style, document_synthetic(t->lang));
    style = (struct paper_style){.size = NOTE_SIZE, .align = PAPER_RIGHT, .ink = INK_GREY};
    if (t->unit.n > 0)
        y += paper_text(s->at.paper, SHEET_MARGIN, y, ACROSS, &style, t->unit);
    return y + 40;
}

static void put_heads(struct sheet *s, const struct band *b, int y)
{
    struct paper_style style = style_of(s, true, PAPER_CENTER);
    int right = b->x[b->table.columns.n], top[REPORT_HEADS + 2] = {y};
    paper_box(s->at.paper, b->x[0], y, right - b->x[0], b->head_height, INK_PALE);
    for (uint32_t row = 0; row <= b->spans.rows; row++)
        top[row + 1] = top[row] + b->head[row];
    for (uint32_t i = 0; i < b->spans.n; i++) {
        const struct report_span *span = &b->spans.v[i];
        int x = b->x[span->column], width = b->x[span->column + span->columns] - x;
        int from = top[span->row], to = top[span->row + span->rows];
        int height = paper_text_height(s->at.paper, width - 2 * PAD, &style, span->text);
        paper_text(s->at.paper, x + PAD, from + (to - from - height) / 2, width - 2 * PAD, &style,
                   span->text);
        paper_line(s->at.paper, x, from, x, to, 4, INK_BLACK);
        paper_line(s->at.paper, x, from, x + width, from, 4, INK_BLACK);
    }
    paper_line(s->at.paper, right, y, right, y + b->head_height, 4, INK_BLACK);
    if (b->head[b->spans.rows] == 0)
        return;
    style.bold = false;
    paper_line(s->at.paper, b->x[0], top[b->spans.rows], right, top[b->spans.rows], 4, INK_BLACK);
    for (uint32_t c = 0; c < b->table.columns.n; c++) {
        struct arena_mark mark = arena_save(&s->a);
        struct buf text;
        buf_init(&text, &s->a, 32);
        if (b->table.columns.v[c].number.n > 0)
            buf_fmt(&text, "(%s)", b->table.columns.v[c].number);
        paper_text(s->at.paper, b->x[c], top[b->spans.rows] + PAD / 2, b->x[c + 1] - b->x[c],
                   &style, buf_str(&text));
        paper_line(s->at.paper, b->x[c], top[b->spans.rows], b->x[c], y + b->head_height, 4,
                   INK_BLACK);
        arena_restore(&s->a, mark);
    }
}

static void put_row(struct sheet *s, const struct band *b, uint32_t row, int y)
{
    const struct report_table *t = &b->table;
    int bottom = y + s->row_height[row];
    for (uint32_t c = 0; c < t->columns.n; c++) {
        const struct report_cell *cell = report_at(t, row, c);
        struct arena_mark mark = arena_save(&s->a);
        struct paper_style style =
            style_of(s, t->rows.v[row].strong, is_text(t, c) ? PAPER_LEFT : PAPER_RIGHT);
        int indent = (int32_t)c == t->indented ? INDENT * t->rows.v[row].level : 0;
        if (cell->kind == REPORT_UNKNOWN)
            style.ink = INK_GREY;
        str text = report_cell_text(&s->a, t, cell);
        if (text.n > 0)
            paper_text(s->at.paper, b->x[c] + PAD + indent, y + PAD / 2,
                       b->x[c + 1] - b->x[c] - 2 * PAD - indent, &style, text);
        if (!cell->again)
            paper_line(s->at.paper, b->x[c], y, b->x[c + 1], y, 3, INK_BLACK);
        paper_line(s->at.paper, b->x[c], y, b->x[c], bottom, 3, INK_BLACK);
        arena_restore(&s->a, mark);
    }
    paper_line(s->at.paper, b->x[t->columns.n], y, b->x[t->columns.n], bottom, 3, INK_BLACK);
}

/* The row after those that stand together: an area's households and persons. */
static uint32_t group_end(const struct report_table *t, uint32_t row)
{
    row++;
    while (row < t->rows.n && report_at(t, row, 0)->again)
        row++;
    return row;
}

/* How many rows, in whole groups, stand on a page from y on; at least one group. What is signed
 * does not stand alone on a page: the last group goes with it. */
static uint32_t rows_on_page(const struct sheet *s, uint32_t first, int below)
{
    uint32_t n = s->t->rows.n, row = first;
    int y = s->at.y;
    while (row < n) {
        uint32_t end = group_end(s->t, row);
        int need = sum_of(s->row_height, row, end) + (end == n ? below : 0);
        if (row > first && y + need > BOTTOM)
            break;
        y += sum_of(s->row_height, row, end);
        row = end;
    }
    return row - first;
}

static void put_band(struct sheet *s, const struct band *b, int below)
{
    uint32_t row = 0, n = s->t->rows.n;
    int right = b->x[b->table.columns.n];
    do {
        if (row > 0)
            document_end_page(&s->at);
        if (!s->at.dry)
            put_heads(s, b, s->at.y);
        s->at.y += b->head_height;
        for (uint32_t last = row + rows_on_page(s, row, below); row < last; row++) {
            if (!s->at.dry)
                put_row(s, b, row, s->at.y);
            s->at.y += s->row_height[row];
        }
        if (!s->at.dry)
            paper_line(s->at.paper, b->x[0], s->at.y, right, s->at.y, 4, INK_BLACK);
    } while (row < n);
}

static void put_end(struct sheet *s)
{
    struct paper_style style = {.size = NOTE_SIZE};
    document_need(&s->at, s->end_height, BOTTOM);
    int y = s->at.y + GAP;
    for (uint32_t i = 0; i < s->t->notes.n && !s->at.dry; i++)
        y += paper_text(s->at.paper, SHEET_MARGIN, y, ACROSS, &style, s->t->notes.v[i]);
    if (!s->at.dry)
        document_put_signatures(s->at.paper, s->t->lang, y, WIDTH);
    document_end_page(&s->at);
}

static void put_all(void *ctx)
{
    struct sheet *s = ctx;
    for (uint32_t i = 0; i < s->n_bands; i++) {
        if (i > 0)
            document_end_page(&s->at);
        put_band(s, &s->bands[i], i + 1 == s->n_bands ? s->end_height : 0);
    }
    put_end(s);
}

enum err_code document_write_table(struct buf *to, const struct report_table *t,
                                   const struct document_basis *basis, struct err *e)
{
    struct arena keep;
    arena_init(&keep, SCRATCH_BYTES);
    struct sheet *s = arena_new(&keep, struct sheet);
    arena_init(&s->a, SCRATCH_BYTES);
    s->t = report_for_people(&keep, t);
    check(s->t->columns.n > 0 && s->t->columns.n <= REPORT_MAX_COLUMNS);
    s->basis = basis;
    s->at = (struct document_pages){.lang = t->lang,
                                    .width = WIDTH,
                                    .height = HEIGHT,
                                    .foot = document_basis_text(&s->a, t->lang, basis)};
    const struct paper_about about = {
        .title = t->title,
        .subject = t->form,
        .made_on = basis->known_on != DAY_MIN ? basis->known_on : day_from_ymd(2020, 1, 1),
        .vietnamese = t->lang == LANG_VI};
    s->at.paper = paper_open(to, WIDTH, HEIGHT, &about);
    lay_out(s);
    document_fill(&s->at, put_titles(s), put_all, s);
    enum err_code code = paper_close(s->at.paper, e);
    arena_clear(&s->a);
    arena_clear(&keep);
    return code;
}
