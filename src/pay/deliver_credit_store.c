/* Loans in the database: files, what people decided, the last of each bank. */
#include "base/check.h"
#include "pay/deliver_credit.h"
#include "pay/deliver_int.h"
#include "registry/communes.h"
#include "registry/times.h"

#define MAX_CONTENT ((size_t)1 << 20)

/* ---- a file ---- */

struct importing {
    const struct recording *r;
    const struct credit_file *f;
    const struct credit_loans *loans;
};

static enum err_code check_last(struct store_conn *c, const struct importing *p, struct err *e)
{
    struct arena a;
    struct store_value v[1];
    arena_init(&a, (size_t)1 << 16);
    int got =
        store_one(c,
                  SQL("SELECT COALESCE(max(as_of), -1000000) FROM credit_file WHERE province"
                      " = ?1 AND bank = ?2"),
                  STORE_VALUES(store_int(p->r->province), store_text(p->f->bank)), &a, v, 1, e);
    arena_clear(&a);
    if (got > 0 && v[0].i >= p->f->as_of)
        return err_set(e, ERR_INPUT, "đã có tệp của %s cùng ngày hoặc sau ngày này",
                       "a file of %s of this day or a later one is there", p->f->bank);
    return got < 0 ? e->code : ERR_NONE;
}

static enum err_code write_file(struct store_conn *c, const struct importing *p, int64_t recorded,
                                int64_t queued, struct err *e)
{
    return store_run(c,
                     SQL("INSERT INTO credit_file (province, recorded, bank, as_of, content, loans,"
                         " queued) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)"),
                     STORE_VALUES(store_int(p->r->province), store_int(recorded),
                                  store_text(p->f->bank), store_date(p->f->as_of),
                                  store_bytes((str){(const char *)p->f->content, 32}),
                                  store_int(p->loans->n), store_int(queued)),
                     NULL, e);
}

static enum err_code load_loans(struct store_conn *c, const struct importing *p, int64_t recorded,
                                struct err *e)
{
    enum err_code code = store_load_begin(
        c,
        SQL("credit_loan (province, bank, loan, recorded, borrower, personal_id, code, programme,"
            " purpose, principal, outstanding, overdue, lent_on, due_on, household, person,"
            " commune, why)"),
        18, e);
    for (uint32_t i = 0; i < p->loans->n && code == ERR_NONE; i++) {
        const struct credit_loan *l = &p->loans->v[i];
        const struct store_value v[] = {
            store_int(p->r->province), store_text(p->f->bank),
            deliver_text(l->loan),     store_int(recorded),
            deliver_text(l->borrower), deliver_text(l->personal_id),
            deliver_text(l->code),     deliver_text(l->programme),
            deliver_text(l->purpose),  store_int(l->principal),
            store_int(l->outstanding), store_int(l->overdue),
            store_date(l->lent_on),    store_date(l->due_on),
            store_int(l->household),   store_int(l->person),
            deliver_text(l->commune),  store_text(str_from_c(credit_why_code(l->why)))};
        code = store_load_row(c, v, e);
    }
    return code == ERR_NONE ? store_load_end(c, e) : code;
}

static enum err_code import_file(struct store_conn *c, void *ctx, struct buf *answer, struct err *e)
{
    const struct importing *p = ctx;
    int64_t recorded = 0, queued = 0;
    for (uint32_t i = 0; i < p->loans->n; i++)
        queued += p->loans->v[i].household == 0;
    enum err_code code = recording_begin(c, p->r, &recorded, e);
    if (code == ERR_NONE)
        code = roles_may(c, p->r->province, p->r->actor, RIGHT_DELIVER_RECORD, STR(""),
                         day_of_moment(p->r->at_us), e);
    if (code == ERR_NONE)
        code = check_last(c, p, e);
    if (code == ERR_NONE)
        code = write_file(c, p, recorded, queued, e);
    if (code == ERR_NONE)
        code = load_loans(c, p, recorded, e);
    if (code == ERR_NONE)
        buf_fmt(answer, "%u %l", p->loans->n, queued);
    return code;
}

enum err_code credit_import(struct store_pool *pool, struct arena *a, const struct recording *r,
                            const struct credit_file *f, const struct credit_loans *loans,
                            str *answer, bool *again, struct err *e)
{
    struct importing p = {r, f, loans};
    struct store_operation op = {.province = r->province, .kind = "credit.import"};
    struct buf content;
    if (f->bank.n == 0 || f->bank.n > 64 || loans->n == 0)
        return err_set(e, ERR_INPUT, "cần tên ngân hàng (tối đa 64 chữ) và ít nhất một món vay",
                       "the bank (at most 64 letters) and a loan are needed");
    mem_copy(op.id, r->operation, STORE_ID_BYTES);
    buf_init(&content, a, 1024 + r->actor.n);
    buf_fmt(&content, "%s\n%s\n%d\n", r->actor, f->bank, f->as_of);
    for (int i = 0; i < 32; i++)
        buf_fmt(&content, "%d ", (int)f->content[i]);
    check(!content.full);
    op.content = buf_str(&content);
    return store_write(pool, &op, import_file, &p, a, answer, again, e);
}

