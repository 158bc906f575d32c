/* The vector machine (vm.h): lays out the registers, prepares each instruction once, and runs them
 * over one vector of rows after another. The loops are in vm_kernels.c. */
#include "law/vm.h"
#include "base/check.h"
#include "law/vm_kernels.h"

enum { ALIGNMENT = 64 }; /* a cache line */

/* What an operation reads and how its result comes to be known. */
enum {
    READS_A = 1,
    READS_B = 2,
    READS_C = 4,
    MAY_READ_C = 8,   /* c may be VM_NONE */
    HAS_TO_LANE = 16, /* its loops differ by to_lane */
    MAKES_BYTE = 32,  /* result u8, whatever the lane */
    BYTE_A = 64,      /* a is u8, whatever the lane */
    SEGMENT = 128,    /* between persons and households */
    ALWAYS = 256,     /* its validity has to be computed even where all operands are known */
    KEEPS_ZERO = 512, /* an operand of 0 gives 0: unknown rows need not be cleared */
    HAS_TABLE = 1024,
};

static const uint16_t op_traits[VM_OP_COUNT] = {
    [VM_FILL] = 0,
    [VM_FILL_UNKNOWN] = ALWAYS,
    [VM_CAST] = READS_A | HAS_TO_LANE | KEEPS_ZERO,
    [VM_ADD] = READS_A | READS_B,
    [VM_SUB] = READS_A | READS_B,
    [VM_MUL] = READS_A | READS_B | KEEPS_ZERO,
    [VM_MIN] = READS_A | READS_B,
    [VM_MAX] = READS_A | READS_B,
    [VM_ADD_S] = READS_A,
    [VM_RSUB_S] = READS_A,
    [VM_MUL_S] = READS_A | KEEPS_ZERO,
    [VM_MIN_S] = READS_A,
    [VM_MAX_S] = READS_A,
    [VM_DIV_FLOOR] = READS_A | READS_B,
    [VM_DIV_CEIL] = READS_A | READS_B,
    [VM_DIV_NEAREST] = READS_A | READS_B,
    [VM_DIV_FLOOR_S] = READS_A | KEEPS_ZERO,
    [VM_DIV_CEIL_S] = READS_A | KEEPS_ZERO,
    [VM_DIV_NEAREST_S] = READS_A | KEEPS_ZERO,
    [VM_EQ] = READS_A | READS_B | MAKES_BYTE,
    [VM_NE] = READS_A | READS_B | MAKES_BYTE,
    [VM_LT] = READS_A | READS_B | MAKES_BYTE,
    [VM_LE] = READS_A | READS_B | MAKES_BYTE,
    [VM_EQ_S] = READS_A | MAKES_BYTE,
    [VM_NE_S] = READS_A | MAKES_BYTE,
    [VM_LT_S] = READS_A | MAKES_BYTE,
    [VM_LE_S] = READS_A | MAKES_BYTE,
    [VM_GT_S] = READS_A | MAKES_BYTE,
    [VM_GE_S] = READS_A | MAKES_BYTE,
    [VM_IN_RANGE_S] = READS_A | MAKES_BYTE,
    [VM_IN_SET] = READS_A | MAKES_BYTE | HAS_TABLE,
    [VM_AND] = READS_A | READS_B | MAKES_BYTE,
    [VM_OR] = READS_A | READS_B | MAKES_BYTE,
    [VM_NOT] = READS_A | MAKES_BYTE,
    [VM_SELECT] = READS_A | READS_B | READS_C | BYTE_A,
    [VM_SELECT_VS] = READS_A | READS_B | BYTE_A,
    [VM_SELECT_SV] = READS_A | READS_C | BYTE_A,
    [VM_SELECT_SS] = READS_A | BYTE_A,
    [VM_AGREE] = READS_A | READS_B | ALWAYS,
    [VM_KNOWN] = READS_A | MAKES_BYTE,
    [VM_YEARS] = READS_A | READS_B,
    [VM_YEARS_S] = READS_A,
    [VM_MONTHS] = READS_A | READS_B,
    [VM_DAYS] = READS_A | READS_B,
    [VM_ADD_MONTHS] = READS_A | READS_B,
    [VM_LOOKUP] = READS_A | HAS_TO_LANE | HAS_TABLE,
    [VM_FLOOR_ROW] = READS_A | HAS_TO_LANE | HAS_TABLE | ALWAYS,
    [VM_EXACT_ROW] = READS_A | HAS_TO_LANE | HAS_TABLE | ALWAYS,
    [VM_SUM] = READS_A | MAY_READ_C | HAS_TO_LANE | SEGMENT,
    [VM_MAX_OF] = READS_A | MAY_READ_C | HAS_TO_LANE | SEGMENT,
    [VM_MIN_OF] = READS_A | MAY_READ_C | HAS_TO_LANE | SEGMENT,
    [VM_COUNT] = READS_A | MAKES_BYTE | SEGMENT,
    [VM_ANY] = READS_A | MAKES_BYTE | SEGMENT,
    [VM_ALL] = READS_A | MAKES_BYTE | SEGMENT,
    [VM_BROADCAST] = READS_A | SEGMENT,
};

