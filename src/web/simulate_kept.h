/* The last simulation of a proposal: a province takes ten seconds and more a month, so it runs as a
 * job (job.h) and its figures are kept in memory until the next. No name of anybody is kept. */
#ifndef WEB_SIMULATE_KEPT_H
#define WEB_SIMULATE_KEPT_H

#include "web/job.h"
#include "web/room_simulate.h"

#define SIMULATE_FILE_BYTES (256u << 10) /* of a proposal */
#define SIMULATE_PAGE_MONTHS 36

/* o->file: the text, o->file_name, o->month: the first of o->act months. */
web_job_work simulate_kept_run;

struct simulate_lines {
    struct simulate_cost *v;
    uint32_t n;
};
/* Groups and classes are told in a language. */
struct simulate_kept {
    str name, actor; /* of the file, of who asked; empty: nothing was asked yet */
    month from;
    uint32_t months;
    int64_t at_us, gaining, losing;
    struct simulate_lines sum, by_month, by_benefit, by_commune; /* by_benefit: and fund */
    struct simulate_lines all; /* by month, fund, programme, benefit, commune */
    struct simulate_groups tenths, by_class;
    struct simulate_classes classes; /* without their symbols */
    str *rules;                      /* of each the rule, by its name in the law */
};
/* Copied into the arena, of the many lines of `all` only where they are asked for. */
void simulate_kept_read(struct arena *a, enum lang l, bool all, struct simulate_kept *out);

#endif
