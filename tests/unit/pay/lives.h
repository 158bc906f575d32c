/* Random lives of synthetic people, what the office believes of them on a day, and what that day's
 * law owes them: reckoned here in plain C from the articles, sharing nothing with the program but
 * the calendar. For tests.
 *
 *   disability_allowance  Decree 20/2021, article 6.1.e: 1,5 or 2,0 times the standard amount for
 *                         severe, 2,0 or 2,5 for extremely severe; the higher for children under 16
 *                         and people of 60 or more; from the month of the certificate
 *   elderly_80            article 6.1.đ, article 5.5.c: 1,0 times, of 80 without a pension, until
 *                         2025-06
 *   social_pension        Law 41/2024, article 21: of 75 without a pension, from the month of the
 *                         decision, since 2025-07
 *   at most one of them, the highest (article 6.2; Law 41/2024, article 22.2)
 *   none after the month of death (article 8)
 *   standard amount 500.000 đồng since 2024-07; 540.000 since 2026-07 (Decree 335/2026, signed on
 *   2026-08-21); the social pension likewise */
#ifndef TEST_PAY_LIVES_H
#define TEST_PAY_LIVES_H

#include "base/day.h"
#include "base/num.h"

#include <stdbool.h>
#include <stdint.h>

enum life_benefit { LIFE_DISABILITY, LIFE_ELDERLY_80, LIFE_PENSION, LIFE_BENEFITS };
extern const char *const life_benefit_names[LIFE_BENEFITS];

enum life_level { LEVEL_NONE, LEVEL_SEVERE, LEVEL_EXTREME };

/* Something true from-to, believed since `known` until `withdrawn` (DAY_MAX: never). */
struct life_span {
    day from, to, known, withdrawn;
    int64_t value;
};

#define LIFE_MAX_CERTIFICATES 4
struct life {
    day born[2], born_corrected; /* the second since that day */
    struct life_span certificates[LIFE_MAX_CERTIFICATES];
    int n_certificates;
    struct life_span death;    /* from DAY_MAX: none */
    struct life_span decision; /* of the social pension */
    struct life_span pension;  /* đồng a month */
    struct life_span away[2];  /* lives nowhere in the registry, for a while */
    day moved;                 /* to the other commune */
};

/* The same for the same seed and number. Everything happens and is learnt before `end`; what is
 * true begins at `begin` or later. */
void life_make(struct life *l, uint64_t seed, uint32_t number, day begin, day end);

bool life_believed(const struct life_span *s, day known_on);
day life_born(const struct life *l, day known_on);

#define LIFE_UNDETERMINED (-1)
/* What is owed for the month as believed on that day: đồng, or LIFE_UNDETERMINED. */
void life_owed(const struct life *l, month m, day known_on, vnd out[LIFE_BENEFITS]);

#endif
