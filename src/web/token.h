/* Tokens of programs that ask the API in a user's name: random, the database keeps their sums
 * alone. docs/api.md tells it for people. */
#ifndef WEB_TOKEN_H
#define WEB_TOKEN_H

#include "seal/seal.h"
#include "web/request.h"

#define TOKEN_DAYS 90      /* how long one is good where nothing else is said */
#define TOKEN_MAX_DAYS 366 /* and at most */
#define TOKEN_PREFIX "ansinh_"
#define TOKEN_TEXT_BYTES (sizeof(TOKEN_PREFIX) - 1 + SEAL_TOKEN_BYTES)

/* Who asks by the header Authorization ("Bearer …"): fills the user, as a session does. No header:
 * nobody. ERR_INPUT and 401 where it names no token that is good. */
enum err_code token_open(struct web_request *q, struct web_answer *a, str authorization,
                         struct err *e);

struct token_new {
    int64_t province;
    str login, purpose;
    day until; /* the last day on which it is good */
    str who;   /* makes it */
};
/* `out` is shown once and kept nowhere. ERR_INPUT: no such user, no purpose, a day that is past or
 * more than TOKEN_MAX_DAYS away. *id is its number. */
enum err_code token_add(struct store_pool *pool, struct arena *a, const struct token_new *t,
                        char out[TOKEN_TEXT_BYTES], int64_t *id, struct err *e);

struct token_line {
    int64_t id;
    str purpose, made_by;
    int64_t made_us, ends_us, revoked_us;
};
struct token_lines {
    struct token_line *v;
    uint32_t n, cap;
};
/* Those of a user, by number. ERR_INPUT: no such user. */
enum err_code token_list(struct store_conn *c, struct arena *a, int64_t province, str login,
                         struct token_lines *out, struct err *e);
/* ERR_INPUT: the user has no such token. Twice is once. */
enum err_code token_revoke(struct store_pool *pool, struct arena *a, int64_t province, str login,
                           int64_t id, str who, struct err *e);

#endif
