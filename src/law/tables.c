/* Tables and scales as graph nodes. */
#include "base/check.h"
#include "base/num.h"
#include "law/build.h"

#define PADDING 32
#define MAX_DENSE 4096 /* entries of a table that takes the place of a search */

static struct vm_table *new_table(struct arena *a, enum lane lane, uint32_t n)
{
    struct vm_table *t = arena_new(a, struct vm_table);
    t->lane = lane;
    t->n = n;
    t->values = arena_alloc_array(a, lane_bytes(lane), n + PADDING);
    t->known = arena_array(a, uint8_t, n + PADDING);
    return t;
}

static void set_entry(struct vm_table *t, uint32_t i, int64_t v)
{
    vm_lane_set(t->lane, (void *)(uintptr_t)t->values, i, v);
    ((uint8_t *)(uintptr_t)t->known)[i] = 1;
}

/* False: not known. */
static bool get_entry(const struct vm_table *t, uint32_t i, int64_t *v)
{
    *v = vm_lane_get(t->lane, t->values, i);
    return !t->known || t->known[i];
}

/* All entries known: no mask, so that the plain loop runs. */
static void finish_table(struct vm_table *t)
{
    for (uint32_t i = 0; i < t->n; i++) {
        if (!t->known[i])
            return;
    }
    t->known = NULL;
}

static int column_of_value(const struct csv_table *t, const struct law_enum_value *v)
{
    for (uint32_t c = 0; c < t->n_columns; c++) {
        if (str_eq(t->columns[c], v->id) || str_eq(t->columns[c], v->code))
            return (int)c;
    }
    return -1;
}

static int row_of_text(const struct csv_table *t, str key)
{
    for (uint32_t r = 0; r < t->rows.n; r++) {
        if (str_eq(str_trim(t->rows.v[r].cells[t->row_column]), key))
            return (int)r;
    }
    return -1;
}

/* The columns an index may pick: one, or one for each value of the enumeration. */
static uint32_t columns_of(struct builder *b, struct expr *e, int *columns)
{
    struct csv_table *t = e->symbol->table;
    struct decl *d = e->symbol->decls.v[0];
    if (!d->columns_enum.n) {
        for (uint32_t c = 0; c < t->n_columns; c++) {
            if (str_eq(t->columns[c], e->b->text))
                columns[0] = (int)c;
        }
        return 1;
    }
    struct symbol *en = sema_find(b->l, d->columns_enum);
    for (uint32_t i = 0; i < en->enumeration.n_values; i++)
        columns[i] = column_of_value(t, &en->enumeration.values[i]);
    return en->enumeration.n_values;
}

/* The row of a numeric key. Keys that lie close together are searched here, once for every number
 * from the first to the last, so that the machine need not search for every row it decides. */
static node_id key_row(struct builder *b, node_id a, const struct vm_table *keys, enum node_op op,
                       struct interval rows)
{
    struct graph *g = b->g;
    const struct node *n = graph_at(g, a);
    int64_t first = keys->n ? keys->keys[0] : 0, last = keys->n ? keys->keys[keys->n - 1] : 0;
    bool meets = n->level != LEVEL_CONST && n->range.lo <= last && first <= n->range.hi;
    if (!keys->n || !meets || first < -MAX_DENSE || last > MAX_DENSE ||
        last - first > MAX_DENSE - 3)
        return graph_lookup(g, op, a, keys, rows, keys->lane);
    int64_t from = first > 0 && last < MAX_DENSE - 2 ? 0 : first - 1,
            to = op == N_FLOOR_ROW ? last : last + 1;
    if (n->range.lo < from)
        a = graph_binary(g, N_MAX, a, graph_const(g, from));
    if (graph_at(g, a)->range.hi > to)
        a = graph_binary(g, N_MIN, a, graph_const(g, to));
    a = graph_binary(g, N_SUB, a, graph_const(g, from));
    struct vm_table *t = new_table(b->arena, keys->lane, (uint32_t)(to - from + 1));
    uint32_t row = 0; /* keys up to the number */
    for (uint32_t i = 0; i < t->n; i++) {
        while (row < keys->n && keys->keys[row] <= from + i)
            row++;
        if (row && (op == N_FLOOR_ROW || keys->keys[row - 1] == from + i))
            set_entry(t, i, row - 1);
    }
    finish_table(t);
    return graph_lookup(g, N_LOOKUP, a, t, rows, t->lane);
}

