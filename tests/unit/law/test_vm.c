/* The vector machine against a plain reading of its contract, one row at a time in int64_t: every
 * operation, lane and mixture of unknowns, on random rows. What the contract says in words is also
 * checked by cases written by hand. */
#include "law/vm_kernels.h"

#include "vm_reference.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

/* ---- A world: households of a batch, of which a run takes some ---- */

struct world {
    uint32_t households, from, to;
    uint32_t *first;
    uint32_t *household; /* of each person row */
};

static void world_free(struct world *w)
{
    free(w->first);
    free(w->household);
}

/* mode 0: sizes 1 to 20; 1: also none and 255; 2: all of 1, the most of a run; 3: one of 1. */
static struct world world_new(int mode)
{
    struct world w = {.households = mode == 2 ? VM_ROWS + 40 : 300};
    w.first = calloc(w.households + 1, sizeof(*w.first));
    for (uint32_t h = 0; h < w.households; h++) {
        uint32_t size = (uint32_t)draw_in(1, draw() % 8 == 0 ? 20 : 6);
        if (mode == 1 && draw() % 16 == 0)
            size = draw() % 2 == 0 ? 0 : VM_MAX_MEMBERS;
        if (mode >= 2)
            size = 1;
        w.first[h + 1] = w.first[h] + size;
    }
    w.household = calloc(w.first[w.households] + 1, sizeof(*w.household));
    for (uint32_t h = 0; h < w.households; h++) {
        for (uint32_t i = w.first[h]; i < w.first[h + 1]; i++)
            w.household[i] = h;
    }
    struct vm_batch b = {.households = w.households, .first = w.first};
    w.from = mode == 2 ? 13 : (uint32_t)draw_in(0, 60);
    w.to = mode == 3 ? w.from + 1 : vm_chunk_end(&b, w.from);
    return w;
}

/* ---- One instruction against the reference ---- */

enum { DST, A, B, C, CANARY_1, CANARY_2, REGS };
#define CANARY INT64_C(0x5b)

struct trial {
    struct vm_insn in; /* dst, a, b, c are set here */
    enum level level;  /* of the operands */
    enum lane dst_lane;
    struct spec a, b, c;
    bool has_a, has_b, has_c;
    bool in_place; /* dst is also a */
};

static bool is_fold(int op)
{
    return op == VM_SUM || op == VM_MAX_OF || op == VM_MIN_OF;
}

static struct cell expected(const struct trial *t, const struct world *w,
                            const struct vm_column cols[3], size_t row)
{
    const struct vm_insn *in = &t->in;
    if (in->op == VM_BROADCAST)
        return column_get(&cols[0], t->a.lane, w->household[w->first[w->from] + row]);
    size_t start = w->from + row;
    if (t->level == LEVEL_PERSON)
        start = w->first[w->from] + row;
    if (!is_fold(in->op) && in->op != VM_COUNT && in->op != VM_ANY && in->op != VM_ALL) {
        struct cell none = {0, true};
        return row_of(in, t->has_a ? column_get(&cols[0], t->a.lane, start) : none,
                      t->has_b ? column_get(&cols[1], t->b.lane, start) : none,
                      t->has_c ? column_get(&cols[2], t->c.lane, start) : none);
    }
    struct cell members[VM_MAX_MEMBERS];
    struct part parts[VM_MAX_MEMBERS];
    size_t n = 0;
    for (size_t i = w->first[w->from + row]; i < w->first[w->from + row + 1]; i++, n++) {
        members[n] = column_get(&cols[0], t->a.lane, i);
        parts[n] = part_of(members[n], t->has_c ? column_get(&cols[2], LANE_U8, i) : known(1));
    }
    return is_fold(in->op) ? fold_parts(in, parts, n) : fold_conditions(in, members, n);
}

static void check_canaries(const struct vm *vm, uint32_t capacity)
{
    uint32_t rows = (capacity + 31) / 32 * 32 + VM_SLACK;
    for (int r = CANARY_1; r <= CANARY_2; r++) {
        struct vm_reg reg = vm_register(vm, (uint16_t)r);
        assert_null(reg.known);
        size_t same = 0;
        while (same < rows && ((uint8_t *)reg.data)[same] == CANARY)
            same++;
        assert_int_equal(same, rows);
    }
}

