/* A survey into the registry: whole, in one transaction. docs/registry.md §4 tells the rules.
 *
 * Each table is read once in the order of its key, compared in memory, and what changed is closed
 * and opened in bulk. Into an empty database everything is loaded and the indexes are built after.
 */
#ifndef REGISTRY_IMPORT_H
#define REGISTRY_IMPORT_H

#include "registry/survey.h"
#include "store/store.h"

/* `done` of `total` steps; never called at the same time by two threads. */
typedef void import_progress(void *ctx, uint64_t done, uint64_t total);

struct import_options {
    const char *area_folder; /* data/admin */
    int64_t province;        /* that the files must be of; 0: any */
    str actor, reference;
    int64_t now_us;
    day today;
    uint8_t operation[STORE_ID_BYTES];
    uint8_t content[32]; /* of the files: the same ones again change nothing */
    bool allowed;        /* the caller has asked whether the actor may record what the files have */
    bool with_facts;     /* facts.csv was given: what it does not list has ended */
    import_progress *progress;
    void *ctx;
};

/* What the files say and the registry cannot take, or somebody should look at. */
struct import_problem {
    uint32_t household; /* row of the survey */
    int64_t person;     /* or -1 */
    const char *column; /* of the file, that is the matter */
    char text[2][320];
};
struct import_problems {
    struct import_problem *v;
    uint32_t n, cap;
};

struct import_counts {
    uint32_t added, changed, same, gone;
};

/* Of pages, while a whole province is written: rows come in the order of their keys, and indexes
 * are made after. More costs memory and no time is won (docs/performance.md). */
#define IMPORT_CACHE_KIB 65536

struct import_report {
    int64_t province;
    int64_t recording; /* that wrote it, or, with `again`, that had written it */
    bool again;        /* these files are in the registry already */
    struct import_counts households, persons, facts;
    uint32_t kept;    /* rows of facts.csv passed over: the class of the household was decided */
    uint32_t answers; /* rows of answers written */
    /* Numbers that do not fit the sex or the year of birth: recorded all the same; the first ten
     * thousand are listed, in the arena. */
    uint32_t warned;
    struct import_problems warnings;
    uint32_t older; /* households whose survey was known, and has a later one */
};

/* Begins and commits, after asking whether the actor may record for the whole province (roles.h),
 * unless `allowed`. With problems nothing is written and ERR_INPUT returned (`e` says how many);
 * they are listed in the arena. */
enum err_code import_merge(struct store_conn *c, struct arena *a, const struct survey *s,
                           const struct import_options *o, struct import_report *report,
                           struct import_problems *problems, struct err *e);

/* SHA-256 over the files, in order; NULL files are passed over. */
enum err_code import_content(const char *const *paths, uint32_t n, uint8_t out[32], struct err *e);

#endif
