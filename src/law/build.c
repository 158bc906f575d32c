#include "law/build.h"
#include "base/check.h"
#include "base/num.h"

enum level build_level(const struct symbol *s)
{
    return s->entity == ENTITY_PERSON ? LEVEL_PERSON : LEVEL_HOUSEHOLD;
}

node_id build_rescale(struct builder *b, node_id n, int from, int to)
{
    if (from >= to || graph_at(b->g, n)->op == N_UNKNOWN)
        return n;
    return graph_binary(b->g, N_MUL, n, graph_const(b->g, num_pow10(to - from)));
}

/* Tells once where a range leaves 64 bits. */
static void check_overflow(struct builder *b, struct pos at)
{
    if (!b->g->overflow)
        return;
    b->g->overflow = false;
    if (!b->checking)
        return;
    diag_error(&b->l->diags, at, "kết quả có thể tràn số nguyên 64 bit",
               "the result may overflow a 64-bit integer");
    diag_hint(&b->l->diags, "khai báo khoảng giá trị hẹp hơn cho các dữ kiện",
              "declare narrower ranges for the facts");
}

/* ---- inputs ---- */

static node_id input(struct builder *b, struct symbol *s, month m, enum law_sample sample,
                     enum law_aspect aspect)
{
    for (uint32_t i = 0; i < b->inputs.n; i++) {
        const struct law_input *in = &b->inputs.v[i];
        if (in->symbol == &s->pub && in->month == m && in->sample == sample && in->aspect == aspect)
            return graph_input(b->g, i, in->level, in->lane,
                               aspect == LAW_SINCE ? (struct interval){0, 2400 * 512} : s->range);
    }
    enum lane lane = aspect == LAW_SINCE ? LANE_I32 : s->pub.lane;
    struct law_input in = {&s->pub, m, sample, aspect, build_level(s), lane};
    vec_push(b->arena, &b->inputs, in);
    return input(b, s, m, sample, aspect);
}

/* What a name stands for when ranges are proved: the same in another month, or asked another way,
 * is another value. */
enum { LEAF_SINCE = 3 };

static int64_t leaf_key(const struct builder *b, int what)
{
    return (int64_t)b->month * 256 + what;
}

static node_id build_fact(struct builder *b, struct symbol *s, enum law_sample sample, bool since)
{
    struct interval dates = {1800 * 512, 2400 * 512 + 415};
    if (b->checking)
        return graph_leaf(b->g, s, build_level(s), since ? dates : s->range,
                          leaf_key(b, since ? LEAF_SINCE : (int)sample));
    month m = s->decls.v[0]->yearly ? month_make(month_year(b->month), 1) : b->month;
    enum law_aspect aspect = since ? LAW_SINCE : LAW_VALUE;
    if (b->imprecise && s->imprecise && !since)
        aspect = b->side == SIDE_EARLIEST ? LAW_EARLIEST : LAW_LATEST;
    return input(b, s, m, sample, aspect);
}

/* ---- what is in force ---- */

day build_row_known(const struct law *l, const struct decl *d, const struct param_row *r)
{
    const struct law_file *f = sema_file(l, d);
    bool own = r->instrument.n && !str_eq(r->instrument, f->number);
    day issued = r->issued != DAY_NONE || own ? r->issued : f->issued;
    day in_force = r->in_force != DAY_NONE || own ? r->in_force : f->in_force;
    return issued != DAY_NONE ? issued : in_force != DAY_NONE ? in_force : r->applies_from;
}

const struct param_row *build_param_row(const struct law *l, const struct decl *d, day at,
                                        day known_on)
{
    const struct param_row *best = NULL;
    day best_known = INT32_MIN;
    for (uint32_t i = 0; i < d->rows.n; i++) {
        const struct param_row *r = &d->rows.v[i];
        day known = build_row_known(l, d, r);
        if (r->applies_from > at || (r->applies_to != DAY_NONE && r->applies_to < at) ||
            (known > known_on && !r->proposed))
            continue;
        bool over = !best || (r->proposed && !best->proposed);
        bool under = best && best->proposed && !r->proposed;
        if (over || (!under && (known > best_known ||
                                (known == best_known && r->applies_from > best->applies_from)))) {
            best = r;
            best_known = known;
        }
    }
    return best;
}