/* An instruction, prepared. */
struct step {
    vm_kernel *plain;
    vm_known_kernel *known; /* d and kd; NULL: plain, then validity, then mask */
    vm_known_kernel *validity;
    vm_kernel *mask; /* NULL: not needed */
    uint16_t dst, a, b, c;
    uint8_t level;
    uint8_t shift;
    bool always;
    uint64_t magic;
    int64_t imm, imm2;
    const struct vm_table *table;
    uint8_t *nibbles;
};

/* An input's vector for batches that have one value for all rows. */
struct uniform {
    void *data;
    uint8_t *known;
    int64_t value;
    bool is_known, is_filled;
};

struct vm {
    const struct vm_program *p;
    const struct vm_kernels *k;
    uint32_t rows; /* of a run at most, a multiple of 32 */
    uint32_t n_inputs;
    uint16_t *inputs;         /* the registers that are */
    struct vm_reg *regs;      /* one more than the program's: VM_NONE, nothing */
    uint8_t **known;          /* of registers that are not inputs: room for `known` */
    struct uniform *uniforms; /* of registers that are */
    struct step *steps;
    uint32_t n_steps;
    uint8_t *ones;
    struct vm_groups groups;
    void *scratch[2];
    void *more;
    bool has_segments;
};

size_t lane_bytes(enum lane l)
{
    static const uint8_t bytes[LANE_COUNT] = {1, 2, 4, 8};
    return bytes[l];
}

void vm_divisor(int64_t d, int bits, uint64_t *magic, uint8_t *shift)
{
    int log = 1;
    while (log < bits && (int64_t)1 << log < d)
        log++;
    /* 2^(bits + log) / d by long division: the quotient has at most 64 bits. */
    uint64_t quotient = 0;
    uint64_t rest = 0;
    for (int i = bits + log; i >= 0; i--) {
        rest = rest << 1 | (i == bits + log);
        bool fits = rest >= (uint64_t)d;
        rest -= fits ? (uint64_t)d : 0;
        quotient = quotient << 1 | fits;
    }
    *magic = quotient + 1;
    *shift = (uint8_t)(bits + log);
}

void vm_set_nibbles(const uint64_t set[4], uint8_t nibbles[32])
{
    mem_zero(nibbles, 32);
    for (int v = 0; v < 256; v++) {
        int high = v >> 4;
        if (set[v >> 6] >> (v & 63) & 1)
            nibbles[(high >= 8 ? 16 : 0) + (v & 15)] |= (uint8_t)(1 << (high & 7));
    }
}

/* ---- Memory: one block, cut by the same walk that measures it. ---- */

struct layout {
    char *base; /* NULL: only measure */
    size_t at;
};

static void *cut(struct layout *l, size_t bytes)
{
    void *p = l->base == NULL ? NULL : l->base + l->at;
    l->at += (bytes + (ALIGNMENT - 1)) & ~(size_t)(ALIGNMENT - 1);
    return p;
}

static void lay_out_pieces(struct layout *l, struct vm_pieces *pieces, size_t n)
{
    pieces->at = cut(l, n * sizeof(*pieces->at));
    pieces->size = cut(l, n);
    pieces->mask = cut(l, n * sizeof(*pieces->mask));
}

static void lay_out_groups(struct layout *l, struct vm_groups *g, size_t rows)
{
    size_t more = rows / VM_GROUP + VM_GROUP;
    lay_out_pieces(l, &g->first, rows + VM_SLACK); /* `size` is also read as a vector */
    lay_out_pieces(l, &g->more, more);
    g->owner = cut(l, more * sizeof(*g->owner));
    g->eight = cut(l, more * sizeof(*g->eight));
}

