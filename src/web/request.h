/* A request and its answer, as handlers see them. */
#ifndef WEB_REQUEST_H
#define WEB_REQUEST_H

#include "registry/roles.h"
#include "web/pages.h"
#include "web/web.h"

enum { WEB_MAX_PARAMS = 256, WEB_MAX_BODY = 1 << 20, WEB_MAX_PAGE = 64 << 20, WEB_MAX_FILES = 4 };

struct web_param {
    str name, value;
};

struct web_user {
    int64_t id; /* 0: nobody is logged in */
    str name;   /* as acts are signed with */
    str login;
    struct roles_held held; /* today; none while there is something they must do first */
    enum { MUST_NOTHING, MUST_PASSWORD, MUST_SECOND } must; /* choose a password; turn on codes */
};

/* A file of a form. */
struct web_file {
    str field, name, bytes;
};

struct web_route;
struct web_request {
    const struct web_app *app;
    const struct web_route *route;
    struct arena *arena;
    enum lang lang;
    str method, path, agent;                 /* agent: what the browser says of itself */
    struct web_param params[WEB_MAX_PARAMS]; /* of the path, the query and the form: checked */
    uint32_t n_params;
    str file, file_name; /* of a form with a WEB_FILE; of several, the first that came */
    struct web_file files[WEB_MAX_FILES];
    uint32_t n_files;
    str accept;    /* the header: which format a program wants */
    str encodings; /* Accept-Encoding */
    str cookies;   /* the header */
    str body;      /* as it was sent */
    struct web_user user;
    str session, csrf; /* tokens; empty without a session */
    int64_t half;      /* the user whose password was given and whose code is waited for; 0 */
    str half_login;
    struct store_conn *db; /* for reading; opened by web_db */
    bool told;             /* web_seen was called */
};

/* A parameter by name; empty where it was not given. */
str web_param(const struct web_request *q, const char *name);

/* The file of a field; NULL where none was chosen. */
const struct web_file *web_file_of(const struct web_request *q, const char *field);

/* All values of a field that may stand often (WEB_MANY), ascending, each once. In the arena. */
uint32_t web_params(const struct web_request *q, const char *name, int64_t **out);

/* The reading connection of this request. */
enum err_code web_db(struct web_request *q, struct err *e);

/* Today, as forms and lists take it. */
day web_today(void);

/* What a form that writes records: who asks, now, once for each number that web_operation put into
 * the form (its field "operation", which every POST may carry). */
enum err_code web_recording(struct web_request *q, const char *source, struct recording *out,
                            struct err *e);
/* For the hidden field "operation" of a form: 32 hex digits, new at each call. */
str web_operation(struct web_request *q);

/* The next piece of an answer that is too long to be held whole; *end with the last one. The
 * request's arena is a new one at each call; its reading connection goes back after it. */
typedef enum err_code web_more(struct web_request *q, void *ctx, struct buf *to, bool *end,
                               struct err *e);

struct web_answer {
    unsigned status;
    const char *type;
    struct buf body;
    str location; /* of a redirect */
    struct web_param headers[8];
    uint32_t n_headers;
    str bytes; /* instead of the body: what lives for ever */
    bool immutable;
    web_more *more; /* after the body; NULL: it is all */
    void *more_ctx;
};

/* May the one who asks, in that commune (code on today's map; empty: the whole province)? Of people
 * and households: where they live today, or lived last; `entities` ascend. ERR_INPUT, and 403. */
enum err_code web_may(struct web_request *q, struct web_answer *a, enum right right, str commune,
                      struct err *e);
enum err_code web_may_for(struct web_request *q, struct web_answer *a, enum right right,
                          const int64_t *entities, uint32_t n, struct err *e);

/* Puts into the audit log that the one who asks was shown these persons and households. After an
 * error the page is not shown; nor is one that tells of people and forgot to ask (web_route_tells);
 * where there is nobody to be seen it asks with n = 0. `detail`: what was asked for; may be empty.
 */
enum err_code web_seen(struct web_request *q, const int64_t *entities, uint32_t n, str detail,
                       struct err *e);

/* The same for a list's page, in any order; who stands twice is named once, 0 is nobody. Sorts
 * them.
 */
enum err_code web_seen_list(struct web_request *q, int64_t *entities, uint32_t n, str detail,
                            struct err *e);
/* That they were shown what is about no person or household that is known here. */
enum err_code web_seen_other(struct web_request *q, str detail, struct err *e);

void web_header(struct web_answer *a, const char *name, str value);
void web_redirect(struct web_answer *a, str to); /* 303 */
/* After a form has written: back to `to` (a path without a query), which says what was recorded. */
void web_done(struct web_request *q, struct web_answer *a, str to, str number);
/* The page that tells a mistake. */
void web_fail(struct web_request *q, struct web_answer *a, unsigned status, const struct err *e);
unsigned web_status_of(enum err_code code);

/* A whole page: head with title and navigation, what `body` wrote, foot. */
void web_page_begin(struct web_request *q, struct web_answer *a, str title);
void web_page_end(struct web_request *q, struct web_answer *a);

#endif
