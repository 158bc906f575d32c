/* Files that came in, line by line, and the queue of what a person must settle. */
#include "pay/cycle_inbox.h"

#include "base/check.h"
#include "base/fmt.h"
#include "pay/bank_pain001.h"
#include "pay/cycle_int.h"
#include "registry/roles.h"
#include "registry/times.h"

#define SCRATCH_BYTES ((size_t)4 << 30)

static const char *const file_codes[CYCLE_FILE_KINDS] = {
    [CYCLE_FILE_REPORT] = "report",
    [CYCLE_FILE_CAMT053] = "camt.053",
    [CYCLE_FILE_CAMT054] = "camt.054",
    [CYCLE_FILE_PAIN002] = "pain.002",
};

const char *cycle_file_code(enum cycle_file_kind k)
{
    check(k < CYCLE_FILE_KINDS);
    return file_codes[k];
}

/* ---- keeping a file ---- */

struct importing {
    const struct recording *r;
    month month;
    const struct cycle_file *f;
};

/* The next number; ERR_INPUT where the same bytes are there. */
static enum err_code next_file(struct store_conn *c, struct arena *a, const struct importing *x,
                               int64_t *next, struct err *e)
{
    struct store_value v[2];
    str content = {(const char *)x->f->content, 32};
    if (store_one(
            c,
            SQL("SELECT COALESCE(MAX(file), 0), COALESCE((SELECT s.file FROM cycle_file AS s"
                " WHERE s.province = ?1 AND s.month = ?2 AND s.content = ?3), 0) FROM"
                " cycle_file WHERE province = ?1 AND month = ?2"),
            STORE_VALUES(store_int(x->r->province), store_int(x->month), store_bytes(content)), a,
            v, 2, e) < 0)
        return e->code;
    *next = v[0].i + 1;
    return v[1].i == 0 ? ERR_NONE
                       : err_set(e, ERR_INPUT, "tệp này đã nhận rồi: tệp số %l của kỳ",
                                 "this file came in before: file %l of the cycle", v[1].i);
}

static enum err_code load_lines(struct store_conn *c, const struct importing *x, int64_t file,
                                struct err *e)
{
    enum err_code code =
        store_load_begin(c,
                         SQL("cycle_file_line (province, month, file, line, kind, id, amount,"
                             " account, reference, reason, on_day, source)"),
                         12, e);
    for (uint32_t i = 0; i < x->f->n && code == ERR_NONE; i++) {
        const struct bank_line *l = &x->f->v[i];
        const struct store_value v[] = {store_int(x->r->province),
                                        store_int(x->month),
                                        store_int(file),
                                        store_int(i + 1),
                                        store_text(str_from_c(bank_line_code(l->kind))),
                                        store_text(l->id),
                                        store_int(l->amount_vnd),
                                        store_text(l->account),
                                        store_text(l->reference),
                                        store_text(l->reason),
                                        store_date(l->on),
                                        store_int(l->row)};
        code = store_load_row(c, v, e);
        steps_tell(x->f->steps, i + 1, x->f->n);
    }
    return code == ERR_NONE ? store_load_end(c, e) : code;
}

static enum err_code import_in(struct store_conn *c, struct arena *a, const struct importing *x,
                               struct buf *answer, struct err *e)
{
    struct cycle_standing s;
    int64_t recorded = 0, file = 0;
    str content = {(const char *)x->f->content, 32};
    enum err_code code = recording_begin(c, x->r, &recorded, e);
    if (code == ERR_NONE)
        code = roles_may(c, x->r->province, x->r->actor, RIGHT_CYCLE_PAY, STR(""),
                         day_of_moment(x->r->at_us), e);
    if (code == ERR_NONE)
        code = cycle_stand(c, a, x->r->province, x->month, &s, e);
    if (code == ERR_NONE && cycle_after(s.state, CYCLE_IMPORT) == CYCLE_STATES)
        code = err_set(e, ERR_INPUT, "kỳ chi trả chưa chuyển đi hoặc đã khóa",
                       "the cycle is not sent yet, or it is closed");
    if (code == ERR_NONE)
        code = next_file(c, a, x, &file, e);
    if (code == ERR_NONE)
        code =
            store_run(c,
                      SQL("INSERT INTO cycle_file (province, month, file, kind, name, content,"
                          " n_lines, actor, recorded) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8,"
                          " ?9)"),
                      STORE_VALUES(store_int(x->r->province), store_int(x->month), store_int(file),
                                   store_text(str_from_c(cycle_file_code(x->f->kind))),
                                   store_text(x->f->name), store_bytes(content), store_int(x->f->n),
                                   store_text(x->r->actor), store_int(recorded)),
                      NULL, e);
    if (code == ERR_NONE)
        code = load_lines(c, x, file, e);
    if (code == ERR_NONE)
        buf_fmt(answer, "%l %u", file, x->f->n);
    return code;
}

