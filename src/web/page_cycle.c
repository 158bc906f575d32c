/* The cycles of the province, one cycle with what can be done next, what is late. */
#include "pay/cycle_inbox.h"
#include "pay/cycle_late.h"
#include "web/room_cycle.h"

/* ---- all cycles ---- */

static str next_step(struct web_request *q, enum cycle_state state)
{
    const str *names[] = {[CYCLE_NONE] = TEXT_PAY_NEXT_PREPARE,
                          [CYCLE_PREPARED] = TEXT_PAY_NEXT_APPROVE,
                          [CYCLE_APPROVED] = TEXT_PAY_NEXT_EXPORT,
                          [CYCLE_SENT] = TEXT_PAY_NEXT_RECONCILE,
                          [CYCLE_CLOSED] = TEXT_PAY_NEXT_NOTHING};
    return names[state][q->lang];
}

static void prepare_form(struct sheet *s)
{
    struct web_request *q = s->q;
    struct sheet_form f;
    sheet_form_begin(&f, s, STR("/chi-tra/lam"), TEXT_PAY_PREPARE_LIST[q->lang],
                     TEXT_PAY_PREPARE_LIST_NOTE[q->lang]);
    sheet_hidden(&f, "act", STR("prepare"));
    sheet_field(&f, "month", TEXT_PAY_MONTH, NULL, sheet_month(q, month_of(web_today()) + 1));
    sheet_field(&f, "provider", TEXT_PAY_PROVIDER, TEXT_PAY_PROVIDER_HINT, STR(""));
    sheet_button(&f, TEXT_PAY_PREPARE_LIST);
    sheet_form_fields(&f);
    sheet_form_end(&f);
}

static enum err_code cycle_row(struct sheet_table *t, month m, bool all, struct err *e)
{
    struct web_request *q = t->s->q;
    struct cycle_standing x;
    struct cycle_answers answers = {0};
    enum err_code code = cycle_stand(q->db, q->arena, q->app->province, m, &x, e);
    if (code == ERR_NONE && all && x.state >= CYCLE_SENT)
        code = cycle_answers_read(q->db, q->app->province, m, x.round, &answers, e);
    if (code != ERR_NONE)
        return code;
    sheet_cell_link(t, sheet_month(q, m), room_cycle_url(q, m, ""));
    sheet_cell(t, str_from_c(cycle_state_name(x.state, q->lang)));
    if (all) {
        sheet_cell_int(t, x.payments);
        sheet_cell_money(t, x.total);
        sheet_cell_int(t, answers.n[CYCLE_TOLD_PAID]);
        sheet_cell_int(t, answers.n[CYCLE_TOLD_NOTHING]);
    }
    sheet_cell(t, next_step(q, x.state));
    return ERR_NONE;
}

static enum err_code show_all(struct web_request *q, struct web_answer *a, const struct err *wrong,
                              struct err *e)
{
    struct sheet s = {q, a};
    struct sheet_table t;
    struct cycle_months months;
    bool all = roles_held_everywhere(&q->user.held, RIGHT_MONEY_READ);
    enum err_code code = web_db(q, e);
    if (code == ERR_NONE)
        code = cycle_months_read(q->db, q->arena, q->app->province, &months, e);
    if (code != ERR_NONE)
        return code;
    sheet_begin(&s, TEXT_PAY_CYCLES[q->lang], TEXT_PAY_CYCLES_LEAD[q->lang], room_pay_cycle,
                "/chi-tra", wrong);
    room_pay_job(&s, WEB_JOB_CYCLE);
    sheet_table_begin(&t, &s, STR(""), STR(""));
    sheet_head(&t, TEXT_PAY_MONTH);
    sheet_head(&t, TEXT_PAY_STATE);
    if (all) {
        sheet_head_number(&t, TEXT_PAY_PAYMENTS);
        sheet_head_number(&t, TEXT_PAY_AMOUNT);
        sheet_head_number(&t, TEXT_PAY_PAID);
        sheet_head_number(&t, TEXT_PAY_UNANSWERED);
    }
    sheet_head(&t, TEXT_PAY_NEXT);
    for (uint32_t i = 0; i < months.n && i < SHEET_ROWS && code == ERR_NONE; i++)
        code = cycle_row(&t, months.v[i], all, e);
    sheet_table_end(&t, TEXT_PAY_NO_CYCLE[q->lang], STR(""));
    if (roles_held_everywhere(&q->user.held, RIGHT_CYCLE_PREPARE))
        prepare_form(&s);
    sheet_end(&s);
    return code;
}

