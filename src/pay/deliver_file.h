/* A list of deliveries as a file, and what comes back: one layout, which a provider (insurer,
 * warehouse, school, electricity company, centre) fills in. CSV with codes for titles, or XLSX for
 * people with a column to sign in. docs/deliveries.md tells the columns. */
#ifndef PAY_DELIVER_FILE_H
#define PAY_DELIVER_FILE_H

#include "pay/deliver.h"

struct deliver_list_head {
    str title, authority, number; /* of the XLSX: what it is, whose, of which decision */
    day made_on;                  /* also its date of creation */
};
/* Each writes the file whole or not at all, in the order given; the same lines give the same bytes.
 */
enum err_code deliver_list_csv(const char *path, const struct deliver_line *v, uint32_t n,
                               struct err *e);
enum err_code deliver_list_xlsx(const char *path, const struct deliver_list_head *head,
                                const struct deliver_line *v, uint32_t n, struct err *e);

/* A row that cannot be taken. */
struct deliver_problem {
    uint32_t row, column; /* as people count them; 0: none */
    int64_t delivery;     /* 0: not known */
    str reason[2];        /* by enum lang */
};
struct deliver_problems {
    struct deliver_problem *v;
    uint32_t n, cap;
};
#define DELIVER_MAX_PROBLEMS 1000u

struct deliver_answer {
    int64_t delivery;
    uint32_t row;
    enum deliver_state result; /* delivered, received or refused */
    day on_day;
    int64_t given; /* 0: all */
    vnd paid;      /* DELIVER_WHOLE: all */
    str name, personal_id, mark, reason;
};
struct deliver_answers {
    struct deliver_answer *v;
    uint32_t n, cap;
};
/* Reads a file (XLSX where its name ends so). ERR_INPUT where it cannot be read as a table or lacks
 * a column; rows that are wrong are listed in `problems`, all of them up to DELIVER_MAX_PROBLEMS.
 */
enum err_code deliver_answers_read(struct arena *a, const char *path, struct deliver_answers *out,
                                   struct deliver_problems *problems, struct err *e);

struct deliver_changes {
    struct deliver_change *v;
    uint32_t n, cap;
    uint32_t known; /* answers that say what is known already */
};
/* What the answers do to these lines (ascending, all that the answers name or more). What does not
 * fit is listed: no such delivery, another name or personal number, a delivery twice, a state that
 * does not allow it, more than was approved, a receipt without its number. Nothing should be done
 * while there is any problem. */
void deliver_answers_match(struct arena *a, const struct deliver_answers *answers,
                           const struct deliver_lines *lines, struct deliver_changes *out,
                           struct deliver_problems *problems);

#endif
