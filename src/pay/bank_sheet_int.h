/* Between the pages of a cash sheet and what is drawn on them. */
#ifndef PAY_BANK_SHEET_INT_H
#define PAY_BANK_SHEET_INT_H

#include "pay/bank_sheet.h"

/* One page: rows first … first + n - 1 of the sorted payments. */
struct bank_page {
    uint32_t first, n;
    uint32_t row; /* number of its first row within the section */
    uint32_t section_first, section_n;
    bool opens, closes; /* its section */
};
struct bank_pages {
    struct bank_page *v;
    uint32_t n, cap;
};

/* Rows that fit: on a section's first page, on the others, and what the closing lines take. */
enum { SHEET_ROWS_FIRST = 17, SHEET_ROWS = 20, SHEET_ROWS_CLOSING = 6 };

/* Appends the pages of one section of n > 0 payments. The last page has at least one row: no total
 * stands alone to be signed. */
void bank_paginate(struct arena *a, struct bank_pages *to, uint32_t first, uint32_t n);

/* Draws all pages. ERR_IO when they cannot be drawn. */
enum err_code bank_sheet_draw(struct buf *to, const struct bank_sheet *s,
                              const struct payment_instruction *const *sorted,
                              const struct bank_pages *pages, struct err *e);

#endif
