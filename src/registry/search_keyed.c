/* By name, also together with a place or a birth: the names of a lookup are met with who bears
 * them.
 *
 * name_bearer has, for each name, who ever bore it, by birth, and where they ever lived. It is read
 * in one of two ways. Through the names, in the order of answers, passing over who lives elsewhere:
 * where many live in the place, enough are soon met. Or the bearers of the place or of the days are
 * listed first, when they are few (search_listing.c), and the names are looked for among them.
 * Either way candidates come in the order of answers; whether each was so on the day asked about,
 * the rows of person, membership and household say. */
#include "base/check.h"
#include "base/fmt.h"
#include "registry/search_listing.h"
#include "registry/times.h"

#define READ_ON 4      /* each statement reads so many times more than the one before */
#define MOST_ROWS 3000 /* bearers of names found by their words, or of a birth, anywhere */

struct candidate {
    int64_t person, part;
    day birth;
    str name; /* NULL: not known */
};

struct gathering {
    struct finding *x;
    const struct search_lookup *l;
    struct {
        struct candidate *v;
        uint32_t n, cap;
    } found;
    str high, high_name; /* where the lookup ends */
    str key, name;       /* of the last row read; with it the bearer */
    day birth;
    int64_t person;
    bool begun, ended;
};

/* ---- candidates, in the order of answers ---- */

static void add_candidate(struct gathering *g, int64_t person, day birth, int64_t part)
{
    struct candidate one = {person, part, birth, g->name};
    vec_push(g->x->scratch, &g->found, one);
}

/* Copied only when it is another. */
static bool take_name(struct gathering *g)
{
    str key = store_at_text(g->x->c, 0), name = store_at_text(g->x->c, 1);
    if (g->name.p != NULL && str_eq(g->name, name) && str_eq(g->key, key))
        return false;
    g->key = arena_str(g->x->scratch, key);
    g->name = arena_str(g->x->scratch, name);
    g->birth = DAY_MIN;
    g->person = 0;
    return true;
}

/* The bounds of the key alone say nothing more; they tell PostgreSQL how few names there are, which
 * pairs do not. */
#define KEYS                                                                                       \
    " k.province = ?1 AND k.kind = ?2 AND (k.key, k.name) >= (?3, ?4) AND (k.key, k.name) <"       \
    " (?5, ?6) AND k.key >= ?3 AND k.key <= ?5"
#define BORNE                                                                                      \
    "SELECT k.key, k.name, k.part, b.birth, b.person, b.place FROM name_key AS k JOIN"             \
    " name_bearer AS b ON b.province = k.province AND b.name = k.name_id WHERE" KEYS               \
    " AND b.birth >= ?7 AND b.birth <= ?8"
#define BORNE_ORDER " ORDER BY k.key, k.name, b.birth, b.person, b.place LIMIT ?9"

static enum err_code ask_names(struct gathering *g, int64_t rows, struct err *e)
{
    struct finding *x = g->x;
    const struct listing *t = x->listing;
    struct store_value v[9 + AMONG_VALUES] = {
        store_int(x->at->province), store_int(g->l->kind), store_text(g->key),
        store_text(g->name),        store_text(g->high),   store_text(g->high_name),
        store_int(t->low),          store_int(t->high),    store_int(rows)};
    if (t->is_place == NULL)
        return store_query(x->c, SQL(BORNE BORNE_ORDER), v, 9, e);
    listing_there_values(t, v + 9);
    return store_query(x->c, SQL(BORNE AMONG(THERE, "?10", "?11", "?12", "?13") BORNE_ORDER), v,
                       9 + AMONG_VALUES, e);
}

/* Reads on until there are `wanted`, or `rows` rows were read. */
static enum err_code through_names(struct gathering *g, uint32_t wanted, int64_t rows,
                                   struct err *e)
{
    struct finding *x = g->x;
    struct listing *t = x->listing;
    int64_t n = 0;
    int more;
    if (ask_names(g, rows, e) != ERR_NONE)
        return e->code;
    while ((more = store_next(x->c, e)) > 0) {
        day birth = (day)store_at_int(x->c, 3);
        int64_t person = store_at_int(x->c, 4);
        bool again =
            !take_name(g) && (birth < g->birth || (birth == g->birth && person <= g->person));
        n++;
        if (again)
            continue;
        g->birth = birth;
        g->person = person;
        add_candidate(g, person, birth, store_at_int(x->c, 2));
        if (g->found.n == wanted)
            break;
    }
    store_finish(x->c);
    t->left -= n;
    g->ended = more == 0 && n < rows;
    return more < 0 ? e->code : ERR_NONE;
}

