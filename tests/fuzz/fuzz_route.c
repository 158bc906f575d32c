/* What a request asks a page for. A first line says which route (a digit) and the Content-Type, the
 * second the path, the third the query; the rest is the form. What is taken is declared by the
 * route, is text, no longer than it may be, a value of its kind, and stands once. */
#include "base/check.h"
#include "base/num.h"
#include "web/api.h"
#include "web/form.h"
#include "web/route.h"

static const struct api_about program = {.writes = true};
static const struct web_route routes[] = {
    {.method = "GET",
     .path = "/ho/{code}/{id}",
     .fields = {{"code", WEB_TEXT, 8, true},
                {"id", WEB_INT, 19, true},
                {"as_of", WEB_DAY, 10, false},
                {"month", WEB_MONTH, 7, false}}},
    {.method = "POST",
     .path = "/nhan",
     .fields = {{"q", WEB_TEXT, 200, true},
                {"tick", WEB_MANY, 19, false},
                {"f.*", WEB_TEXT, 20, false},
                {"photo", WEB_FILE, 4096, false}}},
    {.method = "POST",
     .path = "/api/v1/{id}",
     .fields = {{"id", WEB_INT, 19, true},
                {"said", WEB_TEXT, 100, true},
                {"on", WEB_DAY, 10, false}},
     .api = &program},
};
#define ROUTES (sizeof(routes) / sizeof(routes[0]))

static const struct web_field *field_of(const struct web_route *r, str name)
{
    for (const struct web_field *f = r->fields; f->name != NULL; f++) {
        str known = str_from_c(f->name);
        if (str_eq(name, known) ||
            (known.p[known.n - 1] == '*' && str_starts(name, str_slice(known, 0, known.n - 1))))
            return f;
    }
    return NULL;
}

static bool is_of_kind(enum web_kind kind, str value)
{
    day d;
    month m;
    int64_t n;
    if (kind == WEB_DAY)
        return day_parse(value, &d);
    if (kind == WEB_MONTH)
        return month_parse(value, &m);
    return kind == WEB_TEXT || ((kind == WEB_INT || kind == WEB_MANY) && num_parse_int(value, &n));
}

static void check_param(const struct web_route *r, const struct web_request *q, uint32_t i)
{
    str name = q->params[i].name, value = q->params[i].value;
    const struct web_field *f = field_of(r, name);
    check(form_is_text(name) && form_is_text(value));
    if (f == NULL) {
        check(str_eq_c(name, "csrf") || str_eq_c(name, "operation") || str_eq_c(name, "done"));
        check(r->api == NULL && value.n <= 64);
        return;
    }
    check(value.n <= f->max);
    check(value.n == 0 || is_of_kind(f->kind, value));
    for (uint32_t k = 0; k < i && f->kind != WEB_MANY; k++)
        check(!str_eq(q->params[k].name, name));
}

static void check_taken(const struct web_route *r, const struct web_request *q)
{
    check(q->n_params <= WEB_MAX_PARAMS && q->n_files <= WEB_MAX_FILES);
    for (uint32_t i = 0; i < q->n_params; i++)
        check_param(r, q, i);
    for (uint32_t i = 0; i < q->n_files; i++) {
        const struct web_field *f = field_of(r, q->files[i].field);
        check(f != NULL && f->kind == WEB_FILE && q->files[i].bytes.n <= f->max);
        check(form_is_text(q->files[i].name));
        check(web_file_of(q, f->name) == &q->files[i]);
    }
    for (const struct web_field *f = r->fields; f->name != NULL; f++)
        check(!f->required || web_param(q, f->name).n > 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    str rest = {(const char *)data, size}, type = str_split(&rest, '\n');
    str path = str_split(&rest, '\n'), query = str_split(&rest, '\n');
    const struct web_route *r = &routes[type.n > 0 ? (uint8_t)type.p[0] % ROUTES : 0];
    struct arena a;
    struct err e = {0};
    int64_t *ticked;
    arena_init(&a, (size_t)64 << 20);
    struct web_request q = {.arena = &a};
    if (path.p != NULL && web_route_fits(r->path, path, &q)) {
        type = type.n > 1 ? str_slice(type, 1, type.n) : STR("");
        if (web_route_check(r, &q, &e) == ERR_NONE &&
            web_route_fill(r, query, type, rest.p != NULL ? rest : STR(""), &q, &e) == ERR_NONE)
            check_taken(r, &q);
        check(web_params(&q, "tick", &ticked) <= q.n_params);
    } else {
        check(q.n_params == 0);
    }
    arena_clear(&a);
    return 0;
}
