#include "cli/cycle_show_cmd.h"

#include "base/fmt.h"
#include "pay/bank_holds.h"
#include "pay/cycle_inbox.h"
#include "pay/cycle_late.h"
#include "registry/times.h"

static enum err_code stand(struct pay_cmd *q, month *m, struct cycle_standing *s, struct err *e)
{
    enum err_code code = pay_cmd_month(q->month_text, "--month", m, e);
    return code == ERR_NONE ? cycle_stand(q->db, q->c->arena, q->v.at.province, *m, s, e) : code;
}

static enum err_code read_list(struct pay_cmd *q, month *m, struct cycle_standing *s,
                               struct cycle_list *list, struct err *e)
{
    enum err_code code = stand(q, m, s, e);
    return code == ERR_NONE
               ? cycle_read(q->db, q->c->arena, q->v.at.province, *m, s->round, list, e)
               : code;
}

/* ---- where it stands ---- */

struct status {
    struct cycle_standing s;
    struct cycle_list remarks;
    struct cycle_items queue;
    struct cycle_days days;
    struct cycle_sents sent;
    int64_t words[CYCLE_TOLD_KINDS]; /* payments by the last that was said */
};

/* Not sent: how late it is today; sent: how late it was. 0: in time. */
static int64_t days_late(day done, day today, day by)
{
    day at = done != 0 ? done : today;
    return at > by ? at - by : 0;
}

static enum err_code count_words(struct pay_cmd *q, month m, struct status *x, struct err *e)
{
    struct cycle_answers answers;
    enum err_code code = cycle_answers_read(q->db, q->v.at.province, m, x->s.round, &answers, e);
    for (int k = 0; k < CYCLE_TOLD_KINDS && code == ERR_NONE; k++)
        x->words[k] = answers.n[k];
    return code;
}

static enum err_code read_status(struct pay_cmd *q, month *m, struct status *x, struct err *e)
{
    struct arena *a = q->c->arena;
    int64_t province = q->v.at.province;
    enum err_code code = stand(q, m, &x->s, e);
    if (code == ERR_NONE)
        code = cycle_remarks_read(q->db, a, province, *m, x->s.round, &x->remarks, e);
    if (code == ERR_NONE)
        code = cycle_queue_read(q->db, a, province, *m, &x->queue, e);
    if (code == ERR_NONE)
        code = cycle_days_read(q->db, province, *m, &x->days, e);
    if (code == ERR_NONE)
        code = cycle_sent_read(q->db, a, province, *m, &x->sent, e);
    return code == ERR_NONE ? count_words(q, *m, x, e) : code;
}

static void put(struct pay_cmd *q, struct view_table *t, const char *name, const char *vi,
                const char *en, str value)
{
    bool table = q->v.how == VIEW_TABLE;
    const str cells[] = {str_from_c(!table ? name : q->c->lang == LANG_VI ? vi : en), value};
    pay_row(q, t, cells);
}

static void put_remarks(struct pay_cmd *q, struct view_table *t, const struct status *x)
{
    for (int k = 0; k < CYCLE_REMARKS; k++) {
        enum cycle_remark_kind kind = (enum cycle_remark_kind)k;
        int64_t n = 0;
        for (uint32_t i = 0; i < x->remarks.n_remarks; i++)
            n += x->remarks.remarks[i].kind == kind;
        put(q, t, cycle_remark_code(kind), cycle_remark_name(kind, LANG_VI),
            cycle_remark_name(kind, LANG_EN), pay_cell_vnd(q, n));
    }
}

static void put_money(struct pay_cmd *q, struct view_table *t, const struct status *x)
{
    vnd balance = 0;
    for (uint32_t i = 0; i < x->sent.n; i++)
        balance += x->sent.v[i].balance; /* below the total */
    put(q, t, "amount_vnd", "số tiền", "amount", pay_cell_vnd(q, x->s.total));
    if (x->s.state >= CYCLE_SENT) {
        put(q, t, "balance_vnd", "trừ số dư chưa chi kỳ trước", "less unpaid balances",
            pay_cell_vnd(q, balance));
        put(q, t, "transferred_vnd", "chuyển cho tổ chức chi trả", "transferred to providers",
            pay_cell_vnd(q, x->s.total - balance));
    }
}

