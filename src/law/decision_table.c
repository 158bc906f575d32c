/* Decision tables: each row is a case; together they leave no gap and never say two things.
 * Checked over the boxes that the cells' borders cut: exact, as the condition of each column is a
 * set of values of one expression. */
#include "base/num.h"
#include "law/sema.h"

#define MAX_COLUMNS 16
#define MAX_ROWS 4096
#define MAX_BOXES 200000
#define MAX_ITEMS 256 /* of a cell; 255 enumeration values at most */

static struct expr *new_expr(struct law *l, struct expr e)
{
    struct expr *x = arena_new(l->arena, struct expr);
    *x = e;
    return x;
}

static struct expr *cell_condition(struct law *l, struct expr *input, const struct table_cell *c)
{
    if (c->op != OP_NONE)
        return new_expr(
            l, (struct expr){
                   .kind = E_BINARY, .op = c->op, .pos = c->pos, .a = input, .b = c->items[0]});
    return new_expr(
        l, (struct expr){
               .kind = E_IN, .pos = c->pos, .a = input, .items = c->items, .n_items = c->n_items});
}

void sema_table_cases(struct law *l, struct decl *d)
{
    for (uint32_t i = 0; i < d->table_rows.n; i++) {
        const struct table_row *r = &d->table_rows.v[i];
        struct rule_case c = {.value = r->value, .cite = r->cite, .pos = r->pos};
        for (uint32_t k = 0; k < d->inputs.n; k++) {
            if (r->cells[k].any)
                continue;
            struct expr *one = cell_condition(l, d->inputs.v[k], &r->cells[k]);
            c.when = c.when ? new_expr(l, (struct expr){.kind = E_BINARY,
                                                        .op = OP_AND,
                                                        .pos = r->pos,
                                                        .a = c.when,
                                                        .b = one})
                            : one;
        }
        vec_push(l->arena, &d->cases, c);
    }
}

/* ---- gaps and overlaps ---- */

struct axis {
    int64_t *cuts; /* ascending; box k is [cuts[k], cuts[k+1]) */
    uint32_t n;
    int scale;
};

struct grid {
    struct law *l;
    struct decl *d;
    struct axis axes[MAX_COLUMNS];
    int64_t at[MAX_COLUMNS];
    uint32_t boxes;
    bool told;
};

static int64_t at_scale(const struct expr *e, int scale)
{
    int64_t v = e->kind == E_UNARY ? -e->a->value : e->value;
    int from = e->kind == E_UNARY ? e->a->scale : e->scale;
    if (e->kind == E_DATE || e->type.kind == V_ENUM || e->type.kind == V_BOOL)
        return e->value;
    int64_t out;
    return from <= scale && num_mul(v, num_pow10(scale - from), &out) ? out : v;
}

static int64_t after(int64_t v)
{
    return v == INT64_MAX ? v : v + 1;
}

/* The intervals [lo, hi) of a cell, at most MAX_ITEMS of them. */
static uint32_t cell_intervals(const struct table_cell *c, int scale, int64_t *lo, int64_t *hi)
{
    if (c->op == OP_NE) {
        lo[0] = INT64_MIN;
        hi[0] = at_scale(c->items[0], scale);
        lo[1] = after(hi[0]);
        hi[1] = INT64_MAX;
        return 2;
    }
    if (c->op != OP_NONE) {
        int64_t v = at_scale(c->items[0], scale);
        lo[0] = c->op == OP_GE || c->op == OP_EQ ? v : c->op == OP_GT ? after(v) : INT64_MIN;
        hi[0] = c->op == OP_LT ? v : c->op == OP_LE || c->op == OP_EQ ? after(v) : INT64_MAX;
        return 1;
    }
    for (uint32_t i = 0; i < c->n_items; i++) {
        const struct expr *it = c->items[i];
        bool range = it->kind == E_RANGE;
        lo[i] = at_scale(range ? it->a : it, scale);
        hi[i] = after(at_scale(range ? it->b : it, scale));
    }
    return c->n_items;
}

