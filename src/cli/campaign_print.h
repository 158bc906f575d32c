/* Tables of `ansinh campaign`. */
#ifndef CLI_CAMPAIGN_PRINT_H
#define CLI_CAMPAIGN_PRINT_H

#include "cli/review_cmd.h"

/* The steps in force on the day, from the law. */
void campaign_print_steps(struct review_cmd *q);
/* A row a commune, or of one commune a row a village. */
void campaign_print_status(struct review_cmd *q, const struct review_state *s,
                           const struct review_commune *only);
void campaign_print_problems(struct review_cmd *q, const struct review_problems *problems);
/* Scores by the step of where (cmd_campaign.c), or what is due: all, or one household. */
enum err_code campaign_score(struct review_cmd *q, bool due, int64_t household, struct err *e);

#endif
