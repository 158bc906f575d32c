/* What a request asks a route for: the parameters of its path, its query and its form. What the
 * route does not declare is refused. Alone, so that a fuzz target needs no pages. */
#include "base/check.h"
#include "base/num.h"
#include "web/api.h"
#include "web/form.h"
#include "web/multipart.h"
#include "web/route.h"

#include <stdlib.h>

static bool add_param(struct web_request *q, str name, str value)
{
    if (q->n_params == WEB_MAX_PARAMS)
        return false;
    q->params[q->n_params++] = (struct web_param){name, value};
    return true;
}

static bool part_fits(str want, str have, struct web_request *q)
{
    str value;
    if (want.n <= 2 || want.p[0] != '{')
        return str_eq(want, have);
    return have.n > 0 && form_decode(q->arena, have, false, &value) &&
           add_param(q, str_slice(want, 1, want.n - 1), value);
}

bool web_route_fits(const char *pattern, str path, struct web_request *q)
{
    str rest = str_from_c(pattern);
    uint32_t before = q->n_params;
    bool ok = true;
    while (ok && rest.p != NULL && path.p != NULL)
        ok = part_fits(str_split(&rest, '/'), str_split(&path, '/'), q);
    if (ok && rest.p == NULL && path.p == NULL)
        return true;
    q->n_params = before;
    return false;
}

/* Every form may carry the session's token and its operation; every page what was recorded. */
static const struct web_field csrf = {"csrf", WEB_TEXT, 64, false};
static const struct web_field operation = {"operation", WEB_TEXT, 2 * STORE_ID_BYTES, false};
static const struct web_field done = {"done", WEB_TEXT, 64, false};

static const struct web_field *field_of(const struct web_route *r, str name)
{
    bool post = str_eq_c(str_from_c(r->method), "POST"), page = r->api == NULL;
    if (post && page && str_eq_c(name, csrf.name))
        return &csrf;
    if (post && page && str_eq_c(name, operation.name))
        return &operation;
    if (!post && page && str_eq_c(name, done.name))
        return &done;
    for (const struct web_field *f = r->fields; f->name != NULL; f++) {
        str known = str_from_c(f->name);
        bool family = known.p[known.n - 1] == '*';
        if (family ? str_starts(name, str_slice(known, 0, known.n - 1)) : str_eq(name, known))
            return f;
    }
    return NULL;
}

static bool is_value(const struct web_field *f, str value)
{
    day d;
    month m;
    int64_t n;
    switch (f->kind) {
    case WEB_DAY:
        return day_parse(value, &d);
    case WEB_MONTH:
        return month_parse(value, &m);
    case WEB_INT:
    case WEB_MANY:
        return num_parse_int(value, &n);
    case WEB_FILE:
        return false; /* a file comes as one */
    case WEB_TEXT:
        break;
    }
    return true;
}

static bool is_given(const struct web_request *q, str name)
{
    for (uint32_t i = 0; i < q->n_params; i++) {
        if (str_eq(q->params[i].name, name))
            return true;
    }
    return false;
}

static enum err_code check_value(const struct web_field *f, str name, str value, struct err *e)
{
    if (value.n > f->max)
        return err_set(e, ERR_LIMIT, "mục \"%s\" quá dài: tối đa %u byte",
                       "the field \"%s\" is too long: at most %u bytes", name, f->max);
    value = str_trim(value);
    if (value.n > 0 && !is_value(f, value))
        return err_set(e, ERR_INPUT, "mục \"%s\": giá trị không hợp lệ",
                       "the field \"%s\": this is no value of it", name);
    return ERR_NONE;
}

/* A field that came in, its escapes undone. */
static enum err_code take_field(const struct web_route *r, str name, str value,
                                struct web_request *q, struct err *e)
{
    const struct web_field *f = field_of(r, name);
    if (f == NULL)
        return err_set(e, ERR_INPUT, "không có mục \"%s\" ở trang này",
                       "this page knows no field \"%s\"", name);
    if (f->kind != WEB_MANY && is_given(q, name))
        return err_set(e, ERR_INPUT, "mục \"%s\" được gửi hai lần", "the field \"%s\" stands twice",
                       name);
    if (check_value(f, name, value, e) != ERR_NONE)
        return e->code;
    if (!add_param(q, name, str_trim(value)))
        return err_set(e, ERR_LIMIT, "quá nhiều mục", "too many fields");
    return ERR_NONE;
}

static enum err_code take_pair(const struct web_route *r, str pair, struct web_request *q,
                               struct err *e)
{
    str rest = pair, name, value;
    str key = str_split(&rest, '=');
    if (!form_decode(q->arena, key, true, &name) ||
        !form_decode(q->arena, rest.p != NULL ? rest : STR(""), true, &value))
        return err_set(e, ERR_INPUT, "yêu cầu có ký tự không hợp lệ",
                       "the request has characters that are not allowed");
    return take_field(r, name, value, q, e);
}

static enum err_code take_pairs(const struct web_route *r, str pairs, struct web_request *q,
                                struct err *e)
{
    enum err_code code = ERR_NONE;
    while (pairs.p != NULL && code == ERR_NONE) {
        str pair = str_split(&pairs, '&');
        if (pair.n > 0)
            code = take_pair(r, pair, q, e);
    }
    return code;
}

const struct web_file *web_file_of(const struct web_request *q, const char *field)
{
    for (uint32_t i = 0; i < q->n_files; i++) {
        if (str_eq_c(q->files[i].field, field))
            return &q->files[i];
    }
    return NULL;
}

