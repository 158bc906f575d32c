/* Dossiers in the database: an act is written after all that stands there was read again. */
#include "evidence/inspect/dossier.h"

#include "base/check.h"
#include "base/fmt.h"
#include "pay/recovery.h"
#include "registry/roles.h"

/* ---- reading ---- */

static struct dossier_act act_at(struct store_conn *c, struct arena *a)
{
    return (struct dossier_act){.step = dossier_step_find(store_at_text(c, 3)),
                                .on = (day)store_at_int(c, 4),
                                .actor = arena_str(a, store_at_text(c, 5)),
                                .said = arena_str(a, store_at_text(c, 6)),
                                .evidence = arena_str(a, store_at_text(c, 7)),
                                .verdict = arena_str(a, store_at_text(c, 8)),
                                .rule = arena_str(a, store_at_text(c, 9)),
                                .amount = store_at_int(c, 10),
                                .due = (day)store_at_int(c, 11)};
}

static struct dossier *of_number(struct dossiers *all, int64_t id)
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

static enum err_code read_checks(struct store_conn *c, struct arena *a, int64_t province,
                                 int64_t id, struct dossiers *all, struct err *e)
{
    int more;
    if (store_query(c,
                    SQL("SELECT dossier, seq, item, answer FROM dossier_check WHERE province = ?1"
                        " AND (?2 = 0 OR dossier = ?2) ORDER BY dossier, seq, item"),
                    STORE_VALUES(store_int(province), store_int(id)), e) != ERR_NONE)
        return e->code;
    while ((more = store_next(c, e)) > 0) {
        struct dossier *d = of_number(all, store_at_int(c, 0));
        const struct dossier_check one = {arena_str(a, store_at_text(c, 2)),
                                          arena_str(a, store_at_text(c, 3))};
        check(d != NULL && store_at_int(c, 1) <= d->n);
        vec_push(a, &d->v[store_at_int(c, 1) - 1].checks, one);
    }
    return more < 0 ? e->code : ERR_NONE;
}

enum err_code dossier_read(struct store_conn *c, struct arena *a, int64_t province, int64_t id,
                           struct dossiers *out, struct err *e)
{
    int more;
    *out = (struct dossiers){0};
    if (store_query(c,
                    SQL("SELECT d.id, d.entity, d.why, x.act, x.on_day, x.actor, x.said,"
                        " x.evidence, x.verdict, x.rule, x.amount, x.due FROM dossier AS d JOIN"
                        " dossier_act AS x ON x.province = d.province AND x.dossier = d.id WHERE"
                        " d.province = ?1 AND (?2 = 0 OR d.id = ?2) ORDER BY d.id, x.seq"),
                    STORE_VALUES(store_int(province), store_int(id)), e) != ERR_NONE)
        return e->code;
    while ((more = store_next(c, e)) > 0) {
        int64_t number = store_at_int(c, 0);
        if (out->n == 0 || out->v[out->n - 1].id != number) {
            const struct dossier d = {.id = number,
                                      .entity = store_at_int(c, 1),
                                      .why = arena_str(a, store_at_text(c, 2))};
            vec_push(a, out, d);
        }
        struct dossier *d = &out->v[out->n - 1];
        const struct dossier_act act = act_at(c, a);
        check(act.step < DOSSIER_STEPS);
        d->state = dossier_after(d->state, act.step);
        vec_push(a, d, act);
    }
    return more < 0 ? e->code : read_checks(c, a, province, id, out, e);
}

/* ---- writing ---- */

struct acting {
    const struct recording *r;
    struct arena *arena;
    int64_t dossier, entity; /* entity: of one to be opened */
    str why;
    const struct dossier_act *act;
};

static enum err_code insert_act(struct store_conn *c, const struct acting *x, int64_t dossier,
                                int64_t seq, int64_t recorded, struct err *e)
{
    const struct dossier_act *act = x->act;
    return store_run(
        c,
        SQL("INSERT INTO dossier_act (province, dossier, seq, act, on_day, actor, said, evidence,"
            " verdict, rule, amount, due, recorded) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9,"
            " ?10, ?11, ?12, ?13)"),
        STORE_VALUES(store_int(x->r->province), store_int(dossier), store_int(seq),
                     store_text(str_from_c(dossier_step_code(act->step))), store_date(act->on),
                     store_text(x->r->actor), store_text(act->said), store_text(act->evidence),
                     store_text(act->verdict), store_text(act->rule), store_int(act->amount),
                     store_int(act->due), store_int(recorded)),
        NULL, e);
}

