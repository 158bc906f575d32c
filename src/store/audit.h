/* The audit log: who wrote what, and who looked at whom. docs/audit.md tells it for people, and
 * what a line of it is for other programs.
 *
 * Writes come in by themselves: a connection notes the rows that its transaction changes, and adds
 * one entry for each act (audit_act; every recording is one) before it commits. A request of
 * store_write that names no act is one too. Reads are told with audit_read. */
#ifndef STORE_AUDIT_H
#define STORE_AUDIT_H

#include "store/store.h"

/* ---- writes ---- */

struct audit_act {
    int64_t province;
    str actor;
    str what;          /* "event.file"; empty: the kind of the operation, else the source */
    int64_t recording; /* 0: none */
    str source, reference;
    const uint8_t *operation; /* STORE_ID_BYTES; NULL: none */
    const uint8_t *content;   /* SHA-256 of what it was made from; NULL: none */
};
/* Inside a transaction: the rows written from here on are of this act (those before the first act
 * are the first's). Copies what it is given. */
void audit_act(struct store_conn *c, const struct audit_act *act);
/* Another name for the act under way: of what does not come through store_write. */
void audit_name(struct store_conn *c, str what);

/* ---- reads of personal data ---- */

struct audit_read {
    int64_t province;
    str actor;
    str what;                /* "person.show" */
    const int64_t *entities; /* persons and households that were shown */
    uint32_t n;
    str detail; /* what was asked for; may be empty */
};
#define AUDIT_READ_MAX_ENTITIES 10000u

/* Adds entries now, in a transaction of their own. */
enum err_code audit_read_now(struct store_conn *c, const struct audit_read *v, uint32_t n,
                             struct err *e);

/* For a server: reads are collected in memory and added together by one thread, a second later at
 * most. A crash loses what was collected. */
struct audit_reads;
enum err_code audit_reads_open(struct audit_reads **out, struct store_pool *pool, struct err *e);
/* From any thread; copies what it is given. After an error the page is not to be shown: either the
 * log could not be written, or too many reads wait for it. */
enum err_code audit_read(struct audit_reads *r, const struct audit_read *v, struct err *e);
/* Adds what is left, and ends the thread; waits for another writer, ten seconds and a last try. An
 * error: not all of it could be added. NULL is fine. */
enum err_code audit_reads_close(struct audit_reads *r, struct err *e);

/* ---- lawful erasure ---- */

struct audit_erasing {
    int64_t province, from, to; /* entries, both of them too */
    str actor, reference;       /* who, and the decision; neither is empty */
};
/* Takes away the payloads (not those of entries that tell of erasures), and adds the entry that
 * says so. Inside a transaction. */
enum err_code audit_erase(struct store_conn *c, const struct audit_erasing *v, int64_t *erased,
                          struct err *e);

#endif
