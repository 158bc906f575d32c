/* The course of a complaint by the law: by when it is to be accepted and settled, and what may
 * follow what. Pure. Law on Complaints 02/2011/QH13, articles 27, 28, 33, 37; Law on Denunciations
 * 25/2018/QH14, articles 24, 30: law/vn/khieu-nai-to-cao.md. */
#ifndef REGISTRY_COMPLAINT_COURSE_H
#define REGISTRY_COMPLAINT_COURSE_H

#include "registry/complaint.h"

/* Where one stands on a day. A day is 0 where there is none: not yet done, or the law of the day it
 * came gives no number. Late: so many days after its deadline it was done, or is not done yet. */
struct complaint_standing {
    uint32_t instance; /* 1; 2 at the superior */
    day came;          /* to this instance */
    day accept_by, accepted, settle_by, settled;
    day late_accept, late_settle;
    day extend_to; /* the last day of an extension that is still possible */
    day again_by;  /* a second complaint is possible until then */
    uint32_t extensions, answers;
    bool open, remote;
};
struct complaint_standing complaint_stands(const struct terms *terms, const struct complaint *k,
                                           day today);
bool complaint_is_late(const struct complaint_standing *s);
bool complaint_act_is(str act);
/* ERR_INPUT where `x` cannot follow what stands there. today: no step is of a day after it. */
enum err_code complaint_may_follow(const struct terms *terms, const struct complaint *k,
                                   const struct complaint_step *x, day today, struct err *e);

#endif
