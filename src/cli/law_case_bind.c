#include "cli/law_case_bind_int.h"

#include "base/check.h"
#include "base/num.h"

#include <stdlib.h>

struct err *bind_error(struct binder *b, const struct case_node *at, const char *vi, const char *en,
                       str a, str c)
{
    b->ok = false;
    return case_error(b->errors, b->out->test->file, at, vi, en, a, c);
}

const struct law_symbol *bind_symbol(struct binder *b, const struct case_node *name)
{
    const struct law_symbol *s = law_find(b->law, name->text);
    if (s != NULL)
        return s;
    struct err *e = bind_error(b, name, "luật không có dữ kiện hay quy tắc nào tên \"%s\"",
                               "the law has no fact or rule named \"%s\"", name->text, STR(""));
    str near = law_suggest(b->law, name->text);
    if (near.n > 0)
        err_hint(e, "có phải là %s?", "did you mean %s?", near);
    return NULL;
}

/* ---- people and households to rows ---- */

static int64_t person_named(const struct test_case *c, str name)
{
    for (uint32_t i = 0; i < c->persons.n; i++) {
        if (c->persons.v[i].name.n > 0 && str_eq(c->persons.v[i].name, name))
            return i;
    }
    return -1;
}

static void put_member(struct binder *b, const struct case_node *at, uint32_t household,
                       int64_t role)
{
    const struct test_case *c = b->out->test;
    int64_t p = at->kind == CASE_SCALAR ? person_named(c, at->text) : -1;
    if (p < 0) {
        struct err *e = bind_error(b, at, "persons không có ai tên \"%s\"",
                                   "persons has nobody named \"%s\"", at->text, STR(""));
        for (uint32_t i = 0; i < c->persons.n; i++) {
            if (str_distance(c->persons.v[i].name, at->text, 3) < 3)
                err_hint(e, "có phải là %s?", "did you mean %s?", c->persons.v[i].name);
        }
        return;
    }
    if (b->household_of[p] >= 0) {
        bind_error(b, at, "%s đã là thành viên của một hộ", "%s is already a member of a household",
                   at->text, STR(""));
        return;
    }
    b->household_of[p] = household;
    b->role_of[p] = role;
    b->role_at[p] = at;
    vec_push(b->arena, &b->order, (uint32_t)p);
}

/* Does `text` name that value, in the singular or in an English plural? */
static bool names_role(const struct law_enum_value *v, str text)
{
    if (str_eq(text, v->name) || str_eq(text, v->id))
        return true;
    static const struct {
        const char *one, *many;
    } endings[] = {{"child", "children"}, {"wife", "wives"}, {"man", "men"}, {"person", "people"},
                   {"y", "ies"},          {"s", "ses"},      {"x", "xes"},   {"h", "hes"}};
    for (size_t i = 0; i < sizeof(endings) / sizeof(endings[0]); i++) {
        str one = str_from_c(endings[i].one), many = str_from_c(endings[i].many);
        if (str_ends(v->id, one) && str_ends(text, many) && v->id.n - one.n == text.n - many.n &&
            str_starts(text, str_slice(v->id, 0, v->id.n - one.n)))
            return true;
    }
    return str_starts(text, v->id) && text.n == v->id.n + 1 && text.p[text.n - 1] == 's';
}

/* The value of the role that a key of a household names; -1: "members", -2: none. */
static int64_t role_of_key(const struct binder *b, const struct case_entry *entry)
{
    str key = entry->name->text;
    if (str_eq_c(key, "members") || str_eq_c(key, "thành_viên"))
        return -1;
    if (b->role == NULL)
        return -2;
    const struct law_enum *roles = b->role->type.values;
    for (uint32_t i = 0; i < roles->n_values; i++) {
        if (names_role(&roles->values[i], key)) {
            bool people = entry->value->kind == CASE_LIST ||
                          (entry->value->kind == CASE_SCALAR &&
                           person_named(b->out->test, entry->value->text) >= 0);
            return people || law_find(b->law, key) == NULL ? (int64_t)i : -2;
        }
    }
    return -2;
}

static void bind_members(struct binder *b, uint32_t household)
{
    const struct case_group *g = &b->out->test->households.v[household];
    for (uint32_t i = 0; i < g->entries.n; i++) {
        const struct case_entry *entry = &g->entries.v[i];
        int64_t role = role_of_key(b, entry);
        if (role == -2)
            continue;
        if (entry->value->kind == CASE_LIST) {
            for (uint32_t k = 0; k < entry->value->n; k++)
                put_member(b, entry->value->items[k], household, role);
        } else {
            put_member(b, entry->value, household, role);
        }
    }
}

