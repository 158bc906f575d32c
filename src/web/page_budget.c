/* The budget in the books: disbursement by programme and commune down to entries, the trial
 * balance, accounts. */
#include "pay/budget.h"
#include "pay/programme.h"
#include "web/room_pay.h"

#define ROWS_MOST (2 * SHEET_ROWS)

/* A table whose rows come by a callback. */
struct filling {
    struct web_request *q;
    struct sheet_table t;
    uint32_t shown, left_out;
    int32_t year;
    str programme; /* of the communes of one programme; empty: by programme */
    str after, last;
};

static int32_t year_of(const struct web_request *q)
{
    int64_t year = 0;
    num_parse_int(web_param(q, "year"), &year);
    return year >= 2000 && year <= 2999 ? (int32_t)year : month_year(month_of(web_today()));
}

static bool room_left(struct filling *x)
{
    if (x->shown == ROWS_MOST) {
        x->left_out++;
        return false;
    }
    x->shown++;
    return true;
}

static enum err_code may_read(struct web_request *q, struct web_answer *a, str commune,
                              struct err *e)
{
    enum err_code code = web_may(q, a, RIGHT_MONEY_READ, commune, e);
    return code == ERR_NONE ? web_db(q, e) : code;
}

/* A page that is its table. */
static void begin_table(struct sheet *s, struct filling *x, const str title[2], const str lead[2],
                        const char *path)
{
    sheet_begin(s, title[s->q->lang], lead[s->q->lang], room_pay_budget, path, NULL);
    sheet_table_begin(&x->t, s, STR(""), STR(""));
}

/* The end of the table and of its page; says so where rows were left out. */
static void end_table(struct sheet *s, struct filling *x, const str empty[2])
{
    sheet_table_end(&x->t, empty[s->q->lang], STR(""));
    if (x->left_out > 0)
        sheet_note(s, STR(""), TEXT_PAY_CUT[s->q->lang]);
    sheet_end(s);
}

static void year_form(struct sheet *s, const char *path, int32_t year)
{
    struct sheet_form f;
    sheet_form_get(&f, s, str_from_c(path));
    sheet_field(&f, "year", TEXT_PAY_YEAR, NULL, sheet_fmt(s->q, "%d", year));
    sheet_button(&f, TEXT_PAY_SHOW);
    sheet_form_fields(&f);
    sheet_form_end(&f);
}

/* ---- disbursement ---- */

static str rate(struct web_request *q, int64_t permille)
{
    return permille < 0 ? STR("–") : sheet_fmt(q, "%l,%l %%", permille / 10, permille % 10);
}

static str entries_url(const struct filling *x, const struct budget_progress *p)
{
    struct web_request *q = x->q;
    return sheet_fmt(q, "/ngan-sach/but-toan?year=%d&fund=%s&programme=%s&commune=%s", x->year,
                     sheet_part(q, p->fund), sheet_part(q, p->programme),
                     sheet_part(q, p->commune));
}

static bool status_row(void *ctx, const struct budget_progress *p)
{
    struct filling *x = ctx;
    struct web_request *q = x->q;
    bool one = x->programme.n > 0;
    if ((one && !str_eq(p->programme, x->programme)) ||
        (one && !sheet_mine(q, RIGHT_MONEY_READ, p->commune)))
        return true;
    if (!room_left(x))
        return true;
    sheet_cell(&x->t, room_pay_fund(q, arena_str(q->arena, p->fund)));
    if (one)
        sheet_cell(&x->t, p->commune.n > 0 ? sheet_commune(q, arena_str(q->arena, p->commune))
                                           : TEXT_PAY_PROVINCE[q->lang]);
    else
        sheet_cell_link(
            &x->t, programme_name(arena_str(q->arena, p->programme), q->lang),
            sheet_fmt(q, "/ngan-sach?year=%d&programme=%s", x->year, sheet_part(q, p->programme)));
    sheet_cell_money(&x->t, p->estimated);
    sheet_cell_money(&x->t, p->planned);
    sheet_cell_money(&x->t, p->committed);
    sheet_cell_link(&x->t, sheet_money(q, p->disbursed), entries_url(x, p));
    sheet_cell(&x->t, rate(q, p->permille));
    sheet_cell_money(&x->t, p->left);
    return true;
}