struct decl *build_version(const struct law *l, const struct symbol *s, month m, day known_on)
{
    day at = month_first_day(m);
    struct decl *best = NULL;
    for (uint32_t i = 0; i < s->decls.n; i++) {
        day from, to;
        sema_window(l, s->decls.v[i], &from, &to);
        if (from <= at && at <= to && sema_known(l, s->decls.v[i], known_on))
            best = s->decls.v[i];
    }
    return best;
}

static node_id no_law(struct builder *b, struct symbol *s, const char *what)
{
    char when[8];
    struct buf t;
    buf_init(&t, b->arena, 512);
    month_format_vi(b->month, when);
    buf_fmt(&t, "%z “%s” (%z)", what, s->name, when);
    return graph_unknown(b->g, buf_str(&t), s);
}

static node_id build_param(struct builder *b, struct symbol *s)
{
    if (b->checking)
        return graph_leaf(b->g, s, LEVEL_HOUSEHOLD, s->range, leaf_key(b, 0));
    struct decl *d = s->decls.v[0];
    const struct param_row *r = build_param_row(b->l, d, month_first_day(b->month), b->known_on);
    if (!r)
        return no_law(b, s, "chưa có giá trị của");
    if (r->value->kind == E_UNKNOWN)
        return graph_unknown(b->g, r->value->text.n ? r->value->text : r->note, s);
    return build_rescale(b, build_expr(b, r->value), r->value->type.scale, s->type.scale);
}

/* The local layer over a national value. */
static node_id build_overlays(struct builder *b, struct symbol *s, node_id base)
{
    day at = month_first_day(b->month);
    for (uint32_t i = 0; i < s->overlays.n; i++) {
        struct decl *d = s->overlays.v[i];
        day from, to;
        sema_window(b->l, d, &from, &to);
        if (!b->checking && (from > at || at > to || !sema_known(b->l, d, b->known_on)))
            continue;
        node_id local = build_rescale(b, build_expr(b, d->local_value), d->local_value->type.scale,
                                      s->type.scale);
        if (d->kind == DECL_RAISE)
            local = graph_binary(b->g, N_MAX, base, local);
        base =
            d->local_when ? graph_select(b->g, build_expr(b, d->local_when), local, base) : local;
    }
    return base;
}

/* ---- instances ---- */

static bool is_overridden(const struct builder *b, const struct symbol *s)
{
    for (uint32_t i = 0; i < b->n_overrides; i++) {
        if (b->overrides[i] == s->pub.index)
            return true;
    }
    return false;
}

node_id build_cases(struct builder *b, struct symbol *s, struct decl *d, struct instance *in)
{
    struct graph *g = b->g;
    bool boolean = s->type.kind == V_BOOL;
    node_id rest = boolean ? graph_const(g, 0) : 0,
            which = graph_const(g, d->cases.n ? d->cases.n - 1 : 0);
    for (uint32_t i = d->cases.n; i-- > 0;) {
        struct rule_case *c = &d->cases.v[i];
        node_id v = build_rescale(b, build_expr(b, c->value), c->value->type.scale, s->type.scale);
        check_overflow(b, c->value->pos);
        bool last = !c->when || (!rest && i == d->cases.n - 1);
        node_id k = last ? graph_const(g, 1) : build_expr(b, c->when);
        if (in) {
            in->conds[i] = k;
            in->values[i] = v;
        }
        rest = last ? v : graph_select(g, k, v, rest);
        which = last ? graph_const(g, i) : graph_select(g, k, graph_const(g, i), which);
    }
    if (in)
        in->which = which;
    return rest;
}

static void build_benefit(struct builder *b, struct symbol *s, struct instance *in)
{
    in->eligible =
        in->decl && in->decl->due_when ? build_expr(b, in->decl->due_when) : graph_const(b->g, 0);
    in->root =
        in->decl && in->decl->cases.n ? build_cases(b, s, in->decl, in) : graph_const(b->g, 0);
}

struct instance *build_find(const struct builder *b, const struct symbol *s, month m,
                            enum side side)
{
    struct instance *in = b->of_symbol ? b->of_symbol[s->pub.index] : NULL;
    while (in && (in->month != m || in->side != (s->imprecise ? side : SIDE_EARLIEST)))
        in = in->next;
    return in;
}

