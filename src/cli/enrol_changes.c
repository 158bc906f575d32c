/* ansinh enrol changes: whom the law no longer owes, or owes otherwise, and the decisions that
 * follow. */
#include "base/fmt.h"
#include "cli/enrol_cmd.h"
#include "cli/progress.h"
#include "pay/changes.h"

#include <stdio.h>

static void print(struct pay_cmd *q, const struct change_rows *rows)
{
    static const char *const names[] = {"entity",  "member", "name",   "commune", "to",
                                        "benefit", "what",   "act",    "from",    "before_vnd",
                                        "now_vnd", "reason", "article"};
    static const char *const titles[2][13] = {
        {"số", "hộ/thành viên", "họ và tên", "xã", "xã mới", "quyền lợi", "thay đổi",
         "việc cần làm", "từ tháng", "mức trước", "mức nay", "lý do", "điều"},
        {"id", "household/member", "name", "commune", "new commune", "benefit", "change", "act",
         "from", "before", "now", "reason", "article"}};
    struct view_table t = {.names = names, .titles = titles[q->c->lang], .columns = 13};
    for (uint32_t i = 0; i < rows->n; i++) {
        const struct change_row *r = &rows->v[i];
        bool people = q->v.how == VIEW_TABLE, question = r->act == ACT_COUNT;
        const char *act = question ? people ? "?" : ""
                          : people ? enrol_act_name(r->act, q->c->lang)
                                   : enrol_act_code(r->act);
        const str cells[] = {pay_cell_int(q, r->entity),
                             r->member,
                             r->name,
                             r->commune,
                             r->to_commune,
                             r->benefit,
                             str_from_c(change_name(r->kind, q->c->lang)),
                             str_from_c(act),
                             question ? STR("") : pay_cell_month(q, r->from),
                             pay_cell_vnd(q, r->before),
                             pay_cell_vnd(q, r->now),
                             r->reason,
                             r->article};
        for (uint32_t k = 0; k < 13; k++)
            vec_push(q->c->arena, &t.cells, cells[k]);
    }
    view_print(q->c, &q->v, &t);
}

/* Each its own decision; numbers run on within a commune. */
static enum err_code prepare(struct pay_cmd *q, const struct change_rows *rows,
                             const struct law *law, struct err *e)
{
    struct enrol_request *v = arena_array(q->c->arena, struct enrol_request, (size_t)rows->n + 1);
    uint32_t n = 0, number = 0;
    str last = STR("");
    for (uint32_t i = 0; i < rows->n; i++) {
        const struct change_row *r = &rows->v[i];
        if (r->act == ACT_COUNT || (q->benefit.n > 0 && !str_eq(q->benefit, r->benefit)))
            continue;
        number = str_eq(last, r->commune) ? number + 1 : 1;
        last = r->commune;
        v[n++] = (struct enrol_request){
            .entity = r->entity,
            .benefit = r->benefit,
            .act = r->act,
            .from = r->from,
            .number = enrol_number(q->c->arena, q->number, number, r->commune),
            .signer = q->signer,
            .reason = r->reason,
            .article = r->article,
            .papers = q->document,
            .commune = r->commune,
            .to_commune = r->to_commune,
            .fact =
                r->fact.n > 0 ? r->fact : enrol_fact_of(law, law_find(law, r->benefit), r->act)};
    }
    if (n == 0) {
        pay_say(q, false, "Không có quyết định nào phải lập", "There is no decision to make");
        return ERR_NONE;
    }
    return enrol_cmd_write(q, v, n, e);
}

enum err_code enrol_cmd_changes(struct pay_cmd *q, struct err *e)
{
    const struct recording now = {.province = q->v.at.province, .at_us = store_now_us()};
    struct cycle_question question;
    struct change_rows rows;
    struct progress bar;
    uint32_t questions = 0;
    enum err_code code = pay_cmd_words(q, 0, e);
    if (code == ERR_NONE)
        code = pay_cmd_question(q, &question, e);
    if (code != ERR_NONE)
        return code;
    progress_start(&bar, q->c->lang, "Tính theo luật", "By the law", 1);
    question.steps = progress_steps(&bar);
    code = changes_read(q->db, q->c->arena, &now, &question, q->commune, &rows, e);
    progress_end(&bar);
    if (code != ERR_NONE)
        return code;
    if (q->prepare)
        return prepare(q, &rows, question.law, e);
    for (uint32_t i = 0; i < rows.n; i++)
        questions += rows.v[i].act == ACT_COUNT;
    print(q, &rows);
    fprintf(stderr,
            q->c->lang == LANG_VI ? "%u thay đổi, %u điều còn phải hỏi\n"
                                  : "%u changes, %u questions\n",
            rows.n - questions, questions);
    return ERR_NONE;
}
