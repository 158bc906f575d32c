/* Matching what came in with the payments; what a person decides of the rest is in cycle_settle.c.
 */
#include "base/check.h"
#include "base/fmt.h"
#include "pay/cycle_files.h"
#include "pay/cycle_inbox.h"
#include "pay/cycle_int.h"
#include "registry/roles.h"
#include "registry/times.h"

#define SCRATCH_BYTES ((size_t)24 << 30)
#define CANDIDATE_DAYS 45
#define CONFLICT "conflict"
#define FILE_PARTS 4u /* read, matched, late words, queued: as far as anybody is told */

struct queued {
    uint32_t line, number; /* number: of the payment, 0 unknown */
    const char *verdict;
    str candidates;
};
struct queue {
    struct queued *v;
    uint32_t n, cap;
};

/* One reconciliation; `files` and what they came to are counted for the answer. */
struct matching {
    struct store_conn *c;
    struct arena *a;
    const struct recording *r;
    month month;
    int64_t recorded;
    struct cycle_standing s;
    struct cycle_list list;
    struct payment_instruction *orders;
    uint32_t files, fresh, again, late, queued;
    struct steps steps;
    uint32_t waiting; /* files, at first */
};

enum bank_line_kind cycle_line_kind(str code)
{
    enum bank_line_kind k = 0;
    while (k < BANK_LINE_KIND_COUNT && !str_eq_c(code, bank_line_code(k)))
        k++;
    check(k < BANK_LINE_KIND_COUNT);
    return k;
}

static struct payment_instruction *orders_of(struct arena *a, const struct cycle_list *list,
                                             month m)
{
    struct payment_instruction *v = arena_array(a, struct payment_instruction, (size_t)list->n + 1);
    for (uint32_t i = 0; i < list->n; i++)
        v[i] = (struct payment_instruction){.id = list->v[i].id,
                                            .amount_vnd = list->v[i].amount,
                                            .account = list->v[i].account,
                                            .bin = list->v[i].bank,
                                            .due = month_first_day(m)};
    return v;
}

/* ---- a file ---- */

static enum err_code read_lines(struct matching *x, int64_t file, struct bank_lines *out,
                                struct err *e)
{
    int more;
    *out = (struct bank_lines){0};
    if (store_query(x->c,
                    SQL("SELECT kind, id, amount, account, reference, reason, on_day, source FROM"
                        " cycle_file_line WHERE province = ?1 AND month = ?2 AND file = ?3 ORDER BY"
                        " line"),
                    STORE_VALUES(store_int(x->r->province), store_int(x->month), store_int(file)),
                    e) != ERR_NONE)
        return e->code;
    while ((more = store_next(x->c, e)) > 0) {
        struct bank_line l = {.kind = cycle_line_kind(store_at_text(x->c, 0)),
                              .id = arena_str(x->a, store_at_text(x->c, 1)),
                              .amount_vnd = store_at_int(x->c, 2),
                              .account = arena_str(x->a, store_at_text(x->c, 3)),
                              .reference = arena_str(x->a, store_at_text(x->c, 4)),
                              .reason = arena_str(x->a, store_at_text(x->c, 5)),
                              .on = (day)store_at_int(x->c, 6),
                              .row = (uint32_t)store_at_int(x->c, 7)};
        vec_push(x->a, out, l);
    }
    return more < 0 ? e->code : ERR_NONE;
}

static str candidates_of(struct arena *a, const struct match_result *r, const struct match_line *l)
{
    struct buf b;
    buf_init(&b, a, 256);
    for (uint32_t i = 0; i < l->n_candidates; i++)
        buf_fmt(&b, "%z%u", i > 0 ? " " : "", r->candidates[l->first_candidate + i] + 1);
    return buf_str(&b);
}

static void put_queue(struct matching *x, struct queue *q, uint32_t line, uint32_t number,
                      const char *verdict, str candidates)
{
    struct queued one = {line, number, verdict, candidates};
    vec_push(x->a, q, one);
}

