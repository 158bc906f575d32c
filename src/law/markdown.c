/* Markdown into parts (markdown.h), line by line. */
#include "law/markdown.h"

struct reader {
    struct arena *arena;
    str text;
    uint32_t source;
    uint32_t at; /* the start of the next line */
    struct diags *diags;
    struct md *out;
};

static struct pos place(const struct reader *r, size_t from, size_t to)
{
    return (struct pos){r->source, (uint32_t)from, (uint32_t)(to - from)};
}

/* The line that begins at `from`, without its end; *next: where the one after it begins. */
static str line_at(const struct reader *r, uint32_t from, uint32_t *next)
{
    uint32_t to = from;
    while (to < r->text.n && r->text.p[to] != '\n')
        to++;
    *next = to < r->text.n ? to + 1 : to;
    str line = str_slice(r->text, from, to);
    if (line.n > 0 && line.p[line.n - 1] == '\r')
        line.n--;
    return line;
}

static str peek_line(const struct reader *r)
{
    uint32_t next;
    return line_at(r, r->at, &next);
}

static struct pos line_pos(const struct reader *r, str line)
{
    str inner = str_trim(line);
    size_t from = (size_t)(inner.p - r->text.p);
    return place(r, from, from + inner.n);
}

static size_t indent_of(str line)
{
    size_t n = 0;
    while (n < line.n && line.p[n] == ' ')
        n++;
    return n;
}

static bool is_blank_line(str line)
{
    return str_trim(line).n == 0;
}

static struct md_part *add_part(struct reader *r, enum md_kind kind, uint32_t from)
{
    struct md_part part = {.kind = kind, .from = from, .to = r->at};
    vec_push(r->arena, &r->out->parts, part);
    return &r->out->parts.v[r->out->parts.n - 1];
}

/* Lines of prose that follow one another make one part. */
static void add_prose(struct reader *r, uint32_t from)
{
    uint32_t n = r->out->parts.n;
    if (n > 0 && r->out->parts.v[n - 1].kind == MD_PROSE) {
        r->out->parts.v[n - 1].to = r->at;
        return;
    }
    add_part(r, MD_PROSE, from);
}

static void read_head(struct reader *r)
{
    uint32_t from = r->at;
    uint32_t next;
    str line = line_at(r, from, &next);
    if (!str_eq_c(str_trim(line), "---"))
        return;
    struct pos opening = line_pos(r, line);
    uint32_t inner = next;
    for (r->at = next; r->at < r->text.n; r->at = next) {
        line = line_at(r, r->at, &next);
        if (!str_eq_c(str_trim(line), "---"))
            continue;
        uint32_t inner_to = r->at;
        r->at = next;
        struct md_part *part = add_part(r, MD_HEAD, from);
        part->inner_from = inner;
        part->inner_to = inner_to;
        return;
    }
    diag_error(r->diags, opening, "phần đầu tệp chưa đóng", "the head of the file is not closed");
    diag_hint(r->diags, "thêm một dòng `---` sau khóa cuối cùng",
              "add a line `---` after its last key");
    r->at = from;
}

static str close_hashes(str text)
{
    text = str_trim(text);
    size_t n = text.n;
    while (n > 0 && text.p[n - 1] == '#')
        n--;
    if (n == text.n || n == 0 || text.p[n - 1] != ' ')
        return text;
    return str_trim(str_slice(text, 0, n));
}

/* "[41/2024/QH15] Điều 21 — Tên" into number, label and title. */
static void split_heading(str text, struct heading *h)
{
    if (text.n > 0 && text.p[0] == '[') {
        ptrdiff_t close = str_find_char(text, ']');
        bool is_link = close > 0 && (size_t)close + 1 < text.n && text.p[close + 1] == '(';
        if (close > 0 && !is_link) {
            h->number = str_trim(str_slice(text, 1, (size_t)close));
            text = str_trim(str_slice(text, (size_t)close + 1, text.n));
        }
    }
    static const char *const dashes[] = {" — ", " – ", " - "};
    ptrdiff_t best = -1;
    size_t width = 0;
    for (int i = 0; i < 3; i++) {
        str dash = str_from_c(dashes[i]);
        ptrdiff_t at = str_find(text, dash);
        if (at >= 0 && (best < 0 || at < best)) {
            best = at;
            width = dash.n;
        }
    }
    h->label = text;
    if (best < 0)
        return;
    h->label = str_trim(str_slice(text, 0, (size_t)best));
    h->title = str_trim(str_slice(text, (size_t)best + width, text.n));
}

static bool read_heading(struct reader *r)
{
    uint32_t from = r->at;
    uint32_t next;
    str line = line_at(r, from, &next);
    size_t at = indent_of(line);
    int level = 0;
    while (at < line.n && line.p[at] == '#') {
        at++;
        level++;
    }
    if (indent_of(line) > 3 || level == 0 || level > 6 || at >= line.n ||
        (line.p[at] != ' ' && line.p[at] != '\t'))
        return false;
    r->at = next;
    struct md_part *part = add_part(r, MD_HEADING, from);
    part->heading.level = level;
    part->heading.pos = line_pos(r, line);
    split_heading(close_hashes(str_slice(line, at, line.n)), &part->heading);
    return true;
}

