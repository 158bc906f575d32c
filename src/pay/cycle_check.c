/* Do cycles and ledger agree? Every approved payment has the transfers that follow from it and from
 * what was said of it, and no other is there; and what due counts as paid and as returned is on the
 * ledger, of each beneficiary, benefit and month. The first is reckoned payment by payment, the
 * second sum by sum and by other queries. */
#include "base/check.h"
#include "base/fmt.h"
#include "pay/cycle_int.h"
#include "pay/ledger_int.h"
#include "pay/recovery_int.h"
#include "registry/became.h"

#include <stdlib.h>

#define SCRATCH_BYTES ((size_t)16 << 30)
#define MOST_TOLD 20u
#define MOST_YEARS 4 /* that a commitment may have been carried on */

struct checking {
    struct store_conn *c;
    struct arena a;
    store_found *found;
    void *ctx;
    uint32_t *n;
    int64_t province;
};

static void tell(struct checking *x, const struct err *finding)
{
    if ((*x->n)++ < MOST_TOLD && x->found != NULL)
        x->found(x->ctx, finding->text[LANG_VI], finding->text[LANG_EN]);
}

/* ---- transfer by transfer ---- */

struct cycle_at {
    month month;
    uint32_t round;
    bool closed;
};
struct cycles {
    struct cycle_at *v;
    uint32_t n, cap;
};
struct row {
    struct ledger_transfer t;
    str debit, credit; /* kinds of the accounts */
};
struct rows {
    struct row *v;
    uint32_t n, cap;
};

static int by_id(const void *a, const void *b)
{
    return ledger_id_order(&((const struct ledger_transfer *)a)->id,
                           &((const struct ledger_transfer *)b)->id);
}

/* What should be there. */
static enum err_code expect(struct checking *x, const struct cycle_at *at, struct cycle_books *b,
                            struct err *e)
{
    struct cycle_fees fees, paid;
    struct cycle_words words;
    enum err_code code = cycle_books_open(x->c, b, e);
    if (code == ERR_NONE)
        code = cycle_fees_read(x->c, &x->a, x->province, at->month, at->round, false, &fees, e);
    if (code == ERR_NONE)
        code = cycle_books_commit(b, fees.v, fees.n, e);
    if (code == ERR_NONE)
        code = cycle_words_read(x->c, &x->a, x->province, at->month, at->round, &words, e);
    for (uint32_t i = 0; code == ERR_NONE && i < words.n; i++) {
        struct cycle_word none = {.number = words.v[i].number};
        bool first = i == 0 || words.v[i - 1].number != words.v[i].number;
        code = cycle_books_word(b, first ? &none : &words.v[i - 1], &words.v[i], e);
    }
    if (code == ERR_NONE && at->closed)
        code = cycle_fees_read(x->c, &x->a, x->province, at->month, at->round, true, &paid, e);
    if (code == ERR_NONE && at->closed)
        code = cycle_books_fees(b, fees.v, paid.v, fees.n, e);
    if (code == ERR_NONE && b->transfers.n > 0)
        qsort(b->transfers.v, b->transfers.n, sizeof(b->transfers.v[0]), by_id);
    return code;
}

static enum err_code read_rows(struct checking *x, const struct cycle_at *at, struct rows *out,
                               struct err *e)
{
    struct ledger_id low = cycle_id(at->month, at->round, STR("")), high = low;
    int more;
    mem_zero(low.b + 6, STORE_ID_BYTES - 6);
    for (int i = 6; i < STORE_ID_BYTES; i++)
        high.b[i] = 0xff;
    if (store_query(
            x->c,
            SQL("SELECT t.id, t.kind, t.amount, t.code, t.beneficiary, t.period, d.kind,"
                " k.kind FROM ledger_transfer AS t JOIN ledger_account AS d ON d.province ="
                " t.province AND d.id = t.debit JOIN ledger_account AS k ON k.province ="
                " t.province AND k.id = t.credit WHERE t.province = ?1 AND t.id >= ?2 AND"
                " t.id <= ?3 ORDER BY t.id"),
            STORE_VALUES(store_int(x->province), ledger_id_value(&low), ledger_id_value(&high)),
            e) != ERR_NONE)
        return e->code;
    while ((more = store_next(x->c, e)) > 0) {
        struct row r = {.t = {.id = ledger_id_at(x->c, 0),
                              .amount = store_at_int(x->c, 2),
                              .code = arena_str(&x->a, store_at_text(x->c, 3)),
                              .beneficiary = store_at_int(x->c, 4),
                              .period = (month)store_at_int(x->c, 5)},
                        .debit = arena_str(&x->a, store_at_text(x->c, 6)),
                        .credit = arena_str(&x->a, store_at_text(x->c, 7))};
        check(ledger_kind_find(store_at_text(x->c, 1), &r.t.kind));
        vec_push(&x->a, out, r);
    }
    return more < 0 ? e->code : ERR_NONE;
}

