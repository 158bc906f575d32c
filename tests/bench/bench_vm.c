/* What a row costs in each operation of the vector machine, in picoseconds: by the loops for every
 * processor and by those for AVX2, with all rows known and with an eighth unknown. Operations
 * between members and households are counted by member.
 *
 *   bench_vm [NAME]    only operations whose name contains NAME */
#include "law/vm_kernels.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { ROWS = VM_ROWS, REPEATS = 16, ROUNDS = 40 };
enum { DST, A, B, C, REGS };

struct op {
    const char *name;
    uint8_t op;
    bool has_b, has_c;
    uint8_t lanes; /* a bit for each */
    uint8_t widen; /* to_lane, as steps up from lane */
    uint8_t bytes; /* operands that are conditions: 1 a, 4 c */
    bool byte_result;
    uint8_t level_a, level_dst;
    bool is_date;
};

enum { U8 = 1, I16 = 2, I32 = 4, I64 = 8, ALL = 15 };
#define P LEVEL_PERSON
#define H LEVEL_HOUSEHOLD

static const struct op ops[] = {
    {"fill", VM_FILL, 0, 0, ALL, 0, 0, false, P, P, false},
    {"cast up one", VM_CAST, 0, 0, U8 | I16 | I32, 1, 0, false, P, P, false},
    {"cast up two", VM_CAST, 0, 0, U8 | I16, 2, 0, false, P, P, false},
    {"add", VM_ADD, 1, 0, ALL, 0, 0, false, P, P, false},
    {"mul", VM_MUL, 1, 0, ALL, 0, 0, false, P, P, false},
    {"min", VM_MIN, 1, 0, ALL, 0, 0, false, P, P, false},
    {"add_s", VM_ADD_S, 0, 0, ALL, 0, 0, false, P, P, false},
    {"mul_s", VM_MUL_S, 0, 0, ALL, 0, 0, false, P, P, false},
    {"div_floor", VM_DIV_FLOOR, 1, 0, ALL, 0, 0, false, P, P, false},
    {"div_nearest", VM_DIV_NEAREST, 1, 0, ALL, 0, 0, false, P, P, false},
    {"div_floor_s", VM_DIV_FLOOR_S, 0, 0, ALL, 0, 0, false, P, P, false},
    {"div_nearest_s", VM_DIV_NEAREST_S, 0, 0, ALL, 0, 0, false, P, P, false},
    {"eq", VM_EQ, 1, 0, ALL, 0, 0, true, P, P, false},
    {"lt", VM_LT, 1, 0, ALL, 0, 0, true, P, P, false},
    {"lt_s", VM_LT_S, 0, 0, ALL, 0, 0, true, P, P, false},
    {"in_range_s", VM_IN_RANGE_S, 0, 0, ALL, 0, 0, true, P, P, false},
    {"in_set", VM_IN_SET, 0, 0, U8, 0, 0, true, P, P, false},
    {"and", VM_AND, 1, 0, U8, 0, 1, false, P, P, false},
    {"or", VM_OR, 1, 0, U8, 0, 1, false, P, P, false},
    {"not", VM_NOT, 0, 0, U8, 0, 1, false, P, P, false},
    {"select", VM_SELECT, 1, 1, ALL, 0, 1, false, P, P, false},
    {"select_vs", VM_SELECT_VS, 1, 0, ALL, 0, 1, false, P, P, false},
    {"select_ss", VM_SELECT_SS, 0, 0, ALL, 0, 1, false, P, P, false},
    {"agree", VM_AGREE, 1, 0, ALL, 0, 0, false, P, P, false},
    {"known", VM_KNOWN, 0, 0, I32, 0, 0, true, P, P, false},
    {"years_s", VM_YEARS_S, 0, 0, I32, 0, 0, false, P, P, true},
    {"months", VM_MONTHS, 1, 0, I32, 0, 0, false, P, P, true},
    {"days", VM_DAYS, 1, 0, I32, 0, 0, false, P, P, true},
    {"add_months", VM_ADD_MONTHS, 1, 0, I32, 0, 0, false, P, P, true},
    {"lookup 16", VM_LOOKUP, 0, 0, U8, 0, 0, false, P, P, false},
    {"lookup 16 up one", VM_LOOKUP, 0, 0, U8 | I16, 1, 0, false, P, P, false},
    {"lookup 16 up two", VM_LOOKUP, 0, 0, U8 | I16, 2, 0, false, P, P, false},
    {"floor_row 16", VM_FLOOR_ROW, 0, 0, ALL, 0, 0, false, P, P, false},
    {"exact_row 16", VM_EXACT_ROW, 0, 0, ALL, 0, 0, false, P, P, false},
    {"sum", VM_SUM, 0, 0, ALL, 0, 0, false, P, H, false},
    {"sum up one", VM_SUM, 0, 0, U8 | I16 | I32, 1, 0, false, P, H, false},
    {"sum if", VM_SUM, 0, 1, ALL, 0, 4, false, P, H, false},
    {"max_of if", VM_MAX_OF, 0, 1, ALL, 0, 4, false, P, H, false},
    {"count", VM_COUNT, 0, 0, U8, 0, 1, false, P, H, false},
    {"any", VM_ANY, 0, 0, U8, 0, 1, false, P, H, false},
    {"all", VM_ALL, 0, 0, U8, 0, 1, false, P, H, false},
    {"broadcast", VM_BROADCAST, 0, 0, ALL, 0, 0, false, H, P, false},
};

static uint64_t state = 1;

static uint32_t draw(void)
{
    state = state * 6364136223846793005ull + 1442695040888963407ull;
    return (uint32_t)(state >> 33);
}