/* Who of the list has the name, in the order of births. */
static void from_list(struct gathering *g, int64_t name, int64_t part)
{
    const struct listing *t = g->x->listing;
    uint32_t start = g->found.n;
    for (uint32_t i = t->first[listing_slot(t, name)]; i != 0; i = t->bearers.v[i - 1].next) {
        const struct bearer *b = &t->bearers.v[i - 1];
        if (b->birth < t->low || b->birth > t->high)
            continue;
        add_candidate(g, b->person, b->birth, part);
        struct candidate *v = g->found.v;
        for (uint32_t k = g->found.n - 1; k > start; k--) {
            bool before = v[k].birth < v[k - 1].birth ||
                          (v[k].birth == v[k - 1].birth && v[k].person < v[k - 1].person);
            if (!before)
                break;
            struct candidate swap = v[k];
            v[k] = v[k - 1];
            v[k - 1] = swap;
        }
    }
}

#define NAMES "SELECT k.key, k.name, k.part, k.name_id FROM name_key AS k WHERE" KEYS
#define NAMES_ORDER " ORDER BY k.key, k.name LIMIT ?7"

/* Of two words or more most ranges have a few names: of the first it is not asked whether the list
 * has them, which costs sending a byte for each name that it may have. */
static enum err_code ask_listed(struct gathering *g, int64_t rows, struct err *e)
{
    struct finding *x = g->x;
    const struct listing *t = x->listing;
    struct store_value v[7 + AMONG_VALUES] = {store_int(x->at->province),
                                              store_int(g->l->kind),
                                              store_text(g->key),
                                              store_text(g->name),
                                              store_text(g->high),
                                              store_text(g->high_name),
                                              store_int(rows)};
    if (x->q->n_words > 1 && !g->begun)
        return store_query(x->c, SQL(NAMES NAMES_ORDER), v, 7, e);
    listing_among_values(t->first_name, t->last_name, t->is_name, v + 7);
    return store_query(x->c, SQL(NAMES AMONG("k.name_id", "?8", "?9", "?10", "?11") NAMES_ORDER), v,
                       7 + AMONG_VALUES, e);
}

static enum err_code through_list(struct gathering *g, uint32_t wanted, int64_t rows, struct err *e)
{
    struct finding *x = g->x;
    struct listing *t = x->listing;
    int64_t n = 0;
    int more;
    g->ended = t->last_name == 0;
    if (g->ended)
        return ERR_NONE;
    if (ask_listed(g, rows, e) != ERR_NONE)
        return e->code;
    g->begun = true;
    while ((more = store_next(x->c, e)) > 0 && g->found.n < wanted) {
        n++;
        if (take_name(g))
            from_list(g, store_at_int(x->c, 3), store_at_int(x->c, 2));
    }
    store_finish(x->c);
    t->left -= n;
    g->ended = more == 0 && n < rows;
    return more < 0 ? e->code : ERR_NONE;
}

/* ---- what the rows say ---- */

#define PERSON "SELECT p.id, p.name, p.birth, p.birth_to, p.sex"

struct rows {
    struct found *v;
    uint32_t n, cap;
};

static str member_of(struct finding *x, uint32_t at)
{
    char text[128];
    size_t n =
        fmt_write(text, sizeof(text), "%s/%l", store_at_text(x->c, at), store_at_int(x->c, at + 1));
    return arena_str(x->scratch, (str){text, n});
}

