#include "web/api.h"
#include "base/check.h"
#include "base/csv.h"
#include "base/fmt.h"
#include "base/hex.h"
#include "registry/times.h"
#include "web/route.h"

#include <microhttpd.h>

#define KEY_MIN 16
#define KEY_MAX 128

/* ---- columns ---- */

static void column(struct api_list *l)
{
    const struct api_field *f = &l->fields[l->column];
    check(f->name != NULL);
    bool first = l->column == 0;
    if (l->format == API_CSV) {
        if (!first)
            buf_char(l->to, ',');
        return;
    }
    if (first)
        buf_add_c(l->to, l->format == API_JSON && l->rows > 0 ? ",\n{" : "{");
    buf_fmt(l->to, first ? "\"%z\":" : ",\"%z\":", f->name);
}

static void column_end(struct api_list *l)
{
    l->column++;
    if (l->fields[l->column].name != NULL)
        return;
    l->column = 0;
    l->rows++;
    if (l->format != API_CSV)
        buf_char(l->to, '}');
    if (l->format != API_JSON)
        buf_char(l->to, '\n');
}

void api_text(struct api_list *l, str v)
{
    column(l);
    if (l->format == API_CSV)
        csv_field(l->to, v);
    else {
        struct json_out j;
        json_begin(&j, l->to);
        json_str(&j, v);
    }
    column_end(l);
}

void api_null(struct api_list *l)
{
    check(l->fields[l->column].maybe);
    column(l);
    if (l->format != API_CSV)
        buf_add_c(l->to, "null");
    column_end(l);
}

void api_text_or_null(struct api_list *l, str v)
{
    if (v.n > 0)
        api_text(l, v);
    else
        api_null(l);
}

void api_int(struct api_list *l, int64_t v)
{
    column(l);
    buf_int(l->to, v);
    column_end(l);
}

void api_bool(struct api_list *l, bool v)
{
    column(l);
    buf_add_c(l->to, v ? "true" : "false");
    column_end(l);
}

static bool is_day(day d)
{
    return d > DAY_MIN && d != 0 && d < NO_END && d < DAY_MAX;
}

void api_day(struct api_list *l, day d)
{
    char text[11];
    if (is_day(d))
        api_text(l, (str){text, day_format_iso(d, text)});
    else
        api_null(l);
}

void api_month(struct api_list *l, month m)
{
    char text[8];
    api_text(l, (str){text, month_format_iso(m, text)});
}

/* ---- a list ---- */

static enum api_format format_of(const struct web_request *q)
{
    if (str_find(q->accept, STR("text/csv")) >= 0)
        return API_CSV;
    return str_find(q->accept, STR("application/x-ndjson")) >= 0 ||
                   str_find(q->accept, STR("application/jsonl")) >= 0
               ? API_NDJSON
               : API_JSON;
}

/* The same list from `cursor` on. */
static str next_url(const struct web_request *q, int64_t cursor)
{
    struct buf b;
    buf_init(&b, q->arena, 8192);
    buf_fmt(&b, "<%s?", q->path);
    for (uint32_t i = 0; i < q->n_params; i++) {
        str name = q->params[i].name;
        struct buf braces;
        buf_init(&braces, q->arena, 128);
        buf_fmt(&braces, "{%s}", name);
        if (str_eq_c(name, "cursor") || str_find(str_from_c(q->route->path), buf_str(&braces)) >= 0)
            continue;
        html_url_part(&b, name);
        buf_char(&b, '=');
        html_url_part(&b, q->params[i].value);
        buf_char(&b, '&');
    }
    buf_fmt(&b, "cursor=%l>; rel=\"next\"", cursor);
    buf_char(&b, '\0');
    return (str){b.p, b.n - 1};
}

static void csv_head(struct api_list *l)
{
    for (const struct api_field *f = l->fields; f->name != NULL; f++)
        buf_fmt(l->to, f == l->fields ? "%z" : ",%z", f->name);
    buf_char(l->to, '\n');
}

struct streaming {
    struct api_list list;
    api_part *part;
    struct web_answer answer; /* for refusals of later parts */
};

static enum err_code next_part(struct web_request *q, void *ctx, struct buf *to, bool *end,
                               struct err *e)
{
    struct streaming *s = ctx;
    s->list.to = to;
    s->list.cursor = s->list.next;
    s->list.next = 0;
    s->list.rows = 0;
    enum err_code code = web_db(q, e);
    if (code == ERR_NONE)
        code = s->part(&s->list, &s->answer, e);
    *end = s->list.next == 0;
    return code;
}

static void end_part(struct api_list *l, struct web_answer *a)
{
    static const char *const types[] = {[API_JSON] = "application/json",
                                        [API_CSV] = "text/csv; charset=utf-8",
                                        [API_NDJSON] = "application/x-ndjson"};
    a->type = types[l->format];
    if (l->next != 0)
        web_header(a, "Link", next_url(l->q, l->next));
    if (l->format != API_JSON)
        return;
    buf_add_c(&a->body, "],\n\"next\":");
    if (l->next != 0)
        buf_fmt(&a->body, "\"%l\"}\n", l->next);
    else
        buf_add_c(&a->body, "null}\n");
}

