#include "web/token.h"
#include "base/fmt.h"
#include "base/text.h"
#include "registry/recording.h"
#include "registry/times.h"

static void sum_of(str token, uint8_t out[32])
{
    store_sha256(token, out);
}

/* ---- asking ---- */

static enum err_code refuse(struct web_answer *a, struct err *e)
{
    a->status = 401;
    web_header(a, "WWW-Authenticate", STR("Bearer error=\"invalid_token\""));
    return err_set(e, ERR_INPUT, "mã truy cập không đúng, đã hết hạn hoặc đã bị thu hồi",
                   "the token is wrong, has ended or was revoked");
}

enum err_code token_open(struct web_request *q, struct web_answer *a, str authorization,
                         struct err *e)
{
    struct store_value row[3];
    uint8_t sum[32];
    if (authorization.n == 0)
        return ERR_NONE;
    if (!str_starts(authorization, STR("Bearer " TOKEN_PREFIX)))
        return refuse(a, e);
    sum_of(str_slice(authorization, 7, authorization.n), sum);
    enum err_code code = web_db(q, e);
    if (code != ERR_NONE)
        return code;
    int got = store_one(
        q->db,
        SQL("SELECT u.id, u.login, u.name FROM web_token AS t JOIN web_user AS u ON u.province ="
            " t.province AND u.id = t.user_id WHERE t.province = ?1 AND t.token_sum = ?2 AND"
            " t.ends_us > ?3 AND t.revoked_us = 0 AND u.disabled = 0"),
        STORE_VALUES(store_int(q->app->province), store_bytes((str){(const char *)sum, 32}),
                     store_int(store_now_us())),
        q->arena, row, 3, e);
    if (got < 0)
        return e->code;
    if (got == 0)
        return refuse(a, e);
    q->user = (struct web_user){.id = row[0].i, .login = row[1].s, .name = row[2].s};
    return roles_held(q->db, q->arena, q->app->province, q->user.name, web_today(), &q->user.held,
                      e);
}

/* ---- keeping ---- */

static enum err_code user_of(struct store_conn *c, int64_t province, str login, int64_t *user,
                             struct err *e)
{
    struct arena scratch;
    struct store_value row;
    arena_init(&scratch, 1 << 20);
    login = text_fold(&scratch, str_trim(login));
    int got = store_one(c, SQL("SELECT id FROM web_user WHERE province = ?1 AND login = ?2"),
                        STORE_VALUES(store_int(province), store_text(login)), &scratch, &row, 1, e);
    if (got == 0)
        err_set(e, ERR_INPUT, "không có người dùng \"%s\"", "there is no user \"%s\"", login);
    *user = got == 1 ? row.i : 0;
    arena_clear(&scratch);
    return got == 1 ? ERR_NONE : e->code;
}

struct adding {
    const struct token_new *t;
    str sum;
    int64_t now_us;
};

static enum err_code write_token(struct store_conn *c, void *ctx, struct buf *answer, struct err *e)
{
    const struct adding *x = ctx;
    int64_t user = 0, id = 0;
    enum err_code code = user_of(c, x->t->province, x->t->login, &user, e);
    if (code == ERR_NONE)
        code = recording_count(c, x->t->province, STR("web_token"), 1, &id, e);
    if (code == ERR_NONE)
        code = store_run(c,
                         SQL("INSERT INTO web_token (province, id, user_id, token_sum, purpose,"
                             " made_us, made_by, ends_us, revoked_us) VALUES (?1, ?2, ?3, ?4, ?5,"
                             " ?6, ?7, ?8, 0)"),
                         STORE_VALUES(store_int(x->t->province), store_int(id), store_int(user),
                                      store_bytes(x->sum), store_text(x->t->purpose),
                                      store_int(x->now_us), store_text(x->t->who),
                                      store_int(moment_after(x->t->until))),
                         NULL, e);
    if (code == ERR_NONE)
        buf_fmt(answer, "%l", id);
    return code;
}

