/* What is done to deliveries: to one, to those that are ticked on a list, to a whole list. The
 * functions of src/pay refuse what may not be; here is only what forms say. */
#include "pay/deliver_keep.h"
#include "pay/deliver_site.h"
#include "web/room_deliver.h"

/* ---- forms ---- */

/* "hand": given and received at once, which are two acts. */
#define HAND "hand"

static void act_option(struct sheet_form *f, enum deliver_act act)
{
    enum lang lang = f->s->q->lang;
    sheet_option(f, str_from_c(deliver_act_code(act)), str_from_c(deliver_act_name(act, lang)),
                 false);
}

static void giving_options(struct sheet_form *f, bool approved, bool delivered)
{
    sheet_select(f, "act", TEXT_DELIVER_ACT, NULL);
    if (approved) {
        sheet_option(f, STR(HAND), TEXT_DELIVER_HAND[f->s->q->lang], true);
        act_option(f, DELIVER_DO_DELIVER);
    }
    if (delivered)
        act_option(f, DELIVER_DO_RECEIVE);
    act_option(f, DELIVER_DO_REFUSE);
}

static void day_field(struct sheet_form *f)
{
    sheet_field(f, "on", TEXT_PAY_DAY, NULL, sheet_day(f->s->q, web_today()));
}

static void warehouse_field(struct sheet_form *f, enum deliver_kind kind)
{
    if (kind == DELIVER_IN_KIND)
        sheet_field(f, "warehouse", TEXT_DELIVER_WAREHOUSE, TEXT_DELIVER_WAREHOUSE_HINT, STR(""));
}

static void giving_fields(struct sheet_form *f, enum deliver_kind kind)
{
    day_field(f);
    sheet_field(f, "mark", TEXT_DELIVER_MARK, TEXT_DELIVER_MARK_HINT, STR(""));
    sheet_field(f, "reason", TEXT_PAY_REASON, TEXT_DELIVER_REASON_HINT, STR(""));
    warehouse_field(f, kind);
}

static void ground_fields(struct sheet_form *f)
{
    sheet_field(f, "number", TEXT_PAY_NUMBER, NULL, STR(""));
    sheet_field(f, "signer", TEXT_PAY_SIGNER, NULL, STR(""));
}

static void next_form(struct sheet *s, const struct deliver_line *l)
{
    struct web_request *q = s->q;
    struct sheet_form f;
    sheet_form_begin(&f, s, sheet_fmt(q, "%s/lam", room_deliver_one_url(q, l->d.id)),
                     TEXT_DELIVER_DO[q->lang], STR(""));
    giving_options(&f, l->state == DELIVER_APPROVED, l->state == DELIVER_DELIVERED);
    giving_fields(&f, l->d.kind);
    if (l->state == DELIVER_APPROVED) {
        sheet_field(&f, "quantity", TEXT_DELIVER_QUANTITY, TEXT_DELIVER_WHOLE_HINT, STR(""));
        sheet_field(&f, "amount", TEXT_PAY_AMOUNT, TEXT_DELIVER_WHOLE_HINT, STR(""));
    }
    sheet_button(&f, TEXT_DELIVER_RECORD);
    sheet_form_fields(&f);
    sheet_form_end(&f);
}

static void control_form(struct sheet *s, const struct deliver_line *l, bool review, bool reverse)
{
    struct web_request *q = s->q;
    struct sheet_form f;
    sheet_form_begin(&f, s, sheet_fmt(q, "%s/kiem-soat", room_deliver_one_url(q, l->d.id)),
                     TEXT_DELIVER_CONTROL[q->lang], TEXT_DELIVER_CONTROL_NOTE[q->lang]);
    sheet_select(&f, "act", TEXT_DELIVER_ACT, NULL);
    if (review)
        act_option(&f, DELIVER_DO_REVIEW);
    if (reverse)
        act_option(&f, DELIVER_DO_REVERSE);
    day_field(&f);
    sheet_field(&f, "reason", TEXT_PAY_REASON, TEXT_DELIVER_REASON_HINT, STR(""));
    if (reverse) {
        ground_fields(&f);
        warehouse_field(&f, l->d.kind);
    }
    sheet_button(&f, TEXT_DELIVER_RECORD);
    sheet_form_fields(&f);
    sheet_form_end(&f);
}

