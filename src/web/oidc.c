/* Asking the provider: its addresses and keys are read when they are first needed and kept for an
 * hour; keys once more where a token names one that is not among them. */
#include "web/oidc.h"
#include "store/store.h"
#include "web/fetch.h"
#include "web/html.h"
#include "web/oidc_token.h"
#include "json/json.h"

#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <time.h>

#define KEPT_US (3600LL * 1000000)
#define WAIT_SECONDS 2

struct oidc {
    struct oidc_options o;
    /* One at a time asks the provider: one that hangs holds one thread of the server, not all. */
    pthread_mutex_t asking;
    struct arena kept, keys_kept;
    str authorization, token, keys_url; /* of the provider */
    str keys;                           /* JWK set */
    int64_t read_us, keys_us;
};

const struct oidc_options *oidc_options(const struct oidc *o)
{
    return &o->o;
}

enum err_code oidc_new(struct oidc **out, const struct oidc_options *options, struct err *e)
{
    *out = NULL;
    if (!fetch_may(options->issuer) || !fetch_may(options->redirect))
        return err_set(e, ERR_INPUT, "issuer và redirect phải là địa chỉ https",
                       "issuer and redirect must be https addresses");
    struct oidc *o = calloc(1, sizeof(*o));
    if (o == NULL)
        return err_set(e, ERR_IO, "hết bộ nhớ", "out of memory");
    o->o = *options;
    pthread_mutex_init(&o->asking, NULL);
    arena_init(&o->kept, 4u << 20);
    arena_init(&o->keys_kept, 4u << 20);
    *out = o;
    return ERR_NONE;
}

void oidc_free(struct oidc *o)
{
    if (o == NULL)
        return;
    arena_clear(&o->kept);
    arena_clear(&o->keys_kept);
    pthread_mutex_destroy(&o->asking);
    free(o);
}

static void letters(const char *of, str token, char out[SEAL_TOKEN_BYTES])
{
    uint8_t sum[32];
    struct store_sha256 s;
    store_sha256_init(&s);
    store_sha256_add(&s, str_from_c(of));
    store_sha256_add(&s, token);
    store_sha256_end(&s, sum);
    seal_letters(sum, out);
}

void oidc_bond(str token, struct oidc_bond *out)
{
    letters("state:", token, out->state);
    letters("nonce:", token, out->nonce);
    letters("verifier:", token, out->verifier);
    letters("", str_from_c(out->verifier), out->challenge);
}

/* ---- what is known of the provider ---- */

static enum err_code read_provider(struct oidc *o, struct err *e)
{
    const struct json_value *v;
    struct buf url;
    str body;
    str issuer = o->o.issuer;
    if (o->read_us > store_now_us() - KEPT_US)
        return ERR_NONE;
    arena_clear(&o->kept);
    o->read_us = 0;
    buf_init(&url, &o->kept, 4096);
    buf_fmt(&url, "%s/.well-known/openid-configuration",
            str_ends(issuer, STR("/")) ? str_slice(issuer, 0, issuer.n - 1) : issuer);
    const struct fetch f = {.url = arena_cstr(&o->kept, buf_str(&url))};
    enum err_code code = fetch(&o->kept, &f, &body, e);
    if (code == ERR_NONE)
        code = json_read(&o->kept, body, &v, e);
    if (code != ERR_NONE)
        return code;
    o->authorization = json_text(v, "authorization_endpoint");
    o->token = json_text(v, "token_endpoint");
    o->keys_url = json_text(v, "jwks_uri");
    if (!str_eq(json_text(v, "issuer"), issuer) || !fetch_may(o->authorization) ||
        !fetch_may(o->token) || !fetch_may(o->keys_url))
        return err_set(e, ERR_IO, "%s không phải là nhà cung cấp đã khai", "%s is not the provider",
                       issuer);
    o->read_us = store_now_us();
    return ERR_NONE;
}

static enum err_code read_keys(struct oidc *o, struct err *e)
{
    arena_clear(&o->keys_kept);
    o->keys = STR("");
    const struct fetch f = {.url = arena_cstr(&o->keys_kept, o->keys_url)};
    o->keys_us = store_now_us();
    return fetch(&o->keys_kept, &f, &o->keys, e);
}

static enum err_code lock(struct oidc *o, struct err *e)
{
    struct timespec until;
    clock_gettime(CLOCK_REALTIME, &until);
    until.tv_sec += WAIT_SECONDS;
    if (pthread_mutex_timedlock(&o->asking, &until) == ETIMEDOUT)
        return err_set(e, ERR_IO, "nhà cung cấp danh tính đang chậm: thử lại sau",
                       "the identity provider is slow: try again");
    return ERR_NONE;
}