/* The length of a fence (three or more of ` or ~) that begins the line, with its character. */
static size_t fence_of(str line, char *c)
{
    size_t from = indent_of(line);
    if (from > 3 || from >= line.n || (line.p[from] != '`' && line.p[from] != '~'))
        return 0;
    *c = line.p[from];
    size_t n = 0;
    while (from + n < line.n && line.p[from + n] == *c)
        n++;
    return n >= 3 ? n : 0;
}

static str fence_info(str line, size_t length)
{
    str info = str_trim(str_slice(line, indent_of(line) + length, line.n));
    ptrdiff_t blank = str_find_char(info, ' ');
    return blank >= 0 ? str_slice(info, 0, (size_t)blank) : info;
}

static bool is_law_info(str info)
{
    return str_eq_c(info, "law") || str_eq_c(info, "luật");
}

/* An open ```law block ends before what surely is not of it: another fence or a heading of two
 * hashes and more. */
static bool surely_outside(str line)
{
    char c;
    size_t length = fence_of(line, &c);
    if (length > 0)
        return is_law_info(fence_info(line, length));
    return str_starts(line, STR("## ")) || str_starts(line, STR("### "));
}

static void tell_open_fence(struct reader *r, struct pos at)
{
    diag_error(r->diags, at, "khối mã chưa đóng", "the block is not closed");
    diag_hint(r->diags, "thêm một dòng ``` sau dòng cuối của khối",
              "add a line ``` after its last line");
}

static bool read_fence(struct reader *r)
{
    uint32_t from = r->at;
    uint32_t next;
    str line = line_at(r, from, &next);
    char c;
    size_t length = fence_of(line, &c);
    if (length == 0)
        return false;
    bool is_law = is_law_info(fence_info(line, length));
    struct pos opening = line_pos(r, line);
    uint32_t inner = next;
    uint32_t inner_to = inner;
    bool closed = false;
    for (r->at = next; r->at < r->text.n && !closed; r->at = next) {
        line = line_at(r, r->at, &next);
        char closing;
        size_t n = fence_of(line, &closing);
        if (n >= length && closing == c && fence_info(line, n).n == 0)
            closed = true;
        else if (is_law && surely_outside(line))
            break;
        else
            inner_to = next;
    }
    if (!closed)
        tell_open_fence(r, opening);
    if (!is_law) {
        add_prose(r, from);
        return true;
    }
    struct md_part *part = add_part(r, MD_LAW, from);
    part->inner_from = inner;
    part->inner_to = inner_to;
    part->bad = !closed;
    return true;
}

static bool is_name_start(str text)
{
    size_t at = 0;
    return text.n > 0 && letter_is(str_next_codepoint(text, &at));
}

/* After the keyword: a name in backticks, or a word that is surely a name: it is followed by a
 * colon or by a second name in parentheses, or holds a _. Other prose may begin so too. */
static bool declares(str rest)
{
    if (rest.n > 0 && rest.p[0] == '`')
        return true;
    if (!is_name_start(rest))
        return false;
    size_t n = 0;
    while (n < rest.n && rest.p[n] != ' ' && rest.p[n] != ':' && rest.p[n] != '(')
        n++;
    if (str_find_char(str_slice(rest, 0, n), '_') >= 0)
        return true;
    str after = str_trim(str_slice(rest, n, rest.n));
    if (after.n > 0 && after.p[0] == '(') {
        ptrdiff_t close = str_find_char(after, ')');
        after = close < 0 ? (str){NULL, 0} : str_trim(str_slice(after, (size_t)close + 1, after.n));
    }
    return after.n > 0 && after.p[0] == ':';
}

static enum word table_word(str line)
{
    static const enum word words[] = {W_PARAMETER, W_DECISION_TABLE, W_SCALE};
    line = str_trim(line);
    for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
        const char *const *forms = word_spellings(words[i]);
        for (int j = 0; j < WORD_MAX_SPELLINGS && forms[j] != NULL; j++) {
            size_t n = str_from_c(forms[j]).n;
            if (line.n > n && line.p[n] == ' ' && word_is(str_slice(line, 0, n), words[i]) &&
                declares(str_trim(str_slice(line, n, line.n))))
                return words[i];
        }
    }
    return W_NONE;
}

static bool is_table_line(str line)
{
    str inner = str_trim(line);
    return inner.n > 0 && inner.p[0] == '|';
}

static void add_cell(struct reader *r, struct md_row *row, uint32_t *cap, size_t from, size_t to)
{
    str raw = str_slice(r->text, from, to);
    str text = str_trim(raw);
    size_t start = text.n > 0 ? (size_t)(text.p - r->text.p) : from + (raw.n > 1 ? 1 : 0);
    struct md_cell cell = {.pos = place(r, start, start + text.n), .text = text};
    struct {
        struct md_cell *v;
        uint32_t n, cap;
    } cells = {row->cells, row->n_cells, *cap};
    vec_push(r->arena, &cells, cell);
    row->cells = cells.v;
    row->n_cells = cells.n;
    *cap = cells.cap;
}