static void check_rows(const struct trial *t, const struct world *w, const struct vm_column cols[3],
                       struct vm_reg got, size_t rows)
{
    for (size_t i = 0; i < rows; i++) {
        struct cell want = expected(t, w, cols, i);
        int64_t v = lane_get(got.data, t->dst_lane, i);
        bool k = got.known == NULL || got.known[i] != 0;
        if (k != want.k || v != (want.k ? want.v : 0))
            fail_msg("op %d lane %d to %d row %zu of %zu: %lld %d, not %lld %d (imm %lld)",
                     t->in.op, t->in.lane, t->in.to_lane, i, rows, (long long)v, k,
                     (long long)want.v, want.k, (long long)t->in.imm);
        if (got.known != NULL && got.known[i] > 1)
            fail_msg("validity %d", got.known[i]);
    }
}

/* Machines with room for the run and no more. */
static bool small_machines;

static uint32_t most_rows(const struct world *w)
{
    uint32_t persons = w->first[w->to] - w->first[w->from];
    return persons > w->to - w->from ? persons : w->to - w->from;
}

static struct vm *run_trial(struct arena *arena, const struct trial *t, const struct world *w,
                            const struct vm_column cols[3], const struct vm_kernels *k)
{
    enum level out = t->level;
    if (is_fold(t->in.op) || t->in.op == VM_COUNT || t->in.op == VM_ANY || t->in.op == VM_ALL)
        out = LEVEL_HOUSEHOLD;
    if (t->in.op == VM_BROADCAST)
        out = LEVEL_PERSON;
    struct vm_program *p = arena_new(arena, struct vm_program);
    p->regs = arena_array(arena, struct vm_reg_info, REGS);
    p->insns = arena_array(arena, struct vm_insn, 4);
    p->n_regs = REGS;
    p->n_inputs = 3;
    p->regs[DST] = (struct vm_reg_info){.lane = (uint8_t)t->dst_lane, .level = (uint8_t)out};
    const struct spec *specs[] = {&t->a, &t->b, &t->c};
    for (uint16_t i = 0; i < 3; i++)
        p->regs[A + i] = (struct vm_reg_info){(uint8_t)specs[i]->lane, (uint8_t)t->level, true, i};
    for (uint16_t r = CANARY_1; r <= CANARY_2; r++) {
        p->regs[r] = (struct vm_reg_info){.lane = LANE_U8, .level = LEVEL_PERSON};
        p->insns[p->n_insns++] = (struct vm_insn){
            .op = VM_FILL, .lane = LANE_U8, .level = LEVEL_PERSON, .dst = r, .imm = CANARY};
    }
    if (t->in_place)
        p->insns[p->n_insns++] = (struct vm_insn){.op = VM_CAST,
                                                  .lane = (uint8_t)t->a.lane,
                                                  .to_lane = (uint8_t)t->a.lane,
                                                  .level = (uint8_t)t->level,
                                                  .dst = DST,
                                                  .a = A};
    struct vm_insn in = t->in;
    in.level = (uint8_t)t->level;
    in.dst = DST;
    in.a = t->in_place ? DST : A;
    in.b = B;
    in.c = t->has_c || !is_fold(in.op) ? C : VM_NONE;
    p->insns[p->n_insns++] = in;
    uint32_t capacity = small_machines ? most_rows(w) : VM_ROWS;
    struct vm *vm = vm_new_with(arena, p, capacity, k);
    struct vm_batch b = {.households = w->households, .first = w->first, .columns = cols};
    vm_run(vm, &b, w->from, w->to);
    check_canaries(vm, capacity);
    size_t rows = out == LEVEL_PERSON ? w->first[w->to] - w->first[w->from] : w->to - w->from;
    check_rows(t, w, cols, vm_register(vm, DST), rows);
    return vm;
}

/* Machines are made thousands of times: their memory is the rest of this arena's last block, which
 * is a large one. */
static struct arena machines;

static void warm_machines(void)
{
    arena_init(&machines, 16 << 20);
    for (int i = 0; i < 130; i++)
        arena_alloc(&machines, 8 << 10);
}

