/* Who is asking: sessions, logging in (users: user.h). Tokens are random, and the database keeps
 * their sums alone. */
#ifndef WEB_SESSION_H
#define WEB_SESSION_H

#include "web/request.h"

/* The session of the cookie, if there is one that is not over: fills user and csrf; or half, where
 * the code is still waited for. */
enum err_code session_open(struct web_request *q, str cookies, struct err *e);
/* A form that changes something carries the session's token. Sets 403 where it does not. */
enum err_code session_check_csrf(struct web_request *q, struct web_answer *a, struct err *e);
/* A cookie of the header's; its p is NULL where it is not there. */
str session_cookie(str cookies, const char *name);
enum lang session_lang(str cookies, str accept);

/* A cookie for the browser when login and password fit; *half: a code is asked for next, within
 * five minutes. ERR_INPUT else, the same words whatever was wrong; after five failures in a row the
 * login waits, longer each time, up to an hour. */
enum err_code session_login(struct web_request *q, str login, str password, struct web_answer *a,
                            bool *half, struct err *e);
/* The same for who an identity provider says it is (oidc.h): where a user is linked to that subject
 * of that issuer. */
enum err_code session_external(struct web_request *q, str issuer, str subject, struct web_answer *a,
                               bool *half, struct err *e);
/* The second step: a code by time, once, or a recovery code, once. Failures count with those of
 * passwords. ERR_INPUT: it is none, or nothing was begun. */
enum err_code session_second(struct web_request *q, str code, struct web_answer *a, struct err *e);
/* The password of who asks, before something that matters: failures count as those of logging in.
 */
enum err_code session_check_password(struct web_request *q, str password, struct err *e);
enum err_code session_logout(struct web_request *q, struct web_answer *a, struct err *e);

/* One's own, the newest first; `here`: the one that asks. */
struct session_line {
    int64_t opened_us, ends_us;
    str browser;
    bool here;
};
struct session_lines {
    struct session_line *v;
    uint32_t n, cap;
};
enum err_code sessions_read(struct web_request *q, struct session_lines *out, struct err *e);
/* *answer: how many. */
enum err_code sessions_end_others(struct web_request *q, str *answer, struct err *e);

#endif
