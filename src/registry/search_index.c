/* The index in memory (search.h): sorted rows over the distinct names, people behind each name. */
#include "registry/search.h"

#include "base/check.h"

#include <stdlib.h>

struct name {
    str exact, folded;
    uint32_t first; /* of its people, once closed; till then their number */
};

struct row {
    const char *p;
    uint32_t n, name;
};

struct numbered {
    uint64_t key;
    uint32_t person;
};

struct birth {
    int32_t key; /* year << 9 | month << 5 | day: a year alone before its days */
    uint32_t person;
};

struct search_index {
    struct arena *arena;
    uint32_t people, cap;
    uint32_t *name_of;
    int32_t *birth_of;
    struct {
        struct name *v;
        uint32_t n, cap;
    } names;
    uint32_t *slots, n_slots; /* 1 + name by hash of `exact` */
    struct numbered *numbers;
    uint32_t n_numbers;
    struct birth *by_name; /* by name, then birth */
    struct birth *by_birth;
    struct row *rows[2]; /* by enum search_key_kind */
    uint32_t n_rows[2];
};

struct search_index *search_index_new(struct arena *a, uint32_t people)
{
    struct search_index *x = arena_new(a, struct search_index);
    x->arena = a;
    x->cap = people;
    x->name_of = arena_array(a, uint32_t, people + 1u);
    x->birth_of = arena_array(a, int32_t, people + 1u);
    x->numbers = arena_array(a, struct numbered, people + 1u);
    x->n_slots = 64;
    while (x->n_slots < 2 * people && x->n_slots < 1u << 31)
        x->n_slots *= 2;
    x->slots = arena_array(a, uint32_t, x->n_slots);
    return x;
}

/* The distinct name; made when it is new. */
static uint32_t intern(struct search_index *x, str name)
{
    struct arena_mark mark = arena_save(x->arena);
    str exact = search_exact(x->arena, name);
    uint32_t slot = (uint32_t)(str_hash(exact) & (x->n_slots - 1));
    for (; x->slots[slot] != 0; slot = (slot + 1) & (x->n_slots - 1)) {
        if (!str_eq(x->names.v[x->slots[slot] - 1].exact, exact))
            continue;
        arena_restore(x->arena, mark);
        return x->slots[slot] - 1;
    }
    arena_restore(x->arena, mark);
    struct name new = {.exact = arena_str(x->arena, search_exact(x->arena, name))};
    vec_push(x->arena, &x->names, new);
    x->slots[slot] = x->names.n;
    return x->names.n - 1;
}

/* Digits from the left, so that what begins alike lies together; shorter first. */
static uint64_t number_key(str digits)
{
    uint64_t v = 0;
    for (size_t i = 0; i < 12; i++)
        v = v * 10 + (i < digits.n ? (uint64_t)(digits.p[i] - '0') : 0);
    return v * 16 + (digits.n < 12 ? digits.n : 12);
}

static bool all_digits(str s)
{
    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] < '0' || s.p[i] > '9')
            return false;
    }
    return true;
}

static int32_t birth_key(int year, int month, int dom)
{
    return year << 9 | month << 5 | dom;
}

void search_index_add(struct search_index *x, const struct search_person *p)
{
    check(x->people < x->cap && p->number.n <= 12 && all_digits(p->number));
    uint32_t person = x->people++;
    uint32_t name = intern(x, p->name);
    x->names.v[name].first++;
    x->name_of[person] = name;
    x->birth_of[person] = birth_key(p->birth_year, p->birth_month, p->birth_dom);
    if (p->number.n > 0)
        x->numbers[x->n_numbers++] = (struct numbered){number_key(p->number), person};
}

/* ---- closing ---- */

static int by_number(const void *a, const void *b)
{
    const struct numbered *x = a, *y = b;
    if (x->key != y->key)
        return x->key < y->key ? -1 : 1;
    return (x->person > y->person) - (x->person < y->person);
}

static int by_birth(const void *a, const void *b)
{
    const struct birth *x = a, *y = b;
    if (x->key != y->key)
        return x->key < y->key ? -1 : 1;
    return (x->person > y->person) - (x->person < y->person);
}

