#include "cli/law_case_yaml.h"

#include "base/text.h"

#include <yaml.h>

struct reader {
    struct arena *arena;
    yaml_parser_t parser;
    str name;
    struct err *e;
    uint32_t nodes;
    int depth;
};

struct node_list {
    struct case_node **v;
    uint32_t n, cap;
};

static enum err_code wrong(struct reader *r, yaml_mark_t at, enum err_code code, const char *vi,
                           const char *en)
{
    err_set(r->e, code, vi, en);
    err_at(r->e, r->name, (uint32_t)at.line + 1, (uint32_t)at.column + 1, 1);
    return code;
}

static enum err_code next_event(struct reader *r, yaml_event_t *event)
{
    if (yaml_parser_parse(&r->parser, event))
        return ERR_NONE;
    yaml_mark_t at = r->parser.problem_mark;
    const char *problem = r->parser.problem != NULL ? r->parser.problem : "?";
    if (r->parser.error == YAML_READER_ERROR) /* tells an offset, not a place */
        at = r->parser.mark;
    err_set(r->e, ERR_INPUT, "không phải là YAML: %z", "this is not YAML: %z", problem);
    err_at(r->e, r->name, (uint32_t)at.line + 1, (uint32_t)at.column + 1, 1);
    return ERR_INPUT;
}

static enum err_code check_plain(struct reader *r, const yaml_event_t *event, const void *anchor,
                                 const void *tag)
{
    if (anchor != NULL)
        return wrong(r, event->start_mark, ERR_INPUT, "không nhận neo (&tên)",
                     "anchors (&name) are not taken");
    if (tag != NULL)
        return wrong(r, event->start_mark, ERR_INPUT, "không nhận thẻ kiểu (!kiểu)",
                     "tags (!type) are not taken");
    return ERR_NONE;
}

static enum err_code read_node(struct reader *r, yaml_event_t *event, struct case_node **out);

static enum err_code read_scalar(struct reader *r, const yaml_event_t *event, struct case_node *n)
{
    n->kind = CASE_SCALAR;
    n->quoted = event->data.scalar.style != YAML_PLAIN_SCALAR_STYLE;
    str text = {(const char *)event->data.scalar.value, event->data.scalar.length};
    if (text.n > CASE_MAX_SCALAR_BYTES)
        return wrong(r, event->start_mark, ERR_LIMIT, "giá trị dài quá 65.536 byte",
                     "a value of more than 65,536 bytes");
    if (str_find_char(text, '\0') >= 0) /* by an escape in quotes */
        return wrong(r, event->start_mark, ERR_INPUT, "có ký tự NUL", "there is a NUL character");
    enum err_code code = text_nfc(r->arena, text, &n->text, r->e); /* escapes too may be NFD */
    if (code != ERR_NONE)
        err_at(r->e, r->name, n->line, n->column, 1);
    else
        n->text = arena_str(r->arena, n->text);
    return code;
}

static enum err_code read_list(struct reader *r, struct case_node *n)
{
    struct node_list items = {0};
    n->kind = CASE_LIST;
    for (;;) {
        yaml_event_t event;
        enum err_code code = next_event(r, &event);
        if (code != ERR_NONE)
            return code;
        if (event.type == YAML_SEQUENCE_END_EVENT) {
            yaml_event_delete(&event);
            break;
        }
        struct case_node *item;
        code = read_node(r, &event, &item);
        if (code != ERR_NONE)
            return code;
        vec_push(r->arena, &items, item);
    }
    n->items = items.v;
    n->n = items.n;
    return ERR_NONE;
}

static enum err_code check_key(struct reader *r, const struct node_list *keys,
                               const struct case_node *key)
{
    enum err_code code = ERR_INPUT;
    if (key->kind != CASE_SCALAR) {
        err_set(r->e, code, "khóa phải là một tên", "a key must be a name");
    } else if (str_eq_c(key->text, "<<") && !key->quoted) {
        err_set(r->e, code, "không nhận phép trộn (<<)", "merging (<<) is not taken");
    } else if (keys->n == CASE_MAX_KEYS) {
        code = ERR_LIMIT;
        err_set(r->e, code, "quá %d khóa trong một nhóm", "more than %d keys in one mapping",
                (int)CASE_MAX_KEYS);
    } else {
        uint32_t i = 0;
        while (i < keys->n && !str_eq(keys->v[i]->text, key->text))
            i++;
        if (i == keys->n)
            return ERR_NONE;
        err_set(r->e, code, "\"%s\" đã có ở dòng %u", "\"%s\" is already given in line %u",
                key->text, keys->v[i]->line);
    }
    err_at(r->e, r->name, key->line, key->column, 1);
    return code;
}

static enum err_code read_map(struct reader *r, struct case_node *n)
{
    struct node_list keys = {0}, values = {0};
    n->kind = CASE_MAP;
    for (;;) {
        yaml_event_t event;
        struct case_node *key, *value;
        enum err_code code = next_event(r, &event);
        if (code != ERR_NONE)
            return code;
        if (event.type == YAML_MAPPING_END_EVENT) {
            yaml_event_delete(&event);
            break;
        }
        code = read_node(r, &event, &key);
        if (code == ERR_NONE)
            code = check_key(r, &keys, key);
        if (code == ERR_NONE)
            code = next_event(r, &event);
        if (code == ERR_NONE)
            code = read_node(r, &event, &value);
        if (code != ERR_NONE)
            return code;
        vec_push(r->arena, &keys, key);
        vec_push(r->arena, &values, value);
    }
    n->keys = keys.v;
    n->items = values.v;
    n->n = values.n;
    return ERR_NONE;
}

