/* Distinct names in memory, those that the registry lacks, and their rows in the order of the
 * table. */
#include "registry/name_keys.h"

#include "base/check.h"
#include "base/text.h"
#include "registry/search.h"

#include <stdlib.h>

#define FEW 64u /* names that are written one by one, without reading what is there */
#define ONE_SCRATCH ((size_t)1 << 20)
#define SORT_BYTES ((size_t)8 << 30) /* of the rows of one sort, at most */

struct entry {
    str text;
    int64_t area; /* of a village; -1: a name */
    bool known;   /* in the registry already */
};

struct key_row {
    str key, text;
    int64_t area; /* of a village */
    uint8_t kind, part;
};

struct key_rows {
    struct key_row *v;
    uint32_t n, cap;
};

struct name_keys {
    struct arena *arena;
    struct {
        struct entry *v;
        uint32_t n, cap;
    } entries;
    uint32_t *slots, n_slots; /* 1 + entry by hash */
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

static void add(struct name_keys *k, str text, int64_t area, bool copy)
{
    uint32_t slot = slot_of(k, text, area);
    if (k->slots[slot] != 0)
        return;
    struct entry new = {.text = copy ? arena_str(k->arena, text) : text, .area = area};
    vec_push(k->arena, &k->entries, new);
    k->slots[slot] = k->entries.n;
    if (2 * k->entries.n > k->n_slots)
        widen(k);
}

void name_keys_add(struct name_keys *k, str name)
{
    if (name.n > 0)
        add(k, name, -1, false);
}

void name_keys_add_village(struct name_keys *k, int64_t area, str village)
{
    check(area >= 0);
    if (village.n > 0)
        add(k, village, area, false);
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
        struct key_row row = {key, one->text, one->area, kind, last ? NAME_KEY_ENDS : (uint8_t)w};
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

/* Marks what the table has; *any: it has something. */
static enum err_code mark_known(struct store_conn *c, struct name_keys *k, sql q, int64_t province,
                                bool *any, struct err *e)
{
    int more;
    *any = false;
    if (store_query(c, q, STORE_VALUES(store_int(province)), e) != ERR_NONE)
        return e->code;
    while ((more = store_next(c, e)) > 0) {
        uint32_t slot = slot_of(k, store_at_text(c, 1), store_at_int(c, 0));
        *any = true;
        if (k->slots[slot] != 0)
            k->entries.v[k->slots[slot] - 1].known = true;
    }
    return more < 0 ? e->code : ERR_NONE;
}

/* What has been recorded before there were keys. */
static enum err_code take_all(struct store_conn *c, struct name_keys *k, sql q, int64_t province,
                              struct err *e)
{
    int more;
    if (store_query(c, q, STORE_VALUES(store_int(province)), e) != ERR_NONE)
        return e->code;
    while ((more = store_next(c, e)) > 0) {
        if (store_at_text(c, 1).n > 0)
            add(k, store_at_text(c, 1), store_at_int(c, 0), true);
    }
    return more < 0 ? e->code : ERR_NONE;
}

static enum err_code look(struct store_conn *c, struct name_keys *k, int64_t province,
                          struct err *e)
{
    bool any;
    enum err_code code = mark_known(c, k,
                                    SQL("SELECT -1, name FROM name_key WHERE province = ?1 AND"
                                        " kind = 0 AND part = 0"),
                                    province, &any, e);
    if (code == ERR_NONE && !any)
        code = take_all(c, k, SQL("SELECT DISTINCT -1, name FROM person WHERE province = ?1"),
                        province, e);
    if (code == ERR_NONE)
        code = mark_known(c, k, SQL("SELECT area, village FROM village_key WHERE province = ?1"),
                          province, &any, e);
    if (code == ERR_NONE && !any)
        code = take_all(c, k,
                        SQL("SELECT DISTINCT COALESCE(area, 0), village FROM household WHERE"
                            " province = ?1"),
                        province, e);
    return code;
}

/* ---- writing ---- */

static enum err_code load_names(struct store_conn *c, const struct key_rows *rows, int64_t province,
                                struct err *e)
{
    enum err_code code =
        store_load_begin(c, SQL("name_key (province, kind, key, name, part)"), 5, e);
    for (uint32_t i = 0; i < rows->n && code == ERR_NONE; i++) {
        const struct key_row *r = &rows->v[i];
        const struct store_value v[] = {store_int(province), store_int(r->kind), store_text(r->key),
                                        store_text(r->text), store_int(r->part)};
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

static enum err_code insert_names(struct store_conn *c, struct arena *a,
                                  const struct key_rows *rows, int64_t province, struct err *e)
{
    struct store_value *v = arena_array(a, struct store_value, 5 * (size_t)rows->n + 1);
    for (uint32_t i = 0; i < rows->n; i++) {
        const struct key_row *r = &rows->v[i];
        const struct store_value one[] = {store_int(province), store_int(r->kind),
                                          store_text(r->key), store_text(r->text),
                                          store_int(r->part)};
        mem_copy(v + 5 * (size_t)i, one, sizeof(one));
    }
    if (rows->n == 0)
        return ERR_NONE;
    return store_run_many(
        c,
        SQL("INSERT INTO name_key (province, kind, key, name, part) VALUES (?1, ?2, ?3, ?4, ?5)"
            " ON CONFLICT (province, kind, key, name) DO NOTHING"),
        v, 5, rows->n, NULL, e);
}

static enum err_code insert_villages(struct store_conn *c, struct arena *a,
                                     const struct key_rows *rows, int64_t province, struct err *e)
{
    struct store_value *v = arena_array(a, struct store_value, 4 * (size_t)rows->n + 1);
    for (uint32_t i = 0; i < rows->n; i++) {
        const struct key_row *r = &rows->v[i];
        const struct store_value one[] = {store_int(province), store_text(r->key),
                                          store_int(r->area), store_text(r->text)};
        mem_copy(v + 4 * (size_t)i, one, sizeof(one));
    }
    if (rows->n == 0)
        return ERR_NONE;
    return store_run_many(
        c,
        SQL("INSERT INTO village_key (province, key, area, village) VALUES (?1, ?2, ?3, ?4)"
            " ON CONFLICT (province, key, area, village) DO NOTHING"),
        v, 4, rows->n, NULL, e);
}

enum err_code name_keys_write(struct store_conn *c, struct name_keys *k, int64_t province,
                              struct err *e)
{
    static const struct {
        enum search_key_kind kind;
        bool villages;
    } sorts[] = {{SEARCH_FOLDED, false}, {SEARCH_EXACT, false}, {SEARCH_FOLDED, true}};
    bool few = k->entries.n <= FEW;
    enum err_code code = few ? ERR_NONE : look(c, k, province, e);
    /* One sort at a time: together they would be the largest thing an import holds. */
    for (size_t i = 0; i < sizeof(sorts) / sizeof(sorts[0]) && code == ERR_NONE; i++) {
        struct key_rows rows;
        struct arena a;
        arena_init(&a, SORT_BYTES);
        all_rows(&a, k, sorts[i].kind, sorts[i].villages, &rows);
        if (few)
            code = sorts[i].villages ? insert_villages(c, &a, &rows, province, e)
                                     : insert_names(c, &a, &rows, province, e);
        else
            code = sorts[i].villages ? load_villages(c, &rows, province, e)
                                     : load_names(c, &rows, province, e);
        arena_clear(&a);
    }
    return code;
}

enum err_code name_keys_write_one(struct store_conn *c, int64_t province, str name, struct err *e)
{
    struct arena scratch;
    arena_init(&scratch, ONE_SCRATCH);
    struct name_keys *k = name_keys_new(&scratch);
    name_keys_add(k, name);
    enum err_code code = name_keys_write(c, k, province, e);
    arena_clear(&scratch);
    return code;
}
