/* ansinh deliver credit: the policy bank's files of loans, and who has none. */
#include "base/fmt.h"
#include "cli/deliver_more_cmd.h"
#include "pay/deliver_credit.h"
#include "registry/import.h"

#include <stdio.h>

#define COLUMNS(names) ((uint32_t)(sizeof(names) / sizeof((names)[0])))

static const char *const help[2] = {
    "ansinh deliver credit — vay vốn Ngân hàng Chính sách xã hội\n\n"
    "  ansinh deliver plan --kind credit …              danh sách hộ đủ điều kiện gửi ngân hàng\n"
    "  ansinh deliver credit import TỆP --db DB --bank TÊN --as-of NGÀY --who …   tệp dư nợ\n"
    "  ansinh deliver credit queue   --db DB             món vay chưa tìm được hộ, vì sao\n"
    "  ansinh deliver credit match MÓN HỘ|none --db DB --bank TÊN --note CĂN_CỨ --who …\n"
    "  ansinh deliver credit status  --db DB --month THÁNG     theo xã: đủ điều kiện, có vay, dư "
    "nợ\n"
    "  ansinh deliver credit without --db DB --month THÁNG     hộ đủ điều kiện mà chưa vay\n"
    "  ansinh deliver credit loans   --db DB [--bank TÊN]      các món vay của tệp cuối\n"
    "  ansinh deliver credit show MÓN --db DB                  một món vay qua các tệp\n\n"
    "Cột của tệp: docs/projects.md §3.\n\n"
    "Ví dụ:\n"
    "  ansinh deliver credit import du-no.xlsx --db bac-ninh.db --bank NHCSXH \\\n"
    "      --as-of 2026-08-31 --who \"Nguyễn Thị Hoà\"\n",
    "ansinh deliver credit — loans of the bank for social policies\n\n"
    "  ansinh deliver plan --kind credit …              the list of eligible households\n"
    "  ansinh deliver credit import FILE --db DB --bank NAME --as-of DAY --who …   its loans\n"
    "  ansinh deliver credit queue   --db DB             loans without a household, and why\n"
    "  ansinh deliver credit match LOAN HOUSEHOLD|none --db DB --bank NAME --note GROUND --who …\n"
    "  ansinh deliver credit status  --db DB --month MONTH     by commune: eligible, with a loan, "
    "due\n"
    "  ansinh deliver credit without --db DB --month MONTH     eligible and without a loan\n"
    "  ansinh deliver credit loans   --db DB [--bank NAME]     the loans of the last file\n"
    "  ansinh deliver credit show LOAN --db DB                 a loan in every file\n\n"
    "Columns of the file: docs/projects.md §3.\n\n"
    "Example:\n"
    "  ansinh deliver credit import loans.xlsx --db bac-ninh.db --bank NHCSXH \\\n"
    "      --as-of 2026-08-31 --who \"Nguyễn Thị Hoà\"\n"};

/* ---- a file ---- */

static enum err_code match(struct deliver_more *q, const struct law *law, const struct areas *areas,
                           struct credit_loans *loans, struct err *e)
{
    struct deliver_places places;
    enum err_code code = deliver_places_read(q->p.db, q->p.c->arena, law, areas, &q->p.v.at,
                                             q->p.v.at.as_of, &places, e);
    if (code != ERR_NONE)
        return code;
    credit_match(q->p.c->arena, loans, &places);
    survey_free(places.world.survey);
    return ERR_NONE;
}