/* The two sets of loops give the same bytes, where this processor can run both. */
static void try_both(const struct trial *t, const struct world *w, const struct vm_column cols[3])
{
    struct arena_mark mark = arena_save(&machines);
    run_trial(&machines, t, w, cols, &vm_kernels_base);
    arena_restore(&machines, mark);
#if defined(__x86_64__)
    if (__builtin_cpu_supports("avx2"))
        run_trial(&machines, t, w, cols, &vm_kernels_avx2);
#endif
    arena_restore(&machines, mark);
}

static void try_in(struct trial t, int mode, const int known_in[3])
{
    struct world w = world_new(mode);
    size_t rows = t.level == LEVEL_PERSON ? w.first[w.households] : w.households;
    t.a.known_in = known_in[0];
    t.b.known_in = known_in[1];
    t.c.known_in = known_in[2];
    struct vm_column cols[3] = {column_new(&t.a, rows), column_new(&t.b, t.has_b ? rows : 0),
                                column_new(&t.c, t.has_c ? rows : 0)};
    small_machines = draw() % 2 == 0;
    try_both(&t, &w, cols);
    t.in_place = t.has_a && t.in.op < VM_SUM && t.a.lane == t.dst_lane;
    if (t.in_place)
        try_both(&t, &w, cols);
    for (int c = 0; c < 3; c++)
        column_free(&cols[c]);
    world_free(&w);
}

/* For immediates and tables, of which there are many. */
static void try_shortly(struct trial t)
{
    static const int known_in[2][3] = {{8, 8, 8}, {6, 6, 6}};
    for (int i = 0; i < 2; i++)
        try_in(t, 0, known_in[i]);
}

static void try_trial(struct trial t)
{
    static const int known_in[7][3] = {{8, 8, 8}, {6, 8, 8}, {8, 6, 8}, {8, 8, 6},
                                       {6, 6, 6}, {0, 6, 6}, {7, 8, 7}};
    for (int mode = 0; mode < 4; mode++) {
        for (int i = 0; i < 7; i += mode < 2 ? 1 : 4) /* all known, and all mixed */
            try_in(t, mode, known_in[i]);
    }
}

/* ---- Which operands an operation takes, so that nothing overflows ---- */

static struct spec full(enum lane l)
{
    return (struct spec){.lane = l, .lo = least(l), .hi = greatest(l)};
}

static struct spec within(enum lane l, int64_t lo, int64_t hi)
{
    return (struct spec){.lane = l, .lo = lo, .hi = hi};
}

static struct trial trial_of(enum vm_op op, enum lane lane)
{
    return (struct trial){
        .in = {.op = (uint8_t)op, .lane = (uint8_t)lane, .to_lane = (uint8_t)lane},
        .level = LEVEL_PERSON,
        .dst_lane = lane,
        .a = full(lane),
        .b = full(lane),
        .c = full(lane),
        .has_a = true,
    };
}

#define EACH_LANE(l) for (enum lane l = LANE_U8; l <= LANE_I64; l++)

static void test_arithmetic(void **unused)
{
    (void)unused;
    EACH_LANE(l)
    {
        struct spec half = within(l, least(l) / 2, greatest(l) / 2);
        int64_t root = l == LANE_U8 ? 15 : l == LANE_I16 ? 181 : l == LANE_I32 ? 46340 : 3037000499;
        for (enum vm_op op = VM_ADD; op <= VM_MAX; op++) {
            struct trial t = trial_of(op, l);
            t.has_b = true;
            if (op == VM_ADD || op == VM_SUB)
                t.a = t.b = half;
            if (op == VM_SUB && l == LANE_U8)
                t.a = within(l, 127, 255);
            if (op == VM_MUL)
                t.a = t.b = within(l, l == LANE_U8 ? 0 : -root, root);
            try_trial(t);
        }
        for (enum vm_op op = VM_ADD_S; op <= VM_MAX_S; op++) {
            struct trial t = trial_of(op, l);
            t.in.imm = greatest(l) / 2 - 3;
            if (op == VM_ADD_S || op == VM_RSUB_S)
                t.a = half;
            if (op == VM_RSUB_S)
                t.in.imm = l == LANE_U8 ? 128 : greatest(l) / 2;
            if (op == VM_MUL_S) {
                t.a = within(l, l == LANE_U8 ? 0 : -root, root);
                t.in.imm = l == LANE_U8 ? 15 : 3 - root;
            }
            try_trial(t);
        }
    }
    struct trial down = trial_of(VM_ADD_S, LANE_U8);
    down.a = within(LANE_U8, 100, 255);
    down.in.imm = -100;
    try_trial(down);
    struct trial cut = trial_of(VM_MIN_S, LANE_I16);
    cut.in.imm = 1000000; /* more than the lane holds */
    try_trial(cut);
}

