/* What a cycle does on the ledger (docs/cycle.md §3). Every identifier follows from that of the
 * payment and the line, so the same act always gives the same transfers. */
#include "base/check.h"
#include "base/fmt.h"
#include "pay/budget.h"
#include "pay/cycle_int.h"
#include "pay/ledger_int.h"

#include <stdlib.h>

#define COMMIT STR("commit")

/* ---- identifiers ---- */

/* A cycle's identifiers begin alike, so that they stand together in the index. */
struct ledger_id cycle_id(month m, uint32_t round, str text)
{
    struct ledger_id id;
    uint8_t sum[32];
    store_sha256(text, sum);
    mem_copy(id.b, sum, sizeof(id.b));
    id.b[0] = 'A';
    id.b[1] = 'S';
    id.b[2] = (uint8_t)((uint32_t)m >> 8);
    id.b[3] = (uint8_t)m;
    id.b[4] = (uint8_t)(round >> 8);
    id.b[5] = (uint8_t)round;
    return id;
}

struct ledger_id cycle_line_id(month m, uint32_t round, str payment, str benefit, month of)
{
    struct ledger_id id = cycle_id(m, round, payment);
    return ledger_id_derived(&id, benefit, of);
}

static struct ledger_id step_id(const struct cycle_books *b, const char *word, int64_t step)
{
    struct ledger_id id = cycle_id(b->month, b->round, str_from_c(word));
    return ledger_id_derived(&id, STR("step"), step);
}

/* ---- accounts ---- */

enum err_code cycle_books_open(struct store_conn *c, struct cycle_books *b, struct err *e)
{
    struct {
        struct cycle_source *v;
        uint32_t n, cap;
    } all = {0};
    int more;
    if (store_query(
            c,
            SQL("SELECT benefit, fund, programme, chapter FROM cycle_source WHERE province ="
                " ?1 AND month = ?2 AND round = ?3 ORDER BY benefit"),
            STORE_VALUES(store_int(b->province), store_int(b->month), store_int(b->round)),
            e) != ERR_NONE)
        return e->code;
    while ((more = store_next(c, e)) > 0) {
        struct cycle_source s = {
            arena_str(b->a, store_at_text(c, 0)), arena_str(b->a, store_at_text(c, 1)),
            arena_str(b->a, store_at_text(c, 2)), arena_str(b->a, store_at_text(c, 3))};
        vec_push(b->a, &all, s);
    }
    b->sources = all.v;
    b->n_sources = all.n;
    b->spent = arena_array(b->a, vnd, (size_t)all.n + 1);
    return more < 0 ? e->code : ERR_NONE;
}

/* n_sources: none. */
static uint32_t source_of(const struct cycle_books *b, str benefit)
{
    uint32_t i = 0;
    while (i < b->n_sources && !str_eq(b->sources[i].benefit, benefit))
        i++;
    return i;
}

static int64_t opened(struct cycle_books *b, const struct ledger_account *x)
{
    struct ledger_account copy = *x;
    copy.id = ledger_account_id(x->code);
    vec_push(b->a, &b->accounts, copy);
    return copy.id;
}

struct pair {
    int64_t line, payable;
};

static enum err_code accounts_of(struct cycle_books *b, str fund, str programme, str commune,
                                 struct pair *out, struct err *e)
{
    const struct budget_line l = {month_year(b->month), fund, programme, commune};
    struct ledger_account line, payable = budget_payable_account(b->a, programme);
    enum err_code code = budget_line_account(b->a, &l, &line, e);
    if (code != ERR_NONE)
        return code;
    *out = (struct pair){opened(b, &line), opened(b, &payable)};
    return ERR_NONE;
}

/* Lines and their programmes come again and again, a commune's together: what was made is looked
 * up, the last first. */
