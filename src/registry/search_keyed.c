/* By name, also together with a place or a birth: the names of a lookup are met with who bears
 * them.
 *
 * name_bearer has, for each name, who ever bore it, by birth, and where they ever lived. It is read
 * in one of two ways. Through the names, in the order of answers, passing over who lives elsewhere:
 * where many live in the place, enough are soon met. Or the bearers of the place or of the days are
 * listed first, when they are few, and the names are looked for among them. How many they are, a
 * part tells: the rows of one village, or of one week, are counted. Either way candidates
 * come in the order of answers; whether each was so on the day asked about, the rows of person,
 * membership and household say. */
#include "base/check.h"
#include "base/fmt.h"
#include "base/text.h"
#include "registry/search_store.h"
#include "registry/times.h"

#include <stdlib.h>

#define FEW_PLACES 32u    /* that are asked for by their numbers */
#define FEW_NAMES 310     /* whose bearers in few places are asked for */
#define FEW_PAIRS 600     /* names times places, of which the same */
#define MOST_LISTED 7000  /* bearers in a list; reading on through the names costs less then */
#define MOST_HEADS 14000  /* of whom the heads of households alone are asked for */
#define MOST_BORN 5000    /* bearers in a list of the days of birth */
#define MOST_TURNED 40000 /* bearers in a list for many names found by their words */
#define FIRST_READ 2000   /* rows of the first statement of a lookup */
#define MOST_READ 30000   /* and of all, through the names */
#define MOST_NAMES 4000   /* of a lookup, whose bearers in few places are met */
#define MOST_ROWS 3000    /* bearers of names found by their words, or of a birth alone */
#define MOST_IN_RUNS 6000 /* names of a range whose numbers are put together */
#define RUN_GAP 512       /* numbers between two runs; fewer are read over: they cost less */
#define MOST_RUNS 16u
#define MOST_SEEKS 400u      /* runs times places */
#define NAMES_AND_PLACES 31u /* names asked for together with few places */

struct bearer {
    int64_t name, person;
    day birth;
    uint32_t next; /* of the same name; 1 + index, 0: none */
};

struct listing {
    int64_t low, high; /* days of birth; no birth asked: all there are */
    bool nobody;       /* no place is meant */
    uint8_t *is_place; /* by number; NULL: any */
    int64_t n_numbers;
    int64_t places[FEW_PLACES]; /* the first of them; 0: none */
    uint32_t n_places;
    int64_t first_place, last_place; /* of the numbers */
    bool listed;
    bool by_range; /* a list is made for each range of keys */
    struct {
        struct bearer *v;
        uint32_t n, cap;
    } bearers;
    uint32_t *first, n_first; /* 1 + bearer by hash of the name */
    int64_t left;             /* rows that may be read */
};

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
    bool ended;
};

/* ---- which places ---- */

static void add_place(struct finding *x, struct listing *t, int64_t id)
{
    if (id >= t->n_numbers) {
        int64_t n = 2 * id + 64;
        uint8_t *wider = arena_array(x->scratch, uint8_t, (size_t)n);
        mem_copy(wider, t->is_place, (size_t)t->n_numbers);
        t->is_place = wider;
        t->n_numbers = n;
    }
    t->is_place[id] = 1;
    if (t->n_places < FEW_PLACES)
        t->places[t->n_places] = id;
    t->first_place = t->n_places == 0 || id < t->first_place ? id : t->first_place;
    t->last_place = id > t->last_place ? id : t->last_place;
    t->n_places++;
}

/* Of the areas with the commune's code, and of those that no list has. */
static enum err_code open_places(struct finding *x, struct err *e)
{
    struct area_list areas = {0};
    enum err_code code = find_areas(x, &areas, e);
    if (code != ERR_NONE)
        return code;
    struct store_value v[1 + 8] = {store_int(x->at->province)};
    check(areas.n <= 8);
    for (uint32_t i = 0; i < 8; i++)
        v[1 + i] = store_int(i < areas.n ? areas.v[i] : 0);
    return store_query(x->c,
                       SQL("SELECT id, village FROM known_place WHERE province = ?1 AND (area = 0"
                           " OR area IN (?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)) ORDER BY area, village"),
                       v, 9, e);
}

