/* What the parts of the plain reading (naive.h) share: values as fractions with "unknown", who is
 * asked about when, and the memory of answers. */
#ifndef TEST_LAW_NAIVE_INT_H
#define TEST_LAW_NAIVE_INT_H

#include "law/sema.h"
#include "naive.h"

__extension__ typedef __int128 wide;

enum { EXACT = -1, DAYS_OF_YEAR = 366, MAX_DEPTH = 4000 };

/* A number, date (day), enumeration (index) or boolean (0, 1) as n/d; d > 0, no common factor. */
struct val {
    bool known;
    wide n, d;
};

enum question { Q_VALUE, Q_ELIGIBLE, Q_RAW, Q_DUE, Q_PAID, Q_DAYS };

/* For whom and when an expression is read. */
struct point {
    month m;
    uint32_t household;
    int64_t person; /* -1: the household itself */
    int at;         /* day of the year of dates known by year alone; EXACT: none is chosen */
};

struct memo {
    const void *of; /* a symbol, or what on_all_days reads; NULL: empty */
    struct point w;
    enum question q;
    struct val v;
};

struct naive {
    struct naive_world world;
    struct memo *slots;
    size_t n_slots, n_used;
    uint32_t *household_of; /* of each person */
    int depth;
};

static const struct val UNKNOWN = {0};

typedef struct val (*naive_read)(struct naive *, const struct expr *, struct point);

/* naive_value.c */
wide naive_power10(int k);
struct val naive_fraction(wide n, wide d);
struct val naive_whole(int64_t v);
int naive_compare(struct val a, struct val b);
struct val naive_both(struct val a, struct val b, enum expr_op op);
struct val naive_rounded(struct val x, enum expr_fn fn, struct val to);
struct val naive_truth(bool b);
bool naive_is_true(struct val a);
bool naive_is_false(struct val a);
struct val naive_and(struct val a, struct val b);
struct val naive_or(struct val a, struct val b);
struct val naive_not(struct val a);
struct val naive_agreed(struct val a, struct val b);
struct val naive_choose(struct val c, struct val a, struct val b);
struct naive_ymd {
    int y, m, d;
};
struct naive_ymd naive_date(struct val v);
int64_t naive_months_between(struct val from, struct val to);
int64_t naive_years_between(struct val from, struct val to);
struct val naive_plus_months(struct val date, struct val months);

/* Values, each once. */
struct naive_spread {
    struct val v[DAYS_OF_YEAR];
    int n;
};
void naive_spread_add(struct naive_spread *s, struct val v);

/* naive.c */
bool naive_is_imprecise(const struct naive *n, struct point w);
/* read(n, e, w) by memory, where some date is known by year alone: it holds on all days. */
struct val naive_remembered(struct naive *n, const void *of, const struct expr *e, struct point w,
                            naive_read read);
struct val naive_ask_symbol(struct naive *n, const struct symbol *s, enum question q,
                            struct point w);
struct val naive_fact_value(struct naive *n, const struct symbol *s, struct point w,
                            enum law_sample sample, bool since);
struct val naive_on_all_days(struct naive *n, const void *of, const struct expr *e, struct point w,
                             naive_read read);
bool naive_in_window(day from, day to, day at);

/* naive_expr.c */
struct val naive_eval(struct naive *n, const struct expr *e, struct point w);
struct val naive_membership(struct naive *n, const struct expr *e, struct point w);
/* A cell of a decision table, as a comparison or a set. */
struct val naive_cell(struct naive *n, const struct expr *input, const struct table_cell *c,
                      struct point w);
struct val naive_comparison(struct naive *n, const struct expr *e, struct point w);

#endif
