/* Deadlines of the law for what an office does by hand: tables beside its texts, told in the .md of
 * the same name. Pure once read: no database, no clock. */
#ifndef REGISTRY_TERMS_H
#define REGISTRY_TERMS_H

#include "base/arena.h"
#include "base/day.h"
#include "base/err.h"

#define TERMS_PROTECT "vn/bao-ve-du-lieu.csv"
#define TERMS_COMPLAINT "vn/khieu-nai-to-cao.csv"

enum term_unit { TERM_UNKNOWN, TERM_DAY, TERM_WORKING_DAY, TERM_HOUR };
struct term {
    str what, text[2]; /* text: by enum lang */
    int64_t count;     /* 0 where unknown */
    enum term_unit unit;
    day from, to; /* both included */
    str instrument, article, grade, note;
};
struct terms {
    struct term *v;
    uint32_t n, cap;
};

/* Reads a table in the folder of the law. ERR_INPUT where it contradicts itself, or gives a
 * number of a grade below B. */
enum err_code terms_load(struct arena *a, str law_folder, const char *table, struct terms *out,
                         struct err *e);
enum err_code terms_parse(struct arena *a, str text, const char *name, struct terms *out,
                          struct err *e);
/* What is in force on that day, or NULL. */
const struct term *terms_find(const struct terms *t, str what, day on);
/* The last day of a term that is counted in days from (and without) `from`; 0: unknown, or in
 * hours. */
day term_last_day(const struct term *t, day from);
/* The last moment of a term in hours; 0: unknown, or in days. */
int64_t term_last_us(const struct term *t, int64_t from_us);

#endif
