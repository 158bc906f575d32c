/* ansinh campaign: a review of poor households, from its opening to its close. */
#include "base/fmt.h"
#include "cli/campaign_print.h"
#include "cli/inputs.h"
#include "cli/law_sum.h"
#include "cli/review_cmd.h"
#include "review/decision.h"
#include "review/paper.h"
#include "review/score.h"

#include <stdio.h>

#define HELP_VI                                                                                                                    \
    "ansinh campaign — kỳ rà soát hộ nghèo, hộ cận nghèo\n\n"                                                        \
    "  ansinh campaign steps [--on NGÀY]                 các bước theo pháp luật\n"                                        \
    "  ansinh campaign open --db DB --year N [--month T] mở kỳ hằng năm (hằng tháng), lập danh "                       \
    "sách\n"                                                                                                                      \
    "  ansinh campaign status --db DB --year N [--commune MÃ]\n"                                                                  \
    "  ansinh campaign step BƯỚC --db DB --year N --commune MÃ|all [--village THÔN] --on NGÀY\n"                             \
    "  ansinh campaign score --db DB --year N --commune MÃ|all --on NGÀY   chấm lại hộ cần chấm "                      \
    "lại\n"                                                                                                                      \
    "  ansinh campaign blocked --db DB --year N [--commune MÃ]   hộ nào chưa quyết định được, vì "                  \
    "sao\n"                                                                                                                        \
    "  ansinh campaign minutes --db DB --year N --commune MÃ --village THÔN [--out TỆP.pdf]  "                                 \
    "biên bản (Phụ lục "                                                                                                    \
    "V)\n"                                                                                                                         \
    "  ansinh campaign close --db DB --year N --on NGÀY\n\n"                                                                      \
    "BƯỚC: list, screen, survey, score, meeting, listing, recheck, opinion, decision, "                                         \
    "certificate, report.\n"                                                                                                       \
    "Mỗi bước chỉ làm được sau bước trước, trong kỳ rà soát. --commune all: mọi nơi đã đến bước " \
    "ấy.\n\n"                                                                                                                    \
    "  --on NGÀY              ngày làm việc ấy (mặc định: hôm nay)\n"                                                 \
    "  --document CHỮ         văn bản của bước (mặc định: tên biểu mẫu)\n"                                     \
    "  --present N --agreed N chỉ với meeting: số người dự, số người đồng ý\n"                                 \
    "  --number SỐ --signer TÊN [--valid-from NGÀY]  chỉ với decision; {n} là số thứ tự xã, "                      \
    "{commune} là mã xã, trong --signer là tên xã\n"                                                                         \
    "  --who TÊN, --operation MÃ, --law THƯ_MỤC, --province MÃ, --format table|csv|json\n\n"                                 \
    "Ví dụ:\n"                                                                                                                  \
    "  ansinh campaign open --db bac-ninh.db --year 2023\n"                                                                        \
    "  ansinh campaign step meeting --db bac-ninh.db --year 2023 --commune 07660 \\\n"                                             \
    "      --village \"Thôn 2\" --on 2023-11-12 --present 41 --agreed 38\n"                                                       \
    "  ansinh campaign step decision --db bac-ninh.db --year 2023 --commune all \\\n"                                              \
    "      --on 2023-12-10 --number \"{n}/QĐ-UBND\" --signer \"Chủ tịch UBND {commune}\"\n\n"                                 \
    "Quy trình, từ đầu đến cuối: docs/review.md\n"
