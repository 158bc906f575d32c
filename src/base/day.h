/* Dates and months of the proleptic Gregorian calendar, as small integers. Needs no libc. */
#ifndef BASE_DAY_H
#define BASE_DAY_H

#include "base/str.h"

typedef int32_t day;   /* days since 1970-01-01; may be negative */
typedef int32_t month; /* year * 12 + (month of the year, from 0): 2024-07 is 24294 */

/* Dates are read and written within these, both included; arithmetic goes beyond. */
#define DAY_MIN (-135140) /* 1600-01-01 */
#define DAY_MAX 376200    /* 3000-01-01 */

bool day_valid_ymd(int year, int mon, int dom);
day day_from_ymd(int year, int mon, int dom); /* of a valid date (check) */
void day_to_ymd(day d, int *year, int *mon, int *dom);
/* "2024-07-01" or "01/07/2024" (also "1/7/2024"): true and *out. Anything else: false. */
bool day_parse(str s, day *out);
size_t day_format_iso(day d, char to[11]); /* 2024-07-01 */
size_t day_format_vi(day d, char to[11]);  /* 01/07/2024 */

month month_of(day d);
month month_make(int year, int mon); /* mon 1..12 */
int month_year(month m);
int month_mon(month m); /* 1..12 */
day month_first_day(month m);
day month_last_day(month m);
bool month_parse(str s, month *out);          /* "2024-07" or "07/2024" or "7/2024" */
size_t month_format_iso(month m, char to[8]); /* 2024-07 */
size_t month_format_vi(month m, char to[8]);  /* 07/2024 */

/* Whole years (months) completed from `from` to `to`, rounded down: -1 the day before `from`. A
 * person born on 29 February completes a year on 1 March of a common year (as OpenFisca counts it
 * too). */
int32_t day_years_between(day from, day to);
int32_t day_months_between(day from, day to);
/* The same day `months` later; the last day of the month where that day does not exist. */
day day_add_months(day d, int32_t months);
/* The n-th working day (Monday to Friday) after d, which does not count; n = 0: d. Holidays are not
 * known here. */
day day_add_working(day d, uint32_t n);

#endif
