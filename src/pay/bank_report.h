/* A provider's report before the 20th (article 34 of Decree 20/2021): who was paid, who was not and
 * why, what came back. CSV or XLSX; layout in docs/payments.md. */
#ifndef PAY_BANK_REPORT_H
#define PAY_BANK_REPORT_H

#include "pay/bank.h"

struct bank_report {
    struct bank_lines lines; /* in the file's order */
    vnd paid_vnd, unpaid_vnd, returned_vnd;
};

/* Reads a report; `bytes`, where it has a pointer, instead of the file: CSV, or XLSX (its first
 * sheet) when the name ends so. The file is refused as a whole at its first fault (ERR_INPUT,
 * ERR_LIMIT, ERR_IO), with row and column: a column missing, unknown or twice; an identifier, a
 * result, an amount or a date that is none; a reason missing; a total that is missing, not last, or
 * not the sum. Whether the payments are ours is match.h's. */
enum err_code bank_report_read(struct arena *a, struct bank_report *out, const char *path,
                               str bytes, struct err *e);

/* Writes lines as such a report, CSV with codes for titles: what a provider that has no layout of
 * its own may send, and what a simulated one does. Lines that are neither paid, unpaid nor returned
 * are left out. */
enum err_code bank_report_write(const char *path, const struct bank_line *v, uint32_t n,
                                struct err *e);

#endif
