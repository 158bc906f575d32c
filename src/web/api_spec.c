#include "web/api_spec.h"
#include "base/fmt.h"

#include <string.h>

#define MONTH_PATTERN "^[0-9]{4}-[0-9]{2}$"

/* ---- parameters ---- */

static const struct {
    const char *name, *about[2];
} parameters[] = {
    {"about",
     {"về việc gì: benefit, payment, review, officer, other",
      "what it is about: benefit, payment, review, officer, other"}},
    {"area", {"mã tỉnh, huyện hoặc xã", "code of a province, district or commune"}},
    {"as_of", {"tình trạng của ngày nào; mặc định hôm nay", "as of which day; today by default"}},
    {"by",
     {"chia theo province, district, commune hoặc village",
      "by province, district, commune or village"}},
    {"campaign",
     {"số của kỳ rà soát; mặc định kỳ cuối", "number of a campaign; the last by default"}},
    {"closes", {"true: lần trả lời cuối", "true: it is the last answer"}},
    {"code", {"mã", "code"}},
    {"commune", {"mã xã", "code of a commune"}},
    {"contact", {"liên hệ", "contact"}},
    {"cursor", {"next của câu trả lời trước", "next of the answer before"}},
    {"form", {"số hiệu biểu, như 7.1", "number of a form, as 7.1"}},
    {"household", {"mã hộ", "code of a household"}},
    {"id", {"số, hoặc tên", "number, or name"}},
    {"kind",
     {"loại tên: fact, parameter, rule, class, finding, benefit",
      "kind of name: fact, parameter, rule, class, finding, benefit"}},
    {"known_on",
     {"như đã biết vào ngày nào; mặc định hôm nay", "as known on which day; today by default"}},
    {"level", {"cấp: province, district, commune", "level: province, district, commune"}},
    {"limit",
     {"số dòng nhiều nhất của một phần; mặc định 100, nhiều nhất 1000",
      "rows of a part at most; 100 by default, 1000 at most"}},
    {"map", {"bản đồ today hoặc then", "the map of today or then"}},
    {"month", {"tháng, như 2026-11", "month, as 2026-11"}},
    {"name", {"tên", "name"}},
    {"on", {"ngày nào; mặc định hôm nay", "on which day; today by default"}},
    {"open",
     {"tên cột: danh sách hộ sau con số", "name of a column: the households behind a number"}},
    {"parent", {"số của cấp trên", "number of the area above"}},
    {"q",
     {"tên (có dấu hay không), ngày hoặc năm sinh, số định danh, mã hộ",
      "name (with tones or without), day or year of birth, personal number, household's code"}},
    {"said", {"nội dung", "what is said"}},
    {"village", {"tên thôn", "name of a village"}},
    {"year", {"năm", "year"}},
};

const char *api_parameter_about(const char *name, enum lang lang)
{
    for (size_t i = 0; i < sizeof(parameters) / sizeof(parameters[0]); i++) {
        if (strcmp(parameters[i].name, name) == 0)
            return parameters[i].about[lang];
    }
    return NULL;
}

static void put(struct json_out *j, const char *name, const char *v)
{
    json_name(j, name);
    json_str(j, str_from_c(v));
}

static void put_int(struct json_out *j, const char *name, int64_t v)
{
    json_name(j, name);
    json_int(j, v);
}

static void put_kind(struct json_out *j, const struct web_field *f)
{
    json_name(j, "schema");
    json_open(j, '{');
    put(j, "type", f->kind == WEB_INT ? "integer" : "string");
    if (f->kind == WEB_DAY)
        put(j, "format", "date");
    if (f->kind == WEB_MONTH)
        put(j, "pattern", MONTH_PATTERN);
    if (f->kind == WEB_TEXT)
        put_int(j, "maxLength", f->max);
    json_close(j, '}');
}

static void put_about(struct json_out *j, const char *name, enum lang lang)
{
    const char *about = api_parameter_about(name, lang);
    if (about != NULL)
        put(j, "description", about);
}

static bool in_path(const struct web_route *r, const char *name)
{
    char braces[64];
    fmt_write(braces, sizeof(braces), "{%z}", name);
    return strstr(r->path, braces) != NULL;
}

