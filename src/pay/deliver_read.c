/* Deliveries from the database, each with what its acts made of it: one query, streamed. */
#include "base/check.h"
#include "pay/deliver_int.h"

void deliver_fold(struct deliver_line *l, const struct deliver_done *x)
{
    enum deliver_state to = deliver_after(l->state, x->act);
    check(to != DELIVER_STATES);
    l->state = to;
    l->acts++;
    if (x->mark.n > 0)
        l->mark = x->mark;
    if (x->reason.n > 0)
        l->reason = x->reason;
    switch (x->act) {
    case DELIVER_DO_PLAN:
        l->planned_by = x->actor;
        l->planned_on = x->on_day;
        break;
    case DELIVER_DO_APPROVE:
        l->approved_by = x->actor;
        l->approved_on = x->on_day;
        l->number = x->number;
        l->signer = x->signer;
        l->review_by = x->review_by;
        l->committed = x->amount;
        break;
    case DELIVER_DO_DELIVER:
        l->delivered_by = x->actor;
        l->delivered_on = x->on_day;
        l->given = x->quantity;
        l->paid = x->amount;
        l->committed = 0;
        break;
    case DELIVER_DO_RECEIVE:
        l->received_on = x->on_day;
        break;
    case DELIVER_DO_REFUSE:
    case DELIVER_DO_REVERSE:
        l->given = 0;
        l->paid = 0;
        l->committed = 0;
        break;
    case DELIVER_DO_REVIEW:
        l->reviewed_on = x->on_day;
        break;
    case DELIVER_DO_SEND_BACK:
    case DELIVER_ACTS:
        break;
    }
}

/* ---- rows ---- */

#define FROM_WHERE                                                                                 \
    " FROM delivery AS d" DELIVER_ACTS_OF                                                          \
    " WHERE d.province = ?1 AND d.id >= ?2 AND d.id <= ?3 AND (?4 = '' OR d.kind = ?4)"            \
    " AND (?5 = '' OR d.benefit = ?5) AND (?6 = '' OR d.content = ?6)"

static str copy_at(struct store_conn *c, struct arena *a, uint32_t column)
{
    str s = store_at_text(c, column);
    return s.n == 0 ? STR("") : arena_str(a, s);
}

static struct delivery delivery_at(struct store_conn *c, struct arena *a)
{
    return (struct delivery){.id = store_at_int(c, 0),
                             .list = store_at_int(c, 1),
                             .entity = store_at_int(c, 2),
                             .benefit = copy_at(c, a, 3),
                             .content = copy_at(c, a, 4),
                             .kind = deliver_kind_find(store_at_text(c, 5)),
                             .from = (month)store_at_int(c, 6),
                             .to = (month)store_at_int(c, 7),
                             .quantity = store_at_int(c, 8),
                             .unit = copy_at(c, a, 9),
                             .amount = store_at_int(c, 10),
                             .fund = copy_at(c, a, 11),
                             .programme = copy_at(c, a, 12),
                             .line_commune = copy_at(c, a, 13),
                             .provider = copy_at(c, a, 14),
                             .article = copy_at(c, a, 15),
                             .name = copy_at(c, a, 16),
                             .born = copy_at(c, a, 17),
                             .sex = copy_at(c, a, 18),
                             .personal_id = copy_at(c, a, 19),
                             .household = copy_at(c, a, 20),
                             .commune = copy_at(c, a, 21),
                             .village = copy_at(c, a, 22)};
}

static void fold_row(struct store_conn *c, struct arena *a, struct deliver_line *l)
{
    struct deliver_done x = {.act = deliver_act_find(store_at_text(c, 23)),
                             .on_day = (day)store_at_int(c, 24),
                             .quantity = store_at_int(c, 25),
                             .amount = store_at_int(c, 26),
                             .mark = copy_at(c, a, 27),
                             .reason = copy_at(c, a, 28),
                             .actor = copy_at(c, a, 29),
                             .number = copy_at(c, a, 30),
                             .signer = copy_at(c, a, 31),
                             .review_by = (day)store_at_int(c, 32)};
    deliver_fold(l, &x);
}

