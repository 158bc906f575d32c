/* A plan: the graph of the targets, put in order, as instructions over few registers. */
#include "law/plan.h"
#include "base/check.h"

#define MAX_REGISTERS 60000

/* A value that instructions pass on, before registers are shared. */
struct vreg {
    enum lane lane;
    enum level level;
    bool is_input;
    uint16_t input;
    uint32_t last_use; /* index of the last instruction that reads it */
    bool keep;         /* an output, or everything in a trace */
    uint16_t reg;
};

struct vinsn {
    struct vm_insn in;
    uint32_t dst, a, b, c; /* vregs; 0: none */
};

struct planner {
    struct arena *arena;
    struct graph *g;
    bool trace;
    struct {
        struct vreg *v;
        uint32_t n, cap;
    } vregs;
    struct {
        struct vinsn *v;
        uint32_t n, cap;
    } insns;
    uint32_t (*of)[LANE_COUNT];       /* vreg of a node in a lane; 0: not yet */
    uint32_t (*fills)[2][LANE_COUNT]; /* of constants, by level (household, person) and lane */
    bool *done;
};

static uint32_t new_vreg(struct planner *p, enum lane lane, enum level level)
{
    struct vreg v = {.lane = lane, .level = level, .keep = p->trace};
    vec_push(p->arena, &p->vregs, v);
    return p->vregs.n - 1;
}

static void emit(struct planner *p, struct vm_insn in, uint32_t dst, uint32_t a, uint32_t b,
                 uint32_t c)
{
    struct vinsn v = {in, dst, a, b, c};
    uint32_t at = p->insns.n;
    vec_push(p->arena, &p->insns, v);
    p->vregs.v[a].last_use = p->vregs.v[b].last_use = p->vregs.v[c].last_use = at;
    p->vregs.v[dst].last_use = at;
}

/* A constant or an unknown as a vector. */
static uint32_t fill(struct planner *p, node_id id, enum lane lane, enum level level)
{
    const struct node *n = graph_at(p->g, id);
    uint32_t *slot = &p->fills[id][level == LEVEL_PERSON][lane];
    if (*slot)
        return *slot;
    *slot = new_vreg(p, lane, level);
    struct vm_insn in = {.op = n->op == N_UNKNOWN ? VM_FILL_UNKNOWN : VM_FILL,
                         .lane = (uint8_t)lane,
                         .level = (uint8_t)level,
                         .imm = n->imm};
    emit(p, in, *slot, 0, 0, 0);
    return *slot;
}

/* The vreg of a node in a lane, cast where it is in another. */
static uint32_t operand(struct planner *p, node_id id, enum lane lane, enum level level)
{
    const struct node *n = graph_at(p->g, id);
    if (n->op == N_CONST || n->op == N_UNKNOWN)
        return fill(p, id, lane, level);
    if (p->of[id][lane])
        return p->of[id][lane];
    if (n->op == N_CAST && lane > n->lane && lane <= graph_at(p->g, n->a)->lane)
        return operand(p, n->a, lane, level); /* as it was before */
    uint32_t from = p->of[id][n->lane], to = new_vreg(p, lane, (enum level)n->level);
    check(from);
    struct vm_insn in = {
        .op = VM_CAST, .lane = n->lane, .to_lane = (uint8_t)lane, .level = n->level};
    emit(p, in, to, from, 0, 0);
    return p->of[id][lane] = to;
}

static bool is_const(const struct planner *p, node_id id)
{
    return graph_at(p->g, id)->op == N_CONST;
}

static int64_t imm_of(const struct planner *p, node_id id)
{
    return graph_at(p->g, id)->imm;
}

