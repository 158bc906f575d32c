/* Logging in by an identity provider (OpenID Connect Core 1.0, code flow with PKCE): what is asked
 * of the provider, and the checking of what it answers. Pages: page_oidc.c. docs/security.md tells
 * it for people. */
#ifndef WEB_OIDC_H
#define WEB_OIDC_H

#include "base/arena.h"
#include "base/err.h"
#include "seal/seal.h"

/* The file of --oidc; all of it outlives the server. */
struct oidc_options {
    str issuer, client, secret, redirect;
    str secret_file; /* where the secret lies */
    str claim;       /* which claim of the token tells who it is: "sub" */
    str scope;       /* "openid" and what else the claim asks for */
    str label;       /* of the button: "VNeID" */
};

struct oidc;
/* ERR_INPUT: the issuer or the redirect is no https address (of this machine: http). */
enum err_code oidc_new(struct oidc **out, const struct oidc_options *options, struct err *e);
void oidc_free(struct oidc *o); /* NULL: nothing */
const struct oidc_options *oidc_options(const struct oidc *o);

/* All that one login is bound by follows from one random token that the browser alone keeps:
 * the provider and who reads along see sums of it. */
struct oidc_bond {
    char state[SEAL_TOKEN_BYTES], nonce[SEAL_TOKEN_BYTES], verifier[SEAL_TOKEN_BYTES];
    char challenge[SEAL_TOKEN_BYTES];
};
void oidc_bond(str token, struct oidc_bond *out);

/* Where the browser is sent. ERR_IO: the provider does not answer. */
enum err_code oidc_begin(struct oidc *o, struct arena *a, const struct oidc_bond *bond, str *url,
                         struct err *e);
/* The code that came back, for who it is: the value of the claim. ERR_IO: the provider does not
 * answer, or refuses the code; ERR_INPUT: its answer does not prove who it is. */
enum err_code oidc_end(struct oidc *o, struct arena *a, const struct oidc_bond *bond, str code,
                       str *who, struct err *e);

#endif
