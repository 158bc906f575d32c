/* Who may do what, where: roles of officers in two times, and one table of rights.
 * docs/roles.md tells it for people.
 *
 * A province without a role on record is one office without configuration: everybody may act (four
 * eyes hold all the same). Once there is one, whoever writes asks roles_may in the transaction that
 * writes, after its recording_begin, which makes writers of a province wait for each other. */
#ifndef REGISTRY_ROLES_H
#define REGISTRY_ROLES_H

#include "base/day.h"
#include "registry/recording.h"

enum role {
    ROLE_OFFICER,  /* makes lists and files of a commune */
    ROLE_CHAIRMAN, /* signs: of a commune, or of the province */
    ROLE_PROVINCE, /* the province office */
    ROLE_FINANCE,
    ROLE_INSPECTOR,
    ROLE_ANALYST,
    ROLE_ADMINISTRATOR,
    ROLE_COUNT
};

enum right {
    RIGHT_ENROL_PREPARE,
    RIGHT_ENROL_APPROVE,
    RIGHT_CYCLE_PREPARE,
    RIGHT_CYCLE_APPROVE, /* and send back */
    RIGHT_CYCLE_PAY,     /* send, import reports, close */
    RIGHT_BUDGET_PREPARE,
    RIGHT_BUDGET_APPROVE,
    RIGHT_DELIVER_RECORD,
    RIGHT_DELIVER_APPROVE,
    RIGHT_RECOVERY_PREPARE,
    RIGHT_RECOVERY_APPROVE,
    RIGHT_PAYEE_WRITE,
    RIGHT_PAYEE_APPROVE,
    RIGHT_REVIEW_RECORD,   /* forms, meetings, posting, requests */
    RIGHT_REVIEW_DECIDE,   /* the decision of a commune */
    RIGHT_REVIEW_MANAGE,   /* opening and closing a campaign */
    RIGHT_PROTECT_RECORD,  /* requests about personal data, breaches */
    RIGHT_PROTECT_APPROVE, /* that who somebody was is erased */
    RIGHT_DATA_EXPORT,     /* the registry under pseudonyms */
    RIGHT_INSPECT_WRITE,   /* dossiers: visits, conclusions, their approval by another */
    RIGHT_INSPECT_READ,    /* findings, samples, dossiers */
    RIGHT_ROLE_WRITE,
    RIGHT_PEOPLE_READ,  /* personal data */
    RIGHT_SEALED_READ,  /* sealed facts: HIV, illness (sealed.h) */
    RIGHT_MONEY_READ,   /* lists of payments, budgets, deliveries */
    RIGHT_FIGURES_READ, /* numbers without names */
    RIGHT_COUNT
};

/* ---- pure ---- */

const char *role_code(enum role r); /* as commands and the database have it: "officer" */
enum role role_find(str code);      /* ROLE_COUNT: none */
const char *role_name(enum role r, enum lang lang);
const char *right_code(enum right r); /* "enrol.prepare" */
const char *right_name(enum right r, enum lang lang);
bool role_has(enum role r, enum right right);
/* May not be held by one person at a time, wherever. Symmetric. */
bool roles_exclude(enum role a, enum role b);

/* A name without tones, case and blanks: officers are told apart by it. In the arena. */
str officer_key(struct arena *a, str name);
bool officer_same(str a, str b);

/* ---- asking ---- */

/* ERR_NONE: the actor may. ERR_INPUT with the roles that would be needed, where not. `commune`: the
 * code, on today's map, of the commune that is acted on; empty: the whole province, or several of
 * its communes at once, for which a role in one commune does not do. `day`: on which it is done.
 * Reads at most a few rows. */
enum err_code roles_may(struct store_conn *c, int64_t province, str actor, enum right right,
                        str commune, day on, struct err *e);

/* The same of an act in several communes, codes[0..n): what the actor holds is read once. An
 * officer of the province may in all of them. */
enum err_code roles_may_in(struct store_conn *c, int64_t province, str actor, enum right right,
                           const str *codes, uint32_t n, day on, struct err *e);
/* The same of an act on people and households, by their numbers, ascending: in every commune where
 * they live on that day, or lived last. */
enum err_code roles_may_for(struct store_conn *c, int64_t province, str actor, enum right right,
                            const int64_t *entities, uint32_t n, day on, struct err *e);

/* What somebody holds on a day, for asking many times: where a right reaches. */
struct roles_held {
    bool unconfigured; /* nobody has a role: everybody may */
    struct role_held {
        enum role role;
        str area; /* empty: the province */
    } * v;
    uint32_t n, cap;
};
/* In the arena; one query, and another where nothing is held. */
enum err_code roles_held(struct store_conn *c, struct arena *a, int64_t province, str actor, day on,
                         struct roles_held *out, struct err *e);
/* Somewhere; in the whole province; in that commune (its code on today's map). */
bool roles_held_somewhere(const struct roles_held *h, enum right right);
bool roles_held_everywhere(const struct roles_held *h, enum right right);
bool roles_held_in(const struct roles_held *h, enum right right, str commune);
/* The communes in which it is held, n of them, in the arena; NULL where it is held everywhere. */
const str *roles_held_communes(const struct roles_held *h, struct arena *a, enum right right,
                               uint32_t *n);

/* ---- writing and reading ---- */

struct role_line {
    str who, area; /* area: code of a commune; empty: the province */
    enum role role;
    day from, to; /* valid in [from, to); NO_END (times.h): still */
    str paper, recorded_by;
    int64_t recorded;
};
struct role_lines {
    struct role_line *v;
    uint32_t n, cap;
};

struct role_request {
    str who, area, paper; /* paper: the decision that gives or ends it */
    enum role role;
    day from; /* add: the first day; end: the first day without */
    day to;   /* add: the first day without, or NO_END */
};
/* Each once for each operation; *answer is the number of the recording. r->actor is who writes.
 * ERR_INPUT: the first role is no administrator of the province without end; the actor is not one,
 * or gives it to himself; the person holds what excludes it on one of the days; it is held already;
 * (end) it is not held, or was the last administrator. */
enum err_code roles_add(struct store_pool *pool, struct arena *a, const struct recording *r,
                        const struct role_request *q, str *answer, bool *again, struct err *e);
enum err_code roles_end(struct store_pool *pool, struct arena *a, const struct recording *r,
                        const struct role_request *q, str *answer, bool *again, struct err *e);

/* In the order of names, roles, areas and days, after recording `recording` (INT64_MAX: now); those
 * true on the day, or of all days where `on` is DAY_MIN. */
enum err_code roles_read(struct store_conn *c, struct arena *a, int64_t province, day on,
                         int64_t recording, struct role_lines *out, struct err *e);

#endif
