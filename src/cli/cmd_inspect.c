/* ansinh inspect: what an inspector should look at. */
#include "base/fmt.h"
#include "cli/dossier_cmd.h"
#include "cli/inputs.h"
#include "cli/record_view.h"
#include "evidence/inspect/inspect.h"
#include "registry/times.h"

#include <stdio.h>

#define HELP_VI                                                                                                       \
    "ansinh inspect — thanh tra nên xem gì\n\n"                                                                   \
    "  ansinh inspect find   --db DB [--kind LOẠI] [--commune XÃ] [--limit N]\n"                                   \
    "  ansinh inspect rank   --db DB [--by entity|commune|kind] [--limit N]\n"                                        \
    "  ansinh inspect sample --db DB --size N --seed S [--random P]\n"                                                \
    "  ansinh inspect kinds                        các loại, và phải xem gì\n\n"                               \
    "  --random P   bao nhiêu phần trăm mẫu lấy ngẫu nhiên (mặc định 30); cùng hạt giống thì\n" \
    "               cùng mẫu\n"                                                                                    \
    "  --limit N    bao nhiêu dòng (mặc định 200; 0: tất cả)\n"                                            \
    "  --no-law     không xét phát hiện của luật (nhanh hơn)\n"                                             \
    "  --as-of NGÀY, --law, --province, --format table|csv|json\n\n"                                                 \
    "Hồ sơ kiểm tra (docs/inspection.md §6):\n"                                                                 \
    "  ansinh inspect open      --db DB NGƯỜI --reason PHÁT_HIỆN --who AI\n"                                    \
    "  ansinh inspect visit     --db DB HỒ_SƠ --reason THẤY_GÌ --document GIẤY_TỜ --who AI\n"               \
    "                           [MỤC=yes|no|unseen …]\n"                                                          \
    "  ansinh inspect checklist --db DB HỒ_SƠ       điều phải xem, đã xem gì\n"                            \
    "  ansinh inspect conclude  --db DB HỒ_SƠ --as confirmed|refuted|undetermined\n"                               \
    "                           --reason … [--article … --amount TIỀN] --who AI\n"                              \
    "  ansinh inspect approve|send-back --db DB HỒ_SƠ [--reason …] --who NGƯỜI_KHÁC\n"                       \
    "  ansinh inspect follow    --db DB HỒ_SƠ --reason VIỆC --to NGÀY --who AI\n"                               \
    "  ansinh inspect done|close --db DB HỒ_SƠ [--reason …] --who AI\n"                                          \
    "  ansinh inspect dossiers  --db DB;   inspect dossier --db DB HỒ_SƠ\n"                                        \
    "  ansinh inspect paper     --db DB HỒ_SƠ [--out TỆP.pdf]\n\n"                                               \
    "Kế hoạch năm và hậu kiểm chi trả (§7, §8):\n"                                                      \
    "  ansinh inspect plan         --db DB NĂM --visits XÃ --days NGÀY --seed S [--random P] "                     \
    "--who AI\n"                                                                                                      \
    "  ansinh inspect plan-approve --db DB NĂM BẢN --who NGƯỜI_KHÁC (plan-return: --reason …)\n"             \
    "  ansinh inspect plan-show    --db DB NĂM [BẢN];   plan-paper … [--out TỆP.pdf]\n"                        \
    "  ansinh inspect verify       --db DB --month THÁNG --seed S [--margin 3] [--expected 5]\n"                     \
    "                              [--by-commune] --who AI\n"                                                         \
    "  ansinh inspect verify-record --db DB MẪU SỐ --as right|wrong_amount|wrong_person|\n"                       \
    "                              not_received|unreached [--amount …] [--reason …] --who AI\n"                   \
    "  ansinh inspect verify-show  --db DB MẪU\n\n"                                                                 \
    "Một phát hiện là một câu hỏi, không phải lời kết tội. docs/inspection.md.\n\n"               \
    "Ví dụ:\n"                                                                                                     \
    "  ansinh inspect find --db bac-ninh.db --kind dead_paid\n"                                                       \
    "  ansinh inspect sample --db bac-ninh.db --size 200 --seed 2027\n"
