/* Who answers to what was typed, in the database (record.h).
 *
 * A question is a few ranges of keys, best first (search.h). Names that begin with them are in
 * name_key, the people behind a name in name_bearer (search_keyed.c), so that the rows of each
 * range come in the order wanted, and reading stops when enough is found. Whose name it was on the
 * day asked about, the rows of `person` say themselves. */
#include "registry/search_store.h"

#include "base/check.h"
#include "base/text.h"
#include "registry/name_keys.h"
#include "registry/times.h"

#include <stdlib.h>

#define MOST_ROWS 3000              /* of people */
#define PAST_ALL "\xF4\x8F\xBF\xBF" /* U+10FFFF, the last there is */

const char *record_why_name(enum record_why why, enum lang lang)
{
    static const char *const names[][2] = {
        [RECORD_BY_EXACT_NAME] = {"đúng tên", "the name"},
        [RECORD_BY_NAME] = {"tên, không kể dấu", "the name, tones aside"},
        [RECORD_BY_EXACT_PART] = {"một phần tên", "part of the name"},
        [RECORD_BY_PART] = {"một phần tên, không kể dấu", "part of the name, tones aside"},
        [RECORD_BY_ENDS] = {"họ và tên", "surname and given name"},
        [RECORD_BY_WORDS] = {"có đủ các chữ", "all the words"},
        [RECORD_BY_NUMBER] = {"số giấy tờ", "the number"},
        [RECORD_BY_PAST_NUMBER] = {"số giấy tờ trước đây", "a former number"},
        [RECORD_BY_HOUSEHOLD] = {"mã hộ", "the household's code"},
        [RECORD_BY_BIRTH] = {"ngày sinh", "the birth"},
        [RECORD_BY_PLACE] = {"nơi ở", "the place"},
    };
    return names[why][lang];
}

/* ---- rows of the cursor ---- */

#define PERSON_COLUMNS "p.id, p.name, p.birth, p.birth_to, p.sex"

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

static bool lives_there(const struct finding *x, const struct found *who)
{
    if (x->ask->heads && !str_eq_c(who->relation, "1"))
        return false;
    if (x->commune.n > 0 && !str_eq(who->commune, x->commune))
        return false;
    return find_place_has(&x->place, text_fold(x->scratch, who->village));
}

bool find_seen(const struct finding *x, int64_t person)
{
    for (uint32_t i = 0; i < x->out->n; i++) {
        if (x->out->v[i].person == person)
            return true;
    }
    return false;
}

bool find_accept(struct finding *x, const struct found *who, enum record_why why, bool check_words)
{
    struct arena_mark mark = arena_save(x->scratch);
    bool fits = born_then(x->q, who->birth, who->birth_to) && (!x->places || lives_there(x, who));
    if (fits && check_words && x->q->n_words > 0)
        fits = search_has_words(x->q, text_fold(x->scratch, who->name));
    arena_restore(x->scratch, mark);
    if (!fits || find_seen(x, who->person))
        return true;
    if (x->out->n == x->limit) {
        x->out->more = true;
        return false;
    }
    struct record_hit hit = {.head = str_eq_c(who->relation, "1"),
                             .person = who->person,
                             .birth = who->birth,
                             .birth_to = who->birth_to,
                             .since = who->since,
                             .why = why,
                             .name = arena_str(x->a, who->name),
                             .sex = arena_str(x->a, who->sex),
                             .number = STR(""),
                             .household = arena_str(x->a, who->household),
                             .commune = arena_str(x->a, who->commune),
                             .village = arena_str(x->a, who->village)};
    vec_push(x->a, x->out, hit);
    return true;
}

struct found find_row(struct finding *x, uint32_t at)
{
    struct store_conn *c = x->c;
    struct found who = {.person = store_at_int(c, at),
                        .name = store_at_text(c, at + 1),
                        .birth = DAY_MIN,
                        .birth_to = DAY_MIN,
                        .since = DAY_MIN,
                        .sex = store_at_text(c, at + 4)};
    if (!store_at_null(c, at + 2)) {
        who.birth = (day)store_at_int(c, at + 2);
        who.birth_to = (day)store_at_int(c, at + 3);
    }
    if (x->places) {
        who.relation = store_at_text(c, at + 5);
        who.commune = store_at_text(c, at + 6);
        who.village = store_at_text(c, at + 7);
    }
    return who;
}

day find_since(struct finding *x, uint32_t at)
{
    int64_t member = store_at_int(x->c, at), there = store_at_int(x->c, at + 1);
    return (day)(member > there ? member : there);
}

