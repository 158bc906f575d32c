/* ansinh cycle: the monthly list of payments, from preparing to closing; ansinh due: one
 * beneficiary's account. */
#include "base/fmt.h"
#include "cli/cycle_files_cmd.h"

#define HELP_VI                                                                                              \
    "ansinh cycle — kỳ chi trả của một tháng\n\n"                                                 \
    "  ansinh cycle prepare --db DB --month THÁNG --who …     lập danh sách: phải trả trừ đã " \
    "trả\n"                                                                                                \
    "  ansinh cycle status  --db DB --month THÁNG             kỳ đang ở đâu, bao nhiêu tiền\n"    \
    "  ansinh cycle list    --db DB --month THÁNG             từng khoản\n"                             \
    "  ansinh cycle approve --db DB --month THÁNG --who …     người khác duyệt\n"                   \
    "  ansinh cycle send-back … --reason …  |  send …  |  close … [--reason …]\n\n"                \
    "Danh sách đã duyệt không đổi nữa; kỳ sau tự sửa phần sai. docs/cycle.md.\n\n"        \
    "Ví dụ:\n"                                                                                            \
    "  ansinh cycle prepare --db bac-ninh.db --month 2026-08 --who \"Nguyễn Thị Hoà\"\n"                \
    "  ansinh cycle approve --db bac-ninh.db --month 2026-08 --who \"Lê Văn C\"\n"
#define HELP_EN                                                                                    \
    "ansinh cycle — the payments of a month\n\n"                                                 \
    "  ansinh cycle prepare --db DB --month MONTH --who …     the list: owed minus paid\n"       \
    "  ansinh cycle status  --db DB --month MONTH             where it stands, how much money\n"   \
    "  ansinh cycle list    --db DB --month MONTH             each payment\n"                      \
    "  ansinh cycle approve --db DB --month MONTH --who …     by somebody else\n"                \
    "  ansinh cycle send-back … --reason …  |  send …  |  close … [--reason …]\n\n"      \
    "An approved list does not change any more; the next cycle mends what was wrong. "             \
    "docs/cycle.md.\n\n"                                                                           \
    "Examples:\n"                                                                                  \
    "  ansinh cycle prepare --db bac-ninh.db --month 2026-08 --who \"Nguyễn Thị Hoà\"\n"      \
    "  ansinh cycle approve --db bac-ninh.db --month 2026-08 --who \"Lê Văn C\"\n"
#define DUE_VI                                                                                                  \
    "ansinh due — phải trả, đã trả và còn phải trả của một người\n\n"                    \
    "  ansinh due --db DB --month THÁNG NGƯỜI     các tháng từ khi được hưởng đến THÁNG\n\n" \
    "NGƯỜI là HỘ/SỐ, mã hộ, số định danh hoặc #SỐ. Cách tính: docs/due.md.\n\n"           \
    "Ví dụ:  ansinh due --db bac-ninh.db --month 2026-08 07660-00012/3\n"
#define DUE_EN                                                                                     \
    "ansinh due — what is owed to somebody, what was paid, what is due\n\n"                      \
    "  ansinh due --db DB --month MONTH WHOM     the months since enrolment, up to MONTH\n\n"      \
    "WHOM is HOUSEHOLD/MEMBER, a household's code, a personal number, or #ID. How it is "          \
    "reckoned:\n"                                                                                  \
    "docs/due.md.\n\n"                                                                             \
    "Example:  ansinh due --db bac-ninh.db --month 2026-08 07660-00012/3\n"

/* ---- acts ---- */

/* "ROUND PAYMENTS TOTAL" */
static void say_list(struct pay_cmd *q, bool again, const char *vi, const char *en, str answer)
{
    int64_t numbers[3] = {0};
    for (int i = 0; i < 3; i++)
        (void)num_parse_int(str_split(&answer, ' '), &numbers[i]);
    pay_say(q, again, vi, en, numbers[1], numbers[2]);
}