static enum err_code status(struct web_request *q, struct web_answer *a, struct err *e)
{
    struct sheet s = {q, a};
    struct filling x = {.q = q, .year = year_of(q), .programme = web_param(q, "programme")};
    struct budget_by by = {true, true, x.programme.n > 0};
    enum err_code code = web_db(q, e);
    if (code == ERR_NONE && x.programme.n == 0)
        code = web_may(q, a, RIGHT_MONEY_READ, STR(""), e);
    if (code != ERR_NONE)
        return code;
    sheet_begin(&s, TEXT_PAY_DISBURSED_TITLE[q->lang], TEXT_PAY_DISBURSED_LEAD[q->lang],
                room_pay_budget, "/ngan-sach", NULL);
    year_form(&s, "/ngan-sach", x.year);
    if (x.programme.n > 0)
        sheet_go(&s, sheet_fmt(q, "/ngan-sach?year=%d", x.year), TEXT_PAY_ALL_PROGRAMMES[q->lang]);
    sheet_table_begin(&x.t, &s, programme_name(x.programme, q->lang), STR(""));
    sheet_head(&x.t, TEXT_PAY_FUND);
    sheet_head(&x.t, x.programme.n > 0 ? TEXT_PAY_COMMUNE : TEXT_PAY_PROGRAMME);
    sheet_head_number(&x.t, TEXT_PAY_ESTIMATED);
    sheet_head_number(&x.t, TEXT_PAY_PLANNED);
    sheet_head_number(&x.t, TEXT_PAY_COMMITTED);
    sheet_head_number(&x.t, TEXT_PAY_DISBURSED);
    sheet_head_number(&x.t, TEXT_PAY_RATE);
    sheet_head_number(&x.t, TEXT_PAY_LEFT);
    code = budget_status(q->db, q->app->province, x.year, by, status_row, &x, e);
    end_table(&s, &x, TEXT_PAY_NO_BUDGET);
    return code;
}

/* ---- entries of a line ---- */

/* What was paid is entered under the number of the payment ("AS24-202607-1-1"), which has a page.
 */
static void reference_cell(struct sheet_table *t, str reference)
{
    struct web_request *q = t->s->q;
    str text = arena_str(q->arena, reference);
    bool payment = str_starts(reference, sheet_fmt(q, "AS%l-", q->app->province));
    sheet_cell_link(t, text,
                    payment ? sheet_fmt(q, "/chi-tra/khoan/%s", sheet_part(q, text)) : STR(""));
}

static bool open_row(void *ctx, const struct budget_entry *o)
{
    struct filling *x = ctx;
    struct web_request *q = x->q;
    if (!sheet_mine(q, RIGHT_MONEY_READ, o->account->commune) || !room_left(x))
        return true;
    sheet_cell(&x->t, sheet_day(q, o->entry->day));
    sheet_cell_link(&x->t, arena_str(q->arena, o->account->code),
                    sheet_fmt(q, "/ngan-sach/tai-khoan?code=%s", sheet_part(q, o->account->code)));
    sheet_cell(&x->t, sheet_law(q, o->entry->code));
    sheet_cell_money(&x->t, o->planned);
    sheet_cell_money(&x->t, o->committed);
    sheet_cell_money(&x->t, o->disbursed);
    reference_cell(&x->t, o->entry->reference);
    sheet_cell(&x->t, arena_str(q->arena, o->entry->actor));
    return true;
}