static void add_cut(struct law *l, struct axis *x, int64_t v)
{
    uint32_t i = 0;
    while (i < x->n && x->cuts[i] < v)
        i++;
    if (i < x->n && x->cuts[i] == v)
        return;
    int64_t *more = arena_array(l->arena, int64_t, x->n + 1);
    if (x->n) {
        mem_copy(more, x->cuts, i * sizeof *more);
        mem_copy(more + i + 1, x->cuts + i, (x->n - i) * sizeof *more);
    }
    more[i] = v;
    x->cuts = more;
    x->n++;
}

static void make_axis(struct grid *g, uint32_t k, int64_t *lo, int64_t *hi)
{
    struct axis *x = &g->axes[k];
    const struct expr *input = g->d->inputs.v[k];
    struct interval domain = {INT64_MIN, INT64_MAX - 1};
    x->scale = input->type.scale;
    for (uint32_t r = 0; r < g->d->table_rows.n; r++) {
        const struct table_cell *c = &g->d->table_rows.v[r].cells[k];
        for (uint32_t i = 0; i < c->n_items; i++)
            x->scale = c->items[i]->type.scale > x->scale ? c->items[i]->type.scale : x->scale;
    }
    if (input->symbol && input->symbol->kind != SYM_RULE)
        domain = input->symbol->range;
    if (input->type.kind == V_BOOL)
        domain = (struct interval){0, 1};
    if (input->type.kind == V_ENUM)
        domain = (struct interval){
            0, (int64_t)g->l->enums.v[input->type.enumeration]->enumeration.n_values - 1};
    if (input->type.kind == V_NUMBER && input->symbol && input->symbol->kind != SYM_RULE) {
        int64_t unit = num_pow10(x->scale - input->type.scale);
        if (!num_mul(domain.lo, unit, &domain.lo) || !num_mul(domain.hi, unit, &domain.hi))
            domain = (struct interval){INT64_MIN, INT64_MAX - 1};
    }
    if (input->type.kind == V_DATE)
        domain = (struct interval){INT64_MIN, INT64_MAX - 1};
    add_cut(g->l, x, domain.lo);
    add_cut(g->l, x, domain.hi + 1);
    for (uint32_t r = 0; r < g->d->table_rows.n; r++) {
        const struct table_cell *c = &g->d->table_rows.v[r].cells[k];
        uint32_t n = c->any ? 0 : cell_intervals(c, x->scale, lo, hi);
        for (uint32_t i = 0; i < n; i++) {
            if (lo[i] > domain.lo && lo[i] <= domain.hi)
                add_cut(g->l, x, lo[i]);
            if (hi[i] > domain.lo && hi[i] <= domain.hi)
                add_cut(g->l, x, hi[i]);
        }
    }
}

static bool cell_holds(const struct grid *g, uint32_t k, const struct table_cell *c, int64_t v)
{
    int64_t lo[MAX_ITEMS], hi[MAX_ITEMS];
    if (c->any)
        return true;
    uint32_t n = cell_intervals(c, g->axes[k].scale, lo, hi);
    for (uint32_t i = 0; i < n; i++) {
        if (lo[i] <= v && v < hi[i])
            return true;
    }
    return false;
}

static str box_text(const struct grid *g)
{
    struct buf b;
    buf_init(&b, g->l->arena, 512);
    for (uint32_t k = 0; k < g->d->inputs.n; k++) {
        const struct expr *in = g->d->inputs.v[k];
        const struct law_source *src = &g->l->sources.v[in->pos.source];
        buf_fmt(&b, "%z%s = ", k ? ", " : "",
                str_slice(src->text, in->pos.offset, in->pos.offset + in->pos.length));
        if (in->type.kind == V_ENUM)
            buf_add(&b, g->l->enums.v[in->type.enumeration]->enumeration.values[g->at[k]].name);
        else if (in->type.kind == V_BOOL)
            buf_add_c(&b, g->at[k] ? "đúng" : "sai");
        else if (g->at[k] == INT64_MIN)
            buf_add_c(&b, "nhỏ hơn mọi số");
        else {
            char to[40];
            size_t n = num_format_vi(g->at[k], g->axes[k].scale, to);
            buf_add(&b, (str){to, n});
        }
    }
    return buf_str(&b);
}

