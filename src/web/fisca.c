#include "web/fisca.h"
#include "base/num.h"
#include "law/single.h"

#define FACTS_MAX ((size_t)256 << 10)
#define ANSWERS_MAX ((size_t)4 << 20)

/* ---- the question ---- */

static enum err_code wrong(struct err *e, const char *vi, const char *en, str what)
{
    return err_set(e, ERR_INPUT, vi, en, what);
}

static struct fisca_person *person_of(const struct fisca *x, str name)
{
    for (uint32_t i = 0; i < x->people.n; i++) {
        if (str_eq(x->people.v[i].name, name))
            return &x->people.v[i];
    }
    return NULL;
}

static enum err_code take_role(struct fisca *x, const struct json_value *list, uint32_t household,
                               uint32_t *number, struct err *e)
{
    for (const struct json_value *one = list->first; one != NULL; one = one->next) {
        struct fisca_person *p = one->kind == JSON_IS_TEXT ? person_of(x, one->text) : NULL;
        if (p == NULL)
            return wrong(e, "households: không có người \"%s\"",
                         "households: there is no person "
                         "\"%s\"",
                         one->text);
        if (p->number != 0)
            return wrong(e, "\"%s\" ở hai chỗ", "\"%s\" stands in two places", p->name);
        if (*number == SINGLE_MAX_MEMBERS)
            return wrong(e, "hộ của \"%s\" quá đông", "the household of \"%s\" is too large",
                         p->name);
        p->household = household;
        p->number = ++*number;
    }
    return ERR_NONE;
}

/* Every list in a household is a role, whatever it is called: the law knows relations as facts. */
static enum err_code take_households(struct fisca *x, struct err *e)
{
    uint32_t household = 0;
    enum err_code code = ERR_NONE;
    for (const struct json_value *h = x->households->first; h != NULL; h = h->next, household++) {
        uint32_t number = 0;
        for (const struct json_value *m = h->first; m != NULL && code == ERR_NONE; m = m->next) {
            if (m->kind == JSON_IS_LIST)
                code = take_role(x, m, household, &number, e);
        }
        if (code == ERR_NONE && (h->kind != JSON_IS_OBJECT || number == 0))
            code =
                wrong(e, "hộ \"%s\" không có người nào", "nobody is in household \"%s\"", h->name);
        if (code != ERR_NONE)
            return code;
    }
    for (uint32_t i = 0; i < x->people.n; i++) {
        if (x->people.v[i].number == 0)
            return wrong(e, "\"%s\" không ở hộ nào", "\"%s\" is in no household",
                         x->people.v[i].name);
    }
    return ERR_NONE;
}

static enum err_code take_entities(struct fisca *x, struct err *e)
{
    x->persons = json_member(x->root, STR("persons"));
    x->households = json_member(x->root, STR("households"));
    if (x->persons == NULL || x->persons->kind != JSON_IS_OBJECT || x->households == NULL ||
        x->households->kind != JSON_IS_OBJECT || x->root->n != 2)
        return wrong(e, "cần %s", "%s are needed", STR("{\"persons\": {…}, \"households\": {…}}"));
    if (x->persons->n > FISCA_MAX_PERSONS || x->households->n > FISCA_MAX_RUNS)
        return err_set(e, ERR_LIMIT, "nhiều nhất %d người, %d hộ",
                       "at most %d people, %d households", FISCA_MAX_PERSONS, FISCA_MAX_RUNS);
    for (const struct json_value *p = x->persons->first; p != NULL; p = p->next) {
        struct fisca_person one = {.name = p->name};
        vec_push(x->arena, &x->people, one);
    }
    return take_households(x, e);
}

/* A period: "2026-11", "2026", "ETERNITY". */
static bool covers(str period, month m)
{
    month one;
    int64_t year;
    if (str_eq_c(period, "ETERNITY"))
        return true;
    if (num_parse_int(period, &year))
        return period.n == 4 && year == month_year(m);
    return month_parse(period, &one) && one == m;
}

/* ---- one entity's variables ---- */

struct reading {
    struct fisca *x;
    month month;
    uint32_t household;
    struct buf facts;
};

typedef enum err_code on_value(struct fisca *x, const struct law_symbol *s, str period,
                               const struct json_value *v, str who, void *ctx, struct err *e);

