/* Acts of recovery, and how an order stands. */
#include "base/check.h"
#include "pay/recovery.h"

static const struct {
    const char *code, *name[2];
} kinds[RECOVERY_KINDS] = {
    [RECOVERY_ORDER] = {"order", {"quyết định thu hồi", "order of recovery"}},
    [RECOVERY_INSTALMENTS] = {"instalments", {"kế hoạch trả dần", "plan of instalments"}},
    [RECOVERY_RECEIVE] = {"receive", {"đã thu", "received"}},
    [RECOVERY_WAIVE] = {"waive", {"miễn thu hồi", "waived"}},
};

const char *recovery_code(enum recovery_kind k)
{
    check(k < RECOVERY_KINDS);
    return kinds[k].code;
}

const char *recovery_name(enum recovery_kind k, enum lang lang)
{
    check(k < RECOVERY_KINDS);
    return kinds[k].name[lang];
}

static enum recovery_kind find(str code)
{
    enum recovery_kind k = 0;
    while (k < RECOVERY_KINDS && !str_eq_c(code, kinds[k].code))
        k++;
    check(k < RECOVERY_KINDS);
    return k;
}

/* ---- acts ---- */

static struct recovery_act *act_of(struct recovery_acts *all, int64_t id)
{
    uint32_t low = 0, high = all->n;
    while (low < high) {
        uint32_t mid = low + (high - low) / 2;
        if (all->v[mid].id < id)
            low = mid + 1;
        else
            high = mid;
    }
    return low < all->n && all->v[low].id == id ? &all->v[low] : NULL;
}

static struct recovery_act act_at(struct store_conn *c, struct arena *a)
{
    struct recovery_act x = {.id = store_at_int(c, 0),
                             .order = store_at_int(c, 1),
                             .kind = find(store_at_text(c, 2)),
                             .entity = store_at_int(c, 3),
                             .amount = store_at_int(c, 4),
                             .limit = store_at_int(c, 5),
                             .payer = arena_str(a, store_at_text(c, 6)),
                             .on = (day)store_at_int(c, 7),
                             .number = arena_str(a, store_at_text(c, 8)),
                             .signer = arena_str(a, store_at_text(c, 9)),
                             .reason = arena_str(a, store_at_text(c, 10)),
                             .prepared_by = arena_str(a, store_at_text(c, 11)),
                             .recorded = store_at_int(c, 12),
                             .approved_by = arena_str(a, store_at_text(c, 14)),
                             .note = arena_str(a, store_at_text(c, 15))};
    int64_t approved = store_at_int(c, 13);
    x.verdict = approved == 1 || x.kind == RECOVERY_RECEIVE ? RECOVERY_APPROVED
                : approved == 0                             ? RECOVERY_SENT_BACK
                                                            : RECOVERY_WAITING;
    return x;
}

static enum err_code read_parts(struct store_conn *c, struct arena *a,
                                const struct store_value *which, struct recovery_acts *all,
                                struct err *e)
{
    int more;
    if (store_query(c,
                    SQL("SELECT p.act, p.for_month, p.benefit, p.amount, p.returned FROM"
                        " recovery_part AS p JOIN recovery_act AS t ON t.province = p.province AND"
                        " t.id = p.act WHERE p.province = ?1 AND (?2 = 0 OR t.entity = ?2) ORDER BY"
                        " p.act, p.for_month, p.benefit"),
                    which, 2, e) != ERR_NONE)
        return e->code;
    while ((more = store_next(c, e)) > 0) {
        struct recovery_act *x = act_of(all, store_at_int(c, 0));
        struct recovery_part p = {arena_str(a, store_at_text(c, 2)), (month)store_at_int(c, 1),
                                  store_at_int(c, 3), store_at_int(c, 4)};
        check(x != NULL);
        vec_push(a, &x->parts, p);
    }
    return more < 0 ? e->code : ERR_NONE;
}

static enum err_code read_plans(struct store_conn *c, struct arena *a,
                                const struct store_value *which, struct recovery_acts *all,
                                struct err *e)
{
    int more;
    if (store_query(c,
                    SQL("SELECT p.act, p.by_month, p.amount FROM recovery_instalment AS p JOIN"
                        " recovery_act AS t ON t.province = p.province AND t.id = p.act WHERE"
                        " p.province = ?1 AND (?2 = 0 OR t.entity = ?2) ORDER BY p.act,"
                        " p.by_month"),
                    which, 2, e) != ERR_NONE)
        return e->code;
    while ((more = store_next(c, e)) > 0) {
        struct recovery_act *x = act_of(all, store_at_int(c, 0));
        struct recovery_instalment p = {(month)store_at_int(c, 1), store_at_int(c, 2)};
        check(x != NULL);
        vec_push(a, &x->plan, p);
    }
    return more < 0 ? e->code : ERR_NONE;
}

