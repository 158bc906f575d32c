/* Sessions in the database, passwords by argon2id. */
#include "web/session.h"
#include "base/check.h"
#include "base/hex.h"
#include "base/num.h"
#include "base/text.h"
#include "registry/recording.h"
#include "registry/roles.h"
#include "seal/seal.h"
#include "web/second.h"

#define CSRF_BYTES 16
#define SESSION_US (12LL * 3600 * 1000000)
#define HALF_US (5LL * 60 * 1000000)
#define FREE_FAILURES 5
#define WAIT_FIRST_US 30000000LL
#define WAIT_MOST_US 3600000000LL
#define BROWSER_BYTES 200u

/* ---- cookies ---- */

str session_cookie(str cookies, const char *name)
{
    while (cookies.p != NULL) {
        str pair = str_trim(str_split(&cookies, ';')), rest = pair;
        str key = str_split(&rest, '=');
        if (str_eq_c(key, name) && rest.p != NULL)
            return rest;
    }
    return (str){NULL, 0};
}

enum lang session_lang(str cookies, str accept)
{
    str chosen = session_cookie(cookies, "lang");
    if (chosen.n > 0)
        return str_eq_c(chosen, "en") ? LANG_EN : LANG_VI;
    return str_starts(accept, STR("en")) ? LANG_EN : LANG_VI;
}

static str put_cookie(struct web_request *q, const char *name, const char *value, int64_t seconds)
{
    struct buf b;
    buf_init(&b, q->arena, 512);
    buf_fmt(&b, "%z=%z; Path=/; HttpOnly; SameSite=Strict; Max-Age=%l%z", name, value, seconds,
            q->app->insecure ? "" : "; Secure");
    buf_char(&b, '\0');
    check(!b.full);
    return (str){b.p, b.n - 1};
}

/* What a form carries: follows from the token, and does not tell it. */
static str csrf_of(struct arena *a, str token)
{
    uint8_t sum[32];
    char *text = arena_alloc(a, 2 * CSRF_BYTES);
    struct store_sha256 s;
    store_sha256_init(&s);
    store_sha256_add(&s, STR("form:"));
    store_sha256_add(&s, token);
    store_sha256_end(&s, sum);
    hex_write(text, sum, CSRF_BYTES);
    return (str){text, 2 * CSRF_BYTES};
}

/* ---- who asks ---- */

/* `asks`: there are roles that ask for the second step, and it is off. Whoever holds one of them
 * has no right until it is on. */
static enum err_code open_rights(struct web_request *q, bool asks, struct err *e)
{
    struct roles_held held;
    struct second_demand demand = {0};
    enum err_code code =
        roles_held(q->db, q->arena, q->app->province, q->user.name, web_today(), &held, e);
    if (code == ERR_NONE && asks)
        code = second_demand_read(q->db, q->app->province, &demand, e);
    for (uint32_t i = 0; i < held.n && code == ERR_NONE; i++) {
        if (demand.of[held.v[i].role])
            q->user.must = MUST_SECOND;
    }
    if (code == ERR_NONE && q->user.must == MUST_NOTHING)
        q->user.held = held;
    return code;
}

enum err_code session_open(struct web_request *q, str cookies, struct err *e)
{
    str token = session_cookie(cookies, "s");
    uint8_t sum[32];
    struct store_value row[7];
    if (token.n != SEAL_TOKEN_BYTES - 1)
        return ERR_NONE;
    enum err_code code = web_db(q, e);
    if (code != ERR_NONE)
        return code;
    store_sha256(token, sum);
    int got = store_one(
        q->db,
        SQL("SELECT u.id, u.login, u.name, u.password_until, s.half, (SELECT COUNT(*) FROM web_totp"
            " AS t WHERE t.province = u.province AND t.user_id = u.id AND t.confirmed_us > 0),"
            " (SELECT COUNT(*) FROM web_demand AS d WHERE d.province = u.province)"
            " FROM web_session AS s JOIN web_user AS u ON u.province = s.province AND"
            " u.id = s.user_id WHERE s.province = ?1 AND s.token_sum = ?2 AND s.ends_us > ?3 AND"
            " u.disabled = 0"),
        STORE_VALUES(store_int(q->app->province), store_bytes((str){(const char *)sum, 32}),
                     store_int(store_now_us())),
        q->arena, row, 7, e);
    if (got <= 0)
        return got < 0 ? e->code : ERR_NONE;
    q->session = arena_str(q->arena, token);
    if (row[4].i != 0) {
        q->half = row[0].i;
        q->half_login = row[1].s;
        return ERR_NONE;
    }
    q->user = (struct web_user){.id = row[0].i,
                                .login = row[1].s,
                                .name = row[2].s,
                                .must = row[3].i != 0 ? MUST_PASSWORD : MUST_NOTHING};
    q->csrf = csrf_of(q->arena, token);
    return q->user.must == MUST_NOTHING ? open_rights(q, row[5].i == 0 && row[6].i > 0, e)
                                        : ERR_NONE;
}