/* The row as a node: a constant, the place of a key, or one for each enumeration value. */
static node_id row_node(struct builder *b, struct expr *e)
{
    struct csv_table *t = e->symbol->table;
    struct interval r = {0, t->rows.n - 1};
    if (e->a->kind == E_TEXT)
        return graph_const(b->g, row_of_text(t, e->a->text));
    node_id a = build_expr(b, e->a);
    if (e->a->type.kind == V_ENUM) {
        const struct law_enum *en = &b->l->enums.v[e->a->type.enumeration]->enumeration;
        struct vm_table *map = new_table(b->arena, lane_for(r), en->n_values);
        for (uint32_t i = 0; i < en->n_values; i++) {
            int row = row_of_text(t, en->values[i].code);
            if (row < 0)
                row = row_of_text(t, en->values[i].id);
            if (row >= 0)
                set_entry(map, i, row);
        }
        finish_table(map);
        return graph_lookup(b->g, N_LOOKUP, a, map, r, map->lane);
    }
    struct vm_table *keys = arena_new(b->arena, struct vm_table);
    keys->n = t->numeric_keys ? t->rows.n : 0;
    keys->keys = t->keys;
    keys->lane = lane_for(r);
    enum node_op op = e->symbol->decls.v[0]->row_not_above ? N_FLOOR_ROW : N_EXACT_ROW;
    return key_row(b, a, keys, op, r);
}

/* One table read at what another gives, as one table. */
static const struct vm_table *compose(struct arena *a, const struct vm_table *first,
                                      const struct vm_table *then)
{
    struct vm_table *t = new_table(a, then->lane, first->n);
    for (uint32_t i = 0; i < first->n; i++) {
        int64_t at = 0, v = 0;
        if (get_entry(first, i, &at) && get_entry(then, (uint32_t)at, &v))
            set_entry(t, i, v);
    }
    finish_table(t);
    return t;
}

node_id build_index(struct builder *b, struct expr *e)
{
    struct symbol *s = e->symbol;
    struct csv_table *t = s->table;
    if (!t || !t->rows.n)
        return graph_unknown(b->g, s->name, s);
    int *columns = arena_array(b->arena, int, 256);
    uint32_t n_columns = columns_of(b, e, columns);
    node_id row = row_node(b, e);
    node_id column = n_columns == 1 ? graph_const(b->g, 0) : build_expr(b, e->b);
    bool fixed = graph_at(b->g, row)->op == N_CONST;
    uint32_t first = fixed ? (uint32_t)graph_at(b->g, row)->imm : 0, n_rows = fixed ? 1 : t->rows.n;
    struct vm_table *v = new_table(b->arena, lane_for(t->range), n_rows * n_columns);
    for (uint32_t r = 0; r < n_rows; r++) {
        for (uint32_t c = 0; c < n_columns; c++) {
            size_t cell =
                (size_t)(first + r) * t->n_columns + (size_t)(columns[c] < 0 ? 0 : columns[c]);
            if (columns[c] >= 0 && t->has_value[cell])
                set_entry(v, r * n_columns + c, t->values[cell]);
        }
    }
    finish_table(v);
    node_id at = column;
    if (!fixed)
        at = graph_binary(b->g, N_ADD, graph_binary(b->g, N_MUL, row, graph_const(b->g, n_columns)),
                          column);
    if (graph_at(b->g, at)->op == N_CONST) {
        int64_t i = graph_at(b->g, at)->imm;
        size_t cell = (size_t)first * t->n_columns + (size_t)columns[i];
        return t->has_value[cell] ? graph_const(b->g, t->values[cell])
                                  : graph_unknown(b->g, s->name, s);
    }
    const struct node *from = graph_at(b->g, at);
    if (from->op == N_LOOKUP)
        return graph_lookup(b->g, N_LOOKUP, from->a, compose(b->arena, from->table, v), t->range,
                            v->lane);
    return graph_lookup(b->g, N_LOOKUP, at, v, t->range, v->lane);
}

/* ---- scales ---- */

static bool row_in_force(const struct builder *b, const struct scale_row *r)
{
    day at = month_first_day(b->month);
    return b->checking || ((r->applies_from == DAY_NONE || r->applies_from <= at) &&
                           (r->applies_to == DAY_NONE || at <= r->applies_to));
}

