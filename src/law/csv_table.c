/* A CSV table beside the law (points, cut-offs): read whole, strictly, into integers.
 * The module has no libc, so it does not use base/csv.h, which streams files. */
#include "base/num.h"
#include "law/sema.h"

#define MAX_TABLE_ROWS 100000
#define MAX_TABLE_COLUMNS 256

struct cursor {
    str text;
    size_t at;
    uint32_t line;
};

/* One cell; *last when it ends its row. False: a quote in the wrong place. */
static bool next_cell(struct arena *a, struct cursor *c, str *cell, bool *last)
{
    const char *p = c->text.p;
    size_t n = c->text.n, start = c->at;
    if (start < n && p[start] == '"') {
        char *to = arena_alloc(a, n - start + 1 > 4096 ? 4096 : n - start + 1);
        size_t k = 0, i = start + 1;
        for (;; i++) {
            if (i >= n || k >= 4095)
                return false;
            if (p[i] == '"') {
                if (i + 1 < n && p[i + 1] == '"')
                    i++;
                else
                    break;
            }
            c->line += p[i] == '\n';
            to[k++] = p[i];
        }
        *cell = (str){to, k};
        c->at = i + 1;
    } else {
        size_t i = start;
        while (i < n && p[i] != ',' && p[i] != '\n' && p[i] != '\r' && p[i] != '"')
            i++;
        *cell = (str){p + start, i - start};
        c->at = i;
    }
    if (c->at < n && p[c->at] == '\r')
        c->at++;
    *last = c->at >= n || p[c->at] == '\n';
    if (!*last && p[c->at] != ',')
        return false;
    c->at += c->at < n;
    return true;
}

static uint32_t read_row(struct law *l, struct cursor *c, str *cells, struct pos at)
{
    uint32_t n = 0, line = c->line;
    for (bool last = false; !last;) {
        if (n == MAX_TABLE_COLUMNS || !next_cell(l->arena, c, &cells[n], &last)) {
            diag_error(&l->diags, at, "bảng CSV, dòng %u: ô %u viết sai (dấu ngoặc kép?)",
                       "CSV table, line %u: cell %u is malformed (a quotation mark?)", line, n + 1);
            return 0;
        }
        n++;
    }
    c->line++;
    return n;
}

static int find_column(const struct csv_table *t, str name)
{
    for (uint32_t i = 0; i < t->n_columns; i++) {
        if (str_eq(t->columns[i], name))
            return (int)i;
    }
    return -1;
}

static bool is_value_column(const struct law *l, const struct decl *d, str column)
{
    const struct symbol *e = d->columns_enum.n ? sema_find(l, d->columns_enum) : NULL;
    for (uint32_t i = 0; e && e->kind == SYM_ENUM && i < e->enumeration.n_values; i++) {
        const struct law_enum_value *v = &e->enumeration.values[i];
        if (str_eq(v->id, column) || str_eq(v->code, column))
            return true;
    }
    for (uint32_t i = 0; i < d->columns.n; i++) {
        if (str_eq(d->columns.v[i].name, column))
            return true;
    }
    return false;
}

static void read_values(struct law *l, struct decl *d, struct csv_table *t, struct pos at)
{
    size_t cells = (size_t)t->rows.n * t->n_columns;
    t->values = arena_array(l->arena, int64_t, cells + 1);
    t->has_value = arena_array(l->arena, bool, cells + 1);
    bool any = false;
    for (uint32_t r = 0; r < t->rows.n; r++) {
        for (uint32_t c = 0; c < t->n_columns; c++) {
            str cell = str_trim(t->rows.v[r].cells[c]);
            int64_t v;
            if (c == t->row_column || cell.n == 0 || !is_value_column(l, d, t->columns[c]))
                continue;
            if (!num_parse_decimal(cell, d->type.scale, &v)) {
                diag_error(&l->diags, at,
                           "bảng CSV, dòng %u, cột %s: “%s” không phải số có %d chữ số lẻ",
                           "CSV table, line %u, column %s: “%s” is not a number of %d decimals",
                           t->rows.v[r].line, t->columns[c], cell, d->type.scale);
                continue;
            }
            if (d->type.has_range && (v < d->type.lo || v > d->type.hi))
                diag_error(&l->diags, at,
                           "bảng CSV, dòng %u, cột %s: “%s” ngoài khoảng đã khai báo",
                           "CSV table, line %u, column %s: “%s” is outside the declared range",
                           t->rows.v[r].line, t->columns[c], cell);
            t->values[(size_t)r * t->n_columns + c] = v;
            t->has_value[(size_t)r * t->n_columns + c] = true;
            t->range.lo = any && t->range.lo < v ? t->range.lo : v;
            t->range.hi = any && t->range.hi > v ? t->range.hi : v;
            any = true;
        }
    }
}

