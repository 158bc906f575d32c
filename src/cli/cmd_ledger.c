/* ansinh ledger: accounts, the entries of one, the trial balance, the check, closing a month. */
#include "base/fmt.h"
#include "cli/ledger_view.h"
#include "pay/ledger.h"

#include <stdio.h>

#define HELP_VI                                                                                          \
    "ansinh ledger — sổ cái: mỗi bút toán có nợ có có, không sửa, không xóa\n\n"      \
    "  ansinh ledger accounts --db DB             mọi tài khoản với số dư\n"                   \
    "  ansinh ledger show --db DB TÀI_KHOẢN       từng bút toán, số dư sau mỗi bút toán\n" \
    "  ansinh ledger trial --db DB                bảng cân đối; cộng nợ bằng cộng có\n"   \
    "  ansinh ledger check --db DB                đếm lại tất cả; sai thì thoát mã 1\n"      \
    "  ansinh ledger close --db DB THÁNG --who AI khóa sổ đến hết tháng đó\n\n"              \
    "  --from NGÀY, --to NGÀY   (show) những ngày nào; trial: đến hết ngày --to\n"           \
    "  --format table|csv|json; --province MÃ; --reference CHỮ (close)\n\n"                           \
    "Ví dụ:\n"                                                                                        \
    "  ansinh ledger trial --db bac-ninh.db --to 2026-12-31\n"                                           \
    "  ansinh ledger show --db bac-ninh.db line/2026/central/social_assistance/07660\n"                  \
    "  ansinh ledger close --db bac-ninh.db 2026-07 --who \"Trần Thị B\"\n"
#define HELP_EN                                                                                    \
    "ansinh ledger — the ledger: every transfer balances, none is changed, none deleted\n\n"     \
    "  ansinh ledger accounts --db DB             every account with its balance\n"                \
    "  ansinh ledger show --db DB ACCOUNT         its transfers, and the balance after each\n"     \
    "  ansinh ledger trial --db DB                the trial balance; debits equal credits\n"       \
    "  ansinh ledger check --db DB                counts everything again; exit 1 when wrong\n"    \
    "  ansinh ledger close --db DB MONTH --who WHO   closes the books to the end of the month\n\n" \
    "  --from DAY, --to DAY   (show) which days; trial: to the end of --to\n"                      \
    "  --format table|csv|json; --province CODE; --reference TEXT (close)\n\n"                     \
    "Examples:\n"                                                                                  \
    "  ansinh ledger trial --db bac-ninh.db --to 2026-12-31\n"                                     \
    "  ansinh ledger show --db bac-ninh.db line/2026/central/social_assistance/07660\n"            \
    "  ansinh ledger close --db bac-ninh.db 2026-07 --who \"Trần Thị B\"\n"

struct asked {
    struct ledger_view v;
    str from, to, who, reference;
    str words[2];
    uint32_t n;
};

static enum err_code days(const struct asked *q, day *from, day *to, struct err *e)
{
    *from = DAY_MIN;
    *to = DAY_MAX;
    if ((q->from.p == NULL || day_parse(q->from, from)) &&
        (q->to.p == NULL || day_parse(q->to, to)))
        return ERR_NONE;
    return err_set(e, ERR_USAGE, "--from và --to nhận ngày", "--from and --to take days");
}

/* ---- accounts and the trial balance ---- */

static bool account_row(void *ctx, const struct ledger_account *a)
{
    struct ledger_view *v = ctx;
    ledger_cell(v, a->code);
    ledger_cell(v, str_from_c(ledger_account_kind_code(a->kind)));
    ledger_cell_money(v, a->debits_pending);
    ledger_cell_money(v, a->debits_posted);
    ledger_cell_money(v, a->credits_pending);
    ledger_cell_money(v, a->credits_posted);
    ledger_cell_money(v, ledger_balance(a));
    return true;
}

static void print_accounts(struct ledger_view *v)
{
    static const char *const names[] = {
        "account",         "kind",           "debits_pending", "debits_posted",
        "credits_pending", "credits_posted", "balance"};
    static const char *const vi[] = {"tài khoản", "loại", "nợ chờ", "nợ", "có chờ", "có", "số dư"};
    static const char *const en[] = {"account",         "kind",    "debits pending", "debits",
                                     "credits pending", "credits", "balance"};
    ledger_print(v, names, vi, en, 7);
}

static enum err_code accounts(struct asked *q, struct store_conn *db, struct err *e)
{
    enum err_code code = ledger_accounts(db, q->v.province_id, account_row, &q->v, e);
    if (code == ERR_NONE)
        print_accounts(&q->v);
    return code;
}

