#include "law/graph.h"
#include "base/check.h"
#include "base/num.h"

enum lane lane_for(struct interval r)
{
    if (r.lo >= 0 && r.hi <= 255)
        return LANE_U8;
    if (r.lo >= INT16_MIN && r.hi <= INT16_MAX)
        return LANE_I16;
    return r.lo >= INT32_MIN && r.hi <= INT32_MAX ? LANE_I32 : LANE_I64;
}

/* ---- sharing ---- */

static uint64_t node_hash(const struct node *n)
{
    uint64_t h = 1469598103934665603u;
    const uint64_t part[] = {n->op | (uint64_t)n->level << 8 | (uint64_t)n->lane << 16,
                             n->a,
                             n->b,
                             n->c,
                             (uint64_t)n->imm,
                             (uint64_t)n->imm2,
                             (uint64_t)(uintptr_t)n->table,
                             (uint64_t)(uintptr_t)n->symbol};
    for (size_t i = 0; i < sizeof part / sizeof part[0]; i++)
        h = (h ^ part[i]) * 1099511628211u, h ^= h >> 29;
    return h;
}

static bool node_same(const struct node *x, const struct node *y)
{
    return x->op == y->op && x->level == y->level && x->lane == y->lane && x->a == y->a &&
           x->b == y->b && x->c == y->c && x->imm == y->imm && x->imm2 == y->imm2 &&
           x->table == y->table && x->symbol == y->symbol && str_eq(x->reason, y->reason);
}

static uint32_t *find_slot(struct graph *g, const struct node *n)
{
    for (uint64_t i = node_hash(n) & (g->n_slots - 1);; i = (i + 1) & (g->n_slots - 1)) {
        if (!g->slots[i] || node_same(&g->nodes.v[g->slots[i]], n))
            return &g->slots[i];
    }
}

void graph_init(struct graph *g, struct arena *a)
{
    *g = (struct graph){.arena = a, .n_slots = 4096};
    g->slots = arena_array(a, uint32_t, g->n_slots);
    struct node none = {0};
    vec_push(a, &g->nodes, none);
}

static node_id add(struct graph *g, struct node n)
{
    if (n.range.lo < -GRAPH_LIMIT || n.range.hi > GRAPH_LIMIT)
        g->overflow = true;
    uint32_t *slot = find_slot(g, &n);
    if (*slot)
        return *slot;
    check(g->nodes.n < GRAPH_MAX_NODES);
    node_id id = g->nodes.n;
    vec_push(g->arena, &g->nodes, n);
    *slot = id;
    if (g->nodes.n * 2 < g->n_slots)
        return id;
    g->n_slots *= 2;
    g->slots = arena_array(g->arena, uint32_t, g->n_slots);
    for (uint32_t i = 1; i < g->nodes.n; i++)
        *find_slot(g, &g->nodes.v[i]) = i;
    return id;
}

node_id graph_const(struct graph *g, int64_t v)
{
    struct interval r = {v, v};
    return add(g,
               (struct node){
                   .op = N_CONST, .level = LEVEL_CONST, .lane = lane_for(r), .imm = v, .range = r});
}

node_id graph_unknown(struct graph *g, str reason, struct symbol *whose)
{
    return add(
        g, (struct node){.op = N_UNKNOWN, .level = LEVEL_CONST, .reason = reason, .symbol = whose});
}

node_id graph_leaf(struct graph *g, struct symbol *s, enum level level, struct interval range,
                   int64_t key)
{
    return add(g, (struct node){.op = N_LEAF,
                                .level = level,
                                .lane = lane_for(range),
                                .range = range,
                                .symbol = s,
                                .imm = key});
}

node_id graph_input(struct graph *g, uint32_t index, enum level level, enum lane lane,
                    struct interval range)
{
    return add(g, (struct node){
                      .op = N_INPUT, .level = level, .lane = lane, .imm = index, .range = range});
}

node_id graph_raise(struct graph *g, node_id a, enum level level)
{
    const struct node *n = graph_at(g, a);
    if (n->level == level || level == LEVEL_CONST)
        return a;
    if (n->level == LEVEL_CONST)
        return add(g,
                   (struct node){
                       .op = N_FILL, .level = level, .lane = n->lane, .a = a, .range = n->range});
    check(n->level == LEVEL_HOUSEHOLD && level == LEVEL_PERSON);
    return add(g,
               (struct node){
                   .op = N_BROADCAST, .level = level, .lane = n->lane, .a = a, .range = n->range});
}

