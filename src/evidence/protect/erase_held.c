/* What keeps somebody in the registry (erase_int.h). */
#include "evidence/protect/erase_int.h"
#include "pay/recovery.h"
#include "registry/times.h"

/* Does the person live anywhere today; is a payment on its way; was anything ever decided or
 * paid. */
static enum err_code at_home_or_paid(struct store_conn *c, struct arena *a,
                                     const struct recording *r, int64_t person, bool *money,
                                     struct err *e)
{
    struct store_value v[3];
    int got = store_one(
        c,
        SQL("SELECT (SELECT count(*) FROM membership WHERE province = ?1 AND person = ?2 AND closed"
            " = 0 AND valid_from <= ?3 AND ?3 < valid_to), (SELECT count(*) FROM payment "
            "WHERE " THEIRS " AND NOT EXISTS (SELECT 1 FROM cycle_act AS z WHERE z.province ="
            " payment.province AND z.month = payment.month AND z.act = 'close')), (SELECT count(*)"
            " FROM enrolment_act WHERE " THEIRS ") + (SELECT count(*) FROM payment WHERE " THEIRS
            ") + (SELECT count(*) FROM delivery WHERE " THEIRS ") + (SELECT count(*) FROM"
            " project_member WHERE " THEIRS ") + (SELECT count(*) FROM credit_loan WHERE province ="
            " ?1 AND person = ?2)"),
        STORE_VALUES(store_int(r->province), store_int(person),
                     store_date(day_of_moment(r->at_us))),
        a, v, 3, e);
    if (got < 0)
        return e->code;
    if (v[0].i > 0)
        return err_set(e, ERR_INPUT,
                       "người ấy còn ở một hộ: sổ còn phải giữ; từ chối, hoặc ghi việc "
                       "chuyển đi hay mất trước",
                       "the person still lives in a household, and the registry has to "
                       "keep them: refuse it, or record the move or death first");
    if (v[1].i > 0)
        return err_set(e, ERR_INPUT,
                       "còn khoản chi cho người ấy ở kỳ chi chưa đóng: đóng kỳ chi trước",
                       "a payment to the person is in a month that is not closed: close it first");
    *money = v[2].i > 0;
    return ERR_NONE;
}

static bool goes_on(const struct enrol_line *l, bool last)
{
    bool open = l->state == ENROL_ASKED || l->state == ENROL_OPEN || l->state == ENROL_SUSPENDED ||
                l->state == ENROL_HANDED;
    return l->verdict == VERDICT_WAITING || (last && open);
}

static enum err_code enrolled(struct store_conn *c, struct arena *a, const struct recording *r,
                              const struct law *law, int64_t entity, struct err *e)
{
    struct enrol_lines all = {0};
    enum err_code code = enrol_read(c, a, r->province, entity, INT64_MAX, &all, e);
    for (uint32_t i = 0; i < all.n && code == ERR_NONE; i++) {
        const struct enrol_line *l = &all.v[i];
        bool last = i + 1 == all.n || !str_eq(all.v[i + 1].benefit, l->benefit);
        if (!goes_on(l, last))
            continue;
        const struct law_symbol *s = law_find(law, l->benefit);
        code = err_set(e, ERR_INPUT,
                       "%s (%s) đang hưởng hoặc chờ quyết định: quyết định, thôi hưởng trước "
                       "(ansinh enrol)",
                       "%s (%s) goes on or waits for a decision: decide on it or end it first "
                       "(ansinh enrol)",
                       law_words(a, s != NULL ? s->name : l->benefit), l->benefit);
    }
    return code;
}

struct entities {
    int64_t *v;
    uint32_t n, cap;
};

static enum err_code their_entities(struct store_conn *c, struct arena *a,
                                    const struct recording *r, int64_t person, struct entities *out,
                                    struct err *e)
{
    int more;
    if (store_query(c, SQL(THEIR_ENTITIES " ORDER BY 1"),
                    STORE_VALUES(store_int(r->province), store_int(person)), e) != ERR_NONE)
        return e->code;
    while ((more = store_next(c, e)) > 0) {
        int64_t entity = store_at_int(c, 0);
        vec_push(a, out, entity);
    }
    return more < 0 ? e->code : ERR_NONE;
}

