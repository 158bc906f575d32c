/* Indicators 401 to 411 of Circular 04/2024/TT-BLĐTBXH (the sector's statistics) for a year. The
 * codes, the names and by what each is broken down were read; the ministry's definitions were not,
 * so each row says what was counted, and what the registry does not hold is unknown.
 * docs/reports.md §9. */
#ifndef EVIDENCE_INDICATORS_H
#define EVIDENCE_INDICATORS_H

#include "law/law.h"
#include "review/report.h"

/* Of the province, between q->opening and q->at.as_of; by, area and open are not looked at. The law
 * says which benefits are social assistance and which emergency relief (their groups). */
enum err_code indicators_make(struct store_conn *c, struct arena *a, const struct report_request *q,
                              const struct law *law, struct report_table *out, struct err *e);

#endif
