/* ansinh inspect open, visit, conclude, approve, send-back, follow, done, close; dossiers, dossier,
 * checklist, paper. */
#include "cli/dossier_cmd.h"

#include "base/fmt.h"
#include "cli/pay_cmd.h"
#include "cli/yearly_cmd.h"
#include "evidence/inspect/checklist.h"

static enum err_code number_word(struct pay_cmd *q, int64_t *out, struct err *e)
{
    return q->n >= 1 && num_parse_int(q->words[0], out) && *out > 0
               ? ERR_NONE
               : err_set(e, ERR_USAGE, "cần số hồ sơ (inspect dossiers)",
                         "the number of a dossier is needed (inspect dossiers)");
}

/* ---- writing ---- */

static enum err_code open_one(struct pay_cmd *q, struct err *e)
{
    struct recording r;
    int64_t entity = 0;
    str answer;
    bool again;
    enum err_code code = pay_cmd_entity(q, 0, &entity, e);
    if (code == ERR_NONE)
        code = pay_cmd_start(q, &r, e);
    if (code == ERR_NONE)
        code = dossier_open(q->pool, q->c->arena, &r, entity, q->reason, q->officer.day, &answer,
                            &again, e);
    if (code == ERR_NONE)
        pay_say(q, again, "Đã lập hồ sơ %s", "Opened dossier %s", answer);
    return code;
}

static enum err_code own_list(struct pay_cmd *q, str why, struct checklist *out, struct err *e)
{
    struct checklist all;
    enum err_code code =
        checklist_load(q->c->arena, cli_folder(q->c, "ANSINH_DATA", "data"), &all, e);
    if (code == ERR_NONE)
        *out = checklist_of(q->c->arena, &all, why);
    return code;
}

/* ITEM=ANSWER after the number; the items are those of the dossier. */
static enum err_code take_checks(struct pay_cmd *q, int64_t id, struct dossier_checks *out,
                                 struct err *e)
{
    struct dossiers all;
    struct checklist own = {0};
    enum err_code code = ERR_NONE;
    if (q->n > 1)
        code = dossier_read(q->db, q->c->arena, q->v.at.province, id, &all, e);
    if (q->n > 1 && code == ERR_NONE && all.n > 0)
        code = own_list(q, all.v[0].why, &own, e);
    for (uint32_t i = 1; i < q->n && code == ERR_NONE; i++) {
        str rest = q->words[i], item = str_split(&rest, '=');
        const struct dossier_check one = {item, rest};
        if (checklist_find(&own, one.item) == NULL) {
            err_set(e, ERR_USAGE, "hồ sơ %l không có mục \"%s\"", "dossier %l has no item \"%s\"",
                    id, one.item);
            err_hint(e, "xem ansinh inspect checklist", "see ansinh inspect checklist");
            return ERR_USAGE;
        }
        vec_push(q->c->arena, out, one);
    }
    return code;
}

static enum err_code do_step(struct pay_cmd *q, enum dossier_step step, struct err *e)
{
    struct dossier_act act = {.step = step,
                              .said = q->reason,
                              .evidence = q->document,
                              .verdict = q->as,
                              .rule = q->article};
    struct recording r;
    int64_t id = 0;
    str answer;
    bool again;
    enum err_code code = number_word(q, &id, e);
    if (code == ERR_NONE)
        code = take_checks(q, id, &act.checks, e);
    if (code == ERR_NONE)
        code = pay_cmd_amount(q->amount, "--amount", &act.amount, e);
    if (code == ERR_NONE && q->to.n > 0 && !day_parse(q->to, &act.due))
        code = err_set(e, ERR_USAGE, "--to: viết ngày như 2026-12-31",
                       "--to: write a day such as 2026-12-31");
    if (code == ERR_NONE)
        code = pay_cmd_start(q, &r, e);
    act.on = q->officer.day;
    if (code == ERR_NONE)
        code = dossier_do(q->pool, q->c->arena, &r, id, &act, &answer, &again, e);
    if (code == ERR_NONE)
        pay_say(q, again, "Hồ sơ %l: %s", "Dossier %l: %s", id, answer);
    return code;
}

/* ---- showing ---- */

static str word(struct pay_cmd *q, const char *code, const char *name)
{
    return str_from_c(q->v.how == VIEW_TABLE ? name : code);
}

static str entity_cell(struct pay_cmd *q, int64_t entity)
{
    char text[24];
    size_t n = fmt_write(text, sizeof(text), "#%l", entity);
    return arena_str(q->c->arena, (str){text, n});
}

static enum err_code list(struct pay_cmd *q, struct err *e)
{
    static const char *const names[] = {"dossier", "of",         "state", "verdict",
                                        "why",     "amount_vnd", "due",   "late"};
    static const char *const titles[2][8] = {
        {"hồ sơ", "của", "đang", "kết luận", "vì", "số tiền", "hạn", "quá hạn"},
        {"dossier", "of", "state", "verdict", "why", "amount", "due", "late"}};
    struct view_table t = {.names = names, .titles = titles[q->c->lang], .columns = 8};
    struct dossiers all;
    enum err_code code = dossier_read(q->db, q->c->arena, q->v.at.province, 0, &all, e);
    for (uint32_t i = 0; i < all.n && code == ERR_NONE; i++) {
        const struct dossier *d = &all.v[i];
        const struct dossier_act *c = dossier_conclusion(d);
        day due = dossier_due(d);
        const str cells[] = {
            pay_cell_int(q, d->id),
            entity_cell(q, d->entity),
            word(q, dossier_state_code(d->state), dossier_state_name(d->state, q->c->lang)),
            c != NULL ? c->verdict : STR(""),
            d->why,
            c != NULL && c->amount > 0 ? pay_cell_vnd(q, c->amount) : STR(""),
            pay_cell_day(q, due),
            due != 0 && due < q->v.today ? STR("x") : STR("")};
        pay_row(q, &t, cells);
    }
    if (code == ERR_NONE)
        view_print(q->c, &q->v, &t);
    return code;
}