static void test_fill_and_cast(void **unused)
{
    (void)unused;
    EACH_LANE(l)
    {
        struct trial t = trial_of(VM_FILL, l);
        t.has_a = false;
        t.in.imm = greatest(l) - 1;
        try_trial(t);
        t.in.op = VM_FILL_UNKNOWN;
        try_trial(t);
        EACH_LANE(to)
        {
            t = trial_of(VM_CAST, l);
            t.in.to_lane = (uint8_t)to;
            t.dst_lane = to;
            if (to < l || to == LANE_U8)
                t.a = within(l, least(to), greatest(to));
            if (to == LANE_U8 && l > to)
                t.a = within(l, 0, 255);
            if (l == LANE_U8)
                t.a = full(l);
            try_trial(t);
        }
    }
}

static void test_division(void **unused)
{
    (void)unused;
    EACH_LANE(l)
    {
        for (enum vm_op op = VM_DIV_FLOOR; op <= VM_DIV_NEAREST; op++) {
            struct trial t = trial_of(op, l);
            t.has_b = true;
            t.b = within(l, 1, greatest(l));
            try_trial(t);
            t.b = within(l, 1, 9);
            try_trial(t);
        }
        const int64_t divisors[] = {1,
                                    2,
                                    3,
                                    7,
                                    10,
                                    64,
                                    100,
                                    127,
                                    128,
                                    255,
                                    1000,
                                    10000,
                                    32767,
                                    65536,
                                    1000000,
                                    1 << 30,
                                    INT32_MAX,
                                    (int64_t)1 << 31,
                                    (int64_t)1 << 40,
                                    1000000000000,
                                    (int64_t)1 << 62,
                                    INT64_MAX};
        for (enum vm_op op = VM_DIV_FLOOR_S; op <= VM_DIV_NEAREST_S; op++) {
            for (size_t i = 0; i < sizeof(divisors) / sizeof(divisors[0]); i++) {
                struct trial t = trial_of(op, l);
                t.in.imm = divisors[i];
                if (i % 3 == 0 && divisors[i] < greatest(l) / 8) /* near the halves */
                    t.a = within(l, least(l) / 8 < -4 * divisors[i] ? -4 * divisors[i] : 0,
                                 4 * divisors[i]);
                try_shortly(t);
            }
        }
    }
}

static void test_comparison(void **unused)
{
    (void)unused;
    EACH_LANE(l)
    {
        for (enum vm_op op = VM_EQ; op <= VM_LE; op++) {
            struct trial t = trial_of(op, l);
            t.dst_lane = LANE_U8;
            t.has_b = true;
            try_trial(t);
            t.a = t.b = within(l, 5, 8);
            try_trial(t);
        }
        const int64_t imms[] = {0,   7,     least(l),         greatest(l),        -1,
                                256, 70000, (int64_t)1 << 40, -((int64_t)1 << 40)};
        for (enum vm_op op = VM_EQ_S; op <= VM_IN_RANGE_S; op++) {
            for (size_t i = 0; i < sizeof(imms) / sizeof(imms[0]); i++) {
                struct trial t = trial_of(op, l);
                t.dst_lane = LANE_U8;
                t.in.imm = imms[i];
                t.in.imm2 = i % 2 == 0 ? imms[i] / 2 + 60 : imms[(i + 2) % 7];
                try_shortly(t);
            }
        }
    }
    struct vm_table set = {.set = {0x8000000000000001, draw(), 0, 0x80000000000000ff}};
    struct trial t = trial_of(VM_IN_SET, LANE_U8);
    t.in.table = &set;
    try_trial(t);
}

