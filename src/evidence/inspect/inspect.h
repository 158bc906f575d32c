/* What an inspector should look at: findings over registry, decisions, payments and reviews.
 * docs/inspection.md tells each kind. A finding is a question, never a verdict. */
#ifndef EVIDENCE_INSPECT_H
#define EVIDENCE_INSPECT_H

#include "base/num.h"
#include "registry/world.h"
#include "store/store.h"

struct inspect_kind {
    const char *code, *name[2]; /* what was seen */
    const char *check[2];       /* what to look at */
    int32_t weight;             /* 1 to 100 */
};
/* The kinds, in the order of their codes; of the law's findings there are more (inspect_law). */
extern const struct inspect_kind inspect_kinds[];
extern const uint32_t inspect_n_kinds;

struct inspect_question {
    const struct law *law; /* NULL: without the law's findings */
    const struct areas *areas;
    int64_t province;
    day on;      /* as of, as known on: today */
    str kind;    /* empty: all */
    str commune; /* code on today's map; empty: all */
};

struct inspect_finding {
    const struct inspect_kind *kind;
    int64_t entity; /* person or household; 0: a commune or officers alone */
    str commune;    /* on today's map; empty: none */
    vnd amount;     /* what it concerns; 0: not money */
    int32_t risk;
    str detail[2]; /* Vietnamese, English */
};
struct inspect_findings {
    struct inspect_finding *v; /* by risk, the greatest first; then kind, commune, entity */
    uint32_t n, cap;
};

/* Reads; writes nothing. ERR_INPUT: there is no such kind. */
enum err_code inspect_find(struct store_conn *c, struct arena *a, const struct inspect_question *q,
                           struct inspect_findings *out, struct err *e);

/* weight + one for each doubling of the amount over 1.000.000 đ, at most 20 more. Pure. */
int32_t inspect_risk(int32_t weight, vnd amount);

/* ---- ranks ---- */

enum inspect_by { INSPECT_BY_ENTITY, INSPECT_BY_COMMUNE, INSPECT_BY_KIND };
struct inspect_rank {
    int64_t entity;
    str commune;
    const struct inspect_kind *kind;
    int64_t findings, risk; /* risk: of each kind once for an entity; else of all */
    vnd amount;
    str why; /* codes of the kinds, parted by blanks */
};
struct inspect_ranks {
    struct inspect_rank *v; /* the greatest risk first */
    uint32_t n, cap;
};
void inspect_ranks(struct arena *a, const struct inspect_findings *all, enum inspect_by by,
                   struct inspect_ranks *out);

/* ---- a sample ---- */

struct inspect_draw {
    uint32_t size, random_percent; /* of the size, by chance */
    uint64_t seed;
};
struct inspect_pick {
    int64_t entity;
    str commune;
    int64_t risk; /* 0: by chance */
    str why;
};
struct inspect_picks {
    struct inspect_pick *v;
    uint32_t n, cap;
};
/* The greatest risks of `all`, and by chance of the others who are enrolled (persons and
 * households) or recognised as poor or near-poor (households). Each once. */
enum err_code inspect_sample(struct store_conn *c, struct arena *a,
                             const struct inspect_question *q, const struct inspect_findings *all,
                             const struct inspect_draw *draw, struct inspect_picks *out,
                             struct err *e);

/* ---- statistics ---- */

/* The chance of k or more of n at the rate p (binomial, upper tail): exact in logarithms. */
double inspect_tail(int64_t k, int64_t n, double p);

#endif
