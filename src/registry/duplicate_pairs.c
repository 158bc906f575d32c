/* Runs, their pairs, and what officers decided of them. */
#include "base/check.h"
#include "base/fmt.h"
#include "base/num.h"
#include "registry/duplicate.h"
#include "registry/roles.h"
#include "registry/times.h"

/* As they stand in the table; in the order of match.h. */
static const char *const part_names[MATCH_PARTS] = {"surname", "middle",  "given",   "sex",
                                                    "birth",   "commune", "citizen", "old_card"};
static const char *const level_names[MATCH_LEVELS] = {
    [MATCH_UNKNOWN] = "unknown",
    [MATCH_EQUAL] = "equal",
    [MATCH_DIFFERENT] = "different",
    [MATCH_MARKS_LOST] = "marks_lost",
    [MATCH_MARKS] = "marks",
    [MATCH_LEFTOVER] = "leftover",
    [MATCH_SOUND] = "sound",
    [MATCH_TYPING] = "typing",
    [MATCH_INITIAL] = "initial",
    [MATCH_PARTLY] = "partly",
    [MATCH_DAY_MONTH] = "day_month",
    [MATCH_YEAR_ONLY] = "year_only",
    [MATCH_DAY_OR_MONTH] = "day_or_month",
    [MATCH_SAME_YEAR] = "same_year",
    [MATCH_NEXT_YEAR] = "next_year",
    [MATCH_YEAR_DIGIT] = "year_digit",
    [MATCH_ONE_DIGIT] = "one_digit",
    [MATCH_TWO_SWAPPED] = "two_swapped",
};

static void write_reasons(const uint8_t *levels, struct buf *to)
{
    for (int i = 0; i < MATCH_PARTS; i++) {
        if (levels[i] != MATCH_UNKNOWN)
            buf_fmt(to, "%z%z=%z", to->n > 0 ? " " : "", part_names[i], level_names[levels[i]]);
    }
}

/* ---- keeping a run ---- */

static enum err_code keep_pairs(struct store_conn *c, int64_t province, int64_t run,
                                const struct duplicate_found *found, struct err *e)
{
    struct arena scratch;
    struct buf reasons;
    arena_init(&scratch, 65536);
    buf_init(&reasons, &scratch, 1024);
    enum err_code code = store_load_begin(
        c, SQL("duplicate_pair (province, run, person_a, person_b, points, reasons)"), 6, e);
    for (uint32_t i = 0; i < found->n && code == ERR_NONE; i++) {
        const struct duplicate_proposal *p = &found->v[i];
        reasons.n = 0;
        write_reasons(p->levels, &reasons);
        const struct store_value v[] = {store_int(province),  store_int(run),
                                        store_int(p->a),      store_int(p->b),
                                        store_int(p->points), store_text(buf_str(&reasons))};
        code = store_load_row(c, v, e);
    }
    if (code == ERR_NONE)
        code = store_load_end(c, e);
    arena_clear(&scratch);
    return code;
}

static enum err_code keep(struct store_conn *c, const struct duplicate_query *q,
                          const struct duplicate_found *found, const struct recording *by,
                          int64_t *run, struct err *e)
{
    int64_t recorded = 0;
    enum err_code code = recording_begin(c, by, &recorded, e);
    if (code == ERR_NONE)
        code = recording_count(c, by->province, STR("duplicate_run"), 1, run, e);
    if (code == ERR_NONE)
        code = store_run(
            c,
            SQL("INSERT INTO duplicate_run (province, id, recorded, as_of, commune, least_points,"
                " people, compared, crowded) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)"),
            STORE_VALUES(store_int(by->province), store_int(*run), store_int(recorded),
                         store_date(q->at.as_of), store_text(q->commune),
                         store_int(q->least_points), store_int(found->people),
                         store_int((int64_t)found->compared), store_int(found->crowded)),
            NULL, e);
    return code == ERR_NONE ? keep_pairs(c, by->province, *run, found, e) : code;
}

enum err_code duplicate_keep(struct store_conn *c, const struct duplicate_query *q,
                             const struct duplicate_found *found, const struct recording *by,
                             int64_t *run, struct err *e)
{
    enum err_code code = store_begin(c, e);
    if (code == ERR_NONE)
        code = keep(c, q, found, by, run, e);
    if (code == ERR_NONE)
        code = store_commit(c, e);
    store_rollback(c);
    return code;
}

/* ---- reading ---- */

#define LAST_VERDICT                                                                               \
    "(SELECT d.verdict FROM duplicate_decision AS d WHERE d.province = p.province AND d.person_a"  \
    " = p.person_a AND d.person_b = p.person_b ORDER BY d.recorded DESC LIMIT 1)"

static void take(struct store_conn *c, struct arena *a, struct duplicate_pair *out)
{
    *out = (struct duplicate_pair){.a = store_at_int(c, 0),
                                   .b = store_at_int(c, 1),
                                   .run = store_at_int(c, 2),
                                   .points = (int32_t)store_at_int(c, 3),
                                   .reasons = arena_str(a, store_at_text(c, 4))};
    out->verdict = store_at_null(c, 5) ? STR("") : arena_str(a, store_at_text(c, 5));
}