#define HELP_EN                                                                                    \
    "ansinh campaign — a review of poor and near-poor households\n\n"                            \
    "  ansinh campaign steps [--on DAY]                  the steps as the law has them\n"          \
    "  ansinh campaign open --db DB --year Y [--month M] opens the yearly (monthly) one, makes "   \
    "its list\n"                                                                                   \
    "  ansinh campaign status --db DB --year Y [--commune CODE]\n"                                 \
    "  ansinh campaign step STEP --db DB --year Y --commune CODE|all [--village NAME] --on DAY\n"  \
    "  ansinh campaign score --db DB --year Y --commune CODE|all --on DAY   scores again what "    \
    "must be\n"                                                                                    \
    "  ansinh campaign blocked --db DB --year Y [--commune CODE]   which households cannot be "    \
    "decided, and why\n"                                                                           \
    "  ansinh campaign minutes --db DB --year Y --commune CODE --village NAME [--out FILE.pdf]   " \
    "minutes (Annex "                                                                              \
    "V)\n"                                                                                         \
    "  ansinh campaign close --db DB --year Y --on DAY\n\n"                                        \
    "STEP: list, screen, survey, score, meeting, listing, recheck, opinion, decision, "            \
    "certificate, report.\n"                                                                       \
    "A step comes after the one before it, within the campaign. --commune all: wherever it is "    \
    "next.\n\n"                                                                                    \
    "  --on DAY               when it was done (default: today)\n"                                 \
    "  --document TEXT        of the step (default: the form's name)\n"                            \
    "  --present N --agreed N with meeting alone: how many were there, how many agreed\n"          \
    "  --number NO --signer NAME [--valid-from DAY]  with decision alone; {n} is the commune's "   \
    "place, {commune} its code, in --signer its name\n"                                            \
    "  --who NAME, --operation ID, --law FOLDER, --province CODE, --format table|csv|json\n\n"     \
    "Examples:\n"                                                                                  \
    "  ansinh campaign open --db bac-ninh.db --year 2023\n"                                        \
    "  ansinh campaign step meeting --db bac-ninh.db --year 2023 --commune 07660 \\\n"             \
    "      --village \"Thôn 2\" --on 2023-11-12 --present 41 --agreed 38\n"                       \
    "  ansinh campaign step decision --db bac-ninh.db --year 2023 --commune all \\\n"              \
    "      --on 2023-12-10 --number \"{n}/QĐ-UBND\" --signer \"Chủ tịch UBND {commune}\"\n\n" \
    "The procedure from end to end: docs/review.md\n"

#define SHOWN_PROBLEMS 20u
#define PAPER_BYTES ((size_t)16 << 20)

/* ---- opening and closing ---- */

static enum err_code open_campaign(struct review_cmd *q, struct err *e)
{
    struct review_opening o = {.act = review_cmd_act(q, "interface", STR("campaign.open"))};
    str answer;
    bool again = false;
    enum err_code code = review_cmd_period(q, &o.year, &o.mon, e);
    o.kind = o.mon == 0 ? REVIEW_YEARLY : REVIEW_MONTHLY;
    if (code == ERR_NONE)
        code = review_cmd_write(q, "campaign.open", review_work_open, &o, &answer, &again, e);
    if (code != ERR_NONE)
        return code;
    char from[11], to[11];
    day_format_vi((day)review_answer_number(answer, 3), from);
    day_format_vi((day)review_answer_number(answer, 4), to);
    review_cmd_say(q, again, "Đã mở kỳ rà soát từ %z đến %z: %n hộ nghèo, %n hộ cận nghèo",
                   "Campaign open from %z to %z: %n poor, %n near-poor households listed", from, to,
                   review_answer_number(answer, 1), review_answer_number(answer, 2));
    return ERR_NONE;
}

static enum err_code close_campaign(struct review_cmd *q, struct err *e)
{
    struct review_closing x = {review_cmd_act(q, "interface", STR("campaign.close")), &q->campaign,
                               q->day};
    str answer;
    bool again = false;
    enum err_code code =
        review_cmd_write(q, "campaign.close", review_work_close, &x, &answer, &again, e);
    if (code == ERR_NONE)
        review_cmd_say(q, again, "Đã đóng kỳ rà soát, lần ghi %l",
                       "The campaign is closed, recording %l", review_answer_number(answer, 0));
    return code;
}

/* ---- steps ---- */

static enum err_code plain_step(struct review_cmd *q, uint32_t step, struct err *e)
{
    str name = q->steps->names[step];
    struct review_step s = {
        .act = review_cmd_act(q, "form", q->document.p != NULL ? q->document : name),
        .campaign = q->campaign,
        .step = step,
        .on = q->day,
        .document = q->document};
    str answer;
    bool again = false;
    enum err_code code = review_cmd_where(q, &s.where, e);
    if (code == ERR_NONE)
        code = review_cmd_number(q->present, "--present", &s.present, e);
    if (code == ERR_NONE)
        code = review_cmd_number(q->agreed, "--agreed", &s.agreed, e);
    if (code == ERR_NONE)
        code = review_cmd_write(q, "campaign.step", review_work_step, &s, &answer, &again, e);
    if (code != ERR_NONE)
        return code;
    int64_t failed = review_answer_number(answer, 2);
    review_cmd_say(q, again, "Bước %s: %n nơi, lần ghi %l", "Step %s: %n places, recording %l",
                   name, review_answer_number(answer, 1), review_answer_number(answer, 0));
    if (failed > 0)
        review_cmd_say(q, false, "Chưa đủ số người đồng ý: rà soát lại %n nơi",
                       "Too few agreed: %n places are surveyed again", failed);
    if (review_answer_number(answer, 3) != 0)
        review_cmd_say(q, false, "Lưu ý: sớm hơn số ngày thường nêu (con số chưa được kiểm chứng)",
                       "Note: sooner than the number of days usually told (not verified)");
    return ERR_NONE;
}