/* `vm` is filled where the layout has a base; else it only serves the walk. */
static void lay_out(struct layout *l, struct vm *vm, const struct vm_program *p)
{
    bool real = l->base != NULL;
    size_t vector = vm->rows + VM_SLACK;
    vm->inputs = cut(l, p->n_regs * sizeof(*vm->inputs));
    vm->regs = cut(l, (p->n_regs + 1) * sizeof(*vm->regs));
    vm->known = cut(l, p->n_regs * sizeof(*vm->known));
    vm->uniforms = cut(l, p->n_regs * sizeof(*vm->uniforms));
    vm->steps = cut(l, p->n_insns * sizeof(*vm->steps));
    vm->ones = cut(l, vector);
    lay_out_groups(l, &vm->groups, vm->rows);
    vm->scratch[0] = cut(l, vector * sizeof(int64_t));
    vm->scratch[1] = cut(l, vector * sizeof(int64_t));
    vm->more = cut(l, (vm->rows / VM_GROUP + VM_GROUP) * sizeof(int64_t));
    for (uint32_t r = 0; r < p->n_regs; r++) {
        void *data = cut(l, vector * lane_bytes(p->regs[r].lane));
        uint8_t *known = cut(l, vector);
        if (!real)
            continue;
        if (p->regs[r].is_input) {
            vm->uniforms[r] = (struct uniform){.data = data, .known = known};
            vm->inputs[vm->n_inputs++] = (uint16_t)r;
        } else {
            vm->regs[r].data = data;
        }
        vm->known[r] = known;
    }
    for (uint32_t i = 0; i < p->n_insns; i++) {
        uint8_t *nibbles = p->insns[i].op == VM_IN_SET ? cut(l, 32) : NULL;
        if (real)
            vm->steps[i].nibbles = nibbles;
    }
}

size_t vm_bytes(const struct vm_program *p)
{
    struct layout measure = {0};
    struct vm unused = {.rows = VM_ROWS};
    lay_out(&measure, &unused, p);
    return sizeof(struct vm) + ALIGNMENT + measure.at;
}

/* ---- Preparing an instruction ---- */

static int64_t lane_least(enum lane l)
{
    static const int64_t least[LANE_COUNT] = {0, INT16_MIN, INT32_MIN, INT64_MIN};
    return least[l];
}

static int64_t lane_greatest(enum lane l)
{
    static const int64_t greatest[LANE_COUNT] = {UINT8_MAX, INT16_MAX, INT32_MAX, INT64_MAX};
    return greatest[l];
}

static int64_t clamp(int64_t v, enum lane l)
{
    return v < lane_least(l) ? lane_least(l) : v > lane_greatest(l) ? lane_greatest(l) : v;
}

/* A comparison that comes out the same for every value of the lane. */
static void compare_always(struct vm_insn *in, bool result)
{
    in->op = result ? VM_GE_S : VM_LT_S;
    in->imm = lane_least(in->lane);
}

/* An immediate that the lane cannot hold: the comparison as one with what it can. */
static void fit_comparison(struct vm_insn *in)
{
    bool above = in->imm > lane_greatest(in->lane);
    bool below = in->imm < lane_least(in->lane);
    switch (in->op) {
    case VM_EQ_S:
    case VM_NE_S:
        if (above || below)
            compare_always(in, in->op == VM_NE_S);
        break;
    case VM_LT_S:
    case VM_LE_S:
        if (above || below)
            compare_always(in, above);
        break;
    case VM_GT_S:
    case VM_GE_S:
        if (above || below)
            compare_always(in, below);
        break;
    case VM_IN_RANGE_S:
        if (in->imm > in->imm2 || above || in->imm2 < lane_least(in->lane)) {
            compare_always(in, false);
        } else {
            in->imm = clamp(in->imm, in->lane);
            in->imm2 = clamp(in->imm2, in->lane);
        }
        break;
    default:
        break;
    }
}

/* The instruction as the loops can do it: immediates within the lane, no division by one. */
static struct vm_insn fitted(struct vm_insn in)
{
    fit_comparison(&in);
    if (in.op == VM_MIN_S || in.op == VM_MAX_S)
        in.imm = clamp(in.imm, in.lane);
    if (in.op == VM_DIV_FLOOR_S || in.op == VM_DIV_CEIL_S || in.op == VM_DIV_NEAREST_S) {
        check(in.imm > 0);
        if (in.imm == 1) {
            in.op = VM_CAST;
            in.to_lane = in.lane;
        }
    }
    return in;
}

