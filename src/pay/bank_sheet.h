/* The sheet that people sign when they are paid in cash: PDF, a section for each commune and
 * village, with its total in figures and words and places for signatures (docs/payments.md). */
#ifndef PAY_BANK_SHEET_H
#define PAY_BANK_SHEET_H

#include "pay/bank.h"

#define BANK_SHEET_PAYMENTS_MAX 200000u

struct bank_sheet {
    str authority, provider; /* names */
    month period;
    day made_on;                         /* also the date of creation inside the PDF */
    str reference;                       /* of the list, at the foot of each page; may be empty */
    const struct payment_instruction *v; /* cash alone; within a village the order is kept */
    uint32_t n;
};

/* Writes the file whole or not at all. Sections stand in the order of the communes' codes and the
 * villages' names. The same sheet gives the same bytes (paper/paper.h). ERR_INPUT as
 * bank_check_all, and for what is not cash. */
enum err_code bank_sheet_pdf(const char *path, const struct bank_sheet *s, struct err *e);

#endif
