/* The law for programs: its names, and a name with its dated values. Public, as the pages are. */
#include "web/api.h"
#include "web/route.h"

#define USES_MAX 256

static const char *kind_code(enum law_kind k)
{
    static const char *const codes[] = {
        [LAW_FACT] = "fact",   [LAW_PARAM] = "parameter", [LAW_RULE] = "rule",
        [LAW_CLASS] = "class", [LAW_FINDING] = "finding", [LAW_BENEFIT] = "benefit"};
    return codes[k];
}

static const char *entity_code(enum law_entity e)
{
    return e == LAW_PERSON ? "person" : e == LAW_AREA ? "area" : "household";
}

static const char *type_code(enum law_value_kind k)
{
    static const char *const codes[] = {[LAW_BOOL] = "boolean",
                                        [LAW_NUMBER] = "number",
                                        [LAW_DATE] = "date",
                                        [LAW_ENUM] = "enumeration"};
    return codes[k];
}

#define NAME_FIELDS                                                                                \
    {"id", API_TEXT, false, {"tên ASCII", "ASCII name"}, NULL},                                    \
        {"name", API_TEXT, false, {"tên tiếng Việt", "Vietnamese name"}, NULL},                    \
        {"kind",                                                                                   \
         API_TEXT,                                                                                 \
         false,                                                                                    \
         {"fact, parameter, rule, class, finding, benefit",                                        \
          "fact, parameter, rule, class, finding, benefit"},                                       \
         NULL},                                                                                    \
        {"entity",                                                                                 \
         API_TEXT,                                                                                 \
         true,                                                                                     \
         {"person, household, area; null: tham số", "person, household, area; null: a parameter"}, \
         NULL},                                                                                    \
        {"type",                                                                                   \
         API_TEXT,                                                                                 \
         false,                                                                                    \
         {"boolean, number, date, enumeration", "boolean, number, date, enumeration"},             \
         NULL},                                                                                    \
        {"unit", API_TEXT, true, {"đơn vị", "unit"}, NULL},                                        \
        {"label", API_TEXT, true, {"câu hỏi hoặc mô tả", "what is asked or found"}, NULL},         \
        {"instrument", API_TEXT, true, {"văn bản", "instrument"}, NULL},                           \
    {                                                                                              \
        "article", API_TEXT, true, {"điều khoản", "article"}, NULL                                 \
    }

static const struct api_field name_fields[] = {NAME_FIELDS, {0}};

static void name_row(struct api_list *l, const struct law_symbol *s)
{
    api_text(l, s->id);
    api_text(l, s->name);
    api_text(l, str_from_c(kind_code(s->kind)));
    api_text_or_null(l, s->kind == LAW_PARAM ? STR("") : str_from_c(entity_code(s->entity)));
    api_text(l, str_from_c(type_code(s->type.kind)));
    api_text_or_null(l, s->type.unit);
    api_text_or_null(l, s->label);
    api_text_or_null(l, s->instrument);
    api_text_or_null(l, s->article);
}

/* The cursor is the place after the last one. */
static enum err_code names_part(struct api_list *l, struct web_answer *a, struct err *e)
{
    const struct law *law = l->q->app->law;
    str kind = web_param(l->q, "kind");
    int64_t last = 0;
    (void)a;
    (void)e;
    for (int64_t i = l->cursor; i < law_symbol_count(law); i++) {
        const struct law_symbol *s = law_symbol(law, (uint32_t)i);
        if (kind.n > 0 && !str_eq_c(kind, kind_code(s->kind)))
            continue;
        if (l->rows == l->limit) {
            l->next = last;
            break;
        }
        last = i + 1;
        name_row(l, s);
    }
    return ERR_NONE;
}

static enum err_code names(struct web_request *q, struct web_answer *a, struct err *e)
{
    return api_answer_list(q, a, names_part, e);
}

static const struct api_field dated_fields[] = {
    {"from", API_DAY, false, {"từ ngày", "from the day"}, NULL},
    {"value",
     API_VALUE,
     true,
     {"giá trị; null: luật chưa cho biết", "null: the law does not say"},
     NULL},
    {"instrument", API_TEXT, true, {"văn bản", "instrument"}, NULL},
    {"article", API_TEXT, true, {"điều khoản", "article"}, NULL},
    {"note", API_TEXT, true, {"ghi chú", "note"}, NULL},
    {0},
};
static const struct api_field choice_fields[] = {
    {"id", API_TEXT, false, {"tên ASCII", "ASCII name"}, NULL},
    {"name", API_TEXT, false, {"tên tiếng Việt", "Vietnamese name"}, NULL},
    {"code", API_TEXT, false, {"mã trong tệp", "code in files"}, NULL},
    {0},
};
static const struct api_field one_fields[] = {
    NAME_FIELDS,
    {"pays", API_TEXT, true, {"cách chi của chế độ", "how a benefit pays"}, NULL},
    {"values",
     API_LIST,
     false,
     {"giá trị theo thời gian của tham số", "a parameter's dated values"},
     dated_fields},
    {"choices",
     API_LIST,
     false,
     {"các giá trị có thể có", "the values it can have"},
     choice_fields},
    {"uses", API_TEXTS, false, {"các tên mà nó dùng", "the names it uses"}, NULL},
    {"text", API_TEXT, false, {"văn bản luật", "its text in the law"}, NULL},
    {0},
};