static bool same(const struct ledger_transfer *want, const struct ledger_transfer *is)
{
    bool of_line =
        want->kind != LEDGER_POSTED && want->kind != LEDGER_VOID && want->kind != LEDGER_REVERSE;
    return want->kind == is->kind && want->amount == is->amount &&
           (!of_line || (str_eq(want->code, is->code) && want->beneficiary == is->beneficiary &&
                         want->period == is->period));
}

static void tell_of(struct checking *x, const struct cycle_at *at, const struct ledger_transfer *t,
                    const char *vi, const char *en)
{
    struct err f = {0};
    char m[8], hex[33], text[2][160];
    size_t n = month_format_vi(at->month, m);
    ledger_id_write(&t->id, hex);
    fmt_write(text[0], sizeof(text[0]), "kỳ %s, khoản %s: %z (bút toán %z)", (str){m, n},
              t->reference, vi, hex);
    fmt_write(text[1], sizeof(text[1]), "cycle of %s, payment %s: %z (transfer %z)", (str){m, n},
              t->reference, en, hex);
    err_set(&f, ERR_INPUT, "%z", "", text[0]);
    mem_copy(f.text[LANG_EN], text[1], sizeof(text[1]));
    tell(x, &f);
}

struct ids {
    struct ledger_id *v;
    uint32_t n, cap;
};

static int id_order(const void *a, const void *b)
{
    return ledger_id_order(a, b);
}

/* The identifiers under which commitments may stand after they were carried on. */
static void carried_ids(struct checking *x, const struct cycle_books *b, struct ids *out)
{
    for (uint32_t i = 0; i < b->transfers.n; i++) {
        struct ledger_id at = b->transfers.v[i].id;
        for (int k = 0; k < MOST_YEARS && b->transfers.v[i].kind == LEDGER_PENDING; k++) {
            struct ledger_id end = ledger_id_derived(&at, STR("carried"), 0);
            at = ledger_id_derived(&at, STR("carried"), 1);
            vec_push(&x->a, out, end);
            vec_push(&x->a, out, at);
        }
    }
    if (out->n > 0)
        qsort(out->v, out->n, sizeof(out->v[0]), id_order);
}

/* What is there and does not follow from the payments: sums that were spent, and what was carried.
 */
static void check_extras(struct checking *x, const struct cycle_at *at, const struct cycle_books *b,
                         const struct rows *extras)
{
    struct ids carried = {0};
    vnd spent = 0, want = b->fees;
    if (extras->n > 0)
        carried_ids(x, b, &carried);
    for (uint32_t i = 0; i < b->n_sources; i++)
        want += b->spent[i];
    for (uint32_t i = 0; i < extras->n; i++) {
        const struct row *r = &extras->v[i];
        bool sum = r->t.kind == LEDGER_SINGLE && r->t.beneficiary == 0;
        if (sum && str_eq_c(r->debit, "payable") && str_eq_c(r->credit, "spent"))
            spent += r->t.amount;
        else if (sum && str_eq_c(r->debit, "spent") && str_eq_c(r->credit, "payable"))
            spent -= r->t.amount;
        else if (carried.n == 0 ||
                 bsearch(&r->t.id, carried.v, carried.n, sizeof(r->t.id), id_order) == NULL)
            tell_of(x, at, &r->t, "không có khoản chi nào cho bút toán này",
                    "no payment stands behind it");
    }
    if (spent == want)
        return;
    struct err f = {0};
    char m[8];
    size_t n = month_format_vi(at->month, m);
    err_set(&f, ERR_INPUT, "kỳ %s: đã đến người hưởng %n đ, sổ cái ghi %n đ",
            "cycle of %s: %n đ reached beneficiaries, the ledger has %n đ", (str){m, n}, want,
            spent);
    tell(x, &f);
}

