/* ansinh complaint: complaints and denunciations, by when the law wants them settled, what is done
 * about them. */
#include "base/fmt.h"
#include "cli/pay_cmd.h"
#include "registry/complaint_course.h"
#include "registry/roles.h"
#include "registry/times.h"

#define MOST 100000

#define HELP_VI                                                                                        \
    "ansinh complaint — khiếu nại, tố cáo: hạn theo luật, việc đã làm\n\n"           \
    "  ansinh complaint list     --db DB [--late] [--commune XÃ]\n"                                   \
    "  ansinh complaint show     --db DB SỐ\n"                                                       \
    "  ansinh complaint accept   --db DB SỐ [--as remote] --who AI     thụ lý\n"                  \
    "  ansinh complaint decline  --db DB SỐ --reason VÌ_SAO --who AI   không thụ lý\n"          \
    "  ansinh complaint forward  --db DB SỐ --to CƠ_QUAN --reason VÌ_SAO --who AI\n"               \
    "  ansinh complaint extend   --db DB SỐ --to NGÀY --reason VÌ_SAO --who AI\n"                  \
    "  ansinh complaint answer   --db DB SỐ --reason TRẢ_LỜI --who AI\n"                         \
    "  ansinh complaint settle   --db DB SỐ --reason KẾT_QUẢ [--document VĂN_BẢN] --who AI\n" \
    "  ansinh complaint escalate --db DB SỐ --reason VÌ_SAO --who AI   khiếu nại lần hai\n\n" \
    "SỐ: số biên nhận. --on NGÀY: việc làm ngày nào (hôm nay, nếu không ghi).\n"      \
    "Tố cáo chỉ thanh tra đọc và giải quyết. docs/complaints.md\n\n"                      \
    "Ví dụ:\n"                                                                                      \
    "  ansinh complaint list --db bac-ninh.db --late\n"                                                \
    "  ansinh complaint accept --db bac-ninh.db 17 --who \"Nguyễn Thị Hoà\"\n"
#define HELP_EN                                                                                    \
    "ansinh complaint — complaints and denunciations: their deadlines, what was done\n\n"        \
    "  ansinh complaint list     --db DB [--late] [--commune COMMUNE]\n"                           \
    "  ansinh complaint show     --db DB NUMBER\n"                                                 \
    "  ansinh complaint accept   --db DB NUMBER [--as remote] --who WHO\n"                         \
    "  ansinh complaint decline  --db DB NUMBER --reason WHY --who WHO\n"                          \
    "  ansinh complaint forward  --db DB NUMBER --to OFFICE --reason WHY --who WHO\n"              \
    "  ansinh complaint extend   --db DB NUMBER --to DAY --reason WHY --who WHO\n"                 \
    "  ansinh complaint answer   --db DB NUMBER --reason ANSWER --who WHO\n"                       \
    "  ansinh complaint settle   --db DB NUMBER --reason RESULT [--document PAPER] --who WHO\n"    \
    "  ansinh complaint escalate --db DB NUMBER --reason WHY --who WHO   a second time\n\n"        \
    "NUMBER: of the receipt. --on DAY: when it was done (today, if it is not given).\n"            \
    "Denunciations are read and settled by inspectors alone. docs/complaints.md\n\n"               \
    "Examples:\n"                                                                                  \
    "  ansinh complaint list --db bac-ninh.db --late\n"                                            \
    "  ansinh complaint accept --db bac-ninh.db 17 --who \"Nguyễn Thị Hoà\"\n"

static enum err_code number_of(struct pay_cmd *q, int64_t *to, struct err *e)
{
    return q->n > 0 && num_parse_int(q->words[0], to) && *to > 0
               ? ERR_NONE
               : err_set(e, ERR_USAGE, "thiếu số biên nhận", "the receipt's number is missing");
}

static bool reads_denunciations(struct pay_cmd *q)
{
    struct err ignored = {0};
    return roles_may(q->db, q->v.at.province, cli_user(q->c), RIGHT_INSPECT_READ, STR(""),
                     q->v.today, &ignored) == ERR_NONE;
}

/* ---- writing ---- */

static enum err_code step_of(struct pay_cmd *q, str act, struct complaint_step *out, struct err *e)
{
    str to = q->to.p != NULL ? q->to : STR("");
    *out = (struct complaint_step){.act = act,
                                   .remote = str_eq_c(q->as, "remote"),
                                   .said = q->reason,
                                   .paper = q->document,
                                   .whom = str_eq_c(act, "forward") ? to : STR("")};
    if (q->as.n > 0 && !out->remote)
        return err_set(e, ERR_USAGE, "--as chỉ nhận remote", "--as takes remote alone");
    if (str_eq_c(act, "extend") && to.n > 0 && !day_parse(to, &out->until))
        return err_set(e, ERR_USAGE, "--to: \"%s\" không phải là ngày", "--to: \"%s\" is no date",
                       to);
    return ERR_NONE;
}

static enum err_code do_act(struct pay_cmd *q, str act, struct err *e)
{
    struct recording r;
    struct terms terms;
    struct complaint_step step;
    int64_t id = 0;
    str answer;
    bool again;
    enum err_code code = number_of(q, &id, e);
    if (code == ERR_NONE)
        code = step_of(q, act, &step, e);
    if (code == ERR_NONE)
        code = pay_cmd_terms(q, TERMS_COMPLAINT, &terms, e);
    if (code == ERR_NONE)
        code = pay_cmd_start(q, &r, e);
    if (code != ERR_NONE)
        return code;
    step.on = q->officer.day;
    code = complaint_do(q->pool, q->c->arena, &r, &terms, id, STR(""), &step, &answer, &again, e);
    if (code == ERR_NONE)
        officer_say_recorded(q->c, answer, again);
    return code;
}