static void photo_form(struct sheet *s, const struct deliver_line *l)
{
    struct web_request *q = s->q;
    struct sheet_form f;
    sheet_form_begin(&f, s, sheet_fmt(q, "%s/anh", room_deliver_one_url(q, l->d.id)),
                     TEXT_DELIVER_PHOTO_ADD[q->lang], STR(""));
    sheet_upload(&f, "file", TEXT_PAY_FILE, NULL);
    sheet_select(&f, "is", TEXT_DELIVER_PHOTO_IS, NULL);
    sheet_option(&f, STR("photo"), TEXT_DELIVER_PHOTO_IS_PHOTO[q->lang], true);
    sheet_option(&f, STR("document"), TEXT_DELIVER_PHOTO_IS_PAPER[q->lang], false);
    day_field(&f);
    sheet_field(&f, "note", TEXT_PAY_NOTE, NULL, STR(""));
    sheet_button(&f, TEXT_DELIVER_RECORD);
    sheet_form_fields(&f);
    sheet_form_end(&f);
}

static void site_form(struct sheet *s, const struct deliver_line *l)
{
    struct web_request *q = s->q;
    struct sheet_form f;
    sheet_form_begin(&f, s, sheet_fmt(q, "%s/noi", room_deliver_one_url(q, l->d.id)),
                     TEXT_DELIVER_SITE_SAY[q->lang], STR(""));
    sheet_field(&f, "village", TEXT_PAY_VILLAGE, NULL, l->d.village);
    sheet_field(&f, "place", TEXT_DELIVER_SITE_PLACE, NULL, STR(""));
    sheet_field(&f, "at", TEXT_DELIVER_SITE_AT, TEXT_DELIVER_SITE_AT_HINT, STR(""));
    day_field(&f);
    sheet_button(&f, TEXT_DELIVER_RECORD);
    sheet_form_fields(&f);
    sheet_form_end(&f);
}

void room_deliver_one_forms(struct sheet *s, const struct deliver_line *l)
{
    struct web_request *q = s->q;
    bool open = l->state == DELIVER_APPROVED || l->state == DELIVER_DELIVERED;
    bool review = (open || l->state == DELIVER_RECEIVED) && l->review_by != 0 &&
                  l->reviewed_on == 0 && !officer_same(l->approved_by, q->user.name);
    bool reverse = deliver_after(l->state, DELIVER_DO_REVERSE) != DELIVER_STATES &&
                   !officer_same(l->delivered_by, q->user.name);
    if (sheet_mine(q, RIGHT_DELIVER_RECORD, l->d.commune)) {
        if (open)
            next_form(s, l);
        if (deliver_stands(l->state) && q->app->evidence != NULL)
            photo_form(s, l);
        if (deliver_stands(l->state) && l->d.kind == DELIVER_BUILDING)
            site_form(s, l);
    }
    if (sheet_mine(q, RIGHT_DELIVER_APPROVE, l->d.commune) && (review || reverse))
        control_form(s, l, review, reverse);
}

void room_deliver_decide_form(struct sheet *s, int64_t list, str planned_by)
{
    struct web_request *q = s->q;
    struct sheet_form f;
    if (!roles_held_somewhere(&q->user.held, RIGHT_DELIVER_APPROVE) ||
        officer_same(planned_by, q->user.name))
        return;
    sheet_form_begin(&f, s, sheet_fmt(q, "%s/duyet", room_deliver_list_url(q, list)),
                     TEXT_DELIVER_DECIDE[q->lang], TEXT_DELIVER_DECIDE_NOTE[q->lang]);
    ground_fields(&f);
    sheet_field(&f, "on", TEXT_PAY_ON, NULL, sheet_day(q, web_today()));
    sheet_field(&f, "review_by", TEXT_DELIVER_REVIEW_BY, TEXT_DELIVER_REVIEW_BY_HINT, STR(""));
    sheet_field(&f, "reason", TEXT_PAY_REASON, TEXT_DELIVER_REASON_HINT, STR(""));
    sheet_button_of(&f, TEXT_PAY_APPROVE, "act", "approve");
    sheet_button_of(&f, TEXT_PAY_SEND_BACK, "act", "send_back");
    sheet_form_fields(&f);
    sheet_form_end(&f);
}

void room_deliver_ticked_begin(struct sheet_form *f, struct sheet *s, const struct delivery *first)
{
    struct web_request *q = s->q;
    sheet_form_begin(f, s, sheet_fmt(q, "%s/lam", room_deliver_list_url(q, first->list)),
                     TEXT_DELIVER_TICKED[q->lang], TEXT_DELIVER_TICKED_NOTE[q->lang]);
    giving_options(f, true, true);
    giving_fields(f, first->kind);
    sheet_button(f, TEXT_DELIVER_RECORD);
    sheet_form_fields(f);
}

