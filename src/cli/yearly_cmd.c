/* ansinh inspect plan, plan-approve, plan-return, plan-show, plan-paper; verify, verify-record,
 * verify-show. */
#include "cli/yearly_cmd.h"

#include "base/fmt.h"
#include "evidence/inspect/plan.h"
#include "evidence/inspect/sample.h"
#include "registry/area_map.h"

#include <math.h>

#define DEFAULT_RANDOM 20
#define DEFAULT_MARGIN 30   /* ±3 % */
#define DEFAULT_EXPECTED 50 /* 5 % */

static enum err_code whole(str given, const char *name, int64_t most, int64_t *to, struct err *e)
{
    if (given.p == NULL || (num_parse_int(given, to) && *to >= 0 && *to <= most))
        return ERR_NONE;
    return err_set(e, ERR_USAGE, "%z nhận một số từ 0 đến %l", "%z takes a number from 0 to %l",
                   name, most);
}

/* Per cent with one decimal, in a thousand. */
static enum err_code percent(str given, const char *name, uint32_t *to, struct err *e)
{
    int64_t v;
    if (given.p == NULL)
        return ERR_NONE;
    if (!num_parse_decimal(given, 1, &v) || v < 1 || v > 999)
        return err_set(e, ERR_USAGE, "%z nhận phần trăm như 3 hoặc 2.5",
                       "%z takes a percentage such as 3 or 2.5", name);
    *to = (uint32_t)v;
    return ERR_NONE;
}

static enum err_code word_number(struct pay_cmd *q, uint32_t k, int64_t *to, struct err *e)
{
    return q->n > k && num_parse_int(q->words[k], to) && *to > 0 && *to < INT32_MAX
               ? ERR_NONE
               : err_set(e, ERR_USAGE, "thiếu số (xem ansinh inspect --help)",
                         "a number is missing (see ansinh inspect --help)");
}

/* ---- the plan ---- */

static enum err_code make(struct pay_cmd *q, struct err *e)
{
    struct cycle_question law;
    struct inspect_findings all;
    struct recording r;
    struct yearly_wish wish;
    int64_t year = 0, visits = 0, days = 0, chance = DEFAULT_RANDOM, seed = 0;
    str answer;
    bool again;
    enum err_code code = word_number(q, 0, &year, e);
    if (code == ERR_NONE && (q->visits.p == NULL || q->days.p == NULL || q->seed.p == NULL))
        code = err_set(e, ERR_USAGE, "cần --visits, --days và --seed",
                       "--visits, --days and --seed are needed");
    if (code == ERR_NONE)
        code = whole(q->visits, "--visits", YEARLY_MAX_COMMUNES, &visits, e);
    if (code == ERR_NONE)
        code = whole(q->days, "--days", 10000, &days, e);
    if (code == ERR_NONE)
        code = whole(q->random, "--random", 100, &chance, e);
    if (code == ERR_NONE)
        code = whole(q->seed, "--seed", INT64_MAX, &seed, e);
    if (code == ERR_NONE)
        code = pay_cmd_law(q, &law, e);
    if (code == ERR_NONE)
        code = pay_cmd_start(q, &r, e);
    if (code != ERR_NONE)
        return code;
    wish = (struct yearly_wish){(int32_t)year, (uint32_t)visits, (uint32_t)days, (uint32_t)chance,
                                seed};
    const struct inspect_question ask = {.law = law.law,
                                         .areas = law.areas,
                                         .province = q->v.at.province,
                                         .on = q->v.at.as_of,
                                         .kind = STR(""),
                                         .commune = STR("")};
    code = inspect_find(q->db, q->c->arena, &ask, &all, e);
    if (code == ERR_NONE)
        code = yearly_write(q->pool, q->c->arena, &r, &ask, &all, &wish, &answer, &again, e);
    if (code == ERR_NONE)
        pay_say(q, again, "Đã lập kế hoạch %s, chờ người khác duyệt",
                "Made plan %s; another person approves it", answer);
    return code;
}