static enum err_code pair_of(struct cycle_books *b, str benefit, str commune, struct pair *out,
                             struct err *e)
{
    uint32_t place = source_of(b, benefit);
    const struct cycle_source *s = &b->sources[place];
    if (place == b->n_sources)
        return err_set(e, ERR_INPUT, "không rõ \"%s\" chi từ nguồn nào",
                       "from which fund \"%s\" is paid is not known", benefit);
    for (uint32_t i = b->accounts.n; i >= 2; i -= 2) {
        const struct ledger_account *x = &b->accounts.v[i - 2];
        if (str_eq(x->commune, commune) && str_eq(x->programme, s->programme) &&
            str_eq(x->fund, s->fund)) {
            *out = (struct pair){x->id, b->accounts.v[i - 1].id};
            return ERR_NONE;
        }
    }
    return accounts_of(b, s->fund, s->programme, commune, out, e);
}

/* ---- commitments ---- */

static void put(struct cycle_books *b, const struct ledger_transfer *t)
{
    vec_push(b->a, &b->transfers, *t);
}

void cycle_books_expect(struct cycle_books *b, uint32_t n)
{
    check(b->transfers.n == 0);
    b->transfers.v = arena_array(b->a, struct ledger_transfer, (size_t)n + 1);
    b->transfers.cap = n + 1;
}

/* A line that is withheld goes back to the budget out of what the person is due. */
static struct ledger_transfer of_line(const struct cycle_books *b, const struct cycle_payment *p,
                                      const struct cycle_line *l, const struct pair *between)
{
    bool back = l->amount < 0;
    return (struct ledger_transfer){.kind = LEDGER_PENDING,
                                    .debit = back ? between->payable : between->line,
                                    .credit = back ? between->line : between->payable,
                                    .amount = back ? -l->amount : l->amount,
                                    .code = l->benefit,
                                    .day = b->on,
                                    .reference = p->id,
                                    .beneficiary = p->entity,
                                    .period = l->month};
}

static struct ledger_id fee_id(const struct cycle_books *b, const struct cycle_fee *f)
{
    struct ledger_id id = cycle_id(b->month, b->round, STR("fee"));
    id = ledger_id_derived(&id, f->provider, 0);
    return ledger_id_derived(&id, f->method, 0);
}

static enum err_code commit_fee(struct cycle_books *b, const struct cycle_fee *f, struct err *e)
{
    struct pair between;
    struct ledger_id id = fee_id(b, f);
    enum err_code code = accounts_of(b, STR("province"), CYCLE_FEE_PROGRAMME, STR(""), &between, e);
    const struct ledger_transfer t = {.id = ledger_id_derived(&id, COMMIT, 0),
                                      .kind = LEDGER_PENDING,
                                      .debit = between.line,
                                      .credit = between.payable,
                                      .amount = f->fee,
                                      .code = CYCLE_FEE_PROGRAMME,
                                      .day = b->on,
                                      .reference = f->provider,
                                      .period = b->month};
    if (code == ERR_NONE && f->fee > 0)
        put(b, &t);
    return code;
}

enum err_code cycle_books_commit(struct cycle_books *b, const struct cycle_fee *fees, uint32_t n,
                                 struct err *e)
{
    enum err_code code = ERR_NONE;
    uint32_t expected = n;
    for (uint32_t i = 0; i < b->list->n; i++)
        expected += b->list->v[i].n_lines;
    cycle_books_expect(b, expected);
    for (uint32_t i = 0; i < b->list->n; i++) {
        const struct cycle_payment *p = &b->list->v[i];
        for (uint32_t k = 0; k < p->n_lines && code == ERR_NONE; k++) {
            const struct cycle_line *l = &p->lines[k];
            struct pair between = {0};
            struct ledger_id id = cycle_line_id(b->month, b->round, p->id, l->benefit, l->month);
            code = pair_of(b, l->benefit, p->commune, &between, e);
            struct ledger_transfer t = of_line(b, p, l, &between);
            t.id = ledger_id_derived(&id, COMMIT, 0);
            if (code == ERR_NONE)
                put(b, &t);
        }
    }
    for (uint32_t i = 0; i < n && code == ERR_NONE; i++)
        code = commit_fee(b, &fees[i], e);
    return code;
}

/* ---- what is said of payments ---- */

struct ledger_id cycle_paid_id(const struct ledger_id *line, uint32_t seq)
{
    return seq == 1 ? ledger_id_derived(line, STR("post"), 1)
                    : ledger_id_derived(line, STR("again"), seq);
}

