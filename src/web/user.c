/* Accounts: added, locked, their passwords set. */
#include "web/user.h"

#include "base/check.h"
#include "base/text.h"
#include "registry/recording.h"
#include "registry/roles.h"
#include "seal/seal.h"

#include <pthread.h>

/* Argon2id takes 64 MiB and half a second: two at a time, or logins would take the machine. */
#define HASHES_AT_ONCE 2

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

bool user_password_fits(const char *stored, str password)
{
    hash_begin();
    bool fits = seal_password_fits(stored != NULL ? stored : NOBODY, password) && stored != NULL;
    hash_end();
    return fits;
}

/* Empty stays empty: no logging in. */
static enum err_code password_sum(struct arena *a, str password, str *out, struct err *e)
{
    char sum[SEAL_PASSWORD_BYTES];
    *out = STR("");
    if (password.n == 0)
        return ERR_NONE;
    if (str_columns(password) < USER_PASSWORD_MIN || password.n > USER_PASSWORD_MAX)
        return err_set(e, ERR_INPUT, "mật khẩu cần từ %d đến %d ký tự",
                       "a password takes %d to %d characters", USER_PASSWORD_MIN,
                       USER_PASSWORD_MAX);
    if (!seal_start())
        return err_set(e, ERR_INTERNAL, "libsodium không chạy", "libsodium does not start");
    hash_begin();
    bool summed = seal_password_sum(password, sum);
    hash_end();
    if (!summed)
        return err_set(e, ERR_IO, "hết bộ nhớ", "out of memory");
    *out = arena_str(a, str_from_c(sum));
    return ERR_NONE;
}

/* Five bits a letter; those that look like others are left out. */
void user_temporary(char out[USER_TEMPORARY_BYTES])
{
    static const char letters[] = "abcdefghijkmnpqrstuvwxyz23456789";
    uint8_t random[16];
    size_t n = 0;
    check(seal_start());
    seal_random(random, sizeof(random));
    for (size_t i = 0; i < sizeof(random); i++) {
        if (i > 0 && i % 4 == 0)
            out[n++] = '-';
        out[n++] = letters[random[i] % 32];
    }
    out[n] = '\0';
    check(n + 1 == USER_TEMPORARY_BYTES);
    seal_wipe(random, sizeof(random));
}

/* ---- reading ---- */

#define COLUMNS                                                                                    \
    "u.id, u.login, u.name, u.disabled, u.password <> '', u.password_until, u.made_us,"            \
    " COALESCE(t.failures, 0) FROM web_user AS u LEFT JOIN web_attempt AS t"                       \
    " ON t.province = u.province AND t.login = u.login"

static struct user_line line_at(const struct store_conn *c, struct arena *a)
{
    return (struct user_line){.id = store_at_int(c, 0),
                              .login = arena_str(a, store_at_text(c, 1)),
                              .name = arena_str(a, store_at_text(c, 2)),
                              .locked = store_at_int(c, 3) != 0,
                              .has_password = store_at_int(c, 4) != 0,
                              .password_until = store_at_int(c, 5),
                              .made_us = store_at_int(c, 6),
                              .failures = store_at_int(c, 7)};
}

static enum err_code take_lines(struct store_conn *c, struct arena *a, struct user_lines *out,
                                struct err *e)
{
    int more;
    while ((more = store_next(c, e)) > 0)
        vec_push(a, out, line_at(c, a));
    return more < 0 ? e->code : ERR_NONE;
}

enum err_code users_read(struct store_conn *c, struct arena *a, int64_t province, str after,
                         uint32_t most, struct user_lines *out, struct err *e)
{
    *out = (struct user_lines){0};
    enum err_code code = store_query(
        c,
        SQL("SELECT " COLUMNS " WHERE u.province = ?1 AND u.login > ?2 ORDER BY u.login LIMIT ?3"),
        STORE_VALUES(store_int(province), store_text(after), store_int(most)), e);
    return code == ERR_NONE ? take_lines(c, a, out, e) : code;
}

