/* Which pairs are worth comparing (match.h): people who share a key, key by key.
 *
 * For each key, (key, person) is sorted and every run of equal keys is a block. A pair that shares
 * several keys is compared at the first of them whose block was compared whole. */
#include "registry/match_int.h"

#include "base/check.h"

#include <pthread.h>
#include <stdlib.h>

#define MAX_THREADS 64u
#define ENTRIES_AT_ONCE 8192u
#define MAX_PAIRS (1u << 31)

enum key {
    KEY_CITIZEN,
    KEY_OLD_CARD,
    KEY_NAME_YEAR,
    KEY_NAME_DAY,
    KEY_NAME_COMMUNE,
    KEY_SURNAME_DATE,
    KEY_GIVEN_DATE,
    KEY_GIVEN_COMMUNE,
    KEY_FAMILY_COMMUNE,
    KEY_CITIZEN_A, /* two of three parts of the number, with the given name: a wrong digit spoils
                      one */
    KEY_CITIZEN_B,
    KEY_CITIZEN_C,
    KEY_OLD_CARD_A,
    KEY_OLD_CARD_B,
    KEYS,
};

struct entry {
    uint64_t key;
    uint32_t person;
};

struct pairs {
    struct match_pair *v; /* malloc */
    uint32_t n, cap;
};

struct finding {
    const struct match_book *b;
    const struct match_find *q;
    enum key key;
    struct entry *entries;
    uint32_t n;
    uint16_t *whole; /* by person: keys whose block was compared whole */
    pthread_mutex_t lock;
    uint32_t next;
};

struct worker {
    struct finding *f;
    struct pairs found;
    uint64_t compared;
    bool failed;
    pthread_t thread;
    struct entry *crowd; /* a crowded block, in its own order; malloc */
    uint32_t cap_crowd;
};

/* ---- keys ---- */

/* Texts have 20 bits (MATCH_MAX_WORDS), communes 16, so that a key is exact, not a hash. */
static uint64_t pack(uint64_t a, uint64_t b, uint64_t c)
{
    return a << 40 | b << 20 | c;
}

static uint32_t digits_of(const char *number, int from, int to)
{
    uint32_t v = 0;
    for (int i = from; i < to; i++)
        v = v * 10 + (uint32_t)(number[i] - '0');
    return v;
}

/* Day and month, the smaller first, so that turned round they are the same; 0: not known, or the
 * first of January. */
static uint32_t day_month(const struct match_record *r)
{
    if (r->dom == 0 || (r->dom == 1 && r->month == 1))
        return 0;
    uint32_t low = r->dom < r->month ? r->dom : r->month;
    uint32_t high = r->dom < r->month ? r->month : r->dom;
    return low << 5 | high;
}

static uint64_t citizen_part(const struct match_record *r, int drop)
{
    static const int from[3][4] = {{4, 8, 8, 12}, {0, 4, 8, 12}, {0, 4, 4, 8}};
    const int *cut = from[drop];
    if (r->citizen[0] == 0)
        return 0;
    uint64_t part =
        digits_of(r->citizen, cut[0], cut[1]) * 10000u + digits_of(r->citizen, cut[2], cut[3]);
    return (part << 20 | r->given_sound) + 1;
}

static uint64_t name_key(const struct match_record *r, uint64_t with)
{
    if (r->given_sound == 0 || with == 0)
        return 0;
    return pack(r->given_sound, r->surname_sound, with);
}

static uint64_t card_part(const struct match_record *r, int from, int to)
{
    if (r->old_card[0] == 0)
        return 0;
    return ((uint64_t)digits_of(r->old_card, from, to) << 20 | r->given_sound) + 1;
}

