/* The two times of a row, as the tables of the registry have them. */
#ifndef REGISTRY_TIMES_H
#define REGISTRY_TIMES_H

#include "base/day.h"

#define NO_END 2147483647 /* valid_to of what has no known end */

/* What is true on day ?2, as known on day ?3, after recording ?4, in province ?1. */
#define KNOWN_ROWS                                                                                 \
    " known_from <= ?3 AND recorded <= ?4 AND (closed = 0 OR closed > ?4 OR known_to > ?3)"
#define TRUE_ROWS " valid_from <= ?2 AND ?2 < valid_to AND" KNOWN_ROWS

/* The same of a table that goes by another name in the statement: TRUE_OF("p"). */
#define TRUE_OF(t)                                                                                 \
    " " t ".valid_from <= ?2 AND ?2 < " t ".valid_to AND " t ".known_from <= ?3 AND " t            \
    ".recorded <= ?4 AND (" t ".closed = 0 OR " t ".closed > ?4 OR " t ".known_to > ?3)"

/* The day, in Viet Nam, of a moment. */
static inline day day_of_moment(int64_t us)
{
    const int64_t second = 1000000, day_us = 86400 * second, ahead = 7 * 3600 * second;
    int64_t t = us + ahead;
    return (day)(t / day_us - (t % day_us < 0));
}

/* The first moment after a day in Viet Nam; INT64_MAX after DAY_MAX. */
static inline int64_t moment_after(day d)
{
    const int64_t second = 1000000;
    return d >= DAY_MAX ? INT64_MAX : ((int64_t)(d + 1) * 86400 - 7 * 3600) * second;
}

#endif
