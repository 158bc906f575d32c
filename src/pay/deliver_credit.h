/* Loans of the policy bank: its files, whose loans they are, who has none. docs/projects.md §3
 * tells it for people. */
#ifndef PAY_DELIVER_CREDIT_H
#define PAY_DELIVER_CREDIT_H

#include "pay/deliver_file.h"
#include "pay/deliver_law.h"
#include "pay/deliver_place.h"

#define CREDIT_MAX_LOANS 2000000u
#define CREDIT_MAX_AMOUNT ((vnd)1000000000000) /* of a loan; two million of them fit 64 bits */

/* Why a loan has no household. Kept in the database by its code. */
enum credit_why {
    CREDIT_FOUND,
    CREDIT_NO_NUMBER, /* nobody has this personal number */
    CREDIT_TWO,       /* several people of the registry have it */
    CREDIT_NAME,      /* the number is somebody's of another name */
    CREDIT_HOUSEHOLD, /* the number's household is not the one that the bank says */
    CREDIT_NO_CODE,   /* no household has this code */
    CREDIT_NO_MEMBER, /* nobody of that name in the household, or several */
    CREDIT_NOTHING,   /* neither number nor code */
    CREDIT_WHYS
};
const char *credit_why_code(enum credit_why w);
enum credit_why credit_why_find(str code); /* CREDIT_FOUND: none */
const char *credit_why_name(enum credit_why w, enum lang lang);

struct credit_loan {
    uint32_t row;                          /* of the file */
    str loan, borrower, personal_id, code; /* code: of the household, as the bank has it */
    str programme, purpose;                /* programme: as the law calls the benefit */
    vnd principal, outstanding, overdue;
    day lent_on, due_on; /* due_on 0: not said */
    str bank;
    /* Whose it is, and where they lived; household 0: nobody was found, and why. With chosen a
     * person decided it; household 0 then: of none of ours. */
    int64_t household, person;
    str commune;
    enum credit_why why;
    bool chosen;
};
struct credit_loans {
    struct credit_loan *v;
    uint32_t n, cap;
    vnd principal, outstanding, overdue;
    uint32_t *by_person; /* of credit_index */
};

/* ---- pure ---- */

/* Reads a file (XLSX where its name ends so): wholly, with its total. Rows that are wrong are told
 * in `problems`; the loans are good only where there is none. ERR_INPUT: no such table. */
enum err_code credit_read(struct arena *a, const char *path, const struct law *law,
                          struct credit_loans *out, struct deliver_problems *problems,
                          struct err *e);

/* Finds household, person and commune of each in the world of the file's day. Returns how many were
 * not found. */
uint32_t credit_match(struct arena *a, struct credit_loans *loans, struct deliver_places *places);

/* In the order of household, bank and loan, and by person too: for what follows. */
void credit_index(struct arena *a, struct credit_loans *loans);
/* Has it a loan with something outstanding? */
bool credit_has(const struct credit_loans *loans, const struct deliver_owed *who);

/* By commune; of `who` the households that the law's benefits of credit are for (and people, of
 * loans for work). */
struct credit_line {
    str commune;
    uint32_t eligible, with_loan, without, undetermined; /* households or people */
    uint32_t loans, overdue_loans;                       /* with something outstanding */
    vnd principal, outstanding, overdue;
};
/* Overdue of a thousand đồng outstanding, to the nearest; 0 where nothing is outstanding. */
int64_t credit_overdue_permille(const struct credit_line *l);
struct credit_lines {
    struct credit_line *v; /* by commune; '' the loans of nobody we know */
    uint32_t n;
    struct credit_line total;
};
/* A loan of a household of `who` counts in the commune that it has there. */
void credit_sum(struct arena *a, const struct deliver_owed_rows *who,
                const struct credit_loans *loans, struct credit_lines *out);
/* ---- the database ---- */

struct credit_file {
    str bank;
    day as_of;
    uint8_t content[32];
};
/* Keeps a file whole. *answer is "LOANS QUEUED". ERR_INPUT: one of that bank of the same day or a
 * later one is there. */
enum err_code credit_import(struct store_pool *pool, struct arena *a, const struct recording *r,
                            const struct credit_file *f, const struct credit_loans *loans,
                            str *answer, bool *again, struct err *e);
/* The loans of the last file of each bank (of one, where it is named), with what people decided, in
 * order (credit_index); communes are those, on today's map, where the households live on the day.
 */
enum err_code credit_last(struct store_conn *c, struct arena *a, int64_t province, str bank, day on,
                          struct credit_loans *out, struct err *e);
/* A loan in every file, oldest first; ERR_INPUT: it is in none. */
typedef bool credit_history_row(void *ctx, const struct credit_file *f,
                                const struct credit_loan *l);
enum err_code credit_history(struct store_conn *c, struct arena *a, int64_t province, str loan,
                             credit_history_row *row, void *ctx, struct err *e);

struct credit_choice {
    str bank, loan, note;
    int64_t household, person; /* 0: of none of ours */
};
/* *answer is the loan. ERR_INPUT: no such loan, no note. */
enum err_code credit_choose(struct store_pool *pool, struct arena *a, const struct recording *r,
                            const struct credit_choice *x, str *answer, bool *again, struct err *e);

#endif