static enum err_code judge(struct pay_cmd *q, bool approved, struct err *e)
{
    struct recording r;
    int64_t year = 0, version = 0;
    str answer;
    bool again;
    enum err_code code = word_number(q, 0, &year, e);
    if (code == ERR_NONE)
        code = word_number(q, 1, &version, e);
    if (code == ERR_NONE)
        code = pay_cmd_start(q, &r, e);
    if (code == ERR_NONE)
        code = yearly_judge(q->pool, q->c->arena, &r, (int32_t)year, version, approved, q->reason,
                            &answer, &again, e);
    if (code == ERR_NONE && approved)
        pay_say(q, again, "Đã duyệt kế hoạch %s", "Approved plan %s", answer);
    else if (code == ERR_NONE)
        pay_say(q, again, "Đã trả lại kế hoạch %s", "Returned plan %s", answer);
    return code;
}

static enum err_code approve(struct pay_cmd *q, struct err *e)
{
    return judge(q, true, e);
}

static enum err_code give_back(struct pay_cmd *q, struct err *e)
{
    return judge(q, false, e);
}

static enum err_code read_plan(struct pay_cmd *q, struct yearly_plan *plan, struct err *e)
{
    int64_t year = 0, version = 0;
    enum err_code code = word_number(q, 0, &year, e);
    if (code == ERR_NONE && q->n > 1)
        code = word_number(q, 1, &version, e);
    return code == ERR_NONE
               ? yearly_read(q->db, q->c->arena, q->v.at.province, (int32_t)year, version, plan, e)
               : code;
}

/* The rows, and what was done of each. */
static enum err_code show(struct pay_cmd *q, struct err *e)
{
    static const char *const names[] = {"quarter", "commune", "days",   "risk",      "why",
                                        "last",    "opened",  "visits", "concluded", "closed"};
    static const char *const titles[2][10] = {{"quý", "xã", "ngày", "rủi ro", "vì", "lần trước",
                                               "hồ sơ", "đã kiểm tra", "kết luận", "đã đóng"},
                                              {"quarter", "commune", "days", "risk", "why",
                                               "last visit", "dossiers", "visits", "concluded",
                                               "closed"}};
    struct view_table t = {.names = names, .titles = titles[q->c->lang], .columns = 10};
    struct yearly_plan plan;
    struct yearly_progress *done = NULL;
    enum err_code code = read_plan(q, &plan, e);
    if (code == ERR_NONE)
        code = yearly_progress_read(q->db, q->c->arena, q->v.at.province, &plan, q->v.at.as_of,
                                    &done, e);
    for (uint32_t i = 0; code == ERR_NONE && i < plan.rows.n; i++) {
        const struct yearly_row *row = &plan.rows.v[i];
        const str cells[] = {pay_cell_int(q, row->quarter),
                             row->commune,
                             pay_cell_int(q, row->days),
                             pay_cell_int(q, row->risk),
                             row->why,
                             pay_cell_day(q, row->last_visit),
                             pay_cell_int(q, done[i].opened),
                             pay_cell_int(q, done[i].visited),
                             pay_cell_int(q, done[i].concluded),
                             pay_cell_int(q, done[i].closed)};
        pay_row(q, &t, cells);
    }
    if (code == ERR_NONE)
        view_print(q->c, &q->v, &t);
    return code;
}

static enum err_code paper(struct pay_cmd *q, struct err *e)
{
    struct yearly_plan plan;
    struct area_map *map;
    struct buf text;
    buf_init(&text, q->c->arena, 4 << 20);
    enum err_code code = read_plan(q, &plan, e);
    if (code == ERR_NONE)
        code = area_map_read(q->db, q->c->arena, &map, e);
    if (code == ERR_NONE)
        code = yearly_paper(&plan, map, &text, e);
    return code == ERR_NONE ? paper_out_write(q->c, &q->paper, q->db, q->v.at.province,
                                              plan.known_on, buf_str(&text), e)
                            : code;
}

