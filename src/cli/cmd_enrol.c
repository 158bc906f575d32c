/* ansinh enrol: who receives a benefit, by which decision. */
#include "base/fmt.h"
#include "cli/enrol_cmd.h"
#include "cli/progress.h"
#include "pay/enrol_paper.h"
#include "pay/likely.h"
#include "registry/roles.h"

#include <stdio.h>
#include <stdlib.h>

#define HELP_VI                                                                                                           \
    "ansinh enrol — ai được hưởng, theo quyết định nào\n\n"                                                \
    "  ansinh enrol likely  --db DB --month THÁNG [--benefit Q]      luật nợ mà chưa đăng ký\n"                 \
    "  ansinh enrol changes --db DB --month THÁNG [--commune XÃ]     luật không còn nợ, hoặc nợ "             \
    "khác\n"                                                                                                             \
    "  ansinh enrol ask     --db DB NGƯỜI QUYỀN_LỢI --document … --who …\n"                                    \
    "  ansinh enrol prepare --db DB NGƯỜI QUYỀN_LỢI VIỆC --from THÁNG --number SỐ \\\n"                       \
    "      --signer … --who … [--reason … --article … --document …]\n"                                          \
    "  ansinh enrol prepare --likely | changes --prepare   --month THÁNG --number '{n}/QĐ-UBND' "                       \
    "…\n"                                                                                                               \
    "  ansinh enrol approve --db DB SỐ|all [--commune XÃ] --who …   |  send-back … --reason …\n"                 \
    "  ansinh enrol paper   --db DB SỐ [--authority …] [--out TỆP.pdf]   quyết định để in\n"                \
    "  ansinh enrol show    --db DB NGƯỜI    ansinh enrol list --db DB [--waiting] [--benefit "                        \
    "Q]\n\n"                                                                                                              \
    "VIỆC: open, refuse, adjust, suspend, resume, transfer, receive, end. Người chuẩn bị và "                   \
    "người\n"                                                                                                          \
    "duyệt phải khác nhau. NGƯỜI là HỘ/SỐ, mã hộ, số định danh hoặc #SỐ. docs/enrolment.md.\n\n" \
    "Ví dụ:\n"                                                                                                         \
    "  ansinh enrol likely --db bac-ninh.db --month 2026-07 --benefit disability_allowance\n"                             \
    "  ansinh enrol prepare --db bac-ninh.db 07660-00012/3 disability_allowance open \\\n"                                \
    "      --from 2026-07 --number 15/QĐ-UBND --signer \"Lê Văn C\" --who \"Nguyễn Thị Hoà\"\n"                   \
    "  ansinh enrol approve --db bac-ninh.db all --who \"Lê Văn C\"\n"
#define HELP_EN                                                                                         \
    "ansinh enrol — who receives a benefit, by which decision\n\n"                                    \
    "  ansinh enrol likely  --db DB --month MONTH [--benefit B]      owed by the law, not "             \
    "enrolled\n"                                                                                        \
    "  ansinh enrol changes --db DB --month MONTH [--commune C]      owed no more, or otherwise\n"      \
    "  ansinh enrol ask     --db DB WHOM BENEFIT --document … --who …\n"                            \
    "  ansinh enrol prepare --db DB WHOM BENEFIT ACT --from MONTH --number N \\\n"                      \
    "      --signer … --who … [--reason … --article … --document …]\n"                        \
    "  ansinh enrol prepare --likely | changes --prepare   --month MONTH --number '{n}/QĐ-UBND' "      \
    "…\n"                                                                                             \
    "  ansinh enrol approve --db DB NUMBER|all [--commune C] --who …   |  send-back … --reason "    \
    "…\n"                                                                                             \
    "  ansinh enrol paper   --db DB NUMBER [--authority …] [--out FILE.pdf]   the decision to "       \
    "print\n"                                                                                           \
    "  ansinh enrol show    --db DB WHOM     ansinh enrol list --db DB [--waiting] [--benefit "         \
    "B]\n\n"                                                                                            \
    "ACT: open, refuse, adjust, suspend, resume, transfer, receive, end. Who prepares and who\n"        \
    "approves are two people. WHOM is HOUSEHOLD/MEMBER, a household's code, a personal number, "        \
    "or\n"                                                                                              \
    "#ID. docs/enrolment.md.\n\n"                                                                       \
    "Examples:\n"                                                                                       \
    "  ansinh enrol likely --db bac-ninh.db --month 2026-07 --benefit disability_allowance\n"           \
    "  ansinh enrol prepare --db bac-ninh.db 07660-00012/3 disability_allowance open \\\n"              \
    "      --from 2026-07 --number 15/QĐ-UBND --signer \"Lê Văn C\" --who \"Nguyễn Thị Hoà\"\n" \
    "  ansinh enrol approve --db bac-ninh.db all --who \"Lê Văn C\"\n"

