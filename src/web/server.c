/* Between libmicrohttpd and the routes: takes a request in, has it answered, sends the answer. */
#include "base/check.h"
#include "seal/seal.h"
#include "web/api.h"
#include "web/aside.h"
#include "web/assets.h"
#include "web/fetch.h"
#include "web/figures.h"
#include "web/job.h"
#include "web/metrics.h"
#include "web/room_files.h"
#include "web/route.h"
#include "web/session.h"
#include "web/token.h"

#include <arpa/inet.h>
#include <microhttpd.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#define REQUEST_BYTES ((size_t)256 << 20)
#define CONNECTIONS_MAX 12000
#define IDLE_SECONDS 30
#define MAX_PATH_BYTES 2048
#define MAX_QUERY_BYTES 8192
#define STREAM_BYTES 65536

struct web_server {
    struct MHD_Daemon *daemon;
    struct web_app app;
};

/* What is known of a request while its body comes in. */
struct incoming {
    struct arena arena;
    struct buf body;
    const char *query; /* as sent */
    size_t max_body;
    bool too_large;
    /* Of a long answer: what of it is ready, and how much of that was sent. */
    struct web_server *server;
    struct MHD_Connection *connection;
    bool answered; /* aside; the answer waits to be sent */
    struct web_request request;
    struct web_answer answer;
    struct arena pieces;
    struct buf piece;
    size_t sent;
    bool ended;
};

/* ---- sending ---- */

/* Everything comes from this site; no script, style or frame of anybody else's, none in the page.
 */
#define POLICY                                                                                     \
    "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' "  \
    "data:; font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; "            \
    "frame-ancestors 'none'"

static void add_headers(struct MHD_Response *r, const struct web_answer *a)
{
    MHD_add_response_header(r, "Content-Type", a->type);
    MHD_add_response_header(r, "Content-Security-Policy", POLICY);
    MHD_add_response_header(r, "X-Content-Type-Options", "nosniff");
    MHD_add_response_header(r, "Referrer-Policy", "same-origin");
    MHD_add_response_header(r, "Cross-Origin-Opener-Policy", "same-origin");
    MHD_add_response_header(r, "Permissions-Policy", "geolocation=(), camera=(), microphone=()");
    MHD_add_response_header(r, "Cache-Control",
                            a->immutable ? "public, max-age=31536000, immutable" : "no-store");
    if (a->location.n > 0)
        MHD_add_response_header(r, "Location", a->location.p);
    for (uint32_t i = 0; i < a->n_headers; i++)
        MHD_add_response_header(r, a->headers[i].name.p, a->headers[i].value.p);
}

static enum err_code make_piece(struct incoming *in)
{
    struct web_request *q = &in->request;
    struct err e = {0};
    arena_clear(&in->pieces);
    q->arena = &in->pieces;
    buf_init(&in->piece, &in->pieces, WEB_MAX_PAGE);
    in->sent = 0;
    enum err_code code = in->answer.more(q, in->answer.more_ctx, &in->piece, &in->ended, &e);
    if (q->db != NULL)
        store_pool_return(in->server->app.pool, q->db);
    q->db = NULL;
    return in->piece.full ? ERR_LIMIT : code;
}

/* What was sent before cannot be taken back: where a piece cannot be made the connection is cut, so
 * that nobody takes a part for the whole. */
static ssize_t send_piece(void *ctx, uint64_t at, char *to, size_t max)
{
    struct incoming *in = ctx;
    (void)at;
    while (in->sent == in->piece.n && !in->ended) {
        if (make_piece(in) != ERR_NONE)
            return MHD_CONTENT_READER_END_WITH_ERROR;
    }
    if (in->sent == in->piece.n)
        return MHD_CONTENT_READER_END_OF_STREAM;
    size_t left = in->piece.n - in->sent, n = left < max ? left : max;
    mem_copy(to, in->piece.p + in->sent, n);
    in->sent += n;
    return (ssize_t)n;
}