static void put_answers(struct pay_cmd *q, struct view_table *t, const struct status *x)
{
    static const char *const words[CYCLE_TOLD_KINDS][3] = {
        [CYCLE_TOLD_NOTHING] = {"unanswered", "chưa có tin", "no answer yet"},
        [CYCLE_TOLD_PAID] = {"paid", "đã chi", "paid"},
        [CYCLE_TOLD_UNPAID] = {"unpaid", "chưa chi được", "not paid"},
        [CYCLE_TOLD_RETURNED] = {"returned", "hoàn trả", "came back"},
    };
    for (int k = 0; k < CYCLE_TOLD_KINDS && x->s.state >= CYCLE_SENT; k++)
        put(q, t, words[k][0], words[k][1], words[k][2], pay_cell_vnd(q, x->words[k]));
    put(q, t, "queue", "dòng chờ người giải quyết", "lines that wait for a person",
        pay_cell_vnd(q, x->queue.open));
}

static void put_days(struct pay_cmd *q, struct view_table *t, const struct status *x, month m,
                     day today)
{
    bool open = x->words[CYCLE_TOLD_NOTHING] > 0 || x->days.reported == 0;
    put(q, t, "list_by", "gửi danh sách chậm nhất", "list to be sent by",
        pay_cell_day(q, cycle_list_by(m)));
    put(q, t, "sent_on", "đã gửi ngày", "sent on", pay_cell_day(q, x->days.sent));
    put(q, t, "list_days_late", "gửi chậm (ngày)", "list late by (days)",
        pay_cell_int(q, days_late(x->days.sent, today, cycle_list_by(m))));
    put(q, t, "report_by", "quyết toán chậm nhất", "report due by",
        pay_cell_day(q, cycle_report_by(m)));
    put(q, t, "reported_on", "báo cáo gần nhất", "last report on",
        pay_cell_day(q, x->days.reported));
    put(q, t, "report_days_late", "quyết toán chậm (ngày)", "report late by (days)",
        pay_cell_int(q, days_late(open ? 0 : x->days.reported, today, cycle_report_by(m))));
}

static enum err_code asked_day(struct pay_cmd *q, day *out, struct err *e)
{
    *out = q->v.today;
    return q->officer.on.p == NULL || day_parse(q->officer.on, out)
               ? ERR_NONE
               : err_set(e, ERR_USAGE, "--on: \"%s\" không phải là ngày", "--on: \"%s\" is no date",
                         q->officer.on);
}

enum err_code cycle_status_cmd(struct pay_cmd *q, struct err *e)
{
    static const char *const names[] = {"what", "value"};
    static const char *const titles[2][2] = {{"", ""}, {"", ""}};
    struct view_table t = {.names = names, .titles = titles[q->c->lang], .columns = 2};
    struct status x = {0};
    month m = 0;
    day today;
    enum err_code code = asked_day(q, &today, e);
    if (code == ERR_NONE)
        code = read_status(q, &m, &x, e);
    if (code != ERR_NONE)
        return code;
    put(q, &t, "month", "tháng", "month", pay_cell_month(q, m));
    put(q, &t, "state", "trạng thái", "state",
        str_from_c(q->v.how == VIEW_TABLE ? cycle_state_name(x.s.state, q->c->lang)
                                          : cycle_state_code(x.s.state)));
    put(q, &t, "round", "lần lập", "round", pay_cell_int(q, x.s.round));
    put(q, &t, "prepared_by", "người lập", "prepared by", x.s.prepared_by);
    put(q, &t, "approved_by", "người duyệt", "approved by", x.s.approved_by);
    put(q, &t, "payments", "số khoản", "payments", pay_cell_vnd(q, x.s.payments));
    put_money(q, &t, &x);
    put_remarks(q, &t, &x);
    put_answers(q, &t, &x);
    put_days(q, &t, &x, m, today);
    view_print(q->c, &q->v, &t);
    return ERR_NONE;
}

/* ---- lists ---- */

