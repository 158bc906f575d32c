/* A document that exists as text in lines, on A4 upright. What a line is follows from how it is
 * written: blanks before it, runs of blanks within it, bars, capitals. */
#include "evidence/report/document_int.h"

enum {
    WIDTH = PAPER_SHORT,
    HEIGHT = PAPER_LONG,
    LEFT = 600,
    ACROSS = WIDTH - 2 * LEFT,
    BOTTOM = HEIGHT - SHEET_FOOT - 80,
    SIZE = 105,
    LETTER = 52,       /* a blank before a line */
    CENTRED_LEAST = 9, /* as many blanks before a line: it is not indented but placed */
    TEXT_COLUMNS = 78, /* of the text that is placed so */
    RUN = 3,           /* blanks between two columns */
    MAX_CELLS = 12,
    SIGN_ROOM = 700,
    CODE_SIDE = 1080, /* 38 mm: read by a phone from print */
};

/* of the text */
struct lines {
    str *v;
    uint32_t n, cap;
};

struct page {
    struct document_pages at;
    const struct lines *lines;
    const struct document_code *mark;
    uint32_t first; /* of them, below the head */
    bool titled;    /* the first line in capitals was seen */
    bool in_title;
};

struct cells {
    str v[MAX_CELLS];
    uint32_t n;
};

static void put(struct page *w, int x, int width, const struct paper_style *s, str text)
{
    int height = paper_text_height(w->at.paper, width, s, text);
    document_need(&w->at, height, BOTTOM);
    if (!w->at.dry)
        paper_text(w->at.paper, x, w->at.y, width, s, text);
    w->at.y += height + 15;
}

/* ---- what a line is ---- */

/* Every Vietnamese word has a plain letter, so capitals are told by plain letters. */
static bool in_capitals(str s)
{
    bool any = false;
    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] >= 'a' && s.p[i] <= 'z')
            return false;
        any |= s.p[i] >= 'A' && s.p[i] <= 'Z';
    }
    return any;
}

/* Heads of letters: the office, the state and its motto; not the number of the letter. */
static bool in_bold(str s)
{
    bool number = str_starts(s, STR("Số: "));
    return !number && (in_capitals(s) || str_starts(s, STR("ỦY BAN NHÂN DÂN ")) ||
                       str_eq(s, STR("Độc lập - Tự do - Hạnh phúc")));
}

static size_t blanks_before(str line)
{
    size_t n = 0;
    while (n < line.n && line.p[n] == ' ')
        n++;
    return n;
}

static void add_cell(struct cells *c, str cell)
{
    if (c->n < MAX_CELLS)
        c->v[c->n++] = str_trim(cell);
}

/* Parts between runs of blanks; one where there is no run. */
static void split_runs(str line, struct cells *out)
{
    size_t from = 0, blanks = 0;
    out->n = 0;
    line = str_trim(line);
    for (size_t i = 0; i < line.n; i++) {
        bool blank = line.p[i] == ' ';
        if (!blank && blanks >= RUN) {
            add_cell(out, str_slice(line, from, i));
            from = i;
        }
        blanks = blank ? blanks + 1 : 0;
    }
    add_cell(out, str_slice(line, from, line.n));
}

static void split_bars(str line, struct cells *out)
{
    out->n = 0;
    for (ptrdiff_t at; (at = str_find(line, STR(" | "))) >= 0;) {
        add_cell(out, str_slice(line, 0, (size_t)at));
        line = str_slice(line, (size_t)at + 3, line.n);
    }
    if (str_ends(line, STR(" |")))
        line = str_slice(line, 0, line.n - 2);
    add_cell(out, line);
}

static bool is_row(str line)
{
    return str_find(line, STR(" | ")) >= 0;
}

/* ---- lines ---- */

/* Columns side by side: heads of a letter, or places to sign. */
static void put_columns(struct page *w, const struct cells *c)
{
    int width = ACROSS / (int)c->n, height = 0;
    for (int drawing = 0; drawing < 2; drawing++) {
        if (drawing)
            document_need(&w->at, height, BOTTOM);
        for (uint32_t i = 0; i < c->n; i++) {
            struct paper_style s = {
                .size = SIZE - 10, .bold = in_capitals(c->v[i]), .align = PAPER_CENTER};
            int need = paper_text_height(w->at.paper, width - 40, &s, c->v[i]);
            height = need > height ? need : height;
            if (drawing && !w->at.dry)
                paper_text(w->at.paper, LEFT + (int)i * width + 20, w->at.y, width - 40, &s,
                           c->v[i]);
        }
    }
    w->at.y += height + 10;
}

