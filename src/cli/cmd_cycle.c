/* ansinh cycle: the monthly list of payments, from preparing to closing; ansinh due: one
 * beneficiary's account. */
#include "base/fmt.h"
#include "cli/cycle_files_cmd.h"
#include "cli/cycle_queue_cmd.h"
#include "cli/cycle_show_cmd.h"
#include "cli/progress.h"

#define HELP_VI                                                                                                     \
    "ansinh cycle — kỳ chi trả của một tháng\n\n"                                                        \
    "Mọi lệnh: --db DB --month THÁNG; lệnh ghi thêm --who \"HỌ TÊN\".\n\n"                               \
    "  prepare [--provider MÃ] [--known-on NGÀY]\n"                                                               \
    "                             lập danh sách: phải trả trừ đã trả (theo điều biết vào ngày " \
    "đó)\n"                                                                                                       \
    "  budget                     danh sách chờ duyệt cần bao nhiêu, dự toán còn bao nhiêu\n"          \
    "  approve                    người khác duyệt: giữ chỗ dự toán, danh sách không đổi nữa\n" \
    "  send-back --reason …       trả lại người lập\n"                                                   \
    "  holds                      khoản bị giữ: nhiều khoản, hay cùng số tiền, vào một tài "     \
    "khoản\n"                                                                                                     \
    "  release [MÃ …] --reason …  người thứ hai đã xem khoản bị giữ\n"                            \
    "  export --out THƯ_MỤC --providers TỆP --authority TÊN   ghi tệp, chuyển cho tổ chức chi "       \
    "trả\n"                                                                                                       \
    "  import TỆP …               nhận pain.002, camt.053, camt.054, báo cáo CSV hoặc XLSX\n"             \
    "  reconcile                  đối chiếu; điều không khớp vào hàng chờ, không đoán\n"          \
    "  queue                      hàng chờ\n"                                                                    \
    "  settle SỐ --as paid|part|unpaid|returned|nothing [--amount ĐỒNG] [--payment MÃ] --reason "             \
    "…\n"                                                                                                         \
    "                             part: chỉ chi được --amount; phần còn lại vào kỳ sau\n"             \
    "  close [--reason …]         khóa; kỳ sau tự sửa phần sai\n"                                        \
    "  status, list, remarks      đang ở đâu; từng khoản; ai không được chi và vì sao\n"            \
    "  late [--on NGÀY]           việc gì chậm, ở xã nào, tổ chức nào, mấy ngày (không cần "   \
    "--month)\n"                                                                                                    \
    "  fees                       phí của kỳ;  fee: bảng mức phí;\n"                                      \
    "  fee TỔ_CHỨC HÌNH_THỨC --rate PHẦN_TRĂM --from THÁNG --number QUYẾT_ĐỊNH\n\n"                 \
    "--format table|csv|json; --operation ID: gửi lại mà không làm hai lần. docs/cycle.md.\n\n"            \
    "Ví dụ:\n"                                                                                                   \
    "  ansinh cycle prepare --db bac-ninh.db --month 2026-08 --who \"Nguyễn Thị Hoà\"\n"                       \
    "  ansinh cycle approve --db bac-ninh.db --month 2026-08 --who \"Lê Văn C\"\n"                                \
    "  ansinh cycle import --db bac-ninh.db --month 2026-08 --who \"Lê Văn C\" VNPOST.csv\n"
#define HELP_EN                                                                                    \
    "ansinh cycle — the payments of a month\n\n"                                                 \
    "Every one takes --db DB --month MONTH; those that write also --who \"NAME\".\n\n"             \
    "  prepare [--provider CODE] [--known-on DAY]\n"                                               \
    "                             the list: owed minus paid (by what was known that day)\n"        \
    "  budget                     what the list needs, and what the budget has left\n"             \
    "  approve                    by somebody else: reserves the budget, freezes the list\n"       \
    "  send-back --reason …       to who prepared it\n"                                          \
    "  holds                      what is held: many payments, or one amount twice, into an "      \
    "account\n"                                                                                    \
    "  release [ID …] --reason …  a second person has looked at what is held\n"                \
    "  export --out FOLDER --providers FILE --authority NAME   writes the files, sends the "       \
    "cycle\n"                                                                                      \
    "  import FILE …              takes pain.002, camt.053, camt.054, a report as CSV or XLSX\n" \
    "  reconcile                  matches them; what does not fit is queued, never guessed\n"      \
    "  queue                      what waits for a person\n"                                       \
    "  settle ITEM --as paid|part|unpaid|returned|nothing [--amount ĐỒNG] [--payment ID] "      \
    "--reason …\n"                                                                               \
    "                             part: only --amount was paid; the rest is in the next list\n"    \
    "  close [--reason …]         the next cycle mends what was wrong\n"                         \
    "  status, list, remarks      where it stands; each payment; who is not paid and why\n"        \
    "  late [--on DAY]            what is late, in which commune, by whom, days (no --month)\n"    \
    "  fees                       fees of the cycle;  fee: the table of rates;\n"                  \
    "  fee PROVIDER METHOD --rate PERCENT --from MONTH --number DECISION\n\n"                      \
    "--format table|csv|json; --operation ID: asked again, it is not done twice. "                 \
    "docs/cycle.md.\n\n"                                                                           \
    "Examples:\n"                                                                                  \
    "  ansinh cycle prepare --db bac-ninh.db --month 2026-08 --who \"Nguyễn Thị Hoà\"\n"      \
    "  ansinh cycle approve --db bac-ninh.db --month 2026-08 --who \"Lê Văn C\"\n"               \
    "  ansinh cycle import --db bac-ninh.db --month 2026-08 --who \"Lê Văn C\" VNPOST.csv\n"
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
    struct progress bar;
    str answer;
    bool again;
    enum err_code code = pay_cmd_question(q, &question, e);
    question.provider = q->provider;
    question.steps = progress_steps(&bar);
    if (code == ERR_NONE)
        code = officer_recording(&q->officer, q->v.at.province, "decision", &r, e);
    if (code == ERR_NONE)
        code = pay_cmd_pool(q, e);
    if (code != ERR_NONE)
        return code;
    progress_start(&bar, q->c->lang, "Tính theo luật", "By the law", 1);
    code = cycle_prepare(q->pool, q->c->arena, &r, &question, &answer, &again, e);
    progress_end(&bar);
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

