/* ansinh plan: a household's plan to leave poverty, and lists of plans. */
#include "cli/inputs.h"
#include "cli/officer.h"
#include "cli/plan_print.h"
#include "registry/times.h"

#include "base/fmt.h"
#include "base/num.h"

#define HELP_VI                                                                                                         \
    "ansinh plan — kế hoạch thoát nghèo của từng hộ\n\n"                                                  \
    "  ansinh plan show --db DB HỘ              nguyên nhân, hỗ trợ đang hưởng và cần, biện "          \
    "pháp, kết quả\n"                                                                                              \
    "  ansinh plan suggest --db DB HỘ           với từng nhu cầu: luật cho hộ này hưởng gì "           \
    "(--month)\n"                                                                                                       \
    "  ansinh plan add --db DB HỘ --need SỐ --measure CHỮ --responsible AI --due NGÀY\n"                         \
    "  ansinh plan done --db DB SỐ --outcome CHỮ   biện pháp số ấy đã làm xong, kết quả thế nào\n" \
    "  ansinh plan drop --db DB SỐ --outcome CHỮ   thôi làm, vì sao\n"                                           \
    "  ansinh plan reopen --db DB SỐ --outcome CHỮ mở lại, vì sao\n"                                           \
    "  ansinh plan list --db DB [--commune MÃ] [--overdue] [--without-labour]\n\n"                                     \
    "  --need SỐ           nhu cầu 1–13 của phiếu B1 (8: tín dụng)\n"                                      \
    "  --commune MÃ        xã trên bản đồ của --as-of\n"                                                      \
    "  --overdue           chỉ hộ có biện pháp quá hạn\n"                                                    \
    "  --without-labour    chỉ hộ không có người lao động\n"                                                \
    "  --on NGÀY           ngày lập hoặc ngày có kết quả (mặc định: hôm nay)\n"                       \
    "  --who TÊN, --reference CHỮ, --operation MÃ   ai ghi, theo giấy tờ nào; MÃ để hỏi lại an "       \
    "toàn\n"                                                                                                           \
    "  --as-of, --known-on, --recording, --province, --format table|csv|json, --law THƯ_MỤC\n\n"                     \
    "Ví dụ:\n"                                                                                                       \
    "  ansinh plan add --db bac-ninh.db 07660-00012 --need 8 --measure \"Vay 50 triệu nuôi bò\" "                   \
    "\\\n"                                                                                                              \
    "      --responsible \"Hội Phụ nữ xã\" --due 2024-06-30 --on 2024-01-15 --who \"Trần Thị "               \
    "B\"\n"                                                                                                             \
    "  ansinh plan list --db bac-ninh.db --commune 07660 --as-of 2024-07-01 --overdue\n\n"                              \
    "docs/plan.md\n"
#define HELP_EN                                                                                    \
    "ansinh plan — each household's plan to leave poverty\n\n"                                   \
    "  ansinh plan show --db DB HOUSEHOLD       causes, supports received and needed, measures, "  \
    "outcomes\n"                                                                                   \
    "  ansinh plan suggest --db DB HOUSEHOLD    for each need: what the law gives it (--month)\n"  \
    "  ansinh plan add --db DB HOUSEHOLD --need N --measure TEXT --responsible WHO --due DAY\n"    \
    "  ansinh plan done --db DB NUMBER --outcome TEXT   the measure is done: what came of it\n"    \
    "  ansinh plan drop --db DB NUMBER --outcome TEXT   it is given up: why\n"                     \
    "  ansinh plan reopen --db DB NUMBER --outcome TEXT it goes on: why\n"                         \
    "  ansinh plan list --db DB [--commune CODE] [--overdue] [--without-labour]\n\n"               \
    "  --need N            a need of form B1, 1 to 13 (8: credit)\n"                               \
    "  --commune CODE      a commune on the map of --as-of\n"                                      \
    "  --overdue           households with a measure that is overdue\n"                            \
    "  --without-labour    households where nobody is able to work\n"                              \
    "  --on DAY            when it was agreed, or its outcome (default: today)\n"                  \
    "  --who NAME, --reference TEXT, --operation ID   who records it, from what; ID: safe to ask " \
    "again\n"                                                                                      \
    "  --as-of, --known-on, --recording, --province, --format table|csv|json, --law FOLDER\n\n"    \
    "Example:\n"                                                                                   \
    "  ansinh plan add --db bac-ninh.db 07660-00012 --need 8 --measure \"A loan for two cows\" "   \
    "\\\n"                                                                                         \
    "      --responsible \"Women's Union\" --due 2024-06-30 --on 2024-01-15 --who \"Trần Thị " \
    "B\"\n"                                                                                        \
    "  ansinh plan list --db bac-ninh.db --commune 07660 --as-of 2024-07-01 --overdue\n\n"         \
    "docs/plan.md\n"

