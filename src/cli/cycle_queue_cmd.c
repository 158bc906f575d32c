#include "cli/cycle_queue_cmd.h"

#include "base/fmt.h"
#include "cli/progress.h"
#include "pay/cycle_inbox.h"

#include <stdlib.h>

static enum err_code begin(struct pay_cmd *q, const char *source, month *m, struct recording *r,
                           struct err *e)
{
    enum err_code code = pay_cmd_month(q->month_text, "--month", m, e);
    if (code == ERR_NONE)
        code = officer_recording(&q->officer, q->v.at.province, source, r, e);
    return code == ERR_NONE ? pay_cmd_pool(q, e) : code;
}

/* ---- the queue ---- */

static str decided_cell(struct pay_cmd *q, const struct cycle_item *x)
{
    char text[512];
    if (x->decided.n == 0 || q->v.how != VIEW_TABLE)
        return x->decided;
    size_t n = fmt_write(text, sizeof(text), "%s (%s: %s)", x->decided, x->by, x->reason);
    return arena_str(q->c->arena, (str){text, n});
}

static enum err_code show_queue(struct pay_cmd *q, month m, bool all, struct err *e)
{
    static const char *const names[] = {"item",    "why",         "file",       "row",
                                        "said",    "reported_id", "amount_vnd", "on",
                                        "payment", "candidates",  "decided",    "part_vnd"};
    static const char *const titles[2][12] = {
        {"số", "vì sao", "tệp", "dòng", "báo", "mã trong tệp", "số tiền", "ngày", "khoản",
         "có thể là", "đã quyết", "phần đã chi"},
        {"item", "why", "file", "row", "says", "reported id", "amount", "on", "payment", "may be",
         "decided", "part paid"}};
    struct view_table t = {.names = names, .titles = titles[q->c->lang], .columns = 12};
    struct cycle_items items;
    enum err_code code = cycle_queue_read(q->db, q->c->arena, q->v.at.province, m, &items, e);
    for (uint32_t i = 0; code == ERR_NONE && i < items.n; i++) {
        const struct cycle_item *x = &items.v[i];
        const str cells[] = {pay_cell_int(q, x->item),
                             x->verdict,
                             x->file,
                             pay_cell_int(q, x->line.row),
                             str_from_c(bank_line_code(x->line.kind)),
                             x->line.id,
                             pay_cell_vnd(q, x->line.amount_vnd),
                             pay_cell_day(q, x->line.on),
                             x->payment,
                             x->candidates,
                             decided_cell(q, x),
                             x->part > 0 ? pay_cell_vnd(q, x->part) : STR("")};
        if (all || x->decided.n == 0)
            pay_row(q, &t, cells);
    }
    if (code == ERR_NONE && (all || items.open > 0))
        view_print(q->c, &q->v, &t);
    return code;
}

enum err_code cycle_queue_cmd(struct pay_cmd *q, struct err *e)
{
    month m;
    enum err_code code = pay_cmd_month(q->month_text, "--month", &m, e);
    return code == ERR_NONE ? show_queue(q, m, true, e) : code;
}

enum err_code cycle_reconcile_cmd(struct pay_cmd *q, struct err *e)
{
    struct recording r;
    struct cycle_standing s;
    struct cycle_answers answers;
    month m = 0;
    str answer;
    bool again;
    int64_t n[5] = {0};
    struct progress bar;
    enum err_code code = begin(q, "interface", &m, &r, e);
    if (code != ERR_NONE)
        return code;
    progress_start(&bar, q->c->lang, "Đối chiếu", "Matching", 1);
    code = cycle_reconcile(q->pool, q->c->arena, &r, m, progress_steps(&bar), &answer, &again, e);
    progress_end(&bar);
    for (int i = 0; i < 5 && code == ERR_NONE; i++)
        (void)num_parse_int(str_split(&answer, ' '), &n[i]);
    if (code == ERR_NONE)
        code = cycle_stand(q->db, q->c->arena, q->v.at.province, m, &s, e);
    if (code == ERR_NONE)
        code = cycle_answers_read(q->db, q->v.at.province, m, s.round, &answers, e);
    if (code != ERR_NONE)
        return code;
    pay_say(
        q, again,
        "Đã đối chiếu %n tệp: %n tin mới, %n tin đã biết, %n tin muộn của kỳ đã khóa; chờ người "
        "giải quyết: %n dòng; chưa có tin: %n khoản",
        "Reconciled %n files: %n new, %n known before, %n late on closed cycles; waiting for a "
        "person: %n lines; no answer yet: %n payments",
        n[0], n[1], n[2], n[3], n[4], answers.n[CYCLE_TOLD_NOTHING]);
    return q->v.how == VIEW_TABLE ? show_queue(q, m, false, e) : ERR_NONE;
}

