/* Periods as OpenFisca's test files write them: 2017, 2017-01, 2017-01-15, month:2017-01:3,
 * year:2017-04 (twelve months), day:2017-01-15:10, ETERNITY. Months and days may also be written
 * in Vietnam's way: 01/2017, 15/01/2017. */
#ifndef CLI_LAW_CASE_PERIOD_H
#define CLI_LAW_CASE_PERIOD_H

#include "base/day.h"

enum case_unit { CASE_ETERNITY, CASE_YEARS, CASE_MONTHS, CASE_DAYS };

struct case_period {
    enum case_unit unit;
    int32_t size; /* in units; of 2017-01: 1 */
    day first, last;
};

bool case_period_parse(str text, struct case_period *out);
/* Is it one month, that month? */
bool case_period_is_month(const struct case_period *p);
/* Is it one year from January? */
bool case_period_is_year(const struct case_period *p);

#endif
