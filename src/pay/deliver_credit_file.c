/* The bank's file of loans: read wholly, every wrong row told. */
#include "base/check.h"
#include "base/text.h"
#include "pay/deliver_credit.h"
#include "pay/deliver_table.h"

#include <stdlib.h>

enum {
    COL_LOAN,
    COL_BORROWER,
    COL_PERSONAL_ID,
    COL_HOUSEHOLD,
    COL_PROGRAMME,
    COL_USE,
    COL_PRINCIPAL,
    COL_OUTSTANDING,
    COL_OVERDUE,
    COL_LENT,
    COL_DUE,
    COL_COUNT
};
static const struct deliver_table_column columns[COL_COUNT] = {
    [COL_LOAN] = {"loan", "Mã món vay", true},
    [COL_BORROWER] = {"borrower", "Người vay", true},
    [COL_PERSONAL_ID] = {"personal_id", "Số định danh", false},
    [COL_HOUSEHOLD] = {"household", "Mã hộ", false},
    [COL_PROGRAMME] = {"programme", "Chương trình", true},
    [COL_USE] = {"use", "Mục đích", false},
    [COL_PRINCIPAL] = {"principal_vnd", "Số tiền vay", true},
    [COL_OUTSTANDING] = {"outstanding_vnd", "Dư nợ", true},
    [COL_OVERDUE] = {"overdue_vnd", "Nợ quá hạn", true},
    [COL_LENT] = {"lent_on", "Ngày vay", true},
    [COL_DUE] = {"due_on", "Hạn trả", false},
};

#define MAX_TEXT_BYTES 200u

struct reading {
    struct deliver_table t;
    const struct law *law;
    struct credit_loans *out;
    bool ended; /* the total was read */
};

static bool is_total(struct arena *a, str s)
{
    struct arena_mark mark = arena_save(a);
    str folded = text_fold(a, s);
    bool found = str_eq_c(folded, "total") || str_eq_c(folded, "tong cong");
    arena_restore(a, mark);
    return found;
}

static bool take_text(struct deliver_table *t, int column, bool needed, str *out)
{
    *out = deliver_table_keep(t, column);
    if (out->n > MAX_TEXT_BYTES)
        return deliver_table_bad(t, column, "chữ quá dài: \"%s\"", "the text is too long: \"%s\"");
    if (needed && out->n == 0)
        return deliver_table_bad(t, column, "ô trống%s", "the cell is empty%s");
    return true;
}

static bool take_sum(struct deliver_table *t, int column, vnd most, vnd *out)
{
    *out = 0;
    if (deliver_table_field(t, column).n == 0)
        return deliver_table_bad(t, column, "thiếu số tiền%s", "the amount is missing%s");
    if (!deliver_table_count(t, column, out))
        return false;
    return *out <= most ||
           deliver_table_bad(t, column, "số tiền \"%s\" quá lớn", "the amount \"%s\" is too large");
}

static bool is_personal_id(str s)
{
    bool good = s.n == 12;
    for (size_t i = 0; i < s.n; i++)
        good = good && s.p[i] >= '0' && s.p[i] <= '9';
    return good;
}

static bool take_programme(struct reading *r, struct credit_loan *x)
{
    const struct law_symbol *s = law_find(r->law, deliver_table_field(&r->t, COL_PROGRAMME));
    if (s == NULL || s->kind != LAW_BENEFIT || !str_eq_c(s->group, "credit"))
        return deliver_table_bad(&r->t, COL_PROGRAMME, "luật không có chương trình tín dụng \"%s\"",
                                 "the law has no programme of credit \"%s\"");
    x->programme = s->id;
    return true;
}

static bool take_sums(struct reading *r, struct credit_loan *x)
{
    struct deliver_table *t = &r->t;
    if (!take_sum(t, COL_PRINCIPAL, CREDIT_MAX_AMOUNT, &x->principal) ||
        !take_sum(t, COL_OUTSTANDING, CREDIT_MAX_AMOUNT, &x->outstanding) ||
        !take_sum(t, COL_OVERDUE, CREDIT_MAX_AMOUNT, &x->overdue))
        return false;
    if (x->principal == 0)
        return deliver_table_bad(t, COL_PRINCIPAL, "số tiền vay \"%s\" phải lớn hơn 0",
                                 "the principal \"%s\" must be above 0");
    if (x->outstanding > x->principal)
        return deliver_table_bad(t, COL_OUTSTANDING, "dư nợ \"%s\" lớn hơn số tiền vay",
                                 "\"%s\" outstanding is more than the principal");
    if (x->overdue > x->outstanding)
        return deliver_table_bad(t, COL_OVERDUE, "nợ quá hạn \"%s\" lớn hơn dư nợ",
                                 "\"%s\" overdue is more than what is outstanding");
    return true;
}

static bool take_days(struct reading *r, struct credit_loan *x)
{
    struct deliver_table *t = &r->t;
    if (deliver_table_field(t, COL_LENT).n == 0)
        return deliver_table_bad(t, COL_LENT, "thiếu ngày vay%s",
                                 "the day of the loan is missing%s");
    if (!deliver_table_day(t, COL_LENT, &x->lent_on) || !deliver_table_day(t, COL_DUE, &x->due_on))
        return false;
    return x->due_on == 0 || x->due_on >= x->lent_on ||
           deliver_table_bad(t, COL_DUE, "hạn trả \"%s\" trước ngày vay",
                             "due on \"%s\", before the day of the loan");
}

