/* The loops of the vector machine, private to vm.c and its tests: one function for an operation and
 * its lanes, called once for a vector.
 *
 * vm_kernels.c is compiled for every processor (vm_kernels_base) and once more for those with AVX2
 * (vm_kernels_avx2); both tables give the same bytes.
 *
 * Loops over rows run to the next multiple of 32, inside the slack that every vector has, unless
 * what lies there could do harm (an index, a divisor). What they leave in the slack means nothing.
 */
#ifndef LAW_VM_KERNELS_H
#define LAW_VM_KERNELS_H

#include "law/vm.h"

#define VM_GROUP 8 /* members that the loops without branches handle at once */
#define VM_MAX_MORE                                                                                \
    (VM_MOST_ROWS / VM_GROUP) /* pieces that are not a household's first, in a run */

/* Runs of at most VM_GROUP members. Arrays are padded by VM_GROUP empty ones. */
struct vm_pieces {
    uint32_t n;
    uint32_t *at;   /* the first one's row in the vector */
    uint8_t *size;  /* how many */
    uint64_t *mask; /* a byte 0xff for each of them */
};

/* The households of a run: each one's first piece, and what more the large ones have. */
struct vm_groups {
    struct vm_pieces first, more;
    uint32_t *owner; /* of each in `more`: its household */
    uint32_t *eight; /* ... and a row such that it and the 7 after it are that household's, and
                        with those of its other pieces are all of them */
    uint32_t n_members;
};

/* One call. ka, kb, kc are never NULL in a call of vm_known_kernel. */
struct vm_call {
    void *d;
    const void *a, *b, *c; /* c NULL: no condition (SUM, MAX_OF, MIN_OF) */
    uint8_t *kd;
    const uint8_t *ka, *kb, *kc;
    uint32_t n;
    uint8_t shift; /* of a division by imm */
    uint64_t magic;
    int64_t imm, imm2;
    const struct vm_table *table;
    const uint8_t *nibbles; /* IN_SET: vm_set_nibbles */
    const struct vm_groups *groups;
    void *scratch[2]; /* vectors of the widest lane */
    void *more;       /* as many of the widest lane as there are pieces in groups->more */
};

/* Computes d. */
typedef void vm_kernel(const struct vm_call *x);
/* Computes kd and, where it says so, d; true when every row is known. */
typedef bool vm_known_kernel(const struct vm_call *x);

struct vm_kernels {
    /* By operation, lane, and to_lane of those operations that have one (else 0). */
    vm_kernel *plain[VM_OP_COUNT][LANE_COUNT][LANE_COUNT];
    /* Both d and kd, of operations whose validity is more than that of all operands. */
    vm_known_kernel *known[VM_OP_COUNT][LANE_COUNT][LANE_COUNT];
    vm_known_kernel *known_all;       /* kd = ka & kb & kc */
    vm_known_kernel *known_members;   /* of a sum: no member's part is unknown */
    vm_known_kernel *known_broadcast; /* of each member: its household's */
    vm_kernel *mask[LANE_COUNT];      /* d = 0 where kd is 0 */
};

extern const struct vm_kernels vm_kernels_base;
#if defined(__x86_64__)
extern const struct vm_kernels vm_kernels_avx2;
#endif

/* What vm_new_small does, with the loops of the caller's choice. */
struct vm *vm_new_with(struct arena *a, const struct vm_program *p, uint32_t rows,
                       const struct vm_kernels *k);

/* For a / d with 0 <= a < 2^bits by a multiplication (Granlund, Montgomery, PLDI 1994):
 * a * magic >> shift. 1 < d < 2^bits, bits <= 63. */
void vm_divisor(int64_t d, int bits, uint64_t *magic, uint8_t *shift);

/* A set of bytes as two tables of 16: bit h of [l] is value h * 16 + l, of [16 + l] value
 * (h + 8) * 16 + l. */
void vm_set_nibbles(const uint64_t set[4], uint8_t nibbles[32]);

#endif