static enum err_code read_places(struct finding *x, struct listing *t, struct err *e)
{
    int more;
    bool fits = false;
    str last = {NULL, 0};
    t->is_place = arena_array(x->scratch, uint8_t, 1);
    enum err_code code =
        x->commune.n > 0
            ? open_places(x, e)
            : store_query(x->c,
                          SQL("SELECT id, village FROM known_place WHERE province = ?1 ORDER BY"
                              " area, village"),
                          STORE_VALUES(store_int(x->at->province)), e);
    if (code != ERR_NONE)
        return code;
    while ((more = store_next(x->c, e)) > 0) {
        str village = store_at_text(x->c, 1);
        if (last.p == NULL || !str_eq(village, last)) {
            last = arena_str(x->scratch, village);
            fits = find_place_has(&x->place, text_fold(x->scratch, village));
        }
        if (fits)
            add_place(x, t, store_at_int(x->c, 0));
    }
    t->nobody = t->n_places == 0;
    return more < 0 ? e->code : ERR_NONE;
}

static bool in_place(const struct listing *t, int64_t place)
{
    return t->is_place == NULL || (place < t->n_numbers && t->is_place[place] != 0);
}

/* ---- a list of bearers ---- */

#define THIRTY_TWO                                                                                 \
    "(?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, "     \
    "?21, ?22, ?23, ?24, ?25, ?26, ?27, ?28, ?29, ?30, ?31, ?32, ?33)"
#define OF_PLACES " FROM name_bearer WHERE province = ?1 AND place IN " THIRTY_TWO
#define OF_BIRTHS " FROM name_bearer WHERE province = ?1 AND birth >= ?2 AND birth <= ?3"

static void place_values(const struct finding *x, const struct listing *t, struct store_value *v)
{
    v[0] = store_int(x->at->province);
    for (uint32_t i = 0; i < FEW_PLACES; i++)
        v[1 + i] = store_int(i < t->n_places ? t->places[i] : 0);
}

static enum err_code count(struct finding *x, sql q, const struct store_value *v, uint32_t n,
                           int64_t *out, struct err *e)
{
    struct store_value one;
    if (store_one(x->c, q, v, n, x->scratch, &one, 1, e) < 0)
        return e->code;
    *out = one.i;
    return ERR_NONE;
}

/* The folded ranges hold the names of the exact ones; those of two words come in twos, words in a
 * row, and surname and given name. */
static enum err_code count_names(struct finding *x, int64_t *out, struct err *e)
{
    const struct search_query *q = x->q;
    enum err_code code = ERR_NONE;
    uint32_t half = q->n_lookups / 2;
    for (uint32_t i = 1; i < half && code == ERR_NONE; i += 2) {
        int64_t n = 0;
        code = count(x,
                     SQL("SELECT count(*) FROM (SELECT part FROM name_key WHERE province = ?1 AND"
                         " kind = 0 AND key >= ?2 AND key < ?3 LIMIT ?4) AS k"),
                     STORE_VALUES(store_int(x->at->province), store_text(q->lookups[i].low),
                                  store_text(q->lookups[half + i].high), store_int(FEW_NAMES + 1)),
                     &n, e);
        *out += n;
    }
    return code;
}

static uint32_t slot_of(const struct listing *t, int64_t name)
{
    uint64_t hash = (uint64_t)name * 0x9E3779B97F4A7C15u;
    uint32_t i = (uint32_t)(hash >> 32) & (t->n_first - 1);
    while (t->first[i] != 0 && t->bearers.v[t->first[i] - 1].name != name)
        i = (i + 1) & (t->n_first - 1);
    return i;
}

