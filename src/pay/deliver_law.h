/* Whom the law owes what is not monthly cash, over some months, and who of them has it already. */
#ifndef PAY_DELIVER_LAW_H
#define PAY_DELIVER_LAW_H

#include "base/steps.h"
#include "pay/deliver.h"
#include "pay/programme.h"
#include "registry/world.h"

struct deliver_question {
    const struct law *law;
    const struct areas *areas;
    const struct deliver_benefit *benefits;
    uint32_t n_benefits;
    month from, to; /* both included; what is given once for ever is asked of them all */
    struct steps steps;
};

enum deliver_why {
    DELIVER_OWED,
    DELIVER_UNDETERMINED, /* a fact is missing: neither yes nor no, nor an amount */
    DELIVER_HAS_IT,       /* a delivery of the content stands for one of the months */
    DELIVER_WHYS
};
struct deliver_owed {
    struct delivery d; /* without fund, programme and provider */
    enum deliver_why why;
    bool person;   /* else of a household */
    bool entitled; /* UNDETERMINED: owed for sure, and only how much is not known */
    int64_t other; /* HAS_IT: the delivery */
};
struct deliver_owed_rows {
    struct deliver_owed *v;
    uint32_t n;
    uint32_t count[DELIVER_WHYS];
};

/* The months of a list: the one, or of cards and electricity the quarter that it lies in. */
void deliver_period(enum deliver_kind kind, month m, month *from, month *to);

/* Of which budget the law and the province's decisions pay it, into fund and programme; empty where
 * no money moves, or none of a budget's. ERR_INPUT: it is raised money, and of which gift is to be
 * said. */
enum err_code deliver_take_fund(const struct programme_settings *settings,
                                const struct law_symbol *s, int32_t year, struct delivery *d,
                                struct err *e);

/* As of the last day of the months (with those who died or left since their first), as known on the
 * day of r->at_us. Months that follow each other with the same article are one row: of it the
 * months, the amounts together, and by its unit the quantity. One card a person: the law names one
 * group for each month, the first in its own order. In the order of commune, village, household and
 * member. */
enum err_code deliver_owed_read(struct store_conn *c, struct arena *a, const struct recording *r,
                                const struct deliver_question *q, struct deliver_owed_rows *out,
                                struct err *e);

#endif
