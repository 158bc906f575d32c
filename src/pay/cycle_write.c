/* Preparing a cycle, and what is done with it afterwards: each act one transaction. */
#include "base/check.h"
#include "pay/cycle_int.h"
#include "pay/recovery.h"
#include "registry/roles.h"
#include "registry/times.h"

#define SCRATCH_BYTES ((size_t)16 << 30)

#define MAX_TRIES 5

struct acting {
    const struct recording *r;
    month month;
    enum cycle_act act;
    str note;
    /* Of preparing: the list, and the last recording that was known when it was reckoned. */
    const struct cycle_question *q;
    const struct cycle_list *list;
    const struct cycle_source *sources;
    uint32_t n_sources;
    uint32_t round;
    int64_t facts;
    const struct err *refused; /* why there is no list, unless the operation was done before */
};

static enum err_code stand(struct store_conn *c, struct arena *a, const struct acting *x,
                           struct cycle_standing *s, struct err *e)
{
    enum err_code code = cycle_stand(c, a, x->r->province, x->month, s, e);
    if (code != ERR_NONE || cycle_after(s->state, x->act) != CYCLE_STATES)
        return code;
    struct err other = {0};
    err_set(&other, ERR_INPUT, "", "the cycle is %z: \"%z\" is not possible",
            cycle_state_name(s->state, LANG_EN), cycle_act_code(x->act));
    err_set(e, ERR_INPUT, "kỳ chi trả %z: không thể \"%z\"", "",
            cycle_state_name(s->state, LANG_VI), cycle_act_code(x->act));
    mem_copy(e->text[LANG_EN], other.text[LANG_EN], sizeof(e->text[LANG_EN]));
    return ERR_INPUT;
}

static enum err_code may(struct store_conn *c, const struct acting *x, struct err *e)
{
    static const enum right rights[CYCLE_ACTS] = {
        [CYCLE_PREPARE] = RIGHT_CYCLE_PREPARE, [CYCLE_SEND_BACK] = RIGHT_CYCLE_APPROVE,
        [CYCLE_APPROVE] = RIGHT_CYCLE_APPROVE, [CYCLE_SEND] = RIGHT_CYCLE_PAY,
        [CYCLE_CLOSE] = RIGHT_CYCLE_PAY,
    };
    return roles_may(c, x->r->province, x->r->actor, rights[x->act], STR(""),
                     day_of_moment(x->r->at_us), e);
}

static enum err_code write_act(struct store_conn *c, const struct acting *x,
                               const struct cycle_standing *s, int64_t recorded, struct err *e)
{
    str content = {(const char *)s->content, 32}, law_sum = {(const char *)s->law_sum, 32};
    return store_run(
        c,
        SQL("INSERT INTO cycle_act (province, month, seq, act, round, actor, prepared, note,"
            " payments, total, content, law_sum, facts, recorded) VALUES (?1, ?2, ?3, ?4, ?5, ?6,"
            " ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)"),
        STORE_VALUES(store_int(x->r->province), store_int(x->month), store_int(s->seq + 1),
                     store_text(str_from_c(cycle_act_code(x->act))), store_int(s->round),
                     store_text(x->r->actor), store_text(s->prepared_by), store_text(x->note),
                     store_int(s->payments), store_int(s->total), store_bytes(content),
                     store_bytes(law_sum), store_int(s->facts), store_int(recorded)),
        NULL, e);
}

/* ---- preparing ---- */

static enum err_code load_payments(struct store_conn *c, const struct acting *x, uint32_t round,
                                   const struct cycle_list *list, struct err *e)
{
    enum err_code code = store_load_begin(
        c,
        SQL("payment (province, month, round, number, id, entity, name, collector, commune,"
            " village, method, provider, bank, account, amount, current, arrears, withheld)"),
        18, e);
    for (uint32_t i = 0; i < list->n && code == ERR_NONE; i++) {
        const struct cycle_payment *p = &list->v[i];
        const struct store_value v[] = {
            store_int(x->r->province), store_int(x->month),      store_int(round),
            store_int(i + 1),          store_text(p->id),        store_int(p->entity),
            store_text(p->name),       store_text(p->collector), store_text(p->commune),
            store_text(p->village),    store_text(p->method),    store_text(p->provider),
            store_text(p->bank),       store_text(p->account),   store_int(p->amount),
            store_int(p->current),     store_int(p->arrears),    store_int(p->withheld)};
        code = store_load_row(c, v, e);
    }
    return code == ERR_NONE ? store_load_end(c, e) : code;
}

