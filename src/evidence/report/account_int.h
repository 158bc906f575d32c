/* The parts of the yearly account. */
#ifndef EVIDENCE_ACCOUNT_INT_H
#define EVIDENCE_ACCOUNT_INT_H

#include "evidence/report/account.h"
#include "evidence/report/chart.h"

enum { FORM_71, FORM_74, FORM_78, FORM_710, FORM_711, ACCOUNT_FORMS };

struct account {
    struct arena *a;
    const struct account_request *q;
    struct story *s;
    bool vi;
    int year;
    struct report_table summary, forms[ACCOUNT_FORMS];
    int column; /* of the year in the summary: what the registry has */
};

/* A text made in the account's arena. */
str account_say(struct account *x, const char *vi, const char *en, ...);
/* "ansinh report 7.2 --db … --year 2023" and what follows. */
str account_opens(struct account *x, const char *form, const char *more);
/* The year's cell of a row of the summary; years before it with back 1, 2 …; NULL: not there. */
const struct report_cell *account_summary(struct account *x, const char *row, int back);
bool account_known(const struct report_cell *cell);
/* Of the summary's table. */
str account_cell(struct account *x, const struct report_cell *cell);
/* Adds the cell as a number of that name. */
void account_number(struct account *x, const char *name, const struct report_cell *cell, str opens);

/* The parts, in their order. */
void account_standing(struct account *x);
void account_movement(struct account *x);
enum err_code account_areas(struct account *x, struct err *e);
void account_deprivation(struct account *x);
void account_causes(struct account *x);
void account_groups(struct account *x);
enum err_code account_support(struct account *x, struct store_conn *c, struct err *e);
void account_method(struct account *x);

#endif
