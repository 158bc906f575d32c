/* Logging in by an identity provider: to it, and back. What went wrong stands on the page of
 * logging in. Who it is comes from the provider; what they may do, from the roles here. */
#include "base/check.h"
#include "web/form.h"
#include "web/oidc.h"
#include "web/room_login.h"
#include "web/route.h"
#include "web/session.h"

#define TOKEN_LETTERS (SEAL_TOKEN_BYTES - 1)

/* The token, then where to go afterwards. Lax, not Strict: the way back begins at the provider. */
static void bind_browser(struct web_request *q, struct web_answer *a, const char *token, str next,
                         int seconds)
{
    struct buf b;
    buf_init(&b, q->arena, 8192);
    buf_fmt(&b, "oidc=%z", token);
    html_url_part(&b, next);
    buf_fmt(&b, "; Path=/dang-nhap; HttpOnly; SameSite=Lax; Max-Age=%d%z", seconds,
            q->app->insecure ? "" : "; Secure");
    buf_char(&b, '\0');
    check(!b.full);
    web_header(a, "Set-Cookie", (str){b.p, b.n - 1});
}

static void refuse(struct web_request *q, struct web_answer *a, unsigned status, str why)
{
    struct buf b;
    buf_init(&b, q->arena, 4096);
    buf_fmt(&b, "%s %s", TEXT_LOGIN_REFUSED[q->lang], why);
    a->status = status;
    login_show(q, a, STR(""), buf_str(&b));
}

static enum err_code none(struct web_answer *a, struct err *e)
{
    a->status = 404;
    return err_set(e, ERR_INPUT, "không có trang này", "there is no such page");
}

/* A failure of the provider or of the proof is told; others are mistakes as everywhere. */
static enum err_code tell(struct web_request *q, struct web_answer *a, enum err_code code,
                          const struct err *e)
{
    if (code != ERR_INPUT && code != ERR_IO)
        return code;
    refuse(q, a, code == ERR_INPUT ? 403 : 503, str_from_c(e->text[q->lang]));
    return ERR_NONE;
}

static enum err_code leave(struct web_request *q, struct web_answer *a, struct err *e)
{
    struct oidc_bond bond;
    char token[SEAL_TOKEN_BYTES];
    str url;
    if (q->app->oidc == NULL)
        return none(a, e);
    seal_token(token);
    oidc_bond(str_from_c(token), &bond);
    enum err_code code = oidc_begin(q->app->oidc, q->arena, &bond, &url, e);
    if (code != ERR_NONE)
        return tell(q, a, code, e);
    bind_browser(q, a, token, login_local(q, web_param(q, "next")), 600);
    web_redirect(a, url);
    return ERR_NONE;
}

/* A page rather than a redirect: on the way from another site browsers keep back the cookie of the
 * session, which is for this site alone. */
static void welcome(struct web_request *q, struct web_answer *a, str to)
{
    struct page_login_done page = {.to = to};
    struct buf b;
    buf_init(&b, q->arena, 8192);
    buf_fmt(&b, "0; url=%s", to);
    buf_char(&b, '\0');
    check(!b.full);
    web_header(a, "Refresh", (str){b.p, b.n - 1});
    web_page_begin(q, a, TEXT_LOGIN_EXTERNAL[q->lang]);
    page_login_done(&a->body, &page, q->lang);
    web_page_end(q, a);
}

static enum err_code enter(struct web_request *q, struct web_answer *a, str who, str next,
                           struct err *e)
{
    bool half = false;
    struct buf to;
    enum err_code code = session_external(q, oidc_options(q->app->oidc)->issuer, who, a, &half, e);
    if (code != ERR_NONE)
        return tell(q, a, code, e);
    buf_init(&to, q->arena, 8192);
    if (half) {
        buf_add_c(&to, "/dang-nhap/ma?next=");
        html_url_part(&to, next);
    } else {
        buf_add(&to, next);
    }
    welcome(q, a, buf_str(&to));
    return ERR_NONE;
}

/* Each login is good for one way back: the cookie ends with it, whatever comes of it. */
static enum err_code come_back(struct web_request *q, struct web_answer *a, struct err *e)
{
    struct oidc_bond bond;
    str kept = session_cookie(q->cookies, "oidc"), next, who, issuer = web_param(q, "iss");
    str state = web_param(q, "state"), code = web_param(q, "code");
    if (q->app->oidc == NULL)
        return none(a, e);
    bind_browser(q, a, "", STR(""), 0);
    oidc_bond(str_slice(kept, 0, TOKEN_LETTERS), &bond);
    if (kept.n < TOKEN_LETTERS || state.n != TOKEN_LETTERS ||
        !seal_same(state.p, bond.state, state.n)) {
        refuse(q, a, 403, TEXT_LOGIN_OLD[q->lang]);
        return ERR_NONE;
    }
    if (code.n == 0 || (issuer.n > 0 && !str_eq(issuer, oidc_options(q->app->oidc)->issuer))) {
        refuse(q, a, 403, TEXT_LOGIN_CANCELLED[q->lang]);
        return ERR_NONE;
    }
    enum err_code done = oidc_end(q->app->oidc, q->arena, &bond, code, &who, e);
    if (done != ERR_NONE)
        return tell(q, a, done, e);
    if (!form_decode(q->arena, str_slice(kept, TOKEN_LETTERS, kept.n), false, &next))
        next = STR("/");
    return enter(q, a, who, login_local(q, next), e);
}

const struct web_route web_routes_oidc[] = {
    {.method = "GET",
     .path = "/dang-nhap/danh-tinh",
     .access = WEB_ANYBODY,
     .fields = {{"next", WEB_TEXT, 2048, false}},
     .waits = true,
     .handler = leave,
     .title = {"Đăng nhập bằng danh tính điện tử", "Log in by an electronic identity"}},
    {.method = "GET",
     .path = "/dang-nhap/danh-tinh/ve",
     .access = WEB_ANYBODY,
     .fields = {{"code", WEB_TEXT, 4096, false},
                {"state", WEB_TEXT, 128, false},
                {"iss", WEB_TEXT, 512, false},
                {"scope", WEB_TEXT, 512, false},
                {"session_state", WEB_TEXT, 512, false},
                {"error", WEB_TEXT, 128, false},
                {"error_description", WEB_TEXT, 2048, false},
                {"error_uri", WEB_TEXT, 512, false}},
     .waits = true,
     .handler = come_back,
     .title = {"Đăng nhập bằng danh tính điện tử", "Log in by an electronic identity"}},
    {0},
};