enum err_code session_check_csrf(struct web_request *q, struct web_answer *a, struct err *e)
{
    if (q->user.id == 0)
        return ERR_NONE;
    str given = web_param(q, "csrf");
    if (given.n == q->csrf.n && seal_same(given.p, q->csrf.p, given.n))
        return ERR_NONE;
    a->status = 403;
    err_set(e, ERR_INPUT, "trang đã cũ: chưa có gì được lưu", "the page is old: nothing was saved");
    err_hint(e, "mở lại trang rồi gửi lại", "open the page again and send it anew");
    return ERR_INPUT;
}

/* ---- logging in ---- */

struct logging_in {
    int64_t province, user, now_us;
    str login, browser, token_sum; /* token_sum empty: it failed */
    bool half;                     /* the code is still to come */
    int64_t step;                  /* of the code that was given; 0: none */
    str recovery;                  /* or the recovery code; empty: none */
    str before;                    /* the sum of the token that this step ends */
    str by;                        /* the identity provider; empty: the password */
};

/* Failures are forgotten when all steps are done. */
static enum err_code write_success(struct store_conn *c, const struct logging_in *x, struct err *e)
{
    enum err_code code = ERR_NONE;
    if (!x->half)
        code = store_run(c, SQL("DELETE FROM web_attempt WHERE province = ?1 AND login = ?2"),
                         STORE_VALUES(store_int(x->province), store_text(x->login)), NULL, e);
    if (code == ERR_NONE)
        code = store_run(
            c,
            SQL("DELETE FROM web_session WHERE province = ?1 AND (ends_us < ?2 OR"
                " token_sum = ?3)"),
            STORE_VALUES(store_int(x->province), store_int(x->now_us), store_bytes(x->before)),
            NULL, e);
    if (code == ERR_NONE)
        code = store_run(c,
                         SQL("INSERT INTO web_session (province, token_sum, user_id, opened_us,"
                             " ends_us, browser, half) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)"),
                         STORE_VALUES(store_int(x->province), store_bytes(x->token_sum),
                                      store_int(x->user), store_int(x->now_us),
                                      store_int(x->now_us + (x->half ? HALF_US : SESSION_US)),
                                      store_text(x->browser), store_int(x->half)),
                         NULL, e);
    return code;
}

static enum err_code write_failure(struct store_conn *c, const struct logging_in *x, struct err *e)
{
    return store_run(
        c,
        SQL("INSERT INTO web_attempt (province, login, failures, last_us) VALUES (?1,"
            " ?2, 1, ?3) ON CONFLICT (province, login) DO UPDATE SET failures ="
            " web_attempt.failures + 1, last_us = excluded.last_us"),
        STORE_VALUES(store_int(x->province), store_text(x->login), store_int(x->now_us)), NULL, e);
}

static enum err_code write_attempt(struct store_conn *c, void *ctx, struct buf *answer,
                                   struct err *e)
{
    const struct logging_in *x = ctx;
    (void)answer;
    return x->token_sum.n > 0 ? write_success(c, x, e) : write_failure(c, x, e);
}

/* As much of it as tells one's browsers apart. */
static str browser_of(const struct web_request *q)
{
    size_t n = q->agent.n < BROWSER_BYTES ? q->agent.n : BROWSER_BYTES;
    str text = str_slice(q->agent, 0, n);
    return str_is_utf8(text, NULL) ? text : STR("");
}

static enum err_code keep_attempt(struct web_request *q, const struct logging_in *x, struct err *e)
{
    struct store_operation op = {.province = x->province, .kind = "web.login", .actor = x->login};
    struct logging_in copy = *x;
    struct buf content;
    buf_init(&content, q->arena, 4096);
    buf_fmt(&content, x->by.n > 0 ? "%s\n%s" : "%s", x->login, x->by);
    op.content = buf_str(&content);
    str answer;
    bool again;
    if (!store_new_id(op.id))
        return err_set(e, ERR_IO, "không có số ngẫu nhiên", "there are no random numbers");
    return store_write(q->app->pool, &op, write_attempt, &copy, q->arena, &answer, &again, e);
}