static enum err_code import_file(struct deliver_more *q, struct err *e)
{
    struct arena *a = q->p.c->arena;
    struct recording r;
    struct cycle_question law;
    struct credit_loans loans;
    struct deliver_problems problems = {0};
    struct credit_file f = {.bank = q->bank, .as_of = q->p.v.at.as_of};
    str answer;
    bool again;
    enum err_code code = deliver_more_words(q, 1, 1, "một tệp", "one file is needed", e);
    if (code == ERR_NONE && (q->bank.n == 0 || q->p.v.as_of.p == NULL))
        code = err_set(e, ERR_USAGE, "cần --bank và --as-of (ngày của dư nợ)",
                       "--bank and --as-of (the day of the loans) are needed");
    if (code == ERR_NONE)
        code = officer_recording(&q->p.officer, q->p.v.at.province, "import", &r, e);
    if (code == ERR_NONE)
        code = pay_cmd_law(&q->p, &law, e);
    if (code != ERR_NONE)
        return code;
    const char *path = arena_cstr(a, q->words[0]);
    code = import_content(&path, 1, f.content, e);
    if (code == ERR_NONE)
        code = credit_read(a, path, law.law, &loans, &problems, e);
    if (code == ERR_NONE)
        code = deliver_more_problems(q, q->words[0], &problems, e);
    if (code == ERR_NONE)
        code = match(q, law.law, law.areas, &loans, e);
    if (code == ERR_NONE)
        code = pay_cmd_pool(&q->p, e);
    if (code == ERR_NONE)
        code = credit_import(q->p.pool, a, &r, &f, &loans, &answer, &again, e);
    if (code != ERR_NONE)
        return code;
    str n = str_split(&answer, ' ');
    pay_say(&q->p, again, "%s: %s món vay, %s món chờ người xem (credit queue)",
            "%s: %s loans, %s wait for a person (credit queue)", f.bank, n, answer);
    return ERR_NONE;
}

/* ---- loans ---- */

static enum err_code show_loans(struct deliver_more *q, bool queue, struct err *e)
{
    static const char *const names[] = {
        "bank",      "loan",    "borrower", "personal_id",   "household_code",  "programme",
        "use",       "lent_on", "due_on",   "principal_vnd", "outstanding_vnd", "overdue_vnd",
        "household", "why"};
    static const char *const titles[2][14] = {
        {"ngân hàng", "món vay", "người vay", "số định danh", "mã hộ", "chương trình", "mục đích",
         "ngày vay", "hạn trả", "số tiền vay", "dư nợ", "quá hạn", "hộ trong sổ", "vì sao chờ"},
        {"bank", "loan", "borrower", "personal number", "household code", "programme", "use",
         "lent on", "due on", "principal", "outstanding", "overdue", "household", "why it waits"}};
    struct view_table t = {
        .names = names, .titles = titles[q->p.c->lang], .columns = COLUMNS(names)};
    struct credit_loans loans;
    enum err_code code = credit_last(q->p.db, q->p.c->arena, q->p.v.at.province, q->bank,
                                     q->p.v.at.as_of, &loans, e);
    for (uint32_t i = 0; code == ERR_NONE && i < loans.n; i++) {
        const struct credit_loan *l = &loans.v[i];
        bool waits = l->household == 0 && !l->chosen;
        if (queue && !waits)
            continue;
        const str texts[] = {l->bank, l->loan,      l->borrower, l->personal_id,
                             l->code, l->programme, l->purpose};
        for (size_t k = 0; k < sizeof(texts) / sizeof(texts[0]); k++)
            deliver_more_cell(q, &t, texts[k]);
        deliver_more_date(q, &t, l->lent_on);
        deliver_more_date(q, &t, l->due_on);
        deliver_more_vnd(q, &t, l->principal);
        deliver_more_vnd(q, &t, l->outstanding);
        deliver_more_vnd(q, &t, l->overdue);
        deliver_more_cell(q, &t, l->household == 0 ? STR("") : pay_cell_int(&q->p, l->household));
        deliver_more_cell(q, &t,
                          waits ? str_from_c(credit_why_name(l->why, q->p.c->lang)) : STR(""));
    }
    if (code == ERR_NONE)
        view_print(q->p.c, &q->p.v, &t);
    return code;
}

static enum err_code show_all(struct deliver_more *q, struct err *e)
{
    return show_loans(q, false, e);
}

static enum err_code show_queue(struct deliver_more *q, struct err *e)
{
    return show_loans(q, true, e);
}

struct history {
    struct deliver_more *q;
    struct view_table t;
};

