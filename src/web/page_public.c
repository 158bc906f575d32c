/* What anybody may see: the first page, logging in, the language, files, and what watches the
 * server. */
#include "web/assets.h"
#include "web/metrics.h"
#include "web/oidc.h"
#include "web/room_login.h"
#include "web/room_reports.h"
#include "web/session.h"
#include "web/user.h"

static enum err_code home(struct web_request *q, struct web_answer *a, struct err *e)
{
    bool known = q->user.id != 0;
    if (known && roles_held_somewhere(&q->user.held, RIGHT_FIGURES_READ))
        return page_of_province(q, a, e);
    struct page_home page = {
        .known = known, .finds = known && roles_held_somewhere(&q->user.held, RIGHT_PEOPLE_READ)};
    web_page_begin(q, a, TEXT_HOME[q->lang]);
    page_home(&a->body, &page, q->lang);
    web_page_end(q, a);
    return ERR_NONE;
}

str login_local(struct web_request *q, str next)
{
    bool ok =
        next.n > 0 && next.p[0] == '/' && (next.n == 1 || (next.p[1] != '/' && next.p[1] != '\\'));
    for (size_t i = 0; i < next.n && ok; i++)
        ok = (unsigned char)next.p[i] > ' ';
    return ok ? arena_str(q->arena, next) : STR("/");
}

static enum err_code language(struct web_request *q, struct web_answer *a, struct err *e)
{
    (void)e;
    web_header(a, "Set-Cookie",
               q->lang == LANG_EN ? STR("lang=vi; Path=/; SameSite=Strict; Max-Age=31536000")
                                  : STR("lang=en; Path=/; SameSite=Strict; Max-Age=31536000"));
    web_redirect(a, login_local(q, web_param(q, "next")));
    return ERR_NONE;
}

void login_show(struct web_request *q, struct web_answer *a, str next, str said)
{
    struct page_login page = {.next = next, .login = web_param(q, "login"), .said = said};
    struct buf begin;
    buf_init(&begin, q->arena, 8192);
    buf_add_c(&begin, "/dang-nhap/danh-tinh?next=");
    html_url_part(&begin, next);
    page.begin = buf_str(&begin);
    page.by = q->app->oidc != NULL ? oidc_options(q->app->oidc)->label : STR("");
    web_page_begin(q, a, TEXT_LOGIN[q->lang]);
    page_login(&a->body, &page, q->lang);
    web_page_end(q, a);
}

static enum err_code login_form(struct web_request *q, struct web_answer *a, struct err *e)
{
    (void)e;
    login_show(q, a, web_param(q, "next"), STR(""));
    return ERR_NONE;
}

static enum err_code login(struct web_request *q, struct web_answer *a, struct err *e)
{
    bool half = false;
    struct buf to;
    enum err_code code =
        session_login(q, web_param(q, "login"), web_param(q, "password"), a, &half, e);
    if (code == ERR_NONE && half) {
        buf_init(&to, q->arena, 8192);
        buf_add_c(&to, "/dang-nhap/ma?next=");
        html_url_part(&to, login_local(q, web_param(q, "next")));
        buf_char(&to, '\0');
        web_redirect(a, (str){to.p, to.n - 1});
    } else if (code == ERR_NONE) {
        web_redirect(a, login_local(q, web_param(q, "next")));
    } else if (code == ERR_INPUT) {
        a->status = 403;
        login_show(q, a, web_param(q, "next"), str_from_c(e->text[q->lang]));
        code = ERR_NONE;
    }
    return code;
}

static void show_second(struct web_request *q, struct web_answer *a, str said)
{
    struct page_login_code page = {.next = web_param(q, "next"), .said = said};
    web_page_begin(q, a, TEXT_SECOND_LOGIN[q->lang]);
    page_login_code(&a->body, &page, q->lang);
    web_page_end(q, a);
}

static enum err_code second_form(struct web_request *q, struct web_answer *a, struct err *e)
{
    (void)e;
    show_second(q, a, STR(""));
    return ERR_NONE;
}

static enum err_code second(struct web_request *q, struct web_answer *a, struct err *e)
{
    enum err_code code = session_second(q, web_param(q, "code"), a, e);
    if (code == ERR_NONE) {
        web_redirect(a, login_local(q, web_param(q, "next")));
    } else if (code == ERR_INPUT) {
        a->status = 403;
        show_second(q, a, str_from_c(e->text[q->lang]));
        code = ERR_NONE;
    }
    return code;
}

