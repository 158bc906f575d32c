/* Who is asking: users, sessions, logging in. Passwords by argon2id; tokens are random, and the
 * database keeps their sums alone. */
#ifndef WEB_SESSION_H
#define WEB_SESSION_H

#include "web/request.h"

/* The session of the cookie, if there is one that is not over: fills user and csrf. */
enum err_code session_open(struct web_request *q, str cookies, struct err *e);
/* A form that changes something carries the session's token. Sets 403 where it does not. */
enum err_code session_check_csrf(struct web_request *q, struct web_answer *a, struct err *e);
enum lang session_lang(str cookies, str accept);

/* ---- users ---- */

struct web_new_user {
    int64_t province;
    str login, name, password; /* the password may be empty: then there is no logging in by it */
    str who;                   /* adds them: for the audit log */
};
/* ERR_INPUT: the login is taken, no login, or the password is shorter than USER_PASSWORD_MIN
 * characters. */
enum err_code user_add(struct store_pool *pool, struct arena *a, const struct web_new_user *u,
                       struct err *e);
#define USER_PASSWORD_MIN 12
#define USER_PASSWORD_MAX 512

/* A cookie for the browser when login and password fit. ERR_INPUT else, the same words whatever was
 * wrong; after five failures in a row the login waits, longer each time, up to an hour. */
enum err_code session_login(struct web_request *q, str login, str password, struct web_answer *a,
                            struct err *e);
enum err_code session_logout(struct web_request *q, struct web_answer *a, struct err *e);

#endif