static void read_keys(struct law *l, struct decl *d, struct csv_table *t, struct pos at)
{
    t->keys = arena_array(l->arena, int64_t, t->rows.n + 1);
    t->numeric_keys = true;
    for (uint32_t r = 0; r < t->rows.n && t->numeric_keys; r++)
        t->numeric_keys =
            num_parse_decimal(str_trim(t->rows.v[r].cells[t->row_column]), 0, &t->keys[r]);
    if (d->row_not_above && !t->numeric_keys)
        diag_error(&l->diags, at, "cột hàng “%s” phải là số nguyên để dùng “gần nhất không vượt”",
                   "row column “%s” must hold whole numbers for “last not above”", d->row_column);
    for (uint32_t r = 1; r < t->rows.n; r++) {
        if (t->numeric_keys && t->keys[r] <= t->keys[r - 1]) {
            if (d->row_not_above)
                diag_error(&l->diags, at, "bảng CSV, dòng %u: khóa phải tăng dần",
                           "CSV table, line %u: keys must ascend", t->rows.v[r].line);
            else
                t->numeric_keys = false;
        }
    }
    for (uint32_t r = 0; r < t->rows.n && t->rows.n <= 2000; r++) {
        for (uint32_t q = 0; q < r; q++) {
            if (str_eq(str_trim(t->rows.v[r].cells[t->row_column]),
                       str_trim(t->rows.v[q].cells[t->row_column])))
                diag_error(&l->diags, at, "bảng CSV, dòng %u: khóa “%s” đã có ở dòng %u",
                           "CSV table, line %u: key “%s” stands already in line %u",
                           t->rows.v[r].line, t->rows.v[r].cells[t->row_column], t->rows.v[q].line);
        }
    }
}

struct csv_table *sema_read_table(struct law *l, struct decl *d, str text)
{
    struct pos at = d->pos;
    struct csv_table *t = arena_new(l->arena, struct csv_table);
    struct cursor c = {text, 0, 1};
    str *cells = arena_array(l->arena, str, MAX_TABLE_COLUMNS);
    if (text.n >= 3 && mem_cmp(text.p, "\xef\xbb\xbf", 3) == 0)
        c.at = 3;
    t->n_columns = read_row(l, &c, cells, at);
    if (!t->n_columns)
        return NULL;
    t->columns = arena_array(l->arena, str, t->n_columns);
    for (uint32_t i = 0; i < t->n_columns; i++)
        t->columns[i] = str_trim(cells[i]);
    int row = find_column(t, d->row_column);
    if (row < 0) {
        diag_error(&l->diags, at, "bảng “%s” không có cột “%s”", "table “%s” has no column “%s”",
                   d->csv_file, d->row_column);
        return NULL;
    }
    t->row_column = (uint32_t)row;
    for (uint32_t i = 0; i < d->columns.n; i++) {
        if (find_column(t, d->columns.v[i].name) < 0)
            diag_error(&l->diags, d->columns.v[i].pos, "bảng “%s” không có cột “%s”",
                       "table “%s” has no column “%s”", d->csv_file, d->columns.v[i].name);
    }
    while (c.at < text.n) {
        uint32_t line = c.line;
        uint32_t n = read_row(l, &c, cells, at);
        if (n != t->n_columns || t->rows.n == MAX_TABLE_ROWS) {
            if (n)
                diag_error(&l->diags, at, "bảng CSV, dòng %u: %u ô, tiêu đề có %u",
                           "CSV table, line %u: %u cells, the header has %u", line, n,
                           t->n_columns);
            return NULL;
        }
        struct csv_row r = {arena_array(l->arena, str, n), line};
        mem_copy(r.cells, cells, n * sizeof *cells);
        vec_push(l->arena, &t->rows, r);
    }
    read_keys(l, d, t, at);
    read_values(l, d, t, at);
    return t;
}