static void check_operand(const struct vm_program *p, uint16_t reg, bool read, enum lane lane)
{
    check(!read || (reg < p->n_regs && p->regs[reg].lane == lane));
}

static void check_insn(const struct vm_program *p, const struct vm_insn *in, uint16_t traits)
{
    check(in->lane < LANE_COUNT && in->level <= LEVEL_PERSON);
    check(!(traits & HAS_TO_LANE) || in->to_lane < LANE_COUNT);
    check(in->dst < p->n_regs && !p->regs[in->dst].is_input);
    enum lane lane = in->lane;
    bool conditional = (traits & MAY_READ_C) && in->c != VM_NONE;
    check_operand(p, in->a, traits & READS_A, traits & BYTE_A ? LANE_U8 : lane);
    check_operand(p, in->b, traits & READS_B, lane);
    check_operand(p, in->c, traits & READS_C, lane);
    check_operand(p, in->c, conditional, LANE_U8);
    enum lane result = traits & HAS_TO_LANE ? (enum lane)in->to_lane : lane;
    check(p->regs[in->dst].lane == (traits & MAKES_BYTE ? LANE_U8 : result));
    check(!(traits & HAS_TABLE) || in->table != NULL);
    check(in->op != VM_LOOKUP || (in->table->n > 0 && in->table->lane == in->to_lane));
    bool up = in->op == VM_BROADCAST;
    check(!(traits & SEGMENT) || (p->regs[in->dst].level == (up ? LEVEL_PERSON : LEVEL_HOUSEHOLD) &&
                                  p->regs[in->a].level == (up ? LEVEL_HOUSEHOLD : LEVEL_PERSON)));
}

static void prepare_divisor(struct step *s, const struct vm_insn *in)
{
    static const int bits[LANE_COUNT] = {15, 15, 31, 63};
    bool by_imm = in->op == VM_DIV_FLOOR_S || in->op == VM_DIV_CEIL_S || in->op == VM_DIV_NEAREST_S;
    if (by_imm && in->imm <= lane_greatest(in->lane))
        vm_divisor(in->imm, bits[in->lane], &s->magic, &s->shift);
}

static void prepare(struct vm *vm, struct step *s, const struct vm_insn *from)
{
    const struct vm_program *p = vm->p;
    check(from->op < VM_OP_COUNT);
    struct vm_insn in = fitted(*from);
    uint16_t traits = op_traits[in.op];
    check_insn(p, &in, traits);
    uint16_t nothing = (uint16_t)p->n_regs;
    bool reads_c = (traits & READS_C) || ((traits & MAY_READ_C) && in.c != VM_NONE);
    uint8_t to = traits & HAS_TO_LANE ? in.to_lane : 0;
    uint8_t *nibbles = s->nibbles;
    *s = (struct step){
        .plain = vm->k->plain[in.op][in.lane][to],
        .known = vm->k->known[in.op][in.lane][to],
        .validity = vm->k->known_all,
        .mask = traits & KEEPS_ZERO ? NULL : vm->k->mask[p->regs[in.dst].lane],
        .dst = in.dst,
        .a = traits & READS_A ? in.a : nothing,
        .b = traits & READS_B ? in.b : nothing,
        .c = reads_c ? in.c : nothing,
        .level = in.level,
        .always = (traits & ALWAYS) != 0,
        .imm = in.imm,
        .imm2 = in.imm2,
        .table = in.table,
        .nibbles = nibbles,
    };
    if (in.op == VM_LOOKUP) {
        s->always = in.table->known != NULL;
        if (!s->always)
            s->known = NULL;
    }
    if (in.op == VM_SUM || in.op == VM_MAX_OF || in.op == VM_MIN_OF)
        s->validity = vm->k->known_members;
    if (in.op == VM_BROADCAST)
        s->validity = vm->k->known_broadcast;
    if (in.op == VM_IN_SET)
        vm_set_nibbles(in.table->set, nibbles);
    check(s->plain != NULL || s->known != NULL);
    prepare_divisor(s, &in);
    vm->has_segments |= (traits & SEGMENT) != 0;
}

/* ---- Running ---- */

