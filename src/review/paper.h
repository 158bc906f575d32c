/* What a campaign leaves on paper: a household's history, its certificate (form 03), a refusal in
 * writing, the minutes of a village meeting (Annex V). The texts are Vietnamese, as the forms are.
 */
#ifndef REVIEW_PAPER_H
#define REVIEW_PAPER_H

#include "review/cases.h"

/* One campaign of a household; what has not happened is empty, UNKNOWN_NUMBER or DAY_MIN. */
struct paper_year {
    int year, mon; /* mon 0: yearly */
    enum review_origin origin;
    enum class_code before;
    int64_t round, b1, b1_line, b2, deprived, screened, persons; /* of the last score */
    str standard;
    enum class_code scored;
    bool decided;
    enum class_code class; /* as decided */
    str movement, refusal; /* codes */
    str number, signer, commune;
    day asked_on, signed_on, valid_from;
};
struct paper_years {
    struct paper_year *v;
    uint32_t n, cap;
};
/* Oldest first. */
enum err_code paper_history(struct store_conn *c, struct arena *a, int64_t province,
                            int64_t household, struct paper_years *out, struct err *e);
/* "1;4;7" */
void paper_indicators(int64_t deprived, struct buf *to);

struct paper_asked {
    int64_t province, household;
    day as_of;
};
/* ERR_INPUT where the household is not poor or near-poor by decision on that day. */
enum err_code paper_certificate(struct store_conn *c, struct arena *a, const struct paper_asked *q,
                                struct buf *to, struct err *e);
/* Of the campaign; ERR_INPUT where its decision refused the household nothing. */
enum err_code paper_refusal(struct store_conn *c, struct arena *a, const struct paper_asked *q,
                            const struct review_campaign *campaign, struct buf *to, struct err *e);
/* What hangs in public in a commune; ERR_INPUT while one of its villages has not met. */
enum err_code paper_listing(struct store_conn *c, struct arena *a, const struct steps_table *steps,
                            const struct review_campaign *campaign, str commune, day today,
                            struct buf *to, struct err *e);
/* ERR_INPUT where the village has had no meeting. */
enum err_code paper_minutes(struct store_conn *c, struct arena *a, const struct steps_table *steps,
                            const struct review_campaign *campaign, str commune, str village,
                            day today, struct buf *to, struct err *e);

#endif
