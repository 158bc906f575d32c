/* What hangs on a step of a project is not given before it passed: asked by deliver_do, and looked
 * at again by check-db. */
#include "pay/budget.h"
#include "pay/deliver_int.h"
#include "pay/deliver_project.h"

/* ---- the gate ---- */

static enum err_code read_projects(struct store_conn *c, struct arena *a, int64_t province,
                                   int64_t from, int64_t to, int64_t **out, uint32_t *n,
                                   struct err *e)
{
    struct {
        int64_t *v;
        uint32_t n, cap;
    } all = {0};
    int more;
    if (store_query(c,
                    SQL("SELECT DISTINCT project FROM project_payment WHERE province = ?1 AND"
                        " delivery >= ?2 AND delivery <= ?3 ORDER BY project"),
                    STORE_VALUES(store_int(province), store_int(from), store_int(to)),
                    e) != ERR_NONE)
        return e->code;
    while ((more = store_next(c, e)) > 0) {
        int64_t id = store_at_int(c, 0);
        vec_push(a, &all, id);
    }
    *out = all.v;
    *n = all.n;
    return more < 0 ? e->code : ERR_NONE;
}

/* Both by delivery. */
static enum err_code check_gate(const struct project_view *v, const struct deliver_work *w,
                                uint32_t n, struct err *e)
{
    uint32_t i = 0;
    for (uint32_t k = 0; k < n; k++) {
        vnd most;
        while (i < v->lines.n && v->lines.v[i].d.id < w[k].change->delivery)
            i++;
        if (i == v->lines.n || v->lines.v[i].d.id != w[k].change->delivery ||
            w[k].change->act != DELIVER_DO_DELIVER)
            continue;
        enum err_code code = project_payable(v, i, &most, e);
        if (code == ERR_NONE && w[k].amount > most)
            code = err_set(e, ERR_INPUT, "lượt số %l: theo ngày học chỉ được %n đ",
                           "delivery %l: by days attended only %n đ", w[k].change->delivery, most);
        if (code != ERR_NONE)
            return code;
    }
    return ERR_NONE;
}

enum err_code project_gate(struct store_conn *c, struct arena *a, int64_t province,
                           const struct deliver_work *w, uint32_t n, struct err *e)
{
    struct project_view v;
    int64_t *projects = NULL;
    uint32_t count = 0;
    bool gives = false;
    for (uint32_t i = 0; i < n; i++)
        gives |= w[i].change->act == DELIVER_DO_DELIVER;
    if (!gives)
        return ERR_NONE;
    enum err_code code = read_projects(c, a, province, w[0].change->delivery,
                                       w[n - 1].change->delivery, &projects, &count, e);
    for (uint32_t i = 0; i < count && code == ERR_NONE; i++) {
        code = project_read_one(c, a, province, STR(""), projects[i], &v, e);
        if (code == ERR_NONE)
            code = check_gate(&v, w, n, e);
    }
    return code;
}

/* ---- is it whole ---- */

struct checking {
    struct arena *a;
    store_found *found;
    void *ctx;
    uint32_t *n;
};

static void tell(struct checking *k, const struct err *e)
{
    k->found(k->ctx, e->text[LANG_VI], e->text[LANG_EN]);
    (*k->n)++;
}

static void check_given(struct checking *k, const struct project_view *v)
{
    for (uint32_t i = 0; i < v->lines.n; i++) {
        const struct deliver_line *l = &v->lines.v[i];
        struct err e = {0};
        vnd most = 0;
        if (l->state != DELIVER_DELIVERED && l->state != DELIVER_RECEIVED)
            continue;
        if (project_payable(v, i, &most, &e) == ERR_NONE && l->paid > most)
            err_set(&e, ERR_INPUT, "lượt số %l: chi %n đ, theo ngày học chỉ %n đ",
                    "delivery %l: %n đ paid, by days attended %n đ", l->d.id, l->paid, most);
        if (e.code != ERR_NONE)
            tell(k, &e);
    }
}

/* One gift for all projects of a code, which can have been planned anew. */
static enum err_code check_repaid(struct checking *k, struct store_conn *c, int64_t province,
                                  str code, vnd repaid, struct err *e)
{
    struct ledger_account gift;
    struct buf number;
    vnd kept = 0;
    buf_init(&number, k->a, 64);
    buf_fmt(&number, "%s.revolving", code);
    gift = budget_gift_account(k->a, buf_str(&number), STR(""));
    int got = ledger_find(c, k->a, province, ledger_account_id(gift.code), &gift, e);
    if (got > 0)
        kept = gift.allocated;
    if (got >= 0 && kept != repaid) {
        struct err x = {0};
        err_set(&x, ERR_INPUT, "dự án %s: hoàn vốn %n đ, sổ cái có %n đ",
                "project %s: %n đ paid back, %n đ in the ledger", code, repaid, kept);
        tell(k, &x);
    }
    return got < 0 ? e->code : ERR_NONE;
}

struct numbered {
    int64_t province, id;
    bool last; /* of its code */
};
struct all_projects {
    struct numbered *v;
    uint32_t n, cap;
};

static enum err_code read_all(struct store_conn *c, struct arena *a, struct all_projects *out,
                              struct err *e)
{
    int more;
    if (store_query(c,
                    SQL("SELECT p.province, p.id, CASE WHEN EXISTS (SELECT 1 FROM project AS q"
                        " WHERE q.province = p.province AND q.code = p.code AND q.id > p.id) THEN"
                        " 0 ELSE 1 END FROM project AS p ORDER BY p.province, p.code, p.id"),
                    STORE_NO_VALUES, e) != ERR_NONE)
        return e->code;
    while ((more = store_next(c, e)) > 0) {
        const struct numbered one = {store_at_int(c, 0), store_at_int(c, 1),
                                     store_at_int(c, 2) != 0};
        vec_push(a, out, one);
    }
    return more < 0 ? e->code : ERR_NONE;
}

static enum err_code check_one(struct checking *k, struct store_conn *c, const struct numbered *one,
                               vnd *repaid, struct err *e)
{
    struct project_view v;
    struct err own = {0};
    enum err_code code = project_read_one(c, k->a, one->province, STR(""), one->id, &v, &own);
    if (code == ERR_INPUT) {
        tell(k, &own);
        return ERR_NONE;
    }
    if (code != ERR_NONE) {
        *e = own;
        return code;
    }
    check_given(k, &v);
    for (uint32_t i = 0; i < v.n; i++)
        *repaid += v.standings[i].repaid;
    if (one->last)
        code = check_repaid(k, c, one->province, v.project.code, *repaid, e);
    if (one->last)
        *repaid = 0;
    return code;
}

enum err_code project_check(struct store_conn *c, store_found *found, void *ctx, uint32_t *n,
                            struct err *e)
{
    struct arena a;
    struct checking k = {&a, found, ctx, n};
    struct all_projects all = {0};
    vnd repaid = 0;
    arena_init(&a, DELIVER_SCRATCH_BYTES);
    enum err_code code = read_all(c, &a, &all, e);
    struct arena_mark start = arena_save(&a);
    for (uint32_t i = 0; i < all.n && code == ERR_NONE; i++) {
        code = check_one(&k, c, &all.v[i], &repaid, e);
        arena_restore(&a, start);
    }
    arena_clear(&a);
    return code;
}
