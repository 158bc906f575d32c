/* Are deliveries whole: the acts, two people, nothing twice, the ledger, the stock. The rows
 * are read in the order of keys, once. */
#include "base/check.h"
#include "base/fmt.h"
#include "pay/deliver_int.h"
#include "pay/deliver_project.h"

struct checking {
    struct store_conn *c;
    store_found *found;
    void *ctx;
    uint32_t *n;
};

static void tell(struct checking *k, const char *vi, const char *en, ...)
{
    char text[2][512];
    va_list args;
    va_start(args, en);
    fmt_write_both(text[0], sizeof(text[0]), vi, en, args);
    va_end(args);
    k->found(k->ctx, text[0], text[1]);
    (*k->n)++;
}

/* ---- acts ---- */

/* An act where the state before does not allow it, and two acts that one person did. */
static enum err_code check_acts(struct checking *k, struct err *e)
{
    int64_t province = 0, delivery = 0;
    enum deliver_state state = DELIVER_NONE;
    bool bad = false;
    int more;
    if (store_query(k->c,
                    SQL("SELECT province, delivery, seq, act FROM delivery_act ORDER BY province,"
                        " delivery, seq"),
                    STORE_NO_VALUES, e) != ERR_NONE)
        return e->code;
    while ((more = store_next(k->c, e)) > 0) {
        if (store_at_int(k->c, 0) != province || store_at_int(k->c, 1) != delivery) {
            province = store_at_int(k->c, 0);
            delivery = store_at_int(k->c, 1);
            state = DELIVER_NONE;
            bad = false;
        }
        enum deliver_act act = deliver_act_find(store_at_text(k->c, 3));
        enum deliver_state to = act == DELIVER_ACTS ? DELIVER_STATES : deliver_after(state, act);
        if (to == DELIVER_STATES && !bad)
            tell(k, "tỉnh %l, lượt số %l: việc thứ %l không theo việc trước",
                 "province %l, delivery %l: act %l does not follow from the one before", province,
                 delivery, store_at_int(k->c, 2));
        bad = bad || to == DELIVER_STATES;
        state = bad ? state : to;
    }
    return more < 0 ? e->code : ERR_NONE;
}

/* Each row of the answer is something wrong: province and number. */
static enum err_code check_rows(struct checking *k, sql q, const char *vi, const char *en,
                                struct err *e)
{
    int more;
    if (store_query(k->c, q, STORE_NO_VALUES, e) != ERR_NONE)
        return e->code;
    while ((more = store_next(k->c, e)) > 0)
        tell(k, vi, en, store_at_int(k->c, 0), store_at_int(k->c, 1));
    return more < 0 ? e->code : ERR_NONE;
}

static enum err_code check_people(struct checking *k, struct err *e)
{
    return check_rows(
        k,
        SQL("SELECT DISTINCT x.province, x.delivery FROM delivery_act AS x JOIN delivery_step AS s"
            " ON s.province = x.province AND s.recorded = x.recorded JOIN delivery_act AS y ON"
            " y.province = x.province AND y.delivery = x.delivery JOIN delivery_step AS t ON"
            " t.province = y.province AND t.recorded = y.recorded WHERE s.actor = t.actor AND"
            " ((x.act IN ('approve', 'send_back') AND y.act = 'plan') OR (x.act = 'review' AND"
            " y.act = 'approve') OR (x.act = 'reverse' AND y.act = 'deliver')) ORDER BY"
            " x.province, x.delivery"),
        "tỉnh %l, lượt số %l: một người làm việc phải có hai người",
        "province %l, delivery %l: one person did what needs two", e);
}

static enum err_code check_twice(struct checking *k, struct err *e)
{
    return check_rows(
        k,
        SQL("SELECT x.province, x.id FROM delivery AS x JOIN delivery AS y ON y.province ="
            " x.province AND y.content = x.content AND y.entity = x.entity AND y.id < x.id AND"
            " y.from_month <= x.to_month AND x.from_month <= y.to_month WHERE NOT EXISTS (SELECT 1"
            " FROM delivery_act AS t WHERE t.province = x.province AND t.delivery = x.id AND t.act"
            " IN ('send_back', 'refuse', 'reverse')) AND NOT EXISTS (SELECT 1 FROM delivery_act AS"
            " t WHERE t.province = y.province AND t.delivery = y.id AND t.act IN ('send_back',"
            " 'refuse', 'reverse')) ORDER BY x.province, x.id"),
        "tỉnh %l, lượt số %l: trùng nội dung và tháng với một lượt khác",
        "province %l, delivery %l: another of its content and months stands", e);
}