static enum err_code insert_checks(struct store_conn *c, const struct acting *x, int64_t seq,
                                   struct err *e)
{
    enum err_code code = ERR_NONE;
    for (uint32_t i = 0; i < x->act->checks.n && code == ERR_NONE; i++)
        code = store_run(c,
                         SQL("INSERT INTO dossier_check (province, dossier, seq, item, answer)"
                             " VALUES (?1, ?2, ?3, ?4, ?5)"),
                         STORE_VALUES(store_int(x->r->province), store_int(x->dossier),
                                      store_int(seq), store_text(x->act->checks.v[i].item),
                                      store_text(x->act->checks.v[i].answer)),
                         NULL, e);
    return code;
}

enum err_code dossier_not_closed(struct store_conn *c, struct arena *a, int64_t province,
                                 int64_t entity, int64_t *id, struct err *e)
{
    struct store_value v;
    int got = store_one(
        c,
        SQL("SELECT MAX(d.id) FROM dossier AS d WHERE d.province = ?1 AND d.entity = ?2 AND NOT"
            " EXISTS (SELECT 1 FROM dossier_act AS x WHERE x.province = d.province AND"
            " x.dossier = d.id AND x.act = 'close')"),
        STORE_VALUES(store_int(province), store_int(entity)), a, &v, 1, e);
    *id = got == 1 ? v.i : 0;
    return got < 0 ? e->code : ERR_NONE;
}

static enum err_code check_none_open(struct store_conn *c, const struct acting *x, struct err *e)
{
    int64_t id = 0;
    if (dossier_not_closed(c, x->arena, x->r->province, x->entity, &id, e) != ERR_NONE)
        return e->code;
    return id == 0 ? ERR_NONE
                   : err_set(e, ERR_INPUT, "#%l đã có hồ sơ %l chưa đóng",
                             "#%l has dossier %l, which is not closed", x->entity, id);
}

static enum err_code write_open(struct store_conn *c, void *ctx, struct buf *answer, struct err *e)
{
    const struct acting *x = ctx;
    int64_t recorded = 0, id = 0;
    enum err_code code = recording_begin(c, x->r, &recorded, e);
    if (code == ERR_NONE)
        code = roles_may_for(c, x->r->province, x->r->actor, RIGHT_INSPECT_WRITE, &x->entity, 1,
                             x->act->on, e);
    if (code == ERR_NONE)
        code = check_none_open(c, x, e);
    if (code == ERR_NONE)
        code = recording_count(c, x->r->province, STR("dossier"), 1, &id, e);
    if (code == ERR_NONE)
        code =
            store_run(c,
                      SQL("INSERT INTO dossier (province, id, entity, why, recorded) VALUES"
                          " (?1, ?2, ?3, ?4, ?5)"),
                      STORE_VALUES(store_int(x->r->province), store_int(id), store_int(x->entity),
                                   store_text(x->why), store_int(recorded)),
                      NULL, e);
    if (code == ERR_NONE)
        code = insert_act(c, x, id, 1, recorded, e);
    if (code == ERR_NONE)
        buf_int(answer, id);
    return code;
}

/* Money that is claimed was demanded, by an order that another approved, since it was concluded. */
static enum err_code check_recovered(struct store_conn *c, const struct acting *x,
                                     const struct dossier *d, struct err *e)
{
    const struct dossier_act *conclusion = dossier_conclusion(d);
    struct recovery_acts acts;
    if (conclusion == NULL || conclusion->amount == 0)
        return ERR_NONE;
    enum err_code code = recovery_read(c, x->arena, x->r->province, d->entity, &acts, e);
    for (uint32_t i = 0; code == ERR_NONE && i < acts.n; i++) {
        const struct recovery_act *r = &acts.v[i];
        if (r->kind == RECOVERY_ORDER && r->verdict == RECOVERY_APPROVED && r->on >= conclusion->on)
            return ERR_NONE;
    }
    if (code != ERR_NONE)
        return code;
    err_set(e, ERR_INPUT, "chưa có quyết định thu hồi nào của #%l được duyệt từ ngày kết luận",
            "no recovery of #%l was approved since the conclusion", d->entity);
    err_hint(e, "xem ansinh recovery order", "see ansinh recovery order");
    return ERR_INPUT;
}