static bool add_history(void *ctx, const struct credit_file *f, const struct credit_loan *l)
{
    struct history *h = ctx;
    deliver_more_cell(h->q, &h->t, f->bank);
    deliver_more_date(h->q, &h->t, f->as_of);
    deliver_more_cell(h->q, &h->t, l->borrower);
    deliver_more_cell(h->q, &h->t, l->programme);
    deliver_more_vnd(h->q, &h->t, l->principal);
    deliver_more_vnd(h->q, &h->t, l->outstanding);
    deliver_more_vnd(h->q, &h->t, l->overdue);
    return true;
}

static enum err_code show_one(struct deliver_more *q, struct err *e)
{
    static const char *const names[] = {"bank",       "as_of",         "borrower",
                                        "programme",  "principal_vnd", "outstanding_vnd",
                                        "overdue_vnd"};
    static const char *const titles[2][7] = {
        {"ngân hàng", "ngày", "người vay", "chương trình", "số tiền vay", "dư nợ", "quá hạn"},
        {"bank", "on", "borrower", "programme", "principal", "outstanding", "overdue"}};
    struct history h = {
        q, {.names = names, .titles = titles[q->p.c->lang], .columns = COLUMNS(names)}};
    enum err_code code = deliver_more_words(q, 1, 1, "mã món vay", "the loan is needed", e);
    if (code == ERR_NONE)
        code = credit_history(q->p.db, q->p.c->arena, q->p.v.at.province, q->words[0], add_history,
                              &h, e);
    if (code == ERR_NONE)
        view_print(q->p.c, &q->p.v, &h.t);
    return code;
}

/* ---- a person decides ---- */

static enum err_code choose(struct deliver_more *q, struct err *e)
{
    struct recording r;
    struct credit_choice x = {.bank = q->bank, .note = q->note};
    str answer;
    bool again;
    enum err_code code = deliver_more_words(q, 2, 2, "món vay và mã hộ (hoặc none)",
                                            "a loan and a household (or none) are needed", e);
    if (code == ERR_NONE && q->bank.n == 0)
        code = err_set(e, ERR_USAGE, "cần --bank", "--bank is needed");
    if (code == ERR_NONE)
        code = officer_recording(&q->p.officer, q->p.v.at.province, "form", &r, e);
    x.loan = q->n > 0 ? q->words[0] : STR("");
    if (code == ERR_NONE && !str_eq_c(q->words[1], "none")) {
        code = world_find_household(q->p.db, &q->p.v.at, q->words[1], &x.household, e);
        if (code == ERR_NONE && x.household == 0)
            code = err_set(e, ERR_INPUT, "sổ không có hộ \"%s\"",
                           "the registry has no household \"%s\"", q->words[1]);
    }
    if (code == ERR_NONE)
        code = pay_cmd_pool(&q->p, e);
    if (code == ERR_NONE)
        code = credit_choose(q->p.pool, q->p.c->arena, &r, &x, &answer, &again, e);
    if (code == ERR_NONE)
        pay_say(&q->p, again, "Món vay %s: %s", "Loan %s: %s", answer, q->words[1]);
    return code;
}

/* ---- who has one ---- */

static enum err_code read_both(struct deliver_more *q, struct deliver_owed_rows *owed,
                               struct credit_loans *loans, struct err *e)
{
    month m;
    enum err_code code = pay_cmd_month(q->p.month_text, "--month", &m, e);
    if (code == ERR_NONE)
        code = deliver_more_owed(q, DELIVER_CREDIT, q->p.benefit, m, owed, e);
    return code == ERR_NONE ? credit_last(q->p.db, q->p.c->arena, q->p.v.at.province, q->bank,
                                          q->p.v.at.as_of, loans, e)
                            : code;
}

