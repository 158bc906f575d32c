/* ansinh simulate: what a proposal would cost, and who would gain or lose. */
#include "base/csv.h"
#include "base/fmt.h"
#include "cli/inputs.h"
#include "cli/load_law.h"
#include "cli/pay_cmd.h"
#include "cli/simulate_cmd.h"
#include "registry/times.h"

#include <stdio.h>
#include <stdlib.h>

#define HELP_VI                                                                                                         \
    "ansinh simulate — nếu luật đổi thì tốn bao nhiêu, ai được thêm, ai bị bớt\n\n"               \
    "  ansinh simulate --db DB [ĐỀ_XUẤT.md…] --from THÁNG [--months N]\n\n"                                     \
    "  ĐỀ_XUẤT.md       tệp luật có phạm vi: đề xuất (docs/language.md mục 4); không có: luật\n" \
    "                   hiện hành\n"                                                                                 \
    "  --from THÁNG     tháng đầu; --months N: bao nhiêu tháng (mặc định 12, nhiều nhất 120)\n"         \
    "  --by …           month, fund, programme, benefit, commune, who (mặc định fund,benefit)\n"                 \
    "  --groups …       dữ kiện, quy tắc của hộ để chia nhóm (mặc định area,household_class)\n"    \
    "  --rank TÊN       điểm chia mười nhóm hộ (mặc định b1)\n"                                          \
    "  --take-up P      bao nhiêu phần trăm người chưa đăng ký sẽ hưởng (mặc định 100)\n"          \
    "  --show costs|groups|classes  với --format csv|json\n"                                                          \
    "  --households TỆP hộ nào đổi: mã hộ, nay, sau, chênh (có dữ liệu cá nhân)\n"                   \
    "  --generated viet-nam [--size N] [--seed S] [--threads N]: thay cho --db, một nước GIẢ "                   \
    "LẬP,\n"                                                                                                          \
    "                   làm ra đến đâu tính đến đấy; --by có province, không có commune\n"              \
    "  --known-on NGÀY  như biết vào ngày ấy (mặc định hôm nay); --law, --province\n\n"                   \
    "Dân số giữ như hôm nay, chỉ thêm tuổi; mọi giả định ở docs/simulation.md.\n\n"                \
    "Ví dụ:\n"                                                                                                       \
    "  ansinh simulate --db bac-ninh.db docs/proposals/muc-chuan-650.md --from 2027-01\n"
#define HELP_EN                                                                                    \
    "ansinh simulate — what a change of the law would cost, who would gain, who would lose\n\n"  \
    "  ansinh simulate --db DB [PROPOSAL.md…] --from MONTH [--months N]\n\n"                     \
    "  PROPOSAL.md      a law file of the layer proposal (docs/language.md §4); none: the law\n"  \
    "  --from MONTH     the first; --months N: how many (12 where nothing is said, at most 120)\n" \
    "  --by …           month, fund, programme, benefit, commune, who (fund,benefit)\n"          \
    "  --groups …       facts and rules of households to part them by (area,household_class)\n"  \
    "  --rank NAME      the score of the ten groups of households (b1)\n"                          \
    "  --take-up P      percent of those not enrolled who would receive it (100)\n"                \
    "  --show costs|groups|classes  with --format csv|json\n"                                      \
    "  --households FILE which households change: code, now, then, difference (personal data)\n"   \
    "  --generated viet-nam [--size N] [--seed S] [--threads N]: instead of --db, a SYNTHETIC\n"   \
    "                   country, made while it is reckoned; --by has province and no commune\n"    \
    "  --known-on DAY   as known on that day (today); --law, --province\n\n"                       \
    "The population stays as it is today but for its age; docs/simulation.md has every\n"          \
    "assumption.\n\n"                                                                              \
    "Example:\n"                                                                                   \
    "  ansinh simulate --db bac-ninh.db docs/proposals/muc-chuan-650.md --from 2027-01\n"

static const char *const by_names[BY_COUNT] = {"month",   "fund",    "programme",
                                               "benefit", "commune", "who"};
static const char *const by_titles[2][BY_COUNT] = {
    {"tháng", "nguồn", "chương trình", "quyền lợi", "xã", "diện"},
    {"month", "fund", "programme", "benefit", "commune", "who"}};
/* In the place of communes, of a country that is made up. */
static const char *const provinces[2] = {"tỉnh", "province"};

/* ---- reading ---- */