static enum err_code each_value(struct fisca *x, const struct json_value *entity, bool person,
                                str who, on_value *fn, void *ctx, struct err *e)
{
    enum err_code code = ERR_NONE;
    for (const struct json_value *m = entity->first; m != NULL; m = m->next) {
        const struct law_symbol *s = law_find(x->law, m->name);
        if (m->kind == JSON_IS_LIST && !person)
            continue;
        if (s == NULL || s->kind == LAW_PARAM || (s->entity == LAW_PERSON) != person)
            return wrong(e, person ? "người không có biến \"%s\"" : "hộ không có biến \"%s\"",
                         person ? "a person has no variable \"%s\""
                                : "a household has no variable \"%s\"",
                         m->name);
        if (m->kind != JSON_IS_OBJECT)
            return wrong(e, "\"%s\": cần giá trị theo thời gian, như {\"2026-11\": …}",
                         "\"%s\": values by period are needed, as {\"2026-11\": …}", m->name);
        for (const struct json_value *v = m->first; v != NULL && code == ERR_NONE; v = v->next)
            code = fn(x, s, v->name, v, who, ctx, e);
        if (code != ERR_NONE)
            return code;
    }
    return code;
}

static str number_text(struct arena *a, uint32_t n)
{
    struct buf b;
    buf_init(&b, a, 16);
    buf_int(&b, n);
    return buf_str(&b);
}

static enum err_code each_of_household(struct fisca *x, uint32_t household, on_value *fn, void *ctx,
                                       struct err *e)
{
    uint32_t i = 0;
    const struct json_value *h = x->households->first, *p = x->persons->first;
    for (uint32_t k = 0; k < household; k++)
        h = h->next;
    enum err_code code = each_value(x, h, false, STR("household"), fn, ctx, e);
    for (; p != NULL && code == ERR_NONE; p = p->next, i++) {
        if (x->people.v[i].household == household)
            code = each_value(x, p, true, number_text(x->arena, x->people.v[i].number), fn, ctx, e);
    }
    return code;
}

/* ---- what is asked ---- */

static void add_calculation(struct fisca *x, const struct law_symbol *s, month m, bool asked)
{
    for (uint32_t i = 0; i < x->calculations.n; i++) {
        struct fisca_calculation *c = &x->calculations.v[i];
        if (c->symbol == s && c->month == m) {
            c->asked = c->asked || asked;
            return;
        }
    }
    struct fisca_calculation one = {s, m, asked};
    vec_push(x->arena, &x->calculations, one);
}

static enum err_code note_asked(struct fisca *x, const struct law_symbol *s, str period,
                                const struct json_value *v, str who, void *ctx, struct err *e)
{
    month m = 0;
    int64_t year;
    bool is_month = !num_parse_int(period, &year) && month_parse(period, &m);
    bool is_period = is_month || str_eq_c(period, "ETERNITY") || period.n == 4;
    (void)who;
    (void)ctx;
    if (!is_period)
        return wrong(e, "\"%s\" không phải thời gian: 2026-11, 2026 hoặc ETERNITY",
                     "\"%s\" is no period: 2026-11, 2026 or ETERNITY", period);
    if (v->kind != JSON_IS_NULL && s->kind != LAW_FACT)
        return wrong(e, "\"%s\" do luật tính: để null", "\"%s\" is reckoned by the law: give null",
                     s->id);
    if (v->kind == JSON_IS_NULL && s->kind != LAW_FACT && !is_month)
        return wrong(e, "\"%s\": hỏi theo tháng, như 2026-11", "\"%s\": ask by month, as 2026-11",
                     s->id);
    if (v->kind == JSON_IS_NULL && s->kind != LAW_FACT)
        add_calculation(x, s, m, true);
    return ERR_NONE;
}

/* What they name, and what that names. */
static void add_way(struct fisca *x)
{
    const struct law_symbol *uses[256];
    for (uint32_t i = 0; i < x->calculations.n && x->calculations.n < FISCA_MAX_TARGETS; i++) {
        uint32_t n = law_uses(x->calculations.v[i].symbol, uses, 256);
        for (uint32_t k = 0; k < n && x->calculations.n < FISCA_MAX_TARGETS; k++) {
            if (uses[k]->kind != LAW_FACT && uses[k]->kind != LAW_PARAM)
                add_calculation(x, uses[k], x->calculations.v[i].month, false);
        }
    }
}

/* ---- reckoning ---- */

