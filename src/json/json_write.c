#include "base/check.h"
#include "base/escape.h"
#include "json/json.h"

void json_begin(struct json_out *j, struct buf *to)
{
    *j = (struct json_out){.to = to};
}

static void part(struct json_out *j)
{
    if (j->more[j->depth])
        buf_char(j->to, ',');
    j->more[j->depth] = true;
}

void json_name_str(struct json_out *j, str name)
{
    part(j);
    escape_json(j->to, name);
    buf_char(j->to, ':');
    j->more[j->depth] = false; /* its value follows without a comma */
}

void json_name(struct json_out *j, const char *name)
{
    json_name_str(j, str_from_c(name));
}

void json_open(struct json_out *j, char bracket)
{
    part(j);
    check(j->depth <= JSON_MAX_DEPTH);
    j->more[++j->depth] = false;
    buf_char(j->to, bracket);
}

void json_close(struct json_out *j, char bracket)
{
    check(j->depth > 0);
    j->depth--;
    j->more[j->depth] = true;
    buf_char(j->to, bracket);
}

void json_str(struct json_out *j, str v)
{
    part(j);
    escape_json(j->to, v);
}

void json_int(struct json_out *j, int64_t v)
{
    part(j);
    buf_int(j->to, v);
}

void json_bool(struct json_out *j, bool v)
{
    json_raw(j, v ? STR("true") : STR("false"));
}

void json_none(struct json_out *j)
{
    json_raw(j, STR("null"));
}

void json_raw(struct json_out *j, str v)
{
    part(j);
    buf_add(j->to, v);
}

static void put_within(struct json_out *j, const struct json_value *v)
{
    bool object = v->kind == JSON_IS_OBJECT;
    json_open(j, object ? '{' : '[');
    for (const struct json_value *one = v->first; one != NULL; one = one->next) {
        if (object)
            json_name_str(j, one->name);
        json_put(j, one);
    }
    json_close(j, object ? '}' : ']');
}

void json_put(struct json_out *j, const struct json_value *v)
{
    switch (v->kind) {
    case JSON_IS_NULL:
        json_none(j);
        break;
    case JSON_IS_BOOL:
        json_bool(j, v->yes);
        break;
    case JSON_IS_NUMBER:
        json_raw(j, v->text);
        break;
    case JSON_IS_TEXT:
        json_str(j, v->text);
        break;
    case JSON_IS_LIST:
    case JSON_IS_OBJECT:
        put_within(j, v);
        break;
    }
}