static enum err_code check_new(const struct token_new *t, int64_t now_us, struct err *e)
{
    day today = day_of_moment(now_us);
    if (str_trim(t->purpose).n == 0)
        return err_set(e, ERR_INPUT, "thiếu mục đích", "a purpose is needed");
    if (t->until < today || t->until > today + TOKEN_MAX_DAYS)
        return err_set(e, ERR_INPUT, "mã dùng được đến một ngày trong %d ngày tới",
                       "a token is good until a day within the next %d days", TOKEN_MAX_DAYS);
    return ERR_NONE;
}

enum err_code token_add(struct store_pool *pool, struct arena *a, const struct token_new *t,
                        char out[TOKEN_TEXT_BYTES], int64_t *id, struct err *e)
{
    uint8_t sum[32];
    char random[SEAL_TOKEN_BYTES];
    struct adding x = {.t = t, .sum = {(const char *)sum, sizeof(sum)}, .now_us = store_now_us()};
    struct store_operation op = {
        .province = t->province, .kind = "web.token", .content = t->login, .actor = t->who};
    str answer;
    bool again;
    enum err_code code = check_new(t, x.now_us, e);
    if (code != ERR_NONE)
        return code;
    if (!seal_start() || !store_new_id(op.id))
        return err_set(e, ERR_IO, "không có số ngẫu nhiên", "there are no random numbers");
    seal_token(random);
    fmt_write(out, TOKEN_TEXT_BYTES, TOKEN_PREFIX "%z", random);
    sum_of(str_from_c(out), sum);
    code = store_write(pool, &op, write_token, &x, a, &answer, &again, e);
    if (code == ERR_NONE)
        num_parse_int(answer, id);
    return code;
}

enum err_code token_list(struct store_conn *c, struct arena *a, int64_t province, str login,
                         struct token_lines *out, struct err *e)
{
    int64_t user;
    int more;
    *out = (struct token_lines){0};
    enum err_code code = user_of(c, province, login, &user, e);
    if (code == ERR_NONE)
        code = store_query(c,
                           SQL("SELECT id, purpose, made_by, made_us, ends_us, revoked_us FROM"
                               " web_token WHERE province = ?1 AND user_id = ?2 ORDER BY id"),
                           STORE_VALUES(store_int(province), store_int(user)), e);
    if (code != ERR_NONE)
        return code;
    while ((more = store_next(c, e)) > 0) {
        struct token_line l = {.id = store_at_int(c, 0),
                               .purpose = arena_str(a, store_at_text(c, 1)),
                               .made_by = arena_str(a, store_at_text(c, 2)),
                               .made_us = store_at_int(c, 3),
                               .ends_us = store_at_int(c, 4),
                               .revoked_us = store_at_int(c, 5)};
        vec_push(a, out, l);
    }
    return more < 0 ? e->code : ERR_NONE;
}

struct revoking {
    int64_t province, id, now_us;
    str login;
};

static enum err_code write_revoked(struct store_conn *c, void *ctx, struct buf *answer,
                                   struct err *e)
{
    const struct revoking *x = ctx;
    int64_t user = 0, changed = 0;
    (void)answer;
    enum err_code code = user_of(c, x->province, x->login, &user, e);
    if (code == ERR_NONE)
        code = store_run(c,
                         SQL("UPDATE web_token SET revoked_us = CASE WHEN revoked_us = 0 THEN ?4"
                             " ELSE revoked_us END WHERE province = ?1 AND user_id = ?2 AND id ="
                             " ?3"),
                         STORE_VALUES(store_int(x->province), store_int(user), store_int(x->id),
                                      store_int(x->now_us)),
                         &changed, e);
    if (code == ERR_NONE && changed == 0)
        code = err_set(e, ERR_INPUT, "người dùng không có mã số %l", "the user has no token %l",
                       x->id);
    return code;
}

enum err_code token_revoke(struct store_pool *pool, struct arena *a, int64_t province, str login,
                           int64_t id, str who, struct err *e)
{
    struct revoking x = {.province = province, .id = id, .login = login, .now_us = store_now_us()};
    struct store_operation op = {
        .province = province, .kind = "web.token", .content = login, .actor = who};
    str answer;
    bool again;
    if (!store_new_id(op.id))
        return err_set(e, ERR_IO, "không có số ngẫu nhiên", "there are no random numbers");
    return store_write(pool, &op, write_revoked, &x, a, &answer, &again, e);
}
