/* ansinh decide: forms in, decisions with their articles out. */
#include "base/fmt.h"
#include "base/host.h"
#include "base/num.h"
#include "cli/decide.h"
#include "cli/law_sum.h"
#include "cli/survey_problems.h"
#include "registry/times.h"

#include <stdio.h>

#define HELP_VI                                                                                                          \
    "ansinh decide — từ phiếu khảo sát đến hạng hộ và quyền lợi của một tháng\n\n"             \
    "  ansinh decide --households TỆP --members TỆP [--facts TỆP] --month THÁNG --out THƯ_MỤC\n"               \
    "  ansinh decide SỔ_TÍNH.xlsx --month THÁNG --out THƯ_MỤC\n"                                                  \
    "  ansinh decide --db DB --month THÁNG [--out THƯ_MỤC] [--store [--who TÊN]]\n\n"                               \
    "Ghi classes.csv (hạng từng hộ) và entitlements.csv (từng quyền lợi, số tiền, văn bản, "         \
    "điều), in bảng\n"                                                                                              \
    "tổng hợp theo huyện, hạng và quyền lợi. Ô trống trong tệp vào là chưa rõ, không phải là " \
    "không.\n\n"                                                                                                        \
    "  --households TỆP  hộ, mỗi dòng một hộ\n"                                                               \
    "  --members TỆP     thành viên, mỗi dòng một người\n"                                                   \
    "  --facts TỆP       những gì phiếu không hỏi: khuyết tật, đã mất, quyết định…\n"           \
    "  SỔ_TÍNH.xlsx      ba tệp ấy là ba trang của một sổ tính: households (Hộ), members (Thành "      \
    "viên),\n"                                                                                                          \
    "                    facts (Dữ kiện), như của ansinh import\n"                                                \
    "  --db DB           sổ đăng ký thay cho các tệp, như vào ngày cuối tháng "                            \
    "(docs/registry.md); "                                                                                               \
    "có thể "                                                                                                         \
    "kèm\n"                                                                                                             \
    "                    --province MÃ, --recording N\n"                                                                \
    "  --store           lưu kết quả vào cơ sở dữ liệu, cùng luật, các ngày và người chạy "      \
    "(--who);\n"                                                                                                         \
    "                    hỏi lại như cũ thì không đổi gì; xem: ansinh decided --help\n"                      \
    "  --month THÁNG     tháng quyết định: 2024-07 hoặc 07/2024\n"                                              \
    "  --known-on NGÀY   như cơ quan có thể biết vào ngày đó (mặc định: tất cả những gì đã "   \
    "biết)\n"                                                                                                          \
    "  --law THƯ_MỤC     luật (mặc định: law/ đi kèm chương trình)\n"                                     \
    "  --threads N       số luồng; kết quả không đổi một byte nào\n"                                      \
    "  --keep-going      bỏ những hộ có dữ liệu sai, ghi lý do vào rejected.csv\n"                          \
    "  --out THƯ_MỤC     nơi ghi kết quả; ghi đủ hoặc không ghi gì\n\n"                                   \
    "Ví dụ:\n"                                                                                                        \
    "  ansinh decide --households out/2023/households.csv --members out/2023/members.csv \\\n"                           \
    "      --facts out/2023/facts.csv --month 2024-07 --out out/2024-07\n"                                               \
    "  Tháng 7/2026 như biết ngày 1/8/2026, trước khi Nghị định 335/2026 ban hành:\n"                      \
    "  ansinh decide … --month 2026-07 --known-on 2026-08-01 --out out/before\n\n"                                     \
    "Các cột: docs/manual.md. Vì sao một hộ được như vậy: ansinh explain --help\n"
