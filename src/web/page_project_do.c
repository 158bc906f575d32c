/* What happened in a project, told by forms: of one member with a photograph, of several that are
 * ticked. The functions of src/pay say what each fact needs. */
#include "pay/deliver_keep.h"
#include "web/room_project.h"

static bool takes_animals(enum deliver_kind kind)
{
    return kind == DELIVER_LIVELIHOOD;
}

static void event_fields(struct sheet_form *f, const struct project *p, bool several)
{
    struct web_request *q = f->s->q;
    sheet_select(f, "what", TEXT_DELIVER_WHAT, NULL);
    for (int k = 0; k < PROJECT_WHATS; k++) {
        enum project_what w = (enum project_what)k;
        if (project_what_of(w, p->kind))
            sheet_option(f, str_from_c(project_what_code(w)),
                         str_from_c(project_what_name(w, q->lang)), false);
    }
    sheet_field(f, "on", TEXT_PAY_DAY, NULL, sheet_day(q, web_today()));
    sheet_select(f, "step", TEXT_DELIVER_STEP, TEXT_DELIVER_STEP_HINT);
    sheet_option(f, STR(""), STR("–"), true);
    for (uint32_t k = 0; k < p->n_steps; k++)
        sheet_option(f, sheet_fmt(q, "%u", k + 1), sheet_fmt(q, "%u. %s", k + 1, p->steps[k]),
                     false);
    sheet_field(f, "quantity", TEXT_DELIVER_QUANTITY,
                p->kind == DELIVER_TRAINING ? TEXT_DELIVER_DAYS_HINT : NULL, STR(""));
    sheet_field(f, "amount", TEXT_PAY_AMOUNT, NULL, STR(""));
    sheet_field(f, "item", TEXT_DELIVER_ITEM, TEXT_DELIVER_ITEM_HINT, STR(""));
    if (takes_animals(p->kind))
        sheet_field(f, "season", TEXT_DELIVER_SEASON, NULL, STR(""));
    if (!several && q->app->evidence != NULL)
        sheet_upload(f, "file", TEXT_DELIVER_PHOTO_FILE, TEXT_DELIVER_PHOTO_HINT);
    sheet_field(f, "note", TEXT_PAY_NOTE, TEXT_DELIVER_NOTE_HINT, STR(""));
    sheet_button(f, TEXT_DELIVER_RECORD);
    sheet_form_fields(f);
}

void room_project_form(struct sheet *s, const struct project *p, int64_t entity)
{
    struct web_request *q = s->q;
    struct sheet_form f;
    sheet_form_begin(&f, s, sheet_fmt(q, "%s/ghi", room_project_member_url(q, p->id, entity)),
                     TEXT_DELIVER_EVENT[q->lang], TEXT_DELIVER_EVENT_NOTE[q->lang]);
    event_fields(&f, p, false);
    sheet_form_end(&f);
}

void room_project_ticked_begin(struct sheet_form *f, struct sheet *s, const struct project *p)
{
    struct web_request *q = s->q;
    sheet_form_begin(f, s, sheet_fmt(q, "%s/ghi", room_project_url(q, p->id)),
                     TEXT_DELIVER_EVENT_TICKED[q->lang], TEXT_DELIVER_EVENT_NOTE[q->lang]);
    event_fields(f, p, true);
}

/* ---- what they say ---- */

static enum err_code take_event(struct web_request *q, struct project_event *x, struct err *e)
{
    int64_t step = 0;
    *x = (struct project_event){.what = project_what_find(web_param(q, "what")),
                                .item = web_param(q, "item"),
                                .season = web_param(q, "season"),
                                .note = web_param(q, "note"),
                                .file = STR("")};
    num_parse_int(web_param(q, "step"), &step);
    x->step = step > 0 && step <= PROJECT_MAX_STEPS ? (uint32_t)step : 0;
    if (x->what == PROJECT_WHATS)
        return err_set(e, ERR_INPUT, "chọn một việc", "choose what happened");
    enum err_code code = sheet_take_day(q, "on", TEXT_PAY_DAY, &x->on_day, e);
    if (code == ERR_NONE)
        code = sheet_take_money(q, "quantity", TEXT_DELIVER_QUANTITY, &x->quantity, e);
    return code == ERR_NONE ? sheet_take_money(q, "amount", TEXT_PAY_AMOUNT, &x->amount, e) : code;
}