static enum err_code import(struct store_conn *c, void *ctx, struct buf *answer, struct err *e)
{
    struct arena a;
    arena_init(&a, SCRATCH_BYTES);
    enum err_code code = import_in(c, &a, ctx, answer, e);
    arena_clear(&a);
    return code;
}

enum err_code cycle_import(struct store_pool *pool, struct arena *a, const struct recording *r,
                           month m, const struct cycle_file *f, str *answer, bool *again,
                           struct err *e)
{
    struct importing x = {r, m, f};
    struct store_operation op = {.province = r->province, .kind = "cycle.import"};
    struct buf text;
    mem_copy(op.id, r->operation, STORE_ID_BYTES);
    buf_init(&text, a, 65536);
    buf_fmt(&text, "%s\n%d\n", r->actor, m);
    buf_add(&text, (str){(const char *)f->content, 32});
    op.content = buf_str(&text);
    return store_write(pool, &op, import, &x, a, answer, again, e);
}

/* ---- pain.002 ---- */

/* "PROVIDER-2026-07-ROUND", as cycle export names its messages: the provider; empty: not ours. */
static str provider_of(str message, month m, uint32_t round)
{
    char tail[32], iso[8];
    size_t n = month_format_iso(m, iso);
    n = fmt_write(tail, sizeof(tail), "-%s-%u", (str){iso, n}, round);
    bool ours = message.n > n && str_ends(message, (str){tail, n});
    return ours ? str_slice(message, 0, message.n - n) : STR("");
}

static void put_status(struct arena *a, const struct cycle_payment *p, enum bank_outcome o,
                       const struct bank_status *said, struct bank_lines *out)
{
    struct bank_line l = {.kind =
                              o == BANK_REJECTED || o == BANK_CONFLICT ? BANK_UNPAID : BANK_PENDING,
                          .id = p->id,
                          .amount_vnd = p->amount,
                          .account = p->account,
                          .reason = said->reason.n > 0 ? said->reason : said->code,
                          .row = said->row};
    vec_push(a, out, l);
    l.kind = BANK_PAID;
    if (o == BANK_CONFLICT)
        vec_push(a, out, l);
}

enum err_code cycle_lines_of_status(struct arena *a, const struct bank_status_report *r, month m,
                                    uint32_t round, const struct cycle_list *list,
                                    struct bank_lines *out, struct err *e)
{
    const struct bank_provider provider = {.code = provider_of(r->group.id, m, round)};
    const struct bank_pain001 head = {
        .message_id = r->group.id, .providers = &provider, .n_providers = 1};
    struct payment_instruction *v = arena_array(a, struct payment_instruction, (size_t)list->n + 1);
    enum bank_outcome *outcomes = arena_array(a, enum bank_outcome, (size_t)list->n + 1);
    uint32_t *status = arena_array(a, uint32_t, (size_t)list->n + 1);
    uint32_t *number = arena_array(a, uint32_t, (size_t)list->n + 1), n = 0, strangers = 0;
    if (provider.code.n == 0)
        return err_set(e, ERR_INPUT, "báo cáo này nói về tệp \"%s\", không phải tệp của kỳ này",
                       "this report is of the message \"%s\", which is not of this cycle",
                       r->group.id);
    for (uint32_t i = 0; i < list->n; i++) {
        const struct cycle_payment *p = &list->v[i];
        if (p->account.n == 0 || (p->provider.n > 0 && !str_eq(p->provider, provider.code)))
            continue;
        number[n] = i;
        v[n++] = (struct payment_instruction){
            .id = p->id, .amount_vnd = p->amount, .provider = provider.code};
    }
    enum err_code code = bank_status_apply(a, r, &head, v, n, outcomes, status, &strangers, e);
    if (code == ERR_NONE && strangers > 0)
        return err_set(e, ERR_INPUT, "báo cáo nói về %u khoản không có trong tệp đã gửi",
                       "the report speaks of %u payments that were not in the message", strangers);
    *out = (struct bank_lines){0};
    for (uint32_t i = 0; i < n && code == ERR_NONE; i++)
        put_status(a, &list->v[number[i]], outcomes[i],
                   status[i] != BANK_NONE ? &r->payments.v[status[i]] : &r->group, out);
    return code;
}

/* ---- the queue ---- */

static str id_of(struct arena *a, int64_t province, month m, uint32_t round, int64_t number)
{
    char text[64];
    size_t n =
        number > 0 ? cycle_payment_id(text, sizeof(text), province, m, round, (uint32_t)number) : 0;
    return arena_str(a, (str){text, n});
}