static enum MHD_Result send_answer(struct MHD_Connection *c, struct incoming *in)
{
    struct MHD_Response *r;
    const struct web_answer *a = &in->answer;
    in->piece = a->body;
    if (a->more != NULL)
        r = MHD_create_response_from_callback(MHD_SIZE_UNKNOWN, STREAM_BYTES, send_piece, in, NULL);
    else if (a->bytes.p != NULL)
        r = MHD_create_response_from_buffer(a->bytes.n, (void *)(uintptr_t)a->bytes.p,
                                            MHD_RESPMEM_PERSISTENT);
    else
        /* It lies in the request's arena, which end_request frees when all was sent. */
        r = MHD_create_response_from_buffer(a->body.n, a->body.p, MHD_RESPMEM_PERSISTENT);
    if (r == NULL)
        return MHD_NO;
    add_headers(r, a);
    enum MHD_Result sent = MHD_queue_response(c, a->status, r);
    MHD_destroy_response(r);
    return sent;
}

/* ---- answering ---- */

static str header(struct MHD_Connection *c, const char *name)
{
    return str_from_c(MHD_lookup_connection_value(c, MHD_HEADER_KIND, name));
}

/* A form of this site comes from this site: browsers say where a request was made. */
static bool comes_from_here(struct MHD_Connection *c)
{
    str site = header(c, "Sec-Fetch-Site"), origin = header(c, "Origin"), host = header(c, "Host");
    if (site.n > 0)
        return str_eq_c(site, "same-origin") || str_eq_c(site, "none");
    if (origin.n == 0)
        return true;
    ptrdiff_t at = str_find(origin, STR("://"));
    return at >= 0 && str_eq(str_slice(origin, (size_t)at + 3, origin.n), host);
}

static enum err_code check_access(struct web_request *q, struct web_answer *a, struct err *e)
{
    if (q->user.must != MUST_NOTHING && q->route->access != WEB_ANYBODY &&
        q->route->access != WEB_ACCOUNT) {
        web_redirect(a, STR("/tai-khoan"));
        return ERR_NONE;
    }
    if (web_route_may(q->route, q))
        return ERR_NONE;
    if (q->user.id != 0)
        return web_may(q, a, q->route->right, STR(""), e);
    if (q->route->api != NULL) {
        a->status = 401;
        web_header(a, "WWW-Authenticate", STR("Bearer"));
        return err_set(e, ERR_INPUT, "cần mã truy cập: Authorization: Bearer …",
                       "a token is needed: Authorization: Bearer …");
    }
    struct buf to;
    buf_init(&to, q->arena, 8192);
    buf_add_c(&to, "/dang-nhap?next=");
    html_url_part(&to, q->path);
    buf_char(&to, '\0');
    web_redirect(a, (str){to.p, to.n - 1});
    return ERR_NONE;
}

/* Pages know who asks by the cookie, the API by the token alone: no other site's page can send
 * that, so the API needs no token of a form. */
static enum err_code run_page(struct web_request *q, struct MHD_Connection *c, str query, str form,
                              struct web_answer *a, struct err *e)
{
    bool post = str_eq_c(q->method, "POST");
    enum err_code code = session_open(q, q->cookies, e);
    if (code == ERR_NONE && post && !comes_from_here(c)) {
        a->status = 403;
        return err_set(e, ERR_INPUT, "yêu cầu đến từ trang khác", "the request is another site's");
    }
    if (code == ERR_NONE)
        code = web_route_fill(q->route, query, header(c, "Content-Type"), form, q, e);
    return code == ERR_NONE && post ? session_check_csrf(q, a, e) : code;
}

static enum err_code run_api(struct web_request *q, struct MHD_Connection *c, str query, str form,
                             struct web_answer *a, struct err *e)
{
    bool post = str_eq_c(q->method, "POST");
    str type = header(c, "Content-Type");
    enum err_code code = token_open(q, a, header(c, "Authorization"), e);
    if (code == ERR_NONE && post && !str_starts(type, STR("application/json"))) {
        a->status = 415;
        return err_set(e, ERR_INPUT, "cần Content-Type: application/json",
                       "Content-Type: application/json is needed");
    }
    if (code == ERR_NONE)
        code = web_route_fill(q->route, query, type, form, q, e);
    if (code == ERR_NONE && q->route->api->writes)
        code = api_operation(q, header(c, "Idempotency-Key"), e);
    return code;
}

