/* Distinct names and places in memory, those that the registry lacks, and their rows in the order
 * of the tables. */
#include "registry/name_keys.h"

#include "base/check.h"
#include "base/text.h"
#include "registry/recording.h"
#include "registry/search.h"

#include <stdlib.h>

#define FEW 48u     /* names and places that are asked for, without reading all that is there */
#define A_NAME (-1) /* in the place of an area */
#define ONE_SCRATCH ((size_t)1 << 20)
#define SORT_BYTES ((size_t)8 << 30) /* of the rows of one sort, at most */

struct entry {
    str text;
    int64_t area; /* of a village; -1: a name */
    int64_t id;   /* of known_name or known_place; 0 until it is known */
    bool known;   /* in the registry already */
};

struct key_row {
    str key, text;
    int64_t area; /* of a village */
    int64_t id;   /* of the name */
    uint8_t kind, part;
};

struct key_rows {
    struct key_row *v;
    uint32_t n, cap;
};

/* Whose name, birth and place are written: by entry, then by what entries are numbered. */
struct resident {
    uint32_t name, place, person;
    day birth; /* DAY_MIN: not known */
};

struct ids {
    int64_t *v;
    uint32_t n, cap;
};

struct name_keys {
    struct arena *arena;
    struct {
        struct entry *v;
        uint32_t n, cap;
    } entries;
    uint32_t *slots, n_slots; /* 1 + entry by hash */
    struct {
        struct resident *v;
        uint32_t n, cap;
    } residents;
    struct ids persons, households; /* rows of theirs were written */
};

struct name_keys *name_keys_new(struct arena *a)
{
    struct name_keys *k = arena_new(a, struct name_keys);
    k->arena = a;
    k->n_slots = 1024;
    k->slots = arena_array(a, uint32_t, k->n_slots);
    return k;
}

static uint32_t slot_of(const struct name_keys *k, str text, int64_t area)
{
    uint64_t hash = str_hash(text) ^ (uint64_t)(area + 1) * 0x9E3779B97F4A7C15u;
    uint32_t i = (uint32_t)(hash ^ hash >> 32) & (k->n_slots - 1);
    for (; k->slots[i] != 0; i = (i + 1) & (k->n_slots - 1)) {
        const struct entry *one = &k->entries.v[k->slots[i] - 1];
        if (one->area == area && str_eq(one->text, text))
            break;
    }
    return i;
}

static void widen(struct name_keys *k)
{
    k->n_slots *= 2;
    k->slots = arena_array(k->arena, uint32_t, k->n_slots);
    for (uint32_t i = 0; i < k->entries.n; i++)
        k->slots[slot_of(k, k->entries.v[i].text, k->entries.v[i].area)] = i + 1;
}

/* The number of the entry. */
static uint32_t add(struct name_keys *k, str text, int64_t area, bool copy)
{
    uint32_t slot = slot_of(k, text, area);
    if (k->slots[slot] != 0)
        return k->slots[slot] - 1;
    struct entry new = {.text = copy ? arena_str(k->arena, text) : text, .area = area};
    vec_push(k->arena, &k->entries, new);
    k->slots[slot] = k->entries.n;
    if (2 * k->entries.n > k->n_slots)
        widen(k);
    return k->entries.n - 1;
}

void name_keys_add(struct name_keys *k, str name)
{
    if (name.n > 0)
        add(k, name, A_NAME, false);
}

void name_keys_add_village(struct name_keys *k, int64_t area, str village)
{
    check(area >= 0);
    add(k, village, area, false);
}

void name_keys_expect(struct name_keys *k, uint32_t residents)
{
    k->residents.v = arena_array(k->arena, struct resident, residents);
    k->residents.cap = residents;
}