/* By where its middle stands in the text: left, middle or right of the page. */
static void put_placed(struct page *w, str line, size_t blanks)
{
    str text = str_trim(line);
    size_t middle = blanks + report_width(text) / 2;
    struct paper_style s = {.size = SIZE, .bold = in_bold(text), .align = PAPER_CENTER};
    int x = LEFT, width = ACROSS;
    if (middle * 10 > TEXT_COLUMNS * 6) {
        x += ACROSS / 2;
        width = ACROSS / 2;
    } else if (middle * 10 < TEXT_COLUMNS * 4) {
        width = ACROSS / 2;
    }
    put(w, x, width, &s, text);
}

static void put_rows(struct page *w, const str *lines, uint32_t n)
{
    int least[MAX_CELLS] = {0}, x[MAX_CELLS + 1] = {LEFT}, sum = 0;
    struct paper_style s = {.size = SIZE - 20, .bold = true};
    struct cells c = {0};
    uint32_t columns = 0;
    for (uint32_t i = 0; i < n; i++) {
        split_bars(lines[i], &c);
        columns = c.n > columns ? c.n : columns;
        for (uint32_t k = 0; k < c.n; k++) {
            int width = paper_line_width(w->at.paper, &s, c.v[k]) + 80;
            least[k] = width > least[k] ? width : least[k];
        }
    }
    for (uint32_t k = 0; k < columns; k++)
        sum += least[k];
    for (uint32_t k = 0; k < columns; k++)
        x[k + 1] = x[k] + (int)((int64_t)least[k] * ACROSS / sum);
    for (uint32_t i = 0; i < n; i++) {
        int height = 0;
        split_bars(lines[i], &c);
        s.bold = i == 0;
        for (uint32_t k = 0; k < c.n; k++) {
            int need = paper_text_height(w->at.paper, x[k + 1] - x[k] - 60, &s, c.v[k]) + 30;
            height = need > height ? need : height;
        }
        document_need(&w->at, height, BOTTOM);
        for (uint32_t k = 0; k < columns && !w->at.dry; k++) {
            int width = x[k + 1] - x[k];
            if (k < c.n)
                paper_text(w->at.paper, x[k] + 30, w->at.y + 15, width - 60, &s, c.v[k]);
            paper_line(w->at.paper, x[k], w->at.y, x[k], w->at.y + height, 3, INK_BLACK);
            paper_line(w->at.paper, x[k], w->at.y, x[k + 1], w->at.y, 3, INK_BLACK);
            paper_line(w->at.paper, x[k], w->at.y + height, x[k + 1], w->at.y + height, 3,
                       INK_BLACK);
            paper_line(w->at.paper, x[k + 1], w->at.y, x[k + 1], w->at.y + height, 3, INK_BLACK);
        }
        w->at.y += height;
    }
    w->at.y += 30;
}

static void put_line(struct page *w, str line)
{
    struct cells c;
    size_t blanks = blanks_before(line);
    split_runs(line, &c);
    bool capitals = in_capitals(line);
    struct paper_style s = {.size = SIZE, .bold = capitals};
    if (c.n > 1) {
        put_columns(w, &c);
        return;
    }
    if (blanks >= CENTRED_LEAST) {
        put_placed(w, line, blanks);
        return;
    }
    if (str_starts(line, STR("CHỦ TỊCH: "))) { /* who signs, at the right */
        s.align = PAPER_CENTER;
        put(w, LEFT + ACROSS / 2, ACROSS / 2, &s, STR("CHỦ TỊCH"));
        w->at.y += SIGN_ROOM;
        put(w, LEFT + ACROSS / 2, ACROSS / 2, &s,
            str_slice(line, sizeof("CHỦ TỊCH: ") - 1, line.n));
        return;
    }
    if (capitals && !w->titled)
        w->in_title = w->titled = true;
    if (w->in_title) {
        s.align = PAPER_CENTER;
        s.size = capitals ? SIZE + 35 : SIZE;
    }
    int indent = (int)blanks * LETTER;
    put(w, LEFT + indent, ACROSS - indent, &s, str_trim(line));
}

