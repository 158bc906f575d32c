/* ansinh event: what happens in life, one at a time or from a file. */
#include "base/fmt.h"
#include "cli/event_cli.h"
#include "cli/inputs.h"
#include "cli/number_warn.h"
#include "registry/import.h"
#include "registry/times.h"

#include <stdio.h>

#define HELP_VI                                                                                            \
    "ansinh event — sinh, chết, chuyển nhà, kết hôn, tách hộ, nhập hộ\n\n"                \
    "  ansinh event birth|death|move|move-out|move-in|marriage|split|merge|end \\\n"                       \
    "      --db DB HỘ[/SỐ]… --on NGÀY --who AI --source form|decision|interface\n"                  \
    "  ansinh event import --db DB events.csv [--who AI] [--reference CHỮ]\n\n"                          \
    "  birth     trẻ sinh: --name --sex --relation [--personal-id]\n"                                    \
    "  death     HỘ/SỐ chết (dữ kiện dead từ ngày mất)\n"                                   \
    "  move      cả hộ đi nơi khác trong tỉnh: --commune, --village, [--to MÃ_MỚI];\n"         \
    "            HỘ/SỐ… sang hộ khác: --to HỘ\n"                                                \
    "  move-out  ra khỏi tỉnh: cả hộ, hoặc HỘ/SỐ…\n"                                       \
    "  move-in   từ tỉnh khác đến: --name --sex --born (hộ mới: --commune --village)\n"        \
    "  marriage  HỘ/SỐ sang hộ --to\n"                                                               \
    "  split     HỘ/SỐ… tách thành hộ mới --to, người đầu là chủ hộ\n"              \
    "  merge     cả hộ nhập vào hộ --to\n"                                                        \
    "  end       hộ không còn\n\n"                                                                     \
    "  --head SỐ          ai là chủ hộ khi chủ hộ cũ đi, mất\n"                             \
    "  --relation MÃ      quan hệ với chủ hộ (1–5); nhiều người: nối bằng ;\n"         \
    "  --known-from NGÀY  cơ quan biết từ ngày nào (mặc định hôm nay)\n"                     \
    "  --reason CHỮ, --reference CHỮ, --ethnicity MÃ, --province MÃ, --law THƯ_MỤC\n"             \
    "  --operation MÃ     32 chữ số hex, để hỏi lại khi mất câu trả lời\n\n"            \
    "Tệp events.csv: docs/events.md. Mọi chỗ sai được kể ra; có sai thì không ghi gì.\n\n" \
    "Ví dụ:\n"                                                                                          \
    "  ansinh event death --db bac-ninh.db 07660-00012/3 --on 2026-03-11 \\\n"                             \
    "      --who \"Trần Thị B\" --source form --reference \"Giấy báo tử 12/2026\"\n"              \
    "  ansinh event import --db bac-ninh.db out/2022/events.csv\n"
#define HELP_EN                                                                                    \
    "ansinh event — birth, death, moving, marriage, households split and merged\n\n"             \
    "  ansinh event birth|death|move|move-out|move-in|marriage|split|merge|end \\\n"               \
    "      --db DB HOUSEHOLD[/MEMBER]… --on DAY --who WHO --source form|decision|interface\n"    \
    "  ansinh event import --db DB events.csv [--who WHO] [--reference TEXT]\n\n"                  \
    "  birth     a child: --name --sex --relation [--personal-id]\n"                               \
    "  death     HOUSEHOLD/MEMBER dies (the fact dead, from the day)\n"                            \
    "  move      the household to another place of the province: --commune and/or --village,\n"    \
    "            [--to NEW_CODE]; HOUSEHOLD/MEMBER… to another household: --to\n"                \
    "  move-out  out of the province: the household, or HOUSEHOLD/MEMBER…\n"                     \
    "  move-in   from another province: --name --sex --born (a new household: --commune\n"         \
    "            --village)\n"                                                                     \
    "  marriage  HOUSEHOLD/MEMBER goes over to the household --to\n"                               \
    "  split     HOUSEHOLD/MEMBER… become the new household --to, the first its head\n"          \
    "  merge     all go over to the household --to\n"                                              \
    "  end       the household is no more\n\n"                                                     \
    "  --head NUMBER      who is head when the head goes\n"                                        \
    "  --relation CODE    to the head (1–5); of several joined by ;\n"                           \
    "  --known-from DAY   since when the office knows it (default: today)\n"                       \
    "  --reason TEXT, --reference TEXT, --ethnicity CODE, --province CODE, --law FOLDER\n"         \
    "  --operation ID     32 hex digits, to ask again after a lost answer\n\n"                     \
    "The file events.csv: docs/events.md. All that is wrong is listed; then nothing is written.\n" \
    "\n"                                                                                           \
    "Examples:\n"                                                                                  \
    "  ansinh event death --db bac-ninh.db 07660-00012/3 --on 2026-03-11 \\\n"                     \
    "      --who \"Trần Thị B\" --source form --reference \"Giấy báo tử 12/2026\"\n"      \
    "  ansinh event import --db bac-ninh.db out/2022/events.csv\n"

struct file_options {
    str db, who, reference, province, law;
};