#define HELP_EN                                                                                      \
    "ansinh inspect — what an inspector should look at\n\n"                                        \
    "  ansinh inspect find   --db DB [--kind KIND] [--commune C] [--limit N]\n"                      \
    "  ansinh inspect rank   --db DB [--by entity|commune|kind] [--limit N]\n"                       \
    "  ansinh inspect sample --db DB --size N --seed S [--random P]\n"                               \
    "  ansinh inspect kinds                        the kinds, and what to look at\n\n"               \
    "  --random P   percent of the sample taken by chance (30); the same seed, the same sample\n"    \
    "  --limit N    how many lines (200; 0: all)\n"                                                  \
    "  --no-law     without the law's findings (faster)\n"                                           \
    "  --as-of DAY, --law, --province, --format table|csv|json\n\n"                                  \
    "Dossiers (docs/inspection.md §6):\n"                                                           \
    "  ansinh inspect open      --db DB WHOM --reason FINDING --who WHO\n"                           \
    "  ansinh inspect visit     --db DB DOSSIER --reason SEEN --document PAPERS --who WHO\n"         \
    "                           [ITEM=yes|no|unseen …]\n"                                          \
    "  ansinh inspect checklist --db DB DOSSIER     what to look at, what was\n"                     \
    "  ansinh inspect conclude  --db DB DOSSIER --as confirmed|refuted|undetermined\n"               \
    "                           --reason … [--article … --amount AMOUNT] --who WHO\n"            \
    "  ansinh inspect approve|send-back --db DB DOSSIER [--reason …] --who ANOTHER\n"              \
    "  ansinh inspect follow    --db DB DOSSIER --reason WHAT --to DAY --who WHO\n"                  \
    "  ansinh inspect done|close --db DB DOSSIER [--reason …] --who WHO\n"                         \
    "  ansinh inspect dossiers  --db DB;   inspect dossier --db DB DOSSIER\n"                        \
    "  ansinh inspect paper     --db DB DOSSIER [--out FILE.pdf]\n\n"                                \
    "The yearly plan, and payments looked at afterwards (§7, §8):\n"                               \
    "  ansinh inspect plan         --db DB YEAR --visits COMMUNES --days DAYS --seed S [--random "   \
    "P]\n"                                                                                           \
    "                              --who WHO\n"                                                      \
    "  ansinh inspect plan-approve --db DB YEAR VERSION --who ANOTHER (plan-return: --reason …)\n" \
    "  ansinh inspect plan-show    --db DB YEAR [VERSION];   plan-paper … [--out FILE.pdf]\n"      \
    "  ansinh inspect verify       --db DB --month MONTH --seed S [--margin 3] [--expected 5]\n"     \
    "                              [--by-commune] --who WHO\n"                                       \
    "  ansinh inspect verify-record --db DB SAMPLE NUMBER --as right|wrong_amount|wrong_person|\n"   \
    "                              not_received|unreached [--amount …] [--reason …] --who WHO\n" \
    "  ansinh inspect verify-show  --db DB SAMPLE\n\n"                                               \
    "A finding is a question, not an accusation. docs/inspection.md.\n\n"                            \
    "Examples:\n"                                                                                    \
    "  ansinh inspect find --db bac-ninh.db --kind dead_paid\n"                                      \
    "  ansinh inspect sample --db bac-ninh.db --size 200 --seed 2027\n"

struct asking {
    struct cli *c;
    struct record_view v;
    struct store_conn *db;
    str law_folder, kind, commune, by, size, seed, random, limit;
    bool no_law;
    struct inspect_question q;
    int64_t most;
};

static str number(struct asking *x, const char *format, int64_t v)
{
    char text[40];
    size_t n = fmt_write(text, sizeof(text), format, v);
    return arena_str(x->c->arena, (str){text, n});
}

static str amount(struct asking *x, vnd v)
{
    return v == 0 ? STR("") : number(x, x->v.how == VIEW_TABLE ? "%n" : "%l", v);
}

static void put(struct asking *x, struct view_table *t, const str *cells)
{
    for (uint32_t i = 0; i < t->columns; i++)
        vec_push(x->c->arena, &t->cells, cells[i]);
}

/* ---- what is asked ---- */

static enum err_code show_kinds(struct asking *x, struct err *e)
{
    static const char *const names[] = {"kind", "weight", "seen", "look_at"};
    static const char *const titles[2][4] = {{"loại", "nặng", "thấy gì", "xem gì"},
                                             {"kind", "weight", "what was seen", "look at"}};
    struct view_table t = {.names = names, .titles = titles[x->c->lang], .columns = 4};
    enum lang l = x->c->lang;
    (void)e;
    for (uint32_t i = 0; i < inspect_n_kinds; i++) {
        const struct inspect_kind *k = &inspect_kinds[i];
        const str cells[] = {str_from_c(k->code), number(x, "%l", k->weight),
                             str_from_c(k->name[l]), str_from_c(k->check[l])};
        put(x, &t, cells);
    }
    view_print(x->c, &x->v, &t);
    return ERR_NONE;
}

