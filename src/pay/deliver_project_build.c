/* From the rows of a plan and what the law owes to deliveries: pure. */
#include "pay/deliver_project.h"
#include "pay/deliver_table.h"

#include "base/check.h"

#include <stdlib.h>

#define DAY_UNIT "day"

struct building {
    struct arena *a;
    const struct project *p;
    const struct project_row **rows; /* by household, then as in the file */
    uint32_t n;
    const struct deliver_owed **owed; /* by household, then benefit */
    uint32_t n_owed;
    struct project_plan *out;
    struct deliver_problems *problems;
};

static int by_household(const void *a, const void *b)
{
    const struct project_row *x = *(const struct project_row *const *)a;
    const struct project_row *y = *(const struct project_row *const *)b;
    int order = str_cmp(x->household, y->household);
    return order != 0 ? order : (x->row > y->row) - (x->row < y->row);
}

static int by_owed(const void *a, const void *b)
{
    const struct deliver_owed *x = *(const struct deliver_owed *const *)a;
    const struct deliver_owed *y = *(const struct deliver_owed *const *)b;
    int order = str_cmp(x->d.household, y->d.household);
    return order != 0 ? order : str_cmp(x->d.benefit, y->d.benefit);
}

static const struct deliver_owed *find_owed(const struct building *b, str household, str benefit)
{
    const struct deliver_owed key = {.d = {.household = household, .benefit = benefit}};
    const struct deliver_owed *at = &key;
    const struct deliver_owed **found =
        b->n_owed > 0 ? bsearch(&at, b->owed, b->n_owed, sizeof(*b->owed), by_owed) : NULL;
    return found != NULL ? *found : NULL;
}

/* What the law says of it, or NULL, told. */
static const struct deliver_owed *ask(struct building *b, const struct project_row *x, str benefit)
{
    const struct deliver_owed *o = find_owed(b, x->household, benefit);
    if (o == NULL)
        deliver_tell(b->a, b->problems, x->row,
                     "%s: không có trong sổ, hoặc luật không cho \"%s\" trong tháng đó, theo những "
                     "gì đã biết ngày lập: xem ansinh explain --entity %s",
                     "%s: not in the registry, or the law does not give \"%s\" in the month, by "
                     "what was known on the day of the plan: see ansinh explain --entity %s",
                     x->household, benefit, x->household);
    else if (o->why == DELIVER_HAS_IT)
        deliver_tell(b->a, b->problems, x->row, "%s: đã có lượt số %l của \"%s\"",
                     "%s: delivery %l of \"%s\" stands", x->household, o->other, benefit);
    else
        return o;
    return NULL;
}

static str content_of(struct building *b, const struct deliver_owed *o, const struct project_row *x)
{
    struct buf text;
    if (b->p->kind == DELIVER_TRAINING)
        return o->d.content;
    buf_init(&text, b->a, DELIVER_MAX_TEXT_BYTES);
    buf_fmt(&text, "%s.%s", o->d.content, x->item);
    if (x->step > 0)
        buf_fmt(&text, ".%u", x->step);
    return buf_str(&text);
}

static void push(struct building *b, struct delivery d, struct project_payment p)
{
    struct {
        struct project_payment *v;
        uint32_t n, cap;
    } payments = {b->out->payments, b->out->n, b->out->cap_payments};
    if (b->p->kind != DELIVER_BUILDING && b->p->kind != DELIVER_TRAINING) {
        d.from = month_of(b->p->from);
        d.to = month_of(b->p->to);
    }
    p.entity = d.entity;
    vec_push(b->a, &payments, p);
    b->out->payments = payments.v;
    b->out->cap_payments = payments.cap;
    vec_push(b->a, b->out, d);
}

/* The house or the share itself, without money. */
static void push_head(struct building *b, const struct deliver_owed *o)
{
    struct delivery d = o->d;
    d.amount = 0;
    d.quantity = 1;
    push(b, d, (struct project_payment){.item = STR(""), .head = true});
}