/* ---- payments looked at afterwards ---- */

static enum err_code draw(struct pay_cmd *q, struct err *e)
{
    struct recording r;
    struct sample_wish wish = {
        .by_commune = q->by_commune, .expected = DEFAULT_EXPECTED, .margin = DEFAULT_MARGIN};
    str answer;
    bool again;
    enum err_code code = pay_cmd_month(q->month_text, "--month", &wish.month, e);
    if (code == ERR_NONE && q->seed.p == NULL)
        code = err_set(e, ERR_USAGE, "thiếu --seed", "--seed is missing");
    if (code == ERR_NONE)
        code = whole(q->seed, "--seed", INT64_MAX, &wish.seed, e);
    if (code == ERR_NONE)
        code = percent(q->margin, "--margin", &wish.margin, e);
    if (code == ERR_NONE)
        code = percent(q->expected, "--expected", &wish.expected, e);
    if (code == ERR_NONE)
        code = pay_cmd_start(q, &r, e);
    if (code == ERR_NONE)
        code = sample_draw(q->pool, q->c->arena, &r, &wish, &answer, &again, e);
    if (code == ERR_NONE)
        pay_say(q, again, "Đã lấy mẫu %s", "Drew sample %s", answer);
    return code;
}

static enum err_code record(struct pay_cmd *q, struct err *e)
{
    struct recording r;
    int64_t sample = 0, number = 0;
    vnd due = 0;
    str answer;
    bool again;
    enum err_code code = word_number(q, 0, &sample, e);
    if (code == ERR_NONE)
        code = word_number(q, 1, &number, e);
    if (code == ERR_NONE)
        code = pay_cmd_amount(q->amount, "--amount", &due, e);
    if (code == ERR_NONE)
        code = pay_cmd_start(q, &r, e);
    if (code == ERR_NONE)
        code = sample_record(q->pool, q->c->arena, &r, sample, (uint32_t)number, q->as, due,
                             q->reason, q->officer.day, &answer, &again, e);
    if (code == ERR_NONE)
        pay_say(q, again, "Đã ghi (lần ghi %s)", "Recorded (number %s)", answer);
    return code;
}

/* Per cent with two decimals: 3,85 in Vietnamese. */
static str share(struct pay_cmd *q, double v)
{
    char text[40];
    int64_t hundredths = (int64_t)(v * 10000 + 0.5);
    size_t n = fmt_write(text, sizeof(text), "%l%z%d%d %%", hundredths / 100,
                         q->c->lang == LANG_VI ? "," : ".", (int)(hundredths / 10 % 10),
                         (int)(hundredths % 10));
    return arena_str(q->c->arena, (str){text, n});
}

static void say_result(struct pay_cmd *q, const struct payment_sample *s)
{
    struct sample_result r = sample_judge(q->c->arena, s);
    bool vi = q->c->lang == LANG_VI;
    struct buf b;
    buf_init(&b, q->c->arena, 4096);
    buf_fmt(
        &b,
        vi ? "\nMẫu %l: %u trên %l khoản của tháng; đã xem %u, không gặp được %u, chưa xem %u.\n"
           : "\nSample %l: %u of the month's %l payments; looked at %u, unreached %u, open %u.\n",
        s->id, s->n, s->population, r.looked_at, r.unreached, r.open);
    if (r.looked_at > 0)
        buf_fmt(&b,
                vi ? "Sai: %u, %s; khoảng tin cậy 95 %% từ %s đến %s (nếu mọi khoản không gặp được "
                     "đều sai: đến %s).\n"
                   : "Wrong: %u, %s; 95 %% confidence from %s to %s (if all unreached were wrong: "
                     "to %s).\n",
                r.wrong, share(q, r.share), share(q, r.low), share(q, r.high),
                share(q, r.worst_high));
    if (r.has_money)
        buf_fmt(&b,
                vi ? "Trả mà không phải trả, ước cả tháng: %n đồng (từ %n đến %n) trên %n đồng.\n"
                   : "Paid and not due, of the whole month: %n đ (from %n to %n) of %n đ.\n",
                (int64_t)llround(r.money.total), (int64_t)llround(r.money.low),
                (int64_t)llround(r.money.high), s->money);
    if (r.open > 0)
        buf_add_c(&b, vi ? "Còn khoản chưa xem: con số trên chỉ là tạm tính.\n"
                         : "Some were not looked at yet: the figures are provisional.\n");
    cli_print(buf_str(&b));
}