static double now_s(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

/* Households of 1 to 6 members, one in forty larger: 3.6 on average. */
static uint32_t make_households(uint32_t first[ROWS + 1])
{
    static const uint8_t sizes[16] = {1, 1, 2, 2, 2, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 6};
    uint32_t n = 0;
    for (;;) {
        uint32_t size = draw() % 40 == 0 ? 9 + draw() % 4 : sizes[draw() % 16];
        if (first[n] + size > ROWS)
            return n;
        first[n + 1] = first[n] + size;
        n++;
    }
}

static void put(void *data, enum lane lane, size_t i, int v)
{
    if (lane == LANE_U8)
        ((uint8_t *)data)[i] = (uint8_t)v;
    else if (lane == LANE_I16)
        ((int16_t *)data)[i] = (int16_t)v;
    else if (lane == LANE_I32)
        ((int32_t *)data)[i] = v;
    else
        ((int64_t *)data)[i] = v;
}

static struct vm_column make_column(struct arena *a, enum lane lane, int below, bool is_date,
                                    bool some_unknown)
{
    uint8_t *data = arena_alloc(a, (ROWS + VM_SLACK) * lane_bytes(lane));
    uint8_t *known = arena_alloc(a, ROWS + VM_SLACK);
    for (size_t i = 0; i < ROWS; i++) {
        known[i] = draw() % 8 != 0;
        int v = is_date ? vm_date_pack(1930 + (int)(draw() % 90), 1 + (int)(draw() % 12),
                                       1 + (int)(draw() % 28))
                        : 1 + (int)(draw() % (uint32_t)(below - 1));
        put(data, lane, i,
            known[i] || !some_unknown ? (below == 2 ? v * (int)(draw() % 2) : v) : 0);
    }
    return (struct vm_column){.data = data, .known = some_unknown ? known : NULL};
}

/* Picoseconds a member. */
static double measure(const struct op *o, enum lane lane, const struct vm_kernels *k,
                      bool some_unknown)
{
    struct arena a;
    arena_init(&a, 64 << 20);
    static uint32_t first[ROWS + 1];
    struct vm_batch b = {.households = make_households(first), .first = first};
    enum lane to = lane + o->widen;
    enum lane lane_of[REGS] = {o->byte_result ? LANE_U8 : to, lane, lane, lane};
    if (o->bytes & 1)
        lane_of[A] = LANE_U8;
    if (o->bytes & 4)
        lane_of[C] = LANE_U8;
    struct vm_reg_info regs[REGS];
    struct vm_column cols[3];
    for (uint16_t r = 0; r < REGS; r++) {
        regs[r] = (struct vm_reg_info){(uint8_t)lane_of[r], r == DST ? o->level_dst : o->level_a,
                                       r != DST, (uint16_t)(r - 1)};
        bool is_condition = (r == A && (o->bytes & 1)) || (r == C && (o->bytes & 4));
        bool is_date = o->is_date && !(r == B && o->op == VM_ADD_MONTHS);
        if (r != DST)
            cols[r - 1] = make_column(&a, lane_of[r], is_condition ? 2 : 16, is_date, some_unknown);
    }
    b.columns = cols;
    int64_t keys[16];
    for (int i = 0; i < 16; i++)
        keys[i] = i;
    struct vm_table table = {
        .lane = to, .values = cols[1].data, .keys = keys, .n = 16, .set = {0xf0f0, 1, 2, 3}};
    if (o->op == VM_LOOKUP)
        table.values = arena_alloc(&a, 48 * sizeof(int64_t));
    struct vm_insn insns[REPEATS];
    for (int i = 0; i < REPEATS; i++)
        insns[i] = (struct vm_insn){.op = o->op,
                                    .lane = (uint8_t)lane,
                                    .to_lane = (uint8_t)to,
                                    .level = o->level_a,
                                    .dst = DST,
                                    .a = A,
                                    .b = B,
                                    .c = o->has_c ? C : VM_NONE,
                                    .imm = 7,
                                    .imm2 = 9,
                                    .table = &table};
    struct vm_program p = {insns, REPEATS, regs, REGS, 3};
    struct vm *vm = vm_new_with(&a, &p, VM_ROWS, k);
    double best = 1e9;
    for (int round = 0; round < ROUNDS; round++) {
        double start = now_s();
        vm_run(vm, &b, 0, b.households);
        double s = now_s() - start;
        best = s < best ? s : best;
    }
    double rows = o->level_a == H || o->level_dst == H ? first[b.households] : ROWS;
    if (o->level_a == P && o->level_dst == P)
        rows = first[b.households];
    arena_clear(&a);
    return best / REPEATS / rows * 1e12;
}

int main(int argc, char **argv)
{
    static const char *const lane_names[] = {"u8", "i16", "i32", "i64"};
    const struct vm_kernels *fast = &vm_kernels_base;
#if defined(__x86_64__)
    if (__builtin_cpu_supports("avx2"))
        fast = &vm_kernels_avx2;
#endif
    printf("%-18s %-5s %10s %10s %16s\n", "ps a row", "lane", "base", "avx2", "avx2, unknowns");
    for (size_t i = 0; i < sizeof(ops) / sizeof(ops[0]); i++) {
        if (argc > 1 && strstr(ops[i].name, argv[1]) == NULL)
            continue;
        for (int l = LANE_U8; l <= LANE_I64; l++) {
            if (!(ops[i].lanes >> l & 1))
                continue;
            printf("%-18s %-5s %10.0f %10.0f %16.0f\n", ops[i].name, lane_names[l],
                   measure(&ops[i], (enum lane)l, &vm_kernels_base, false),
                   measure(&ops[i], (enum lane)l, fast, false),
                   measure(&ops[i], (enum lane)l, fast, true));
        }
    }
    return 0;
}
