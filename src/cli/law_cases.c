#include "cli/law_cases.h"

#include "base/fmt.h"
#include "base/text.h"

/* Reading one file. */
struct reader {
    struct arena *arena;
    str file;
    struct case_errors *errors;
};

struct err *case_error(struct case_errors *errors, str file, const struct case_node *at,
                       const char *vi, const char *en, ...)
{
    static struct err dropped;
    errors->count++;
    struct err *e = &dropped;
    if (errors->list.n < CASE_MAX_ERRORS) {
        e = arena_new(errors->arena, struct err);
        vec_push(errors->arena, &errors->list, e);
    }
    va_list args;
    e->code = ERR_INPUT;
    va_start(args, en);
    fmt_write_v(e->text[LANG_VI], sizeof(e->text[LANG_VI]), vi, args);
    va_end(args);
    va_start(args, en);
    fmt_write_v(e->text[LANG_EN], sizeof(e->text[LANG_EN]), en, args);
    va_end(args);
    if (at != NULL)
        err_at(e, file, at->line, at->column, 1);
    else
        err_at(e, file, 0, 0, 0);
    return e;
}

static void suggest(struct err *e, str word, const char *const *known, size_t n)
{
    const char *best = NULL;
    int nearest = 4;
    for (size_t i = 0; i < n; i++) {
        int distance = str_distance(word, str_from_c(known[i]), nearest);
        if (distance < nearest) {
            nearest = distance;
            best = known[i];
        }
    }
    if (best != NULL)
        err_hint(e, "có phải là %z?", "did you mean %z?", best);
}

static bool expect_map(struct reader *r, const struct case_node *n, const struct case_node *key)
{
    if (n->kind == CASE_MAP)
        return true;
    case_error(r->errors, r->file, n, "sau \"%s\" phải là các dòng \"tên: giá trị\"",
               "\"%s\" must hold lines of \"name: value\"", key->text);
    return false;
}

static void read_entries(struct reader *r, const struct case_node *map, struct case_entries *out)
{
    for (uint32_t i = 0; i < map->n; i++) {
        struct case_entry entry = {map->keys[i], map->items[i]};
        vec_push(r->arena, out, entry);
    }
}

/* ---- head of a case ---- */

static bool read_margin(struct reader *r, const struct case_node *n, str variable,
                        struct case_margins *out)
{
    struct case_margin m = {.variable = variable, .at = n};
    if (n->kind != CASE_SCALAR || !fraction_parse(n->text, &m.value) || m.value.n < 0) {
        case_error(r->errors, r->file, n, "sai số cho phép phải là một số không âm",
                   "a margin must be a number that is not negative");
        return false;
    }
    vec_push(r->arena, out, m);
    return true;
}

static bool read_margins(struct reader *r, const struct case_node *n, struct case_margins *out)
{
    bool ok = true;
    if (n->kind != CASE_MAP)
        return read_margin(r, n, STR(""), out);
    for (uint32_t i = 0; i < n->n; i++) {
        str variable = n->keys[i]->text;
        bool is_default = str_eq_c(variable, "default");
        if (!read_margin(r, n->items[i], is_default ? STR("") : variable, out))
            ok = false;
        else if (!is_default)
            out->v[out->n - 1].at = n->keys[i];
    }
    return ok;
}

static bool read_period(struct reader *r, const struct case_node *n, struct test_case *c)
{
    c->has_period = n->kind == CASE_SCALAR && case_period_parse(n->text, &c->period);
    if (!c->has_period) {
        struct err *e = case_error(r->errors, r->file, n, "không phải là một kỳ", "not a period");
        err_hint(e, "viết 2024-07, 2024, month:2024-07:3 hoặc ETERNITY",
                 "write 2024-07, 2024, month:2024-07:3 or ETERNITY");
    }
    return c->has_period;
}

static bool read_text(struct reader *r, const struct case_node *n, str *out)
{
    if (n->kind == CASE_SCALAR) {
        *out = n->text;
        return true;
    }
    case_error(r->errors, r->file, n, "ở đây phải là một dòng chữ", "a text is needed here");
    return false;
}

static bool read_known_on(struct reader *r, const struct case_node *n, struct test_case *c)
{
    if (n->kind == CASE_SCALAR && day_parse(n->text, &c->known_on))
        return true;
    struct err *e =
        case_error(r->errors, r->file, n, "known_on phải là một ngày", "known_on must be a date");
    err_hint(e, "viết 2024-08-01", "write 2024-08-01");
    return false;
}