/* What the file says for sure is kept; the rest is queued. Lines on other cycles are `strange`:
 * they are looked at afterwards. */
static enum err_code match_own(struct matching *x, const struct bank_lines *lines, uint8_t *strange,
                               struct queue *q, struct err *e)
{
    const struct match_options options = {CANDIDATE_DAYS};
    struct match_result result;
    struct cycle_told *told = NULL;
    uint32_t n_fresh = 0;
    enum err_code code =
        match_run(x->a, &result, x->orders, x->list.n, lines->v, lines->n, &options, e);
    if (code != ERR_NONE)
        return code;
    uint32_t n = cycle_told_from(x->a, &result, x->list.n, lines->v, &told);
    uint8_t *refused = arena_array(x->a, uint8_t, (size_t)n + 1);
    const struct cycle_saying saying = {x->r, x->recorded, x->month, &x->s, &x->list, 0, 0};
    code = cycle_say(x->c, x->a, &saying, told, n, refused, &n_fresh, e);
    for (uint32_t i = 0; i < n; i++) {
        if (refused[i])
            put_queue(x, q, told[i].line, told[i].number, CONFLICT, STR(""));
        x->again += !refused[i];
    }
    x->again -= n_fresh;
    x->fresh += n_fresh;
    for (uint32_t i = 0; i < lines->n; i++) {
        const struct match_line *l = &result.lines[i];
        enum match_verdict verdict = (enum match_verdict)l->verdict;
        strange[i] = verdict == MATCH_UNKNOWN_REFERENCE;
        if (match_is_queued(verdict))
            put_queue(x, q, i, l->payment != BANK_NONE ? l->payment + 1 : 0,
                      match_verdict_code(verdict), candidates_of(x->a, &result, l));
    }
    return code;
}

/* ---- late words on closed cycles ---- */

/* Of which cycle an identifier is. False: none of the province before `month`. */
static bool cycle_of(const struct matching *x, str id, month *m, uint32_t *round)
{
    uint32_t number;
    return cycle_payment_of(id, x->r->province, m, round, &number) && *m < x->month;
}

/* The lines of `strange` on the cycle m that the office may still hear of: closed, and of this
 * round. */
static enum err_code match_late(struct matching *x, const struct bank_lines *lines,
                                uint8_t *strange, month m, uint32_t round, uint8_t *done,
                                struct err *e)
{
    const struct match_options options = {CANDIDATE_DAYS};
    struct bank_lines mine = {0};
    struct cycle_standing s;
    struct cycle_list list;
    struct match_result result;
    struct cycle_told *told = NULL;
    uint32_t *place = arena_array(x->a, uint32_t, (size_t)lines->n + 1), n_fresh = 0;
    for (uint32_t i = 0; i < lines->n; i++) {
        month of;
        uint32_t of_round;
        if (!strange[i] || !cycle_of(x, lines->v[i].id, &of, &of_round) || of != m ||
            of_round != round)
            continue;
        strange[i] = 0;
        place[mine.n] = i;
        vec_push(x->a, &mine, lines->v[i]);
    }
    enum err_code code = cycle_stand(x->c, x->a, x->r->province, m, &s, e);
    if (code != ERR_NONE || s.state != CYCLE_CLOSED || s.round != round)
        return code;
    code = cycle_read(x->c, x->a, x->r->province, m, round, &list, e);
    if (code == ERR_NONE)
        code = match_run(x->a, &result, orders_of(x->a, &list, m), list.n, mine.v, mine.n, &options,
                         e);
    if (code != ERR_NONE)
        return code;
    uint32_t n = cycle_told_from(x->a, &result, list.n, mine.v, &told);
    uint8_t *refused = arena_array(x->a, uint8_t, (size_t)n + 1);
    const struct cycle_saying saying = {x->r, x->recorded, m, &s, &list, x->month, x->files};
    code = cycle_say(x->c, x->a, &saying, told, n, refused, &n_fresh, e);
    x->late += n_fresh;
    for (uint32_t i = 0; i < n; i++)
        done[place[told[i].line]] = !refused[i];
    for (uint32_t i = 0; i < mine.n; i++)
        done[place[i]] |= result.lines[i].verdict == MATCH_DUPLICATE;
    return code;
}