enum err_code cycle_list_cmd(struct pay_cmd *q, struct err *e)
{
    static const char *const names[] = {"id",           "name",      "commune",     "village",
                                        "method",       "account",   "current_vnd", "arrears_vnd",
                                        "withheld_vnd", "amount_vnd"};
    static const char *const titles[2][10] = {
        {"mã chi trả", "họ và tên", "xã", "thôn", "hình thức", "tài khoản", "tháng này",
         "truy lĩnh", "khấu trừ", "số tiền"},
        {"payment", "name", "commune", "village", "method", "account", "this month", "arrears",
         "withheld", "amount"}};
    struct view_table t = {.names = names, .titles = titles[q->c->lang], .columns = 10};
    struct cycle_standing s;
    struct cycle_list payments;
    month m;
    enum err_code code = read_list(q, &m, &s, &payments, e);
    for (uint32_t i = 0; code == ERR_NONE && i < payments.n; i++) {
        const struct cycle_payment *p = &payments.v[i];
        const str cells[] = {p->id,
                             p->name,
                             p->commune,
                             p->village,
                             p->method,
                             p->account,
                             pay_cell_vnd(q, p->current),
                             pay_cell_vnd(q, p->arrears),
                             pay_cell_vnd(q, p->withheld),
                             pay_cell_vnd(q, p->amount)};
        pay_row(q, &t, cells);
    }
    if (code == ERR_NONE)
        view_print(q->c, &q->v, &t);
    return code;
}

static str entity_cell(struct pay_cmd *q, int64_t entity)
{
    char text[32];
    size_t n = fmt_write(text, sizeof(text), "#%l", entity);
    return arena_str(q->c->arena, (str){text, n});
}

enum err_code cycle_remarks_cmd(struct pay_cmd *q, struct err *e)
{
    static const char *const names[] = {"kind", "entity", "name", "commune", "amount_vnd"};
    static const char *const titles[2][5] = {{"vì sao", "mã", "họ và tên", "xã", "số tiền"},
                                             {"why", "number", "name", "commune", "amount"}};
    struct view_table t = {.names = names, .titles = titles[q->c->lang], .columns = 5};
    struct cycle_standing s;
    struct cycle_list list = {0};
    month m;
    enum err_code code = stand(q, &m, &s, e);
    if (code == ERR_NONE)
        code = cycle_remarks_read(q->db, q->c->arena, q->v.at.province, m, s.round, &list, e);
    for (uint32_t i = 0; code == ERR_NONE && i < list.n_remarks; i++) {
        const struct cycle_remark *r = &list.remarks[i];
        bool people = q->v.how == VIEW_TABLE;
        const str cells[] = {str_from_c(people ? cycle_remark_name(r->kind, q->c->lang)
                                               : cycle_remark_code(r->kind)),
                             entity_cell(q, r->entity), r->name, r->commune,
                             pay_cell_vnd(q, r->amount)};
        pay_row(q, &t, cells);
    }
    if (code == ERR_NONE)
        view_print(q->c, &q->v, &t);
    return code;
}

enum err_code cycle_budget_cmd(struct pay_cmd *q, struct err *e)
{
    static const char *const names[] = {"fund",       "programme",     "commune",
                                        "needed_vnd", "available_vnd", "missing_vnd"};
    static const char *const titles[2][6] = {
        {"nguồn", "chương trình", "xã", "cần", "còn", "thiếu"},
        {"fund", "programme", "commune", "needed", "available", "missing"}};
    struct view_table t = {.names = names, .titles = titles[q->c->lang], .columns = 6};
    struct cycle_standing s;
    struct cycle_needs needs;
    month m;
    enum err_code code = stand(q, &m, &s, e);
    if (code == ERR_NONE && s.state != CYCLE_PREPARED)
        code = err_set(e, ERR_INPUT,
                       "danh sách không chờ duyệt; đã duyệt thì xem: ansinh budget status",
                       "no list waits for approval; after it see: ansinh budget status");
    if (code == ERR_NONE)
        code = cycle_needs_read(q->db, q->c->arena, q->v.at.province, m, &needs, e);
    for (uint32_t i = 0; code == ERR_NONE && i < needs.n; i++) {
        const struct cycle_need *n = &needs.v[i];
        vnd missing = n->needed > n->available ? n->needed - n->available : 0;
        const str cells[] = {n->fund,
                             n->programme,
                             n->commune,
                             pay_cell_vnd(q, n->needed),
                             pay_cell_vnd(q, n->available),
                             pay_cell_vnd(q, missing)};
        pay_row(q, &t, cells);
    }
    if (code == ERR_NONE)
        view_print(q->c, &q->v, &t);
    return code;
}

/* ---- what is late ---- */