static str ids_of(struct arena *a, int64_t province, month m, uint32_t round, str numbers)
{
    struct buf b;
    buf_init(&b, a, 1024);
    while (numbers.p != NULL && numbers.n > 0) {
        int64_t number = 0;
        if (num_parse_int(str_split(&numbers, ' '), &number))
            buf_fmt(&b, "%z%s", b.n > 0 ? " " : "", id_of(a, province, m, round, number));
    }
    return buf_str(&b);
}

/* The payment that was decided on, or else the one the line speaks of. */
static str payment_at(struct store_conn *c, struct arena *a, int64_t province, month m,
                      uint32_t round)
{
    int64_t of = store_at_int(c, 17);
    if (of > 0)
        return id_of(a, province, (month)of, (uint32_t)store_at_int(c, 18), store_at_int(c, 19));
    return id_of(a, province, m, round, store_at_int(c, store_at_int(c, 19) > 0 ? 19 : 3));
}

static struct cycle_item item_at(struct store_conn *c, struct arena *a, int64_t province, month m,
                                 uint32_t round)
{
    struct cycle_item x = {.item = store_at_int(c, 0),
                           .file = arena_str(a, store_at_text(c, 1)),
                           .verdict = arena_str(a, store_at_text(c, 2)),
                           .payment = payment_at(c, a, province, m, round),
                           .candidates = ids_of(a, province, m, round, store_at_text(c, 4)),
                           .line = {.kind = cycle_line_kind(store_at_text(c, 5)),
                                    .id = arena_str(a, store_at_text(c, 6)),
                                    .amount_vnd = store_at_int(c, 7),
                                    .account = arena_str(a, store_at_text(c, 8)),
                                    .reference = arena_str(a, store_at_text(c, 9)),
                                    .reason = arena_str(a, store_at_text(c, 10)),
                                    .on = (day)store_at_int(c, 11),
                                    .row = (uint32_t)store_at_int(c, 12)},
                           .decided = arena_str(a, store_at_text(c, 13)),
                           .reason = arena_str(a, store_at_text(c, 14)),
                           .by = arena_str(a, store_at_text(c, 15)),
                           .part = store_at_int(c, 16)};
    if (x.part > 0)
        x.decided = STR("part");
    return x;
}

/* SQL: the part that was known of the payment once `d` was decided (`k`: its approval), by that
 * decision or by one that said the same before; NULL: none, all of it was paid. */
#define WORDS_BY_THEN(table)                                                                       \
    "SELECT w.seq FROM " table " AS w WHERE w.province = d.province AND w.month = k.month AND"     \
    " w.round = k.round AND w.number = d.number AND w.recorded <= d.recorded"
#define DECIDED_PART                                                                               \
    "(SELECT x.amount FROM payment_part AS x WHERE x.province = d.province AND x.month = k.month"  \
    " AND x.round = k.round AND x.number = d.number AND x.seq = (SELECT MAX(u.seq) FROM "          \
    "(" WORDS_BY_THEN("payment_event") " UNION ALL " WORDS_BY_THEN("payment_late") ") AS u))"

enum err_code cycle_queue_read(struct store_conn *c, struct arena *a, int64_t province, month m,
                               struct cycle_items *out, struct err *e)
{
    struct cycle_standing s;
    int more;
    *out = (struct cycle_items){0};
    if (cycle_stand(c, a, province, m, &s, e) != ERR_NONE ||
        store_query(
            c,
            SQL("SELECT q.item, f.name, q.verdict, q.number, q.candidates, l.kind, l.id, l.amount,"
                " l.account, l.reference, l.reason, l.on_day, l.source, COALESCE(d.decided, ''),"
                " COALESCE(d.reason, ''), COALESCE(d.actor, ''), CASE WHEN d.decided = 'paid' THEN"
                " COALESCE(" DECIDED_PART ", 0) ELSE 0 END, COALESCE(d.of_month, 0), COALESCE("
                "k.round, 0), COALESCE(d.number, 0) FROM cycle_queue AS q JOIN cycle_file AS f ON"
                " f.province = q.province AND f.month = q.month AND f.file = q.file JOIN"
                " cycle_file_line AS l ON l.province = q.province AND l.month = q.month AND l.file"
                " = q.file AND l.line = q.line LEFT JOIN cycle_settled AS d ON d.province ="
                " q.province AND d.month = q.month AND d.item = q.item LEFT JOIN cycle_act AS k ON"
                " k.province = d.province AND k.act = 'approve' AND k.month = CASE WHEN d.of_month"
                " > 0 THEN d.of_month ELSE d.month END WHERE q.province = ?1 AND q.month = ?2"
                " ORDER BY q.item"),
            STORE_VALUES(store_int(province), store_int(m)), e) != ERR_NONE)
        return e->code;
    while ((more = store_next(c, e)) > 0) {
        struct cycle_item x = item_at(c, a, province, m, s.round);
        out->open += x.decided.n == 0;
        vec_push(a, out, x);
    }
    return more < 0 ? e->code : ERR_NONE;
}