/* 0: the person has no such key. */
static uint64_t key_of(const struct match_book *b, const struct match_record *r, enum key key)
{
    const struct match_text *t = b->texts.all.v;
    uint64_t date = day_month(r) == 0 ? 0 : (uint64_t)r->year << 10 | day_month(r);
    switch (key) {
    case KEY_CITIZEN:
        return r->citizen[0] == 0 ? 0
                                  : (uint64_t)digits_of(r->citizen, 0, 6) * 1000000u +
                                        digits_of(r->citizen, 6, 12) + 1;
    case KEY_OLD_CARD:
        return r->old_card[0] == 0 ? 0 : (uint64_t)digits_of(r->old_card, 0, 9) + 1;
    case KEY_NAME_YEAR:
        return name_key(r, r->year);
    case KEY_NAME_DAY:
        return name_key(r, day_month(r));
    case KEY_NAME_COMMUNE:
        return name_key(r, r->commune == 0 ? 0 : (uint64_t)r->commune * 4 + r->sex);
    case KEY_SURNAME_DATE:
        return date == 0 ? 0 : date << 20 | r->surname_sound;
    case KEY_GIVEN_DATE:
        return date == 0 || r->given == 0 ? 0 : date << 20 | r->given_sound;
    case KEY_GIVEN_COMMUNE:
        if (r->year == 0 || r->commune == 0 || r->given == 0)
            return 0;
        return pack(r->given_sound, r->commune, r->year);
    case KEY_FAMILY_COMMUNE:
        if (r->year == 0 || r->commune == 0 || r->n_middle == 0)
            return 0;
        /* 12 bits of the year, 16 of the commune, 18 of each name: two rare names may share one. */
        return (((uint64_t)r->year & 0xFFF) << 52) | ((uint64_t)r->commune << 36) |
               ((uint64_t)(r->surname_sound & 0x3FFFF) << 18) | (t[r->middle[0]].sound & 0x3FFFF);
    case KEY_CITIZEN_A:
    case KEY_CITIZEN_B:
    case KEY_CITIZEN_C:
        return citizen_part(r, (int)(key - KEY_CITIZEN_A));
    case KEY_OLD_CARD_A:
        return card_part(r, 0, 5);
    case KEY_OLD_CARD_B:
        return card_part(r, 4, 9);
    default:
        check(false);
        return 0;
    }
}

/* Least significant byte first; bytes that are the same in all keys are passed over. Ends in
 * `entries`. Stable, so that people stay in the order of their numbers. */
static void sort_entries(struct entry *entries, struct entry *other, uint32_t n)
{
    struct entry *from = entries, *to = other;
    for (int shift = 0; shift < 64; shift += 8) {
        uint32_t count[257] = {0};
        for (uint32_t i = 0; i < n; i++)
            count[(from[i].key >> shift & 255) + 1]++;
        if (n == 0 || count[(from[0].key >> shift & 255) + 1] == n)
            continue;
        for (int i = 0; i < 256; i++)
            count[i + 1] += count[i];
        for (uint32_t i = 0; i < n; i++)
            to[count[from[i].key >> shift & 255]++] = from[i];
        struct entry *t = from;
        from = to;
        to = t;
    }
    if (from != entries)
        mem_copy(entries, from, n * sizeof(*from));
}

/* ---- comparing blocks ---- */

/* Compared already, at an earlier key. */
static bool done_before(const struct finding *f, uint32_t i, uint32_t j)
{
    for (enum key k = 0; k < f->key; k++) {
        if (!(f->whole[i] >> k & 1) || !(f->whole[j] >> k & 1))
            continue;
        if (key_of(f->b, &f->b->v[i], k) == key_of(f->b, &f->b->v[j], k))
            return true;
    }
    return false;
}

static void add_pair(struct worker *w, struct match_pair p)
{
    if (w->found.n == w->found.cap) {
        uint32_t cap = w->found.cap == 0 ? 4096 : 2 * w->found.cap;
        struct match_pair *v = cap < MAX_PAIRS ? realloc(w->found.v, cap * sizeof(*v)) : NULL;
        if (v == NULL) {
            w->failed = true;
            return;
        }
        w->found.v = v;
        w->found.cap = cap;
    }
    w->found.v[w->found.n++] = p;
}