static enum err_code trial(struct asked *q, struct store_conn *db, struct err *e)
{
    struct ledger_trial sums;
    day from, to;
    enum err_code code = days(q, &from, &to, e);
    if (code == ERR_NONE)
        code = ledger_trial_balance(db, q->v.province_id, to, account_row, &q->v, &sums, e);
    if (code != ERR_NONE)
        return code;
    const struct ledger_account total = {.code = q->v.c->lang == LANG_VI ? STR("CỘNG") : STR("SUM"),
                                         .kind = LEDGER_CLEARING,
                                         .debits_pending = sums.debits_pending,
                                         .debits_posted = sums.debits_posted,
                                         .credits_pending = sums.credits_pending,
                                         .credits_posted = sums.credits_posted};
    if (q->v.shown.how == VIEW_TABLE) {
        account_row(&q->v, &total);
        q->v.table.cells.v[q->v.table.cells.n - 6] = STR("");
    }
    print_accounts(&q->v);
    if (sums.debits_posted != sums.credits_posted || sums.debits_pending != sums.credits_pending)
        return err_set(e, ERR_INPUT, "bảng không cân", "the trial balance is not zero");
    return ERR_NONE;
}

/* ---- one account ---- */

static bool entry_row(void *ctx, const struct ledger_entry *r)
{
    struct ledger_view *v = ctx;
    ledger_cell_day(v, r->day);
    ledger_cell(v, r->kind);
    ledger_cell(v, r->code);
    ledger_cell(v, r->against);
    ledger_cell_money(v, r->debit ? r->amount : 0);
    ledger_cell_money(v, r->debit ? 0 : r->amount);
    ledger_cell_money(v, r->pending);
    ledger_cell_money(v, r->balance);
    ledger_cell(v, r->reference);
    ledger_cell(v, r->actor);
    ledger_cell_id(v, &r->id);
    ledger_cell_id(v, &r->other);
    ledger_cell_id(v, &r->posting);
    return true;
}

static enum err_code show(struct asked *q, struct store_conn *db, struct err *e)
{
    static const char *const names[] = {"day",      "kind",    "code",    "against",   "debit",
                                        "credit",   "pending", "balance", "reference", "actor",
                                        "transfer", "other",   "posting"};
    static const char *const vi[] = {"ngày",     "loại",     "nội dung", "đối ứng", "nợ",
                                     "có",       "đang giữ", "số dư",    "căn cứ",  "người ghi",
                                     "bút toán", "nói đến",  "lô"};
    static const char *const en[] = {"day",      "kind",     "for",     "against",   "debit",
                                     "credit",   "reserved", "balance", "reference", "recorded by",
                                     "transfer", "of",       "posting"};
    struct ledger_account a;
    day from, to;
    if (q->n != 1)
        return err_set(e, ERR_USAGE, "cần mã một tài khoản", "the code of an account is needed");
    enum err_code code = days(q, &from, &to, e);
    if (code != ERR_NONE)
        return code;
    int got =
        ledger_find(db, q->v.c->arena, q->v.province_id, ledger_account_id(q->words[0]), &a, e);
    if (got < 0)
        return e->code;
    if (got == 0) {
        err_set(e, ERR_INPUT, "không có tài khoản \"%s\"", "there is no account \"%s\"",
                q->words[0]);
        err_hint(e, "xem: ansinh ledger accounts", "see: ansinh ledger accounts");
        return ERR_INPUT;
    }
    code = ledger_entries(db, q->v.province_id, a.id, from, to, entry_row, &q->v, e);
    if (code == ERR_NONE)
        ledger_print(&q->v, names, vi, en, 13);
    return code;
}

/* ---- the check ---- */

static void print_finding(void *ctx, const char *vi, const char *en)
{
    const struct cli *c = ctx;
    printf("  %s\n", c->lang == LANG_VI ? vi : en);
}

static enum err_code check_it(struct asked *q, struct store_conn *db, struct err *e)
{
    uint32_t n = 0;
    enum err_code code = ledger_check(db, print_finding, q->v.c, &n, e);
    if (code != ERR_NONE)
        return code;
    if (n > 0)
        return err_set(e, ERR_INPUT, "sổ cái sai %u chỗ", "the ledger is wrong in %u places", n);
    puts(q->v.c->lang == LANG_VI ? "Sổ cái đúng: mỗi số dư bằng tổng bút toán, nợ bằng có."
                                 : "The ledger is right: each balance is the sum of its transfers, "
                                   "debits equal credits.");
    return ERR_NONE;
}