static enum err_code load_lines(struct store_conn *c, const struct acting *x, uint32_t round,
                                const struct cycle_list *list, struct err *e)
{
    enum err_code code =
        store_load_begin(c,
                         SQL("payment_line (province, month, round, number, benefit, for_month,"
                             " owed, paid, returned, amount)"),
                         10, e);
    for (uint32_t i = 0; i < list->n && code == ERR_NONE; i++) {
        for (uint32_t k = 0; k < list->v[i].n_lines && code == ERR_NONE; k++) {
            const struct cycle_line *l = &list->v[i].lines[k];
            const struct store_value v[] = {store_int(x->r->province), store_int(x->month),
                                            store_int(round),          store_int(i + 1),
                                            store_text(l->benefit),    store_int(l->month),
                                            store_int(l->owed),        store_int(l->paid),
                                            store_int(l->returned),    store_int(l->amount)};
            code = store_load_row(c, v, e);
        }
    }
    return code == ERR_NONE ? store_load_end(c, e) : code;
}

static enum err_code load_sources(struct store_conn *c, const struct acting *x, uint32_t round,
                                  struct err *e)
{
    enum err_code code = store_load_begin(
        c, SQL("cycle_source (province, month, round, benefit, fund, programme, chapter)"), 7, e);
    for (uint32_t i = 0; i < x->n_sources && code == ERR_NONE; i++) {
        const struct cycle_source *s = &x->sources[i];
        const struct store_value v[] = {store_int(x->r->province), store_int(x->month),
                                        store_int(round),          store_text(s->benefit),
                                        store_text(s->fund),       store_text(s->programme),
                                        store_text(s->chapter)};
        code = store_load_row(c, v, e);
    }
    return code == ERR_NONE ? store_load_end(c, e) : code;
}

static enum err_code load_remarks(struct store_conn *c, const struct acting *x, uint32_t round,
                                  const struct cycle_list *list, struct err *e)
{
    enum err_code code = store_load_begin(
        c, SQL("cycle_remark (province, month, round, entity, kind, amount, name, commune)"), 8, e);
    for (uint32_t i = 0; i < list->n_remarks && code == ERR_NONE; i++) {
        const struct cycle_remark *m = &list->remarks[i];
        const struct store_value v[] = {store_int(x->r->province),
                                        store_int(x->month),
                                        store_int(round),
                                        store_int(m->entity),
                                        store_text(str_from_c(cycle_remark_code(m->kind))),
                                        store_int(m->amount),
                                        store_text(m->name),
                                        store_text(m->commune)};
        code = store_load_row(c, v, e);
    }
    return code == ERR_NONE ? store_load_end(c, e) : code;
}

static enum err_code take_sources(struct store_conn *c, struct arena *a, struct acting *x,
                                  const str *benefits, uint32_t n, struct err *e)
{
    struct cycle_source *v = arena_array(a, struct cycle_source, (size_t)n + 1);
    struct programme_settings settings;
    enum err_code code = programme_settings_read(c, a, x->r->province, &settings, e);
    for (uint32_t i = 0; i < n && code == ERR_NONE; i++)
        code = cycle_source_of(&settings, x->q->law, benefits[i], x->month, &v[i], e);
    x->sources = v;
    x->n_sources = n;
    return code;
}

/* Who has no provider is paid by that of the province; who has no way, in cash. */
static void give_provider(struct cycle_owed *owed, str provider)
{
    for (uint32_t i = 0; i < owed->n_places; i++) {
        if (owed->places[i].provider.n == 0)
            owed->places[i].provider = provider;
    }
}

/* The list as it follows from what is known now, read without holding anybody up. */
static enum err_code reckon(struct store_conn *c, struct arena *a, struct acting *x,
                            struct cycle_list *list, struct err *e)
{
    struct cycle_standing s;
    struct cycle_owed owed;
    struct cycle_past past;
    struct due_lines due;
    struct cycle_limits limits;
    int64_t province = x->r->province;
    enum err_code code = recording_last(c, province, &x->facts, e);
    if (code == ERR_NONE)
        code = stand(c, a, x, &s, e);
    if (code == ERR_NONE)
        code = cycle_owed_read(c, a, x->r, x->q, 0, &owed, e);
    if (code == ERR_NONE)
        code = cycle_past_read(c, a, province, 0, owed.benefits, owed.n_benefits, &past, e);
    if (code == ERR_NONE)
        code = due_compute(a, owed.v, owed.n, past.paid, past.n_paid, past.returned,
                           past.n_returned, &due, e);
    if (code == ERR_NONE)
        code = recovery_limits_read(c, a, province, x->month, &limits, e);
    if (code == ERR_NONE)
        code = take_sources(c, a, x, owed.benefits, owed.n_benefits, e);
    if (code != ERR_NONE)
        return code;
    give_provider(&owed, x->q->provider);
    x->round = s.round + 1;
    return cycle_build(a, province, x->month, x->round, &due, owed.benefits, owed.places,
                       owed.n_places, &limits, list, e);
}