void name_keys_add_resident(struct name_keys *k, str name, int64_t area, str village,
                            int64_t person, day birth)
{
    check(area >= 0 && person > 0 && person <= UINT32_MAX);
    if (name.n == 0)
        return;
    struct resident one = {.name = add(k, name, A_NAME, false),
                           .place = add(k, village, area, false),
                           .person = (uint32_t)person,
                           .birth = birth};
    vec_push(k->arena, &k->residents, one);
}

void name_keys_person(struct name_keys *k, int64_t person)
{
    vec_push(k->arena, &k->persons, person);
}

void name_keys_household(struct name_keys *k, int64_t household)
{
    vec_push(k->arena, &k->households, household);
}

/* ---- rows ---- */

/* Keys of one kind, of a name or of a village. */
static void make_rows(struct arena *a, const struct entry *one, enum search_key_kind kind,
                      struct key_rows *rows)
{
    struct search_keys s;
    search_keys_make(a, one->text, &s);
    str whole = kind == SEARCH_FOLDED ? s.folded : s.exact;
    str ends = kind == SEARCH_FOLDED ? s.folded_ends : s.exact_ends;
    const uint16_t *at = kind == SEARCH_FOLDED ? s.folded_at : s.exact_at;
    bool name = one->area < 0;
    for (uint32_t w = 0; w <= s.n_words; w++) {
        bool last = w == s.n_words;
        str key = last ? ends : str_slice(whole, at[w], whole.n);
        if (key.n == 0 || (last && !name))
            continue;
        struct key_row row = {key,     one->text, one->area,
                              one->id, kind,      last ? NAME_KEY_ENDS : (uint8_t)w};
        vec_push(a, rows, row);
    }
}

static int by_place(const void *a, const void *b)
{
    const struct key_row *x = a, *y = b;
    if (x->kind != y->kind)
        return x->kind < y->kind ? -1 : 1;
    int order = str_cmp(x->key, y->key);
    if (order == 0 && x->area != y->area)
        return x->area < y->area ? -1 : 1;
    return order != 0 ? order : str_cmp(x->text, y->text);
}

/* The rows of one kind, of names or of villages, in the order of their table. */
static void all_rows(struct arena *a, const struct name_keys *k, enum search_key_kind kind,
                     bool villages, struct key_rows *rows)
{
    *rows = (struct key_rows){0};
    for (uint32_t i = 0; i < k->entries.n; i++) {
        const struct entry *one = &k->entries.v[i];
        if (!one->known && (one->area >= 0) == villages)
            make_rows(a, one, kind, rows);
    }
    if (rows->n > 1)
        qsort(rows->v, rows->n, sizeof(*rows->v), by_place);
}

/* ---- what is there ---- */

/* Takes the numbers of what is there; *any: something is. */
static enum err_code take_ids(struct store_conn *c, struct name_keys *k, bool *any, struct err *e)
{
    int more;
    while ((more = store_next(c, e)) > 0) {
        uint32_t slot = slot_of(k, store_at_text(c, 2), store_at_int(c, 0));
        *any = true;
        if (k->slots[slot] == 0)
            continue;
        k->entries.v[k->slots[slot] - 1].id = store_at_int(c, 1);
        k->entries.v[k->slots[slot] - 1].known = true;
    }
    return more < 0 ? e->code : ERR_NONE;
}

static enum err_code mark_known(struct store_conn *c, struct name_keys *k, sql q, int64_t province,
                                bool *any, struct err *e)
{
    *any = false;
    if (store_query(c, q, STORE_VALUES(store_int(province)), e) != ERR_NONE)
        return e->code;
    return take_ids(c, k, any, e);
}

/* What has been recorded before there were keys. */
static enum err_code take_all(struct store_conn *c, struct name_keys *k, sql q, int64_t province,
                              struct err *e)
{
    int more;
    if (store_query(c, q, STORE_VALUES(store_int(province)), e) != ERR_NONE)
        return e->code;
    while ((more = store_next(c, e)) > 0) {
        if (store_at_int(c, 0) != A_NAME || store_at_text(c, 1).n > 0)
            add(k, store_at_text(c, 1), store_at_int(c, 0), true);
    }
    return more < 0 ? e->code : ERR_NONE;
}

