/* What one household brings into a campaign: a request (forms 01 and 04), its form A, a vote of its
 * own, a complaint and its answer. Each in the transaction it is called in. */
#ifndef REVIEW_REQUEST_H
#define REVIEW_REQUEST_H

#include "law/law.h"
#include "review/cases.h"

struct review_about {
    struct review_act act;
    struct review_campaign campaign;
    int64_t household;
    day on;
};

/* Form 01 (to enter) or 04 (`leave`). ERR_INPUT where the village's list is closed, the household
 * is a case already, or has nothing to ask for. */
enum err_code review_request(struct store_conn *c, const struct review_about *about, bool leave,
                             int64_t *recording, struct err *e);

struct review_answer {
    const struct law_symbol *fact; /* of form A */
    int64_t value;
};
/* Form A: the answers as facts of the household from that day on. */
enum err_code review_screen(struct store_conn *c, const struct review_about *about,
                            const struct review_answer *answers, uint32_t n, int64_t *recording,
                            struct err *e);

/* Where a household's vote was not the meeting's. */
enum err_code review_vote(struct store_conn *c, const struct review_about *about, int64_t present,
                          int64_t agreed, int64_t *recording, bool *enough, struct err *e);

/* About a household that is a case or not, while the list is public and nothing is decided. */
enum err_code review_complain(struct store_conn *c, const struct review_about *about, str who,
                              str content, int64_t *number, int64_t *recording, struct err *e);
/* An upheld complaint asks for a new score; of a household on no list it makes a case. */
enum err_code review_answer_complaint(struct store_conn *c, const struct review_about *about,
                                      int64_t number, bool upheld, str content, int64_t *recording,
                                      struct err *e);

#endif
