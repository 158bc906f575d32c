#include "registry/terms.h"

#include "base/csv.h"
#include "base/fmt.h"
#include "base/num.h"

#define HOUR_US 3600000000LL

enum {
    C_WHAT,
    C_VI,
    C_EN,
    C_COUNT_OF,
    C_UNIT,
    C_FROM,
    C_TO,
    C_INSTRUMENT,
    C_ARTICLE,
    C_GRADE,
    C_NOTE,
    C_COUNT
};
static const char *const names[C_COUNT] = {"what", "vi",         "en",      "count", "unit", "from",
                                           "to",   "instrument", "article", "grade", "note"};

static enum err_code wrong(const char *name, uint32_t line, int column, struct err *e)
{
    err_set(e, ERR_INPUT, "bảng thời hạn, cột %z: không dùng được",
            "table of deadlines, column %z: cannot be used", names[column]);
    err_at(e, str_from_c(name), line, 1, 1);
    return ERR_INPUT;
}

static enum term_unit unit_of(str s)
{
    return str_eq_c(s, "day")           ? TERM_DAY
           : str_eq_c(s, "working_day") ? TERM_WORKING_DAY
           : str_eq_c(s, "hour")        ? TERM_HOUR
                                        : TERM_UNKNOWN;
}

static bool good_grade(str s)
{
    return str_eq_c(s, "A") || str_eq_c(s, "B+") || str_eq_c(s, "B");
}

/* A number stands with its unit, its article and a grade; two rows of one thing do not overlap. */
static enum err_code take(struct arena *a, struct terms *out, const str *f, const char *name,
                          uint32_t line, struct err *e)
{
    struct term t = {.what = arena_str(a, f[C_WHAT]),
                     .text = {arena_str(a, f[C_VI]), arena_str(a, f[C_EN])},
                     .unit = unit_of(f[C_UNIT]),
                     .to = DAY_MAX,
                     .instrument = arena_str(a, f[C_INSTRUMENT]),
                     .article = arena_str(a, f[C_ARTICLE]),
                     .grade = arena_str(a, f[C_GRADE]),
                     .note = arena_str(a, f[C_NOTE])};
    if (f[C_COUNT_OF].n > 0 &&
        (!num_parse_int(f[C_COUNT_OF], &t.count) || t.count < 1 || t.count > 3660))
        return wrong(name, line, C_COUNT_OF, e);
    if ((t.count > 0) != (t.unit != TERM_UNKNOWN) || (t.count == 0 && f[C_UNIT].n > 0))
        return wrong(name, line, C_UNIT, e);
    if (!good_grade(t.grade))
        return wrong(name, line, C_GRADE, e);
    if (t.instrument.n == 0 || t.article.n == 0)
        return wrong(name, line, C_ARTICLE, e);
    if (!day_parse(f[C_FROM], &t.from))
        return wrong(name, line, C_FROM, e);
    if (f[C_TO].n > 0 && (!day_parse(f[C_TO], &t.to) || t.to < t.from))
        return wrong(name, line, C_TO, e);
    for (uint32_t i = 0; i < out->n; i++) {
        const struct term *o = &out->v[i];
        if (str_eq(o->what, t.what) && o->from <= t.to && t.from <= o->to)
            return wrong(name, line, C_FROM, e);
    }
    vec_push(a, out, t);
    return ERR_NONE;
}

static enum err_code read_rows(struct arena *a, struct csv_reader *csv, const char *name,
                               struct terms *out, struct err *e)
{
    int column[C_COUNT], got = 0;
    str fields[CSV_MAX_COLUMNS], f[C_COUNT];
    enum err_code code = ERR_NONE;
    *out = (struct terms){0};
    for (int i = 0; i < C_COUNT; i++) {
        column[i] = csv_find(csv, str_from_c(names[i]));
        if (column[i] < 0)
            return wrong(name, 1, i, e);
    }
    while (code == ERR_NONE && (got = csv_next(csv, fields, e)) > 0) {
        for (int i = 0; i < C_COUNT; i++)
            f[i] = fields[column[i]];
        code = take(a, out, f, name, csv_line(csv), e);
    }
    return got < 0 ? e->code : code;
}

enum err_code terms_parse(struct arena *a, str text, const char *name, struct terms *out,
                          struct err *e)
{
    struct csv_reader *csv = NULL;
    enum err_code code = csv_open_memory(&csv, text, name, e);
    if (code == ERR_NONE)
        code = read_rows(a, csv, name, out, e);
    csv_close(csv);
    return code;
}

enum err_code terms_load(struct arena *a, str law_folder, const char *table, struct terms *out,
                         struct err *e)
{
    struct csv_reader *csv = NULL;
    char path[4096];
    fmt_write(path, sizeof(path), "%s/%z", law_folder, table);
    enum err_code code = csv_open(&csv, path, e);
    if (code == ERR_NONE)
        code = read_rows(a, csv, arena_cstr(a, str_from_c(path)), out, e);
    csv_close(csv);
    return code;
}

const struct term *terms_find(const struct terms *t, str what, day on)
{
    for (uint32_t i = 0; i < t->n; i++) {
        if (str_eq(t->v[i].what, what) && t->v[i].from <= on && on <= t->v[i].to)
            return &t->v[i];
    }
    return NULL;
}

day term_last_day(const struct term *t, day from)
{
    if (t->unit == TERM_WORKING_DAY)
        return day_add_working(from, (uint32_t)t->count);
    return t->unit == TERM_DAY ? from + (day)t->count : 0;
}

int64_t term_last_us(const struct term *t, int64_t from_us)
{
    return t->unit == TERM_HOUR ? from_us + t->count * HOUR_US : 0;
}
