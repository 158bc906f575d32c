/* Finding people by keys against a slow, plain reading of the tables: the same people, in the same
 * order, for the same reason, on both engines, after rounds of a survey, corrections, merges and
 * undone merges, as of any day and any recording. */
#include "registry_lab.h"

#include "base/fmt.h"
#include "base/text.h"
#include "registry/check_registry.h"
#include "registry/communes.h"
#include "registry/duplicate.h"
#include "registry/search.h"
#include "registry/times.h"

#include <stdlib.h>

#define HOUSEHOLDS 40
#define CROWD 320
#define QUESTIONS 270
#define ROUND_1 19000 /* 2022-01-08 */
#define ROUND_2 19200
#define ACTS 30
#define ACTS_FROM 19300
#define TODAY (ACTS_FROM + ACTS)

/* ---- chance, the same on both engines ---- */

static uint64_t state;
static uint32_t below(uint32_t n)
{
    state += 0x9E3779B97F4A7C15u;
    uint64_t z = state;
    z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9u;
    z = (z ^ z >> 27) * 0x94D049BB133111EBu;
    return (uint32_t)((z ^ z >> 31) % n);
}

static const char *const full_names[] = {"Nguyễn Thị Hoà",   "Nguyễn Thị Hoa",   "NGUYỄN THỊ HÒA",
                                         "Trần Văn Hoá",     "Hoà Thị Bình",     "Nguyễn Văn Á",
                                         "Nguyễn Hoàng Anh", "Hoàng Văn Nguyên", "Trần Á",
                                         "Bình Hoà Bình",    "Đỗ Thị Hoài",      "Nguyễn Á Văn"};
static const char *const later_names[] = {"Nguyễn Thị Huế", "Trần Thị Hoà", "Đỗ Bình"};
static const char *const births[] = {"1985", "1985-01-01", "1985-03-07", "1985-03-08",
                                     "1990", "1990-01-02", "1950-03-01"};
static const char *const villages[] = {"Thôn 2", "Thôn 12", "Bản Khe Cụt", "thôn 2 Khe"};
static const char *const communes[] = {"07660", "07663"};
#define ONE_OF(list) list[below(sizeof(list) / sizeof((list)[0]))]

/* ---- the plain reading ---- */

struct plain {
    int64_t id;
    str name, relation, commune, village, household;
    day birth, birth_to, since;
    str last; /* commune of today's map where they live, or lived last */
};

struct answer {
    const struct plain *who;
    str key, name;
    enum record_why why;
};

struct answers {
    struct answer *v;
    uint32_t n, cap;
};

static struct {
    struct plain *v;
    uint32_t n, cap;
} everybody;

static void read_everybody(struct store_conn *c, struct arena *a, const struct world_at *at)
{
    struct err e = {0};
    int more;
    everybody.v = NULL;
    everybody.n = everybody.cap = 0;
    must(store_query(c,
                     SQL("SELECT p.id, p.name, p.birth, p.birth_to, p.sex, w.relation, w.commune,"
                         " w.village, w.code, w.number, w.since FROM person AS p LEFT JOIN (SELECT"
                         " m.person, m.relation, m.number, h.commune, h.village, h.code, CASE WHEN"
                         " m.valid_from > h.valid_from THEN m.valid_from ELSE h.valid_from END AS"
                         " since FROM"
                         " membership AS m JOIN household AS h ON h.province = m.province AND h.id"
                         " = m.household WHERE m.province = ?1 AND" TRUE_OF("m") " AND" TRUE_OF(
                             "h") ") AS w ON w.person = p.id WHERE p.province "
                                  "= ?1 AND" TRUE_OF("p") " ORDER BY p.id"),
                     STORE_VALUES(store_int(at->province), store_date(at->as_of),
                                  store_date(at->known_on), store_int(at->recording)),
                     &e),
         &e);
    while ((more = store_next(c, &e)) > 0) {
        struct plain one = {.id = store_at_int(c, 0),
                            .name = arena_str(a, store_at_text(c, 1)),
                            .birth = DAY_MIN,
                            .birth_to = DAY_MIN,
                            .since = DAY_MIN,
                            .relation = STR(""),
                            .commune = STR(""),
                            .village = STR(""),
                            .household = STR("")};
        if (!store_at_null(c, 5)) {
            char text[64];
            size_t n =
                fmt_write(text, sizeof(text), "%s/%l", store_at_text(c, 8), store_at_int(c, 9));
            one.relation = arena_str(a, store_at_text(c, 5));
            one.commune = arena_str(a, store_at_text(c, 6));
            one.village = arena_str(a, store_at_text(c, 7));
            one.household = arena_str(a, (str){text, n});
            one.since = (day)store_at_int(c, 10);
        }
        if (!store_at_null(c, 2)) {
            one.birth = (day)store_at_int(c, 2);
            one.birth_to = (day)store_at_int(c, 3);
        }
        vec_push(a, &everybody, one);
    }
    assert_int_equal(more, 0);
}

