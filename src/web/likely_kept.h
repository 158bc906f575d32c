/* The last reckoning of who is likely entitled and not enrolled: it takes seconds of a whole month,
 * so it runs as a job (job.h) and is kept in memory with its day and recording. */
#ifndef WEB_LIKELY_KEPT_H
#define WEB_LIKELY_KEPT_H

#include "pay/likely.h"
#include "web/job.h"

web_job_work likely_kept_reckon;

struct likely_sum { /* of a commune and a benefit */
    str commune, benefit;
    int64_t people;
    vnd amount; /* a month */
};
struct likely_kept {
    month month; /* 0: nothing was reckoned yet */
    int64_t at_us;
    struct {
        struct likely_sum *v; /* by commune and benefit */
        uint32_t n, cap;
    } sums;
};
/* Copies the sums of what is kept into the arena. */
void likely_kept_sums(struct arena *a, struct likely_kept *out);
/* Copies the rows of a commune and a benefit from the one numbered `from` on (0 is the first), at
 * most `most`; returns how many there are in all. */
uint32_t likely_kept_rows(struct arena *a, str commune, str benefit, uint32_t from, uint32_t most,
                          struct likely_rows *out);

#endif
