#include "json/json.h"

#include <jansson.h>
#include <stdio.h>
#include <string.h>

static struct json_value *convert(struct arena *a, json_t *from, uint32_t depth);

/* Digits as they would be written in law and files: 12.5, not 12.500000000000000. */
static str real_text(struct arena *a, double v)
{
    char text[64];
    int n = snprintf(text, sizeof(text), "%.15g", v == 0 ? 0.0 : v);
    return arena_str(a, (str){text, (size_t)n});
}

static str int_text(struct arena *a, json_int_t v)
{
    char text[32];
    int n = snprintf(text, sizeof(text), "%" JSON_INTEGER_FORMAT, v);
    return arena_str(a, (str){text, (size_t)n});
}

/* Adds at the end; NULL where what lies within is too deep. */
static struct json_value *add(struct json_value *to, struct json_value *last,
                              struct json_value *one)
{
    if (one == NULL)
        return NULL;
    if (last == NULL)
        to->first = one;
    else
        last->next = one;
    to->n++;
    return one;
}

static bool convert_within(struct arena *a, json_t *from, struct json_value *to, uint32_t depth)
{
    struct json_value *last = NULL;
    const char *name;
    json_t *one;
    size_t i;
    if (json_is_array(from)) {
        json_array_foreach(from, i, one)
        {
            last = add(to, last, convert(a, one, depth + 1));
            if (last == NULL)
                return false;
        }
        return true;
    }
    json_object_foreach(from, name, one)
    {
        last = add(to, last, convert(a, one, depth + 1));
        if (last == NULL)
            return false;
        last->name = arena_str(a, str_from_c(name));
    }
    return true;
}

static struct json_value *convert(struct arena *a, json_t *from, uint32_t depth)
{
    struct json_value *to = arena_new(a, struct json_value);
    if (depth > JSON_MAX_DEPTH)
        return NULL;
    switch (json_typeof(from)) {
    case JSON_NULL:
        break;
    case JSON_TRUE:
    case JSON_FALSE:
        to->kind = JSON_IS_BOOL;
        to->yes = json_is_true(from);
        break;
    case JSON_INTEGER:
        to->kind = JSON_IS_NUMBER;
        to->text = int_text(a, json_integer_value(from));
        break;
    case JSON_REAL:
        to->kind = JSON_IS_NUMBER;
        to->text = real_text(a, json_real_value(from));
        break;
    case JSON_STRING:
        to->kind = JSON_IS_TEXT;
        to->text = arena_str(a, (str){json_string_value(from), json_string_length(from)});
        break;
    case JSON_ARRAY:
    case JSON_OBJECT:
        to->kind = json_is_array(from) ? JSON_IS_LIST : JSON_IS_OBJECT;
        return convert_within(a, from, to, depth) ? to : NULL;
    }
    return to;
}

enum err_code json_read(struct arena *a, str text, const struct json_value **out, struct err *e)
{
    json_error_t wrong;
    json_t *root = json_loadb(text.n > 0 ? text.p : "", text.n,
                              JSON_REJECT_DUPLICATES | JSON_DECODE_ANY, &wrong);
    *out = NULL;
    if (root == NULL)
        return err_set(e, ERR_INPUT, "JSON hỏng ở dòng %d cột %d: %z",
                       "broken JSON in line %d, column %d: %z", wrong.line, wrong.column,
                       wrong.text);
    *out = convert(a, root, 0);
    json_decref(root);
    return *out != NULL ? ERR_NONE
                        : err_set(e, ERR_LIMIT, "JSON lồng quá %d tầng",
                                  "JSON nested deeper than %d levels", JSON_MAX_DEPTH);
}

const struct json_value *json_member(const struct json_value *v, str name)
{
    if (v == NULL || v->kind != JSON_IS_OBJECT)
        return NULL;
    for (const struct json_value *one = v->first; one != NULL; one = one->next) {
        if (str_eq(one->name, name))
            return one;
    }
    return NULL;
}

str json_text(const struct json_value *v, const char *name)
{
    const struct json_value *m = json_member(v, str_from_c(name));
    return m != NULL && m->kind == JSON_IS_TEXT ? m->text : STR("");
}