/* ---- scoring ---- */

static enum err_code score_and_write(struct review_cmd *q, const struct score_request *request,
                                     str *answer, bool *again, struct err *e)
{
    struct review_problems problems = {.a = q->c->arena};
    struct store_pool *pool = NULL;
    const struct store_pool_options o = {.open = {.location = arena_cstr(q->c->arena, q->v.db)}};
    const struct store_operation op = review_cmd_operation(q, "campaign.score");
    enum err_code code = store_pool_open(&pool, &o, e);
    if (code == ERR_NONE)
        code = score_do(pool, q->db, q->c->arena, request, &op, answer, again, &problems, e);
    store_pool_close(pool);
    if (code != ERR_NONE)
        review_cmd_list(q, &problems, SHOWN_PROBLEMS);
    return code;
}

enum err_code campaign_score(struct review_cmd *q, bool due, int64_t household, struct err *e)
{
    struct score_request request = {.act = review_cmd_act(q, "form", STR("score")),
                                    .campaign = q->campaign,
                                    .on = q->day,
                                    .due = due,
                                    .household = household,
                                    .document = q->document};
    struct areas *areas = NULL;
    str a;
    bool again = false;
    enum err_code code = household != 0 ? ERR_NONE : review_cmd_where(q, &request.where, e);
    if (code == ERR_NONE)
        code = inputs_law(q->c, q->law, &request.law, e);
    if (code == ERR_NONE)
        code = inputs_areas(q->c, &areas, e);
    request.areas = areas;
    if (code == ERR_NONE)
        code = law_sum(q->c, q->law, request.law_sum, e);
    if (code == ERR_NONE)
        code = score_and_write(q, &request, &a, &again, e);
    if (code != ERR_NONE)
        return code;
    review_cmd_say(q, again,
                   "Đã chấm điểm: %n hộ nghèo, %n hộ cận nghèo, %n hộ không nghèo, %n hộ chưa rõ "
                   "(%n thôn, lần ghi %l)",
                   "Scored: %n poor, %n near-poor, %n neither, %n undetermined (%n villages, "
                   "recording %l)",
                   review_answer_number(a, 2), review_answer_number(a, 3),
                   review_answer_number(a, 4), review_answer_number(a, 5),
                   review_answer_number(a, 1), review_answer_number(a, 0));
    review_cmd_say(q, false, "  ngoài danh sách, nay nghèo hoặc cận nghèo: %n; chưa khảo sát: %n",
                   "  on no list before: %n; not surveyed: %n", review_answer_number(a, 6),
                   review_answer_number(a, 7));
    return ERR_NONE;
}

/* ---- the decision ---- */

static enum err_code decision_step(struct review_cmd *q, struct err *e)
{
    struct decision_request r = {.act = review_cmd_act(q, "decision", STR("")),
                                 .campaign = q->campaign,
                                 .on = q->day,
                                 .valid_from = DAY_MIN,
                                 .number = q->number,
                                 .signer = q->signer};
    str a;
    bool again = false;
    enum err_code code = review_cmd_where(q, &r.where, e);
    if (code == ERR_NONE && q->valid_from.p != NULL && !day_parse(q->valid_from, &r.valid_from))
        code = err_set(e, ERR_USAGE, "--valid-from: \"%s\" không phải là ngày",
                       "--valid-from: \"%s\" is no date", q->valid_from);
    if (code == ERR_NONE)
        code = review_cmd_write(q, "campaign.decision", review_work_decision, &r, &a, &again, e);
    if (code != ERR_NONE)
        return code;
    review_cmd_say(q, again,
                   "%n xã đã quyết định: %n hộ nghèo, %n hộ cận nghèo, %n thoát nghèo, %n không "
                   "nghèo, %n không còn (lần ghi %l)",
                   "%n communes have decided: %n poor, %n near-poor, %n escaped, %n neither, %n "
                   "gone (recording %l)",
                   review_answer_number(a, 1), review_answer_number(a, 2),
                   review_answer_number(a, 3), review_answer_number(a, 4),
                   review_answer_number(a, 5), review_answer_number(a, 6),
                   review_answer_number(a, 0));
    review_cmd_say(q, false, "  đổi hạng: %n hộ; từ chối đề nghị: %n",
                   "  class changed: %n households; requests refused: %n",
                   review_answer_number(a, 8), review_answer_number(a, 7));
    return ERR_NONE;
}