struct plan_cmd {
    struct cli *c;
    struct record_view v;
    struct officer officer;
    str need, measure, responsible, due, outcome, month, commune, law_folder; /* as given */
    bool overdue, without_labour;
    str word; /* the household or the number */
    struct store_conn *db;
    const struct law *law;
    struct areas *areas;
};

static enum err_code find_household(struct plan_cmd *q, const struct world_at *at, int64_t *out,
                                    struct err *e)
{
    enum err_code code = world_find_household(q->db, at, q->word, out, e);
    if (code == ERR_NONE && *out == 0)
        code = err_set(e, ERR_INPUT, "sổ đăng ký không có hộ \"%s\"",
                       "the registry has no household \"%s\"", q->word);
    return code;
}

static enum err_code load(struct plan_cmd *q, struct err *e)
{
    enum err_code code = inputs_law(q->c, q->law_folder, &q->law, e);
    return code == ERR_NONE ? inputs_areas(q->c, &q->areas, e) : code;
}

/* ---- reading ---- */

static enum err_code show(struct plan_cmd *q, struct err *e)
{
    struct plan_page page;
    int64_t household = 0;
    enum err_code code = find_household(q, &q->v.at, &household, e);
    if (code == ERR_NONE)
        code = plan_page_read(q->db, q->c->arena, &q->v.at, household, &page, e);
    if (code == ERR_NONE && page.labour == PLAN_LABOUR_UNKNOWN) { /* no review scored it */
        struct plan_dues dues;
        code = load(q, e);
        if (code == ERR_NONE)
            code = plan_by_law(q->db, q->c->arena, q->law, q->areas, &q->v.at, household,
                               month_of(q->v.at.as_of), &dues, &page.labour, e);
    }
    if (code == ERR_NONE)
        plan_print_page(q->c, &q->v, &page);
    return code;
}

static enum err_code suggest(struct plan_cmd *q, struct err *e)
{
    struct plan_page page;
    struct plan_dues dues;
    enum plan_labour labour;
    int64_t household = 0;
    month m = month_of(q->v.at.as_of);
    if (q->month.p != NULL && !month_parse(q->month, &m)) {
        err_set(e, ERR_USAGE, "--month: \"%s\" không phải là tháng", "--month: \"%s\" is no month",
                q->month);
        err_hint(e, "viết 2024-07 hoặc 07/2024", "write 2024-07 or 07/2024");
        return ERR_USAGE;
    }
    if (q->month.p != NULL)
        q->v.at.as_of = month_last_day(m);
    enum err_code code = find_household(q, &q->v.at, &household, e);
    if (code == ERR_NONE)
        code = plan_page_read(q->db, q->c->arena, &q->v.at, household, &page, e);
    if (code == ERR_NONE)
        code = load(q, e);
    if (code == ERR_NONE)
        code = plan_by_law(q->db, q->c->arena, q->law, q->areas, &q->v.at, household, m, &dues,
                           &labour, e);
    if (code == ERR_NONE)
        plan_print_dues(q->c, &q->v, &page, &dues);
    return code;
}

static enum err_code list(struct plan_cmd *q, struct err *e)
{
    struct plan_ask ask = {.overdue = q->overdue, .without_labour = q->without_labour};
    struct area_map *map = NULL;
    struct plan_lines lines;
    enum err_code code = area_map_read(q->db, q->c->arena, &map, e);
    if (code == ERR_NONE && q->commune.p != NULL) {
        const struct area_row *area = area_map_find(map, AREA_COMMUNE, q->commune, q->v.at.as_of);
        if (area == NULL) {
            err_set(e, ERR_INPUT, "không có xã nào mang mã \"%s\" vào ngày đó",
                    "no commune bore the code \"%s\" on that day", q->commune);
            err_hint(e,
                     "mã của xã vào ngày --as-of (mặc định: hôm nay); xã ấy về đâu: ansinh area "
                     "history %s",
                     "the code on the day of --as-of (default: today); where it went: ansinh area "
                     "history %s",
                     q->commune);
            return ERR_INPUT;
        }
        ask.area = area->id;
    }
    if (code == ERR_NONE)
        code = plan_list(q->db, q->c->arena, &q->v.at, map, &ask, &lines, e);
    if (code == ERR_NONE)
        plan_print_list(q->c, &q->v, map, &lines);
    return code;
}

