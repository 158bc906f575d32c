/* Planning a list: what is missing, what stands already, then all in bulk. */
#include "base/check.h"
#include "pay/budget.h"
#include "pay/deliver_int.h"
#include "registry/times.h"

#include <stdlib.h>

#define MAX_CONTENT ((size_t)1 << 30)

struct planning {
    const struct recording *r;
    const struct deliver_words *w;
    const struct delivery *v;
    uint32_t n;
};

/* ---- one by one ---- */

static enum err_code bad(const struct delivery *d, const char *vi, const char *en, struct err *e)
{
    struct err other = {0};
    err_set(&other, ERR_INPUT, "", "#%l, %s: %z", d->entity, d->benefit, en);
    err_set(e, ERR_INPUT, "#%l, %s: %z", "", d->entity, d->benefit, vi);
    mem_copy(e->text[LANG_EN], other.text[LANG_EN], sizeof(e->text[LANG_EN]));
    return ERR_INPUT;
}

/* A loan is the bank's money, and what lies in a warehouse was paid when it was bought. */
static bool needs_fund(enum deliver_kind k)
{
    return k != DELIVER_CREDIT && k != DELIVER_IN_KIND && k != DELIVER_LEGAL_AID;
}

static bool too_long(const struct delivery *d)
{
    const str texts[] = {d->benefit, d->content, d->unit, d->programme,   d->provider,
                         d->article, d->name,    d->born, d->personal_id, d->household,
                         d->commune, d->village, d->sex,  d->fund,        d->line_commune};
    bool found = false;
    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
        found |= texts[i].n > DELIVER_MAX_TEXT_BYTES;
    return found;
}

enum err_code deliver_account(struct arena *a, const struct delivery *d, int32_t year,
                              struct ledger_account *out, struct err *e)
{
    const struct budget_line l = {year, d->fund, d->programme, d->line_commune};
    if (!str_eq_c(d->fund, "raised"))
        return budget_line_account(a, &l, out, e);
    *out = budget_gift_account(a, d->programme, STR(""));
    return ERR_NONE;
}

static enum err_code check_one(struct arena *a, const struct delivery *d, struct err *e)
{
    struct ledger_account account;
    if (d->entity <= 0 || d->benefit.n == 0 || d->content.n == 0 || d->kind >= DELIVER_KINDS ||
        d->unit.n == 0)
        return bad(d, "thiếu người hưởng, quyền lợi hoặc nội dung",
                   "beneficiary, benefit or content is missing", e);
    if (d->quantity <= 0 || d->amount < 0 || d->amount > LEDGER_MAX_AMOUNT)
        return bad(d, "số lượng phải lớn hơn 0, số tiền không âm",
                   "the quantity must be above 0, the amount not below", e);
    if (d->from < 0 || d->to < d->from || (d->from == 0 && d->to != 0))
        return bad(d, "tháng sai", "bad months", e);
    if (too_long(d))
        return bad(d, "chữ quá dài", "a text is too long", e);
    if ((d->fund.n == 0) != (d->programme.n == 0))
        return bad(d, "nguồn và chương trình đi với nhau", "a fund needs its programme", e);
    if (d->amount > 0 && d->fund.n == 0 && needs_fund(d->kind))
        return bad(d, "có tiền thì phải nói nguồn và chương trình",
                   "money needs a fund and a programme", e);
    return d->fund.n == 0 ? ERR_NONE : deliver_account(a, d, 2000, &account, e);
}

/* ---- nothing twice ---- */

static int by_content(const void *a, const void *b)
{
    const struct delivery *x = *(const struct delivery *const *)a;
    const struct delivery *y = *(const struct delivery *const *)b;
    if (x->entity != y->entity)
        return x->entity < y->entity ? -1 : 1;
    int order = str_cmp(x->content, y->content);
    return order != 0 ? order : (x->from > y->from) - (x->from < y->from);
}

struct comparing {
    const struct delivery **v; /* by content */
    uint32_t n;
    struct err *e;
};

static enum err_code twice(const struct delivery *d, int64_t other, int64_t list, struct err *e)
{
    if (list == 0)
        err_set(e, ERR_INPUT, "#%l, %s: hai lượt trùng tháng trong một danh sách",
                "#%l, %s: twice for the same months in one list", d->entity, d->content);
    else
        err_set(e, ERR_INPUT, "#%l, %s: đã có lượt số %l (danh sách %l) cho thời gian này",
                "#%l, %s: delivery %l (list %l) stands for this time", d->entity, d->content, other,
                list);
    err_hint(e, "một nội dung chỉ hưởng một lần (Thông tư 60/2026, điều 2.3.b)",
             "one content is given once (Circular 60/2026, article 2.3.b)");
    return ERR_INPUT;
}

