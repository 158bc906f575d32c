/* The ID token of an identity provider: by which key it is to be checked, and what it must say
 * (OpenID Connect Core 1.0 §3.1.3.7). Asks nobody. */
#ifndef WEB_OIDC_TOKEN_H
#define WEB_OIDC_TOKEN_H

#include "base/arena.h"
#include "base/err.h"

/* Of a set of keys (JSON, RFC 7517 §5) the one, as JSON, that the token names; where it names none,
 * the only one of its kind. False: there is none, or the token is of a kind that is never taken. */
bool oidc_key(struct arena *a, str keys, str token, str *out);

#define OIDC_LEEWAY_S 60 /* clocks differ */

struct oidc_expected {
    str issuer, client, nonce;
    str claim; /* which tells who it is */
    int64_t now_s;
};
/* ERR_INPUT: another key's signature, or it is not for this login, or over. */
enum err_code oidc_check(struct arena *a, str token, str key, const struct oidc_expected *want,
                         str *who, struct err *e);

#endif
