/* Approving what others prepared, or sending it back: the operation that all such acts are. */
#ifndef PAY_JUDGEMENT_H
#define PAY_JUDGEMENT_H

#include "registry/recording.h"

struct judgement {
    const int64_t *v; /* numbers of what is judged, ascending */
    uint32_t n;       /* > 0 */
    bool approved;
    str note;
};
/* Runs the work once for the operation of `r`, whose content are these numbers, the verdict and who
 * gives it. ERR_INPUT where something is sent back without a reason. */
enum err_code judgement_write(struct store_pool *pool, struct arena *a, const struct recording *r,
                              const char *kind, const struct judgement *j, store_work *work,
                              void *ctx, str *answer, bool *again, struct err *e);

#endif
