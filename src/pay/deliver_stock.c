#include "pay/deliver_stock.h"

#include "base/check.h"
#include "base/num.h"
#include "pay/deliver_int.h"
#include "registry/times.h"

static const struct {
    const char *code, *name[2];
} kinds[DELIVER_STOCK_KINDS] = {
    [DELIVER_STOCK_RECEIPT] = {"receipt", {"nhập", "receipt"}},
    [DELIVER_STOCK_ISSUE] = {"issue", {"xuất", "issue"}},
    [DELIVER_STOCK_BACK] = {"back", {"nhập lại", "back"}},
    [DELIVER_STOCK_LOSS] = {"loss", {"hao hụt", "loss"}},
};

const char *deliver_stock_kind_code(enum deliver_stock_kind k)
{
    check(k < DELIVER_STOCK_KINDS);
    return kinds[k].code;
}

const char *deliver_stock_kind_name(enum deliver_stock_kind k, enum lang lang)
{
    check(k < DELIVER_STOCK_KINDS);
    return kinds[k].name[lang];
}

/* ---- writing ---- */

static enum err_code check_move(const struct deliver_stock *v, struct err *e)
{
    bool in = v->kind == DELIVER_STOCK_RECEIPT || v->kind == DELIVER_STOCK_BACK;
    if (str_trim(v->warehouse).n == 0 || str_trim(v->item).n == 0 || str_trim(v->unit).n == 0)
        return err_set(e, ERR_INPUT, "cần kho, mặt hàng và đơn vị",
                       "a warehouse, an item and a unit are needed");
    if (v->quantity == 0 || (v->quantity > 0) != in)
        return err_set(e, ERR_INPUT, "số lượng phải lớn hơn 0", "the quantity must be above 0");
    if (v->warehouse.n > DELIVER_MAX_TEXT_BYTES || v->reference.n > DELIVER_MAX_TEXT_BYTES)
        return err_set(e, ERR_INPUT, "chữ quá dài", "a text is too long");
    return ERR_NONE;
}

/* What is left after it: from the last movement of the item, which is 0 where there is none. */
static enum err_code reckon(const struct deliver_stock *v, const struct store_value last[4],
                            bool any, int64_t *left, struct err *e)
{
    if (any && (day)last[2].i > v->on_day)
        return err_set(e, ERR_INPUT, "kho %s, %s: ngày đi ngược, lần trước sau ngày này",
                       "%s, %s: days run backwards, the last movement is of a later day",
                       v->warehouse, v->item);
    if (any && !str_eq(last[3].s, v->unit))
        return err_set(e, ERR_INPUT, "kho %s, %s: đơn vị là %s", "%s, %s: the unit is %s",
                       v->warehouse, v->item, last[3].s);
    if (!num_add(any ? last[1].i : 0, v->quantity, left))
        return err_set(e, ERR_LIMIT, "số lượng quá lớn", "the quantity is too large");
    if (*left < 0)
        return err_set(e, ERR_INPUT, "kho %s chỉ còn %l %s %s, thiếu %l",
                       "the warehouse %s has %l %s of %s, %l short", v->warehouse,
                       *left - v->quantity, v->unit, v->item, -*left);
    return ERR_NONE;
}

enum err_code deliver_stock_write(struct store_conn *c, int64_t province, int64_t recorded,
                                  const struct deliver_stock *v, int64_t *left, struct err *e)
{
    struct store_value last[4];
    struct arena a;
    enum err_code code = check_move(v, e);
    if (code != ERR_NONE)
        return code;
    arena_init(&a, (size_t)1 << 20);
    int got =
        store_one(c,
                  SQL("SELECT seq, left_over, on_day, unit FROM delivery_stock WHERE province"
                      " = ?1 AND warehouse = ?2 AND item = ?3 ORDER BY seq DESC LIMIT 1"),
                  STORE_VALUES(store_int(province), store_text(v->warehouse), store_text(v->item)),
                  &a, last, 4, e);
    code = got < 0 ? e->code : reckon(v, last, got > 0, left, e);
    if (code == ERR_NONE)
        code = store_run(
            c,
            SQL("INSERT INTO delivery_stock (province, warehouse, item, seq, kind, quantity,"
                " left_over, unit, on_day, reference, recorded) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7,"
                " ?8, ?9, ?10, ?11)"),
            STORE_VALUES(store_int(province), store_text(v->warehouse), store_text(v->item),
                         store_int(got > 0 ? last[0].i + 1 : 1),
                         store_text(str_from_c(kinds[v->kind].code)), store_int(v->quantity),
                         store_int(*left), store_text(v->unit), store_date(v->on_day),
                         deliver_text(v->reference), store_int(recorded)),
            NULL, e);
    arena_clear(&a);
    return code;
}

struct moving {
    const struct recording *r;
    const struct deliver_stock *v;
};

static enum err_code move(struct store_conn *c, void *ctx, struct buf *answer, struct err *e)
{
    const struct moving *p = ctx;
    int64_t recorded = 0, left = 0;
    enum err_code code = recording_begin(c, p->r, &recorded, e);
    if (code == ERR_NONE)
        code = roles_may(c, p->r->province, p->r->actor, RIGHT_DELIVER_RECORD,
                         p->v->commune.p == NULL ? STR("") : p->v->commune,
                         day_of_moment(p->r->at_us), e);
    if (code == ERR_NONE)
        code = deliver_stock_write(c, p->r->province, recorded, p->v, &left, e);
    if (code == ERR_NONE)
        buf_fmt(answer, "%l", left);
    return code;
}

