/* Accounts: who can log in. What they may do are their roles (registry/roles.h), by their name.
 * docs/web.md tells it for people. */
#ifndef WEB_USER_H
#define WEB_USER_H

#include "store/store.h"

#define USER_PASSWORD_MIN 12  /* characters */
#define USER_PASSWORD_MAX 512 /* bytes */
/* A password that another person made: 16 letters, good for a week, to choose one's own. */
#define USER_TEMPORARY_BYTES 20 /* "abcd-efgh-jkmn-pqrs", its NUL too */
#define USER_TEMPORARY_US (INT64_C(7) * 86400 * 1000000)

struct user_line {
    int64_t id;
    str login, name; /* acts are signed with the name */
    bool locked;
    bool has_password;
    int64_t password_until; /* 0: the password is their own */
    int64_t made_us;
    int64_t failures; /* of logging in, in a row */
};
struct user_lines {
    struct user_line *v;
    uint32_t n, cap;
};
/* In the order of logins, those after `after`, at most `most`. */
enum err_code users_read(struct store_conn *c, struct arena *a, int64_t province, str after,
                         uint32_t most, struct user_lines *out, struct err *e);
/* ERR_INPUT: there is none. */
enum err_code user_find(struct store_conn *c, struct arena *a, int64_t province, str login,
                        struct user_line *out, struct err *e);

/* What is done with an account: by whom, once for each operation. */
struct user_act {
    int64_t province;
    str who;   /* for the audit log */
    str login; /* of whom; letters and case as in logging in */
    uint8_t operation[STORE_ID_BYTES];
};

/* ERR_INPUT: the login is taken, or somebody has that name already (a name without tones, case and
 * blanks: roles go by it); no login or name; the password is too short or too long.
 * until: 0, or the moment after which the password, which is not their own, ends. An empty
 * password: no logging in by it. */
enum err_code user_add(struct store_pool *pool, struct arena *a, const struct user_act *x, str name,
                       str password, int64_t until, bool *again, struct err *e);
/* Sets the password; sessions end, but the one of `keep` (the token; may be empty). */
enum err_code user_set_password(struct store_pool *pool, struct arena *a, const struct user_act *x,
                                str password, int64_t until, str keep, bool *again, struct err *e);
/* Locks: no logging in, and sessions end. ERR_INPUT: who locks themselves. */
enum err_code user_lock(struct store_pool *pool, struct arena *a, const struct user_act *x,
                        bool locked, bool *again, struct err *e);
void user_temporary(char out[USER_TEMPORARY_BYTES]);

/* Does the password fit what the database has? NULL: nobody's, and it takes as long. */
bool user_password_fits(const char *stored, str password);

#endif