static void read_last(struct store_conn *c, struct arena *a, day today)
{
    struct err e = {0};
    int64_t *people = arena_array(a, int64_t, everybody.n);
    str *codes = arena_array(a, str, everybody.n);
    uint32_t n = 0;
    for (uint32_t i = 0; i < everybody.n; i++) {
        if (n == 0 || people[n - 1] != everybody.v[i].id)
            people[n++] = everybody.v[i].id;
    }
    must(communes_of(c, a, 24, people, n, today, codes, NULL, &e), &e);
    for (uint32_t i = 0, k = 0; i < everybody.n; i++) {
        k += people[k] != everybody.v[i].id;
        everybody.v[i].last = codes[k];
    }
}

static bool has_word(str text, str word, bool may_go_on)
{
    while (text.n > 0) {
        str one = str_split(&text, ' ');
        if (may_go_on ? str_starts(one, word) : str_eq(one, word))
            return true;
    }
    return false;
}

/* All the words typed, the last perhaps a beginning, but of a number. */
static bool lives_there(struct arena *a, const struct plain *p, const struct record_ask *ask)
{
    str rest = text_fold(a, search_exact(a, ask->village)), village = text_fold(a, p->village);
    if ((ask->heads && !str_eq_c(p->relation, "1")) ||
        (ask->commune.n > 0 && !str_eq(ask->commune, p->commune)) ||
        (ask->within != NULL && !str_eq(ask->within[0], p->last)) ||
        (rest.n > 0 && p->household.n == 0))
        return false;
    while (rest.n > 0) {
        str word = str_split(&rest, ' ');
        bool digit = word.p[word.n - 1] >= '0' && word.p[word.n - 1] <= '9';
        if (!has_word(village, word, rest.n == 0 && !digit))
            return false;
    }
    return true;
}

static bool born_then(const struct search_query *q, const struct plain *p, bool year_alone)
{
    int y = 0, m, d;
    if (q->birth_year == 0)
        return true;
    if (p->birth == DAY_MIN)
        return false;
    day_to_ymd(p->birth, &y, &m, &d);
    if (!q->has_birth)
        return y == q->birth_year;
    day from = year_alone ? day_from_ymd(q->birth_year, 1, 1) : q->birth;
    return p->birth == from && p->birth_to >= q->birth;
}

static int by_order(const void *a, const void *b)
{
    const struct answer *x = a, *y = b;
    int order = str_cmp(x->key, y->key);
    if (order == 0)
        order = str_cmp(x->name, y->name);
    if (order == 0 && x->who->birth != y->who->birth)
        order = x->who->birth < y->who->birth ? -1 : 1;
    return order != 0 ? order : (x->who->id > y->who->id) - (x->who->id < y->who->id);
}

static void give(struct arena *a, struct answers *out, const struct answer *one)
{
    for (uint32_t i = 0; i < out->n; i++) {
        if (out->v[i].who->id == one->who->id)
            return;
    }
    vec_push(a, out, *one);
}