/* *bare: the registry has people and no keys at all. Where everybody was given as a resident, all
 * names and places were given with them: reading them again took three seconds of a province. */
static enum err_code look(struct store_conn *c, struct name_keys *k, int64_t province, bool *bare,
                          struct err *e)
{
    bool any;
    enum err_code code = mark_known(
        c, k, SQL("SELECT -1, id, name FROM known_name WHERE province = ?1"), province, &any, e);
    *bare = !any && k->residents.n == 0;
    if (code == ERR_NONE && *bare)
        code = take_all(c, k, SQL("SELECT DISTINCT -1, name FROM person WHERE province = ?1"),
                        province, e);
    if (code == ERR_NONE)
        code =
            mark_known(c, k, SQL("SELECT area, id, village FROM known_place WHERE province = ?1"),
                       province, &any, e);
    if (code == ERR_NONE && !any && k->residents.n == 0)
        code = take_all(c, k,
                        SQL("SELECT DISTINCT COALESCE(area, 0), village FROM household WHERE"
                            " province = ?1"),
                        province, e);
    return code;
}

#define FORTY_EIGHT                                                                                \
    "(?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, "     \
    "?21, ?22, ?23, ?24, ?25, ?26, ?27, ?28, ?29, ?30, ?31, ?32, ?33, ?34, ?35, ?36, ?37, ?38, "   \
    "?39, ?40, ?41, ?42, ?43, ?44, ?45, ?46, ?47, ?48, ?49)"

/* The same for a few. */
static enum err_code look_few(struct store_conn *c, struct name_keys *k, int64_t province,
                              struct err *e)
{
    struct store_value v[1 + FEW] = {store_int(province)};
    bool any = false;
    check(k->entries.n <= FEW);
    for (uint32_t i = 0; i < FEW; i++)
        v[1 + i] = store_text(i < k->entries.n ? k->entries.v[i].text : STR(""));
    if (k->entries.n == 0)
        return ERR_NONE;
    if (store_query(c,
                    SQL("SELECT -1, id, name FROM known_name WHERE province = ?1 AND name"
                        " IN " FORTY_EIGHT " UNION ALL SELECT area, id, village FROM known_place"
                        " WHERE province = ?1 AND village IN " FORTY_EIGHT),
                    v, 1 + FEW, e) != ERR_NONE)
        return e->code;
    return take_ids(c, k, &any, e);
}

/* ---- numbers ---- */

static int by_text(const void *a, const void *b)
{
    const struct entry *x = *(struct entry *const *)a, *y = *(struct entry *const *)b;
    if (x->area != y->area)
        return x->area < y->area ? -1 : 1;
    return str_cmp(x->text, y->text);
}

/* A name's given name, and the whole behind it. */
struct by_given {
    str key;
    struct entry *name;
};

static int by_key(const void *a, const void *b)
{
    const struct by_given *x = a, *y = b;
    int order = str_cmp(x->key, y->key);
    return order != 0 ? order : str_cmp(x->name->text, y->name->text);
}

struct entries {
    struct entry **v;
    uint32_t n, cap;
};

/* Those of one given name get neighbouring numbers, so that their bearers stand together in
 * name_bearer. */
static void number_names(struct arena *a, const struct entries *all, int64_t next)
{
    struct by_given *v = arena_array(a, struct by_given, all->n);
    for (uint32_t i = 0; i < all->n; i++) {
        str folded = text_fold(a, str_trim(all->v[i]->text));
        size_t given = folded.n;
        while (given > 0 && folded.p[given - 1] != ' ')
            given--;
        struct buf key;
        buf_init(&key, a, 2 * folded.n + 1);
        buf_fmt(&key, "%s %s", str_slice(folded, given, folded.n), folded);
        v[i] = (struct by_given){buf_str(&key), all->v[i]};
    }
    qsort(v, all->n, sizeof(*v), by_key);
    for (uint32_t i = 0; i < all->n; i++)
        v[i].name->id = next + i;
}

