#include "registry/number_holder.h"

#include "base/fmt.h"

enum err_code number_holder_of(struct store_conn *c, struct arena *a, int64_t province,
                               int64_t person, struct number_holder *out, struct err *e)
{
    struct store_value v[4];
    *out = (struct number_holder){STR("?"), STR("-"), STR("-")};
    int got = store_one(
        c,
        SQL("SELECT p.name, h.code, m.number, h.commune FROM person AS p LEFT JOIN membership AS m"
            " ON m.province = p.province AND m.person = p.id AND m.closed = 0 AND m.valid_to ="
            " 2147483647 LEFT JOIN household AS h ON h.province = m.province AND h.id ="
            " m.household AND h.closed = 0 AND h.valid_to = 2147483647 WHERE p.province = ?1 AND"
            " p.id = ?2 AND p.closed = 0 ORDER BY p.valid_from DESC, h.code NULLS FIRST LIMIT 1"),
        STORE_VALUES(store_int(province), store_int(person)), a, v, 4, e);
    if (got < 0)
        return e->code;
    if (got == 0)
        return ERR_NONE;
    out->name = v[0].s;
    if (v[1].type != STORE_TEXT)
        return ERR_NONE;
    char text[128];
    size_t n = fmt_write(text, sizeof(text), "%s/%l", v[1].s, v[2].i);
    out->member = arena_str(a, (str){text, n});
    out->commune = v[3].s;
    return ERR_NONE;
}
