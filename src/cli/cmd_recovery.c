/* ansinh recovery: getting back what was paid too much. */
#include "base/fmt.h"
#include "cli/pay_cmd.h"
#include "pay/recovery.h"
#include "registry/times.h"

#define HELP_VI                                                                                                   \
    "ansinh recovery — thu hồi khoản đã chi quá mức\n\n"                                               \
    "Còn phải thu bao nhiêu là do phải trả trừ đã trả (ansinh due) mà ra, không ghi riêng.\n\n" \
    "  ansinh recovery list        --db DB [--month THÁNG]   các quyết định, đã thu, còn lại, "       \
    "chậm\n"                                                                                                    \
    "  ansinh recovery show        --db DB QUYẾT_ĐỊNH        từng việc của một quyết định\n"    \
    "  ansinh recovery order       --db DB NGƯỜI [THÁNG=TIỀN …] --number … --signer … --who …\n"    \
    "                              [--amount TIỀN] [--limit TIỀN/THÁNG] [--payer TÊN] [--reason "           \
    "…]\n"                                                                                                      \
    "  ansinh recovery instalments --db DB QUYẾT_ĐỊNH THÁNG=TIỀN … --number … --signer … --who "    \
    "…\n"                                                                                                       \
    "  ansinh recovery receive     --db DB QUYẾT_ĐỊNH --amount TIỀN --number PHIẾU_THU --who …\n"      \
    "  ansinh recovery waive       --db DB QUYẾT_ĐỊNH [--amount TIỀN] --number … --signer …\n"         \
    "                              --reason … --who …\n"                                                      \
    "  ansinh recovery approve     --db DB VIỆC --who …          người khác duyệt\n"                    \
    "  ansinh recovery send-back   --db DB VIỆC --who … --reason …\n\n"                                     \
    "--limit: mỗi tháng khấu trừ nhiều nhất bấy nhiêu vào khoản chi sau. docs/recovery.md.\n\n"  \
    "Ví dụ:\n"                                                                                                 \
    "  ansinh recovery order --db bac-ninh.db 07615-00012/1 2026-09=750000 2026-10=1500000 \\\n"                  \
    "      --number 31/QĐ-UBND --signer \"Trần Văn Chủ\" --payer \"Hộ Nguyễn Văn Á\" --who Hoà\n"    \
    "  ansinh recovery receive --db bac-ninh.db 1 --amount 750.000 --number PT-15 --who Bình\n"
#define HELP_EN                                                                                                \
    "ansinh recovery — getting back what was paid too much\n\n"                                              \
    "How much is left follows from owed minus paid (ansinh due); it is kept nowhere.\n\n"                      \
    "  ansinh recovery list        --db DB [--month MONTH]   orders: received, left, late\n"                   \
    "  ansinh recovery show        --db DB ORDER             the acts of an order\n"                           \
    "  ansinh recovery order       --db DB WHOM [MONTH=AMOUNT …] --number … --signer … --who …\n"      \
    "                              [--amount AMOUNT] [--limit AMOUNT] [--payer NAME] [--reason "               \
    "…]\n"                                                                                                   \
    "  ansinh recovery instalments --db DB ORDER MONTH=AMOUNT … --number … --signer … --who …\n"       \
    "  ansinh recovery receive     --db DB ORDER --amount AMOUNT --number RECEIPT --who …\n"                 \
    "  ansinh recovery waive       --db DB ORDER [--amount AMOUNT] --number … --signer …\n"                \
    "                              --reason … --who …\n"                                                   \
    "  ansinh recovery approve     --db DB ACT --who …           by somebody else\n"                         \
    "  ansinh recovery send-back   --db DB ACT --who … --reason …\n\n"                                     \
    "--limit: what is withheld of later payments a month at most. docs/recovery.md.\n\n"                       \
    "Examples:\n"                                                                                              \
    "  ansinh recovery order --db bac-ninh.db 07615-00012/1 2026-09=750000 2026-10=1500000 \\\n"               \
    "      --number 31/QĐ-UBND --signer \"Trần Văn Chủ\" --payer \"Hộ Nguyễn Văn Á\" --who Hoà\n" \
    "  ansinh recovery receive --db bac-ninh.db 1 --amount 750.000 --number PT-15 --who Bình\n"

