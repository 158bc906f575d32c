#include "cli/cmd_law.h"

#include "base/fmt.h"

#include <stdio.h>
#include <time.h>

#define PLAN_MAX_BYTES ((size_t)2 << 30)
#define MAX_ROW_BYTES 65536u
#define MAX_ASKERS 5u /* of a fact in a list of all */

struct listing {
    struct cli *c;
    const struct law *law;
    month month;
    uint32_t max_askers;
    bool **asks; /* by decision's index, where it is one: which facts (by index) it needs */
};

/* Which facts each benefit, class and finding needs in that month, through all the rules between.
 */
static enum err_code find_askers(struct listing *q, struct err *e)
{
    uint32_t n = law_symbol_count(q->law);
    struct arena work;
    arena_init(&work, PLAN_MAX_BYTES);
    q->asks = arena_alloc_array(q->c->arena, sizeof(*q->asks), n + 1);
    enum err_code code = ERR_NONE;
    for (uint32_t i = 0; i < n && code == ERR_NONE; i++) {
        enum law_kind kind = law_symbol(q->law, i)->kind;
        if (kind != LAW_BENEFIT && kind != LAW_CLASS && kind != LAW_FINDING)
            continue;
        struct arena_mark mark = arena_save(&work);
        struct law_request request = {
            .month = q->month, .known_on = DAY_MAX, .targets = &i, .n_targets = 1};
        const struct law_plan *p = law_plan_new(&work, q->law, &request, e);
        if (p == NULL) {
            code = e->code != ERR_NONE ? e->code : ERR_LIMIT;
            break;
        }
        q->asks[i] = arena_array(q->c->arena, bool, n);
        for (uint32_t k = 0; k < p->n_inputs; k++)
            q->asks[i][p->inputs[k].symbol->index] = true;
        arena_restore(&work, mark);
    }
    arena_clear(&work);
    return code;
}

static const char *entity_name(const struct law_symbol *s, enum lang lang)
{
    static const char *const names[][2] = {[LAW_PERSON] = {"người", "person"},
                                           [LAW_HOUSEHOLD] = {"hộ", "household"},
                                           [LAW_AREA] = {"địa_bàn", "area"}};
    return names[s->entity][lang];
}

static const char *type_name(const struct law_type *t, enum lang lang)
{
    static const char *const names[][2] = {[LAW_BOOL] = {"đúng_sai", "boolean"},
                                           [LAW_NUMBER] = {"số", "number"},
                                           [LAW_DATE] = {"ngày", "date"},
                                           [LAW_ENUM] = {"liệt kê", "enumeration"}};
    return names[t->kind][lang];
}

/* ---- for people ---- */

static void write_values(const struct listing *q, const struct law_symbol *s, struct buf *to)
{
    const struct law_type *t = &s->type;
    for (uint32_t i = 0; t->kind == LAW_ENUM && i < t->values->n_values; i++) {
        const struct law_enum_value *v = &t->values->values[i];
        buf_fmt(to, "      %s  %s", v->code, q->c->lang == LANG_VI ? v->name : v->id);
        if (!str_eq(v->name, v->id))
            buf_fmt(to, " (%s)", q->c->lang == LANG_VI ? v->id : v->name);
        buf_char(to, '\n');
    }
}

/* In a long list the first few. */
static void write_askers(const struct listing *q, const struct law_symbol *s, struct buf *to)
{
    uint32_t n = 0;
    for (uint32_t i = 0; i < law_symbol_count(q->law); i++) {
        if (q->asks[i] == NULL || !q->asks[i][s->index])
            continue;
        if (n++ >= q->max_askers)
            continue;
        const struct law_symbol *asker = law_symbol(q->law, i);
        buf_fmt(to, "%z%s [%s%z%s]\n",
                n > 1 ? "              " : law_say(q->c, "    cần cho   ", "    asked by  "),
                q->c->lang == LANG_VI ? asker->name : asker->id, asker->instrument,
                asker->article.n > 0 ? ", " : "", asker->article);
    }
    if (n > q->max_askers)
        buf_fmt(to, law_say(q->c, "              … và %u nữa\n", "              … and %u more\n"),
                n - q->max_askers);
}

