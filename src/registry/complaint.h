/* Complaints of citizens: made without a login, followed by receipt and code, answered by officers
 * of the commune. docs/web.md tells it for people. */
#ifndef REGISTRY_COMPLAINT_H
#define REGISTRY_COMPLAINT_H

#include "registry/recording.h"

/* Of a province in an hour: whoever fills the list by a program is stopped, and is told to go to
 * the commune. */
#define COMPLAINT_MAX_AN_HOUR 60
#define COMPLAINT_CODE 12 /* letters */

struct complaint {
    int64_t id;
    str about, commune, household, name, contact, said;
    int64_t at_us;
    uint32_t answers;
    bool closed;
};
struct complaints {
    struct complaint *v;
    uint32_t n, cap;
};
struct complaint_answer {
    str said, actor;
    int64_t at_us;
    bool closes;
};
struct complaint_answers {
    struct complaint_answer *v;
    uint32_t n, cap;
};

/* The code that follows from the form's operation: the same when it is sent again. */
void complaint_code(const uint8_t operation[STORE_ID_BYTES], char code[COMPLAINT_CODE + 1]);

/* Writes it once for each operation; *answer is the receipt number. ERR_INPUT: nothing is said, no
 * commune of today, no such subject. ERR_LIMIT: too many in this hour. */
enum err_code complaint_make(struct store_pool *pool, struct arena *a, const struct recording *r,
                             const struct complaint *q, str *answer, bool *again, struct err *e);
/* By an officer who may record in that commune (RIGHT_REVIEW_RECORD); *answer is the recording.
 * ERR_INPUT: there is no such complaint, it is closed, nothing is said, or he may not. */
enum err_code complaint_reply(struct store_pool *pool, struct arena *a, const struct recording *r,
                              int64_t id, str said, bool closes, str *answer, bool *again,
                              struct err *e);

/* One with its answers; *found false where there is none, or (code.n > 0) the code is another. */
enum err_code complaint_read(struct store_conn *c, struct arena *a, int64_t province, int64_t id,
                             str code, struct complaint *out, struct complaint_answers *answers,
                             bool *found, struct err *e);
/* Those of the communes (NULL: of the whole province), the newest first, with a number below
 * `before` (0: from the newest), at most `max`. A query a commune. */
enum err_code complaint_list(struct store_conn *c, struct arena *a, int64_t province,
                             const str *communes, uint32_t n, int64_t before, uint32_t max,
                             struct complaints *out, struct err *e);

#endif