/* The photograph that was sent with it, kept before the fact is. */
static enum err_code take_photo(struct web_request *q, struct project_event *x, struct err *e)
{
    struct deliver_evidence kept;
    if (q->file.n == 0)
        return ERR_NONE;
    if (q->app->evidence == NULL)
        return err_set(e, ERR_INPUT, "máy chủ chạy không có thư mục giữ tệp (--store)",
                       "the server runs without a folder of files (--store)");
    x->has_photo = true;
    x->file = q->file_name;
    enum err_code code =
        deliver_keep_bytes(q->arena, str_from_c(q->app->evidence), q->file, &kept, e);
    if (code == ERR_NONE)
        mem_copy(x->photo, kept.content, sizeof(x->photo));
    return code;
}

/* The same fact of each of them, ascending. */
static enum err_code write_events(struct web_request *q, struct web_answer *a,
                                  const int64_t *entities, uint32_t n, struct err *e)
{
    struct project_view v;
    struct project_event x;
    struct project_events all = {arena_array(q->arena, struct project_event, (size_t)n + 1), 0, n};
    struct recording r;
    bool again;
    str answer;
    enum err_code code = room_project_read(q, a, &v, e);
    if (code == ERR_NONE)
        code = take_event(q, &x, e);
    if (code == ERR_NONE)
        code = web_may_for(q, a, RIGHT_DELIVER_RECORD, entities, n, e);
    if (code == ERR_NONE)
        code = take_photo(q, &x, e);
    if (code == ERR_NONE)
        code = web_recording(q, "form", &r, e);
    for (uint32_t i = 0; i < n && code == ERR_NONE; i++) {
        x.entity = entities[i];
        x.row = i + 1;
        if (project_member_find(&v, x.entity) == v.n)
            code =
                err_set(e, ERR_INPUT, "dự án không có người này", "nobody of the project is that");
        all.v[all.n++] = x;
    }
    return code == ERR_NONE ? project_record(q->app->pool, q->arena, &r, v.project.code, &all,
                                             &answer, &again, e)
                            : code;
}

static enum err_code one(struct web_request *q, struct web_answer *a, struct err *e)
{
    struct err said = {0};
    int64_t id = 0, entity = 0;
    num_parse_int(web_param(q, "id"), &id);
    num_parse_int(web_param(q, "entity"), &entity);
    enum err_code code = write_events(q, a, &entity, 1, &said);
    return sheet_answer(q, a, code, &said, room_project_member_url(q, id, entity), STR(""),
                        room_project_show_member, e);
}

static enum err_code ticked(struct web_request *q, struct web_answer *a, struct err *e)
{
    struct err said = {0};
    int64_t *entities, id = 0;
    uint32_t n = web_params(q, "member", &entities);
    num_parse_int(web_param(q, "id"), &id);
    enum err_code code = n == 0 ? err_set(&said, ERR_INPUT, "chưa chọn ai", "nobody is ticked")
                                : write_events(q, a, entities, n, &said);
    return sheet_answer(q, a, code, &said, room_project_url(q, id), STR(""), room_project_show, e);
}

#define FACT                                                                                       \
    {"id", WEB_INT, 18, true}, {"what", WEB_TEXT, 16, true}, {"on", WEB_TEXT, 10, false},          \
        {"step", WEB_INT, 2, false}, {"quantity", WEB_TEXT, 20, false},                            \
        {"amount", WEB_TEXT, 32, false}, {"item", WEB_TEXT, 80, false},                            \
        {"season", WEB_TEXT, 80, false},                                                           \
    {                                                                                              \
        "note", WEB_TEXT, 500, false                                                               \
    }

const struct web_route web_routes_project_do[] = {
    {ROOM_PAY_ROUTE("POST", ROOM_PROJECT_HERE "/{id}/{entity}/ghi", RIGHT_DELIVER_RECORD, one,
                    "Ghi việc của dự án", "Record what happened"),
     .fields = {FACT, {"entity", WEB_INT, 18, true}, {"file", WEB_FILE, ROOM_PROOF_MOST, false}}},
    {ROOM_PAY_ROUTE("POST", ROOM_PROJECT_HERE "/{id}/ghi", RIGHT_DELIVER_RECORD, ticked,
                    "Ghi việc của nhiều người", "Record what happened to several"),
     .fields = {FACT, {"member", WEB_MANY, 18, false}}},
    {0},
};