/* What reached somebody of each line, after that word. */
static const vnd *reached(struct cycle_books *b, const struct cycle_payment *p,
                          const struct cycle_word *w)
{
    vnd *v = arena_array(b->a, vnd, (size_t)p->n_lines + 1);
    if (w->kind == CYCLE_TOLD_PAID)
        cycle_part_spread(p, w->part, v);
    return v;
}

/* The first word resolves the commitment: what of it was not paid is free again. */
static void resolve(struct cycle_books *b, const struct ledger_id *line, const struct cycle_word *w,
                    struct ledger_transfer t, vnd paid)
{
    t.id = paid != 0 ? cycle_paid_id(line, w->seq) : ledger_id_derived(line, STR("void"), w->seq);
    t.kind = paid != 0 ? LEDGER_POSTED : LEDGER_VOID;
    if (paid != 0)
        t.amount = paid < 0 ? -paid : paid;
    t.other = ledger_id_derived(line, COMMIT, 0);
    t.debit = t.credit = 0; /* may have been carried to another year */
    put(b, &t);
}

/* A later one takes back what was paid, and pays what it says. */
static void pay_anew(struct cycle_books *b, const struct ledger_id *line,
                     const struct cycle_word *before, const struct cycle_word *w,
                     struct ledger_transfer t, vnd was, vnd is)
{
    struct ledger_transfer back = t;
    back.id = ledger_id_derived(line, STR("reverse"), w->seq);
    back.kind = LEDGER_REVERSE;
    back.amount = was < 0 ? -was : was;
    back.other = cycle_paid_id(line, before->seq);
    back.debit = back.credit = 0;
    if (was != 0)
        put(b, &back);
    t.id = cycle_paid_id(line, w->seq);
    t.kind = LEDGER_SINGLE;
    t.amount = is < 0 ? -is : is;
    if (is != 0)
        put(b, &t);
}

enum err_code cycle_books_word(struct cycle_books *b, const struct cycle_word *before,
                               const struct cycle_word *word, struct err *e)
{
    check(word->number >= 1 && word->number <= b->list->n);
    check(word->seq == before->seq + 1);
    check(cycle_told_follows(before->kind, word->kind) ||
          (before->kind == word->kind && before->part != word->part));
    const struct cycle_payment *p = &b->list->v[word->number - 1];
    const vnd *was = reached(b, p, before), *is = reached(b, p, word);
    for (uint32_t k = 0; k < p->n_lines; k++) {
        const struct cycle_line *l = &p->lines[k];
        struct pair between;
        struct ledger_id id = cycle_line_id(b->month, b->round, p->id, l->benefit, l->month);
        enum err_code code = pair_of(b, l->benefit, p->commune, &between, e);
        if (code != ERR_NONE)
            return code;
        struct ledger_transfer t = of_line(b, p, l, &between);
        vnd *spent = &b->spent[source_of(b, l->benefit)];
        if (word->seq == 1)
            resolve(b, &id, word, t, is[k]);
        else
            pay_anew(b, &id, before, word, t, was[k], is[k]);
        check(num_add(*spent, is[k] - was[k], spent)); /* of one list together: no overflow */
    }
    return ERR_NONE;
}

enum err_code cycle_books_fees(struct cycle_books *b, const struct cycle_fee *reserved,
                               const struct cycle_fee *paid, uint32_t n, struct err *e)
{
    (void)e;
    for (uint32_t i = 0; i < n; i++) {
        struct ledger_id id = fee_id(b, &reserved[i]);
        vnd fee = paid[i].fee;
        check(fee <= reserved[i].fee);
        const struct ledger_transfer t = {
            .id = ledger_id_derived(&id, fee > 0 ? STR("post") : STR("void"), 1),
            .kind = fee > 0 ? LEDGER_POSTED : LEDGER_VOID,
            .amount = fee > 0 ? fee : reserved[i].fee,
            .day = b->on,
            .other = ledger_id_derived(&id, COMMIT, 0),
            .reference = reserved[i].provider};
        if (reserved[i].fee > 0)
            put(b, &t);
        check(num_add(b->fees, fee, &b->fees));
    }
    return ERR_NONE;
}

/* ---- posting ---- */