static enum err_code check_act(struct store_conn *c, const struct acting *x,
                               const struct dossier *d, struct err *e)
{
    enum dossier_step step = x->act->step;
    const struct dossier_act *conclusion = dossier_conclusion(d);
    if (dossier_after(d->state, step) == DOSSIER_REFUSED) {
        err_set(e, ERR_INPUT, "hồ sơ %l: %z, không làm được \"%z\"",
                "dossier %l is \"%z\": \"%z\" cannot be done", d->id, dossier_state_code(d->state),
                dossier_step_code(step));
        return ERR_INPUT;
    }
    if (d->n > 0 && x->act->on < d->v[d->n - 1].on)
        return err_set(e, ERR_INPUT, "trước ngày của việc vừa ghi",
                       "before the day of the act recorded last");
    if ((step == DOSSIER_DO_APPROVE || step == DOSSIER_DO_SEND_BACK) && conclusion != NULL &&
        officer_same(conclusion->actor, x->r->actor))
        return err_set(e, ERR_INPUT, "người kết luận không tự duyệt",
                       "who concluded does not approve it");
    return step == DOSSIER_DO_CLOSE ? check_recovered(c, x, d, e) : ERR_NONE;
}

static enum err_code write_act(struct store_conn *c, void *ctx, struct buf *answer, struct err *e)
{
    const struct acting *x = ctx;
    struct dossiers all;
    int64_t recorded = 0;
    enum err_code code = recording_begin(c, x->r, &recorded, e);
    if (code == ERR_NONE)
        code = dossier_read(c, x->arena, x->r->province, x->dossier, &all, e);
    if (code == ERR_NONE && all.n == 0)
        code = err_set(e, ERR_INPUT, "không có hồ sơ %l", "there is no dossier %l", x->dossier);
    if (code == ERR_NONE)
        code = roles_may_for(c, x->r->province, x->r->actor, RIGHT_INSPECT_WRITE, &all.v[0].entity,
                             1, x->act->on, e);
    if (code == ERR_NONE)
        code = check_act(c, x, &all.v[0], e);
    if (code == ERR_NONE)
        code = insert_act(c, x, x->dossier, (int64_t)all.v[0].n + 1, recorded, e);
    if (code == ERR_NONE)
        code = insert_checks(c, x, (int64_t)all.v[0].n + 1, e);
    if (code == ERR_NONE)
        buf_add_c(answer, dossier_state_code(dossier_after(all.v[0].state, x->act->step)));
    return code;
}

static enum err_code write(struct store_pool *pool, struct acting *x, store_work *work, str *answer,
                           bool *again, struct err *e)
{
    struct buf content;
    const struct dossier_act *act = x->act;
    buf_init(&content, x->arena, 256 << 10);
    buf_fmt(&content, "%l\n%l\n%s\n%z\n%l\n%s\n%s\n%s\n%s\n%s\n%l\n%l", x->dossier, x->entity,
            x->why, dossier_step_code(act->step), (int64_t)act->on, x->r->actor, act->said,
            act->evidence, act->verdict, act->rule, act->amount, (int64_t)act->due);
    for (uint32_t i = 0; i < act->checks.n; i++)
        buf_fmt(&content, "\n%s=%s", act->checks.v[i].item, act->checks.v[i].answer);
    return recording_write(pool, x->arena, x->r, "dossier", buf_str(&content), work, x, answer,
                           again, e);
}

enum err_code dossier_open(struct store_pool *pool, struct arena *a, const struct recording *r,
                           int64_t entity, str why, day on, str *answer, bool *again, struct err *e)
{
    const struct dossier_act act = {.step = DOSSIER_DO_OPEN,
                                    .on = on,
                                    .said = STR(""),
                                    .evidence = STR(""),
                                    .verdict = STR(""),
                                    .rule = STR("")};
    struct acting x = {.r = r, .arena = a, .entity = entity, .why = why, .act = &act};
    if (str_trim(why).n == 0)
        return err_set(e, ERR_INPUT, "cần lý do lập hồ sơ: phát hiện nào, hay ngẫu nhiên",
                       "a reason is needed: which finding, or chance");
    return write(pool, &x, write_open, answer, again, e);
}

