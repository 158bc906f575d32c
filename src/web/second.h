/* The second step of logging in: codes by time, and recovery codes. Secrets lie in the database
 * under a key outside of it, where the server was given one. docs/web.md tells it for people. */
#ifndef WEB_SECOND_H
#define WEB_SECOND_H

#include "registry/roles.h"
#include "seal/totp.h"
#include "web/user.h"

#define SECOND_CODES 8 /* recovery codes that are made at a time */

struct second {
    bool on;      /* a code was given once: logging in asks for one */
    bool begun;   /* the secret is made */
    int64_t left; /* recovery codes that were not used */
    int64_t since_us;
    int64_t last_step;
    uint8_t secret[TOTP_SECRET_BYTES];
};
/* key: NULL where the server has none. ERR_IO: the secret is under another key. */
enum err_code second_read(struct store_conn *c, struct arena *a, int64_t province, int64_t user,
                          const uint8_t *key, struct second *out, struct err *e);

/* Makes a secret; ERR_INPUT: it is on already. */
enum err_code second_begin(struct store_pool *pool, struct arena *a, const struct user_act *x,
                           int64_t user, const uint8_t *key, bool *again, struct err *e);
/* On, with new recovery codes; the code was that of `step`. ERR_INPUT: nothing was begun. */
enum err_code second_confirm(struct store_pool *pool, struct arena *a, const struct user_act *x,
                             int64_t user, int64_t step,
                             char codes[SECOND_CODES][USER_TEMPORARY_BYTES], bool *again,
                             struct err *e);
enum err_code second_off(struct store_pool *pool, struct arena *a, const struct user_act *x,
                         bool *again, struct err *e);

/* In a transaction: takes a code once. False in *taken: it was used before, or there is none. */
enum err_code second_take_step(struct store_conn *c, int64_t province, int64_t user, int64_t step,
                               bool *taken, struct err *e);
enum err_code second_take_recovery(struct store_conn *c, int64_t province, int64_t user, str code,
                                   bool *taken, struct err *e);

/* Which roles may do nothing without it. */
struct second_demand {
    bool of[ROLE_COUNT];
};
enum err_code second_demand_read(struct store_conn *c, int64_t province, struct second_demand *out,
                                 struct err *e);
enum err_code second_demand_set(struct store_pool *pool, struct arena *a, const struct user_act *x,
                                enum role role, bool demanded, bool *again, struct err *e);

#endif
