#include "evidence/protect/retention.h"

#include "base/csv.h"
#include "base/fmt.h"
#include "base/num.h"
#include "registry/times.h"

/* What the day is kept as, from which the term runs. A term of accounting runs from the end of its
 * year: what is of that year has its day before the year's end. */
enum since { SINCE_DAY, SINCE_YEAR_OF_DAY, SINCE_YEAR_OF_MONTH, SINCE_MOMENT };

struct category {
    const char *code;
    enum since since;
    sql count, past;
};

/* ?1 the province, ?2 what is before is past its term, ?3 how many. `rows` ends in a condition. */
#define CATEGORY(code, since, entity, what, from, rows)                                            \
    {                                                                                              \
        code, since, {"SELECT COUNT(*), COUNT(CASE WHEN " from " < ?2 THEN 1 END) FROM " rows},    \
        {                                                                                          \
            "SELECT " entity ", " what ", " from " FROM " rows " AND " from                        \
            " < ?2 ORDER BY 3, 1, 2 LIMIT ?3"                                                      \
        }                                                                                          \
    }
#define LEFT                                                                                       \
    "(SELECT m.person, MAX(m.valid_to) AS left_on FROM membership AS m WHERE m.province = ?1 AND"  \
    " m.closed = 0 GROUP BY m.person HAVING MAX(m.valid_to) < 2147483647) AS x JOIN (SELECT id,"   \
    " MAX(name) AS name FROM person WHERE province = ?1 AND closed = 0 GROUP BY id) AS p ON p.id"  \
    " = x.person WHERE p.name <> ''"

static const struct category categories[] = {
    CATEGORY("payment", SINCE_YEAR_OF_MONTH, "x.entity", "x.name", "x.month",
             "payment AS x WHERE x.province = ?1"),
    CATEGORY("delivery", SINCE_YEAR_OF_MONTH, "x.entity", "x.name", "x.to_month",
             "delivery AS x WHERE x.province = ?1"),
    CATEGORY("recovery", SINCE_YEAR_OF_DAY, "x.entity", "x.number", "x.on_day",
             "recovery_act AS x WHERE x.province = ?1"),
    CATEGORY("registry", SINCE_DAY, "x.person", "p.name", "x.left_on", LEFT),
    CATEGORY("review", SINCE_DAY, "x.household", "d.number", "d.signed_on",
             "review_result AS x JOIN review_decision AS d ON d.province = x.province AND d.id ="
             " x.decision WHERE x.province = ?1"),
    CATEGORY("complaint", SINCE_MOMENT, "0", "CAST(x.complaint AS TEXT)", "x.at_us",
             "complaint_answer AS x WHERE x.province = ?1 AND x.closes = 1"),
    CATEGORY("inspection", SINCE_DAY, "d.entity", "CAST(d.id AS TEXT)", "x.on_day",
             "dossier_act AS x JOIN dossier AS d ON d.province = x.province AND d.id = x.dossier"
             " WHERE x.province = ?1 AND x.act = 'close'"),
    CATEGORY("request", SINCE_DAY, "COALESCE(q.person, 0)", "CAST(q.id AS TEXT)", "x.on_day",
             "subject_act AS x JOIN subject_request AS q ON q.province = x.province AND q.id ="
             " x.request WHERE x.province = ?1 AND x.act IN ('answer', 'refuse')"),
    CATEGORY("breach", SINCE_MOMENT, "0", "CAST(x.breach AS TEXT)", "x.done_us",
             "breach_act AS x WHERE x.province = ?1 AND x.act = 'close'"),
};

static const struct category *find(str code)
{
    for (size_t i = 0; i < sizeof(categories) / sizeof(categories[0]); i++) {
        if (str_eq_c(code, categories[i].code))
            return &categories[i];
    }
    return NULL;
}

/* ---- terms ---- */

enum {
    COL_CATEGORY,
    COL_VI,
    COL_EN,
    COL_FROM_VI,
    COL_FROM_EN,
    COL_YEARS,
    COL_LAW,
    COL_ARTICLE,
    COL_GRADE,
    COL_NOTE,
    COLS
};
static const char *const columns[COLS] = {"category", "vi",         "en",      "from_vi", "from_en",
                                          "years",    "instrument", "article", "grade",   "note"};

/* A number is worth what it rests on: a source of grade B or better, or the office's decision. */
static bool is_sourced(const struct retention_term *t)
{
    return t->instrument.n > 0 && (str_starts(t->grade, STR("A")) || str_eq_c(t->grade, "B") ||
                                   str_eq_c(t->grade, "B+") || str_eq_c(t->grade, "office"));
}

