/* The routes of OpenFisca's web API over the law: variables, parameters, entities, and reckoning.
 * Public, as the calculator of the pages is; limited in size and rate. */
#include "web/api_spec.h"
#include "web/fisca.h"

#include <pthread.h>

/* Runs (fisca.h) of the whole server: so many a second, and as many at once after a pause. */
#define A_SECOND 40
#define AT_ONCE 80

static bool may_reckon(uint32_t runs)
{
    static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
    static int64_t credit_us = AT_ONCE * INT64_C(1000000), last_us;
    const int64_t full = AT_ONCE * INT64_C(1000000), cost = runs * INT64_C(1000000);
    pthread_mutex_lock(&lock);
    int64_t now = store_now_us(), since = now - last_us;
    bool rested = since < 0 || since > full / A_SECOND;
    credit_us = rested || credit_us + since * A_SECOND > full ? full : credit_us + since * A_SECOND;
    last_us = now;
    bool may = credit_us >= cost;
    credit_us -= may ? cost : 0;
    pthread_mutex_unlock(&lock);
    return may;
}

static enum err_code reckon(struct web_request *q, struct web_answer *a, struct fisca *x, bool deep,
                            struct err *e)
{
    enum err_code code = fisca_read(x, q->arena, q->app->law, q->body, deep, e);
    a->status = code == ERR_LIMIT ? 400 : a->status;
    if (code == ERR_NONE && !may_reckon(x->runs)) {
        a->status = 429;
        web_header(a, "Retry-After", STR("1"));
        code = err_set(e, ERR_LIMIT, "nhiều câu hỏi quá: hỏi lại sau",
                       "too many questions: ask again");
    }
    return code == ERR_NONE ? fisca_run(x, e) : code;
}

static enum err_code calculate(struct web_request *q, struct web_answer *a, struct err *e)
{
    struct fisca x;
    struct json_out j;
    enum err_code code = reckon(q, a, &x, false, e);
    if (code != ERR_NONE)
        return code;
    api_begin(a, &j);
    fisca_write(&x, &j);
    return ERR_NONE;
}

static enum err_code trace(struct web_request *q, struct web_answer *a, struct err *e)
{
    struct fisca x;
    struct json_out j;
    enum err_code code = reckon(q, a, &x, true, e);
    if (code != ERR_NONE)
        return code;
    api_begin(a, &j);
    return fisca_write_trace(&x, &j, q->lang, e);
}

/* ---- what there is ---- */

static str about(const struct law_symbol *s)
{
    return s->label.n > 0 ? s->label : s->name;
}

static void put_list(struct web_request *q, struct web_answer *a, bool parameters, const char *one)
{
    struct json_out j;
    api_begin(a, &j);
    json_open(&j, '{');
    for (uint32_t i = 0; i < law_symbol_count(q->app->law); i++) {
        const struct law_symbol *s = law_symbol(q->app->law, i);
        struct buf href;
        if ((s->kind == LAW_PARAM) != parameters)
            continue;
        buf_init(&href, q->arena, 512);
        buf_fmt(&href, "%z%s", one, s->id);
        json_name_str(&j, s->id);
        json_open(&j, '{');
        json_name(&j, "description");
        json_str(&j, about(s));
        json_name(&j, "href");
        json_str(&j, buf_str(&href));
        json_close(&j, '}');
    }
    json_close(&j, '}');
}

static enum err_code variables(struct web_request *q, struct web_answer *a, struct err *e)
{
    (void)e;
    put_list(q, a, false, "/variable/");
    return ERR_NONE;
}

static enum err_code parameters(struct web_request *q, struct web_answer *a, struct err *e)
{
    (void)e;
    put_list(q, a, true, "/parameter/");
    return ERR_NONE;
}

static const struct law_symbol *find(struct web_request *q, struct web_answer *a, bool parameter,
                                     struct err *e)
{
    const struct law_symbol *s = law_find(q->app->law, web_param(q, "id"));
    if (s != NULL && (s->kind == LAW_PARAM) == parameter)
        return s;
    a->status = 404;
    err_set(e, ERR_INPUT, "luật không có tên này", "the law has no such name");
    return NULL;
}