static void emit_arithmetic(struct planner *p, const struct node *n, uint32_t dst)
{
    static const uint8_t vector[] = {[N_ADD] = VM_ADD,           [N_SUB] = VM_SUB,
                                     [N_MUL] = VM_MUL,           [N_MIN] = VM_MIN,
                                     [N_MAX] = VM_MAX,           [N_DIV_FLOOR] = VM_DIV_FLOOR,
                                     [N_DIV_CEIL] = VM_DIV_CEIL, [N_DIV_NEAREST] = VM_DIV_NEAREST};
    static const uint8_t scalar[] = {
        [N_ADD] = VM_ADD_S,           [N_SUB] = VM_ADD_S,
        [N_MUL] = VM_MUL_S,           [N_MIN] = VM_MIN_S,
        [N_MAX] = VM_MAX_S,           [N_DIV_FLOOR] = VM_DIV_FLOOR_S,
        [N_DIV_CEIL] = VM_DIV_CEIL_S, [N_DIV_NEAREST] = VM_DIV_NEAREST_S};
    enum lane lane = n->lane;
    enum level level = n->level;
    struct vm_insn in = {.op = vector[n->op], .lane = (uint8_t)lane, .level = (uint8_t)level};
    if (is_const(p, n->b)) {
        in.op = scalar[n->op];
        in.imm = n->op == N_SUB ? -imm_of(p, n->b) : imm_of(p, n->b);
        emit(p, in, dst, operand(p, n->a, lane, level), 0, 0);
    } else if (n->op == N_SUB && is_const(p, n->a)) {
        in.op = VM_RSUB_S;
        in.imm = imm_of(p, n->a);
        emit(p, in, dst, operand(p, n->b, lane, level), 0, 0);
    } else {
        uint32_t a = operand(p, n->a, lane, level);
        emit(p, in, dst, a, operand(p, n->b, lane, level), 0);
    }
}

static void emit_comparison(struct planner *p, const struct node *n, uint32_t dst)
{
    static const uint8_t vector[] = {
        [N_EQ] = VM_EQ, [N_NE] = VM_NE, [N_LT] = VM_LT, [N_LE] = VM_LE};
    static const uint8_t right[] = {
        [N_EQ] = VM_EQ_S, [N_NE] = VM_NE_S, [N_LT] = VM_LT_S, [N_LE] = VM_LE_S};
    static const uint8_t left[] = {
        [N_EQ] = VM_EQ_S, [N_NE] = VM_NE_S, [N_LT] = VM_GT_S, [N_LE] = VM_GE_S};
    enum level level = n->level;
    enum lane lane = lane_join(graph_at(p->g, n->a)->lane, graph_at(p->g, n->b)->lane);
    struct vm_insn in = {.op = vector[n->op], .lane = (uint8_t)lane, .level = (uint8_t)level};
    if (is_const(p, n->b) || is_const(p, n->a)) {
        bool at_right = is_const(p, n->b);
        in.op = at_right ? right[n->op] : left[n->op];
        in.imm = imm_of(p, at_right ? n->b : n->a);
        node_id x = at_right ? n->a : n->b;
        lane = graph_at(p->g, x)->lane; /* what it cannot hold, the machine compares all the same */
        in.lane = (uint8_t)lane;
        emit(p, in, dst, operand(p, x, lane, level), 0, 0);
        return;
    }
    uint32_t a = operand(p, n->a, lane, level);
    emit(p, in, dst, a, operand(p, n->b, lane, level), 0);
}

static void emit_select(struct planner *p, const struct node *n, uint32_t dst)
{
    enum level level = n->level;
    enum lane lane = n->lane;
    bool then = is_const(p, n->b), other = is_const(p, n->c);
    struct vm_insn in = {.lane = n->lane, .level = n->level};
    in.op = then ? other ? VM_SELECT_SS : VM_SELECT_SV : other ? VM_SELECT_VS : VM_SELECT;
    in.imm = then ? imm_of(p, n->b) : 0;
    in.imm2 = other ? imm_of(p, n->c) : 0;
    uint32_t c = operand(p, n->a, LANE_U8, level);
    uint32_t a = then ? 0 : operand(p, n->b, lane, level);
    emit(p, in, dst, c, a, other ? 0 : operand(p, n->c, lane, level));
}