#define HELP_EN                                                                                    \
    "ansinh decide — from survey forms to classes and entitlements of a month\n\n"               \
    "  ansinh decide --households FILE --members FILE [--facts FILE] --month MONTH --out "         \
    "FOLDER\n"                                                                                     \
    "  ansinh decide WORKBOOK.xlsx --month MONTH --out FOLDER\n"                                   \
    "  ansinh decide --db DB --month MONTH [--out FOLDER] [--store [--who NAME]]\n\n"              \
    "Writes classes.csv (each household's class) and entitlements.csv (each benefit, amount, "     \
    "instrument,\n"                                                                                \
    "article), prints a summary by district, class and benefit. An empty cell is unknown, not "    \
    "no.\n\n"                                                                                      \
    "  --households FILE  households, one a row\n"                                                 \
    "  --members FILE     members, one a row\n"                                                    \
    "  --facts FILE       what the form does not ask: disability, death, decisions…\n"           \
    "  WORKBOOK.xlsx      the three as sheets of a workbook: households (Hộ), members (Thành "  \
    "viên),\n"                                                                                    \
    "                     facts (Dữ kiện), as ansinh import takes it\n"                        \
    "  --db DB            the registry instead of files, as of the last day of the month "         \
    "(docs/registry.md);\n"                                                                        \
    "                     --province CODE and --recording N may go with it\n"                      \
    "  --store            keep the results in the database, with the law, the days and who ran "   \
    "it\n"                                                                                         \
    "                     (--who); the same asked again changes nothing; see ansinh decided "      \
    "--help\n"                                                                                     \
    "  --month MONTH      the month decided: 2024-07 or 07/2024\n"                                 \
    "  --known-on DAY     as the office could have known on that day (default: all that is "       \
    "known)\n"                                                                                     \
    "  --law FOLDER       the law (default: the law/ that is shipped)\n"                           \
    "  --threads N        threads; no byte of the result changes\n"                                \
    "  --keep-going       leave out households with wrong data, tell why in rejected.csv\n"        \
    "  --out FOLDER       where the results go: all of them, or none\n\n"                          \
    "Examples:\n"                                                                                  \
    "  ansinh decide --households out/2023/households.csv --members out/2023/members.csv \\\n"     \
    "      --facts out/2023/facts.csv --month 2024-07 --out out/2024-07\n"                         \
    "  July 2026 as known on 1 August 2026, before Decree 335/2026 was issued:\n"                  \
    "  ansinh decide … --month 2026-07 --known-on 2026-08-01 --out out/before\n\n"               \
    "The columns: docs/manual.md. Why a household gets what it gets: ansinh explain --help\n"

static char *in_folder(struct cli *c, str folder, const char *name)
{
    char path[4096];
    size_t n = fmt_write(path, sizeof(path), "%s/%z", folder, name);
    return arena_cstr(c->arena, (str){path, n});
}

static void write_rejects(const struct cli *c, const struct survey *s, struct csv_writer *w)
{
    survey_problems_head(w);
    for (uint32_t i = 0; i < s->rejects.n; i++)
        survey_problems_put(w, &s->rejects.v[i], STR(""), c->lang);
    char count[32];
    fmt_grouped(count, s->rejects.n);
    if (s->rejects.n > 0)
        fprintf(stderr,
                c->lang == LANG_VI ? "Đã bỏ các hộ có dữ liệu sai: %s lỗi, xem rejected.csv\n"
                                   : "Households with wrong data left out: %s mistakes, see "
                                     "rejected.csv\n",
                count);
}

/* ---- keeping ---- */

struct keeping {
    bool wanted;
    str who;
    struct decide_keep keep;
    const struct decided_run *same; /* kept before; NULL: this is new */
};

/* In one transaction, from looking whether it is kept already to the commit. */
static enum err_code keeping_open(struct cli *c, const struct input_options *o,
                                  const struct inputs *in, struct keeping *k, struct err *e)
{
    struct decided_runs runs;
    struct decided_run *run = &k->keep.run;
    const struct store_options open = {.location = in->db};
    run->basis = (struct decided_basis){.province = in->province,
                                        .month = in->month,
                                        .as_of = month_last_day(in->month),
                                        .known_on = in->known_on,
                                        .recording = in->recording,
                                        .program = STR(ANSINH_VERSION)};
    run->actor = k->who.p != NULL ? k->who : cli_user(c);
    run->at_us = store_now_us();
    k->keep.households = in->numbers;
    enum err_code code = law_sum(c, o->law, run->basis.law_sum, e);
    if (code == ERR_NONE)
        code = store_open(&k->keep.db, &open, e);
    if (code == ERR_NONE)
        code = store_begin(k->keep.db, e);
    if (code == ERR_NONE)
        code = decided_list(k->keep.db, c->arena, in->province, in->month, &runs, e);
    if (code != ERR_NONE)
        return code;
    k->same = decided_same(&runs, &run->basis);
    k->keep.writing = k->same == NULL;
    return ERR_NONE;
}

/* The same law and the same facts give the same bytes, or something is wrong. */
static enum err_code keeping_close(struct cli *c, struct keeping *k, struct err *e)
{
    const struct decided_run *run = &k->keep.run;
    bool vi = c->lang == LANG_VI;
    if (k->same == NULL) {
        enum err_code code = store_commit(k->keep.db, e);
        if (code == ERR_NONE)
            printf(vi ? "Đã lưu: lần %lld của tháng.\n" : "Kept: run %lld of the month.\n",
                   (long long)run->number);
        return code;
    }
    const struct decided_counts *x = &run->counts, *y = &k->same->counts;
    if (mem_cmp(x->classes_sum, y->classes_sum, 32) != 0 ||
        mem_cmp(x->entitlements_sum, y->entitlements_sum, 32) != 0)
        return err_set(e, ERR_INTERNAL, "lần %l đã lưu có cùng luật và dữ kiện nhưng kết quả khác",
                       "run %l, kept before, has the same law and facts but other results",
                       k->same->number);
    printf(vi ? "Đã lưu từ trước: lần %lld của tháng; không đổi gì.\n"
              : "Kept before: run %lld of the month; nothing changed.\n",
           (long long)k->same->number);
    return ERR_NONE;
}

