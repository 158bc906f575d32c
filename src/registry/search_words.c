/* Words in another order, or with others between them: the names that have them all are sought in
 * the dictionary first, then who bears them (search_keyed.c). */
#include "base/text.h"
#include "registry/search_listing.h"

#include <stdlib.h>

#define MOST_NAMES 4000 /* of the dictionary, read for words in another order */
/* The same, where few places are asked for: there others are passed over by the place, and not by
 * reading people. */
#define MOST_NAMES_IN_PLACE 8000
#define COUNTED 1000

/* Whether a word has more keys than that; passing over keys costs half of counting them. */
static int has_more(struct finding *x, const struct search_lookup *l, int64_t keys, struct err *e)
{
    struct store_value v;
    return store_one(x->c,
                     SQL("SELECT key FROM name_key WHERE province = ?1 AND kind = 0 AND key >= ?2"
                         " AND key < ?3 ORDER BY key, name LIMIT 1 OFFSET ?4"),
                     STORE_VALUES(store_int(x->at->province), store_text(l->low),
                                  store_text(l->high), store_int(keys)),
                     x->scratch, &v, 1, e);
}

/* In a place any word will do whose keys are read to their end: it leads to the same names. The
 * last is asked first, for given names are rarer than surnames. */
static enum err_code rare_enough(struct finding *x, const struct search_lookup **out, struct err *e)
{
    static const int64_t enough[] = {1000, MOST_NAMES_IN_PLACE - 1};
    const uint32_t n = x->q->n_scattered;
    *out = n > 0 ? &x->q->scattered[n - 1] : NULL;
    for (uint32_t step = 0; step < sizeof(enough) / sizeof(enough[0]); step++) {
        for (uint32_t i = n; i > 0; i--) {
            int more = has_more(x, &x->q->scattered[i - 1], enough[step], e);
            if (more < 0)
                return e->code;
            if (more > 0)
                continue;
            *out = &x->q->scattered[i - 1];
            return ERR_NONE;
        }
    }
    return ERR_NONE;
}

/* Which of the words has the fewest keys; of those with COUNTED the first. The last is asked for
 * first: given names are rarer than surnames, and what is known of one need not be counted beyond
 * in the others. */
static enum err_code rarest(struct finding *x, const struct search_lookup **out, struct err *e)
{
    int64_t least = COUNTED;
    *out = NULL;
    for (uint32_t i = x->q->n_scattered; i > 0; i--) {
        const struct search_lookup *l = &x->q->scattered[i - 1];
        struct store_value v;
        if (store_one(x->c,
                      SQL("SELECT count(*) FROM (SELECT part FROM name_key WHERE province = ?1 AND"
                          " kind = 0 AND key >= ?2 AND key < ?3 LIMIT ?4) AS k"),
                      STORE_VALUES(store_int(x->at->province), store_text(l->low),
                                   store_text(l->high),
                                   store_int(least < COUNTED ? least + 1 : COUNTED)),
                      x->scratch, &v, 1, e) < 0)
            return e->code;
        if (v.i <= least) {
            least = v.i;
            *out = l;
        }
    }
    return ERR_NONE;
}

struct names {
    struct named *v;
    uint32_t n, cap;
};

static int by_text(const void *a, const void *b)
{
    const struct named *x = a, *y = b;
    return str_cmp(x->name, y->name);
}

/* First letters that folding leaves as they are, by their place in the alphabet; of a name that has
 * others too, all. */
static uint32_t initials(str folded_or_not, bool name)
{
    uint32_t mask = 0;
    for (size_t i = 0; i < folded_or_not.n; i++) {
        uint8_t c = (uint8_t)folded_or_not.p[i];
        if (i > 0 && folded_or_not.p[i - 1] != ' ')
            continue;
        if (c >= 0x80)
            return name ? UINT32_MAX : mask;
        c |= 0x20;
        if (c >= 'a' && c <= 'z')
            mask |= 1u << (c - 'a');
    }
    return mask;
}

/* Consonants, but d, which folding makes of another letter as well. */
static uint32_t initials_asked(const struct search_query *q)
{
    const uint32_t kept = ~initials(STR("a e i o u y d"), false);
    uint32_t mask = 0;
    for (uint32_t i = 0; i < q->n_words; i++)
        mask |= initials(q->folded[i], false);
    return mask & kept;
}

/* Of a range; where people are listed, their names alone, all of them. */
static enum err_code ask_names(struct finding *x, const struct search_lookup *l, int64_t most,
                               struct err *e)
{
    const struct listing *t = x->listing;
    struct store_value v[4 + AMONG_VALUES] = {store_int(x->at->province), store_text(l->low),
                                              store_text(l->high), store_int(most)};
    if (!find_keyed_there(x))
        return store_query(x->c,
                           SQL("SELECT name, name_id FROM name_key WHERE province = ?1 AND kind ="
                               " 0 AND key >= ?2 AND key < ?3 ORDER BY key, name LIMIT ?4"),
                           v, 4, e);
    listing_among_values(t->first_name, t->last_name, t->is_name, v + 3);
    return store_query(
        x->c,
        SQL("SELECT k.name, k.name_id FROM name_key AS k WHERE k.province = ?1 AND k.kind = 0 AND"
            " k.key >= ?2 AND k.key < ?3" AMONG("k.name_id", "?4", "?5", "?6",
                                                "?7") " ORDER BY"
                                                      " k.key, k.name"),
        v, 3 + AMONG_VALUES, e);
}

/* Those of a range that have all the words. */
static enum err_code read_names(struct finding *x, const struct search_lookup *l, bool in_place,
                                struct names *out, struct err *e)
{
    const int64_t most_rows = in_place ? MOST_NAMES_IN_PLACE : MOST_NAMES;
    const uint32_t most = in_place ? MOST_NAMES_IN_PLACE : FIND_TURNED_NAMES;
    const uint32_t asked = initials_asked(x->q);
    int64_t rows = 0;
    int more;
    if (ask_names(x, l, most_rows, e) != ERR_NONE)
        return e->code;
    while ((more = store_next(x->c, e)) > 0 && out->n < most) {
        rows++;
        if ((asked & ~initials(store_at_text(x->c, 0), true)) != 0)
            continue;
        struct arena_mark mark = arena_save(x->scratch);
        bool has = search_has_words(x->q, text_fold(x->scratch, store_at_text(x->c, 0)));
        arena_restore(x->scratch, mark);
        if (!has)
            continue;
        struct named one = {arena_str(x->a, store_at_text(x->c, 0)), store_at_int(x->c, 1)};
        vec_push(x->a, out, one);
    }
    store_finish(x->c);
    x->cut |= out->n == most || (rows == most_rows && !find_keyed_there(x));
    return more < 0 ? e->code : ERR_NONE;
}

/* Words in another order, or with others between them: names that have them all. */
enum err_code find_by_words(struct finding *x, struct err *e)
{
    const struct search_lookup *l = NULL;
    struct names names = {0};
    enum err_code code = listing_of_any_birth(x, e);
    bool there = find_keyed_there(x), in_place = there || x->narrow;
    if (code != ERR_NONE || (there && x->listing->last_name == 0))
        return code;
    code = in_place ? rare_enough(x, &l, e) : rarest(x, &l, e);
    if (code == ERR_NONE && l != NULL)
        code = read_names(x, l, in_place, &names, e);
    if (code != ERR_NONE || names.n == 0)
        return code;
    qsort(names.v, names.n, sizeof(*names.v), by_text);
    return find_keyed_names(x, names.v, names.n, e);
}
