/* All routes, and finding one. */
#include "web/route.h"

/* clang-format off */
const struct web_route *const web_tables[] = {
    web_routes_public,
    web_routes_session,
    web_routes_oidc,
    web_routes_registry,
    web_routes_year,
    web_routes_office,
    web_routes_form,
    web_routes_review,
    web_routes_review_place,
    web_routes_review_case,
    web_routes_review_paper,
    web_routes_benefits,
    web_routes_decisions,
    web_routes_law,
    web_routes_whatif,
    web_routes_ask,
    web_routes_safety,
    web_routes_cycle,
    web_routes_payments,
    web_routes_reconcile,
    web_routes_check,
    web_routes_complaint,
    web_routes_practice,
    web_routes_simulate,
    web_routes_budget,
    web_routes_budget_decision,
    web_routes_budget_gift,
    web_routes_deliver,
    web_routes_deliver_one,
    web_routes_deliver_do,
    web_routes_deliver_plan,
    web_routes_project,
    web_routes_project_member,
    web_routes_project_do,
    web_routes_back,
    web_routes_import, web_routes_inspect,
    web_routes_dossier,
    web_routes_users,
    web_routes_account,
    web_routes_api,
    web_routes_api_registry,
    web_routes_api_money,
    web_routes_api_law,
    web_routes_api_fisca,
    NULL,
};
/* clang-format on */

const struct web_route *web_route_find(str method, str path, struct web_request *q,
                                       const char **allowed)
{
    *allowed = NULL;
    for (const struct web_route *const *table = web_tables; *table != NULL; table++) {
        for (const struct web_route *r = *table; r->method != NULL; r++) {
            uint32_t before = q->n_params;
            if (!web_route_fits(r->path, path, q))
                continue;
            if (str_eq_c(method, r->method))
                return r;
            q->n_params = before;
            *allowed = r->method;
        }
    }
    return NULL;
}

bool web_route_tells(const struct web_route *r)
{
    bool by_right = r->access == WEB_RIGHT || r->access == WEB_RIGHT_EVERYWHERE;
    return str_eq_c(str_from_c(r->method), "GET") && by_right && !r->nobody &&
           r->right != RIGHT_FIGURES_READ && r->right != RIGHT_ROLE_WRITE;
}

bool web_route_may(const struct web_route *r, const struct web_request *q)
{
    if (r->access == WEB_ANYBODY)
        return true;
    if (q->user.id == 0)
        return false;
    switch (r->access) {
    case WEB_RIGHT:
        return roles_held_somewhere(&q->user.held, r->right);
    case WEB_RIGHT_EVERYWHERE:
        return roles_held_everywhere(&q->user.held, r->right);
    default:
        return true;
    }
}
