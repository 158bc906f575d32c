/* What is given other than monthly cash: the catalogue from the law, one record, acts that are only
 * added to. docs/deliveries.md tells it; deliver_kinds.c has the tables. */
#ifndef PAY_DELIVER_H
#define PAY_DELIVER_H

#include "base/steps.h"
#include "law/law.h"
#include "pay/ledger.h"
#include "registry/recording.h"

#define DELIVER_MAX_TEXT_BYTES 512u

/* ---- the catalogue: pure ---- */

enum deliver_kind {
    DELIVER_PREMIUM,
    DELIVER_ONCE,
    DELIVER_IN_KIND,
    DELIVER_CREDIT,
    DELIVER_BUILDING,
    DELIVER_TRAINING,
    DELIVER_LIVELIHOOD,
    DELIVER_ELECTRICITY,
    DELIVER_TUITION,
    DELIVER_LEGAL_AID,
    DELIVER_KINDS /* none: no benefit, or monthly cash */
};
const char *deliver_kind_code(enum deliver_kind k); /* "in_kind", as the database has it */
enum deliver_kind deliver_kind_find(str code);
const char *deliver_kind_name(enum deliver_kind k, enum lang lang);

struct deliver_benefit {
    const struct law_symbol *symbol;
    enum deliver_kind kind;
    str content; /* what is given once, whatever the source: "funeral", "emergency.rice_support" */
    const char *unit; /* of its quantity: "month", "kg", "time" … */
    bool once_ever;   /* else once for each of its months */
};
/* False where the symbol is no benefit or is monthly cash. Texts of content from the arena. */
bool deliver_benefit_of(struct arena *a, const struct law_symbol *s, struct deliver_benefit *out);
struct deliver_benefits {
    struct deliver_benefit *v;
    uint32_t n;
};
/* Those of the law, in its order, of a kind (DELIVER_KINDS: of any) and of a name, Vietnamese or
 * ASCII (empty: of any). In the arena. */
struct deliver_benefits deliver_benefits_of(struct arena *a, const struct law *law,
                                            enum deliver_kind kind, str name);

/* ---- states and acts: one table, pure ---- */

enum deliver_state {
    DELIVER_NONE,
    DELIVER_PLANNED,
    DELIVER_SENT_BACK,
    DELIVER_APPROVED,
    DELIVER_DELIVERED,
    DELIVER_RECEIVED,
    DELIVER_REFUSED,
    DELIVER_REVERSED,
    DELIVER_STATES
};
enum deliver_act {
    DELIVER_DO_PLAN,
    DELIVER_DO_SEND_BACK,
    DELIVER_DO_APPROVE,
    DELIVER_DO_DELIVER,
    DELIVER_DO_RECEIVE,
    DELIVER_DO_REFUSE,
    DELIVER_DO_REVERSE,
    DELIVER_DO_REVIEW,
    DELIVER_ACTS
};
/* The state after it; DELIVER_STATES where the act is not allowed. */
enum deliver_state deliver_after(enum deliver_state state, enum deliver_act act);
/* It still excludes another of its content: planned, approved, delivered, received. */
bool deliver_stands(enum deliver_state state);
const char *deliver_act_code(enum deliver_act act); /* "send_back", as the database has it */
enum deliver_act deliver_act_find(str code);        /* takes "send-back" too; DELIVER_ACTS: none */
const char *deliver_act_name(enum deliver_act act, enum lang lang);
const char *deliver_state_code(enum deliver_state state); /* "planned", for files */
const char *deliver_state_name(enum deliver_state state, enum lang lang);

/* ---- the record ---- */

struct delivery {
    int64_t id, list; /* list: the recording that planned it; neither is looked at when planning */
    int64_t entity;   /* person or household */
    str benefit, content;
    enum deliver_kind kind;
    month from, to; /* both included; 0: once for ever */
    int64_t quantity;
    str unit;
    vnd amount;
    /* Empty: no money of a budget. `raised`: programme is the number of the gift. line_commune:
     * whose budget line; empty: the province's. */
    str fund, programme, line_commune;
    str provider, article;
    str name, born, sex, personal_id, household, commune, village; /* frozen; born: ISO or a year */
};

/* What a request says of all its acts. */
struct deliver_words {
    day on_day;         /* plan: the day of it; the others say it of each act */
    str number, signer; /* of the decision */
    str note;
    day review_by; /* approve: paid first (Decree 20/2021, article 17.2); 0: no */
    str warehouse; /* deliver: goods go out of it; refuse, reverse: and come back; may be empty */
    struct steps steps;
};