static enum err_code check_checks(const struct dossier_act *x, struct err *e)
{
    const struct dossier_checks *c = &x->checks;
    if (c->n > 0 && x->step != DOSSIER_DO_VISIT)
        return err_set(e, ERR_INPUT, "danh mục kiểm tra là của buổi kiểm tra",
                       "a checklist is of a visit");
    for (uint32_t i = 0; i < c->n; i++) {
        str answer = c->v[i].answer;
        if (!str_eq_c(answer, "yes") && !str_eq_c(answer, "no") && !str_eq_c(answer, "unseen"))
            return err_set(e, ERR_INPUT, "%s: trả lời yes, no hoặc unseen",
                           "%s: the answer is yes, no or unseen", c->v[i].item);
        for (uint32_t k = 0; k < i; k++) {
            if (str_eq(c->v[i].item, c->v[k].item))
                return err_set(e, ERR_INPUT, "%s: trả lời hai lần", "%s: answered twice",
                               c->v[i].item);
        }
    }
    return ERR_NONE;
}

/* What an act must say, before anything is read. */
static enum err_code check_words(const struct dossier_act *x, struct err *e)
{
    bool verdict = str_eq_c(x->verdict, "confirmed") || str_eq_c(x->verdict, "refuted") ||
                   str_eq_c(x->verdict, "undetermined");
    if (x->step == DOSSIER_DO_VISIT && (x->evidence.n == 0 || x->said.n == 0))
        return err_set(e, ERR_INPUT, "buổi kiểm tra cần nói thấy gì và giấy tờ nào",
                       "a visit says what was seen, and by which papers");
    if (x->step == DOSSIER_DO_CONCLUDE && !verdict)
        return err_set(e, ERR_INPUT, "kết luận là confirmed, refuted hoặc undetermined",
                       "a conclusion is confirmed, refuted or undetermined");
    if (x->step != DOSSIER_DO_CONCLUDE && (x->verdict.n > 0 || x->amount != 0))
        return err_set(e, ERR_INPUT, "chỉ kết luận mới nêu đúng sai và số tiền",
                       "only a conclusion has a verdict and an amount");
    if (x->amount < 0 || (x->amount > 0 && !str_eq_c(x->verdict, "confirmed")))
        return err_set(e, ERR_INPUT, "chỉ thu tiền khi có sai phạm",
                       "money is claimed only where it is confirmed");
    if (x->amount > 0 && x->rule.n == 0)
        return err_set(e, ERR_INPUT, "thu tiền thì cần nêu điều khoản",
                       "who claims money names the rule");
    if ((x->step == DOSSIER_DO_FOLLOW) != (x->due != 0) || (x->due != 0 && x->due < x->on))
        return err_set(
            e, ERR_INPUT, "yêu cầu khắc phục, và chỉ nó, cần hạn từ ngày ghi trở đi",
            "what is to be put right, and nothing else, has a deadline, not in the past");
    if ((x->step == DOSSIER_DO_CONCLUDE || x->step == DOSSIER_DO_SEND_BACK ||
         x->step == DOSSIER_DO_FOLLOW || x->step == DOSSIER_DO_DONE) &&
        x->said.n == 0)
        return err_set(e, ERR_INPUT, "cần nói rõ", "it needs words");
    return ERR_NONE;
}

enum err_code dossier_do(struct store_pool *pool, struct arena *a, const struct recording *r,
                         int64_t dossier, const struct dossier_act *act, str *answer, bool *again,
                         struct err *e)
{
    struct acting x = {.r = r, .arena = a, .dossier = dossier, .why = STR(""), .act = act};
    check(act->step != DOSSIER_DO_OPEN && act->step < DOSSIER_STEPS);
    enum err_code code = check_words(act, e);
    if (code == ERR_NONE)
        code = check_checks(act, e);
    return code == ERR_NONE ? write(pool, &x, write_act, answer, again, e) : code;
}
