/* Figures and names that the program ships (data/poverty): what was published, which places a
 * province watches, names of ethnic groups. */
#ifndef REVIEW_REPORT_FIGURES_H
#define REVIEW_REPORT_FIGURES_H

#include "base/arena.h"
#include "base/err.h"

struct published {
    str province, measure;
    int year;
    int64_t value; /* rates: hundredths of a per cent */
    bool about;    /* "more than": no difference can be told */
};
struct watched { /* a place whose poor are a line of the summary */
    str province, level, code, name;
};
struct figures {
    struct {
        struct published *v;
        uint32_t n, cap;
    } published;
    struct {
        struct watched *v;
        uint32_t n, cap;
    } watched;
    str ethnicities[100]; /* by code; empty: none */
};
enum err_code figures_load(struct arena *a, struct figures *out, const char *folder, struct err *e);
/* NULL: nothing was published. */
const struct published *figures_find(const struct figures *f, str province, int year, str measure);

#endif