static int by_key(const void *a, const void *b)
{
    const struct row *x = a, *y = b;
    int order = str_cmp((str){x->p, x->n}, (str){y->p, y->n});
    return order != 0 ? order : (x->name > y->name) - (x->name < y->name);
}

static void add_row(struct search_index *x, enum search_key_kind kind, str key, uint32_t name)
{
    x->rows[kind][x->n_rows[kind]++] = (struct row){key.p, (uint32_t)key.n, name};
}

/* The rows of every name. The keys are views into the name's own texts. */
static void make_rows(struct search_index *x)
{
    const uint32_t each = SEARCH_MAX_WORDS + 1;
    uint32_t words = 0;
    for (uint32_t i = 0; i < x->names.n; i++) {
        uint32_t n = 2;
        for (size_t at = 0; at < x->names.v[i].exact.n; at++)
            n += x->names.v[i].exact.p[at] == ' ';
        words += n < each ? n : each;
    }
    for (int kind = 0; kind < 2; kind++)
        x->rows[kind] = arena_array(x->arena, struct row, words + 1u);
    for (uint32_t i = 0; i < x->names.n; i++) {
        struct search_keys k;
        search_keys_make(x->arena, x->names.v[i].exact, &k);
        x->names.v[i].folded = k.folded;
        for (uint32_t w = 0; w < k.n_words; w++) {
            add_row(x, SEARCH_FOLDED, str_slice(k.folded, k.folded_at[w], k.folded.n), i);
            add_row(x, SEARCH_EXACT, str_slice(k.exact, k.exact_at[w], k.exact.n), i);
        }
        if (k.folded_ends.n == 0)
            continue;
        add_row(x, SEARCH_FOLDED, k.folded_ends, i);
        add_row(x, SEARCH_EXACT, k.exact_ends, i);
    }
    for (int kind = 0; kind < 2; kind++)
        qsort(x->rows[kind], x->n_rows[kind], sizeof(struct row), by_key);
}

void search_index_close(struct search_index *x)
{
    uint32_t from = 0;
    for (uint32_t i = 0; i < x->names.n; i++) {
        uint32_t n = x->names.v[i].first;
        x->names.v[i].first = from;
        from += n;
    }
    struct name end = {.first = from};
    vec_push(x->arena, &x->names, end);
    x->names.n--;
    x->by_birth = arena_array(x->arena, struct birth, x->people + 1u);
    for (uint32_t i = 0; i < x->people; i++)
        x->by_birth[i] = (struct birth){x->birth_of[i], i};
    qsort(x->by_birth, x->people, sizeof(struct birth), by_birth);
    /* Dealt out in the order of birth, each name's people are in that order too. */
    struct arena_mark mark;
    x->by_name = arena_array(x->arena, struct birth, x->people + 1u);
    mark = arena_save(x->arena);
    uint32_t *next = arena_array(x->arena, uint32_t, x->names.n + 1u);
    for (uint32_t i = 0; i < x->people; i++) {
        struct birth b = x->by_birth[i];
        uint32_t name = x->name_of[b.person];
        x->by_name[x->names.v[name].first + next[name]++] = b;
    }
    arena_restore(x->arena, mark);
    qsort(x->numbers, x->n_numbers, sizeof(struct numbered), by_number);
    make_rows(x);
}

/* ---- asking ---- */

struct asking {
    const struct search_index *x;
    const struct search_query *q;
    uint32_t limit;
    int32_t born_from, born_to; /* keys; born_to is past the last */
    struct search_hits *hits;
};

/* False when there is no more room. */
static bool hit(struct asking *a, uint32_t person)
{
    struct search_hits *h = a->hits;
    for (uint32_t i = 0; i < h->n; i++) {
        if (h->people[i] == person)
            return true;
    }
    if (h->n == a->limit) {
        h->more = true;
        return false;
    }
    h->people[h->n++] = person;
    return true;
}

static uint32_t birth_at(const struct birth *v, uint32_t from, uint32_t to, int32_t key)
{
    while (from < to) {
        uint32_t middle = from + (to - from) / 2;
        if (v[middle].key < key)
            from = middle + 1;
        else
            to = middle;
    }
    return from;
}