static void compare_pair(struct worker *w, uint32_t i, uint32_t j)
{
    const struct finding *f = w->f;
    struct match_result r;
    if (i > j) {
        uint32_t t = i;
        i = j;
        j = t;
    }
    if (f->q->across && f->b->v[i].source == f->b->v[j].source)
        return;
    if (done_before(f, i, j))
        return;
    w->compared++;
    match_compare(f->b, i, j, &r);
    if (r.points >= f->q->least_points)
        add_pair(w, (struct match_pair){i, j, r.points});
}

static int by_key(const void *a, const void *b)
{
    const struct entry *x = a, *y = b;
    if (x->key != y->key)
        return x->key < y->key ? -1 : 1;
    return (x->person > y->person) - (x->person < y->person);
}

/* Too many share the key: in order of birth and name, each with the next few. */
static void compare_crowd(struct worker *w, const struct entry *block, uint32_t n)
{
    if (n > w->cap_crowd) {
        struct entry *v = realloc(w->crowd, n * sizeof(*v));
        if (v == NULL) {
            w->failed = true;
            return;
        }
        w->crowd = v;
        w->cap_crowd = n;
    }
    for (uint32_t i = 0; i < n; i++) {
        const struct match_record *r = &w->f->b->v[block[i].person];
        uint64_t birth = (uint64_t)r->year << 10 | day_month(r);
        w->crowd[i] = (struct entry){birth << 40 | (uint64_t)r->given_sound << 20 |
                                         w->f->b->texts.all.v[r->middle[0]].sound,
                                     block[i].person};
    }
    qsort(w->crowd, n, sizeof(*w->crowd), by_key);
    for (uint32_t i = 0; i < n; i++) {
        for (uint32_t j = i + 1; j < n && j <= i + MATCH_BLOCK_WINDOW; j++)
            compare_pair(w, w->crowd[i].person, w->crowd[j].person);
    }
}

static void compare_block(struct worker *w, const struct entry *block, uint32_t n)
{
    if (n > MATCH_BLOCK_WHOLE) {
        compare_crowd(w, block, n);
        return;
    }
    for (uint32_t i = 0; i < n; i++) {
        for (uint32_t j = i + 1; j < n; j++)
            compare_pair(w, block[i].person, block[j].person);
    }
}

static uint32_t block_end(const struct finding *f, uint32_t from)
{
    uint32_t to = from + 1;
    while (to < f->n && f->entries[to].key == f->entries[from].key)
        to++;
    return to;
}

/* Some whole blocks. */
static bool take(struct finding *f, uint32_t *from, uint32_t *to)
{
    pthread_mutex_lock(&f->lock);
    *from = *to = f->next;
    bool some = f->next < f->n;
    if (some) {
        uint32_t last = f->n - f->next > ENTRIES_AT_ONCE ? f->next + ENTRIES_AT_ONCE - 1 : f->n - 1;
        *to = f->next = block_end(f, last);
    }
    pthread_mutex_unlock(&f->lock);
    return some;
}

static void *work(void *ctx)
{
    struct worker *w = ctx;
    uint32_t from, to;
    while (!w->failed && take(w->f, &from, &to)) {
        while (from < to && !w->failed) {
            uint32_t end = block_end(w->f, from);
            compare_block(w, w->f->entries + from, end - from);
            from = end;
        }
    }
    return NULL;
}

static void run_key(struct finding *f, struct worker *workers, uint32_t threads)
{
    uint32_t started = 1;
    f->next = 0;
    for (; started < threads; started++) {
        if (pthread_create(&workers[started].thread, NULL, work, &workers[started]) != 0)
            break; /* fewer do the same work */
    }
    work(&workers[0]);
    for (uint32_t t = 1; t < started; t++)
        pthread_join(workers[t].thread, NULL);
}

