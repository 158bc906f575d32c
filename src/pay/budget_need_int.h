/* The sums of an estimate, and what is counted into them. */
#ifndef PAY_BUDGET_NEED_INT_H
#define PAY_BUDGET_NEED_INT_H

#include "pay/budget_need.h"
#include "pay/enrol.h"

#define NEED_BENEFITS 256u
#define NEED_PROGRAMMES 64u /* bits of a mask */
#define NEED_COMMUNES 1024u
#define NEED_MONTHS 12u

struct need_benefit {
    uint32_t symbol, programme;
    str id;
    bool enrolment;  /* needs a decision */
    bool quarterly;  /* money of three months at once */
    bool once;       /* once a year and entity */
    bool no_line;    /* in no row of the budget: a loan, or a service without an amount */
    uint64_t *given; /* of `once`: a bit an entity */
};
struct need_programme {
    str fund, code;
};
struct need_cell {
    vnd amount;
    int64_t persons, undetermined;
};

struct need_sums {
    struct arena *a;
    struct need_benefit benefits[NEED_BENEFITS];
    struct need_programme programmes[NEED_PROGRAMMES];
    str communes[NEED_COMMUNES];
    uint32_t n_benefits, n_programmes, n_communes;
    /* Blocks of months by commune, made when one is first needed. */
    struct need_cell (*parts[NEED_BENEFITS][BUDGET_WHO])[NEED_MONTHS];
    struct need_cell (*rows[NEED_PROGRAMMES][2])[NEED_MONTHS]; /* [1]: quarterly */
};

/* What is reckoned of one law. */
struct need_law {
    const struct law *law;
    uint32_t number;
    struct need_sums *sums;
    uint32_t *symbols; /* of the benefits */
    /* Those that are owed by a decision alone, and the facts the decision makes. */
    uint32_t *decided, *decisions, n_decided;
    /* Of the world's rows: */
    uint64_t *person_seen[2]; /* programmes counted this month: monthly, quarterly */
    uint8_t *has_allowance;   /* persons: social assistance or pension is owed this month */
    uint64_t *household_seen[2];
    struct need_missing *missing; /* NULL: nobody asks */
};
/* Which benefits of a law are counted (need_law_benefits), into w->sums and the lists beside it.
 * What needs an enrolment and has none is read only where likely people are asked for. */
struct need_which {
    const struct programme_settings *settings; /* NULL: none */
    int32_t year;
    uint32_t entities; /* numbers below it were given */
    bool likely;
    bool whole; /* services and loans too */
    const struct enrol_lines *acts;
};
enum err_code need_law_benefits(struct need_law *w, struct arena *a, const struct need_which *q,
                                struct err *e);
/* All benefits of the law, in its order. */
void need_catalogue(const struct need_law *w, struct arena *a, const struct need_which *q,
                    struct budget_need *out);
/* A monthly allowance or the social pension, of a person: who has one keeps the higher. */
bool need_is_allowance(const struct law_symbol *s);
/* Marks a benefit that is given once a year; true where it was given before. */
bool need_given_before(struct need_benefit *b, int64_t entity);

/* The programme's number, which is added where it is missing; NEED_PROGRAMMES: too many. */
uint32_t need_programme(struct need_sums *s, str fund, str code);
/* The commune's, likewise; NEED_COMMUNES: too many. */
uint32_t need_commune(struct need_sums *s, str code);

/* One entitlement of a month 0..11. `first`: the first of the entity in the programme and month, of
 * its kind (monthly or quarterly). ERR_LIMIT. */
struct need_entry {
    uint32_t benefit, commune, month;
    enum budget_who who;
    vnd amount;
    bool undetermined, first;
};
enum err_code need_add(struct need_sums *s, const struct need_entry *x, struct err *e);

/* Moves quarters to their last month and lists what is not nothing. */
enum err_code need_list(struct need_sums *s, int32_t year, struct budget_need *out, struct err *e);

/* ---- what would have to be known (budget_need_missing.c) ---- */

#define NEED_LOOKED 500u /* entities of a benefit, in the first month that has any */
struct need_missing_row {
    uint32_t benefit, row, household; /* rows of the world */
    bool assumed;                     /* with what a decision makes true */
};
struct need_missing {
    struct arena *a;
    month first[NEED_BENEFITS]; /* 0: nobody is undetermined yet */
    uint32_t looked[NEED_BENEFITS];
    struct {
        struct need_missing_row *v;
        uint32_t n, cap;
    } rows; /* of the month under way */
    struct {
        struct budget_need_missing *v;
        uint32_t n, cap;
    } found;
};
void need_missing_note(struct need_missing *m, const struct need_missing_row *row, month of);
/* Asks the law about those noted of the month. */
enum err_code need_missing_look(const struct need_law *w, const struct survey *s, month m,
                                day known_on, struct err *e);
void need_missing_list(const struct need_law *w, struct budget_need *out);

/* budget_catalogue.c: keeps both lists of an estimate of the whole catalogue. */
enum err_code need_keep_catalogue(struct store_conn *c, const struct budget_need_question *q,
                                  const struct budget_need *need, int64_t version, struct err *e);

#endif
