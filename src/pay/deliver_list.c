/* Deliveries counted, a page at a time, and one with all its acts. The state of a delivery is what
 * its last act that is no review made of it. */
#include "pay/deliver_list.h"

#include "base/check.h"
#include "pay/deliver_int.h"
#include "registry/times.h"

#define LAST                                                                                       \
    "(SELECT t.act FROM delivery_act AS t WHERE t.province = d.province AND t.delivery = d.id AND" \
    " t.act <> 'review' ORDER BY t.seq DESC LIMIT 1)"
#define PAID                                                                                       \
    "COALESCE((SELECT t.amount FROM delivery_act AS t WHERE t.province = d.province AND"           \
    " t.delivery = d.id AND t.act = 'deliver'), 0)"
#define WHICH                                                                                      \
    " FROM delivery AS d WHERE d.province = ?1 AND d.id >= ?2 AND d.id <= ?3 AND (?4 = '' OR"      \
    " d.kind = ?4) AND (?5 = '' OR d.benefit = ?5) AND (?6 = '' OR d.commune = ?6)"

/* The state after an act that may be the last one. */
static enum deliver_state state_after(enum deliver_act act)
{
    static const enum deliver_state states[DELIVER_ACTS] = {
        [DELIVER_DO_PLAN] = DELIVER_PLANNED,     [DELIVER_DO_SEND_BACK] = DELIVER_SENT_BACK,
        [DELIVER_DO_APPROVE] = DELIVER_APPROVED, [DELIVER_DO_DELIVER] = DELIVER_DELIVERED,
        [DELIVER_DO_RECEIVE] = DELIVER_RECEIVED, [DELIVER_DO_REFUSE] = DELIVER_REFUSED,
        [DELIVER_DO_REVERSE] = DELIVER_REVERSED, [DELIVER_DO_REVIEW] = DELIVER_STATES};
    check(act < DELIVER_ACTS && states[act] != DELIVER_STATES);
    return states[act];
}

static str act_into(enum deliver_state state)
{
    int act = 0;
    while (act == DELIVER_DO_REVIEW || state_after((enum deliver_act)act) != state)
        act++;
    return str_from_c(deliver_act_code((enum deliver_act)act));
}

/* ---- lists of a year, and their numbers ---- */

static enum err_code year_lists(struct store_conn *c, const struct deliver_which *w, int64_t *from,
                                int64_t *to, struct err *e)
{
    struct arena a;
    struct store_value v[2];
    const int64_t begins = moment_after(month_first_day(month_make(w->year, 1)) - 1);
    const int64_t ends = moment_after(month_last_day(month_make(w->year, 12)));
    arena_init(&a, 1 << 16);
    int got = store_one(
        c,
        SQL("SELECT COALESCE(min(s.recorded), 0), COALESCE(max(s.recorded), -1) FROM"
            " delivery_step AS s JOIN recording AS r ON r.province = s.province AND"
            " r.number = s.recorded WHERE s.province = ?1 AND r.at_us >= ?2 AND"
            " r.at_us < ?3"),
        STORE_VALUES(store_int(w->province), store_int(begins), store_int(ends)), &a, v, 2, e);
    if (got > 0) {
        *from = v[0].i;
        *to = v[1].i;
    }
    arena_clear(&a);
    return got < 0 ? e->code : ERR_NONE;
}

/* Numbers of deliveries run on with those of their lists: from the first of one to the last of
 * another. */
static enum err_code numbers_of(struct store_conn *c, const struct deliver_which *w, int64_t *from,
                                int64_t *to, struct err *e)
{
    struct arena a;
    struct store_value v[2];
    int64_t first = w->list, last = w->list == 0 ? INT64_MAX : w->list;
    enum err_code code = w->year == 0 ? ERR_NONE : year_lists(c, w, &first, &last, e);
    if (code != ERR_NONE)
        return code;
    if (w->list != 0 && w->year != 0) {
        bool there = w->list >= first && w->list <= last;
        first = w->list;
        last = there ? w->list : w->list - 1;
    }
    arena_init(&a, 1 << 16);
    int got = store_one(c,
                        SQL("SELECT COALESCE((SELECT id FROM delivery WHERE province = ?1 AND list"
                            " >= ?2 ORDER BY list, id LIMIT 1), 0), COALESCE((SELECT id FROM"
                            " delivery WHERE province = ?1 AND list <= ?3 ORDER BY list DESC, id"
                            " DESC LIMIT 1), 0)"),
                        STORE_VALUES(store_int(w->province), store_int(first), store_int(last)), &a,
                        v, 2, e);
    if (got > 0) {
        *from = v[0].i == 0 ? 1 : v[0].i;
        *to = v[0].i == 0 ? 0 : v[1].i;
        *from = *from > w->after ? *from : w->after + 1;
    }
    arena_clear(&a);
    return got < 0 ? e->code : ERR_NONE;
}

static str kind_of(const struct deliver_which *w)
{
    return w->kind == DELIVER_KINDS ? STR("") : str_from_c(deliver_kind_code(w->kind));
}

/* ---- counted ---- */

#define COUNT(of, order)                                                                           \
    SQL("SELECT CAST(g AS TEXT) AS named, k, act, count(*), sum(amount), sum(paid) FROM "          \
        "(SELECT " of ", " LAST " AS act, d.amount AS amount, " PAID " AS paid" WHICH              \
        ") AS x GROUP BY g, k, act ORDER BY " order)