static enum err_code sample_told(struct pay_cmd *q, const struct payment_sample *s, struct err *e)
{
    int64_t *shown = arena_array(q->c->arena, int64_t, (size_t)s->n + 1);
    for (uint32_t i = 0; i < s->n; i++)
        shown[i] = s->v[i].entity;
    return s->n == 0 ? ERR_NONE
                     : view_told(q->c, &q->v, "inspect.verify-show", q->words[0], shown, s->n, e);
}

static enum err_code show_sample(struct pay_cmd *q, struct err *e)
{
    static const char *const names[] = {"number", "of",      "commune", "amount_vnd",
                                        "found",  "due_vnd", "on",      "said"};
    static const char *const titles[2][8] = {
        {"số", "của", "xã", "đã trả", "thấy", "phải trả", "ngày", "nội dung"},
        {"no.", "of", "commune", "paid", "found", "due", "on", "said"}};
    struct view_table t = {.names = names, .titles = titles[q->c->lang], .columns = 8};
    struct payment_sample s;
    char of[24];
    int64_t id = 0;
    enum err_code code = word_number(q, 0, &id, e);
    if (code == ERR_NONE)
        code = sample_read(q->db, q->c->arena, q->v.at.province, id, &s, e);
    if (code == ERR_NONE)
        code = sample_told(q, &s, e);
    for (uint32_t i = 0; code == ERR_NONE && i < s.n; i++) {
        const struct sample_row *row = &s.v[i];
        size_t n = fmt_write(of, sizeof(of), "#%l", row->entity);
        const str cells[] = {pay_cell_int(q, row->number),
                             arena_str(q->c->arena, (str){of, n}),
                             row->commune,
                             pay_cell_vnd(q, row->amount),
                             row->outcome,
                             row->outcome.n > 0 ? pay_cell_vnd(q, row->due) : STR(""),
                             pay_cell_day(q, row->on),
                             row->said};
        pay_row(q, &t, cells);
    }
    if (code == ERR_NONE)
        view_print(q->c, &q->v, &t);
    if (code == ERR_NONE && q->v.how == VIEW_TABLE)
        say_result(q, &s);
    return code;
}

/* ---- which ---- */

static const struct {
    const char *word;
    enum err_code (*act)(struct pay_cmd *q, struct err *e);
} words[] = {{"plan", make},
             {"plan-approve", approve},
             {"plan-return", give_back},
             {"plan-show", show},
             {"plan-paper", paper},
             {"verify", draw},
             {"verify-record", record},
             {"verify-show", show_sample}};
#define WORDS (sizeof(words) / sizeof(words[0]))

bool yearly_cmd_is(str word)
{
    for (size_t i = 0; i < WORDS; i++) {
        if (str_eq_c(word, words[i].word))
            return true;
    }
    return false;
}

enum err_code yearly_cmd_act(struct pay_cmd *q, str what, struct err *e)
{
    for (size_t i = 0; i < WORDS; i++) {
        if (str_eq_c(what, words[i].word))
            return words[i].act(q, e);
    }
    return pay_no_such("inspect", what, "", e);
}