enum err_code cycle_late_cmd(struct pay_cmd *q, struct err *e)
{
    static const char *const names[] = {"what",     "month",      "commune", "provider",
                                        "payments", "amount_vnd", "by",      "days_late"};
    static const char *const titles[2][8] = {
        {"việc", "tháng", "xã", "tổ chức chi trả", "số khoản", "số tiền", "chậm nhất",
         "chậm (ngày)"},
        {"what", "month", "commune", "provider", "payments", "amount", "by", "late by (days)"}};
    static const char *const what[2][3] = {
        [CYCLE_LATE_LIST] = {"gửi danh sách", "list to be sent", "list"},
        [CYCLE_LATE_REPORT] = {"quyết toán", "report", "report"}};
    struct view_table t = {.names = names, .titles = titles[q->c->lang], .columns = 8};
    struct cycle_lates all;
    day on;
    enum err_code code = asked_day(q, &on, e);
    if (code == ERR_NONE)
        code = cycle_late_read(q->db, q->c->arena, q->v.at.province, on, &all, e);
    for (uint32_t i = 0; code == ERR_NONE && i < all.n; i++) {
        const struct cycle_late *x = &all.v[i];
        const str cells[] = {
            str_from_c(what[x->kind][q->v.how != VIEW_TABLE ? 2 : (int)q->c->lang]),
            pay_cell_month(q, x->month),
            x->commune,
            x->provider,
            pay_cell_vnd(q, x->payments),
            pay_cell_vnd(q, x->amount),
            pay_cell_day(q, x->by),
            pay_cell_int(q, x->days)};
        pay_row(q, &t, cells);
    }
    if (code == ERR_NONE)
        view_print(q->c, &q->v, &t);
    return code;
}

/* ---- holds ---- */

static str why_held(struct pay_cmd *q, uint8_t why)
{
    bool vi = q->c->lang == LANG_VI;
    if (q->v.how != VIEW_TABLE)
        return (why & BANK_HOLD_SAME_AMOUNT) != 0 ? STR("same-amount") : STR("shared-account");
    if ((why & BANK_HOLD_SAME_AMOUNT) != 0)
        return str_from_c(vi ? "cùng số tiền vào cùng tài khoản" : "the same amount, same account");
    return str_from_c(vi ? "nhiều khoản vào một tài khoản" : "many payments into one account");
}

enum err_code cycle_holds_cmd(struct pay_cmd *q, struct err *e)
{
    static const char *const names[] = {"id",  "name",        "account", "amount_vnd",
                                        "why", "released_by", "reason"};
    static const char *const titles[2][7] = {
        {"mã chi trả", "họ và tên", "tài khoản", "số tiền", "vì sao giữ", "người đã xem", "lý do"},
        {"payment", "name", "account", "amount", "why", "released by", "reason"}};
    struct view_table t = {.names = names, .titles = titles[q->c->lang], .columns = 7};
    struct cycle_standing s;
    struct cycle_list list;
    struct cycle_holds holds;
    month m;
    enum err_code code = read_list(q, &m, &s, &list, e);
    if (code == ERR_NONE)
        code = cycle_holds_read(q->db, q->c->arena, q->v.at.province, m, &list, s.round, &holds, e);
    for (uint32_t i = 0; code == ERR_NONE && i < holds.n; i++) {
        const struct cycle_hold *h = &holds.v[i];
        const struct cycle_payment *p = &list.v[h->number - 1];
        const str cells[] = {
            p->id,          p->name,  p->account, pay_cell_vnd(q, p->amount), why_held(q, h->why),
            h->released_by, h->reason};
        pay_row(q, &t, cells);
    }
    if (code == ERR_NONE)
        view_print(q->c, &q->v, &t);
    return code;
}

/* ---- fees ---- */

/* 6500 of a million: 0,65 % */
static str rate_cell(struct pay_cmd *q, int32_t ppm)
{
    char text[40];
    size_t n = q->v.how == VIEW_TABLE ? num_format_vi(ppm, 4, text) : num_format_iso(ppm, 4, text);
    return arena_str(q->c->arena, (str){text, n});
}

