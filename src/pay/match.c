/* Matching by identifier, then amount, then account (match.h). */
#include "pay/match_int.h"

#include "base/check.h"

const char *match_verdict_code(enum match_verdict v)
{
    static const char *const codes[MATCH_VERDICT_COUNT] = {
        [MATCH_OK] = "ok",
        [MATCH_RETURNED] = "returned",
        [MATCH_UNPAID] = "unpaid",
        [MATCH_MISSING] = "missing",
        [MATCH_AMOUNT_DIFFERS] = "amount-differs",
        [MATCH_ACCOUNT_DIFFERS] = "account-differs",
        [MATCH_PAID_TWICE] = "paid-twice",
        [MATCH_UNKNOWN_REFERENCE] = "unknown-reference",
        [MATCH_CONFLICT] = "conflict",
        [MATCH_DUPLICATE] = "duplicate",
        [MATCH_NO_PAYMENT] = "no-payment",
    };
    check(v < MATCH_VERDICT_COUNT);
    return codes[v];
}

bool match_is_queued(enum match_verdict v)
{
    return v >= MATCH_AMOUNT_DIFFERS && v <= MATCH_CONFLICT;
}

/* The next character of an account that counts; '\0' at the end. */
static char account_next(str s, size_t *at)
{
    while (*at < s.n) {
        char c = s.p[(*at)++];
        if (c != ' ' && c != '.' && c != '-')
            return c;
    }
    return '\0';
}

bool match_same_account(str a, str b)
{
    size_t i = 0, k = 0;
    for (;;) {
        char x = account_next(a, &i), y = account_next(b, &k);
        if (x != y)
            return false;
        if (x == '\0')
            return true;
    }
}

uint64_t match_account_hash(str account, vnd amount)
{
    uint64_t h = (uint64_t)amount * 0x9E3779B97F4A7C15u;
    size_t at = 0;
    for (char c; (c = account_next(account, &at)) != '\0';)
        h = (h ^ (unsigned char)c) * 0x100000001B3u;
    return h ^ (h >> 32);
}

/* ---- the lines of each payment ---- */

static bool speaks(const struct bank_line *l)
{
    return l->kind == BANK_PAID || l->kind == BANK_UNPAID || l->kind == BANK_RETURNED;
}

static void chain_lines(struct matching *m)
{
    for (uint32_t i = 0; i < m->n; i++)
        m->first[i] = BANK_NONE;
    /* From the end, so that each chain stands in the lines' order. */
    for (uint32_t i = m->n_lines; i-- > 0;) {
        const struct bank_line *l = &m->lines[i];
        struct match_line *r = &m->out->lines[i];
        r->payment = l->id.n > 0 ? bank_ids_find(&m->ids, l->id) : BANK_NONE;
        if (r->payment != BANK_NONE && l->kind != BANK_PENDING) {
            m->next[i] = m->first[r->payment];
            m->first[r->payment] = i;
        } else {
            r->verdict = speaks(l) ? MATCH_UNKNOWN_REFERENCE : MATCH_NO_PAYMENT;
        }
    }
}

/* ---- one payment ---- */

static enum match_verdict agrees(const struct payment_instruction *p, const struct bank_line *l)
{
    static const enum match_verdict good[BANK_LINE_KIND_COUNT] = {
        [BANK_PAID] = MATCH_OK,
        [BANK_UNPAID] = MATCH_UNPAID,
        [BANK_RETURNED] = MATCH_RETURNED,
        [BANK_OTHER] = MATCH_CONFLICT, /* one of our identifiers on money that is no payment */
    };
    if (l->amount_vnd != p->amount_vnd)
        return MATCH_AMOUNT_DIFFERS;
    if (l->account.n > 0 && p->account.n > 0 && !match_same_account(l->account, p->account))
        return MATCH_ACCOUNT_DIFFERS;
    return good[l->kind];
}

/* The line that stands for all of its kind: the first that agrees, else the first. */
static uint32_t principal(const struct matching *m, uint32_t payment, enum bank_line_kind kind)
{
    uint32_t found = BANK_NONE;
    for (uint32_t i = m->first[payment]; i != BANK_NONE; i = m->next[i]) {
        if (m->lines[i].kind != kind)
            continue;
        if (!match_is_queued(agrees(&m->v[payment], &m->lines[i])))
            return i;
        if (found == BANK_NONE)
            found = i;
    }
    return found;
}

static bool same_booking(const struct bank_line *a, const struct bank_line *b)
{
    return a->amount_vnd == b->amount_vnd && a->on == b->on && str_eq(a->reference, b->reference) &&
           match_same_account(a->account, b->account);
}

/* Gives the lines of one kind their verdicts; the principal's comes back, BANK_NONE's is
 * MATCH_MISSING. *twice is set where another booking stands beside it. */