/* ---- showing ---- */

static str verdict_text(const struct pay_cmd *q, const struct enrol_line *l)
{
    static const char *const names[][2] = {
        [VERDICT_WAITING] = {"chờ duyệt", "waiting"},
        [VERDICT_APPROVED] = {"đã duyệt", "approved"},
        [VERDICT_SENT_BACK] = {"trả lại", "sent back"},
        [VERDICT_NONE_NEEDED] = {"", ""},
    };
    return str_from_c(names[l->verdict][q->c->lang]);
}

static void print_lines(struct pay_cmd *q, const struct enrol_lines *lines)
{
    static const char *const names[] = {"act",         "entity",      "benefit", "what",
                                        "from",        "on",          "number",  "signer",
                                        "prepared_by", "approved_by", "verdict", "state"};
    static const char *const titles[2][12] = {
        {"việc", "của", "quyền lợi", "việc gì", "từ tháng", "ngày", "số", "người ký", "chuẩn bị",
         "duyệt", "kết quả", "trạng thái"},
        {"act", "of", "benefit", "what", "from", "on", "number", "signer", "prepared by",
         "approved by", "verdict", "state"}};
    struct view_table t = {.names = names, .titles = titles[q->c->lang], .columns = 12};
    for (uint32_t i = 0; i < lines->n; i++) {
        const struct enrol_line *l = &lines->v[i];
        char entity[32];
        size_t n = fmt_write(entity, sizeof(entity), "#%l", l->entity);
        if ((q->waiting && l->verdict != VERDICT_WAITING) ||
            (q->benefit.n > 0 && !str_eq(q->benefit, l->benefit)) ||
            (q->commune.n > 0 && !str_eq(q->commune, l->commune)))
            continue;
        const str cells[] = {pay_cell_int(q, l->id),
                             arena_str(q->c->arena, (str){entity, n}),
                             l->benefit,
                             str_from_c(enrol_act_name(l->act, q->c->lang)),
                             pay_cell_month(q, l->from),
                             view_day(q->c, &q->v, l->on_day),
                             l->number,
                             l->signer,
                             l->prepared_by,
                             l->approved_by,
                             verdict_text(q, l),
                             str_from_c(enrol_state_name(l->state, q->c->lang))};
        for (uint32_t k = 0; k < 12; k++)
            vec_push(q->c->arena, &t.cells, cells[k]);
    }
    view_print(q->c, &q->v, &t);
}

static enum err_code show(struct pay_cmd *q, bool one, struct err *e)
{
    struct enrol_lines lines;
    int64_t entity = 0;
    enum err_code code = pay_cmd_words(q, one, e);
    if (code == ERR_NONE && one)
        code = pay_cmd_entity(q, 0, &entity, e);
    if (code == ERR_NONE)
        code =
            enrol_read(q->db, q->c->arena, q->v.at.province, entity, q->v.at.recording, &lines, e);
    if (code == ERR_NONE)
        print_lines(q, &lines);
    return code;
}

/* ---- likely ---- */

static enum err_code read_with_bar(struct pay_cmd *q, const struct recording *now,
                                   struct cycle_question *question, struct likely_rows *rows,
                                   struct err *e)
{
    struct progress bar;
    progress_start(&bar, q->c->lang, "Tính theo luật", "By the law", 1);
    question->steps = progress_steps(&bar);
    enum err_code code = likely_read(q->db, q->c->arena, now, question, q->benefit, rows, e);
    progress_end(&bar);
    question->steps = (struct steps){0};
    return code;
}