static enum err_code read_list(struct finding *x, struct listing *t, struct err *e)
{
    int more;
    while ((more = store_next(x->c, e)) > 0) {
        struct bearer b = {.name = store_at_int(x->c, 0),
                           .birth = (day)store_at_int(x->c, 1),
                           .person = store_at_int(x->c, 2)};
        vec_push(x->scratch, &t->bearers, b);
    }
    return more < 0 ? e->code : ERR_NONE;
}

static void close_list(struct finding *x, struct listing *t)
{
    for (t->n_first = 64; t->n_first < 2 * t->bearers.n;)
        t->n_first *= 2;
    t->first = arena_array(x->scratch, uint32_t, t->n_first);
    for (uint32_t i = t->bearers.n; i > 0; i--) {
        uint32_t slot = slot_of(t, t->bearers.v[i - 1].name);
        t->bearers.v[i - 1].next = t->first[slot];
        t->first[slot] = i;
    }
    t->listed = true;
}

/* All of them that were born then, unless they are so many that enough are soon met through the
 * names. With the sign no engine takes the index of births, where the whole province is. */
static enum err_code list_place(struct finding *x, struct listing *t, uint32_t most, struct err *e)
{
    struct store_value v[1 + FEW_PLACES + 3];
    place_values(x, t, v);
    v[1 + FEW_PLACES] = store_int(t->low);
    v[2 + FEW_PLACES] = store_int(t->high);
    v[3 + FEW_PLACES] = store_int(most + 1);
    enum err_code code = store_query(x->c,
                                     SQL("SELECT name, birth, person" OF_PLACES
                                         " AND +birth >= ?34 AND +birth <= ?35 LIMIT ?36"),
                                     v, 1 + FEW_PLACES + 3, e);
    if (code == ERR_NONE)
        code = read_list(x, t, e);
    if (code == ERR_NONE && t->bearers.n <= most)
        close_list(x, t);
    return code;
}

struct name_ids {
    int64_t *v;
    uint32_t n, cap;
};

/* Each once: a name may have a word twice. */
static void add_id(struct finding *x, struct name_ids *ids, int64_t id)
{
    for (uint32_t i = 0; i < ids->n; i++) {
        if (ids->v[i] == id)
            return;
    }
    vec_push(x->scratch, ids, id);
}

static enum err_code read_names(struct finding *x, const struct search_lookup *from,
                                const struct search_lookup *to, struct name_ids *ids, struct err *e)
{
    int more;
    if (store_query(
            x->c,
            SQL("SELECT name_id FROM name_key WHERE province = ?1 AND kind = 0 AND key >="
                " ?2 AND key < ?3 ORDER BY key, name"),
            STORE_VALUES(store_int(x->at->province), store_text(from->low), store_text(to->high)),
            e) != ERR_NONE)
        return e->code;
    while ((more = store_next(x->c, e)) > 0)
        add_id(x, ids, store_at_int(x->c, 0));
    return more < 0 ? e->code : ERR_NONE;
}