static void test_logic(void **unused)
{
    (void)unused;
    for (enum vm_op op = VM_AND; op <= VM_NOT; op++) {
        struct trial t = trial_of(op, LANE_U8);
        t.a = t.b = within(LANE_U8, 0, 1);
        t.has_b = op != VM_NOT;
        try_trial(t);
    }
    EACH_LANE(l)
    {
        for (enum vm_op op = VM_SELECT; op <= VM_SELECT_SS; op++) {
            struct trial t = trial_of(op, l);
            t.a = within(LANE_U8, 0, 1);
            t.has_b = op == VM_SELECT || op == VM_SELECT_VS;
            t.has_c = op == VM_SELECT || op == VM_SELECT_SV;
            t.in.imm = 3;
            t.in.imm2 = greatest(l);
            try_trial(t);
            t.b = t.c = within(l, 2, 3); /* often equal */
            t.in.imm = t.in.imm2 = 3;
            try_trial(t);
        }
        struct trial t = trial_of(VM_AGREE, l);
        t.has_b = true;
        t.a = t.b = within(l, 0, 2);
        try_trial(t);
        t.in.op = VM_KNOWN;
        t.has_b = false;
        t.dst_lane = LANE_U8;
        try_trial(t);
    }
}

static void test_dates(void **unused)
{
    (void)unused;
    for (enum vm_op op = VM_YEARS; op <= VM_ADD_MONTHS; op++) {
        struct trial t = trial_of(op, LANE_I32);
        t.has_b = op != VM_YEARS_S;
        t.a = t.b = (struct spec){.lane = LANE_I32, .lo = 1600, .hi = 2999, .is_date = true};
        t.in.imm = vm_date_pack(2024, 2, 29);
        if (op == VM_ADD_MONTHS) {
            t.a.lo = 1900, t.a.hi = 2100;
            t.b = within(LANE_I32, -3000, 3000);
        }
        try_trial(t);
        t.a.lo = t.b.lo, t.a.hi = t.b.hi; /* few years: many equal months and days */
        if (op != VM_ADD_MONTHS)
            t.a.lo = t.b.lo = 1999, t.a.hi = t.b.hi = 2001;
        else
            t.a = (struct spec){.lane = LANE_I32, .lo = 1999, .hi = 2001, .is_date = true},
            t.b = within(LANE_I32, -30, 30);
        try_trial(t);
    }
}

static void test_tables(void **unused)
{
    (void)unused;
    static const uint32_t sizes[] = {1, 16, 48, 256};
    int64_t keys[256];
    uint8_t known_rows[256 + VM_SLACK];
    for (size_t i = 0; i < 256; i++)
        known_rows[i] = draw() % 4 != 0;
    EACH_LANE(l)
    {
        EACH_LANE(to)
        {
            for (size_t s = 0; s < 4; s++) {
                uint32_t n = sizes[s];
                struct spec value = full(to);
                value.known_in = 8;
                struct vm_column values = column_new(&value, n);
                struct vm_table table = {.lane = to, .values = values.data, .keys = keys, .n = n};
                uint32_t last = n - 1 > greatest(l) ? (uint32_t)greatest(l) : n - 1;
                struct trial t = trial_of(VM_LOOKUP, l);
                t.in.to_lane = (uint8_t)to;
                t.dst_lane = to;
                t.in.table = &table;
                t.a = within(l, 0, last);
                try_trial(t);
                table.known = known_rows;
                try_shortly(t);
                if (n - 1 <= greatest(to)) {
                    int64_t step = l == LANE_U8 ? 1 : draw_in(1, 4);
                    for (uint32_t i = 0; i < n; i++)
                        keys[i] = (l == LANE_U8 ? 3 : -40) + (int64_t)i * step;
                    t.a = within(l, least(l) / 64, greatest(l) < 1100 ? greatest(l) : 1100);
                    t.in.op = VM_FLOOR_ROW;
                    try_shortly(t);
                    t.in.op = VM_EXACT_ROW;
                    try_shortly(t);
                }
                column_free(&values);
            }
        }
    }
}

