/* What one member of a project was given, and what happened: steps, photographs, attendance,
 * animals, seasons. */
#include "web/room_project.h"

str room_project_url(struct web_request *q, int64_t project)
{
    return sheet_fmt(q, ROOM_PROJECT_HERE "/%l", project);
}

str room_project_member_url(struct web_request *q, int64_t project, int64_t entity)
{
    return sheet_fmt(q, ROOM_PROJECT_HERE "/%l/%l", project, entity);
}

static enum err_code nothing(struct web_answer *a, const char *vi, const char *en, struct err *e)
{
    a->status = 404;
    return err_set(e, ERR_INPUT, "%z", "%z", vi, en);
}

enum err_code room_project_read(struct web_request *q, struct web_answer *a,
                                struct project_view *out, struct err *e)
{
    int64_t id = 0;
    num_parse_int(web_param(q, "id"), &id);
    enum err_code code = web_db(q, e);
    if (code == ERR_NONE && id <= 0)
        return nothing(a, "không có dự án này", "there is no such project", e);
    if (code == ERR_NONE)
        code = project_read_one(q->db, q->arena, q->app->province, STR(""), id, out, e);
    a->status = code == ERR_INPUT ? 404 : a->status;
    return code;
}

/* The member of the address, whom the one who asks may read where they live today. */
static enum err_code find(struct web_request *q, struct web_answer *a, struct project_view *v,
                          uint32_t *m, struct err *e)
{
    int64_t entity = 0;
    num_parse_int(web_param(q, "entity"), &entity);
    enum err_code code = room_project_read(q, a, v, e);
    if (code != ERR_NONE)
        return code;
    *m = project_member_find(v, entity);
    if (*m == v->n)
        return nothing(a, "dự án không có người này", "nobody of the project is that", e);
    code = web_may_for(q, a, RIGHT_MONEY_READ, &entity, 1, e);
    return code == ERR_NONE ? web_seen(q, &entity, 1, v->project.code, e) : code;
}

/* ---- what stands ---- */

static void put_steps(struct sheet *s, const struct project_view *v, uint32_t m)
{
    struct web_request *q = s->q;
    struct sheet_table t;
    sheet_table_begin(&t, s, TEXT_DELIVER_STEPS[q->lang], STR(""));
    sheet_head(&t, TEXT_DELIVER_STEP);
    sheet_head(&t, TEXT_PAY_STATE);
    sheet_head(&t, TEXT_PAY_DAY);
    sheet_head(&t, TEXT_DELIVER_ACT_WHO);
    for (uint32_t k = 0; k < v->project.n_steps; k++) {
        sheet_cell(&t, sheet_fmt(q, "%u. %s", k + 1, v->project.steps[k]));
        sheet_cell(&t, str_from_c(project_step_name(v->standings[m].steps[k].state, q->lang)));
        sheet_cell(&t, sheet_day(q, v->standings[m].steps[k].on));
        sheet_cell(&t, v->standings[m].steps[k].who);
    }
    sheet_table_end(&t, TEXT_DELIVER_NO_EVENT[q->lang], STR(""));
}

static void put_standing(struct sheet *s, const struct project_view *v, uint32_t m,
                         const struct sheet_who *who)
{
    struct web_request *q = s->q;
    struct sheet_pairs p;
    const struct project_member *x = &v->members[m];
    const struct project_standing *st = &v->standings[m];
    day since = 0;
    enum project_wait wait = project_waits(v, m, web_today(), &since);
    sheet_pairs_begin(&p, s, STR(""));
    sheet_pair_link(&p, TEXT_DELIVER_PROJECT,
                    sheet_fmt(q, "%s: %s", v->project.code, v->project.name),
                    room_project_url(q, v->project.id));
    sheet_pair_link(&p, TEXT_PAY_MEMBER, x->household, who->url);
    sheet_pair(&p, TEXT_PAY_COMMUNE, sheet_commune(q, x->commune));
    sheet_pair(&p, TEXT_DELIVER_WAITS, str_from_c(project_wait_name(wait, q->lang)));
    sheet_pair(&p, TEXT_DELIVER_SINCE, sheet_day(q, since));
    if (x->own > 0 || st->own > 0)
        sheet_pair(&p, TEXT_DELIVER_OWN,
                   sheet_fmt(q, "%s / %s", sheet_money(q, st->own), sheet_money(q, x->own)));
    if (v->project.kind == DELIVER_TRAINING)
        sheet_pair(&p, TEXT_DELIVER_ATTENDED, sheet_fmt(q, "%l/%l", st->days, x->days));
    sheet_pair(&p, TEXT_DELIVER_CERTIFICATE, st->certificate);
    if (x->revolving > 0) {
        sheet_pair(
            &p, TEXT_DELIVER_BACK_DUE,
            sheet_fmt(q, "%s, %s", sheet_money(q, x->revolving), sheet_day(q, x->revolving_due)));
        sheet_pair(&p, TEXT_DELIVER_BACK_DONE, sheet_money(q, st->repaid));
    }
    sheet_pairs_end(&p);
}