static void push_item(struct building *b, const struct deliver_owed *o, const struct project_row *x)
{
    struct delivery d = o->d;
    bool by_days = b->p->kind == DELIVER_TRAINING && str_eq_c(x->unit, DAY_UNIT);
    d.content = content_of(b, o, x);
    d.amount = x->amount == PROJECT_NO_AMOUNT ? o->d.amount : x->amount;
    d.quantity = x->quantity > 0 ? x->quantity : 1;
    if (x->unit.n > 0)
        d.unit = x->unit;
    d.fund = x->fund;
    d.programme = x->programme;
    d.line_commune = x->line_commune;
    d.provider = x->provider;
    push(b, d, (struct project_payment){.step = x->step, .item = x->item, .by_days = by_days});
}

/* One item and step from two funds, or twice. */
static bool is_first(struct building *b, uint32_t from, uint32_t at)
{
    for (uint32_t i = from; i < at; i++) {
        const struct project_row *x = b->rows[i], *y = b->rows[at];
        if (!str_eq(x->item, y->item) || x->step != y->step)
            continue;
        deliver_tell(b->a, b->problems, y->row,
                     "%s: \"%s\" đã ở dòng %u; mỗi nguồn một nội dung riêng (Thông tư "
                     "60/2026/TT-BTC, điều 2 khoản 3 điểm b)",
                     "%s: \"%s\" is in row %u; each funder gives a content of its own (Circular "
                     "60/2026/TT-BTC, article 2.3.b)",
                     y->household, y->item, x->row);
        return false;
    }
    return true;
}

/* ---- one household ---- */

static bool take_own(struct project_member *m, const struct project_row *x)
{
    bool own = str_eq_c(x->item, "own"), back = str_eq_c(x->item, "revolving");
    if (own)
        m->own = x->amount;
    if (back) {
        m->revolving = x->amount;
        m->revolving_due = x->due_on;
    }
    return own || back;
}

static void take_course(struct building *b, const struct project_row *x, struct project_member *m)
{
    const struct deliver_owed *o = ask(b, x, x->item);
    if (o == NULL)
        return;
    if (o->why == DELIVER_UNDETERMINED) {
        deliver_tell(b->a, b->problems, x->row,
                     "%s, %s: luật chưa xác định được, còn thiếu dữ kiện",
                     "%s, %s: the law cannot tell, a fact is missing", x->household, x->item);
        return;
    }
    if (x->amount > o->d.amount)
        deliver_tell(b->a, b->problems, x->row, "%s, %s: luật chỉ cho %n đ",
                     "%s, %s: the law gives %n đ", x->household, x->item, o->d.amount);
    if (str_eq_c(x->unit, DAY_UNIT)) {
        if (x->quantity == 0 || x->quantity > 1000)
            deliver_tell(b->a, b->problems, x->row, "%s, %s: cần số ngày, từ 1 đến 1000",
                         "%s, %s: the days are needed, 1 to 1000", x->household, x->item);
        m->days = x->quantity > m->days ? x->quantity : m->days;
    }
    m->entity = o->d.entity;
    m->name = o->d.name;
    m->commune = o->d.commune;
    push_item(b, o, x);
}

/* The State's own part is no more than the law's amount; what stands behind a point is another
 * funder's. */
static void check_amount(struct building *b, const struct deliver_owed *o, uint32_t from,
                         uint32_t to)
{
    vnd sum = 0, all = 0, back = 0;
    for (uint32_t i = from; i < to; i++) {
        const struct project_row *x = b->rows[i];
        bool given = x->fund.n > 0;
        back += str_eq_c(x->item, "revolving") ? x->amount : 0;
        all += given ? x->amount : 0;
        sum += given && str_find_char(x->item, '.') < 0 ? x->amount : 0;
    }
    if (o->why == DELIVER_OWED && o->d.amount > 0 && sum > o->d.amount)
        deliver_tell(b->a, b->problems, b->rows[to - 1]->row,
                     "%s: %n đ, luật chỉ cho %n đ (%s); phần của nguồn khác ghi thành nội dung "
                     "riêng: new.counterpart",
                     "%s: %n đ, the law gives %n đ (%s); what another funder gives is a content "
                     "of its own: new.counterpart",
                     o->d.household, sum, o->d.amount, o->d.article);
    if (back > all)
        deliver_tell(b->a, b->problems, b->rows[to - 1]->row,
                     "%s: hoàn trả %n đ, nhiều hơn %n đ được hỗ trợ",
                     "%s: %n đ are given back, more than the %n đ given", o->d.household, back,
                     all);
}