static enum err_code prepare(struct pay_cmd *q, struct err *e)
{
    struct cycle_question question;
    struct recording r;
    str answer;
    bool again;
    enum err_code code = pay_cmd_question(q, &question, e);
    if (code == ERR_NONE)
        code = officer_recording(&q->officer, q->v.at.province, "decision", &r, e);
    if (code == ERR_NONE)
        code = pay_cmd_pool(q, e);
    if (code == ERR_NONE)
        code = cycle_prepare(q->pool, q->c->arena, &r, &question, &answer, &again, e);
    if (code == ERR_NONE)
        say_list(q, again, "Đã lập: %n khoản, %n đồng", "Prepared: %n payments, %n đồng", answer);
    return code;
}

static enum err_code act(struct pay_cmd *q, enum cycle_act what, const char *vi, const char *en,
                         struct err *e)
{
    struct recording r;
    month m;
    str answer;
    bool again;
    enum err_code code = pay_cmd_month(q->month_text, "--month", &m, e);
    if (code == ERR_NONE)
        code = officer_recording(&q->officer, q->v.at.province, "decision", &r, e);
    if (code == ERR_NONE)
        code = pay_cmd_pool(q, e);
    if (code == ERR_NONE)
        code = cycle_do(q->pool, q->c->arena, &r, m, what, q->reason, &answer, &again, e);
    if (code == ERR_NONE)
        say_list(q, again, vi, en, answer);
    return code;
}

/* ---- showing ---- */

static enum err_code status(struct pay_cmd *q, struct err *e)
{
    static const char *const names[] = {"month",       "state",    "round",     "prepared_by",
                                        "approved_by", "payments", "amount_vnd"};
    static const char *const titles[2][7] = {
        {"tháng", "trạng thái", "lần lập", "người lập", "người duyệt", "số khoản", "số tiền"},
        {"month", "state", "round", "prepared by", "approved by", "payments", "amount"}};
    struct view_table t = {.names = names, .titles = titles[q->c->lang], .columns = 7};
    struct cycle_standing s;
    month m;
    enum err_code code = pay_cmd_month(q->month_text, "--month", &m, e);
    if (code == ERR_NONE)
        code = cycle_stand(q->db, q->c->arena, q->v.at.province, m, &s, e);
    if (code != ERR_NONE)
        return code;
    const str cells[] = {pay_cell_month(q, m),
                         str_from_c(cycle_state_name(s.state, q->c->lang)),
                         pay_cell_int(q, s.round),
                         s.prepared_by,
                         s.approved_by,
                         pay_cell_vnd(q, s.payments),
                         pay_cell_vnd(q, s.total)};
    for (uint32_t k = 0; k < 7; k++)
        vec_push(q->c->arena, &t.cells, cells[k]);
    view_print(q->c, &q->v, &t);
    return ERR_NONE;
}

static enum err_code list(struct pay_cmd *q, struct err *e)
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
    enum err_code code = pay_cmd_month(q->month_text, "--month", &m, e);
    if (code == ERR_NONE)
        code = cycle_stand(q->db, q->c->arena, q->v.at.province, m, &s, e);
    if (code == ERR_NONE)
        code = cycle_read(q->db, q->c->arena, q->v.at.province, m, s.round, &payments, e);
    if (code != ERR_NONE)
        return code;
    for (uint32_t i = 0; i < payments.n; i++) {
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
        for (uint32_t k = 0; k < 10; k++)
            vec_push(q->c->arena, &t.cells, cells[k]);
    }
    view_print(q->c, &q->v, &t);
    return ERR_NONE;
}

static enum err_code dispatch(struct pay_cmd *q, str what, struct err *e)
{
    if (str_eq_c(what, "prepare"))
        return prepare(q, e);
    if (str_eq_c(what, "status"))
        return status(q, e);
    if (str_eq_c(what, "list"))
        return list(q, e);
    if (str_eq_c(what, "approve"))
        return act(q, CYCLE_APPROVE, "Đã duyệt: %n khoản, %n đồng",
                   "Approved: %n payments, %n đồng", e);
    if (str_eq_c(what, "send-back"))
        return act(q, CYCLE_SEND_BACK, "Đã trả lại: %n khoản, %n đồng",
                   "Sent back: %n payments, %n đồng", e);
    if (str_eq_c(what, "files"))
        return cycle_files_cmd(q, e);
    if (str_eq_c(what, "report"))
        return cycle_report_cmd(q, e);
    if (str_eq_c(what, "send"))
        return act(q, CYCLE_SEND, "Đã chuyển: %n khoản, %n đồng", "Sent: %n payments, %n đồng", e);
    if (str_eq_c(what, "close"))
        return act(q, CYCLE_CLOSE, "Đã khóa: %n khoản, %n đồng", "Closed: %n payments, %n đồng", e);
    return pay_no_such("cycle", what,
                       "prepare, status, list, approve, send-back, files, send, report, close", e);
}

