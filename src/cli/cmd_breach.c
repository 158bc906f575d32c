/* ansinh breach: breaches of personal data, and the hours within which they are told. */
#include "base/fmt.h"
#include "cli/pay_cmd.h"
#include "evidence/protect/breach.h"
#include "registry/times.h"

#define HELP_VI                                                                                               \
    "ansinh breach — vi phạm dữ liệu cá nhân và hạn báo\n\n"                                    \
    "  ansinh breach open    --db DB --reason ĐIỀU_XẢY_RA --from \"2026-11-29 07:30\"\n"                 \
    "                        [--number SỐ_NGƯỜI] --who AI\n"                                             \
    "  ansinh breach report  --db DB SỐ --to CƠ_QUAN --document SỐ_VĂN_BẢN --reason GÌ\n"            \
    "  ansinh breach tell    --db DB SỐ --to AI --reason GÌ\n"                                             \
    "  ansinh breach measure --db DB SỐ --reason ĐÃ_LÀM_GÌ\n"                                           \
    "  ansinh breach close   --db DB SỐ --reason KẾT_LUẬN\n"                                            \
    "  ansinh breach list    --db DB [--late];   breach show --db DB SỐ\n\n"                                \
    "--from của open là lúc phát hiện: hạn báo tính từ đó. Với các việc sau: lúc làm\n" \
    "(mặc định là bây giờ). docs/data-protection.md §5\n\n"                                         \
    "Ví dụ:\n"                                                                                             \
    "  ansinh breach open --db bac-ninh.db --from \"2026-11-29 07:30\" \\\n"                                  \
    "      --reason \"Mất máy tính của xã có tệp danh sách\" --who \"Hoà\"\n"
#define HELP_EN                                                                                    \
    "ansinh breach — breaches of personal data, and by when they are told\n\n"                   \
    "  ansinh breach open    --db DB --reason WHAT_HAPPENED --from \"2026-11-29 07:30\"\n"         \
    "                        [--number HOW_MANY_PEOPLE] --who WHO\n"                               \
    "  ansinh breach report  --db DB NUMBER --to AUTHORITY --document PAPER --reason WHAT\n"       \
    "  ansinh breach tell    --db DB NUMBER --to WHOM --reason WHAT\n"                             \
    "  ansinh breach measure --db DB NUMBER --reason WHAT_WAS_DONE\n"                              \
    "  ansinh breach close   --db DB NUMBER --reason CONCLUSION\n"                                 \
    "  ansinh breach list    --db DB [--late];   breach show --db DB NUMBER\n\n"                   \
    "--from of open is when it was found: the hours run from there. Of the others: when it was\n"  \
    "done (now, if it is not given). docs/data-protection.md §5\n\n"                              \
    "Examples:\n"                                                                                  \
    "  ansinh breach open --db bac-ninh.db --from \"2026-11-29 07:30\" \\\n"                       \
    "      --reason \"A commune's laptop with a list was lost\" --who \"Hoà\"\n"

static str cell_moment(struct pay_cmd *q, int64_t us)
{
    char date[11], text[32];
    if (us == 0)
        return STR("");
    day d = day_of_moment(us);
    int minute = (int)((us + 7 * 3600 * 1000000LL) / 60000000 % 1440);
    date[q->v.how == VIEW_TABLE ? day_format_vi(d, date) : day_format_iso(d, date)] = '\0';
    size_t n = fmt_write(text, sizeof(text), "%z %d%d:%d%d", date, minute / 600, minute / 60 % 10,
                         minute % 60 / 10, minute % 10);
    return arena_str(q->c->arena, (str){text, n});
}

static enum err_code moment_of(struct pay_cmd *q, int64_t otherwise, int64_t *out, struct err *e)
{
    *out = otherwise;
    if (q->from.p == NULL || breach_moment_parse(q->from, out))
        return ERR_NONE;
    err_set(e, ERR_USAGE, "--from: \"%s\" không phải là ngày giờ",
            "--from: \"%s\" is no date and time", q->from);
    err_hint(e, "viết \"2026-11-29 07:30\"", "write \"2026-11-29 07:30\"");
    return ERR_USAGE;
}

static enum err_code breach_number(struct pay_cmd *q, int64_t *to, struct err *e)
{
    return q->n > 0 && num_parse_int(q->words[0], to) && *to > 0
               ? ERR_NONE
               : err_set(e, ERR_USAGE, "thiếu số của vi phạm", "the breach's number is missing");
}

static enum err_code open_one(struct pay_cmd *q, struct err *e)
{
    struct recording r;
    struct breach b = {.people = -1, .said = q->reason};
    str answer;
    bool again;
    enum err_code code = ERR_NONE;
    if (q->from.p == NULL)
        code = err_set(e, ERR_USAGE, "cần --from: phát hiện lúc nào",
                       "--from is needed: when it was found");
    if (code == ERR_NONE)
        code = moment_of(q, 0, &b.found_us, e);
    if (code == ERR_NONE && q->number.n > 0 &&
        (!num_parse_int(q->number, &b.people) || b.people < 0))
        code = err_set(e, ERR_USAGE, "--number nhận số người", "--number takes how many people");
    if (code == ERR_NONE)
        code = pay_cmd_start(q, &r, e);
    if (code == ERR_NONE)
        code = breach_open(q->pool, q->c->arena, &r, &b, &answer, &again, e);
    if (code == ERR_NONE)
        pay_say(q, again, "Đã ghi vi phạm %s", "Recorded breach %s", answer);
    return code;
}

