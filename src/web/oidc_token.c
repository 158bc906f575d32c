#include "web/oidc_token.h"
#include "base/num.h"
#include "seal/jws.h"
#include "seal/seal.h"
#include "json/json.h"

/* A key for signatures of that kind; not one that is for something else. */
static bool signs(const struct json_value *key, str algorithm)
{
    str kind = json_text(key, "kty"), use = json_text(key, "use"), alg;
    alg = json_text(key, "alg");
    return str_eq_c(kind, str_eq_c(algorithm, "ES256") ? "EC" : "RSA") &&
           (use.n == 0 || str_eq_c(use, "sig")) && (alg.n == 0 || str_eq(alg, algorithm));
}

bool oidc_key(struct arena *a, str keys, str token, str *out)
{
    const struct json_value *set, *found = NULL;
    struct json_out j;
    struct buf b;
    struct err none = {0};
    str algorithm, name;
    uint32_t n = 0;
    if (!jws_head(a, token, &algorithm, &name) || json_read(a, keys, &set, &none) != ERR_NONE)
        return false;
    const struct json_value *list = json_member(set, STR("keys"));
    for (const struct json_value *k = list != NULL ? list->first : NULL; k != NULL; k = k->next) {
        if (!signs(k, algorithm) || (name.n > 0 && !str_eq(json_text(k, "kid"), name)))
            continue;
        found = k;
        n++;
    }
    if (n != 1)
        return false;
    buf_init(&b, a, 64u << 10);
    json_begin(&j, &b);
    json_put(&j, found);
    *out = buf_str(&b);
    return !b.full;
}

/* For this client; where there are several, it is the one that was asked for (azp). */
static bool is_for(const struct json_value *v, str client)
{
    const struct json_value *aud = json_member(v, STR("aud"));
    const struct json_value *azp = json_member(v, STR("azp"));
    bool named = false;
    if (azp != NULL && !(azp->kind == JSON_IS_TEXT && str_eq(azp->text, client)))
        return false;
    if (aud == NULL)
        return false;
    if (aud->kind == JSON_IS_TEXT)
        return str_eq(aud->text, client);
    for (const struct json_value *one = aud->first; one != NULL; one = one->next)
        named |= one->kind == JSON_IS_TEXT && str_eq(one->text, client);
    return aud->kind == JSON_IS_LIST && named && (aud->n == 1 || azp != NULL);
}

static bool second(const struct json_value *v, const char *name, int64_t *out)
{
    const struct json_value *m = json_member(v, str_from_c(name));
    return m != NULL && m->kind == JSON_IS_NUMBER && num_parse_int(m->text, out);
}

static enum err_code check_claims(const struct json_value *v, const struct oidc_expected *want,
                                  struct err *e)
{
    int64_t ends, made;
    str nonce = json_text(v, "nonce");
    if (!str_eq(json_text(v, "iss"), want->issuer))
        return err_set(e, ERR_INPUT, "chứng thực của nhà cung cấp khác",
                       "the token is another provider's (iss)");
    if (!is_for(v, want->client))
        return err_set(e, ERR_INPUT, "chứng thực cho phần mềm khác",
                       "the token is for another program (aud)");
    if (!second(v, "exp", &ends) || ends <= want->now_s - OIDC_LEEWAY_S)
        return err_set(e, ERR_INPUT, "chứng thực đã hết hạn", "the token is over (exp)");
    if (!second(v, "iat", &made) || made > want->now_s + OIDC_LEEWAY_S)
        return err_set(e, ERR_INPUT, "chứng thực đề ngày sau này",
                       "the token is of a later time (iat)");
    if (nonce.n != want->nonce.n || !seal_same(nonce.p, want->nonce.p, nonce.n))
        return err_set(e, ERR_INPUT, "chứng thực của lần đăng nhập khác",
                       "the token is another login's (nonce)");
    return ERR_NONE;
}

enum err_code oidc_check(struct arena *a, str token, str key, const struct oidc_expected *want,
                         str *who, struct err *e)
{
    const struct json_value *v;
    str content;
    if (!jws_verify(a, token, key, &content))
        return err_set(e, ERR_INPUT, "chữ ký của nhà cung cấp danh tính không đúng",
                       "the identity provider's signature is wrong");
    enum err_code code = json_read(a, content, &v, e);
    if (code == ERR_NONE)
        code = check_claims(v, want, e);
    if (code != ERR_NONE)
        return code;
    *who = json_text(v, arena_cstr(a, want->claim));
    return who->n > 0 ? ERR_NONE
                      : err_set(e, ERR_INPUT, "chứng thực không có mục \"%s\"",
                                "the token has no claim \"%s\"", want->claim);
}