static void emit_date(struct planner *p, const struct node *n, uint32_t dst)
{
    static const uint8_t vector[] = {[N_YEARS] = VM_YEARS,
                                     [N_MONTHS] = VM_MONTHS,
                                     [N_DAYS] = VM_DAYS,
                                     [N_ADD_MONTHS] = VM_ADD_MONTHS};
    enum level level = n->level;
    struct vm_insn in = {.op = vector[n->op], .lane = LANE_I32, .level = n->level};
    if (n->op == N_YEARS && is_const(p, n->b)) {
        in.op = VM_YEARS_S;
        in.imm = imm_of(p, n->b);
        emit(p, in, dst, operand(p, n->a, LANE_I32, level), 0, 0);
        return;
    }
    uint32_t a = operand(p, n->a, LANE_I32, level);
    emit(p, in, dst, a, operand(p, n->b, LANE_I32, level), 0);
}

static void emit_members(struct planner *p, const struct node *n, uint32_t dst)
{
    static const uint8_t ops[] = {
        [N_SUM] = VM_SUM,     [N_MAX_OF] = VM_MAX_OF, [N_MIN_OF] = VM_MIN_OF,
        [N_COUNT] = VM_COUNT, [N_ANY] = VM_ANY,       [N_ALL] = VM_ALL};
    enum lane lane = n->op >= N_COUNT ? LANE_U8 : graph_at(p->g, n->a)->lane;
    struct vm_insn in = {.op = ops[n->op],
                         .lane = (uint8_t)lane,
                         .to_lane = n->lane,
                         .level = LEVEL_PERSON,
                         .imm = n->imm};
    uint32_t a = operand(p, n->a, lane, LEVEL_PERSON);
    uint32_t c = n->c ? operand(p, n->c, LANE_U8, LEVEL_PERSON) : 0;
    emit(p, in, dst, a, 0, c);
}

static void emit_unary(struct planner *p, const struct node *n, uint32_t dst)
{
    const struct node *a = graph_at(p->g, n->a);
    enum lane lane = a->lane;
    struct vm_insn in = {.lane = a->lane,
                         .to_lane = n->lane,
                         .level = n->level,
                         .imm = n->imm,
                         .imm2 = n->imm2,
                         .table = n->table};
    switch (n->op) {
    case N_CAST:
        in.op = VM_CAST;
        break;
    case N_NOT:
        in.op = VM_NOT;
        break;
    case N_KNOWN:
        in.op = VM_KNOWN;
        break;
    case N_IN_RANGE:
        in.op = VM_IN_RANGE_S;
        break;
    case N_IN_SET:
        in.op = VM_IN_SET;
        in.lane = lane = LANE_U8;
        break;
    case N_LOOKUP:
        in.op = VM_LOOKUP;
        break;
    case N_FLOOR_ROW:
        in.op = VM_FLOOR_ROW;
        break;
    case N_EXACT_ROW:
        in.op = VM_EXACT_ROW;
        break;
    default:
        in.op = VM_BROADCAST;
        break;
    }
    enum level from = n->op == N_BROADCAST ? LEVEL_HOUSEHOLD : (enum level)n->level;
    emit(p, in, dst, operand(p, n->a, lane, from), 0, 0);
}

static void emit_logic(struct planner *p, const struct node *n, uint32_t dst)
{
    enum lane lane = n->op == N_AGREE ? (enum lane)n->lane : LANE_U8;
    struct vm_insn in = {.op = n->op == N_AND  ? VM_AND
                               : n->op == N_OR ? VM_OR
                                               : VM_AGREE,
                         .lane = (uint8_t)lane,
                         .level = n->level};
    uint32_t a = operand(p, n->a, lane, n->level);
    emit(p, in, dst, a, operand(p, n->b, lane, n->level), 0);
}