/* ---- the command ---- */

enum { W_REJECTED, W_CLASSES, W_ENTITLEMENTS, W_COUNT };

static enum err_code open_files(struct cli *c, const struct inputs *in, str out, bool keep_going,
                                struct csv_writer *w[W_COUNT], struct err *e)
{
    static const char *const names[W_COUNT] = {"rejected.csv", "classes.csv", "entitlements.csv"};
    enum err_code code = host_make_folder(out, e);
    for (int i = keep_going ? W_REJECTED : W_CLASSES; i < W_COUNT && code == ERR_NONE; i++)
        code = csv_create(&w[i], in_folder(c, out, names[i]), e);
    if (code == ERR_NONE && keep_going)
        write_rejects(c, in->survey, w[W_REJECTED]);
    return code;
}

static enum err_code decide(struct cli *c, const struct input_options *o, str out, str threads_text,
                            struct keeping *k, struct err *e)
{
    struct inputs in = {0};
    struct csv_writer *w[W_COUNT] = {NULL, NULL, NULL};
    struct decide_summary summary;
    uint32_t threads = 1;
    enum err_code code = inputs_threads(threads_text, &threads, e);
    if (code == ERR_NONE)
        code = inputs_load(c, o, (str){NULL, 0}, &in, e);
    if (code == ERR_NONE && out.p != NULL)
        code = open_files(c, &in, out, o->keep_going, w, e);
    if (code == ERR_NONE && k->wanted)
        code = keeping_open(c, o, &in, k, e);
    const struct decide_to to = {.classes = w[W_CLASSES],
                                 .entitlements = w[W_ENTITLEMENTS],
                                 .keep = k->wanted ? &k->keep : NULL};
    if (code == ERR_NONE)
        code = decide_write(c, &in, threads, &to, &summary, e);
    if (code == ERR_NONE)
        decide_print(c, &in, &summary);
    if (code == ERR_NONE && k->wanted)
        code = keeping_close(c, k, e);
    for (int i = 0; i < W_COUNT; i++) {
        if (code == ERR_NONE && w[i] != NULL)
            code = csv_commit(w[i], e);
        else
            csv_abandon(w[i]);
    }
    store_close(k->keep.db);
    survey_free(in.survey);
    return code;
}

static enum err_code check_options(const struct input_options *o, str out, const struct keeping *k,
                                   struct err *e)
{
    if (out.p == NULL && !k->wanted)
        return err_set(e, ERR_USAGE, "thiếu --out (hoặc --store)", "--out (or --store) is missing");
    if (k->wanted && o->db.p == NULL)
        return err_set(e, ERR_USAGE, "--store chỉ đi với --db", "--store goes with --db alone");
    if (k->who.p != NULL && !k->wanted)
        return err_set(e, ERR_USAGE, "--who chỉ đi với --store", "--who goes with --store alone");
    return ERR_NONE;
}

static int run(struct cli *c, int argc, char **argv)
{
    struct input_options o = {0};
    struct keeping k = {0};
    str out = {NULL, 0}, threads = {NULL, 0};
    struct cli_option options[INPUT_OPTION_COUNT + 5];
    uint32_t n = INPUT_OPTION_COUNT;
    inputs_options(&o, options);
    options[n++] = (struct cli_option){.name = "--out", .value = &out};
    options[n++] = (struct cli_option){.name = "--threads", .value = &threads};
    options[n++] = (struct cli_option){.name = "--keep-going", .flag = &o.keep_going};
    options[n++] = (struct cli_option){.name = "--store", .flag = &k.wanted};
    options[n++] = (struct cli_option){.name = "--who", .value = &k.who};
    struct err e = {0};
    if (inputs_parse(&o, options, n, argc, argv, &e) != ERR_NONE ||
        check_options(&o, out, &k, &e) != ERR_NONE ||
        decide(c, &o, out, threads, &k, &e) != ERR_NONE)
        return cli_fail(c, &e);
    return 0;
}

const struct command cmd_decide = {
    .name = "decide",
    .summary = {"hạng hộ và quyền lợi của một tháng", "classes and entitlements of a month"},
    .help = {HELP_VI, HELP_EN},
    .run = run,
};
