/* The meaning of a law text, told a second time and as plainly as can be: one row, one expression
 * after the other, over the syntax tree; numbers are exact fractions, dates are days, three-valued
 * logic is written out. It shares with the program the parser, the names that the checker resolved,
 * and the calendar; nothing of the graph, the plan or the vector machine. Slow on purpose.
 *
 * A birth known by its year alone is tried on each day of the year: a comparison and a result hold
 * where all days agree. */
#ifndef TEST_LAW_NAIVE_H
#define TEST_LAW_NAIVE_H

#include "law/law.h"

/* What is on record. A date is a day number, of 1 January where only its year is known; all else is
 * as in columns. */
struct naive_fact {
    bool known, year_only;
    int64_t v;
};

struct naive_world {
    const struct law *law;
    uint32_t households;
    const uint32_t *first; /* households + 1 */
    day known_on;
    const bool *imprecise; /* of each household: some date of a member is known by year alone; NULL:
                              of none */
    struct naive_fact (*fact)(void *ctx, const struct law_symbol *s, month m,
                              enum law_sample sample, bool since, uint32_t row);
    void *ctx;
};

/* As the program gives them: numbers at their scale, dates packed. */
struct naive_answer {
    bool known;
    int64_t v;
    bool due_known, due; /* of a benefit */
};

struct naive;
struct naive *naive_new(const struct naive_world *w);
void naive_free(struct naive *n);
/* `row`: of the person, or of the household. */
struct naive_answer naive_ask(struct naive *n, const struct law_symbol *s, month m, uint32_t row);

#endif