static void emit_node(struct planner *p, node_id id)
{
    const struct node *n = graph_at(p->g, id);
    if (n->op == N_CONST || n->op == N_UNKNOWN)
        return;
    if (n->op == N_FILL) {
        p->of[id][n->lane] = fill(p, n->a, n->lane, n->level);
        return;
    }
    uint32_t dst = new_vreg(p, n->lane, n->level);
    if (n->op == N_INPUT) {
        p->vregs.v[dst].is_input = true;
        p->vregs.v[dst].input = (uint16_t)n->imm;
    } else if (n->op <= N_DIV_NEAREST && n->op >= N_ADD) {
        emit_arithmetic(p, n, dst);
    } else if (n->op >= N_EQ && n->op <= N_LE) {
        emit_comparison(p, n, dst);
    } else if (n->op == N_AND || n->op == N_OR || n->op == N_AGREE) {
        emit_logic(p, n, dst);
    } else if (n->op == N_SELECT) {
        emit_select(p, n, dst);
    } else if (n->op >= N_YEARS && n->op <= N_ADD_MONTHS) {
        emit_date(p, n, dst);
    } else if (n->op >= N_SUM && n->op <= N_ALL) {
        emit_members(p, n, dst);
    } else {
        emit_unary(p, n, dst);
    }
    p->of[id][n->lane] = dst;
}

/* Operands first; an explicit stack, as graphs can be deep. */
static void emit_all(struct planner *p, node_id root)
{
    struct {
        node_id *v;
        uint32_t n, cap;
    } stack = {0};
    vec_push(p->arena, &stack, root);
    while (stack.n) {
        node_id id = stack.v[stack.n - 1];
        const struct node *n = graph_at(p->g, id);
        bool ready = true;
        if (!id || p->done[id]) {
            stack.n--;
            continue;
        }
        node_id next[3] = {n->c, n->b, n->a};
        for (int i = 0; i < 3; i++) {
            if (next[i] && !p->done[next[i]]) {
                vec_push(p->arena, &stack, next[i]);
                ready = false;
            }
        }
        if (!ready)
            continue;
        stack.n--;
        p->done[id] = true;
        emit_node(p, id);
    }
}

/* ---- registers ---- */

struct pool {
    uint16_t *v;
    uint32_t n, cap;
};

static bool assign(struct planner *p, struct vm_program *out, struct pool *pools, uint32_t vreg)
{
    struct vreg *v = &p->vregs.v[vreg];
    struct pool *pool = &pools[v->lane * 3 + v->level];
    if (!v->is_input && pool->n) {
        v->reg = pool->v[--pool->n];
        return true;
    }
    if (out->n_regs == MAX_REGISTERS)
        return false;
    v->reg = (uint16_t)out->n_regs;
    out->regs[out->n_regs++] =
        (struct vm_reg_info){(uint8_t)v->lane, (uint8_t)v->level, v->is_input, v->input};
    return true;
}

static void release(struct planner *p, struct pool *pools, uint32_t vreg, uint32_t now)
{
    struct vreg *v = &p->vregs.v[vreg];
    if (!vreg || v->keep || v->is_input || v->last_use != now)
        return;
    v->keep = true; /* once */
    vec_push(p->arena, &pools[v->lane * 3 + v->level], v->reg);
}

static bool assign_registers(struct planner *p, struct vm_program *out)
{
    struct pool pools[LANE_COUNT * 3] = {0};
    out->insns = arena_array(p->arena, struct vm_insn, p->insns.n + 1);
    out->regs = arena_array(p->arena, struct vm_reg_info, p->vregs.n + 1);
    for (uint32_t i = 1; i < p->vregs.n; i++) {
        if (p->vregs.v[i].is_input && !assign(p, out, pools, i))
            return false;
    }
    for (uint32_t i = 0; i < p->insns.n; i++) {
        struct vinsn *v = &p->insns.v[i];
        bool filled = v->in.op == VM_FILL || v->in.op == VM_FILL_UNKNOWN;
        p->vregs.v[v->dst].keep |= filled; /* filled once for all runs */
        if (!assign(p, out, pools, v->dst))
            return false;
        v->in.dst = p->vregs.v[v->dst].reg;
        v->in.a = v->a ? p->vregs.v[v->a].reg : VM_NONE;
        v->in.b = v->b ? p->vregs.v[v->b].reg : VM_NONE;
        v->in.c = v->c ? p->vregs.v[v->c].reg : VM_NONE;
        out->insns[out->n_insns++] = v->in;
        release(p, pools, v->a, i);
        release(p, pools, v->b, i);
        release(p, pools, v->c, i);
    }
    return true;
}