/* Members that no household names: all of them are those of the only one, else it is a mistake. */
static void bind_unnamed_members(struct binder *b)
{
    const struct test_case *c = b->out->test;
    bool together = b->order.n == 0 && c->households.n == 1;
    for (uint32_t i = 0; i < c->persons.n; i++) {
        if (b->household_of[i] >= 0)
            continue;
        if (c->flat || together) {
            b->household_of[i] = c->flat ? i : 0;
            b->role_of[i] = c->flat ? 0 : -1;
            vec_push(b->arena, &b->order, i);
            continue;
        }
        struct err *e = bind_error(b, c->persons.v[i].at, "%s không thuộc hộ nào",
                                   "%s belongs to no household", c->persons.v[i].name, STR(""));
        err_hint(e, "thêm vào household: {members: [%s]}", "add it to household: {members: [%s]}",
                 c->persons.v[i].name);
    }
}

static void bind_rows(struct binder *b)
{
    struct bound_case *out = b->out;
    const struct test_case *c = out->test;
    b->household_of = arena_array(b->arena, int64_t, c->persons.n);
    b->role_of = arena_array(b->arena, int64_t, c->persons.n);
    b->role_at = arena_alloc_array(b->arena, sizeof(*b->role_at), c->persons.n);
    for (uint32_t i = 0; i < c->persons.n; i++)
        b->household_of[i] = b->role_of[i] = -1;
    for (uint32_t h = 0; h < c->households.n; h++)
        bind_members(b, h);
    bind_unnamed_members(b);
    out->households = c->households.n;
    out->persons = b->order.n;
    out->first = arena_array(b->arena, uint32_t, c->households.n + 1);
    out->person_row = arena_array(b->arena, uint32_t, c->persons.n);
    out->person_at = arena_array(b->arena, uint32_t, c->persons.n);
    uint32_t row = 0;
    for (uint32_t h = 0; h < c->households.n; h++) {
        out->first[h] = row;
        for (uint32_t i = 0; i < b->order.n; i++) {
            uint32_t p = b->order.v[i];
            if (b->household_of[p] != h)
                continue;
            out->person_at[row] = p;
            out->person_row[p] = row++;
        }
    }
    out->first[c->households.n] = row;
}

/* ---- what is given ---- */

static int by_start(const void *a, const void *b)
{
    const struct case_timed *x = a, *y = b;
    return x->from < y->from ? -1 : x->from > y->from;
}

/* A value with periods: a month or a day begins it, a year or several months also end it. */
static void give_dated(struct binder *b, struct case_given *g, const struct case_node *map)
{
    if (map->n == 0)
        bind_error(b, map, "thiếu giá trị", "the value is missing", STR(""), STR(""));
    for (uint32_t i = 0; i < map->n; i++) {
        struct case_period p;
        struct case_timed t = {0};
        if (!case_period_parse(map->keys[i]->text, &p)) {
            struct err *e = bind_error(b, map->keys[i], "\"%s\" không phải là một kỳ",
                                       "\"%s\" is no period", map->keys[i]->text, STR(""));
            err_hint(e, "viết {2024-07: giá trị}", "write {2024-07: value}");
            continue;
        }
        if (!bind_value(b, g->symbol, map->items[i], &t))
            continue;
        bool ends = p.unit == CASE_YEARS || p.size > 1;
        t.from = p.first;
        t.to = ends ? p.last : DAY_MAX;
        vec_push(b->arena, &g->times, t);
    }
    if (g->times.n < 2)
        return;
    qsort(g->times.v, g->times.n, sizeof(*g->times.v), by_start);
    for (uint32_t i = 0; i + 1 < g->times.n; i++) {
        day next = g->times.v[i + 1].from;
        if (g->times.v[i].from == next)
            bind_error(b, map, "hai giá trị từ cùng một ngày", "two values from the same day",
                       STR(""), STR(""));
        if (g->times.v[i].to >= next)
            g->times.v[i].to = next - 1;
    }
}

static void give(struct binder *b, const struct law_symbol *s, uint32_t row,
                 const struct case_node *at, const struct case_node *value)
{
    struct bound_case *out = b->out;
    for (uint32_t i = 0; i < out->given.n; i++) {
        if (out->given.v[i].symbol == s && out->given.v[i].row == row) {
            bind_error(b, at, "%s được cho hai lần", "%s is given twice", s->id, STR(""));
            return;
        }
    }
    struct case_given g = {.symbol = s, .row = row, .at = at};
    if (value->kind == CASE_MAP) {
        give_dated(b, &g, value);
    } else {
        const struct test_case *c = out->test;
        struct case_timed t = {.from = c->has_period ? c->period.first : DAY_MIN, .to = DAY_MAX};
        g.always = true;
        if (!bind_value(b, s, value, &t))
            return;
        vec_push(b->arena, &g.times, t);
    }
    vec_push(b->arena, &out->given, g);
}

