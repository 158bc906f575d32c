/* Where a dossier stands, and its conclusion as a document. No database. */
#include "evidence/inspect/checklist.h"

#include "base/check.h"
#include "base/fmt.h"

#define NO DOSSIER_REFUSED
/* Rows: states; columns: open, visit, conclude, approve, send-back, follow, done, close. Nothing is
 * concluded without a visit; a conclusion sent back may be concluded again. */
static const uint8_t after[DOSSIER_STATES][DOSSIER_STEPS] = {
    [DOSSIER_NONE] = {DOSSIER_OPEN, NO, NO, NO, NO, NO, NO, NO},
    [DOSSIER_OPEN] = {NO, DOSSIER_VISITED, NO, NO, NO, NO, NO, NO},
    [DOSSIER_VISITED] = {NO, DOSSIER_VISITED, DOSSIER_CONCLUDED, NO, NO, NO, NO, NO},
    [DOSSIER_CONCLUDED] = {NO, NO, NO, DOSSIER_APPROVED, DOSSIER_VISITED, NO, NO, NO},
    [DOSSIER_APPROVED] = {NO, NO, NO, NO, NO, DOSSIER_FOLLOWING, NO, DOSSIER_CLOSED},
    [DOSSIER_FOLLOWING] = {NO, NO, NO, NO, NO, NO, DOSSIER_APPROVED, NO},
    [DOSSIER_CLOSED] = {NO, NO, NO, NO, NO, NO, NO, NO},
    [DOSSIER_REFUSED] = {NO, NO, NO, NO, NO, NO, NO, NO},
};

enum dossier_state dossier_after(enum dossier_state state, enum dossier_step step)
{
    check(state < DOSSIER_STATES && step < DOSSIER_STEPS);
    return (enum dossier_state)after[state][step];
}

static const struct {
    const char *code, *name[2];
} steps[DOSSIER_STEPS] =
    {
        [DOSSIER_DO_OPEN] = {"open", {"lập hồ sơ", "opened"}},
        [DOSSIER_DO_VISIT] = {"visit", {"kiểm tra tại chỗ", "visited"}},
        [DOSSIER_DO_CONCLUDE] = {"conclude", {"kết luận", "concluded"}},
        [DOSSIER_DO_APPROVE] = {"approve", {"duyệt kết luận", "conclusion approved"}},
        [DOSSIER_DO_SEND_BACK] = {"send-back", {"trả lại kết luận", "conclusion sent back"}},
        [DOSSIER_DO_FOLLOW] = {"follow", {"yêu cầu khắc phục", "to be put right"}},
        [DOSSIER_DO_DONE] = {"done", {"đã khắc phục", "put right"}},
        [DOSSIER_DO_CLOSE] = {"close", {"đóng hồ sơ", "closed"}},
},
  states[DOSSIER_STATES] = {
      [DOSSIER_NONE] = {"none", {"chưa có", "none"}},
      [DOSSIER_OPEN] = {"open", {"mới lập", "open"}},
      [DOSSIER_VISITED] = {"visited", {"đã kiểm tra", "visited"}},
      [DOSSIER_CONCLUDED] = {"concluded", {"chờ duyệt kết luận", "conclusion waits"}},
      [DOSSIER_APPROVED] = {"approved", {"đã duyệt kết luận", "conclusion approved"}},
      [DOSSIER_FOLLOWING] = {"following", {"đang khắc phục", "being put right"}},
      [DOSSIER_CLOSED] = {"closed", {"đã đóng", "closed"}},
      [DOSSIER_REFUSED] = {"refused", {"không được", "refused"}},
};

const char *dossier_step_code(enum dossier_step step)
{
    return steps[step].code;
}

enum dossier_step dossier_step_find(str code)
{
    enum dossier_step s = DOSSIER_DO_OPEN;
    while (s < DOSSIER_STEPS && !str_eq_c(code, steps[s].code))
        s++;
    return s;
}

const char *dossier_step_name(enum dossier_step step, enum lang lang)
{
    return steps[step].name[lang];
}

const char *dossier_state_code(enum dossier_state state)
{
    return states[state].code;
}

const char *dossier_state_name(enum dossier_state state, enum lang lang)
{
    return states[state].name[lang];
}

const struct dossier_act *dossier_conclusion(const struct dossier *d)
{
    for (uint32_t i = d->n; i-- > 0;) {
        if (d->v[i].step == DOSSIER_DO_CONCLUDE)
            return &d->v[i];
    }
    return NULL;
}

day dossier_due(const struct dossier *d)
{
    return d->state == DOSSIER_FOLLOWING && d->n > 0 ? d->v[d->n - 1].due : 0;
}

/* ---- the document ---- */

static const char *verdict_text(str verdict)
{
    return str_eq_c(verdict, "confirmed") ? "có sai phạm"
           : str_eq_c(verdict, "refuted") ? "không có sai phạm"
                                          : "chưa đủ căn cứ kết luận";
}

static void put_act(struct buf *to, const struct dossier_act *x)
{
    char on[11], due[11];
    day_format_vi(x->on, on);
    on[10] = '\0';
    buf_fmt(to, "- Ngày %z: %z, %s.", on, steps[x->step].name[LANG_VI], x->actor);
    if (x->said.n > 0)
        buf_fmt(to, " %s.", x->said);
    if (x->evidence.n > 0)
        buf_fmt(to, " Giấy tờ: %s.", x->evidence);
    if (x->due != 0) {
        day_format_vi(x->due, due);
        due[10] = '\0';
        buf_fmt(to, " Hạn: %z.", due);
    }
    buf_add_c(to, "\n");
}

static void put_checks(struct buf *to, const struct dossier *d, const struct checklist *own)
{
    buf_add_c(to, "\nDanh mục kiểm tra:\n");
    for (uint32_t i = 0; i < own->n; i++)
        buf_fmt(to, "- %s: %z.\n", own->v[i].text[LANG_VI],
                checklist_answer_name(checklist_answer(d, own->v[i].code), LANG_VI));
}

enum err_code dossier_paper(const struct dossier *d, const struct checklist *own, struct buf *to,
                            struct err *e)
{
    const struct dossier_act *c = dossier_conclusion(d);
    if (c == NULL || d->state == DOSSIER_CONCLUDED || d->state == DOSSIER_VISITED)
        return err_set(e, ERR_INPUT, "kết luận của hồ sơ %l chưa được duyệt",
                       "the conclusion of dossier %l is not approved", d->id);
    buf_fmt(to,
            "THANH TRA AN SINH XÃ HỘI\n\nKẾT LUẬN KIỂM TRA\n\nHồ sơ số %l, về #%l.\nLý do kiểm "
            "tra: %s.\n\nKết luận: %z. %s\n",
            d->id, d->entity, d->why, verdict_text(c->verdict), c->said);
    if (c->rule.n > 0)
        buf_fmt(to, "Quy định: %s.\n", c->rule);
    if (c->amount > 0)
        buf_fmt(to, "Số tiền phải thu hồi: %n đồng, theo quyết định thu hồi riêng.\n", c->amount);
    buf_add_c(to, "\nDiễn biến:\n");
    for (uint32_t i = 0; i < d->n; i++)
        put_act(to, &d->v[i]);
    put_checks(to, d, own);
    return ERR_NONE;
}
