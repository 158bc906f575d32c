/* Ways of payment that wait for approval, part by part. */
#include "pay/payee.h"

enum err_code payee_waiting_read(struct store_conn *c, struct arena *a, int64_t province,
                                 int64_t after, uint32_t most, struct payee_lines *out,
                                 struct err *e)
{
    int more = 0;
    *out = (struct payee_lines){0};
    enum err_code code = store_query(
        c,
        SQL("SELECT t.id, t.entity, t.valid_from, t.method, t.provider, t.bank, t.account,"
            " t.holder, COALESCE(t.collector, 0), t.paper, t.prepared_by,"
            " (SELECT COUNT(DISTINCT p.entity) FROM payee AS p WHERE p.province = t.province AND"
            " p.account = t.account AND p.account <> '' AND p.closed = 0 AND p.bank = t.bank AND"
            " p.entity <> t.entity) FROM payee_change AS t LEFT JOIN payee_verdict AS v"
            " ON v.province = t.province AND v.change = t.id"
            " WHERE t.province = ?1 AND t.id > ?2 AND v.approved IS NULL ORDER BY t.id LIMIT ?3"),
        STORE_VALUES(store_int(province), store_int(after), store_int(most)), e);
    while (code == ERR_NONE && (more = store_next(c, e)) > 0) {
        struct payee_line x = {.id = store_at_int(c, 0),
                               .entity = store_at_int(c, 1),
                               .from = (day)store_at_int(c, 2),
                               .method = arena_str(a, store_at_text(c, 3)),
                               .provider = arena_str(a, store_at_text(c, 4)),
                               .bank = arena_str(a, store_at_text(c, 5)),
                               .account = arena_str(a, store_at_text(c, 6)),
                               .holder = arena_str(a, store_at_text(c, 7)),
                               .collector = store_at_int(c, 8),
                               .paper = arena_str(a, store_at_text(c, 9)),
                               .prepared_by = arena_str(a, store_at_text(c, 10)),
                               .others = (uint32_t)store_at_int(c, 11),
                               .state = PAYEE_WAITING};
        vec_push(a, out, x);
    }
    return code == ERR_NONE && more < 0 ? e->code : code;
}