static void take_share(struct building *b, uint32_t from, uint32_t to, struct project_member *m)
{
    const struct deliver_owed *o = ask(b, b->rows[from], b->p->benefit);
    if (o == NULL)
        return;
    b->out->undetermined += o->why == DELIVER_UNDETERMINED && !o->entitled;
    m->entity = o->d.entity;
    m->name = o->d.name;
    m->commune = o->d.commune;
    check_amount(b, o, from, to);
    push_head(b, o);
    for (uint32_t i = from; i < to; i++) {
        if (is_first(b, from, i) && !take_own(m, b->rows[i]))
            push_item(b, o, b->rows[i]);
    }
}

static void take_learner(struct building *b, uint32_t from, uint32_t to, struct project_member *m)
{
    for (uint32_t i = from; i < to; i++) {
        if (is_first(b, from, i) && !take_own(m, b->rows[i]))
            take_course(b, b->rows[i], m);
    }
    if (m->entity == 0)
        deliver_tell(b->a, b->problems, b->rows[from]->row, "%s: không có quyền lợi nào",
                     "%s: no benefit at all", b->rows[from]->household);
}

static void take_household(struct building *b, uint32_t from, uint32_t to)
{
    struct project_member m = {.household = b->rows[from]->household};
    struct {
        struct project_member *v;
        uint32_t n, cap;
    } members = {b->out->members, b->out->n_members, b->out->cap_members};
    if (b->p->kind == DELIVER_TRAINING)
        take_learner(b, from, to, &m);
    else
        take_share(b, from, to, &m);
    vec_push(b->a, &members, m);
    b->out->members = members.v;
    b->out->n_members = members.n;
    b->out->cap_members = members.cap;
}

/* ---- all ---- */

static int by_entity(const void *a, const void *b)
{
    const struct project_member *x = a, *y = b;
    return (x->entity > y->entity) - (x->entity < y->entity);
}

void project_build(struct arena *a, const struct project *p, const struct project_rows *rows,
                   const struct deliver_owed_rows *owed, struct project_plan *out,
                   struct deliver_problems *problems)
{
    struct building b = {.a = a, .p = p, .n = rows->n, .out = out, .problems = problems};
    *out = (struct project_plan){0};
    check(project_kind(p->kind));
    b.rows = arena_array(a, const struct project_row *, (size_t)rows->n + 1);
    b.owed = arena_array(a, const struct deliver_owed *, (size_t)owed->n + 1);
    for (uint32_t i = 0; i < rows->n; i++)
        b.rows[i] = &rows->v[i];
    for (uint32_t i = 0; i < owed->n; i++)
        b.owed[b.n_owed++] = &owed->v[i];
    if (b.n > 0)
        qsort(b.rows, b.n, sizeof(*b.rows), by_household);
    if (b.n_owed > 0)
        qsort(b.owed, b.n_owed, sizeof(*b.owed), by_owed);
    for (uint32_t i = 0, end; i < b.n; i = end) {
        for (end = i + 1; end < b.n && str_eq(b.rows[end]->household, b.rows[i]->household);)
            end++;
        take_household(&b, i, end);
    }
    if (b.n == 0)
        deliver_tell(a, problems, 1, "tệp không có dòng nào", "the file has no rows");
    if (out->n_members > 1)
        qsort(out->members, out->n_members, sizeof(*out->members), by_entity);
}