/* The person in columns `at` and after, if it is asked for; false: enough. */
bool find_take(struct finding *x, uint32_t at, enum record_why why, bool check_words)
{
    struct found who = find_row(x, at);
    return find_accept(x, &who, why, check_words);
}

static uint32_t count_words(str name)
{
    uint32_t n = 0;
    while (name.n > 0)
        n += str_split(&name, ' ').n > 0;
    return n;
}

enum record_why find_why(const struct finding *x, const struct search_lookup *l, int64_t part,
                         str name)
{
    bool exact = l->kind == SEARCH_EXACT;
    if (part == NAME_KEY_ENDS)
        return RECORD_BY_ENDS;
    if (part == 0 && !l->open && count_words(name) == x->q->n_words)
        return exact ? RECORD_BY_EXACT_NAME : RECORD_BY_NAME;
    return exact ? RECORD_BY_EXACT_PART : RECORD_BY_PART;
}

static enum err_code read_people(struct finding *x, enum record_why why, int64_t limit,
                                 struct err *e)
{
    int more;
    int64_t rows = 0;
    while ((more = store_next(x->c, e)) > 0) {
        rows++;
        if (!find_take(x, 0, why, true)) {
            store_finish(x->c);
            return ERR_NONE;
        }
    }
    x->cut |= rows == limit;
    return more < 0 ? e->code : ERR_NONE;
}

/* ---- by name ---- */

void find_births(const struct finding *x, int64_t *low, int64_t *high)
{
    const struct search_query *q = x->q;
    *low = *high = 0;
    if (q->has_birth) {
        *low = x->year_alone ? day_from_ymd(q->birth_year, 1, 1) : q->birth;
        *high = q->birth;
    } else if (q->birth_year != 0) {
        *low = day_from_ymd(q->birth_year, 1, 1);
        *high = day_from_ymd(q->birth_year, 12, 31);
    }
}

static enum err_code by_name(struct finding *x, struct err *e)
{
    enum err_code code = find_keyed_begin(x, e);
    for (uint32_t i = 0; i < x->q->n_lookups && code == ERR_NONE && !x->out->more; i++)
        code = find_keyed(x, &x->q->lookups[i], e);
    if (code == ERR_NONE && x->out->n == 0)
        code = find_by_words(x, e);
    return code;
}

/* ---- by number, household, birth ---- */

/* CROSS: the numbers first. Where everybody has one, samples of the indexes make SQLite believe
 * that walking all people costs less, and it took seconds. */
#define NUMBERED                                                                                   \
    "SELECT " PERSON_COLUMNS                                                                       \
    " FROM person_number AS n CROSS JOIN person AS p WHERE p.province = n.province AND p.id ="     \
    " n.person AND n.province = ?1 AND n.number >= ?5 AND n.number < ?6 AND" TRUE_OF(              \
        "n") " AND" TRUE_OF("p")

/* Those alone who ever lived in the areas: a byte for each, from the first. */
#define NUMBERED_THERE                                                                             \
    " AND EXISTS (SELECT m.person FROM membership AS m JOIN household AS h ON h.province ="        \
    " m.province AND h.id = m.household WHERE m.province = n.province AND m.person = n.person"     \
    " AND COALESCE(h.area, 0) <= ?9 AND substr(?10, CAST(COALESCE(h.area, 0) AS INT) + 1, 1) ="    \
    " ?11)"

/* Numbers that a merge closed lead to who was kept, for as long as it stands. */
#define MERGED                                                                                     \
    "SELECT " PERSON_COLUMNS                                                                       \
    " FROM person_number AS n JOIN person_merge AS g ON g.province = n.province AND g.recorded ="  \
    " n.closed AND (g.dropped = n.person OR g.kept = n.person) JOIN person AS p ON p.province ="   \
    " g.province AND p.id = g.kept WHERE n.province = ?1 AND n.number >= ?5 AND n.number < ?6 AND" \
    " (n.closed <> 0 OR n.valid_to <> 2147483647) AND g.recorded <= ?4 AND NOT EXISTS (SELECT"     \
    " u.merge FROM person_merge_undo AS u WHERE u.province = g.province AND u.merge = g.id AND"    \
    " u.recorded <= ?4) AND" TRUE_OF("p")

static enum err_code run(struct finding *x, sql q, struct store_value fifth,
                         struct store_value sixth, struct store_value seventh, int64_t limit,
                         enum record_why why, struct err *e)
{
    const struct world_at *at = x->at;
    enum err_code code = store_query(
        x->c, q,
        STORE_VALUES(store_int(at->province), store_date(at->as_of), store_date(at->known_on),
                     store_int(at->recording), fifth, sixth, seventh, store_int(limit)),
        e);
    return code == ERR_NONE ? read_people(x, why, limit, e) : code;
}

