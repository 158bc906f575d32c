/* What was decided of a month, kept: runs, each with the law and the facts it was decided from, and
 * what each household got in it (migration 0007-decided tells the tables, docs/storage.md §3 the
 * use). A run is written whole, in the caller's transaction, and never changed. */
#ifndef REGISTRY_DECIDED_H
#define REGISTRY_DECIDED_H

#include "store/store.h"

/* What a run is decided from. Two with the same are the same run. */
struct decided_basis {
    int64_t province;
    month month;
    day as_of, known_on;
    int64_t recording;   /* the last that was read */
    uint8_t law_sum[32]; /* SHA-256 of the law's texts and tables */
    str program;         /* version */
};

struct decided_counts {
    int64_t households, people;
    int64_t poor, near_poor, neither, class_undetermined; /* households */
    int64_t due, due_undetermined;                        /* entitlements */
    int64_t amount_vnd;
    uint8_t classes_sum[32], entitlements_sum[32]; /* SHA-256 of the two files */
};

struct decided_run {
    struct decided_basis basis;
    int64_t number; /* in the month */
    str actor, standard;
    int64_t at_us;
    struct decided_counts counts;
};

/* The words of an entitlement; `kind` is the benefit's group. */
struct decided_wording {
    str benefit, kind, unit, instrument, article;
};

struct decided_household {
    int64_t household;
    str class, b1, b2, deprived, undetermined; /* as in classes.csv */
    str entitlements; /* a line each: [MEMBER.]WORDING=AMOUNT or [MEMBER.]WORDING?MISSING */
};

struct decided_runs {
    struct decided_run *v;
    uint32_t n, cap;
};

/* The runs of a month, or of all where `month` is 0, in order; in the arena. */
enum err_code decided_list(struct store_conn *c, struct arena *a, int64_t province, month month,
                           struct decided_runs *out, struct err *e);
/* The last of those that have this basis; NULL: none has. */
const struct decided_run *decided_same(const struct decided_runs *runs,
                                       const struct decided_basis *basis);

/* Writes a run: begin, one add for each household in the order of their numbers, end. The number
 * is given by begin, the counts by the caller before end. Nothing else may run on the connection
 * between; after a failure the transaction has failed. */
enum err_code decided_begin(struct store_conn *c, struct decided_run *run,
                            const struct decided_wording *wordings, uint32_t n_wordings,
                            struct err *e);
enum err_code decided_add(struct store_conn *c, const struct decided_run *run,
                          const struct decided_household *h, struct err *e);
enum err_code decided_end(struct store_conn *c, const struct decided_run *run, struct err *e);

/* One household of a run: 1, 0 (it is not in it), -1. */
int decided_household(struct store_conn *c, struct arena *a, const struct decided_run *run,
                      int64_t household, struct decided_household *out, struct err *e);

struct decided_entitlement {
    int64_t member;               /* -1: the household's */
    struct decided_wording words; /* of the run */
    bool known;
    int64_t amount_vnd;
    str missing;
};
struct decided_entitlements {
    struct decided_entitlement *v;
    uint32_t n, cap;
};
/* The lines taken apart, with their words. ERR_INPUT where they do not fit the run. */
enum err_code decided_entitlements(struct store_conn *c, struct arena *a,
                                   const struct decided_run *run, const struct decided_household *h,
                                   struct decided_entitlements *out, struct err *e);

#endif
