/* How each table's rows of one person are read (own_data.h). */
#ifndef EVIDENCE_PROTECT_OWN_SQL_H
#define EVIDENCE_PROTECT_OWN_SQL_H

#include "store/store.h"

/* ?1 province, ?2 person, ?3 today. as: a letter a column: t as it is, d a day, k one that is 0
 * while it lasts, m a month, u a moment, ~ the name of a fact, whose value is the next column. */
struct own_source {
    const char *table, *columns, *as;
    sql query;
};
extern const struct own_source own_sources[];
extern const uint32_t own_n_sources;

#endif