static void put_values(struct json_out *j, struct web_request *q, const struct law_symbol *s)
{
    struct law_dated v[LAW_MAX_DATED];
    uint32_t n = law_values(q->app->law, s, v, LAW_MAX_DATED);
    json_name(j, "values");
    json_open(j, '[');
    for (uint32_t i = 0; i < n; i++) {
        json_open(j, '{');
        json_name(j, "from");
        api_put_day(j, v[i].from);
        json_name(j, "value");
        if (v[i].known)
            api_put_value(j, q->arena, &s->type, v[i].value);
        else
            json_none(j);
        api_put_text(j, "instrument", v[i].instrument);
        api_put_text(j, "article", v[i].article);
        api_put_text(j, "note", v[i].note);
        json_close(j, '}');
    }
    json_close(j, ']');
}

static void put_choices(struct json_out *j, const struct law_symbol *s)
{
    uint32_t n = s->type.kind == LAW_ENUM ? s->type.values->n_values : 0;
    json_name(j, "choices");
    json_open(j, '[');
    for (uint32_t i = 0; i < n; i++) {
        const struct law_enum_value *v = &s->type.values->values[i];
        json_open(j, '{');
        api_put_text(j, "id", v->id);
        api_put_text(j, "name", v->name);
        api_put_text(j, "code", v->code);
        json_close(j, '}');
    }
    json_close(j, ']');
}

static void put_uses(struct json_out *j, const struct law_symbol *s)
{
    const struct law_symbol *uses[USES_MAX];
    uint32_t n = law_uses(s, uses, USES_MAX);
    json_name(j, "uses");
    json_open(j, '[');
    for (uint32_t i = 0; i < n; i++)
        json_str(j, uses[i]->id);
    json_close(j, ']');
}

static enum err_code one(struct web_request *q, struct web_answer *a, struct err *e)
{
    static const char *const pays[] = {[LAW_PAYS_NONE] = "",
                                       [LAW_MONTHLY] = "monthly",
                                       [LAW_QUARTERLY] = "quarterly",
                                       [LAW_ONCE] = "once",
                                       [LAW_SERVICE] = "service"};
    const struct law_symbol *s = law_find(q->app->law, web_param(q, "name"));
    struct json_out j;
    struct buf text;
    if (s == NULL) {
        a->status = 404;
        return err_set(e, ERR_INPUT, "luật không có tên này", "the law has no such name");
    }
    api_begin(a, &j);
    json_open(&j, '{');
    api_put_text(&j, "id", s->id);
    api_put_text(&j, "name", s->name);
    api_put_text(&j, "kind", str_from_c(kind_code(s->kind)));
    api_put_text(&j, "entity", s->kind == LAW_PARAM ? STR("") : str_from_c(entity_code(s->entity)));
    api_put_text(&j, "type", str_from_c(type_code(s->type.kind)));
    api_put_text(&j, "unit", s->type.unit);
    api_put_text(&j, "label", s->label);
    api_put_text(&j, "instrument", s->instrument);
    api_put_text(&j, "article", s->article);
    api_put_text(&j, "pays", str_from_c(pays[s->pays]));
    put_values(&j, q, s);
    put_choices(&j, s);
    put_uses(&j, s);
    buf_init(&text, q->arena, 1 << 20);
    law_show(q->app->law, s, q->lang, &text);
    json_name(&j, "text");
    json_str(&j, buf_str(&text));
    json_close(&j, '}');
    return ERR_NONE;
}

static const struct api_about about_names = {
    .tag = "law", .schema = "LawName", .fields = name_fields, .list = true};
static const struct api_about about_one = {.tag = "law", .schema = "LawOne", .fields = one_fields};

const struct web_route web_routes_api_law[] = {
    {.method = "GET",
     .path = "/api/v1/law",
     .access = WEB_ANYBODY,
     .fields = {{"kind", WEB_TEXT, 16, false}, API_PAGED},
     .handler = names,
     .title = {"Các tên trong luật", "Names of the law"},
     .api = &about_names},
    {.method = "GET",
     .path = "/api/v1/law/{name}",
     .access = WEB_ANYBODY,
     .fields = {{"name", WEB_TEXT, 200, true}},
     .handler = one,
     .title = {"Một tên trong luật", "A name of the law"},
     .api = &about_one},
    {0},
};