static enum err_code cycles(struct web_request *q, struct web_answer *a, struct err *e)
{
    return show_all(q, a, NULL, e);
}

/* ---- one cycle ---- */

static void put_days(struct sheet_pairs *p, month m, const struct cycle_standing *x,
                     const struct cycle_days *days, bool answered)
{
    struct web_request *q = p->s->q;
    day today = web_today(), by = cycle_list_by(m), report = cycle_report_by(m);
    day sent = days->sent != 0 ? days->sent : today;
    day told = answered && days->reported != 0 ? days->reported : today;
    (void)x;
    sheet_pair(p, TEXT_PAY_LIST_BY, sheet_day(q, by));
    sheet_pair(p, TEXT_PAY_SENT_ON, sheet_day(q, days->sent));
    sheet_pair(p, TEXT_PAY_LIST_LATE, sheet_int(q, sent > by ? sent - by : 0));
    sheet_pair(p, TEXT_PAY_REPORT_BY, sheet_day(q, report));
    sheet_pair(p, TEXT_PAY_REPORTED_ON, sheet_day(q, days->reported));
    sheet_pair(p, TEXT_PAY_REPORT_LATE, sheet_int(q, told > report ? told - report : 0));
}

static enum err_code put_numbers(struct sheet *s, month m, const struct cycle_standing *x,
                                 struct err *e)
{
    struct web_request *q = s->q;
    struct sheet_pairs p;
    struct cycle_answers answers;
    struct cycle_items queue;
    struct cycle_days days;
    struct cycle_list remarks = {0};
    int64_t province = q->app->province;
    enum err_code code = cycle_answers_read(q->db, province, m, x->round, &answers, e);
    if (code == ERR_NONE)
        code = cycle_queue_read(q->db, q->arena, province, m, &queue, e);
    if (code == ERR_NONE)
        code = cycle_days_read(q->db, province, m, &days, e);
    if (code == ERR_NONE)
        code = cycle_remarks_read(q->db, q->arena, province, m, x->round, &remarks, e);
    if (code != ERR_NONE)
        return code;
    bool sent = x->state >= CYCLE_SENT;
    sheet_pairs_begin(&p, s, STR(""));
    sheet_pair(&p, TEXT_PAY_STATE, str_from_c(cycle_state_name(x->state, q->lang)));
    sheet_pair(&p, TEXT_PAY_NEXT, next_step(q, x->state));
    sheet_pair(&p, TEXT_PAY_ROUND, sheet_int(q, x->round));
    sheet_pair(&p, TEXT_PAY_PREPARED_BY, x->prepared_by);
    sheet_pair(&p, TEXT_PAY_APPROVED_BY, x->approved_by);
    sheet_pair_link(&p, TEXT_PAY_PAYMENTS, sheet_int(q, x->payments), room_cycle_url(q, m, "/xa"));
    sheet_pair_link(&p, TEXT_PAY_AMOUNT, sheet_money(q, x->total), room_cycle_url(q, m, "/xa"));
    if (sent) {
        sheet_pair(&p, TEXT_PAY_PAID, sheet_int(q, answers.n[CYCLE_TOLD_PAID]));
        sheet_pair(&p, TEXT_PAY_UNPAID, sheet_int(q, answers.n[CYCLE_TOLD_UNPAID]));
        sheet_pair(&p, TEXT_PAY_RETURNED, sheet_int(q, answers.n[CYCLE_TOLD_RETURNED]));
        sheet_pair(&p, TEXT_PAY_UNANSWERED, sheet_int(q, answers.n[CYCLE_TOLD_NOTHING]));
        sheet_pair_link(&p, TEXT_PAY_QUEUE, sheet_int(q, queue.open),
                        room_cycle_url(q, m, "/doi-chieu"));
    }
    sheet_pair_link(&p, TEXT_PAY_REMARKS, sheet_int(q, remarks.n_remarks),
                    room_cycle_url(q, m, "/ghi-chu"));
    put_days(&p, m, x, &days, answers.n[CYCLE_TOLD_NOTHING] == 0);
    sheet_pairs_end(&p);
    return ERR_NONE;
}