static enum err_code logout(struct web_request *q, struct web_answer *a, struct err *e)
{
    enum err_code code = session_logout(q, a, e);
    if (code == ERR_NONE)
        web_redirect(a, STR("/"));
    return code;
}

/* "br, gzip;q=0.8": named, and not refused by a weight of nought (RFC 9110, 12.5.3). */
static bool takes_gzip(str encodings)
{
    while (encodings.p != NULL) {
        str one = str_split(&encodings, ','), rest = one;
        str name = str_trim(str_split(&rest, ';')),
            weight = rest.p != NULL ? str_trim(rest) : STR("");
        if (str_eq_c(name, "gzip"))
            return !str_eq_c(weight, "q=0") && !str_starts(weight, STR("q=0.0"));
    }
    return false;
}

static enum err_code file(struct web_request *q, struct web_answer *a, struct err *e)
{
    const struct asset *f = asset_find(q->path);
    if (f == NULL) {
        a->status = 404;
        return err_set(e, ERR_INPUT, "không có tệp này", "there is no such file");
    }
    bool small = f->gzip.n > 0 && takes_gzip(q->encodings);
    a->type = f->type;
    a->bytes = small ? f->gzip : f->bytes;
    a->immutable = true;
    if (f->gzip.n > 0)
        web_header(a, "Vary", STR("Accept-Encoding"));
    if (small)
        web_header(a, "Content-Encoding", STR("gzip"));
    return ERR_NONE;
}

/* Can the database be read? */
static enum err_code health(struct web_request *q, struct web_answer *a, struct err *e)
{
    int64_t version;
    enum err_code code = web_db(q, e);
    if (code == ERR_NONE)
        code = store_version(q->db, &version, e);
    a->type = "text/plain; charset=utf-8";
    if (code == ERR_NONE)
        buf_fmt(&a->body, "ok %l\n", version);
    return code;
}

static enum err_code metrics(struct web_request *q, struct web_answer *a, struct err *e)
{
    (void)q;
    (void)e;
    a->type = "text/plain; version=0.0.4; charset=utf-8";
    metrics_write(&a->body);
    return ERR_NONE;
}

#define NEXT                                                                                       \
    {                                                                                              \
        "next", WEB_TEXT, 1024, false                                                              \
    }

const struct web_route web_routes_public[] = {
    {.method = "GET",
     .path = "/",
     .access = WEB_ANYBODY,
     .fields = {{"area", WEB_TEXT, 5, false}, {"map", WEB_TEXT, 5, false}},
     .handler = home,
     .title = {"Trang đầu", "First page"}},
    {.method = "GET",
     .path = "/ngon-ngu",
     .access = WEB_ANYBODY,
     .fields = {NEXT},
     .handler = language,
     .title = {"Đổi ngôn ngữ", "Switch language"}},
    {.method = "GET",
     .path = "/static/{file}",
     .access = WEB_ANYBODY,
     .fields = {{"file", WEB_TEXT, 128, true}},
     .handler = file,
     .title = {"Tệp", "File"}},
    {.method = "GET",
     .path = "/healthz",
     .access = WEB_ANYBODY,
     .handler = health,
     .title = {"Sức khỏe", "Health"}},
    {.method = "GET",
     .path = "/metrics",
     .access = WEB_ANYBODY,
     .handler = metrics,
     .title = {"Số đo", "Metrics"}},
    {0},
};

const struct web_route web_routes_session[] = {
    {.method = "GET",
     .path = "/dang-nhap",
     .access = WEB_ANYBODY,
     .fields = {NEXT},
     .handler = login_form,
     .title = {"Đăng nhập", "Log in"}},
    {.method = "POST",
     .path = "/dang-nhap",
     .access = WEB_ANYBODY,
     .fields = {{"login", WEB_TEXT, 128, true},
                {"password", WEB_TEXT, USER_PASSWORD_MAX, true},
                NEXT},
     .handler = login,
     .title = {"Đăng nhập", "Log in"}},
    {.method = "GET",
     .path = "/dang-nhap/ma",
     .access = WEB_ANYBODY,
     .fields = {NEXT},
     .handler = second_form,
     .title = {"Mã xác nhận", "Code"}},
    {.method = "POST",
     .path = "/dang-nhap/ma",
     .access = WEB_ANYBODY,
     .fields = {{"code", WEB_TEXT, 64, true}, NEXT},
     .handler = second,
     .title = {"Mã xác nhận", "Code"}},
    {.method = "POST",
     .path = "/dang-xuat",
     .access = WEB_ACCOUNT,
     .handler = logout,
     .title = {"Đăng xuất", "Log out"}},
    {0},
};