static struct instance *add_instance(struct builder *b, struct symbol *s)
{
    if (!b->of_symbol)
        b->of_symbol = arena_array(b->arena, struct instance *, law_symbol_count(b->l) + 1);
    struct instance **latest = &b->of_symbol[s->pub.index];
    struct instance *in = arena_new(b->arena, struct instance);
    *in = (struct instance){.symbol = s,
                            .month = b->month,
                            .side = s->imprecise ? b->side : SIDE_EARLIEST,
                            .open = true,
                            .next = *latest};
    *latest = in;
    vec_push(b->arena, &b->instances, in);
    return in;
}

struct instance *build_instance(struct builder *b, struct symbol *s)
{
    struct instance *in = build_find(b, s, b->month, b->side);
    if (in)
        return in;
    in = add_instance(b, s);
    in->decl = build_version(b->l, s, b->month, b->known_on);
    if (in->decl) {
        in->n_cases = in->decl->cases.n;
        in->conds = arena_array(b->arena, node_id, in->n_cases + 1);
        in->values = arena_array(b->arena, node_id, in->n_cases + 1);
    }
    if (s->kind == SYM_BENEFIT)
        build_benefit(b, s, in);
    else if (!in->decl && s->decls.v[0]->kind == DECL_FINDING)
        in->root = graph_const(b->g, 0); /* nothing to find where the finding is not in force */
    else if (!in->decl)
        in->root = no_law(b, s, "không có quy định");
    else
        in->root = build_cases(b, s, in->decl, in);
    in->open = false;
    return in;
}

static node_id excluded(struct builder *b, struct symbol *s)
{
    node_id n = graph_const(b->g, 0);
    for (uint32_t i = 0; i < s->excluded_by.n; i++)
        n = graph_binary(b->g, N_OR, n, build_instance(b, s->excluded_by.v[i])->eligible);
    return n;
}

/* Eligible, and no other that excludes it: what a benefit needs to take part in its group. */
static node_id had(struct builder *b, struct symbol *s)
{
    return graph_binary(b->g, N_AND, build_instance(b, s)->eligible,
                        graph_not(b->g, excluded(b, s)));
}

/* What it would pay where it is had: asked apart from whether it is, so that an unknown there does
 * not hide that the amount is lower, or higher, whichever way. */
static node_id amount_at(struct builder *b, struct symbol *s, enum side side)
{
    enum side saved = b->side;
    b->side = side;
    node_id amount = build_instance(b, s)->root;
    b->side = saved;
    return amount;
}

/* What divides all amounts of the group: over it they compare as they do, in narrower lanes. */
static int64_t group_factor(struct builder *b, const struct symbol *s)
{
    int64_t k = 0;
    for (uint32_t i = 0; i < s->highest.n; i++) {
        struct symbol *o = s->highest.v[i];
        k = graph_common_factor(b->g, amount_at(b, o, SIDE_EARLIEST), k);
        if (b->imprecise && o->imprecise)
            k = graph_common_factor(b->g, amount_at(b, o, SIDE_LATEST), k);
    }
    return k ? k : 1;
}

/* Is the other's amount above (at least) that of s? */
static node_id exceeds(struct builder *b, struct symbol *s, struct symbol *o, bool or_equal,
                       enum side at_s, enum side at_o)
{
    int64_t k = group_factor(b, s);
    node_id mine = graph_divide(b->g, amount_at(b, s, at_s), k);
    node_id theirs = graph_divide(b->g, amount_at(b, o, at_o), k);
    /* One comparison for each pair: what the one asks of the other, turned round. */
    return or_equal ? graph_not(b->g, graph_binary(b->g, N_LT, theirs, mine))
                    : graph_binary(b->g, N_LT, mine, theirs);
}

/* The same on all days of dates known by year alone. */
static node_id exceeds_on_all_days(struct builder *b, struct symbol *s, struct symbol *o,
                                   bool or_equal)
{
    const enum side E = SIDE_EARLIEST, L = SIDE_LATEST;
    bool x = b->imprecise && s->imprecise, y = b->imprecise && o->imprecise;
    node_id n = exceeds(b, s, o, or_equal, E, E);
    if (x)
        n = graph_binary(b->g, N_AGREE, n, exceeds(b, s, o, or_equal, L, E));
    if (y)
        n = graph_binary(b->g, N_AGREE, n, exceeds(b, s, o, or_equal, E, L));
    if (x && y)
        n = graph_binary(b->g, N_AGREE, n, exceeds(b, s, o, or_equal, L, L));
    return n;
}