static void act_form(struct sheet *s, month m, const char *act, const str label[2],
                     const str note[2], bool reason)
{
    struct web_request *q = s->q;
    struct sheet_form f;
    sheet_form_begin(&f, s, STR("/chi-tra/lam"), label[q->lang], note[q->lang]);
    sheet_hidden(&f, "act", str_from_c(act));
    sheet_hidden(&f, "month", sheet_iso(q, m));
    if (reason)
        sheet_area(&f, "note", TEXT_PAY_REASON, NULL);
    sheet_button(&f, label);
    sheet_form_fields(&f);
    sheet_form_end(&f);
}

static void export_form(struct sheet *s, month m)
{
    struct web_request *q = s->q;
    struct sheet_form f;
    struct room_files files;
    struct sheet_table t;
    sheet_form_begin(&f, s, STR("/chi-tra/xuat"), TEXT_PAY_EXPORT[q->lang],
                     TEXT_PAY_EXPORT_NOTE[q->lang]);
    sheet_hidden(&f, "month", sheet_iso(q, m));
    sheet_field(&f, "authority", TEXT_PAY_AUTHORITY, NULL, STR(""));
    sheet_field(&f, "number", TEXT_PAY_NUMBER, NULL, STR(""));
    sheet_field(&f, "provider", TEXT_PAY_PROVIDER, TEXT_PAY_PROVIDER_HINT, STR(""));
    sheet_area(&f, "providers", TEXT_PAY_PROVIDERS, TEXT_PAY_PROVIDERS_HINT);
    sheet_button(&f, TEXT_PAY_EXPORT);
    sheet_form_fields(&f);
    sheet_form_end(&f);
    room_files_list(q->arena, m, &files);
    sheet_table_begin(&t, s, TEXT_PAY_FILES[q->lang], STR(""));
    sheet_head(&t, TEXT_PAY_FILE);
    for (uint32_t i = 0; i < files.n; i++)
        sheet_cell_link(
            &t, files.v[i],
            sheet_fmt(q, "/chi-tra/%s/tep/%s", sheet_iso(q, m), sheet_part(q, files.v[i])));
    sheet_table_end(&t, TEXT_PAY_NO_FILE[q->lang], STR(""));
}

static bool can(const struct web_request *q, enum cycle_state state, enum cycle_act act,
                enum right right)
{
    return cycle_after(state, act) != CYCLE_STATES && roles_held_everywhere(&q->user.held, right);
}