static enum match_verdict judge_kind(struct matching *m, uint32_t payment, enum bank_line_kind kind,
                                     uint32_t *line, bool *twice)
{
    enum match_verdict verdict = MATCH_MISSING;
    *line = principal(m, payment, kind);
    for (uint32_t i = m->first[payment]; i != BANK_NONE; i = m->next[i]) {
        const struct bank_line *l = &m->lines[i];
        if (l->kind != kind)
            continue;
        struct match_line *r = &m->out->lines[i];
        if (i == *line) {
            r->verdict = (uint8_t)(verdict = agrees(&m->v[payment], l));
        } else if (kind == BANK_UNPAID || same_booking(l, &m->lines[*line])) {
            r->verdict = MATCH_DUPLICATE;
        } else {
            r->verdict = MATCH_PAID_TWICE;
            *twice = true;
        }
    }
    return verdict;
}

static enum match_verdict together(enum match_verdict paid, enum match_verdict unpaid,
                                   enum match_verdict returned)
{
    if (paid != MATCH_MISSING && unpaid != MATCH_MISSING)
        return MATCH_CONFLICT;
    enum match_verdict first = paid != MATCH_MISSING ? paid : unpaid;
    if (match_is_queued(first) || returned == MATCH_MISSING)
        return first;
    /* What was not paid cannot come back. */
    return unpaid != MATCH_MISSING ? MATCH_CONFLICT : returned;
}

static void judge_payment(struct matching *m, uint32_t payment)
{
    struct match_payment *r = &m->out->payments[payment];
    uint32_t unpaid_line, other_line;
    bool twice = false;
    enum match_verdict paid = judge_kind(m, payment, BANK_PAID, &r->line, &twice);
    enum match_verdict unpaid = judge_kind(m, payment, BANK_UNPAID, &unpaid_line, &twice);
    enum match_verdict returned = judge_kind(m, payment, BANK_RETURNED, &r->returned_line, &twice);
    enum match_verdict other = judge_kind(m, payment, BANK_OTHER, &other_line, &twice);
    enum match_verdict all = together(paid, unpaid, returned);
    if (r->line == BANK_NONE)
        r->line = unpaid_line;
    r->verdict = (uint8_t)(twice                    ? MATCH_PAID_TWICE
                           : other != MATCH_MISSING ? MATCH_CONFLICT
                                                    : all);
    if (r->verdict != MATCH_CONFLICT)
        return;
    /* Then no line of it is good by itself. */
    for (uint32_t i = m->first[payment]; i != BANK_NONE; i = m->next[i]) {
        if (!match_is_queued((enum match_verdict)m->out->lines[i].verdict))
            m->out->lines[i].verdict = MATCH_CONFLICT;
    }
}

/* ---- all ---- */

static enum err_code add_up(struct matching *m, struct err *e)
{
    bool fits = true;
    for (uint32_t i = 0; i < m->n; i++) {
        struct match_sum *s = &m->out->of_payments[m->out->payments[i].verdict];
        s->n++;
        fits &= num_add(s->sum_vnd, m->v[i].amount_vnd, &s->sum_vnd);
    }
    for (uint32_t i = 0; i < m->n_lines; i++) {
        struct match_sum *s = &m->out->of_lines[m->out->lines[i].verdict];
        s->n++;
        fits &= num_add(s->sum_vnd, m->lines[i].amount_vnd, &s->sum_vnd);
    }
    return fits ? ERR_NONE : err_set(e, ERR_LIMIT, "tổng số tiền quá lớn", "the sum is too large");
}

enum err_code match_run(struct arena *a, struct match_result *out,
                        const struct payment_instruction *v, uint32_t n,
                        const struct bank_line *lines, uint32_t n_lines,
                        const struct match_options *options, struct err *e)
{
    struct matching m = {.v = v, .n = n, .lines = lines, .n_lines = n_lines, .out = out};
    check(n <= BANK_PAYMENTS_MAX && n_lines <= BANK_PAYMENTS_MAX && options->days >= 0);
    *out = (struct match_result){
        .lines = arena_array(a, struct match_line, n_lines + 1),
        .payments = arena_array(a, struct match_payment, n + 1),
    };
    m.days = options->days;
    m.first = arena_array(a, uint32_t, n + 1);
    m.next = arena_array(a, uint32_t, n_lines + 1);
    enum err_code code = bank_ids_make(a, &m.ids, v, n, e);
    if (code != ERR_NONE)
        return code;
    chain_lines(&m);
    for (uint32_t i = 0; i < n; i++)
        judge_payment(&m, i);
    match_find_candidates(a, &m);
    return add_up(&m, e);
}