enum err_code duplicate_list(struct store_conn *c, struct arena *a, int64_t province,
                             enum duplicate_open which, int32_t least_points, uint32_t limit,
                             struct duplicate_pairs *out, struct err *e)
{
    struct store_value last;
    int more;
    *out = (struct duplicate_pairs){0};
    int got = store_one(
        c, SQL("SELECT id FROM duplicate_run WHERE province = ?1 ORDER BY id DESC LIMIT 1"),
        STORE_VALUES(store_int(province)), a, &last, 1, e);
    if (got < 0)
        return e->code;
    if (got == 0)
        return err_set(e, ERR_INPUT, "chưa tìm người trùng lần nào (ansinh duplicates find)",
                       "people recorded twice have not been looked for (ansinh duplicates find)");
    if (store_query(c,
                    SQL("SELECT person_a, person_b, run, points, reasons, verdict FROM (SELECT"
                        " p.person_a, p.person_b, p.run, p.points, p.reasons, " LAST_VERDICT
                        " AS verdict FROM duplicate_pair AS p WHERE p.province = ?1 AND p.run = ?2"
                        " AND p.points >= ?3) AS q WHERE ?4 = 1 OR verdict IS NULL OR verdict ="
                        " 'unsure' ORDER BY points DESC, person_a, person_b LIMIT ?5"),
                    STORE_VALUES(store_int(province), last, store_int(least_points),
                                 store_int(which == DUPLICATE_ALL), store_int((int64_t)limit + 1)),
                    e) != ERR_NONE)
        return e->code;
    while ((more = store_next(c, e)) > 0) {
        struct duplicate_pair p;
        take(c, a, &p);
        if (out->n == limit)
            out->more = true;
        else
            vec_push(a, out, p);
    }
    return more < 0 ? e->code : ERR_NONE;
}

enum err_code duplicate_parse(str text, int64_t *a, int64_t *b, struct err *e)
{
    ptrdiff_t hyphen = str_find_char(text, '-');
    bool ok = hyphen > 0 && num_parse_int(str_slice(text, 0, (size_t)hyphen), a) &&
              num_parse_int(str_slice(text, (size_t)hyphen + 1, text.n), b) && *a > 0 && *b > 0 &&
              *a != *b;
    if (!ok) {
        err_set(e, ERR_USAGE, "\"%s\" không phải một cặp", "\"%s\" is no pair", text);
        err_hint(e, "viết hai số của sổ nối bằng dấu gạch: 17-3605",
                 "write the two numbers of the registry with a hyphen: 17-3605");
        return ERR_USAGE;
    }
    if (*a > *b) {
        int64_t other = *a;
        *a = *b;
        *b = other;
    }
    return ERR_NONE;
}

enum err_code duplicate_pair_of(struct store_conn *c, struct arena *a, int64_t province, int64_t x,
                                int64_t y, struct duplicate_pair *out, struct err *e)
{
    int more;
    *out = (struct duplicate_pair){.a = x, .b = y, .reasons = STR(""), .verdict = STR("")};
    if (store_query(c,
                    SQL("SELECT p.person_a, p.person_b, p.run, p.points, p.reasons, " LAST_VERDICT
                        " FROM duplicate_pair AS p WHERE p.province = ?1 AND p.person_a = ?2 AND"
                        " p.person_b = ?3 AND p.run IN (SELECT id FROM duplicate_run WHERE"
                        " province = ?1) ORDER BY p.run DESC LIMIT 1"),
                    STORE_VALUES(store_int(province), store_int(x), store_int(y)), e) != ERR_NONE)
        return e->code;
    while ((more = store_next(c, e)) > 0)
        take(c, a, out);
    return more < 0 ? e->code : ERR_NONE;
}

/* ---- deciding ---- */

/* A number that nobody ever bore, or that is a household's, is a slip of the finger. */
static enum err_code both_people(struct store_conn *c, int64_t province, int64_t a, int64_t b,
                                 struct err *e)
{
    const int64_t ids[] = {a, b};
    for (int i = 0; i < 2; i++) {
        struct arena scratch;
        struct store_value v;
        arena_init(&scratch, (size_t)1 << 16);
        int got =
            store_one(c, SQL("SELECT recorded FROM person WHERE province = ?1 AND id = ?2 LIMIT 1"),
                      STORE_VALUES(store_int(province), store_int(ids[i])), &scratch, &v, 1, e);
        arena_clear(&scratch);
        if (got < 0)
            return e->code;
        if (got == 0)
            return err_set(e, ERR_INPUT, "sổ chưa từng có người số #%l",
                           "the registry never had a person #%l", ids[i]);
    }
    return ERR_NONE;
}

enum err_code duplicate_decide(struct store_conn *c, const struct recording *by, int64_t a,
                               int64_t b, enum duplicate_verdict verdict, str reason,
                               int64_t *recorded, struct err *e)
{
    static const char *const names[] = {"same", "different", "unsure"};
    check(a < b);
    enum err_code code = both_people(c, by->province, a, b, e);
    if (code == ERR_NONE)
        code = recording_begin(c, by, recorded, e);
    if (code == ERR_NONE)
        code = roles_may_for(c, by->province, by->actor, RIGHT_REVIEW_RECORD, (int64_t[]){a, b}, 2,
                             day_of_moment(by->at_us), e);
    return code != ERR_NONE
               ? code
               : store_run(c,
                           SQL("INSERT INTO duplicate_decision (province, person_a, person_b,"
                               " recorded, verdict, reason) VALUES (?1, ?2, ?3, ?4, ?5, ?6)"),
                           STORE_VALUES(store_int(by->province), store_int(a), store_int(b),
                                        store_int(*recorded),
                                        store_text(str_from_c(names[verdict])), store_text(reason)),
                           NULL, e);
}
