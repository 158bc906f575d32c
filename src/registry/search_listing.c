/* The list of a question (search_listing.h): which places are meant, how many bear names there or
 * were born then, and who they are. How many, a part tells: the rows of one village, or of one
 * week, are counted. */
#include "registry/search_listing.h"

#include "base/check.h"
#include "base/text.h"

#include <stdlib.h>

#define AREAS_TOGETHER 8u /* in one statement */
#define FEW_PAIRS 600     /* names times places, of which the same */
#define MOST_LISTED 7000  /* bearers in a list; reading on through the names costs less then */
#define MOST_HEADS 14000  /* of whom the heads of households alone are asked for */
#define MOST_BORN 5000    /* bearers in a list of the days of birth */
#define MOST_IN_RUNS 6000 /* names of a range whose numbers are put together */
#define RUN_GAP 512       /* numbers between two runs; fewer are read over: they cost less */
#define MOST_RUNS 16u
#define MOST_SPREAD                                                                                \
    40u                 /* parts of RUN_GAP numbers that so many names in MOST_RUNS runs fall in   \
                         */
#define PARTS 4096u     /* of which it is remembered whether a number fell in them */
#define MOST_SEEKS 400u /* runs times places */
#define NAMES_AND_PLACES 31u /* names asked for together with few places */

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

/* Of areas with the commune's code, AREAS_TOGETHER of them, and of those that no list has. */
static enum err_code open_places(struct finding *x, const struct area_list *areas, struct err *e)
{
    struct store_value v[1 + AREAS_TOGETHER] = {store_int(x->at->province)};
    check(areas->n <= AREAS_TOGETHER);
    for (uint32_t i = 0; i < AREAS_TOGETHER; i++)
        v[1 + i] = store_int(i < areas->n ? areas->v[i] : 0);
    return store_query(x->c,
                       SQL("SELECT id, village, area FROM known_place WHERE province = ?1 AND"
                           " (area = 0 OR area IN (?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)) ORDER BY area,"
                           " village"),
                       v, 1 + AREAS_TOGETHER, e);
}

/* Of the commune; else of the areas within which is sought, if a few; else all. */
static enum err_code ask_places(struct finding *x, struct err *e)
{
    struct area_list areas = {0};
    if (x->commune.n > 0) {
        enum err_code code = find_areas(x, &areas, e);
        return code == ERR_NONE ? open_places(x, &areas, e) : code;
    }
    if (x->narrow && x->within.n <= AREAS_TOGETHER)
        return open_places(x, &x->within, e);
    return store_query(x->c,
                       SQL("SELECT id, village, area FROM known_place WHERE province = ?1 ORDER BY"
                           " area, village"),
                       STORE_VALUES(store_int(x->at->province)), e);
}

static bool is_number(str s)
{
    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] < '0' || s.p[i] > '9')
            return false;
    }
    return s.n > 0;
}

