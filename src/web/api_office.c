/* Areas, figures, complaints, and the description of the API itself, for programs. */
#include "registry/area_map.h"
#include "registry/complaint_course.h"
#include "registry/times.h"
#include "web/api_spec.h"
#include "web/room_complaint.h"
#include "web/room_registry.h"
#include "web/room_reports.h"

/* ---- areas ---- */

static const struct api_field area_fields[] = {
    {"id", API_INT, false, {"số của đơn vị, không đổi", "its number, which never changes"}, NULL},
    {"level",
     API_TEXT,
     false,
     {"province, district, commune", "province, district, commune"},
     NULL},
    {"code", API_TEXT, false, {"mã vào thời gian đó", "its code in that time"}, NULL},
    {"name", API_TEXT, false, {"tên", "its name"}, NULL},
    {"kind", API_TEXT, true, {"loại", "its kind"}, NULL},
    {"parent", API_INT, true, {"số của cấp trên", "number of the one above"}, NULL},
    {"from", API_DAY, true, {"từ ngày; null: không rõ", "since; null: not known"}, NULL},
    {"until", API_DAY, true, {"đến trước ngày; null: còn", "until before; null: still"}, NULL},
    {0},
};

static bool area_wanted(const struct web_request *q, const struct area_row *r, day on)
{
    str level = web_param(q, "level"), code = web_param(q, "code"), parent = web_param(q, "parent");
    int64_t above = 0;
    return r->from <= on && on < r->to &&
           (level.n == 0 || str_eq_c(level, area_level_names[r->level])) &&
           (code.n == 0 || str_eq(code, r->code)) &&
           (parent.n == 0 || (num_parse_int(parent, &above) && r->parent == above));
}

static enum err_code areas_part(struct api_list *l, struct web_answer *a, struct err *e)
{
    struct area_map *map = NULL;
    day on = web_today();
    int64_t last = 0;
    (void)a;
    day_parse(web_param(l->q, "on"), &on);
    enum err_code code = area_map_read(l->q->db, l->q->arena, &map, e);
    for (uint32_t i = 0; code == ERR_NONE && i < map->rows.n; i++) {
        const struct area_row *r = &map->rows.v[i];
        if (r->id <= l->cursor || !area_wanted(l->q, r, on))
            continue;
        if (l->rows == l->limit) {
            l->next = last;
            break;
        }
        last = r->id;
        api_int(l, r->id);
        api_text(l, str_from_c(area_level_names[r->level]));
        api_text(l, r->code);
        api_text(l, r->name);
        api_text_or_null(l, r->kind);
        if (r->parent > 0)
            api_int(l, r->parent);
        else
            api_null(l);
        api_day(l, r->from);
        api_day(l, r->to);
    }
    return code;
}

static enum err_code areas(struct web_request *q, struct web_answer *a, struct err *e)
{
    return api_answer_list(q, a, areas_part, e);
}

/* ---- reports ---- */

static const struct api_field report_row_fields[] = {
    {"form", API_TEXT, false, {"số hiệu biểu", "number of the form"}, NULL},
    {"name", API_TEXT, false, {"tên biểu", "its name"}, NULL},
    {"about", API_TEXT, true, {"nội dung", "what it tells"}, NULL},
    {"names", API_BOOL, false, {"có tên người", "has names of people"}, NULL},
    {0},
};

static enum err_code reports_part(struct api_list *l, struct web_answer *a, struct err *e)
{
    struct report_table t;
    (void)a;
    (void)e;
    report_list(l->q->arena, l->q->lang, &t);
    for (uint32_t r = (uint32_t)l->cursor; r < t.rows.n && l->rows < l->limit; r++) {
        str form = report_at(&t, r, 0)->text;
        api_text(l, form);
        api_text(l, report_at(&t, r, 1)->text);
        api_text_or_null(l, report_at(&t, r, 2)->text);
        api_bool(l, str_starts(form, STR("6.")));
        l->next = l->rows == l->limit && r + 1 < t.rows.n ? (int64_t)r + 1 : 0;
    }
    return ERR_NONE;
}

static enum err_code reports(struct web_request *q, struct web_answer *a, struct err *e)
{
    return api_answer_list(q, a, reports_part, e);
}

