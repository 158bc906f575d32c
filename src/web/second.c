#include "web/second.h"

#include "base/check.h"
#include "base/fmt.h"
#include "base/text.h"
#include "seal/ring.h"

/* A box belongs to one user. */
static str box_of(char to[32], int64_t user)
{
    return (str){to, fmt_write(to, 32, "totp:%l", user)};
}

/* ---- reading ---- */

/* The key may have been changed since. */
static bool open_with_older(int64_t user, str box, uint8_t *out)
{
    char name[32];
    for (uint32_t i = 1; i < seal_ring_count(); i++) {
        if (seal_unbox(seal_ring_key(i), box_of(name, user), box, out))
            return true;
    }
    return false;
}

static enum err_code open_secret(const struct store_value *row, int64_t user, const uint8_t *key,
                                 struct second *out, struct err *e)
{
    char name[32];
    str stored = row[0].s;
    bool sealed = row[1].i != 0, ok = false;
    if (sealed && key != NULL && stored.n == TOTP_SECRET_BYTES + SEAL_BOX_MORE)
        ok = seal_unbox(key, box_of(name, user), stored, out->secret) ||
             open_with_older(user, stored, out->secret);
    else if (!sealed && stored.n == TOTP_SECRET_BYTES)
        ok = true;
    if (ok && !sealed)
        mem_copy(out->secret, stored.p, TOTP_SECRET_BYTES);
    return ok ? ERR_NONE
              : err_set(e, ERR_IO, "khóa của máy chủ không mở được bí mật của bước hai",
                        "the server's key does not open the secret of the second step");
}

enum err_code second_read(struct store_conn *c, struct arena *a, int64_t province, int64_t user,
                          const uint8_t *key, struct second *out, struct err *e)
{
    struct store_value row[5];
    *out = (struct second){0};
    int got = store_one(c,
                        SQL("SELECT t.secret, t.sealed, t.confirmed_us, t.last_step,"
                            " (SELECT COUNT(*) FROM web_recovery AS r WHERE r.province = t.province"
                            " AND r.user_id = t.user_id AND r.used_us = 0)"
                            " FROM web_totp AS t WHERE t.province = ?1 AND t.user_id = ?2"),
                        STORE_VALUES(store_int(province), store_int(user)), a, row, 5, e);
    if (got <= 0)
        return got < 0 ? e->code : ERR_NONE;
    out->begun = true;
    out->on = row[2].i != 0;
    out->since_us = row[2].i;
    out->last_step = row[3].i;
    out->left = row[4].i;
    return open_secret(row, user, key, out, e);
}

enum err_code second_demand_read(struct store_conn *c, int64_t province, struct second_demand *out,
                                 struct err *e)
{
    int more;
    *out = (struct second_demand){0};
    if (store_query(c, SQL("SELECT role FROM web_demand WHERE province = ?1"),
                    STORE_VALUES(store_int(province)), e) != ERR_NONE)
        return e->code;
    while ((more = store_next(c, e)) > 0) {
        enum role r = role_find(store_at_text(c, 0));
        if (r < ROLE_COUNT)
            out->of[r] = true;
    }
    return more < 0 ? e->code : ERR_NONE;
}

/* ---- writing ---- */

struct writing {
    const struct user_act *x;
    int64_t user, step;
    str secret, login;
    bool sealed, demanded;
    enum role role;
    const char (*codes)[USER_TEMPORARY_BYTES];
};

static enum err_code run(struct store_pool *pool, struct arena *a, const struct writing *w,
                         const char *kind, str content, store_work *work, bool *again,
                         struct err *e)
{
    struct store_operation op = {
        .province = w->x->province, .kind = kind, .content = content, .actor = w->x->who};
    str answer;
    mem_copy(op.id, w->x->operation, STORE_ID_BYTES);
    return store_write(pool, &op, work, (void *)(uintptr_t)w, a, &answer, again, e);
}