static bool read_keywords(struct reader *r, const struct case_node *n)
{
    bool ok = n->kind != CASE_MAP;
    for (uint32_t i = 0; ok && n->kind == CASE_LIST && i < n->n; i++)
        ok = n->items[i]->kind == CASE_SCALAR;
    if (!ok)
        case_error(r->errors, r->file, n, "keywords là một từ hoặc một dãy từ",
                   "keywords are a word or a list of words");
    return ok;
}

/* ---- input ---- */

enum entity_key { KEY_NONE, KEY_PERSON, KEY_PERSONS, KEY_HOUSEHOLD, KEY_HOUSEHOLDS };

static enum entity_key entity_key(str text)
{
    static const struct {
        const char *text;
        enum entity_key key;
    } keys[] = {
        {"person", KEY_PERSON},         {"persons", KEY_PERSONS}, {"household", KEY_HOUSEHOLD},
        {"households", KEY_HOUSEHOLDS}, {"người", KEY_PERSONS},   {"hộ", KEY_HOUSEHOLD},
    };
    for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++) {
        if (str_eq_c(text, keys[i].text))
            return keys[i].key;
    }
    return KEY_NONE;
}

static bool add_group(struct reader *r, str name, const struct case_node *at,
                      const struct case_node *value, struct case_groups *out)
{
    struct case_group g = {.name = name, .at = at};
    if (!case_node_is_null(value)) {
        if (!expect_map(r, value, at))
            return false;
        read_entries(r, value, &g.entries);
    }
    vec_push(r->arena, out, g);
    return true;
}

static bool read_groups(struct reader *r, const struct case_node *key,
                        const struct case_node *value, uint32_t max, struct case_groups *out)
{
    bool ok = expect_map(r, value, key);
    if (!ok)
        return false;
    if (value->n > max || value->n == 0) {
        case_error(r->errors, r->file, key, "\"%s\" nhận từ 1 đến %u tên",
                   "\"%s\" takes from 1 to %u names", key->text, max);
        return false;
    }
    for (uint32_t i = 0; i < value->n; i++)
        ok = add_group(r, value->keys[i]->text, value->keys[i], value->items[i], out) && ok;
    return ok;
}

/* Without names of entities: one person, or as many as the lists are long. */
static bool read_flat(struct reader *r, const struct case_node *map, struct test_case *c)
{
    uint32_t n = 1;
    const struct case_node *first = NULL;
    for (uint32_t i = 0; i < map->n; i++) {
        const struct case_node *value = map->items[i];
        if (value->kind != CASE_LIST)
            continue;
        if (value->n == 0 || value->n > CASE_MAX_HOUSEHOLDS || (first != NULL && value->n != n)) {
            struct err *e =
                case_error(r->errors, r->file, value, "dãy dài %u", "a list of %u", value->n);
            err_hint(e, "các dãy phải dài như nhau, từ 1 đến %d",
                     "lists must be of one length, from 1 to %d", (int)CASE_MAX_HOUSEHOLDS);
            return false;
        }
        first = value;
        n = value->n;
    }
    c->flat = true;
    if (map->kind == CASE_MAP)
        read_entries(r, map, &c->flat_input);
    for (uint32_t i = 0; i < n; i++) {
        struct case_group nobody = {.at = map};
        vec_push(r->arena, &c->persons, nobody);
        vec_push(r->arena, &c->households, nobody);
    }
    return true;
}

static bool read_entity(struct reader *r, const struct case_node *key,
                        const struct case_node *value, struct test_case *c)
{
    switch (entity_key(key->text)) {
    case KEY_PERSONS:
        return read_groups(r, key, value, CASE_MAX_PERSONS, &c->persons);
    case KEY_HOUSEHOLDS:
        return read_groups(r, key, value, CASE_MAX_HOUSEHOLDS, &c->households);
    case KEY_HOUSEHOLD:
        return add_group(r, STR(""), key, value, &c->households);
    case KEY_PERSON:
        return add_group(r, STR(""), key, value, &c->persons);
    case KEY_NONE:
        break;
    }
    struct err *e = case_error(r->errors, r->file, key, "\"%s\" đứng cạnh persons hoặc household",
                               "\"%s\" stands beside persons or household", key->text);
    err_hint(e, "đưa vào một người (persons: {Tên: {…}}) hoặc vào household",
             "put it in a person (persons: {Name: {…}}) or in the household");
    return false;
}