static enum err_code take(struct arena *a, struct retention_terms *to, const str *f, struct err *e)
{
    struct retention_term t = {.category = f[COL_CATEGORY],
                               .text = {f[COL_VI], f[COL_EN]},
                               .since = {f[COL_FROM_VI], f[COL_FROM_EN]},
                               .instrument = f[COL_LAW],
                               .article = f[COL_ARTICLE],
                               .grade = f[COL_GRADE],
                               .note = f[COL_NOTE]};
    bool known = find(t.category) != NULL;
    for (uint32_t i = 0; i < to->n; i++)
        known = known && !str_eq(to->v[i].category, t.category);
    if (!known)
        return err_set(e, ERR_INPUT, "loại \"%s\" không có, hoặc có hai lần",
                       "there is no category \"%s\", or it is there twice", t.category);
    if (f[COL_YEARS].n > 0 &&
        (!num_parse_int(f[COL_YEARS], &t.years) || t.years < 1 || t.years > 200))
        return err_set(e, ERR_INPUT, "\"%s\" không phải số năm, từ 1 đến 200",
                       "\"%s\" is no number of years, 1 to 200", f[COL_YEARS]);
    if (t.years > 0 && !is_sourced(&t))
        return err_set(e, ERR_INPUT,
                       "thời hạn cần văn bản, và mức A, B hoặc office (cơ quan quyết định)",
                       "a term needs its instrument, and grade A, B or office (by decision)");
    vec_push(a, to, t);
    return ERR_NONE;
}

enum err_code retention_load(struct arena *a, str folder, struct retention_terms *out,
                             struct err *e)
{
    char path[4096];
    str fields[CSV_MAX_COLUMNS], f[COLS];
    struct csv_reader *csv = NULL;
    int got = 0, at[COLS] = {0};
    *out = (struct retention_terms){0};
    fmt_write(path, sizeof(path), "%s/protection/retention.csv", folder);
    enum err_code code = csv_open(&csv, path, e);
    for (int i = 0; i < COLS && code == ERR_NONE; i++) {
        at[i] = csv_find(csv, str_from_c(columns[i]));
        if (at[i] < 0)
            code = err_set(e, ERR_INPUT, "thiếu cột %z", "the column %z is missing", columns[i]);
    }
    while (code == ERR_NONE && (got = csv_next(csv, fields, e)) > 0) {
        for (int i = 0; i < COLS; i++)
            f[i] = arena_str(a, fields[at[i]]);
        code = take(a, out, f, e);
    }
    if (got < 0)
        code = e->code;
    if (code == ERR_INPUT && csv != NULL)
        err_at(e, arena_str(a, str_from_c(path)), csv_line(csv), 1, 1);
    csv_close(csv);
    return code;
}

/* ---- what is past ---- */

/* What is before it was kept its whole term on that day. */
static int64_t past_before(const struct category *k, const struct retention_term *t, day on)
{
    int year, mon, dom;
    day_to_ymd(on, &year, &mon, &dom);
    day first = day_from_ymd(year - (int)t->years, 1, 1);
    day last = day_add_months(on, -12 * (int32_t)t->years);
    switch (k->since) {
    case SINCE_YEAR_OF_DAY:
        return first;
    case SINCE_YEAR_OF_MONTH:
        return month_of(first);
    case SINCE_MOMENT:
        return moment_after(last - 1);
    case SINCE_DAY:
        break;
    }
    return last;
}

static day since_at(const struct category *k, int64_t v)
{
    if (k->since == SINCE_MOMENT)
        return day_of_moment(v);
    return k->since == SINCE_YEAR_OF_MONTH ? month_first_day((month)v) : (day)v;
}

enum err_code retention_counted(struct store_conn *c, struct arena *a, int64_t province,
                                const struct retention_term *t, day on, struct retention_count *out,
                                struct err *e)
{
    const struct category *k = find(t->category);
    struct store_value v[2];
    int64_t before = t->years > 0 ? past_before(k, t, on) : INT64_MIN;
    int got =
        store_one(c, k->count, STORE_VALUES(store_int(province), store_int(before)), a, v, 2, e);
    if (got < 0)
        return e->code;
    *out = (struct retention_count){v[0].i, v[1].i};
    return ERR_NONE;
}

enum err_code retention_past(struct store_conn *c, struct arena *a, int64_t province,
                             const struct retention_term *t, day on, uint32_t max,
                             struct retention_rows *out, struct err *e)
{
    const struct category *k = find(t->category);
    int more;
    *out = (struct retention_rows){0};
    if (t->years == 0)
        return ERR_NONE;
    if (store_query(
            c, k->past,
            STORE_VALUES(store_int(province), store_int(past_before(k, t, on)), store_int(max)),
            e) != ERR_NONE)
        return e->code;
    while ((more = store_next(c, e)) > 0) {
        const struct retention_row r = {store_at_int(c, 0), arena_str(a, store_at_text(c, 1)),
                                        since_at(k, store_at_int(c, 2))};
        vec_push(a, out, r);
    }
    return more < 0 ? e->code : ERR_NONE;
}
