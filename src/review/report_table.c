#include "review/report_table.h"

#include "base/check.h"
#include "base/fmt.h"
#include "base/num.h"

struct report_cell report_percent_cell(int64_t part, int64_t whole)
{
    if (whole <= 0)
        return (struct report_cell){.kind = REPORT_EMPTY};
    return (struct report_cell){.kind = REPORT_PERCENT, .n = num_div_nearest(part * 10000, whole)};
}

const struct report_cell *report_at(const struct report_table *t, uint32_t row, uint32_t column)
{
    check(row < t->rows.n && column < t->columns.n);
    return &t->cells.v[(size_t)row * t->columns.n + column];
}

const struct report_table *report_for_people(struct arena *a, const struct report_table *t)
{
    bool any = false;
    for (uint32_t c = 0; c < t->columns.n; c++)
        any |= t->columns.v[c].for_programs;
    if (!any)
        return t;
    struct report_table *people = arena_new(a, struct report_table);
    *people = *t;
    mem_zero(&people->columns, sizeof(people->columns));
    mem_zero(&people->cells, sizeof(people->cells));
    for (uint32_t c = 0; c < t->columns.n; c++) {
        if ((int32_t)c == t->indented)
            people->indented = (int32_t)people->columns.n;
        if (!t->columns.v[c].for_programs)
            vec_push(a, &people->columns, t->columns.v[c]);
    }
    for (uint32_t i = 0; i < t->cells.n; i++) {
        if (!t->columns.v[i % t->columns.n].for_programs)
            vec_push(a, &people->cells, t->cells.v[i]);
    }
    return people;
}

/* ---- headings ---- */

/* Whether two columns have the same headings down to `row`. */
static bool same_heads(const struct report_column *x, const struct report_column *y, uint32_t row)
{
    for (uint32_t i = 0; i <= row; i++) {
        if (!str_eq(x->heads[i], y->heads[i]))
            return false;
    }
    return true;
}

static bool nothing_below(const struct report_column *c, uint32_t row)
{
    for (uint32_t i = row + 1; i < REPORT_HEADS; i++) {
        if (c->heads[i].n > 0)
            return false;
    }
    return true;
}

void report_spans_of(struct arena *a, const struct report_table *t, struct report_spans *out)
{
    *out = (struct report_spans){.rows = 1};
    for (uint32_t c = 0; c < t->columns.n; c++) {
        for (uint32_t row = 0; row < REPORT_HEADS; row++) {
            if (t->columns.v[c].heads[row].n > 0 && row + 1 > out->rows)
                out->rows = row + 1;
        }
    }
    for (uint32_t row = 0; row < out->rows; row++) {
        for (uint32_t c = 0; c < t->columns.n;) {
            const struct report_column *first = &t->columns.v[c];
            bool leaf = nothing_below(first, row);
            uint32_t n = 1;
            while (!leaf && c + n < t->columns.n && same_heads(first, &t->columns.v[c + n], row))
                n++;
            if (first->heads[row].n > 0) {
                struct report_span s = {row, leaf ? out->rows - row : 1, c, n, first->heads[row]};
                vec_push(a, out, s);
            }
            c += n;
        }
    }
}

/* ---- cells ---- */

str report_cell_text(struct arena *a, const struct report_table *t, const struct report_cell *cell)
{
    char text[48];
    size_t n = 0;
    switch (cell->kind) {
    case REPORT_EMPTY:
        return STR("");
    case REPORT_TEXT:
        return cell->again ? STR("") : cell->text;
    case REPORT_UNKNOWN:
        return t->lang == LANG_VI ? STR("chưa rõ") : STR("unknown");
    case REPORT_COUNT:
        n = fmt_grouped(text, cell->n);
        break;
    case REPORT_PERCENT:
        n = num_format_vi(cell->n, 2, text);
        text[n++] = ' ';
        text[n++] = '%';
        break;
    }
    return arena_str(a, (str){text, n});
}

size_t report_width(str s)
{
    size_t width = 0;
    for (size_t i = 0; i < s.n;) {
        uint32_t c = str_next_codepoint(s, &i);
        width += !(c >= 0x300 && c <= 0x36F);
    }
    return width;
}