/* Whether another of its group is had and takes its place. Kleene's "and" does the rest: one that
 * is surely lower takes nothing though it is unknown whether it is had, and one that is surely not
 * had takes nothing though its amount is unknown. */
static node_id outdone(struct builder *b, struct symbol *s)
{
    node_id n = graph_const(b->g, 0);
    bool before = true; /* the first named of equals: those before take the place of an equal */
    for (uint32_t i = 0; i < s->highest.n; i++) {
        struct symbol *o = s->highest.v[i];
        if (o == s) {
            before = false;
            continue;
        }
        node_id higher = exceeds_on_all_days(b, s, o, before);
        n = graph_binary(b->g, N_OR, n, graph_binary(b->g, N_AND, had(b, o), higher));
    }
    return n;
}

struct instance *build_due(struct builder *b, struct symbol *s)
{
    struct instance *in = build_instance(b, s);
    if (in->due)
        return in;
    in->due = graph_binary(b->g, N_AND, had(b, s), graph_not(b->g, outdone(b, s)));
    in->paid = graph_select(b->g, in->due, in->root, graph_const(b->g, 0));
    return in;
}

node_id build_symbol(struct builder *b, struct symbol *s)
{
    if (s->kind == SYM_FACT)
        return build_fact(b, s, LAW_DURING, false);
    if (s->kind == SYM_PARAM)
        return build_overlays(b, s, build_param(b, s));
    if (b->checking)
        return graph_leaf(b->g, s, build_level(s), s->range, leaf_key(b, 0));
    month saved = b->month;
    if (s->decls.v[0]->yearly)
        b->month = month_make(month_year(b->month), 1);
    node_id n = is_overridden(b, s) ? input(b, s, b->month, LAW_DURING, LAW_VALUE)
                                    : build_instance(b, s)->root;
    n = build_overlays(b, s, n);
    b->month = saved;
    return n;
}

/* ---- expressions ---- */

static bool depends_on_imprecise(const struct expr *e)
{
    if (!e)
        return false;
    if (e->kind == E_NAME)
        return e->symbol && e->symbol->imprecise;
    for (uint32_t i = 0; i < e->n_items; i++) {
        if (depends_on_imprecise(e->items[i]))
            return true;
    }
    return depends_on_imprecise(e->a) || depends_on_imprecise(e->b) || depends_on_imprecise(e->c);
}

static node_id build_constant(struct builder *b, const struct expr *e)
{
    if (e->kind != E_DATE)
        return graph_const(b->g, e->value);
    int y, m, d;
    day_to_ymd((day)e->value, &y, &m, &d);
    return graph_const(b->g, vm_date_pack(y, m, d));
}

static node_id build_day(struct builder *b, day d)
{
    int y, m, n;
    if (b->checking)
        return graph_leaf(b->g, NULL, LEVEL_HOUSEHOLD,
                          (struct interval){1900 * 512 + 33, 2200 * 512 + 415}, d);
    day_to_ymd(d, &y, &m, &n);
    return graph_const(b->g, vm_date_pack(y, m, n));
}

static node_id build_name(struct builder *b, const struct expr *e)
{
    return e->symbol ? build_symbol(b, e->symbol) : graph_const(b->g, e->value);
}

static void check_divisor(struct builder *b, node_id n, struct pos at)
{
    struct interval r = graph_at(b->g, n)->range;
    if (!b->checking || r.lo >= 1 || graph_at(b->g, n)->op == N_UNKNOWN)
        return;
    diag_error(&b->l->diags, at,
               r.lo < 0 ? "số chia có thể âm hoặc bằng 0" : "số chia có thể bằng 0",
               r.lo < 0 ? "the divisor may be negative or zero" : "the divisor may be zero");
    diag_hint(&b->l->diags, "dùng lớn_hơn(x; 1) hoặc khai báo khoảng giá trị bắt đầu từ 1",
              "use max(x; 1), or declare a range that begins at 1");
}