static enum err_code put_fact(struct fisca *x, const struct law_symbol *s, str period,
                              const struct json_value *v, str who, void *ctx, struct err *e)
{
    struct reading *r = ctx;
    (void)x;
    (void)e;
    str text = v->kind == JSON_IS_BOOL ? (v->yes ? STR("1") : STR("0")) : v->text;
    if (s->kind != LAW_FACT || !covers(period, r->month))
        return ERR_NONE;
    if (v->kind == JSON_IS_LIST || v->kind == JSON_IS_OBJECT || str_find_char(text, '\n') >= 0 ||
        str_find_char(text, '\t') >= 0)
        return wrong(e, "\"%s\": giá trị không hợp lệ", "\"%s\": this is no value of it", s->id);
    buf_fmt(&r->facts, "%s\t%s\t%s\n", who, s->id, v->kind == JSON_IS_NULL ? STR("?") : text);
    return ERR_NONE;
}

static enum err_code facts_of(struct reading *r, struct err *e)
{
    buf_init(&r->facts, r->x->arena, FACTS_MAX);
    /* Nobody is left out because nothing is told of them. */
    for (uint32_t i = 0; i < r->x->people.n; i++) {
        const struct fisca_person *p = &r->x->people.v[i];
        const struct law_symbol *born = law_find(r->x->law, STR("born"));
        if (p->household == r->household && born != NULL)
            buf_fmt(&r->facts, "%u\t%s\t\n", p->number, born->id);
    }
    return each_of_household(r->x, r->household, put_fact, r, e);
}

static str targets_of(const struct fisca *x, month m)
{
    struct buf b;
    buf_init(&b, x->arena, (size_t)1 << 20);
    for (uint32_t i = 0; i < x->calculations.n; i++) {
        if (x->calculations.v[i].month == m)
            buf_fmt(&b, "%s ", x->calculations.v[i].symbol->id);
    }
    return buf_str(&b);
}

static void take_answer(struct fisca *x, const struct reading *r, str line)
{
    str rest = line, entity = str_split(&rest, '\t'), id = str_split(&rest, '\t'),
        value = str_split(&rest, '\t'), missing = str_split(&rest, '\t'),
        instrument = str_split(&rest, '\t');
    int64_t number = 0;
    struct buf b;
    buf_init(&b, x->arena, 4096);
    buf_fmt(&b, rest.n > 0 ? "%s, %s" : "%s", instrument, rest);
    num_parse_int(entity, &number);
    struct fisca_result one = {.symbol = law_find(x->law, id),
                               .month = r->month,
                               .household = r->household,
                               .number = (uint32_t)number,
                               .missing = missing,
                               .article = buf_str(&b)};
    one.known =
        one.symbol != NULL && value.n > 0 && law_value_parse(&one.symbol->type, value, &one.value);
    if (one.symbol != NULL)
        vec_push(x->arena, &x->results, one);
}

static enum err_code run_month(struct fisca *x, uint32_t household, month m, struct err *e)
{
    struct reading r = {.x = x, .month = m, .household = household};
    struct buf answers;
    enum err_code code = facts_of(&r, e);
    buf_init(&answers, x->arena, ANSWERS_MAX);
    if (code == ERR_NONE)
        code = single_decide(x->arena, x->law, m, DAY_MAX, targets_of(x, m), buf_str(&r.facts),
                             &answers, e);
    for (str rest = buf_str(&answers); code == ERR_NONE && rest.p != NULL && rest.n > 0;)
        take_answer(x, &r, str_split(&rest, '\n'));
    return code;
}

/* Is it the first calculation of its month? */
static bool begins_month(const struct fisca *x, uint32_t i)
{
    for (uint32_t k = 0; k < i; k++) {
        if (x->calculations.v[k].month == x->calculations.v[i].month)
            return false;
    }
    return true;
}

enum err_code fisca_run(struct fisca *x, struct err *e)
{
    enum err_code code = ERR_NONE;
    for (uint32_t i = 0; i < x->calculations.n; i++) {
        for (uint32_t h = 0; code == ERR_NONE && h < x->households->n && begins_month(x, i); h++)
            code = run_month(x, h, x->calculations.v[i].month, e);
    }
    return code;
}