/* Only after a key is done, so that it counts as an earlier one from then on. */
static uint32_t mark_whole(struct finding *f)
{
    uint32_t crowded = 0;
    for (uint32_t from = 0; from < f->n;) {
        uint32_t end = block_end(f, from);
        bool whole = end - from <= MATCH_BLOCK_WHOLE;
        crowded += whole ? 0 : end - from;
        for (; from < end; from++)
            f->whole[f->entries[from].person] |= (uint16_t)(whole << f->key);
    }
    return crowded;
}

/* ---- the whole ---- */

static int by_people(const void *a, const void *b)
{
    const struct match_pair *x = a, *y = b;
    if (x->a != y->a)
        return x->a < y->a ? -1 : 1;
    return (x->b > y->b) - (x->b < y->b);
}

/* Those found twice, where a block was not whole, are told once. */
static enum err_code gather(struct worker *workers, uint32_t threads, struct arena *a,
                            struct match_found *out, struct err *e)
{
    uint64_t n = 0;
    bool failed = false;
    for (uint32_t t = 0; t < threads; t++) {
        n += workers[t].found.n;
        failed |= workers[t].failed;
        out->compared += workers[t].compared;
    }
    if (failed || n >= MAX_PAIRS)
        return err_set(e, ERR_LIMIT, "quá nhiều cặp giống nhau, hoặc hết bộ nhớ",
                       "too many pairs that are alike, or no memory left");
    out->v = arena_array(a, struct match_pair, (size_t)n + 1);
    uint32_t at = 0;
    for (uint32_t t = 0; t < threads; t++) {
        if (workers[t].found.n > 0)
            mem_copy(out->v + at, workers[t].found.v, workers[t].found.n * sizeof(*out->v));
        at += workers[t].found.n;
    }
    qsort(out->v, at, sizeof(*out->v), by_people);
    for (uint32_t i = 0; i < at; i++) {
        if (out->n == 0 || by_people(&out->v[out->n - 1], &out->v[i]) != 0)
            out->v[out->n++] = out->v[i];
    }
    return ERR_NONE;
}

enum err_code match_find_pairs(const struct match_book *b, const struct match_find *q,
                               struct arena *a, struct match_found *out, struct err *e)
{
    struct worker workers[MAX_THREADS] = {0};
    struct finding f = {.b = b, .q = q, .lock = PTHREAD_MUTEX_INITIALIZER};
    uint32_t threads = q->threads == 0 ? 1 : q->threads < MAX_THREADS ? q->threads : MAX_THREADS;
    *out = (struct match_found){0};
    struct entry *other = malloc(((size_t)b->n + 1) * sizeof(*other));
    f.entries = malloc(((size_t)b->n + 1) * sizeof(*f.entries));
    f.whole = calloc((size_t)b->n + 1, sizeof(*f.whole));
    bool memory = other != NULL && f.entries != NULL && f.whole != NULL;
    for (uint32_t t = 0; t < threads; t++)
        workers[t].f = &f;
    for (f.key = 0; memory && f.key < KEYS; f.key++) {
        f.n = 0;
        for (uint32_t i = 0; i < b->n; i++) {
            uint64_t key = key_of(b, &b->v[i], f.key);
            if (key != 0)
                f.entries[f.n++] = (struct entry){key, i};
        }
        sort_entries(f.entries, other, f.n);
        run_key(&f, workers, threads);
        out->crowded += mark_whole(&f);
    }
    enum err_code code = memory ? gather(workers, threads, a, out, e)
                                : err_set(e, ERR_LIMIT, "hết bộ nhớ", "no memory left");
    for (uint32_t t = 0; t < threads; t++) {
        free(workers[t].found.v);
        free(workers[t].crowd);
    }
    free(other);
    free(f.entries);
    free(f.whole);
    return code;
}
