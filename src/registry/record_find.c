/* Who is meant, and who answers to a name. */
#include "registry/record.h"

#include "base/check.h"
#include "base/fmt.h"
#include "base/num.h"
#include "base/text.h"
#include "registry/search.h"
#include "registry/times.h"

#include <stdlib.h>

static enum err_code one_number(struct store_conn *c, sql q, const struct world_at *at,
                                struct store_value fifth, struct store_value sixth, int64_t *out,
                                struct err *e)
{
    struct arena scratch;
    struct store_value v;
    arena_init(&scratch, (size_t)1 << 20);
    int got =
        store_one(c, q,
                  STORE_VALUES(store_int(at->province), store_date(at->as_of),
                               store_date(at->known_on), store_int(at->recording), fifth, sixth),
                  &scratch, &v, 1, e);
    *out = got == 1 ? v.i : 0;
    arena_clear(&scratch);
    return got < 0 ? e->code : ERR_NONE;
}

enum err_code record_who(struct store_conn *c, const struct world_at *at, str text, int64_t *out,
                         struct err *e)
{
    ptrdiff_t slash = str_find_char(text, '/');
    int64_t number = 0, household = 0;
    enum err_code code = ERR_NONE;
    *out = 0;
    if (text.n > 1 && text.p[0] == '#' && num_parse_int(str_slice(text, 1, text.n), &number)) {
        code = one_number(c,
                          SQL("SELECT id FROM person WHERE province = ?1 AND id = ?5 AND ?2 = ?2"
                              " AND ?3 = ?3 AND ?4 = ?4 AND ?6 = ?6"),
                          at, store_int(number), store_int(0), out, e);
    } else if (slash > 0) {
        code = world_find_household(c, at, str_slice(text, 0, (size_t)slash), &household, e);
        bool ok = num_parse_int(str_slice(text, (size_t)slash + 1, text.n), &number);
        if (code == ERR_NONE && ok && household != 0)
            code = one_number(c,
                              SQL("SELECT person FROM membership WHERE province = ?1 AND household"
                                  " = ?5 AND number = ?6 AND" TRUE_ROWS " ORDER BY person"),
                              at, store_int(household), store_int(number), out, e);
    } else if (num_parse_int(text, &number)) {
        code = one_number(c,
                          SQL("SELECT person FROM person_number WHERE province = ?1 AND number ="
                              " ?5 AND kind = ?6 AND" TRUE_ROWS " ORDER BY person"),
                          at, store_text(text),
                          store_text(text.n == 9 ? STR("old_card") : STR("citizen")), out, e);
    }
    if (code != ERR_NONE || *out != 0)
        return code;
    err_set(e, ERR_INPUT, "sổ không có người \"%s\"", "the registry has no person \"%s\"", text);
    err_hint(e, "viết HỘ/SỐ_THÀNH_VIÊN, số định danh, hoặc #SỐ (xem ansinh person find)",
             "write HOUSEHOLD/MEMBER, a personal number, or #ID (see ansinh person find)");
    return ERR_INPUT;
}

/* ---- finding ---- */

struct finding {
    struct store_conn *c;
    struct arena *a;
    const struct world_at *at;
    const struct search_query *q;
    uint32_t limit;
    struct record_hits *out;
};

#define PEOPLE "SELECT id, name, birth, birth_to, sex FROM person WHERE province = ?1 AND"

static bool born_then(const struct search_query *q, day from, day to)
{
    int y, m, d;
    if (q->birth_year == 0)
        return true;
    if (from == DAY_MIN)
        return false;
    if (q->has_birth)
        return from <= q->birth && q->birth <= to;
    day_to_ymd(from, &y, &m, &d);
    return y == q->birth_year;
}

static bool seen(const struct finding *x, int64_t person)
{
    for (uint32_t i = 0; i < x->out->n; i++) {
        if (x->out->v[i].person == person)
            return true;
    }
    return false;
}

/* The row of the cursor, if it is asked for; false: enough. */
static bool take(struct finding *x)
{
    struct store_conn *c = x->c;
    struct record_hit hit = {.person = store_at_int(c, 0), .birth = DAY_MIN, .birth_to = DAY_MIN};
    if (!store_at_null(c, 2)) {
        hit.birth = (day)store_at_int(c, 2);
        hit.birth_to = (day)store_at_int(c, 3);
    }
    if (!born_then(x->q, hit.birth, hit.birth_to))
        return true;
    if (x->q->n_words > 0) {
        struct arena_mark mark = arena_save(x->a);
        bool has = search_has_words(x->q, text_fold(x->a, store_at_text(c, 1)));
        arena_restore(x->a, mark);
        if (!has)
            return true;
    }
    if (seen(x, hit.person))
        return true;
    if (x->out->n == x->limit) {
        x->out->more = true;
        return false;
    }
    hit.name = arena_str(x->a, store_at_text(c, 1));
    hit.sex = arena_str(x->a, store_at_text(c, 4));
    hit.number = hit.household = STR("");
    vec_push(x->a, x->out, hit);
    return true;
}