/* What is new of names or of places, in the order of its table; places are numbered so. */
static enum err_code number_new(struct store_conn *c, struct arena *a, struct name_keys *k,
                                bool names, int64_t province, struct entries *out, struct err *e)
{
    int64_t next = 0;
    *out = (struct entries){0};
    for (uint32_t i = 0; i < k->entries.n; i++) {
        struct entry *one = &k->entries.v[i];
        if (!one->known && (one->area == A_NAME) == names)
            vec_push(a, out, one);
    }
    if (out->n == 0)
        return ERR_NONE;
    qsort(out->v, out->n, sizeof(struct entry *), by_text);
    enum err_code code =
        recording_count(c, province, names ? STR("name") : STR("place"), out->n, &next, e);
    if (names && code == ERR_NONE)
        number_names(a, out, next);
    for (uint32_t i = 0; i < out->n && !names; i++)
        out->v[i]->id = next + i;
    return code;
}

static enum err_code load_known(struct store_conn *c, const struct entries *all, bool names,
                                int64_t province, struct err *e)
{
    if (all->n == 0)
        return ERR_NONE;
    enum err_code code =
        names ? store_load_begin(c, SQL("known_name (province, name, id)"), 3, e)
              : store_load_begin(c, SQL("known_place (province, village, id, area)"), 4, e);
    for (uint32_t i = 0; i < all->n && code == ERR_NONE; i++) {
        const struct entry *one = all->v[i];
        const struct store_value v[] = {store_int(province), store_text(one->text),
                                        store_int(one->id), store_int(one->area)};
        code = store_load_row(c, v, e);
    }
    return code == ERR_NONE ? store_load_end(c, e) : code;
}

static enum err_code write_known(struct store_conn *c, struct name_keys *k, bool names,
                                 int64_t province, struct err *e)
{
    struct arena a;
    struct entries new;
    arena_init(&a, SORT_BYTES);
    enum err_code code = number_new(c, &a, k, names, province, &new, e);
    if (code == ERR_NONE)
        code = load_known(c, &new, names, province, e);
    arena_clear(&a);
    return code;
}

/* ---- keys ---- */

static enum err_code load_names(struct store_conn *c, const struct key_rows *rows, int64_t province,
                                struct err *e)
{
    enum err_code code =
        store_load_begin(c, SQL("name_key (province, kind, key, name, part, name_id)"), 6, e);
    for (uint32_t i = 0; i < rows->n && code == ERR_NONE; i++) {
        const struct key_row *r = &rows->v[i];
        const struct store_value v[] = {store_int(province), store_int(r->kind), store_text(r->key),
                                        store_text(r->text), store_int(r->part), store_int(r->id)};
        code = store_load_row(c, v, e);
    }
    return code == ERR_NONE ? store_load_end(c, e) : code;
}

static enum err_code load_villages(struct store_conn *c, const struct key_rows *rows,
                                   int64_t province, struct err *e)
{
    enum err_code code =
        store_load_begin(c, SQL("village_key (province, key, area, village)"), 4, e);
    for (uint32_t i = 0; i < rows->n && code == ERR_NONE; i++) {
        const struct key_row *r = &rows->v[i];
        const struct store_value v[] = {store_int(province), store_text(r->key), store_int(r->area),
                                        store_text(r->text)};
        code = store_load_row(c, v, e);
    }
    return code == ERR_NONE ? store_load_end(c, e) : code;
}

