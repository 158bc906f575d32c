/* Which law it was: one number for all its texts. */
#ifndef CLI_LAW_SUM_H
#define CLI_LAW_SUM_H

#include "cli/cli.h"

/* SHA-256 over the texts of the law (.md with a head) and the tables beside it (.csv), by path: of
 * each the sum so far, then its bytes. `dir` as inputs_law takes it. */
enum err_code law_sum(struct cli *c, str dir, uint8_t out[32], struct err *e);

#endif
