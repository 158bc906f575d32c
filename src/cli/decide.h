/* A survey decided for a month: two files, and what to say on the screen. */
#ifndef CLI_DECIDE_H
#define CLI_DECIDE_H

#include "base/csv.h"
#include "base/num.h"
#include "cli/decide_keep.h"
#include "cli/inputs.h"

enum decide_class { DECIDE_POOR, DECIDE_NEAR_POOR, DECIDE_OTHER, DECIDE_UNKNOWN, DECIDE_CLASSES };

struct decide_benefit {
    const struct law_symbol *symbol;
    uint64_t due, undetermined;
    vnd amount;
};

struct decide_summary {
    uint64_t (*classes)[DECIDE_CLASSES]; /* by area group; the last: in no list */
    uint32_t n_groups;
    struct decide_benefit *benefits;
    uint32_t n_benefits;
};

/* Where the results go; either may be NULL. */
struct decide_to {
    struct csv_writer *classes, *entitlements; /* both or none */
    struct decide_keep *keep;
};

/* Writes the rows of both files, headers included, in the order of the survey: the same bytes for
 * any number of threads; and keeps them, with counts and sums. Summary in the arena of `c`. */
enum err_code decide_write(struct cli *c, const struct inputs *in, uint32_t threads,
                           const struct decide_to *to, struct decide_summary *summary,
                           struct err *e);
/* Tables for people, on stdout. */
void decide_print(struct cli *c, const struct inputs *in, const struct decide_summary *s);

#endif