enum err_code cycle_fees_cmd(struct pay_cmd *q, struct err *e)
{
    static const char *const names[] = {"provider", "method",           "rate_percent",
                                        "ordered",  "ordered_vnd",      "paid",
                                        "paid_vnd", "reserved_fee_vnd", "fee_vnd"};
    static const char *const titles[2][9] = {{"tổ chức chi trả", "hình thức", "tỷ lệ %", "số khoản",
                                              "số tiền", "đã chi", "tiền đã chi", "phí giữ chỗ",
                                              "phí phải trả"},
                                             {"provider", "method", "rate %", "payments", "amount",
                                              "paid", "amount paid", "fee reserved", "fee"}};
    struct view_table t = {.names = names, .titles = titles[q->c->lang], .columns = 9};
    struct cycle_standing s;
    struct cycle_fees ordered, paid;
    month m;
    enum err_code code = stand(q, &m, &s, e);
    if (code == ERR_NONE)
        code =
            cycle_fees_read(q->db, q->c->arena, q->v.at.province, m, s.round, false, &ordered, e);
    if (code == ERR_NONE)
        code = cycle_fees_read(q->db, q->c->arena, q->v.at.province, m, s.round, true, &paid, e);
    for (uint32_t i = 0; code == ERR_NONE && i < ordered.n; i++) {
        const struct cycle_fee *o = &ordered.v[i], *p = &paid.v[i];
        const str cells[] = {o->provider,
                             o->method,
                             rate_cell(q, o->rate_ppm),
                             pay_cell_vnd(q, o->payments),
                             pay_cell_vnd(q, o->base),
                             pay_cell_vnd(q, p->payments),
                             pay_cell_vnd(q, p->base),
                             pay_cell_vnd(q, o->fee),
                             pay_cell_vnd(q, p->fee)};
        pay_row(q, &t, cells);
    }
    if (code == ERR_NONE)
        view_print(q->c, &q->v, &t);
    return code;
}

struct rules {
    struct pay_cmd *q;
    struct view_table t;
};

static bool rule_row(void *ctx, const struct cycle_fee_rule *rule)
{
    struct rules *x = ctx;
    const str cells[] = {arena_str(x->q->c->arena, rule->provider),
                         arena_str(x->q->c->arena, rule->method), pay_cell_month(x->q, rule->from),
                         rate_cell(x->q, rule->rate_ppm),
                         arena_str(x->q->c->arena, rule->decision)};
    pay_row(x->q, &x->t, cells);
    return true;
}

static enum err_code show_rules(struct pay_cmd *q, struct err *e)
{
    static const char *const names[] = {"provider", "method", "from", "rate_percent", "decision"};
    static const char *const titles[2][5] = {
        {"tổ chức chi trả", "hình thức", "từ tháng", "tỷ lệ %", "quyết định"},
        {"provider", "method", "from", "rate %", "decision"}};
    struct rules x = {q, {.names = names, .titles = titles[q->c->lang], .columns = 5}};
    enum err_code code = cycle_fee_rules(q->db, q->v.at.province, rule_row, &x, e);
    if (code == ERR_NONE)
        view_print(q->c, &q->v, &x.t);
    return code;
}

/* "0,65" or "0.65" */
static bool parse_rate(struct pay_cmd *q, int32_t *ppm)
{
    char *text = arena_cstr(q->c->arena, q->rate);
    int64_t v;
    for (size_t i = 0; i < q->rate.n; i++)
        text[i] = text[i] == ',' ? '.' : text[i];
    bool ok = num_parse_decimal((str){text, q->rate.n}, 4, &v) && v >= 0 && v <= 1000000;
    *ppm = ok ? (int32_t)v : 0;
    return ok;
}

enum err_code cycle_fee_cmd(struct pay_cmd *q, struct err *e)
{
    struct cycle_fee_rule rule = {.decision = q->number};
    struct recording r;
    str answer;
    bool again;
    if (q->n == 0)
        return show_rules(q, e);
    if (q->n != 2 || !parse_rate(q, &rule.rate_ppm)) {
        err_set(e, ERR_USAGE, "cần TỔ_CHỨC HÌNH_THỨC, --rate PHẦN_TRĂM",
                "PROVIDER METHOD and --rate PERCENT are needed");
        err_hint(e, "ví dụ: ansinh cycle fee VNPOST cash --rate 0,65 --from 2026-07 --number 9/QĐ",
                 "e.g.: ansinh cycle fee VNPOST cash --rate 0.65 --from 2026-07 --number 9/QĐ");
        return ERR_USAGE;
    }
    rule.provider = q->words[0];
    rule.method = q->words[1];
    enum err_code code = pay_cmd_month(q->from, "--from", &rule.from, e);
    if (code == ERR_NONE)
        code = officer_recording(&q->officer, q->v.at.province, "decision", &r, e);
    if (code == ERR_NONE)
        code = pay_cmd_pool(q, e);
    if (code == ERR_NONE)
        code = cycle_fee_set(q->pool, q->c->arena, &r, &rule, &answer, &again, e);
    if (code == ERR_NONE)
        pay_say(q, again, "Đã ghi mức phí", "The fee is kept");
    return code;
}