/* ---- reading ---- */

static str state_text(struct pay_cmd *q, const struct complaint_standing *s)
{
    bool vi = q->c->lang == LANG_VI;
    if (!s->open)
        return vi ? STR("đã xong") : STR("closed");
    if (s->accepted == 0)
        return vi ? STR("chưa thụ lý") : STR("not accepted");
    return vi ? STR("đang giải quyết") : STR("open");
}

static void list_row(struct pay_cmd *q, struct view_table *t, const struct complaint *k,
                     const struct complaint_standing *s)
{
    day late = s->late_settle > 0 ? s->late_settle : s->late_accept;
    const str cells[] = {pay_cell_int(q, k->id),
                         k->kind,
                         k->about,
                         k->commune,
                         pay_cell_day(q, day_of_moment(k->at_us)),
                         pay_cell_int(q, s->instance),
                         pay_cell_day(q, s->accept_by),
                         pay_cell_day(q, s->accepted),
                         pay_cell_day(q, s->settle_by),
                         pay_cell_day(q, s->settled),
                         late > 0 ? pay_cell_int(q, late) : STR(""),
                         state_text(q, s)};
    pay_row(q, t, cells);
}

static enum err_code list(struct pay_cmd *q, struct err *e)
{
    static const char *const names[] = {"receipt",   "kind",     "about",     "commune",
                                        "came",      "instance", "accept_by", "accepted",
                                        "settle_by", "settled",  "late",      "state"};
    static const char *const titles[2][12] = {
        {"số", "loại", "về", "xã", "nhận", "lần", "thụ lý trước", "thụ lý", "giải quyết trước",
         "giải quyết", "trễ", "tình trạng"},
        {"no.", "kind", "about", "commune", "came", "time", "accept by", "accepted", "settle by",
         "settled", "late", "state"}};
    struct view_table t = {.names = names, .titles = titles[q->c->lang], .columns = 12};
    const struct complaint_scope scope = {.communes = q->commune.n > 0 ? &q->commune : NULL,
                                          .n = 1,
                                          .denunciations = reads_denunciations(q)};
    struct complaints all;
    struct terms terms;
    enum err_code code = pay_cmd_terms(q, TERMS_COMPLAINT, &terms, e);
    if (code == ERR_NONE)
        code = complaint_list(q->db, q->c->arena, q->v.at.province, &scope, 0, MOST, &all, e);
    for (uint32_t i = 0; code == ERR_NONE && i < all.n; i++) {
        struct complaint_standing s = complaint_stands(&terms, &all.v[i], q->v.at.as_of);
        if (!q->late || complaint_is_late(&s))
            list_row(q, &t, &all.v[i], &s);
    }
    if (code == ERR_NONE)
        view_print(q->c, &q->v, &t);
    return code;
}

static enum err_code show(struct pay_cmd *q, struct err *e)
{
    static const char *const names[] = {"on", "what", "until", "whom", "said", "document", "who"};
    static const char *const titles[2][7] = {
        {"ngày", "việc", "đến", "chuyển", "nội dung", "văn bản", "ai"},
        {"on", "what", "until", "to", "said", "document", "who"}};
    struct view_table t = {.names = names, .titles = titles[q->c->lang], .columns = 7};
    struct complaint k;
    int64_t id = 0;
    bool found = false;
    enum err_code code = number_of(q, &id, e);
    if (code == ERR_NONE)
        code = complaint_read(q->db, q->c->arena, q->v.at.province, id, STR(""), &k, &found, e);
    if (found && str_eq_c(k.kind, "denunciation"))
        found = reads_denunciations(q);
    if (code == ERR_NONE && !found)
        code = err_set(e, ERR_INPUT, "không có khiếu nại số %l", "there is no complaint %l", id);
    if (code == ERR_NONE)
        code = view_told(q->c, &q->v, "complaint.show", q->words[0], NULL, 0, e);
    if (code != ERR_NONE)
        return code;
    const str first[] = {pay_cell_day(q, day_of_moment(k.at_us)),
                         k.kind,
                         STR(""),
                         STR(""),
                         k.said,
                         k.contact,
                         k.name};
    pay_row(q, &t, first);
    for (uint32_t i = 0; i < k.steps.n; i++) {
        const struct complaint_step *x = &k.steps.v[i];
        const str cells[] = {pay_cell_day(q, x->on),
                             x->act,
                             pay_cell_day(q, x->until),
                             x->whom,
                             x->said,
                             x->paper,
                             x->actor};
        pay_row(q, &t, cells);
    }
    view_print(q->c, &q->v, &t);
    return ERR_NONE;
}

static enum err_code dispatch(struct pay_cmd *q, str what, struct err *e)
{
    if (str_eq_c(what, "list"))
        return list(q, e);
    if (str_eq_c(what, "show"))
        return show(q, e);
    return complaint_act_is(what) ? do_act(q, what, e) : pay_no_such("complaint", what, "", e);
}

static int run(struct cli *c, int argc, char **argv)
{
    return pay_cmd_run(c, argc, argv, dispatch);
}

const struct command cmd_complaint = {
    .name = "complaint",
    .summary = {"khiếu nại, tố cáo: hạn theo luật, thụ lý, giải quyết",
                "complaints and denunciations: deadlines, acceptance, settlement"},
    .help = {HELP_VI, HELP_EN},
    .run = run,
};