/* ---- what is read of the words ---- */

static enum err_code number_word(struct pay_cmd *q, int64_t *out, struct err *e)
{
    return q->n > 0 && num_parse_int(q->words[0], out) && *out > 0
               ? ERR_NONE
               : err_set(e, ERR_USAGE, "cần số của quyết định hoặc của việc (recovery list)",
                         "the number of the order or act is needed (recovery list)");
}

/* "2026-09=750000" from the second word on. */
static enum err_code plan_words(struct pay_cmd *q, struct recovery_plan *out, struct err *e)
{
    for (uint32_t i = 1; i < q->n; i++) {
        struct recovery_instalment p = {0};
        str rest = q->words[i], m = str_split(&rest, '=');
        if (!month_parse(m, &p.by) || rest.n == 0)
            return err_set(e, ERR_USAGE, "\"%s\": viết THÁNG=SỐ_TIỀN, ví dụ 2026-09=750000",
                           "\"%s\": write MONTH=AMOUNT, such as 2026-09=750000", q->words[i]);
        enum err_code code = pay_cmd_amount(rest, "THÁNG=TIỀN", &p.amount, e);
        if (code != ERR_NONE)
            return code;
        vec_push(q->c->arena, out, p);
    }
    return ERR_NONE;
}

/* ---- acts ---- */

static enum err_code write(struct pay_cmd *q, enum recovery_kind kind, struct err *e)
{
    struct recovery_act act = {.kind = kind,
                               .payer = q->payer,
                               .number = q->number,
                               .signer = q->signer,
                               .reason = q->reason};
    struct cycle_question law;
    struct recording r;
    str answer;
    bool again;
    int64_t amount = 0;
    enum err_code code = kind == RECOVERY_ORDER ? pay_cmd_entity(q, 0, &act.entity, e)
                                                : number_word(q, &act.order, e);
    if (code == ERR_NONE)
        code = plan_words(q, &act.plan, e);
    if (code == ERR_NONE)
        code = pay_cmd_amount(q->amount, "--amount", &act.amount, e);
    if (code == ERR_NONE)
        code = pay_cmd_amount(q->limit, "--limit", &act.limit, e);
    if (code == ERR_NONE)
        code = officer_recording(&q->officer, q->v.at.province, "decision", &r, e);
    if (code == ERR_NONE)
        code = pay_cmd_reckoned(q, &law, e);
    if (code == ERR_NONE)
        code = pay_cmd_pool(q, e);
    act.on = q->officer.day;
    if (code == ERR_NONE)
        code = recovery_prepare(q->pool, q->c->arena, &r, &law, &act, &answer, &again, e);
    if (code != ERR_NONE)
        return code;
    str id = str_split(&answer, ' ');
    (void)num_parse_int(answer, &amount);
    if (kind == RECOVERY_RECEIVE)
        pay_say(q, again, "Đã thu, việc số %s: %n đồng", "Received, act %s: %n đồng", id, amount);
    else
        pay_say(q, again, "Đã lập, việc số %s: %n đồng; người khác duyệt (recovery approve)",
                "Prepared, act %s: %n đồng; somebody else approves it (recovery approve)", id,
                amount);
    return ERR_NONE;
}

static enum err_code order(struct pay_cmd *q, struct err *e)
{
    return write(q, RECOVERY_ORDER, e);
}

static enum err_code instalments(struct pay_cmd *q, struct err *e)
{
    return write(q, RECOVERY_INSTALMENTS, e);
}

static enum err_code receive(struct pay_cmd *q, struct err *e)
{
    return write(q, RECOVERY_RECEIVE, e);
}

static enum err_code waive(struct pay_cmd *q, struct err *e)
{
    return write(q, RECOVERY_WAIVE, e);
}

