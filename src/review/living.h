/* Households of average living standard: their own track from application to decision.
 * docs/living.md tells it; Annex VIII of 1315/VBHN-BLĐTBXH. */
#ifndef REVIEW_LIVING_H
#define REVIEW_LIVING_H

#include "base/num.h"
#include "registry/recording.h"
#include "registry/world.h"

#define LIVING_SOURCES 9     /* of income, Annex VIII */
#define LIVING_LISTED_DAYS 5 /* working days in public (grade B) */

enum living_act {
    LIVING_NOTHING, /* before the first */
    LIVING_ASK,
    LIVING_SURVEY,
    LIVING_LIST,
    LIVING_RECHECK,
    LIVING_GRANT,
    LIVING_REFUSE,
    LIVING_END,
    LIVING_ACTS
};
const char *living_act_code(enum living_act a);
const char *living_act_vi(enum living_act a); /* what it is called in Vietnamese */
enum living_act living_act_find(str code);    /* LIVING_ACTS: none */
/* May `next` be done after `last`? Pure. */
bool living_follows(enum living_act last, enum living_act next);
/* The first day after `n` working days (Monday to Friday) have passed since `from`. Pure. */
day living_after_working_days(day from, uint32_t n);

struct living_source {
    bool given;
    vnd revenue, cost;
};
struct living_request {
    int64_t household;
    enum living_act act;
    day on_day;
    str document, number, signer, reason;
    struct living_source sources[LIVING_SOURCES]; /* of a survey */
};

/* One act. ERR_INPUT where it may not follow, its day lies before the last act's or is to come, the
 * list was not public for long enough, the income makes the grant (or, of a grant, is undetermined)
 * impossible, or a word is missing. A survey writes the fact income_12_months (0 where costs are
 * above revenue: the law knows no income below), grant and end average_living. */
enum err_code living_do(struct store_pool *pool, struct arena *a, const struct law *law,
                        const struct areas *areas, const struct recording *r,
                        const struct living_request *q, str *answer, bool *again, struct err *e);

struct living_line {
    enum living_act act;
    day on_day;
    str document, number, signer, reason;
    bool has_income;
    vnd income;
};
struct living_lines {
    struct living_line *v;
    uint32_t n, cap;
};
enum err_code living_read(struct store_conn *c, struct arena *a, int64_t province,
                          int64_t household, struct living_lines *out, struct err *e);

/* What the law says of the household's income on that day: 1 average living standard, 0 not, -1 not
 * to be told (a fact is missing). */
enum err_code living_judge(struct store_conn *c, struct arena *a, const struct law *law,
                           const struct areas *areas, int64_t province, int64_t household, day on,
                           int *verdict, struct err *e);

#endif