static enum err_code check_size(struct fisca *x, bool deep, struct err *e)
{
    uint32_t explained = 0;
    for (uint32_t i = 0; i < x->calculations.n; i++) {
        x->runs += begins_month(x, i) ? x->households->n : 0;
        explained +=
            x->calculations.v[i].symbol->entity == LAW_PERSON ? x->people.n : x->households->n;
    }
    if (x->runs > FISCA_MAX_RUNS)
        return err_set(e, ERR_LIMIT, "nhiều nhất %d lần hộ × tháng trong một câu hỏi",
                       "at most %d households times months in one question", FISCA_MAX_RUNS);
    if (x->calculations.n > FISCA_MAX_ASKED || (deep && explained > FISCA_MAX_EXPLAINED))
        return err_set(e, ERR_LIMIT, "hỏi quá nhiều một lần: chia nhỏ ra",
                       "too much is asked at once: ask in parts");
    return ERR_NONE;
}

enum err_code fisca_read(struct fisca *x, struct arena *a, const struct law *law, str body,
                         bool deep, struct err *e)
{
    *x = (struct fisca){.arena = a, .law = law};
    enum err_code code = json_read(a, body, &x->root, e);
    if (code == ERR_NONE)
        code = take_entities(x, e);
    for (uint32_t h = 0; code == ERR_NONE && h < x->households->n; h++)
        code = each_of_household(x, h, note_asked, NULL, e);
    if (code == ERR_NONE)
        code = check_size(x, deep, e);
    if (code == ERR_NONE && deep)
        add_way(x);
    return code;
}

/* ---- the answer ---- */

static const struct fisca_result *result_of(const struct fisca *x, const struct law_symbol *s,
                                            month m, uint32_t household, uint32_t number)
{
    for (uint32_t i = 0; i < x->results.n; i++) {
        const struct fisca_result *r = &x->results.v[i];
        if (r->symbol == s && r->month == m && r->household == household && r->number == number)
            return r;
    }
    return NULL;
}

/* A benefit that is not due is 0: OpenFisca's programs know no "not due". */
static void put_result(const struct fisca *x, struct json_out *j, const struct law_symbol *s,
                       const struct fisca_result *r)
{
    if (r != NULL && r->known)
        api_put_value(j, x->arena, &s->type, r->value);
    else if (r == NULL && s->kind == LAW_BENEFIT)
        json_int(j, 0);
    else
        json_none(j);
}

static void put_entity(const struct fisca *x, struct json_out *j, const struct json_value *entity,
                       uint32_t household, uint32_t number)
{
    json_name_str(j, entity->name);
    json_open(j, '{');
    for (const struct json_value *m = entity->first; m != NULL; m = m->next) {
        const struct law_symbol *s = law_find(x->law, m->name);
        json_name_str(j, m->name);
        if (m->kind != JSON_IS_OBJECT) {
            json_put(j, m);
            continue;
        }
        json_open(j, '{');
        for (const struct json_value *v = m->first; v != NULL; v = v->next) {
            month at = 0;
            json_name_str(j, v->name);
            if (v->kind != JSON_IS_NULL || s->kind == LAW_FACT || !month_parse(v->name, &at))
                json_put(j, v);
            else
                put_result(x, j, s, result_of(x, s, at, household, number));
        }
        json_close(j, '}');
    }
    json_close(j, '}');
}

void fisca_write(const struct fisca *x, struct json_out *j)
{
    uint32_t i = 0;
    json_open(j, '{');
    json_name(j, "persons");
    json_open(j, '{');
    for (const struct json_value *p = x->persons->first; p != NULL; p = p->next, i++)
        put_entity(x, j, p, x->people.v[i].household, x->people.v[i].number);
    json_close(j, '}');
    json_name(j, "households");
    json_open(j, '{');
    i = 0;
    for (const struct json_value *h = x->households->first; h != NULL; h = h->next, i++)
        put_entity(x, j, h, i, 0);
    json_close(j, '}');
    json_close(j, '}');
}

/* ---- the trace ---- */

static str key_of(const struct fisca *x, const struct law_symbol *s, month m)
{
    struct buf b;
    char text[8];
    buf_init(&b, x->arena, 512);
    buf_fmt(&b, "%s<%s>", s->id, (str){text, month_format_iso(m, text)});
    return buf_str(&b);
}

static void put_names(const struct json_value *entities, struct json_out *j)
{
    json_open(j, '[');
    for (const struct json_value *v = entities->first; v != NULL; v = v->next)
        json_str(j, v->name);
    json_close(j, ']');
}