static void test_members(void **unused)
{
    (void)unused;
    EACH_LANE(l)
    {
        EACH_LANE(to)
        {
            for (enum vm_op op = VM_SUM; op <= VM_MIN_OF; op++) {
                struct trial t = trial_of(op, l);
                t.in.to_lane = (uint8_t)to;
                t.dst_lane = to;
                enum lane narrow = l < to ? l : to;
                t.a = within(l, least(narrow), greatest(narrow));
                if (l == LANE_U8 || to == LANE_U8)
                    t.a.lo = 0;
                if (op == VM_SUM && narrow == to) /* of 255 members */
                    t.a.lo /= 256, t.a.hi = to == LANE_U8 ? 1 : t.a.hi / 256;
                if (op == VM_SUM && to == LANE_I16 && l == LANE_U8)
                    t.a.hi = 128;
                t.c = within(LANE_U8, 0, 1);
                t.in.imm = to == LANE_U8 ? 77 : -77;
                try_trial(t);
                t.has_c = true;
                try_trial(t);
            }
        }
        struct trial t = trial_of(VM_BROADCAST, l);
        t.level = LEVEL_HOUSEHOLD;
        try_trial(t);
    }
    for (enum vm_op op = VM_COUNT; op <= VM_ALL; op++) {
        struct trial t = trial_of(op, LANE_U8);
        t.a = within(LANE_U8, 0, 1);
        try_trial(t);
    }
}

/* ---- By hand ---- */

/* Runs `in` over a few person rows, one household a row, and gives the result's rows. */
static void run_rows(struct vm_insn in, enum lane dst_lane, size_t n, const struct vm_column *cols,
                     struct cell *out)
{
    struct arena arena;
    arena_init(&arena, 16 << 20);
    uint32_t first[33];
    for (uint32_t i = 0; i <= n; i++)
        first[i] = i;
    struct vm_reg_info regs[] = {
        {.lane = (uint8_t)dst_lane, .level = LEVEL_PERSON},
        {.lane = in.lane, .level = LEVEL_PERSON, .is_input = true, .input = 0},
        {.lane = in.lane, .level = LEVEL_PERSON, .is_input = true, .input = 1},
    };
    in.dst = 0, in.a = 1, in.b = 2, in.c = VM_NONE, in.level = LEVEL_PERSON;
    struct vm_program p = {.insns = &in, .n_insns = 1, .regs = regs, .n_regs = 3, .n_inputs = 2};
    struct vm_batch b = {.households = (uint32_t)n, .first = first, .columns = cols};
    struct vm *vm = vm_new(&arena, &p);
    vm_run(vm, &b, 0, (uint32_t)n);
    struct vm_reg r = vm_register(vm, 0);
    for (size_t i = 0; i < n; i++)
        out[i] = (struct cell){lane_get(r.data, dst_lane, i), r.known == NULL || r.known[i]};
    arena_clear(&arena);
}

static void test_kleene_by_hand(void **unused)
{
    (void)unused;
    /* false, true, unknown with each of false, true, unknown */
    const uint8_t a[9 + VM_SLACK] = {0, 0, 0, 1, 1, 1, 0, 0, 0};
    const uint8_t ka[9 + VM_SLACK] = {1, 1, 1, 1, 1, 1, 0, 0, 0};
    const uint8_t b[9 + VM_SLACK] = {0, 1, 0, 0, 1, 0, 0, 1, 0};
    const uint8_t kb[9 + VM_SLACK] = {1, 1, 0, 1, 1, 0, 1, 1, 0};
    const struct vm_column cols[] = {{.data = a, .known = ka}, {.data = b, .known = kb}};
    struct cell out[9];
    run_rows((struct vm_insn){.op = VM_AND, .lane = LANE_U8}, LANE_U8, 9, cols, out);
    for (int i = 0; i < 9; i++) {
        assert_int_equal(out[i].k, "111110100"[i] - '0');
        assert_int_equal(out[i].v, "000010000"[i] - '0');
    }
    run_rows((struct vm_insn){.op = VM_OR, .lane = LANE_U8}, LANE_U8, 9, cols, out);
    for (int i = 0; i < 9; i++) {
        assert_int_equal(out[i].k, "110111010"[i] - '0');
        assert_int_equal(out[i].v, "010111010"[i] - '0');
    }
}