static void put_parameters(struct json_out *j, const struct web_route *r, enum lang lang)
{
    bool post = strcmp(r->method, "POST") == 0;
    json_name(j, "parameters");
    json_open(j, '[');
    for (const struct web_field *f = r->fields; f->name != NULL; f++) {
        bool path = in_path(r, f->name);
        if (post && !path)
            continue;
        json_open(j, '{');
        put(j, "name", f->name);
        put(j, "in", path ? "path" : "query");
        json_name(j, "required");
        json_bool(j, path || f->required);
        put_about(j, f->name, lang);
        put_kind(j, f);
        json_close(j, '}');
    }
    if (r->api->writes) {
        json_open(j, '{');
        put(j, "name", "Idempotency-Key");
        put(j, "in", "header");
        json_name(j, "required");
        json_bool(j, true);
        put(j, "description",
            lang == LANG_VI ? "một lần cho mỗi việc: gửi lại với cùng khoá thì không ghi lần nữa"
                            : "one for each act: sent again with the same key nothing is recorded "
                              "twice");
        json_name(j, "schema");
        json_raw(j, STR("{\"type\":\"string\",\"minLength\":16,\"maxLength\":128}"));
        json_close(j, '}');
    }
    json_close(j, ']');
}

/* ---- schemas ---- */

static const struct api_field problem_fields[] = {
    {"type", API_TEXT, false, {"about:blank", "about:blank"}, NULL},
    {"title", API_TEXT, false, {"tên của mã trạng thái", "name of the status"}, NULL},
    {"status", API_INT, false, {"mã trạng thái", "the status"}, NULL},
    {"detail", API_TEXT, false, {"sai ở đâu", "what is wrong"}, NULL},
    {"instance", API_TEXT, false, {"địa chỉ đã hỏi", "the address that was asked"}, NULL},
    {0},
};

static void put_fields(struct json_out *j, const struct api_field *f, enum lang lang, bool open);

static void put_types(struct json_out *j, const char *const *types, bool maybe)
{
    json_name(j, "type");
    json_open(j, '[');
    for (; *types != NULL; types++)
        json_str(j, str_from_c(*types));
    if (maybe)
        json_str(j, STR("null"));
    json_close(j, ']');
}

static void put_items(struct json_out *j, const struct api_field *f, enum lang lang)
{
    json_name(j, "items");
    json_open(j, '{');
    if (f->type == API_LIST)
        put_fields(j, f->of, lang, false);
    else
        put(j, "type", f->type == API_TEXTS ? "string" : "object");
    json_close(j, '}');
}

static void put_type(struct json_out *j, const struct api_field *f, enum lang lang)
{
    static const char *const types[][4] = {
        [API_TEXT] = {"string"},     [API_INT] = {"integer"},
        [API_MONEY] = {"integer"},   [API_BOOL] = {"boolean"},
        [API_DAY] = {"string"},      [API_MONTH] = {"string"},
        [API_TEXTS] = {"array"},     [API_LIST] = {"array"},
        [API_OPEN_LIST] = {"array"}, [API_OPEN] = {"object"},
        [API_OBJECT] = {"object"},   [API_VALUE] = {"string", "number", "boolean"}};
    json_open(j, '{');
    if (f->type == API_OBJECT)
        put_fields(j, f->of, lang, false);
    else
        put_types(j, types[f->type], f->maybe);
    if (f->type == API_DAY)
        put(j, "format", "date");
    if (f->type == API_MONTH)
        put(j, "pattern", MONTH_PATTERN);
    if (f->type == API_TEXTS || f->type == API_LIST || f->type == API_OPEN_LIST)
        put_items(j, f, lang);
    put(j, "description", f->about[lang]);
    json_close(j, '}');
}

/* Within an object that is open already. */
static void put_fields(struct json_out *j, const struct api_field *fields, enum lang lang,
                       bool open)
{
    put(j, "type", "object");
    json_name(j, "additionalProperties");
    json_bool(j, open);
    json_name(j, "required");
    json_open(j, '[');
    for (const struct api_field *f = fields; f->name != NULL; f++)
        json_str(j, str_from_c(f->name));
    json_close(j, ']');
    json_name(j, "properties");
    json_open(j, '{');
    for (const struct api_field *f = fields; f->name != NULL; f++) {
        json_name(j, f->name);
        put_type(j, f, lang);
    }
    json_close(j, '}');
}