enum err_code api_answer_list(struct web_request *q, struct web_answer *a, api_part *part,
                              struct err *e)
{
    struct streaming *s = arena_new(q->arena, struct streaming);
    int64_t limit = 0, cursor = 0;
    bool limited = num_parse_int(web_param(q, "limit"), &limit);
    num_parse_int(web_param(q, "cursor"), &cursor);
    if ((limited && (limit < 1 || limit > API_MAX_ROWS)) || cursor < 0)
        return err_set(e, ERR_INPUT, "limit từ 1 đến %d; cursor là của câu trả lời trước",
                       "limit: 1 to %d; cursor: that of the answer before", API_MAX_ROWS);
    s->part = part;
    s->list = (struct api_list){.q = q,
                                .fields = q->route->api->fields,
                                .to = &a->body,
                                .format = format_of(q),
                                .cursor = cursor,
                                .limit = limited ? (uint32_t)limit : API_ROWS};
    bool whole = !limited && s->list.format != API_JSON;
    s->list.limit = whole ? API_MAX_ROWS : s->list.limit;
    if (s->list.format == API_CSV)
        csv_head(&s->list);
    if (s->list.format == API_JSON)
        buf_add_c(&a->body, "{\"data\":[");
    enum err_code code = web_db(q, e);
    if (code == ERR_NONE)
        code = part(&s->list, a, e);
    if (code != ERR_NONE)
        return code;
    if (whole && s->list.next != 0) {
        a->more = next_part;
        a->more_ctx = s;
        a->type = s->list.format == API_CSV ? "text/csv; charset=utf-8" : "application/x-ndjson";
        return ERR_NONE;
    }
    end_part(&s->list, a);
    return ERR_NONE;
}

/* ---- a document ---- */

void api_begin(struct web_answer *a, struct json_out *j)
{
    a->type = "application/json";
    json_begin(j, &a->body);
}

void api_put_day(struct json_out *j, day d)
{
    char text[11];
    if (is_day(d))
        json_str(j, (str){text, day_format_iso(d, text)});
    else
        json_none(j);
}

void api_put_month(struct json_out *j, month m)
{
    char text[8];
    json_str(j, (str){text, month_format_iso(m, text)});
}

void api_put_text(struct json_out *j, const char *name, str v)
{
    json_name(j, name);
    if (v.n > 0)
        json_str(j, v);
    else
        json_none(j);
}

void api_put_value(struct json_out *j, struct arena *a, const struct law_type *t, int64_t v)
{
    struct buf b;
    if (t->kind == LAW_BOOL) {
        json_bool(j, v != 0);
        return;
    }
    if (t->kind == LAW_ENUM && v >= 0 && v < t->values->n_values) {
        json_str(j, t->values->values[v].id);
        return;
    }
    buf_init(&b, a, 64);
    law_value_write(t, v, &b);
    if (t->kind == LAW_NUMBER)
        json_raw(j, buf_str(&b));
    else
        json_str(j, buf_str(&b));
}

void api_put_fact(struct json_out *j, struct arena *a, const struct law *l, str fact, str value)
{
    const struct law_symbol *s = law_find(l, fact);
    int64_t v;
    if (s != NULL && law_value_parse(&s->type, value, &v))
        api_put_value(j, a, &s->type, v);
    else if (value.n > 0)
        json_str(j, value);
    else
        json_none(j);
}

/* ---- around it ---- */

enum err_code api_operation(struct web_request *q, str key, struct err *e)
{
    uint8_t sum[32];
    char *text = arena_alloc(q->arena, 2 * STORE_ID_BYTES);
    struct buf b;
    if (key.n < KEY_MIN || key.n > KEY_MAX)
        return err_set(e, ERR_INPUT,
                       "cần đầu mục Idempotency-Key dài %d đến %d ký tự, như một UUID",
                       "the header Idempotency-Key is needed, of %d to %d characters, as a UUID",
                       KEY_MIN, KEY_MAX);
    buf_init(&b, q->arena, 4096);
    buf_fmt(&b, "api\n%l\n%s\n%s", q->user.id, q->path, key);
    store_sha256(buf_str(&b), sum);
    hex_write(text, sum, STORE_ID_BYTES);
    check(q->n_params < WEB_MAX_PARAMS);
    q->params[q->n_params++] =
        (struct web_param){STR("operation"), {text, (size_t)2 * STORE_ID_BYTES}};
    return ERR_NONE;
}

bool api_key_was_used(struct web_request *q)
{
    uint8_t id[STORE_ID_BYTES];
    struct err none = {0};
    bool done = false;
    return hex_read(web_param(q, "operation"), id, STORE_ID_BYTES) &&
           web_db(q, &none) == ERR_NONE &&
           store_was_done(q->db, q->app->province, id, &done, &none) == ERR_NONE && done;
}

bool api_path(str path)
{
    return str_starts(path, STR("/api/"));
}

void api_problem(struct web_request *q, struct web_answer *a, unsigned status, const struct err *e)
{
    struct json_out j;
    api_begin(a, &j);
    a->type = "application/problem+json";
    json_open(&j, '{');
    json_name(&j, "type");
    json_str(&j, STR("about:blank"));
    json_name(&j, "title");
    json_str(&j, str_from_c(MHD_get_reason_phrase_for(status)));
    json_name(&j, "status");
    json_int(&j, status);
    json_name(&j, "detail");
    json_str(&j, str_from_c(e->text[q->lang]));
    if (e->hint[q->lang][0] != '\0')
        api_put_text(&j, "hint", str_from_c(e->hint[q->lang]));
    json_name(&j, "instance");
    json_str(&j, q->path);
    json_close(&j, '}');
    buf_char(&a->body, '\n');
}