/* The texts of a delivery live until the next one begins. */
static enum err_code give_rows(struct store_conn *c, deliver_row *row, void *ctx, struct err *e)
{
    struct deliver_line l = {0};
    struct arena a;
    int more;
    bool go_on = true;
    arena_init(&a, (size_t)16 << 20);
    struct arena_mark start = arena_save(&a);
    while (go_on && (more = store_next(c, e)) > 0) {
        if (l.d.id != store_at_int(c, 0)) {
            go_on = l.d.id == 0 || row(ctx, &l);
            arena_restore(&a, start);
            l = (struct deliver_line){.d = delivery_at(c, &a)};
        }
        fold_row(c, &a, &l);
    }
    if (!go_on)
        store_finish(c);
    else if (more == 0 && l.d.id != 0)
        row(ctx, &l);
    arena_clear(&a);
    return go_on && more < 0 ? e->code : ERR_NONE;
}

/* The numbers of a list run on, so its ends say all. */
static enum err_code narrow(struct store_conn *c, struct deliver_filter *f, struct err *e)
{
    struct arena a;
    struct store_value v[2];
    if (f->list == 0)
        return ERR_NONE;
    arena_init(&a, (size_t)1 << 20);
    int got = store_one(c,
                        SQL("SELECT COALESCE(min(id), 0), COALESCE(max(id), 0) FROM delivery WHERE"
                            " province = ?1 AND list = ?2"),
                        STORE_VALUES(store_int(f->province), store_int(f->list)), &a, v, 2, e);
    if (got > 0 && f->from < v[0].i)
        f->from = v[0].i;
    if (got > 0 && f->to > v[1].i)
        f->to = v[1].i;
    arena_clear(&a);
    return got < 0 ? e->code : ERR_NONE;
}

static enum err_code each_of(struct store_conn *c, const struct deliver_filter *f, int64_t entity,
                             deliver_row *row, void *ctx, struct err *e)
{
    str kind = f->kind == DELIVER_KINDS ? STR("") : str_from_c(deliver_kind_code(f->kind));
    enum err_code code;
    if (entity == 0)
        code = store_query(c, SQL("SELECT " DELIVER_COLUMNS FROM_WHERE " ORDER BY d.id, t.seq"),
                           STORE_VALUES(store_int(f->province), store_int(f->from),
                                        store_int(f->to), store_text(kind), store_text(f->benefit),
                                        store_text(f->content)),
                           e);
    else
        code = store_query(
            c, SQL("SELECT " DELIVER_COLUMNS FROM_WHERE " AND d.entity = ?7 ORDER BY d.id, t.seq"),
            STORE_VALUES(store_int(f->province), store_int(f->from), store_int(f->to),
                         store_text(kind), store_text(f->benefit), store_text(f->content),
                         store_int(entity)),
            e);
    return code == ERR_NONE ? give_rows(c, row, ctx, e) : code;
}

/* Of one person: what was written under each number that is theirs. */
static enum err_code each_of_numbers(struct store_conn *c, const struct deliver_filter *f,
                                     deliver_row *row, void *ctx, struct err *e)
{
    struct arena a;
    struct became became;
    int64_t *numbers = NULL;
    uint32_t n = 0;
    arena_init(&a, (size_t)64 << 20);
    enum err_code code = became_read(c, &a, f->province, INT64_MAX, &became, e);
    if (code == ERR_NONE)
        n = became_numbers(&became, &a, became_now(&became, f->entity), &numbers);
    for (uint32_t i = 0; i < n && code == ERR_NONE; i++)
        code = each_of(c, f, numbers[i], row, ctx, e);
    arena_clear(&a);
    return code;
}

enum err_code deliver_each(struct store_conn *c, const struct deliver_filter *given,
                           deliver_row *row, void *ctx, struct err *e)
{
    struct deliver_filter f = *given;
    enum err_code code = narrow(c, &f, e);
    if (code != ERR_NONE)
        return code;
    return f.entity == 0 ? each_of(c, &f, 0, row, ctx, e) : each_of_numbers(c, &f, row, ctx, e);
}

/* ---- all of them ---- */

struct keeping {
    struct arena *a;
    struct deliver_lines *out;
};

