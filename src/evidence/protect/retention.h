/* How long records are kept, by category, and what is past its term. Terms come from
 * data/protection/retention.csv; an empty one is the office's to set. Nothing is removed here: that
 * is a person's decision (erase.h). docs/data-protection.md §9 tells it for people. */
#ifndef EVIDENCE_PROTECT_RETENTION_H
#define EVIDENCE_PROTECT_RETENTION_H

#include "base/arena.h"
#include "base/day.h"
#include "store/store.h"

struct retention_term {
    str category, text[2], since[2]; /* by enum lang */
    int64_t years;                   /* 0: no term is set */
    str instrument, article, grade, note;
};
struct retention_terms {
    struct retention_term *v;
    uint32_t n, cap;
};
/* `folder`: data. ERR_INPUT with its place: a category that is none of the program's, or twice; a
 * number without what it rests on, or of a grade below B other than "office". */
enum err_code retention_load(struct arena *a, str folder, struct retention_terms *out,
                             struct err *e);

struct retention_count {
    int64_t records, past; /* past: 0 where no term is set */
};
enum err_code retention_counted(struct store_conn *c, struct arena *a, int64_t province,
                                const struct retention_term *t, day on, struct retention_count *out,
                                struct err *e);

struct retention_row {
    int64_t entity; /* whose it is; 0: not of somebody in the registry */
    str what;       /* its name or number */
    day since;      /* the term runs from; of a month its first day */
};
struct retention_rows {
    struct retention_row *v;
    uint32_t n, cap;
};
/* Those past their term, the oldest first, at most `max`. */
enum err_code retention_past(struct store_conn *c, struct arena *a, int64_t province,
                             const struct retention_term *t, day on, uint32_t max,
                             struct retention_rows *out, struct err *e);

#endif
