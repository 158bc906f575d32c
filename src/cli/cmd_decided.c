/* ansinh decided: what was decided of a month and kept. */
#include "base/hex.h"
#include "base/num.h"
#include "cli/inputs.h"
#include "cli/record_view.h"
#include "registry/decided.h"
#include "registry/times.h"

#include <stdio.h>

#define HELP_VI                                                                                                                  \
    "ansinh decided — những gì đã quyết định cho một tháng và đã lưu (ansinh decide --store)\n\n"             \
    "  ansinh decided list --db DB [--month THÁNG]\n"                                                                           \
    "  ansinh decided show HỘ --db DB --month THÁNG [--run N]\n\n"                                                            \
    "list kể các lần: tháng, ngày của dữ kiện, lần ghi cuối đã đọc, mã băm của luật, phiên bản\n" \
    "chương trình, ai, khi nào, bao nhiêu hộ và tiền. show kể hạng và từng quyền lợi của một hộ\n"    \
    "trong lần cuối của tháng (hoặc --run N), kèm văn bản và điều.\n\n"                                         \
    "Thêm: --province MÃ, --format table|csv|json\n\n"                                                                         \
    "Ví dụ:\n"                                                                                                                \
    "  ansinh decide --db bac-ninh.db --month 2024-07 --store\n"                                                                 \
    "  ansinh decided list --db bac-ninh.db\n"                                                                                   \
    "  ansinh decided show 07660-00012 --db bac-ninh.db --month 2024-07\n"
#define HELP_EN                                                                                    \
    "ansinh decided — what was decided of a month and kept (ansinh decide --store)\n\n"          \
    "  ansinh decided list --db DB [--month MONTH]\n"                                              \
    "  ansinh decided show HOUSEHOLD --db DB --month MONTH [--run N]\n\n"                          \
    "list tells the runs: month, the days of the facts, the last recording that was read, the\n"   \
    "law's checksum, the program's version, who, when, how many households and how much. show\n"   \
    "tells the class and each entitlement of a household in the month's last run (or --run N),\n"  \
    "with instrument and article.\n\n"                                                             \
    "Also: --province CODE, --format table|csv|json\n\n"                                           \
    "Examples:\n"                                                                                  \
    "  ansinh decide --db bac-ninh.db --month 2024-07 --store\n"                                   \
    "  ansinh decided list --db bac-ninh.db\n"                                                     \
    "  ansinh decided show 07660-00012 --db bac-ninh.db --month 2024-07\n"

struct asking {
    struct cli *c;
    struct record_view view;
    str month_text, run_text;
    month month; /* 0: all */
    struct store_conn *db;
    struct decided_runs runs;
};

static str number(struct asking *x, int64_t v)
{
    struct buf b;
    buf_init(&b, x->c->arena, 32);
    buf_int(&b, v);
    return buf_str(&b);
}

static str month_cell(struct asking *x, month m)
{
    char text[8];
    bool vi = x->view.how == VIEW_TABLE && x->c->lang == LANG_VI;
    size_t n = vi ? month_format_vi(m, text) : month_format_iso(m, text);
    return arena_str(x->c->arena, (str){text, n});
}

/* For people the first digits are enough to tell two laws apart. */
static str sum_of(struct asking *x, const uint8_t sum[32])
{
    char text[64];
    hex_write(text, sum, 32);
    return arena_str(x->c->arena, (str){text, x->view.how == VIEW_TABLE ? 12 : 64});
}

static void cell(struct asking *x, struct view_table *t, str s)
{
    vec_push(x->c->arena, &t->cells, s);
}

