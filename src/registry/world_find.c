/* Where to read: the province of a database, a household by its code. */
#include "base/fmt.h"
#include "registry/times.h"
#include "registry/world.h"

enum err_code world_province(struct store_conn *c, int64_t given, int64_t *out, struct err *e)
{
    int more;
    uint32_t n = 0;
    bool there = false;
    char have[160] = ""; /* the provinces there are, as --province takes them */
    size_t n_have = 0;
    *out = 0;
    if (store_query(c, SQL("SELECT province FROM counter WHERE name = 'entity' ORDER BY province"),
                    STORE_NO_VALUES, e) != ERR_NONE)
        return e->code;
    while ((more = store_next(c, e)) > 0) {
        *out = store_at_int(c, 0);
        there |= *out == given;
        n_have += fmt_write(have + n_have, sizeof(have) - n_have, "%z%l", n > 0 ? ", " : "", *out);
        n++;
    }
    if (more < 0)
        return e->code;
    if (given != 0)
        *out = given;
    if (n > 0 && given != 0 && !there)
        return err_set(e, ERR_INPUT, "cơ sở dữ liệu không có tỉnh mã %l (có %z)",
                       "the database has no province %l (it has %z)", given, have);
    if (n == 0)
        return err_set(e, ERR_INPUT, "sổ đăng ký chưa có gì (xem ansinh import)",
                       "there is nothing in the registry yet (see ansinh import)");
    if (n > 1 && given == 0)
        return err_set(e, ERR_USAGE, "cơ sở dữ liệu có nhiều tỉnh: chọn bằng --province (%z)",
                       "the database holds several provinces: choose one with --province (%z)",
                       have);
    return ERR_NONE;
}

static int one_household(struct store_conn *c, const struct world_at *at, sql which,
                         struct store_value key, int64_t *out, struct err *e)
{
    struct arena scratch;
    struct store_value v;
    arena_init(&scratch, (size_t)1 << 20);
    int got = store_one(c, which,
                        STORE_VALUES(store_int(at->province), store_date(at->as_of),
                                     store_date(at->known_on), store_int(at->recording), key),
                        &scratch, &v, 1, e);
    *out = got == 1 ? v.i : 0;
    arena_clear(&scratch);
    return got;
}

enum err_code world_find_household(struct store_conn *c, const struct world_at *at, str code,
                                   int64_t *out, struct err *e)
{
    int got = one_household(c, at,
                            SQL("SELECT id FROM household WHERE province = ?1 AND code = ?5"
                                " AND" TRUE_ROWS " ORDER BY id"),
                            store_text(code), out, e);
    return got < 0 ? e->code : ERR_NONE;
}

enum err_code world_has_household(struct store_conn *c, const struct world_at *at, int64_t id,
                                  bool *out, struct err *e)
{
    int64_t found = 0;
    int got = one_household(c, at,
                            SQL("SELECT id FROM household WHERE province = ?1 AND id = ?5"
                                " AND" TRUE_ROWS),
                            store_int(id), &found, e);
    *out = found != 0;
    return got < 0 ? e->code : ERR_NONE;
}
