/* Many people by what people write of them: sixty to a query. */
#include "pay/payee.h"
#include "registry/times.h"

#include <stdlib.h>

#define AT_ONCE 60u

/* One word, and where the answer goes. */
struct word {
    str key;        /* code of a household, or a number */
    int64_t member; /* -1: the household; 0: a number */
    int64_t *out;
};

static int by_key(const void *a, const void *b)
{
    const struct word *x = a, *y = b;
    return str_cmp(x->key, y->key);
}

static struct word take_apart(str text, int64_t *out)
{
    str rest = text, head = str_split(&rest, '/');
    int64_t number;
    *out = 0;
    if (text.n > 0 && text.p[0] == '#') {
        if (num_parse_int(str_slice(text, 1, text.n), &number))
            *out = number;
        return (struct word){STR(""), 0, out};
    }
    if (head.n < text.n)
        return (struct word){head, num_parse_int(rest, &number) && number > 0 ? number : -2, out};
    return (struct word){text, 0, out};
}

/* In `of`, sorted by key, those with the key of a row. */
static void answer(struct word *of, uint32_t n, str key, int64_t member, int64_t person,
                   int64_t household)
{
    for (uint32_t i = 0; i < n; i++) {
        if (!str_eq(of[i].key, key))
            continue;
        if (of[i].member == member && member > 0)
            *of[i].out = person;
        else if (of[i].member == 0)
            *of[i].out = household;
    }
}

#define SIXTY                                                                                      \
    "(?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21, ?22, ?23,"   \
    " ?24, ?25, ?26, ?27, ?28, ?29, ?30, ?31, ?32, ?33, ?34, ?35, ?36, ?37, ?38, ?39, ?40, ?41,"   \
    " ?42, ?43, ?44, ?45, ?46, ?47, ?48, ?49, ?50, ?51, ?52, ?53, ?54, ?55, ?56, ?57, ?58, ?59,"   \
    " ?60, ?61, ?62, ?63, ?64)"

/* Members of households by code, then holders of numbers (kind 'citizen' and others alike). */
static enum err_code ask(struct store_conn *c, const struct world_at *at, struct word *of,
                         uint32_t n, bool numbers, struct err *e)
{
    struct store_value v[AT_ONCE + 4] = {store_int(at->province), store_date(at->as_of),
                                         store_date(at->known_on), store_int(at->recording)};
    int more;
    for (uint32_t i = 0; i < AT_ONCE; i++)
        v[i + 4] = store_text(of[i < n ? i : 0].key);
    enum err_code code =
        numbers ? store_query(c,
                              SQL("SELECT number, 0, person, person FROM person_number"
                                  " WHERE province = ?1 AND" TRUE_ROWS " AND number IN " SIXTY),
                              v, AT_ONCE + 4, e)
                : store_query(
                      c,
                      SQL("SELECT h.code, m.number, m.person, h.id FROM household AS h"
                          " JOIN membership AS m ON m.province = h.province AND m.household = h.id"
                          " WHERE h.province = ?1 AND" TRUE_OF("h") " AND" TRUE_OF(
                              "m") " AND"
                                   " h.code IN " SIXTY),
                      v, AT_ONCE + 4, e);
    if (code != ERR_NONE)
        return code;
    while ((more = store_next(c, e)) > 0)
        answer(of, n, store_at_text(c, 0), store_at_int(c, 1), store_at_int(c, 2),
               store_at_int(c, 3));
    return more < 0 ? e->code : ERR_NONE;
}

enum err_code payee_find(struct store_conn *c, struct arena *a, const struct world_at *at,
                         const str *words, uint32_t n, int64_t *out, struct err *e)
{
    struct word *v = arena_array(a, struct word, (size_t)n + 1);
    uint32_t asked = 0;
    enum err_code code = ERR_NONE;
    for (uint32_t i = 0; i < n; i++) {
        v[asked] = take_apart(str_trim(words[i]), &out[i]);
        asked += v[asked].key.n > 0;
    }
    qsort(v, asked, sizeof(*v), by_key);
    for (uint32_t i = 0; i < asked && code == ERR_NONE; i += AT_ONCE) {
        uint32_t here = asked - i < AT_ONCE ? asked - i : AT_ONCE;
        code = ask(c, at, v + i, here, false, e);
        if (code == ERR_NONE)
            code = ask(c, at, v + i, here, true, e);
    }
    return code;
}
