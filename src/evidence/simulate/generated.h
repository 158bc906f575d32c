/* What a proposal would change for a population that is made up as it is read: a country, in small
 * pieces, by several threads (docs/simulation.md). Synthetic. */
#ifndef EVIDENCE_SIMULATE_GENERATED_H
#define EVIDENCE_SIMULATE_GENERATED_H

#include "evidence/simulate/simulate.h"
#include "synth/synth.h"

#define GENERATED_MAX_MONTHS 36 /* plans and machines of all of them are kept by each thread */
#define GENERATED_MAX_THREADS 64

struct generated_result {
    struct simulate_cost *costs; /* as of simulate_run; `commune` is the code of a province */
    uint32_t n_costs;
    int64_t households, persons, poor, near_poor;
    int64_t unsettled;       /* households whose answers never scored as they were meant to */
    int64_t gaining, losing; /* persons and households whose own benefits change */
    int64_t households_gaining, households_losing;
};
/* q: law, proposal, settings, known_on, from, months (GENERATED_MAX_MONTHS at most), progress in
 * pieces. `of`: which people; its law is q->law. The same for any number of threads. */
enum err_code simulate_generated(struct arena *a, const struct simulate_question *q,
                                 const struct synth_request *of, struct generated_result *r,
                                 struct err *e);

#endif
