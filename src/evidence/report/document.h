/* Reports as documents: a table (review/report_table.h) laid out as the circular's forms are, on A4
 * across. Vietnamese or English, as the table is. */
#ifndef EVIDENCE_DOCUMENT_H
#define EVIDENCE_DOCUMENT_H

#include "paper/picture.h"
#include "review/report_table.h"

/* What makes a report again: printed at the foot of every page. */
struct document_basis {
    str office;          /* who issues it; empty: not said */
    str law;             /* which law's texts; empty: none was used */
    day as_of, known_on; /* DAY_MIN: not said */
    bool synthetic;
};

/* "Luật 1a2b…; số liệu đến 31/12/2023; …" */
str document_basis_text(struct arena *a, enum lang lang, const struct document_basis *basis);

/* Titles, headings that span columns and stand again on each page, the circular's numbers of
 * columns, totals in bold, notes, places to sign, page numbers. A table too wide for a page goes on
 * on further pages, its first columns repeated. The same table and basis give the same bytes.
 * ERR_IO when it cannot be drawn. */
enum err_code document_write_table(struct buf *to, const struct report_table *t,
                                   const struct document_basis *basis, struct err *e);

/* A code by which a paper can be checked, and what stands beside it. */
struct document_code {
    const struct picture *picture;
    str beside;
};
/* A text that is a document already (certificates, minutes, decisions, refusals), on A4 upright:
 * its first lines are the office, a line in capitals is a title, lines with " | " are a table; the
 * code stands at its end (NULL: none). */
enum err_code document_write_text(struct buf *to, str text, const struct document_code *mark,
                                  const struct document_basis *basis, struct err *e);

#endif
