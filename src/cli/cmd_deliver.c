/* ansinh deliver: what is not monthly cash. The table of its subcommands. */
#include "cli/deliver_cmd.h"
#include "cli/deliver_more_cmd.h"

#define HELP_VI                                                                                                          \
    "ansinh deliver — những gì không phải trợ cấp hằng tháng\n\n"                                         \
    "  ansinh deliver catalogue [--kind LOẠI]                  luật có những gì\n"                               \
    "  ansinh deliver likely --db DB --kind LOẠI --month THÁNG  luật nợ ai mà chưa có\n"                       \
    "  ansinh deliver plan   --db DB --kind LOẠI --month THÁNG [AI…] --who …   lập danh sách\n"                \
    "  ansinh deliver approve|send-back --db DB --list SỐ --number … --signer … --who …\n"                       \
    "  ansinh deliver export --db DB --list SỐ --out TỆP.csv|TỆP.xlsx\n"                                           \
    "  ansinh deliver import --db DB TỆP --who … [--warehouse KHO] [--problems TỆP]\n"                             \
    "  ansinh deliver deliver|receive|refuse|reverse|review --db DB LƯỢT…|--list SỐ --who …\n"                  \
    "  ansinh deliver status --db DB [--by programme] [--late [--on NGÀY]]\n"                                           \
    "  ansinh deliver show   --db DB LƯỢT…|--list SỐ\n"                                                           \
    "  ansinh deliver stock  --db DB [--warehouse KHO --item NỘI_DUNG --quantity SỐ [--loss] "                       \
    "--who …]\n"                                                                                                       \
    "  ansinh deliver evidence --db DB [LƯỢT TỆP… --store THƯ_MỤC --who … [--photo]] [--verify]\n"           \
    "  ansinh deliver site   --db DB LƯỢT [--village THÔN --place ĐỊA_CHỈ [--at VĨ_ĐỘ,KINH_ĐỘ] "         \
    "--who …]\n"                                                                                                       \
    "  ansinh deliver project …   nhà ở, lớp nghề, mô hình sinh kế: deliver project --help\n"               \
    "  ansinh deliver credit …    vay vốn ngân hàng chính sách: deliver credit --help\n"                         \
    "  ansinh deliver premium|coverage --db DB --month THÁNG [--names]\n\n"                                             \
    "LOẠI: premium, once, in_kind, credit, building, training, livelihood, electricity, "                              \
    "tuition,\n"                                                                                                         \
    "legal_aid. Thẻ bảo hiểm và tiền điện lập theo quý của --month; học kỳ: --from … --to ….\n" \
    "AI: HỘ, HỘ/SỐ, số định danh, #SỐ; không nói ai là mọi người, hay của --commune.\n"           \
    "Người lập và người duyệt phải khác nhau. docs/deliveries.md.\n\n"                                     \
    "Ví dụ:\n"                                                                                                        \
    "  ansinh deliver plan --db bac-ninh.db --kind premium --month 2026-07 --who \"Nguyễn Thị "                      \
    "Hoà\"\n"                                                                                                           \
    "  ansinh deliver approve --db bac-ninh.db --list 17 --number 12/QĐ-UBND \\\n"                                      \
    "      --signer \"Chủ tịch UBND xã\" --on 2026-07-02 --who \"Lê Văn C\"\n"                                    \
    "  ansinh deliver export --db bac-ninh.db --list 17 --out bhxh-quy-3.xlsx\n"                                         \
    "  ansinh deliver import --db bac-ninh.db tra-loi-bhxh.csv --who \"Nguyễn Thị Hoà\"\n"
#define HELP_EN                                                                                       \
    "ansinh deliver — what is not monthly cash\n\n"                                                 \
    "  ansinh deliver catalogue [--kind KIND]                  what the law has\n"                    \
    "  ansinh deliver likely --db DB --kind KIND --month MONTH  owed by the law, not given yet\n"     \
    "  ansinh deliver plan   --db DB --kind KIND --month MONTH [WHOM…] --who …   a list\n"        \
    "  ansinh deliver approve|send-back --db DB --list N --number … --signer … --who …\n"       \
    "  ansinh deliver export --db DB --list N --out FILE.csv|FILE.xlsx\n"                             \
    "  ansinh deliver import --db DB FILE --who … [--warehouse W] [--problems FILE]\n"              \
    "  ansinh deliver deliver|receive|refuse|reverse|review --db DB DELIVERY…|--list N --who …\n" \
    "  ansinh deliver status --db DB [--by programme] [--late [--on DAY]]\n"                          \
    "  ansinh deliver show   --db DB DELIVERY…|--list N\n"                                          \
    "  ansinh deliver stock  --db DB [--warehouse W --item CONTENT --quantity N [--loss] --who "      \
    "…]\n"                                                                                          \
    "  ansinh deliver evidence --db DB [DELIVERY FILE… --store FOLDER --who … [--photo]] "        \
    "[--verify]\n"                                                                                    \
    "  ansinh deliver site   --db DB DELIVERY [--village V --place ADDRESS [--at LAT,LONG] --who "    \
    "…]\n"                                                                                          \
    "  ansinh deliver project …   houses, courses, livelihood models: deliver project --help\n"     \
    "  ansinh deliver credit …    loans of the policy bank: deliver credit --help\n"                \
    "  ansinh deliver premium|coverage --db DB --month MONTH [--names]\n\n"                           \
    "KIND: premium, once, in_kind, credit, building, training, livelihood, electricity, "             \
    "tuition,\n"                                                                                      \
    "legal_aid. Insurance and electricity are of the quarter of --month; a school term: --from … "  \
    "--to ….\n"                                                                                     \
    "WHOM: HOUSEHOLD, HOUSEHOLD/MEMBER, a personal number, #ID; without: everybody, or of "           \
    "--commune.\n"                                                                                    \
    "Who plans and who approves are two people. docs/deliveries.md.\n\n"                              \
    "Examples:\n"                                                                                     \
    "  ansinh deliver plan --db bac-ninh.db --kind premium --month 2026-07 --who \"Nguyễn Thị "   \
    "Hoà\"\n"                                                                                        \
    "  ansinh deliver approve --db bac-ninh.db --list 17 --number 12/QĐ-UBND \\\n"                   \
    "      --signer \"Chủ tịch UBND xã\" --on 2026-07-02 --who \"Lê Văn C\"\n"                 \
    "  ansinh deliver export --db bac-ninh.db --list 17 --out insurer-q3.xlsx\n"                      \
    "  ansinh deliver import --db bac-ninh.db answer.csv --who \"Nguyễn Thị Hoà\"\n"