/* By numbers from `low` to `high`, of a kind or (?7 an integer) of the past. */
static enum err_code run_numbers(struct finding *x, bool past, struct store_value low,
                                 struct store_value high, struct store_value kind, struct err *e)
{
#define NOW " AND n.closed = 0 AND n.valid_to = 2147483647 AND n.kind = ?7"
#define PAST " AND (n.closed <> 0 OR n.valid_to <> 2147483647) AND ?7 = ?7"
#define IN_ORDER " ORDER BY n.number, p.id LIMIT ?8"
    const enum record_why why = past ? RECORD_BY_PAST_NUMBER : RECORD_BY_NUMBER;
    const struct world_at *at = x->at;
    if (x->within.n == 0)
        return run(x, past ? SQL(NUMBERED PAST IN_ORDER) : SQL(NUMBERED NOW IN_ORDER), low, high,
                   kind, MOST_ROWS, why, e);
    int64_t last = x->within.v[x->within.n - 1], limit = 2 * (int64_t)x->limit;
    uint8_t *is_there = arena_array(x->scratch, uint8_t, (size_t)last + 1);
    for (uint32_t i = 0; i < x->within.n; i++)
        is_there[x->within.v[i]] = 1;
    const struct store_value v[] = {store_int(at->province),
                                    store_date(at->as_of),
                                    store_date(at->known_on),
                                    store_int(at->recording),
                                    low,
                                    high,
                                    kind,
                                    store_int(limit),
                                    store_int(last),
                                    store_bytes((str){(const char *)is_there, (size_t)last + 1}),
                                    store_bytes(STR("\x01"))};
    enum err_code code = store_query(x->c,
                                     past ? SQL(NUMBERED NUMBERED_THERE PAST IN_ORDER)
                                          : SQL(NUMBERED NUMBERED_THERE NOW IN_ORDER),
                                     v, sizeof(v) / sizeof(v[0]), e);
    return code == ERR_NONE ? read_people(x, why, limit, e) : code;
#undef NOW
#undef PAST
#undef IN_ORDER
}

static enum err_code by_digits(struct finding *x, str digits, struct err *e)
{
    static const char *const kinds[] = {"citizen", "old_card", "birth_certificate"};
    struct buf after;
    buf_init(&after, x->a, SEARCH_MAX_QUERY_BYTES + 8);
    buf_add(&after, digits);
    buf_add_c(&after, PAST_ALL);
    struct store_value low = store_text(digits), high = store_text(buf_str(&after));
    enum err_code code = ERR_NONE;
    for (int i = 0; i < 3 && code == ERR_NONE && !x->out->more; i++)
        code = run_numbers(x, false, low, high, store_text(str_from_c(kinds[i])), e);
    if (code == ERR_NONE && !x->out->more)
        code = run_numbers(x, true, low, high, store_int(0), e);
    if (code == ERR_NONE && !x->out->more)
        code = run(x, SQL(MERGED " AND ?7 = ?7 ORDER BY n.number, p.id LIMIT ?8"), low, high,
                   store_int(0), MOST_ROWS, RECORD_BY_PAST_NUMBER, e);
    return code;
}

/* A spreadsheet drops the zero that numbers begin with. */
static enum err_code by_number(struct finding *x, struct err *e)
{
    str digits = x->q->number;
    enum err_code code = by_digits(x, digits, e);
    if (code != ERR_NONE || x->out->n > 0 || (digits.n != 11 && digits.n != 8))
        return code;
    struct buf b;
    buf_init(&b, x->a, 16);
    buf_char(&b, '0');
    buf_add(&b, digits);
    return by_digits(x, buf_str(&b), e);
}

static enum err_code by_household(struct finding *x, struct err *e)
{
    return run(x,
               SQL("SELECT " PERSON_COLUMNS
                   " FROM household AS h JOIN membership AS m ON m.province = h.province AND"
                   " m.household = h.id JOIN person AS p ON p.province = m.province AND p.id ="
                   " m.person WHERE h.province = ?1 AND h.code = ?5 AND ?6 = ?6 AND ?7 = ?7"
                   " AND" TRUE_OF("h") " AND" TRUE_OF("m") " AND" TRUE_OF(
                       "p") " ORDER BY h.id, m.number, p.id LIMIT ?8"),
               store_text(x->q->code), store_int(0), store_int(0), MOST_ROWS, RECORD_BY_HOUSEHOLD,
               e);
}