static void put_head(struct web_request *q, struct json_out *j, const struct law_symbol *s)
{
    struct buf cite;
    buf_init(&cite, q->arena, 4096);
    buf_fmt(&cite, s->article.n > 0 ? "%s, %s" : "%s", s->instrument, s->article);
    json_open(j, '{');
    json_name(j, "id");
    json_str(j, s->id);
    json_name(j, "description");
    json_str(j, about(s));
    json_name(j, "references");
    json_open(j, '[');
    json_str(j, buf_str(&cite));
    json_close(j, ']');
}

static const char *value_type(const struct law_type *t)
{
    return t->kind == LAW_BOOL   ? "Boolean"
           : t->kind == LAW_DATE ? "Date"
           : t->kind == LAW_ENUM ? "String"
           : t->scale > 0        ? "Float"
                                 : "Int";
}

static void put_possible(struct json_out *j, const struct law_type *t)
{
    if (t->kind != LAW_ENUM)
        return;
    json_name(j, "possibleValues");
    json_open(j, '{');
    for (uint32_t i = 0; i < t->values->n_values; i++) {
        json_name_str(j, t->values->values[i].id);
        json_str(j, t->values->values[i].name);
    }
    json_close(j, '}');
}

/* No default: what is not known is not known. */
static enum err_code variable(struct web_request *q, struct web_answer *a, struct err *e)
{
    const struct law_symbol *s = find(q, a, false, e);
    struct json_out j;
    struct buf text;
    if (s == NULL)
        return e->code;
    api_begin(a, &j);
    put_head(q, &j, s);
    json_name(&j, "valueType");
    json_str(&j, str_from_c(value_type(&s->type)));
    json_name(&j, "definitionPeriod");
    json_str(&j, s->yearly ? STR("YEAR") : STR("MONTH"));
    json_name(&j, "entity");
    json_str(&j, s->entity == LAW_PERSON ? STR("person") : STR("household"));
    json_name(&j, "defaultValue");
    if (s->has_unrecorded)
        api_put_value(&j, q->arena, &s->type, s->unrecorded);
    else
        json_none(&j);
    put_possible(&j, &s->type);
    if (s->kind != LAW_FACT) {
        buf_init(&text, q->arena, 1 << 20);
        law_show(q->app->law, s, q->lang, &text);
        json_name(&j, "formulas");
        json_open(&j, '{');
        json_name(&j, "0001-01-01");
        json_open(&j, '{');
        json_name(&j, "content");
        json_str(&j, buf_str(&text));
        json_close(&j, '}');
        json_close(&j, '}');
    }
    json_close(&j, '}');
    return ERR_NONE;
}

static enum err_code parameter(struct web_request *q, struct web_answer *a, struct err *e)
{
    const struct law_symbol *s = find(q, a, true, e);
    struct law_dated v[LAW_MAX_DATED];
    struct json_out j;
    if (s == NULL)
        return e->code;
    uint32_t n = law_values(q->app->law, s, v, LAW_MAX_DATED);
    api_begin(a, &j);
    put_head(q, &j, s);
    json_name(&j, "metadata");
    json_open(&j, '{');
    api_put_text(&j, "unit", s->type.unit);
    json_close(&j, '}');
    json_name(&j, "values");
    json_open(&j, '{');
    for (uint32_t i = 0; i < n; i++) {
        char day_text[11];
        json_name_str(&j, (str){day_text, day_format_iso(v[i].from, day_text)});
        if (v[i].known)
            api_put_value(&j, q->arena, &s->type, v[i].value);
        else
            json_none(&j);
    }
    json_close(&j, '}');
    json_close(&j, '}');
    return ERR_NONE;
}