static enum err_code check_cycle(struct checking *x, const struct cycle_at *at, struct err *e)
{
    const struct recording r = {.province = x->province};
    struct cycle_list list;
    struct rows rows = {0}, extras = {0};
    enum err_code code = cycle_read(x->c, &x->a, x->province, at->month, at->round, &list, e);
    struct cycle_books b = cycle_books_of(&x->a, &r, at->month, at->round, &list);
    if (code == ERR_NONE)
        code = expect(x, at, &b, e);
    if (code == ERR_NONE)
        code = read_rows(x, at, &rows, e);
    for (uint32_t i = 0, k = 0; code == ERR_NONE && (i < b.transfers.n || k < rows.n);) {
        const struct ledger_transfer *want = i < b.transfers.n ? &b.transfers.v[i] : NULL;
        int order = want == NULL  ? 1
                    : k == rows.n ? -1
                                  : ledger_id_order(&want->id, &rows.v[k].t.id);
        if (order < 0)
            tell_of(x, at, want, "thiếu bút toán", "a transfer is missing");
        else if (order > 0)
            vec_push(&x->a, &extras, rows.v[k]);
        else if (!same(want, &rows.v[k].t))
            tell_of(x, at, want, "bút toán khác với khoản chi",
                    "the transfer is not what the payment says");
        i += order <= 0;
        k += order >= 0;
    }
    if (code == ERR_NONE)
        check_extras(x, at, &b, &extras);
    return code;
}

static enum err_code read_cycles(struct checking *x, struct cycles *out, struct err *e)
{
    int more;
    if (store_query(x->c,
                    SQL("SELECT t.month, t.round, (SELECT COUNT(*) FROM cycle_act AS k WHERE"
                        " k.province = t.province AND k.month = t.month AND k.act = 'close') FROM"
                        " cycle_act AS t WHERE t.province = ?1 AND t.act = 'approve' ORDER BY"
                        " t.month, t.round"),
                    STORE_VALUES(store_int(x->province)), e) != ERR_NONE)
        return e->code;
    while ((more = store_next(x->c, e)) > 0) {
        struct cycle_at at = {(month)store_at_int(x->c, 0), (uint32_t)store_at_int(x->c, 1),
                              store_at_int(x->c, 2) > 0};
        vec_push(&x->a, out, at);
    }
    return more < 0 ? e->code : ERR_NONE;
}

/* ---- sum by sum ---- */

struct names {
    str *v;
    uint32_t n, cap;
};
struct entries {
    struct due_entry *v;
    uint32_t n, cap;
};

static enum err_code read_names(struct checking *x, struct names *out, struct err *e)
{
    int more;
    if (store_query(x->c,
                    SQL("SELECT benefit FROM payment_line WHERE province = ?1 UNION SELECT benefit"
                        " FROM recovery WHERE province = ?1 ORDER BY benefit"),
                    STORE_VALUES(store_int(x->province)), e) != ERR_NONE)
        return e->code;
    while ((more = store_next(x->c, e)) > 0) {
        str name = arena_str(&x->a, store_at_text(x->c, 0));
        vec_push(&x->a, out, name);
    }
    return more < 0 ? e->code : ERR_NONE;
}

/* What left a line of the budget for somebody counts as paid, what came back to one or was written
 * off as returned; what resolves a commitment changes neither, what releases it takes it back. */
