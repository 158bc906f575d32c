/* Two records become one (duplicate.h): what is closed and what is written, worked out in memory
 * from the rows of both, shown or done.
 *
 * The rule: what the kept says of a day stands; of the other days, and of other facts, numbers and
 * surveys, the dropped is heard. What the kept does not know (birth, ethnicity) it takes over. Only
 * where the two lived in two households at a time does the rule not know, and asks the officer. */
#include "base/check.h"
#include "base/fmt.h"
#include "registry/duplicate_rows.h"
#include "registry/name_keys.h"
#include "registry/roles.h"
#include "registry/times.h"

struct merging_two {
    struct store_conn *c;
    struct arena *a;
    int64_t province;
    const struct duplicate_merge *m;
    struct person_rows kept, dropped;
    struct person_rows closes, writes;
    struct duplicate_steps *steps;
    int64_t home; /* the household chosen; 0: none was */
};

static bool overlap(const struct person_row *x, const struct person_row *y)
{
    return x->from < y->to && y->from < x->to;
}

static bool same_value(const struct store_value *x, const struct store_value *y)
{
    return x->type == y->type && x->i == y->i && (x->type != STORE_TEXT || str_eq(x->s, y->s));
}

/* ---- what is told ---- */

static str text_of(struct merging_two *x, const struct person_row *r)
{
    struct buf b;
    buf_init(&b, x->a, 4096);
    switch (r->table) {
    case OF_PERSON:
        buf_add(&b, r->v[0].s);
        if (r->v[3].type == STORE_INT) {
            char iso[11];
            size_t n = day_format_iso((day)r->v[3].i, iso);
            buf_fmt(&b, ", %s", (str){iso, r->v[3].i == r->v[4].i ? n : 4});
        }
        break;
    case OF_MEMBERSHIP:
        buf_fmt(&b, "#%l/%l relation=%s", r->v[0].i, r->v[1].i, r->v[2].s);
        break;
    case OF_ANSWER:
        buf_add(&b, r->v[1].s);
        break;
    default:
        buf_fmt(&b, "%s=%s", r->v[0].s, r->v[1].s);
    }
    return buf_str(&b);
}

static void tell(struct merging_two *x, const struct person_row *r, enum duplicate_act act)
{
    struct duplicate_step step = {.section = str_from_c(person_table_names[r->table]),
                                  .value = text_of(x, r),
                                  .from = r->from,
                                  .to = r->to,
                                  .act = act};
    vec_push(x->a, x->steps, step);
}

static void write(struct merging_two *x, struct person_row r, day from, day to,
                  enum duplicate_act act)
{
    r.person = x->m->kept;
    r.from = from;
    r.to = to;
    vec_push(x->a, &x->writes, r);
    tell(x, &r, act);
}

/* ---- days ---- */

typedef bool covers_fn(const struct person_row *by, const struct person_row *r);

static bool covers_any(const struct person_row *by, const struct person_row *r)
{
    return by->table == r->table;
}

static bool covers_same(const struct person_row *by, const struct person_row *r)
{
    return by->table == r->table && same_value(&by->v[0], &r->v[0]);
}

/* The parts of `r` on which none of `by` says anything are written under the kept; of the others it
 * is told that they are lost. */
static void write_uncovered(struct merging_two *x, const struct person_row *r,
                            const struct person_rows *by, covers_fn *covers, enum duplicate_act act,
                            enum duplicate_act lost)
{
    day at = r->from;
    while (at < r->to) {
        const struct person_row *now = NULL;
        day next = r->to;
        for (uint32_t i = 0; i < by->n; i++) {
            const struct person_row *k = &by->v[i];
            if (!covers(k, r) || !overlap(k, r))
                continue;
            if (k->from <= at && at < k->to && (now == NULL || k->to > now->to))
                now = k;
            if (k->from > at && k->from < next)
                next = k->from;
        }
        if (now == NULL) {
            write(x, *r, at, next, act);
            at = next;
            continue;
        }
        struct person_row gone = *r;
        gone.from = at;
        gone.to = now->to < r->to ? now->to : r->to;
        tell(x, &gone, lost);
        at = gone.to;
    }
}

/* ---- the five tables ---- */

