/* People recorded twice, in the database: pairs that a run found, what officers decided of them,
 * and merges that can be undone. docs/duplicates.md tells it for people; what is compared, and how
 * it is scored: match.h. */
#ifndef REGISTRY_DUPLICATE_H
#define REGISTRY_DUPLICATE_H

#include "registry/match.h"
#include "registry/recording.h"
#include "registry/world.h"

/* ---- a run ---- */

struct duplicate_query {
    struct world_at at;
    str commune; /* pairs of which one lives there, by its code as recorded; empty: all */
    int32_t least_points;
    uint32_t threads; /* 0: one */
};

struct duplicate_found {
    struct duplicate_proposal {
        int64_t a, b; /* persons, a < b */
        int32_t points;
        uint8_t levels[MATCH_PARTS];
        bool settled; /* left out */
    } * v;
    uint32_t n, cap;
    uint32_t people, crowded;
    uint64_t compared;
    uint32_t settled; /* pairs left out: decided to be different people */
};

/* Reads each table once and compares in memory; writes nothing. */
enum err_code duplicate_find(struct store_conn *c, struct arena *a, const struct duplicate_query *q,
                             struct duplicate_found *out, struct err *e);
/* Keeps them under a run, in one transaction. */
enum err_code duplicate_keep(struct store_conn *c, const struct duplicate_query *q,
                             const struct duplicate_found *found, const struct recording *by,
                             int64_t *run, struct err *e);

/* ---- pairs ---- */

struct duplicate_pair {
    int64_t a, b, run;
    int32_t points;
    str reasons; /* "given=marks_lost birth=equal …": the parts that are known */
    str verdict; /* same, different, unsure; empty: not decided */
};
struct duplicate_pairs {
    struct duplicate_pair *v; /* best first */
    uint32_t n, cap;
    bool more;
};

enum duplicate_open { DUPLICATE_OPEN, DUPLICATE_ALL }; /* not decided or unsure; or all */

/* Of the last run. ERR_INPUT where there is none. */
enum err_code duplicate_list(struct store_conn *c, struct arena *a, int64_t province,
                             enum duplicate_open which, int32_t least_points, uint32_t limit,
                             struct duplicate_pairs *out, struct err *e);
/* "17-3605", in either order. */
enum err_code duplicate_parse(str text, int64_t *a, int64_t *b, struct err *e);
/* The pair as the last run that had it found it; run 0 where none had. */
enum err_code duplicate_pair_of(struct store_conn *c, struct arena *a, int64_t province, int64_t x,
                                int64_t y, struct duplicate_pair *out, struct err *e);

/* ---- what officers do ---- */

enum duplicate_verdict { DUPLICATE_SAME, DUPLICATE_DIFFERENT, DUPLICATE_UNSURE };

/* Each in the transaction that is open; a store_work calls it. *recorded: the recording. */
enum err_code duplicate_decide(struct store_conn *c, const struct recording *by, int64_t a,
                               int64_t b, enum duplicate_verdict verdict, str reason,
                               int64_t *recorded, struct err *e);

/* What a merge does to one row. */
struct duplicate_step {
    str section; /* person, number, membership, answer, fact */
    str value;
    day from, to; /* true in [from, to) */
    enum duplicate_act {
        DUPLICATE_STAYS,  /* of the kept, as it is */
        DUPLICATE_MOVES,  /* of the dropped: now of the kept, for those days */
        DUPLICATE_FILLS,  /* of the kept, with what only the dropped had */
        DUPLICATE_LOSES,  /* of the dropped, for days on which the kept says otherwise: closed */
        DUPLICATE_YIELDS, /* of the kept, closed: the officer chose the dropped's */
    } act;
};
struct duplicate_steps {
    struct duplicate_step *v;
    uint32_t n, cap;
};

struct duplicate_merge {
    int64_t kept, dropped;
    str household; /* code of the one they live in, where both lived in two at a time; or empty */
    bool number_of_dropped; /* stands where both have one of a kind at a time; else the kept's */
    str reason;
    day today;
};

/* The rows of both, and what is to become of them; nothing is written. ERR_INPUT where a choice is
 * missing, or one of them is not there any more. */
enum err_code duplicate_plan(struct store_conn *c, struct arena *a, int64_t province,
                             const struct duplicate_merge *m, struct duplicate_steps *out,
                             struct err *e);
/* The same, done: the rows of the dropped are closed; those of the days on which the kept has none
 * are opened under the kept. *merge: its number. */
enum err_code duplicate_merge(struct store_conn *c, const struct recording *by,
                              const struct duplicate_merge *m, int64_t *merge, struct err *e);
/* Closes what the merge wrote and opens what it closed. ERR_INPUT, and what it is, where rows of
 * the merge have been changed since. */
enum err_code duplicate_undo(struct store_conn *c, const struct recording *by, int64_t merge,
                             str reason, day today, struct err *e);

struct duplicate_merged {
    int64_t id, kept, dropped, recorded, undone; /* undone: the recording; 0: it stands */
    str reason;
};
struct duplicate_merges {
    struct duplicate_merged *v; /* latest first */
    uint32_t n, cap;
};
/* Of a person, or all where it is 0. */
enum err_code duplicate_merges_of(struct store_conn *c, struct arena *a, int64_t province,
                                  int64_t person, struct duplicate_merges *out, struct err *e);

#endif