static int run(struct cli *c, int argc, char **argv)
{
    return pay_cmd_run(c, argc, argv, dispatch);
}

/* ---- due ---- */

static void print_due(struct pay_cmd *q, const struct due_lines *lines, const str *benefits)
{
    static const char *const names[] = {"benefit",      "month",   "owed_vnd", "paid_vnd",
                                        "returned_vnd", "due_vnd", "state"};
    static const char *const titles[2][7] = {
        {"quyền lợi", "tháng", "phải trả", "đã trả", "đã thu hồi", "còn phải trả", ""},
        {"benefit", "month", "owed", "paid", "returned", "due", ""}};
    static const char *const states[][2] = {
        [DUE_EVEN] = {"đủ", "even"},
        [DUE_PAY] = {"phải trả", "to pay"},
        [DUE_RECOVER] = {"phải thu hồi", "to recover"},
        [DUE_UNDETERMINED] = {"chưa xác định", "undetermined"},
    };
    struct view_table t = {.names = names, .titles = titles[q->c->lang], .columns = 7};
    for (uint32_t i = 0; i < lines->n; i++) {
        const struct due_line *l = &lines->v[i];
        const str cells[] = {benefits[l->key.benefit],
                             pay_cell_month(q, l->key.month),
                             pay_cell_vnd(q, l->owed),
                             pay_cell_vnd(q, l->paid),
                             pay_cell_vnd(q, l->returned),
                             pay_cell_vnd(q, l->due),
                             str_from_c(states[l->state][q->c->lang])};
        for (uint32_t k = 0; k < 7; k++)
            vec_push(q->c->arena, &t.cells, cells[k]);
    }
    view_print(q->c, &q->v, &t);
}

/* The first word is whom, not what. */
static enum err_code due(struct pay_cmd *q, str whom, struct err *e)
{
    const struct recording now = {.province = q->v.at.province, .at_us = store_now_us()};
    struct cycle_question question;
    struct cycle_owed owed;
    struct cycle_past past;
    struct due_lines lines;
    int64_t entity = 0;
    q->words[0] = whom;
    q->n = whom.n > 0;
    enum err_code code = pay_cmd_question(q, &question, e);
    if (code == ERR_NONE)
        code = pay_cmd_entity(q, 0, &entity, e);
    if (code == ERR_NONE)
        code = cycle_owed_read(q->db, q->c->arena, &now, &question, entity, &owed, e);
    if (code == ERR_NONE)
        code = cycle_past_read(q->db, q->c->arena, now.province, entity, owed.benefits,
                               owed.n_benefits, &past, e);
    if (code == ERR_NONE)
        code = due_compute(q->c->arena, owed.v, owed.n, past.paid, past.n_paid, past.returned,
                           past.n_returned, &lines, e);
    if (code == ERR_NONE)
        print_due(q, &lines, owed.benefits);
    return code;
}

static int run_due(struct cli *c, int argc, char **argv)
{
    return pay_cmd_run(c, argc, argv, due);
}

const struct command cmd_cycle = {
    .name = "cycle",
    .summary = {"kỳ chi trả hằng tháng: lập, duyệt, chuyển, khóa",
                "the monthly payments: prepare, approve, send, close"},
    .help = {HELP_VI, HELP_EN},
    .run = run,
};

const struct command cmd_due = {
    .name = "due",
    .summary = {"phải trả, đã trả, còn phải trả của một người",
                "what is owed to somebody, was paid and is due"},
    .help = {DUE_VI, DUE_EN},
    .run = run_due,
};