static enum err_code read_rows(struct finding *x, const struct candidate *v, uint32_t n,
                               struct rows *out, struct err *e)
{
    const struct world_at *at = x->at;
    struct store_value values[4 + FIND_TOGETHER] = {store_int(at->province), store_date(at->as_of),
                                                    store_date(at->known_on),
                                                    store_int(at->recording)};
    int more;
    for (uint32_t i = 0; i < FIND_TOGETHER; i++)
        values[4 + i] = store_int(i < n ? v[i].person : 0);
    enum err_code code = store_query(
        x->c,
        x->places
            ? SQL(PERSON ", m.relation, h.commune, h.village, h.code, m.number,"
                         " m.valid_from, h.valid_from FROM person AS p "
                         "JOIN membership AS m"
                         " ON m.province = p.province AND m.person = p.id JOIN household AS h ON"
                         " h.province = m.province AND h.id = m.household WHERE p.province = ?1"
                         " AND p.id IN " FIND_THESE " AND" TRUE_OF("p") " AND" TRUE_OF(
                             "m") " AND" TRUE_OF("h") " ORDER BY p.id, h.id")
            : SQL(PERSON " FROM person AS p WHERE p.province = ?1 AND p.id IN " FIND_THESE
                         " AND" TRUE_OF("p") " ORDER BY p.id"),
        values, 4 + FIND_TOGETHER, e);
    if (code != ERR_NONE)
        return code;
    while ((more = store_next(x->c, e)) > 0) {
        struct found who = find_row(x, 0);
        who.name = arena_str(x->scratch, who.name);
        who.sex = arena_str(x->scratch, who.sex);
        who.relation = arena_str(x->scratch, who.relation);
        who.commune = arena_str(x->scratch, who.commune);
        who.village = arena_str(x->scratch, who.village);
        if (x->places) {
            who.household = member_of(x, 8);
            who.since = find_since(x, 10);
        }
        vec_push(x->scratch, out, who);
    }
    return more < 0 ? e->code : ERR_NONE;
}

/* What candidates come from, and what is asked of them beyond being so. */
struct origin {
    const struct search_lookup *l; /* NULL: the words are to be looked at */
    enum record_why why;           /* without a lookup */
    bool births;                   /* the very birth that was asked for */
};

/* Whether the row is what the candidate was taken for, and the birth the one asked for. */
static bool is_so(const struct finding *x, const struct origin *o, const struct candidate *one,
                  const struct found *who)
{
    int64_t low, high;
    if (who->person != one->person || who->birth != one->birth ||
        (one->name.p != NULL && !str_eq(who->name, one->name)))
        return false;
    find_births(x, &low, &high);
    return !o->births || !x->q->has_birth || (who->birth == low && who->birth_to >= high);
}

/* Of rows in the order of people. */
static enum err_code leave_within(struct finding *x, struct rows *rows, struct err *e)
{
    int64_t people[FIND_TOGETHER];
    bool fits[FIND_TOGETHER];
    uint32_t n = 0, kept = 0, at = 0;
    for (uint32_t i = 0; i < rows->n; i++) {
        if (n == 0 || people[n - 1] != rows->v[i].person)
            people[n++] = rows->v[i].person;
    }
    enum err_code code = find_within_fits(x, people, n, fits, e);
    for (uint32_t i = 0; i < rows->n && code == ERR_NONE; i++) {
        at += people[at] != rows->v[i].person;
        if (fits[at])
            rows->v[kept++] = rows->v[i];
    }
    rows->n = kept;
    return code;
}

/* Whom an earlier lookup found: their rows need not be read again. */
static uint32_t drop_seen(const struct finding *x, struct candidate *v, uint32_t n)
{
    uint32_t kept = 0;
    for (uint32_t i = 0; i < n; i++) {
        if (!find_seen(x, v[i].person))
            v[kept++] = v[i];
    }
    return kept;
}

static enum err_code accept(struct finding *x, const struct origin *o, struct candidate *v,
                            uint32_t n, struct err *e)
{
    enum err_code code = ERR_NONE;
    n = drop_seen(x, v, n);
    for (uint32_t from = 0; from < n && code == ERR_NONE && !x->out->more; from += FIND_TOGETHER) {
        uint32_t some = n - from < FIND_TOGETHER ? n - from : FIND_TOGETHER;
        struct rows rows = {0};
        code = read_rows(x, v + from, some, &rows, e);
        if (code == ERR_NONE && x->within.n > 0)
            code = leave_within(x, &rows, e);
        for (uint32_t i = from; i < from + some && code == ERR_NONE; i++) {
            for (uint32_t r = 0; r < rows.n && !x->out->more; r++) {
                if (!is_so(x, o, &v[i], &rows.v[r]))
                    continue;
                enum record_why why =
                    o->l != NULL ? find_why(x, o->l, v[i].part, v[i].name) : o->why;
                find_accept(x, &rows.v[r], why, o->l == NULL);
            }
        }
    }
    return code;
}