static bool read_input(struct reader *r, const struct case_node *key, const struct case_node *value,
                       struct test_case *c)
{
    bool by_entity = false, ok = true;
    if (case_node_is_null(value))
        return read_flat(r, value, c);
    if (!expect_map(r, value, key))
        return false;
    for (uint32_t i = 0; i < value->n; i++)
        by_entity = by_entity || entity_key(value->keys[i]->text) != KEY_NONE;
    if (!by_entity)
        return read_flat(r, value, c);
    for (uint32_t i = 0; i < value->n; i++)
        ok = read_entity(r, value->keys[i], value->items[i], c) && ok;
    struct case_group nobody = {.at = key};
    if (c->persons.n == 0)
        vec_push(r->arena, &c->persons, nobody);
    if (c->households.n == 0)
        vec_push(r->arena, &c->households, nobody);
    return ok;
}

/* ---- output ---- */

static void add_expect(struct reader *r, struct test_case *c, enum case_scope scope, int64_t which,
                       struct case_entry entry)
{
    struct case_expect x = {.scope = scope, .all = which < 0, .entry = entry};
    x.which = which < 0 ? 0 : (uint32_t)which;
    vec_push(r->arena, &c->outputs, x);
}

static bool expect_in(struct reader *r, struct test_case *c, enum case_scope scope, int64_t which,
                      const struct case_node *key, const struct case_node *value)
{
    if (!expect_map(r, value, key))
        return false;
    struct case_entries entries = {0};
    read_entries(r, value, &entries);
    for (uint32_t i = 0; i < entries.n; i++)
        add_expect(r, c, scope, which, entries.v[i]);
    return true;
}

static bool expect_by_name(struct reader *r, struct test_case *c, enum case_scope scope,
                           const struct case_node *key, const struct case_node *value)
{
    const struct case_groups *groups = scope == CASE_OF_PERSON ? &c->persons : &c->households;
    bool ok = expect_map(r, value, key);
    for (uint32_t i = 0; ok && i < value->n; i++) {
        uint32_t g = 0;
        while (g < groups->n && !str_eq(groups->v[g].name, value->keys[i]->text))
            g++;
        if (g == groups->n) {
            struct err *e = case_error(
                r->errors, r->file, value->keys[i], "đầu vào không có ai hay hộ nào tên \"%s\"",
                "the input has nobody and no household named \"%s\"", value->keys[i]->text);
            for (uint32_t k = 0; k < groups->n; k++) {
                if (groups->v[k].name.n > 0 &&
                    str_distance(groups->v[k].name, value->keys[i]->text, 3) < 3)
                    err_hint(e, "có phải là %s?", "did you mean %s?", groups->v[k].name);
            }
            return false;
        }
        ok = expect_in(r, c, scope, g, value->keys[i], value->items[i]);
    }
    return ok;
}

static bool read_output(struct reader *r, const struct case_node *key,
                        const struct case_node *value, struct test_case *c)
{
    bool ok = expect_map(r, value, key);
    for (uint32_t i = 0; ok && i < value->n; i++) {
        const struct case_node *k = value->keys[i], *v = value->items[i];
        switch (entity_key(k->text)) {
        case KEY_PERSONS:
            ok = expect_by_name(r, c, CASE_OF_PERSON, k, v);
            break;
        case KEY_HOUSEHOLDS:
            ok = expect_by_name(r, c, CASE_OF_HOUSEHOLD, k, v);
            break;
        case KEY_PERSON:
            ok = expect_in(r, c, CASE_OF_PERSON, -1, k, v);
            break;
        case KEY_HOUSEHOLD:
            ok = expect_in(r, c, CASE_OF_HOUSEHOLD, -1, k, v);
            break;
        case KEY_NONE:
            add_expect(r, c, CASE_OF_ALL, -1, (struct case_entry){k, v});
            break;
        }
    }
    if (ok && c->outputs.n == 0) {
        case_error(r->errors, r->file, key, "output không có gì để so", "output expects nothing");
        return false;
    }
    return ok;
}

/* ---- a case ---- */

static const char *const case_keys[] = {"name",
                                        "description",
                                        "keywords",
                                        "period",
                                        "known_on",
                                        "absolute_error_margin",
                                        "relative_error_margin",
                                        "input",
                                        "output"};
#define CASE_KEY_COUNT (sizeof(case_keys) / sizeof(case_keys[0]))
enum {
    AT_NAME,
    AT_DESCRIPTION,
    AT_KEYWORDS,
    AT_PERIOD,
    AT_KNOWN_ON,
    AT_ABSOLUTE,
    AT_RELATIVE,
    AT_INPUT,
    AT_OUTPUT
};