static enum err_code write_keys(struct store_conn *c, struct name_keys *k, int64_t province,
                                struct err *e)
{
    static const struct {
        enum search_key_kind kind;
        bool villages;
    } sorts[] = {{SEARCH_FOLDED, false}, {SEARCH_EXACT, false}, {SEARCH_FOLDED, true}};
    enum err_code code = ERR_NONE;
    /* One sort at a time: together they would be the largest thing an import holds. */
    for (size_t i = 0; i < sizeof(sorts) / sizeof(sorts[0]) && code == ERR_NONE; i++) {
        struct key_rows rows;
        struct arena a;
        arena_init(&a, SORT_BYTES);
        all_rows(&a, k, sorts[i].kind, sorts[i].villages, &rows);
        if (rows.n > 0)
            code = sorts[i].villages ? load_villages(c, &rows, province, e)
                                     : load_names(c, &rows, province, e);
        arena_clear(&a);
    }
    return code;
}

/* ---- who lives where ---- */

/* Where in `order` the residents of each number begin, by one of their numbers, and `order` in that
 * order: counting takes a quarter of the memory that a sort of the rows would. */
struct by_number {
    uint32_t *order, n;
    uint32_t *end; /* of those of number i in `order` */
    uint32_t most; /* the highest number */
};

static uint32_t number_of(const struct resident *one, bool places)
{
    return places ? one->place : one->name;
}

/* Of those in `among`, as they come there; NULL: of all. */
static struct by_number order_by(struct arena *a, const struct resident *v, const uint32_t *among,
                                 uint32_t n, bool places)
{
    struct by_number x = {.n = n};
    for (uint32_t i = 0; i < n; i++) {
        uint32_t number = number_of(&v[among != NULL ? among[i] : i], places);
        x.most = number > x.most ? number : x.most;
    }
    x.order = arena_array(a, uint32_t, (size_t)n + 1);
    x.end = arena_array(a, uint32_t, (size_t)x.most + 2);
    for (uint32_t i = 0; i < n; i++)
        x.end[number_of(&v[among != NULL ? among[i] : i], places) + 1]++;
    for (uint32_t i = 1; i <= x.most + 1; i++)
        x.end[i] += x.end[i - 1];
    for (uint32_t i = 0; i < n; i++) {
        uint32_t one = among != NULL ? among[i] : i;
        x.order[x.end[number_of(&v[one], places)]++] = one;
    }
    return x;
}

struct born {
    day birth;
    uint32_t person, place, at;
};

static int by_birth(const void *a, const void *b)
{
    const struct born *x = a, *y = b;
    if (x->birth != y->birth)
        return x->birth < y->birth ? -1 : 1;
    if (x->person != y->person)
        return x->person < y->person ? -1 : 1;
    return (x->place > y->place) - (x->place < y->place);
}

/* Those of one name in the order of the table, each once; how many. */
static uint32_t sort_name(const struct resident *v, uint32_t *order, uint32_t n, struct born *room)
{
    uint32_t kept = 0;
    for (uint32_t i = 0; i < n; i++) {
        const struct resident *one = &v[order[i]];
        room[i] = (struct born){one->birth, one->person, one->place, order[i]};
    }
    if (n > 1)
        qsort(room, n, sizeof(*room), by_birth);
    for (uint32_t i = 0; i < n; i++) {
        if (i == 0 || by_birth(&room[i - 1], &room[i]) != 0)
            order[kept++] = room[i].at;
    }
    return kept;
}

/* In the order of name_bearer, each once. */
static struct by_number order_residents(struct arena *a, const struct resident *v, uint32_t n)
{
    struct by_number x = order_by(a, v, NULL, n, false);
    uint32_t most = 0, kept = 0;
    for (uint32_t id = 1; id <= x.most; id++)
        most = x.end[id] - x.end[id - 1] > most ? x.end[id] - x.end[id - 1] : most;
    struct born *room = arena_array(a, struct born, (size_t)most + 1);
    for (uint32_t id = 1; id <= x.most; id++) {
        uint32_t *first = x.order + x.end[id - 1];
        uint32_t some = sort_name(v, first, x.end[id] - x.end[id - 1], room);
        for (uint32_t i = 0; i < some; i++)
            x.order[kept++] = first[i];
    }
    x.n = kept;
    return x;
}