/* Fewer are born on a day than bear a given name, but for the first of January. */
static enum err_code by_day(struct finding *x, struct err *e)
{
    int y, m, d;
    day_to_ymd(x->q->birth, &y, &m, &d);
    x->year_alone = false;
    enum err_code code = ERR_NONE;
    if (x->q->n_words == 0 || (!x->places && (m != 1 || d != 1)))
        code = find_keyed_births(x, e);
    else
        code = by_name(x, e);
    x->year_alone = true;
    if (code != ERR_NONE || x->out->n > 0)
        return code;
    return x->q->n_words > 0 ? by_name(x, e) : find_keyed_births(x, e);
}

/* ---- the whole ---- */

void find_sifted(struct finding *x)
{
    uint32_t most = 4 * x->ask->limit + 100;
    x->sifted = true;
    x->limit = x->elsewhere || most > RECORD_MAX_HITS ? RECORD_MAX_HITS : most;
}

static enum err_code look(struct finding *x, struct err *e)
{
    const struct search_query *q = x->q;
    if (q->number.n > 0 || q->code.n > 0) {
        x->elsewhere = x->places;
        x->places = false;
        if (x->elsewhere || x->within.n > 0)
            find_sifted(x);
        return q->number.n > 0 ? by_number(x, e) : by_household(x, e);
    }
    if (q->has_birth && !(x->places && q->n_words == 0))
        return by_day(x, e);
    if (q->n_words > 0) {
        enum err_code code = by_name(x, e);
        /* Too many of the name to ask each where they live: ask the place who lives there. */
        if (code == ERR_NONE && (x->places || x->narrow) && x->cut && !x->out->more)
            code = find_by_place(x, e);
        return code;
    }
    if (x->places)
        return find_by_place(x, e);
    return find_keyed_births(x, e);
}

static enum err_code find_once(struct finding *x, str village, struct err *e)
{
    str rest = search_exact(x->a, village);
    x->place = (struct search_query){0};
    while (rest.n > 0 && x->place.n_words < SEARCH_MAX_WORDS)
        x->place.folded[x->place.n_words++] = text_fold(x->a, str_split(&rest, ' '));
    x->places = x->place.n_words > 0 || x->commune.n > 0 || x->ask->heads;
    x->cut = x->elsewhere = false;
    x->limit = x->ask->limit;
    x->narrow =
        x->within.n > 0 &&
        (!x->places || (x->at->as_of == x->ask->within_on && x->at->known_on >= x->ask->within_on));
    x->listing = NULL;
    enum err_code code = look(x, e);
    x->out->more |= x->cut && x->out->n < x->limit;
    return code;
}

/* The first that were asked for, of more. */
static void take_first(struct finding *x)
{
    if (x->out->n <= x->ask->limit)
        return;
    x->out->n = x->ask->limit;
    x->out->more = true;
}

enum err_code record_find(struct store_conn *c, struct arena *a, const struct world_at *at,
                          const struct record_ask *ask, struct record_hits *out, struct err *e)
{
    struct search_query q = {0};
    struct arena scratch;
    *out = (struct record_hits){0};
    check(ask->limit > 0 && ask->limit <= RECORD_MAX_HITS);
    bool place = str_trim(ask->village).n > 0 || ask->commune.n > 0;
    enum err_code code = ERR_NONE;
    if (!place || str_trim(ask->words).n > 0)
        code = search_parse(a, ask->words, &q, e);
    if (code != ERR_NONE)
        return code;
    arena_init(&scratch, (size_t)64 << 20);
    store_plan_once(c, true);
    struct finding x = {.c = c,
                        .a = a,
                        .scratch = &scratch,
                        .at = at,
                        .ask = ask,
                        .q = &q,
                        .commune = ask->commune,
                        .out = out};
    code = find_within_begin(&x, e);
    if (code == ERR_NONE)
        code = find_once(&x, ask->village.n > 0 ? ask->village : q.village, e);
    /* "Nguyễn Tổ Hoài" is no village. */
    if (code == ERR_NONE && out->n == 0 && q.village.n > 0 && q.village_words) {
        struct search_query as_name;
        code = search_parse_name(a, ask->words, &as_name, e);
        x.q = &as_name;
        if (code == ERR_NONE)
            code = find_once(&x, ask->village, e);
    }
    if (code == ERR_NONE)
        code = find_complete(&x, e);
    if (code == ERR_NONE && x.within.n > 0 && x.sifted)
        code = find_within_keep(&x, e);
    take_first(&x);
    store_plan_once(c, false);
    arena_clear(&scratch);
    return code;
}
