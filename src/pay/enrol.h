/* Enrolment: who receives a benefit by which decision, since and until which month. The states and
 * acts are one table (enrol.c); docs/enrolment.md tells it. */
#ifndef PAY_ENROL_H
#define PAY_ENROL_H

#include "law/law.h"
#include "registry/recording.h"

enum enrol_state {
    ENROL_NONE,
    ENROL_ASKED,
    ENROL_REFUSED,
    ENROL_OPEN,
    ENROL_SUSPENDED,
    ENROL_ENDED,
    ENROL_HANDED, /* the file is on its way to another commune; months go on */
    ENROL_STATES
};
enum enrol_act {
    ACT_ASK,
    ACT_OPEN,
    ACT_REFUSE,
    ACT_SUSPEND,
    ACT_RESUME,
    ACT_END,
    ACT_ADJUST,   /* another amount, as the law says */
    ACT_TRANSFER, /* the old commune stops paying */
    ACT_RECEIVE,  /* the new one goes on */
    ACT_COUNT
};

/* The state after it, or ENROL_STATES where the act is not allowed. Pure. */
enum enrol_state enrol_after(enum enrol_state state, enum enrol_act act);
/* "open" and so on, as commands and the database have it; ACT_COUNT: none. */
const char *enrol_act_code(enum enrol_act act);
enum enrol_act enrol_act_find(str code);
/* In the words of people. */
const char *enrol_state_name(enum enrol_state state, enum lang lang);
const char *enrol_act_name(enum enrol_act act, enum lang lang);

/* The number of a decision from a pattern: {n} is the place in the list, {commune} the code. */
str enrol_number(struct arena *a, str pattern, uint32_t n, str commune);

/* ---- writing ---- */

struct enrol_request {
    int64_t entity;
    str benefit; /* its ASCII name in the law; the caller has looked it up */
    enum enrol_act act;
    month from; /* not of ask and refuse */
    day on_day;
    str number, signer, reason, article, papers;
    str commune;    /* that decides; empty: of transfer the one that decided last, else where they
                       live on on_day */
    str to_commune; /* transfer; empty: where they live on on_day */
    str fact;       /* of the law, which the act makes true (enrol_fact_of); empty: none */
};

/* Which fact of the law the act makes: that a decision on a social pension was taken, on what day
 * an allowance was decided, that a pension was asked for. Empty: none, or this law has no such
 * fact. */
str enrol_fact_of(const struct law *law, const struct law_symbol *benefit, enum enrol_act act);

/* One recording for all of them, in one transaction: *answer is "FIRST COUNT", the numbers of the
 * acts run on from FIRST. `ask` counts at once, the others wait for approval. ERR_INPUT (nothing is
 * written) where a state does not allow the act, an act is waiting, months run backwards, or a
 * decision lacks number, signer, or (refuse, suspend, end) its reason, where the actor may not
 * (registry/roles.h), or where a transfer stays in its commune. */
enum err_code enrol_prepare(struct store_pool *pool, struct arena *a, const struct recording *r,
                            const struct enrol_request *v, uint32_t n, str *answer, bool *again,
                            struct err *e);

/* Approves the acts or sends them back; r->actor is who approves. ERR_INPUT where one is not
 * waiting, was prepared by the same officer, or the actor may not. The fact of an act is written in
 * the same transaction, with this recording: enrol_fact.c tells from when. */
struct enrol_verdict {
    int64_t province;
    const int64_t *acts; /* ascending */
    uint32_t n;
    bool approved;
    str note;
};
enum err_code enrol_approve(struct store_pool *pool, struct arena *a, const struct recording *r,
                            const struct enrol_verdict *v, str *answer, bool *again, struct err *e);

/* ---- reading ---- */

/* An act as it stands. */
struct enrol_line {
    int64_t id, entity;
    str benefit;
    enum enrol_act act;
    month from;
    day on_day;
    str number, signer, reason, article, papers, prepared_by, approved_by;
    str commune, to_commune, fact;
    enum { VERDICT_WAITING, VERDICT_APPROVED, VERDICT_SENT_BACK, VERDICT_NONE_NEEDED } verdict;
    enum enrol_state state; /* after it, counting what was approved */
};
struct enrol_lines {
    struct enrol_line *v;
    uint32_t n, cap;
};

/* All acts of the province known after recording `recording` (INT64_MAX: now), or of one entity
 * (not 0); in the order of entity, benefit and number. What was written of somebody recorded twice
 * is of the record that was kept (registry/became.h). */
enum err_code enrol_read(struct store_conn *c, struct arena *a, int64_t province, int64_t entity,
                         int64_t recording, struct enrol_lines *out, struct err *e);

/* Part of a list of acts, in the order of their numbers; the state is not looked at. */
enum enrol_desk { ENROL_DESK_WAITING, ENROL_DESK_ASKED, ENROL_DESK_ALL };
struct enrol_ask {
    enum enrol_desk desk; /* decisions that wait; applications that nobody took up; all acts */
    int64_t after;        /* numbers above this one */
    str benefit, commune; /* empty: any */
};
/* False: enough. What the line shows is good until the function returns. */
typedef bool enrol_line_row(void *ctx, const struct enrol_line *line);
enum err_code enrol_desk_read(struct store_conn *c, int64_t province, const struct enrol_ask *ask,
                              enrol_line_row *row, void *ctx, struct err *e);
/* The act of that number, with the state of its enrolment after it; ERR_INPUT where there is none.
 */
enum err_code enrol_one(struct store_conn *c, struct arena *a, int64_t province, int64_t act,
                        struct enrol_line *out, struct err *e);

/* Of these lines the acts of one entity and benefit: v[*first .. *first + returned). */
uint32_t enrol_acts_of(const struct enrol_lines *lines, int64_t entity, str benefit,
                       uint32_t *first);
/* The commune that pays by these acts, as the last that decided to; empty: they do not say. Pure.
 */
str enrol_commune(const struct enrol_line *v, uint32_t n, day *decided_on);
/* Is the enrolment open in the month, by the approved acts of one entity and benefit? Pure. */
bool enrol_open_in(const struct enrol_line *v, uint32_t n, month m);

#endif