/* In the order of entitiesDescription. */
static void put_values(const struct fisca *x, struct json_out *j, const struct fisca_calculation *c)
{
    json_name(j, "value");
    json_open(j, '[');
    for (uint32_t i = 0; c->symbol->entity == LAW_PERSON && i < x->people.n; i++)
        put_result(
            x, j, c->symbol,
            result_of(x, c->symbol, c->month, x->people.v[i].household, x->people.v[i].number));
    for (uint32_t h = 0; c->symbol->entity != LAW_PERSON && h < x->households->n; h++)
        put_result(x, j, c->symbol, result_of(x, c->symbol, c->month, h, 0));
    json_close(j, ']');
}

static void put_parameter(const struct fisca *x, struct json_out *j, const struct law_symbol *s,
                          month m)
{
    struct law_dated v[LAW_MAX_DATED];
    uint32_t n = law_values(x->law, s, v, LAW_MAX_DATED);
    while (n > 0 && v[n - 1].from > month_first_day(m))
        n--;
    json_name_str(j, key_of(x, s, m));
    if (n > 0 && v[n - 1].known)
        api_put_value(j, x->arena, &s->type, v[n - 1].value);
    else
        json_none(j);
}

static void put_uses(const struct fisca *x, struct json_out *j, const struct fisca_calculation *c)
{
    const struct law_symbol *uses[256];
    uint32_t n = law_uses(c->symbol, uses, 256);
    json_name(j, "dependencies");
    json_open(j, '[');
    for (uint32_t i = 0; i < n; i++) {
        if (uses[i]->kind != LAW_PARAM)
            json_str(j, key_of(x, uses[i], c->month));
    }
    json_close(j, ']');
    json_name(j, "parameters");
    json_open(j, '{');
    for (uint32_t i = 0; i < n; i++) {
        if (uses[i]->kind == LAW_PARAM)
            put_parameter(x, j, uses[i], c->month);
    }
    json_close(j, '}');
}

static enum err_code put_explained(const struct fisca *x, struct json_out *j,
                                   const struct fisca_calculation *c, enum lang lang, struct err *e)
{
    json_name(j, "explanations");
    json_open(j, '[');
    bool person = c->symbol->entity == LAW_PERSON;
    uint32_t n = person ? x->people.n : x->households->n;
    enum err_code code = ERR_NONE;
    for (uint32_t i = 0; i < n && code == ERR_NONE; i++) {
        struct fisca copy = *x;
        struct reading r = {
            .x = &copy, .month = c->month, .household = person ? x->people.v[i].household : i};
        str who = person ? number_text(x->arena, x->people.v[i].number) : STR("household");
        struct buf text;
        buf_init(&text, x->arena, (size_t)1 << 20);
        code = facts_of(&r, e);
        if (code == ERR_NONE)
            code = single_explain(x->arena, x->law, c->month, DAY_MAX, c->symbol->id, who,
                                  buf_str(&r.facts), lang, &text, e);
        json_str(j, buf_str(&text));
    }
    json_close(j, ']');
    return code;
}

static enum err_code put_trace(const struct fisca *x, struct json_out *j, enum lang lang,
                               struct err *e)
{
    enum err_code code = ERR_NONE;
    json_name(j, "trace");
    json_open(j, '{');
    for (uint32_t i = 0; i < x->calculations.n && code == ERR_NONE; i++) {
        const struct fisca_calculation *c = &x->calculations.v[i];
        json_name_str(j, key_of(x, c->symbol, c->month));
        json_open(j, '{');
        put_values(x, j, c);
        put_uses(x, j, c);
        if (c->asked)
            code = put_explained(x, j, c, lang, e);
        json_close(j, '}');
    }
    json_close(j, '}');
    return code;
}

enum err_code fisca_write_trace(const struct fisca *x, struct json_out *j, enum lang lang,
                                struct err *e)
{
    json_open(j, '{');
    json_name(j, "entitiesDescription");
    json_open(j, '{');
    json_name(j, "persons");
    put_names(x->persons, j);
    json_name(j, "households");
    put_names(x->households, j);
    json_close(j, '}');
    json_name(j, "requestedCalculations");
    json_open(j, '[');
    for (uint32_t i = 0; i < x->calculations.n; i++) {
        if (x->calculations.v[i].asked)
            json_str(j, key_of(x, x->calculations.v[i].symbol, x->calculations.v[i].month));
    }
    json_close(j, ']');
    enum err_code code = put_trace(x, j, lang, e);
    json_close(j, '}');
    return code;
}
