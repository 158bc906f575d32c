#include "registry/terms.h"

#include "base/csv_list.h"
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

struct reading {
    struct arena *arena;
    struct terms *out;
};

/* A number stands with its unit, its article and a grade; two rows of one thing do not overlap. */
static int take(void *ctx, const str *f)
{
    struct reading *r = ctx;
    struct arena *a = r->arena;
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
        return C_COUNT_OF;
    if ((t.count > 0) != (t.unit != TERM_UNKNOWN) || (t.count == 0 && f[C_UNIT].n > 0))
        return C_UNIT;
    if (!good_grade(t.grade))
        return C_GRADE;
    if (t.instrument.n == 0 || t.article.n == 0)
        return C_ARTICLE;
    if (!day_parse(f[C_FROM], &t.from))
        return C_FROM;
    if (f[C_TO].n > 0 && (!day_parse(f[C_TO], &t.to) || t.to < t.from))
        return C_TO;
    for (uint32_t i = 0; i < r->out->n; i++) {
        const struct term *o = &r->out->v[i];
        if (str_eq(o->what, t.what) && o->from <= t.to && t.from <= o->to)
            return C_FROM;
    }
    vec_push(a, r->out, t);
    return CSV_LIST_GOOD;
}

enum err_code terms_parse(struct arena *a, str text, const char *name, struct terms *out,
                          struct err *e)
{
    struct reading r = {a, out};
    const struct csv_list list = {names, C_COUNT, take, &r};
    *out = (struct terms){0};
    return csv_list_parse(&list, text, name, e);
}

enum err_code terms_load(struct arena *a, str law_folder, const char *table, struct terms *out,
                         struct err *e)
{
    struct reading r = {a, out};
    const struct csv_list list = {names, C_COUNT, take, &r};
    char path[4096];
    *out = (struct terms){0};
    fmt_write(path, sizeof(path), "%s/%z", law_folder, table);
    return csv_list_load(&list, path, e);
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