/* What can be done next, by the table of states and by the rights of who asks. */
static void put_acts(struct sheet *s, month m, const struct cycle_standing *x)
{
    struct web_request *q = s->q;
    bool own = officer_same(x->prepared_by, q->user.name);
    if (x->state == CYCLE_PREPARED)
        sheet_go(s, room_cycle_url(q, m, "/du-toan"), TEXT_PAY_BUDGET_CHECK[q->lang]);
    if (x->state == CYCLE_APPROVED)
        sheet_go(s, room_cycle_url(q, m, "/giu"), TEXT_PAY_HOLDS[q->lang]);
    if (can(q, x->state, CYCLE_APPROVE, RIGHT_CYCLE_APPROVE) && !own) {
        act_form(s, m, "approve", TEXT_PAY_APPROVE, TEXT_PAY_APPROVE_LIST_NOTE, false);
        act_form(s, m, "send_back", TEXT_PAY_SEND_BACK, TEXT_PAY_SEND_BACK_NOTE, true);
    }
    if (can(q, x->state, CYCLE_SEND, RIGHT_CYCLE_PAY) ||
        can(q, x->state, CYCLE_EXPORT, RIGHT_CYCLE_PAY))
        export_form(s, m);
    if (can(q, x->state, CYCLE_IMPORT, RIGHT_CYCLE_PAY))
        sheet_go(s, room_cycle_url(q, m, "/doi-chieu"), TEXT_PAY_RECONCILING[q->lang]);
    if (can(q, x->state, CYCLE_CLOSE, RIGHT_CYCLE_PAY))
        act_form(s, m, "close", TEXT_PAY_CLOSE, TEXT_PAY_CLOSE_NOTE, true);
    if (can(q, x->state, CYCLE_PREPARE, RIGHT_CYCLE_PREPARE))
        prepare_form(s);
}

static enum err_code show_one(struct web_request *q, struct web_answer *a, const struct err *wrong,
                              struct err *e)
{
    struct sheet s = {q, a};
    struct cycle_standing x;
    month m;
    enum err_code code = room_cycle(q, a, &m, &x, e);
    if (code != ERR_NONE)
        return code;
    sheet_begin(&s, room_cycle_title(q, TEXT_PAY_CYCLE, m), STR(""), room_pay_cycle, NULL, wrong);
    room_pay_job(&s, WEB_JOB_CYCLE);
    if (roles_held_everywhere(&q->user.held, RIGHT_MONEY_READ))
        code = put_numbers(&s, m, &x, e);
    else
        sheet_go(&s, room_cycle_url(q, m, "/xa"), str_from_c(cycle_state_name(x.state, q->lang)));
    put_acts(&s, m, &x);
    sheet_end(&s);
    return code;
}

static enum err_code one_cycle(struct web_request *q, struct web_answer *a, struct err *e)
{
    return show_one(q, a, NULL, e);
}

/* ---- what is late ---- */

static enum err_code late(struct web_request *q, struct web_answer *a, struct err *e)
{
    struct sheet s = {q, a};
    struct sheet_table t;
    struct cycle_lates all;
    uint32_t shown = 0;
    enum err_code code = web_db(q, e);
    if (code == ERR_NONE)
        code = cycle_late_read(q->db, q->arena, q->app->province, web_today(), &all, e);
    if (code != ERR_NONE)
        return code;
    sheet_begin(&s, TEXT_PAY_LATE[q->lang], TEXT_PAY_LATE_LEAD[q->lang], room_pay_cycle,
                "/chi-tra/cham", NULL);
    sheet_table_begin(&t, &s, STR(""), STR(""));
    sheet_head(&t, TEXT_PAY_ACT);
    sheet_head(&t, TEXT_PAY_MONTH);
    sheet_head(&t, TEXT_PAY_COMMUNE);
    sheet_head(&t, TEXT_PAY_PROVIDER);
    sheet_head_number(&t, TEXT_PAY_PAYMENTS);
    sheet_head_number(&t, TEXT_PAY_AMOUNT);
    sheet_head(&t, TEXT_PAY_BY);
    sheet_head_number(&t, TEXT_PAY_DAYS_LATE);
    for (uint32_t i = 0; i < all.n && shown < 2 * SHEET_ROWS; i++) {
        const struct cycle_late *x = &all.v[i];
        if (x->commune.n > 0 && !sheet_mine(q, RIGHT_MONEY_READ, x->commune))
            continue;
        sheet_cell(&t, x->kind == CYCLE_LATE_LIST ? TEXT_PAY_LATE_LIST[q->lang]
                                                  : TEXT_PAY_LATE_REPORT[q->lang]);
        sheet_cell_link(&t, sheet_month(q, x->month), room_cycle_url(q, x->month, ""));
        sheet_cell(&t, sheet_commune(q, x->commune));
        sheet_cell(&t, x->provider);
        sheet_cell_int(&t, x->payments);
        sheet_cell_money(&t, x->amount);
        sheet_cell(&t, sheet_day(q, x->by));
        sheet_cell_int(&t, x->days);
        shown++;
    }
    sheet_table_end(&t, TEXT_PAY_NOTHING_LATE[q->lang], STR(""));
    sheet_end(&s);
    return ERR_NONE;
}

