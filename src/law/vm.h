/* The vector machine: columns in, columns out, a few thousand rows at a time.
 *
 * A program is a list of instructions over registers. A register is a vector of rows, of persons or
 * of households, in the narrowest lane type its range needs, with a byte of validity for each
 * row, or none (`known` NULL) where all rows are known: then the plain loop runs. Lanes of unknown
 * rows hold 0, always, so results do not depend on what lies under an unknown.
 * The compiler (plan.c) has proved that no lane overflows and no divisor is zero.
 *
 * Idea: vectors that stay in the cache, as in MonetDB/X100 (Boncz, Zukowski, Nes, CIDR 2005);
 * types narrowed by range; segment operations without branches. */
#ifndef LAW_VM_H
#define LAW_VM_H

#include "base/arena.h"
#include "base/day.h"

#define VM_ROWS 4096       /* rows of a run, of persons and of households: what caches hold best */
#define VM_MOST_ROWS 8192  /* of a machine that is told so (vm_new_small) */
#define VM_SLACK 32        /* rows that may be read or written past a vector's end */
#define VM_MAX_MEMBERS 255 /* of a household */

enum lane { LANE_U8, LANE_I16, LANE_I32, LANE_I64 };
#define LANE_COUNT 4
size_t lane_bytes(enum lane l);

enum level { LEVEL_CONST, LEVEL_HOUSEHOLD, LEVEL_PERSON };

/* Operations. a, b, c are registers. "S" forms: b (or a) is the immediate. Lane `lane` is that of
 * the operands and, but for comparisons (u8) and where said, of the result. */
enum vm_op {
    VM_FILL, /* dst = imm, all known */
    VM_FILL_UNKNOWN,
    VM_CAST, /* from lane `lane` to `to_lane`, wider or narrower */
    VM_ADD,
    VM_SUB,
    VM_MUL,
    VM_MIN,
    VM_MAX, /* a, b registers */
    VM_ADD_S,
    VM_RSUB_S /* imm - a */,
    VM_MUL_S,
    VM_MIN_S,
    VM_MAX_S,
    VM_DIV_FLOOR,
    VM_DIV_CEIL,
    VM_DIV_NEAREST, /* b > 0 in every known row */
    VM_DIV_FLOOR_S,
    VM_DIV_CEIL_S,
    VM_DIV_NEAREST_S, /* imm > 0 */
    VM_EQ,
    VM_NE,
    VM_LT,
    VM_LE, /* result u8 0/1 */
    VM_EQ_S,
    VM_NE_S,
    VM_LT_S,
    VM_LE_S,
    VM_GT_S,
    VM_GE_S,
    VM_IN_RANGE_S, /* imm <= a <= imm2 */
    VM_IN_SET,     /* u8: bit a of the 256-bit set in table */
    VM_AND,
    VM_OR,
    VM_NOT, /* u8 0/1, Kleene */
    VM_SELECT,
    VM_SELECT_VS,
    VM_SELECT_SV,
    VM_SELECT_SS,  /* dst = a(u8) ? b : c; V register, S imm (then) / imm2 (else); lane of dst */
    VM_AGREE,      /* a where a == b and both known, else unknown */
    VM_KNOWN,      /* u8 1 where a is known; itself all known */
    VM_YEARS,      /* i32 packed dates (law.h): (b - a) >> 9; result lane i32 */
    VM_YEARS_S,    /* (imm - a) >> 9 */
    VM_MONTHS,     /* completed months from a to b */
    VM_DAYS,       /* days from a to b */
    VM_ADD_MONTHS, /* a plus b months (i32), month end clipped */
    VM_LOOKUP,     /* a (lane `lane`, 0..n-1) into table of to_lane; entries may be unknown */
    VM_FLOOR_ROW,  /* index of the last key <= a in a sorted table of i64 keys, lane → to_lane;
                      unknown where none */
    VM_EXACT_ROW,  /* the same for an equal key */
    VM_SUM,
    VM_MAX_OF,
    VM_MIN_OF, /* persons → households: a; lane → to_lane; c = u8 condition register or VM_NONE;
                  imm: default of MAX/MIN */
    VM_COUNT,  /* u8 condition a → number (to_lane u8) */
    VM_ANY,
    VM_ALL,       /* u8 condition a → u8; Kleene over the members */
    VM_BROADCAST, /* household → person */
    VM_OP_COUNT
};
#define VM_NONE 0xffff