static bool take_births(struct asking *a, const struct birth *v, uint32_t from, uint32_t to)
{
    for (uint32_t i = birth_at(v, from, to, a->born_from); i < to && v[i].key < a->born_to; i++) {
        if (!hit(a, v[i].person))
            return false;
    }
    return true;
}

static uint32_t row_at(const struct row *v, uint32_t n, str low)
{
    uint32_t from = 0, to = n;
    while (from < to) {
        uint32_t middle = from + (to - from) / 2;
        if (str_cmp((str){v[middle].p, v[middle].n}, low) < 0)
            from = middle + 1;
        else
            to = middle;
    }
    return from;
}

static bool take_range(struct asking *a, const struct search_lookup *l, bool scattered)
{
    const struct search_index *x = a->x;
    const struct row *rows = x->rows[l->kind];
    uint32_t n = x->n_rows[l->kind];
    for (uint32_t i = row_at(rows, n, l->low); i < n; i++) {
        if (str_cmp((str){rows[i].p, rows[i].n}, l->high) >= 0)
            return true;
        if (a->hits->scanned++ == SEARCH_MAX_SCANNED) {
            a->hits->more = true;
            return false;
        }
        const struct name *name = &x->names.v[rows[i].name];
        if (scattered && !search_has_words(a->q, name->folded))
            continue;
        if (!take_births(a, x->by_name, name->first, name[1].first))
            return false;
    }
    return true;
}

static void take_scattered(struct asking *a)
{
    const struct search_lookup *best = NULL;
    uint32_t least = 0;
    for (uint32_t i = 0; i < a->q->n_scattered; i++) {
        const struct search_lookup *l = &a->q->scattered[i];
        const struct row *rows = a->x->rows[l->kind];
        uint32_t n = a->x->n_rows[l->kind];
        uint32_t count = row_at(rows, n, l->high) - row_at(rows, n, l->low);
        if (best == NULL || count < least) {
            best = l;
            least = count;
        }
    }
    if (best != NULL)
        take_range(a, best, true);
}

static void take_numbers(struct asking *a)
{
    const struct search_index *x = a->x;
    str digits = a->q->number;
    if (digits.n > 12)
        return;
    uint64_t low = number_key(digits) & ~(uint64_t)15, high = 16;
    for (size_t i = digits.n; i < 12; i++)
        high *= 10;
    uint32_t from = 0, to = x->n_numbers;
    while (from < to) {
        uint32_t middle = from + (to - from) / 2;
        if (x->numbers[middle].key < low)
            from = middle + 1;
        else
            to = middle;
    }
    for (; from < x->n_numbers && x->numbers[from].key < low + high; from++) {
        uint32_t person = x->numbers[from].person;
        int32_t born = x->birth_of[person];
        bool whole = (x->numbers[from].key & 15) >= digits.n; /* not a shorter one */
        bool fits = whole && born >= a->born_from && born < a->born_to &&
                    search_has_words(a->q, x->names.v[x->name_of[person]].folded);
        if (a->hits->scanned++ == SEARCH_MAX_SCANNED) {
            a->hits->more = true;
            return;
        }
        if (fits && !hit(a, person))
            return;
    }
}

void search_index_find(const struct search_index *x, const struct search_query *q, uint32_t limit,
                       struct search_hits *out)
{
    struct asking a = {x,         q,         limit < SEARCH_MAX_HITS ? limit : SEARCH_MAX_HITS,
                       INT32_MIN, INT32_MAX, out};
    out->n = out->scanned = 0;
    out->more = false;
    if (q->has_birth) {
        int y, m, d;
        day_to_ymd(q->birth, &y, &m, &d);
        a.born_from = birth_key(y, m, d);
        a.born_to = a.born_from + 1;
    } else if (q->birth_year != 0) {
        a.born_from = birth_key(q->birth_year, 0, 0);
        a.born_to = birth_key(q->birth_year + 1, 0, 0);
    }
    if (q->number.n > 0) {
        take_numbers(&a);
        return;
    }
    if (q->n_words == 0) {
        if (q->birth_year != 0)
            take_births(&a, x->by_birth, 0, x->people);
        return;
    }
    for (uint32_t i = 0; i < q->n_lookups; i++) {
        if (!take_range(&a, &q->lookups[i], false))
            return;
    }
    if (out->n == 0)
        take_scattered(&a);
}