static void test_rounding_by_hand(void **unused)
{
    (void)unused;
    const int16_t a[7 + VM_SLACK] = {-6, -5, -4, -1, 5, 6, 7};
    const int16_t b[7 + VM_SLACK] = {4, 4, 4, 4, 4, 4, 4};
    const struct vm_column cols[] = {{.data = a}, {.data = b}};
    static const int floor[] = {-2, -2, -1, -1, 1, 1, 1}, ceil[] = {-1, -1, -1, 0, 2, 2, 2},
                     nearest[] = {-2, -1, -1, 0, 1, 2, 2}; /* -1.5 and 1.5 away from zero */
    const int *want[] = {floor, ceil, nearest};
    for (int op = 0; op < 3; op++) {
        struct cell by_register[7], by_number[7];
        struct vm_insn in = {.op = (uint8_t)(VM_DIV_FLOOR + op), .lane = LANE_I16};
        run_rows(in, LANE_I16, 7, cols, by_register);
        in = (struct vm_insn){.op = (uint8_t)(VM_DIV_FLOOR_S + op), .lane = LANE_I16, .imm = 4};
        run_rows(in, LANE_I16, 7, cols, by_number);
        for (int i = 0; i < 7; i++) {
            assert_int_equal(by_register[i].v, want[op][i]);
            assert_int_equal(by_number[i].v, want[op][i]);
        }
    }
}

static void test_dates_by_hand(void **unused)
{
    (void)unused;
    const int32_t a[4 + VM_SLACK] = {vm_date_pack(2004, 2, 29), vm_date_pack(2004, 2, 29),
                                     vm_date_pack(2024, 1, 31), vm_date_pack(2023, 12, 31)};
    const int32_t b[4 + VM_SLACK] = {vm_date_pack(2020, 2, 28), vm_date_pack(2021, 3, 1),
                                     vm_date_pack(2024, 3, 1), vm_date_pack(2024, 3, 1)};
    const int32_t months[4 + VM_SLACK] = {12, -12, 1, 2};
    const struct vm_column dates[] = {{.data = a}, {.data = b}};
    const struct vm_column later[] = {{.data = a}, {.data = months}};
    struct cell out[4];
    run_rows((struct vm_insn){.op = VM_YEARS, .lane = LANE_I32}, LANE_I32, 4, dates, out);
    assert_true(out[0].v == 15 && out[1].v == 17 && out[2].v == 0 && out[3].v == 0);
    run_rows((struct vm_insn){.op = VM_MONTHS, .lane = LANE_I32}, LANE_I32, 4, dates, out);
    assert_true(out[0].v == 191 && out[1].v == 204 && out[2].v == 1 && out[3].v == 2);
    run_rows((struct vm_insn){.op = VM_DAYS, .lane = LANE_I32}, LANE_I32, 4, dates, out);
    assert_true(out[2].v == 30 && out[3].v == 61); /* 29 + 1, 31 + 29 + 1 */
    run_rows((struct vm_insn){.op = VM_ADD_MONTHS, .lane = LANE_I32}, LANE_I32, 4, later, out);
    assert_int_equal(out[0].v, vm_date_pack(2005, 2, 28));
    assert_int_equal(out[1].v, vm_date_pack(2003, 2, 28));
    assert_int_equal(out[2].v, vm_date_pack(2024, 2, 29));
    assert_int_equal(out[3].v, vm_date_pack(2024, 2, 29));
}

static void test_chunk_end(void **unused)
{
    (void)unused;
    static uint32_t first[10001];
    struct vm_batch b = {.households = 10000, .first = first};
    for (uint32_t h = 0; h <= 10000; h++)
        first[h] = h; /* ones: 4096 households */
    assert_int_equal(vm_chunk_end(&b, 0), 4096);
    assert_int_equal(vm_chunk_end(&b, 5904), 10000);
    assert_int_equal(vm_chunk_end(&b, 9999), 10000);
    for (uint32_t h = 0; h <= 10000; h++)
        first[h] = 4 * h; /* exactly 4096 persons */
    assert_int_equal(vm_chunk_end(&b, 0), 1024);
    for (uint32_t h = 0; h <= 10000; h++)
        first[h] = 3 * h; /* 1365 * 3 = 4095 */
    assert_int_equal(vm_chunk_end(&b, 100), 1465);
}

/* A few instructions on a batch in many runs: inputs of one value for all rows, which change
 * between batches, and registers used again. household: sum over members of (rate * money where
 * over) */