static bool told_kind(str word, enum cycle_told_kind *out)
{
    static const struct {
        const char *word;
        enum cycle_told_kind kind;
    } known[] = {{"paid", CYCLE_TOLD_PAID},
                 {"unpaid", CYCLE_TOLD_UNPAID},
                 {"returned", CYCLE_TOLD_RETURNED},
                 {"part", CYCLE_TOLD_PAID},
                 {"nothing", CYCLE_TOLD_NOTHING}};
    for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++) {
        if (str_eq_c(word, known[i].word)) {
            *out = known[i].kind;
            return true;
        }
    }
    return false;
}

/* --amount, of a part and of nothing else. */
static enum err_code take_part(struct pay_cmd *q, struct cycle_decision *d, struct err *e)
{
    bool part = str_eq_c(q->as, "part");
    if (!part && q->amount.n == 0)
        return ERR_NONE;
    if (part && q->amount.n > 0)
        return pay_cmd_amount(q->amount, "--amount", &d->part, e);
    return err_set(e, ERR_USAGE, "--as part đi với --amount ĐỒNG: phần đã chi",
                   "--as part goes with --amount ĐỒNG: what was paid");
}

enum err_code cycle_settle_cmd(struct pay_cmd *q, struct err *e)
{
    struct cycle_decision d = {.payment = q->payment, .reason = q->reason};
    struct recording r;
    month m;
    str answer;
    bool again;
    if (q->n != 1 || !num_parse_int(q->words[0], &d.item) || !told_kind(q->as, &d.kind)) {
        err_set(e, ERR_USAGE, "cần số của dòng và --as paid|part|unpaid|returned|nothing",
                "the item's number and --as paid|part|unpaid|returned|nothing are needed");
        err_hint(e, "xem: ansinh cycle queue", "see: ansinh cycle queue");
        return ERR_USAGE;
    }
    enum err_code code = take_part(q, &d, e);
    if (code == ERR_NONE)
        code = begin(q, "decision", &m, &r, e);
    if (code == ERR_NONE)
        code = cycle_settle(q->pool, q->c->arena, &r, m, &d, &answer, &again, e);
    if (code == ERR_NONE)
        pay_say(q, again, "Đã quyết dòng %l: %s", "Item %l is settled: %s", d.item, q->as);
    return code;
}

/* ---- what was held ---- */

static int by_number(const void *a, const void *b)
{
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return x < y ? -1 : x > y;
}

static enum err_code numbers_of(struct pay_cmd *q, month m, uint32_t *numbers, struct err *e)
{
    struct cycle_standing s;
    struct cycle_list list;
    enum err_code code = cycle_stand(q->db, q->c->arena, q->v.at.province, m, &s, e);
    if (code == ERR_NONE)
        code = cycle_read(q->db, q->c->arena, q->v.at.province, m, s.round, &list, e);
    for (uint32_t k = 0; code == ERR_NONE && k < q->n; k++) {
        uint32_t i = 0;
        while (i < list.n && !str_eq(list.v[i].id, q->words[k]))
            i++;
        if (i == list.n)
            return err_set(e, ERR_INPUT, "kỳ này không có khoản %s", "this cycle has no payment %s",
                           q->words[k]);
        numbers[k] = i + 1;
    }
    if (q->n > 0)
        qsort(numbers, q->n, sizeof(numbers[0]), by_number);
    return code;
}

enum err_code cycle_release_cmd(struct pay_cmd *q, struct err *e)
{
    struct recording r;
    uint32_t numbers[PAY_MAX_WORDS];
    month m;
    str answer;
    bool again;
    enum err_code code = begin(q, "decision", &m, &r, e);
    if (code == ERR_NONE)
        code = numbers_of(q, m, numbers, e);
    if (code == ERR_NONE)
        code = cycle_release(q->pool, q->c->arena, &r, m, numbers, q->n, q->reason, &answer, &again,
                             e);
    if (code == ERR_NONE)
        pay_say(q, again, "Đã xem và cho đi %s khoản", "Looked at and released: %s payments",
                answer);
    return code;
}
