/* Who may be found by somebody with a right in some communes only.
 *
 * Where a person lives on today's map is not in the index of names, but the places they ever lived
 * in are: the question is narrowed to the areas that today's communes were made of, so that others
 * with the name are never read, and of the few who come out it is asked where they live now. */
#include "base/check.h"
#include "registry/communes.h"
#include "registry/search_store.h"

#include <stdlib.h>

#define CODES_TOGETHER 8u

static int by_number(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

/* Of whatever time a code is: one too many is passed over later. */
static enum err_code add_areas(struct finding *x, uint32_t from, struct err *e)
{
    struct store_value v[CODES_TOGETHER];
    int more;
    for (uint32_t i = 0; i < CODES_TOGETHER; i++)
        v[i] = store_text(from + i < x->ask->n_within ? x->ask->within[from + i] : STR(""));
    if (store_query(x->c,
                    SQL("WITH RECURSIVE reached (area) AS (SELECT id FROM area WHERE level ="
                        " 'commune' AND code IN (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8) UNION SELECT"
                        " s.from_area FROM area_succession AS s JOIN reached AS r ON s.to_area ="
                        " r.area) SELECT area FROM reached"),
                    v, CODES_TOGETHER, e) != ERR_NONE)
        return e->code;
    while ((more = store_next(x->c, e)) > 0) {
        int64_t area = store_at_int(x->c, 0);
        vec_push(x->scratch, &x->within, area);
    }
    return more < 0 ? e->code : ERR_NONE;
}

enum err_code find_within_begin(struct finding *x, struct err *e)
{
    const int64_t none = 0; /* of a household whose commune no list has */
    enum err_code code = ERR_NONE;
    if (x->ask->within == NULL)
        return ERR_NONE;
    vec_push(x->scratch, &x->within, none);
    for (uint32_t i = 0; i < x->ask->n_within && code == ERR_NONE; i += CODES_TOGETHER)
        code = add_areas(x, i, e);
    qsort(x->within.v, x->within.n, sizeof(*x->within.v), by_number);
    uint32_t n = 0;
    for (uint32_t i = 0; i < x->within.n; i++) {
        if (n == 0 || x->within.v[n - 1] != x->within.v[i])
            x->within.v[n++] = x->within.v[i];
    }
    x->within.n = n;
    return code;
}

bool find_within_area(const struct finding *x, int64_t area)
{
    return !x->narrow || bsearch(&area, x->within.v, x->within.n, sizeof(area), by_number);
}

static bool is_within(const struct finding *x, str code)
{
    for (uint32_t i = 0; i < x->ask->n_within; i++) {
        if (str_eq(x->ask->within[i], code))
            return true;
    }
    return false;
}

enum err_code find_within_fits(struct finding *x, const int64_t *people, uint32_t n, bool *fits,
                               struct err *e)
{
    struct arena_mark mark = arena_save(x->scratch);
    str *codes = arena_array(x->scratch, str, (size_t)n + 1);
    enum err_code code = communes_of(x->c, x->scratch, x->at->province, people, n,
                                     x->ask->within_on, codes, NULL, e);
    for (uint32_t i = 0; i < n && code == ERR_NONE; i++)
        fits[i] = is_within(x, codes[i]);
    arena_restore(x->scratch, mark);
    return code;
}

enum err_code find_within_keep(struct finding *x, struct err *e)
{
    uint32_t n = x->out->n, kept = 0;
    int64_t *people = arena_array(x->scratch, int64_t, (size_t)n + 1);
    bool *fits = arena_array(x->scratch, bool, (size_t)n + 1);
    for (uint32_t i = 0; i < n; i++)
        people[i] = x->out->v[i].person;
    qsort(people, n, sizeof(*people), by_number);
    enum err_code code = find_within_fits(x, people, n, fits, e);
    for (uint32_t i = 0; i < n && code == ERR_NONE; i++) {
        const int64_t *at = bsearch(&x->out->v[i].person, people, n, sizeof(*people), by_number);
        check(at != NULL);
        if (fits[at - people])
            x->out->v[kept++] = x->out->v[i];
    }
    x->out->n = kept;
    return code;
}