enum err_code deliver_stock_move(struct store_pool *pool, struct arena *a,
                                 const struct recording *r, const struct deliver_stock *v,
                                 str *answer, bool *again, struct err *e)
{
    struct moving p = {r, v};
    struct store_operation op = {.province = r->province, .kind = "deliver.stock"};
    struct buf content;
    if (v->kind != DELIVER_STOCK_RECEIPT && v->kind != DELIVER_STOCK_LOSS)
        return err_set(e, ERR_INPUT, "chỉ ghi nhập và hao hụt; xuất đi theo lượt giao",
                       "receipts and losses only; issues follow deliveries");
    buf_init(&content, a, 4 * DELIVER_MAX_TEXT_BYTES + 256);
    buf_fmt(&content, "%s\n%s\n%s\n%z\n%l\n%s\n%d\n%s\n", r->actor, v->warehouse, v->item,
            kinds[v->kind].code, v->quantity, v->unit, v->on_day, v->reference);
    if (content.full)
        return err_set(e, ERR_INPUT, "chữ quá dài", "a text is too long");
    mem_copy(op.id, r->operation, STORE_ID_BYTES);
    op.content = buf_str(&content);
    return store_write(pool, &op, move, &p, a, answer, again, e);
}

/* ---- what deliveries do to it ---- */

struct items {
    struct deliver_stock *v;
    uint32_t n, cap;
};

static void add(struct arena *a, struct items *items, const struct deliver_words *w,
                const struct deliver_work *x)
{
    bool out = x->change->act == DELIVER_DO_DELIVER;
    enum deliver_stock_kind kind = out ? DELIVER_STOCK_ISSUE : DELIVER_STOCK_BACK;
    uint32_t i = 0;
    while (i < items->n &&
           (!str_eq(items->v[i].item, x->before.d.content) || items->v[i].kind != kind))
        i++;
    if (i == items->n) {
        struct deliver_stock one = {.warehouse = w->warehouse,
                                    .item = x->before.d.content,
                                    .kind = kind,
                                    .unit = x->before.d.unit,
                                    .on_day = DAY_MIN,
                                    .reference = w->number};
        vec_push(a, items, one);
    }
    items->v[i].quantity += out ? -x->quantity : x->quantity;
    if (x->change->on_day > items->v[i].on_day)
        items->v[i].on_day = x->change->on_day;
}

/* What is measured in kilograms lies somewhere; a service does not. */
static bool is_goods(const struct deliver_work *x)
{
    enum deliver_act act = x->change->act;
    return x->before.d.kind == DELIVER_IN_KIND && str_eq_c(x->before.d.unit, "kg") &&
           (act == DELIVER_DO_DELIVER ||
            ((act == DELIVER_DO_REFUSE || act == DELIVER_DO_REVERSE) && x->quantity > 0));
}

enum err_code deliver_goods(struct store_conn *c, struct arena *a, const struct recording *r,
                            int64_t recorded, const struct deliver_words *w,
                            const struct deliver_work *v, uint32_t n, struct err *e)
{
    struct items items = {0};
    enum err_code code = ERR_NONE;
    int64_t left;
    for (uint32_t i = 0; i < n; i++) {
        if (!is_goods(&v[i]))
            continue;
        if (w->warehouse.n > 0)
            add(a, &items, w, &v[i]);
        else if (v[i].change->act == DELIVER_DO_DELIVER)
            return err_set(e, ERR_INPUT, "lượt số %l: xuất từ kho nào",
                           "delivery %l: out of which warehouse", v[i].before.d.id);
    }
    for (uint32_t i = 0; i < items.n && code == ERR_NONE; i++)
        code = deliver_stock_write(c, r->province, recorded, &items.v[i], &left, e);
    return code;
}

/* ---- reading ---- */

static enum deliver_stock_kind kind_find(str code)
{
    int k = 0;
    while (k < DELIVER_STOCK_KINDS && !str_eq_c(code, kinds[k].code))
        k++;
    check(k < DELIVER_STOCK_KINDS);
    return (enum deliver_stock_kind)k;
}

enum err_code deliver_stock_each(struct store_conn *c, int64_t province, str warehouse,
                                 deliver_stock_row *row, void *ctx, struct err *e)
{
    int more = 0;
    bool go_on = true;
    if (store_query(c,
                    SQL("SELECT warehouse, item, seq, kind, quantity, left_over, unit, on_day,"
                        " reference, recorded FROM delivery_stock WHERE province = ?1 AND (?2 = ''"
                        " OR warehouse = ?2) ORDER BY warehouse, item, seq"),
                    STORE_VALUES(store_int(province), deliver_text(warehouse)), e) != ERR_NONE)
        return e->code;
    while (go_on && (more = store_next(c, e)) > 0) {
        const struct deliver_stock v = {.warehouse = store_at_text(c, 0),
                                        .item = store_at_text(c, 1),
                                        .seq = (uint32_t)store_at_int(c, 2),
                                        .kind = kind_find(store_at_text(c, 3)),
                                        .quantity = store_at_int(c, 4),
                                        .left = store_at_int(c, 5),
                                        .unit = store_at_text(c, 6),
                                        .on_day = (day)store_at_int(c, 7),
                                        .reference = store_at_text(c, 8),
                                        .recorded = store_at_int(c, 9)};
        go_on = row(ctx, &v);
    }
    if (!go_on)
        store_finish(c);
    return go_on && more < 0 ? e->code : ERR_NONE;
}