/* ---- ranges ---- */

static int64_t clip(bool ok, int64_t v, bool negative)
{
    return ok ? v : negative ? INT64_MIN : INT64_MAX;
}

static int64_t mul_clip(int64_t a, int64_t b)
{
    int64_t v;
    bool ok = num_mul(a, b, &v);
    return clip(ok, v, (a < 0) != (b < 0));
}

static struct interval range_mul(struct interval x, struct interval y)
{
    int64_t p[4] = {mul_clip(x.lo, y.lo), mul_clip(x.lo, y.hi), mul_clip(x.hi, y.lo),
                    mul_clip(x.hi, y.hi)};
    struct interval r = {p[0], p[0]};
    for (int i = 1; i < 4; i++) {
        r.lo = p[i] < r.lo ? p[i] : r.lo;
        r.hi = p[i] > r.hi ? p[i] : r.hi;
    }
    return r;
}

static struct interval range_of(enum node_op op, struct interval x, struct interval y)
{
    int64_t lo, hi;
    bool ok;
    switch (op) {
    case N_ADD:
        ok = num_add(x.lo, y.lo, &lo), lo = clip(ok, lo, true);
        ok = num_add(x.hi, y.hi, &hi), hi = clip(ok, hi, false);
        return (struct interval){lo, hi};
    case N_SUB:
    case N_DAYS:
        ok = num_sub(x.lo, y.hi, &lo), lo = clip(ok, lo, true);
        ok = num_sub(x.hi, y.lo, &hi), hi = clip(ok, hi, false);
        return (struct interval){lo, hi};
    case N_MUL:
        return range_mul(x, y);
    case N_MIN:
        return (struct interval){x.lo < y.lo ? x.lo : y.lo, x.hi < y.hi ? x.hi : y.hi};
    case N_MAX:
        return (struct interval){x.lo > y.lo ? x.lo : y.lo, x.hi > y.hi ? x.hi : y.hi};
    case N_DIV_FLOOR:
    case N_DIV_CEIL:
    case N_DIV_NEAREST: {
        /* y.lo >= 1: the magnitude does not grow */
        int64_t d = y.lo < 1 ? 1 : y.lo, e = y.hi < d ? d : y.hi;
        lo = num_div_floor(x.lo, x.lo < 0 ? d : e);
        hi = num_div_ceil(x.hi, x.hi < 0 ? e : d);
        return (struct interval){lo, hi};
    }
    default:
        return (struct interval){0, 1};
    }
}

/* ---- folding ---- */

static void unpack(int64_t p, int *y, int *m, int *d)
{
    *y = (int)(p >> 9);
    *m = (int)(p >> 5) & 15;
    *d = (int)p & 31;
}

static day packed_day(int64_t p)
{
    int y, m, d;
    unpack(p, &y, &m, &d);
    return day_valid_ymd(y, m, d) ? day_from_ymd(y, m, d) : 0;
}

static int64_t pack_day(day d)
{
    int y, m, n;
    day_to_ymd(d, &y, &m, &n);
    return vm_date_pack(y, m, n);
}

static int64_t fold(enum node_op op, int64_t x, int64_t y)
{
    int64_t v = 0;
    switch (op) {
    case N_ADD:
        return num_add(x, y, &v) ? v : 0;
    case N_SUB:
        return num_sub(x, y, &v) ? v : 0;
    case N_MUL:
        return num_mul(x, y, &v) ? v : 0;
    case N_MIN:
        return x < y ? x : y;
    case N_MAX:
        return x > y ? x : y;
    case N_DIV_FLOOR:
        return y > 0 ? num_div_floor(x, y) : 0;
    case N_DIV_CEIL:
        return y > 0 ? num_div_ceil(x, y) : 0;
    case N_DIV_NEAREST:
        return y > 0 ? num_div_nearest(x, y) : 0;
    case N_EQ:
        return x == y;
    case N_NE:
        return x != y;
    case N_LT:
        return x < y;
    case N_LE:
        return x <= y;
    case N_YEARS:
        return (y - x) >> 9;
    case N_MONTHS:
        return day_months_between(packed_day(x), packed_day(y));
    case N_DAYS:
        return (int64_t)packed_day(y) - packed_day(x);
    case N_ADD_MONTHS:
        return pack_day(day_add_months(packed_day(x), (int32_t)y));
    default:
        check(!"folded operation");
        return 0;
    }
}

