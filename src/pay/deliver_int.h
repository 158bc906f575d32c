/* What the files of src/pay/deliver* share and nobody else needs. */
#ifndef PAY_DELIVER_INT_H
#define PAY_DELIVER_INT_H

#include "pay/deliver.h"
#include "registry/became.h"
#include "registry/roles.h"

#define DELIVER_SCRATCH_BYTES ((size_t)4 << 30)

/* A text that was not given is empty, not null. */
static inline struct store_value deliver_text(str s)
{
    return store_text(s.p == NULL ? STR("") : s);
}

/* An act is done to the line: its state, sums and words follow. The caller has checked that the
 * state allows it; texts are not copied. quantity, amount: as the row of the act has them. */
struct deliver_done {
    enum deliver_act act;
    day on_day;
    int64_t quantity;
    vnd amount;
    str mark, reason;
    str actor, number, signer;
    day review_by;
};
void deliver_fold(struct deliver_line *l, const struct deliver_done *x);

/* The columns of deliveries `d`, each with its acts; rows by number, then by the acts' order. */
#define DELIVER_COLUMNS                                                                            \
    "d.id, d.list, d.entity, d.benefit, d.content, d.kind, d.from_month, d.to_month, d.quantity,"  \
    " d.unit, d.amount, d.fund, d.programme, d.line_commune, d.provider, d.article, d.name,"       \
    " d.born, d.sex, d.personal_id, d.household, d.commune, d.village, t.act, t.on_day,"           \
    " t.quantity, t.amount, t.mark, t.reason, s.actor, s.number, s.signer, s.review_by"
#define DELIVER_ACTS_OF                                                                            \
    " JOIN delivery_act AS t ON t.province = d.province AND t.delivery = d.id JOIN delivery_step"  \
    " AS s ON s.province = t.province AND s.recorded = t.recorded"
/* All rows of the query under way, folded, into the arena. */
enum err_code deliver_lines_take(struct store_conn *c, struct arena *a, struct deliver_lines *out,
                                 struct err *e);

/* Deliveries that stand, of contents and entities between these (all four included). What was
 * written under a record that was merged into another is told as of the one that was kept, and the
 * entities are those of today. A delivery may be told twice. */
struct deliver_standing {
    int64_t province;
    const struct became *became;
    str content_from, content_to;
    int64_t entity_from, entity_to;
};
typedef bool deliver_standing_row(void *ctx, const struct delivery *d);
enum err_code deliver_standing_each(struct store_conn *c, const struct deliver_standing *s,
                                    deliver_standing_row *row, void *ctx, struct err *e);
/* Do two of one content and beneficiary exclude each other? */
bool deliver_overlaps(const struct delivery *a, const struct delivery *b);

/* May the actor, wherever these live (of merged records: the kept)? Maps and sorts them. */
enum err_code deliver_may(struct store_conn *c, const struct recording *r, enum right right,
                          int64_t *entities, uint32_t n, struct err *e);

/* What deliver_plan does, in the transaction that is open, and the one form of what was asked. */
enum err_code deliver_plan_write(struct store_conn *c, struct arena *a, const struct recording *r,
                                 const struct deliver_words *w, const struct delivery *v,
                                 uint32_t n, int64_t *list, int64_t *first, struct err *e);
void deliver_plan_content(struct buf *to, const struct recording *r, const struct deliver_words *w,
                          const struct delivery *v, uint32_t n);

enum err_code deliver_step_write(struct store_conn *c, const struct recording *r, int64_t recorded,
                                 str prepared_by, const struct deliver_words *w, uint32_t acts,
                                 struct err *e);

/* One act of a step, with the line as it stood before it, and what it does to the money. */
struct deliver_work {
    const struct deliver_change *change;
    struct deliver_line before;
    uint32_t seq;
    int64_t quantity; /* of the row of the act */
    vnd amount;
};
/* What hangs on a step of a project is not given before it passed (deliver_project.h). */
enum err_code project_gate(struct store_conn *c, struct arena *a, int64_t province,
                           const struct deliver_work *v, uint32_t n, struct err *e);
/* Commits, posts, releases and takes back, in the transaction that is open. */
enum err_code deliver_money(struct store_conn *c, struct arena *a, const struct recording *r,
                            const struct deliver_words *w, const struct deliver_work *v, uint32_t n,
                            struct err *e);
/* The line of the budget, or the gift, that pays for it in the year. */
enum err_code deliver_account(struct arena *a, const struct delivery *d, int32_t year,
                              struct ledger_account *out, struct err *e);
/* Takes goods out of the warehouse, or back into it. */
enum err_code deliver_goods(struct store_conn *c, struct arena *a, const struct recording *r,
                            int64_t recorded, const struct deliver_words *w,
                            const struct deliver_work *v, uint32_t n, struct err *e);

#endif