static enum err_code take_by(struct simulating *x, struct err *e)
{
    str rest = x->by.p != NULL ? x->by : STR("fund,benefit");
    while (rest.p != NULL) {
        str one = str_trim(str_split(&rest, ','));
        bool found = false;
        for (int i = 0; i < BY_COUNT; i++) {
            bool province = i == BY_COMMUNE && x->generated.p != NULL;
            if (str_eq_c(one, province ? "province" : by_names[i]))
                found = x->named[i] = true;
        }
        if (!found)
            return err_set(e, ERR_USAGE, "--by nhận month, fund, programme, benefit, commune, who",
                           "--by takes month, fund, programme, benefit, commune, who");
    }
    return ERR_NONE;
}

static enum err_code take_options(struct simulating *x, struct err *e)
{
    int64_t months = 12;
    enum err_code code = pay_cmd_month(x->from, "--from", &x->q.from, e);
    if (code == ERR_NONE)
        code = inputs_number(x->months, "--months", 12, &months, e);
    if (code == ERR_NONE && months > SIMULATE_MAX_MONTHS)
        code = err_set(e, ERR_USAGE, "--months: nhiều nhất %d", "--months: at most %d",
                       SIMULATE_MAX_MONTHS);
    if (code == ERR_NONE)
        code = take_by(x, e);
    x->percent = 100;
    if (code == ERR_NONE && x->take_up.p != NULL &&
        (!num_parse_int(x->take_up, &x->percent) || x->percent < 0 || x->percent > 100))
        code = err_set(e, ERR_USAGE, "--take-up nhận một số từ 0 đến 100",
                       "--take-up takes a number from 0 to 100");
    if (code == ERR_NONE && x->show.p != NULL && !str_eq_c(x->show, "costs") &&
        !str_eq_c(x->show, "groups") && !str_eq_c(x->show, "classes"))
        code = err_set(e, ERR_USAGE, "--show nhận costs, groups hoặc classes",
                       "--show takes costs, groups or classes");
    x->q.months = (uint32_t)months;
    return code;
}

static enum err_code load_laws(struct simulating *x, struct err *e)
{
    str paths[SIMULATE_MAX_PROPOSALS + 1];
    struct law *with = NULL;
    paths[0] = x->law_folder.p != NULL ? x->law_folder : load_law_folder(x->c);
    for (uint32_t i = 0; i < x->n_proposals; i++)
        paths[i + 1] = x->proposals[i];
    enum err_code code = inputs_law(x->c, x->law_folder, &x->q.law, e);
    if (code == ERR_NONE && x->n_proposals > 0)
        code = load_law(x->c, paths, x->n_proposals + 1, &with, e);
    x->q.proposal = with;
    return code;
}

enum err_code simulate_load(struct simulating *x, struct err *e)
{
    struct areas *areas = NULL;
    enum err_code code = load_laws(x, e);
    if (code == ERR_NONE)
        code = inputs_areas(x->c, &areas, e);
    x->q.areas = areas;
    return code;
}

static enum err_code open_all(struct simulating *x, struct err *e)
{
    struct programme_settings *settings = arena_new(x->c->arena, struct programme_settings);
    enum err_code code = simulate_load(x, e);
    if (code == ERR_NONE)
        code = programme_settings_read(x->db, x->c->arena, x->v.at.province, settings, e);
    x->q.settings = settings;
    x->q.province = x->v.at.province;
    x->q.known_on = x->v.at.known_on == DAY_MAX ? day_of_moment(store_now_us()) : x->v.at.known_on;
    return code;
}

static void show_step(void *ctx, uint32_t done, uint32_t total)
{
    struct simulating *x = ctx;
    (void)total;
    progress_step(&x->bar, done);
}

/* ---- costs ---- */

/* What is likely counts by take-up. */
static vnd counted(const struct simulating *x, const struct simulate_cost *c, int law)
{
    if (c->who != BUDGET_LIKELY || x->percent == 100)
        return c->amount[law];
    return c->amount[law] / 100 * x->percent + c->amount[law] % 100 * x->percent / 100;
}