/* Must it still wait? */
static enum err_code check_wait(struct web_request *q, const struct logging_in *x, struct err *e)
{
    struct store_value row[2];
    int got =
        store_one(q->db,
                  SQL("SELECT failures, last_us FROM web_attempt WHERE province = ?1 AND"
                      " login = ?2"),
                  STORE_VALUES(store_int(x->province), store_text(x->login)), q->arena, row, 2, e);
    if (got < 0)
        return e->code;
    if (got == 0 || row[0].i < FREE_FAILURES)
        return ERR_NONE;
    int64_t wait = WAIT_FIRST_US;
    for (int64_t i = FREE_FAILURES; i < row[0].i && wait < WAIT_MOST_US; i++)
        wait *= 2;
    wait = wait < WAIT_MOST_US ? wait : WAIT_MOST_US;
    int64_t left = row[1].i + wait - x->now_us;
    if (left <= 0)
        return ERR_NONE;
    return err_set(e, ERR_INPUT, "sai quá nhiều lần: thử lại sau %l giây",
                   "too many failures: try again in %l seconds", left / 1000000 + 1);
}

/* Does the database ask for a code after the password? */
static enum err_code asks_for_code(struct web_request *q, int64_t user, bool *out, struct err *e)
{
    struct store_value v;
    int got =
        store_one(q->db,
                  SQL("SELECT 1 FROM web_totp WHERE province = ?1 AND user_id = ?2 AND"
                      " confirmed_us > 0"),
                  STORE_VALUES(store_int(q->app->province), store_int(user)), q->arena, &v, 1, e);
    *out = got == 1;
    return got < 0 ? e->code : ERR_NONE;
}

static void new_token(struct web_request *q, struct logging_in *x, char token[SEAL_TOKEN_BYTES])
{
    uint8_t sum[32];
    seal_token(token);
    store_sha256(str_from_c(token), sum);
    x->token_sum = arena_str(q->arena, (str){(const char *)sum, 32});
}

/* Who it is has been shown: a session, or the wait for the code. */
static enum err_code begin(struct web_request *q, struct logging_in *x, struct web_answer *a,
                           bool *half, struct err *e)
{
    char token[SEAL_TOKEN_BYTES];
    new_token(q, x, token);
    enum err_code code = asks_for_code(q, x->user, &x->half, e);
    *half = x->half;
    if (code == ERR_NONE)
        code = keep_attempt(q, x, e);
    if (code == ERR_NONE)
        web_header(a, "Set-Cookie", put_cookie(q, "s", token, SESSION_US / 1000000));
    return code;
}

enum err_code session_login(struct web_request *q, str login, str password, struct web_answer *a,
                            bool *half, struct err *e)
{
    struct logging_in x = {.province = q->app->province,
                           .now_us = store_now_us(),
                           .browser = browser_of(q),
                           .login = text_fold(q->arena, str_trim(login))};
    struct store_value row[2];
    enum err_code code = web_db(q, e);
    if (code == ERR_NONE)
        code = check_wait(q, &x, e);
    if (code != ERR_NONE)
        return code;
    int got =
        store_one(q->db,
                  SQL("SELECT id, password FROM web_user WHERE province = ?1 AND login = ?2"
                      " AND disabled = 0 AND (password_until = 0 OR password_until > ?3)"),
                  STORE_VALUES(store_int(x.province), store_text(x.login), store_int(x.now_us)),
                  q->arena, row, 2, e);
    if (got < 0)
        return e->code;
    bool known = got == 1 && row[1].s.n > 0;
    if (user_password_fits(known ? arena_cstr(q->arena, row[1].s) : NULL, password)) {
        x.user = row[0].i;
        return begin(q, &x, a, half, e);
    }
    code = keep_attempt(q, &x, e);
    return code == ERR_NONE ? err_set(e, ERR_INPUT, "tên đăng nhập hoặc mật khẩu không đúng",
                                      "the login or the password is wrong")
                            : code;
}

enum err_code session_external(struct web_request *q, str issuer, str subject, struct web_answer *a,
                               bool *half, struct err *e)
{
    struct logging_in x = {.province = q->app->province,
                           .now_us = store_now_us(),
                           .browser = browser_of(q),
                           .by = issuer};
    struct store_value row[2];
    enum err_code code = web_db(q, e);
    if (code != ERR_NONE)
        return code;
    int got =
        store_one(q->db,
                  SQL("SELECT u.id, u.login FROM web_identity AS i JOIN web_user AS u ON"
                      " u.province = i.province AND u.id = i.user_id WHERE i.province = ?1"
                      " AND i.issuer = ?2 AND i.subject = ?3 AND u.disabled = 0"),
                  STORE_VALUES(store_int(x.province), store_text(issuer), store_text(subject)),
                  q->arena, row, 2, e);
    if (got < 0)
        return e->code;
    if (got == 0) {
        err_set(e, ERR_INPUT, "danh tính này chưa được nối với người dùng nào ở đây",
                "this identity is not linked to a user here");
        err_hint(e, "nhờ người quản trị nối: ansinh user link",
                 "ask the administrator to link it: ansinh user link");
        return ERR_INPUT;
    }
    x.user = row[0].i;
    x.login = row[1].s;
    return begin(q, &x, a, half, e);
}