/* One dossier, and in the audit log that its person was shown. */
static enum err_code read_one(struct pay_cmd *q, const char *what, struct dossiers *all,
                              struct err *e)
{
    int64_t id = 0;
    enum err_code code = number_word(q, &id, e);
    if (code == ERR_NONE)
        code = dossier_read(q->db, q->c->arena, q->v.at.province, id, all, e);
    if (code == ERR_NONE && all->n == 0)
        code = err_set(e, ERR_INPUT, "không có hồ sơ %l", "there is no dossier %l", id);
    return code == ERR_NONE ? view_told(q->c, &q->v, what, q->words[0], &all->v[0].entity, 1, e)
                            : code;
}

static enum err_code show(struct pay_cmd *q, struct err *e)
{
    static const char *const names[] = {"on",      "act",  "who",        "said", "evidence",
                                        "verdict", "rule", "amount_vnd", "due"};
    static const char *const titles[2][9] = {
        {"ngày", "việc", "ai", "nội dung", "giấy tờ", "kết luận", "quy định", "số tiền", "hạn"},
        {"on", "act", "who", "said", "papers", "verdict", "rule", "amount", "due"}};
    struct view_table t = {.names = names, .titles = titles[q->c->lang], .columns = 9};
    struct dossiers all;
    enum err_code code = read_one(q, "inspect dossier", &all, e);
    for (uint32_t i = 0; code == ERR_NONE && i < all.v[0].n; i++) {
        const struct dossier_act *x = &all.v[0].v[i];
        const str cells[] = {
            pay_cell_day(q, x->on),
            word(q, dossier_step_code(x->step), dossier_step_name(x->step, q->c->lang)),
            x->actor,
            x->step == DOSSIER_DO_OPEN ? all.v[0].why : x->said,
            x->evidence,
            x->verdict,
            x->rule,
            x->amount > 0 ? pay_cell_vnd(q, x->amount) : STR(""),
            pay_cell_day(q, x->due)};
        pay_row(q, &t, cells);
    }
    if (code == ERR_NONE)
        view_print(q->c, &q->v, &t);
    return code;
}

static enum err_code checklist(struct pay_cmd *q, struct err *e)
{
    static const char *const names[] = {"item", "answer", "what"};
    static const char *const titles[2][3] = {{"mục", "đã xem", "điều phải xem"},
                                             {"item", "seen", "what to look at"}};
    struct view_table t = {.names = names, .titles = titles[q->c->lang], .columns = 3};
    struct dossiers all;
    struct checklist own;
    enum err_code code = read_one(q, "inspect checklist", &all, e);
    if (code == ERR_NONE)
        code = own_list(q, all.v[0].why, &own, e);
    for (uint32_t i = 0; code == ERR_NONE && i < own.n; i++) {
        str answer = checklist_answer(&all.v[0], own.v[i].code);
        const str cells[] = {
            own.v[i].code,
            q->v.how == VIEW_TABLE ? str_from_c(checklist_answer_name(answer, q->c->lang)) : answer,
            own.v[i].text[q->c->lang]};
        pay_row(q, &t, cells);
    }
    if (code == ERR_NONE)
        view_print(q->c, &q->v, &t);
    return code;
}

static enum err_code paper(struct pay_cmd *q, struct err *e)
{
    struct dossiers all;
    struct checklist own;
    struct buf text;
    buf_init(&text, q->c->arena, 1 << 20);
    enum err_code code = read_one(q, "inspect paper", &all, e);
    if (code == ERR_NONE)
        code = own_list(q, all.v[0].why, &own, e);
    if (code == ERR_NONE)
        code = dossier_paper(&all.v[0], &own, &text, e);
    return code == ERR_NONE ? paper_out_write(q->c, &q->paper, q->db, q->v.at.province, DAY_MIN,
                                              buf_str(&text), e)
                            : code;
}

/* ---- which ---- */

static const struct {
    const char *word;
    enum err_code (*act)(struct pay_cmd *q, struct err *e);
} reading[] = {{"open", open_one},
               {"dossiers", list},
               {"dossier", show},
               {"checklist", checklist},
               {"paper", paper}};
#define READING (sizeof(reading) / sizeof(reading[0]))

bool dossier_cmd_is(str w)
{
    for (size_t i = 0; i < READING; i++) {
        if (str_eq_c(w, reading[i].word))
            return true;
    }
    return dossier_step_find(w) != DOSSIER_STEPS || yearly_cmd_is(w);
}

static enum err_code dispatch(struct pay_cmd *q, str what, struct err *e)
{
    for (size_t i = 0; i < READING; i++) {
        if (str_eq_c(what, reading[i].word))
            return reading[i].act(q, e);
    }
    enum dossier_step step = dossier_step_find(what);
    if (yearly_cmd_is(what))
        return yearly_cmd_act(q, what, e);
    return step != DOSSIER_STEPS ? do_step(q, step, e) : pay_no_such("inspect", what, "", e);
}

int dossier_cmd_run(struct cli *c, int argc, char **argv)
{
    return pay_cmd_run(c, argc, argv, dispatch);
}