static enum err_code match_strange(struct matching *x, const struct bank_lines *lines,
                                   uint8_t *strange, struct queue *q, struct err *e)
{
    uint8_t *done = arena_array(x->a, uint8_t, (size_t)lines->n + 1);
    uint32_t kept = 0;
    for (uint32_t i = 0; i < lines->n; i++) {
        month m;
        uint32_t round;
        if (!strange[i] || !cycle_of(x, lines->v[i].id, &m, &round))
            continue;
        enum err_code code = match_late(x, lines, strange, m, round, done, e);
        if (code != ERR_NONE)
            return code;
    }
    for (uint32_t i = 0; i < q->n; i++) {
        if (!done[q->v[i].line])
            q->v[kept++] = q->v[i];
    }
    q->n = kept;
    return ERR_NONE;
}

/* ---- what is left for a person ---- */

static enum err_code write_queue(struct matching *x, int64_t file, const struct queue *q,
                                 struct err *e)
{
    struct store_value last;
    if (store_one(x->c,
                  SQL("SELECT COALESCE(MAX(item), 0) FROM cycle_queue WHERE province = ?1 AND month"
                      " = ?2"),
                  STORE_VALUES(store_int(x->r->province), store_int(x->month)), x->a, &last, 1,
                  e) < 0)
        return e->code;
    enum err_code code =
        store_load_begin(x->c,
                         SQL("cycle_queue (province, month, item, file, line, verdict, number,"
                             " candidates, recorded)"),
                         9, e);
    for (uint32_t i = 0; i < q->n && code == ERR_NONE; i++) {
        const struct queued *one = &q->v[i];
        const struct store_value v[] = {
            store_int(x->r->province), store_int(x->month),
            store_int(last.i + 1 + i), store_int(file),
            store_int(one->line + 1),  store_text(str_from_c(one->verdict)),
            store_int(one->number),    store_text(one->candidates),
            store_int(x->recorded)};
        code = store_load_row(x->c, v, e);
    }
    x->queued += q->n;
    return code == ERR_NONE ? store_load_end(x->c, e) : code;
}

/* One of the parts of a file's matching is done; the file's number is that of those done before. */
static void tell(const struct matching *x, uint32_t part)
{
    steps_tell(x->steps, (uint64_t)x->files * FILE_PARTS + part, (uint64_t)x->waiting * FILE_PARTS);
}

static enum err_code match_file(struct matching *x, int64_t file, const uint8_t content[32],
                                struct err *e)
{
    struct bank_lines lines;
    struct queue q = {0};
    uint32_t before = x->fresh + x->late;
    enum err_code code = read_lines(x, file, &lines, e);
    uint8_t *strange = arena_array(x->a, uint8_t, (size_t)lines.n + 1);
    tell(x, 1);
    if (code == ERR_NONE)
        code = match_own(x, &lines, strange, &q, e);
    tell(x, 2);
    if (code == ERR_NONE)
        code = match_strange(x, &lines, strange, &q, e);
    tell(x, 3);
    if (code == ERR_NONE)
        code = write_queue(x, file, &q, e);
    if (code == ERR_NONE)
        code = store_run(x->c,
                         SQL("INSERT INTO cycle_matched (province, month, file, recorded) VALUES"
                             " (?1, ?2, ?3, ?4)"),
                         STORE_VALUES(store_int(x->r->province), store_int(x->month),
                                      store_int(file), store_int(x->recorded)),
                         NULL, e);
    if (code == ERR_NONE)
        code = cycle_report_act(x->c, x->r, x->month, &x->s, x->fresh + x->late - before, content,
                                x->recorded, e);
    x->s.seq++;
    x->files++;
    return code;
}

