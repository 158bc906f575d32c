/* Inside src/evidence/inspect alone. */
#ifndef EVIDENCE_INSPECT_INT_H
#define EVIDENCE_INSPECT_INT_H

#include "evidence/inspect/inspect.h"

struct inspecting {
    struct store_conn *c;
    struct arena *a;
    const struct inspect_question *q;
    struct inspect_findings *out;
    struct area_map *map; /* of communes.c; NULL: not read yet */
};

const struct inspect_kind *inspect_kind_find(str code);

/* Adds one; its commune is looked up afterwards where it names an entity. vi and en are formats of
 * buf_fmt, with the same arguments. */
void inspect_add(struct inspecting *x, const struct inspect_kind *kind, int64_t entity, str commune,
                 vnd amount, const char *vi, const char *en, ...);

/* rows.c: what one statement tells. */
enum err_code inspect_rows(struct inspecting *x, struct err *e);
/* review.c: bunching and communes that are improbable. */
enum err_code inspect_communes(struct inspecting *x, struct err *e);
/* law.c: the law's findings, of everybody. */
enum err_code inspect_law(struct inspecting *x, struct err *e);

/* Is this kind asked for? */
bool inspect_wants(const struct inspecting *x, const struct inspect_kind *kind);

#endif