/* One of the two: with the words of deliver_cmd.h, or with words of its own (argv[0]: its name).
 * What takes no words is refused with one: it may be whom it should have been for. */
static const struct {
    const char *name;
    deliver_cmd_act *act;
    int (*run)(struct cli *c, int argc, char **argv);
    uint32_t words;
} subcommands[] = {
    {"catalogue", deliver_catalogue_cmd, NULL, 0},
    {"likely", deliver_likely_cmd, NULL, DELIVER_MAX_WORDS},
    {"plan", deliver_plan_cmd, NULL, DELIVER_MAX_WORDS},
    {"approve", deliver_approve_cmd, NULL, DELIVER_MAX_WORDS},
    {"send-back", deliver_send_back_cmd, NULL, DELIVER_MAX_WORDS},
    {"deliver", deliver_deliver_cmd, NULL, DELIVER_MAX_WORDS},
    {"receive", deliver_receive_cmd, NULL, DELIVER_MAX_WORDS},
    {"refuse", deliver_refuse_cmd, NULL, DELIVER_MAX_WORDS},
    {"reverse", deliver_reverse_cmd, NULL, DELIVER_MAX_WORDS},
    {"review", deliver_review_cmd, NULL, DELIVER_MAX_WORDS},
    {"export", deliver_export_cmd, NULL, DELIVER_MAX_WORDS},
    {"import", deliver_import_cmd, NULL, 1},
    {"status", deliver_status_cmd, NULL, 0},
    {"show", deliver_show_cmd, NULL, DELIVER_MAX_WORDS},
    {"stock", deliver_stock_cmd, NULL, 0},
    {"evidence", deliver_evidence_cmd, NULL, DELIVER_MAX_WORDS},
    {"site", deliver_site_cmd, NULL, 1},
    {"premium", deliver_premium_cmd, NULL, 0},
    {"coverage", deliver_coverage_cmd, NULL, 0},
    {"project", NULL, deliver_project_run, 0},
    {"credit", NULL, deliver_credit_run, 0},
};
#define SUBCOMMANDS (sizeof(subcommands) / sizeof(subcommands[0]))

static int no_such(struct cli *c, str what)
{
    struct err e = {0};
    struct buf names;
    buf_init(&names, c->arena, 1024);
    for (size_t i = 0; i < SUBCOMMANDS; i++)
        buf_fmt(&names, "%z%z", i > 0 ? ", " : "", subcommands[i].name);
    buf_char(&names, '\0');
    pay_no_such("deliver", what, names.p, &e);
    return cli_fail(c, &e);
}

static int run(struct cli *c, int argc, char **argv)
{
    str what = argc > 1 ? str_from_c(argv[1]) : STR("");
    bool own = str_eq_c(what, "project") || str_eq_c(what, "credit"); /* have a page of their own */
    for (int i = 1; i < argc && !own; i++) {
        if (str_eq_c(STR("--help"), argv[i]) || str_eq_c(STR("-h"), argv[i])) {
            cli_print(str_from_c(cmd_deliver.help[c->lang]));
            return 0;
        }
    }
    for (size_t i = 0; i < SUBCOMMANDS; i++) {
        if (!str_eq_c(what, subcommands[i].name))
            continue;
        return subcommands[i].run != NULL
                   ? subcommands[i].run(c, argc - 1, argv + 1)
                   : deliver_cmd_run(c, argc - 1, argv + 1, subcommands[i].act,
                                     subcommands[i].words);
    }
    return no_such(c, what);
}

const struct command cmd_deliver = {
    .name = "deliver",
    .summary =
        {"thẻ bảo hiểm, trợ cấp một lần, gạo, điện, học phí, nhà…: lập, duyệt, giao",
         "insurance cards, one-off grants, rice, electricity, tuition…: plan, approve, give"},
    .help = {HELP_VI, HELP_EN},
    .own_help = true,
    .run = run,
};