static enum err_code begin(struct store_conn *c, void *ctx, struct buf *answer, struct err *e)
{
    const struct writing *w = ctx;
    int64_t changed = 0;
    (void)answer;
    enum err_code code = store_run(
        c,
        SQL("INSERT INTO web_totp (province, user_id, secret, sealed, confirmed_us, last_step)"
            " VALUES (?1, ?2, ?3, ?4, 0, 0) ON CONFLICT (province, user_id) DO UPDATE SET"
            " secret = excluded.secret, sealed = excluded.sealed WHERE web_totp.confirmed_us = 0"),
        STORE_VALUES(store_int(w->x->province), store_int(w->user), store_bytes(w->secret),
                     store_int(w->sealed)),
        &changed, e);
    if (code == ERR_NONE && changed == 0)
        code = err_set(e, ERR_INPUT, "xác nhận hai bước đã bật: tắt trước rồi bật lại",
                       "the second step is on already: turn it off first");
    return code;
}

enum err_code second_begin(struct store_pool *pool, struct arena *a, const struct user_act *x,
                           int64_t user, const uint8_t *key, bool *again, struct err *e)
{
    struct writing w = {.x = x, .user = user, .sealed = key != NULL};
    uint8_t secret[TOTP_SECRET_BYTES], box[TOTP_SECRET_BYTES + SEAL_BOX_MORE];
    char name[32];
    seal_random(secret, sizeof(secret));
    if (key != NULL)
        seal_box(key, box_of(name, user), (str){(const char *)secret, sizeof(secret)}, box);
    w.secret = key != NULL ? (str){(const char *)box, sizeof(box)}
                           : (str){(const char *)secret, sizeof(secret)};
    enum err_code code = run(pool, a, &w, "web.totp", x->login, begin, again, e);
    seal_wipe(secret, sizeof(secret));
    return code;
}

static enum err_code write_codes(struct store_conn *c, const struct writing *w, struct err *e)
{
    enum err_code code =
        store_run(c, SQL("DELETE FROM web_recovery WHERE province = ?1 AND user_id = ?2"),
                  STORE_VALUES(store_int(w->x->province), store_int(w->user)), NULL, e);
    for (int i = 0; i < SECOND_CODES && code == ERR_NONE; i++) {
        uint8_t sum[32];
        store_sha256(str_from_c(w->codes[i]), sum);
        code = store_run(c,
                         SQL("INSERT INTO web_recovery (province, user_id, code_sum, used_us)"
                             " VALUES (?1, ?2, ?3, 0)"),
                         STORE_VALUES(store_int(w->x->province), store_int(w->user),
                                      store_bytes((str){(const char *)sum, 32})),
                         NULL, e);
    }
    return code;
}

static enum err_code confirm(struct store_conn *c, void *ctx, struct buf *answer, struct err *e)
{
    const struct writing *w = ctx;
    int64_t changed = 0;
    (void)answer;
    enum err_code code =
        store_run(c,
                  SQL("UPDATE web_totp SET confirmed_us = ?3, last_step = ?4 WHERE province = ?1"
                      " AND user_id = ?2 AND confirmed_us = 0"),
                  STORE_VALUES(store_int(w->x->province), store_int(w->user),
                               store_int(store_now_us()), store_int(w->step)),
                  &changed, e);
    if (code == ERR_NONE && changed == 0)
        code = err_set(e, ERR_INPUT, "chưa bắt đầu bật xác nhận hai bước",
                       "turning on the second step was not begun");
    return code == ERR_NONE ? write_codes(c, w, e) : code;
}

enum err_code second_confirm(struct store_pool *pool, struct arena *a, const struct user_act *x,
                             int64_t user, int64_t step,
                             char codes[SECOND_CODES][USER_TEMPORARY_BYTES], bool *again,
                             struct err *e)
{
    for (int i = 0; i < SECOND_CODES; i++)
        user_temporary(codes[i]);
    const struct writing w = {.x = x,
                              .user = user,
                              .step = step,
                              .codes = (const char(*)[USER_TEMPORARY_BYTES])(const void *)codes};
    return run(pool, a, &w, "web.totp.on", x->login, confirm, again, e);
}