static enum err_code take_count(struct store_conn *c, struct arena *a, struct deliver_counts *out,
                                struct err *e)
{
    enum deliver_state state = state_after(deliver_act_find(store_at_text(c, 2)));
    str key = store_at_text(c, 0);
    if (out->n == 0 || !str_eq(out->v[out->n - 1].key, key)) {
        struct deliver_count one = {.key = key.n == 0 ? STR("") : arena_str(a, key),
                                    .kind = deliver_kind_find(store_at_text(c, 1))};
        vec_push(a, out, one);
    }
    struct deliver_count *x = &out->v[out->n - 1];
    bool given = state == DELIVER_DELIVERED || state == DELIVER_RECEIVED;
    x->n[state] += store_at_int(c, 3);
    if (!num_add(x->amount, deliver_stands(state) ? store_at_int(c, 4) : 0, &x->amount) ||
        !num_add(x->paid, given ? store_at_int(c, 5) : 0, &x->paid)) {
        store_finish(c);
        return err_set(e, ERR_LIMIT, "số tiền quá lớn", "the amount is too large");
    }
    return ERR_NONE;
}

enum err_code deliver_counts_read(struct store_conn *c, struct arena *a,
                                  const struct deliver_which *w, enum deliver_by by,
                                  struct deliver_counts *out, struct err *e)
{
    const sql counts[DELIVER_BYS] = {
        [DELIVER_BY_BENEFIT] = COUNT("d.benefit AS g, d.kind AS k", "g, k, act"),
        [DELIVER_BY_COMMUNE] = COUNT("d.commune AS g, '' AS k", "g, k, act"),
        [DELIVER_BY_LIST] = COUNT("d.list AS g, d.kind AS k", "g DESC, k, act")};
    int64_t from = 0, to = 0;
    int more = 0;
    *out = (struct deliver_counts){0};
    enum err_code code = numbers_of(c, w, &from, &to, e);
    if (code == ERR_NONE)
        code = store_query(c, counts[by],
                           STORE_VALUES(store_int(w->province), store_int(from), store_int(to),
                                        store_text(kind_of(w)), store_text(w->benefit),
                                        store_text(w->commune)),
                           e);
    while (code == ERR_NONE && (more = store_next(c, e)) > 0)
        code = take_count(c, a, out, e);
    return code == ERR_NONE && more < 0 ? e->code : code;
}

/* ---- a page of them ---- */

/* The last acts that are asked for; empty: any. */
static void acts_of(const struct deliver_which *w, str acts[3])
{
    acts[0] = acts[1] = acts[2] = w->state == DELIVER_NONE ? STR("") : act_into(w->state);
    if (w->ended) {
        acts[0] = act_into(DELIVER_SENT_BACK);
        acts[1] = act_into(DELIVER_REFUSED);
        acts[2] = act_into(DELIVER_REVERSED);
    }
}

enum err_code deliver_page_read(struct store_conn *c, struct arena *a,
                                const struct deliver_which *w, uint32_t most,
                                struct deliver_lines *out, bool *more, struct err *e)
{
    str acts[3];
    int64_t from = 0, to = 0;
    acts_of(w, acts);
    *out = (struct deliver_lines){0};
    enum err_code code = numbers_of(c, w, &from, &to, e);
    if (code == ERR_NONE)
        code = store_query(
            c,
            SQL("SELECT " DELIVER_COLUMNS " FROM (SELECT d.*" WHICH " AND (?7 = '' OR " LAST
                " IN (?7, ?8, ?9)) ORDER BY d.id LIMIT ?10) AS d" DELIVER_ACTS_OF
                " ORDER BY d.id, t.seq"),
            STORE_VALUES(store_int(w->province), store_int(from), store_int(to),
                         store_text(kind_of(w)), store_text(w->benefit), store_text(w->commune),
                         store_text(acts[0]), store_text(acts[1]), store_text(acts[2]),
                         store_int((int64_t)most + 1)),
            e);
    if (code == ERR_NONE)
        code = deliver_lines_take(c, a, out, e);
    *more = out->n > most;
    out->n = out->n > most ? most : out->n;
    return code;
}

/* ---- one ---- */

enum err_code deliver_told_read(struct store_conn *c, struct arena *a, int64_t province,
                                int64_t delivery, struct deliver_tolds *out, struct err *e)
{
    int more = 0;
    *out = (struct deliver_tolds){0};
    enum err_code code = store_query(
        c,
        SQL("SELECT t.act, t.on_day, t.quantity, t.amount, t.mark, t.reason, s.actor, s.number,"
            " s.signer, s.note, s.warehouse, s.review_by, r.at_us FROM delivery_act AS t JOIN"
            " delivery_step AS s ON s.province = t.province AND s.recorded = t.recorded JOIN"
            " recording AS r ON r.province = t.province AND r.number = t.recorded WHERE t.province"
            " = ?1 AND t.delivery = ?2 ORDER BY t.seq"),
        STORE_VALUES(store_int(province), store_int(delivery)), e);
    while (code == ERR_NONE && (more = store_next(c, e)) > 0) {
        struct deliver_told x = {.act = deliver_act_find(store_at_text(c, 0)),
                                 .on_day = (day)store_at_int(c, 1),
                                 .quantity = store_at_int(c, 2),
                                 .amount = store_at_int(c, 3),
                                 .review_by = (day)store_at_int(c, 11),
                                 .at_us = store_at_int(c, 12)};
        str *const texts[] = {&x.mark,   &x.reason, &x.actor,    &x.number,
                              &x.signer, &x.note,   &x.warehouse};
        for (uint32_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
            *texts[i] = arena_str(a, store_at_text(c, 4 + i));
        vec_push(a, out, x);
    }
    return code == ERR_NONE && more < 0 ? e->code : code;
}
