/* Tables of `ansinh review`: a household through its campaigns, and in one of them. */
#ifndef CLI_REVIEW_HISTORY_H
#define CLI_REVIEW_HISTORY_H

#include "cli/review_cmd.h"

enum err_code review_history(struct review_cmd *q, struct err *e);
enum err_code review_history_show(struct review_cmd *q, struct err *e);
/* The household that the first word names, as of any day: one that is no more has a history too. */
enum err_code review_history_household(const struct review_cmd *q, int64_t *out, struct err *e);

#endif
