/* ansinh living: households of average living standard. */
#include "cli/pay_cmd.h"
#include "review/living.h"

#define HELP_VI                                                                                                    \
    "ansinh living — hộ có mức sống trung bình: từ giấy đề nghị đến quyết định\n\n"     \
    "  ansinh living ask|list|recheck --db DB HỘ --on NGÀY --who …\n"                                         \
    "  ansinh living survey --db DB HỘ NGUỒN=THU/CHI … --on NGÀY --who …   nguồn 1 đến 9, đồng\n" \
    "  ansinh living grant|end --db DB HỘ --number SỐ --signer … [--reason …] --on NGÀY --who …\n"      \
    "  ansinh living refuse --db DB HỘ --reason … --on NGÀY --who …\n"                                      \
    "  ansinh living show --db DB HỘ\n\n"                                                                        \
    "Công nhận chỉ khi luật nói vậy về thu nhập, sau 5 ngày làm việc niêm yết. "              \
    "docs/living.md.\n\n"                                                                                          \
    "Ví dụ:\n"                                                                                                  \
    "  ansinh living survey --db bac-ninh.db 07660-00012 1=60000000/20000000 3=15000000/0 \\\n"                    \
    "      --on 2026-03-18 --who \"Nguyễn Thị Hoà\"\n"
#define HELP_EN                                                                                     \
    "ansinh living — households of average living standard: from application to decision\n\n"     \
    "  ansinh living ask|list|recheck --db DB HOUSEHOLD --on DAY --who …\n"                       \
    "  ansinh living survey --db DB HOUSEHOLD SOURCE=REVENUE/COST … --on DAY --who …\n"         \
    "                                  sources 1 to 9, in đồng\n"                                \
    "  ansinh living grant|end --db DB HOUSEHOLD --number N --signer … [--reason …] --on DAY\n" \
    "  ansinh living refuse --db DB HOUSEHOLD --reason … --on DAY --who …\n"                    \
    "  ansinh living show --db DB HOUSEHOLD\n\n"                                                    \
    "Granted only where the law says so of the income, after 5 working days in public. "            \
    "docs/living.md.\n\n"                                                                           \
    "Example:\n"                                                                                    \
    "  ansinh living survey --db bac-ninh.db 07660-00012 1=60000000/20000000 3=15000000/0 \\\n"     \
    "      --on 2026-03-18 --who \"Nguyễn Thị Hoà\"\n"

static enum err_code bad_source(str word, struct err *e)
{
    err_set(e, ERR_USAGE, "\"%s\" không có dạng NGUỒN=THU/CHI", "\"%s\" is not SOURCE=REVENUE/COST",
            word);
    err_hint(e, "nguồn 1 đến 9, số tiền bằng đồng: 1=60000000/20000000",
             "sources 1 to 9, amounts in đồng: 1=60000000/20000000");
    return ERR_USAGE;
}

static enum err_code take_sources(const struct pay_cmd *q, struct living_request *r, struct err *e)
{
    for (uint32_t i = 1; i < q->n; i++) {
        str rest = q->words[i], number = str_split(&rest, '='), revenue = str_split(&rest, '/');
        int64_t source;
        struct living_source one = {.given = true};
        if (!num_parse_int(number, &source) || source < 1 || source > LIVING_SOURCES ||
            r->sources[source - 1].given || !num_parse_int(revenue, &one.revenue) ||
            !num_parse_int(rest, &one.cost) || one.revenue < 0 || one.cost < 0)
            return bad_source(q->words[i], e);
        r->sources[source - 1] = one;
    }
    return ERR_NONE;
}

static enum err_code show(struct pay_cmd *q, int64_t household, struct err *e)
{
    static const char *const names[] = {"act",    "on",     "income_vnd", "document",
                                        "number", "signer", "reason"};
    static const char *const titles[2][7] = {
        {"việc", "ngày", "thu nhập 12 tháng", "giấy tờ", "số", "người ký", "lý do"},
        {"act", "on", "income of 12 months", "document", "number", "signer", "reason"}};
    struct view_table t = {.names = names, .titles = titles[q->c->lang], .columns = 7};
    bool in_words = q->v.how == VIEW_TABLE && q->c->lang == LANG_VI;
    struct living_lines lines;
    enum err_code code = living_read(q->db, q->c->arena, q->v.at.province, household, &lines, e);
    for (uint32_t i = 0; i < lines.n && code == ERR_NONE; i++) {
        const struct living_line *l = &lines.v[i];
        const str cells[] = {str_from_c(in_words ? living_act_vi(l->act) : living_act_code(l->act)),
                             view_day(q->c, &q->v, l->on_day),
                             l->has_income ? pay_cell_vnd(q, l->income) : STR(""),
                             l->document,
                             l->number,
                             l->signer,
                             l->reason};
        for (uint32_t k = 0; k < 7; k++)
            vec_push(q->c->arena, &t.cells, cells[k]);
    }
    if (code == ERR_NONE)
        view_print(q->c, &q->v, &t);
    return code;
}

static enum err_code act(struct pay_cmd *q, struct living_request *request, struct err *e)
{
    struct cycle_question question;
    struct recording r;
    str answer;
    bool again;
    bool decides = request->act == LIVING_GRANT || request->act == LIVING_END;
    enum err_code code = take_sources(q, request, e);
    if (code == ERR_NONE)
        code =
            officer_recording(&q->officer, q->v.at.province, decides ? "decision" : "form", &r, e);
    if (code == ERR_NONE)
        code = pay_cmd_law(q, &question, e);
    if (code == ERR_NONE)
        code = pay_cmd_pool(q, e);
    request->on_day = q->officer.day;
    if (code == ERR_NONE)
        code = living_do(q->pool, q->c->arena, question.law, question.areas, &r, request, &answer,
                         &again, e);
    if (code == ERR_NONE)
        pay_say(q, again, "Đã ghi: %z", "Recorded: %z",
                q->c->lang == LANG_VI ? living_act_vi(request->act)
                                      : living_act_code(request->act));
    return code;
}

static enum err_code dispatch(struct pay_cmd *q, str what, struct err *e)
{
    struct living_request request = {.act = living_act_find(what),
                                     .document = q->document,
                                     .number = q->number,
                                     .signer = q->signer,
                                     .reason = q->reason};
    bool shows = str_eq_c(what, "show");
    if (!shows && request.act == LIVING_ACTS)
        return pay_no_such("living", what, "ask, survey, list, recheck, grant, refuse, end, show",
                           e);
    if (q->n == 0 || (q->n > 1 && request.act != LIVING_SURVEY))
        return err_set(e, ERR_USAGE, "cần đúng một hộ", "exactly one household is needed");
    enum err_code code = world_find_household(q->db, &q->v.at, q->words[0], &request.household, e);
    if (code == ERR_NONE && request.household == 0)
        code = err_set(e, ERR_INPUT, "sổ đăng ký không có hộ \"%s\"",
                       "the registry has no household \"%s\"", q->words[0]);
    if (code != ERR_NONE)
        return code;
    return shows ? show(q, request.household, e) : act(q, &request, e);
}

static int run(struct cli *c, int argc, char **argv)
{
    return pay_cmd_run(c, argc, argv, dispatch);
}

const struct command cmd_living = {
    .name = "living",
    .summary = {"hộ có mức sống trung bình: đề nghị, khảo sát, quyết định",
                "households of average living standard: application, survey, decision"},
    .help = {HELP_VI, HELP_EN},
    .run = run,
};
