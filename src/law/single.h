/* One household decided from a few lines of text, without files or threads: for the browser, where
 * this module runs as WebAssembly, and for questions one at a time.
 *
 * Facts, a line each, separated by tabs: entity, fact, value. The entity is `household` or the
 * number of a member from 1. A date may be a year alone. What is not given is unknown (or what the
 * law says an absence of record means); `?` is unknown whatever the law says of that. Every fact is
 * taken as true since long before the month.
 *
 * Answers, a line each: entity, id, value as in files (empty when undetermined), what is missing
 * joined by `;`, instrument, article. Benefits that are not due are left out. */
#ifndef LAW_SINGLE_H
#define LAW_SINGLE_H

#include "law/law.h"

#define SINGLE_MAX_MEMBERS 60

/* `targets` as ids joined by blanks, or empty: all classes and benefits. Memory from `a`. ERR_INPUT
 * with the line in `e` for a fact that is none or a value out of range. */
enum err_code single_decide(struct arena *a, const struct law *l, month m, day known_on,
                            str targets, str facts, struct buf *answers, struct err *e);
/* Why `id` is what it is for `entity`, as law_explain. */
enum err_code single_explain(struct arena *a, const struct law *l, month m, day known_on, str id,
                             str entity, str facts, enum lang lang, struct buf *text,
                             struct err *e);

#endif