static void add_line(struct deliver_more *q, struct view_table *t, const struct credit_line *l,
                     str commune)
{
    char rate[48] = "";
    size_t n = 0;
    const uint32_t counts[] = {l->eligible,     l->with_loan, l->without,
                               l->undetermined, l->loans,     l->overdue_loans};
    deliver_more_cell(q, t, commune);
    for (int k = 0; k < 6; k++)
        deliver_more_int(q, t, counts[k]);
    deliver_more_vnd(q, t, l->principal);
    deliver_more_vnd(q, t, l->outstanding);
    deliver_more_vnd(q, t, l->overdue);
    if (l->outstanding > 0) {
        int64_t permille = credit_overdue_permille(l);
        n = q->p.v.how == VIEW_TABLE ? num_format_vi(permille, 1, rate)
                                     : num_format_iso(permille, 1, rate);
    }
    deliver_more_cell(q, t, arena_str(q->p.c->arena, (str){rate, n}));
}

static enum err_code show_status(struct deliver_more *q, struct err *e)
{
    static const char *const names[] = {"commune",       "eligible",       "with_loan",
                                        "without",       "undetermined",   "loans",
                                        "overdue_loans", "principal_vnd",  "outstanding_vnd",
                                        "overdue_vnd",   "overdue_percent"};
    static const char *const titles[2][11] = {
        {"xã", "đủ điều kiện", "đang vay", "chưa vay", "chưa xác định", "món vay", "món quá hạn",
         "số tiền vay", "dư nợ", "quá hạn", "quá hạn %"},
        {"commune", "eligible", "with a loan", "without", "undetermined", "loans", "overdue loans",
         "principal", "outstanding", "overdue", "overdue %"}};
    static const char *const all[] = {"tổng cộng", "total"};
    struct view_table t = {
        .names = names, .titles = titles[q->p.c->lang], .columns = COLUMNS(names)};
    struct deliver_owed_rows owed;
    struct credit_loans loans;
    struct credit_lines lines;
    enum err_code code = read_both(q, &owed, &loans, e);
    if (code != ERR_NONE)
        return code;
    credit_sum(q->p.c->arena, &owed, &loans, &lines);
    for (uint32_t i = 0; i < lines.n; i++)
        add_line(q, &t, &lines.v[i],
                 lines.v[i].commune.n > 0 ? lines.v[i].commune
                 : q->p.v.how == VIEW_TABLE
                     ? (q->p.c->lang == LANG_VI ? STR("chưa tìm được hộ") : STR("of no household"))
                     : STR(""));
    add_line(q, &t, &lines.total, str_from_c(all[q->p.c->lang]));
    view_print(q->p.c, &q->p.v, &t);
    return ERR_NONE;
}

static enum err_code show_without(struct deliver_more *q, struct err *e)
{
    static const char *const names[] = {"entity",  "household", "name",   "commune",
                                        "village", "benefit",   "article"};
    static const char *const titles[2][7] = {
        {"số", "hộ", "họ và tên", "xã", "thôn", "chương trình", "căn cứ"},
        {"id", "household", "name", "commune", "village", "programme", "article"}};
    struct view_table t = {
        .names = names, .titles = titles[q->p.c->lang], .columns = COLUMNS(names)};
    struct deliver_owed_rows owed;
    struct credit_loans loans;
    enum err_code code = read_both(q, &owed, &loans, e);
    for (uint32_t i = 0; code == ERR_NONE && i < owed.n; i++) {
        const struct deliver_owed *o = &owed.v[i];
        if (o->why == DELIVER_UNDETERMINED || credit_has(&loans, o))
            continue;
        deliver_more_int(q, &t, o->d.entity);
        deliver_more_cell(q, &t, o->d.household);
        deliver_more_cell(q, &t, o->d.name);
        deliver_more_cell(q, &t, o->d.commune);
        deliver_more_cell(q, &t, o->d.village);
        deliver_more_cell(q, &t, o->d.benefit);
        deliver_more_cell(q, &t, o->d.article);
    }
    if (code == ERR_NONE)
        view_print(q->p.c, &q->p.v, &t);
    return code;
}

int deliver_credit_run(struct cli *c, int argc, char **argv)
{
    static const struct deliver_more_command all[] = {
        {"import", import_file}, {"queue", show_queue},     {"match", choose},
        {"status", show_status}, {"without", show_without}, {"loans", show_all},
        {"show", show_one},
    };
    return deliver_more_run(c, argc, argv, all, sizeof(all) / sizeof(all[0]), help);
}
