/* A synthetic province: households whose forms, scored by the law, give the published figures.
 *
 * Each household gets a welfare around that of its commune; by rank it is meant to be poor,
 * near-poor or neither; its answers are drawn, scored by the law, and nudged until the score
 * agrees. No legal number stands here: the law's own class is the only judge. */
#ifndef SYNTH_SYNTH_H
#define SYNTH_SYNTH_H

#include "base/csv.h"
#include "registry/survey.h"

struct synth_request {
    const struct law *law;
    const struct areas *areas;
    const char *folder; /* data/synth/AREA */
    int year;
    uint64_t seed;
    uint32_t households;       /* 0: as many as the province; with `from`: scaled as it was */
    const struct survey *from; /* a year earlier; NULL: the first year */
    struct csv_writer *events; /* with `from`: the households that went away; NULL: not asked */
    uint32_t threads;
    void (*progress)(void *ctx, uint64_t done, uint64_t total);
    void *progress_ctx;
};

struct synth_result {
    uint32_t households, persons, facts;
    uint32_t poor, near_poor;                                           /* by the law's own score */
    uint32_t poor_published, near_poor_published, households_published; /* of the whole province */
    uint32_t first_year;
    uint32_t nudged; /* households whose first draw scored otherwise than meant */
};

/* Writes the three files, headers included. */
enum err_code synth_write(const struct synth_request *q, struct csv_writer *households,
                          struct csv_writer *members, struct csv_writer *facts,
                          struct synth_result *out, struct err *e);

#endif