static void run_step(struct vm *vm, const struct step *s, uint32_t n)
{
    struct vm_reg *dst = &vm->regs[s->dst];
    const struct vm_reg *a = &vm->regs[s->a];
    const struct vm_reg *b = &vm->regs[s->b];
    const struct vm_reg *c = &vm->regs[s->c];
    struct vm_call x = {
        .d = dst->data,
        .a = a->data,
        .b = b->data,
        .c = c->data,
        .kd = vm->known[s->dst],
        .ka = a->known != NULL ? a->known : vm->ones,
        .kb = b->known != NULL ? b->known : vm->ones,
        .kc = c->known != NULL ? c->known : vm->ones,
        .n = n,
        .shift = s->shift,
        .magic = s->magic,
        .imm = s->imm,
        .imm2 = s->imm2,
        .table = s->table,
        .nibbles = s->nibbles,
        .groups = &vm->groups,
        .scratch = {vm->scratch[0], vm->scratch[1]},
        .more = vm->more,
    };
    bool unknowns = a->known != NULL || b->known != NULL || c->known != NULL;
    bool all = true;
    if (!unknowns && !s->always) {
        s->plain(&x);
    } else if (s->known != NULL) {
        all = s->known(&x);
    } else {
        s->plain(&x);
        all = s->validity(&x);
        if (!all && s->mask != NULL)
            s->mask(&x);
    }
    dst->known = all ? NULL : vm->known[s->dst];
}

static void fill_value(void *data, enum lane lane, int64_t v, const struct vm *vm)
{
    struct vm_call x = {.d = data, .n = vm->rows + VM_SLACK, .imm = v};
    vm->k->plain[VM_FILL][lane][0](&x);
}

/* Fills that are the only ones to write their register are done once, here. */
static void prepare_all(struct vm *vm, struct arena *a)
{
    const struct vm_program *p = vm->p;
    struct arena_mark mark = arena_save(a);
    uint32_t *writes = arena_array(a, uint32_t, p->n_regs);
    for (uint32_t i = 0; i < p->n_insns; i++) {
        check(p->insns[i].dst < p->n_regs);
        writes[p->insns[i].dst]++;
    }
    for (uint32_t i = 0; i < p->n_insns; i++) {
        const struct vm_insn *in = &p->insns[i];
        struct step *s = &vm->steps[vm->n_steps];
        s->nibbles = vm->steps[i].nibbles;
        prepare(vm, s, in);
        if ((in->op == VM_FILL || in->op == VM_FILL_UNKNOWN) && writes[in->dst] == 1)
            run_step(vm, s, vm->rows + VM_SLACK);
        else
            vm->n_steps++;
    }
    arena_restore(a, mark);
}

struct vm *vm_new_with(struct arena *a, const struct vm_program *p, uint32_t rows,
                       const struct vm_kernels *k)
{
    check(p->n_regs < VM_NONE && rows > 0 && rows <= VM_MOST_ROWS);
    rows = (rows + 31) & ~31u;
    struct layout l = {0};
    struct vm unused = {.rows = rows};
    lay_out(&l, &unused, p);
    char *block = arena_alloc(a, l.at + ALIGNMENT);
    block += (0 - (uintptr_t)block) & (ALIGNMENT - 1);
    struct vm *vm = arena_new(a, struct vm);
    vm->p = p;
    vm->k = k;
    vm->rows = rows;
    l = (struct layout){.base = block, .at = 0};
    lay_out(&l, vm, p);
    fill_value(vm->ones, LANE_U8, 1, vm);
    prepare_all(vm, a);
    return vm;
}

struct vm *vm_new_small(struct arena *a, const struct vm_program *p, uint32_t rows)
{
    const struct vm_kernels *k = &vm_kernels_base;
#if defined(__x86_64__)
    if (__builtin_cpu_supports("avx2"))
        k = &vm_kernels_avx2;
#endif
    return vm_new_with(a, p, rows, k);
}

struct vm *vm_new(struct arena *a, const struct vm_program *p)
{
    return vm_new_small(a, p, VM_ROWS);
}

/* A vector of one value, kept until a batch has another. */
static struct vm_reg read_uniform(struct vm *vm, uint32_t reg, const struct vm_column *col)
{
    struct uniform *u = &vm->uniforms[reg];
    int64_t value = col->uniform_known ? col->uniform : 0;
    if (!u->is_filled || u->value != value || u->is_known != col->uniform_known) {
        fill_value(u->data, vm->p->regs[reg].lane, value, vm);
        fill_value(u->known, LANE_U8, col->uniform_known, vm);
        *u = (struct uniform){u->data, u->known, value, col->uniform_known, true};
    }
    return (struct vm_reg){u->data, col->uniform_known ? NULL : u->known};
}