static void list_problems(struct cli *c, const char *path, const struct event_problems *all)
{
    for (uint32_t i = 0; i < all->n; i++) {
        const struct event_problem *p = &all->v[i];
        char line[1024];
        size_t n = fmt_write(line, sizeof(line), "%z:%u: %z%z%z\n", path, p->line, p->column,
                             p->column[0] != '\0' ? ": " : "", p->text[c->lang]);
        fwrite(line, 1, n, stderr);
    }
}

static enum err_code merge(struct cli *c, const struct file_options *o, const char *path,
                           struct event_report *report, struct err *e)
{
    struct event_problems problems = {0};
    struct store_conn *db = NULL;
    uint8_t content[32];
    int64_t province = 0;
    const struct store_options so = {.location = arena_cstr(c->arena, o->db)};
    struct event_batch b = {
        .today = day_of_moment(store_now_us()),
        .recording = {.at_us = store_now_us(),
                      .actor = o->who.p != NULL ? o->who : cli_user(c),
                      .source = STR("import"),
                      .reference = o->reference.p != NULL ? o->reference : str_from_c(path)}};
    enum err_code code = inputs_number(o->province, "--province", 0, &province, e);
    if (code == ERR_NONE && !store_new_id(b.recording.operation))
        code = err_set(e, ERR_IO, "hệ thống không cho số ngẫu nhiên",
                       "the system gives no random numbers");
    if (code == ERR_NONE)
        code = inputs_law(c, o->law, &b.law, e);
    if (code == ERR_NONE)
        code = import_content(&path, 1, content, e);
    if (code == ERR_NONE)
        code = event_read_file(c->arena, path, b.today, &b.events, &problems, e);
    if (code == ERR_NONE && problems.n > 0)
        code = err_set(e, ERR_INPUT, "%u chỗ sai: chưa ghi gì", "%u mistakes: nothing was written",
                       problems.n);
    if (code == ERR_NONE)
        code = number_warn_events(c, &b.events, path, e);
    if (code == ERR_NONE)
        code = store_open(&db, &so, e);
    if (code == ERR_NONE)
        code = world_province(db, province, &b.recording.province, e);
    if (code == ERR_NONE)
        code = event_merge(db, c->arena, &b, content, report, &problems, e);
    store_close(db);
    list_problems(c, path, &problems);
    return code;
}

static void print_report(const struct cli *c, const struct event_report *r)
{
    bool vi = c->lang == LANG_VI;
    if (r->again || r->recording == 0) {
        printf(r->again ? vi ? "Tệp này đã có trong sổ (lần ghi %lld): không đổi gì.\n"
                             : "This file is in the registry already (recording %lld): nothing "
                               "changed.\n"
               : vi     ? "Tệp không có sự kiện nào (%lld).\n"
                        : "There is no event in the file (%lld).\n",
               (long long)r->recording);
        return;
    }
    printf(vi ? "Đã ghi, lần ghi %lld:" : "Recorded: number %lld:", (long long)r->recording);
    for (int k = 0; k < EVENT_KINDS; k++) {
        if (r->by_kind[k] > 0)
            printf(" %s %u", event_names[k], r->by_kind[k]);
    }
    printf(vi ? "; hộ mới %u, hộ kết thúc %u; phải xét lại %u\n"
              : "; new households %u, ended %u; to be decided again %u\n",
           r->households_new, r->households_ended, r->reopened);
}

static int import(struct cli *c, int argc, char **argv)
{
    struct file_options o = {0};
    const struct cli_option options[] = {{.name = "--db", .value = &o.db, .required = true},
                                         {.name = "--who", .value = &o.who},
                                         {.name = "--reference", .value = &o.reference},
                                         {.name = "--province", .value = &o.province},
                                         {.name = "--law", .value = &o.law}};
    struct event_report report = {0};
    struct err e = {0};
    str path = {0};
    uint32_t n = 0;
    enum err_code code = cli_parse(options, 5, argc, argv, &path, 1, &n, &e);
    if (code == ERR_NONE && n == 0)
        code = err_set(&e, ERR_USAGE, "tệp nào?", "which file?");
    if (code == ERR_NONE)
        code = merge(c, &o, arena_cstr(c->arena, path), &report, &e);
    if (code != ERR_NONE)
        return cli_fail(c, &e);
    print_report(c, &report);
    return 0;
}

static int run(struct cli *c, int argc, char **argv)
{
    struct err e = {0};
    str what = argc > 1 ? str_from_c(argv[1]) : STR("");
    if (str_eq_c(what, "import"))
        return import(c, argc - 1, argv + 1);
    for (int k = 0; k < EVENT_KINDS; k++) {
        if (str_eq_c(what, event_names[k]))
            return event_cli_record(c, (enum event_kind)k, argc - 1, argv + 1);
    }
    if (what.n == 0)
        err_set(&e, ERR_USAGE, "sự kiện nào?", "which event?");
    else
        err_set(&e, ERR_USAGE, "không có sự kiện \"%s\"", "there is no event \"%s\"", what);
    err_hint(&e,
             "birth, death, move, move-out, move-in, marriage, split, merge, end, import; xem "
             "ansinh event --help",
             "birth, death, move, move-out, move-in, marriage, split, merge, end, import; see "
             "ansinh event --help");
    return cli_fail(c, &e);
}

const struct command cmd_event = {
    .name = "event",
    .summary = {"sinh, chết, chuyển nhà, kết hôn, tách hộ, nhập hộ",
                "birth, death, moving, marriage, households split and merged"},
    .help = {HELP_VI, HELP_EN},
    .run = run,
};