static enum err_code prepare(struct store_conn *c, void *ctx, struct buf *answer, struct err *e)
{
    const struct acting *x = ctx;
    struct cycle_standing s;
    struct arena a;
    int64_t recorded = 0;
    if (x->refused != NULL) {
        *e = *x->refused;
        return e->code;
    }
    arena_init(&a, SCRATCH_BYTES);
    enum err_code code = recording_begin(c, x->r, &recorded, e);
    if (code == ERR_NONE && recorded != x->facts + 1)
        code = err_set(e, ERR_INPUT, "sổ vừa thay đổi trong lúc lập danh sách; hãy lập lại",
                       "the registry changed while the list was reckoned; prepare it again");
    if (code == ERR_NONE)
        code = may(c, x, e);
    if (code == ERR_NONE)
        code = stand(c, &a, x, &s, e);
    if (code == ERR_NONE) {
        s.round = x->round;
        s.prepared_by = x->r->actor;
        s.payments = x->list->n;
        s.total = x->list->total;
        s.facts = x->facts;
        mem_copy(s.law_sum, x->q->law_sum, 32);
        cycle_sum(x->list, s.content);
        code = write_act(c, x, &s, recorded, e);
    }
    if (code == ERR_NONE)
        code = load_payments(c, x, s.round, x->list, e);
    if (code == ERR_NONE)
        code = load_lines(c, x, s.round, x->list, e);
    if (code == ERR_NONE)
        code = load_sources(c, x, s.round, e);
    if (code == ERR_NONE)
        code = load_remarks(c, x, s.round, x->list, e);
    if (code == ERR_NONE)
        buf_fmt(answer, "%u %u %l", s.round, x->list->n, x->list->total);
    arena_clear(&a);
    return code;
}

static enum err_code write(struct store_pool *pool, struct arena *a, const struct acting *x,
                           store_work *work, const char *kind, str *answer, bool *again,
                           struct err *e)
{
    struct store_operation op = {.province = x->r->province, .kind = kind};
    struct buf content;
    struct acting copy = *x;
    mem_copy(op.id, x->r->operation, STORE_ID_BYTES);
    buf_init(&content, a, 65536);
    buf_fmt(&content, "%s\n%d\n%z\n%s\n", x->r->actor, x->month, cycle_act_code(x->act), x->note);
    if (content.full)
        return err_set(e, ERR_LIMIT, "lời ghi quá dài", "the note is too long");
    op.content = buf_str(&content);
    return store_write(pool, &op, work, &copy, a, answer, again, e);
}

/* Has the province been written to since the list was reckoned? Then it is reckoned again. */
static bool changed_since(struct store_pool *pool, const struct acting *x)
{
    struct store_conn *c;
    struct err ignored = {0};
    int64_t now = x->facts;
    if (store_pool_reader(pool, &c, &ignored) != ERR_NONE)
        return false;
    enum err_code code = recording_last(c, x->r->province, &now, &ignored);
    store_pool_return(pool, c);
    return code == ERR_NONE && now != x->facts;
}

enum err_code cycle_prepare(struct store_pool *pool, struct arena *a, const struct recording *r,
                            const struct cycle_question *q, str *answer, bool *again, struct err *e)
{
    struct acting x = {.r = r, .month = q->month, .act = CYCLE_PREPARE, .note = STR(""), .q = q};
    struct cycle_list list;
    struct store_conn *c;
    enum err_code code = ERR_NONE;
    for (int tries = 0; tries < MAX_TRIES; tries++) {
        struct arena scratch;
        arena_init(&scratch, SCRATCH_BYTES);
        code = store_pool_reader(pool, &c, e);
        if (code == ERR_NONE) {
            code = reckon(c, &scratch, &x, &list, e);
            store_pool_return(pool, c);
        }
        /* Who lost the answer asks again, and the cycle may have gone on since. */
        const struct err why = *e;
        x.refused = code == ERR_INPUT ? &why : NULL;
        *e = (struct err){0};
        x.list = &list;
        if (code != ERR_NONE && code != ERR_INPUT)
            *e = why;
        else
            code = write(pool, a, &x, prepare, "cycle.prepare", answer, again, e);
        bool once_more = code == ERR_INPUT && changed_since(pool, &x);
        arena_clear(&scratch);
        if (!once_more)
            break;
    }
    return code;
}