static void add_key(struct arena *a, struct answers *some, const struct search_lookup *l,
                    const struct plain *p, str key, uint32_t part, uint32_t typed, uint32_t words)
{
    bool exact = l->kind == SEARCH_EXACT;
    if (key.n == 0 || str_cmp(key, l->low) < 0 || str_cmp(key, l->high) >= 0)
        return;
    enum record_why why = exact ? RECORD_BY_EXACT_PART : RECORD_BY_PART;
    if (part == UINT32_MAX)
        why = RECORD_BY_ENDS;
    else if (part == 0 && !l->open && typed == words)
        why = exact ? RECORD_BY_EXACT_NAME : RECORD_BY_NAME;
    struct answer one = {p, key, p->name, why};
    vec_push(a, some, one);
}

static void by_lookups(struct arena *a, const struct search_query *q, const struct record_ask *ask,
                       bool year_alone, struct answers *out)
{
    for (uint32_t i = 0; i < q->n_lookups; i++) {
        const struct search_lookup *l = &q->lookups[i];
        struct answers some = {0};
        for (uint32_t k = 0; k < everybody.n; k++) {
            const struct plain *p = &everybody.v[k];
            struct search_keys keys;
            search_keys_make(a, p->name, &keys);
            bool exact = l->kind == SEARCH_EXACT;
            if (!lives_there(a, p, ask) || !born_then(q, p, year_alone))
                continue;
            for (uint32_t w = 0; w < keys.n_words; w++)
                add_key(a, &some, l, p,
                        exact ? str_slice(keys.exact, keys.exact_at[w], keys.exact.n)
                              : str_slice(keys.folded, keys.folded_at[w], keys.folded.n),
                        w, q->n_words, keys.n_words);
            add_key(a, &some, l, p, exact ? keys.exact_ends : keys.folded_ends, UINT32_MAX,
                    q->n_words, keys.n_words);
        }
        if (some.n > 1)
            qsort(some.v, some.n, sizeof(*some.v), by_order);
        for (uint32_t k = 0; k < some.n; k++)
            give(a, out, &some.v[k]);
    }
}

/* Those who have all the words, in the order of names; `exactly` born then, in that of numbers. */
static void by_words(struct arena *a, const struct search_query *q, const struct record_ask *ask,
                     bool exactly, struct answers *out)
{
    struct answers some = {0};
    for (uint32_t k = 0; k < everybody.n && (exactly || q->n_words > 1); k++) {
        const struct plain *p = &everybody.v[k];
        bool born = exactly || !q->has_birth ? born_then(q, p, false)
                                             : p->birth <= q->birth && q->birth <= p->birth_to;
        if (!lives_there(a, p, ask) || !born || !search_has_words(q, text_fold(a, p->name)))
            continue;
        struct answer one = {p, STR(""), exactly ? STR("") : p->name, RECORD_BY_WORDS};
        vec_push(a, &some, one);
    }
    if (some.n > 1)
        qsort(some.v, some.n, sizeof(*some.v), by_order);
    for (uint32_t k = 0; k < some.n; k++)
        give(a, out, &some.v[k]);
}

static void by_names(struct arena *a, const struct search_query *q, const struct record_ask *ask,
                     bool year_alone, struct answers *out)
{
    by_lookups(a, q, ask, year_alone, out);
    if (out->n == 0)
        by_words(a, q, ask, false, out);
}

static void find_plainly(struct arena *a, const struct search_query *q,
                         const struct record_ask *ask, struct answers *out)
{
    int y = 0, m = 0, d = 0;
    bool place = ask->village.n > 0 || ask->commune.n > 0 || ask->heads;
    *out = (struct answers){0};
    if (!q->has_birth) {
        by_names(a, q, ask, false, out);
        return;
    }
    day_to_ymd(q->birth, &y, &m, &d);
    if (!place && (m != 1 || d != 1))
        by_words(a, q, ask, true, out);
    else
        by_names(a, q, ask, false, out);
    if (out->n == 0)
        by_names(a, q, ask, true, out);
}

/* ---- a registry with a history ---- */

