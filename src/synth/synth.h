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
    const char *common; /* of the country: where the tables of people are; NULL: in the folder */
    bool recognised;    /* who is poor or near-poor has the decision, of 20 December of the year */
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

/* ---- without files ----
 *
 * The same households as synth_write gives, one small piece after the other, each a survey in
 * memory that the law can decide: no names, no identifiers, no causes. A piece follows from its
 * number alone, so that threads may make them in any order. Where a population is larger than
 * SYNTH_RANKED, who is poor is settled by the rank among that many of it, evenly spread: the counts
 * then differ from those given by chance, by some thousandths. Below it nothing differs. */

#define SYNTH_RANKED 4194304u

struct synth_stream;
struct synth_maker;
struct synth_piece {
    const struct survey *survey;
    const str *place; /* of each household: the province's code; equal ones share their bytes */
    uint32_t poor, near_poor;
    uint32_t unsettled; /* whose answers would never score as meant; the decision stands */
};
/* `survey_law`: the law (or it and more) that will decide the pieces. q->from is NULL. Memory from
 * `a`; read-only afterwards. */
enum err_code synth_stream_open(struct arena *a, const struct synth_request *q,
                                const struct law *survey_law, struct synth_stream **out,
                                struct err *e);
uint32_t synth_stream_pieces(const struct synth_stream *s);
/* One for each thread. */
struct synth_maker *synth_maker_new(struct arena *a, const struct synth_stream *s);
/* Piece i; good until the next. */
void synth_make(struct synth_maker *m, uint32_t i, struct synth_piece *out);
void synth_maker_free(struct synth_maker *m);

#endif