/* One of four members is a head. */
static uint32_t wanted_of(const struct finding *x)
{
    return (x->limit + 1 - x->out->n) * (x->ask->heads ? 4 : 1);
}

enum err_code find_keyed(struct finding *x, const struct search_lookup *l, struct err *e)
{
    struct listing *t = x->listing;
    const struct origin o = {.l = l, .births = true};
    struct gathering g = {.x = x,
                          .l = l,
                          .high = l->high,
                          .high_name = {"", 0},
                          .key = l->low,
                          .name = {"", 0},
                          .ended = t->nobody};
    /* Nearly all fit. A server does all that it is asked for, also what nobody reads. */
    int64_t rows = wanted_of(x) + wanted_of(x) / 4;
    enum err_code code = ERR_NONE;
    while (code == ERR_NONE && !g.ended && !x->out->more) {
        rows = rows < t->left ? rows : t->left;
        x->cut |= rows == 0;
        if (rows == 0)
            break;
        g.found.n = 0;
        code = t->listed ? through_list(&g, wanted_of(x), rows, e)
                         : through_names(&g, wanted_of(x), rows, e);
        if (code == ERR_NONE)
            code = accept(x, &o, g.found.v, g.found.n, e);
        rows *= READ_ON;
    }
    return code;
}

/* ---- names found by their words ---- */

#define BEARERS                                                                                    \
    "SELECT b.birth, b.person FROM name_bearer AS b WHERE b.province = ?1 AND b.name = ?2 AND"     \
    " (b.birth, b.person) > (?3, ?4) AND b.birth <= ?5"
#define BEARERS_ORDER " ORDER BY b.birth, b.person LIMIT ?6"

/* Bearers of the name after the last one, born on the day `last` or before, `rows` at most; *n: how
 * many were read. */
static enum err_code read_bearers(struct gathering *g, int64_t name, day last, int64_t rows,
                                  int64_t *n, struct err *e)
{
    struct finding *x = g->x;
    const struct listing *t = x->listing;
    struct store_value v[6 + AMONG_VALUES] = {store_int(x->at->province), store_int(name),
                                              store_date(g->birth),       store_int(g->person),
                                              store_date(last),           store_int(rows)};
    int more;
    *n = 0;
    if (t->is_place != NULL)
        listing_there_values(t, v + 6);
    enum err_code code =
        t->is_place == NULL
            ? store_query(x->c, SQL(BEARERS BEARERS_ORDER), v, 6, e)
            : store_query(x->c, SQL(BEARERS AMONG(THERE, "?7", "?8", "?9", "?10") BEARERS_ORDER), v,
                          6 + AMONG_VALUES, e);
    if (code != ERR_NONE)
        return code;
    for (; (more = store_next(x->c, e)) > 0; ++*n) {
        day birth = (day)store_at_int(x->c, 0);
        int64_t person = store_at_int(x->c, 1);
        if (birth == g->birth && person == g->person)
            continue; /* in another place */
        g->birth = birth;
        g->person = person;
        add_candidate(g, person, birth, 0);
    }
    g->ended = *n < rows;
    return more < 0 ? e->code : ERR_NONE;
}