static int sign_of(struct checking *x)
{
    str kind = store_at_text(x->c, 4), debit = store_at_text(x->c, 5),
        credit = store_at_text(x->c, 6);
    bool waived = str_eq_c(credit, "spent") && str_eq(store_at_text(x->c, 7), RECOVERY_WAIVED);
    int sign = str_eq_c(debit, "line") ? 1 : str_eq_c(credit, "line") || waived ? -1 : 0;
    return str_eq_c(kind, "post") ? 0 : str_eq_c(kind, "void") ? -sign : sign;
}

/* Of a row whose first columns are beneficiary, code, period and amount. */
static struct due_entry entry_at(struct checking *x, const struct names *names,
                                 const struct became *became)
{
    struct due_entry entry = {.key = {.entity = became_now(became, store_at_int(x->c, 0)),
                                      .month = (month)store_at_int(x->c, 2)},
                              .amount = store_at_int(x->c, 3)};
    while (entry.key.benefit < names->n &&
           !str_eq(names->v[entry.key.benefit], store_at_text(x->c, 1)))
        entry.key.benefit++;
    return entry;
}

static enum err_code read_ledger(struct checking *x, const struct names *names,
                                 const struct became *became, struct entries *plus,
                                 struct entries *minus, struct err *e)
{
    int more;
    if (store_query(x->c,
                    SQL("SELECT t.beneficiary, t.code, t.period, t.amount, t.kind, d.kind, k.kind,"
                        " k.chapter FROM ledger_transfer AS t JOIN ledger_account AS d ON"
                        " d.province = t.province AND d.id = t.debit JOIN ledger_account AS k ON"
                        " k.province = t.province AND k.id = t.credit WHERE t.province = ?1 AND"
                        " t.beneficiary > 0 AND ((t.id >= ?2 AND t.id < ?3) OR (t.id >= ?4 AND t.id"
                        " < ?5)) ORDER BY t.id"),
                    STORE_VALUES(store_int(x->province), store_bytes(STR("AS")),
                                 store_bytes(STR("AT")), store_bytes(STR("RC")),
                                 store_bytes(STR("RD"))),
                    e) != ERR_NONE)
        return e->code;
    while ((more = store_next(x->c, e)) > 0) {
        struct due_entry entry = entry_at(x, names, became);
        int sign = sign_of(x);
        struct entries *to = sign > 0 ? plus : minus;
        if (sign != 0)
            vec_push(&x->a, to, entry);
    }
    return more < 0 ? e->code : ERR_NONE;
}

/* Of a commitment that was paid in part the rest left no line. Deliveries have such transfers too;
 * only those of cycles are looked at, and only where there are parts. */
static enum err_code read_rests(struct checking *x, const struct names *names,
                                const struct became *became, struct entries *minus, struct err *e)
{
    int more;
    if (store_query(
            x->c,
            SQL("SELECT o.beneficiary, o.code, o.period, o.amount - t.amount FROM"
                " ledger_transfer AS t JOIN ledger_transfer AS o ON o.province ="
                " t.province AND o.id = t.other WHERE t.province = ?1 AND t.id >= ?2 AND"
                " t.id < ?3 AND t.kind = 'post' AND o.amount > t.amount AND"
                " t.beneficiary > 0 AND EXISTS (SELECT 1 FROM payment_part AS p WHERE"
                " p.province = ?1)"),
            STORE_VALUES(store_int(x->province), store_bytes(STR("AS")), store_bytes(STR("AT"))),
            e) != ERR_NONE)
        return e->code;
    while ((more = store_next(x->c, e)) > 0) {
        struct due_entry entry = entry_at(x, names, became);
        vec_push(&x->a, minus, entry);
    }
    return more < 0 ? e->code : ERR_NONE;
}

