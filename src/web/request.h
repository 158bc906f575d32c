/* A request and its answer, as handlers see them. */
#ifndef WEB_REQUEST_H
#define WEB_REQUEST_H

#include "web/pages.h"
#include "web/web.h"

enum { WEB_MAX_PARAMS = 64, WEB_MAX_BODY = 1 << 20, WEB_MAX_PAGE = 64 << 20 };

struct web_param {
    str name, value;
};

struct web_user {
    int64_t id; /* 0: nobody is logged in */
    str name;   /* as acts are signed with */
    str login;
};

struct web_route;
struct web_request {
    const struct web_app *app;
    const struct web_route *route;
    struct arena *arena;
    enum lang lang;
    str method, path;
    struct web_param params[WEB_MAX_PARAMS]; /* of the path, the query and the form: checked */
    uint32_t n_params;
    struct web_user user;
    str session, csrf;     /* tokens; empty without a session */
    struct store_conn *db; /* for reading; opened by web_db */
};

/* A parameter by name; empty where it was not given. */
str web_param(const struct web_request *q, const char *name);

/* The reading connection of this request. */
enum err_code web_db(struct web_request *q, struct err *e);

struct web_answer {
    unsigned status;
    const char *type;
    struct buf body;
    str location; /* of a redirect */
    struct web_param headers[8];
    uint32_t n_headers;
    str bytes; /* instead of the body: what lives for ever */
    bool immutable;
};

void web_header(struct web_answer *a, const char *name, str value);
void web_redirect(struct web_answer *a, str to); /* 303 */
/* The page that tells a mistake. */
void web_fail(struct web_request *q, struct web_answer *a, unsigned status, const struct err *e);
unsigned web_status_of(enum err_code code);

/* A whole page: head with title and navigation, what `body` wrote, foot. */
void web_page_begin(struct web_request *q, struct web_answer *a, str title);
void web_page_end(struct web_request *q, struct web_answer *a);

#endif