/* The bearers of each name, in the order of answers, until there are enough. */
static enum err_code through_bearers(struct gathering *g, const struct named *names, uint32_t n,
                                     struct err *e)
{
    struct finding *x = g->x;
    const struct origin o = {.why = RECORD_BY_WORDS};
    const struct search_query *q = x->q;
    bool any = q->birth_year == 0;
    day first = any ? DAY_MIN : day_from_ymd(q->birth_year, 1, 1);
    day last = any ? DAY_MAX : q->has_birth ? q->birth : day_from_ymd(q->birth_year, 12, 31);
    int64_t left = find_keyed_in_places(x) ? MOST_READ : MOST_ROWS, read = 0;
    enum err_code code = ERR_NONE;
    for (uint32_t i = 0; i < n && code == ERR_NONE && !x->out->more && left > 0; i++) {
        int64_t rows = wanted_of(x) + wanted_of(x) / 4;
        g->name = names[i].name;
        g->birth = first;
        g->person = 0;
        g->ended = false;
        for (; code == ERR_NONE && !g->ended && !x->out->more && left > 0; rows *= READ_ON) {
            rows = rows < left ? rows : left;
            code = read_bearers(g, names[i].id, last, rows, &read, e);
            left -= read;
            if (code != ERR_NONE || g->found.n < wanted_of(x))
                continue;
            code = accept(x, &o, g->found.v, g->found.n, e);
            g->found.n = 0;
        }
        x->cut |= !g->ended;
    }
    x->cut |= left <= 0;
    return code == ERR_NONE ? accept(x, &o, g->found.v, g->found.n, e) : code;
}

enum err_code find_keyed_names(struct finding *x, const struct named *names, uint32_t n,
                               struct err *e)
{
    struct listing *t = x->listing;
    struct gathering g = {.x = x};
    const struct origin o = {.why = RECORD_BY_WORDS};
    if (t->nobody)
        return ERR_NONE;
    if (!find_keyed_there(x))
        return through_bearers(&g, names, n, e);
    for (uint32_t i = 0; i < n; i++) {
        g.name = names[i].name;
        from_list(&g, names[i].id, 0);
    }
    return accept(x, &o, g.found.v, g.found.n, e);
}

/* ---- by birth alone ---- */

#define BORN                                                                                       \
    "SELECT birth, person FROM name_bearer AS b WHERE province = ?1 AND (birth, person) > (?2, "   \
    "?3)"                                                                                          \
    " AND birth <= ?4"
#define BORN_ORDER " ORDER BY birth, person LIMIT ?5"

/* Bearers after the last one, `rows` at most. */
static enum err_code read_births(struct gathering *g, int64_t high, int64_t rows, struct err *e)
{
    struct finding *x = g->x;
    const struct listing *t = x->listing;
    struct store_value v[5 + AMONG_VALUES] = {store_int(x->at->province), store_date(g->birth),
                                              store_int(g->person), store_int(high),
                                              store_int(rows)};
    int64_t n = 0;
    int more;
    if (find_keyed_in_places(x))
        listing_there_values(t, v + 5);
    enum err_code code =
        find_keyed_in_places(x)
            ? store_query(x->c, SQL(BORN AMONG(THERE, "?6", "?7", "?8", "?9") BORN_ORDER), v,
                          5 + AMONG_VALUES, e)
            : store_query(x->c, SQL(BORN BORN_ORDER), v, 5, e);
    if (code != ERR_NONE)
        return code;
    for (; (more = store_next(x->c, e)) > 0; n++) {
        day birth = (day)store_at_int(x->c, 0);
        int64_t person = store_at_int(x->c, 1);
        if (birth == g->birth && person == g->person)
            continue; /* by another name, or in another place */
        g->birth = birth;
        g->person = person;
        add_candidate(g, person, birth, 0);
    }
    g->ended = n < rows;
    return more < 0 ? e->code : ERR_NONE;
}

/* With words, names that are not those asked for are left out as they come. */
enum err_code find_keyed_births(struct finding *x, struct err *e)
{
    const bool words = x->q->n_words > 0;
    const struct origin o = {.why = words ? RECORD_BY_WORDS : RECORD_BY_BIRTH, .births = true};
    int64_t low, high, left = MOST_ROWS;
    find_births(x, &low, &high);
    struct gathering g = {.x = x, .birth = (day)low, .person = 0};
    enum err_code code = find_keyed_places(x, e);
    if (x->listing->nobody)
        return code;
    while (code == ERR_NONE && !g.ended && !x->out->more && left > 0) {
        int64_t rows = words ? left : 2 * (int64_t)x->limit + 2;
        left -= rows;
        g.found.n = 0;
        code = read_births(&g, x->q->has_birth ? low : high, rows, e);
        if (code == ERR_NONE)
            code = accept(x, &o, g.found.v, g.found.n, e);
    }
    x->cut |= !g.ended;
    return code;
}