static enum err_code check_sums(struct checking *x, struct err *e)
{
    struct names names = {0};
    struct entries plus = {0}, minus = {0};
    struct cycle_past past;
    struct due_lines lines = {0};
    struct became became;
    enum err_code code = read_names(x, &names, e);
    if (code == ERR_NONE)
        code = became_read(x->c, &x->a, x->province, INT64_MAX, &became, e);
    if (code == ERR_NONE)
        code = read_ledger(x, &names, &became, &plus, &minus, e);
    if (code == ERR_NONE)
        code = read_rests(x, &names, &became, &minus, e);
    if (code == ERR_NONE)
        code = cycle_past_read(x->c, &x->a, x->province, 0, names.v, names.n, &past, e);
    if (code != ERR_NONE)
        return code;
    /* (ledger out + returned) - (paid + ledger back) = 0: due's own arithmetic finds what is not.
     */
    for (uint32_t i = 0; i < past.n_returned; i++)
        vec_push(&x->a, &plus, past.returned[i]);
    for (uint32_t i = 0; i < past.n_paid; i++)
        vec_push(&x->a, &minus, past.paid[i]);
    code = due_compute(&x->a, plus.v, plus.n, minus.v, minus.n, NULL, 0, &lines, e);
    for (uint32_t i = 0; i < lines.n && code == ERR_NONE; i++) {
        const struct due_line *l = &lines.v[i];
        struct err f = {0};
        char m[8];
        size_t n = month_format_vi(l->key.month, m);
        if (l->due == 0)
            continue;
        err_set(&f, ERR_INPUT, "#%l, \"%s\" tháng %s: sổ cái và khoản đã trả lệch nhau %n đ",
                "#%l, \"%s\" of %s: the ledger and what was paid differ by %n đ", l->key.entity,
                l->key.benefit < names.n ? names.v[l->key.benefit] : STR("?"), (str){m, n}, l->due);
        tell(x, &f);
    }
    return code;
}

/* A part is of a word "paid", in its time or late. */
static enum err_code check_parts(struct checking *x, struct err *e)
{
    struct store_value v;
    struct err f = {0};
    if (store_one(x->c,
                  SQL("SELECT COUNT(*) FROM payment_part AS x WHERE x.province = ?1 AND NOT EXISTS"
                      " (SELECT 1 FROM payment_event AS w WHERE w.province = x.province AND w.month"
                      " = x.month AND w.round = x.round AND w.number = x.number AND w.seq = x.seq"
                      " AND w.kind = 'paid') AND NOT EXISTS (SELECT 1 FROM payment_late AS w WHERE"
                      " w.province = x.province AND w.month = x.month AND w.round = x.round AND"
                      " w.number = x.number AND w.seq = x.seq AND w.kind = 'paid')"),
                  STORE_VALUES(store_int(x->province)), &x->a, &v, 1, e) < 0)
        return e->code;
    if (v.i == 0)
        return ERR_NONE;
    err_set(&f, ERR_INPUT, "%l khoản chi một phần không có tin nào nói là đã chi",
            "%l parts of payments without a word that they were paid", v.i);
    tell(x, &f);
    return ERR_NONE;
}

/* ---- all provinces ---- */

static enum err_code check_province(struct checking *x, struct err *e)
{
    struct cycles all = {0};
    enum err_code code = read_cycles(x, &all, e);
    for (uint32_t i = 0; i < all.n && code == ERR_NONE; i++) {
        struct arena_mark mark = arena_save(&x->a);
        code = check_cycle(x, &all.v[i], e);
        arena_restore(&x->a, mark);
    }
    if (code == ERR_NONE)
        code = check_parts(x, e);
    return code == ERR_NONE ? check_sums(x, e) : code;
}

enum err_code cycle_check(struct store_conn *c, store_found *found, void *ctx, uint32_t *n,
                          struct err *e)
{
    struct checking x = {.c = c, .found = found, .ctx = ctx, .n = n};
    struct {
        int64_t *v;
        uint32_t n, cap;
    } provinces = {0};
    int more = 0;
    *n = 0;
    arena_init(&x.a, SCRATCH_BYTES);
    enum err_code code = store_query(
        c, SQL("SELECT DISTINCT province FROM cycle_act ORDER BY province"), STORE_NO_VALUES, e);
    while (code == ERR_NONE && (more = store_next(c, e)) > 0)
        vec_push(&x.a, &provinces, store_at_int(c, 0));
    if (code == ERR_NONE && more < 0)
        code = e->code;
    for (uint32_t i = 0; i < provinces.n && code == ERR_NONE; i++) {
        x.province = provinces.v[i];
        code = check_province(&x, e);
    }
    arena_clear(&x.a);
    return code;
}
