/* Answers: pages with head and foot, redirects, mistakes. */
#include "base/check.h"
#include "web/api.h"
#include "web/assets.h"
#include "web/route.h"

#include <stdio.h>
#include <stdlib.h>

void web_header(struct web_answer *a, const char *name, str value)
{
    check(a->n_headers < sizeof(a->headers) / sizeof(a->headers[0]));
    a->headers[a->n_headers++] = (struct web_param){str_from_c(name), value};
}

static bool has_header(const struct web_answer *a, const char *name)
{
    for (uint32_t i = 0; i < a->n_headers; i++) {
        if (str_eq_c(a->headers[i].name, name))
            return true;
    }
    return false;
}

void web_redirect(struct web_answer *a, str to)
{
    a->status = 303;
    a->location = to;
}

enum err_code web_db(struct web_request *q, struct err *e)
{
    return q->db != NULL ? ERR_NONE : store_pool_reader(q->app->pool, &q->db, e);
}

unsigned web_status_of(enum err_code code)
{
    switch (code) {
    case ERR_NONE:
        return 200;
    case ERR_INPUT:
    case ERR_USAGE:
        return 400;
    case ERR_LIMIT:
        return 413;
    case ERR_IO:
        return 503;
    case ERR_INTERNAL:
        break;
    }
    return 500;
}

void web_done(struct web_request *q, struct web_answer *a, str to, str number)
{
    struct buf b;
    buf_init(&b, q->arena, 4096);
    buf_add(&b, to);
    buf_add_c(&b, "?done=");
    html_url_part(&b, number);
    buf_char(&b, '\0');
    check(!b.full);
    web_redirect(a, (str){b.p, b.n - 1});
}

static bool may_go(const struct web_request *q, const struct web_route *r)
{
    return r->nav[q->lang] != NULL && web_route_may(r, q);
}

/* From the table of routes: what the one who asks may open. */
static void fill_nav(const struct web_request *q, struct page_head *head)
{
    uint32_t n = 0;
    for (const struct web_route *const *t = web_tables; *t != NULL; t++) {
        for (const struct web_route *r = *t; r->method != NULL; r++)
            n += may_go(q, r);
    }
    head->nav = arena_array(q->arena, struct page_head_nav, (size_t)n + 1);
    for (const struct web_route *const *t = web_tables; *t != NULL; t++) {
        for (const struct web_route *r = *t; r->method != NULL; r++) {
            if (may_go(q, r))
                head->nav[head->n_nav++] =
                    (struct page_head_nav){.url = str_from_c(r->path),
                                           .name = str_from_c(r->nav[q->lang]),
                                           .here = r == q->route};
        }
    }
}

void web_page_begin(struct web_request *q, struct web_answer *a, str title)
{
    struct page_head head = {.title = title,
                             .user = q->user.name,
                             .csrf = q->csrf,
                             .path = q->path,
                             .style = asset_path("style.css"),
                             .practice = q->app->practice,
                             .done = web_param(q, "done"),
                             .english = q->lang == LANG_EN,
                             .known = q->user.id != 0};
    fill_nav(q, &head);
    page_head(&a->body, &head, q->lang);
}

void web_page_end(struct web_request *q, struct web_answer *a)
{
    struct page_foot foot = {.version = STR(ANSINH_VERSION)};
    page_foot(&a->body, &foot, q->lang);
    check(!a->body.full);
}

/* What the engine said stands in brackets at the end (store_fail). Where the database lies is for
 * the journal of the service, not for whoever looks at the page. */
static str without_detail(const struct web_request *q, unsigned status, str said)
{
    ptrdiff_t at = str_find(said, STR(" ("));
    fprintf(stderr, "%u %s: %.*s\n", status, q->route != NULL ? q->route->path : "-", (int)said.n,
            said.p);
    return at > 0 ? str_slice(said, 0, (size_t)at) : said;
}

void web_fail(struct web_request *q, struct web_answer *a, unsigned status, const struct err *e)
{
    a->status = status;
    a->body.n = 0;
    a->body.full = false;
    a->bytes = (str){NULL, 0};
    a->location = (str){NULL, 0};
    a->immutable = false;
    a->more = NULL;
    if (status == 503 && !has_header(a, "Retry-After"))
        web_header(a, "Retry-After", STR("10"));
    if (api_path(q->path) || (q->route != NULL && q->route->api != NULL)) {
        api_problem(q, a, status, e);
        return;
    }
    str said = str_from_c(e->text[q->lang]), hint = str_from_c(e->hint[q->lang]);
    if (status >= 500)
        said = without_detail(q, status, said);
    a->type = "text/html; charset=utf-8";
    struct page_mistake page = {.said = said, .hint = hint, .status = (int64_t)status};
    web_page_begin(q, a, TEXT_MISTAKE[q->lang]);
    page_mistake(&a->body, &page, q->lang);
    web_page_end(q, a);
}