static enum err_code entries(struct web_request *q, struct web_answer *a, struct err *e)
{
    struct sheet s = {q, a};
    struct filling x = {.q = q, .year = year_of(q)};
    const struct budget_which which = {.fund = web_param(q, "fund"),
                                       .programme = web_param(q, "programme"),
                                       .commune = web_param(q, "commune")};
    enum err_code code = may_read(q, a, which.commune, e);
    if (code != ERR_NONE)
        return code;
    sheet_begin(&s, TEXT_PAY_ENTRIES[q->lang], STR(""), room_pay_budget, NULL, NULL);
    sheet_table_begin(&x.t, &s,
                      sheet_fmt(q, "%d, %s, %s %s", x.year, room_pay_fund(q, which.fund),
                                programme_name(which.programme, q->lang),
                                sheet_commune(q, which.commune)),
                      STR(""));
    sheet_head(&x.t, TEXT_PAY_DAY);
    sheet_head(&x.t, TEXT_PAY_ACCOUNT_OF);
    sheet_head(&x.t, TEXT_PAY_CONTENT);
    sheet_head_number(&x.t, TEXT_PAY_PLANNED);
    sheet_head_number(&x.t, TEXT_PAY_COMMITTED);
    sheet_head_number(&x.t, TEXT_PAY_DISBURSED);
    sheet_head(&x.t, TEXT_PAY_REFERENCE);
    sheet_head(&x.t, TEXT_PAY_ACTOR);
    code = budget_open(q->db, q->app->province, x.year, &which, open_row, &x, e);
    end_table(&s, &x, TEXT_PAY_NO_ENTRY);
    return code;
}

/* ---- the trial balance, an account ---- */

static void trial_cells(struct sheet_table *t, vnd debits_pending, vnd debits, vnd credits_pending,
                        vnd credits)
{
    sheet_cell_money(t, debits_pending);
    sheet_cell_money(t, debits);
    sheet_cell_money(t, credits_pending);
    sheet_cell_money(t, credits);
}

static bool trial_row(void *ctx, const struct ledger_account *v)
{
    struct filling *x = ctx;
    struct web_request *q = x->q;
    if (x->after.n > 0 && str_cmp(v->code, x->after) <= 0)
        return true;
    if (!room_left(x))
        return true;
    x->last = arena_str(q->arena, v->code);
    sheet_cell_link(&x->t, x->last,
                    sheet_fmt(q, "/ngan-sach/tai-khoan?code=%s", sheet_part(q, v->code)));
    trial_cells(&x->t, v->debits_pending, v->debits_posted, v->credits_pending, v->credits_posted);
    sheet_cell_money(&x->t, ledger_balance(v));
    return true;
}

static enum err_code trial(struct web_request *q, struct web_answer *a, struct err *e)
{
    struct sheet s = {q, a};
    struct filling x = {.q = q, .after = web_param(q, "after")};
    struct ledger_trial sums;
    enum err_code code = may_read(q, a, STR(""), e);
    if (code != ERR_NONE)
        return code;
    begin_table(&s, &x, TEXT_PAY_TRIAL, TEXT_PAY_TRIAL_LEAD, "/ngan-sach/can-doi");
    sheet_head(&x.t, TEXT_PAY_ACCOUNT_OF);
    sheet_head_number(&x.t, TEXT_PAY_DEBITS_PENDING);
    sheet_head_number(&x.t, TEXT_PAY_DEBITS);
    sheet_head_number(&x.t, TEXT_PAY_CREDITS_PENDING);
    sheet_head_number(&x.t, TEXT_PAY_CREDITS);
    sheet_head_number(&x.t, TEXT_PAY_BALANCE);
    code = ledger_trial_balance(q->db, q->app->province, DAY_MAX, trial_row, &x, &sums, e);
    if (code == ERR_NONE && x.left_out == 0) {
        sheet_cell(&x.t, TEXT_PAY_SUM[q->lang]);
        trial_cells(&x.t, sums.debits_pending, sums.debits_posted, sums.credits_pending,
                    sums.credits_posted);
        sheet_cell_money(&x.t, sums.credits_posted - sums.debits_posted);
    }
    sheet_table_end(&x.t, TEXT_PAY_NO_ENTRY[q->lang],
                    x.left_out > 0
                        ? sheet_fmt(q, "/ngan-sach/can-doi?after=%s", sheet_part(q, x.last))
                        : STR(""));
    sheet_end(&s);
    return code;
}

static bool account_row(void *ctx, const struct ledger_entry *r)
{
    struct filling *x = ctx;
    struct web_request *q = x->q;
    if (!room_left(x))
        return true;
    sheet_cell(&x->t, sheet_day(q, r->day));
    sheet_cell(&x->t, arena_str(q->arena, r->kind));
    sheet_cell(&x->t, sheet_law(q, r->code));
    sheet_cell_link(&x->t, arena_str(q->arena, r->against),
                    sheet_fmt(q, "/ngan-sach/tai-khoan?code=%s", sheet_part(q, r->against)));
    sheet_cell_money(&x->t, r->debit ? r->amount : 0);
    sheet_cell_money(&x->t, r->debit ? 0 : r->amount);
    sheet_cell_money(&x->t, r->balance);
    sheet_cell(&x->t, arena_str(q->arena, r->reference));
    sheet_cell(&x->t, arena_str(q->arena, r->actor));
    return true;
}

