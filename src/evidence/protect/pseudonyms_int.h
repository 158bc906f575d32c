/* Within the export: what its two halves share. */
#ifndef EVIDENCE_PROTECT_PSEUDONYMS_INT_H
#define EVIDENCE_PROTECT_PSEUDONYMS_INT_H

#include "evidence/protect/pseudonyms.h"

/* Cells of the row under construction, and its end. */
void pseudonyms_text(struct pseudonyms *x, str s);
void pseudonyms_int(struct pseudonyms *x, int64_t v);
void pseudonyms_month(struct pseudonyms *x, month m); /* 2026-07 */
/* Of a person or household by its number: 'p' or 'h', then hex digits. */
void pseudonyms_of(struct pseudonyms *x, bool person, int64_t entity);
void pseudonyms_end_row(struct pseudonyms *x, enum pseudonyms_file to);
/* A row of these names. */
void pseudonyms_head(struct pseudonyms *x, const char *const *names, size_t n);

/* What came of it (pseudonyms_money.c): reviews and payments, from the tables. */
enum err_code pseudonyms_results(struct store_conn *c, struct pseudonyms *x, struct err *e);

#endif
