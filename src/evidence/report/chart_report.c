/* Which chart a report has. */
#include "evidence/report/chart.h"

#include "base/fmt.h"

int chart_column(const struct report_table *t, const char *name)
{
    for (uint32_t c = 0; c < t->columns.n; c++) {
        if (str_eq_c(t->columns.v[c].name, name))
            return (int)c;
    }
    return -1;
}

int chart_row(const struct report_table *t, const char *column, const char *text)
{
    int c = chart_column(t, column);
    for (uint32_t row = 0; c >= 0 && row < t->rows.n; row++) {
        if (str_eq_c(report_at(t, row, (uint32_t)c)->text, text))
            return (int)row;
    }
    return -1;
}

static str title_of(struct arena *a, const struct report_table *t)
{
    struct buf b;
    buf_init(&b, a, 1024);
    buf_fmt(&b, t->period.n > 0 ? "%s, %s" : "%s", t->title, t->period);
    if (t->synthetic)
        buf_add_c(&b, t->lang == LANG_VI ? " – DỮ LIỆU GIẢ LẬP" : " – SYNTHETIC DATA");
    return buf_str(&b);
}

static void add_bar(struct arena *a, const struct report_table *t, struct chart_bars *bars,
                    str name, const struct report_cell *cell)
{
    struct chart_bar b = {.label = name,
                          .text = report_cell_text(a, t, cell),
                          .value = cell->n,
                          .known = cell->kind == REPORT_COUNT || cell->kind == REPORT_PERCENT};
    vec_push(a, bars, b);
}

/* "Diễn biến giảm: Biến động nhân khẩu" */
static str column_name(struct arena *a, const struct report_column *c)
{
    struct buf b;
    buf_init(&b, a, 512);
    for (int k = REPORT_HEADS - 1; k >= 0; k--) {
        if (c->heads[k].n == 0)
            continue;
        buf_add(&b, c->heads[k]);
        break;
    }
    if (c->number.n > 0)
        buf_fmt(&b, " (%s)", c->number);
    return buf_str(&b);
}

/* A form of rates (7.5, 7.7) has one count, its total: rates are drawn. */
static enum report_kind unit_of(const struct report_table *t)
{
    const struct report_column *v = t->columns.v;
    uint32_t n = t->columns.n, first = 0;
    while (first < n && v[first].kind == REPORT_TEXT)
        first++;
    bool rates =
        first + 1 < n && v[first + 1].kind == REPORT_PERCENT && v[n - 1].kind == REPORT_PERCENT;
    return rates ? REPORT_PERCENT : REPORT_COUNT;
}

/* The columns of one row, the same unit each. */
static void bars_of_columns(struct arena *a, const struct report_table *t, uint32_t row,
                            struct chart_bars *bars)
{
    enum report_kind unit = unit_of(t);
    for (uint32_t c = 0; c < t->columns.n; c++) {
        const struct report_column *column = &t->columns.v[c];
        if (column->kind == unit)
            add_bar(a, t, bars, column_name(a, column), report_at(t, row, c));
    }
}

static void bars_of_areas(struct arena *a, const struct report_table *t, const char *column,
                          struct chart_bars *bars)
{
    int c = chart_column(t, column), name = chart_column(t, "area");
    for (uint32_t row = 0; c >= 0 && name >= 0 && row < t->rows.n; row++) {
        const struct report_cell *cell = report_at(t, row, (uint32_t)name);
        if (!cell->again)
            add_bar(a, t, bars, cell->text, report_at(t, row, (uint32_t)c));
    }
}

static void years_of(struct arena *a, const struct report_table *t, struct chart_years *years)
{
    int row = chart_row(t, "name", "poor_rate");
    for (uint32_t c = 0; row >= 0 && c < t->columns.n; c++) {
        if (!str_starts(t->columns.v[c].name, STR("registry_")))
            continue;
        const struct report_cell *ours = report_at(t, (uint32_t)row, c);
        const struct report_cell *theirs = report_at(t, (uint32_t)row, c + 1);
        struct chart_year y = {.label = t->columns.v[c].heads[0],
                               .value = ours->n,
                               .text = report_cell_text(a, t, ours),
                               .known = ours->kind == REPORT_PERCENT,
                               .published = theirs->n,
                               .published_text = report_cell_text(a, t, theirs),
                               .was_published = theirs->kind == REPORT_PERCENT};
        vec_push(a, years, y);
    }
}

enum err_code chart_of_report(struct picture *p, struct arena *a, str form,
                              const struct report_table *t, struct err *e)
{
    struct chart_bars bars = {0};
    struct chart_years years = {0};
    str title = title_of(a, t);
    if (str_eq_c(form, "summary")) {
        years_of(a, t, &years);
        chart_of_years(p, a, t->lang, title, t->place, &years);
        return ERR_NONE;
    }
    if (str_eq_c(form, "7.1"))
        bars_of_areas(a, t, "poor_rate", &bars);
    else if (str_starts(form, STR("7.")) && t->rows.n > 0 && chart_column(t, "area") >= 0)
        bars_of_columns(a, t, 0, &bars);
    if (bars.n == 0)
        return err_set(e, ERR_USAGE, "báo cáo này là danh sách, không có biểu đồ",
                       "this report is a list and has no chart");
    chart_of_bars(p, a, title, t->place, &bars);
    return ERR_NONE;
}
