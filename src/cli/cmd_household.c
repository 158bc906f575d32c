/* ansinh household: a household of the registry, as it is or as it ever was. */
#include "cli/cmd_household_correct.h"
#include "cli/cmd_household_find.h"
#include "cli/event_cli.h"

#include <stdio.h>

#define MAX_WORDS 64

#define HELP_VI                                                                                                 \
    "ansinh household — một hộ trong sổ đăng ký\n\n"                                                 \
    "  ansinh household show --db DB MÃ_HỘ       hộ, thành viên, câu trả lời, dữ kiện\n"        \
    "  ansinh household history --db DB MÃ_HỘ    mọi dòng đã từng ghi, ai ghi, từ đâu\n"          \
    "  ansinh household find --db DB CHỮ…        theo tên chủ hộ, mã hộ, thôn, xã\n"              \
    "  ansinh household correct --db DB MÃ_HỘ MỤC=GIÁ_TRỊ… --who AI --source NGUỒN\n"               \
    "                                            code, commune, village, câu hỏi của phiếu, dữ "       \
    "kiện\n"                                                                                                  \
    "  ansinh household events --db DB MÃ_HỘ     sự kiện của hộ: từ hộ nào, thành hộ nào\n" \
    "  ansinh household reopened --db DB         những gì phải xét lại vì có sự kiện\n"           \
    "  ansinh household add|move|split|merge|end --db DB HỘ[/SỐ]… --on NGÀY …\n"                       \
    "                                            như ansinh event "                                            \
    "move-in|move|split|merge|end\n\n"                                                                          \
    "  --as-of NGÀY      thế giới của ngày đó (mặc định hôm nay)\n"                             \
    "  --known-on NGÀY   như cơ quan biết vào cuối ngày đó (mặc định hôm nay)\n"               \
    "  --recording N     trong cơ sở dữ liệu như sau lần ghi N (mặc định: tất cả)\n"         \
    "  --village CHỮ, --commune MÃ, --limit N (find)\n"                                                      \
    "  --format table|csv|json\n"                                                                               \
    "  --province MÃ     khi cơ sở dữ liệu có nhiều tỉnh\n\n"                                      \
    "Ví dụ:\n"                                                                                               \
    "  ansinh household show --db bac-ninh.db 07660-00012 --as-of 2022-12-31\n"
#define HELP_EN                                                                                    \
    "ansinh household — a household of the registry\n\n"                                         \
    "  ansinh household show --db DB CODE       household, members, answers, facts\n"              \
    "  ansinh household history --db DB CODE    every row ever recorded, by whom, from what\n"     \
    "  ansinh household find --db DB WORDS…     by head's name, code, village, commune\n"        \
    "  ansinh household correct --db DB CODE FIELD=VALUE… --who WHO --source SOURCE\n"           \
    "                                           code, commune, village, a question, a fact\n"      \
    "  ansinh household events --db DB CODE     its events: out of which, into which household\n"  \
    "  ansinh household reopened --db DB        what events leave to be decided again\n"           \
    "  ansinh household add|move|split|merge|end --db DB HOUSEHOLD[/MEMBER]… --on DAY …\n"     \
    "                                           as ansinh event move-in|move|split|merge|end\n\n"  \
    "  --as-of DAY       the world of that day (default: today)\n"                                 \
    "  --known-on DAY    as the office knew it at the end of that day (default: today)\n"          \
    "  --recording N     in the database as it stood after recording N (default: all)\n"           \
    "  --village WORDS, --commune CODE, --limit N (find)\n"                                        \
    "  --format table|csv|json\n"                                                                  \
    "  --province CODE   where a database holds several provinces\n\n"                             \
    "Example:\n"                                                                                   \
    "  ansinh household show --db bac-ninh.db 07660-00012 --as-of 2022-12-31\n"