/* ---- approving, sending back, sending, closing ---- */

/* The rows are read again and summed: an approval binds to what was prepared. */
static enum err_code check_content(const struct cycle_standing *s, const struct cycle_list *list,
                                   struct err *e)
{
    uint8_t sum[32];
    cycle_sum(list, sum);
    str now = {(const char *)sum, 32}, then = {(const char *)s->content, 32};
    if (list->n != s->payments || list->total != s->total || !str_eq(now, then))
        return err_set(e, ERR_INPUT, "danh sách không còn như khi lập: tổng kiểm tra khác",
                       "the list is not what was prepared: its checksum differs");
    return ERR_NONE;
}

/* Whoever died, left or moved after the list was reckoned would still be paid by it, or elsewhere.
 */
static enum err_code nobody_gone(struct store_conn *c, struct arena *a, const struct acting *x,
                                 const struct cycle_standing *s, struct err *e)
{
    struct store_value v;
    int got = store_one(
        c,
        SQL("SELECT COUNT(*) FROM payment AS p WHERE p.province = ?1 AND p.month = ?2 AND p.round ="
            " ?3 AND (EXISTS (SELECT 1 FROM membership AS m WHERE m.province = p.province AND"
            " m.person = p.entity AND m.closed > ?4) OR EXISTS (SELECT 1 FROM fact AS f WHERE"
            " f.province = p.province AND f.entity = p.entity AND f.name = 'dead' AND f.recorded >"
            " ?4))"),
        STORE_VALUES(store_int(x->r->province), store_int(x->month), store_int(s->round),
                     store_int(s->facts)),
        a, &v, 1, e);
    if (got < 0 || v.i == 0)
        return got < 0 ? e->code : ERR_NONE;
    err_set(e, ERR_INPUT, "%l người trong danh sách đã mất hoặc chuyển đi sau khi lập: hãy lập lại",
            "%l people of the list died or moved after it was prepared: prepare it again", v.i);
    return ERR_INPUT;
}

static enum err_code approve(struct store_conn *c, struct arena *a, const struct acting *x,
                             struct cycle_standing *s, const struct cycle_list *list, struct err *e)
{
    struct cycle_books b = cycle_books_of(a, x->r, x->month, s->round, list);
    if (officer_same(s->prepared_by, x->r->actor))
        return err_set(e, ERR_INPUT, "%s đã lập danh sách: người khác phải duyệt",
                       "%s prepared the list: somebody else must approve it", s->prepared_by);
    enum err_code code = check_content(s, list, e);
    s->approved_by = x->r->actor;
    if (code == ERR_NONE)
        code = nobody_gone(c, a, x, s, e);
    if (code == ERR_NONE)
        code = cycle_books_approve(c, &b, s, x->r, e);
    return code;
}

static enum err_code send(struct store_conn *c, struct arena *a, const struct acting *x,
                          const struct cycle_standing *s, const struct cycle_list *list,
                          int64_t recorded, struct err *e)
{
    struct cycle_holds holds;
    enum err_code code = check_content(s, list, e);
    if (code == ERR_NONE)
        code = cycle_holds_read(c, a, x->r->province, x->month, list, s->round, &holds, e);
    if (code == ERR_NONE && holds.open > 0) {
        err_set(e, ERR_INPUT, "%u khoản còn bị giữ lại, chờ người thứ hai xem",
                "%u payments are held until a second person has looked", holds.open);
        err_hint(e, "xem: ansinh cycle holds; rồi: ansinh cycle release",
                 "see: ansinh cycle holds; then: ansinh cycle release");
        return ERR_INPUT;
    }
    return code == ERR_NONE ? cycle_sent_write(c, a, x->r, x->month, list, recorded, e) : code;
}