/* ---- paths ---- */

static void put_reference(struct json_out *j, const char *schema)
{
    struct buf *to = j->to;
    json_open(j, '{');
    json_name(j, "$ref");
    json_raw(j, STR("\"#/components/schemas/"));
    buf_fmt(to, "%z\"", schema);
    json_close(j, '}');
}

static void put_content(struct json_out *j, const struct api_about *about)
{
    json_name(j, "content");
    json_open(j, '{');
    json_name(j, "application/json");
    json_open(j, '{');
    json_name(j, "schema");
    if (about->list) {
        json_raw(j, STR("{\"type\":\"object\",\"required\":[\"data\",\"next\"],"
                        "\"additionalProperties\":false,\"properties\":{\"next\":{\"type\":"
                        "[\"string\",\"null\"]},\"data\":{\"type\":\"array\",\"items\":"));
        buf_fmt(j->to, "{\"$ref\":\"#/components/schemas/%z\"}}}}", about->schema);
    } else {
        put_reference(j, about->schema);
    }
    json_close(j, '}');
    if (about->list)
        json_name(j, "text/csv"), json_raw(j, STR("{\"schema\":{\"type\":\"string\"}}")),
            json_name(j, "application/x-ndjson"),
            json_raw(j, STR("{\"schema\":{\"type\":\"string\"}}"));
    json_close(j, '}');
}

static void put_responses(struct json_out *j, const struct web_route *r, enum lang lang)
{
    json_name(j, "responses");
    json_open(j, '{');
    json_name(j, r->api->writes ? "201" : "200");
    json_open(j, '{');
    put(j, "description", r->title[lang]);
    put_content(j, r->api);
    json_close(j, '}');
    json_name(j, "default");
    json_open(j, '{');
    put(j, "description", lang == LANG_VI ? "không được, và vì sao" : "refused, and why");
    json_name(j, "content");
    json_open(j, '{');
    json_name(j, "application/problem+json");
    json_open(j, '{');
    json_name(j, "schema");
    put_reference(j, "Problem");
    json_close(j, '}');
    json_close(j, '}');
    json_close(j, '}');
    json_close(j, '}');
}

static void put_body_fields(struct json_out *j, const struct web_route *r, enum lang lang)
{
    put(j, "type", "object");
    json_name(j, "additionalProperties");
    json_bool(j, false);
    json_name(j, "required");
    json_open(j, '[');
    for (const struct web_field *f = r->fields; f->name != NULL; f++) {
        if (f->required && !in_path(r, f->name))
            json_str(j, str_from_c(f->name));
    }
    json_close(j, ']');
    json_name(j, "properties");
    json_open(j, '{');
    for (const struct web_field *f = r->fields; f->name != NULL; f++) {
        if (in_path(r, f->name))
            continue;
        json_name(j, f->name);
        json_open(j, '{');
        put(j, "type", f->kind == WEB_INT ? "integer" : "string");
        put_about(j, f->name, lang);
        json_close(j, '}');
    }
    json_close(j, '}');
}

static void put_body(struct json_out *j, const struct web_route *r, enum lang lang)
{
    json_name(j, "requestBody");
    json_open(j, '{');
    json_name(j, "required");
    json_bool(j, true);
    json_name(j, "content");
    json_open(j, '{');
    json_name(j, "application/json");
    json_open(j, '{');
    json_name(j, "schema");
    json_open(j, '{');
    if (r->api->takes != NULL)
        put_fields(j, r->api->takes, lang, true);
    else
        put_body_fields(j, r, lang);
    json_close(j, '}');
    json_close(j, '}');
    json_close(j, '}');
    json_close(j, '}');
}