/* Of the kept, what it does not know and the dropped does. */
static void fill_person(struct merging_two *x, const struct person_row *k)
{
    struct person_row r = *k;
    for (uint32_t i = 0; i < x->dropped.n; i++) {
        const struct person_row *d = &x->dropped.v[i];
        if (d->table != OF_PERSON || !overlap(d, k))
            continue;
        bool year_alone = r.v[3].type == STORE_INT && r.v[3].i != r.v[4].i;
        bool exact = d->v[3].type == STORE_INT && d->v[3].i == d->v[4].i;
        bool within = exact && year_alone && d->v[3].i >= r.v[3].i && d->v[3].i <= r.v[4].i;
        if (within || (r.v[3].type != STORE_INT && d->v[3].type == STORE_INT)) {
            r.v[3] = d->v[3];
            r.v[4] = d->v[4];
        }
        for (int f = 1; f < 3; f++) {
            if (r.v[f].s.n == 0)
                r.v[f] = d->v[f];
        }
    }
    bool same = true;
    for (int f = 0; f < ROW_VALUES; f++)
        same = same && same_value(&r.v[f], &k->v[f]);
    if (same) {
        tell(x, k, DUPLICATE_STAYS);
        return;
    }
    vec_push(x->a, &x->closes, *k);
    write(x, r, k->from, k->to, DUPLICATE_FILLS);
}

/* Nobody has two numbers of a kind at a time. What is closed is found all the same, by way of the
 * merge (search_store.c). */
static void merge_numbers(struct merging_two *x)
{
    bool dropped = x->m->number_of_dropped;
    for (uint32_t i = 0; i < x->kept.n && dropped; i++) {
        const struct person_row *k = &x->kept.v[i];
        bool meets = false;
        for (uint32_t j = 0; j < x->dropped.n; j++)
            meets |= covers_same(&x->dropped.v[j], k) && overlap(&x->dropped.v[j], k);
        if (k->table != OF_NUMBER || !meets)
            continue;
        vec_push(x->a, &x->closes, *k);
        write_uncovered(x, k, &x->dropped, covers_same, DUPLICATE_STAYS, DUPLICATE_YIELDS);
    }
    for (uint32_t i = 0; i < x->dropped.n; i++) {
        const struct person_row *d = &x->dropped.v[i];
        if (d->table != OF_NUMBER)
            continue;
        if (dropped)
            write(x, *d, d->from, d->to, DUPLICATE_MOVES);
        else
            write_uncovered(x, d, &x->kept, covers_same, DUPLICATE_MOVES, DUPLICATE_LOSES);
    }
}

/* An answer holds until the next survey: of the same day the kept's stands. */
static void merge_answer(struct merging_two *x, const struct person_row *d)
{
    for (uint32_t i = 0; i < x->kept.n; i++) {
        const struct person_row *k = &x->kept.v[i];
        if (k->table == OF_ANSWER && k->from == d->from) {
            tell(x, d, DUPLICATE_LOSES);
            return;
        }
    }
    write(x, *d, d->from, d->to, DUPLICATE_MOVES);
}

static enum err_code code_of(struct merging_two *x, int64_t household, str *code, struct err *e)
{
    struct store_value v;
    int got = store_one(x->c,
                        SQL("SELECT code FROM household WHERE province = ?1 AND id = ?2 AND closed"
                            " = 0 ORDER BY valid_from DESC LIMIT 1"),
                        STORE_VALUES(store_int(x->province), store_int(household)), x->a, &v, 1, e);
    *code = got == 1 ? v.s : STR("?");
    return got < 0 ? e->code : ERR_NONE;
}

static enum err_code two_homes(struct merging_two *x, int64_t k, int64_t d, struct err *e)
{
    str kept, dropped;
    enum err_code code = code_of(x, k, &kept, e);
    if (code == ERR_NONE)
        code = code_of(x, d, &dropped, e);
    if (code != ERR_NONE)
        return code;
    err_set(e, ERR_INPUT, "hai bản ghi cùng lúc ở hai hộ (%s và %s): cán bộ chọn hộ nào đúng",
            "the two records live in two households at a time (%s and %s): the officer chooses",
            kept, dropped);
    err_hint(e, "thêm --household %s hoặc --household %s", "add --household %s or --household %s",
             kept, dropped);
    return ERR_INPUT;
}