/* Input registers are the columns' own memory, never written. */
static void read_inputs(struct vm *vm, const struct vm_batch *b, uint32_t from)
{
    const struct vm_program *p = vm->p;
    const size_t row[] = {
        [LEVEL_CONST] = 0, [LEVEL_HOUSEHOLD] = from, [LEVEL_PERSON] = b->first[from]};
    for (uint32_t i = 0; i < vm->n_inputs; i++) {
        uint16_t r = vm->inputs[i];
        const struct vm_reg_info *info = &p->regs[r];
        const struct vm_column *col = &b->columns[info->input];
        if (col->data == NULL) {
            vm->regs[r] = read_uniform(vm, r, col);
            continue;
        }
        size_t at = row[info->level];
        vm->regs[r].data = (char *)(uintptr_t)col->data + at * lane_bytes(info->lane);
        vm->regs[r].known = col->known != NULL ? (uint8_t *)(uintptr_t)col->known + at : NULL;
    }
}

static void put_piece(struct vm_pieces *p, uint32_t at, uint32_t size)
{
    static const uint64_t masks[VM_GROUP + 1] = {
        0,
        0xff,
        0xffff,
        0xffffff,
        0xffffffff,
        0xffffffffff,
        0xffffffffffff,
        0xffffffffffffff,
        0xffffffffffffffff,
    };
    p->at[p->n] = at;
    p->size[p->n] = (uint8_t)size;
    p->mask[p->n++] = masks[size];
}

/* The members of a household that its first piece does not have. */
static void put_more(struct vm_groups *g, uint32_t household, uint32_t from, uint32_t to)
{
    for (uint32_t at = from; at < to; at += VM_GROUP) {
        uint32_t left = to - at;
        g->owner[g->more.n] = household;
        g->eight[g->more.n] = left < VM_GROUP ? to - VM_GROUP : at;
        put_piece(&g->more, at, left < VM_GROUP ? left : VM_GROUP);
    }
}

static void pad_pieces(struct vm_pieces *p, uint32_t at)
{
    uint32_t n = p->n;
    for (int i = 0; i < VM_GROUP; i++)
        put_piece(p, at, 0);
    p->n = n;
}

static void read_groups(struct vm_groups *g, const struct vm_batch *b, uint32_t from, uint32_t to)
{
    const uint32_t *first = b->first + from;
    uint32_t start = first[0];
    g->first.n = 0;
    g->more.n = 0;
    g->n_members = first[to - from] - start;
    for (uint32_t h = 0; h < to - from; h++) {
        uint32_t at = first[h] - start;
        uint32_t end = first[h + 1] - start;
        bool is_large = end - at > VM_GROUP;
        put_piece(&g->first, at, is_large ? VM_GROUP : end - at);
        if (is_large) {
            check(end - at <= VM_MAX_MEMBERS);
            put_more(g, h, at + VM_GROUP, end);
        }
    }
    pad_pieces(&g->first, g->n_members);
    pad_pieces(&g->more, g->n_members);
}

void vm_run(struct vm *vm, const struct vm_batch *b, uint32_t from, uint32_t to)
{
    check(from <= to && to <= b->households && to - from <= vm->rows);
    check(b->first[to] - b->first[from] <= vm->rows);
    const uint32_t rows[] = {
        [LEVEL_CONST] = 1,
        [LEVEL_HOUSEHOLD] = to - from,
        [LEVEL_PERSON] = b->first[to] - b->first[from],
    };
    read_inputs(vm, b, from);
    if (vm->has_segments)
        read_groups(&vm->groups, b, from, to);
    for (uint32_t i = 0; i < vm->n_steps; i++)
        run_step(vm, &vm->steps[i], rows[vm->steps[i].level]);
}

struct vm_reg vm_register(const struct vm *vm, uint16_t reg)
{
    check(reg < vm->p->n_regs);
    return vm->regs[reg];
}

uint32_t vm_chunk_end(const struct vm_batch *b, uint32_t from)
{
    check(from < b->households);
    uint32_t limit = b->households - from < VM_ROWS ? b->households : from + VM_ROWS;
    uint32_t low = from + 1; /* one household always fits */
    uint32_t high = limit;
    while (low < high) {
        uint32_t mid = high - (high - low) / 2;
        if (b->first[mid] - b->first[from] <= VM_ROWS)
            low = mid;
        else
            high = mid - 1;
    }
    return low;
}
