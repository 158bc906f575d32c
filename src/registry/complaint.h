/* Complaints and denunciations of citizens: made without a login, followed by receipt and code,
 * settled by officers in the time that the law gives (complaint_course.h). docs/complaints.md tells
 * it for people.
 *
 * A complaint (khiếu nại) asks that a decision be looked at again: the commune's officers settle
 * it, and a second one the province. A denunciation (tố cáo) says that somebody broke the law: it
 * is read and settled by the inspectors alone, whom its maker's name is for. */
#ifndef REGISTRY_COMPLAINT_H
#define REGISTRY_COMPLAINT_H

#include "registry/recording.h"
#include "registry/roles.h"
#include "registry/terms.h"

/* Of a province in an hour: whoever fills the list by a program is stopped, and is told to go to
 * the commune. */
#define COMPLAINT_MAX_AN_HOUR 60
#define COMPLAINT_CODE 12 /* letters */

/* accept, decline, forward, extend, escalate; answer, settle (the last answer). */
struct complaint_step {
    int64_t recorded;
    str act;
    day on, until; /* until: of an extension; else 0 */
    bool remote;   /* accepted for a place that is hard to reach */
    str said, whom, paper, actor;
};
struct complaint_steps {
    struct complaint_step *v; /* as they were recorded */
    uint32_t n, cap;
};
struct complaint {
    int64_t id;
    str kind; /* complaint, denunciation */
    str about, commune, household, name, contact, said;
    int64_t at_us;
    struct complaint_steps steps;
};
struct complaints {
    struct complaint *v;
    uint32_t n, cap;
};

/* The code that follows from the form's operation: the same when it is sent again. */
void complaint_code(const uint8_t operation[STORE_ID_BYTES], char code[COMPLAINT_CODE + 1]);

/* Writes it once for each operation; *answer is the receipt number. ERR_INPUT: nothing is said, no
 * commune of today, no such subject or kind. ERR_LIMIT: too many in this hour. */
enum err_code complaint_make(struct store_pool *pool, struct arena *a, const struct recording *r,
                             const struct complaint *q, str *answer, bool *again, struct err *e);

/* The right that acting on it takes, and where: *commune is empty for the whole province. */
enum right complaint_right(const struct complaint *k, str *commune);
/* `s` without recorded and actor; *answer is the recording. ERR_INPUT: there is no such complaint,
 * the step does not follow what stands there (complaint_course.h), words are missing, the day is to
 * come or before the step before, or the actor may not. code.n > 0: of whoever made it, who needs
 * no right and may only escalate. */
enum err_code complaint_do(struct store_pool *pool, struct arena *a, const struct recording *r,
                           const struct terms *terms, int64_t id, str code,
                           const struct complaint_step *s, str *answer, bool *again, struct err *e);

/* One; *found false where there is none, or (code.n > 0) the code is another. */
enum err_code complaint_read(struct store_conn *c, struct arena *a, int64_t province, int64_t id,
                             str code, struct complaint *out, bool *found, struct err *e);
struct complaint_scope {
    const str *communes; /* NULL: of the whole province */
    uint32_t n;
    bool denunciations; /* too */
};
/* Those of the communes, the newest first, with a number below `before` (0: from the newest), at
 * most `max`. Two queries a commune. */
enum err_code complaint_list(struct store_conn *c, struct arena *a, int64_t province,
                             const struct complaint_scope *scope, int64_t before, uint32_t max,
                             struct complaints *out, struct err *e);

#endif