/* ---- targets ---- */

struct goal {
    node_id value, due, which;
    struct instance *instance;
};

static struct symbol *symbol_of(const struct law *l, uint32_t index)
{
    return (struct symbol *)(uintptr_t)((const char *)law_symbol(l, index) -
                                        offsetof(struct symbol, pub));
}

static struct goal goal_of(struct builder *b, struct symbol *s)
{
    struct goal o = {0};
    if (s->kind == SYM_BENEFIT) {
        o.instance = build_due(b, s);
        o.value = o.instance->paid;
        if (b->imprecise && s->imprecise) {
            b->side = SIDE_LATEST;
            o.value = graph_binary(b->g, N_AGREE, o.value, build_due(b, s)->paid);
            b->side = SIDE_EARLIEST;
        }
        o.due = o.instance->due;
        o.which = o.instance->which;
        return o;
    }
    o.value = build_symbol(b, s);
    if (b->imprecise && s->imprecise) {
        b->side = SIDE_LATEST;
        o.value = graph_binary(b->g, N_AGREE, o.value, build_symbol(b, s));
        b->side = SIDE_EARLIEST;
    }
    if (s->kind == SYM_RULE)
        o.instance = build_instance(b, s);
    return o;
}

/* A result must be a vector of its entity's level. */
static void settle(struct graph *g, struct goal *o, enum level level)
{
    o->value = graph_raise(g, o->value, level);
    if (o->due)
        o->due = graph_raise(g, o->due, level);
    if (o->which)
        o->which = graph_raise(g, o->which, level);
}

static void name_output(struct law_plan *p, struct law_output *out, struct symbol *s,
                        const struct goal *o)
{
    out->symbol = &s->pub;
    out->level = build_level(s);
    out->value = out->due = out->which = VM_NONE;
    const struct law *l = p->law;
    struct decl *d = o->instance ? o->instance->decl : s->decls.v[0];
    out->applies = !o->instance || d;
    if (!d)
        return;
    out->instrument = sema_number(l, d);
    out->article = sema_article(l, d);
}

static void name_cites(struct arena *a, const struct law *l, struct law_output *out,
                       const struct decl *d)
{
    str *cites = arena_array(a, str, d->cases.n + 1);
    bool differ = false;
    for (uint32_t i = 0; i < d->cases.n; i++) {
        cites[i] = d->cases.v[i].cite.n ? d->cases.v[i].cite : sema_article(l, d);
        differ = differ || !str_eq(cites[i], cites[0]);
    }
    if (!d->cases.n || !(differ || d->cases.v[0].cite.n))
        return;
    out->cites = cites;
    out->n_cites = d->cases.n;
    if (!differ)
        out->article = cites[0];
}

static uint16_t keep(struct planner *p, node_id id)
{
    uint32_t v = p->of[id][graph_at(p->g, id)->lane];
    check(v);
    p->vregs.v[v].keep = true;
    return (uint16_t)v; /* replaced by its register once assigned */
}

static void emit_goals(struct planner *p, struct law_plan *plan, struct goal *goals)
{
    for (uint32_t i = 0; i < plan->n_outputs; i++) {
        struct law_output *out = &plan->outputs[i];
        struct goal *o = &goals[i];
        if (!out->applies)
            continue;
        settle(p->g, o, out->level);
    }
    uint32_t n = p->g->nodes.n;
    p->of = arena_alloc_array(p->arena, sizeof *p->of, n);
    p->fills = arena_alloc_array(p->arena, sizeof *p->fills, n);
    p->done = arena_array(p->arena, bool, n);
    for (uint32_t i = 0; i < plan->n_outputs; i++) {
        struct law_output *out = &plan->outputs[i];
        if (!out->applies)
            continue;
        emit_all(p, goals[i].value);
        emit_all(p, goals[i].due);
        if (out->n_cites)
            emit_all(p, goals[i].which);
        out->lane = (enum lane)graph_at(p->g, goals[i].value)->lane;
        out->value = keep(p, goals[i].value);
        if (goals[i].due)
            out->due = keep(p, goals[i].due);
        if (out->n_cites)
            out->which = keep(p, goals[i].which);
    }
    for (node_id id = 1; p->trace && id < n; id++) {
        if (graph_at(p->g, id)->level != LEVEL_CONST)
            emit_all(p, id);
    }
}