static enum err_code list(struct asking *x)
{
    static const char *const names[] = {
        "month", "run",  "as_of",     "known_on",   "recording", "law",          "program",   "by",
        "at",    "poor", "near_poor", "households", "due",       "undetermined", "amount_vnd"};
    static const char *const vi[] = {"tháng",     "lần",          "ngày", "biết đến", "lần ghi",
                                     "luật",      "chương trình", "ai",   "lúc",      "nghèo",
                                     "cận nghèo", "hộ",           "được", "chưa rõ",  "đồng"};
    static const char *const en[] = {
        "month", "run",  "as of",     "known on",   "recording", "law",          "program", "by",
        "on",    "poor", "near-poor", "households", "due",       "undetermined", "đồng"};
    struct view_table t = {
        .names = names, .titles = x->c->lang == LANG_VI ? vi : en, .columns = 15};
    for (uint32_t i = 0; i < x->runs.n; i++) {
        const struct decided_run *r = &x->runs.v[i];
        const struct decided_basis *b = &r->basis;
        const int64_t counts[] = {r->counts.poor, r->counts.near_poor,        r->counts.households,
                                  r->counts.due,  r->counts.due_undetermined, r->counts.amount_vnd};
        cell(x, &t, month_cell(x, b->month));
        cell(x, &t, number(x, r->number));
        cell(x, &t, view_day(x->c, &x->view, b->as_of));
        cell(x, &t, b->known_on == DAY_MAX ? STR("") : view_day(x->c, &x->view, b->known_on));
        cell(x, &t, number(x, b->recording));
        cell(x, &t, sum_of(x, b->law_sum));
        cell(x, &t, b->program);
        cell(x, &t, r->actor);
        cell(x, &t, view_day(x->c, &x->view, day_of_moment(r->at_us)));
        for (size_t k = 0; k < sizeof(counts) / sizeof(counts[0]); k++)
            cell(x, &t, number(x, counts[k]));
    }
    view_print(x->c, &x->view, &t);
    return ERR_NONE;
}

/* ---- one household ---- */

static enum err_code choose_run(struct asking *x, const struct decided_run **out, struct err *e)
{
    int64_t wanted;
    enum err_code code = inputs_number(x->run_text, "--run", 0, &wanted, e);
    *out = NULL;
    for (uint32_t i = 0; i < x->runs.n && code == ERR_NONE; i++) {
        if (wanted == 0 || x->runs.v[i].number == wanted)
            *out = &x->runs.v[i];
    }
    if (code == ERR_NONE && *out == NULL) {
        code = err_set(e, ERR_INPUT, "tháng này chưa có lần quyết định nào được lưu",
                       "no such run of this month is kept");
        err_hint(e, "ansinh decide --db DB --month THÁNG --store",
                 "ansinh decide --db DB --month MONTH --store");
    }
    return code;
}

static void tell_run(struct asking *x, const struct decided_run *r)
{
    bool vi = x->c->lang == LANG_VI;
    struct buf b;
    if (x->view.how != VIEW_TABLE)
        return;
    buf_init(&b, x->c->arena, 4096);
    buf_fmt(&b,
            vi ? "Tháng %s, lần %l: dữ kiện ngày %s đến lần ghi %l, luật %s, ansinh %s; %s, %s.\n"
               : "Month %s, run %l: facts of %s up to recording %l, law %s, ansinh %s; %s, %s.\n",
            month_cell(x, r->basis.month), r->number, view_day(x->c, &x->view, r->basis.as_of),
            r->basis.recording, sum_of(x, r->basis.law_sum), r->basis.program, r->actor,
            view_day(x->c, &x->view, day_of_moment(r->at_us)));
    cli_print(buf_str(&b));
}

static void show_rows(struct asking *x, const struct decided_run *r, str code,
                      const struct decided_household *h, const struct decided_entitlements *all)
{
    static const char *const names[] = {"entity", "benefit",    "group",   "amount_vnd",
                                        "unit",   "instrument", "article", "undetermined"};
    static const char *const vi[] = {"ai",     "quyền lợi", "nhóm", "đồng",
                                     "đơn vị", "văn bản",   "điều", "chưa rõ vì thiếu"};
    static const char *const en[] = {"entity", "benefit",    "group",   "đồng",
                                     "unit",   "instrument", "article", "undetermined: needs"};
    struct view_table t = {.names = names, .titles = x->c->lang == LANG_VI ? vi : en, .columns = 8};
    struct buf b;
    cell(x, &t, code);
    cell(x, &t, STR("class"));
    cell(x, &t, h->class);
    cell(x, &t, STR(""));
    cell(x, &t, STR(""));
    cell(x, &t, r->standard);
    cell(x, &t, STR(""));
    cell(x, &t, h->undetermined);
    for (uint32_t i = 0; i < all->n; i++) {
        const struct decided_entitlement *one = &all->v[i];
        buf_init(&b, x->c->arena, 256);
        buf_add(&b, code);
        if (one->member >= 0)
            buf_fmt(&b, "/%l", one->member);
        cell(x, &t, buf_str(&b));
        cell(x, &t, one->words.benefit);
        cell(x, &t, one->words.kind);
        cell(x, &t, one->known ? number(x, one->amount_vnd) : STR(""));
        cell(x, &t, one->words.unit);
        cell(x, &t, one->words.instrument);
        cell(x, &t, one->words.article);
        cell(x, &t, one->missing);
    }
    view_print(x->c, &x->view, &t);
}

