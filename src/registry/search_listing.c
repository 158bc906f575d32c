/* The list of a question (search_listing.h): which places are meant, how many bear names there or
 * were born then, and who they are. */
#include "registry/search_listing.h"

#include "base/check.h"
#include "base/text.h"

#include <stdlib.h>

#define AREAS_TOGETHER 8u  /* in one statement */
#define MOST_THERE 12000   /* bearers in a list of places; more are soon met through the names */
#define MOST_TURNED 200000 /* the same, for names found by their words */
#define MOST_BORN 5000     /* bearers in a list of the days of birth */

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
    if (t->n_places < MOST_PLACES)
        t->places[t->n_places] = id;
    t->n_places++;
    t->first_place = t->last_place == 0 || id < t->first_place ? id : t->first_place;
    t->last_place = id > t->last_place ? id : t->last_place;
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
    t->nobody = t->last_place == 0;
    return more < 0 ? e->code : ERR_NONE;
}

/* ---- a list of bearers ---- */

#define PLACES_TOGETHER 32u /* in one statement */
#define OF_PLACES                                                                                  \
    " FROM place_bearer WHERE province = ?1 AND place IN (?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10,"    \
    " ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21, ?22, ?23, ?24, ?25, ?26, ?27, ?28,"   \
    " ?29, ?30, ?31, ?32, ?33)"
#define OF_BIRTHS " FROM name_bearer WHERE province = ?1 AND birth >= ?2 AND birth <= ?3"

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

/* The next of "name,birth,person;" from *at on. */
static bool read_bearer(str packed, size_t *at, struct bearer *out)
{
    int64_t v[3];
    size_t i = *at;
    for (int k = 0; k < 3; k++) {
        bool minus = i < packed.n && packed.p[i] == '-';
        size_t first = i += minus;
        int64_t n = 0;
        for (; i < packed.n && packed.p[i] >= '0' && packed.p[i] <= '9'; i++)
            n = n * 10 + (packed.p[i] - '0');
        if (i == first || i - first > 10 || i == packed.n || packed.p[i++] != (k < 2 ? ',' : ';'))
            return false;
        v[k] = minus ? -n : n;
    }
    *out = (struct bearer){.name = v[0], .birth = (day)v[1], .person = v[2]};
    *at = i;
    return true;
}

static enum err_code read_part(struct finding *x, struct listing *t, str packed, struct err *e)
{
    struct bearer one;
    for (size_t at = 0; at < packed.n;) {
        if (!read_bearer(packed, &at, &one))
            return err_set(e, ERR_INPUT, "bảng %z của cơ sở dữ liệu có nội dung không đọc được",
                           "the table %z of the database holds what cannot be read",
                           "place_bearer");
        vec_push(x->scratch, &t->bearers, one);
    }
    return ERR_NONE;
}

/* Which names the list has, of those born then. */
static void mark_names(struct finding *x, struct listing *t)
{
    t->first_name = INT64_MAX;
    t->last_name = 0;
    for (uint32_t i = 0; i < t->bearers.n; i++) {
        const struct bearer *b = &t->bearers.v[i];
        if (b->birth < t->low || b->birth > t->high)
            continue;
        t->first_name = b->name < t->first_name ? b->name : t->first_name;
        t->last_name = b->name > t->last_name ? b->name : t->last_name;
    }
    if (t->last_name == 0)
        return;
    t->is_name = arena_array(x->scratch, uint8_t, (size_t)(t->last_name - t->first_name + 1));
    for (uint32_t i = 0; i < t->bearers.n; i++) {
        const struct bearer *b = &t->bearers.v[i];
        if (b->birth >= t->low && b->birth <= t->high)
            t->is_name[b->name - t->first_name] = 1;
    }
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

/* From place number `from` on, as many as one statement takes. */
static void place_values(const struct finding *x, uint32_t from,
                         struct store_value v[1 + PLACES_TOGETHER])
{
    const struct listing *t = x->listing;
    v[0] = store_int(x->at->province);
    for (uint32_t i = 0; i < PLACES_TOGETHER; i++)
        v[1 + i] = store_int(from + i < t->n_places ? t->places[from + i] : 0);
}

static enum err_code count_there(struct finding *x, int64_t *sum, struct err *e)
{
    enum err_code code = ERR_NONE;
    for (uint32_t i = 0; i < x->listing->n_places && code == ERR_NONE; i += PLACES_TOGETHER) {
        struct store_value v[1 + PLACES_TOGETHER];
        int64_t n = 0;
        place_values(x, i, v);
        code = count(x, SQL("SELECT CAST(COALESCE(sum(bearers), 0) AS INTEGER)" OF_PLACES), v,
                     1 + PLACES_TOGETHER, &n, e);
        *sum += n;
    }
    return code;
}

static enum err_code read_parts(struct finding *x, struct listing *t, uint32_t from, struct err *e)
{
    struct store_value v[1 + PLACES_TOGETHER];
    int more;
    place_values(x, from, v);
    enum err_code code = store_query(x->c, SQL("SELECT packed" OF_PLACES " ORDER BY place, part"),
                                     v, 1 + PLACES_TOGETHER, e);
    while (code == ERR_NONE && (more = store_next(x->c, e)) != 0)
        code = more < 0 ? e->code : read_part(x, t, store_at_text(x->c, 0), e);
    store_finish(x->c);
    return code;
}

/* All who ever lived there, unless they are more than `most`, or in places all over. */
static enum err_code list_there(struct finding *x, struct listing *t, int64_t most, struct err *e)
{
    int64_t n = 0;
    if (t->n_places > MOST_PLACES)
        return ERR_NONE;
    enum err_code code = count_there(x, &n, e);
    if (code != ERR_NONE || n > most)
        return code;
    t->bearers.v = arena_array(x->scratch, struct bearer, (size_t)n + 1);
    t->bearers.cap = (uint32_t)n + 1;
    for (uint32_t i = 0; i < t->n_places && code == ERR_NONE; i += PLACES_TOGETHER)
        code = read_parts(x, t, i, e);
    if (code == ERR_NONE)
        close_list(x, t);
    t->whole = code == ERR_NONE;
    return code;
}

enum err_code listing_of_any_birth(struct finding *x, struct err *e)
{
    struct listing *t = x->listing;
    t->low = DAY_MIN;
    t->high = DAY_MAX;
    t->bearers.n = t->whole ? t->bearers.n : 0;
    if (t->whole)
        mark_names(x, t);
    else if (find_keyed_in_places(x) && !t->nobody)
        return list_there(x, t, MOST_TURNED, e);
    return ERR_NONE;
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

bool find_keyed_there(const struct finding *x)
{
    return x->listing->whole;
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
    if (find_keyed_in_places(x))
        code = list_there(x, t, MOST_THERE, e);
    if (code != ERR_NONE || t->whole)
        return code;
    return q->birth_year != 0 ? list_days(x, t, e) : ERR_NONE;
}

enum err_code find_keyed_begin(struct finding *x, struct err *e)
{
    x->listing = arena_new(x->scratch, struct listing);
    return make_listing(x, x->listing, e);
}