/* A side of a comparison as numerator / denominator at a scale. */
struct fraction {
    node_id num, den;
    int scale; /* of num / den: value = num / den * 10^-scale */
};

static struct fraction build_fraction(struct builder *b, struct expr *e)
{
    if (e->kind != E_BINARY || e->op != OP_DIV)
        return (struct fraction){build_expr(b, e), graph_const(b->g, 1), e->type.scale};
    struct fraction f = {build_expr(b, e->a), build_expr(b, e->b), 0};
    check_divisor(b, f.den, e->b->pos);
    if (e->a->type.scale >= e->b->type.scale) {
        f.scale = e->a->type.scale - e->b->type.scale;
    } else {
        f.num = build_rescale(b, f.num, e->a->type.scale, e->b->type.scale);
    }
    return f;
}

/* Each side of it as on one side of dates known by year alone. */
static node_id compare_as(struct builder *b, struct expr *e, enum expr_op op, enum side at_a,
                          enum side at_b)
{
    struct graph *g = b->g;
    enum side saved = b->side;
    b->side = at_a;
    struct fraction x = build_fraction(b, e->a);
    b->side = at_b;
    struct fraction y = build_fraction(b, e->b);
    b->side = saved;
    node_id p = graph_binary(g, N_MUL, build_rescale(b, x.num, x.scale, y.scale), y.den);
    node_id q = graph_binary(g, N_MUL, build_rescale(b, y.num, y.scale, x.scale), x.den);
    check_overflow(b, e->pos);
    switch (op) {
    case OP_EQ:
        return graph_binary(g, N_EQ, p, q);
    case OP_NE:
        return graph_binary(g, N_NE, p, q);
    case OP_LT:
        return graph_binary(g, N_LT, p, q);
    case OP_LE:
        return graph_binary(g, N_LE, p, q);
    case OP_GT:
        return graph_binary(g, N_LT, q, p);
    default:
        return graph_binary(g, N_LE, q, p);
    }
}

/* A date known by its year alone is all its days. An order holds on each of them where the ends of
 * the year agree; with two such dates, where all four pairs do. Equality is two orders: at both
 * ends of the year it may fail and yet hold between. */
static node_id build_comparison(struct builder *b, struct expr *e, enum expr_op op)
{
    bool a = b->imprecise && depends_on_imprecise(e->a);
    bool c = b->imprecise && depends_on_imprecise(e->b);
    if (!a && !c)
        return compare_as(b, e, op, b->side, b->side);
    if (op == OP_EQ || op == OP_NE) {
        node_id least = build_comparison(b, e, OP_GE), most = build_comparison(b, e, OP_LE);
        node_id equal = graph_binary(b->g, N_AND, least, most);
        return op == OP_EQ ? equal : graph_not(b->g, equal);
    }
    node_id n = compare_as(b, e, op, SIDE_EARLIEST, SIDE_EARLIEST);
    if (a)
        n = graph_binary(b->g, N_AGREE, n, compare_as(b, e, op, SIDE_LATEST, SIDE_EARLIEST));
    if (c)
        n = graph_binary(b->g, N_AGREE, n, compare_as(b, e, op, SIDE_EARLIEST, SIDE_LATEST));
    if (a && c)
        n = graph_binary(b->g, N_AGREE, n, compare_as(b, e, op, SIDE_LATEST, SIDE_LATEST));
    return n;
}

static node_id in_enumeration(struct builder *b, node_id a, struct expr *e)
{
    uint64_t set[4] = {0};
    for (uint32_t i = 0; i < e->n_items; i++) {
        if (e->items[i]->symbol) { /* a variable among the items */
            node_id n = graph_const(b->g, 0);
            for (uint32_t j = 0; j < e->n_items; j++)
                n = graph_binary(b->g, N_OR, n,
                                 graph_binary(b->g, N_EQ, a, build_expr(b, e->items[j])));
            return n;
        }
        set[e->items[i]->value >> 6] |= (uint64_t)1 << (e->items[i]->value & 63);
    }
    if (e->n_items == 1)
        return graph_binary(b->g, N_EQ, a, graph_const(b->g, e->items[0]->value));
    return graph_in_set(b->g, a, set);
}