/* ---- beginning the long work ---- */

static const struct {
    const char *code;
    int work;
    enum right right;
    const char *what[2];
} works[] = {
    {"prepare", ROOM_PREPARE, RIGHT_CYCLE_PREPARE, {"lập danh sách", "preparing the list"}},
    {"approve", ROOM_ACT, RIGHT_CYCLE_APPROVE, {"phê duyệt", "approving"}},
    {"send_back", ROOM_ACT, RIGHT_CYCLE_APPROVE, {"trả lại", "sending back"}},
    {"close", ROOM_ACT, RIGHT_CYCLE_PAY, {"khóa kỳ", "closing"}},
    {"reconcile", ROOM_RECONCILE, RIGHT_CYCLE_PAY, {"đối chiếu", "reconciling"}},
    {"import", ROOM_IMPORT, RIGHT_CYCLE_PAY, {"nhận tệp", "taking a file"}},
    {"export", ROOM_EXPORT, RIGHT_CYCLE_PAY, {"xuất tệp", "making files"}},
};

static enum err_code begin(struct web_request *q, struct web_answer *a, str which, struct err *e)
{
    struct web_job_order o = {.kind = WEB_JOB_CYCLE,
                              .app = q->app,
                              .provider = web_param(q, "provider"),
                              .note = web_param(q, "note"),
                              .authority = web_param(q, "authority"),
                              .number = web_param(q, "number"),
                              .providers = web_param(q, "providers"),
                              .file = q->file,
                              .file_name = q->file_name};
    size_t k = 0;
    while (k < sizeof(works) / sizeof(works[0]) && !str_eq_c(which, works[k].code))
        k++;
    if (k == sizeof(works) / sizeof(works[0]))
        return err_set(e, ERR_INPUT, "không có việc này", "there is no such act");
    enum err_code code = web_may(q, a, works[k].right, STR(""), e);
    if (code == ERR_NONE)
        code = sheet_take_month(q, "month", TEXT_PAY_MONTH, &o.month, e);
    if (code == ERR_NONE)
        code = web_recording(q,
                             works[k].work == ROOM_IMPORT || works[k].work == ROOM_RECONCILE
                                 ? "interface"
                                 : "decision",
                             &o.r, e);
    o.act = works[k].work;
    o.what[0] = works[k].what[0];
    o.what[1] = works[k].what[1];
    if (o.act == ROOM_ACT)
        o.number = which;
    if (code == ERR_NONE)
        code = web_job_begin(&o, room_cycle_do, e);
    if (code == ERR_NONE)
        web_job_settle(WEB_JOB_CYCLE, ROOM_PAY_WAIT_MS);
    return code;
}

static enum err_code answer(struct web_request *q, struct web_answer *a, str which,
                            const char *more, struct err *e)
{
    struct err said = {0};
    month m = 0;
    enum err_code code = begin(q, a, which, &said);
    if (code == ERR_NONE) {
        month_parse(web_param(q, "month"), &m);
        web_redirect(a, room_cycle_url(q, m, more));
        return ERR_NONE;
    }
    return sheet_answer(q, a, code, &said, STR(""), STR(""), show_all, e);
}

static enum err_code work(struct web_request *q, struct web_answer *a, struct err *e)
{
    str act = web_param(q, "act");
    return answer(q, a, act, str_eq_c(act, "reconcile") ? "/doi-chieu" : "", e);
}

static enum err_code export(struct web_request *q, struct web_answer *a, struct err *e) {
    struct err said = {0}; if (web_param(q, "authority").n == 0){
        err_set(&said, ERR_INPUT, "thiếu tên cơ quan", "the authority's name is missing");
        return sheet_answer(q, a, ERR_INPUT, &said, STR(""), STR(""), show_one, e);}
return answer(q, a, STR("export"), "", e);
}