static void write_round(struct buf *h, struct buf *m, int round)
{
    buf_add_c(h, "household,commune,village,surveyed_on\n");
    buf_add_c(m, "household,member,name,relation,born,sex,personal_id\n");
    for (int i = 0; i < HOUSEHOLDS; i++) {
        if (round == 2 && below(8) == 0)
            continue;
        buf_fmt(h, "H%d,%z,%z,%z\n", i, ONE_OF(communes), ONE_OF(villages),
                round == 1 ? "2021-10-05" : "2022-07-05");
        int members = 1 + (int)below(4);
        for (int k = 1; k <= members; k++)
            buf_fmt(m, "H%d,%d,%z,%d,%z,%d,\n", i, k, ONE_OF(full_names), k == 1 ? 1 : 3,
                    below(9) == 0 ? "" : ONE_OF(births), 1 + (int)below(2));
    }
}

/* More names of one given name than are asked for one by one, and some that go on behind it. */
static void write_crowd(struct buf *h, struct buf *m)
{
    static const char *const middles[] = {"Kim", "Lan", "Đức", "Minh"};
    for (int i = 0; i < CROWD; i++) {
        if (i % 8 == 0)
            buf_fmt(h, "C%d,%z,%z,2021-10-05\n", i / 8, ONE_OF(communes), ONE_OF(villages));
        buf_fmt(m, "C%d,%d,%z %z %c%c %z,%d,%z,1,\n", i / 8, 1 + i % 8, i % 5 == 0 ? "Trần" : "Lê",
                middles[i / 100], (char)('B' + i % 20), "aeiou"[i / 20 % 5],
                i % 9 == 0 ? "Hoà Bình" : "Hoà", i % 8 == 0 ? 1 : 3, ONE_OF(births));
    }
}

static void import_round(struct store_conn *c, int round)
{
    struct import_report report;
    struct import_problems problems;
    struct buf h, m;
    buf_init(&h, &lab.arena, 1 << 17);
    buf_init(&m, &lab.arena, 1 << 17);
    write_round(&h, &m, round);
    if (round == 1)
        write_crowd(&h, &m);
    buf_char(&h, '\0');
    buf_char(&m, '\0');
    struct survey *s = lab_survey(h.p, m.p, NULL);
    assert_int_equal(lab_import(c, s, false, round == 1 ? ROUND_1 : ROUND_2, &report, &problems),
                     ERR_NONE);
    survey_free(s);
}

static int64_t some_person(struct store_conn *c)
{
    struct err e = {0};
    struct store_value v;
    assert_int_equal(store_one(c,
                               SQL("SELECT person FROM membership WHERE province = 24 AND closed ="
                                   " 0 AND person >= ?1 ORDER BY person LIMIT 1"),
                               STORE_VALUES(store_int(1 + below(120))), &lab.arena, &v, 1, &e),
                     1);
    return v.i;
}

static void correct(struct store_pool *pool, int64_t of, bool household, const char *field,
                    const char *value, day today, uint8_t turn)
{
    struct err e = {0};
    struct record_set set = {str_from_c(field), str_from_c(value)};
    struct record_correction r = lab_correction(&set, today);
    r.person = of;
    r.household = household;
    uint8_t operation[STORE_ID_BYTES] = {7, turn};
    str answer;
    bool again;
    (void)record_correct(pool, &lab.arena, lab.law, &r, operation, &answer, &again, &e);
}

static void merge(struct store_conn *c, day today, uint8_t turn, int64_t *merged)
{
    struct err e = {0};
    int64_t id = 0;
    const struct duplicate_merge m = {.kept = some_person(c),
                                      .dropped = some_person(c),
                                      .number_of_dropped = false,
                                      .reason = STR("một người"),
                                      .today = today};
    struct recording r = {.province = 24,
                          .at_us = 1,
                          .actor = STR("x"),
                          .source = STR("decision"),
                          .reference = STR(""),
                          .operation = {9, turn}};
    must(store_begin(c, &e), &e);
    enum err_code code = *merged == 0 ? duplicate_merge(c, &r, &m, &id, &e)
                                      : duplicate_undo(c, &r, *merged, STR("nhầm"), today, &e);
    if (code == ERR_NONE)
        must(store_commit(c, &e), &e);
    store_rollback(c);
    *merged = code == ERR_NONE && *merged == 0 ? id : 0;
}