static enum err_code step(struct review_cmd *q, struct err *e)
{
    uint32_t at = q->n == 1 ? steps_find(q->steps, q->words[0]) : NO_STEP;
    if (at == NO_STEP) {
        err_set(e, ERR_USAGE, "cần tên một bước", "the name of a step is needed");
        err_hint(e, "các bước: ansinh campaign steps", "the steps: ansinh campaign steps");
        return ERR_USAGE;
    }
    if (str_eq_c(q->words[0], "score"))
        return campaign_score(q, false, 0, e);
    if (str_eq_c(q->words[0], "decision"))
        return decision_step(q, e);
    return plain_step(q, at, e);
}

/* ---- looking ---- */

static enum err_code blocked(struct review_cmd *q, struct err *e)
{
    struct review_problems problems = {.a = q->c->arena};
    struct review_act act = review_cmd_act(q, "interface", STR(""));
    struct review_where where = {.commune = q->commune};
    day on = q->day < q->campaign.w.closes ? q->day : q->campaign.w.closes;
    if (q->commune.p != NULL && str_eq_c(q->commune, "all"))
        where.commune.p = NULL;
    enum err_code code = decision_blocked(q->db, &act, &q->campaign, &where, on, &problems, e);
    if (code == ERR_NONE)
        campaign_print_problems(q, &problems);
    return code;
}

static enum err_code minutes(struct review_cmd *q, struct err *e)
{
    struct buf text;
    buf_init(&text, q->c->arena, PAPER_BYTES);
    if (q->commune.p == NULL || q->village.p == NULL)
        return err_set(e, ERR_USAGE, "cần --commune MÃ và --village THÔN",
                       "--commune CODE and --village NAME are needed");
    enum err_code code = paper_minutes(q->db, q->c->arena, q->steps, &q->campaign, q->commune,
                                       q->village, q->v.today, &text, e);
    return code == ERR_NONE ? paper_out_write(q->c, &q->paper, q->db, q->v.at.province, DAY_MIN,
                                              buf_str(&text), e)
                            : code;
}

static enum err_code status(struct review_cmd *q, struct err *e)
{
    struct review_state *s = NULL;
    enum err_code code =
        review_state_read(q->db, q->c->arena, q->steps, &q->campaign, q->day, true, &s, e);
    const struct review_commune *only = NULL;
    if (code == ERR_NONE && q->commune.p != NULL && !str_eq_c(q->commune, "all")) {
        only = review_commune_find(s, q->commune);
        if (only == NULL)
            code = err_set(e, ERR_INPUT, "kỳ rà soát không có xã nào mã \"%s\"",
                           "the campaign has no commune with the code \"%s\"", q->commune);
    }
    if (code == ERR_NONE)
        campaign_print_status(q, s, only);
    return code;
}

static enum err_code dispatch(struct review_cmd *q, str what, struct err *e)
{
    static const struct {
        const char *name;
        enum err_code (*run)(struct review_cmd *q, struct err *e);
    } table[] = {{"status", status},
                 {"step", step},
                 {"blocked", blocked},
                 {"minutes", minutes},
                 {"close", close_campaign}};
    if (str_eq_c(what, "steps")) {
        campaign_print_steps(q);
        return ERR_NONE;
    }
    if (str_eq_c(what, "open"))
        return open_campaign(q, e);
    for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
        if (!str_eq_c(what, table[i].name))
            continue;
        enum err_code code = review_cmd_campaign(q, e);
        return code == ERR_NONE ? table[i].run(q, e) : code;
    }
    if (str_eq_c(what, "score")) {
        enum err_code code = review_cmd_campaign(q, e);
        return code == ERR_NONE ? campaign_score(q, true, 0, e) : code;
    }
    err_set(e, ERR_USAGE, "không có lệnh \"campaign %s\"", "there is no \"campaign %s\"", what);
    err_hint(e, "steps, open, status, step, score, blocked, minutes hoặc close",
             "steps, open, status, step, score, blocked, minutes or close");
    return ERR_USAGE;
}

static int run(struct cli *c, int argc, char **argv)
{
    return review_cmd_run(c, argc, argv, dispatch);
}

const struct command cmd_campaign = {
    .name = "campaign",
    .summary = {"kỳ rà soát hộ nghèo: mở, các bước, tiến độ, đóng",
                "a review of poor households: open, steps, progress, close"},
    .help = {HELP_VI, HELP_EN},
    .run = run,
};