static node_id in_item(struct builder *b, node_id a, int scale, struct expr *it)
{
    struct graph *g = b->g;
    int most = it->type.scale > scale ? it->type.scale : scale;
    node_id x = build_rescale(b, a, scale, most);
    if (it->kind != E_RANGE)
        return graph_binary(g, N_EQ, x, build_rescale(b, build_expr(b, it), it->type.scale, most));
    node_id lo = build_rescale(b, build_expr(b, it->a), it->a->type.scale, most);
    node_id hi = build_rescale(b, build_expr(b, it->b), it->b->type.scale, most);
    if (graph_at(g, lo)->op == N_CONST && graph_at(g, hi)->op == N_CONST)
        return graph_in_range(g, x, graph_at(g, lo)->imm, graph_at(g, hi)->imm);
    node_id above = graph_binary(g, N_LE, lo, x), below = graph_binary(g, N_LE, x, hi);
    return graph_binary(g, N_AND, above, below);
}

static node_id build_bound(struct builder *b, const struct expr *in, enum expr_op op,
                           struct expr *bound)
{
    struct expr *e = arena_new(b->arena, struct expr);
    *e = (struct expr){.kind = E_BINARY, .op = op, .pos = in->pos, .a = in->a, .b = bound};
    return build_comparison(b, e, op);
}

/* Of dates known by year alone: item by item, bound by bound. */
static node_id build_in_imprecise(struct builder *b, struct expr *e)
{
    node_id n = graph_const(b->g, 0);
    for (uint32_t i = 0; i < e->n_items; i++) {
        struct expr *it = e->items[i];
        bool range = it->kind == E_RANGE;
        node_id one = build_bound(b, e, range ? OP_GE : OP_EQ, range ? it->a : it);
        if (range)
            one = graph_binary(b->g, N_AND, one, build_bound(b, e, OP_LE, it->b));
        n = graph_binary(b->g, N_OR, n, one);
    }
    return n;
}

static node_id build_in(struct builder *b, struct expr *e)
{
    if (e->a->type.kind != V_ENUM && b->imprecise && depends_on_imprecise(e))
        return build_in_imprecise(b, e);
    node_id a = build_expr(b, e->a), n = graph_const(b->g, 0);
    if (e->a->type.kind == V_ENUM)
        return in_enumeration(b, a, e);
    for (uint32_t i = 0; i < e->n_items; i++)
        n = graph_binary(b->g, N_OR, n, in_item(b, a, e->a->type.scale, e->items[i]));
    check_overflow(b, e->pos);
    return n;
}

static node_id build_arithmetic(struct builder *b, struct expr *e)
{
    struct graph *g = b->g;
    node_id x = build_expr(b, e->a), y = build_expr(b, e->b);
    if (e->op == OP_MUL)
        return graph_binary(g, N_MUL, x, y);
    x = build_rescale(b, x, e->a->type.scale, e->type.scale);
    y = build_rescale(b, y, e->b->type.scale, e->type.scale);
    return graph_binary(g, e->op == OP_ADD ? N_ADD : N_SUB, x, y);
}

static node_id build_binary(struct builder *b, struct expr *e)
{
    if (e->op == OP_AND || e->op == OP_OR) {
        /* In this order, so that every compiler makes the same graph. */
        node_id x = build_expr(b, e->a), y = build_expr(b, e->b);
        return graph_binary(b->g, e->op == OP_AND ? N_AND : N_OR, x, y);
    }
    if (e->op >= OP_EQ && e->op <= OP_GE)
        return build_comparison(b, e, e->op);
    node_id n = build_arithmetic(b, e);
    check_overflow(b, e->pos);
    return n;
}

/* round(x / m) * m, with x = a / b: all scales in one division of integers. */
static node_id build_rounding(struct builder *b, struct expr *e)
{
    struct graph *g = b->g;
    struct fraction x = build_fraction(b, e->items[0]);
    const struct expr *m = e->n_items > 1 ? e->items[1] : NULL;
    int shift = (m ? m->scale : 0) - x.scale;
    node_id num = x.num, den = x.den;
    if (shift > 0)
        num = graph_binary(g, N_MUL, num, graph_const(g, num_pow10(shift)));
    if (shift < 0)
        den = graph_binary(g, N_MUL, den, graph_const(g, num_pow10(-shift)));
    if (m)
        den = graph_binary(g, N_MUL, den, graph_const(g, m->value));
    if (!b->checking && graph_at(g, den)->op == N_CONST)
        graph_reduce(g, &num, &den);
    enum node_op op = e->fn == FN_ROUND_DOWN ? N_DIV_FLOOR
                      : e->fn == FN_ROUND_UP ? N_DIV_CEIL
                                             : N_DIV_NEAREST;
    node_id n = graph_binary(g, op, num, den);
    if (m)
        n = graph_binary(g, N_MUL, n, graph_const(g, m->value));
    check_overflow(b, e->pos);
    return n;
}