/* ---- all ---- */

/* A line that begins at the margin goes on with an indented one before it: the text was broken
 * there for a terminal. */
static void take_lines(struct arena *a, str text, struct lines *out)
{
    bool indented = false;
    while (text.p != NULL) {
        str line = str_split(&text, '\n');
        size_t blanks = blanks_before(line);
        while (line.n > 0 && line.p[line.n - 1] == ' ')
            line.n--;
        if (indented && blanks == 0 && line.n > 0 && !is_row(line)) {
            struct buf b;
            buf_init(&b, a, 1 << 16);
            buf_fmt(&b, "%s %s", out->v[out->n - 1], line);
            out->v[out->n - 1] = buf_str(&b);
            continue;
        }
        indented = line.n > 0 && blanks > 0 && blanks < CENTRED_LEAST;
        vec_push(a, out, line);
    }
    while (out->n > 0 && out->v[out->n - 1].n == 0)
        out->n--;
}

/* The office above the first empty line, and the state's name beside it, unless the text has both
 * side by side already. Returns the first line below. */
static uint32_t put_head(struct page *w, const struct lines *l)
{
    const str state = STR("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM");
    uint32_t n = 0;
    bool office = l->n > 0 && str_starts(l->v[0], STR("ỦY BAN NHÂN DÂN "));
    for (uint32_t i = 0; i < l->n && l->v[i].n > 0; i++) {
        if (str_find(l->v[i], state) >= 0)
            return 0;
        n = office ? i + 1 : 0;
    }
    str below = n > 1 ? l->v[1] : STR("");
    w->at.y =
        document_put_head(w->at.paper, LANG_VI, w->at.y, WIDTH, n > 0 ? l->v[0] : STR(""), below);
    return n;
}

static void put_mark(struct page *w)
{
    const struct paper_style s = {.size = SIZE - 20, .ink = INK_GREY};
    if (w->mark == NULL)
        return;
    w->at.y += 90;
    document_need(&w->at, CODE_SIDE, BOTTOM);
    if (!w->at.dry) {
        paper_picture(w->at.paper, LEFT, w->at.y, CODE_SIDE, w->mark->picture);
        paper_text(w->at.paper, LEFT + CODE_SIDE + 90, w->at.y + 180, ACROSS - CODE_SIDE - 90, &s,
                   w->mark->beside);
    }
    w->at.y += CODE_SIDE;
}

static void put_all(void *ctx)
{
    struct page *w = ctx;
    const struct lines *l = w->lines;
    w->titled = w->in_title = false;
    for (uint32_t i = w->first; i < l->n; i++) {
        uint32_t rows = 0;
        while (i + rows < l->n && is_row(l->v[i + rows]))
            rows++;
        if (l->v[i].n == 0) {
            w->at.y += 90;
            w->in_title = false;
        } else if (rows > 0) {
            put_rows(w, l->v + i, rows);
            i += rows - 1;
        } else {
            put_line(w, l->v[i]);
        }
    }
    put_mark(w);
    document_end_page(&w->at);
}

enum err_code document_write_text(struct buf *to, str text, const struct document_code *mark,
                                  const struct document_basis *basis, struct err *e)
{
    struct lines lines = {0};
    struct page w = {.lines = &lines,
                     .mark = mark,
                     .at = {.lang = LANG_VI, .width = WIDTH, .height = HEIGHT, .y = SHEET_MARGIN}};
    struct arena a;
    const struct paper_about about = {
        .title = STR("ansinh"), .made_on = basis->known_on, .vietnamese = true};
    arena_init(&a, (size_t)1 << 28);
    take_lines(&a, text, &lines);
    w.at.foot = document_basis_text(&a, LANG_VI, basis);
    w.at.paper = paper_open(to, WIDTH, HEIGHT, &about);
    w.first = put_head(&w, &lines);
    document_fill(&w.at, w.at.y, put_all, &w);
    arena_clear(&a);
    return paper_close(w.at.paper, e);
}
