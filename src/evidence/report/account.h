/* The yearly account of a province: how many are poor, beside what was published; who came in and
 * who went out; where, of what they are deprived, why, and who they are; what was given to them.
 * Sentences and figures are made from the registry; what it does not know, the account says it does
 * not know. docs/reports.md §8. */
#ifndef EVIDENCE_ACCOUNT_H
#define EVIDENCE_ACCOUNT_H

#include "evidence/report/story.h"
#include "review/report.h"

struct account_request {
    struct report_request q; /* the year: opening and closing day; by and open are not looked at */
    bool pages;              /* numbers open as pages; else by commands */
    bool lists;              /* also as the page of the households behind them */
    str db;                  /* as commands name it, for what opens a number */
    str options;             /* further options of such commands, each after a blank */
    const char *boundaries;  /* data/boundaries */
    str office, law;         /* of the basis (document.h) */
};
enum err_code account_make(struct store_conn *c, struct arena *a, const struct account_request *q,
                           struct story *out, struct err *e);

#endif
