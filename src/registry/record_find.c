/* Who is meant by a word on the command line. Who answers to a name: search_store.c. */
#include "registry/record.h"

#include "base/num.h"
#include "registry/times.h"

static enum err_code one_number(struct store_conn *c, sql q, const struct world_at *at,
                                struct store_value fifth, struct store_value sixth, int64_t *out,
                                struct err *e)
{
    struct arena scratch;
    struct store_value v;
    arena_init(&scratch, (size_t)1 << 20);
    int got =
        store_one(c, q,
                  STORE_VALUES(store_int(at->province), store_date(at->as_of),
                               store_date(at->known_on), store_int(at->recording), fifth, sixth),
                  &scratch, &v, 1, e);
    *out = got == 1 ? v.i : 0;
    arena_clear(&scratch);
    return got < 0 ? e->code : ERR_NONE;
}

enum err_code record_who(struct store_conn *c, const struct world_at *at, str text, int64_t *out,
                         struct err *e)
{
    ptrdiff_t slash = str_find_char(text, '/');
    int64_t number = 0, household = 0;
    enum err_code code = ERR_NONE;
    *out = 0;
    if (text.n > 1 && text.p[0] == '#' && num_parse_int(str_slice(text, 1, text.n), &number)) {
        code = one_number(c,
                          SQL("SELECT id FROM person WHERE province = ?1 AND id = ?5 AND ?2 = ?2"
                              " AND ?3 = ?3 AND ?4 = ?4 AND ?6 = ?6"),
                          at, store_int(number), store_int(0), out, e);
    } else if (slash > 0) {
        code = world_find_household(c, at, str_slice(text, 0, (size_t)slash), &household, e);
        bool ok = num_parse_int(str_slice(text, (size_t)slash + 1, text.n), &number);
        if (code == ERR_NONE && ok && household != 0)
            code = one_number(c,
                              SQL("SELECT person FROM membership WHERE province = ?1 AND household"
                                  " = ?5 AND number = ?6 AND" TRUE_ROWS " ORDER BY person"),
                              at, store_int(household), store_int(number), out, e);
    } else if (num_parse_int(text, &number)) {
        code = one_number(c,
                          SQL("SELECT person FROM person_number WHERE province = ?1 AND number ="
                              " ?5 AND kind = ?6 AND" TRUE_ROWS " ORDER BY person"),
                          at, store_text(text),
                          store_text(text.n == 9 ? STR("old_card") : STR("citizen")), out, e);
    }
    if (code != ERR_NONE || *out != 0)
        return code;
    err_set(e, ERR_INPUT, "sổ không có người \"%s\"", "the registry has no person \"%s\"", text);
    err_hint(e, "viết HỘ/SỐ_THÀNH_VIÊN, số định danh, hoặc #SỐ (xem ansinh person find)",
             "write HOUSEHOLD/MEMBER, a personal number, or #ID (see ansinh person find)");
    return ERR_INPUT;
}