static int64_t home_of(struct store_conn *c, int64_t person)
{
    struct err e = {0};
    struct store_value v;
    int got = store_one(c,
                        SQL("SELECT household FROM membership WHERE province = 24 AND person = ?1"
                            " AND closed = 0 ORDER BY valid_to DESC LIMIT 1"),
                        STORE_VALUES(store_int(person)), &lab.arena, &v, 1, &e);
    return got == 1 ? v.i : 0;
}

static void act(struct store_conn *c, struct store_pool *pool, uint8_t turn, int64_t *merged)
{
    day today = ACTS_FROM + turn;
    int64_t who = some_person(c);
    switch (below(5)) {
    case 0:
        correct(pool, who, false, "name", ONE_OF(later_names), today, turn);
        break;
    case 1:
        correct(pool, who, false, "born", ONE_OF(births), today, turn);
        break;
    case 2:
        correct(pool, home_of(c, who), true, "village", ONE_OF(villages), today, turn);
        break;
    case 3:
        correct(pool, home_of(c, who), true, "commune", ONE_OF(communes), today, turn);
        break;
    default:
        merge(c, today, turn, merged);
    }
}

static struct store_conn *with_history(struct place *p)
{
    struct err e = {0};
    struct store_pool *pool = NULL;
    int64_t merged = 0;
    state = 20261128;
    p->options.migrations = NULL;
    struct store_conn *c = place_open(p);
    import_round(c, 1);
    import_round(c, 2);
    const struct store_pool_options po = {.open = p->options};
    must(store_pool_open(&pool, &po, &e), &e);
    for (uint8_t turn = 0; turn < ACTS; turn++)
        act(c, pool, turn, &merged);
    store_pool_close(pool);
    return c;
}

/* ---- questions ---- */

static const char *const words[] = {"hoà",
                                    "hoa",
                                    "nguyen",
                                    "Nguyễn Thị",
                                    "thi hoa",
                                    "van",
                                    "á",
                                    "hoa nguyen",
                                    "nguyen hoa",
                                    "binh thi",
                                    "tran",
                                    "h",
                                    "nguyen van a",
                                    "hoang",
                                    "hue",
                                    "anh nguyen hoang",
                                    "do"};
static const char *const born[] = {"",           "",           "1985",      "1990",
                                   "01/01/1985", "07/03/1985", "02/02/1985"};
static const char *const in_village[] = {"", "", "thôn 2", "khe", "12", "thon", "xa"};

static void describe(struct place *p, const char *what, const struct record_ask *ask)
{
    buf_fmt(p->log, "%z: \"%s\" village \"%s\" commune \"%s\" heads %d limit %u within \"%s\"\n",
            what, ask->words, ask->village, ask->commune, ask->heads, ask->limit,
            ask->within != NULL ? ask->within[0] : STR(""));
}

/* Whether both give the same. */
static bool same(const struct answers *plain, const struct record_hits *hits, uint32_t limit)
{
    uint32_t n = plain->n < limit ? plain->n : limit;
    if (hits->n != n || hits->more != (plain->n > limit))
        return false;
    for (uint32_t i = 0; i < n; i++) {
        const struct record_hit *hit = &hits->v[i];
        const struct plain *who = plain->v[i].who;
        if (hit->person != who->id || hit->why != plain->v[i].why ||
            !str_eq(hit->name, who->name) || !str_eq(hit->household, who->household) ||
            !str_eq(hit->commune, who->commune) || !str_eq(hit->village, who->village) ||
            hit->birth != who->birth || hit->since != who->since ||
            hit->head != str_eq_c(who->relation, "1"))
            return false;
    }
    return true;
}