static node_id build_other_month(struct builder *b, struct expr *e)
{
    month saved = b->month;
    int64_t n = e->items[1]->value;
    node_id r;
    if (e->fn == FN_IN_MONTH) {
        b->month = month_make(month_year(saved), (int)n);
        r = build_expr(b, e->items[0]);
    } else if (e->fn == FN_MONTHS_AGO) {
        b->month = saved - (month)n;
        r = build_expr(b, e->items[0]);
    } else {
        r = build_expr(b, e->items[0]);
        for (int64_t i = 1; i < n; i++) {
            b->month = saved - (month)i;
            r = graph_binary(b->g, N_ADD, r, build_expr(b, e->items[0]));
        }
    }
    b->month = saved;
    check_overflow(b, e->pos);
    return r;
}

static node_id build_benefit_call(struct builder *b, struct expr *e)
{
    struct symbol *s = e->items[0]->symbol;
    if (b->checking) {
        struct interval r = {0, 1};
        if (e->fn == FN_AMOUNT) {
            r = s->range;
            r.lo = r.lo < 0 ? r.lo : 0;
        }
        return graph_leaf(b->g, s, build_level(s), r, leaf_key(b, (int)e->fn));
    }
    if (e->fn == FN_ELIGIBLE)
        return build_instance(b, s)->eligible;
    return e->fn == FN_DUE ? build_due(b, s)->due : build_due(b, s)->paid;
}

static node_id build_call(struct builder *b, struct expr *e)
{
    static const enum node_op dates[] = {[FN_YEARS] = N_YEARS,
                                         [FN_MONTHS] = N_MONTHS,
                                         [FN_DAYS] = N_DAYS,
                                         [FN_ADD_MONTHS] = N_ADD_MONTHS};
    switch (e->fn) {
    case FN_NAMED:
        return build_scale_call(b, e);
    case FN_FIRST_DAY:
        return build_day(b, month_first_day(b->month));
    case FN_LAST_DAY:
        return build_day(b, month_last_day(b->month));
    case FN_YEARS:
    case FN_MONTHS:
    case FN_DAYS:
    case FN_ADD_MONTHS: {
        node_id x = build_expr(b, e->items[0]);
        return graph_binary(b->g, dates[e->fn], x, build_expr(b, e->items[1]));
    }
    case FN_ROUND_DOWN:
    case FN_ROUND_UP:
    case FN_ROUND:
        return build_rounding(b, e);
    case FN_MIN:
    case FN_MAX: {
        node_id x =
            build_rescale(b, build_expr(b, e->items[0]), e->items[0]->type.scale, e->type.scale);
        node_id y =
            build_rescale(b, build_expr(b, e->items[1]), e->items[1]->type.scale, e->type.scale);
        return graph_binary(b->g, e->fn == FN_MIN ? N_MIN : N_MAX, x, y);
    }
    case FN_KNOWN:
        return graph_known(b->g, build_expr(b, e->items[0]));
    case FN_AT_START:
    case FN_AT_END:
    case FN_SINCE:
        return build_fact(b, e->items[0]->symbol,
                          e->fn == FN_AT_START ? LAW_AT_START
                          : e->fn == FN_AT_END ? LAW_AT_END
                                               : LAW_DURING,
                          e->fn == FN_SINCE);
    case FN_MONTHS_AGO:
    case FN_SUM_MONTHS:
    case FN_IN_MONTH:
        return build_other_month(b, e);
    default:
        return build_benefit_call(b, e);
    }
}