static enum err_code take_part(const struct web_route *r, const struct multipart_part *part,
                               struct web_request *q, struct err *e)
{
    const struct web_field *f = field_of(r, part->name);
    if (!form_is_text(part->name) || !form_is_text(part->filename) ||
        (part->filename.p == NULL && !form_is_text(part->value)))
        return err_set(e, ERR_INPUT, "yêu cầu có ký tự không hợp lệ",
                       "the request has characters that are not allowed");
    if (part->filename.p == NULL)
        return take_field(r, part->name, part->value, q, e);
    if (f == NULL || f->kind != WEB_FILE || web_file_of(q, f->name) != NULL ||
        q->n_files == WEB_MAX_FILES)
        return err_set(e, ERR_INPUT, "không có mục \"%s\" ở trang này",
                       "this page knows no field \"%s\"", part->name);
    if (part->value.n > f->max)
        return err_set(e, ERR_LIMIT, "tệp quá lớn: tối đa %u byte",
                       "the file is too large: at most %u bytes", f->max);
    if (part->value.n == 0 && part->filename.n == 0)
        return ERR_NONE; /* none was chosen */
    q->files[q->n_files++] = (struct web_file){part->name, part->filename, part->value};
    q->file = q->files[0].bytes;
    q->file_name = q->files[0].name;
    return ERR_NONE;
}

static enum err_code take_member(const struct web_route *r, const struct json_value *v,
                                 struct web_request *q, struct err *e)
{
    if (v->kind == JSON_IS_NULL)
        return ERR_NONE;
    if (v->kind == JSON_IS_BOOL)
        return take_field(r, v->name, v->yes ? STR("1") : STR("0"), q, e);
    /* An escape (\u0001) may stand for what no form can send. */
    if (v->kind == JSON_IS_LIST || v->kind == JSON_IS_OBJECT || !form_is_text(v->text))
        return err_set(e, ERR_INPUT, "mục \"%s\": giá trị không hợp lệ",
                       "the field \"%s\": this is no value of it", v->name);
    return take_field(r, v->name, v->text, q, e);
}

/* Of a program: an object whose members are the fields. */
static enum err_code take_json(const struct web_route *r, str text, struct web_request *q,
                               struct err *e)
{
    const struct json_value *v;
    enum err_code code = json_read(q->arena, text, &v, e);
    if (code == ERR_NONE && v->kind != JSON_IS_OBJECT)
        code = err_set(e, ERR_INPUT, "thân yêu cầu phải là một đối tượng JSON",
                       "the body must be a JSON object");
    for (v = code == ERR_NONE ? v->first : NULL; v != NULL && code == ERR_NONE; v = v->next)
        code = take_member(r, v, q, e);
    return code;
}

static enum err_code take_form(const struct web_route *r, str type, str form, struct web_request *q,
                               struct err *e)
{
    struct multipart m;
    struct multipart_part part;
    enum err_code code = ERR_NONE;
    if (!multipart_begin(&m, type, form))
        return take_pairs(r, form, q, e);
    while (code == ERR_NONE && multipart_next(&m, &part))
        code = take_part(r, &part, q, e);
    return code == ERR_NONE && m.bad ? err_set(e, ERR_INPUT, "biểu mẫu gửi lên bị hỏng",
                                               "the form that was sent is damaged")
                                     : code;
}

enum err_code web_route_check(const struct web_route *r, struct web_request *q, struct err *e)
{
    enum err_code code = ERR_NONE;
    for (uint32_t i = 0; i < q->n_params && code == ERR_NONE; i++) {
        const struct web_field *f = field_of(r, q->params[i].name);
        check(f != NULL);
        code = check_value(f, q->params[i].name, q->params[i].value, e);
        q->params[i].value = str_trim(q->params[i].value);
    }
    return code;
}

enum err_code web_route_fill(const struct web_route *r, str query, str type, str form,
                             struct web_request *q, struct err *e)
{
    enum err_code code = take_pairs(r, query, q, e);
    if (code == ERR_NONE && r->api == NULL)
        code = take_form(r, type, form, q, e);
    if (code == ERR_NONE && r->api != NULL && form.n > 0 && r->api->takes == NULL)
        code = take_json(r, form, q, e);
    for (const struct web_field *f = r->fields; code == ERR_NONE && f->name != NULL; f++) {
        if (f->required && web_param(q, f->name).n == 0)
            code =
                err_set(e, ERR_INPUT, "thiếu mục \"%z\"", "the field \"%z\" is missing", f->name);
    }
    return code;
}

str web_param(const struct web_request *q, const char *name)
{
    for (uint32_t i = 0; i < q->n_params; i++) {
        if (str_eq_c(q->params[i].name, name))
            return q->params[i].value;
    }
    return STR("");
}

static int by_number(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return x < y ? -1 : x > y;
}

uint32_t web_params(const struct web_request *q, const char *name, int64_t **out)
{
    uint32_t n = 0, kept = 0;
    *out = arena_array(q->arena, int64_t, (size_t)q->n_params + 1);
    for (uint32_t i = 0; i < q->n_params; i++)
        n += str_eq_c(q->params[i].name, name) && num_parse_int(q->params[i].value, &(*out)[n]);
    qsort(*out, n, sizeof(**out), by_number);
    for (uint32_t i = 0; i < n; i++) {
        if (i == 0 || (*out)[i] != (*out)[kept - 1])
            (*out)[kept++] = (*out)[i];
    }
    return kept;
}
