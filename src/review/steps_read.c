/* Reading the table of steps, and whether it holds together. */
#include "base/check.h"
#include "base/csv.h"
#include "base/fmt.h"
#include "base/num.h"
#include "review/steps.h"

#include <stdlib.h>

#define TABLE "vn/ra-soat-ho-ngheo.csv"

enum {
    C_KIND,
    C_STEP,
    C_ORDER,
    C_VI,
    C_EN,
    C_PLACE,
    C_FROM,
    C_TO,
    C_NEEDS,
    C_PASSED,
    C_AGAIN,
    C_PERCENT,
    C_DAYS,
    C_DAYS_GRADE,
    C_WINDOW,
    C_OPENS,
    C_CLOSES,
    C_DOCUMENT_VI,
    C_DOCUMENT_EN,
    C_INSTRUMENT,
    C_ARTICLE,
    C_GRADE,
    C_COUNT
};
static const char *const names[C_COUNT] = {
    "kind",        "step",       "order",   "vi",          "en",         "place",
    "from",        "to",         "needs",   "passed_over", "again_from", "percent",
    "days",        "days_grade", "window",  "opens",       "closes",     "document_vi",
    "document_en", "instrument", "article", "grade"};

/* A row as it stands, its steps still names. */
struct line {
    str f[C_COUNT];
    int64_t order;
    uint32_t number;
};

struct reading {
    struct arena *a;
    struct steps_table *t;
    struct {
        struct line *v;
        uint32_t n, cap;
    } lines;
    const char *name;
    struct err *e;
};

static bool wrong(struct reading *r, const struct line *l, int column)
{
    err_set(r->e, ERR_INPUT, "bảng các bước rà soát, cột %z: \"%s\" không dùng được",
            "table of the review's steps, column %z: \"%s\" cannot be used", names[column],
            l->f[column]);
    err_at(r->e, str_from_c(r->name), l->number, 1, 1);
    return false;
}

static bool take_lines(struct reading *r, struct csv_reader *csv)
{
    int column[C_COUNT], got;
    str fields[CSV_MAX_COLUMNS];
    for (int i = 0; i < C_COUNT; i++) {
        column[i] = csv_find(csv, str_from_c(names[i]));
        if (column[i] >= 0)
            continue;
        err_set(r->e, ERR_INPUT, "bảng các bước rà soát thiếu cột %z",
                "the table of the review's steps lacks the column %z", names[i]);
        err_at(r->e, str_from_c(r->name), 1, 1, 1);
        return false;
    }
    while ((got = csv_next(csv, fields, r->e)) > 0) {
        struct line l = {.number = csv_line(csv)};
        for (int i = 0; i < C_COUNT; i++)
            l.f[i] = arena_str(r->a, fields[column[i]]);
        if (!num_parse_int(l.f[C_ORDER], &l.order))
            return wrong(r, &l, C_ORDER);
        if (r->lines.n == STEPS_MAX_ROWS)
            return wrong(r, &l, C_STEP);
        vec_push(r->a, &r->lines, l);
    }
    return got == 0;
}

static int by_order(const void *a, const void *b)
{
    const struct line *x = a, *y = b;
    if (x->order != y->order)
        return x->order < y->order ? -1 : 1;
    int c = str_cmp(x->f[C_FROM], y->f[C_FROM]);
    return c != 0 ? c : x->number < y->number ? -1 : x->number > y->number;
}

static bool take_kind(struct reading *r, const struct line *l, bool *yearly, bool *monthly)
{
    bool both = str_eq_c(l->f[C_KIND], "both");
    *yearly = both || str_eq_c(l->f[C_KIND], "yearly");
    *monthly = both || str_eq_c(l->f[C_KIND], "monthly");
    return *yearly || *monthly || wrong(r, l, C_KIND);
}

static bool take_days(struct reading *r, const struct line *l, day *from, day *to)
{
    *to = DAY_MAX;
    if (!day_parse(l->f[C_FROM], from))
        return wrong(r, l, C_FROM);
    if (l->f[C_TO].n > 0 && (!day_parse(l->f[C_TO], to) || *to < *from))
        return wrong(r, l, C_TO);
    return true;
}