static bool const_is(const struct graph *g, node_id a, int64_t v)
{
    const struct node *n = graph_at(g, a);
    return n->op == N_CONST && n->imm == v;
}

/* Kleene and/or, before the operands are made vectors. 0: no shortcut. */
static node_id logic_shortcut(struct graph *g, enum node_op op, node_id a, node_id b)
{
    int64_t decides = op == N_OR, neutral = op == N_AND;
    if (const_is(g, a, decides) || const_is(g, b, decides))
        return graph_const(g, decides);
    if (const_is(g, a, neutral))
        return b;
    if (const_is(g, b, neutral) || a == b)
        return a;
    bool unknown = graph_at(g, a)->op == N_UNKNOWN && graph_at(g, b)->op == N_UNKNOWN;
    return unknown ? a : 0;
}

static node_id arithmetic_shortcut(struct graph *g, enum node_op op, node_id a, node_id b)
{
    const struct node *x = graph_at(g, a), *y = graph_at(g, b);
    if (x->op == N_UNKNOWN)
        return a;
    if (y->op == N_UNKNOWN)
        return b;
    if (op == N_AGREE && x->op == N_CONST && y->op == N_CONST)
        return x->imm == y->imm ? a : graph_unknown(g, STR("ngày không rõ"), NULL);
    if (x->op == N_CONST && y->op == N_CONST) {
        struct interval r = range_of(op, x->range, y->range);
        if (r.lo < -GRAPH_LIMIT || r.hi > GRAPH_LIMIT)
            g->overflow = true;
        return graph_const(g, fold(op, x->imm, y->imm));
    }
    if ((op == N_ADD || op == N_SUB) && const_is(g, b, 0))
        return a;
    if (op == N_ADD && const_is(g, a, 0))
        return b;
    if ((op == N_MUL || op == N_DIV_FLOOR || op == N_DIV_CEIL || op == N_DIV_NEAREST) &&
        const_is(g, b, 1))
        return a;
    if (op == N_MUL && const_is(g, a, 1))
        return b;
    bool least = op == N_MIN, most = op == N_MAX; /* a limit that the range keeps anyway */
    if (y->op == N_CONST && ((least && x->range.hi <= y->imm) || (most && x->range.lo >= y->imm)))
        return a;
    if (x->op == N_CONST && ((least && y->range.hi <= x->imm) || (most && y->range.lo >= x->imm)))
        return b;
    return 0;
}

/* x × k ≤ c is x ≤ c / k, and x + k ≤ c is x ≤ c - k, so that what is compared with a constant
 * stays narrow. True when it took away one step; `turned`: the constant stands at the left. */
static bool unwrap(const struct graph *g, enum node_op op, bool turned, node_id *x, int64_t *c)
{
    const struct node *n = graph_at(g, *x);
    if ((n->op != N_MUL && n->op != N_ADD && n->op != N_SUB) || graph_at(g, n->b)->op != N_CONST)
        return false;
    int64_t k = graph_at(g, n->b)->imm, v;
    if (n->op != N_MUL) {
        if (!(n->op == N_ADD ? num_sub(*c, k, &v) : num_add(*c, k, &v)))
            return false;
    } else {
        bool equal = op == N_EQ || op == N_NE, up = (op == N_LT) != turned;
        if (k <= 0 || (equal && *c % k != 0))
            return false;
        v = up ? num_div_ceil(*c, k) : num_div_floor(*c, k);
    }
    *x = n->a;
    *c = v;
    return true;
}

static void simplify_comparison(struct graph *g, enum node_op op, node_id *a, node_id *b)
{
    bool turned = graph_at(g, *a)->op == N_CONST;
    node_id *x = turned ? b : a, *constant = turned ? a : b;
    if (graph_at(g, *constant)->op != N_CONST)
        return;
    int64_t c = graph_at(g, *constant)->imm;
    while (unwrap(g, op, turned, x, &c))
        ;
    *constant = graph_const(g, c);
}

static node_id narrow(struct graph *g, node_id a)
{
    const struct node *n = graph_at(g, a);
    enum lane lane = lane_for(n->range);
    if (lane >= n->lane)
        return a;
    return add(
        g, (struct node){.op = N_CAST, .level = n->level, .lane = lane, .a = a, .range = n->range});
}