enum err_code user_find(struct store_conn *c, struct arena *a, int64_t province, str login,
                        struct user_line *out, struct err *e)
{
    struct user_lines found = {0};
    str folded = text_fold(a, str_trim(login));
    enum err_code code =
        store_query(c, SQL("SELECT " COLUMNS " WHERE u.province = ?1 AND u.login = ?2"),
                    STORE_VALUES(store_int(province), store_text(folded)), e);
    if (code == ERR_NONE)
        code = take_lines(c, a, &found, e);
    if (code == ERR_NONE && found.n == 0)
        return err_set(e, ERR_INPUT, "không có người dùng \"%s\"", "there is no user \"%s\"",
                       login);
    if (code == ERR_NONE)
        *out = found.v[0];
    return code;
}

/* ---- writing ---- */

struct writing {
    const struct user_act *x;
    str login, name, password; /* the login folded; the password's sum */
    int64_t until;
    bool locked;
    uint8_t keep[32]; /* the session that goes on */
};

static enum err_code run(struct store_pool *pool, struct arena *a, const struct writing *w,
                         const char *kind, store_work *work, bool *again, struct err *e)
{
    struct store_operation op = {.province = w->x->province, .kind = kind, .actor = w->x->who};
    struct buf content;
    str answer;
    mem_copy(op.id, w->x->operation, STORE_ID_BYTES);
    /* Not the password: the same form has the same operation. */
    buf_init(&content, a, 4096);
    buf_fmt(&content, "%s\n%s", w->login, w->name);
    op.content = buf_str(&content);
    return store_write(pool, &op, work, (void *)(uintptr_t)w, a, &answer, again, e);
}

static enum err_code check_name(struct store_conn *c, const struct writing *w, struct err *e)
{
    struct user_lines all;
    struct arena a;
    arena_init(&a, (size_t)64 << 20);
    enum err_code code = users_read(c, &a, w->x->province, STR(""), UINT32_MAX, &all, e);
    str key = officer_key(&a, w->name);
    for (uint32_t i = 0; i < all.n && code == ERR_NONE; i++) {
        if (!str_eq(officer_key(&a, all.v[i].name), key))
            continue;
        code =
            err_set(e, ERR_INPUT, "\"%s\" đã có tên này: hai người sẽ bị coi là một",
                    "\"%s\" has this name already: two people would count as one", all.v[i].login);
        err_hint(e, "viết thêm điều phân biệt: Nguyễn Thị Hoa (Sơn Động)",
                 "write something that tells them apart: Nguyễn Thị Hoa (Sơn Động)");
    }
    arena_clear(&a);
    return code;
}

static enum err_code write_user(struct store_conn *c, void *ctx, struct buf *answer, struct err *e)
{
    const struct writing *w = ctx;
    int64_t id = 0, inserted = 0, province = w->x->province;
    enum err_code code = recording_count(c, province, STR("web_user"), 1, &id, e);
    if (code == ERR_NONE)
        code = store_run(c,
                         SQL("INSERT INTO web_user (province, id, login, name, password, disabled,"
                             " made_us, password_until) VALUES (?1, ?2, ?3, ?4, ?5, 0, ?6, ?7)"
                             " ON CONFLICT (province, login) DO NOTHING"),
                         STORE_VALUES(store_int(province), store_int(id), store_text(w->login),
                                      store_text(w->name), store_text(w->password),
                                      store_int(store_now_us()), store_int(w->until)),
                         &inserted, e);
    if (code == ERR_NONE && inserted == 0)
        code = err_set(e, ERR_INPUT, "đã có người dùng \"%s\"", "there is a user \"%s\" already",
                       w->login);
    if (code == ERR_NONE)
        buf_fmt(answer, "%l", id);
    return code;
}

/* The name is looked at before the row is there. */
static enum err_code add(struct store_conn *c, void *ctx, struct buf *answer, struct err *e)
{
    enum err_code code = check_name(c, ctx, e);
    return code == ERR_NONE ? write_user(c, ctx, answer, e) : code;
}

enum err_code user_add(struct store_pool *pool, struct arena *a, const struct user_act *x, str name,
                       str password, int64_t until, bool *again, struct err *e)
{
    struct writing w = {
        .x = x, .login = text_fold(a, str_trim(x->login)), .name = str_trim(name), .until = until};
    if (w.login.n == 0 || w.name.n == 0)
        return err_set(e, ERR_INPUT, "thiếu tên đăng nhập hoặc họ tên",
                       "a login and a name are needed");
    enum err_code code = password_sum(a, password, &w.password, e);
    return code == ERR_NONE ? run(pool, a, &w, "web.user", add, again, e) : code;
}