static enum err_code turn_off(struct store_conn *c, void *ctx, struct buf *answer, struct err *e)
{
    const struct writing *w = ctx;
    int64_t changed = 0;
    (void)answer;
    const struct store_value v[] = {store_int(w->x->province), store_text(w->login)};
    enum err_code code = store_run(
        c,
        SQL("DELETE FROM web_recovery WHERE province = ?1 AND user_id IN (SELECT id FROM web_user"
            " WHERE province = ?1 AND login = ?2)"),
        v, 2, NULL, e);
    if (code == ERR_NONE)
        code = store_run(c,
                         SQL("DELETE FROM web_totp WHERE province = ?1 AND user_id IN (SELECT id"
                             " FROM web_user WHERE province = ?1 AND login = ?2)"),
                         v, 2, &changed, e);
    if (code == ERR_NONE && changed == 0)
        code = err_set(e, ERR_INPUT, "\"%s\" chưa bật xác nhận hai bước",
                       "\"%s\" has no second step", w->login);
    return code;
}

enum err_code second_off(struct store_pool *pool, struct arena *a, const struct user_act *x,
                         bool *again, struct err *e)
{
    const struct writing w = {.x = x, .login = text_fold(a, str_trim(x->login))};
    return run(pool, a, &w, "web.totp.off", w.login, turn_off, again, e);
}

static enum err_code set_demand(struct store_conn *c, void *ctx, struct buf *answer, struct err *e)
{
    const struct writing *w = ctx;
    const struct store_value v[] = {store_int(w->x->province),
                                    store_text(str_from_c(role_code(w->role)))};
    (void)answer;
    return w->demanded
               ? store_run(c,
                           SQL("INSERT INTO web_demand (province, role) VALUES (?1, ?2)"
                               " ON CONFLICT (province, role) DO NOTHING"),
                           v, 2, NULL, e)
               : store_run(c, SQL("DELETE FROM web_demand WHERE province = ?1 AND role = ?2"), v, 2,
                           NULL, e);
}

enum err_code second_demand_set(struct store_pool *pool, struct arena *a, const struct user_act *x,
                                enum role role, bool demanded, bool *again, struct err *e)
{
    const struct writing w = {.x = x, .role = role, .demanded = demanded};
    check(role < ROLE_COUNT);
    return run(pool, a, &w, demanded ? "web.demand" : "web.demand.end", str_from_c(role_code(role)),
               set_demand, again, e);
}

/* ---- taking ---- */

enum err_code second_take_step(struct store_conn *c, int64_t province, int64_t user, int64_t step,
                               bool *taken, struct err *e)
{
    int64_t changed = 0;
    enum err_code code =
        store_run(c,
                  SQL("UPDATE web_totp SET last_step = ?3 WHERE province = ?1 AND user_id = ?2"
                      " AND confirmed_us > 0 AND last_step < ?3"),
                  STORE_VALUES(store_int(province), store_int(user), store_int(step)), &changed, e);
    *taken = changed > 0;
    return code;
}

enum err_code second_take_recovery(struct store_conn *c, int64_t province, int64_t user, str code,
                                   bool *taken, struct err *e)
{
    uint8_t sum[32];
    int64_t changed = 0;
    store_sha256(code, sum);
    enum err_code failed = store_run(
        c,
        SQL("UPDATE web_recovery SET used_us = ?4 WHERE province = ?1 AND user_id = ?2"
            " AND code_sum = ?3 AND used_us = 0"),
        STORE_VALUES(store_int(province), store_int(user),
                     store_bytes((str){(const char *)sum, 32}), store_int(store_now_us())),
        &changed, e);
    *taken = changed > 0;
    return failed;
}