static node_id date_node(struct graph *g, enum node_op op, node_id a, node_id b, enum level level)
{
    struct interval x = graph_at(g, a)->range, y = graph_at(g, b)->range, r;
    switch (op) {
    case N_YEARS:
        r = (struct interval){(y.lo - x.hi) >> 9, (y.hi - x.lo) >> 9};
        break;
    case N_MONTHS:
        r = (struct interval){((y.lo - x.hi) >> 9) * 12 - 13, ((y.hi - x.lo) >> 9) * 12 + 13};
        break;
    case N_DAYS:
        r = (struct interval){((y.lo - x.hi) >> 9) * 367 - 367, ((y.hi - x.lo) >> 9) * 367 + 367};
        break;
    default: /* N_ADD_MONTHS */
        r = (struct interval){x.lo + (y.lo / 12 - 1) * 512, x.hi + (y.hi / 12 + 1) * 512};
        break;
    }
    node_id n = add(
        g, (struct node){.op = op, .level = level, .lane = LANE_I32, .a = a, .b = b, .range = r});
    if (!g->overflow && (r.lo < INT32_MIN || r.hi > INT32_MAX))
        g->overflow = true;
    return op == N_ADD_MONTHS ? n : narrow(g, n);
}

static bool is_comparison(enum node_op op)
{
    return op >= N_EQ && op <= N_LE;
}

node_id graph_binary(struct graph *g, enum node_op op, node_id a, node_id b)
{
    node_id s = op == N_AND || op == N_OR ? logic_shortcut(g, op, a, b)
                : op == N_AGREE && a == b ? a
                                          : arithmetic_shortcut(g, op, a, b);
    if (s)
        return s;
    if (is_comparison(op))
        simplify_comparison(g, op, &a, &b);
    bool commutes = op == N_ADD || op == N_MUL || op == N_MIN || op == N_MAX || op == N_EQ ||
                    op == N_NE || op == N_AND || op == N_OR;
    if (commutes && (graph_at(g, a)->op == N_CONST || (graph_at(g, b)->op != N_CONST && a > b))) {
        node_id t = a;
        a = b;
        b = t;
    }
    enum level la = graph_at(g, a)->level, lb = graph_at(g, b)->level, level = la > lb ? la : lb;
    if (la != LEVEL_CONST || graph_at(g, a)->op == N_UNKNOWN)
        a = graph_raise(g, a, level);
    if (lb != LEVEL_CONST || graph_at(g, b)->op == N_UNKNOWN)
        b = graph_raise(g, b, level);
    const struct node *x = graph_at(g, a), *y = graph_at(g, b);
    if (op >= N_YEARS && op <= N_ADD_MONTHS)
        return date_node(g, op, a, b, level);
    struct node n = {.op = op, .level = level, .a = a, .b = b};
    n.range = op == N_AGREE ? x->range : range_of(op, x->range, y->range);
    if (op == N_AGREE && y->range.lo < n.range.lo)
        n.range.lo = y->range.lo;
    if (op == N_AGREE && y->range.hi > n.range.hi)
        n.range.hi = y->range.hi;
    n.lane = is_comparison(op) || op == N_AND || op == N_OR
                 ? LANE_U8
                 : lane_join(lane_join(x->lane, y->lane), lane_for(n.range));
    bool shrinks =
        op == N_MIN || op == N_MAX || op == N_DIV_FLOOR || op == N_DIV_CEIL || op == N_DIV_NEAREST;
    node_id made = add(g, n);
    return shrinks && n.lane == LANE_I64 ? narrow(g, made) : made;
}

node_id graph_not(struct graph *g, node_id a)
{
    const struct node *n = graph_at(g, a);
    if (n->op == N_UNKNOWN)
        return a;
    if (n->op == N_CONST)
        return graph_const(g, !n->imm);
    if (n->op == N_NOT)
        return n->a;
    return add(
        g, (struct node){.op = N_NOT, .level = n->level, .lane = LANE_U8, .a = a, .range = {0, 1}});
}

node_id graph_known(struct graph *g, node_id a)
{
    const struct node *n = graph_at(g, a);
    if (n->level == LEVEL_CONST)
        return graph_const(g, n->op == N_CONST);
    return add(g, (struct node){
                      .op = N_KNOWN, .level = n->level, .lane = LANE_U8, .a = a, .range = {0, 1}});
}