static enum err_code do_act(struct pay_cmd *q, str what, struct err *e)
{
    struct recording r;
    struct breach_act act = {.act = what,
                             .whom = q->to.p != NULL ? q->to : STR(""),
                             .said = q->reason,
                             .paper = q->document};
    int64_t id = 0;
    str answer;
    bool again;
    enum err_code code = breach_number(q, &id, e);
    if (code == ERR_NONE)
        code = pay_cmd_start(q, &r, e);
    if (code == ERR_NONE)
        code = moment_of(q, r.at_us, &act.done_us, e);
    if (code == ERR_NONE)
        code = breach_do(q->pool, q->c->arena, &r, id, &act, &answer, &again, e);
    if (code == ERR_NONE)
        officer_say_recorded(q->c, answer, again);
    return code;
}

static enum err_code list(struct pay_cmd *q, struct err *e)
{
    static const char *const names[] = {"number", "found",  "report_by", "reported",
                                        "late",   "people", "closed",    "said"};
    static const char *const titles[2][8] = {
        {"số", "phát hiện", "báo trước", "đã báo", "trễ", "số người", "đã khép", "điều xảy ra"},
        {"no.", "found", "report by", "reported", "late", "people", "closed", "what happened"}};
    struct view_table t = {.names = names, .titles = titles[q->c->lang], .columns = 8};
    bool vi = q->c->lang == LANG_VI;
    const str yes = vi ? STR("có") : STR("yes");
    struct breaches all;
    struct terms terms;
    enum err_code code = pay_cmd_terms(q, TERMS_PROTECT, &terms, e);
    if (code == ERR_NONE)
        code = breach_read(q->db, q->c->arena, q->v.at.province, 0, &all, e);
    /* What happened is told in words, which may be of anybody. */
    if (code == ERR_NONE && all.n > 0)
        code = view_told(q->c, &q->v, "breach.list", STR(""), NULL, 0, e);
    for (uint32_t i = 0; code == ERR_NONE && i < all.n; i++) {
        const struct breach *b = &all.v[i];
        struct breach_standing s = breach_stands(&terms, b, store_now_us());
        if (q->late && !s.late)
            continue;
        const str cells[] = {pay_cell_int(q, b->id),
                             cell_moment(q, b->found_us),
                             cell_moment(q, s.report_by_us),
                             cell_moment(q, s.reported_us),
                             s.late ? yes : STR(""),
                             b->people >= 0 ? pay_cell_int(q, b->people)
                             : vi           ? STR("chưa rõ")
                                            : STR("unknown"),
                             s.closed ? yes : STR(""),
                             b->said};
        pay_row(q, &t, cells);
    }
    if (code == ERR_NONE)
        view_print(q->c, &q->v, &t);
    return code;
}

static enum err_code show(struct pay_cmd *q, struct err *e)
{
    static const char *const names[] = {"at", "what", "whom", "said", "document", "who"};
    static const char *const titles[2][6] = {{"lúc", "việc", "cho ai", "nội dung", "văn bản", "ai"},
                                             {"at", "what", "whom", "said", "document", "who"}};
    struct view_table t = {.names = names, .titles = titles[q->c->lang], .columns = 6};
    struct breaches all;
    int64_t id = 0;
    enum err_code code = breach_number(q, &id, e);
    if (code == ERR_NONE)
        code = breach_read(q->db, q->c->arena, q->v.at.province, id, &all, e);
    if (code == ERR_NONE && all.n == 0)
        code = err_set(e, ERR_INPUT, "không có vi phạm số %l", "there is no breach %l", id);
    if (code == ERR_NONE)
        code = view_told(q->c, &q->v, "breach.show", q->words[0], NULL, 0, e);
    if (code != ERR_NONE)
        return code;
    const struct breach *b = &all.v[0];
    const str first[] = {
        cell_moment(q, b->found_us), STR("open"), STR(""), b->said, STR(""), b->actor};
    pay_row(q, &t, first);
    for (uint32_t i = 0; i < b->acts.n; i++) {
        const struct breach_act *v = &b->acts.v[i];
        const str cells[] = {
            cell_moment(q, v->done_us), v->act, v->whom, v->said, v->paper, v->actor};
        pay_row(q, &t, cells);
    }
    view_print(q->c, &q->v, &t);
    return ERR_NONE;
}

static enum err_code dispatch(struct pay_cmd *q, str what, struct err *e)
{
    if (str_eq_c(what, "open"))
        return open_one(q, e);
    if (str_eq_c(what, "list"))
        return list(q, e);
    if (str_eq_c(what, "show"))
        return show(q, e);
    return breach_act_is(what) ? do_act(q, what, e) : pay_no_such("breach", what, "", e);
}

static int run(struct cli *c, int argc, char **argv)
{
    return pay_cmd_run(c, argc, argv, dispatch);
}

const struct command cmd_breach = {
    .name = "breach",
    .summary = {"vi phạm dữ liệu cá nhân: ghi, báo trong hạn",
                "breaches of personal data: recorded, told in time"},
    .help = {HELP_VI, HELP_EN},
    .run = run,
};