/* The lines as they are asked for. */
static struct simulate_cost *fold_costs(struct simulating *x, uint32_t *n)
{
    struct simulate_cost *v = arena_array(x->c->arena, struct simulate_cost, x->r.n_costs + 1);
    const struct simulate_parts by = {.month = x->named[BY_MONTH],
                                      .fund = x->named[BY_FUND],
                                      .programme = x->named[BY_PROGRAMME],
                                      .benefit = x->named[BY_BENEFIT],
                                      .commune = x->named[BY_COMMUNE],
                                      .who = x->named[BY_WHO]};
    for (uint32_t i = 0; i < x->r.n_costs; i++) {
        v[i] = x->r.costs[i];
        for (int k = 0; k < 2; k++)
            v[i].amount[k] = counted(x, &x->r.costs[i], k);
    }
    return simulate_fold(x->c->arena, v, x->r.n_costs, by, n);
}

static void put_key(struct simulating *x, struct view_table *t, const struct simulate_cost *c)
{
    char month_text[8];
    size_t n = !x->named[BY_MONTH]      ? 0
               : x->v.how == VIEW_TABLE ? month_format_vi(c->month, month_text)
                                        : month_format_iso(c->month, month_text);
    const str all[BY_COUNT] = {arena_str(x->c->arena, (str){month_text, n}),
                               c->fund,
                               c->programme,
                               c->benefit,
                               c->commune,
                               x->named[BY_WHO] ? str_from_c(budget_who_codes[c->who]) : STR("")};
    for (int i = 0; i < BY_COUNT; i++) {
        if (x->named[i])
            vec_push(x->c->arena, &t->cells, all[i]);
    }
}

static void put_int(struct simulating *x, struct view_table *t, int64_t v)
{
    char text[32];
    size_t n = x->v.how == VIEW_TABLE ? fmt_write(text, sizeof(text), "%n", v)
                                      : fmt_write(text, sizeof(text), "%l", v);
    vec_push(x->c->arena, &t->cells, arena_str(x->c->arena, (str){text, n}));
}

static void put_costs(struct simulating *x, struct view_table *t)
{
    uint32_t n;
    const struct simulate_cost *v = fold_costs(x, &n);
    for (uint32_t i = 0; i < n; i++) {
        put_key(x, t, &v[i]);
        put_int(x, t, v[i].persons[0]);
        put_int(x, t, v[i].persons[1]);
        put_int(x, t, v[i].amount[0]);
        put_int(x, t, v[i].amount[1]);
        put_int(x, t, v[i].amount[1] - v[i].amount[0]);
        put_int(x, t, v[i].undetermined[1]);
    }
}

void simulate_show_costs(struct simulating *x)
{
    static const char *const last[] = {"person_months_now", "person_months_then", "now_vnd",
                                       "then_vnd",          "difference_vnd",     "undetermined"};
    static const char *const titles[2][6] = {
        {"lượt nay", "lượt sau", "nay (đ)", "sau (đ)", "chênh (đ)", "chưa rõ"},
        {"person-months now", "then", "now (đ)", "then (đ)", "difference (đ)", "undetermined"}};
    const char *names[BY_COUNT + 6], *shown[BY_COUNT + 6];
    uint32_t n = 0;
    for (int i = 0; i < BY_COUNT; i++) {
        if (x->named[i]) {
            bool province = i == BY_COMMUNE && x->generated.p != NULL;
            shown[n] = province ? provinces[x->c->lang] : by_titles[x->c->lang][i];
            names[n++] = province ? "province" : by_names[i];
        }
    }
    for (int i = 0; i < 6; i++) {
        shown[n] = titles[x->c->lang][i];
        names[n++] = last[i];
    }
    struct view_table t = {.names = names, .titles = shown, .columns = n};
    put_costs(x, &t);
    view_print(x->c, &x->v, &t);
}

/* ---- groups and classes ---- */

static void put_groups(struct simulating *x, struct view_table *t, str by,
                       const struct simulate_groups *g)
{
    for (uint32_t i = 0; i < g->n; i++) {
        const struct simulate_group *one = &g->v[i];
        str unknown = x->c->lang == LANG_VI ? STR("chưa rõ") : STR("not known");
        if (one->households == 0)
            continue;
        vec_push(x->c->arena, &t->cells, by);
        vec_push(x->c->arena, &t->cells, one->name.n > 0 ? one->name : unknown);
        put_int(x, t, one->households);
        put_int(x, t, one->gaining);
        put_int(x, t, one->losing);
        put_int(x, t, one->gained);
        put_int(x, t, one->lost);
        put_int(x, t, one->amount[0]);
        put_int(x, t, one->amount[1]);
    }
}