static void put_given(struct sheet *s, const struct project_view *v, int64_t entity)
{
    struct web_request *q = s->q;
    struct sheet_table t;
    sheet_table_begin(&t, s, TEXT_DELIVER_ROWS[q->lang], STR(""));
    sheet_head(&t, TEXT_DELIVER_NUMBER);
    sheet_head(&t, TEXT_DELIVER_CONTENT);
    sheet_head_number(&t, TEXT_DELIVER_QUANTITY);
    sheet_head_number(&t, TEXT_PAY_AMOUNT);
    sheet_head_number(&t, TEXT_DELIVER_PAID);
    sheet_head(&t, TEXT_DELIVER_BUDGET);
    sheet_head(&t, TEXT_PAY_STATE);
    sheet_head(&t, TEXT_DELIVER_MARK);
    for (uint32_t i = 0; i < v->lines.n; i++) {
        const struct deliver_line *l = &v->lines.v[i];
        if (v->payments[i].entity != entity)
            continue;
        sheet_cell_link(&t, sheet_int(q, l->d.id), room_deliver_one_url(q, l->d.id));
        sheet_cell(&t, l->d.content);
        sheet_cell(&t, room_deliver_quantity(q, l->d.quantity, l->d.unit));
        sheet_cell_money(&t, l->d.amount);
        sheet_cell_money(&t, l->paid);
        sheet_cell(&t, room_pay_fund(q, l->d.fund));
        sheet_cell(&t, str_from_c(deliver_state_name(l->state, q->lang)));
        sheet_cell(&t, l->mark);
    }
    sheet_table_end(&t, TEXT_DELIVER_NONE[q->lang], STR(""));
}

static void put_animals(struct sheet *s, const struct project_standing *st)
{
    struct web_request *q = s->q;
    struct sheet_table t;
    sheet_table_begin(&t, s, TEXT_DELIVER_ANIMALS[q->lang], STR(""));
    sheet_head(&t, TEXT_DELIVER_ITEM);
    sheet_head_number(&t, TEXT_DELIVER_GIVEN);
    sheet_head_number(&t, TEXT_DELIVER_BORN);
    sheet_head_number(&t, TEXT_DELIVER_DIED);
    sheet_head_number(&t, TEXT_DELIVER_EATEN);
    sheet_head_number(&t, TEXT_DELIVER_SOLD);
    sheet_head_number(&t, TEXT_DELIVER_LEFT);
    for (uint32_t i = 0; i < st->items.n; i++) {
        const struct project_item *x = &st->items.v[i];
        const int64_t counts[] = {x->given, x->born, x->died,
                                  x->eaten, x->sold, project_item_left(x)};
        sheet_cell(&t, x->item);
        for (int k = 0; k < 6; k++)
            sheet_cell_int(&t, counts[k]);
    }
    sheet_table_end(&t, TEXT_DELIVER_NO_EVENT[q->lang], STR(""));
}

static void put_seasons(struct sheet *s, const struct project_standing *st)
{
    struct web_request *q = s->q;
    struct sheet_table t;
    sheet_table_begin(&t, s, TEXT_DELIVER_SEASONS[q->lang], STR(""));
    sheet_head(&t, TEXT_DELIVER_SEASON);
    sheet_head_number(&t, TEXT_DELIVER_SALES);
    sheet_head_number(&t, TEXT_DELIVER_COSTS);
    sheet_head_number(&t, TEXT_DELIVER_INCOME);
    for (uint32_t i = 0; i < st->seasons.n; i++) {
        const struct project_season *x = &st->seasons.v[i];
        sheet_cell(&t, x->season);
        sheet_cell_money(&t, x->sold);
        sheet_cell_money(&t, x->cost);
        sheet_cell_money(&t, x->sold - x->cost);
    }
    sheet_table_end(&t, TEXT_DELIVER_NO_EVENT[q->lang], STR(""));
}

/* ---- what happened ---- */