static bool compare(void *ctx, const struct delivery *there)
{
    struct comparing *k = ctx;
    uint32_t low = 0, high = k->n;
    while (low < high) {
        uint32_t mid = low + (high - low) / 2;
        const struct delivery *d = k->v[mid];
        if (d->entity < there->entity ||
            (d->entity == there->entity && str_cmp(d->content, there->content) < 0))
            low = mid + 1;
        else
            high = mid;
    }
    for (; low < k->n && k->v[low]->entity == there->entity &&
           str_eq(k->v[low]->content, there->content);
         low++) {
        if (deliver_overlaps(k->v[low], there)) {
            twice(k->v[low], there->id, there->list, k->e);
            return false;
        }
    }
    return true;
}

/* As of whom it is since the merges. */
static const struct delivery *of_kept(struct arena *a, const struct became *became,
                                      const struct delivery *d)
{
    int64_t now = became_now(became, d->entity);
    if (now == d->entity)
        return d;
    struct delivery *copy = arena_new(a, struct delivery);
    *copy = *d;
    copy->entity = now;
    return copy;
}

static enum err_code check_twice(struct store_conn *c, struct arena *a, const struct planning *p,
                                 struct err *e)
{
    struct became became;
    struct comparing k = {arena_array(a, const struct delivery *, p->n), p->n, e};
    struct deliver_standing s = {.province = p->r->province, .became = &became};
    if (became_read(c, a, p->r->province, INT64_MAX, &became, e) != ERR_NONE)
        return e->code;
    for (uint32_t i = 0; i < p->n; i++) {
        const struct delivery *d = k.v[i] = of_kept(a, &became, &p->v[i]);
        if (i == 0 || str_cmp(d->content, s.content_from) < 0)
            s.content_from = d->content;
        if (i == 0 || str_cmp(d->content, s.content_to) > 0)
            s.content_to = d->content;
    }
    qsort(k.v, k.n, sizeof(*k.v), by_content);
    for (uint32_t i = 1; i < k.n; i++) {
        const struct delivery *x = k.v[i - 1], *y = k.v[i];
        if (x->entity == y->entity && str_eq(x->content, y->content) && deliver_overlaps(x, y))
            return twice(y, 0, 0, e);
    }
    s.entity_from = k.v[0]->entity;
    s.entity_to = k.v[k.n - 1]->entity;
    e->code = ERR_NONE;
    enum err_code code = deliver_standing_each(c, &s, compare, &k, e);
    return code == ERR_NONE ? e->code : code;
}

/* ---- who may ---- */

static int by_value(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return x < y ? -1 : x > y;
}

enum err_code deliver_may(struct store_conn *c, const struct recording *r, enum right right,
                          int64_t *entities, uint32_t n, struct err *e)
{
    uint32_t kept = 0;
    struct arena a;
    struct became became;
    arena_init(&a, (size_t)64 << 20);
    enum err_code code = became_read(c, &a, r->province, INT64_MAX, &became, e);
    for (uint32_t i = 0; i < n && code == ERR_NONE; i++)
        entities[i] = became_now(&became, entities[i]);
    arena_clear(&a);
    if (code != ERR_NONE)
        return code;
    qsort(entities, n, sizeof(*entities), by_value);
    for (uint32_t i = 0; i < n; i++) {
        if (kept == 0 || entities[kept - 1] != entities[i])
            entities[kept++] = entities[i];
    }
    return roles_may_for(c, r->province, r->actor, right, entities, kept, day_of_moment(r->at_us),
                         e);
}

static enum err_code check_right(struct store_conn *c, struct arena *a, const struct planning *p,
                                 struct err *e)
{
    int64_t *entities = arena_array(a, int64_t, p->n);
    for (uint32_t i = 0; i < p->n; i++)
        entities[i] = p->v[i].entity;
    return deliver_may(c, p->r, RIGHT_DELIVER_RECORD, entities, p->n, e);
}

/* ---- writing ---- */

enum err_code deliver_step_write(struct store_conn *c, const struct recording *r, int64_t recorded,
                                 str prepared_by, const struct deliver_words *w, uint32_t acts,
                                 struct err *e)
{
    return store_run(
        c,
        SQL("INSERT INTO delivery_step (province, recorded, actor, prepared_by, number, signer,"
            " note, review_by, warehouse, acts) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)"),
        STORE_VALUES(store_int(r->province), store_int(recorded), store_text(r->actor),
                     store_text(prepared_by), deliver_text(w->number), deliver_text(w->signer),
                     deliver_text(w->note), store_date(w->review_by), deliver_text(w->warehouse),
                     store_int(acts)),
        NULL, e);
}