static enum err_code find_symbol(const struct simulating *x, str name,
                                 const struct law_symbol **out, struct err *e)
{
    *out = law_find(x->q.law, name);
    if (*out != NULL)
        return ERR_NONE;
    str near = law_suggest(x->q.law, name);
    err_set(e, ERR_INPUT, "luật không có tên \"%s\"", "the law has no name \"%s\"", name);
    if (near.n > 0)
        err_hint(e, "có phải là \"%s\"?", "did you mean \"%s\"?", near);
    return ERR_INPUT;
}

static enum err_code show_groups(struct simulating *x, struct err *e)
{
    static const char *const names[] = {"by",         "group",    "households", "gaining", "losing",
                                        "gained_vnd", "lost_vnd", "now_vnd",    "then_vnd"};
    static const char *const titles[2][9] = {{"chia theo", "nhóm", "hộ", "được thêm", "bị bớt",
                                              "thêm (đ)", "bớt (đ)", "nay (đ)", "sau (đ)"},
                                             {"by", "group", "households", "gaining", "losing",
                                              "gained (đ)", "lost (đ)", "now (đ)", "then (đ)"}};
    struct view_table t = {.names = names, .titles = titles[x->c->lang], .columns = 9};
    struct simulate_groups g;
    const struct law_symbol *s;
    str rank = x->rank.p != NULL ? x->rank : STR("b1");
    str rest = x->groups.p != NULL ? x->groups : STR("area,household_class");
    enum err_code code = find_symbol(x, rank, &s, e);
    if (code == ERR_NONE)
        code = simulate_tenths(x->c->arena, &x->q, &x->r, s, &g, e);
    if (code == ERR_NONE)
        put_groups(x, &t, rank, &g);
    while (rest.p != NULL && rest.n > 0 && code == ERR_NONE) {
        str name = str_trim(str_split(&rest, ','));
        code = find_symbol(x, name, &s, e);
        if (code == ERR_NONE)
            code = simulate_by(x->c->arena, &x->q, &x->r, s, x->c->lang, &g, e);
        if (code == ERR_NONE)
            put_groups(x, &t, name, &g);
    }
    if (code == ERR_NONE)
        view_print(x->c, &x->v, &t);
    return code;
}

static enum err_code show_classes(struct simulating *x, struct err *e)
{
    static const char *const names[] = {"class",           "value",       "households_now",
                                        "households_then", "persons_now", "persons_then"};
    static const char *const titles[2][6] = {
        {"phân loại", "hạng", "hộ nay", "hộ sau", "người nay", "người sau"},
        {"class", "value", "households now", "then", "persons now", "then"}};
    struct view_table t = {.names = names, .titles = titles[x->c->lang], .columns = 6};
    struct simulate_classes all;
    enum err_code code = simulate_classes(x->c->arena, &x->q, &x->r, x->c->lang, &all, e);
    for (uint32_t i = 0; i < all.n && code == ERR_NONE; i++) {
        const struct simulate_class *c = &all.v[i];
        if (c->households[0] == 0 && c->households[1] == 0)
            continue;
        vec_push(x->c->arena, &t.cells, c->symbol->id);
        vec_push(x->c->arena, &t.cells,
                 c->name.n > 0           ? c->name
                 : x->c->lang == LANG_VI ? STR("chưa xác định")
                                         : STR("undetermined"));
        put_int(x, &t, c->households[0]);
        put_int(x, &t, c->households[1]);
        put_int(x, &t, c->persons[0]);
        put_int(x, &t, c->persons[1]);
    }
    if (code == ERR_NONE)
        view_print(x->c, &x->v, &t);
    return code;
}

/* ---- households ---- */

static enum err_code write_households(struct simulating *x, struct err *e)
{
    struct csv_writer *w;
    const struct survey *s = x->r.world->survey;
    enum err_code code = csv_create(&w, arena_cstr(x->c->arena, x->households), e);
    if (code != ERR_NONE)
        return code;
    csv_put(w, STR("household"));
    csv_put(w, STR("now_vnd"));
    csv_put(w, STR("then_vnd"));
    csv_put(w, STR("difference_vnd"));
    csv_end_row(w);
    for (uint32_t i = 0; i < x->r.n_households; i++) {
        const struct simulate_household *h = &x->r.households[i];
        if (h->amount[0] == h->amount[1])
            continue;
        csv_put(w, survey_text_at(&s->household_id, h->row));
        csv_put_int(w, h->amount[0]);
        csv_put_int(w, h->amount[1]);
        csv_put_int(w, h->amount[1] - h->amount[0]);
        csv_end_row(w);
    }
    return csv_commit(w, e);
}