/* Does `o` follow `r` in the same scale? When ranges are proved all times count, each with its own
 * rows. */
static bool follows(const struct builder *b, const struct scale_row *r, const struct scale_row *o)
{
    return b->checking ? o->applies_from == r->applies_from && o->applies_to == r->applies_to
                       : row_in_force(b, o);
}

/* One bracket: rate × what of x lies in it (marginal), or rate × x where x is in it (whole). */
static node_id bracket(struct builder *b, enum scale_mode mode, node_id x, node_id from,
                       node_id next, node_id rate, node_id sum)
{
    struct graph *g = b->g;
    if (mode == SCALE_WHOLE) {
        node_id reached = graph_binary(g, N_LE, from, x), whole = graph_binary(g, N_MUL, x, rate);
        return graph_select(g, reached, whole, sum);
    }
    node_id part = graph_binary(g, N_SUB, next ? graph_binary(g, N_MIN, x, next) : x, from);
    part = graph_binary(g, N_MAX, part, graph_const(g, 0));
    return graph_binary(g, N_ADD, sum, graph_binary(g, N_MUL, part, rate));
}

static node_id scaled(struct builder *b, struct expr *e, int scale)
{
    return build_rescale(b, build_expr(b, e), e->scale, scale);
}

/* Do the rates rise from bracket to bracket? */
static bool is_rising(struct builder *b, struct decl *d, int rate_scale)
{
    int64_t before = 0;
    for (uint32_t i = 0; i < d->scale_rows.n; i++) {
        if (!row_in_force(b, &d->scale_rows.v[i]))
            continue;
        const struct node *n = graph_at(b->g, scaled(b, d->scale_rows.v[i].rate, rate_scale));
        if (n->op != N_CONST || n->imm < before)
            return false;
        before = n->imm;
    }
    return true;
}

/* The same as marginal brackets, in fewer steps: what a rate adds to the one before it, on all
 * above. */
static node_id build_rising(struct builder *b, struct decl *d, node_id x, int x_scale,
                            int rate_scale)
{
    struct graph *g = b->g;
    node_id sum = graph_const(g, 0), before = sum, zero = sum;
    for (uint32_t i = 0; i < d->scale_rows.n; i++) {
        const struct scale_row *r = &d->scale_rows.v[i];
        if (!row_in_force(b, r))
            continue;
        node_id rate = scaled(b, r->rate, rate_scale);
        node_id above = graph_binary(g, N_SUB, x, scaled(b, r->from, x_scale));
        node_id more = graph_binary(g, N_SUB, rate, before);
        above = graph_binary(g, N_MAX, above, zero);
        sum = graph_binary(g, N_ADD, sum, graph_binary(g, N_MUL, above, more));
        before = rate;
    }
    return sum;
}

node_id build_scale_call(struct builder *b, struct expr *e)
{
    struct decl *d = e->symbol->decls.v[0];
    struct graph *g = b->g;
    int rate_scale = 0, x_scale = e->items[0]->type.scale;
    for (uint32_t i = 0; i < d->scale_rows.n; i++) {
        rate_scale = d->scale_rows.v[i].rate->scale > rate_scale ? d->scale_rows.v[i].rate->scale
                                                                 : rate_scale;
        x_scale =
            d->scale_rows.v[i].from->scale > x_scale ? d->scale_rows.v[i].from->scale : x_scale;
    }
    node_id x = build_rescale(b, build_expr(b, e->items[0]), e->items[0]->type.scale, x_scale);
    node_id sum = graph_const(g, 0);
    if (!b->checking && d->scale_mode != SCALE_WHOLE && is_rising(b, d, rate_scale))
        return build_rising(b, d, x, x_scale, rate_scale);
    for (uint32_t i = 0; i < d->scale_rows.n; i++) {
        const struct scale_row *r = &d->scale_rows.v[i];
        if (!row_in_force(b, r))
            continue;
        node_id next = 0;
        for (uint32_t j = i + 1; j < d->scale_rows.n && !next; j++) {
            if (follows(b, r, &d->scale_rows.v[j]))
                next = scaled(b, d->scale_rows.v[j].from, x_scale);
        }
        node_id from = scaled(b, r->from, x_scale), rate = scaled(b, r->rate, rate_scale);
        sum = bracket(b, d->scale_mode, x, from, next, rate, sum);
    }
    return sum;
}