/* Adds the answers there were; false: they differ. */
static bool ask_both(struct place *p, struct store_conn *c, const struct world_at *at,
                     uint32_t *answered)
{
    struct err e = {0};
    struct record_hits hits;
    struct search_query q;
    struct answers plain;
    struct arena a;
    char text[128];
    arena_init(&a, (size_t)64 << 20);
    size_t n = fmt_write(text, sizeof(text), "%z %z", ONE_OF(words), ONE_OF(born));
    const str mine = str_from_c(ONE_OF(communes));
    const bool within = below(3) == 0;
    const struct record_ask ask = {.words = (str){text, n},
                                   .village = str_from_c(ONE_OF(in_village)),
                                   .commune =
                                       below(3) == 0 ? str_from_c(ONE_OF(communes)) : STR(""),
                                   .heads = below(4) == 0,
                                   .within = within ? &mine : NULL,
                                   .n_within = within,
                                   .within_on = TODAY,
                                   .limit = below(2) == 0 ? 3 + below(10) : RECORD_MAX_HITS};
    must(record_find(c, &a, at, &ask, &hits, &e), &e);
    must(search_parse(&a, ask.words, &q, &e), &e);
    find_plainly(&a, &q, &ask, &plain);
    bool equal = same(&plain, &hits, ask.limit);
    if (!equal)
        describe(p, "differs", &ask);
    *answered += hits.n;
    arena_clear(&a);
    return equal;
}

/* ---- the keys are checked ---- */

static void told(void *ctx, const char *vi, const char *en)
{
    (void)vi;
    struct buf *log = ctx;
    buf_fmt(log, "%z\n", en);
}

static void check_keys(struct place *p, struct store_conn *c)
{
    struct err e = {0};
    uint32_t n = 0;
    must(check_registry(c, told, p->log, &n, &e), &e);
    buf_fmt(p->log, "%u found\n", n);
    must(store_run(c,
                   SQL("DELETE FROM place_bearer WHERE province = 24 AND place = (SELECT min(place)"
                       " FROM place_bearer)"),
                   STORE_NO_VALUES, NULL, &e),
         &e);
    n = 0;
    must(check_registry(c, told, p->log, &n, &e), &e);
    must(store_run(c,
                   SQL("DELETE FROM name_bearer WHERE province = 24 AND person = (SELECT"
                       " min(person) FROM name_bearer)"),
                   STORE_NO_VALUES, NULL, &e),
         &e);
    must(store_run(c, SQL("DELETE FROM known_name WHERE province = 24 AND name = 'Nguyễn Thị Hoà'"),
                   STORE_NO_VALUES, NULL, &e),
         &e);
    n = 0;
    must(check_registry(c, NULL, NULL, &n, &e), &e);
    buf_add_c(p->log, n > 1 ? "found what is missing\n" : "missed\n");
}

static void compare(struct place *p)
{
    struct store_conn *c = with_history(p);
    struct err e = {0};
    struct store_value last;
    struct arena a;
    uint32_t differ = 0, answered = 0;
    assert_int_equal(store_one(c, SQL("SELECT max(number) FROM recording WHERE province = 24"),
                               STORE_NO_VALUES, &lab.arena, &last, 1, &e),
                     1);
    for (int moment = 0; moment < 9; moment++) {
        struct world_at at = {24, TODAY, TODAY, WORLD_ALL_RECORDINGS, false};
        if (moment > 2) {
            at.as_of = ROUND_1 - 60 + (day)below(420);
            at.known_on = ROUND_1 + (day)below(400);
            at.recording = 1 + below((uint32_t)last.i);
        }
        arena_init(&a, (size_t)64 << 20);
        read_everybody(c, &a, &at);
        read_last(c, &a, TODAY);
        for (int i = 0; i < QUESTIONS / 9; i++)
            differ += !ask_both(p, c, &at, &answered);
        arena_clear(&a);
    }
    assert_true(answered > 600);
    buf_fmt(p->log, "%u differ\n", differ);
    check_keys(p, c);
    store_close(c);
}

static void test_compare(void **unused)
{
    (void)unused;
    both_run(compare,
             "0 differ\n0 found\nthe place #1 (Bản Khe Cụt): the list of people to be found "
             "there is not whole\nfound what is missing\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_compare),
    };
    return cmocka_run_group_tests(tests, lab_setup, lab_teardown);
}
