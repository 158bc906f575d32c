/* ansinh deliver project show --history: what happened in a project, in the order it was told, with
 * its photographs; with --store whether they are still there. */
#include "base/hex.h"
#include "cli/deliver_more_cmd.h"
#include "pay/deliver_keep.h"
#include "pay/deliver_project.h"

static str step_text(const struct project_view *v, const struct project_event *x)
{
    return x->step > 0 ? v->project.steps[x->step - 1] : STR("");
}

static str photo_text(struct deliver_more *q, const struct project_event *x)
{
    char hex[64];
    if (!x->has_photo)
        return STR("");
    hex_write(hex, x->photo, sizeof(x->photo));
    return arena_str(q->p.c->arena, (str){hex, sizeof(hex)});
}

static str kept_text(struct deliver_more *q, const struct project_event *x, uint32_t *wrong)
{
    if (!x->has_photo || q->store.n == 0)
        return STR("");
    struct deliver_evidence photo = {0};
    mem_copy(photo.content, x->photo, sizeof(photo.content));
    enum deliver_kept is = deliver_kept_verify(q->p.c->arena, q->store, &photo);
    *wrong += is != DELIVER_KEPT_GOOD;
    return str_from_c(deliver_kept_name(is, q->p.c->lang));
}

static void put_event(struct deliver_more *q, const struct project_view *v,
                      const struct project_event *x, struct view_table *t, uint32_t *wrong)
{
    const struct project_member *m = &v->members[project_member_find(v, x->entity)];
    bool people = q->p.v.how == VIEW_TABLE;
    deliver_more_date(q, t, x->on_day);
    deliver_more_cell(q, t, m->household);
    deliver_more_cell(q, t, m->name);
    deliver_more_cell(
        q, t,
        str_from_c(people ? project_what_name(x->what, q->p.c->lang) : project_what_code(x->what)));
    deliver_more_cell(q, t, step_text(v, x));
    deliver_more_cell(q, t, x->item);
    deliver_more_cell(q, t, x->quantity > 0 ? pay_cell_int(&q->p, x->quantity) : STR(""));
    deliver_more_cell(q, t, x->amount > 0 ? pay_cell_vnd(&q->p, x->amount) : STR(""));
    deliver_more_cell(q, t, x->season);
    deliver_more_cell(q, t, x->note);
    deliver_more_cell(q, t, x->actor);
    deliver_more_cell(q, t, x->file);
    deliver_more_cell(q, t, photo_text(q, x));
    deliver_more_cell(q, t, kept_text(q, x, wrong));
}

enum err_code deliver_project_history(struct deliver_more *q, const struct project_view *v,
                                      struct err *e)
{
    static const char *const names[] = {"on",   "household", "name",       "what",   "step",
                                        "item", "quantity",  "amount_vnd", "season", "note",
                                        "who",  "photo",     "sha256",     "is"};
    static const char *const titles[2][14] = {
        {"ngày", "hộ", "họ và tên", "việc", "bước", "nội dung", "số lượng", "số tiền", "vụ",
         "ghi chú", "ai ghi", "ảnh", "SHA-256", "hiện"},
        {"on", "household", "name", "what", "step", "item", "quantity", "amount", "season", "note",
         "who", "photograph", "SHA-256", "is"}};
    struct view_table t = {.names = names, .titles = titles[q->p.c->lang], .columns = 14};
    uint32_t wrong = 0;
    for (uint32_t i = 0; i < v->events.n; i++)
        put_event(q, v, &v->events.v[i], &t, &wrong);
    view_print(q->p.c, &q->p.v, &t);
    return wrong == 0 ? ERR_NONE
                      : err_set(e, ERR_INPUT, "%u ảnh mất hoặc đã bị đổi",
                                "%u photographs are missing or changed", wrong);
}