static const struct api_field column_fields[] = {
    {"name", API_TEXT, false, {"tên trong các dòng", "its name in the rows"}, NULL},
    {"number", API_TEXT, true, {"số của cột trên biểu", "its number on the form"}, NULL},
    {"heads", API_TEXTS, false, {"tiêu đề", "headings"}, NULL},
    {0},
};
static const struct api_field report_fields[] = {
    {"form", API_TEXT, true, {"số hiệu biểu", "number of the form"}, NULL},
    {"title", API_TEXT, true, {"tên biểu", "its title"}, NULL},
    {"place", API_TEXT, true, {"nơi", "the place"}, NULL},
    {"period", API_TEXT, true, {"kỳ", "the period"}, NULL},
    {"unit", API_TEXT, true, {"đơn vị tính", "unit"}, NULL},
    {"synthetic", API_BOOL, false, {"dữ liệu giả lập", "synthetic data"}, NULL},
    {"columns", API_LIST, false, {"các cột", "columns"}, column_fields},
    {"rows", API_OPEN_LIST, false, {"các dòng, theo tên cột", "rows, by names of columns"}, NULL},
    {"notes", API_TEXTS, false, {"ghi chú", "notes"}, NULL},
    {0},
};

static enum err_code report(struct web_request *q, struct web_answer *a, struct err *e)
{
    struct report_table t;
    bool ready = false;
    enum err_code code = room_report_read(q, a, &t, &ready, e);
    if (code == ERR_NONE && !ready) {
        a->status = 503;
        web_header(a, "Retry-After", STR("2"));
        code = err_set(e, ERR_IO, "báo cáo đang được lập: hỏi lại sau",
                       "the report is being made: ask again");
    }
    if (code != ERR_NONE)
        return code;
    bool csv = str_find(q->accept, STR("text/csv")) >= 0;
    a->type = csv ? "text/csv; charset=utf-8" : "application/json";
    if (csv)
        report_write_csv(&a->body, &t);
    else
        report_write_json(&a->body, &t);
    return a->body.full ? err_set(e, ERR_LIMIT, "báo cáo quá lớn: chọn một xã",
                                  "the report is too large: choose a commune")
                        : ERR_NONE;
}

/* ---- complaints ---- */

static const struct api_field complaint_row_fields[] = {
    {"receipt", API_INT, false, {"số biên nhận", "number of the receipt"}, NULL},
    {"kind",
     API_TEXT,
     false,
     {"complaint: khiếu nại; denunciation: tố cáo", "complaint, denunciation"},
     NULL},
    {"about",
     API_TEXT,
     false,
     {"benefit, payment, review, officer, other", "benefit, payment, review, officer, other"},
     NULL},
    {"commune", API_TEXT, false, {"mã xã", "code of the commune"}, NULL},
    {"on", API_DAY, true, {"ngày nhận", "day of receipt"}, NULL},
    {"answers", API_INT, false, {"số lần trả lời", "answers"}, NULL},
    {"closed", API_BOOL, false, {"đã xong", "closed"}, NULL},
    {0},
};

static enum err_code complaints_part(struct api_list *l, struct web_answer *a, struct err *e)
{
    struct complaints list = {0};
    (void)a;
    enum err_code code = room_complaints(l->q, l->cursor, l->limit + 1, &list, e);
    for (uint32_t i = 0; i < list.n && i < l->limit && code == ERR_NONE; i++) {
        const struct complaint *k = &list.v[i];
        const struct complaint_standing s =
            complaint_stands(l->q->app->complaint_terms, k, web_today());
        api_int(l, k->id);
        api_text(l, k->kind);
        api_text(l, k->about);
        api_text(l, k->commune);
        api_day(l, day_of_moment(k->at_us));
        api_int(l, s.answers);
        api_bool(l, !s.open);
    }
    l->next = list.n > l->limit ? list.v[l->limit - 1].id : 0;
    return code;
}

static enum err_code complaints(struct web_request *q, struct web_answer *a, struct err *e)
{
    return api_answer_list(q, a, complaints_part, e);
}

static const struct api_field answer_fields[] = {
    {"said", API_TEXT, false, {"nội dung", "what was said"}, NULL},
    {"on", API_DAY, true, {"ngày", "day"}, NULL},
    {"closes", API_BOOL, false, {"là lần cuối", "is the last one"}, NULL},
    {0},
};
static const struct api_field complaint_fields[] = {
    {"receipt", API_INT, false, {"số biên nhận", "number of the receipt"}, NULL},
    {"kind",
     API_TEXT,
     false,
     {"complaint: khiếu nại; denunciation: tố cáo", "complaint, denunciation"},
     NULL},
    {"about",
     API_TEXT,
     false,
     {"benefit, payment, review, officer, other", "benefit, payment, review, officer, other"},
     NULL},
    {"commune", API_TEXT, false, {"mã xã", "code of the commune"}, NULL},
    {"household",
     API_TEXT,
     true,
     {"mã hộ, nếu có nêu", "household's code, where it is given"},
     NULL},
    {"name", API_TEXT, true, {"họ tên, nếu có nêu", "name, where it is given"}, NULL},
    {"contact", API_TEXT, true, {"liên hệ, nếu có nêu", "contact, where it is given"}, NULL},
    {"said", API_TEXT, false, {"nội dung", "what was said"}, NULL},
    {"on", API_DAY, true, {"ngày nhận", "day of receipt"}, NULL},
    {"closed", API_BOOL, false, {"đã xong", "closed"}, NULL},
    {"answers", API_LIST, false, {"trả lời", "answers"}, answer_fields},
    {0},
};

