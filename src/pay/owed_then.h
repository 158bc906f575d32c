/* What is owed for the months before somebody moved, married away or was joined by others: decided
 * of the household as it was then, in its commune. The world of one day would give those months
 * the law of today's home (a grant of a district, what a poor household is owed), and what was
 * rightly paid would be to be recovered. */
#ifndef PAY_OWED_THEN_H
#define PAY_OWED_THEN_H

#include "pay/owed.h"
#include "registry/world.h"

struct owed_then_row {
    int64_t entity;
    month month;
    uint32_t benefit; /* index into the question's; OWED_THEN_ALL: the month is decided then */
    bool undetermined;
    vnd amount;
};
#define OWED_THEN_ALL UINT32_MAX
/* By entity and month; the row of OWED_THEN_ALL is the last of them. */
struct owed_then {
    struct owed_then_row *v;
    uint32_t n, cap;
};

/* `at`: the day of the world that everything else is decided of. Month by month of the question
 * whose home of the day before it (that of the list of the month) differs. `entity`: of one person
 * or household alone; 0: of all who are enrolled. Rows of everybody in those households. */
enum err_code owed_then_read(struct store_conn *c, struct arena *a, const struct world_at *at,
                             const struct areas *areas, const struct owed_question *q,
                             int64_t entity, struct owed_then *out, struct err *e);
/* Is that month decided of the home of then? So what is decided of today's does not count. */
bool owed_then_has(const struct owed_then *t, int64_t entity, month m);

#endif
