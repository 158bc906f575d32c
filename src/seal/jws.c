#include "seal/jws.h"

#include <cjose/cjose.h>

static cjose_jws_t *take(struct arena *a, str token)
{
    cjose_err err;
    return token.n > 0 && token.n <= JWS_MAX_BYTES
               ? cjose_jws_import(arena_cstr(a, token), token.n, &err)
               : NULL;
}

static str text_of(struct arena *a, cjose_header_t *head, const char *name)
{
    cjose_err err;
    const char *text = cjose_header_get(head, name, &err);
    return text != NULL ? arena_str(a, str_from_c(text)) : STR("");
}

bool jws_head(struct arena *a, str token, str *algorithm, str *key)
{
    cjose_err err;
    cjose_jws_t *jws = take(a, token);
    if (jws == NULL)
        return false;
    cjose_header_t *head = cjose_jws_get_protected(jws);
    *algorithm = text_of(a, head, CJOSE_HDR_ALG);
    *key = text_of(a, head, CJOSE_HDR_KID);
    char *conditions = cjose_header_get_raw(head, "crit", &err);
    bool taken = conditions == NULL && (str_eq_c(*algorithm, CJOSE_HDR_ALG_RS256) ||
                                        str_eq_c(*algorithm, CJOSE_HDR_ALG_PS256) ||
                                        str_eq_c(*algorithm, CJOSE_HDR_ALG_ES256));
    cjose_get_dealloc()(conditions);
    cjose_jws_release(jws);
    return taken;
}

bool jws_verify(struct arena *a, str token, str jwk, str *content)
{
    str algorithm, name;
    uint8_t *bytes = NULL;
    size_t n = 0;
    cjose_err err;
    if (!jws_head(a, token, &algorithm, &name))
        return false;
    cjose_jws_t *jws = take(a, token);
    cjose_jwk_t *key = cjose_jwk_import(jwk.p, jwk.n, &err);
    /* A shared secret (kty oct) verifies nothing here, whatever else it says. */
    bool fits =
        jws != NULL && key != NULL &&
        cjose_jwk_get_kty(key, &err) ==
            (str_eq_c(algorithm, CJOSE_HDR_ALG_ES256) ? CJOSE_JWK_KTY_EC : CJOSE_JWK_KTY_RSA) &&
        cjose_jws_verify(jws, key, &err) && cjose_jws_get_plaintext(jws, &bytes, &n, &err);
    if (fits)
        *content = arena_str(a, (str){(const char *)bytes, n});
    if (key != NULL)
        cjose_jwk_release(key);
    if (jws != NULL)
        cjose_jws_release(jws);
    return fits;
}