static void tell(struct grid *g, uint32_t n, const uint32_t *rows)
{
    g->told = true;
    if (n == 0) {
        diag_error(&g->l->diags, g->d->pos, "bảng “%s” bỏ trống: %s", "table “%s” leaves a gap: %s",
                   g->d->name, box_text(g));
        diag_hint(&g->l->diags, "thêm một dòng cho trường hợp này", "add a row for this case");
        return;
    }
    diag_error(&g->l->diags, g->d->table_rows.v[rows[1]].pos,
               "bảng “%s”: dòng này trùng với dòng %u khi %s",
               "table “%s”: this row overlaps row %u where %s", g->d->name, rows[0] + 1,
               box_text(g));
    diag_hint(&g->l->diags, "thu hẹp một trong hai dòng", "narrow one of the two");
}

static void search(struct grid *g, uint32_t k, const uint32_t *rows, uint32_t n)
{
    if (g->told || ++g->boxes > MAX_BOXES)
        return;
    if (k == g->d->inputs.n) {
        if (n != 1)
            tell(g, n, rows);
        return;
    }
    uint32_t *left = arena_array(g->l->arena, uint32_t, n + 1);
    for (uint32_t i = 0; i + 1 < g->axes[k].n && !g->told; i++) {
        uint32_t m = 0;
        g->at[k] = g->axes[k].cuts[i];
        for (uint32_t r = 0; r < n; r++) {
            if (cell_holds(g, k, &g->d->table_rows.v[rows[r]].cells[k], g->at[k]))
                left[m++] = rows[r];
        }
        for (uint32_t j = k + 1; m == 0 && j < g->d->inputs.n; j++)
            g->at[j] = g->axes[j].cuts[0];
        search(g, m ? k + 1 : g->d->inputs.n, left, m);
    }
}

static bool is_constant_item(const struct expr *e)
{
    return e->kind == E_RANGE ? sema_is_constant(e->a) && sema_is_constant(e->b)
                              : sema_is_constant(e);
}

/* Gaps and overlaps are seen among constants only. */
static bool check_cells(struct law *l, const struct decl *d)
{
    uint32_t before = l->diags.errors;
    for (uint32_t r = 0; r < d->table_rows.n; r++) {
        for (uint32_t k = 0; k < d->inputs.n; k++) {
            const struct table_cell *c = &d->table_rows.v[r].cells[k];
            if (c->n_items > MAX_ITEMS)
                diag_error(&l->diags, c->pos, "ô này có quá %d giá trị",
                           "this cell has more than %d values", MAX_ITEMS);
            for (uint32_t i = 0; i < c->n_items; i++) {
                if (!is_constant_item(c->items[i]))
                    diag_error(&l->diags, c->items[i]->pos,
                               "ô của bảng quyết định phải viết giá trị ra, không phải phép tính "
                               "hay tên khác",
                               "a cell of a decision table must be a constant");
            }
        }
    }
    return l->diags.errors == before;
}

static void check_table(struct law *l, struct decl *d)
{
    struct grid g = {.l = l, .d = d};
    int64_t lo[MAX_ITEMS], hi[MAX_ITEMS];
    if (!d->inputs.n || !d->table_rows.n || d->inputs.n > MAX_COLUMNS ||
        d->table_rows.n > MAX_ROWS) {
        diag_error(&l->diags, d->pos, "bảng “%s” cần 1–%d cột và 1–%d dòng",
                   "table “%s” needs 1–%d columns and 1–%d rows", d->name, MAX_COLUMNS, MAX_ROWS);
        return;
    }
    if (!check_cells(l, d))
        return;
    uint32_t *rows = arena_array(l->arena, uint32_t, d->table_rows.n);
    for (uint32_t r = 0; r < d->table_rows.n; r++)
        rows[r] = r;
    for (uint32_t k = 0; k < d->inputs.n; k++)
        make_axis(&g, k, lo, hi);
    search(&g, 0, rows, d->table_rows.n);
    if (g.boxes > MAX_BOXES)
        diag_error(&l->diags, d->pos, "bảng “%s” quá lớn để kiểm tra bỏ trống và trùng",
                   "table “%s” is too large to check for gaps and overlaps", d->name);
}

void sema_check_tables(struct law *l)
{
    for (uint32_t i = 0; i < l->ast.decls.n; i++) {
        if (l->ast.decls.v[i]->kind == DECL_DECISION_TABLE)
            check_table(l, l->ast.decls.v[i]);
    }
}