/* The code is taken, and the session opened, in one transaction; a code that was used is a failure.
 */
static enum err_code write_second(struct store_conn *c, void *ctx, struct buf *answer,
                                  struct err *e)
{
    const struct logging_in *x = ctx;
    bool taken = false;
    enum err_code code =
        x->step > 0 ? second_take_step(c, x->province, x->user, x->step, &taken, e)
                    : second_take_recovery(c, x->province, x->user, x->recovery, &taken, e);
    if (code != ERR_NONE)
        return code;
    buf_add_c(answer, taken ? "taken" : "no");
    return taken ? write_success(c, x, e) : write_failure(c, x, e);
}

enum err_code session_second(struct web_request *q, str given, struct web_answer *a, struct err *e)
{
    struct logging_in x = {.province = q->app->province,
                           .user = q->half,
                           .now_us = store_now_us(),
                           .browser = browser_of(q),
                           .login = q->half_login,
                           .recovery = text_fold(q->arena, given)};
    struct store_operation op = {
        .province = x.province, .kind = "web.second", .content = x.login, .actor = x.login};
    struct second second;
    char token[SEAL_TOKEN_BYTES];
    uint8_t before[32];
    str answer = STR("");
    bool again;
    if (q->half == 0)
        return err_set(e, ERR_INPUT, "quá lâu rồi: đăng nhập lại từ đầu",
                       "that was too long: log in again");
    enum err_code code = check_wait(q, &x, e);
    if (code == ERR_NONE)
        code = second_read(q->db, q->arena, x.province, x.user, q->app->key, &second, e);
    if (code != ERR_NONE)
        return code;
    x.step = totp_step(second.secret, given, x.now_us / 1000000);
    store_sha256(q->session, before);
    x.before = (str){(const char *)before, 32};
    new_token(q, &x, token);
    if (!store_new_id(op.id))
        return err_set(e, ERR_IO, "không có số ngẫu nhiên", "there are no random numbers");
    code = store_write(q->app->pool, &op, write_second, &x, q->arena, &answer, &again, e);
    if (code == ERR_NONE && !str_eq_c(answer, "taken"))
        code = err_set(e, ERR_INPUT, "mã không đúng, hoặc đã dùng rồi",
                       "this is not the code, or it was used before");
    if (code == ERR_NONE)
        web_header(a, "Set-Cookie", put_cookie(q, "s", token, SESSION_US / 1000000));
    return code;
}

enum err_code session_check_password(struct web_request *q, str password, struct err *e)
{
    struct logging_in x = {
        .province = q->app->province, .now_us = store_now_us(), .login = q->user.login};
    struct store_value stored;
    enum err_code code = web_db(q, e);
    if (code == ERR_NONE)
        code = check_wait(q, &x, e);
    if (code != ERR_NONE)
        return code;
    if (store_one(q->db, SQL("SELECT password FROM web_user WHERE province = ?1 AND id = ?2"),
                  STORE_VALUES(store_int(x.province), store_int(q->user.id)), q->arena, &stored, 1,
                  e) != 1)
        return e->code;
    bool some = stored.s.n > 0;
    if (user_password_fits(some ? arena_cstr(q->arena, stored.s) : NULL, password))
        return ERR_NONE;
    code = keep_attempt(q, &x, e);
    return code == ERR_NONE ? err_set(e, ERR_INPUT, "mật khẩu hiện nay không đúng",
                                      "the present password is wrong")
                            : code;
}

struct logging_out {
    int64_t province;
    uint8_t sum[32];
};

static enum err_code delete_session(struct store_conn *c, void *ctx, struct buf *answer,
                                    struct err *e)
{
    const struct logging_out *x = ctx;
    (void)answer;
    return store_run(
        c, SQL("DELETE FROM web_session WHERE province = ?1 AND token_sum = ?2"),
        STORE_VALUES(store_int(x->province), store_bytes((str){(const char *)x->sum, 32})), NULL,
        e);
}

enum err_code session_logout(struct web_request *q, struct web_answer *a, struct err *e)
{
    struct logging_out x = {.province = q->app->province};
    struct store_operation op = {.province = x.province, .kind = "web.logout"};
    str answer;
    bool again;
    store_sha256(q->session, x.sum);
    if (!store_new_id(op.id))
        return err_set(e, ERR_IO, "không có số ngẫu nhiên", "there are no random numbers");
    op.content = q->user.login;
    op.actor = q->user.name;
    enum err_code code =
        store_write(q->app->pool, &op, delete_session, &x, q->arena, &answer, &again, e);
    web_header(a, "Set-Cookie", put_cookie(q, "s", "", 0));
    return code;
}
