#include "evidence/audit/audit.h"

enum err_code audit_done(struct store_conn *c, int64_t province, str actor, int64_t last,
                         audit_done_row *row, void *ctx, struct err *e)
{
    int more;
    if (store_query(c,
                    SQL("SELECT kind, what, MAX(at_us) FROM audit_entry WHERE province = ?1 AND"
                        " seq >= (SELECT COALESCE(MAX(h.seq), 0) FROM audit_entry AS h WHERE"
                        " h.province = ?1) - ?3 AND actor = ?2 GROUP BY kind, what ORDER BY kind,"
                        " what"),
                    STORE_VALUES(store_int(province), store_text(actor), store_int(last)),
                    e) != ERR_NONE)
        return e->code;
    while ((more = store_next(c, e)) > 0)
        row(ctx, str_eq_c(store_at_text(c, 0), "read"), store_at_text(c, 1), store_at_int(c, 2));
    return more < 0 ? e->code : ERR_NONE;
}