/* Whether the dropped's membership stands against those of the kept. */
static enum err_code dropped_wins(struct merging_two *x, bool *wins, struct err *e)
{
    *wins = false;
    for (uint32_t i = 0; i < x->dropped.n; i++) {
        const struct person_row *d = &x->dropped.v[i];
        for (uint32_t j = 0; j < x->kept.n && d->table == OF_MEMBERSHIP; j++) {
            const struct person_row *k = &x->kept.v[j];
            if (k->table != OF_MEMBERSHIP || !overlap(k, d) || same_value(&k->v[0], &d->v[0]))
                continue;
            if (x->home != k->v[0].i && x->home != d->v[0].i)
                return two_homes(x, k->v[0].i, d->v[0].i, e);
            *wins = *wins || x->home == d->v[0].i;
        }
    }
    return ERR_NONE;
}

static enum err_code merge_homes(struct merging_two *x, struct err *e)
{
    bool wins;
    enum err_code code = dropped_wins(x, &wins, e);
    for (uint32_t i = 0; i < x->kept.n && code == ERR_NONE; i++) {
        const struct person_row *k = &x->kept.v[i];
        bool meets = false;
        for (uint32_t j = 0; j < x->dropped.n; j++)
            meets |= x->dropped.v[j].table == OF_MEMBERSHIP && overlap(k, &x->dropped.v[j]);
        if (k->table != OF_MEMBERSHIP)
            continue;
        if (!wins || !meets) {
            tell(x, k, DUPLICATE_STAYS);
            continue;
        }
        vec_push(x->a, &x->closes, *k);
        write_uncovered(x, k, &x->dropped, covers_any, DUPLICATE_STAYS, DUPLICATE_YIELDS);
    }
    for (uint32_t i = 0; i < x->dropped.n && code == ERR_NONE; i++) {
        const struct person_row *d = &x->dropped.v[i];
        if (d->table != OF_MEMBERSHIP)
            continue;
        if (wins)
            write(x, *d, d->from, d->to, DUPLICATE_MOVES);
        else
            write_uncovered(x, d, &x->kept, covers_any, DUPLICATE_MOVES, DUPLICATE_LOSES);
    }
    return code;
}

static enum err_code work_out(struct merging_two *x, struct err *e)
{
    for (uint32_t i = 0; i < x->kept.n; i++) {
        if (x->kept.v[i].table == OF_PERSON)
            fill_person(x, &x->kept.v[i]);
    }
    for (uint32_t i = 0; i < x->dropped.n; i++) {
        const struct person_row *d = &x->dropped.v[i];
        vec_push(x->a, &x->closes, *d);
        if (d->table == OF_PERSON)
            write_uncovered(x, d, &x->kept, covers_any, DUPLICATE_MOVES, DUPLICATE_LOSES);
        else if (d->table == OF_ANSWER)
            merge_answer(x, d);
        else if (d->table == OF_FACT)
            write_uncovered(x, d, &x->kept, covers_same, DUPLICATE_MOVES, DUPLICATE_LOSES);
    }
    merge_numbers(x);
    return merge_homes(x, e);
}

/* ---- the whole ---- */

static enum err_code read_both(struct merging_two *x, struct err *e)
{
    const struct duplicate_merge *m = x->m;
    if (m->kept == m->dropped)
        return err_set(e, ERR_USAGE, "cần hai người khác nhau", "two different people are needed");
    enum err_code code = rows_open(x->c, x->a, x->province, m->kept, &x->kept, e);
    if (code == ERR_NONE)
        code = rows_open(x->c, x->a, x->province, m->dropped, &x->dropped, e);
    bool there = x->kept.n > 0 && x->kept.v[0].table == OF_PERSON && x->dropped.n > 0 &&
                 x->dropped.v[0].table == OF_PERSON;
    if (code == ERR_NONE && !there)
        return err_set(e, ERR_INPUT, "một trong hai người không còn trong sổ",
                       "one of the two is not in the registry any more");
    if (code != ERR_NONE || m->household.n == 0)
        return code;
    struct store_value v;
    int got =
        store_one(x->c,
                  SQL("SELECT id FROM household WHERE province = ?1 AND code = ?2 AND closed"
                      " = 0 ORDER BY valid_to DESC, id LIMIT 1"),
                  STORE_VALUES(store_int(x->province), store_text(m->household)), x->a, &v, 1, e);
    if (got == 0)
        return err_set(e, ERR_INPUT, "sổ không có hộ \"%s\"",
                       "the registry has no household \"%s\"", m->household);
    x->home = got == 1 ? v.i : 0;
    return got < 0 ? e->code : ERR_NONE;
}