/* The node over k, where it is a product with k or a constant that k divides; else 0. */
static node_id without_factor(struct graph *g, node_id id, int64_t k)
{
    const struct node *n = graph_at(g, id);
    if (n->op == N_MUL && const_is(g, n->b, k))
        return n->a;
    return n->op == N_CONST && n->imm % k == 0 ? graph_const(g, n->imm / k) : 0;
}

/* A choice between products with one constant is the product of the choice, in a narrower lane. 0:
 * it is none. */
static node_id select_of_products(struct graph *g, node_id c, node_id a, node_id b)
{
    const struct node *x = graph_at(g, a), *y = graph_at(g, b);
    node_id product = x->op == N_MUL ? a : y->op == N_MUL ? b : 0;
    node_id factor = product ? graph_at(g, product)->b : 0;
    if (!factor || graph_at(g, factor)->op != N_CONST || graph_at(g, factor)->imm == 0)
        return 0;
    int64_t k = graph_at(g, factor)->imm;
    node_id p = without_factor(g, a, k), q = p ? without_factor(g, b, k) : 0;
    return q ? graph_binary(g, N_MUL, graph_select(g, c, p, q), factor) : 0;
}

node_id graph_select(struct graph *g, node_id c, node_id a, node_id b)
{
    const struct node *k = graph_at(g, c);
    if (k->op == N_CONST)
        return k->imm ? a : b;
    if (a == b)
        return a;
    if (k->op == N_NOT)
        return graph_select(g, k->a, b, a);
    node_id product = select_of_products(g, c, a, b);
    if (product)
        return product;
    k = graph_at(g, c);
    const struct node *x = graph_at(g, a), *y = graph_at(g, b);
    bool logical = x->range.lo >= 0 && x->range.hi <= 1 && y->range.lo >= 0 && y->range.hi <= 1;
    if (logical && const_is(g, a, 1))
        return graph_binary(g, N_OR, c, b);
    if (logical && const_is(g, b, 0))
        return graph_binary(g, N_AND, c, a);
    enum level level = k->level;
    level = x->level > level ? (enum level)x->level : level;
    level = y->level > level ? (enum level)y->level : level;
    if (level == LEVEL_CONST) /* an unknown condition over constants */
        return x->op == N_CONST && y->op == N_CONST && x->imm == y->imm ? a : c;
    struct interval r = x->op == N_UNKNOWN ? y->range : x->range;
    if (y->op != N_UNKNOWN) {
        r.lo = y->range.lo < r.lo ? y->range.lo : r.lo;
        r.hi = y->range.hi > r.hi ? y->range.hi : r.hi;
    }
    if (k->op == N_UNKNOWN || k->level != LEVEL_CONST)
        c = graph_raise(g, c, level);
    if (graph_at(g, a)->op != N_CONST)
        a = graph_raise(g, a, level);
    if (graph_at(g, b)->op != N_CONST)
        b = graph_raise(g, b, level);
    enum lane lane = lane_join(lane_join(graph_at(g, a)->lane, graph_at(g, b)->lane), lane_for(r));
    return add(
        g, (struct node){
               .op = N_SELECT, .level = level, .lane = lane, .a = c, .b = a, .c = b, .range = r});
}

node_id graph_in_range(struct graph *g, node_id a, int64_t lo, int64_t hi)
{
    const struct node *n = graph_at(g, a);
    if (n->op == N_UNKNOWN)
        return a;
    if (n->op == N_CONST)
        return graph_const(g, n->imm >= lo && n->imm <= hi);
    return add(g, (struct node){.op = N_IN_RANGE,
                                .level = n->level,
                                .lane = LANE_U8,
                                .a = a,
                                .imm = lo,
                                .imm2 = hi,
                                .range = {0, 1}});
}

node_id graph_in_set(struct graph *g, node_id a, const uint64_t set[4])
{
    const struct node *n = graph_at(g, a);
    if (n->op == N_UNKNOWN)
        return a;
    if (n->op == N_CONST)
        return graph_const(g, (set[n->imm >> 6] >> (n->imm & 63)) & 1);
    struct vm_table *t = arena_new(g->arena, struct vm_table);
    mem_copy(t->set, set, sizeof t->set);
    return add(g, (struct node){.op = N_IN_SET,
                                .level = n->level,
                                .lane = LANE_U8,
                                .a = a,
                                .table = t,
                                .range = {0, 1}});
}