static enum err_code read_likely(struct pay_cmd *q, struct cycle_question *question,
                                 struct likely_rows *rows, struct err *e)
{
    const struct recording now = {.province = q->v.at.province, .at_us = store_now_us()};
    uint32_t n = 0;
    enum err_code code = pay_cmd_words(q, 0, e);
    if (code == ERR_NONE)
        code = pay_cmd_question(q, question, e);
    if (code == ERR_NONE)
        code = read_with_bar(q, &now, question, rows, e);
    for (uint32_t i = 0; code == ERR_NONE && i < rows->n; i++) {
        if (q->commune.n == 0 || str_eq(q->commune, rows->v[i].commune))
            rows->v[n++] = rows->v[i];
    }
    rows->n = n;
    return code;
}

static enum err_code likely(struct pay_cmd *q, struct err *e)
{
    static const char *const names[] = {"entity",  "member",  "name",
                                        "commune", "benefit", "amount_vnd"};
    static const char *const titles[2][6] = {
        {"số", "hộ/thành viên", "họ và tên", "xã", "quyền lợi", "đồng một tháng"},
        {"id", "household/member", "name", "commune", "benefit", "đồng a month"}};
    struct view_table t = {.names = names, .titles = titles[q->c->lang], .columns = 6};
    struct cycle_question question;
    struct likely_rows rows;
    vnd sum = 0;
    enum err_code code = read_likely(q, &question, &rows, e);
    if (code != ERR_NONE)
        return code;
    for (uint32_t i = 0; i < rows.n; i++) {
        const struct likely_row *r = &rows.v[i];
        const str cells[] = {
            pay_cell_int(q, r->entity), r->household, r->name, r->commune, r->benefit,
            pay_cell_vnd(q, r->amount)};
        for (uint32_t k = 0; k < 6; k++)
            vec_push(q->c->arena, &t.cells, cells[k]);
        sum += r->amount;
    }
    view_print(q->c, &q->v, &t);
    char text[128];
    size_t n = fmt_write(text, sizeof(text),
                         q->c->lang == LANG_VI ? "%u lượt chưa đăng ký, %n đồng một tháng\n"
                                               : "%u not enrolled, %n đồng a month\n",
                         rows.n, sum);
    fwrite(text, 1, n, stderr);
    return ERR_NONE;
}

/* ---- writing ---- */

enum err_code enrol_cmd_write(struct pay_cmd *q, struct enrol_request *v, uint32_t n, struct err *e)
{
    struct recording r;
    str answer;
    bool again;
    enum err_code code = officer_recording(&q->officer, q->v.at.province,
                                           v[0].act == ACT_ASK ? "form" : "decision", &r, e);
    for (uint32_t i = 0; i < n; i++)
        v[i].on_day = q->officer.day;
    if (code == ERR_NONE)
        code = pay_cmd_pool(q, e);
    if (code == ERR_NONE)
        code = enrol_prepare(q->pool, q->c->arena, &r, v, n, &answer, &again, e);
    if (code != ERR_NONE)
        return code;
    str first = str_split(&answer, ' ');
    pay_say(q, again, "Đã ghi %s việc, từ số %s", "Recorded: %s acts, from number %s", answer,
            first);
    return ERR_NONE;
}

static struct enrol_request request(const struct pay_cmd *q, enum enrol_act act)
{
    return (struct enrol_request){.benefit = q->n > 1 ? q->words[1] : STR(""),
                                  .act = act,
                                  .number = q->number,
                                  .signer = q->signer,
                                  .reason = q->reason,
                                  .article = q->article,
                                  .papers = q->document,
                                  .commune = q->commune,
                                  .to_commune = q->to.p != NULL ? q->to : STR("")};
}

