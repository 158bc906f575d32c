/* The table of routes: from it come the dispatch and what is refused. */
#ifndef WEB_ROUTE_H
#define WEB_ROUTE_H

#include "web/request.h"

struct api_about;

/* Who may ask: anybody; whoever is logged in; whoever has a right (registry/roles.h) somewhere, and
 * the handler asks where; whoever has it in the whole province; of one's own account, also who has
 * to choose a password before anything else. */
enum web_access { WEB_ANYBODY, WEB_LOGGED_IN, WEB_RIGHT, WEB_RIGHT_EVERYWHERE, WEB_ACCOUNT };

/* WEB_MANY: whole numbers, as often as the form has them (boxes that are ticked). WEB_FILE: bytes,
 * of a form that is sent as multipart/form-data; they are q->file. */
enum web_kind { WEB_TEXT, WEB_DAY, WEB_MONTH, WEB_INT, WEB_MANY, WEB_FILE };
struct web_field {
    const char *name; /* "f.*": any that begins with "f.", each once */
    enum web_kind kind;
    uint32_t max; /* bytes */
    bool required;
};
#define WEB_MAX_FIELDS 24

typedef enum err_code web_handler(struct web_request *q, struct web_answer *a, struct err *e);

struct web_route {
    const char *method; /* "GET", "POST" */
    const char *path;   /* "/ho/{code}": a part in braces is a field */
    enum web_access access;
    enum right right;                        /* of WEB_RIGHT and WEB_RIGHT_EVERYWHERE */
    struct web_field fields[WEB_MAX_FIELDS]; /* ends with a name of NULL */
    web_handler *handler;
    const char *title[2];        /* Vietnamese, English */
    const char *nav[2];          /* its name in the navigation of who may; NULL: not there */
    const struct api_about *api; /* of the API: its answer is for programs */
    uint32_t max_body;           /* bytes; 0: WEB_MAX_BODY */
    bool waits;                  /* for another server: it runs aside (aside.h) */
    bool nobody; /* it shows nobody of the registry, though its right would let it */
};

/* Each file of pages has a table that ends with a method of NULL. */
extern const struct web_route web_routes_safety[], web_routes_oidc[];
extern const struct web_route web_routes_users[], web_routes_account[];
extern const struct web_route web_routes_public[], web_routes_session[], web_routes_registry[];
extern const struct web_route web_routes_year[], web_routes_office[];
extern const struct web_route web_routes_form[], web_routes_review[], web_routes_review_place[];
extern const struct web_route web_routes_review_case[], web_routes_review_paper[];
extern const struct web_route web_routes_benefits[], web_routes_decisions[];
extern const struct web_route web_routes_law[], web_routes_ask[];
extern const struct web_route web_routes_cycle[], web_routes_payments[], web_routes_reconcile[];
extern const struct web_route web_routes_check[], web_routes_complaint[];
extern const struct web_route web_routes_import[];
extern const struct web_route web_routes_inspect[], web_routes_dossier[];
extern const struct web_route web_routes_practice[], web_routes_simulate[];
extern const struct web_route web_routes_budget[], web_routes_budget_decision[],
    web_routes_budget_gift[], web_routes_back[];
extern const struct web_route web_routes_deliver[], web_routes_deliver_one[],
    web_routes_deliver_do[], web_routes_deliver_plan[];
extern const struct web_route web_routes_project[], web_routes_project_member[],
    web_routes_project_do[];
extern const struct web_route web_routes_api[], web_routes_api_registry[];
extern const struct web_route web_routes_api_money[], web_routes_api_law[];
extern const struct web_route web_routes_api_fisca[], web_routes_whatif[];
extern const struct web_route *const web_tables[];

/* The route of a method and a path, with the parts in braces as parameters; NULL and *allowed (the
 * method that there is, or NULL) where there is none. */
const struct web_route *web_route_find(str method, str path, struct web_request *q,
                                       const char **allowed);
/* Whether a path is the route's ("/ho/{code}" against "/ho/07660-00012"); what stands in braces is
 * then among q's parameters. */
bool web_route_fits(const char *pattern, str path, struct web_request *q);
/* What stands there is no freer than what a form brings: ERR_INPUT, ERR_LIMIT. */
enum err_code web_route_check(const struct web_route *r, struct web_request *q, struct err *e);
/* Whether the page shows people, so that who sees it is to be in the audit log: each page behind a
 * right does, but of numbers and of roles, unless it says that it names nobody. */
bool web_route_tells(const struct web_route *r);
/* Whether who asks may open it (q->user; nobody is logged in: its id is 0). */
bool web_route_may(const struct web_route *r, const struct web_request *q);
/* Reads query and form (its Content-Type is `type`) into q's parameters and checks them by the
 * route: ERR_INPUT names the field that is not declared, stands twice, is missing, too long or no
 * such value. */
enum err_code web_route_fill(const struct web_route *r, str query, str type, str form,
                             struct web_request *q, struct err *e);

#endif