static void put_events(struct sheet *s, const struct project_view *v, int64_t entity,
                       struct room_proofs *proofs)
{
    struct web_request *q = s->q;
    struct sheet_table t;
    sheet_table_begin(&t, s, TEXT_DELIVER_HAPPENED[q->lang], STR(""));
    sheet_head(&t, TEXT_PAY_DAY);
    sheet_head(&t, TEXT_DELIVER_WHAT);
    sheet_head(&t, TEXT_DELIVER_STEP);
    sheet_head(&t, TEXT_DELIVER_ITEM);
    sheet_head_number(&t, TEXT_DELIVER_QUANTITY);
    sheet_head_number(&t, TEXT_PAY_AMOUNT);
    sheet_head(&t, TEXT_DELIVER_SEASON);
    sheet_head(&t, TEXT_PAY_NOTE);
    sheet_head(&t, TEXT_DELIVER_ACT_WHO);
    for (uint32_t i = 0; i < v->events.n; i++) {
        const struct project_event *x = &v->events.v[i];
        if (x->entity != entity)
            continue;
        str step =
            x->step > 0 ? sheet_fmt(q, "%u. %s", x->step, v->project.steps[x->step - 1]) : STR("");
        sheet_cell(&t, sheet_day(q, x->on_day));
        sheet_cell(&t, str_from_c(project_what_name(x->what, q->lang)));
        sheet_cell(&t, step);
        sheet_cell(&t, x->item);
        sheet_cell(&t, x->quantity > 0 ? sheet_int(q, x->quantity) : STR(""));
        sheet_cell(&t, x->amount > 0 ? sheet_money(q, x->amount) : STR(""));
        sheet_cell(&t, x->season);
        sheet_cell(&t, x->note);
        sheet_cell(&t, x->actor);
        if (x->has_photo) {
            struct deliver_evidence photo = {.photo = true,
                                             .file = x->file,
                                             .on_day = x->on_day,
                                             .actor = x->actor,
                                             .note = step};
            mem_copy(photo.content, x->photo, sizeof(photo.content));
            room_proof(proofs, room_project_member_url(q, v->project.id, entity), &photo);
        }
    }
    sheet_table_end(&t, TEXT_DELIVER_NO_EVENT[q->lang], STR(""));
}

static enum err_code file(struct web_request *q, struct web_answer *a, struct err *e)
{
    struct project_view v;
    uint8_t wanted[32];
    uint32_t m;
    bool found = false;
    enum err_code code = find(q, a, &v, &m, e);
    room_proof_wanted(q, wanted);
    for (uint32_t i = 0; code == ERR_NONE && i < v.events.n; i++) {
        const struct project_event *x = &v.events.v[i];
        found = found || (x->has_photo && x->entity == v.members[m].entity &&
                          mem_cmp(x->photo, wanted, sizeof(wanted)) == 0);
    }
    return code == ERR_NONE ? room_proof_file(q, a, found ? wanted : NULL, e) : code;
}

enum err_code room_project_show_member(struct web_request *q, struct web_answer *a,
                                       const struct err *wrong, struct err *e)
{
    struct sheet s = {q, a};
    struct project_view v;
    struct sheet_who who = {0};
    struct room_proofs proofs = {.q = q};
    uint32_t m;
    enum err_code code = find(q, a, &v, &m, e);
    if (code == ERR_NONE)
        code = sheet_names(q, &v.members[m].entity, 1, &who, e);
    if (code != ERR_NONE)
        return code;
    sheet_begin(&s, sheet_fmt(q, "%s: %s", v.project.name, v.members[m].name), STR(""),
                room_deliver_links, NULL, wrong);
    put_standing(&s, &v, m, &who);
    put_steps(&s, &v, m);
    put_given(&s, &v, v.members[m].entity);
    if (v.standings[m].items.n > 0)
        put_animals(&s, &v.standings[m]);
    if (v.standings[m].seasons.n > 0)
        put_seasons(&s, &v.standings[m]);
    put_events(&s, &v, v.members[m].entity, &proofs);
    room_proofs_put(&s, &proofs);
    if (sheet_mine(q, RIGHT_DELIVER_RECORD, v.members[m].commune))
        room_project_form(&s, &v.project, v.members[m].entity);
    sheet_end(&s);
    return ERR_NONE;
}

static enum err_code one(struct web_request *q, struct web_answer *a, struct err *e)
{
    return room_project_show_member(q, a, NULL, e);
}

#define WHO                                                                                        \
    {"id", WEB_INT, 18, true},                                                                     \
    {                                                                                              \
        "entity", WEB_INT, 18, true                                                                \
    }

const struct web_route web_routes_project_member[] = {
    {ROOM_PAY_ROUTE("GET", ROOM_PROJECT_HERE "/{id}/{entity}", RIGHT_MONEY_READ, one,
                    "Một người của dự án", "One of a project"),
     .fields = {WHO}},
    {ROOM_PAY_ROUTE("GET", ROOM_PROJECT_HERE "/{id}/{entity}/tep/{sum}", RIGHT_MONEY_READ, file,
                    "Ảnh của dự án", "A photograph of a project"),
     .fields = {WHO, {"sum", WEB_TEXT, 64, true}}},
    {0},
};