/* ---- closing ---- */

struct closing {
    struct asked *q;
    month m;
};

static enum err_code close_work(struct store_conn *c, void *ctx, struct buf *answer, struct err *e)
{
    const struct closing *x = ctx;
    (void)answer;
    return ledger_close_month(c, x->q->v.province_id, x->m, x->q->who,
                              x->q->reference.p != NULL ? x->q->reference : STR(""), store_now_us(),
                              e);
}

static enum err_code close_it(struct asked *q, struct err *e)
{
    struct closing x = {.q = q};
    struct buf content;
    char text[8];
    if (q->n != 1 || !month_parse(q->words[0], &x.m))
        return err_set(e, ERR_USAGE, "cần một tháng: 2026-07", "a month is needed: 2026-07");
    enum err_code code = ledger_need_text(q->who, "--who", e);
    if (code != ERR_NONE)
        return code;
    buf_init(&content, q->v.c->arena, 2048);
    buf_fmt(&content, "%d\n%s\n%s", x.m, q->who, q->reference);
    code = ledger_view_write(&q->v, "ledger.close", q->who, buf_str(&content), close_work, &x, NULL,
                             NULL, e);
    if (code != ERR_NONE)
        return code;
    month_format_vi(x.m, text);
    printf(q->v.c->lang == LANG_VI ? "Đã khóa sổ đến hết tháng %s.\n"
                                   : "The books are closed to the end of %s.\n",
           text);
    return ERR_NONE;
}

/* ---- the command ---- */

static enum err_code dispatch(struct cli *c, struct asked *q, str what, struct err *e)
{
    struct store_conn *db = NULL;
    enum err_code code = ledger_view_open(&q->v, c, &db, e);
    if (code != ERR_NONE) {
        store_close(db);
        return code;
    }
    if (q->n > 0 && !str_eq_c(what, "show") && !str_eq_c(what, "close")) {
        code = err_set(e, ERR_USAGE, "thừa từ \"%s\"", "one word too many: \"%s\"", q->words[0]);
        err_hint(e, "xem ansinh ledger --help", "see ansinh ledger --help");
    } else if (str_eq_c(what, "accounts")) {
        code = accounts(q, db, e);
    } else if (str_eq_c(what, "show")) {
        code = show(q, db, e);
    } else if (str_eq_c(what, "trial")) {
        code = trial(q, db, e);
    } else if (str_eq_c(what, "check")) {
        code = check_it(q, db, e);
    } else if (str_eq_c(what, "close")) {
        code = close_it(q, e);
    } else {
        code =
            err_set(e, ERR_USAGE, "không có lệnh \"ledger %s\"", "there is no \"ledger %s\"", what);
        err_hint(e, "accounts, show, trial, check hoặc close",
                 "accounts, show, trial, check or close");
    }
    store_close(db);
    return code;
}

static int run(struct cli *c, int argc, char **argv)
{
    struct asked q = {0};
    struct err e = {0};
    struct cli_option options[LEDGER_VIEW_OPTIONS + 4];
    const struct cli_option more[4] = {{.name = "--from", .value = &q.from},
                                       {.name = "--to", .value = &q.to},
                                       {.name = "--who", .value = &q.who},
                                       {.name = "--reference", .value = &q.reference}};
    str rest[3];
    uint32_t n = 0;
    ledger_view_options(&q.v, options);
    for (int i = 0; i < 4; i++)
        options[LEDGER_VIEW_OPTIONS + i] = more[i];
    enum err_code code = cli_parse(options, LEDGER_VIEW_OPTIONS + 4, argc, argv, rest, 3, &n, &e);
    if (code == ERR_NONE && n == 0)
        code = err_set(&e, ERR_USAGE, "cần accounts, show, trial, check hoặc close",
                       "accounts, show, trial, check or close is needed");
    for (uint32_t i = 1; i < n; i++)
        q.words[q.n++] = rest[i];
    if (code == ERR_NONE)
        code = dispatch(c, &q, rest[0], &e);
    return code == ERR_NONE ? 0 : cli_fail(c, &e);
}

const struct command cmd_ledger = {
    .name = "ledger",
    .summary = {"sổ cái: tài khoản, bút toán, bảng cân đối, khóa sổ",
                "the ledger: accounts, entries, trial balance, closing"},
    .help = {HELP_VI, HELP_EN},
    .run = run,
};
