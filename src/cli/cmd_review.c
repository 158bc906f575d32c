/* ansinh review: one household in the reviews: request, form A, vote, complaint, what was decided.
 */
#include "base/fmt.h"
#include "cli/campaign_print.h"
#include "cli/inputs.h"
#include "cli/paper_key.h"
#include "cli/review_cmd.h"
#include "cli/review_history.h"
#include "review/certificate.h"
#include "review/paper.h"

#include <stdio.h>

#define HELP_VI                                                                                                  \
    "ansinh review — một hộ trong các kỳ rà soát\n\n"                                                 \
    "  ansinh review request --db DB HỘ --year N [--month T] --form 01|04 --on NGÀY\n"                        \
    "  ansinh review screen --db DB HỘ --year N a0_house=0 … a9=1 --on NGÀY   Phiếu A\n"                  \
    "  ansinh review vote --db DB HỘ --year N --present N --agreed N --on NGÀY\n"                             \
    "  ansinh review complaint --db DB HỘ --year N --by AI --content CHỮ --on NGÀY\n"                       \
    "  ansinh review answer --db DB HỘ --year N --number SỐ --upheld yes|no --content CHỮ --on "           \
    "NGÀY\n"                                                                                                    \
    "  ansinh review score --db DB HỘ --year N --on NGÀY     chấm lại một hộ\n"                       \
    "  ansinh review show --db DB HỘ --year N                hộ trong một kỳ: điểm, biểu quyết, " \
    "khiếu nại\n"                                                                                            \
    "  ansinh review history --db DB HỘ                      hạng, điểm, biến động qua các kỳ\n"  \
    "  ansinh review certificate --db DB HỘ [--as-of NGÀY] [--out TỆP.pdf] [--key TỆP]   giấy "         \
    "chứng nhận "                                                                                            \
    "(mẫu 03)\n"                                                                                               \
    "  ansinh review refusal --db DB HỘ --year N [--month T] [--out TỆP.pdf]   thông báo từ "            \
    "chối, có lý do\n\n"                                                                                     \
    "  --who TÊN, --reference CHỮ, --operation MÃ, --law THƯ_MỤC, --province MÃ\n"                       \
    "  --format table|csv|json (show, history)\n\n"                                                              \
    "Ví dụ:\n"                                                                                                \
    "  ansinh review request --db bac-ninh.db 07660-00012 --year 2024 --month 3 --form 01 \\\n"                  \
    "      --on 2024-03-16 --who \"Trần Thị B\"\n"                                                           \
    "  ansinh review history --db bac-ninh.db 07660-00012\n\n"                                                   \
    "Quy trình, từ đầu đến cuối: docs/review.md\n"
#define HELP_EN                                                                                    \
    "ansinh review — one household in the reviews\n\n"                                           \
    "  ansinh review request --db DB HOUSEHOLD --year Y [--month M] --form 01|04 --on DAY\n"       \
    "  ansinh review screen --db DB HOUSEHOLD --year Y a0_house=0 … a9=1 --on DAY   form A\n"    \
    "  ansinh review vote --db DB HOUSEHOLD --year Y --present N --agreed N --on DAY\n"            \
    "  ansinh review complaint --db DB HOUSEHOLD --year Y --by WHO --content TEXT --on DAY\n"      \
    "  ansinh review answer --db DB HOUSEHOLD --year Y --number NO --upheld yes|no --content "     \
    "TEXT --on DAY\n"                                                                              \
    "  ansinh review score --db DB HOUSEHOLD --year Y --on DAY     scores one household again\n"   \
    "  ansinh review show --db DB HOUSEHOLD --year Y               in one campaign: scores, "      \
    "votes, complaints\n"                                                                          \
    "  ansinh review history --db DB HOUSEHOLD                     class, score, movement "        \
    "through "                                                                                     \
    "the years\n"                                                                                  \
    "  ansinh review certificate --db DB HOUSEHOLD [--as-of DAY] [--out FILE.pdf] [--key FILE]   " \
    "the "                                                                                         \
    "certificate (form 03)\n"                                                                      \
    "  ansinh review refusal --db DB HOUSEHOLD --year Y [--month M] [--out FILE.pdf]  the "        \
    "refusal, with "                                                                               \
    "reasons\n\n"                                                                                  \
    "  --who NAME, --reference TEXT, --operation ID, --law FOLDER, --province CODE\n"              \
    "  --format table|csv|json (show, history)\n\n"                                                \
    "Certificates and refusals are Vietnamese, as the forms are.\n\n"                              \
    "Examples:\n"                                                                                  \
    "  ansinh review request --db bac-ninh.db 07660-00012 --year 2024 --month 3 --form 01 \\\n"    \
    "      --on 2024-03-16 --who \"Trần Thị B\"\n"                                             \
    "  ansinh review history --db bac-ninh.db 07660-00012\n\n"                                     \
    "The procedure from end to end: docs/review.md\n"

#define PAPER_BYTES ((size_t)4 << 20)