static int by_number(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

/* In the order of numbers; one more than MOST_IN_RUNS where there are more than that. */
static enum err_code range_ids(struct finding *x, int64_t kind, str low, str high,
                               struct name_ids *ids, struct err *e)
{
    int more;
    if (store_query(x->c,
                    SQL("SELECT name_id FROM name_key WHERE province = ?1 AND kind = ?2 AND key >="
                        " ?3 AND key < ?4 LIMIT ?5"),
                    STORE_VALUES(store_int(x->at->province), store_int(kind), store_text(low),
                                 store_text(high), store_int(MOST_IN_RUNS + 1)),
                    e) != ERR_NONE)
        return e->code;
    while ((more = store_next(x->c, e)) > 0) {
        int64_t id = store_at_int(x->c, 0);
        vec_push(x->scratch, ids, id);
    }
    if (ids->n > 1)
        qsort(ids->v, ids->n, sizeof(*ids->v), by_number);
    return more < 0 ? e->code : ERR_NONE;
}

/* Of these names in few places. */
static enum err_code list_names(struct finding *x, struct listing *t, const struct name_ids *ids,
                                struct err *e)
{
    struct store_value v[1 + FEW_PLACES + NAMES_AND_PLACES];
    enum err_code code = ERR_NONE;
    place_values(x, t, v);
    for (uint32_t from = 0; from < ids->n && code == ERR_NONE; from += NAMES_AND_PLACES) {
        for (uint32_t i = 0; i < NAMES_AND_PLACES; i++)
            v[1 + FEW_PLACES + i] = store_int(from + i < ids->n ? ids->v[from + i] : 0);
        code = store_query(x->c,
                           SQL("SELECT name, birth, person" OF_PLACES
                               " AND name IN (?34, ?35, ?36, ?37, ?38, ?39, ?40, ?41, ?42, ?43,"
                               " ?44, ?45, ?46, ?47, ?48, ?49, ?50, ?51, ?52, ?53, ?54, ?55, ?56,"
                               " ?57, ?58, ?59, ?60, ?61, ?62, ?63, ?64)"),
                           v, 1 + FEW_PLACES + NAMES_AND_PLACES, e);
        if (code == ERR_NONE)
            code = read_list(x, t, e);
    }
    if (code == ERR_NONE)
        close_list(x, t);
    return code;
}

static enum err_code list_both(struct finding *x, struct listing *t, struct err *e)
{
    const struct search_query *q = x->q;
    struct name_ids ids = {0};
    uint32_t half = q->n_lookups / 2;
    enum err_code code = ERR_NONE;
    for (uint32_t i = 1; i < half && code == ERR_NONE; i += 2)
        code = read_names(x, &q->lookups[i], &q->lookups[half + i], &ids, e);
    return code == ERR_NONE ? list_names(x, t, &ids, e) : code;
}

static enum err_code count_births(struct finding *x, int64_t low, int64_t high, int64_t most,
                                  int64_t *n, struct err *e)
{
    return count(
        x, SQL("SELECT count(*) FROM (SELECT name" OF_BIRTHS " LIMIT ?4) AS b"),
        STORE_VALUES(store_int(x->at->province), store_int(low), store_int(high), store_int(most)),
        n, e);
}

/* Of a year with many in one of its weeks no more is counted. */
static enum err_code few_births(struct finding *x, const struct listing *t, bool *few,
                                struct err *e)
{
    const int weeks = 52, middle = 160;
    int64_t n = 0;
    enum err_code code = ERR_NONE;
    if (t->high - t->low > middle)
        code = count_births(x, t->low + middle, t->low + middle + 6, MOST_BORN, &n, e);
    *few = weeks * n <= MOST_BORN;
    if (code != ERR_NONE || !*few)
        return code;
    code = count_births(x, t->low, t->high, MOST_BORN + 1, &n, e);
    *few = n <= MOST_BORN;
    return code;
}

static enum err_code list_births(struct finding *x, struct listing *t, struct err *e)
{
    bool few = false;
    enum err_code code = few_births(x, t, &few, e);
    if (code != ERR_NONE || !few)
        return code;
    code = store_query(
        x->c, SQL("SELECT name, birth, person" OF_BIRTHS),
        STORE_VALUES(store_int(x->at->province), store_int(t->low), store_int(t->high)), e);
    if (code == ERR_NONE)
        code = read_list(x, t, e);
    if (code == ERR_NONE)
        close_list(x, t);
    return code;
}

bool find_keyed_few_places(const struct finding *x)
{
    return x->places && x->listing->is_place != NULL && x->listing->n_places <= FEW_PLACES;
}

/* As many in each place as in the one in the middle. */
static enum err_code few_live_there(struct finding *x, const struct listing *t, bool *few,
                                    struct err *e)
{
    const int64_t most = x->ask->heads ? MOST_HEADS : MOST_LISTED;
    int64_t n = 0;
    enum err_code code =
        count(x,
              SQL("SELECT count(*) FROM (SELECT name FROM name_bearer WHERE province = ?1 AND place"
                  " = ?2 LIMIT ?3) AS b"),
              STORE_VALUES(store_int(x->at->province), store_int(t->places[t->n_places / 2]),
                           store_int(most)),
              &n, e);
    *few = n * t->n_places <= most;
    return code;
}

/* Of a range of keys with many names: those of one given name have neighbouring numbers, if they
 * came together (name_keys.c), so that a few runs of numbers have them all. *fits: there is a list
 * now. */
static enum err_code list_runs(struct finding *x, struct listing *t, int64_t kind, str low,
                               str high, bool *fits, struct err *e)
{
    struct store_value v[1 + FEW_PLACES + 2];
    struct name_ids ids = {0};
    uint32_t runs = 0;
    enum err_code code = range_ids(x, kind, low, high, &ids, e);
    t->left -= ids.n < t->left ? ids.n : t->left;
    for (uint32_t i = 0; i < ids.n; i++)
        runs += i == 0 || ids.v[i] - ids.v[i - 1] > RUN_GAP;
    *fits = code == ERR_NONE && ids.n <= MOST_IN_RUNS && runs <= MOST_RUNS &&
            runs * t->n_places <= MOST_SEEKS;
    if (!*fits)
        return code;
    t->bearers.n = 0;
    place_values(x, t, v);
    for (uint32_t from = 0, to; from < ids.n && code == ERR_NONE; from = to) {
        for (to = from + 1; to < ids.n && ids.v[to] - ids.v[to - 1] <= RUN_GAP;)
            to++;
        v[1 + FEW_PLACES] = store_int(ids.v[from]);
        v[2 + FEW_PLACES] = store_int(ids.v[to - 1]);
        code = store_query(
            x->c, SQL("SELECT name, birth, person" OF_PLACES " AND name >= ?34 AND name <= ?35"), v,
            1 + FEW_PLACES + 2, e);
        if (code == ERR_NONE)
            code = read_list(x, t, e);
    }
    if (code == ERR_NONE)
        close_list(x, t);
    return code;
}

/* All who live there, unless they are many. */
static enum err_code list_there(struct finding *x, struct listing *t, struct err *e)
{
    bool few = x->q->birth_year != 0; /* few of them were born then */
    enum err_code code = few ? ERR_NONE : few_live_there(x, t, &few, e);
    if (code != ERR_NONE || !few)
        return code;
    t->bearers.n = 0;
    return list_place(x, t, x->ask->heads ? MOST_HEADS : MOST_LISTED, e);
}

static enum err_code list_few_places(struct finding *x, struct listing *t, struct err *e)
{
    int64_t names = 0;
    enum err_code code = count_names(x, &names, e);
    if (code == ERR_NONE && names <= FEW_NAMES && names * t->n_places <= FEW_PAIRS)
        return list_both(x, t, e);
    t->by_range = names > FEW_NAMES;
    return code == ERR_NONE && !t->by_range && x->q->birth_year != 0 ? list_there(x, t, e) : code;
}

static enum err_code list_days(struct finding *x, struct listing *t, struct err *e)
{
    int64_t names = 0;
    enum err_code code = count_names(x, &names, e);
    return code == ERR_NONE && names > FEW_NAMES ? list_births(x, t, e) : code;
}

static enum err_code make_listing(struct finding *x, struct listing *t, struct err *e)
{
    const struct search_query *q = x->q;
    t->left = MOST_READ;
    t->low = DAY_MIN;
    t->high = DAY_MAX;
    if (q->birth_year != 0) {
        find_births(x, &t->low, &t->high);
        if (q->has_birth)
            t->high = t->low;
    }
    enum err_code code = ERR_NONE;
    if (x->commune.n > 0 || x->place.n_words > 0)
        code = read_places(x, t, e);
    if (code != ERR_NONE || t->nobody)
        return code;
    if (find_keyed_few_places(x))
        return list_few_places(x, t, e);
    return q->birth_year != 0 ? list_days(x, t, e) : ERR_NONE;
}

enum err_code find_keyed_begin(struct finding *x, struct err *e)
{
    x->listing = arena_new(x->scratch, struct listing);
    return make_listing(x, x->listing, e);
}

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
/* The places of a commune have numbers that are neighbours: the bounds pass over most. With the
 * sign no engine begins at the places. */
#define BORNE_THERE                                                                                \
    " AND +b.place >= ?10 AND +b.place <= ?11 AND +b.place IN (?12, ?13, ?14, ?15, ?16, ?17, ?18," \
    " ?19, ?20, ?21, ?22, ?23, ?24, ?25, ?26, ?27, ?28, ?29, ?30, ?31, ?32, ?33, ?34, ?35, ?36,"   \
    " ?37, ?38, ?39, ?40, ?41, ?42, ?43)"

/* Of a lookup with very many names the first are met with the places, so that little is read where
 * nobody of them lives. */
static enum err_code bound_names(struct gathering *g, struct err *e)
{
    struct finding *x = g->x;
    struct store_value last[2];
    int got = store_one(x->c,
                        SQL("SELECT k.key, k.name FROM name_key AS k WHERE" KEYS
                            " ORDER BY k.key, k.name LIMIT 1 OFFSET ?7"),
                        STORE_VALUES(store_int(x->at->province), store_int(g->l->kind),
                                     store_text(g->key), store_text(g->name), store_text(g->high),
                                     store_text(g->high_name), store_int(MOST_NAMES)),
                        x->scratch, last, 2, e);
    if (got < 0)
        return e->code;
    if (got == 0)
        return ERR_NONE;
    g->high = last[0].s;
    g->high_name = last[1].s;
    x->cut = true;
    return ERR_NONE;
}

static enum err_code ask_names(struct gathering *g, int64_t rows, struct err *e)
{
    struct finding *x = g->x;
    const struct listing *t = x->listing;
    struct store_value v[11 + FEW_PLACES] = {
        store_int(x->at->province), store_int(g->l->kind),   store_text(g->key),
        store_text(g->name),        store_text(g->high),     store_text(g->high_name),
        store_int(t->low),          store_int(t->high),      store_int(rows),
        store_int(t->first_place),  store_int(t->last_place)};
    if (!find_keyed_few_places(x))
        return store_query(x->c, SQL(BORNE BORNE_ORDER), v, 9, e);
    for (uint32_t i = 0; i < FEW_PLACES; i++)
        v[11 + i] = store_int(i < t->n_places ? t->places[i] : 0);
    return store_query(x->c, SQL(BORNE BORNE_THERE BORNE_ORDER), v, 11 + FEW_PLACES, e);
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
        if (again || !in_place(t, store_at_int(x->c, 5)))
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
    for (uint32_t i = t->first[slot_of(t, name)]; i != 0; i = t->bearers.v[i - 1].next) {
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

static enum err_code through_list(struct gathering *g, uint32_t wanted, int64_t rows, struct err *e)
{
    struct finding *x = g->x;
    struct listing *t = x->listing;
    int64_t n = 0;
    int more;
    if (store_query(x->c,
                    SQL("SELECT k.key, k.name, k.part, k.name_id FROM name_key AS k WHERE" KEYS
                        " ORDER BY k.key, k.name LIMIT ?7"),
                    STORE_VALUES(store_int(x->at->province), store_int(g->l->kind),
                                 store_text(g->key), store_text(g->name), store_text(g->high),
                                 store_text(g->high_name), store_int(rows)),
                    e) != ERR_NONE)
        return e->code;
    while ((more = store_next(x->c, e)) > 0 && g->found.n < wanted) {
        n++;
        if (t->first[slot_of(t, store_at_int(x->c, 3))] == 0)
            continue;
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
            ? SQL(PERSON ", m.relation, h.commune, h.village, h.code, m.number FROM person AS p "
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
        if (x->places)
            who.household = member_of(x, 8);
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

static enum err_code accept(struct finding *x, const struct origin *o, const struct candidate *v,
                            uint32_t n, struct err *e)
{
    enum err_code code = ERR_NONE;
    for (uint32_t from = 0; from < n && code == ERR_NONE && !x->out->more; from += FIND_TOGETHER) {
        uint32_t some = n - from < FIND_TOGETHER ? n - from : FIND_TOGETHER;
        struct rows rows = {0};
        code = read_rows(x, v + from, some, &rows, e);
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
    return (x->ask->limit + 1 - x->out->n) * (x->ask->heads ? 4 : 1);
}

static enum err_code find_range(struct finding *x, const struct search_lookup *l, str low, str high,
                                struct err *e)
{
    struct listing *t = x->listing;
    const struct origin o = {.l = l, .births = true};
    struct gathering g = {.x = x,
                          .l = l,
                          .high = high,
                          .high_name = {"", 0},
                          .key = low,
                          .name = {"", 0},
                          .ended = t->nobody};
    bool there = !t->listed && find_keyed_few_places(x);
    /* What fits is nearly all that is read, but where the places are looked at here. */
    bool all_fit = there || (!t->listed && t->is_place == NULL);
    int64_t rows = all_fit ? 4 * (int64_t)wanted_of(x) : FIRST_READ;
    enum err_code code = there && !g.ended ? bound_names(&g, e) : ERR_NONE;
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
        rows = MOST_READ;
    }
    return code;
}

/* With a list of its own, if the range's names are together; else of all who live there. */
static enum err_code find_listed(struct finding *x, const struct search_lookup *l, str low,
                                 str high, struct err *e)
{
    struct listing *t = x->listing;
    bool fits = true;
    enum err_code code = t->by_range ? list_runs(x, t, l->kind, low, high, &fits, e) : ERR_NONE;
    if (code == ERR_NONE && !fits) {
        code = list_there(x, t, e);
        t->by_range = !t->listed;
    }
    if (code == ERR_NONE)
        code = find_range(x, l, low, high, e);
    t->listed = t->listed && !t->by_range;
    return code;
}

enum err_code find_keyed(struct finding *x, const struct search_lookup *l, struct err *e)
{
    struct listing *t = x->listing;
    if (!t->by_range || l->open)
        return find_listed(x, l, l->low, l->high, e);
    /* Names that end with the words are together; those that go on are all over the numbers. */
    struct buf on;
    buf_init(&on, x->scratch, l->low.n + 1);
    buf_add(&on, l->low);
    buf_char(&on, '\x01');
    enum err_code code = find_listed(x, l, l->low, buf_str(&on), e);
    return code == ERR_NONE && !x->out->more ? find_listed(x, l, buf_str(&on), l->high, e) : code;
}

/* ---- names found by their words ---- */

#define TWENTY_FOUR                                                                                \
    "(?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, "     \
    "?21, ?22, ?23, ?24, ?25)"

static enum err_code list_again(struct finding *x, const struct named *names, uint32_t n,
                                struct err *e)
{
    struct name_ids ids = {0};
    x->listing->listed = false;
    x->listing->bearers.n = 0;
    if (n > FEW_NAMES)
        return list_place(x, x->listing, MOST_TURNED, e);
    for (uint32_t i = 0; i < n; i++)
        add_id(x, &ids, names[i].id);
    return list_names(x, x->listing, &ids, e);
}

/* The bearers, in the order of answers. */
static enum err_code read_bearers(struct gathering *g, const struct named *names, uint32_t n,
                                  struct err *e)
{
    struct finding *x = g->x;
    const int64_t most = x->places ? MOST_READ : MOST_ROWS;
    struct store_value v[1 + FIND_TURNED_NAMES + 1] = {store_int(x->at->province)};
    int64_t rows = 0;
    int more;
    check(n <= FIND_TURNED_NAMES);
    for (uint32_t i = 0; i < FIND_TURNED_NAMES; i++)
        v[1 + i] = store_text(i < n ? names[i].name : STR(""));
    v[1 + FIND_TURNED_NAMES] = store_int(most);
    if (store_query(x->c,
                    SQL("SELECT k.name, b.birth, b.person, b.place FROM known_name AS k JOIN"
                        " name_bearer AS b ON b.province = k.province AND b.name = k.id WHERE"
                        " k.province = ?1 AND k.name IN " TWENTY_FOUR
                        " ORDER BY k.name, b.birth, b.person LIMIT ?26"),
                    v, 2 + FIND_TURNED_NAMES, e) != ERR_NONE)
        return e->code;
    while ((more = store_next(x->c, e)) > 0) {
        str name = store_at_text(x->c, 0);
        day birth = (day)store_at_int(x->c, 1);
        rows++;
        if (!in_place(x->listing, store_at_int(x->c, 3)) || !find_may_be_born(x->q, birth))
            continue;
        if (g->name.p == NULL || !str_eq(g->name, name))
            g->name = arena_str(x->scratch, name);
        add_candidate(g, store_at_int(x->c, 2), birth, 0);
    }
    x->cut |= rows == most;
    return more < 0 ? e->code : ERR_NONE;
}

enum err_code find_keyed_names(struct finding *x, const struct named *names, uint32_t n,
                               struct err *e)
{
    struct listing *t = x->listing;
    struct gathering g = {.x = x};
    const struct origin o = {.why = RECORD_BY_WORDS};
    enum err_code code = ERR_NONE;
    if (t->nobody)
        return ERR_NONE;
    t->low = DAY_MIN;
    t->high = DAY_MAX;
    if (!find_keyed_few_places(x)) {
        code = read_bearers(&g, names, n, e);
        return code == ERR_NONE ? accept(x, &o, g.found.v, g.found.n, e) : code;
    }
    code = list_again(x, names, n, e);
    x->cut |= !t->listed;
    for (uint32_t i = 0; i < n && code == ERR_NONE && t->listed; i++) {
        g.name = names[i].name;
        from_list(&g, names[i].id, 0);
    }
    return code == ERR_NONE ? accept(x, &o, g.found.v, g.found.n, e) : code;
}

/* ---- by birth alone ---- */

/* Bearers after the last one, `rows` at most. */
static enum err_code read_births(struct gathering *g, int64_t high, int64_t rows, struct err *e)
{
    struct finding *x = g->x;
    int64_t n = 0;
    int more;
    if (store_query(x->c,
                    SQL("SELECT birth, person FROM name_bearer WHERE province = ?1 AND (birth,"
                        " person) > (?2, ?3) AND birth <= ?4 ORDER BY birth, person LIMIT ?5"),
                    STORE_VALUES(store_int(x->at->province), store_date(g->birth),
                                 store_int(g->person), store_int(high), store_int(rows)),
                    e) != ERR_NONE)
        return e->code;
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
    enum err_code code = ERR_NONE;
    while (code == ERR_NONE && !g.ended && !x->out->more && left > 0) {
        int64_t rows = words ? left : 2 * (int64_t)x->ask->limit + 2;
        left -= rows;
        g.found.n = 0;
        code = read_births(&g, x->q->has_birth ? low : high, rows, e);
        if (code == ERR_NONE)
            code = accept(x, &o, g.found.v, g.found.n, e);
    }
    x->cut |= !g.ended;
    return code;
}