/* ---- what they say ---- */

static enum err_code take_words(struct web_request *q, struct deliver_words *w, struct err *e)
{
    *w = (struct deliver_words){.number = web_param(q, "number"),
                                .signer = web_param(q, "signer"),
                                .note = web_param(q, "note"),
                                .warehouse = web_param(q, "warehouse")};
    return web_param(q, "review_by").n == 0
               ? ERR_NONE
               : sheet_take_day(q, "review_by", TEXT_DELIVER_REVIEW_BY, &w->review_by, e);
}

static enum err_code take_act(struct web_request *q, struct deliver_change *x, bool *hand,
                              struct err *e)
{
    str act = web_param(q, "act");
    *hand = str_eq_c(act, HAND);
    *x = (struct deliver_change){.act = *hand ? DELIVER_DO_DELIVER : deliver_act_find(act),
                                 .mark = web_param(q, "mark"),
                                 .reason = web_param(q, "reason")};
    if (x->act == DELIVER_ACTS || x->act == DELIVER_DO_PLAN)
        return err_set(e, ERR_INPUT, "chọn một việc", "choose an act");
    enum err_code code = sheet_take_day(q, "on", TEXT_PAY_DAY, &x->on_day, e);
    if (code == ERR_NONE && x->act == DELIVER_DO_DELIVER) {
        code = sheet_take_money(q, "amount", TEXT_PAY_AMOUNT, &x->amount, e);
        x->amount = web_param(q, "amount").n == 0 ? DELIVER_WHOLE : x->amount;
    }
    if (code == ERR_NONE && web_param(q, "quantity").n > 0)
        code = sheet_take_money(q, "quantity", TEXT_DELIVER_QUANTITY, &x->quantity, e);
    return code;
}

/* The act to each of them, ascending. */
static enum err_code act_on(struct web_request *q, const int64_t *ids, uint32_t n, struct err *e)
{
    struct deliver_change one, *v = arena_array(q->arena, struct deliver_change, 2 * (size_t)n + 1);
    struct deliver_words w;
    struct recording r;
    uint32_t count = 0;
    bool hand, again;
    str answer;
    enum err_code code = web_recording(q, "decision", &r, e);
    if (code == ERR_NONE)
        code = take_words(q, &w, e);
    if (code == ERR_NONE)
        code = take_act(q, &one, &hand, e);
    for (uint32_t i = 0; i < n && code == ERR_NONE; i++) {
        one.delivery = ids[i];
        v[count++] = one;
        if (hand)
            v[count++] = (struct deliver_change){.delivery = ids[i],
                                                 .act = DELIVER_DO_RECEIVE,
                                                 .on_day = one.on_day,
                                                 .mark = one.mark,
                                                 .reason = STR("")};
    }
    return code == ERR_NONE
               ? deliver_do(q->app->pool, q->arena, &r, &w, v, count, &answer, &again, e)
               : code;
}

static enum err_code do_one(struct web_request *q, struct web_answer *a, struct err *e)
{
    struct err said = {0};
    int64_t id = 0;
    num_parse_int(web_param(q, "id"), &id);
    enum err_code code = act_on(q, &id, 1, &said);
    return sheet_answer(q, a, code, &said, room_deliver_one_url(q, id), web_param(q, "id"),
                        room_deliver_show_one, e);
}

static enum err_code do_ticked(struct web_request *q, struct web_answer *a, struct err *e)
{
    struct err said = {0};
    int64_t *ids, list = 0;
    uint32_t n = web_params(q, "delivery", &ids);
    num_parse_int(web_param(q, "list"), &list);
    enum err_code code =
        n == 0 ? err_set(&said, ERR_INPUT, "chưa chọn lượt nào", "no delivery is ticked")
               : act_on(q, ids, n, &said);
    return sheet_answer(q, a, code, &said, room_deliver_list_url(q, list), web_param(q, "list"),
                        room_deliver_show_list, e);
}

/* ---- a whole list, as a job ---- */