static enum err_code ask(struct review_cmd *q, struct review_asking *x, const char *kind,
                         str *answer, bool *again, struct err *e)
{
    x->about.act = review_cmd_act(q, "form", q->reference.p != NULL ? q->reference : STR(""));
    x->about.campaign = q->campaign;
    x->about.on = q->day;
    enum err_code code = review_cmd_household(q, &x->about.household, e);
    return code == ERR_NONE ? review_cmd_write(q, kind, review_work_ask, x, answer, again, e)
                            : code;
}

static void say_done(const struct review_cmd *q, str answer, bool again)
{
    review_cmd_say(q, again, "Đã ghi, lần ghi %l", "Recorded: number %l",
                   review_answer_number(answer, 0));
}

static enum err_code request(struct review_cmd *q, struct err *e)
{
    struct review_asking x = {.what = ASK_REQUEST};
    str answer;
    bool again = false;
    x.leave = q->form.p != NULL && str_eq_c(q->form, "04");
    if (q->form.p == NULL || (!x.leave && !str_eq_c(q->form, "01")))
        return err_set(e, ERR_USAGE, "cần --form 01 (vào danh sách) hoặc --form 04 (thoát nghèo)",
                       "--form 01 (to enter) or --form 04 (to leave) is needed");
    enum err_code code = ask(q, &x, "review.request", &answer, &again, e);
    if (code == ERR_NONE)
        say_done(q, answer, again);
    return code;
}

/* FIELD=VALUE of form A. */
static enum err_code take_answers(struct review_cmd *q, struct review_asking *x, struct err *e)
{
    const struct law *law = NULL;
    enum err_code code = inputs_law(q->c, q->law, &law, e);
    if (code == ERR_NONE && (q->n < 2 || q->n - 1 > REVIEW_MAX_ANSWERS))
        code = err_set(e, ERR_USAGE, "cần hộ và các ô của Phiếu A: a0_house=0 a1=1 …",
                       "the household and answers of form A are needed: a0_house=0 a1=1 …");
    for (uint32_t i = 1; i < q->n && code == ERR_NONE; i++) {
        str value = q->words[i], name = str_split(&value, '=');
        struct review_answer *one = &x->answers[x->n_answers++];
        one->fact = law_find(law, name);
        bool form_a = name.n >= 2 && name.p[0] == 'a' && name.p[1] >= '0' && name.p[1] <= '9';
        if (!form_a || one->fact == NULL || one->fact->kind != LAW_FACT)
            code = err_set(e, ERR_USAGE, "Phiếu A không có ô \"%s\"", "form A has no \"%s\"", name);
        else if (value.p == NULL || !law_value_parse(&one->fact->type, value, &one->value))
            code = err_set(e, ERR_USAGE, "%s nhận 0 hoặc 1", "%s takes 0 or 1", name);
    }
    return code;
}

static enum err_code screen(struct review_cmd *q, struct err *e)
{
    struct review_asking *x = arena_new(q->c->arena, struct review_asking);
    str answer;
    bool again = false;
    x->what = ASK_SCREEN;
    enum err_code code = take_answers(q, x, e);
    if (code == ERR_NONE)
        code = ask(q, x, "review.screen", &answer, &again, e);
    if (code == ERR_NONE)
        say_done(q, answer, again);
    return code;
}

static enum err_code vote(struct review_cmd *q, struct err *e)
{
    struct review_asking x = {.what = ASK_VOTE};
    str answer;
    bool again = false;
    enum err_code code = review_cmd_number(q->present, "--present", &x.present, e);
    if (code == ERR_NONE)
        code = review_cmd_number(q->agreed, "--agreed", &x.agreed, e);
    if (code == ERR_NONE)
        code = ask(q, &x, "review.vote", &answer, &again, e);
    if (code != ERR_NONE)
        return code;
    say_done(q, answer, again);
    if (review_answer_number(answer, 2) == 0)
        review_cmd_say(q, false, "Chưa đủ số người đồng ý: rà soát lại và biểu quyết lại",
                       "Too few agreed: survey and vote again");
    return ERR_NONE;
}

static enum err_code complaint(struct review_cmd *q, struct err *e)
{
    struct review_asking x = {.what = ASK_COMPLAIN, .by = q->by, .content = q->content};
    str answer;
    bool again = false;
    if (q->by.p == NULL || q->content.p == NULL)
        return err_set(e, ERR_USAGE, "cần --by AI và --content CHỮ",
                       "--by WHO and --content TEXT are needed");
    enum err_code code = ask(q, &x, "review.complaint", &answer, &again, e);
    if (code == ERR_NONE)
        review_cmd_say(q, again, "Khiếu nại số %l của hộ, lần ghi %l",
                       "Complaint number %l of the household, recording %l",
                       review_answer_number(answer, 1), review_answer_number(answer, 0));
    return code;
}