static enum err_code account(struct web_request *q, struct web_answer *a, struct err *e)
{
    struct sheet s = {q, a};
    struct filling x = {.q = q};
    struct ledger_account v = {0};
    str name = web_param(q, "code");
    day from = DAY_MIN, to = DAY_MAX;
    day_parse(web_param(q, "from"), &from);
    enum err_code code = web_db(q, e);
    if (code != ERR_NONE)
        return code;
    int got = ledger_find(q->db, q->arena, q->app->province, ledger_account_id(name), &v, e);
    if (got <= 0) {
        a->status = got == 0 ? 404 : a->status;
        return got < 0 ? e->code
                       : err_set(e, ERR_INPUT, "không có tài khoản \"%s\"",
                                 "there is no account \"%s\"", name);
    }
    code = web_may(q, a, RIGHT_MONEY_READ, v.commune, e);
    if (code != ERR_NONE)
        return code;
    sheet_begin(&s, name, v.name, room_pay_budget, NULL, NULL);
    struct sheet_form f;
    sheet_form_get(&f, &s, STR("/ngan-sach/tai-khoan"));
    sheet_hidden(&f, "code", name);
    sheet_field(&f, "from", TEXT_PAY_FROM_DAY, NULL, STR(""));
    sheet_button(&f, TEXT_PAY_SHOW);
    sheet_form_fields(&f);
    sheet_form_end(&f);
    sheet_table_begin(&x.t, &s, STR(""), STR(""));
    sheet_head(&x.t, TEXT_PAY_DAY);
    sheet_head(&x.t, TEXT_PAY_KIND);
    sheet_head(&x.t, TEXT_PAY_CONTENT);
    sheet_head(&x.t, TEXT_PAY_AGAINST);
    sheet_head_number(&x.t, TEXT_PAY_DEBITS);
    sheet_head_number(&x.t, TEXT_PAY_CREDITS);
    sheet_head_number(&x.t, TEXT_PAY_BALANCE);
    sheet_head(&x.t, TEXT_PAY_REFERENCE);
    sheet_head(&x.t, TEXT_PAY_ACTOR);
    code = ledger_entries(q->db, q->app->province, v.id, from, to, account_row, &x, e);
    end_table(&s, &x, TEXT_PAY_NO_ENTRY);
    return code;
}

const struct web_route web_routes_budget[] = {
    {.method = "GET",
     .path = "/ngan-sach",
     .access = WEB_RIGHT_EVERYWHERE,
     .right = RIGHT_MONEY_READ,
     .handler = status,
     .title = {"Giải ngân", "Disbursement"},
     .fields = {{"year", WEB_INT, 4, false}, {"programme", WEB_TEXT, 128, false}},
     .nobody = true,
     .nav = {"Ngân sách", "Budget"}},
    {ROOM_PAY_ROUTE("GET", "/ngan-sach/but-toan", RIGHT_MONEY_READ, entries, "Bút toán", "Entries"),
     .fields = {{"year", WEB_INT, 4, false},
                {"fund", WEB_TEXT, 16, false},
                {"programme", WEB_TEXT, 128, false},
                {"commune", WEB_TEXT, 5, false}},
     .nobody = true},
    {ROOM_PAY_ROUTE("GET", "/ngan-sach/can-doi", RIGHT_MONEY_READ, trial, "Cân đối tài khoản",
                    "Trial balance"),
     .fields = {{"after", WEB_TEXT, 200, false}}, .nobody = true},
    {ROOM_PAY_ROUTE("GET", "/ngan-sach/tai-khoan", RIGHT_MONEY_READ, account, "Một tài khoản",
                    "An account"),
     .fields = {{"code", WEB_TEXT, 200, true}, {"from", WEB_DAY, 10, false}}, .nobody = true},
    {0},
};