static void put_answers(struct json_out *j, const struct complaint *k)
{
    json_name(j, "answers");
    json_open(j, '[');
    for (uint32_t i = 0; i < k->steps.n; i++) {
        const struct complaint_step *x = &k->steps.v[i];
        bool closes = str_eq_c(x->act, "settle");
        if (!closes && !str_eq_c(x->act, "answer"))
            continue;
        json_open(j, '{');
        api_put_text(j, "said", x->said);
        json_name(j, "on");
        api_put_day(j, x->on);
        json_name(j, "closes");
        json_bool(j, closes);
        json_close(j, '}');
    }
    json_close(j, ']');
}

static void put_complaint(struct web_request *q, struct web_answer *a, const struct complaint *k)
{
    const struct complaint_standing s = complaint_stands(q->app->complaint_terms, k, web_today());
    struct json_out j;
    api_begin(a, &j);
    json_open(&j, '{');
    json_name(&j, "receipt");
    json_int(&j, k->id);
    api_put_text(&j, "kind", k->kind);
    api_put_text(&j, "about", k->about);
    api_put_text(&j, "commune", k->commune);
    api_put_text(&j, "household", k->household);
    api_put_text(&j, "name", k->name);
    api_put_text(&j, "contact", k->contact);
    api_put_text(&j, "said", k->said);
    json_name(&j, "on");
    api_put_day(&j, day_of_moment(k->at_us));
    json_name(&j, "closed");
    json_bool(&j, !s.open);
    put_answers(&j, k);
    json_close(&j, '}');
}

static enum err_code complaint_one(struct web_request *q, struct web_answer *a, struct err *e)
{
    struct complaint k;
    enum err_code code = room_complaint(q, a, &k, e);
    if (code == ERR_NONE)
        code = web_seen_other(q, web_param(q, "id"), e);
    if (code == ERR_NONE)
        put_complaint(q, a, &k);
    return code;
}

static const struct api_field made_fields[] = {
    {"receipt", API_INT, false, {"số biên nhận", "number of the receipt"}, NULL},
    {"code", API_TEXT, false, {"mã bí mật để theo dõi", "secret code to follow it with"}, NULL},
    {0},
};

static enum err_code complaint_post(struct web_request *q, struct web_answer *a, struct err *e)
{
    struct recording r;
    struct json_out j;
    str kind = web_param(q, "kind");
    struct complaint one = {.kind = kind.n > 0 ? kind : STR("complaint"),
                            .about = web_param(q, "about"),
                            .commune = web_param(q, "commune"),
                            .household = web_param(q, "household"),
                            .name = web_param(q, "name"),
                            .contact = web_param(q, "contact"),
                            .said = web_param(q, "said")};
    char secret[COMPLAINT_CODE + 1];
    str receipt = STR("");
    int64_t number = 0;
    bool again = false;
    enum err_code code = web_recording(q, "interface", &r, e);
    r.actor = q->user.id != 0 && str_eq_c(one.kind, "complaint") ? q->user.name : STR(ROOM_CITIZEN);
    if (code == ERR_NONE)
        code = complaint_make(q->app->pool, q->arena, &r, &one, &receipt, &again, e);
    a->status = code == ERR_LIMIT ? 429 : code == ERR_NONE ? 201 : a->status;
    if (code != ERR_NONE)
        return code;
    complaint_code(r.operation, secret);
    num_parse_int(receipt, &number);
    api_begin(a, &j);
    json_open(&j, '{');
    json_name(&j, "receipt");
    json_int(&j, number);
    api_put_text(&j, "code", str_from_c(secret));
    json_close(&j, '}');
    return ERR_NONE;
}

static const struct api_field recorded_fields[] = {
    {"recording", API_INT, false, {"số lần ghi", "number of the recording"}, NULL},
    {"again",
     API_BOOL,
     false,
     {"đã ghi từ trước bởi cùng Idempotency-Key",
      "was recorded before by the same Idempotency-Key"},
     NULL},
    {0},
};

static enum err_code complaint_answer(struct web_request *q, struct web_answer *a, struct err *e)
{
    struct recording r;
    struct json_out j;
    int64_t id = 0, number = 0;
    str recorded;
    bool again = false;
    num_parse_int(web_param(q, "id"), &id);
    enum err_code code = web_recording(q, "interface", &r, e);
    const struct complaint_step step = {
        .act = str_eq_c(web_param(q, "closes"), "1") ? STR("settle") : STR("answer"),
        .on = web_today(),
        .said = web_param(q, "said")};
    if (code == ERR_NONE)
        code = complaint_do(q->app->pool, q->arena, &r, q->app->complaint_terms, id, STR(""), &step,
                            &recorded, &again, e);
    if (code != ERR_NONE)
        return code;
    num_parse_int(recorded, &number);
    a->status = 201;
    api_begin(a, &j);
    json_open(&j, '{');
    json_name(&j, "recording");
    json_int(&j, number);
    json_name(&j, "again");
    json_bool(&j, again);
    json_close(&j, '}');
    return ERR_NONE;
}