static enum err_code end_sessions(struct store_conn *c, const struct writing *w, struct err *e)
{
    return store_run(
        c,
        SQL("DELETE FROM web_session WHERE province = ?1 AND token_sum <> ?3 AND"
            " user_id IN (SELECT id FROM web_user WHERE province = ?1 AND login = ?2)"),
        STORE_VALUES(store_int(w->x->province), store_text(w->login),
                     store_bytes((str){(const char *)w->keep, sizeof(w->keep)})),
        NULL, e);
}

static enum err_code nobody(const struct writing *w, int64_t changed, struct err *e)
{
    return changed > 0 ? ERR_NONE
                       : err_set(e, ERR_INPUT, "không có người dùng \"%s\"",
                                 "there is no user \"%s\"", w->login);
}

static enum err_code set_password(struct store_conn *c, void *ctx, struct buf *answer,
                                  struct err *e)
{
    const struct writing *w = ctx;
    int64_t changed = 0;
    (void)answer;
    enum err_code code =
        store_run(c,
                  SQL("UPDATE web_user SET password = ?3, password_until = ?4 WHERE province = ?1"
                      " AND login = ?2"),
                  STORE_VALUES(store_int(w->x->province), store_text(w->login),
                               store_text(w->password), store_int(w->until)),
                  &changed, e);
    if (code == ERR_NONE)
        code = nobody(w, changed, e);
    if (code == ERR_NONE)
        code = store_run(c, SQL("DELETE FROM web_attempt WHERE province = ?1 AND login = ?2"),
                         STORE_VALUES(store_int(w->x->province), store_text(w->login)), NULL, e);
    return code == ERR_NONE ? end_sessions(c, w, e) : code;
}

enum err_code user_set_password(struct store_pool *pool, struct arena *a, const struct user_act *x,
                                str password, int64_t until, str keep, bool *again, struct err *e)
{
    struct writing w = {
        .x = x, .login = text_fold(a, str_trim(x->login)), .name = STR(""), .until = until};
    store_sha256(keep, w.keep);
    if (password.n == 0)
        return err_set(e, ERR_INPUT, "chưa có mật khẩu mới", "there is no new password");
    enum err_code code = password_sum(a, password, &w.password, e);
    return code == ERR_NONE ? run(pool, a, &w, "web.password", set_password, again, e) : code;
}

static enum err_code lock(struct store_conn *c, void *ctx, struct buf *answer, struct err *e)
{
    const struct writing *w = ctx;
    int64_t changed = 0;
    (void)answer;
    enum err_code code = store_run(
        c, SQL("UPDATE web_user SET disabled = ?3 WHERE province = ?1 AND login = ?2"),
        STORE_VALUES(store_int(w->x->province), store_text(w->login), store_int(w->locked ? 1 : 0)),
        &changed, e);
    if (code == ERR_NONE)
        code = nobody(w, changed, e);
    return code == ERR_NONE && w->locked ? end_sessions(c, w, e) : code;
}

static enum err_code lock_another(struct store_conn *c, void *ctx, struct buf *answer,
                                  struct err *e)
{
    const struct writing *w = ctx;
    struct user_line line = {0};
    struct arena a;
    arena_init(&a, 1 << 20);
    enum err_code code = user_find(c, &a, w->x->province, w->login, &line, e);
    if (code == ERR_NONE && w->locked && officer_same(line.name, w->x->who))
        code = err_set(e, ERR_INPUT, "không ai tự khóa mình", "nobody locks themselves");
    arena_clear(&a);
    return code == ERR_NONE ? lock(c, ctx, answer, e) : code;
}

enum err_code user_lock(struct store_pool *pool, struct arena *a, const struct user_act *x,
                        bool locked, bool *again, struct err *e)
{
    struct writing w = {.x = x,
                        .login = text_fold(a, str_trim(x->login)),
                        .name = locked ? STR("lock") : STR("unlock"),
                        .locked = locked};
    return run(pool, a, &w, "web.lock", lock_another, again, e);
}
