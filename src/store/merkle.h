/* The tree of a log (RFC 9162, section 2): leaves are added at the end, and its root binds all of
 * them, in their order. Pure.
 *
 * A leaf's hash is SHA-256(0x00 || entry), a node's SHA-256(0x01 || left || right). The tree over n
 * leaves splits at the largest power of two below n, so whole subtrees never change once they are
 * full: they are what is kept (level l, number i: leaves i * 2^l up to (i + 1) * 2^l). */
#ifndef STORE_MERKLE_H
#define STORE_MERKLE_H

#include "base/arena.h"

#define MERKLE_BYTES 32
#define MERKLE_LEVELS 63 /* 2^62 leaves */

struct merkle_hash {
    uint8_t b[MERKLE_BYTES];
};

struct merkle_hash merkle_leaf(str entry);
/* The same of an entry with the mark of a leaf, a byte of zero, before it. */
struct merkle_hash merkle_leaf_marked(str marked);
struct merkle_hash merkle_node(const struct merkle_hash *left, const struct merkle_hash *right);
bool merkle_eq(const struct merkle_hash *a, const struct merkle_hash *b);

/* As text: Base 64. A line holds one and nothing else. */
void merkle_put_line(struct buf *b, const struct merkle_hash *h);
bool merkle_read(str text, struct merkle_hash *out);
/* Lines up to an empty one (or the end), which is read over. False: malformed, or more than `cap`.
 */
bool merkle_read_lines(str *text, struct merkle_hash *out, uint32_t cap, uint32_t *n);

/* The right edge of a tree of `size` leaves: one full subtree for each bit of the size, the largest
 * first. All that is needed to add leaves and to tell the root. */
struct merkle_edge {
    uint64_t size;
    uint32_t n;
    struct merkle_hash v[MERKLE_LEVELS];
};
/* Told of each subtree that becomes full, the leaf's own (level 0) first. */
typedef void merkle_full(void *ctx, uint32_t level, uint64_t index, const struct merkle_hash *h);
void merkle_add(struct merkle_edge *edge, const struct merkle_hash *leaf, merkle_full *full,
                void *ctx);
/* Of an empty tree: SHA-256 of nothing. */
struct merkle_hash merkle_root(const struct merkle_edge *edge);

/* A node that is full: false when it is not there. */
typedef bool merkle_fetch(void *ctx, uint32_t level, uint64_t index, struct merkle_hash *out);

struct merkle_proof {
    uint32_t n;
    struct merkle_hash v[2 * MERKLE_LEVELS];
};
/* That a leaf is in the tree of `size` leaves (RFC 9162, 2.1.3.1); index < size. False where a node
 * is missing. */
bool merkle_inclusion(uint64_t index, uint64_t size, merkle_fetch *fetch, void *ctx,
                      struct merkle_proof *out);
bool merkle_inclusion_holds(const struct merkle_hash *leaf, uint64_t index, uint64_t size,
                            const struct merkle_proof *proof, const struct merkle_hash *root);
/* That the tree of `size` begins with the one of `before` leaves (2.1.4.1); 0 < before <= size. */
bool merkle_consistency(uint64_t before, uint64_t size, merkle_fetch *fetch, void *ctx,
                        struct merkle_proof *out);
bool merkle_consistency_holds(uint64_t before, uint64_t size, const struct merkle_proof *proof,
                              const struct merkle_hash *root_before,
                              const struct merkle_hash *root);

#endif