/* ---- the routes ---- */

static const struct api_about about_areas = {
    .tag = "areas", .schema = "Area", .fields = area_fields, .list = true};
static const struct api_about about_reports = {
    .tag = "reports", .schema = "ReportRow", .fields = report_row_fields, .list = true};
static const struct api_about about_report = {
    .tag = "reports", .schema = "Report", .fields = report_fields};
static const struct api_about about_complaints = {
    .tag = "complaints", .schema = "ComplaintRow", .fields = complaint_row_fields, .list = true};
static const struct api_about about_complaint = {
    .tag = "complaints", .schema = "Complaint", .fields = complaint_fields};
static const struct api_about about_made = {
    .tag = "complaints", .schema = "ComplaintMade", .fields = made_fields, .writes = true};
static const struct api_about about_recorded = {
    .tag = "complaints", .schema = "Recorded", .fields = recorded_fields, .writes = true};
static const struct api_field none[] = {{0}};
static const struct api_about about_spec = {
    .tag = "api", .schema = "Description", .fields = none, .open = true};

const struct web_route web_routes_api[] = {
    {.method = "GET",
     .path = "/api/v1/openapi.json",
     .access = WEB_ANYBODY,
     .handler = api_spec,
     .title = {"API này tự mô tả (OpenAPI 3)", "What this API is (OpenAPI 3)"},
     .api = &about_spec},
    {.method = "GET",
     .path = "/api/v1/areas",
     .access = WEB_ANYBODY,
     .fields = {{"on", WEB_DAY, 10, false},
                {"level", WEB_TEXT, 16, false},
                {"code", WEB_TEXT, 5, false},
                {"parent", WEB_INT, 19, false},
                API_PAGED},
     .handler = areas,
     .title = {"Đơn vị hành chính", "Areas"},
     .api = &about_areas},
    {.method = "GET",
     .path = "/api/v1/reports",
     .access = WEB_RIGHT,
     .right = RIGHT_FIGURES_READ,
     .fields = {API_PAGED},
     .handler = reports,
     .title = {"Các báo cáo", "Reports"},
     .api = &about_reports},
    {.method = "GET",
     .path = "/api/v1/reports/{form}",
     .access = WEB_RIGHT,
     .right = RIGHT_FIGURES_READ,
     .fields = {ROOM_REPORT_FIELDS},
     .handler = report,
     .title = {"Một báo cáo", "A report"},
     .api = &about_report},
    {.method = "GET",
     .path = "/api/v1/complaints",
     .access = WEB_RIGHT,
     .right = RIGHT_PEOPLE_READ,
     .fields = {API_PAGED},
     .nobody = true,
     .handler = complaints,
     .title = {"Sổ khiếu nại", "Complaints"},
     .api = &about_complaints},
    {.method = "POST",
     .path = "/api/v1/complaints",
     .access = WEB_ANYBODY,
     .fields = {{"kind", WEB_TEXT, 16, false},
                {"about", WEB_TEXT, 16, true},
                {"commune", WEB_TEXT, 5, true},
                {"household", WEB_TEXT, 64, false},
                {"name", WEB_TEXT, 200, false},
                {"contact", WEB_TEXT, 200, false},
                {"said", WEB_TEXT, 8000, true}},
     .handler = complaint_post,
     .title = {"Gửi khiếu nại", "Send a complaint"},
     .api = &about_made,
     .max_body = 64 << 10},
    {.method = "GET",
     .path = "/api/v1/complaints/{id}",
     .access = WEB_RIGHT,
     .right = RIGHT_PEOPLE_READ,
     .fields = {{"id", WEB_INT, 19, true}},
     .handler = complaint_one,
     .title = {"Một khiếu nại", "A complaint"},
     .api = &about_complaint},
    {.method = "POST",
     .path = "/api/v1/complaints/{id}/answers",
     .access = WEB_RIGHT,
     .right = RIGHT_REVIEW_RECORD,
     .fields = {{"id", WEB_INT, 19, true},
                {"said", WEB_TEXT, 8000, true},
                {"closes", WEB_TEXT, 5, false}},
     .handler = complaint_answer,
     .title = {"Trả lời khiếu nại", "Answer a complaint"},
     .api = &about_recorded,
     .max_body = 64 << 10},
    {0},
};