static void add_override(struct binder *b, const struct law_symbol *s)
{
    uint32_t i = 0, moved = s->index;
    while (i < b->out->overrides.n && b->out->overrides.v[i] < moved)
        i++;
    if (i < b->out->overrides.n && b->out->overrides.v[i] == moved)
        return;
    vec_push(b->arena, &b->out->overrides, moved);
    for (uint32_t k = b->out->overrides.n - 1; k > i; k--)
        b->out->overrides.v[k] = b->out->overrides.v[k - 1];
    b->out->overrides.v[i] = s->index;
}

/* May a case give it, in that entity? */
static bool can_give(struct binder *b, const struct law_symbol *s, const struct case_node *at,
                     enum case_scope scope)
{
    if (s->kind == LAW_PARAM) {
        bind_error(b, at, "%s là tham số của luật, không phải dữ kiện",
                   "%s is a parameter of the law, not a fact", s->id, STR(""));
        return false;
    }
    if (s->kind == LAW_BENEFIT) {
        struct err *e = bind_error(b, at, "%s là quyền lợi, không phải dữ kiện",
                                   "%s is a benefit, not a fact", s->id, STR(""));
        err_hint(e, "cho các dữ kiện mà nó cần", "give the facts that it needs");
        return false;
    }
    bool of_person = s->entity == LAW_PERSON;
    if (scope == CASE_OF_ALL || of_person == (scope == CASE_OF_PERSON))
        return true;
    if (of_person)
        bind_error(b, at, "%s là của người, không phải của hộ",
                   "%s is of a person, not of a household", s->id, STR(""));
    else
        bind_error(b, at, "%s là của hộ, không phải của người",
                   "%s is of a household, not of a person", s->id, STR(""));
    return false;
}

static void give_entry(struct binder *b, const struct case_entry *entry, enum case_scope scope,
                       uint32_t row)
{
    const struct law_symbol *s = bind_symbol(b, entry->name);
    if (s == NULL || !can_give(b, s, entry->name, scope))
        return;
    if (s->kind != LAW_FACT)
        add_override(b, s);
    if (scope != CASE_OF_ALL) {
        give(b, s, row, entry->name, entry->value);
        return;
    }
    for (uint32_t i = 0; i < b->out->test->persons.n; i++) /* one household each */
        give(b, s, i, entry->name,
             entry->value->kind == CASE_LIST ? entry->value->items[i] : entry->value);
}

static void give_all(struct binder *b)
{
    struct bound_case *out = b->out;
    const struct test_case *c = out->test;
    for (uint32_t i = 0; i < c->flat_input.n; i++)
        give_entry(b, &c->flat_input.v[i], CASE_OF_ALL, 0);
    for (uint32_t p = 0; p < c->persons.n; p++) {
        for (uint32_t i = 0; i < c->persons.v[p].entries.n; i++)
            give_entry(b, &c->persons.v[p].entries.v[i], CASE_OF_PERSON, out->person_row[p]);
    }
    for (uint32_t h = 0; h < c->households.n; h++) {
        for (uint32_t i = 0; i < c->households.v[h].entries.n; i++) {
            if (role_of_key(b, &c->households.v[h].entries.v[i]) == -2)
                give_entry(b, &c->households.v[h].entries.v[i], CASE_OF_HOUSEHOLD, h);
        }
    }
}

/* Roles come from where the household names its members; a flat person has the first role. Said
 * outright as a fact, that holds. */
static void give_roles(struct binder *b)
{
    struct bound_case *out = b->out;
    for (uint32_t p = 0; b->role != NULL && p < out->test->persons.n; p++) {
        bool said = false;
        for (uint32_t i = 0; i < out->given.n; i++)
            said = said ||
                   (out->given.v[i].symbol == b->role && out->given.v[i].row == out->person_row[p]);
        if (said || b->role_of[p] < 0)
            continue;
        struct case_given g = {
            .symbol = b->role, .row = out->person_row[p], .always = true, .at = b->role_at[p]};
        struct case_timed t = {.from = DAY_MIN,
                               .to = DAY_MAX,
                               .known = true,
                               .value = b->role_of[p],
                               .latest = b->role_of[p]};
        vec_push(b->arena, &g.times, t);
        vec_push(b->arena, &out->given, g);
    }
}

bool case_bind(struct arena *a, const struct law *l, const struct test_case *c,
               struct bound_case *out, struct case_errors *errors)
{
    *out = (struct bound_case){.test = c, .law = l};
    struct binder b = {.arena = a, .law = l, .out = out, .errors = errors, .ok = true};
    for (uint32_t i = 0; i < law_symbol_count(l) && b.role == NULL; i++) {
        const struct law_symbol *s = law_symbol(l, i);
        if (s->kind == LAW_FACT && s->role && s->entity == LAW_PERSON && s->type.kind == LAW_ENUM)
            b.role = s;
    }
    bind_rows(&b);
    if (b.ok)
        give_all(&b);
    if (b.ok)
        give_roles(&b);
    if (b.ok)
        bind_outputs(&b);
    return b.ok;
}
