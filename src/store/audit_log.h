/* The log as it is kept: its head, its lines, proofs of them. For those who sign, export and check.
 * docs/audit.md §4 says the form of a line. */
#ifndef STORE_AUDIT_LOG_H
#define STORE_AUDIT_LOG_H

#include "store/merkle.h"
#include "store/store.h"

#define AUDIT_SALT_BYTES 16
#define AUDIT_TILE_LEVELS 8 /* a tile stands for 2^8 of what is below it */

struct audit_entry {
    int64_t seq, at_us, recording;
    str kind, actor, what;
    uint8_t payload_sum[32];
};
/* The line of an entry, without its end: what is hashed into the leaf. */
void audit_line(struct buf *b, const struct audit_entry *v);
/* A payload's line in an export, with its end: "+", salt and text between tabs. */
void audit_payload_line(struct buf *b, str salt, str payload);
/* The same backwards, in place (the text is shorter than its line). False: malformed. */
bool audit_payload_read(char *line, size_t n, uint8_t salt[AUDIT_SALT_BYTES], str *payload);
void audit_payload_sum(str salt, str payload, uint8_t out[32]);

/* Of what an entry of kind 'erase' says: "erased 12" or "erased 12 15". */
bool audit_erased_line(str line, int64_t *from, int64_t *to);

struct audit_head {
    int64_t at_us;
    struct merkle_edge edge; /* edge.size: entries */
};
/* An empty one where there is no log yet. ERR_INPUT when the row does not make sense. */
enum err_code audit_head_read(struct store_conn *c, int64_t province, struct audit_head *out,
                              struct err *e);

/* Entries `from` to before `to`, with their payloads where these were not erased. What a row shows
 * is good until the next call on the connection. */
struct audit_row {
    struct audit_entry entry;
    bool has_payload;
    str salt, payload;
};
enum err_code audit_rows_open(struct store_conn *c, int64_t province, uint64_t from, uint64_t to,
                              struct err *e);
int audit_rows_next(struct store_conn *c, struct audit_row *out, struct err *e); /* as store_next */

/* Proofs from what is kept; `size` at most that of the log. ERR_INPUT where entries lack. */
enum err_code audit_prove_inclusion(struct store_conn *c, int64_t province, uint64_t seq,
                                    uint64_t size, struct merkle_proof *out, struct err *e);
enum err_code audit_prove_consistency(struct store_conn *c, int64_t province, uint64_t before,
                                      uint64_t size, struct merkle_proof *out, struct err *e);

#endif
