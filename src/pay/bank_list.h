/* The list that goes to a provider before the 25th (article 34 of Decree 20/2021): who gets how
 * much next month, what changed, one-off payments, arrears, what is carried over and what is taken
 * off. As CSV and as XLSX with the same columns (docs/payments.md). */
#ifndef PAY_BANK_LIST_H
#define PAY_BANK_LIST_H

#include "pay/bank.h"

/* The first row: codes for machines, or Vietnamese titles. Readers take either. */
enum bank_headings { BANK_HEAD_CODES, BANK_HEAD_VIETNAMESE };

struct bank_list {
    str authority, provider; /* names, for the head of the sheet */
    month period;
    day made_on; /* also the date of creation inside the XLSX */
    enum bank_headings headings;
    const struct payment_instruction *v; /* in the order they are to stand in */
    uint32_t n;
};

/* Each writes the file whole or not at all, after bank_check_all; people who were stopped stand in
 * it with 0. The same list gives the same bytes. */
enum err_code bank_list_csv(const char *path, const struct bank_list *l, struct err *e);
enum err_code bank_list_xlsx(const char *path, const struct bank_list *l, struct err *e);

#endif