enum err_code duplicate_plan(struct store_conn *c, struct arena *a, int64_t province,
                             const struct duplicate_merge *m, struct duplicate_steps *out,
                             struct err *e)
{
    struct merging_two x = {.c = c, .a = a, .province = province, .m = m, .steps = out};
    *out = (struct duplicate_steps){0};
    enum err_code code = read_both(&x, e);
    return code == ERR_NONE ? work_out(&x, e) : code;
}

static enum err_code write_merge(struct merging_two *x, const struct recording *by,
                                 int64_t recorded, int64_t merge, struct err *e)
{
    const struct duplicate_merge *m = x->m;
    int64_t low = m->kept < m->dropped ? m->kept : m->dropped;
    enum err_code code = store_run(
        x->c,
        SQL("INSERT INTO person_merge (province, id, kept, dropped, recorded, reason) VALUES (?1,"
            " ?2, ?3, ?4, ?5, ?6)"),
        STORE_VALUES(store_int(by->province), store_int(merge), store_int(m->kept),
                     store_int(m->dropped), store_int(recorded), store_text(m->reason)),
        NULL, e);
    if (code == ERR_NONE)
        code = store_run(x->c,
                         SQL("INSERT INTO duplicate_decision (province, person_a, person_b,"
                             " recorded, verdict, reason) VALUES (?1, ?2, ?3, ?4, 'same', ?5)"),
                         STORE_VALUES(store_int(by->province), store_int(low),
                                      store_int(m->kept + m->dropped - low), store_int(recorded),
                                      store_text(m->reason)),
                         NULL, e);
    /* Closed first: a number that moves is to be free. */
    for (uint32_t i = 0; i < x->closes.n && code == ERR_NONE; i++)
        code = row_close(x->c, x->province, &x->closes.v[i], recorded, m->today, e);
    for (uint32_t i = 0; i < x->writes.n && code == ERR_NONE; i++)
        code = row_write(x->c, x->province, &x->writes.v[i], recorded, m->today, e);
    struct name_keys *keys = name_keys_new(x->a);
    for (uint32_t i = 0; i < x->writes.n; i++)
        name_keys_person(keys, x->writes.v[i].person);
    return code == ERR_NONE ? name_keys_write(x->c, keys, x->province, e) : code;
}

enum err_code duplicate_merge(struct store_conn *c, const struct recording *by,
                              const struct duplicate_merge *m, int64_t *merge, struct err *e)
{
    struct arena a;
    struct duplicate_steps steps = {0};
    struct merging_two x = {.c = c, .a = &a, .province = by->province, .m = m, .steps = &steps};
    int64_t recorded = 0;
    arena_init(&a, (size_t)64 << 20);
    /* The recording locks the province's counter: what is read then is what is changed. */
    enum err_code code = recording_begin(c, by, &recorded, e);
    bool kept_first = m->kept < m->dropped;
    const int64_t both[] = {kept_first ? m->kept : m->dropped, kept_first ? m->dropped : m->kept};
    if (code == ERR_NONE)
        code = roles_may_for(c, by->province, by->actor, RIGHT_REVIEW_RECORD, both, 2, m->today, e);
    if (code == ERR_NONE)
        code = read_both(&x, e);
    if (code == ERR_NONE)
        code = work_out(&x, e);
    if (code == ERR_NONE)
        code = recording_count(c, by->province, STR("person_merge"), 1, merge, e);
    if (code == ERR_NONE)
        code = write_merge(&x, by, recorded, *merge, e);
    arena_clear(&a);
    return code;
}