static enum err_code load_bearers(struct store_conn *c, const struct resident *v,
                                  const struct by_number *x, int64_t province, struct err *e)
{
    enum err_code code =
        store_load_begin(c, SQL("name_bearer (province, name, birth, person, place)"), 5, e);
    for (uint32_t i = 0; i < x->n && code == ERR_NONE; i++) {
        const struct resident *one = &v[x->order[i]];
        const struct store_value row[] = {store_int(province), store_int(one->name),
                                          store_date(one->birth), store_int(one->person),
                                          store_int(one->place)};
        code = store_load_row(c, row, e);
    }
    return code == ERR_NONE ? store_load_end(c, e) : code;
}

#define BEARER_BYTES 40 /* three numbers of 32 bits with their signs */

/* The same by place, a part of each (0040-place-bearer). */
static enum err_code load_places(struct store_conn *c, struct arena *a, const struct resident *v,
                                 const struct by_number *x, int64_t province, struct err *e)
{
    const struct by_number y = order_by(a, v, x->order, x->n, true);
    uint32_t most = 0;
    int64_t part = 0;
    struct buf packed;
    enum err_code code = recording_count(c, province, STR("place_bearer"), 1, &part, e);
    if (code == ERR_NONE)
        code =
            store_load_begin(c, SQL("place_bearer (province, place, part, bearers, packed)"), 5, e);
    for (uint32_t id = 1; id <= y.most; id++)
        most = y.end[id] - y.end[id - 1] > most ? y.end[id] - y.end[id - 1] : most;
    buf_init(&packed, a, (size_t)most * BEARER_BYTES);
    for (uint32_t i = 0, from = 0; i < y.n && code == ERR_NONE; i++) {
        const struct resident *one = &v[y.order[i]];
        buf_fmt(&packed, "%l,%l,%l;", (int64_t)one->name, (int64_t)one->birth,
                (int64_t)one->person);
        if (i + 1 < y.n && v[y.order[i + 1]].place == one->place)
            continue;
        const struct store_value row[] = {store_int(province), store_int(one->place),
                                          store_int(part), store_int(i + 1 - from),
                                          store_text(buf_str(&packed))};
        code = store_load_row(c, row, e);
        packed.n = 0;
        from = i + 1;
    }
    return code == ERR_NONE ? store_load_end(c, e) : code;
}

static enum err_code load_residents(struct store_conn *c, const struct name_keys *k,
                                    int64_t province, struct err *e)
{
    const struct resident *v = k->residents.v;
    struct arena a;
    if (k->residents.n == 0)
        return ERR_NONE;
    arena_init(&a, SORT_BYTES);
    const struct by_number x = order_residents(&a, v, k->residents.n);
    enum err_code code = load_bearers(c, v, &x, province, e);
    if (code == ERR_NONE)
        code = load_places(c, &a, v, &x, province, e);
    arena_clear(&a);
    return code;
}

static uint32_t short_number(int64_t id)
{
    check(id > 0 && id < UINT32_MAX);
    return (uint32_t)id;
}

/* Entries have their numbers now. */
static void number_residents(struct name_keys *k)
{
    for (uint32_t i = 0; i < k->residents.n; i++) {
        struct resident *one = &k->residents.v[i];
        one->name = short_number(k->entries.v[one->name].id);
        one->place = short_number(k->entries.v[one->place].id);
    }
}