static enum err_code run_route(struct web_request *q, struct MHD_Connection *c, str query, str form,
                               struct web_answer *a, struct err *e)
{
    enum err_code code = web_route_check(q->route, q, e);
    if (code != ERR_NONE) {
        a->status = 404;
        return code;
    }
    code = (q->route->api != NULL ? run_api : run_page)(q, c, query, form, a, e);
    if (code == ERR_NONE)
        code = check_access(q, a, e);
    if (code == ERR_NONE && a->location.n == 0)
        code = q->route->handler(q, a, e);
    bool shown = code == ERR_NONE && a->status == 200 && a->location.n == 0;
    if (shown && web_route_tells(q->route) && !q->told)
        code = err_set(e, ERR_INTERNAL, "trang %s không ghi nhật ký ai đã xem: trang không được mở",
                       "%s does not say in the audit log who saw it: it is not shown",
                       str_from_c(q->route->path));
    /* As the draft on Idempotency-Key has it: a key is for one content. */
    if (code == ERR_INPUT && q->route->api != NULL && q->route->api->writes && a->status <= 400 &&
        api_key_was_used(q))
        a->status = 422;
    return code;
}

/* Whose request it is. False: there is no such page, which is the answer. */
static bool find_route(struct web_server *s, struct MHD_Connection *c, struct incoming *in,
                       const char *url, const char *method)
{
    struct web_request *q = &in->request;
    struct web_answer *a = &in->answer;
    struct err e = {0};
    const char *allowed;
    *q = (struct web_request){.app = &s->app,
                              .arena = &in->arena,
                              .method = str_from_c(method),
                              .path = str_from_c(url),
                              .accept = header(c, "Accept"),
                              .agent = header(c, "User-Agent"),
                              .encodings = header(c, "Accept-Encoding"),
                              .cookies = header(c, "Cookie"),
                              .body = buf_str(&in->body)};
    q->lang = session_lang(q->cookies, header(c, "Accept-Language"));
    bool head = str_eq_c(q->method, "HEAD");
    q->route = web_route_find(head ? STR("GET") : q->method, q->path, q, &allowed);
    if (q->route != NULL)
        return true;
    err_set(&e, ERR_INPUT, "không có trang này", "there is no such page");
    a->status = allowed != NULL ? 405 : 404;
    if (allowed != NULL)
        web_header(a, "Allow", str_from_c(allowed));
    web_fail(q, a, a->status, &e);
    return false;
}

static void answer(struct incoming *in)
{
    struct web_request *q = &in->request;
    struct web_answer *a = &in->answer;
    struct err e = {0};
    int64_t began = store_now_us();
    str query = in->query != NULL ? str_from_c(in->query) : (str){NULL, 0};
    enum err_code code = in->too_large ? ERR_LIMIT : ERR_NONE;
    if (in->too_large) {
        err_set(&e, ERR_LIMIT, "yêu cầu quá lớn", "the request is too large");
        a->status = 413;
    } else {
        code = run_route(q, in->connection, query, buf_str(&in->body), a, &e);
    }
    if (code != ERR_NONE)
        web_fail(q, a, a->status != 200 ? a->status : web_status_of(code), &e);
    if (q->db != NULL)
        store_pool_return(in->server->app.pool, q->db);
    q->db = NULL;
    metrics_count(a->status, store_now_us() - began);
}

/* ---- aside ---- */

static void answer_aside(void *ctx)
{
    struct incoming *in = ctx;
    answer(in);
    in->answered = true;
    MHD_resume_connection(in->connection);
}

static void refuse_busy(struct incoming *in)
{
    struct err e = {0};
    err_set(&e, ERR_IO, "máy chủ đang bận: thử lại sau", "the server is busy: try again");
    in->answer.status = 503;
    web_header(&in->answer, "Retry-After", STR("5"));
    web_fail(&in->request, &in->answer, 503, &e);
    metrics_count(503, 0);
}

/* The connection sleeps until the answer is there; then it is handled once more. Who writes and
 * finds no place waits where everybody does, rather than being sent away. */