static enum err_code decide_list(const struct web_job_order *o, struct arena *a, str *answer,
                                 struct err *e)
{
    const struct deliver_words w = {.number = o->number,
                                    .signer = o->authority,
                                    .note = STR(""),
                                    .warehouse = STR(""),
                                    .review_by = o->by};
    const struct deliver_filter f = {.province = o->app->province,
                                     .to = INT64_MAX,
                                     .list = o->of,
                                     .kind = DELIVER_KINDS,
                                     .benefit = STR(""),
                                     .content = STR("")};
    struct deliver_lines lines = {0};
    struct store_conn *c = NULL;
    bool again;
    enum err_code code = store_pool_reader(o->app->pool, &c, e);
    if (code != ERR_NONE)
        return code;
    code = deliver_read(c, a, &f, &lines, e);
    store_pool_return(o->app->pool, c);
    if (code != ERR_NONE)
        return code;
    struct deliver_change *v = arena_array(a, struct deliver_change, (size_t)lines.n + 1);
    for (uint32_t i = 0; i < lines.n; i++)
        v[i] = (struct deliver_change){.delivery = lines.v[i].d.id,
                                       .act = (enum deliver_act)o->act,
                                       .on_day = o->on,
                                       .mark = STR(""),
                                       .reason = o->note};
    return deliver_do(o->app->pool, a, &o->r, &w, v, lines.n, answer, &again, e);
}

static enum err_code order(struct web_request *q, struct web_job_order *o, struct err *e)
{
    struct deliver_words w;
    bool approve = str_eq_c(web_param(q, "act"), "approve");
    *o = (struct web_job_order){.kind = WEB_JOB_DELIVER,
                                .app = q->app,
                                .act = approve ? DELIVER_DO_APPROVE : DELIVER_DO_SEND_BACK,
                                .number = web_param(q, "number"),
                                .authority = web_param(q, "signer"),
                                .note = approve ? STR("") : web_param(q, "reason"),
                                .what = {approve ? "duyệt danh sách" : "trả lại danh sách",
                                         approve ? "approving a list" : "sending a list back"}};
    num_parse_int(web_param(q, "list"), &o->of);
    enum err_code code = web_recording(q, "decision", &o->r, e);
    if (code == ERR_NONE)
        code = take_words(q, &w, e);
    o->by = code == ERR_NONE && approve ? w.review_by : 0;
    return code == ERR_NONE ? sheet_take_day(q, "on", TEXT_PAY_ON, &o->on, e) : code;
}

static enum err_code decide(struct web_request *q, struct web_answer *a, struct err *e)
{
    struct err said = {0};
    struct web_job_order o;
    enum err_code code = order(q, &o, &said);
    if (code == ERR_NONE)
        code = web_job_begin(&o, decide_list, &said);
    if (code != ERR_NONE)
        return sheet_answer(q, a, code, &said, STR(""), STR(""), room_deliver_show_list, e);
    web_job_settle(WEB_JOB_DELIVER, ROOM_PAY_WAIT_MS);
    web_redirect(a, room_deliver_list_url(q, o.of));
    return ERR_NONE;
}

/* ---- a photograph ---- */

static enum err_code keep_photo(struct web_request *q, struct web_answer *a, int64_t id,
                                struct err *e)
{
    struct deliver_line l;
    struct deliver_evidence v = {.delivery = id,
                                 .photo = !str_eq_c(web_param(q, "is"), "document"),
                                 .file = q->file_name,
                                 .note = web_param(q, "note")};
    struct recording r;
    bool again;
    str answer;
    if (q->app->evidence == NULL || q->file.n == 0)
        return err_set(e, ERR_INPUT, "chưa chọn tệp", "no file is chosen");
    enum err_code code = room_deliver_read(q, a, &l, e);
    if (code == ERR_NONE) /* before a file is kept */
        code = web_may_for(q, a, RIGHT_DELIVER_RECORD, &l.d.entity, 1, e);
    if (code == ERR_NONE)
        code = web_recording(q, "form", &r, e);
    if (code == ERR_NONE)
        code = sheet_take_day(q, "on", TEXT_PAY_DAY, &v.on_day, e);
    if (code == ERR_NONE)
        code = deliver_keep_bytes(q->arena, str_from_c(q->app->evidence), q->file, &v, e);
    return code == ERR_NONE
               ? deliver_evidence_add(q->app->pool, q->arena, &r, &v, 1, &answer, &again, e)
               : code;
}

static enum err_code photo(struct web_request *q, struct web_answer *a, struct err *e)
{
    struct err said = {0};
    int64_t id = 0;
    num_parse_int(web_param(q, "id"), &id);
    enum err_code code = keep_photo(q, a, id, &said);
    return sheet_answer(q, a, code, &said, room_deliver_one_url(q, id), q->file_name,
                        room_deliver_show_one, e);
}