static enum err_code answer_complaint(struct review_cmd *q, struct err *e)
{
    struct review_asking x = {.what = ASK_ANSWER,
                              .content = q->content.p != NULL ? q->content : STR("")};
    str answer;
    bool again = false;
    x.upheld = q->upheld.p != NULL && str_eq_c(q->upheld, "yes");
    if (q->upheld.p == NULL || (!x.upheld && !str_eq_c(q->upheld, "no")))
        return err_set(e, ERR_USAGE, "cần --upheld yes (khiếu nại đúng) hoặc no",
                       "--upheld yes or no is needed");
    enum err_code code = review_cmd_number(q->number, "--number", &x.number, e);
    if (code == ERR_NONE)
        code = ask(q, &x, "review.answer", &answer, &again, e);
    if (code != ERR_NONE)
        return code;
    say_done(q, answer, again);
    if (x.upheld)
        review_cmd_say(q, false, "Khiếu nại đúng: chấm lại hộ này (ansinh review score)",
                       "Upheld: score the household again (ansinh review score)");
    return ERR_NONE;
}

static enum err_code score(struct review_cmd *q, struct err *e)
{
    int64_t household = 0;
    enum err_code code = review_cmd_household(q, &household, e);
    return code == ERR_NONE ? campaign_score(q, true, household, e) : code;
}

/* ---- paper ---- */

/* The code by which the paper can be checked. */
static enum err_code sign_paper(struct review_cmd *q, const struct paper_asked *asked, bool refusal,
                                struct err *e)
{
    struct claim claim;
    struct claim_keys keys;
    str text = STR("");
    enum err_code code = paper_key_load(q->c, q->key, &keys, e);
    if (code == ERR_NONE && !keys.signs)
        code = err_set(e, ERR_INPUT, "tệp chỉ có khóa công khai", "the file has public keys alone");
    if (code == ERR_NONE)
        code = refusal ? claim_of_refusal(q->db, q->c->arena, asked->province, asked->household,
                                          &q->campaign, asked->as_of, &claim, e)
                       : claim_of_household(q->db, q->c->arena, asked->province, asked->household,
                                            asked->as_of, &claim, e);
    if (code == ERR_NONE)
        code = claim_sign(q->c->arena, &keys, &claim, &text, e);
    if (code == ERR_NONE)
        q->paper.address = claim_address(q->c->arena, &keys, text);
    seal_wipe(&keys, sizeof(keys));
    return code;
}

static enum err_code paper(struct review_cmd *q, bool refusal, struct err *e)
{
    struct paper_asked asked = {.province = q->v.at.province, .as_of = q->v.at.as_of};
    struct buf text;
    buf_init(&text, q->c->arena, PAPER_BYTES);
    enum err_code code = review_history_household(q, &asked.household, e);
    if (code == ERR_NONE)
        code = refusal ? paper_refusal(q->db, q->c->arena, &asked, &q->campaign, &text, e)
                       : paper_certificate(q->db, q->c->arena, &asked, &text, e);
    if (code == ERR_NONE && q->key.p != NULL)
        code = sign_paper(q, &asked, refusal, e);
    return code == ERR_NONE ? paper_out_write(q->c, &q->paper, q->db, q->v.at.province,
                                              q->v.at.as_of, buf_str(&text), e)
                            : code;
}

static enum err_code certificate(struct review_cmd *q, struct err *e)
{
    return paper(q, false, e);
}

static enum err_code refusal(struct review_cmd *q, struct err *e)
{
    return paper(q, true, e);
}

static enum err_code dispatch(struct review_cmd *q, str what, struct err *e)
{
    static const struct {
        const char *name;
        bool campaign;
        enum err_code (*run)(struct review_cmd *q, struct err *e);
    } table[] = {{"request", true, request},
                 {"screen", true, screen},
                 {"vote", true, vote},
                 {"complaint", true, complaint},
                 {"answer", true, answer_complaint},
                 {"score", true, score},
                 {"show", true, review_history_show},
                 {"history", false, review_history},
                 {"certificate", false, certificate},
                 {"refusal", true, refusal}};
    for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
        if (!str_eq_c(what, table[i].name))
            continue;
        enum err_code code = table[i].campaign ? review_cmd_campaign(q, e) : ERR_NONE;
        return code == ERR_NONE ? table[i].run(q, e) : code;
    }
    err_set(e, ERR_USAGE, "không có lệnh \"review %s\"", "there is no \"review %s\"", what);
    err_hint(e,
             "request, screen, vote, complaint, answer, score, show, history, certificate hoặc "
             "refusal",
             "request, screen, vote, complaint, answer, score, show, history, certificate or "
             "refusal");
    return ERR_USAGE;
}

static int run(struct cli *c, int argc, char **argv)
{
    return review_cmd_run(c, argc, argv, dispatch);
}

const struct command cmd_review = {
    .name = "review",
    .summary = {"một hộ trong các kỳ rà soát: đề nghị, khiếu nại, lịch sử, giấy chứng nhận",
                "one household in the reviews: requests, complaints, history, certificate"},
    .help = {HELP_VI, HELP_EN},
    .run = run,
};