static enum MHD_Result begin_aside(struct incoming *in, enum aside kind)
{
    if (!aside_take(kind)) {
        if (kind == ASIDE_WRITES)
            answer(in);
        else
            refuse_busy(in);
        return send_answer(in->connection, in);
    }
    MHD_suspend_connection(in->connection);
    if (!aside_run(kind, answer_aside, in)) {
        aside_leave(kind);
        refuse_busy(in);
        in->answered = true;
        MHD_resume_connection(in->connection);
    }
    return MHD_YES;
}

/* ---- taking in ---- */

/* A route that takes files lets who has its right send more; others are refused before they do. */
static size_t max_body(struct web_server *s, struct MHD_Connection *c, struct incoming *in,
                       const char *url, const char *method)
{
    struct web_request q = {
        .app = &s->app, .arena = &in->arena, .method = str_from_c(method), .path = str_from_c(url)};
    struct err e = {0};
    const char *allowed;
    const struct web_route *r = web_route_find(q.method, q.path, &q, &allowed);
    size_t max = r != NULL && r->max_body > 0 ? r->max_body : WEB_MAX_BODY;
    size_t file = 0;
    for (const struct web_field *f = r != NULL ? r->fields : NULL; f != NULL && f->name != NULL;
         f++)
        file += f->kind == WEB_FILE ? f->max : 0;
    if (file == 0)
        return max;
    if (session_open(&q, header(c, "Cookie"), &e) == ERR_NONE && web_route_may(r, &q))
        max += file;
    if (q.db != NULL)
        store_pool_return(s->app.pool, q.db);
    return max;
}

static enum MHD_Result handle(void *ctx, struct MHD_Connection *c, const char *url,
                              const char *method, const char *version, const char *data,
                              size_t *size, void **state)
{
    struct web_server *s = ctx;
    struct incoming *in = *state;
    (void)version;
    if (in == NULL)
        return MHD_NO;
    if (in->answered)
        return send_answer(c, in);
    if (in->body.arena == NULL) {
        /* The first call: headers alone. */
        in->max_body = max_body(s, c, in, url, method);
        buf_init(&in->body, &in->arena, in->max_body);
        str length = header(c, "Content-Length");
        int64_t n = 0;
        in->too_large =
            (length.n > 0 && (!num_parse_int(length, &n) || n > (int64_t)in->max_body)) ||
            strlen(url) > MAX_PATH_BYTES ||
            (in->query != NULL && strlen(in->query) > MAX_QUERY_BYTES);
        /* Refused before the body is read. */
        if (!in->too_large)
            return MHD_YES;
    }
    if (*size > 0 && !in->too_large) {
        buf_add(&in->body, (str){data, *size});
        in->too_large = in->body.full;
        *size = 0;
        return MHD_YES;
    }
    *size = 0;
    in->server = s;
    in->connection = c;
    in->answer = (struct web_answer){.status = 200, .type = "text/html; charset=utf-8"};
    buf_init(&in->answer.body, &in->arena, WEB_MAX_PAGE);
    if (!find_route(s, c, in, url, method))
        metrics_count(in->answer.status, 0);
    else if (in->request.route->waits)
        return begin_aside(in, ASIDE_ASKS);
    else if (str_eq_c(in->request.method, "POST") && !in->too_large)
        return begin_aside(in, ASIDE_WRITES);
    else
        answer(in);
    return send_answer(c, in);
}

/* The address as it was sent: parameters are taken apart by us. */
static void *begin_request(void *ctx, const char *uri, struct MHD_Connection *c)
{
    (void)ctx;
    (void)c;
    struct incoming *in = calloc(1, sizeof(*in));
    if (in == NULL)
        return NULL;
    arena_init(&in->arena, REQUEST_BYTES);
    arena_init(&in->pieces, REQUEST_BYTES);
    const char *mark = strchr(uri, '?');
    if (mark != NULL)
        in->query = arena_cstr(&in->arena, str_from_c(mark + 1));
    return in;
}

static void end_request(void *ctx, struct MHD_Connection *c, void **state,
                        enum MHD_RequestTerminationCode why)
{
    (void)ctx;
    (void)c;
    (void)why;
    struct incoming *in = *state;
    if (in == NULL)
        return;
    arena_clear(&in->pieces);
    arena_clear(&in->arena);
    free(in);
    *state = NULL;
}