static enum err_code entities(struct web_request *q, struct web_answer *a, struct err *e)
{
    (void)q;
    (void)e;
    a->type = "application/json";
    buf_add_c(&a->body,
              "{\"person\":{\"plural\":\"persons\",\"description\":\"Một người\"},"
              "\"household\":{\"plural\":\"households\",\"description\":\"Một hộ\",\"roles\":"
              "{\"member\":{\"plural\":\"members\",\"description\":\"Thành viên\"}}}}");
    return ERR_NONE;
}

static enum err_code spec(struct web_request *q, struct web_answer *a, struct err *e)
{
    struct json_out j;
    (void)e;
    api_begin(a, &j);
    api_spec_write(&j, "", q->lang);
    return ERR_NONE;
}

/* ---- the routes ---- */

static const struct api_field situation_fields[] = {
    {"persons",
     API_OPEN,
     false,
     {"người: biến theo thời gian, null là hỏi", "people: variables by period, null asks"},
     NULL},
    {"households",
     API_OPEN,
     false,
     {"hộ: members và biến", "households: members and variables"},
     NULL},
    {0},
};
static const struct api_field trace_fields[] = {
    {"entitiesDescription", API_OPEN, false, {"các đối tượng", "the entities"}, NULL},
    {"requestedCalculations", API_TEXTS, false, {"điều đã hỏi", "what was asked"}, NULL},
    {"trace",
     API_OPEN,
     false,
     {"từng giá trị và điều nó dựa vào", "each value and what it depends on"},
     NULL},
    {0},
};
static const struct api_field head_fields[] = {
    {"id", API_TEXT, false, {"tên", "name"}, NULL},
    {"description", API_TEXT, false, {"là gì", "what it is"}, NULL},
    {"references", API_TEXTS, false, {"căn cứ", "legal basis"}, NULL},
    {0},
};
static const struct api_field none[] = {{0}};

#define ABOUT(schema_, fields_)                                                                    \
    {                                                                                              \
        .tag = "openfisca", .schema = (schema_), .fields = (fields_), .open = true                 \
    }
static const struct api_about about_map = ABOUT("ByName", none);
static const struct api_about about_one = ABOUT("OneName", head_fields);
static const struct api_about about_situation = {.tag = "openfisca",
                                                 .schema = "Situation",
                                                 .fields = situation_fields,
                                                 .takes = situation_fields};
static const struct api_about about_trace = {
    .tag = "openfisca", .schema = "Trace", .fields = trace_fields, .takes = situation_fields};

#define GET_ONE(path_, handler_, vi, en, about_, ...)                                              \
    {                                                                                              \
        .method = "GET", .path = (path_), .access = WEB_ANYBODY, .fields = {__VA_ARGS__},          \
        .handler = (handler_), .title = {vi, en}, .api = (about_)                                  \
    }
#define QUESTION(path_, handler_, vi, en, about_)                                                  \
    {                                                                                              \
        .method = "POST", .path = (path_), .access = WEB_ANYBODY, .handler = (handler_),           \
        .title = {vi, en}, .api = (about_), .max_body = 64 << 10                                   \
    }

const struct web_route web_routes_api_fisca[] = {
    QUESTION("/calculate", calculate, "Tính theo luật", "Reckon by the law", &about_situation),
    QUESTION("/trace", trace, "Tính và cho xem từng bước", "Reckon and tell each step",
             &about_trace),
    GET_ONE("/variables", variables, "Các biến", "Variables", &about_map, {0}),
    GET_ONE("/variable/{id}", variable, "Một biến", "A variable", &about_one,
            {"id", WEB_TEXT, 200, true}),
    GET_ONE("/parameters", parameters, "Các tham số", "Parameters", &about_map, {0}),
    GET_ONE("/parameter/{id}", parameter, "Một tham số", "A parameter", &about_one,
            {"id", WEB_TEXT, 200, true}),
    GET_ONE("/entities", entities, "Các đối tượng", "Entities", &about_map, {0}),
    GET_ONE("/spec", spec, "Mô tả", "Description", &about_map, {0}),
    {0},
};