static enum err_code decide(struct pay_cmd *q, bool approved, struct err *e)
{
    struct cycle_question law;
    struct recording r;
    int64_t act = 0;
    str answer;
    bool again;
    enum err_code code = pay_cmd_words(q, 1, e);
    if (code == ERR_NONE)
        code = number_word(q, &act, e);
    if (code == ERR_NONE)
        code = officer_recording(&q->officer, q->v.at.province, "decision", &r, e);
    if (code == ERR_NONE)
        code = pay_cmd_reckoned(q, &law, e);
    if (code == ERR_NONE)
        code = pay_cmd_pool(q, e);
    if (code == ERR_NONE)
        code = recovery_decide(q->pool, q->c->arena, &r, &law, act, approved, q->reason, &answer,
                               &again, e);
    if (code == ERR_NONE)
        pay_say(q, again, approved ? "Đã duyệt việc số %l" : "Đã trả lại việc số %l",
                approved ? "Act %l is approved" : "Act %l is sent back", act);
    return code;
}

static enum err_code approve(struct pay_cmd *q, struct err *e)
{
    return decide(q, true, e);
}

static enum err_code send_back(struct pay_cmd *q, struct err *e)
{
    return decide(q, false, e);
}

/* ---- showing ---- */

static str verdict_cell(struct pay_cmd *q, const struct recovery_act *x)
{
    static const char *const names[3][3] = {
        [RECOVERY_WAITING] = {"chờ duyệt", "waiting", "waiting"},
        [RECOVERY_APPROVED] = {"đã duyệt", "approved", "approved"},
        [RECOVERY_SENT_BACK] = {"trả lại", "sent back", "sent_back"}};
    return str_from_c(names[x->verdict][q->v.how != VIEW_TABLE ? 2 : (int)q->c->lang]);
}

/* The lines of one entity: they stand together, by entity. */
static const struct due_line *lines_of(const struct due_lines *all, int64_t entity, uint32_t *n)
{
    uint32_t from = 0;
    while (from < all->n && all->v[from].key.entity != entity)
        from++;
    *n = 0;
    while (from + *n < all->n && all->v[from + *n].key.entity == entity)
        ++*n;
    return all->v + from;
}

static enum err_code put_order(struct pay_cmd *q, struct view_table *t,
                               const struct recovery_acts *acts, const struct recovery_act *o,
                               const struct recovery_due *due, struct err *e)
{
    struct recovery_standing s;
    char whom[32];
    uint32_t n;
    const struct due_line *lines = lines_of(&due->lines, o->entity, &n);
    enum err_code code = recovery_reckon(q->c->arena, acts, o, lines, n, due->owed.benefits,
                                         month_of(q->v.today), &s, e);
    if (code != ERR_NONE)
        return code;
    size_t length = fmt_write(whom, sizeof(whom), "#%l", o->entity);
    const str cells[] = {pay_cell_int(q, o->id),
                         arena_str(q->c->arena, (str){whom, length}),
                         o->payer,
                         o->number,
                         verdict_cell(q, o),
                         pay_cell_vnd(q, o->amount),
                         pay_cell_vnd(q, s.received),
                         pay_cell_vnd(q, s.withheld),
                         pay_cell_vnd(q, s.waived),
                         pay_cell_vnd(q, s.left),
                         pay_cell_vnd(q, s.late),
                         pay_cell_vnd(q, o->limit)};
    pay_row(q, t, cells);
    return ERR_NONE;
}