/* ---- writing ---- */

struct writing {
    struct recording recording;
    struct plan_addition addition;
    const char *kind; /* NULL: an addition */
    int64_t measure;
    day on;
    str outcome;
};

static enum err_code work(struct store_conn *c, void *ctx, struct buf *answer, struct err *e)
{
    struct writing *w = ctx;
    int64_t recording = 0, id = w->measure;
    enum err_code code =
        w->kind == NULL
            ? plan_add(c, &w->recording, &w->addition, &id, &recording, e)
            : plan_event(c, &w->recording, w->measure, w->kind, w->on, w->outcome, &recording, e);
    buf_fmt(answer, "%l %l", id, recording);
    return code;
}

/* All that is asked, so that one identifier cannot stand for two things. */
static str content(struct plan_cmd *q, const struct writing *w)
{
    struct buf b;
    buf_init(&b, q->c->arena, 8192);
    buf_fmt(&b, "%z\n%s\n%s\n", w->kind != NULL ? w->kind : "add", w->recording.actor,
            w->recording.reference);
    if (w->kind == NULL)
        buf_fmt(&b, "%l\n%d\n%s\n%s\n%d\n%d\n", w->addition.household, w->addition.need,
                w->addition.measure, w->addition.responsible, (int)w->addition.begun,
                (int)w->addition.due);
    else
        buf_fmt(&b, "%l\n%d\n%s\n", w->measure, (int)w->on, w->outcome);
    return buf_str(&b);
}

static enum err_code write_once(struct plan_cmd *q, struct writing *w, struct err *e)
{
    const struct store_pool_options o = {.open = {.location = arena_cstr(q->c->arena, q->v.db)}};
    struct store_operation op = {.province = q->v.at.province,
                                 .kind = "plan",
                                 .content = content(q, w),
                                 .actor = w->recording.actor};
    struct store_pool *pool = NULL;
    char said[200];
    str answer;
    bool again = false, vi = q->c->lang == LANG_VI;
    mem_copy(op.id, w->recording.operation, STORE_ID_BYTES);
    enum err_code code = store_pool_open(&pool, &o, e);
    if (code == ERR_NONE)
        code = store_write(pool, &op, work, w, q->c->arena, &answer, &again, e);
    store_pool_close(pool);
    if (code != ERR_NONE)
        return code;
    str id = str_split(&answer, ' ');
    size_t n =
        fmt_write(said, sizeof(said),
                  vi ? "Biện pháp số %s, lần ghi %s%z\n" : "Measure number %s, recording %s%z\n",
                  id, answer, again ? (vi ? " (đã làm trước đó)" : " (done before)") : "");
    cli_print((str){said, n});
    return ERR_NONE;
}

static enum err_code add(struct plan_cmd *q, struct err *e)
{
    struct writing w = {0};
    struct plan_addition *m = &w.addition;
    int64_t need = 0;
    enum err_code code = officer_recording(&q->officer, q->v.at.province, "form", &w.recording, e);
    if (code != ERR_NONE)
        return code;
    if (q->need.p == NULL || !num_parse_int(q->need, &need) || need < 1 || need > PLAN_SUPPORTS)
        need = 0; /* plan_add says which there are */
    if (q->due.p == NULL || !day_parse(q->due, &m->due)) {
        err_set(e, ERR_USAGE, "cần --due NGÀY", "--due DAY is needed");
        err_hint(e, "viết 2024-06-30 hoặc 30/06/2024", "write 2024-06-30 or 30/06/2024");
        return ERR_USAGE;
    }
    m->need = (int)need;
    m->begun = q->officer.day;
    m->measure = q->measure.p != NULL ? q->measure : STR("");
    m->responsible = q->responsible.p != NULL ? q->responsible : STR("");
    struct world_at at = q->v.at;
    at.as_of = m->begun;
    at.known_on = DAY_MAX;
    code = find_household(q, &at, &m->household, e);
    return code == ERR_NONE ? write_once(q, &w, e) : code;
}