static enum err_code load_deliveries(struct store_conn *c, const struct planning *p, int64_t list,
                                     int64_t first, struct err *e)
{
    enum err_code code = store_load_begin(
        c,
        SQL("delivery (province, id, list, entity, benefit, content, kind, from_month, to_month,"
            " quantity, unit, amount, fund, programme, line_commune, provider, article, name, born,"
            " sex, personal_id, household, commune, village)"),
        24, e);
    for (uint32_t i = 0; i < p->n && code == ERR_NONE; i++) {
        const struct delivery *d = &p->v[i];
        const struct store_value v[] = {store_int(p->r->province),
                                        store_int(first + i),
                                        store_int(list),
                                        store_int(d->entity),
                                        deliver_text(d->benefit),
                                        deliver_text(d->content),
                                        store_text(str_from_c(deliver_kind_code(d->kind))),
                                        store_int(d->from),
                                        store_int(d->to),
                                        store_int(d->quantity),
                                        deliver_text(d->unit),
                                        store_int(d->amount),
                                        deliver_text(d->fund),
                                        deliver_text(d->programme),
                                        deliver_text(d->line_commune),
                                        deliver_text(d->provider),
                                        deliver_text(d->article),
                                        deliver_text(d->name),
                                        deliver_text(d->born),
                                        deliver_text(d->sex),
                                        deliver_text(d->personal_id),
                                        deliver_text(d->household),
                                        deliver_text(d->commune),
                                        deliver_text(d->village)};
        code = store_load_row(c, v, e);
        steps_tell(p->w->steps, i + 1, 2 * (uint64_t)p->n);
    }
    return code == ERR_NONE ? store_load_end(c, e) : code;
}

static enum err_code load_acts(struct store_conn *c, const struct planning *p, int64_t list,
                               int64_t first, day on_day, struct err *e)
{
    enum err_code code = store_load_begin(
        c,
        SQL("delivery_act (province, delivery, seq, recorded, act, on_day, quantity, amount, mark,"
            " reason)"),
        10, e);
    for (uint32_t i = 0; i < p->n && code == ERR_NONE; i++) {
        const struct store_value v[] = {store_int(p->r->province),
                                        store_int(first + i),
                                        store_int(1),
                                        store_int(list),
                                        store_text(STR("plan")),
                                        store_date(on_day),
                                        store_int(p->v[i].quantity),
                                        store_int(p->v[i].amount),
                                        store_text(STR("")),
                                        store_text(STR(""))};
        code = store_load_row(c, v, e);
        steps_tell(p->w->steps, (uint64_t)p->n + i + 1, 2 * (uint64_t)p->n);
    }
    return code == ERR_NONE ? store_load_end(c, e) : code;
}

enum err_code deliver_plan_write(struct store_conn *c, struct arena *a, const struct recording *r,
                                 const struct deliver_words *w, const struct delivery *v,
                                 uint32_t n, int64_t *list, int64_t *first, struct err *e)
{
    const struct planning p = {r, w, v, n};
    enum err_code code = recording_begin(c, r, list, e);
    for (uint32_t i = 0; i < n && code == ERR_NONE; i++)
        code = check_one(a, &v[i], e);
    if (code == ERR_NONE)
        code = check_right(c, a, &p, e);
    if (code == ERR_NONE)
        code = check_twice(c, a, &p, e);
    if (code == ERR_NONE)
        code = recording_count(c, r->province, STR("delivery"), n, first, e);
    if (code == ERR_NONE)
        code = deliver_step_write(c, r, *list, STR(""), w, n, e);
    if (code == ERR_NONE)
        code = load_deliveries(c, &p, *list, *first, e);
    return code == ERR_NONE ? load_acts(c, &p, *list, *first, w->on_day, e) : code;
}

static enum err_code plan(struct store_conn *c, void *ctx, struct buf *answer, struct err *e)
{
    const struct planning *p = ctx;
    struct arena a;
    int64_t list = 0, first = 0;
    arena_init(&a, DELIVER_SCRATCH_BYTES);
    enum err_code code = deliver_plan_write(c, &a, p->r, p->w, p->v, p->n, &list, &first, e);
    if (code == ERR_NONE)
        buf_fmt(answer, "%l %l %u", list, first, p->n);
    arena_clear(&a);
    return code;
}

void deliver_plan_content(struct buf *to, const struct recording *r, const struct deliver_words *w,
                          const struct delivery *v, uint32_t n)
{
    buf_fmt(to, "%s\n%s\n%d\n", r->actor, w->note, w->on_day);
    for (uint32_t i = 0; i < n; i++)
        buf_fmt(to, "%l\t%s\t%s\t%d\t%d\t%l\t%s\t%l\t%s\t%s\t%s\t%s\n", v[i].entity, v[i].benefit,
                v[i].content, v[i].from, v[i].to, v[i].quantity, v[i].unit, v[i].amount, v[i].fund,
                v[i].programme, v[i].line_commune, v[i].provider);
}

enum err_code deliver_plan(struct store_pool *pool, struct arena *a, const struct recording *r,
                           const struct deliver_words *w, const struct delivery *v, uint32_t n,
                           str *answer, bool *again, struct err *e)
{
    struct planning p = {r, w, v, n};
    struct store_operation op = {.province = r->province, .kind = "deliver.plan"};
    struct buf content;
    struct arena words;
    if (n == 0)
        return err_set(e, ERR_INPUT, "không có ai", "there is nobody");
    mem_copy(op.id, r->operation, STORE_ID_BYTES);
    arena_init(&words, MAX_CONTENT);
    buf_init(&content, &words, MAX_CONTENT / 2);
    deliver_plan_content(&content, r, w, v, n);
    check(!content.full);
    op.content = buf_str(&content);
    enum err_code code = store_write(pool, &op, plan, &p, a, answer, again, e);
    arena_clear(&words);
    return code;
}