static node_id build_aggregate(struct builder *b, struct expr *e)
{
    struct graph *g = b->g;
    node_id cond = e->b ? build_expr(b, e->b) : 0;
    node_id n;
    switch (e->fn) {
    case FN_COUNT:
        n = graph_aggregate(g, N_COUNT, 0, cond, 0);
        break;
    case FN_ANY:
        n = graph_aggregate(g, N_ANY, 0, cond, 0);
        break;
    case FN_ALL:
        n = graph_aggregate(g, N_ALL, 0, cond, 0);
        break;
    case FN_SUM:
        n = graph_aggregate(g, N_SUM, build_expr(b, e->a), cond, 0);
        break;
    default: {
        node_id v = build_rescale(b, build_expr(b, e->a), e->a->type.scale, e->type.scale);
        node_id dflt = build_rescale(b, build_expr(b, e->c), e->c->type.scale, e->type.scale);
        bool constant = graph_at(g, dflt)->op == N_CONST;
        n = graph_aggregate(g, e->fn == FN_MAX_OF ? N_MAX_OF : N_MIN_OF, v, cond,
                            constant ? graph_at(g, dflt)->imm : 0);
        if (!constant) { /* a default that is not a number: chosen where no member qualifies */
            node_id some = cond ? graph_aggregate(g, N_ANY, 0, cond, 0) : graph_const(g, 1);
            n = graph_select(g, some, n, dflt);
        }
        break;
    }
    }
    check_overflow(b, e->pos);
    return n;
}

static node_id build_if(struct builder *b, struct expr *e)
{
    node_id c = build_expr(b, e->a);
    node_id x = build_rescale(b, build_expr(b, e->b), e->b->type.scale, e->type.scale);
    node_id y = build_rescale(b, build_expr(b, e->c), e->c->type.scale, e->type.scale);
    return graph_select(b->g, c, x, y);
}

static node_id build_kind(struct builder *b, struct expr *e)
{
    switch (e->kind) {
    case E_NUMBER:
    case E_DATE:
    case E_BOOL:
        return build_constant(b, e);
    case E_UNKNOWN:
        return graph_unknown(b->g, e->text, NULL);
    case E_NAME:
        return build_name(b, e);
    case E_UNARY:
        if (e->op == OP_NOT)
            return graph_not(b->g, build_expr(b, e->a));
        return graph_binary(b->g, N_SUB, graph_const(b->g, 0), build_expr(b, e->a));
    case E_BINARY:
        return build_binary(b, e);
    case E_IN:
        return build_in(b, e);
    case E_IF:
        return build_if(b, e);
    case E_CALL:
        return build_call(b, e);
    case E_AGG:
        return build_aggregate(b, e);
    case E_INDEX:
        return build_index(b, e);
    default:
        check(!"an expression that typing refused");
        return 0;
    }
}

/* ---- what became of an expression ---- */

static struct traced *traced_slot(const struct builder *b, const struct expr *e, month m,
                                  enum side side)
{
    uint64_t h = ((uint64_t)(uintptr_t)e >> 4) * 0x9e3779b97f4a7c15u ^
                 (uint64_t)(uint32_t)m * 0x85ebca6bu ^ side;
    for (uint64_t i = h & (b->n_slots - 1);; i = (i + 1) & (b->n_slots - 1)) {
        struct traced *t = &b->traced[i];
        if (!t->expr || (t->expr == e && t->month == m && t->side == side))
            return t;
    }
}

node_id build_traced(const struct builder *b, const struct expr *e, month m, enum side side)
{
    return traced_slot(b, e, m, side)->node;
}

static void remember(struct builder *b, const struct expr *e, node_id n)
{
    if (b->n_traced * 2 >= b->n_slots) {
        struct traced *old = b->traced;
        uint32_t had = b->n_slots;
        b->n_slots *= 2;
        b->traced = arena_array(b->arena, struct traced, b->n_slots);
        for (uint32_t i = 0; i < had; i++) {
            if (old[i].expr)
                *traced_slot(b, old[i].expr, old[i].month, old[i].side) = old[i];
        }
    }
    struct traced *t = traced_slot(b, e, b->month, b->side);
    b->n_traced += !t->expr;
    *t = (struct traced){e, b->month, b->side, n};
}

node_id build_expr(struct builder *b, struct expr *e)
{
    node_id n = build_kind(b, e);
    if (b->traced)
        remember(b, e, n);
    return n;
}