/* The benefit as the law names it, and the fact that the act makes. */
static enum err_code check_benefit(struct pay_cmd *q, struct enrol_request *v, struct err *e)
{
    struct cycle_question question;
    enum err_code code = pay_cmd_law(q, &question, e);
    if (code != ERR_NONE)
        return code;
    const struct law_symbol *s = law_find(question.law, v->benefit);
    if (s == NULL || s->kind != LAW_BENEFIT) {
        str near = law_suggest(question.law, v->benefit);
        err_set(e, ERR_INPUT, "luật không có quyền lợi \"%s\"", "the law has no benefit \"%s\"",
                v->benefit);
        if (near.n > 0)
            err_hint(e, "có phải là \"%s\"?", "did you mean \"%s\"?", near);
        return ERR_INPUT;
    }
    v->benefit = s->id;
    v->fact = enrol_fact_of(question.law, s, v->act);
    return ERR_NONE;
}

enum err_code enrol_cmd_act(struct pay_cmd *q, enum enrol_act act, struct err *e)
{
    struct enrol_request v = request(q, act);
    enum err_code code = pay_cmd_words(q, act == ACT_ASK ? 2 : 3, e);
    if (q->n < 2)
        return err_set(e, ERR_USAGE, "cần NGƯỜI và QUYỀN_LỢI", "WHOM and BENEFIT are needed");
    if (code == ERR_NONE && act != ACT_REFUSE && act != ACT_ASK)
        code = pay_cmd_month(q->from, "--from", &v.from, e);
    if (code == ERR_NONE)
        code = pay_cmd_entity(q, 0, &v.entity, e);
    if (code == ERR_NONE)
        code = check_benefit(q, &v, e);
    return code == ERR_NONE ? enrol_cmd_write(q, &v, 1, e) : code;
}

static enum err_code prepare_likely(struct pay_cmd *q, struct err *e)
{
    struct cycle_question question;
    struct likely_rows rows;
    enum err_code code = read_likely(q, &question, &rows, e);
    if (code != ERR_NONE)
        return code;
    struct enrol_request *v = arena_array(q->c->arena, struct enrol_request, (size_t)rows.n + 1);
    for (uint32_t i = 0; i < rows.n; i++) {
        v[i] = request(q, ACT_OPEN);
        v[i].entity = rows.v[i].entity;
        v[i].benefit = rows.v[i].benefit;
        v[i].from = question.month;
        v[i].number = enrol_number(q->c->arena, q->number, i + 1, rows.v[i].commune);
        v[i].fact = enrol_fact_of(question.law, law_find(question.law, v[i].benefit), ACT_OPEN);
    }
    if (rows.n == 0) {
        pay_say(q, false, "Không có ai chưa đăng ký", "Nobody is missing");
        return ERR_NONE;
    }
    return enrol_cmd_write(q, v, rows.n, e);
}

#define ACTS_GIVEN "open, refuse, adjust, suspend, resume, transfer, receive, end"
static enum err_code prepare(struct pay_cmd *q, struct err *e)
{
    if (q->likely)
        return prepare_likely(q, e);
    if (q->n != 3)
        return err_set(e, ERR_USAGE, "cần NGƯỜI, QUYỀN_LỢI và việc (" ACTS_GIVEN ")",
                       "WHOM, BENEFIT and the act (" ACTS_GIVEN ") are needed");
    enum enrol_act act = enrol_act_find(q->words[2]);
    if (act == ACT_COUNT || act == ACT_ASK)
        return err_set(e, ERR_USAGE, "không có việc \"%s\": " ACTS_GIVEN,
                       "there is no act \"%s\": " ACTS_GIVEN, q->words[2]);
    return enrol_cmd_act(q, act, e);
}

static int by_id(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return x < y ? -1 : x > y;
}

/* With --commune the decisions of that commune alone, with --benefit those on it. */
static bool is_meant(const struct pay_cmd *q, const struct enrol_line *line)
{
    return (q->commune.n == 0 || str_eq(q->commune, line->commune)) &&
           (q->benefit.n == 0 || str_eq(q->benefit, line->benefit));
}