enum err_code recovery_read(struct store_conn *c, struct arena *a, int64_t province, int64_t entity,
                            struct recovery_acts *out, struct err *e)
{
    const struct store_value which[] = {store_int(province), store_int(entity)};
    int more;
    *out = (struct recovery_acts){0};
    if (store_query(c,
                    SQL("SELECT t.id, t.order_id, t.act, t.entity, t.amount, t.month_limit,"
                        " t.payer, t.on_day, t.number, t.signer, t.reason, t.prepared_by,"
                        " t.recorded, COALESCE(v.approved, 2), COALESCE(v.approved_by, ''),"
                        " COALESCE(v.note, '') FROM recovery_act AS t LEFT JOIN recovery_verdict AS"
                        " v ON v.province = t.province AND v.act = t.id WHERE t.province = ?1 AND"
                        " (?2 = 0 OR t.entity = ?2) ORDER BY t.id"),
                    which, 2, e) != ERR_NONE)
        return e->code;
    while ((more = store_next(c, e)) > 0) {
        struct recovery_act x = act_at(c, a);
        vec_push(a, out, x);
    }
    if (more < 0)
        return e->code;
    enum err_code code = read_parts(c, a, which, out, e);
    return code == ERR_NONE ? read_plans(c, a, which, out, e) : code;
}

enum err_code recovery_limits_read(struct store_conn *c, struct arena *a, int64_t province, month m,
                                   struct cycle_limits *out, struct err *e)
{
    int more;
    *out = (struct cycle_limits){0};
    if (store_query(c,
                    SQL("SELECT t.entity, t.month_limit FROM recovery_act AS t JOIN"
                        " recovery_verdict AS v ON v.province = t.province AND v.act = t.id WHERE"
                        " t.province = ?1 AND t.act = 'order' AND v.approved = 1 AND t.on_day < ?2"
                        " ORDER BY t.entity, t.id"),
                    STORE_VALUES(store_int(province), store_date(month_first_day(m + 1))),
                    e) != ERR_NONE)
        return e->code;
    while ((more = store_next(c, e)) > 0) {
        struct cycle_limit x = {store_at_int(c, 0), store_at_int(c, 1)};
        if (out->n > 0 && out->v[out->n - 1].entity == x.entity)
            out->n--;
        if (x.most > 0)
            vec_push(a, out, x);
    }
    return more < 0 ? e->code : ERR_NONE;
}

/* ---- how an order stands ---- */

static const struct due_line *line_of(const struct due_line *lines, uint32_t n, const str *benefits,
                                      const struct recovery_part *p)
{
    for (uint32_t i = 0; i < n; i++) {
        if (lines[i].key.month == p->month && str_eq(benefits[lines[i].key.benefit], p->benefit))
            return &lines[i];
    }
    return NULL;
}

/* What of the part is still claimed: not more than the order demands, and not more than due says is
 * overpaid today. */
static vnd left_of(const struct recovery_part *p, const struct due_line *l)
{
    vnd demanded = l == NULL ? 0 : p->amount - (l->returned - p->returned);
    vnd overpaid = l == NULL || l->due > 0 ? 0 : -l->due;
    vnd left = demanded < overpaid ? demanded : overpaid;
    return left > 0 ? left : 0;
}

static vnd late_of(const struct recovery_plan *plan, vnd came_back, month now)
{
    vnd expected = 0;
    for (uint32_t i = 0; i < plan->n && plan->v[i].by < now; i++)
        expected += plan->v[i].amount; /* together what is left of an order */
    return expected > came_back ? expected - came_back : 0;
}

enum err_code recovery_reckon(struct arena *a, const struct recovery_acts *acts,
                              const struct recovery_act *order, const struct due_line *lines,
                              uint32_t n, const str *benefits, month now,
                              struct recovery_standing *out, struct err *e)
{
    vnd back = 0, before_plan = 0;
    *out = (struct recovery_standing){.order = order};
    for (uint32_t i = 0; i < order->parts.n; i++) {
        struct recovery_part p = order->parts.v[i];
        const struct due_line *l = line_of(lines, n, benefits, &p);
        vnd left = left_of(&p, l);
        back += l != NULL ? l->returned - p.returned : 0;
        if (!num_add(out->left, left, &out->left))
            return err_set(e, ERR_LIMIT, "số tiền thu hồi quá lớn", "a recovery is too large");
        p.amount = left;
        p.returned = l != NULL ? l->returned : 0;
        if (left > 0)
            vec_push(a, &out->left_of, p);
    }
    for (uint32_t i = 0; i < acts->n; i++) {
        const struct recovery_act *x = &acts->v[i];
        if (x->order != order->id || x->verdict != RECOVERY_APPROVED)
            continue;
        out->received += x->kind == RECOVERY_RECEIVE ? x->amount : 0;
        out->waived += x->kind == RECOVERY_WAIVE ? x->amount : 0;
        if (x->plan.n > 0) {
            out->plan = &x->plan;
            before_plan = order->amount - x->amount;
        }
    }
    out->withheld = back - out->received - out->waived;
    if (out->plan != NULL)
        out->late = late_of(out->plan, back - before_plan, now);
    return ERR_NONE;
}

enum err_code recovery_due_read(struct store_conn *c, struct arena *a, const struct recording *r,
                                const struct cycle_question *q, int64_t entity,
                                struct recovery_due *out, struct err *e)
{
    struct cycle_past past;
    *out = (struct recovery_due){0};
    enum err_code code = cycle_owed_read(c, a, r, q, entity, &out->owed, e);
    if (code == ERR_NONE)
        code = cycle_past_read(c, a, r->province, entity, out->owed.benefits, out->owed.n_benefits,
                               &past, e);
    if (code == ERR_NONE)
        code = due_compute(a, out->owed.v, out->owed.n, past.paid, past.n_paid, past.returned,
                           past.n_returned, &out->lines, e);
    return code;
}
