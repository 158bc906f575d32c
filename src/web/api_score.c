/* A household's score for programs: what was kept, and each point as the law reckons it again. */
#include "web/api_registry.h"
#include "web/room_points.h"

const struct api_field api_line_fields[] = {
    {"depth", API_INT, false, {"bậc của bước", "level of the step"}, NULL},
    {"text", API_TEXT, false, {"bước tính", "the step"}, NULL},
    {0},
};
static const struct api_field point_fields[] = {
    {"rule", API_TEXT, false, {"tên trong luật", "name in the law"}, NULL},
    {"value", API_VALUE, true, {"điểm", "points"}, NULL},
    {"article", API_TEXT, true, {"điều khoản", "article"}, NULL},
    {"trace", API_LIST, false, {"từng bước", "step by step"}, api_line_fields},
    {0},
};
static const struct api_field score_fields[] = {
    {"household", API_TEXT, false, {"mã hộ", "code of the household"}, NULL},
    {"campaign", API_INT, false, {"số của kỳ rà soát", "number of the campaign"}, NULL},
    {"year", API_INT, false, {"năm", "year"}, NULL},
    {"month", API_INT, true, {"tháng; null: kỳ cả năm", "month; null: of the year"}, NULL},
    {"surveyed_on", API_DAY, true, {"ngày điều tra", "day of the survey"}, NULL},
    {"scored_on", API_DAY, true, {"ngày chấm điểm", "day of the scoring"}, NULL},
    {"b1", API_VALUE, true, {"điểm B1 đã ghi", "points B1 as kept"}, NULL},
    {"b1_line", API_VALUE, true, {"mức B1 để là nghèo", "B1 of the poverty line"}, NULL},
    {"b2", API_INT, true, {"số chỉ số thiếu hụt B2", "number of deprivations B2"}, NULL},
    {"class",
     API_TEXT,
     true,
     {"poor, near_poor, non_poor, escaped", "poor, near_poor, non_poor, escaped"},
     NULL},
    {"standard", API_TEXT, true, {"chuẩn nghèo", "the standard"}, NULL},
    {"b1_now", API_VALUE, true, {"B1 tính lại theo luật hôm nay", "B1 reckoned again"}, NULL},
    {"class_now", API_VALUE, true, {"loại tính lại", "class reckoned again"}, NULL},
    {"points", API_LIST, false, {"từng điểm", "each point"}, point_fields},
    {"deprivations", API_LIST, false, {"từng chỉ số", "each indicator"}, point_fields},
    {0},
};
const struct api_about api_about_score = {
    .tag = "households", .schema = "Score", .fields = score_fields};

static str class_word(enum class_code c)
{
    return c == CODE_POOR        ? STR("poor")
           : c == CODE_NEAR_POOR ? STR("near_poor")
           : c == CODE_NOT_POOR  ? STR("non_poor")
           : c == CODE_ESCAPED   ? STR("escaped")
                                 : STR("");
}

static void put_number(struct json_out *j, const char *name, int64_t v)
{
    json_name(j, name);
    if (v == UNKNOWN_NUMBER)
        json_none(j);
    else
        json_int(j, v);
}

static void put_output(struct room_points *x, struct json_out *j, const char *name, uint32_t o)
{
    int64_t v;
    json_name(j, name);
    if (room_known(&x->run, o, 0, &v))
        api_put_value(j, x->q->arena, &x->run.plan->outputs[o].symbol->type, v);
    else
        json_none(j);
}

static void put_kept(struct room_points *x, struct json_out *j, const char *name, int64_t v)
{
    json_name(j, name);
    if (v == UNKNOWN_NUMBER)
        json_none(j);
    else
        api_put_value(j, x->q->arena, &x->run.plan->outputs[x->total].symbol->type, v);
}

void api_put_trace(struct json_out *j, const struct room_lines *why)
{
    json_name(j, "trace");
    json_open(j, '[');
    for (uint32_t i = 0; i < why->n; i++) {
        json_open(j, '{');
        json_name(j, "depth");
        json_int(j, why->v[i].depth);
        json_name(j, "text");
        json_str(j, why->v[i].text);
        json_close(j, '}');
    }
    json_close(j, ']');
}

static void put_points(struct room_points *x, struct json_out *j, const char *name, uint32_t from,
                       uint32_t to)
{
    json_name(j, name);
    json_open(j, '[');
    for (uint32_t o = from; o < to; o++) {
        struct room_lines why;
        if (!x->run.plan->outputs[o].applies)
            continue;
        room_why(&x->run, o, 0, &why);
        json_open(j, '{');
        api_put_text(j, "rule", x->run.plan->outputs[o].symbol->id);
        put_output(x, j, "value", o);
        api_put_text(j, "article", room_cite(&x->run, o, 0));
        api_put_trace(j, &why);
        json_close(j, '}');
    }
    json_close(j, ']');
}

static void put_score(struct room_points *x, struct web_answer *a, const struct room_score *s)
{
    struct json_out j;
    api_begin(a, &j);
    json_open(&j, '{');
    api_put_text(&j, "household", web_param(x->q, "code"));
    put_number(&j, "campaign", s->campaign);
    put_number(&j, "year", s->year);
    put_number(&j, "month", s->mon > 0 ? s->mon : UNKNOWN_NUMBER);
    json_name(&j, "surveyed_on");
    api_put_day(&j, s->surveyed_on);
    json_name(&j, "scored_on");
    api_put_day(&j, s->on);
    put_kept(x, &j, "b1", s->b1);
    put_kept(x, &j, "b1_line", s->b1_line);
    put_number(&j, "b2", s->b2);
    api_put_text(&j, "class", class_word(s->class));
    api_put_text(&j, "standard", s->standard);
    put_output(x, &j, "b1_now", x->total);
    put_output(x, &j, "class_now", x->class);
    put_points(x, &j, "points", 0, x->points_end);
    put_points(x, &j, "deprivations", x->deprivations, x->deprivations + ROOM_DEPRIVATIONS);
    json_close(&j, '}');
}

enum err_code api_score(struct web_request *q, struct web_answer *a, struct err *e)
{
    struct room_points x = {.q = q};
    struct world_at at = room_at(q);
    struct room_scores all = {0};
    int64_t id = 0;
    enum err_code code = room_household(q, a, &at, &id, e);
    if (code == ERR_NONE)
        code = room_scores_read(q, id, &all, e);
    const struct room_score *chosen = room_score_choose(&all, web_param(q, "campaign"));
    if (code == ERR_NONE && chosen == NULL) {
        a->status = 404;
        code = err_set(e, ERR_INPUT, "hộ chưa được chấm điểm", "the household was never scored");
    }
    if (code == ERR_NONE)
        code = room_points_open(q, chosen, id, &x, e);
    if (code == ERR_NONE)
        put_score(&x, a, chosen);
    room_run_close(&x.run);
    return code;
}
