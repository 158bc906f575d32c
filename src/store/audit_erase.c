/* Payloads are erased, and an entry says so. */
#include "store/audit.h"
#include "store/audit_int.h"

#include "base/check.h"

enum err_code audit_erase(struct store_conn *c, const struct audit_erasing *v, int64_t *erased,
                          struct err *e)
{
    struct arena a;
    struct buf b;
    check(c->in_transaction);
    if (str_trim(v->actor).n == 0 || str_trim(v->reference).n == 0)
        return err_set(e, ERR_INPUT, "xóa thì cần nói ai xóa và theo văn bản nào",
                       "erasing needs to say who does it, and by which decision");
    enum err_code code = store_run(
        c,
        SQL("DELETE FROM audit_payload WHERE province = ?1 AND seq >= ?2 AND seq <= ?3 AND seq IN"
            " (SELECT seq FROM audit_entry WHERE province = ?1 AND seq >= ?2 AND seq <= ?3 AND"
            " kind <> 'erase')"),
        STORE_VALUES(store_int(v->province), store_int(v->from), store_int(v->to)), erased, e);
    if (code == ERR_NONE && *erased == 0)
        code = err_set(e, ERR_INPUT, "không có nội dung nào để xóa ở các mục ấy",
                       "there is no payload to erase in those entries");
    if (code != ERR_NONE)
        return conn_failed(c, code);
    arena_init(&a, 1 << 20);
    buf_init(&b, &a, 8192);
    audit_put_text(&b, "reference", v->reference);
    buf_fmt(&b, "erased %l %l\ncount %l\n", v->from, v->to, *erased);
    const struct audit_new entry = {.province = v->province,
                                    .kind = "erase",
                                    .actor = v->actor,
                                    .what = STR("audit.erase"),
                                    .payload = buf_str(&b)};
    code = audit_append(c, &a, &entry, 1, e);
    arena_clear(&a);
    return code;
}