static void put_route(struct json_out *j, const struct web_route *r, enum lang lang)
{
    bool post = strcmp(r->method, "POST") == 0;
    json_name(j, post ? "post" : "get");
    json_open(j, '{');
    json_name(j, "tags");
    json_open(j, '[');
    json_str(j, str_from_c(r->api->tag));
    json_close(j, ']');
    put(j, "summary", r->title[lang]);
    if (r->access == WEB_RIGHT)
        put(j, "x-right", right_code(r->right));
    json_name(j, "security");
    json_raw(j, r->access == WEB_ANYBODY ? STR("[]") : STR("[{\"token\":[]}]"));
    put_parameters(j, r, lang);
    if (post)
        put_body(j, r, lang);
    put_responses(j, r, lang);
    json_close(j, '}');
}

/* Routes of one path stand together in the tables' order; a path that comes again is passed over.
 */
static bool comes_before(const struct web_route *wanted)
{
    for (const struct web_route *const *t = web_tables; *t != NULL; t++) {
        for (const struct web_route *r = *t; r->method != NULL; r++) {
            if (r == wanted)
                return false;
            if (r->api != NULL && strcmp(r->path, wanted->path) == 0)
                return true;
        }
    }
    return false;
}

static void put_path(struct json_out *j, const struct web_route *wanted, enum lang lang)
{
    json_name(j, wanted->path);
    json_open(j, '{');
    for (const struct web_route *const *t = web_tables; *t != NULL; t++) {
        for (const struct web_route *r = *t; r->method != NULL; r++) {
            if (r->api != NULL && strcmp(r->path, wanted->path) == 0)
                put_route(j, r, lang);
        }
    }
    json_close(j, '}');
}

static bool begins(const struct web_route *r, const char *prefix)
{
    return r->api != NULL && (prefix[0] != '\0' ? strncmp(r->path, prefix, strlen(prefix)) == 0
                                                : strncmp(r->path, "/api/", 5) != 0);
}

static void put_paths(struct json_out *j, const char *prefix, enum lang lang)
{
    json_name(j, "paths");
    json_open(j, '{');
    for (const struct web_route *const *t = web_tables; *t != NULL; t++) {
        for (const struct web_route *r = *t; r->method != NULL; r++) {
            if (begins(r, prefix) && !comes_before(r))
                put_path(j, r, lang);
        }
    }
    json_close(j, '}');
}

static void put_components(struct json_out *j, const char *prefix, enum lang lang)
{
    json_name(j, "components");
    json_open(j, '{');
    json_name(j, "securitySchemes");
    json_raw(j, STR("{\"token\":{\"type\":\"http\",\"scheme\":\"bearer\"}}"));
    json_name(j, "schemas");
    json_open(j, '{');
    json_name(j, "Problem");
    json_open(j, '{');
    put_fields(j, problem_fields, lang, true);
    json_close(j, '}');
    for (const struct web_route *const *t = web_tables; *t != NULL; t++) {
        for (const struct web_route *r = *t; r->method != NULL; r++) {
            if (!begins(r, prefix))
                continue;
            json_name(j, r->api->schema);
            json_open(j, '{');
            put_fields(j, r->api->fields, lang, r->api->open);
            json_close(j, '}');
        }
    }
    json_close(j, '}');
    json_close(j, '}');
}

void api_spec_write(struct json_out *j, const char *prefix, enum lang lang)
{
    json_open(j, '{');
    put(j, "openapi", "3.1.0");
    json_name(j, "info");
    json_open(j, '{');
    put(j, "title", "ansinh");
    put(j, "version", ANSINH_VERSION);
    put(j, "description",
        lang == LANG_VI
            ? "Bảo trợ xã hội và giảm nghèo của một tỉnh: hộ, điểm, chế độ, chi trả, luật."
            : "Social protection and poverty reduction of a province: households, "
              "scores, benefits, payments, the law.");
    json_close(j, '}');
    put_paths(j, prefix, lang);
    put_components(j, prefix, lang);
    json_close(j, '}');
}

enum err_code api_spec(struct web_request *q, struct web_answer *a, struct err *e)
{
    struct json_out j;
    (void)e;
    api_begin(a, &j);
    api_spec_write(&j, "/api/v1/", q->lang);
    return ERR_NONE;
}