static void print_fact(const struct listing *q, const struct law_symbol *s)
{
    struct arena_mark mark = arena_save(q->c->arena);
    struct buf to;
    const struct law_type *t = &s->type;
    buf_init(&to, q->c->arena, MAX_ROW_BYTES);
    buf_fmt(&to, "%s", s->id);
    if (!str_eq(s->id, s->name))
        buf_fmt(&to, "  (%s)", s->name);
    buf_fmt(&to, "\n    %z, %z", entity_name(s, q->c->lang), type_name(t, q->c->lang));
    if (t->kind == LAW_ENUM)
        buf_fmt(&to, " %s", q->c->lang == LANG_VI ? t->values->name : t->values->id);
    if (t->kind == LAW_NUMBER) {
        buf_add_c(&to, " ");
        struct law_type plain = *t;
        plain.unit = STR("");
        law_value_write_people(&plain, t->lo, q->c->lang, &to);
        buf_add_c(&to, "..");
        law_value_write_people(t, t->hi, q->c->lang, &to);
    }
    if (s->yearly)
        buf_add_c(&to, law_say(q->c, ", hằng năm", ", yearly"));
    if (s->role)
        buf_add_c(&to, law_say(q->c, ", vai trò trong hộ", ", role in the household"));
    buf_char(&to, '\n');
    if (s->label.n > 0)
        buf_fmt(&to, "    “%s”\n", s->label);
    if (s->has_unrecorded) {
        buf_add_c(&to, law_say(q->c, "    không ghi thì ", "    unrecorded means "));
        law_value_write_people(t, s->unrecorded, q->c->lang, &to);
        buf_char(&to, '\n');
    }
    write_values(q, s, &to);
    write_askers(q, s, &to);
    buf_char(&to, '\n');
    cli_print(buf_str(&to));
    arena_restore(q->c->arena, mark);
}

/* ---- for programs ---- */

static void cell(struct buf *row, str text)
{
    if (row->n > 0)
        buf_char(row, ',');
    bool quoted = false;
    for (size_t i = 0; i < text.n && !quoted; i++)
        quoted = text.p[i] == ',' || text.p[i] == '"' || text.p[i] == '\n' || text.p[i] == '\r';
    if (!quoted) {
        buf_add(row, text);
        return;
    }
    buf_char(row, '"');
    for (size_t i = 0; i < text.n; i++) {
        if (text.p[i] == '"')
            buf_char(row, '"');
        buf_char(row, text.p[i]);
    }
    buf_char(row, '"');
}

static void cell_value(struct arena *a, struct buf *row, const struct law_type *t, bool given,
                       int64_t value)
{
    struct buf text;
    buf_init(&text, a, 1024);
    if (given)
        law_value_write(t, value, &text);
    cell(row, buf_str(&text));
}

static void print_row(const struct listing *q, const struct law_symbol *s)
{
    struct arena *a = q->c->arena;
    struct arena_mark mark = arena_save(a);
    struct buf row, values, askers, line;
    const struct law_type *t = &s->type;
    buf_init(&row, a, MAX_ROW_BYTES);
    buf_init(&values, a, MAX_ROW_BYTES);
    buf_init(&askers, a, MAX_ROW_BYTES);
    buf_init(&line, a, 32);
    for (uint32_t i = 0; t->kind == LAW_ENUM && i < t->values->n_values; i++) {
        const struct law_enum_value *v = &t->values->values[i];
        buf_fmt(&values, "%z%s=%s", i > 0 ? ";" : "", v->code, v->id);
    }
    for (uint32_t i = 0; i < law_symbol_count(q->law); i++) {
        if (q->asks[i] != NULL && q->asks[i][s->index])
            buf_fmt(&askers, "%z%s", askers.n > 0 ? ";" : "", law_symbol(q->law, i)->id);
    }
    cell(&row, s->id);
    cell(&row, s->name);
    cell(&row, str_from_c(entity_name(s, LANG_EN)));
    cell(&row, str_from_c(type_name(t, LANG_EN)));
    cell(&row, t->kind == LAW_NUMBER ? t->unit : STR(""));
    cell_value(a, &row, t, t->kind == LAW_NUMBER, t->lo);
    cell_value(a, &row, t, t->kind == LAW_NUMBER, t->hi);
    cell(&row, buf_str(&values));
    cell_value(a, &row, t, s->has_unrecorded, s->unrecorded);
    cell(&row, s->label);
    cell(&row, buf_str(&askers));
    cell(&row, s->instrument);
    cell(&row, s->article);
    cell(&row, s->file);
    buf_fmt(&line, "%u", s->line);
    cell(&row, buf_str(&line));
    buf_char(&row, '\n');
    cli_print(buf_str(&row));
    arena_restore(a, mark);
}

/* ---- the command ---- */

static enum err_code read_entity(str text, enum law_entity *out, struct err *e)
{
    static const struct {
        const char *vi, *en;
        enum law_entity entity;
    } all[] = {{"người", "person", LAW_PERSON},
               {"hộ", "household", LAW_HOUSEHOLD},
               {"địa_bàn", "area", LAW_AREA}};
    for (int i = 0; i < 3; i++) {
        if (str_eq_c(text, all[i].vi) || str_eq_c(text, all[i].en)) {
            *out = all[i].entity;
            return ERR_NONE;
        }
    }
    return err_set(e, ERR_USAGE, "--entity nhận người, hộ hoặc địa_bàn (person, household, area)",
                   "--entity takes person, household or area");
}

static enum err_code read_month(str text, month *out, struct err *e)
{
    if (text.p == NULL) {
        *out = month_of((day)(time(NULL) / 86400));
        return ERR_NONE;
    }
    if (month_parse(text, out))
        return ERR_NONE;
    err_set(e, ERR_USAGE, "--month: \"%s\" không phải là tháng", "--month: \"%s\" is no month",
            text);
    err_hint(e, "viết 2024-07 hoặc 07/2024", "write 2024-07 or 07/2024");
    return ERR_USAGE;
}