static struct md_row read_row(struct reader *r, str line)
{
    struct md_row row = {.pos = line_pos(r, line)};
    uint32_t cap = 0;
    size_t end = row.pos.offset + row.pos.length;
    size_t from = row.pos.offset + 1;
    for (size_t at = from; at < end; at++) {
        if (r->text.p[at] == '\\' && at + 1 < end) {
            at++;
        } else if (r->text.p[at] == '|') {
            add_cell(r, &row, &cap, from, at);
            from = at + 1;
        }
    }
    if (from < end)
        add_cell(r, &row, &cap, from, end);
    return row;
}

static bool is_dashes(const struct md_row *row)
{
    for (uint32_t i = 0; i < row->n_cells; i++) {
        str text = row->cells[i].text;
        if (str_find_char(text, '-') < 0)
            return false;
        for (size_t j = 0; j < text.n; j++) {
            if (text.p[j] != '-' && text.p[j] != ':')
                return false;
        }
    }
    return row->n_cells > 0;
}

static void read_rows(struct reader *r, struct md_part *part)
{
    bool dashes = false;
    for (uint32_t line_number = 0; r->at < r->text.n; line_number++) {
        uint32_t next;
        str line = line_at(r, r->at, &next);
        if (!is_table_line(line))
            break;
        r->at = next;
        struct md_row row = read_row(r, line);
        if (line_number == 1 && is_dashes(&row)) {
            dashes = true;
            part->dashes = row;
            if (row.n_cells == part->rows.v[0].n_cells)
                continue;
        }
        if (line_number > 0 && row.n_cells != part->rows.v[0].n_cells) {
            diag_error(r->diags, row.pos, "dòng này có %u ô, tiêu đề của bảng có %u",
                       "this row has %u cells, the table's heading %u", row.n_cells,
                       part->rows.v[0].n_cells);
            diag_hint(r->diags, "mỗi ô nằm giữa hai dấu |; dấu | trong ô viết là \\|",
                      "each cell stands between two |; a | inside a cell is written \\|");
            part->bad = true;
            continue;
        }
        vec_push(r->arena, &part->rows, row);
    }
    if (part->rows.n > 0 && !dashes) {
        part->bad = true;
        diag_error(r->diags, part->rows.v[0].pos, "dưới tiêu đề của bảng thiếu dòng gạch",
                   "the line of dashes is missing under the table's heading");
        diag_hint(r->diags, "thêm một dòng |---|---| có đủ số cột",
                  "add a line |---|---| with as many columns");
    }
}

static bool read_table(struct reader *r)
{
    uint32_t from = r->at;
    str line = peek_line(r);
    enum word word = indent_of(line) > 3 ? W_NONE : table_word(line);
    if (word == W_NONE)
        return false;
    uint32_t next;
    uint32_t paragraph_to = from;
    char c;
    while (r->at < r->text.n) {
        line = line_at(r, r->at, &next);
        if (is_blank_line(line) || is_table_line(line) || fence_of(line, &c) > 0 ||
            (r->at != from && (line.p[0] == '#' || table_word(line) != W_NONE)))
            break;
        r->at = next;
        paragraph_to = next;
    }
    uint32_t after_paragraph = r->at;
    while (r->at < r->text.n && is_blank_line(line_at(r, r->at, &next)))
        r->at = next;
    if (r->at >= r->text.n || !is_table_line(peek_line(r)))
        r->at = after_paragraph;
    uint32_t table_from = r->at;
    struct md_part *part = add_part(r, MD_TABLE, from);
    part->word = word;
    part->inner_from = from;
    part->inner_to = paragraph_to;
    part->table_from = table_from;
    if (r->at < r->text.n && is_table_line(peek_line(r)))
        read_rows(r, part);
    part->to = r->at;
    return true;
}

void md_read(struct arena *a, const struct law_source *sources, uint32_t source, struct diags *d,
             struct md *out)
{
    *out = (struct md){0};
    struct reader r = {
        .arena = a, .text = sources[source].text, .source = source, .diags = d, .out = out};
    if (str_starts(r.text, STR("\xEF\xBB\xBF"))) {
        r.at = 3;
        add_prose(&r, 0);
    }
    read_head(&r);
    while (r.at < r.text.n) {
        if (read_heading(&r) || read_fence(&r) || read_table(&r))
            continue;
        uint32_t from = r.at;
        line_at(&r, from, &r.at);
        add_prose(&r, from);
    }
}

str md_plain(struct arena *a, str text)
{
    text = str_trim(text);
    if (text.n >= 2 && text.p[0] == '`' && text.p[text.n - 1] == '`')
        text = str_trim(str_slice(text, 1, text.n - 1));
    if (str_find(text, STR("\\|")) < 0)
        return text;
    struct buf b;
    buf_init(&b, a, text.n);
    for (size_t i = 0; i < text.n; i++) {
        if (text.p[i] == '\\' && i + 1 < text.n && text.p[i + 1] == '|')
            i++;
        buf_char(&b, text.p[i]);
    }
    return buf_str(&b);
}