static enum err_code check_open(struct store_conn *c, struct arena *a, const struct acting *x,
                                const struct cycle_standing *s, struct err *e)
{
    struct store_value v[3];
    int got = store_one(
        c,
        SQL("SELECT (SELECT COUNT(*) FROM payment AS p WHERE p.province = ?1 AND p.month = ?2 AND"
            " p.round = ?3 AND NOT EXISTS (SELECT 1 FROM payment_event AS v WHERE v.province ="
            " p.province AND v.month = p.month AND v.round = p.round AND v.number = p.number)),"
            " (SELECT COUNT(*) FROM cycle_queue AS q WHERE q.province = ?1 AND q.month = ?2 AND NOT"
            " EXISTS (SELECT 1 FROM cycle_settled AS d WHERE d.province = q.province AND d.month ="
            " q.month AND d.item = q.item)), (SELECT COUNT(*) FROM cycle_file AS f WHERE f.province"
            " = ?1 AND f.month = ?2 AND NOT EXISTS (SELECT 1 FROM cycle_matched AS m WHERE"
            " m.province = f.province AND m.month = f.month AND m.file = f.file))"),
        STORE_VALUES(store_int(x->r->province), store_int(x->month), store_int(s->round)), a, v, 3,
        e);
    if (got < 0)
        return e->code;
    if (v[1].i > 0 || v[2].i > 0)
        return err_set(e, ERR_INPUT, "còn %l dòng chờ người giải quyết và %l tệp chưa đối chiếu",
                       "%l lines wait for a person, and %l files are not reconciled", v[1].i,
                       v[2].i);
    if (v[0].i > 0 && str_trim(x->note).n == 0)
        return err_set(
            e, ERR_INPUT,
            "còn %l khoản chưa có tin: chưa rõ không phải là thất bại; muốn khóa thì nói "
            "lý do",
            "%l payments have no answer yet: unknown is not failed; to close say why", v[0].i);
    return ERR_NONE;
}

static enum err_code close_it(struct store_conn *c, struct arena *a, const struct acting *x,
                              const struct cycle_standing *s, const struct cycle_list *list,
                              struct err *e)
{
    struct cycle_books b = cycle_books_of(a, x->r, x->month, s->round, list);
    enum err_code code = check_open(c, a, x, s, e);
    return code == ERR_NONE ? cycle_books_close(c, &b, s, x->r, e) : code;
}

/* What the act needs, and what it does beside being written down. */
static enum err_code consequences(struct store_conn *c, struct arena *a, const struct acting *x,
                                  struct cycle_standing *s, int64_t recorded, struct err *e)
{
    struct cycle_list list;
    if (x->act == CYCLE_SEND_BACK)
        return str_trim(x->note).n > 0 ? ERR_NONE
                                       : err_set(e, ERR_INPUT, "trả lại thì cần nói lý do",
                                                 "sending back needs a reason");
    enum err_code code = cycle_read(c, a, x->r->province, x->month, s->round, &list, e);
    if (code != ERR_NONE)
        return code;
    return x->act == CYCLE_APPROVE ? approve(c, a, x, s, &list, e)
           : x->act == CYCLE_SEND  ? send(c, a, x, s, &list, recorded, e)
                                   : close_it(c, a, x, s, &list, e);
}

static enum err_code act(struct store_conn *c, void *ctx, struct buf *answer, struct err *e)
{
    const struct acting *x = ctx;
    struct cycle_standing s;
    struct arena a;
    int64_t recorded = 0;
    arena_init(&a, SCRATCH_BYTES);
    enum err_code code = recording_begin(c, x->r, &recorded, e);
    if (code == ERR_NONE)
        code = may(c, x, e);
    if (code == ERR_NONE)
        code = stand(c, &a, x, &s, e);
    if (code == ERR_NONE)
        code = consequences(c, &a, x, &s, recorded, e);
    if (code == ERR_NONE)
        code = write_act(c, x, &s, recorded, e);
    if (code == ERR_NONE)
        buf_fmt(answer, "%u %u %l", s.round, s.payments, s.total);
    arena_clear(&a);
    return code;
}

enum err_code cycle_do(struct store_pool *pool, struct arena *a, const struct recording *r, month m,
                       enum cycle_act what, str note, str *answer, bool *again, struct err *e)
{
    struct acting x = {.r = r, .month = m, .act = what, .note = note};
    check(what == CYCLE_APPROVE || what == CYCLE_SEND_BACK || what == CYCLE_SEND ||
          what == CYCLE_CLOSE);
    return write(pool, a, &x, act, "cycle.act", answer, again, e);
}