static int run(struct cli *c, int argc, char **argv)
{
    str dir = {NULL, 0}, entity = {NULL, 0}, when = {NULL, 0}, names[LAW_MAX_PATHS];
    bool csv = false, shown = false;
    uint32_t n_names = 0;
    enum law_entity only = 0;
    struct err e = {0};
    struct law *l;
    struct listing q = {.c = c};
    const struct cli_option options[] = {{.name = "--law", .value = &dir},
                                         {.name = "--entity", .value = &entity},
                                         {.name = "--month", .value = &when},
                                         {.name = "--csv", .flag = &csv}};
    if (cli_parse(options, 4, argc, argv, names, LAW_MAX_PATHS, &n_names, &e) != ERR_NONE ||
        (entity.p != NULL && read_entity(entity, &only, &e) != ERR_NONE) ||
        read_month(when, &q.month, &e) != ERR_NONE ||
        load_law(c, &dir, dir.p != NULL, &l, &e) != ERR_NONE)
        return cli_fail(c, &e);
    q.law = l;
    q.max_askers = n_names > 0 ? UINT32_MAX : MAX_ASKERS;
    for (uint32_t i = 0; i < n_names; i++) {
        const struct law_symbol *s = law_find(l, names[i]);
        if (s == NULL || s->kind != LAW_FACT) {
            str near = law_suggest(l, names[i]);
            err_set(&e, ERR_USAGE, "luật không có dữ kiện \"%s\"", "the law has no fact \"%s\"",
                    names[i]);
            if (near.n > 0 && s == NULL)
                err_hint(&e, "có phải là %s?", "did you mean %s?", near);
            return cli_fail(c, &e);
        }
    }
    if (find_askers(&q, &e) != ERR_NONE)
        return cli_fail(c, &e);
    if (csv)
        cli_print(STR("fact,name,entity,type,unit,min,max,values,unrecorded,label,asked_by,"
                      "instrument,article,file,line\n"));
    for (uint32_t i = 0; i < law_symbol_count(l); i++) {
        const struct law_symbol *s = law_symbol(l, i);
        bool wanted = s->kind == LAW_FACT && (only == 0 || s->entity == only);
        bool named = n_names == 0;
        for (uint32_t k = 0; k < n_names && !named; k++)
            named = law_find(l, names[k]) == s;
        if (!wanted || !named)
            continue;
        if (csv)
            print_row(&q, s);
        else
            print_fact(&q, s);
        shown = true;
    }
    if (!shown)
        fputs(law_say(c, "không có dữ kiện nào như thế\n", "there is no such fact\n"), stderr);
    return 0;
}

const struct command cmd_law_facts = {
    .name = "facts",
    .summary = {"mọi dữ kiện mà luật hỏi", "all facts that the law asks for"},
    .help =
        {
            "ansinh law facts — luật cần biết gì, về ai, và để làm gì\n\n"
            "  ansinh law facts [TÊN…] [--entity người|hộ|địa_bàn] [--csv] [--month THÁNG] [--law "
            "THƯ_MỤC]\n\n"
            "  TÊN        chỉ những dữ kiện này\n"
            "  --entity   chỉ của người, của hộ hay của địa bàn\n"
            "  --csv      bảng cho máy: fact, name, entity, type, unit, min, max, values "
            "(mã=tên),\n"
            "             unrecorded, label, asked_by, instrument, article, file, line\n"
            "  --month    tháng để xét quyền lợi nào cần dữ kiện nào (mặc định tháng này)\n\n"
            "\"Không ghi thì\": không có bản ghi có nghĩa là gì; dữ kiện không có dòng này mà "
            "không ghi là chưa rõ.\n\n"
            "Ví dụ:\n"
            "  ansinh law facts --entity người\n"
            "  ansinh law facts disability born\n"
            "  ansinh law facts --csv --month 2024-07 > du-kien.csv\n",
            "ansinh law facts — what the law needs to know, of whom, and for what\n\n"
            "  ansinh law facts [NAME…] [--entity person|household|area] [--csv] [--month MONTH] "
            "[--law DIR]\n\n"
            "  NAME       only these facts\n"
            "  --entity   only those of persons, of households or of areas\n"
            "  --csv      a table for programs: fact, name, entity, type, unit, min, max, values "
            "(code=name),\n"
            "             unrecorded, label, asked_by, instrument, article, file, line\n"
            "  --month    the month for which it is told what needs the fact (this month)\n\n"
            "\"Unrecorded means\": what the absence of a record says; without it absence is "
            "unknown.\n\n"
            "Examples:\n"
            "  ansinh law facts --entity person\n"
            "  ansinh law facts disability born\n"
            "  ansinh law facts --csv --month 2024-07 > facts.csv\n",
        },
    .run = run,
};