static int by_id(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

/* Every name and birth with every place, of whatever time, as a row may be true and known with any
 * other; what is not there yet. */
#define RESIDENTS                                                                                  \
    "SELECT DISTINCT n.id, COALESCE(p.birth, -135140), m.person, l.id FROM membership AS m JOIN"   \
    " household AS h ON h.province = m.province AND h.id = m.household JOIN person AS p ON"        \
    " p.province = m.province AND p.id = m.person JOIN known_name AS n ON n.province = p.province" \
    " AND n.name = p.name JOIN known_place AS l ON l.province = h.province AND l.area ="           \
    " COALESCE(h.area, 0) AND l.village = h.village WHERE m.province = ?1 AND NOT EXISTS (SELECT"  \
    " 1 FROM name_bearer AS b WHERE b.province = m.province AND b.name = n.id AND b.birth ="       \
    " COALESCE(p.birth, -135140) AND b.person = m.person AND b.place = l.id)"

static enum err_code read_residents(struct store_conn *c, struct name_keys *k, sql q,
                                    const struct store_value *v, uint32_t n, struct err *e)
{
    int more;
    if (store_query(c, q, v, n, e) != ERR_NONE)
        return e->code;
    while ((more = store_next(c, e)) > 0) {
        const struct resident one = {.name = short_number(store_at_int(c, 0)),
                                     .birth = (day)store_at_int(c, 1),
                                     .person = short_number(store_at_int(c, 2)),
                                     .place = short_number(store_at_int(c, 3))};
        vec_push(k->arena, &k->residents, one);
    }
    return more < 0 ? e->code : ERR_NONE;
}

static enum err_code read_those(struct store_conn *c, struct name_keys *k, struct ids *ids, sql q,
                                int64_t province, struct err *e)
{
    enum err_code code = ERR_NONE;
    uint32_t n = 0;
    if (ids->n > 1)
        qsort(ids->v, ids->n, sizeof(*ids->v), by_id);
    for (uint32_t i = 0; i < ids->n; i++) {
        if (n == 0 || ids->v[n - 1] != ids->v[i])
            ids->v[n++] = ids->v[i];
    }
    for (uint32_t from = 0; from < n && code == ERR_NONE; from += FEW) {
        struct store_value v[1 + FEW] = {store_int(province)};
        for (uint32_t i = 0; i < FEW; i++)
            v[1 + i] = store_int(from + i < n ? ids->v[from + i] : 0);
        code = read_residents(c, k, q, v, 1 + FEW, e);
    }
    return code;
}

static enum err_code write_residents(struct store_conn *c, struct name_keys *k, int64_t province,
                                     bool all, struct err *e)
{
    enum err_code code = ERR_NONE;
    number_residents(k);
    if (all) {
        code = read_residents(c, k, SQL(RESIDENTS), STORE_VALUES(store_int(province)), e);
    } else {
        code = read_those(c, k, &k->persons, SQL(RESIDENTS " AND m.person IN " FORTY_EIGHT),
                          province, e);
        if (code == ERR_NONE)
            code = read_those(c, k, &k->households,
                              SQL(RESIDENTS " AND m.household IN " FORTY_EIGHT), province, e);
    }
    return code == ERR_NONE ? load_residents(c, k, province, e) : code;
}

enum err_code name_keys_write(struct store_conn *c, struct name_keys *k, int64_t province,
                              struct err *e)
{
    bool bare = false, few = k->entries.n <= FEW;
    enum err_code code = few ? look_few(c, k, province, e) : look(c, k, province, &bare, e);
    if (code == ERR_NONE)
        code = write_known(c, k, true, province, e);
    if (code == ERR_NONE)
        code = write_known(c, k, false, province, e);
    if (code == ERR_NONE)
        code = write_keys(c, k, province, e);
    return code == ERR_NONE ? write_residents(c, k, province, bare, e) : code;
}

enum err_code name_keys_write_person(struct store_conn *c, int64_t province, int64_t person,
                                     str name, struct err *e)
{
    struct arena scratch;
    arena_init(&scratch, ONE_SCRATCH);
    struct name_keys *k = name_keys_new(&scratch);
    name_keys_add(k, name);
    name_keys_person(k, person);
    enum err_code code = name_keys_write(c, k, province, e);
    arena_clear(&scratch);
    return code;
}