/* ---- the ledger ---- */

/* What is still reserved and what was paid through each line or gift: by the acts, and by the
 * transfers that requests of ours posted (a posting has the identifier of its request). Commitments
 * that were carried over into another year are posted there by the line of that year, so the year
 * is not told apart. */
#define BY_ACTS                                                                                    \
    "SELECT d.province, d.fund, d.programme, d.line_commune,"                                      \
    " SUM(CASE WHEN t.act = 'approve' THEN t.amount ELSE 0 END),"                                  \
    " SUM(CASE WHEN t.act = 'deliver' THEN t.amount ELSE 0 END),"                                  \
    " SUM(CASE WHEN t.act IN ('refuse', 'reverse') AND p.act = 'deliver' THEN t.amount ELSE 0 "    \
    "END)"                                                                                         \
    " FROM delivery AS d JOIN delivery_act AS t ON t.province = d.province AND t.delivery = d.id"  \
    " LEFT JOIN delivery_act AS p ON p.province = t.province AND p.delivery = t.delivery AND"      \
    " p.act = 'deliver' AND t.act IN ('refuse', 'reverse') WHERE d.fund <> '' GROUP BY"            \
    " d.province, d.fund, d.programme, d.line_commune ORDER BY d.province, d.fund, d.programme,"   \
    " d.line_commune"
#define BY_LEDGER                                                                                  \
    "SELECT x.province, x.fund, x.programme, x.commune,"                                           \
    " SUM(CASE WHEN t.kind = 'pending' THEN t.amount ELSE 0 END),"                                 \
    " SUM(CASE WHEN t.kind = 'post' THEN t.amount ELSE 0 END),"                                    \
    " SUM(CASE WHEN t.kind = 'reverse' THEN t.amount ELSE 0 END)"                                  \
    " FROM delivery_step AS s JOIN recording AS r ON r.province = s.province AND r.number ="       \
    " s.recorded JOIN ledger_transfer AS t ON t.province = r.province AND t.posting ="             \
    " r.operation JOIN ledger_account AS x ON x.province = t.province AND x.id ="                  \
    " CASE WHEN t.kind = 'reverse' THEN t.credit ELSE t.debit END GROUP BY x.province, x.fund,"    \
    " x.programme, x.commune ORDER BY x.province, x.fund, x.programme, x.commune"

struct spent {
    int64_t province;
    str fund, programme, commune;
    vnd sums[3]; /* committed, paid, taken back */
};
struct spents {
    struct spent *v;
    uint32_t n, cap;
};

static bool is_zero(const struct spent *x)
{
    return x->sums[0] == 0 && x->sums[1] == 0 && x->sums[2] == 0;
}

static enum err_code read_spent(struct checking *k, struct arena *a, sql q, struct spents *out,
                                struct err *e)
{
    int more;
    if (store_query(k->c, q, STORE_NO_VALUES, e) != ERR_NONE)
        return e->code;
    while ((more = store_next(k->c, e)) > 0) {
        struct spent x = {.province = store_at_int(k->c, 0),
                          .fund = arena_str(a, store_at_text(k->c, 1)),
                          .programme = arena_str(a, store_at_text(k->c, 2)),
                          .commune = arena_str(a, store_at_text(k->c, 3))};
        for (uint32_t i = 0; i < 3; i++)
            x.sums[i] = store_at_int(k->c, 4 + i);
        if (!is_zero(&x))
            vec_push(a, out, x);
    }
    return more < 0 ? e->code : ERR_NONE;
}

/* Of raised money the account's programme is what the gift is for; only the sum of all is held
 * against it. */
static void join_raised(struct spents *s)
{
    uint32_t n = 0;
    for (uint32_t i = 0; i < s->n; i++) {
        struct spent *x = &s->v[i];
        if (str_eq_c(x->fund, "raised"))
            x->programme = x->commune = STR("");
        if (n > 0 && s->v[n - 1].province == x->province && str_eq(s->v[n - 1].fund, x->fund) &&
            str_eq(s->v[n - 1].programme, x->programme) &&
            str_eq(s->v[n - 1].commune, x->commune)) {
            for (int j = 0; j < 3; j++)
                s->v[n - 1].sums[j] += x->sums[j];
        } else {
            s->v[n++] = *x;
        }
    }
    s->n = n;
}

