/* The last reading of what an inspector should look at: a whole province takes seconds, so it runs
 * as a job (job.h) and is kept in memory with its day. */
#ifndef WEB_INSPECT_KEPT_H
#define WEB_INSPECT_KEPT_H

#include "evidence/inspect/inspect.h"
#include "web/job.h"

web_job_work inspect_kept_find;

/* What is kept, copied into the arena. */
struct inspect_kept {
    day on; /* as of; 0: nothing was read yet */
    int64_t at_us;
    struct inspect_findings found;
};
struct inspect_want {
    str kind, commune; /* empty: all */
    int64_t entity;    /* 0: all */
    uint32_t from, most;
};
/* Those that are wanted, by risk, from the one numbered `from` on (0 is the first); returns how
 * many there are in all. */
uint32_t inspect_kept_read(struct arena *a, const struct inspect_want *want,
                           struct inspect_kept *out);
/* By kind, the greatest risk first. */
void inspect_kept_kinds(struct arena *a, struct inspect_ranks *out);

#endif