/* What an order has left; the first that has anything. */
static enum err_code left_of(struct store_conn *c, struct arena *a, const struct recording *r,
                             const struct cycle_question *q, const struct recovery_acts *acts,
                             int64_t entity, struct erase_debt *out, struct err *e)
{
    struct recovery_due due;
    enum err_code code = recovery_due_read(c, a, r, q, entity, &due, e);
    for (uint32_t i = 0; i < acts->n && code == ERR_NONE && out->left == 0; i++) {
        struct recovery_standing s;
        if (acts->v[i].kind != RECOVERY_ORDER || acts->v[i].verdict != RECOVERY_APPROVED)
            continue;
        code = recovery_reckon(a, acts, &acts->v[i], due.lines.v, due.lines.n, due.owed.benefits,
                               month_of(day_of_moment(r->at_us)), &s, e);
        out->order = acts->v[i].id;
        out->left = code == ERR_NONE ? s.left : 0;
    }
    return code;
}

enum err_code erase_debt_read(struct store_conn *c, struct arena *a, const struct recording *r,
                              const struct cycle_question *q, int64_t person,
                              struct erase_debt *out, struct err *e)
{
    struct entities theirs = {0};
    *out = (struct erase_debt){0};
    enum err_code code = recording_last(c, r->province, &out->known, e);
    if (code == ERR_NONE)
        code = their_entities(c, a, r, person, &theirs, e);
    for (uint32_t i = 0; i < theirs.n && code == ERR_NONE && out->left == 0; i++) {
        struct recovery_acts acts = {0};
        code = recovery_read(c, a, r->province, theirs.v[i], &acts, e);
        out->any |= acts.n > 0;
        if (code == ERR_NONE && acts.n > 0)
            code = left_of(c, a, r, q, &acts, theirs.v[i], out, e);
    }
    return code;
}

static enum err_code owes(struct store_conn *c, struct arena *a, const struct recording *r,
                          int64_t entity, struct err *e)
{
    struct recovery_acts acts = {0};
    enum err_code code = recovery_read(c, a, r->province, entity, &acts, e);
    for (uint32_t i = 0; i < acts.n && code == ERR_NONE; i++) {
        if (acts.v[i].verdict == RECOVERY_WAITING)
            code =
                err_set(e, ERR_INPUT, "việc thu hồi số %l còn chờ duyệt: duyệt hoặc trả lại trước",
                        "act %l of recovery waits for a verdict: approve it or send it back "
                        "first",
                        acts.v[i].id);
    }
    return code;
}

/* What was read before stands, if nothing was recorded since. */
static enum err_code indebted(const struct erase_debt *debt, int64_t recorded, struct err *e)
{
    if (debt->any && recorded != debt->known + 1)
        return err_set(e, ERR_INPUT, "sổ vừa thay đổi; hãy làm lại",
                       "the registry changed meanwhile; do it again");
    if (debt->left > 0)
        return err_set(e, ERR_INPUT,
                       "quyết định thu hồi số %l còn phải thu %n đ: thu hoặc miễn trước (ansinh "
                       "recovery)",
                       "order of recovery %l has %n đ left: receive or waive it first (ansinh "
                       "recovery)",
                       debt->order, debt->left);
    return ERR_NONE;
}

enum err_code erase_held(struct store_conn *c, struct arena *a, const struct recording *r,
                         const struct law *law, const struct erase_debt *debt, int64_t person,
                         int64_t recorded, bool *money, struct err *e)
{
    struct entities theirs = {0};
    enum err_code code = at_home_or_paid(c, a, r, person, money, e);
    if (code == ERR_NONE)
        code = their_entities(c, a, r, person, &theirs, e);
    for (uint32_t i = 0; i < theirs.n && code == ERR_NONE; i++) {
        code = enrolled(c, a, r, law, theirs.v[i], e);
        if (code == ERR_NONE)
            code = owes(c, a, r, theirs.v[i], e);
    }
    return code == ERR_NONE ? indebted(debt, recorded, e) : code;
}
