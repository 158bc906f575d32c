/* What the parts of `ansinh simulate` share. */
#ifndef CLI_SIMULATE_CMD_H
#define CLI_SIMULATE_CMD_H

#include "cli/progress.h"
#include "cli/record_view.h"
#include "evidence/simulate/simulate.h"

enum { BY_MONTH, BY_FUND, BY_PROGRAMME, BY_BENEFIT, BY_COMMUNE, BY_WHO, BY_COUNT };

#define SIMULATE_MAX_PROPOSALS 8
struct simulating {
    struct cli *c;
    struct record_view v;
    struct store_conn *db;
    str generated, size, seed, threads; /* a population that is made up */
    str law_folder, from, months, by, groups, rank, take_up, show, households;
    str proposals[SIMULATE_MAX_PROPOSALS];
    uint32_t n_proposals;
    bool named[BY_COUNT];
    int64_t percent;
    struct progress bar;
    struct simulate_question q;
    struct simulate_result r;
};

/* Costs as --by asks. */
void simulate_show_costs(struct simulating *x);
/* The laws and the areas into x->q. */
enum err_code simulate_load(struct simulating *x, struct err *e);
/* --generated: everything of it. */
enum err_code simulate_generated_cmd(struct simulating *x, struct err *e);

#endif