static enum err_code read_places(struct finding *x, struct listing *t, struct err *e)
{
    /* Folding leaves digits as they are: of "thôn 2" nine villages in ten need not be folded. */
    str word = x->place.n_words > 0 ? x->place.folded[x->place.n_words - 1] : STR("");
    bool digits = is_number(word), fits = false;
    int more;
    str last = {NULL, 0};
    t->is_place = arena_array(x->scratch, uint8_t, 1);
    enum err_code code = ask_places(x, e);
    if (code != ERR_NONE)
        return code;
    while ((more = store_next(x->c, e)) > 0) {
        str village = store_at_text(x->c, 1);
        if ((digits && str_find(village, word) < 0) || !find_within_area(x, store_at_int(x->c, 2)))
            continue;
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

/* ---- a list of bearers ---- */

void listing_among_values(int64_t first, int64_t last, const uint8_t *is_one,
                          struct store_value v[AMONG_VALUES])
{
    size_t n = last >= first ? (size_t)(last - first + 1) : 0;
    v[0] = store_int(first);
    v[1] = store_int(last);
    v[2] = store_bytes((str){(const char *)is_one, n});
    v[3] = store_bytes(STR("\x01"));
}

void listing_there_values(const struct listing *t, struct store_value v[AMONG_VALUES])
{
    listing_among_values(t->first_place, t->last_place, t->is_place + t->first_place, v);
}

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

uint32_t listing_slot(const struct listing *t, int64_t name)
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

static void mark_names(struct finding *x, struct listing *t)
{
    t->first_name = INT64_MAX;
    t->last_name = 0;
    for (uint32_t i = 0; i < t->bearers.n; i++) {
        int64_t name = t->bearers.v[i].name;
        t->first_name = name < t->first_name ? name : t->first_name;
        t->last_name = name > t->last_name ? name : t->last_name;
    }
    if (t->bearers.n == 0)
        return;
    t->is_name = arena_array(x->scratch, uint8_t, (size_t)(t->last_name - t->first_name + 1));
    for (uint32_t i = 0; i < t->bearers.n; i++)
        t->is_name[t->bearers.v[i].name - t->first_name] = 1;
}

static void close_list(struct finding *x, struct listing *t)
{
    mark_names(x, t);
    for (t->n_first = 64; t->n_first < 2 * t->bearers.n;)
        t->n_first *= 2;
    t->first = arena_array(x->scratch, uint32_t, t->n_first);
    for (uint32_t i = t->bearers.n; i > 0; i--) {
        uint32_t slot = listing_slot(t, t->bearers.v[i - 1].name);
        t->bearers.v[i - 1].next = t->first[slot];
        t->first[slot] = i;
    }
    t->listed = true;
}

/* With the sign no engine takes the index of births, where the whole province is. */
enum err_code listing_of_place(struct finding *x, struct listing *t, uint32_t most, struct err *e)
{
    struct store_value v[1 + FEW_PLACES + 3];
    place_values(x, t, v);
    v[1 + FEW_PLACES] = store_int(t->low);
    v[2 + FEW_PLACES] = store_int(t->high);
    v[3 + FEW_PLACES] = store_int(most + 1);
    bool any = t->low == DAY_MIN && t->high == DAY_MAX;
    if (any)
        v[1 + FEW_PLACES] = v[3 + FEW_PLACES];
    enum err_code code =
        any ? store_query(x->c, SQL("SELECT name, birth, person" OF_PLACES " LIMIT ?34"), v,
                          1 + FEW_PLACES + 1, e)
            : store_query(x->c,
                          SQL("SELECT name, birth, person" OF_PLACES
                              " AND +birth >= ?34 AND +birth <= ?35 LIMIT ?36"),
                          v, 1 + FEW_PLACES + 3, e);
    if (code == ERR_NONE)
        code = read_list(x, t, e);
    if (code == ERR_NONE && t->bearers.n <= most)
        close_list(x, t);
    return code;
}

void listing_add_id(struct finding *x, struct name_ids *ids, int64_t id)
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
        listing_add_id(x, ids, store_at_int(x->c, 0));
    return more < 0 ? e->code : ERR_NONE;
}

static int by_number(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

/* Numbers of the names of a range, and in how many parts of RUN_GAP numbers they are. */
struct range_ids {
    struct name_ids ids;
    int64_t names, parts;
};

/* As they come, until there are too many parts: names that go on with another word than the given
 * one are all over the numbers, which is seen long before all are read. */
static enum err_code read_ids(struct finding *x, const struct store_value *v, uint32_t n,
                              struct range_ids *out, struct err *e)
{
    bool *met = arena_array(x->scratch, bool, PARTS);
    int more;
    if (store_query(x->c,
                    SQL("SELECT name_id FROM name_key WHERE province = ?1 AND kind = ?2 AND key >="
                        " ?3 AND key < ?4 ORDER BY key, name LIMIT ?5"),
                    v, n, e) != ERR_NONE)
        return e->code;
    while ((more = store_next(x->c, e)) > 0 && out->parts <= MOST_SPREAD) {
        int64_t id = store_at_int(x->c, 0);
        bool *part = &met[(uint64_t)id / RUN_GAP % PARTS];
        out->parts += !*part;
        out->names++;
        *part = true;
        vec_push(x->scratch, &out->ids, id);
    }
    store_finish(x->c);
    return more < 0 ? e->code : ERR_NONE;
}

/* A server would send all that it was asked for: of each part the outermost numbers alone, between
 * which there is no gap. */
static enum err_code read_parts(struct finding *x, const struct store_value *v, uint32_t n,
                                struct range_ids *out, struct err *e)
{
    _Static_assert(RUN_GAP == 512, "as the statement has it");
    int more;
    if (store_query(x->c,
                    SQL("SELECT min(k.name_id), max(k.name_id), count(*) FROM (SELECT name_id FROM"
                        " name_key WHERE province = ?1 AND kind = ?2 AND key >= ?3 AND key < ?4"
                        " ORDER BY key, name LIMIT ?5) AS k GROUP BY k.name_id - k.name_id % 512"),
                    v, n, e) != ERR_NONE)
        return e->code;
    for (; (more = store_next(x->c, e)) > 0; out->parts++) {
        int64_t first = store_at_int(x->c, 0), last = store_at_int(x->c, 1);
        vec_push(x->scratch, &out->ids, first);
        vec_push(x->scratch, &out->ids, last);
        out->names += store_at_int(x->c, 2);
    }
    return more < 0 ? e->code : ERR_NONE;
}

/* In the order of numbers. *many: there are more than MOST_IN_RUNS, or they are spread so much that
 * runs cannot have them. */
static enum err_code range_ids(struct finding *x, int64_t kind, str low, str high,
                               struct range_ids *out, bool *many, struct err *e)
{
    const struct store_value v[] = {store_int(x->at->province), store_int(kind), store_text(low),
                                    store_text(high), store_int(MOST_IN_RUNS + 1)};
    enum err_code code =
        store_is_postgres(x->c) ? read_parts(x, v, 5, out, e) : read_ids(x, v, 5, out, e);
    *many = out->parts > MOST_SPREAD || out->names > MOST_IN_RUNS;
    if (out->ids.n > 1 && !*many)
        qsort(out->ids.v, out->ids.n, sizeof(*out->ids.v), by_number);
    return code;
}

enum err_code listing_of_names(struct finding *x, struct listing *t, const struct name_ids *ids,
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
    return code == ERR_NONE ? listing_of_names(x, t, &ids, e) : code;
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

/* In many places: the index of births says as well who lived there. */
static enum err_code list_births_there(struct finding *x, struct listing *t, struct err *e)
{
    struct store_value v[4 + AMONG_VALUES] = {store_int(x->at->province), store_int(t->low),
                                              store_int(t->high), store_int(MOST_BORN + 1)};
    listing_there_values(t, v + 4);
    enum err_code code = store_query(
        x->c,
        SQL("SELECT name, birth, person FROM name_bearer AS b WHERE province = ?1 AND"
            " birth >= ?2 AND birth <= ?3" AMONG(THERE, "?5", "?6", "?7", "?8") " LIMIT ?4"),
        v, 4 + AMONG_VALUES, e);
    if (code == ERR_NONE)
        code = read_list(x, t, e);
    if (code == ERR_NONE && t->bearers.n <= MOST_BORN)
        close_list(x, t);
    return code;
}

static enum err_code list_births(struct finding *x, struct listing *t, struct err *e)
{
    bool few = false;
    if (find_keyed_in_places(x))
        return list_births_there(x, t, e);
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

bool find_keyed_in_places(const struct finding *x)
{
    return x->listing->is_place != NULL;
}

bool find_keyed_few_places(const struct finding *x)
{
    return find_keyed_in_places(x) && x->listing->n_places <= FEW_PLACES;
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

enum err_code listing_of_runs(struct finding *x, struct listing *t, int64_t kind, str low, str high,
                              bool *fits, struct err *e)
{
    struct store_value v[1 + FEW_PLACES + 2];
    struct range_ids range = {0};
    uint32_t runs = 0;
    bool many = false;
    enum err_code code = range_ids(x, kind, low, high, &range, &many, e);
    const struct name_ids ids = range.ids;
    for (uint32_t i = 0; i < ids.n && !many; i++)
        runs += i == 0 || ids.v[i] - ids.v[i - 1] > RUN_GAP;
    *fits = code == ERR_NONE && !many && runs <= MOST_RUNS && runs * t->n_places <= MOST_SEEKS;
    if (!*fits)
        return code;
    t->left -= range.names < t->left ? range.names : t->left;
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

enum err_code listing_of_there(struct finding *x, struct listing *t, struct err *e)
{
    bool few = x->q->birth_year != 0; /* few of them were born then */
    enum err_code code = few ? ERR_NONE : few_live_there(x, t, &few, e);
    if (code != ERR_NONE || !few)
        return code;
    t->bearers.n = 0;
    return listing_of_place(x, t, x->ask->heads ? MOST_HEADS : MOST_LISTED, e);
}

static enum err_code list_few_places(struct finding *x, struct listing *t, struct err *e)
{
    int64_t names = 0;
    enum err_code code = count_names(x, &names, e);
    if (code == ERR_NONE && names <= FEW_NAMES && names * t->n_places <= FEW_PAIRS)
        return list_both(x, t, e);
    t->by_range = names > FEW_NAMES;
    return code == ERR_NONE && !t->by_range && x->q->birth_year != 0 ? listing_of_there(x, t, e)
                                                                     : code;
}

static enum err_code list_days(struct finding *x, struct listing *t, struct err *e)
{
    int64_t names = 0;
    enum err_code code = count_names(x, &names, e);
    return code == ERR_NONE && names > FEW_NAMES ? list_births(x, t, e) : code;
}

static enum err_code list_places(struct finding *x, struct listing *t, struct err *e)
{
    bool any = x->commune.n == 0 && x->place.n_words == 0 && !x->narrow;
    return any ? ERR_NONE : read_places(x, t, e);
}

enum err_code find_keyed_places(struct finding *x, struct err *e)
{
    x->listing = arena_new(x->scratch, struct listing);
    return list_places(x, x->listing, e);
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
    enum err_code code = list_places(x, t, e);
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