/* ---- what a person decides ---- */

struct choosing {
    const struct recording *r;
    const struct credit_choice *x;
};

static enum err_code check_loan(struct store_conn *c, const struct choosing *p, struct err *e)
{
    struct arena a;
    struct store_value v[1];
    arena_init(&a, (size_t)1 << 16);
    int got = store_one(
        c,
        SQL("SELECT recorded FROM credit_loan WHERE province = ?1 AND bank = ?2 AND"
            " loan = ?3 LIMIT 1"),
        STORE_VALUES(store_int(p->r->province), store_text(p->x->bank), store_text(p->x->loan)), &a,
        v, 1, e);
    arena_clear(&a);
    if (got == 0)
        return err_set(e, ERR_INPUT, "%s không có món vay \"%s\"", "%s has no loan \"%s\"",
                       p->x->bank, p->x->loan);
    return got < 0 ? e->code : ERR_NONE;
}

static enum err_code choose(struct store_conn *c, void *ctx, struct buf *answer, struct err *e)
{
    const struct choosing *p = ctx;
    int64_t recorded = 0, household = p->x->household;
    str commune = STR("");
    struct arena a;
    arena_init(&a, DELIVER_SCRATCH_BYTES);
    enum err_code code = recording_begin(c, p->r, &recorded, e);
    if (code == ERR_NONE && household != 0)
        code = deliver_may(c, p->r, RIGHT_DELIVER_RECORD, &household, 1, e);
    else if (code == ERR_NONE)
        code = roles_may(c, p->r->province, p->r->actor, RIGHT_DELIVER_RECORD, STR(""),
                         day_of_moment(p->r->at_us), e);
    if (code == ERR_NONE)
        code = check_loan(c, p, e);
    if (code == ERR_NONE && household != 0)
        code = communes_of(c, &a, p->r->province, &household, 1, day_of_moment(p->r->at_us),
                           &commune, NULL, e);
    if (code == ERR_NONE)
        code = store_run(
            c,
            SQL("INSERT INTO credit_choice (province, bank, loan, recorded, household,"
                " person, commune, actor, note) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7,"
                " ?8, ?9)"),
            STORE_VALUES(store_int(p->r->province), store_text(p->x->bank), store_text(p->x->loan),
                         store_int(recorded), store_int(p->x->household), store_int(p->x->person),
                         deliver_text(commune), store_text(p->r->actor), store_text(p->x->note)),
            NULL, e);
    if (code == ERR_NONE)
        buf_fmt(answer, "%s", p->x->loan);
    arena_clear(&a);
    return code;
}

enum err_code credit_choose(struct store_pool *pool, struct arena *a, const struct recording *r,
                            const struct credit_choice *x, str *answer, bool *again, struct err *e)
{
    struct choosing p = {r, x};
    struct store_operation op = {.province = r->province, .kind = "credit.choose"};
    struct buf content;
    if (str_trim(x->note).n == 0 || x->note.n > DELIVER_MAX_TEXT_BYTES || x->loan.n > 200 ||
        x->bank.n > 64)
        return err_set(e, ERR_INPUT, "cần nói căn cứ (--note)", "say on what ground (--note)");
    mem_copy(op.id, r->operation, STORE_ID_BYTES);
    buf_init(&content, a, 2048 + r->actor.n);
    buf_fmt(&content, "%s\n%s\n%s\n%l\n%l\n%s\n", r->actor, x->bank, x->loan, x->household,
            x->person, x->note);
    check(!content.full);
    op.content = buf_str(&content);
    return store_write(pool, &op, choose, &p, a, answer, again, e);
}

/* ---- reading ---- */

static str copy_at(struct store_conn *c, struct arena *a, uint32_t column)
{
    str s = store_at_text(c, column);
    return s.n == 0 ? STR("") : arena_str(a, s);
}

#define LOAN_COLUMNS                                                                               \
    "l.bank, l.loan, l.borrower, l.personal_id, l.code, l.programme, l.purpose, l.principal,"      \
    " l.outstanding, l.overdue, l.lent_on, l.due_on, l.household, l.person, l.commune, l.why"

