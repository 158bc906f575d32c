/* One's own sessions, listed and ended. */
#include "registry/recording.h"
#include "seal/seal.h"
#include "web/session.h"

enum err_code sessions_read(struct web_request *q, struct session_lines *out, struct err *e)
{
    uint8_t mine[32];
    int more;
    *out = (struct session_lines){0};
    store_sha256(q->session, mine);
    enum err_code code = web_db(q, e);
    if (code == ERR_NONE)
        code = store_query(q->db,
                           SQL("SELECT opened_us, ends_us, browser, token_sum FROM web_session"
                               " WHERE province = ?1 AND user_id = ?2 AND ends_us > ?3 AND half = 0"
                               " ORDER BY opened_us DESC LIMIT 50"),
                           STORE_VALUES(store_int(q->app->province), store_int(q->user.id),
                                        store_int(store_now_us())),
                           e);
    if (code != ERR_NONE)
        return code;
    while ((more = store_next(q->db, e)) > 0) {
        const struct session_line line = {
            .opened_us = store_at_int(q->db, 0),
            .ends_us = store_at_int(q->db, 1),
            .browser = arena_str(q->arena, store_at_text(q->db, 2)),
            .here = str_eq(store_at_text(q->db, 3), (str){(const char *)mine, 32})};
        vec_push(q->arena, out, line);
    }
    return more < 0 ? e->code : ERR_NONE;
}

struct ending {
    int64_t province, user;
    uint8_t mine[32];
};

static enum err_code delete_others(struct store_conn *c, void *ctx, struct buf *answer,
                                   struct err *e)
{
    const struct ending *x = ctx;
    int64_t n = 0;
    enum err_code code = store_run(
        c, SQL("DELETE FROM web_session WHERE province = ?1 AND user_id = ?2 AND token_sum <> ?3"),
        STORE_VALUES(store_int(x->province), store_int(x->user),
                     store_bytes((str){(const char *)x->mine, 32})),
        &n, e);
    if (code == ERR_NONE)
        buf_fmt(answer, "%l", n);
    return code;
}

enum err_code sessions_end_others(struct web_request *q, str *answer, struct err *e)
{
    struct ending x = {.province = q->app->province, .user = q->user.id};
    struct store_operation op = {.province = x.province,
                                 .kind = "web.sessions",
                                 .content = q->user.login,
                                 .actor = q->user.name};
    bool again;
    store_sha256(q->session, x.mine);
    if (!store_new_id(op.id))
        return err_set(e, ERR_IO, "không có số ngẫu nhiên", "there are no random numbers");
    return store_write(q->app->pool, &op, delete_others, &x, q->arena, answer, &again, e);
}