static enum err_code read_by_kind(struct reader *r, const yaml_event_t *event, struct case_node *n)
{
    enum err_code code;
    switch (event->type) {
    case YAML_SCALAR_EVENT:
        code = check_plain(r, event, event->data.scalar.anchor, event->data.scalar.tag);
        return code != ERR_NONE ? code : read_scalar(r, event, n);
    case YAML_SEQUENCE_START_EVENT:
        code = check_plain(r, event, event->data.sequence_start.anchor,
                           event->data.sequence_start.tag);
        return code != ERR_NONE ? code : read_list(r, n);
    case YAML_MAPPING_START_EVENT:
        code =
            check_plain(r, event, event->data.mapping_start.anchor, event->data.mapping_start.tag);
        return code != ERR_NONE ? code : read_map(r, n);
    default:
        return wrong(r, event->start_mark, ERR_INPUT, "không nhận bí danh (*tên)",
                     "aliases (*name) are not taken");
    }
}

/* Takes the event and deletes it. */
static enum err_code read_node(struct reader *r, yaml_event_t *event, struct case_node **out)
{
    enum err_code code;
    struct case_node *n = arena_new(r->arena, struct case_node);
    n->line = (uint32_t)event->start_mark.line + 1;
    n->column = (uint32_t)event->start_mark.column + 1;
    if (r->nodes++ == CASE_MAX_NODES)
        code = wrong(r, event->start_mark, ERR_LIMIT, "tệp có quá 500.000 giá trị",
                     "the file has more than 500,000 values");
    else if (r->depth == CASE_MAX_DEPTH)
        code = wrong(r, event->start_mark, ERR_LIMIT, "lồng quá 32 lớp",
                     "nested more than 32 levels deep");
    else {
        r->depth++;
        code = read_by_kind(r, event, n);
        r->depth--;
    }
    yaml_event_delete(event);
    *out = n;
    return code;
}

/* Skips an event that must be of that type. */
static enum err_code expect(struct reader *r, yaml_event_type_t type)
{
    yaml_event_t event;
    enum err_code code = next_event(r, &event);
    if (code != ERR_NONE)
        return code;
    if (event.type != type)
        code =
            wrong(r, event.start_mark, ERR_INPUT, "chỉ nhận một tài liệu trong một tệp (thừa ---)",
                  "one document a file (there is one more ---)");
    yaml_event_delete(&event);
    return code;
}

static enum err_code read_stream(struct reader *r, struct case_node **out)
{
    yaml_event_t event;
    enum err_code code = expect(r, YAML_STREAM_START_EVENT);
    if (code == ERR_NONE)
        code = next_event(r, &event);
    if (code != ERR_NONE)
        return code;
    bool empty = event.type == YAML_STREAM_END_EVENT;
    yaml_event_delete(&event); /* else the document's start */
    if (empty)
        return ERR_NONE;
    code = next_event(r, &event);
    if (code == ERR_NONE)
        code = read_node(r, &event, out);
    if (code == ERR_NONE)
        code = expect(r, YAML_DOCUMENT_END_EVENT);
    return code != ERR_NONE ? code : expect(r, YAML_STREAM_END_EVENT);
}

enum err_code case_yaml_read(struct arena *a, str text, str name, struct case_node **out,
                             struct err *e)
{
    struct reader r = {.arena = a, .name = name, .e = e};
    *out = NULL;
    if (text.n > CASE_MAX_FILE_BYTES) {
        err_set(e, ERR_LIMIT, "tệp lớn quá 4 MiB", "the file is larger than 4 MiB");
        err_at(e, name, 0, 0, 0);
        return ERR_LIMIT;
    }
    str nfc;
    enum err_code code = text_nfc(a, text_without_bom(text), &nfc, e);
    if (code != ERR_NONE) {
        err_at(e, name, e->where.line, e->where.column, 1);
        return code;
    }
    if (!yaml_parser_initialize(&r.parser))
        return err_set(e, ERR_INTERNAL, "hết bộ nhớ", "out of memory");
    yaml_parser_set_encoding(&r.parser, YAML_UTF8_ENCODING);
    yaml_parser_set_input_string(&r.parser, (const unsigned char *)nfc.p, nfc.n);
    struct case_node *root = NULL;
    code = read_stream(&r, &root);
    yaml_parser_delete(&r.parser);
    if (code == ERR_NONE)
        *out = root;
    return code;
}

struct case_node *case_node_get(const struct case_node *map, const char *key)
{
    for (uint32_t i = 0; map->kind == CASE_MAP && i < map->n; i++) {
        if (str_eq_c(map->keys[i]->text, key))
            return map->items[i];
    }
    return NULL;
}

bool case_node_is_null(const struct case_node *n)
{
    return n->kind == CASE_SCALAR && !n->quoted &&
           (n->text.n == 0 || str_eq_c(n->text, "~") || str_eq_c(n->text, "null"));
}