/* ---- all ---- */

static void say(const struct simulating *x)
{
    const char *vi = "%lld người và hộ được thêm, %lld bị bớt. Giả định: dân số như hôm nay, chỉ "
                     "thêm tuổi; %lld%% người chưa đăng ký sẽ hưởng (docs/simulation.md).\n";
    const char *en = "%lld persons and households gain, %lld lose. Assumed: the population as "
                     "today but for its age; %lld%% of those not enrolled take up "
                     "(docs/simulation.md).\n";
    fflush(stdout);
    fprintf(stderr, x->c->lang == LANG_VI ? vi : en, (long long)x->r.gaining,
            (long long)x->r.losing, (long long)x->percent);
}

static enum err_code show_all(struct simulating *x, struct err *e)
{
    bool people = x->v.how == VIEW_TABLE && x->show.p == NULL;
    enum err_code code = ERR_NONE;
    if (people || x->show.p == NULL || str_eq_c(x->show, "costs"))
        simulate_show_costs(x);
    if (people)
        cli_print(STR("\n"));
    if (people || str_eq_c(x->show, "groups"))
        code = show_groups(x, e);
    if (people)
        cli_print(STR("\n"));
    if (code == ERR_NONE && (people || str_eq_c(x->show, "classes")))
        code = show_classes(x, e);
    if (code == ERR_NONE && x->households.p != NULL)
        code = write_households(x, e);
    return code;
}

static enum err_code simulate(struct simulating *x, struct err *e)
{
    if (x->v.db.p == NULL)
        return err_set(e, ERR_USAGE, "thiếu --db", "--db is missing");
    enum err_code code = view_open(x->c, &x->v, &x->db, e);
    if (code == ERR_NONE)
        code = open_all(x, e);
    if (code != ERR_NONE)
        return code;
    x->q.progress = show_step;
    x->q.ctx = x;
    progress_start(&x->bar, x->c->lang, "Mô phỏng", "Simulating", x->q.months);
    code = simulate_run(x->db, x->c->arena, &x->q, &x->r, e);
    progress_end(&x->bar);
    if (code == ERR_NONE)
        code = show_all(x, e);
    if (code == ERR_NONE)
        say(x);
    if (x->r.keeps != NULL)
        budget_need_close(x->r.keeps);
    return code;
}

static int run(struct cli *c, int argc, char **argv)
{
    struct simulating x = {.c = c};
    struct err e = {0};
    const struct cli_option own[] = {
        {.name = "--law", .value = &x.law_folder},
        {.name = "--from", .value = &x.from},
        {.name = "--months", .value = &x.months},
        {.name = "--by", .value = &x.by},
        {.name = "--groups", .value = &x.groups},
        {.name = "--rank", .value = &x.rank},
        {.name = "--take-up", .value = &x.take_up},
        {.name = "--show", .value = &x.show},
        {.name = "--households", .value = &x.households},
        {.name = "--generated", .value = &x.generated},
        {.name = "--size", .value = &x.size},
        {.name = "--seed", .value = &x.seed},
        {.name = "--threads", .value = &x.threads},
    };
    enum { OWN = sizeof(own) / sizeof(own[0]) };
    struct cli_option options[VIEW_OPTION_COUNT + OWN];
    view_options(&x.v, options);
    for (int i = 0; i < VIEW_OPTION_COUNT; i++)
        options[i].required = false; /* a population that is made up needs no database */
    for (int i = 0; i < OWN; i++)
        options[VIEW_OPTION_COUNT + i] = own[i];
    enum err_code code = cli_parse(options, VIEW_OPTION_COUNT + OWN, argc, argv, x.proposals,
                                   SIMULATE_MAX_PROPOSALS, &x.n_proposals, &e);
    if (code == ERR_NONE)
        code = take_options(&x, &e);
    if (code == ERR_NONE && x.generated.p != NULL)
        code = simulate_generated_cmd(&x, &e);
    else if (code == ERR_NONE)
        code = simulate(&x, &e);
    store_close(x.db);
    return code == ERR_NONE ? 0 : cli_fail(c, &e);
}

const struct command cmd_simulate = {
    .name = "simulate",
    .summary = {"nếu luật đổi: tốn bao nhiêu, ai được thêm, ai bị bớt",
                "if the law changed: what it would cost, who would gain, who would lose"},
    .help = {HELP_VI, HELP_EN},
    .run = run,
};