static bool take_number(struct reading *r, const struct line *l, int column, int64_t most,
                        int64_t *out)
{
    *out = 0;
    return l->f[column].n == 0 || (num_parse_int(l->f[column], out) && *out > 0 && *out <= most) ||
           wrong(r, l, column);
}

/* "09-01" */
static bool take_day_of_year(struct reading *r, const struct line *l, int column, int64_t *out)
{
    str rest = l->f[column], mon = str_split(&rest, '-');
    int64_t m, d;
    if (!num_parse_int(mon, &m) || !num_parse_int(rest, &d) || m < 1 || m > 12 || d < 1 ||
        d > 28 + 3 || !day_valid_ymd(2023, (int)m, (int)d))
        return wrong(r, l, column);
    *out = m * 100 + d;
    return true;
}

static bool take_calendar(struct reading *r, const struct line *l)
{
    struct steps_table *t = r->t;
    uint32_t i = t->n_calendar++;
    if (i == sizeof(t->calendar) / sizeof(t->calendar[0]))
        return wrong(r, l, C_STEP);
    if (!take_kind(r, l, &t->calendar[i].yearly, &t->calendar[i].monthly) ||
        !take_days(r, l, &t->calendar[i].from, &t->calendar[i].to))
        return false;
    if (t->calendar[i].yearly)
        return take_day_of_year(r, l, C_OPENS, &t->calendar[i].opens) &&
               take_day_of_year(r, l, C_CLOSES, &t->calendar[i].closes) &&
               (t->calendar[i].opens <= t->calendar[i].closes || wrong(r, l, C_CLOSES));
    return take_number(r, l, C_OPENS, 28, &t->calendar[i].opens) &&
           (t->calendar[i].opens > 0 || wrong(r, l, C_OPENS)) &&
           take_number(r, l, C_DAYS, 366, &t->calendar[i].days);
}

static bool take_name(struct reading *r, const struct line *l, int column, uint32_t *out)
{
    *out = NO_STEP;
    if (l->f[column].n == 0)
        return true;
    *out = steps_find(r->t, l->f[column]);
    return *out != NO_STEP || wrong(r, l, column);
}

static bool take_rule(struct reading *r, const struct line *l, enum step_rule *out)
{
    str s = l->f[C_PASSED];
    *out = str_eq_c(s, "no_request")      ? STEP_NO_REQUEST
           : str_eq_c(s, "nobody_listed") ? STEP_NOBODY_LISTED
                                          : STEP_NEVER;
    return s.n == 0 || *out != STEP_NEVER || wrong(r, l, C_PASSED);
}

static bool take_step(struct reading *r, const struct line *l)
{
    struct step_row *row = &r->t->rows[r->t->n_rows++];
    *row = (struct step_row){.order = l->order,
                             .step = steps_find(r->t, l->f[C_STEP]),
                             .text = {l->f[C_VI], l->f[C_EN]},
                             .days_sure = !str_eq_c(l->f[C_DAYS_GRADE], "C"),
                             .in_campaign = str_eq_c(l->f[C_WINDOW], "campaign"),
                             .document = {l->f[C_DOCUMENT_VI], l->f[C_DOCUMENT_EN]},
                             .instrument = l->f[C_INSTRUMENT],
                             .article = l->f[C_ARTICLE],
                             .grade = l->f[C_GRADE]};
    row->place = str_eq_c(l->f[C_PLACE], "village") ? STEP_IN_VILLAGE : STEP_IN_COMMUNE;
    if (row->place == STEP_IN_COMMUNE && !str_eq_c(l->f[C_PLACE], "commune"))
        return wrong(r, l, C_PLACE);
    if (!row->in_campaign && !str_eq_c(l->f[C_WINDOW], "open"))
        return wrong(r, l, C_WINDOW);
    if (row->instrument.n == 0 || row->grade.n != 1 || row->grade.p[0] < 'A' ||
        row->grade.p[0] > 'C')
        return wrong(r, l, C_GRADE);
    return take_kind(r, l, &row->yearly, &row->monthly) && take_days(r, l, &row->from, &row->to) &&
           take_name(r, l, C_NEEDS, &row->needs) && take_name(r, l, C_AGAIN, &row->again_from) &&
           take_rule(r, l, &row->passed_over) && take_number(r, l, C_PERCENT, 100, &row->percent) &&
           take_number(r, l, C_DAYS, 366, &row->days);
}