static void test_runs_of_a_batch(void **unused)
{
    (void)unused;
    enum { AGE, MONEY, RATE, OVER, WORTH, PAID, TOTAL, ALL_REGS };
    struct vm_reg_info regs[ALL_REGS] = {
        [AGE] = {LANE_U8, LEVEL_PERSON, true, 0},
        [MONEY] = {LANE_I32, LEVEL_PERSON, true, 1},
        [RATE] = {LANE_I32, LEVEL_PERSON, true, 2},
        [OVER] = {LANE_U8, LEVEL_PERSON, false, 0},
        [WORTH] = {LANE_I32, LEVEL_PERSON, false, 0},
        [PAID] = {LANE_I32, LEVEL_PERSON, false, 0},
        [TOTAL] = {LANE_I64, LEVEL_HOUSEHOLD, false, 0},
    };
    struct vm_insn insns[] = {
        {.op = VM_GE_S, .lane = LANE_U8, .level = 2, .dst = OVER, .a = AGE, .imm = 80},
        {.op = VM_MUL, .lane = LANE_I32, .level = 2, .dst = WORTH, .a = MONEY, .b = RATE},
        {.op = VM_SELECT_VS, .lane = LANE_I32, .level = 2, .dst = PAID, .a = OVER, .b = WORTH},
        {.op = VM_SUM,
         .lane = LANE_I32,
         .to_lane = LANE_I64,
         .level = 2,
         .dst = TOTAL,
         .a = PAID,
         .c = VM_NONE},
    };
    struct vm_program p = {insns, 4, regs, ALL_REGS, 3};
    struct world w = world_new(1);
    struct spec age = {.lane = LANE_U8, .lo = 70, .hi = 90, .known_in = 7};
    struct spec money = {.lane = LANE_I32, .lo = 0, .hi = 500000, .known_in = 8};
    struct vm_column cols[3] = {column_new(&age, w.first[w.households]),
                                column_new(&money, w.first[w.households])};
    struct arena arena;
    arena_init(&arena, 16 << 20);
    struct vm *vm = vm_new(&arena, &p);
    assert_true(arena.used_bytes <= vm_bytes(&p) + 64);
    static const int rates[] = {2, 0, 0, 5}; /* the third one unknown */
    for (int round = 0; round < 4; round++) {
        cols[2] = (struct vm_column){.uniform = rates[round], .uniform_known = round != 2};
        struct vm_batch b = {.households = w.households, .first = w.first, .columns = cols};
        for (uint32_t from = 0, to; from < w.households; from = to) {
            to = vm_chunk_end(&b, from);
            vm_run(vm, &b, from, to);
            struct vm_reg r = vm_register(vm, TOTAL);
            for (uint32_t h = from; h < to; h++) {
                struct cell want = known(0);
                for (uint32_t i = w.first[h]; i < w.first[h + 1]; i++) {
                    struct cell a = column_get(&cols[0], LANE_U8, i);
                    int64_t paid = column_get(&cols[1], LANE_I32, i).v * rates[round];
                    if (!a.k || (a.v >= 80 && round == 2)) /* no rate: only who has none is known */
                        want.k = a.k ? false : want.k && round != 2 && paid == 0;
                    else
                        want.v += a.v >= 80 ? paid : 0;
                }
                bool k = r.known == NULL || r.known[h - from];
                assert_int_equal(k, want.k);
                assert_int_equal(((int64_t *)r.data)[h - from], want.k ? want.v : 0);
            }
        }
    }
    arena_clear(&arena);
    column_free(&cols[0]);
    column_free(&cols[1]);
    world_free(&w);
}

int main(void)
{
    state = 20261124;
    warm_machines();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_kleene_by_hand),  cmocka_unit_test(test_rounding_by_hand),
        cmocka_unit_test(test_dates_by_hand),   cmocka_unit_test(test_chunk_end),
        cmocka_unit_test(test_runs_of_a_batch), cmocka_unit_test(test_fill_and_cast),
        cmocka_unit_test(test_arithmetic),      cmocka_unit_test(test_division),
        cmocka_unit_test(test_comparison),      cmocka_unit_test(test_logic),
        cmocka_unit_test(test_dates),           cmocka_unit_test(test_tables),
        cmocka_unit_test(test_members),
    };
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    arena_clear(&machines);
    return failed;
}
