/* The estimate of a population that comes in pieces and stands in no registry: nobody is enrolled,
 * everybody whom the law owes something is counted as budget_need counts them (docs/simulation.md).
 * What a piece leaves behind are sums, so that a country fits into little memory.
 *
 * One for each thread and year. Its plans are made once; a piece is decided while it is in the
 * cache. */
#ifndef PAY_BUDGET_PIECES_H
#define PAY_BUDGET_PIECES_H

#include "pay/budget_need.h"

#define BUDGET_PIECE_ROWS VM_MOST_ROWS /* persons, and households, of a piece at most */

struct budget_pieces_question {
    const struct law *law;
    const struct law *other; /* a proposal, decided beside it; or NULL */
    const struct programme_settings *settings;
    day known_on;
    int32_t year;
    uint32_t skip, months; /* of the year, as in budget_need_question; months > 0 */
    /* Called for each; `household` is its row in the piece, `entity` the row of the person or
     * household. */
    void (*take)(void *ctx, const struct budget_need_entry *x);
    void *ctx;
};
struct budget_pieces;

/* Memory from `a`. ERR_… where there is no plan of a month. */
enum err_code budget_pieces_open(struct arena *a, const struct budget_pieces_question *q,
                                 struct budget_pieces **out, struct err *e);
/* Counts a piece, made for the larger law; `place` names where each household is paid. */
enum err_code budget_pieces_take(struct budget_pieces *p, const struct survey *piece,
                                 const str *place, struct err *e);
/* What was counted, of the law and of the other; the parts alone. */
enum err_code budget_pieces_list(struct budget_pieces *p, struct budget_need out[2], struct err *e);
/* Also after an open that failed and gave one. */
void budget_pieces_close(struct budget_pieces *p);

#endif