static const struct spent *find_spent(const struct spents *s, const struct spent *x)
{
    for (uint32_t i = 0; i < s->n; i++) {
        const struct spent *y = &s->v[i];
        if (y->province == x->province && str_eq(y->fund, x->fund) &&
            str_eq(y->programme, x->programme) && str_eq(y->commune, x->commune))
            return y;
    }
    return NULL;
}

/* What one side has: `of_acts` says which. Rows that both have are compared once, from the acts. */
static void hold(struct checking *k, const struct spents *ours, const struct spents *theirs,
                 bool of_acts)
{
    static const char *const text[3][2] = {
        {"%s/%s/%s: cam kết theo lượt giao %n, theo sổ cái %n",
         "%s/%s/%s: committed by deliveries %n, by the ledger %n"},
        {"%s/%s/%s: chi theo lượt giao %n, theo sổ cái %n",
         "%s/%s/%s: paid by deliveries %n, by the ledger %n"},
        {"%s/%s/%s: thu hồi theo lượt giao %n, theo sổ cái %n",
         "%s/%s/%s: taken back by deliveries %n, by the ledger %n"}};
    static const struct spent none = {0};
    for (uint32_t i = 0; i < ours->n; i++) {
        const struct spent *x = &ours->v[i], *y = find_spent(theirs, x);
        if (y != NULL && !of_acts)
            continue;
        y = y != NULL ? y : &none;
        for (int j = 0; j < 3; j++) {
            if (x->sums[j] != y->sums[j])
                tell(k, text[j][0], text[j][1], x->fund, x->programme, x->commune,
                     of_acts ? x->sums[j] : 0, of_acts ? y->sums[j] : x->sums[j]);
        }
    }
}

static enum err_code check_ledger(struct checking *k, struct err *e)
{
    struct arena a;
    struct spents acts = {0}, ledger = {0};
    arena_init(&a, (size_t)64 << 20);
    enum err_code code = read_spent(k, &a, SQL(BY_ACTS), &acts, e);
    if (code == ERR_NONE)
        code = read_spent(k, &a, SQL(BY_LEDGER), &ledger, e);
    if (code == ERR_NONE) {
        join_raised(&acts);
        join_raised(&ledger);
        hold(k, &acts, &ledger, true);
        hold(k, &ledger, &acts, false);
    }
    arena_clear(&a);
    return code;
}

/* ---- goods ---- */

static enum err_code check_stock(struct checking *k, struct err *e)
{
    return check_rows(
        k,
        SQL("SELECT x.province, x.recorded FROM delivery_stock AS x LEFT JOIN delivery_stock AS y"
            " ON y.province = x.province AND y.warehouse = x.warehouse AND y.item = x.item AND"
            " y.seq = x.seq - 1 WHERE x.left_over <> COALESCE(y.left_over, 0) + x.quantity OR"
            " (x.seq > 1 AND y.seq IS NULL) ORDER BY x.province, x.recorded"),
        "tỉnh %l, lần ghi %l: tồn kho không bằng lần trước cộng lần này",
        "province %l, recording %l: the stock is not that before and this together", e);
}

static enum err_code check_sites(struct checking *k, struct err *e)
{
    return check_rows(
        k,
        SQL("SELECT s.province, s.delivery FROM delivery_site AS s JOIN delivery AS d ON d.province"
            " = s.province AND d.id = s.delivery WHERE d.kind <> 'building' ORDER BY s.province,"
            " s.delivery"),
        "tỉnh %l, lượt số %l: có nơi dựng nhà mà không phải là nhà ở",
        "province %l, delivery %l: the site of a house, and it is of no house", e);
}

enum err_code deliver_check(struct store_conn *c, store_found *found, void *ctx, uint32_t *n,
                            struct err *e)
{
    struct checking k = {c, found, ctx, n};
    enum err_code code = check_acts(&k, e);
    if (code == ERR_NONE)
        code = check_people(&k, e);
    if (code == ERR_NONE)
        code = check_twice(&k, e);
    if (code == ERR_NONE)
        code = check_ledger(&k, e);
    if (code == ERR_NONE)
        code = check_stock(&k, e);
    if (code == ERR_NONE)
        code = check_sites(&k, e);
    return code == ERR_NONE ? project_check(c, found, ctx, n, e) : code;
}
