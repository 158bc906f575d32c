/* Signed tokens (JWS, RFC 7515) of somebody else, checked by a key of theirs (JWK, RFC 7517). The
 * only door to cjose. */
#ifndef SEAL_JWS_H
#define SEAL_JWS_H

#include "base/arena.h"

#define JWS_MAX_BYTES (64u << 10)

/* What a token says of its signature, before anything is checked. False: it is no token, or one of
 * a kind that is never taken: signed in another way than by RS256, PS256 or ES256 (so not at all,
 * or by a shared secret), or with conditions (crit) that we do not know. `key`: which key it names;
 * may be empty. In the arena. */
bool jws_head(struct arena *a, str token, str *algorithm, str *key);

/* Was it signed by that public key (a JWK, as JSON)? The content goes into the arena. */
bool jws_verify(struct arena *a, str token, str jwk, str *content);

#endif