static enum err_code post_part(struct store_conn *c, const struct cycle_books *b,
                               const struct cycle_standing *s, const struct recording *r,
                               int64_t step, uint32_t from, uint32_t n, struct err *e)
{
    char subject[64], m[8];
    size_t length = month_format_iso(b->month, m);
    struct ledger_outcome out;
    fmt_write(subject, sizeof(subject), "cycle %s round %u", (str){m, length}, b->round);
    struct ledger_approval approval = {.id = step_id(b, "approval", step),
                                       .subject = str_from_c(subject),
                                       .reference = r->reference,
                                       .made_by = s->prepared_by,
                                       .approved_by = s->approved_by,
                                       .at_us = r->at_us};
    const struct ledger_batch batch = {.province = b->province,
                                       .id = step_id(b, "posting", step),
                                       .v = b->transfers.v + from,
                                       .n = n,
                                       .actor = r->actor,
                                       .reference = str_from_c(subject),
                                       .signer = s->approved_by,
                                       .approval = approval.id,
                                       .now_us = r->at_us};
    enum err_code code = ledger_seal(batch.v, n, &approval.seal, e);
    if (code == ERR_NONE)
        code = ledger_approve(c, b->province, &approval, e);
    return code == ERR_NONE ? ledger_post(c, &batch, &out, e) : code;
}

/* What was paid is spent; what came back is not. One sum for each programme and chapter. */
static void put_spent(struct cycle_books *b, str programme, str chapter, vnd sum, int64_t step)
{
    struct ledger_account payable = budget_payable_account(b->a, programme);
    struct ledger_account spent = budget_spent_account(b->a, programme, chapter);
    struct ledger_id id = step_id(b, "spent", step);
    int64_t from = ledger_account_id(payable.code), to = ledger_account_id(spent.code);
    const struct ledger_transfer t = {.id = ledger_id_derived(&id, spent.code, 0),
                                      .kind = LEDGER_SINGLE,
                                      .debit = sum > 0 ? from : to,
                                      .credit = sum > 0 ? to : from,
                                      .amount = sum > 0 ? sum : -sum,
                                      .code = programme,
                                      .day = b->on};
    if (sum == 0)
        return;
    opened(b, &payable);
    opened(b, &spent);
    put(b, &t);
}

static void put_all_spent(struct cycle_books *b, int64_t step)
{
    for (uint32_t i = 0; i < b->n_sources; i++) {
        const struct cycle_source *s = &b->sources[i];
        vnd sum = b->spent[i];
        bool first = true;
        for (uint32_t k = 0; k < b->n_sources; k++) {
            const struct cycle_source *o = &b->sources[k];
            if (k == i || !str_eq(o->programme, s->programme) || !str_eq(o->chapter, s->chapter))
                continue;
            first = first && k > i;
            check(num_add(sum, b->spent[k], &sum));
        }
        if (first)
            put_spent(b, s->programme, s->chapter, sum, step);
    }
    put_spent(b, CYCLE_FEE_PROGRAMME, STR(""), b->fees, step);
}

/* How many of those from `from` on go into one posting. */
static uint32_t part_of(const struct cycle_books *b, uint32_t from)
{
    uint32_t end = b->transfers.n;
    for (uint32_t i = 0; i < b->ends.n; i++) {
        if (b->ends.v[i] > from && b->ends.v[i] < end)
            end = b->ends.v[i];
    }
    return end - from < LEDGER_MAX_BATCH ? end - from : LEDGER_MAX_BATCH;
}

#define MAX_PARTS 1024u

enum err_code cycle_books_post(struct store_conn *c, struct cycle_books *b,
                               const struct cycle_standing *s, const struct recording *r,
                               int64_t step, struct err *e)
{
    put_all_spent(b, step);
    enum err_code code = ledger_open(c, b->province, b->accounts.v, b->accounts.n, e);
    for (uint32_t from = 0, part = 0; from < b->transfers.n && code == ERR_NONE; part++) {
        uint32_t n = part_of(b, from);
        check(part < MAX_PARTS);
        code = post_part(c, b, s, r, step * MAX_PARTS + part, from, n, e);
        from += n;
    }
    return code;
}