/* What a step needs comes before it, is done no higher up, and is law whenever the step is; no two
 * rows of a step are in force together. */
static bool holds_together(struct reading *r, const struct line *l, const struct step_row *row)
{
    for (enum review_kind k = REVIEW_YEARLY; k <= REVIEW_MONTHLY; k++) {
        if (!(k == REVIEW_YEARLY ? row->yearly : row->monthly))
            continue;
        if (steps_row(r->t, k, row->step, row->from) != row ||
            steps_row(r->t, k, row->step, row->to) != row)
            return wrong(r, l, C_STEP);
        if (row->needs == NO_STEP)
            continue;
        const struct step_row *first = steps_row(r->t, k, row->needs, row->from);
        const struct step_row *last = steps_row(r->t, k, row->needs, row->to);
        if (row->needs >= row->step || first == NULL || last == NULL || first->place > row->place)
            return wrong(r, l, C_NEEDS);
    }
    return row->again_from == NO_STEP || row->again_from < row->step || wrong(r, l, C_AGAIN);
}

static bool take_table(struct reading *r)
{
    struct steps_table *t = r->t;
    qsort(r->lines.v, r->lines.n, sizeof(*r->lines.v), by_order);
    for (uint32_t i = 0; i < r->lines.n; i++) {
        const struct line *l = &r->lines.v[i];
        if (l->order == 0 || steps_find(t, l->f[C_STEP]) != NO_STEP)
            continue;
        if (t->n_names == STEPS_MAX)
            return wrong(r, l, C_STEP);
        t->names[t->n_names++] = l->f[C_STEP];
    }
    t->rows = arena_array(r->a, struct step_row, (size_t)r->lines.n + 1);
    for (uint32_t i = 0; i < r->lines.n; i++) {
        const struct line *l = &r->lines.v[i];
        bool ok = l->order != 0                        ? take_step(r, l)
                  : str_eq_c(l->f[C_STEP], "campaign") ? take_calendar(r, l)
                  : str_eq_c(l->f[C_STEP], "escaped")
                      ? take_number(r, l, C_DAYS, 1200, &t->escaped_months)
                      : wrong(r, l, C_STEP);
        if (!ok)
            return false;
    }
    /* Rows of step k stand where its lines do, after those of order 0. */
    uint32_t before = r->lines.n - t->n_rows;
    for (uint32_t i = 0; i < t->n_rows; i++) {
        if (!holds_together(r, &r->lines.v[before + i], &t->rows[i]))
            return false;
    }
    return true;
}

static enum err_code parse(struct arena *a, struct steps_table **out, struct csv_reader *csv,
                           const char *name, struct err *e)
{
    struct reading r = {.a = a, .t = arena_new(a, struct steps_table), .name = name, .e = e};
    bool ok = take_lines(&r, csv) && take_table(&r);
    csv_close(csv);
    *out = ok ? r.t : NULL;
    return ok ? ERR_NONE : e->code;
}

enum err_code steps_parse(struct arena *a, struct steps_table **out, str text, const char *name,
                          struct err *e)
{
    struct csv_reader *csv = NULL;
    *out = NULL;
    enum err_code code = csv_open_memory(&csv, text, name, e);
    return code == ERR_NONE ? parse(a, out, csv, name, e) : code;
}

enum err_code steps_load(struct arena *a, struct steps_table **out, str law_folder, struct err *e)
{
    struct csv_reader *csv = NULL;
    char path[4096];
    *out = NULL;
    size_t n = fmt_write(path, sizeof(path), "%s/" TABLE, law_folder);
    enum err_code code = csv_open(&csv, path, e);
    if (code != ERR_NONE)
        return code;
    return parse(a, out, csv, arena_cstr(a, (str){path, n}), e);
}
