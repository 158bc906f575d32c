/* What is decided, kept in the database while it is decided: each chunk of households packs its
 * rows beside those of the files, and hands them over in turn. */
#ifndef CLI_DECIDE_KEEP_H
#define CLI_DECIDE_KEEP_H

#include "registry/decided.h"

struct decide_keep {
    struct store_conn *db;     /* in a transaction */
    struct decided_run run;    /* basis, actor, moment; the rest is filled in */
    const int64_t *households; /* numbers of the survey's rows */
    bool writing;              /* false: it is kept already, only sums are wanted */
    struct store_sha256 classes, entitlements;
    enum err_code code; /* the first failure; then nothing more is written */
    struct err err;
};

/* Fields of households, six each, end to end. */
struct keep_rows {
    char *bytes;
    size_t n, cap;
    size_t *ends;
    uint32_t n_fields, cap_fields;
};

void keep_add(struct keep_rows *r, str bytes); /* to the field under construction */
void keep_end_field(struct keep_rows *r);
void keep_clear(struct keep_rows *r);
void keep_free(struct keep_rows *r);

/* The rows of the households from `from` on; one thread at a time, in their order. */
void keep_write(struct decide_keep *k, const struct keep_rows *r, uint32_t from);

#endif
