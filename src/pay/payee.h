/* How somebody is paid: account, wallet, cash, at home; by which provider; and who collects in
 * their place, with the paper. A change is prepared by one officer and approved by another, since a
 * wrong account is how money is stolen. docs/enrolment.md §3 tells it for people. */
#ifndef PAY_PAYEE_H
#define PAY_PAYEE_H

#include "pay/vietqr.h"
#include "registry/recording.h"
#include "registry/world.h"

struct payee_request {
    int64_t entity;
    str method;        /* bank, wallet, cash, home */
    str provider;      /* its code; empty: whoever pays those who have none */
    str bank;          /* six digits; of bank and wallet */
    str account;       /* letters and digits */
    str holder;        /* of the account, or who collects; empty: as the registry names them */
    int64_t collector; /* a person of the registry; 0: none */
    str paper; /* the guardian's decision or the authorisation; where somebody else collects */
    day from;
};

#define PAYEE_ADULT 18 /* years, Civil Code 91/2015/QH13, article 20: who may act for another */

/* Each in one recording; *answer is "FIRST COUNT". ERR_INPUT (nothing is written): an unknown bank,
 * an account that cannot be one, a holder with another name and without a paper, a collector who is
 * dead, a minor, or of unknown age, a change that is waiting already, or the actor may not. */
enum err_code payee_prepare(struct store_pool *pool, struct arena *a, const struct recording *r,
                            const struct vietqr_banks *banks, const struct payee_request *v,
                            uint32_t n, str *answer, bool *again, struct err *e);

/* Approves changes or sends them back: those named, ascending. Approved, they are the way of
 * payment from their day on. ERR_INPUT as enrol_approve. */
struct payee_judgement {
    const int64_t *changes;
    uint32_t n;
    bool approved;
    str note;
};
enum err_code payee_judge(struct store_pool *pool, struct arena *a, const struct recording *r,
                          const struct payee_judgement *v, str *answer, bool *again, struct err *e);

enum payee_state { PAYEE_WAITING, PAYEE_SENT_BACK, PAYEE_APPROVED };
struct payee_line {
    int64_t id, entity, collector;
    str name; /* of the person; of a household: its code */
    str method, provider, bank, account, holder, paper, prepared_by, approved_by;
    day from;
    enum payee_state state;
    uint32_t others; /* beneficiaries whose way of payment now is the same account */
};
struct payee_lines {
    struct payee_line *v;
    uint32_t n, cap;
};
/* All changes of the province, or of one entity (not 0), in order; names as known now. */
enum err_code payee_read(struct store_conn *c, struct arena *a, int64_t province, int64_t entity,
                         struct payee_lines *out, struct err *e);

/* Changes that wait for approval, numbers above `after`, at most `most`; without names of people.
 * `others`: who else is paid into the account. */
enum err_code payee_waiting_read(struct store_conn *c, struct arena *a, int64_t province,
                                 int64_t after, uint32_t most, struct payee_lines *out,
                                 struct err *e);

/* The numbers of people as people write them: "HOUSEHOLD/MEMBER", a personal number, or "#ID"; a
 * household's code is the household. 0: nobody. Sixty to a query. */
enum err_code payee_find(struct store_conn *c, struct arena *a, const struct world_at *at,
                         const str *words, uint32_t n, int64_t *out, struct err *e);

#endif