static enum err_code list(struct pay_cmd *q, struct err *e)
{
    static const char *const names[] = {"order",      "entity",     "payer",        "number",
                                        "state",      "amount_vnd", "received_vnd", "withheld_vnd",
                                        "waived_vnd", "left_vnd",   "late_vnd",     "limit_vnd"};
    static const char *const titles[2][12] = {
        {"số", "người hưởng", "người trả", "quyết định", "", "phải thu", "đã thu", "đã khấu trừ",
         "đã miễn", "còn lại", "trả chậm", "khấu trừ tối đa/tháng"},
        {"order", "whom", "payer", "decision", "", "amount", "received", "withheld", "waived",
         "left", "late", "most a month"}};
    struct view_table t = {.names = names, .titles = titles[q->c->lang], .columns = 12};
    const struct recording now = {.province = q->v.at.province, .at_us = store_now_us()};
    struct recovery_acts acts;
    struct recovery_due due = {0};
    struct cycle_question law;
    enum err_code code = pay_cmd_words(q, 0, e);
    if (code == ERR_NONE)
        code = recovery_read(q->db, q->c->arena, now.province, 0, &acts, e);
    if (code == ERR_NONE && acts.n > 0)
        code = pay_cmd_reckoned(q, &law, e);
    if (code == ERR_NONE && acts.n > 0)
        code = recovery_due_read(q->db, q->c->arena, &now, &law, 0, &due, e);
    for (uint32_t i = 0; i < acts.n && code == ERR_NONE; i++) {
        if (acts.v[i].kind == RECOVERY_ORDER)
            code = put_order(q, &t, &acts, &acts.v[i], &due, e);
    }
    if (code == ERR_NONE)
        view_print(q->c, &q->v, &t);
    return code;
}

static void put_act(struct pay_cmd *q, struct view_table *t, const struct recovery_act *x)
{
    const str cells[] = {pay_cell_int(q, x->id),
                         str_from_c(q->v.how == VIEW_TABLE ? recovery_name(x->kind, q->c->lang)
                                                           : recovery_code(x->kind)),
                         pay_cell_vnd(q, x->amount),
                         pay_cell_day(q, x->on),
                         x->number,
                         x->signer,
                         x->prepared_by,
                         verdict_cell(q, x),
                         x->approved_by,
                         x->reason};
    pay_row(q, t, cells);
}

static enum err_code show(struct pay_cmd *q, struct err *e)
{
    static const char *const names[] = {"act",         "kind",   "amount_vnd",  "on",
                                        "number",      "signer", "prepared_by", "state",
                                        "approved_by", "reason"};
    static const char *const titles[2][10] = {{"số", "việc", "số tiền", "ngày", "số giấy tờ",
                                               "người ký", "người lập", "", "người duyệt", "lý do"},
                                              {"act", "what", "amount", "on", "number", "signer",
                                               "prepared by", "", "approved by", "reason"}};
    struct view_table t = {.names = names, .titles = titles[q->c->lang], .columns = 10};
    struct recovery_acts acts;
    int64_t id = 0;
    uint32_t n = 0;
    enum err_code code = pay_cmd_words(q, 1, e);
    if (code == ERR_NONE)
        code = number_word(q, &id, e);
    if (code == ERR_NONE)
        code = recovery_read(q->db, q->c->arena, q->v.at.province, 0, &acts, e);
    for (uint32_t i = 0; code == ERR_NONE && i < acts.n; i++) {
        if (acts.v[i].order != id)
            continue;
        put_act(q, &t, &acts.v[i]);
        n++;
    }
    if (code == ERR_NONE && n == 0)
        code = err_set(e, ERR_INPUT, "không có quyết định thu hồi số %l",
                       "there is no order of recovery %l", id);
    if (code == ERR_NONE)
        view_print(q->c, &q->v, &t);
    return code;
}

static const struct {
    const char *name;
    enum err_code (*run)(struct pay_cmd *q, struct err *e);
} subcommands[] = {
    {"list", list},       {"show", show},   {"order", order},     {"instalments", instalments},
    {"receive", receive}, {"waive", waive}, {"approve", approve}, {"send-back", send_back},
};

static enum err_code dispatch(struct pay_cmd *q, str what, struct err *e)
{
    for (size_t i = 0; i < sizeof(subcommands) / sizeof(subcommands[0]); i++) {
        if (str_eq_c(what, subcommands[i].name))
            return subcommands[i].run(q, e);
    }
    return pay_no_such("recovery", what,
                       "list, show, order, instalments, receive, waive, approve, send-back", e);
}

static int run(struct cli *c, int argc, char **argv)
{
    return pay_cmd_run(c, argc, argv, dispatch);
}

const struct command cmd_recovery = {
    .name = "recovery",
    .summary = {"thu hồi khoản đã chi quá mức", "getting back what was paid too much"},
    .help = {HELP_VI, HELP_EN},
    .run = run,
};