static bool keep(void *ctx, const struct deliver_line *l)
{
    struct keeping *k = ctx;
    struct deliver_line copy = *l;
    str *const texts[] = {
        &copy.d.benefit,   &copy.d.content,      &copy.d.unit,      &copy.d.fund,
        &copy.d.programme, &copy.d.line_commune, &copy.d.provider,  &copy.d.article,
        &copy.d.name,      &copy.d.born,         &copy.d.sex,       &copy.d.personal_id,
        &copy.d.household, &copy.d.commune,      &copy.d.village,   &copy.mark,
        &copy.reason,      &copy.planned_by,     &copy.approved_by, &copy.delivered_by,
        &copy.number,      &copy.signer};
    const struct deliver_line *last = k->out->n > 0 ? &k->out->v[k->out->n - 1] : NULL;
    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
        size_t at = (size_t)((char *)texts[i] - (char *)&copy);
        /* What neighbours share is kept once. */
        str before = last != NULL ? *(const str *)(const void *)((const char *)last + at) : STR("");
        *texts[i] = str_eq(*texts[i], before) ? before : arena_str(k->a, *texts[i]);
    }
    vec_push(k->a, k->out, copy);
    return true;
}

enum err_code deliver_lines_take(struct store_conn *c, struct arena *a, struct deliver_lines *out,
                                 struct err *e)
{
    struct keeping k = {a, out};
    return give_rows(c, keep, &k, e);
}

enum err_code deliver_read(struct store_conn *c, struct arena *a, const struct deliver_filter *f,
                           struct deliver_lines *out, struct err *e)
{
    struct keeping k = {a, out};
    *out = (struct deliver_lines){0};
    return deliver_each(c, f, keep, &k, e);
}

/* ---- what stands ---- */

bool deliver_overlaps(const struct delivery *a, const struct delivery *b)
{
    return a->from <= b->to && b->from <= a->to;
}

#define STANDING                                                                                   \
    "SELECT d.id, d.list, d.entity, d.content, d.from_month, d.to_month, d.personal_id FROM"       \
    " delivery AS d WHERE d.province = ?1 AND d.content >= ?2 AND d.content <= ?3 AND NOT EXISTS"  \
    " (SELECT 1 FROM delivery_act AS t WHERE t.province = d.province AND t.delivery = d.id AND"    \
    " t.act IN ('send_back', 'refuse', 'reverse'))"

/* 1: to the end; 0: a row stopped it; -1: failed. */
static int give_standing(struct store_conn *c, const struct deliver_standing *s,
                         deliver_standing_row *row, void *ctx, struct err *e)
{
    int more = 0;
    bool go_on = true;
    while (go_on && (more = store_next(c, e)) > 0) {
        const struct delivery d = {.id = store_at_int(c, 0),
                                   .list = store_at_int(c, 1),
                                   .entity = became_now(s->became, store_at_int(c, 2)),
                                   .content = store_at_text(c, 3),
                                   .from = (month)store_at_int(c, 4),
                                   .to = (month)store_at_int(c, 5),
                                   .personal_id = store_at_text(c, 6)};
        go_on = row(ctx, &d);
    }
    if (!go_on)
        store_finish(c);
    return !go_on ? 0 : more < 0 ? -1 : 1;
}

enum err_code deliver_standing_each(struct store_conn *c, const struct deliver_standing *s,
                                    deliver_standing_row *row, void *ctx, struct err *e)
{
    enum err_code code = store_query(
        c,
        SQL(STANDING " AND d.entity >= ?4 AND d.entity <= ?5 ORDER BY d.entity,"
                     " d.content, d.from_month, d.id"),
        STORE_VALUES(store_int(s->province), store_text(s->content_from), store_text(s->content_to),
                     store_int(s->entity_from), store_int(s->entity_to)),
        e);
    int went = code == ERR_NONE ? give_standing(c, s, row, ctx, e) : -1;
    if (went <= 0 || s->became->n == 0)
        return went < 0 ? e->code : ERR_NONE;
    code = store_query(c,
                       SQL(STANDING " AND d.entity IN (SELECT m.dropped FROM person_merge AS m"
                                    " WHERE m.province = ?1) ORDER BY d.entity, d.content,"
                                    " d.from_month, d.id"),
                       STORE_VALUES(store_int(s->province), store_text(s->content_from),
                                    store_text(s->content_to)),
                       e);
    return code == ERR_NONE && give_standing(c, s, row, ctx, e) >= 0 ? ERR_NONE : e->code;
}