struct waiting {
    int64_t file;
    uint8_t content[32];
};

static enum err_code match_all(struct matching *x, struct err *e)
{
    struct {
        struct waiting *v;
        uint32_t n, cap;
    } files = {0};
    int more;
    if (store_query(x->c,
                    SQL("SELECT f.file, f.content FROM cycle_file AS f WHERE f.province = ?1 AND"
                        " f.month = ?2 AND NOT EXISTS (SELECT 1 FROM cycle_matched AS m WHERE"
                        " m.province = f.province AND m.month = f.month AND m.file = f.file) ORDER"
                        " BY f.file"),
                    STORE_VALUES(store_int(x->r->province), store_int(x->month)), e) != ERR_NONE)
        return e->code;
    while ((more = store_next(x->c, e)) > 0) {
        struct waiting w = {.file = store_at_int(x->c, 0)};
        mem_copy(w.content, store_at_text(x->c, 1).p, 32);
        vec_push(x->a, &files, w);
    }
    enum err_code code = more < 0 ? e->code : ERR_NONE;
    x->waiting = files.n;
    for (uint32_t i = 0; i < files.n && code == ERR_NONE; i++)
        code = match_file(x, files.v[i].file, files.v[i].content, e);
    return code;
}

/* ---- the operations ---- */

struct asking {
    const struct recording *r;
    month month;
    struct steps steps;
};

static enum err_code begin(struct matching *x, const struct asking *q, struct err *e)
{
    x->r = q->r;
    x->month = q->month;
    x->steps = q->steps;
    enum err_code code = recording_begin(x->c, q->r, &x->recorded, e);
    if (code == ERR_NONE)
        code = roles_may(x->c, q->r->province, q->r->actor, RIGHT_CYCLE_PAY, STR(""),
                         day_of_moment(q->r->at_us), e);
    if (code == ERR_NONE)
        code = cycle_stand(x->c, x->a, q->r->province, q->month, &x->s, e);
    if (code == ERR_NONE && cycle_after(x->s.state, CYCLE_REPORT) == CYCLE_STATES)
        code = err_set(e, ERR_INPUT, "kỳ chi trả chưa chuyển đi hoặc đã khóa",
                       "the cycle is not sent yet, or it is closed");
    if (code == ERR_NONE)
        code = cycle_read(x->c, x->a, q->r->province, q->month, x->s.round, &x->list, e);
    if (code == ERR_NONE)
        x->orders = orders_of(x->a, &x->list, q->month);
    return code;
}

static enum err_code reconcile(struct store_conn *c, void *ctx, struct buf *answer, struct err *e)
{
    struct arena a;
    struct matching x = {.c = c, .a = &a};
    arena_init(&a, SCRATCH_BYTES);
    enum err_code code = begin(&x, ctx, e);
    if (code == ERR_NONE)
        code = match_all(&x, e);
    if (code == ERR_NONE)
        buf_fmt(answer, "%u %u %u %u %u", x.files, x.fresh, x.again, x.late, x.queued);
    arena_clear(&a);
    return code;
}

enum err_code cycle_reconcile(struct store_pool *pool, struct arena *a, const struct recording *r,
                              month m, struct steps steps, str *answer, bool *again, struct err *e)
{
    struct asking q = {r, m, steps};
    struct store_operation op = {.province = r->province, .kind = "cycle.reconcile"};
    struct buf text;
    mem_copy(op.id, r->operation, STORE_ID_BYTES);
    buf_init(&text, a, 65536);
    buf_fmt(&text, "%s\n%d\n", r->actor, m);
    op.content = buf_str(&text);
    return store_write(pool, &op, reconcile, &q, a, answer, again, e);
}