static bool read_key(struct reader *r, size_t which, const struct case_node *value,
                     struct test_case *c)
{
    switch (which) {
    case AT_NAME:
        return read_text(r, value, &c->name);
    case AT_DESCRIPTION:
        return read_text(r, value, &c->description);
    case AT_KEYWORDS:
        return read_keywords(r, value);
    case AT_PERIOD:
        return read_period(r, value, c);
    case AT_KNOWN_ON:
        return read_known_on(r, value, c);
    case AT_ABSOLUTE:
        return read_margins(r, value, &c->absolute);
    case AT_RELATIVE:
        return read_margins(r, value, &c->relative);
    default:
        return true; /* input and output, in that order, after all else */
    }
}

/* The mapping's key and value at `name`; false when it is not given. */
static bool find(const struct case_node *map, const char *name, const struct case_node **key,
                 const struct case_node **value)
{
    for (uint32_t i = 0; i < map->n; i++) {
        if (str_eq_c(map->keys[i]->text, name)) {
            *key = map->keys[i];
            *value = map->items[i];
            return true;
        }
    }
    return false;
}

static bool read_head(struct reader *r, const struct case_node *map, struct test_case *c)
{
    bool ok = true;
    for (uint32_t i = 0; i < map->n; i++) {
        size_t k = 0;
        while (k < CASE_KEY_COUNT && !str_eq_c(map->keys[i]->text, case_keys[k]))
            k++;
        if (k < CASE_KEY_COUNT) {
            ok = read_key(r, k, map->items[i], c) && ok;
            continue;
        }
        struct err *e = case_error(r->errors, r->file, map->keys[i], "ca không có mục \"%s\"",
                                   "a case has no key \"%s\"", map->keys[i]->text);
        suggest(e, map->keys[i]->text, case_keys, CASE_KEY_COUNT);
        ok = false;
    }
    return ok;
}

static void read_case(struct reader *r, const struct case_node *map, struct test_cases *cases)
{
    static const struct case_node nothing = {.kind = CASE_SCALAR};
    const struct case_node *key, *value;
    struct test_case c = {.file = r->file, .line = map->line, .at = map, .known_on = DAY_MAX};
    if (map->kind != CASE_MAP) {
        case_error(r->errors, r->file, map, "một ca gồm name, period, input, output",
                   "a case consists of name, period, input, output");
        return;
    }
    bool ok = read_head(r, map, &c);
    if (find(map, "input", &key, &value))
        ok = read_input(r, key, value, &c) && ok;
    else
        ok = read_flat(r, &nothing, &c) && ok;
    if (!find(map, "output", &key, &value)) {
        case_error(r->errors, r->file, map, "ca không có output", "the case has no output");
        return;
    }
    if (ok && read_output(r, key, value, &c))
        vec_push(r->arena, cases, c);
}

void cases_read(struct arena *a, str text, str file, struct test_cases *cases,
                struct case_errors *errors)
{
    struct reader r = {.arena = a, .file = file, .errors = errors};
    struct case_node *root = NULL;
    struct err e = {0};
    if (case_yaml_read(a, text, file, &root, &e) != ERR_NONE) {
        errors->count++;
        if (errors->list.n < CASE_MAX_ERRORS) {
            struct err *kept = arena_new(errors->arena, struct err);
            *kept = e;
            vec_push(errors->arena, &errors->list, kept);
        }
        return;
    }
    if (root == NULL || case_node_is_null(root) || (root->kind == CASE_LIST && root->n == 0)) {
        case_error(errors, file, root, "tệp không có ca nào", "the file has no case");
        return;
    }
    if (root->kind != CASE_LIST) {
        read_case(&r, root, cases);
        return;
    }
    for (uint32_t i = 0; i < root->n; i++)
        read_case(&r, root->items[i], cases);
}

bool case_matches(struct arena *scratch, const struct test_case *c, str filter)
{
    struct arena_mark mark = arena_save(scratch);
    str wanted = text_fold(scratch, filter);
    bool found = str_find(text_fold(scratch, c->name), wanted) >= 0;
    const struct case_node *words = case_node_get(c->at, "keywords");
    if (words != NULL && words->kind == CASE_SCALAR)
        found = found || str_find(text_fold(scratch, words->text), wanted) >= 0;
    for (uint32_t i = 0; words != NULL && words->kind == CASE_LIST && i < words->n; i++)
        found = found || str_find(text_fold(scratch, words->items[i]->text), wanted) >= 0;
    arena_restore(scratch, mark);
    return found;
}