static void show_found(struct asking *x, const struct inspect_findings *all)
{
    static const char *const names[] = {"risk",   "kind",       "entity", "commune",
                                        "detail", "amount_vnd", "seen",   "look_at"};
    static const char *const titles[2][8] = {
        {"rủi ro", "loại", "của", "xã", "chi tiết", "số tiền", "thấy gì", "xem gì"},
        {"risk", "kind", "of", "commune", "detail", "amount", "what was seen", "look at"}};
    struct view_table t = {.names = names, .titles = titles[x->c->lang], .columns = 8};
    enum lang l = x->c->lang;
    for (uint32_t i = 0; i < all->n && (x->most == 0 || i < x->most); i++) {
        const struct inspect_finding *f = &all->v[i];
        const str cells[] = {number(x, "%l", f->risk),
                             str_from_c(f->kind->code),
                             f->entity != 0 ? number(x, "#%l", f->entity) : STR(""),
                             f->commune,
                             f->detail[l],
                             amount(x, f->amount),
                             str_from_c(f->kind->name[l]),
                             str_from_c(f->kind->check[l])};
        put(x, &t, cells);
    }
    view_print(x->c, &x->v, &t);
}

static enum err_code show_ranks(struct asking *x, const struct inspect_findings *all, struct err *e)
{
    static const char *const names[] = {"risk", "of", "commune", "findings", "amount_vnd", "why"};
    static const char *const titles[2][6] = {
        {"rủi ro", "của", "xã", "phát hiện", "số tiền", "vì"},
        {"risk", "of", "commune", "findings", "amount", "why"}};
    struct view_table t = {.names = names, .titles = titles[x->c->lang], .columns = 6};
    struct inspect_ranks ranks;
    enum inspect_by by = str_eq_c(x->by, "commune") ? INSPECT_BY_COMMUNE
                         : str_eq_c(x->by, "kind")  ? INSPECT_BY_KIND
                                                    : INSPECT_BY_ENTITY;
    if (x->by.p != NULL && by == INSPECT_BY_ENTITY && !str_eq_c(x->by, "entity"))
        return err_set(e, ERR_USAGE, "--by nhận entity, commune hoặc kind",
                       "--by takes entity, commune or kind");
    inspect_ranks(x->c->arena, all, by, &ranks);
    for (uint32_t i = 0; i < ranks.n && (x->most == 0 || i < x->most); i++) {
        const struct inspect_rank *r = &ranks.v[i];
        str of = r->entity != 0    ? number(x, "#%l", r->entity)
                 : r->kind != NULL ? str_from_c(r->kind->code)
                                   : r->commune;
        const str cells[] = {
            number(x, "%l", r->risk), of,    r->commune, number(x, "%l", r->findings),
            amount(x, r->amount),     r->why};
        put(x, &t, cells);
    }
    view_print(x->c, &x->v, &t);
    return ERR_NONE;
}

static enum err_code show_sample(struct asking *x, const struct inspect_findings *all,
                                 struct err *e)
{
    static const char *const names[] = {"n", "entity", "commune", "risk", "why"};
    static const char *const titles[2][5] = {{"số", "của", "xã", "rủi ro", "vì"},
                                             {"no.", "of", "commune", "risk", "why"}};
    struct view_table t = {.names = names, .titles = titles[x->c->lang], .columns = 5};
    struct inspect_picks picks;
    int64_t size, seed, random = 30;
    enum err_code code = ERR_NONE;
    if (!num_parse_int(x->size, &size) || size < 1 || size > 1000000 ||
        !num_parse_int(x->seed, &seed))
        return err_set(e, ERR_USAGE, "cần --size N và --seed S",
                       "--size N and --seed S are needed");
    if (x->random.p != NULL && (!num_parse_int(x->random, &random) || random < 0 || random > 100))
        return err_set(e, ERR_USAGE, "--random nhận một số từ 0 đến 100",
                       "--random takes a number from 0 to 100");
    const struct inspect_draw draw = {(uint32_t)size, (uint32_t)random, (uint64_t)seed};
    code = inspect_sample(x->db, x->c->arena, &x->q, all, &draw, &picks, e);
    for (uint32_t i = 0; i < picks.n && code == ERR_NONE; i++) {
        const struct inspect_pick *p = &picks.v[i];
        bool chance = p->risk == 0 && x->v.how == VIEW_TABLE && x->c->lang == LANG_VI;
        const str cells[] = {number(x, "%l", (int64_t)i + 1), number(x, "#%l", p->entity),
                             p->commune, number(x, "%l", p->risk),
                             chance ? STR("ngẫu nhiên") : p->why};
        put(x, &t, cells);
    }
    if (code == ERR_NONE)
        view_print(x->c, &x->v, &t);
    return code;
}

/* ---- all ---- */

/* Payments and reviews are read whole; records of a day before there were any are no finding's
 * absence. */
