/* What the tests of the review share: the law and areas as shipped, a village made by hand, and the
 * steps of a campaign. */
#ifndef TESTS_REVIEW_LAB_H
#define TESTS_REVIEW_LAB_H

#include "store_test.h"

#include "registry/import.h"
#include "review/decision.h"
#include "review/request.h"
#include "review/score.h"

struct review_lab {
    struct arena arena;
    const struct law *law;
    struct areas *areas;
    struct steps_table *steps;
    char area_folder[2048];
};
extern struct review_lab lab;

int review_lab_setup(void **state);
int review_lab_teardown(void **state);

/* A household as its form makes it; the points are added up in review_lab.c. */
enum lab_kind {
    LAB_POOR = 'N',      /* B1 100, B2 30 */
    LAB_NEAR_POOR = 'C', /* B1 100, B2 20 */
    LAB_ABOVE = 'K',     /* B1 150 */
    LAB_UNKNOWN = 'U',   /* water not asked: N or CN */
    LAB_ABSENT = '-',
};
struct lab_household {
    const char *code, *commune, *village;
    enum lab_kind kind;
};
/* Imports the households surveyed on that day, two people in each; `facts` (facts.csv) may be NULL.
 */
void lab_survey(struct store_conn *c, const struct lab_household *h, uint32_t n, day on,
                const char *facts, struct import_report *report);
/* The household ended on that day, as a life event ends it. */
void lab_end(struct store_conn *c, const char *code, day on);
int64_t lab_household(struct store_conn *c, const char *code);

/* Each begins and commits; on failure rolls back. The caller's `problems` may be NULL. */
enum err_code lab_open(struct store_conn *c, int year, int mon, struct review_opened *out,
                       struct err *e);
struct review_campaign lab_campaign(struct store_conn *c, int year, int mon);
enum err_code lab_step(struct store_conn *c, const struct review_campaign *k, const char *step,
                       const char *commune, const char *village, day on, int present, int agreed,
                       struct review_done *out, struct err *e);
enum err_code lab_score(struct store_conn *c, const struct review_campaign *k, const char *commune,
                        int64_t household, bool due, day on, struct score_done *out, struct err *e);
enum err_code lab_decide(struct store_conn *c, const struct review_campaign *k, const char *commune,
                         day on, struct decision_done *out, struct review_problems *problems,
                         struct err *e);
struct review_about lab_about(const struct review_campaign *k, int64_t household, day on);
/* All steps up to one, for all communes, on days of October and November; all must do. */
void lab_until(struct store_conn *c, const struct review_campaign *k, const char *step);

#endif