/* ---- a login ---- */

static void add_pair(struct buf *b, const char *name, str value)
{
    buf_fmt(b, "&%z=", name);
    html_url_part(b, value);
}

enum err_code oidc_begin(struct oidc *o, struct arena *a, const struct oidc_bond *bond, str *url,
                         struct err *e)
{
    struct buf b;
    enum err_code code = lock(o, e);
    if (code != ERR_NONE)
        return code;
    code = read_provider(o, e);
    buf_init(&b, a, 8192);
    if (code == ERR_NONE) {
        buf_add(&b, o->authorization);
        buf_add_c(&b, str_find_char(o->authorization, '?') >= 0 ? "&" : "?");
        buf_add_c(&b, "response_type=code&code_challenge_method=S256");
        add_pair(&b, "client_id", o->o.client);
        add_pair(&b, "redirect_uri", o->o.redirect);
        add_pair(&b, "scope", o->o.scope);
        add_pair(&b, "state", str_from_c(bond->state));
        add_pair(&b, "nonce", str_from_c(bond->nonce));
        add_pair(&b, "code_challenge", str_from_c(bond->challenge));
        buf_char(&b, '\0');
        if (b.full)
            code = err_set(e, ERR_IO, "%s không phải là nhà cung cấp đã khai",
                           "%s is not the provider", o->o.issuer);
        else
            *url = (str){b.p, b.n - 1};
    }
    pthread_mutex_unlock(&o->asking);
    return code;
}

/* Name and secret go as a form's values within Basic (RFC 6749 §2.3.1). */
static const char *escaped(struct arena *a, str v)
{
    struct buf b;
    buf_init(&b, a, 4096);
    html_url_part(&b, v);
    return arena_cstr(a, buf_str(&b));
}

static enum err_code ask_token(struct oidc *o, struct arena *a, const struct oidc_bond *bond,
                               str code_given, str *token, struct err *e)
{
    const struct json_value *v;
    struct buf form;
    str body;
    buf_init(&form, a, 8192);
    buf_add_c(&form, "grant_type=authorization_code");
    add_pair(&form, "code", code_given);
    add_pair(&form, "redirect_uri", o->o.redirect);
    add_pair(&form, "code_verifier", str_from_c(bond->verifier));
    const struct fetch f = {.url = arena_cstr(a, o->token),
                            .form = arena_cstr(a, buf_str(&form)),
                            .name = escaped(a, o->o.client),
                            .password = escaped(a, o->o.secret)};
    enum err_code code = fetch(a, &f, &body, e);
    if (code == ERR_NONE)
        code = json_read(a, body, &v, e);
    if (code == ERR_NONE)
        *token = json_text(v, "id_token");
    return code;
}

/* The key that the token names; where it is not among those we have, they are asked for once. */
static enum err_code find_key(struct oidc *o, struct arena *a, str token, str *key, struct err *e)
{
    bool old = o->keys.n == 0 || o->keys_us < store_now_us() - KEPT_US;
    enum err_code code = old ? read_keys(o, e) : ERR_NONE;
    if (code != ERR_NONE || oidc_key(a, o->keys, token, key))
        return code;
    if (!old)
        code = read_keys(o, e);
    if (code == ERR_NONE && !oidc_key(a, o->keys, token, key))
        code = err_set(e, ERR_INPUT, "chữ ký của nhà cung cấp danh tính không kiểm được",
                       "the identity provider's signature cannot be checked");
    return code;
}

enum err_code oidc_end(struct oidc *o, struct arena *a, const struct oidc_bond *bond, str given,
                       str *who, struct err *e)
{
    str token = STR(""), key;
    enum err_code code = lock(o, e);
    if (code != ERR_NONE)
        return code;
    code = read_provider(o, e);
    if (code == ERR_NONE)
        code = ask_token(o, a, bond, given, &token, e);
    if (code == ERR_NONE)
        code = find_key(o, a, token, &key, e);
    pthread_mutex_unlock(&o->asking);
    const struct oidc_expected want = {.issuer = o->o.issuer,
                                       .client = o->o.client,
                                       .nonce = str_from_c(bond->nonce),
                                       .claim = o->o.claim,
                                       .now_s = store_now_us() / 1000000};
    return code == ERR_NONE ? oidc_check(a, token, key, &want, who, e) : code;
}
