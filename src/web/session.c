/* Sessions in the database, passwords by argon2id. */
#include "web/session.h"
#include "base/check.h"
#include "base/hex.h"
#include "base/num.h"
#include "base/text.h"
#include "registry/recording.h"
#include "registry/roles.h"
#include "seal/seal.h"

#include <pthread.h>

#define CSRF_BYTES 16
#define SESSION_US (12LL * 3600 * 1000000)
#define FREE_FAILURES 5
#define WAIT_FIRST_US 30000000LL
#define WAIT_MOST_US 3600000000LL
/* Argon2id takes 64 MiB and half a second: two at a time, or logins would take the machine. */
#define HASHES_AT_ONCE 2

/* ---- cookies ---- */

static str cookie(str cookies, const char *name)
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
    str chosen = cookie(cookies, "lang");
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

enum err_code session_open(struct web_request *q, str cookies, struct err *e)
{
    str token = cookie(cookies, "s");
    uint8_t sum[32];
    struct store_value row[3];
    if (token.n != SEAL_TOKEN_BYTES - 1)
        return ERR_NONE;
    enum err_code code = web_db(q, e);
    if (code != ERR_NONE)
        return code;
    store_sha256(token, sum);
    int got = store_one(q->db,
                        SQL("SELECT u.id, u.login, u.name FROM web_session AS s JOIN web_user AS u"
                            " ON u.province = s.province AND u.id = s.user_id WHERE s.province = ?1"
                            " AND s.token_sum = ?2 AND s.ends_us > ?3 AND u.disabled = 0"),
                        STORE_VALUES(store_int(q->app->province),
                                     store_bytes((str){(const char *)sum, 32}),
                                     store_int(store_now_us())),
                        q->arena, row, 3, e);
    if (got < 0)
        return e->code;
    if (got == 0)
        return ERR_NONE;
    q->user = (struct web_user){.id = row[0].i, .login = row[1].s, .name = row[2].s};
    q->session = arena_str(q->arena, token);
    q->csrf = csrf_of(q->arena, token);
    return roles_held(q->db, q->arena, q->app->province, q->user.name, web_today(), &q->user.held,
                      e);
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

/* ---- passwords ---- */

static pthread_mutex_t hashing = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t hashed = PTHREAD_COND_INITIALIZER;
static int n_hashing;

static void hash_begin(void)
{
    pthread_mutex_lock(&hashing);
    while (n_hashing == HASHES_AT_ONCE)
        pthread_cond_wait(&hashed, &hashing);
    n_hashing++;
    pthread_mutex_unlock(&hashing);
}

static void hash_end(void)
{
    pthread_mutex_lock(&hashing);
    n_hashing--;
    pthread_cond_signal(&hashed);
    pthread_mutex_unlock(&hashing);
}

/* A sum that no password has: so that a login that is not there takes as long as one that is. */
#define NOBODY                                                                                     \
    "$argon2id$v=19$m=65536,t=3,p=1$AAAAAAAAAAAAAAAAAAAAAA$"                                       \
    "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"

static bool password_fits(const char *stored, str password)
{
    hash_begin();
    bool fits = seal_password_fits(stored, password);
    hash_end();
    return fits;
}

/* ---- users ---- */

struct adding {
    const struct web_new_user *u;
    str login, password;
};

static enum err_code write_user(struct store_conn *c, void *ctx, struct buf *answer, struct err *e)
{
    const struct adding *x = ctx;
    int64_t id = 0, inserted = 0;
    enum err_code code = recording_count(c, x->u->province, STR("web_user"), 1, &id, e);
    if (code == ERR_NONE)
        code = store_run(c,
                         SQL("INSERT INTO web_user (province, id, login, name, password, disabled,"
                             " made_us) VALUES (?1, ?2, ?3, ?4, ?5, 0, ?6) ON CONFLICT (province,"
                             " login) DO NOTHING"),
                         STORE_VALUES(store_int(x->u->province), store_int(id),
                                      store_text(x->login), store_text(x->u->name),
                                      store_text(x->password), store_int(store_now_us())),
                         &inserted, e);
    if (code == ERR_NONE && inserted == 0)
        code = err_set(e, ERR_INPUT, "đã có người dùng \"%s\"", "there is a user \"%s\" already",
                       x->login);
    if (code == ERR_NONE)
        buf_fmt(answer, "%l", id);
    return code;
}

enum err_code user_add(struct store_pool *pool, struct arena *a, const struct web_new_user *u,
                       struct err *e)
{
    struct adding x = {.u = u, .login = text_fold(a, str_trim(u->login)), .password = STR("")};
    struct store_operation op = {.province = u->province, .kind = "web.user", .actor = u->who};
    char sum[SEAL_PASSWORD_BYTES];
    str answer;
    bool again;
    if (x.login.n == 0 || str_trim(u->name).n == 0)
        return err_set(e, ERR_INPUT, "thiếu tên đăng nhập hoặc họ tên",
                       "a login and a name are needed");
    if (u->password.n > 0 &&
        (str_columns(u->password) < USER_PASSWORD_MIN || u->password.n > USER_PASSWORD_MAX))
        return err_set(e, ERR_INPUT, "mật khẩu cần từ %d đến %d ký tự",
                       "a password takes %d to %d characters", USER_PASSWORD_MIN,
                       USER_PASSWORD_MAX);
    if (!seal_start())
        return err_set(e, ERR_INTERNAL, "libsodium không chạy", "libsodium does not start");
    if (u->password.n > 0) {
        hash_begin();
        bool summed = seal_password_sum(u->password, sum);
        hash_end();
        if (!summed)
            return err_set(e, ERR_IO, "hết bộ nhớ", "out of memory");
        x.password = str_from_c(sum);
    }
    if (!store_new_id(op.id))
        return err_set(e, ERR_IO, "không có số ngẫu nhiên", "there are no random numbers");
    op.content = x.login;
    return store_write(pool, &op, write_user, &x, a, &answer, &again, e);
}

/* ---- logging in ---- */

struct logging_in {
    int64_t province, user, now_us;
    str login, token_sum; /* token_sum empty: it failed */
};

static enum err_code write_success(struct store_conn *c, const struct logging_in *x, struct err *e)
{
    enum err_code code =
        store_run(c, SQL("DELETE FROM web_attempt WHERE province = ?1 AND login = ?2"),
                  STORE_VALUES(store_int(x->province), store_text(x->login)), NULL, e);
    if (code == ERR_NONE)
        code = store_run(c, SQL("DELETE FROM web_session WHERE province = ?1 AND ends_us < ?2"),
                         STORE_VALUES(store_int(x->province), store_int(x->now_us)), NULL, e);
    if (code == ERR_NONE)
        code = store_run(c,
                         SQL("INSERT INTO web_session (province, token_sum, user_id, opened_us,"
                             " ends_us) VALUES (?1, ?2, ?3, ?4, ?5)"),
                         STORE_VALUES(store_int(x->province), store_bytes(x->token_sum),
                                      store_int(x->user), store_int(x->now_us),
                                      store_int(x->now_us + SESSION_US)),
                         NULL, e);
    return code;
}

static enum err_code write_attempt(struct store_conn *c, void *ctx, struct buf *answer,
                                   struct err *e)
{
    const struct logging_in *x = ctx;
    (void)answer;
    if (x->token_sum.n > 0)
        return write_success(c, x, e);
    return store_run(
        c,
        SQL("INSERT INTO web_attempt (province, login, failures, last_us) VALUES (?1,"
            " ?2, 1, ?3) ON CONFLICT (province, login) DO UPDATE SET failures ="
            " web_attempt.failures + 1, last_us = excluded.last_us"),
        STORE_VALUES(store_int(x->province), store_text(x->login), store_int(x->now_us)), NULL, e);
}

static enum err_code keep_attempt(struct web_request *q, const struct logging_in *x, struct err *e)
{
    struct store_operation op = {
        .province = x->province, .kind = "web.login", .content = x->login, .actor = x->login};
    struct logging_in copy = *x;
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

enum err_code session_login(struct web_request *q, str login, str password, struct web_answer *a,
                            struct err *e)
{
    struct logging_in x = {.province = q->app->province,
                           .now_us = store_now_us(),
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
                      " AND disabled = 0"),
                  STORE_VALUES(store_int(x.province), store_text(x.login)), q->arena, row, 2, e);
    if (got < 0)
        return e->code;
    bool known = got == 1 && row[1].s.n > 0;
    bool fits = password_fits(known ? arena_cstr(q->arena, row[1].s) : NOBODY, password) && known;
    char token[SEAL_TOKEN_BYTES];
    uint8_t sum[32];
    if (fits) {
        seal_token(token);
        store_sha256(str_from_c(token), sum);
        x.user = row[0].i;
        x.token_sum = (str){(const char *)sum, 32};
    }
    code = keep_attempt(q, &x, e);
    if (code == ERR_NONE && !fits)
        code = err_set(e, ERR_INPUT, "tên đăng nhập hoặc mật khẩu không đúng",
                       "the login or the password is wrong");
    if (code == ERR_NONE)
        web_header(a, "Set-Cookie", put_cookie(q, "s", token, SESSION_US / 1000000));
    return code;
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