static enum err_code approve(struct pay_cmd *q, struct err *e)
{
    return act(q, CYCLE_APPROVE, "Đã duyệt: %n khoản, %n đồng", "Approved: %n payments, %n đồng",
               e);
}

static enum err_code send_back(struct pay_cmd *q, struct err *e)
{
    return act(q, CYCLE_SEND_BACK, "Đã trả lại: %n khoản, %n đồng",
               "Sent back: %n payments, %n đồng", e);
}

static enum err_code close_it(struct pay_cmd *q, struct err *e)
{
    return act(q, CYCLE_CLOSE, "Đã khóa: %n khoản, %n đồng", "Closed: %n payments, %n đồng", e);
}

static const struct {
    const char *name;
    enum err_code (*run)(struct pay_cmd *q, struct err *e);
    uint32_t words; /* that it takes at most */
} subcommands[] = {
    {"prepare", prepare, 0},
    {"budget", cycle_budget_cmd, 0},
    {"approve", approve, 0},
    {"send-back", send_back, 0},
    {"holds", cycle_holds_cmd, 0},
    {"release", cycle_release_cmd, PAY_MAX_WORDS},
    {"export", cycle_export_cmd, 0},
    {"import", cycle_import_cmd, PAY_MAX_WORDS},
    {"reconcile", cycle_reconcile_cmd, 0},
    {"queue", cycle_queue_cmd, 0},
    {"settle", cycle_settle_cmd, 1},
    {"close", close_it, 0},
    {"status", cycle_status_cmd, 0},
    {"late", cycle_late_cmd, 0},
    {"list", cycle_list_cmd, 0},
    {"remarks", cycle_remarks_cmd, 0},
    {"fees", cycle_fees_cmd, 0},
    {"fee", cycle_fee_cmd, 2},
};

/* What would narrow it, and does not. */
static enum err_code whole_province(const struct pay_cmd *q, struct err *e)
{
    if (q->commune.n == 0 && q->benefit.n == 0)
        return ERR_NONE;
    return err_set(e, ERR_USAGE, "kỳ chi trả là của cả tỉnh: không có --commune hay --benefit",
                   "a cycle is of the whole province: there is no --commune or --benefit");
}

static enum err_code dispatch(struct pay_cmd *q, str what, struct err *e)
{
    for (size_t i = 0; i < sizeof(subcommands) / sizeof(subcommands[0]); i++) {
        if (!str_eq_c(what, subcommands[i].name))
            continue;
        enum err_code code = pay_cmd_words(q, subcommands[i].words, e);
        if (code == ERR_NONE)
            code = whole_province(q, e);
        return code == ERR_NONE ? subcommands[i].run(q, e) : code;
    }
    return pay_no_such("cycle", what,
                       "prepare, budget, approve, send-back, holds, release, export, import, "
                       "reconcile, queue, settle, close, status, late, list, remarks, fees, fee",
                       e);
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
    static const char *const states[][3] = {
        [DUE_EVEN] = {"đủ", "even", "even"},
        [DUE_PAY] = {"phải trả", "to pay", "to_pay"},
        [DUE_RECOVER] = {"phải thu hồi", "to recover", "to_recover"},
        [DUE_UNDETERMINED] = {"chưa xác định", "undetermined", "undetermined"},
    };
    int words = q->v.how != VIEW_TABLE ? 2 : (int)q->c->lang;
    struct view_table t = {.names = names, .titles = titles[q->c->lang], .columns = 7};
    for (uint32_t i = 0; i < lines->n; i++) {
        const struct due_line *l = &lines->v[i];
        const str cells[] = {benefits[l->key.benefit],           pay_cell_month(q, l->key.month),
                             pay_cell_vnd(q, l->owed),           pay_cell_vnd(q, l->paid),
                             pay_cell_vnd(q, l->returned),       pay_cell_vnd(q, l->due),
                             str_from_c(states[l->state][words])};
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
    enum err_code code = pay_cmd_words(q, 0, e);
    q->words[0] = whom;
    q->n = whom.n > 0;
    if (code == ERR_NONE)
        code = pay_cmd_question(q, &question, e);
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
    .summary = {"kỳ chi trả hằng tháng: lập, duyệt, xuất, đối chiếu, khóa",
                "the monthly payments: prepare, approve, export, reconcile, close"},
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