static enum err_code run(struct finding *x, sql q, struct store_value low, struct store_value high,
                         struct err *e)
{
    const struct world_at *at = x->at;
    int more;
    if (store_query(x->c, q,
                    STORE_VALUES(store_int(at->province), store_date(at->as_of),
                                 store_date(at->known_on), store_int(at->recording), low, high),
                    e) != ERR_NONE)
        return e->code;
    while ((more = store_next(x->c, e)) > 0) {
        if (!take(x)) {
            store_finish(x->c);
            return ERR_NONE;
        }
    }
    return more < 0 ? e->code : ERR_NONE;
}

/* The number and the household of each, by keys. */
static enum err_code complete(struct finding *x, struct err *e)
{
    const struct world_at *at = x->at;
    for (uint32_t i = 0; i < x->out->n; i++) {
        struct record_hit *hit = &x->out->v[i];
        struct store_value v[2];
        int got = store_one(
            x->c,
            SQL("SELECT number FROM person_number WHERE province = ?1 AND person ="
                " ?5 AND kind <> 'birth_certificate' AND" TRUE_ROWS " ORDER BY kind"),
            STORE_VALUES(store_int(at->province), store_date(at->as_of), store_date(at->known_on),
                         store_int(at->recording), store_int(hit->person)),
            x->a, v, 1, e);
        if (got < 0)
            return e->code;
        if (got == 1)
            hit->number = v[0].s;
        got = store_one(x->c,
                        SQL("SELECT h.code, m.number FROM membership AS m JOIN household AS h ON"
                            " h.province = m.province AND h.id = m.household WHERE m.province = ?1"
                            " AND m.person = ?5 AND m.valid_from <= ?2 AND ?2 < m.valid_to AND"
                            " m.known_from <= ?3 AND m.recorded <= ?4 AND (m.closed = 0 OR m.closed"
                            " > ?4 OR m.known_to > ?3) AND h.recorded <= ?4 ORDER BY m.recorded"
                            " DESC, h.recorded DESC, h.valid_from DESC"),
                        STORE_VALUES(store_int(at->province), store_date(at->as_of),
                                     store_date(at->known_on), store_int(at->recording),
                                     store_int(hit->person)),
                        x->a, v, 2, e);
        if (got < 0)
            return e->code;
        char text[128];
        if (got == 1) {
            size_t n = fmt_write(text, sizeof(text), "%s/%l", v[0].s, v[1].i);
            hit->household = arena_str(x->a, (str){text, n});
        }
    }
    return ERR_NONE;
}

/* Everything after `s` that begins with it is below this. */
static str after(struct arena *a, str s)
{
    char *p = arena_alloc(a, s.n + 4);
    mem_copy(p, s.p, s.n);
    mem_copy(p + s.n, "\xF4\x8F\xBF\xBF", 4);
    return (str){p, s.n + 4};
}

static enum err_code by_name(struct finding *x, struct err *e)
{
    struct buf folded;
    buf_init(&folded, x->a, 2 * SEARCH_MAX_QUERY_BYTES);
    for (uint32_t i = 0; i < x->q->n_words; i++) {
        buf_add_c(&folded, i > 0 ? " " : "");
        buf_add(&folded, x->q->folded[i]);
    }
    str low = buf_str(&folded);
    enum err_code code = run(x,
                             SQL(PEOPLE " name_key >= ?5 AND name_key < ?6 AND" TRUE_ROWS
                                        " ORDER BY name_key, birth NULLS FIRST, id"),
                             store_text(low), store_text(after(x->a, low)), e);
    if (code != ERR_NONE || x->out->n > 0)
        return code;
    /* Nobody's name begins so: a given name, or words in another order. */
    return run(x, SQL(PEOPLE TRUE_ROWS " AND ?5 = ?5 AND ?6 = ?6 ORDER BY id"), store_int(0),
               store_int(0), e);
}

enum err_code record_find(struct store_conn *c, struct arena *a, const struct world_at *at,
                          str words, uint32_t limit, struct record_hits *out, struct err *e)
{
    struct search_query q;
    *out = (struct record_hits){0};
    enum err_code code = search_parse(a, words, &q, e);
    if (code != ERR_NONE)
        return code;
    struct finding x = {.c = c, .a = a, .at = at, .q = &q, .limit = limit, .out = out};
    if (q.number.n > 0) {
        code =
            run(&x,
                SQL(PEOPLE TRUE_ROWS " AND id IN (SELECT person FROM person_number WHERE"
                                     " province = ?1 AND kind IN ('citizen', 'old_card') AND"
                                     " number >= ?5 AND number < ?6 AND" TRUE_ROWS ") ORDER BY id"),
                store_text(q.number), store_text(after(a, q.number)), e);
    } else if (q.code.n > 0) {
        int64_t household = 0;
        code = world_find_household(c, at, q.code, &household, e);
        if (code == ERR_NONE)
            code = run(&x,
                       SQL(PEOPLE TRUE_ROWS " AND ?6 = ?6 AND id IN (SELECT person FROM membership"
                                            " WHERE province = ?1 AND household = ?5 AND" TRUE_ROWS
                                            ") ORDER BY id"),
                       store_int(household), store_int(0), e);
    } else {
        code = by_name(&x, e);
    }
    return code == ERR_NONE ? complete(&x, e) : code;
}