node_id graph_lookup(struct graph *g, enum node_op op, node_id a, const struct vm_table *t,
                     struct interval range, enum lane lane)
{
    const struct node *n = graph_at(g, a);
    if (n->op == N_UNKNOWN)
        return a;
    if (n->level == LEVEL_CONST) /* rare: a constant index; as a vector of households */
        n = graph_at(g, a = graph_raise(g, a, LEVEL_HOUSEHOLD));
    return add(g,
               (struct node){
                   .op = op, .level = n->level, .lane = lane, .a = a, .table = t, .range = range});
}

static node_id count_members(struct graph *g, node_id cond)
{
    bool all = !cond || const_is(g, cond, 1);
    if (cond && const_is(g, cond, 0))
        return graph_const(g, 0);
    node_id c = graph_raise(g, all ? graph_const(g, 1) : cond, LEVEL_PERSON);
    return add(g, (struct node){.op = N_COUNT,
                                .level = LEVEL_HOUSEHOLD,
                                .lane = LANE_U8,
                                .a = c,
                                .range = {all, VM_MAX_MEMBERS}});
}

static node_id some_or_all(struct graph *g, enum node_op op, node_id cond)
{
    const struct node *n = graph_at(g, cond);
    if (n->level == LEVEL_CONST || n->level == LEVEL_HOUSEHOLD)
        return cond; /* a household has at least one member */
    return add(
        g, (struct node){
               .op = op, .level = LEVEL_HOUSEHOLD, .lane = LANE_U8, .a = cond, .range = {0, 1}});
}

/* A sum of k × x is k × the sum of x, which is narrower; a sum of k where c, else 0, is k × the
 * count of c (under a condition it is not: what is false does not matter to a count). 0: it is
 * neither. */
static node_id sum_of_multiples(struct graph *g, node_id value, node_id cond)
{
    const struct node *v = graph_at(g, value);
    if (v->op == N_MUL && graph_at(g, v->b)->op == N_CONST) {
        node_id k = v->b;
        return graph_binary(g, N_MUL, graph_aggregate(g, N_SUM, v->a, cond, 0), k);
    }
    if (v->op != N_SELECT || cond || !const_is(g, v->c, 0) || graph_at(g, v->b)->op != N_CONST)
        return 0;
    node_id k = v->b;
    return graph_binary(g, N_MUL, count_members(g, v->a), k);
}

node_id graph_aggregate(struct graph *g, enum node_op op, node_id value, node_id cond, int64_t dflt)
{
    if (op == N_COUNT)
        return count_members(g, cond);
    if (op == N_ANY || op == N_ALL)
        return some_or_all(g, op, cond);
    const struct node *v = graph_at(g, value);
    if (op == N_SUM && v->level != LEVEL_PERSON) {
        /* As often as members count; none, and it does not matter that it is unknown. */
        bool constant = v->op == N_CONST;
        node_id count = count_members(g, cond), zero = graph_const(g, 0);
        node_id none = cond && !constant ? graph_binary(g, N_EQ, count, zero) : zero;
        return graph_select(g, none, zero, graph_binary(g, N_MUL, value, count));
    }
    value = graph_raise(g, value, LEVEL_PERSON);
    if (cond && const_is(g, cond, 1))
        cond = 0;
    node_id multiple = op == N_SUM ? sum_of_multiples(g, value, cond) : 0;
    if (multiple)
        return multiple;
    if (cond)
        cond = graph_raise(g, cond, LEVEL_PERSON);
    v = graph_at(g, value);
    struct interval r = v->range, many = {0, VM_MAX_MEMBERS};
    if (op == N_SUM) {
        many.lo = cond ? 0 : 1;
        r = range_mul(r, many);
    } else {
        r.lo = dflt < r.lo ? dflt : r.lo;
        r.hi = dflt > r.hi ? dflt : r.hi;
    }
    return add(g, (struct node){.op = op,
                                .level = LEVEL_HOUSEHOLD,
                                .lane = lane_join(v->lane, lane_for(r)),
                                .a = value,
                                .c = cond,
                                .imm = op == N_SUM ? 0 : dflt,
                                .range = r});
}