/* ---- where a house stands ---- */

static enum err_code keep_site(struct web_request *q, int64_t id, struct err *e)
{
    struct deliver_site x = {
        .delivery = id, .village = web_param(q, "village"), .place = web_param(q, "place")};
    struct recording r;
    bool again;
    str answer;
    enum err_code code = web_recording(q, "form", &r, e);
    if (code == ERR_NONE)
        code = sheet_take_day(q, "on", TEXT_PAY_DAY, &x.on_day, e);
    if (code == ERR_NONE && web_param(q, "at").n > 0)
        code = deliver_site_at(web_param(q, "at"), &x, e);
    return code == ERR_NONE ? deliver_site_add(q->app->pool, q->arena, &r, &x, &answer, &again, e)
                            : code;
}

static enum err_code site(struct web_request *q, struct web_answer *a, struct err *e)
{
    struct err said = {0};
    int64_t id = 0;
    num_parse_int(web_param(q, "id"), &id);
    enum err_code code = keep_site(q, id, &said);
    return sheet_answer(q, a, code, &said, room_deliver_one_url(q, id), web_param(q, "id"),
                        room_deliver_show_one, e);
}

#define ACT                                                                                        \
    {"act", WEB_TEXT, 16, true}, {"on", WEB_TEXT, 10, false}, {"mark", WEB_TEXT, 200, false},      \
        {"reason", WEB_TEXT, 500, false}, {"warehouse", WEB_TEXT, 200, false},                     \
        {"quantity", WEB_TEXT, 20, false}, {"amount", WEB_TEXT, 32, false},                        \
        {"number", WEB_TEXT, 200, false},                                                          \
    {                                                                                              \
        "signer", WEB_TEXT, 200, false                                                             \
    }
#define ID                                                                                         \
    {                                                                                              \
        "id", WEB_INT, 18, true                                                                    \
    }
#define LIST                                                                                       \
    {                                                                                              \
        "list", WEB_INT, 18, true                                                                  \
    }
#define ONE ROOM_DELIVER_HERE "/luot/{id}"
#define ALL ROOM_DELIVER_HERE "/danh-sach/{list}"

const struct web_route web_routes_deliver_do[] = {
    {ROOM_PAY_ROUTE("POST", ONE "/lam", RIGHT_DELIVER_RECORD, do_one, "Ghi việc giao",
                    "Record an act of a delivery"),
     .fields = {ID, ACT}},
    {ROOM_PAY_ROUTE("POST", ONE "/kiem-soat", RIGHT_DELIVER_APPROVE, do_one, "Hậu kiểm, thu hồi",
                    "Review or take back"),
     .fields = {ID, ACT}},
    {ROOM_PAY_ROUTE("POST", ONE "/anh", RIGHT_DELIVER_RECORD, photo, "Thêm ảnh, giấy tờ",
                    "Add a photograph or paper"),
     .fields = {ID,
                {"file", WEB_FILE, ROOM_PROOF_MOST, false},
                {"is", WEB_TEXT, 16, false},
                {"on", WEB_TEXT, 10, false},
                {"note", WEB_TEXT, 200, false}}},
    {ROOM_PAY_ROUTE("POST", ONE "/noi", RIGHT_DELIVER_RECORD, site, "Ghi nơi dựng nhà",
                    "Record where a house stands"),
     .fields = {ID,
                {"village", WEB_TEXT, 200, false},
                {"place", WEB_TEXT, 500, false},
                {"at", WEB_TEXT, 40, false},
                {"on", WEB_TEXT, 10, false}}},
    {ROOM_PAY_ROUTE("POST", ALL "/lam", RIGHT_DELIVER_RECORD, do_ticked, "Ghi việc giao",
                    "Record acts of deliveries"),
     .fields = {LIST, {"delivery", WEB_MANY, 18, false}, ACT}},
    {ROOM_PAY_ROUTE("POST", ALL "/duyet", RIGHT_DELIVER_APPROVE, decide, "Duyệt danh sách",
                    "Decide on a list"),
     .fields = {LIST,
                {"act", WEB_TEXT, 16, true},
                {"number", WEB_TEXT, 200, false},
                {"signer", WEB_TEXT, 200, false},
                {"on", WEB_TEXT, 10, false},
                {"review_by", WEB_TEXT, 10, false},
                {"reason", WEB_TEXT, 500, false}}},
    {0},
};