static void to_registers(const struct planner *p, struct law_plan *plan)
{
    for (uint32_t i = 0; i < plan->n_outputs; i++) {
        struct law_output *out = &plan->outputs[i];
        out->value = out->value == VM_NONE ? VM_NONE : p->vregs.v[out->value].reg;
        out->due = out->due == VM_NONE ? VM_NONE : p->vregs.v[out->due].reg;
        out->which = out->which == VM_NONE ? VM_NONE : p->vregs.v[out->which].reg;
    }
}

static void keep_trace(struct planner *p, struct law_plan *plan, const struct builder *b,
                       const struct goal *goals)
{
    struct law_trace *t = arena_new(p->arena, struct law_trace);
    t->graph = *p->g;
    t->builder = *b;
    t->builder.g = &t->graph;
    t->reg = arena_array(p->arena, uint16_t, p->g->nodes.n);
    for (uint32_t i = 0; i < p->g->nodes.n; i++) {
        uint32_t v = i ? p->of[i][graph_at(p->g, i)->lane] : 0;
        t->reg[i] = v ? p->vregs.v[v].reg : VM_NONE;
    }
    t->roots = arena_array(p->arena, node_id, plan->n_outputs + 1);
    t->of = arena_array(p->arena, struct instance *, plan->n_outputs + 1);
    for (uint32_t i = 0; i < plan->n_outputs; i++) {
        t->roots[i] = goals[i].due ? goals[i].due : goals[i].value;
        t->of[i] = goals[i].instance;
    }
    plan->trace = t;
}

struct law_plan *law_plan_new(struct arena *a, const struct law *l, const struct law_request *r,
                              struct err *e)
{
    struct law_plan *plan = arena_new(a, struct law_plan);
    struct graph g;
    struct builder b = {.l = (struct law *)(uintptr_t)l,
                        .g = &g,
                        .arena = a,
                        .month = r->month,
                        .known_on = r->known_on,
                        .imprecise = r->imprecise_dates,
                        .overrides = r->overrides,
                        .n_overrides = r->n_overrides};
    struct planner p = {.arena = a, .g = &g, .trace = r->trace};
    check(l->compiled && l->diags.errors == 0);
    if (r->trace) {
        b.n_slots = 1024;
        b.traced = arena_array(a, struct traced, b.n_slots);
    }
    graph_init(&g, a);
    struct vreg none = {0};
    vec_push(a, &p.vregs, none);
    plan->law = l;
    plan->request = *r;
    plan->n_outputs = r->n_targets;
    plan->outputs = arena_array(a, struct law_output, r->n_targets + 1);
    struct goal *goals = arena_array(a, struct goal, r->n_targets + 1);
    for (uint32_t i = 0; i < r->n_targets; i++) {
        struct symbol *s = symbol_of(l, r->targets[i]);
        goals[i] = goal_of(&b, s);
        name_output(plan, &plan->outputs[i], s, &goals[i]);
        if (s->kind == SYM_BENEFIT && goals[i].instance->decl)
            name_cites(a, l, &plan->outputs[i], goals[i].instance->decl);
    }
    emit_goals(&p, plan, goals);
    if (p.vregs.n >= UINT16_MAX || !assign_registers(&p, &plan->program)) {
        err_set(e, ERR_LIMIT, "kế hoạch tính quá lớn", "the plan is too large");
        return NULL;
    }
    to_registers(&p, plan);
    if (r->trace)
        keep_trace(&p, plan, &b, goals);
    plan->inputs = b.inputs.v;
    plan->n_inputs = b.inputs.n;
    plan->program.n_inputs = b.inputs.n;
    return plan;
}