static enum err_code end(struct plan_cmd *q, const char *kind, struct err *e)
{
    struct writing w = {.kind = kind, .outcome = q->outcome.p != NULL ? q->outcome : STR("")};
    enum err_code code = officer_recording(&q->officer, q->v.at.province, "form", &w.recording, e);
    if (code == ERR_NONE && (!num_parse_int(q->word, &w.measure) || w.measure < 1))
        code = err_set(e, ERR_USAGE, "\"%s\" không phải là số của biện pháp",
                       "\"%s\" is no number of a measure", q->word);
    w.on = q->officer.day;
    return code == ERR_NONE ? write_once(q, &w, e) : code;
}

static enum err_code dispatch(struct plan_cmd *q, str what, struct err *e)
{
    if (str_eq_c(what, "show"))
        return show(q, e);
    if (str_eq_c(what, "suggest"))
        return suggest(q, e);
    if (str_eq_c(what, "list"))
        return list(q, e);
    if (str_eq_c(what, "add"))
        return add(q, e);
    if (str_eq_c(what, "done"))
        return end(q, "done", e);
    if (str_eq_c(what, "drop"))
        return end(q, "dropped", e);
    return end(q, "reopened", e);
}

/* The subcommand, and the one word that all but `list` take. */
static enum err_code check_words(str what, uint32_t n, struct err *e)
{
    static const char *const known[] = {"show", "suggest", "add", "done", "drop", "reopen", "list"};
    bool ok = false;
    for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++)
        ok |= str_eq_c(what, known[i]);
    if (!ok) {
        err_set(e, ERR_USAGE, "không có lệnh con \"%s\"", "there is no subcommand \"%s\"", what);
        err_hint(e, "show, suggest, add, done, drop, reopen hoặc list",
                 "show, suggest, add, done, drop, reopen or list");
        return ERR_USAGE;
    }
    if (!str_eq_c(what, "list") && n != 2)
        return err_set(e, ERR_USAGE, "cần mã hộ hoặc số của biện pháp",
                       "a household or the number of a measure is needed");
    if (str_eq_c(what, "list") && n != 1)
        return err_set(e, ERR_USAGE, "plan list không nhận mã hộ", "plan list takes no household");
    return ERR_NONE;
}

static int run(struct cli *c, int argc, char **argv)
{
    struct plan_cmd q = {.c = c};
    struct err e = {0};
    const struct cli_option own[] = {
        {.name = "--need", .value = &q.need},
        {.name = "--measure", .value = &q.measure},
        {.name = "--responsible", .value = &q.responsible},
        {.name = "--due", .value = &q.due},
        {.name = "--outcome", .value = &q.outcome},
        {.name = "--month", .value = &q.month},
        {.name = "--commune", .value = &q.commune},
        {.name = "--law", .value = &q.law_folder},
        {.name = "--overdue", .flag = &q.overdue},
        {.name = "--without-labour", .flag = &q.without_labour},
    };
    enum { OWN = sizeof(own) / sizeof(own[0]) };
    struct cli_option options[VIEW_OPTION_COUNT + OFFICER_OPTION_COUNT + OWN];
    str rest[2] = {{NULL, 0}, {NULL, 0}};
    uint32_t n = 0;
    view_options(&q.v, options);
    officer_options(&q.officer, options + VIEW_OPTION_COUNT);
    for (int i = 0; i < OWN; i++)
        options[VIEW_OPTION_COUNT + OFFICER_OPTION_COUNT + i] = own[i];
    enum err_code code =
        cli_parse(options, sizeof(options) / sizeof(options[0]), argc, argv, rest, 2, &n, &e);
    if (code == ERR_NONE)
        code = check_words(n > 0 ? rest[0] : STR(""), n, &e);
    q.word = rest[1];
    if (code == ERR_NONE)
        code = view_open(c, &q.v, &q.db, &e);
    if (code == ERR_NONE)
        code = dispatch(&q, rest[0], &e);
    store_close(q.db);
    return code == ERR_NONE ? 0 : cli_fail(c, &e);
}

const struct command cmd_plan = {
    .name = "plan",
    .summary = {"kế hoạch thoát nghèo của từng hộ", "each household's plan to leave poverty"},
    .help = {HELP_VI, HELP_EN},
    .run = run,
};