struct vm_table {
    enum lane lane;       /* of `values` */
    const void *values;   /* padded by 32 entries */
    const uint8_t *known; /* NULL: all */
    const int64_t *keys;  /* FLOOR_ROW, EXACT_ROW: ascending */
    uint32_t n;
    uint64_t set[4]; /* IN_SET */
};

struct vm_insn {
    uint8_t op, lane, to_lane,
        level; /* level of the rows it loops over (for SUM… persons in, households out) */
    uint16_t dst, a, b, c;
    int64_t imm, imm2;
    const struct vm_table *table;
};

struct vm_reg_info {
    uint8_t lane, level;
    bool is_input;
    uint16_t input; /* index of the batch's column */
};

struct vm_program {
    struct vm_insn *insns;
    uint32_t n_insns;
    struct vm_reg_info *regs;
    uint32_t n_regs;
    uint32_t n_inputs;
};

/* One column of a batch. `data` has the lane of the register that reads it. `known` NULL: all
 * known. Rows of unknown hold 0. Where `data` is NULL every row is `uniform` (or unknown). Readable
 * for VM_SLACK rows past the end. */
struct vm_column {
    const void *data;
    const uint8_t *known;
    int64_t uniform;
    bool uniform_known;
};

struct vm_batch {
    uint32_t households;
    const uint32_t *first; /* households + 1: first[h] is h's first person row */
    const struct vm_column *columns;
};

struct vm_reg {
    void *data;
    uint8_t *known; /* NULL: all known */
};

struct vm;

/* A machine for one thread; all memory from `a`. */
struct vm *vm_new(struct arena *a, const struct vm_program *p);
/* The same for runs of at most `rows` (VM_MOST_ROWS) persons and households: little memory for one
 * household, or longer runs where many are short. */
struct vm *vm_new_small(struct arena *a, const struct vm_program *p, uint32_t rows);
/* Runs the program over households [from, to), whose persons are at most VM_ROWS and which are at
 * most VM_ROWS themselves (or what vm_new_small was told). Registers then hold the results until
 * the next run. */
void vm_run(struct vm *vm, const struct vm_batch *b, uint32_t from, uint32_t to);
struct vm_reg vm_register(const struct vm *vm, uint16_t reg);
/* The largest `to` such that [from, to) fits one run. */
uint32_t vm_chunk_end(const struct vm_batch *b, uint32_t from);
/* Bytes of a machine: for the memory figure of the benchmarks. */
size_t vm_bytes(const struct vm_program *p);

/* Packed dates: year * 512 + month * 32 + day. Order is that of the calendar, and completed years
 * are one subtraction and a shift; 29 February completes a year on 1 March. */
static inline int32_t vm_date_pack(int y, int m, int d)
{
    return (int32_t)(y * 512 + m * 32 + d);
}

static inline int32_t vm_date_of(day d)
{
    int y, m, dom;
    day_to_ymd(d, &y, &m, &dom);
    return vm_date_pack(y, m, dom);
}

/* One row of a vector. */
static inline int64_t vm_lane_get(enum lane lane, const void *data, uint32_t row)
{
    switch (lane) {
    case LANE_U8:
        return ((const uint8_t *)data)[row];
    case LANE_I16:
        return ((const int16_t *)data)[row];
    case LANE_I32:
        return ((const int32_t *)data)[row];
    default:
        return ((const int64_t *)data)[row];
    }
}

static inline void vm_lane_set(enum lane lane, void *data, uint32_t row, int64_t value)
{
    switch (lane) {
    case LANE_U8:
        ((uint8_t *)data)[row] = (uint8_t)value;
        break;
    case LANE_I16:
        ((int16_t *)data)[row] = (int16_t)value;
        break;
    case LANE_I32:
        ((int32_t *)data)[row] = (int32_t)value;
        break;
    case LANE_I64:
        ((int64_t *)data)[row] = value;
        break;
    }
}

#endif