static struct credit_loan loan_at(struct store_conn *c, struct arena *a)
{
    return (struct credit_loan){.bank = copy_at(c, a, 0),
                                .loan = copy_at(c, a, 1),
                                .borrower = copy_at(c, a, 2),
                                .personal_id = copy_at(c, a, 3),
                                .code = copy_at(c, a, 4),
                                .programme = copy_at(c, a, 5),
                                .purpose = copy_at(c, a, 6),
                                .principal = store_at_int(c, 7),
                                .outstanding = store_at_int(c, 8),
                                .overdue = store_at_int(c, 9),
                                .lent_on = (day)store_at_int(c, 10),
                                .due_on = (day)store_at_int(c, 11),
                                .household = store_at_int(c, 12),
                                .person = store_at_int(c, 13),
                                .commune = copy_at(c, a, 14),
                                .why = credit_why_find(store_at_text(c, 15))};
}

/* Loans lie by household, so each is asked once. */
static enum err_code place(struct store_conn *c, struct arena *a, int64_t province, day on,
                           struct credit_loans *loans, struct err *e)
{
    int64_t *households = arena_array(a, int64_t, (size_t)loans->n + 1);
    uint32_t n = 0, at = 0;
    for (uint32_t i = 0; i < loans->n; i++) {
        int64_t household = loans->v[i].household;
        if (household != 0 && (n == 0 || households[n - 1] != household))
            households[n++] = household;
    }
    str *communes = arena_array(a, str, (size_t)n + 1);
    enum err_code code =
        n > 0 ? communes_of(c, a, province, households, n, on, communes, NULL, e) : ERR_NONE;
    for (uint32_t i = 0; i < loans->n && code == ERR_NONE; i++) {
        struct credit_loan *l = &loans->v[i];
        while (at < n && households[at] < l->household)
            at++;
        l->commune = l->household != 0 ? communes[at] : STR("");
    }
    return code;
}

enum err_code credit_last(struct store_conn *c, struct arena *a, int64_t province, str bank, day on,
                          struct credit_loans *out, struct err *e)
{
    int more;
    *out = (struct credit_loans){0};
    /* Left join: the last choice of each loan, where there is one. */
    if (store_query(
            c,
            SQL("SELECT " LOAN_COLUMNS ", COALESCE(x.recorded, 0), COALESCE(x.household, 0),"
                " COALESCE(x.person, 0) FROM credit_loan AS l JOIN"
                " credit_file AS f ON f.province = l.province AND f.recorded = l.recorded LEFT JOIN"
                " credit_choice AS x ON x.province = l.province AND x.bank = l.bank AND x.loan ="
                " l.loan AND NOT EXISTS (SELECT 1 FROM credit_choice AS y WHERE y.province ="
                " x.province AND y.bank = x.bank AND y.loan = x.loan AND y.recorded > x.recorded)"
                " WHERE l.province = ?1 AND (?2 = '' OR l.bank = ?2) AND NOT EXISTS (SELECT 1 FROM"
                " credit_file AS g WHERE g.province = f.province AND g.bank = f.bank AND g.as_of >"
                " f.as_of)"),
            STORE_VALUES(store_int(province), store_text(bank)), e) != ERR_NONE)
        return e->code;
    while ((more = store_next(c, e)) > 0) {
        struct credit_loan l = loan_at(c, a);
        l.chosen = store_at_int(c, 16) != 0;
        if (l.chosen) {
            l.household = store_at_int(c, 17);
            l.person = store_at_int(c, 18);
        }
        out->principal += l.principal;
        out->outstanding += l.outstanding;
        out->overdue += l.overdue;
        vec_push(a, out, l);
    }
    if (more < 0)
        return e->code;
    credit_index(a, out);
    return place(c, a, province, on, out, e);
}

enum err_code credit_history(struct store_conn *c, struct arena *a, int64_t province, str loan,
                             credit_history_row *row, void *ctx, struct err *e)
{
    int more = 0;
    bool go_on = true, any = false;
    if (store_query(c,
                    SQL("SELECT " LOAN_COLUMNS ", f.as_of, f.content FROM credit_loan AS l JOIN"
                        " credit_file AS f ON f.province = l.province AND f.recorded = l.recorded"
                        " WHERE l.province = ?1 AND l.loan = ?2 ORDER BY l.bank, f.as_of"),
                    STORE_VALUES(store_int(province), store_text(loan)), e) != ERR_NONE)
        return e->code;
    while (go_on && (more = store_next(c, e)) > 0) {
        const struct credit_loan l = loan_at(c, a);
        struct credit_file f = {.bank = l.bank, .as_of = (day)store_at_int(c, 16)};
        mem_copy(f.content, store_at_text(c, 17).p, 32);
        any = true;
        go_on = row(ctx, &f, &l);
    }
    if (!go_on)
        store_finish(c);
    if (go_on && more < 0)
        return e->code;
    return any ? ERR_NONE
               : err_set(e, ERR_INPUT, "không tệp nào có món vay \"%s\"",
                         "no file has the loan \"%s\"", loan);
}
