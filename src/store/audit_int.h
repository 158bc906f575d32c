/* The inside of the audit log: lines, and how they are added. */
#ifndef STORE_AUDIT_INT_H
#define STORE_AUDIT_INT_H

#include "store/audit_log.h"
#include "store/store_int.h"

/* An entry to be added. Its number, moment and salt are given when it is. */
struct audit_new {
    int64_t province, recording;
    const char *kind;
    str actor, what, payload;
};
/* audit_append.c: in the transaction that is open; `a` is scratch. Entries of one province stand
 * together. */
enum err_code audit_append(struct store_conn *c, struct arena *a, const struct audit_new *v,
                           uint32_t n, struct err *e);

/* audit_act.c: "KEY VALUE" as one line of a payload, nothing where the value is empty. */
void audit_put_text(struct buf *b, const char *key, str value);

/* audit_check.c: for store_check. */
enum err_code audit_check(struct store_conn *c, store_found *found, void *ctx, uint32_t *n,
                          struct err *e);

#endif