static enum err_code warn_early(struct asking *x, struct err *e)
{
    struct store_value v;
    char on[11];
    int got = store_one(x->db,
                        SQL("SELECT COALESCE(MIN(valid_from), 0) FROM household WHERE province ="
                            " ?1"),
                        STORE_VALUES(store_int(x->q.province)), x->c->arena, &v, 1, e);
    if (got < 0)
        return e->code;
    if (v.i == 0 || x->q.on >= v.i)
        return ERR_NONE;
    day_format_vi((day)v.i, on);
    on[10] = '\0';
    fprintf(stderr,
            x->c->lang == LANG_VI
                ? "chú ý: sổ bắt đầu từ %s, sau ngày --as-of: gần như không có gì để phát hiện\n"
                : "note: the registry begins on %s, after --as-of: there is next to nothing to "
                  "find\n",
            on);
    return ERR_NONE;
}

static enum err_code inspect(struct asking *x, str what, struct err *e)
{
    struct inspect_findings all;
    struct areas *areas = NULL;
    if (x->v.db.p == NULL)
        return err_set(e, ERR_USAGE, "thiếu --db", "--db is missing");
    enum err_code code = view_open(x->c, &x->v, &x->db, e);
    if (code == ERR_NONE && !x->no_law)
        code = inputs_law(x->c, x->law_folder, &x->q.law, e);
    if (code == ERR_NONE)
        code = inputs_areas(x->c, &areas, e);
    if (code != ERR_NONE)
        return code;
    x->q.areas = areas;
    x->q.province = x->v.at.province;
    x->q.on = x->v.at.as_of;
    x->q.kind = x->kind.p != NULL ? x->kind : STR("");
    x->q.commune = x->commune.p != NULL ? x->commune : STR("");
    code = warn_early(x, e);
    if (code == ERR_NONE)
        code = inspect_find(x->db, x->c->arena, &x->q, &all, e);
    if (code != ERR_NONE)
        return code;
    if (str_eq_c(what, "rank"))
        return show_ranks(x, &all, e);
    if (str_eq_c(what, "sample"))
        return show_sample(x, &all, e);
    show_found(x, &all);
    return ERR_NONE;
}

static enum err_code dispatch(struct asking *x, str what, struct err *e)
{
    x->most = 200;
    if (x->limit.p != NULL && (!num_parse_int(x->limit, &x->most) || x->most < 0))
        return err_set(e, ERR_USAGE, "--limit nhận một số", "--limit takes a number");
    if (str_eq_c(what, "kinds")) {
        enum err_code code = view_format(&x->v, e);
        return code == ERR_NONE ? show_kinds(x, e) : code;
    }
    if (str_eq_c(what, "find") || str_eq_c(what, "rank") || str_eq_c(what, "sample"))
        return inspect(x, what, e);
    err_set(e, ERR_USAGE, "cần find, rank, sample hoặc kinds",
            "find, rank, sample or kinds is needed");
    err_hint(e, "xem ansinh inspect --help", "see ansinh inspect --help");
    return ERR_USAGE;
}

static int run(struct cli *c, int argc, char **argv)
{
    if (argc > 1 && dossier_cmd_is(str_from_c(argv[1])))
        return dossier_cmd_run(c, argc, argv);
    struct asking x = {.c = c};
    struct err e = {0};
    str words[1];
    uint32_t n = 0;
    const struct cli_option own[] = {
        {.name = "--law", .value = &x.law_folder},  {.name = "--kind", .value = &x.kind},
        {.name = "--commune", .value = &x.commune}, {.name = "--by", .value = &x.by},
        {.name = "--size", .value = &x.size},       {.name = "--seed", .value = &x.seed},
        {.name = "--random", .value = &x.random},   {.name = "--limit", .value = &x.limit},
        {.name = "--no-law", .flag = &x.no_law},
    };
    enum { OWN = sizeof(own) / sizeof(own[0]) };
    struct cli_option options[VIEW_OPTION_COUNT + OWN];
    view_options(&x.v, options);
    for (int i = 0; i < VIEW_OPTION_COUNT; i++)
        options[i].required = false; /* the kinds need no database */
    for (int i = 0; i < OWN; i++)
        options[VIEW_OPTION_COUNT + i] = own[i];
    enum err_code code = cli_parse(options, VIEW_OPTION_COUNT + OWN, argc, argv, words, 1, &n, &e);
    if (code == ERR_NONE)
        code = dispatch(&x, n > 0 ? words[0] : STR(""), &e);
    store_close(x.db);
    return code == ERR_NONE ? 0 : cli_fail(c, &e);
}

const struct command cmd_inspect = {
    .name = "inspect",
    .summary = {"thanh tra nên xem gì: phát hiện, xếp hạng rủi ro, lấy mẫu",
                "what an inspector should look at: findings, ranks, samples"},
    .help = {HELP_VI, HELP_EN},
    .run = run,
};