static enum err_code show(struct asking *x, str code_text, struct err *e)
{
    const struct decided_run *run = NULL;
    struct decided_household h;
    struct decided_entitlements all;
    int64_t number_of = 0;
    enum err_code code = choose_run(x, &run, e);
    if (code != ERR_NONE)
        return code;
    struct world_at at = {.province = run->basis.province,
                          .as_of = run->basis.as_of,
                          .known_on = run->basis.known_on,
                          .recording = run->basis.recording};
    code = world_find_household(x->db, &at, code_text, &number_of, e);
    int got = code == ERR_NONE && number_of != 0
                  ? decided_household(x->db, x->c->arena, run, number_of, &h, e)
                  : 0;
    if (code != ERR_NONE || got < 0)
        return e->code;
    if (got == 0)
        return err_set(e, ERR_INPUT, "lần quyết định này không có hộ \"%s\"",
                       "this run has no household \"%s\"", code_text);
    code = decided_entitlements(x->db, x->c->arena, run, &h, &all, e);
    if (code != ERR_NONE)
        return code;
    tell_run(x, run);
    show_rows(x, run, code_text, &h, &all);
    return ERR_NONE;
}

static enum err_code ask(struct asking *x, bool one, str household, struct err *e)
{
    if (x->month_text.p != NULL && !month_parse(x->month_text, &x->month)) {
        err_set(e, ERR_USAGE, "--month: \"%s\" không phải là tháng", "--month: \"%s\" is no month",
                x->month_text);
        err_hint(e, "viết 2024-07 hoặc 07/2024", "write 2024-07 or 07/2024");
        return ERR_USAGE;
    }
    if (one && x->month == 0)
        return err_set(e, ERR_USAGE, "thiếu --month", "--month is missing");
    enum err_code code = view_open(x->c, &x->view, &x->db, e);
    if (code == ERR_NONE)
        code = decided_list(x->db, x->c->arena, x->view.at.province, x->month, &x->runs, e);
    if (code == ERR_NONE)
        code = one ? show(x, household, e) : list(x);
    store_close(x->db);
    return code;
}

static int run(struct cli *c, int argc, char **argv)
{
    struct asking x = {.c = c};
    struct err e = {0};
    str rest[2];
    uint32_t n = 0;
    const struct cli_option options[] = {
        {.name = "--db", .value = &x.view.db, .required = true},
        {.name = "--province", .value = &x.view.province},
        {.name = "--format", .value = &x.view.format},
        {.name = "--month", .value = &x.month_text},
        {.name = "--run", .value = &x.run_text},
    };
    enum err_code code =
        cli_parse(options, sizeof(options) / sizeof(options[0]), argc, argv, rest, 2, &n, &e);
    bool one = n == 2 && str_eq_c(rest[0], "show");
    if (code == ERR_NONE && !one && !(n == 1 && str_eq_c(rest[0], "list"))) {
        code = err_set(&e, ERR_USAGE, "cần list, hoặc show và mã hộ",
                       "list is needed, or show and a household's code");
        err_hint(&e, "xem ansinh decided --help", "see ansinh decided --help");
    }
    if (code == ERR_NONE)
        code = ask(&x, one, one ? rest[1] : STR(""), &e);
    return code == ERR_NONE ? 0 : cli_fail(c, &e);
}

const struct command cmd_decided = {
    .name = "decided",
    .summary = {"những gì đã quyết định và lưu: các lần, một hộ",
                "what was decided and kept: the runs, a household"},
    .help = {HELP_VI, HELP_EN},
    .run = run,
};
