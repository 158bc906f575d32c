/* A household's scores, and one of them reckoned again point by point. */
#ifndef WEB_ROOM_POINTS_H
#define WEB_ROOM_POINTS_H

#include "web/room_law.h"

#define ROOM_DEPRIVATIONS 12

struct room_score {
    int64_t campaign, round, b1, b1_line, b2, recorded;
    int year, mon;
    day surveyed_on, on; /* on: of the scoring */
    enum class_code class;
    str standard;
};
struct room_scores {
    struct room_score *v;
    uint32_t n, cap;
};
/* The last score of each campaign, by time. */
enum err_code room_scores_read(struct web_request *q, int64_t household, struct room_scores *out,
                               struct err *e);
/* That of the campaign, or the last one; NULL: there is none. */
const struct room_score *room_score_choose(const struct room_scores *all, str given);

/* What is asked of the law: places in `targets` are those of the run's outputs. */
struct room_points {
    struct web_request *q;
    uint32_t *targets;
    uint32_t n, points_end, total, deprivations, class;
    struct room_run run;
    struct page_points *page;
};
/* Fills targets and run of x (its q is set) from the forms as they were known when it was scored.
 * Whatever it returns, room_run_close(&x->run) follows. */
enum err_code room_points_open(struct web_request *q, const struct room_score *s, int64_t household,
                               struct room_points *x, struct err *e);

#endif