/* The acts that are meant: those named, or all that wait and that somebody else prepared. */
static enum err_code take_acts(struct pay_cmd *q, struct enrol_verdict *v, struct err *e)
{
    struct enrol_lines lines;
    int64_t *acts;
    if (q->n == 0)
        return err_set(e, ERR_USAGE, "cần số của việc, hoặc all",
                       "numbers of acts are needed, or all");
    if (q->n == 1 && str_eq_c(q->words[0], "all")) {
        enum err_code code = enrol_read(q->db, q->c->arena, v->province, 0, INT64_MAX, &lines, e);
        if (code != ERR_NONE)
            return code;
        acts = arena_array(q->c->arena, int64_t, (size_t)lines.n + 1);
        for (uint32_t i = 0; i < lines.n; i++) {
            if (lines.v[i].verdict == VERDICT_WAITING &&
                !officer_same(lines.v[i].prepared_by, q->officer.who) && is_meant(q, &lines.v[i]))
                acts[v->n++] = lines.v[i].id;
        }
    } else {
        acts = arena_array(q->c->arena, int64_t, q->n);
        for (uint32_t i = 0; i < q->n; i++) {
            if (!num_parse_int(q->words[i], &acts[v->n++]))
                return err_set(e, ERR_USAGE, "\"%s\" không phải là số của việc",
                               "\"%s\" is no number of an act", q->words[i]);
        }
    }
    if (v->n > 1)
        qsort(acts, v->n, sizeof(*acts), by_id);
    v->acts = acts;
    return ERR_NONE;
}

static enum err_code approve(struct pay_cmd *q, bool approved, struct err *e)
{
    struct recording r;
    struct enrol_verdict v = {
        .province = q->v.at.province, .approved = approved, .note = q->reason};
    str answer;
    bool again;
    enum err_code code = officer_recording(&q->officer, q->v.at.province, "decision", &r, e);
    if (code == ERR_NONE)
        code = take_acts(q, &v, e);
    if (code == ERR_NONE)
        code = pay_cmd_pool(q, e);
    if (code == ERR_NONE)
        code = enrol_approve(q->pool, q->c->arena, &r, &v, &answer, &again, e);
    if (code == ERR_NONE)
        pay_say(q, again, approved ? "Đã duyệt %s việc" : "Đã trả lại %s việc",
                approved ? "Approved: %s acts" : "Sent back: %s acts", answer);
    return code;
}

static enum err_code paper(struct pay_cmd *q, struct err *e)
{
    const struct recording now = {.province = q->v.at.province, .at_us = store_now_us()};
    struct cycle_question question;
    struct buf text;
    int64_t act;
    if (q->n != 1 || !num_parse_int(q->words[0], &act))
        return err_set(e, ERR_USAGE, "cần số của việc", "the number of an act is needed");
    buf_init(&text, q->c->arena, 1 << 16);
    enum err_code code = pay_cmd_law(q, &question, e);
    if (code == ERR_NONE)
        code = enrol_paper(q->db, q->c->arena, &now, &question, act, q->authority, &text, e);
    return code == ERR_NONE ? paper_out_write(q->c, &q->paper, q->db, q->v.at.province, DAY_MIN,
                                              buf_str(&text), e)
                            : code;
}

static enum err_code dispatch(struct pay_cmd *q, str what, struct err *e)
{
    if (str_eq_c(what, "likely"))
        return likely(q, e);
    if (str_eq_c(what, "ask"))
        return enrol_cmd_act(q, ACT_ASK, e);
    if (str_eq_c(what, "paper"))
        return paper(q, e);
    if (str_eq_c(what, "changes"))
        return enrol_cmd_changes(q, e);
    if (str_eq_c(what, "prepare"))
        return prepare(q, e);
    if (str_eq_c(what, "approve") || str_eq_c(what, "send-back"))
        return approve(q, str_eq_c(what, "approve"), e);
    if (str_eq_c(what, "show") || str_eq_c(what, "list"))
        return show(q, str_eq_c(what, "show"), e);
    return pay_no_such("enrol", what,
                       "likely, changes, ask, prepare, approve, send-back, show, list, paper", e);
}

static int run(struct cli *c, int argc, char **argv)
{
    return pay_cmd_run(c, argc, argv, dispatch);
}

const struct command cmd_enrol = {
    .name = "enrol",
    .summary = {"ai được hưởng quyền lợi nào, theo quyết định nào",
                "who receives which benefit, by which decision"},
    .help = {HELP_VI, HELP_EN},
    .run = run,
};
