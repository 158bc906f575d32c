/* Ranges of every rule, in order of dependency: nothing overflows, no divisor is zero, and a case
 * that an earlier one takes whole is found. */
#include "law/build.h"

static struct interval join(struct interval a, struct interval b)
{
    return (struct interval){a.lo < b.lo ? a.lo : b.lo, a.hi > b.hi ? a.hi : b.hi};
}

/* The values of one operand for which a condition holds, where it is that simple. */
static bool condition_range(const struct graph *g, node_id id, node_id *operand, struct interval *r)
{
    const struct node *n = graph_at(g, id);
    const struct node *a = n->a ? graph_at(g, n->a) : NULL, *b = n->b ? graph_at(g, n->b) : NULL;
    *r = (struct interval){INT64_MIN, INT64_MAX};
    if (n->op == N_IN_RANGE) {
        *operand = n->a;
        *r = (struct interval){n->imm, n->imm2};
        return true;
    }
    if ((n->op != N_LT && n->op != N_LE && n->op != N_EQ) || !a || !b)
        return false;
    bool right = b->op == N_CONST;
    if (!right && a->op != N_CONST)
        return false;
    *operand = right ? n->a : n->b;
    int64_t v = right ? b->imm : a->imm;
    if (n->op == N_EQ)
        *r = (struct interval){v, v};
    else if (right)
        r->hi = n->op == N_LE ? v : v - 1;
    else
        r->lo = n->op == N_LE ? v : v + 1;
    return true;
}

static bool taken_by(const struct graph *g, node_id earlier, node_id later)
{
    node_id x, y;
    struct interval p, q;
    if (earlier == later)
        return true;
    return condition_range(g, earlier, &x, &p) && condition_range(g, later, &y, &q) && x == y &&
           p.lo <= q.lo && q.hi <= p.hi;
}

/* Is a condition false for every value of its operand's range? */
static bool never_holds(const struct graph *g, node_id id)
{
    node_id x;
    struct interval r;
    if (graph_at(g, id)->op == N_CONST)
        return !graph_at(g, id)->imm;
    return condition_range(g, id, &x, &r) &&
           (graph_at(g, x)->range.hi < r.lo || r.hi < graph_at(g, x)->range.lo);
}

static void check_reached(struct builder *b, struct decl *d, const struct instance *in)
{
    for (uint32_t i = 0; i < d->cases.n; i++) {
        const struct rule_case *c = &d->cases.v[i];
        if (!c->when || c->n_matches)
            continue;
        if (never_holds(b->g, in->conds[i]))
            diag_error(&b->l->diags, c->when->pos, "điều kiện này không bao giờ đúng",
                       "this condition never holds");
        for (uint32_t j = 0; j < i; j++) {
            if (!d->cases.v[j].when || d->cases.v[j].n_matches ||
                !taken_by(b->g, in->conds[j], in->conds[i]))
                continue;
            diag_error(&b->l->diags, c->pos,
                       "trường hợp này không bao giờ tới: một dòng trước đã bao trùm",
                       "this case is never reached: one before it covers it");
            diag_hint(&b->l->diags, "đặt điều kiện hẹp hơn lên trước",
                      "put the narrower condition first");
            break;
        }
    }
}

static struct interval analyse_decl(struct builder *b, struct symbol *s, struct decl *d)
{
    struct instance in = {.n_cases = d->cases.n};
    in.conds = arena_array(b->arena, node_id, d->cases.n + 1);
    in.values = arena_array(b->arena, node_id, d->cases.n + 1);
    if (d->due_when)
        build_expr(b, d->due_when);
    if (!d->cases.n)
        return (struct interval){0, 0};
    node_id root = build_cases(b, s, d, &in);
    check_reached(b, d, &in);
    struct interval r = graph_at(b->g, root)->range;
    for (uint32_t i = 0; i < d->cases.n && s->kind == SYM_BENEFIT; i++) {
        if (graph_at(b->g, in.values[i])->range.lo < 0)
            diag_error(&b->l->diags, d->cases.v[i].value->pos, "mức có thể âm",
                       "the amount may be negative");
    }
    if (d->type.has_range && s->kind == SYM_RULE && (r.lo < d->type.lo || r.hi > d->type.hi)) {
        diag_error(&b->l->diags, d->type.pos,
                   "giá trị có thể từ %l đến %l, ngoài khoảng đã khai báo",
                   "values may lie from %l to %l, outside the declared range", r.lo, r.hi);
        diag_hint(&b->l->diags, "bỏ khoảng: của một quy định, chương trình tự tính",
                  "leave the range out: a rule's is computed");
    }
    if (d->type.has_range && s->kind == SYM_RULE) /* also what the law does not give yet */
        return (struct interval){d->type.lo, d->type.hi};
    return r;
}

static void analyse_symbol(struct law *l, struct symbol *s)
{
    struct arena scratch;
    struct graph g;
    arena_init(&scratch, (size_t)1 << 30);
    graph_init(&g, &scratch);
    struct builder b = {
        .l = l, .g = &g, .arena = &scratch, .checking = true, .month = month_make(2020, 1)};
    if (s->kind == SYM_RULE || s->kind == SYM_BENEFIT) {
        struct interval r = {0, 0};
        for (uint32_t i = 0; i < s->decls.n; i++) {
            struct interval one = analyse_decl(&b, s, s->decls.v[i]);
            r = i ? join(r, one) : one;
        }
        s->range = r;
        if (s->type.kind == V_ENUM)
            s->range = (struct interval){
                0, (int64_t)l->enums.v[s->type.enumeration]->enumeration.n_values - 1};
        if (s->type.kind == V_BOOL)
            s->range = (struct interval){0, 1};
    }
    for (uint32_t i = 0; i < s->overlays.n; i++) {
        struct decl *d = s->overlays.v[i];
        node_id n = build_rescale(&b, build_expr(&b, d->local_value), d->local_value->type.scale,
                                  s->type.scale);
        if (d->local_when)
            build_expr(&b, d->local_when);
        s->range = join(s->range, graph_at(&g, n)->range);
    }
    arena_clear(&scratch);
}

void sema_analyse(struct law *l)
{
    for (uint32_t i = 0; i < l->ordered.n; i++) {
        if (l->ordered.v[i]->kind != SYM_ENUM)
            analyse_symbol(l, l->ordered.v[i]);
    }
}