/* libmicrohttpd would undo the escapes of the path; routes do that, part by part. */
static size_t keep_escapes(void *ctx, struct MHD_Connection *c, char *s)
{
    (void)ctx;
    (void)c;
    return strlen(s);
}

/* ---- starting and stopping ---- */

#define OTHER_FILES 128 /* databases, temporary files, epoll */

/* As many connections as there are descriptors for: with more, what is accepted would find no file
 * to open. Asks for all that the system allows this process. */
static unsigned connections_most(void)
{
    struct rlimit files;
    if (getrlimit(RLIMIT_NOFILE, &files) != 0)
        return CONNECTIONS_MAX;
    if (files.rlim_cur < CONNECTIONS_MAX + OTHER_FILES && files.rlim_cur < files.rlim_max) {
        files.rlim_cur = files.rlim_max;
        if (setrlimit(RLIMIT_NOFILE, &files) != 0)
            getrlimit(RLIMIT_NOFILE, &files);
    }
    if (files.rlim_cur >= CONNECTIONS_MAX + OTHER_FILES)
        return CONNECTIONS_MAX;
    return files.rlim_cur > 2 * OTHER_FILES ? (unsigned)files.rlim_cur - OTHER_FILES : OTHER_FILES;
}

enum err_code web_start(struct web_server **out, const struct web_app *app,
                        const struct web_listen *listen, uint16_t *port, struct err *e)
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(listen->port)};
    *out = NULL;
    if (inet_pton(AF_INET, listen->host, &address.sin_addr) != 1)
        return err_set(e, ERR_USAGE, "\"%z\" không phải địa chỉ IPv4", "\"%z\" is no IPv4 address",
                       listen->host);
    if (!seal_start())
        return err_set(e, ERR_INTERNAL, "libsodium không chạy", "libsodium does not start");
    if (!fetch_start())
        return err_set(e, ERR_INTERNAL, "libcurl không chạy", "libcurl does not start");
    struct web_server *s = calloc(1, sizeof(*s));
    if (s == NULL)
        return err_set(e, ERR_IO, "hết bộ nhớ", "out of memory");
    s->app = *app;
    unsigned threads =
        listen->threads > 0 ? listen->threads : (unsigned)sysconf(_SC_NPROCESSORS_ONLN);
    s->daemon = MHD_start_daemon(
        MHD_USE_EPOLL_INTERNAL_THREAD | MHD_USE_ITC | MHD_USE_ERROR_LOG | MHD_ALLOW_SUSPEND_RESUME,
        listen->port, NULL, NULL, handle, s, MHD_OPTION_SOCK_ADDR, (struct sockaddr *)&address,
        MHD_OPTION_THREAD_POOL_SIZE, threads < 2 ? 2 : threads, MHD_OPTION_CONNECTION_LIMIT,
        connections_most(), MHD_OPTION_CONNECTION_TIMEOUT, (unsigned)IDLE_SECONDS,
        MHD_OPTION_URI_LOG_CALLBACK, begin_request, NULL, MHD_OPTION_NOTIFY_COMPLETED, end_request,
        NULL, MHD_OPTION_UNESCAPE_CALLBACK, keep_escapes, NULL, MHD_OPTION_LISTENING_ADDRESS_REUSE,
        1u, MHD_OPTION_END);
    if (s->daemon == NULL) {
        free(s);
        return err_set(e, ERR_IO, "không mở được cổng %u ở %z", "port %u of %z cannot be opened",
                       (uint32_t)listen->port, listen->host);
    }
    *port = MHD_get_daemon_info(s->daemon, MHD_DAEMON_INFO_BIND_PORT)->port;
    *out = s;
    return ERR_NONE;
}

void web_stop(struct web_server *s)
{
    if (s == NULL)
        return;
    int socket = MHD_quiesce_daemon(s->daemon);
    if (socket >= 0)
        close(socket);
    for (int i = 0; i < 100; i++) {
        if (MHD_get_daemon_info(s->daemon, MHD_DAEMON_INFO_CURRENT_CONNECTIONS)->num_connections ==
            0)
            break;
        usleep(50000);
    }
    aside_wait(); /* a connection that sleeps cannot be closed */
    MHD_stop_daemon(s->daemon);
    web_job_wait();
    figures_stop();
    room_files_clear();
    free(s);
}