static bool take_loan(struct reading *r, struct credit_loan *x)
{
    struct deliver_table *t = &r->t;
    *x = (struct credit_loan){.row = t->row, .commune = STR("")};
    if (!take_text(t, COL_LOAN, true, &x->loan) ||
        !take_text(t, COL_BORROWER, true, &x->borrower) ||
        !take_text(t, COL_PERSONAL_ID, false, &x->personal_id) ||
        !take_text(t, COL_HOUSEHOLD, false, &x->code) || !take_text(t, COL_USE, false, &x->purpose))
        return false;
    if (x->personal_id.n > 0 && !is_personal_id(x->personal_id))
        return deliver_table_bad(t, COL_PERSONAL_ID, "số định danh \"%s\" phải có 12 chữ số",
                                 "the personal number \"%s\" must have 12 digits");
    return take_programme(r, x) && take_sums(r, x) && take_days(r, x);
}

static void take_total(struct reading *r)
{
    static const vnd most = INT64_MAX;
    const vnd due[] = {r->out->principal, r->out->outstanding, r->out->overdue};
    r->ended = true;
    for (int i = 0; i < 3; i++) {
        vnd told;
        if (!take_sum(&r->t, COL_PRINCIPAL + i, most, &told))
            return;
        /* Where a row was bad, the sum says nothing. */
        if (r->t.problems->n == 0 && told != due[i]) {
            deliver_table_bad(&r->t, COL_PRINCIPAL + i, "tổng cộng \"%s\" không khớp các dòng",
                              "the total \"%s\" is not the sum of the rows");
            return;
        }
    }
}

static enum err_code take_row(struct reading *r, struct err *e)
{
    struct credit_loan x;
    if (r->ended) {
        deliver_table_bad(&r->t, COL_LOAN, "có dòng sau dòng tổng cộng: \"%s\"",
                          "there is a row behind the total: \"%s\"");
        return ERR_NONE;
    }
    if (is_total(r->t.a, deliver_table_field(&r->t, COL_LOAN))) {
        take_total(r);
        return ERR_NONE;
    }
    if (!take_loan(r, &x))
        return ERR_NONE;
    if (r->out->n >= CREDIT_MAX_LOANS)
        return err_set(e, ERR_LIMIT, "nhiều hơn %u món vay", "more than %u loans",
                       CREDIT_MAX_LOANS);
    r->out->principal += x.principal; /* 2e6 of 1e12 at most */
    r->out->outstanding += x.outstanding;
    r->out->overdue += x.overdue;
    vec_push(r->t.a, r->out, x);
    return ERR_NONE;
}

static int by_loan(const void *a, const void *b)
{
    const struct credit_loan *x = *(const struct credit_loan *const *)a;
    const struct credit_loan *y = *(const struct credit_loan *const *)b;
    int order = str_cmp(x->loan, y->loan);
    return order != 0 ? order : (x->row > y->row) - (x->row < y->row);
}

static void check_once(struct reading *r)
{
    const struct credit_loans *all = r->out;
    const struct credit_loan **v =
        arena_array(r->t.a, const struct credit_loan *, (size_t)all->n + 1);
    for (uint32_t i = 0; i < all->n; i++)
        v[i] = &all->v[i];
    if (all->n > 1)
        qsort(v, all->n, sizeof(*v), by_loan);
    for (uint32_t i = 1; i < all->n; i++) {
        if (str_eq(v[i]->loan, v[i - 1]->loan))
            deliver_tell(r->t.a, r->t.problems, v[i]->row, "món vay \"%s\" đã ở dòng %u",
                         "the loan \"%s\" is in row %u already", v[i]->loan, v[i - 1]->row);
    }
}

enum err_code credit_read(struct arena *a, const char *path, const struct law *law,
                          struct credit_loans *out, struct deliver_problems *problems,
                          struct err *e)
{
    struct reading r = {
        .t = {.a = a, .columns = columns, .n_columns = COL_COUNT, .problems = problems},
        .law = law,
        .out = out};
    int got = 0;
    *out = (struct credit_loans){0};
    enum err_code code = deliver_table_open(&r.t, path, e);
    if (code != ERR_NONE)
        return code;
    while (code == ERR_NONE && (got = deliver_table_next(&r.t, e)) > 0)
        code = take_row(&r, e);
    if (code == ERR_NONE && got < 0)
        code = e->code;
    if (code == ERR_NONE && !r.ended)
        deliver_tell(a, problems, r.t.row, "thiếu dòng tổng cộng ở cuối: tệp có thể đã bị cắt",
                     "the last row, the total, is missing: the file may have been cut");
    if (code == ERR_NONE && r.ended && out->n == 0)
        deliver_tell(a, problems, r.t.row, "tệp không có món vay nào", "the file has no loans");
    deliver_table_close(&r.t);
    if (code == ERR_NONE)
        check_once(&r);
    return code;
}