struct deliver_change {
    int64_t delivery;
    enum deliver_act act; /* not plan */
    day on_day;
    int64_t quantity; /* deliver: what was given, 1 … planned; 0: all of it. Else 0 */
    vnd amount;       /* deliver: likewise, DELIVER_WHOLE: all of it. Else 0 */
    str mark;         /* receipt, card or case number; receive needs it */
    str reason;       /* send_back, refuse and reverse need it */
};
#define DELIVER_WHOLE ((vnd)-1)

/* ---- writing: each one recording, one transaction, once for r->operation ---- */

/* Plans a list. *answer is "LIST FIRST COUNT": its number, and those of its deliveries, which run
 * on from FIRST. ERR_INPUT (nothing is written): something is missing, money without a fund, or
 * another delivery of the content stands for one of the months. */
enum err_code deliver_plan(struct store_pool *pool, struct arena *a, const struct recording *r,
                           const struct deliver_words *w, const struct delivery *v, uint32_t n,
                           str *answer, bool *again, struct err *e);

/* Acts on deliveries, ascending by delivery, then in the order they are done (deliver, receive).
 * *answer is their count. Commits, posts, releases and takes back the money in the same
 * transaction; moves the goods. ERR_INPUT with the delivery: the state does not allow it, one
 * person did what needs two, words are missing, all that ledger_post refuses, not enough goods. */
enum err_code deliver_do(struct store_pool *pool, struct arena *a, const struct recording *r,
                         const struct deliver_words *w, const struct deliver_change *v, uint32_t n,
                         str *answer, bool *again, struct err *e);

/* ---- reading ---- */

struct deliver_line {
    struct delivery d;
    enum deliver_state state;
    uint32_t acts; /* so far */
    int64_t given; /* quantity that was delivered and not taken back */
    vnd committed; /* approved and neither delivered nor refused */
    vnd paid;      /* delivered and not taken back */
    str mark;      /* the last */
    str reason;    /* of send_back, refuse or reverse */
    str planned_by, approved_by, delivered_by, number, signer; /* of the approval */
    day planned_on, approved_on, delivered_on, received_on;    /* 0: not */
    day review_by, reviewed_on;                                /* 0: none */
};
/* Which: numbers from..to (both included; 0 and INT64_MAX: all), and what is not empty. */
struct deliver_filter {
    int64_t province, from, to;
    int64_t list, entity;   /* 0: any; a person is all records that were merged into one */
    enum deliver_kind kind; /* DELIVER_KINDS: any */
    str benefit, content;   /* empty: any */
};
/* By number (of a person recorded twice: one record after the other), a row at a time; the views
 * are good until the function returns. Stops at the first false. */
typedef bool deliver_row(void *ctx, const struct deliver_line *l);
enum err_code deliver_each(struct store_conn *c, const struct deliver_filter *f, deliver_row *row,
                           void *ctx, struct err *e);
struct deliver_lines {
    struct deliver_line *v;
    uint32_t n, cap;
};
enum err_code deliver_read(struct store_conn *c, struct arena *a, const struct deliver_filter *f,
                           struct deliver_lines *out, struct err *e);

/* ---- evidence ---- */

struct deliver_evidence {
    int64_t delivery;
    bool photo; /* else a document */
    str file;   /* its name, without the folder */
    uint8_t content[32];
    int64_t bytes; /* 0: not known, of a photograph of a project */
    day on_day;
    str actor, note; /* actor: not looked at when adding */
};
/* One recording; *answer is how many. The same file of the same delivery again changes nothing. */
enum err_code deliver_evidence_add(struct store_pool *pool, struct arena *a,
                                   const struct recording *r, const struct deliver_evidence *v,
                                   uint32_t n, str *answer, bool *again, struct err *e);
typedef bool deliver_evidence_row(void *ctx, const struct deliver_evidence *v);
/* Of one delivery, or of all (0); photographs of a project's steps are of the house itself. */
enum err_code deliver_evidence_each(struct store_conn *c, int64_t province, int64_t delivery,
                                    deliver_evidence_row *row, void *ctx, struct err *e);

/* ---- is it whole ---- */

/* As store_check: acts follow the table, nobody did what needs two, nothing stands twice; what was
 * committed, paid and taken back ties to the ledger by list, fund, programme and commune; stock is
 * the sum of its movements. */
enum err_code deliver_check(struct store_conn *c, store_found *found, void *ctx, uint32_t *n,
                            struct err *e);

#endif