static enum err_code import(struct web_request *q, struct web_answer *a, struct err *e)
{
    struct err said = {0};
    if (q->file.n == 0) {
        err_set(&said, ERR_INPUT, "chưa chọn tệp", "no file is chosen");
        return sheet_answer(q, a, ERR_INPUT, &said, STR(""), STR(""), show_one, e);
    }
    return answer(q, a, STR("import"), "/doi-chieu", e);
}

static const char *type_of(str name)
{
    return str_ends(name, STR(".csv"))   ? "text/csv; charset=utf-8"
           : str_ends(name, STR(".pdf")) ? "application/pdf"
           : str_ends(name, STR(".xml")) ? "application/xml"
                                         : "application/vnd.openxmlformats-officedocument."
                                           "spreadsheetml.sheet";
}

static enum err_code file(struct web_request *q, struct web_answer *a, struct err *e)
{
    month m = 0;
    str name = web_param(q, "name");
    enum err_code code = web_may(q, a, RIGHT_CYCLE_PAY, STR(""), e);
    if (code != ERR_NONE)
        return code;
    month_parse(web_param(q, "month"), &m);
    code = room_files_read(q->arena, m, name, &a->bytes, e);
    if (code != ERR_NONE) {
        a->status = 404;
        return code;
    }
    code = web_seen_other(q, name, e);
    if (code != ERR_NONE)
        return code;
    a->type = type_of(name);
    web_header(a, "Content-Disposition",
               str_from_c(arena_cstr(q->arena, sheet_fmt(q, "attachment; filename=\"%s\"", name))));
    return ERR_NONE;
}

#define MONTH                                                                                      \
    {                                                                                              \
        "month", WEB_TEXT, 10, true                                                                \
    }

const struct web_route web_routes_cycle[] = {
    {ROOM_PAY_ROUTE("GET", "/chi-tra", RIGHT_MONEY_READ, cycles, "Chi trả", "Payments"),
     .nobody = true, .nav = {"Chi trả", "Payments"}},
    {ROOM_PAY_ROUTE("GET", "/chi-tra/cham", RIGHT_MONEY_READ, late, "Việc chậm", "What is late"),
     .nobody = true},
    {ROOM_PAY_ROUTE("POST", "/chi-tra/lam", RIGHT_MONEY_READ, work, "Một bước của kỳ chi trả",
                    "A step of a cycle"),
     .fields = {{"month", WEB_TEXT, 10, false},
                {"act", WEB_TEXT, 16, true},
                {"note", WEB_TEXT, 2000, false},
                {"provider", WEB_TEXT, 64, false}}},
    {ROOM_PAY_ROUTE("POST", "/chi-tra/xuat", RIGHT_CYCLE_PAY, export, "Xuất tệp", "Make files"),
     .fields = {MONTH,
                {"authority", WEB_TEXT, 200, false},
                {"number", WEB_TEXT, 200, false},
                {"provider", WEB_TEXT, 64, false},
                {"providers", WEB_TEXT, 65536, false}}},
    {ROOM_PAY_ROUTE("POST", "/chi-tra/nhap", RIGHT_CYCLE_PAY, import, "Nhận tệp", "Take a file"),
     .fields = {MONTH, {"file", WEB_FILE, 32u << 20, false}}},
    {ROOM_PAY_ROUTE("GET", "/chi-tra/{month}", RIGHT_MONEY_READ, one_cycle, "Một kỳ chi trả",
                    "A cycle"),
     .fields = {MONTH}, .nobody = true},
    {ROOM_PAY_ROUTE("GET", "/chi-tra/{month}/tep/{name}", RIGHT_CYCLE_PAY, file, "Tệp của kỳ",
                    "A file of a cycle"),
     .fields = {MONTH, {"name", WEB_TEXT, 200, true}}},
    {0},
};