static enum err_code show(struct cli *c, struct record_view *v, str code_text, bool history,
                          struct err *e)
{
    struct store_conn *db = NULL;
    struct record_lines lines = {0};
    int64_t household = 0;
    enum err_code code = view_open(c, v, &db, e);
    struct world_at at = v->at;
    if (code == ERR_NONE)
        code = world_find_household(db, &at, code_text, &household, e);
    if (code == ERR_NONE && household == 0) {
        code = err_set(e, ERR_INPUT, "sổ đăng ký không có hộ \"%s\" vào ngày đó",
                       "the registry has no household \"%s\" on that day", code_text);
        err_hint(e, "một người: ansinh person show; đã đi đâu: ansinh household events",
                 "a person: ansinh person show; where it went: ansinh household events");
    }
    if (code == ERR_NONE)
        code = record_household(db, c->arena, &at, household, history, &lines, e);
    if (code == ERR_NONE)
        code = view_told(c, v, history ? "household.history" : "household.show", code_text,
                         &household, 1, e);
    if (code == ERR_NONE)
        code = view_lines(c, v, db, &lines, history, e);
    store_close(db);
    return code;
}

/* The verbs that are events, or tell of them; -1: it is none. */
static int run_event(struct cli *c, int argc, char **argv)
{
    static const struct {
        const char *verb;
        enum event_kind kind;
    } verbs[] = {{"add", EVENT_MOVE_IN},
                 {"move", EVENT_MOVE},
                 {"split", EVENT_SPLIT},
                 {"merge", EVENT_MERGE},
                 {"end", EVENT_END}};
    str verb = argc > 1 ? str_from_c(argv[1]) : STR("");
    if (str_eq_c(verb, "events"))
        return event_cli_events(c, argc - 1, argv + 1);
    if (str_eq_c(verb, "correct"))
        return household_correct(c, argc - 1, argv + 1);
    if (str_eq_c(verb, "reopened"))
        return event_cli_reopened(c, argc - 1, argv + 1);
    for (size_t i = 0; i < sizeof(verbs) / sizeof(verbs[0]); i++) {
        if (str_eq_c(verb, verbs[i].verb))
            return event_cli_record(c, verbs[i].kind, argc - 1, argv + 1);
    }
    return -1;
}

static int run(struct cli *c, int argc, char **argv)
{
    int done = run_event(c, argc, argv);
    if (done >= 0)
        return done;
    struct record_view v = {0};
    struct err e = {0};
    struct household_find find = {0};
    struct cli_option options[VIEW_OPTION_COUNT + 3];
    str rest[MAX_WORDS];
    uint32_t n = 0;
    view_options(&v, options);
    options[VIEW_OPTION_COUNT] = (struct cli_option){.name = "--village", .value = &find.village};
    options[VIEW_OPTION_COUNT + 1] =
        (struct cli_option){.name = "--commune", .value = &find.commune};
    options[VIEW_OPTION_COUNT + 2] = (struct cli_option){.name = "--limit", .value = &find.limit};
    enum err_code code =
        cli_parse(options, VIEW_OPTION_COUNT + 3, argc, argv, rest, MAX_WORDS, &n, &e);
    if (code == ERR_NONE && n > 0 && str_eq_c(rest[0], "find")) {
        find.words = rest + 1;
        find.n_words = n - 1;
        code = household_find(c, &v, &find, &e);
        return code == ERR_NONE ? 0 : cli_fail(c, &e);
    }
    bool history = n > 0 && str_eq_c(rest[0], "history");
    if (code == ERR_NONE && (n != 2 || (!history && !str_eq_c(rest[0], "show")))) {
        code = err_set(&e, ERR_USAGE,
                       "cần một việc (show, history, find, correct, events …), rồi mã hộ",
                       "an act (show, history, find, correct, events …), then a household's "
                       "code, is needed");
        err_hint(&e, "xem ansinh household --help", "see ansinh household --help");
    }
    if (code == ERR_NONE)
        code = show(c, &v, rest[1], history, &e);
    return code == ERR_NONE ? 0 : cli_fail(c, &e);
}

const struct command cmd_household = {
    .name = "household",
    .summary = {"một hộ trong sổ đăng ký: hiện tại, lịch sử",
                "a household of the registry: as it is, its history"},
    .help = {HELP_VI, HELP_EN},
    .run = run,
};
