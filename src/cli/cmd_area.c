/* ansinh area: communes, districts and provinces of every map: what bore a code, what became of it.
 */
#include "base/fmt.h"
#include "base/text.h"
#include "cli/inputs.h"
#include "cli/record_view.h"
#include "registry/area_facts.h"
#include "registry/area_map.h"
#include "registry/times.h"

#include <stdio.h>

#define HELP_VI                                                                                                        \
    "ansinh area — địa bàn qua các thời kỳ: xã, huyện, tỉnh\n\n"                                       \
    "  ansinh area show MÃ [--on NGÀY]       địa bàn mang mã ấy vào ngày ấy: thuộc đâu, từ đâu\n" \
    "                                        mà thành, về đâu, toàn bộ hay một phần, dữ kiện\n"       \
    "  ansinh area history MÃ                mọi địa bàn đã mang mã ấy (mã được dùng lại)\n"       \
    "  ansinh area find CHỮ…                 theo tên, có dấu hay không\n"                                    \
    "  ansinh area communes MÃ [--on NGÀY]   các xã của một tỉnh, một huyện\n"                           \
    "  ansinh area import --db DB areas.csv  điều ghi về xã: vùng đặc biệt khó khăn…\n\n"              \
    "  --db DB           từ cơ sở dữ liệu; không có thì từ data/admin\n"                                 \
    "  --on NGÀY         mặc định hôm nay (viết --as-of cũng được)\n"                                    \
    "  --level province|district|commune   khi một mã là của nhiều cấp\n"                                    \
    "  --format table|csv|json, --law THƯ_MỤC (import)\n\n"                                                         \
    "Ví dụ:\n"                                                                                                      \
    "  ansinh area show 07210 --on 2022-06-01\n"                                                                       \
    "  ansinh area communes 24 --on 2025-03-01\n"
#define HELP_EN                                                                                    \
    "ansinh area — areas of every map: communes, districts, provinces\n\n"                       \
    "  ansinh area show CODE [--on DAY]      what bore the code on the day: in what it lies, "     \
    "out\n"                                                                                        \
    "                                        of what it came, what became of it, whole or in\n"    \
    "                                        part, what is said of it\n"                           \
    "  ansinh area history CODE              all that ever bore the code (codes are used again)\n" \
    "  ansinh area find WORDS…               by name, with tones or without\n"                   \
    "  ansinh area communes CODE [--on DAY]  the communes of a province or district\n"             \
    "  ansinh area import --db DB areas.csv  what is said of communes: special difficulty …\n\n" \
    "  --db DB           from the database; without it from data/admin\n"                          \
    "  --on DAY          default: today (--as-of is the same)\n"                                   \
    "  --level province|district|commune   where a code is of several levels\n"                    \
    "  --format table|csv|json, --law FOLDER (import)\n\n"                                         \
    "Examples:\n"                                                                                  \
    "  ansinh area show 07210 --on 2022-06-01\n"                                                   \
    "  ansinh area communes 24 --on 2025-03-01\n"

#define MAX_WORDS 16
#define FIND_LIMIT 200u

struct asked {
    struct record_view v; /* of which `how` */
    str db, on, as_of, level, law;
    str words[MAX_WORDS];
    uint32_t n;
    day day;
    const struct area_map *map;
};

/* ---- the table ---- */

static const char *const column_names[] = {"what", "level", "code", "name",
                                           "from", "until", "part", "province"};
#define COLUMNS 8

static str whole_name(struct cli *c, const struct area_row *r)
{
    char text[512];
    size_t n = fmt_write(text, sizeof(text), "%s%z%s", r->kind, r->kind.n > 0 ? " " : "", r->name);
    return arena_str(c->arena, (str){text, n});
}

static void add_row(struct cli *c, struct asked *q, struct view_table *t, const char *what,
                    const struct area_row *r, const char *part)
{
    const struct area_row *p = area_map_within(q->map, r->id, AREA_PROVINCE);
    const str cells[COLUMNS] = {view_word(c, &q->v, str_from_c(what)),
                                view_word(c, &q->v, str_from_c(area_level_names[r->level])),
                                r->code,
                                whole_name(c, r),
                                view_day(c, &q->v, r->from),
                                view_day(c, &q->v, r->to),
                                str_from_c(part),
                                p != NULL && p != r ? p->name : STR("")};
    for (uint32_t k = 0; k < COLUMNS; k++)
        vec_push(c->arena, &t->cells, cells[k]);
}

static struct view_table table_of(const struct cli *c)
{
    static const char *const titles[2][COLUMNS] = {
        {"là", "cấp", "mã", "tên", "từ", "đến trước", "phần", "tỉnh"},
        {"what", "level", "code", "name", "from", "until", "part", "province"}};
    return (struct view_table){
        .names = column_names, .titles = titles[c->lang], .columns = COLUMNS};
}

/* Whole or in part, and whether people went with it. */
static const char *part_of(const struct asked *q, const struct cli *c, const struct area_step *s)
{
    static const char *const words[2][2][3] = {
        {{"một phần, không có dân", "một phần", "một phần, toàn bộ dân"},
         {"toàn bộ", "toàn bộ", "toàn bộ"}},
        {{"part, nobody", "part", "part, everybody"}, {"whole", "whole", "whole"}}};
    return words[q->v.how == VIEW_TABLE ? c->lang : LANG_EN][s->whole][s->people];
}

static void add_said(struct cli *c, struct asked *q, struct view_table *t, const struct area_row *r)
{
    for (uint32_t i = 0; i < q->map->said.n; i++) {
        const struct area_said *s = &q->map->said.v[i];
        char text[512];
        if (s->area != r->id)
            continue;
        size_t n = fmt_write(text, sizeof(text), "%s=%s", s->name, s->value);
        const str cells[COLUMNS] = {view_word(c, &q->v, STR("fact")),
                                    STR(""),
                                    r->code,
                                    arena_str(c->arena, (str){text, n}),
                                    view_day(c, &q->v, s->from),
                                    view_day(c, &q->v, s->to),
                                    s->basis,
                                    STR("")};
        for (uint32_t k = 0; k < COLUMNS; k++)
            vec_push(c->arena, &t->cells, cells[k]);
    }
}

static void add_all(struct cli *c, struct asked *q, struct view_table *t, const struct area_row *r)
{
    const struct area_map *m = q->map;
    uint32_t first, n;
    add_row(c, q, t, "area", r, "");
    for (const struct area_row *p = r; p->parent != 0;) {
        p = area_map_at(m, p->parent);
        if (p == NULL)
            break;
        add_row(c, q, t, "in", p, "");
    }
    n = area_map_steps_to(m, r->id, &first);
    for (uint32_t i = first; i < first + n; i++) {
        const struct area_step *s = &m->steps.v[m->by_to[i]];
        add_row(c, q, t, "out of", area_map_at(m, s->from), part_of(q, c, s));
    }
    n = area_map_steps_from(m, r->id, &first);
    for (uint32_t i = first; i < first + n; i++)
        add_row(c, q, t, "into", area_map_at(m, m->steps.v[i].to), part_of(q, c, &m->steps.v[i]));
    add_said(c, q, t, r);
}

/* ---- what is asked ---- */

static bool level_matches(const struct asked *q, const struct area_row *r)
{
    return q->level.p == NULL || str_eq_c(q->level, area_level_names[r->level]);
}

static enum err_code one_word(const struct asked *q, struct err *e)
{
    return q->n == 1 ? ERR_NONE : err_set(e, ERR_USAGE, "cần đúng một mã", "one code is needed");
}

static enum err_code none_found(const struct asked *q, struct err *e)
{
    err_set(e, ERR_INPUT, "không có địa bàn nào là \"%s\" vào ngày đó",
            "there is no area \"%s\" on that day", q->words[0]);
    err_hint(e, "của mọi ngày: ansinh area history MÃ; theo tên: ansinh area find CHỮ",
             "of any day: ansinh area history CODE; by name: ansinh area find WORDS");
    return ERR_INPUT;
}

/* Areas of the code; `ever`: of any day. */
static enum err_code by_code(struct cli *c, struct asked *q, struct view_table *t, bool ever,
                             struct err *e)
{
    uint32_t n = 0;
    if (one_word(q, e) != ERR_NONE)
        return e->code;
    for (uint32_t i = 0; i < q->map->rows.n; i++) {
        const struct area_row *r = &q->map->rows.v[q->map->by_code[i]];
        bool then = r->from <= q->day && q->day < r->to;
        if (!str_eq(r->code, q->words[0]) || !level_matches(q, r) || (!ever && !then))
            continue;
        add_all(c, q, t, r);
        n++;
    }
    return n > 0 ? ERR_NONE : none_found(q, e);
}

static enum err_code communes(struct cli *c, struct asked *q, struct view_table *t, struct err *e)
{
    uint32_t n = 0;
    if (one_word(q, e) != ERR_NONE)
        return e->code;
    for (uint32_t i = 0; i < q->map->rows.n; i++) {
        const struct area_row *r = &q->map->rows.v[q->map->by_code[i]];
        if (r->level != AREA_COMMUNE || q->day < r->from || q->day >= r->to)
            continue;
        const struct area_row *d = area_map_within(q->map, r->id, AREA_DISTRICT);
        const struct area_row *p = area_map_within(q->map, r->id, AREA_PROVINCE);
        bool in = (d != NULL && str_eq(d->code, q->words[0])) ||
                  (p != NULL && str_eq(p->code, q->words[0]));
        if (!in)
            continue;
        add_row(c, q, t, d != NULL ? arena_cstr(c->arena, whole_name(c, d)) : "", r, "");
        n++;
    }
    if (n > 0)
        return ERR_NONE;
    err_set(e, ERR_INPUT, "không có tỉnh hay huyện nào mang mã \"%s\" vào ngày đó",
            "no province or district bore the code \"%s\" on that day", q->words[0]);
    err_hint(e, "tỉnh: 2 chữ số; huyện (đến 30/6/2025): 3 chữ số",
             "a province: 2 digits; a district (until 2025-06-30): 3 digits");
    return ERR_INPUT;
}

static enum err_code find(struct cli *c, struct asked *q, struct view_table *t, struct err *e)
{
    struct buf words;
    uint32_t n = 0;
    if (q->n == 0)
        return err_set(e, ERR_USAGE, "tìm gì?", "find what?");
    buf_init(&words, c->arena, 4096);
    for (uint32_t i = 0; i < q->n; i++)
        buf_fmt(&words, "%z%s", i > 0 ? " " : "", q->words[i]);
    str key = str_trim(text_fold(c->arena, buf_str(&words)));
    if (key.n == 0)
        return err_set(e, ERR_USAGE, "tìm gì?", "find what?");
    for (uint32_t i = 0; i < q->map->rows.n; i++) {
        const struct area_row *r = &q->map->rows.v[q->map->by_code[i]];
        bool then = q->on.p == NULL || (r->from <= q->day && q->day < r->to);
        if (!then || !level_matches(q, r) || str_find(text_fold(c->arena, r->name), key) < 0)
            continue;
        if (n++ == FIND_LIMIT) {
            fputs(c->lang == LANG_VI ? "Còn địa bàn khác: gõ thêm chữ, hoặc --level, --on.\n"
                                     : "There are others: more words, or --level, --on.\n",
                  stderr);
            break;
        }
        add_row(c, q, t, "area", r, "");
    }
    return n > 0 ? ERR_NONE
                 : err_set(e, ERR_INPUT, "không có địa bàn nào tên như thế",
                           "no area has such a name");
}

/* ---- the file ---- */

static enum err_code import(struct cli *c, struct asked *q, struct err *e)
{
    struct area_fact_problems problems = {0};
    struct area_fact_report report = {0};
    struct store_conn *db = NULL;
    const struct law *law = NULL;
    if (q->n != 1 || q->db.p == NULL)
        return err_set(e, ERR_USAGE, "cần --db và một tệp", "--db and a file are needed");
    const struct store_options o = {.location = arena_cstr(c->arena, q->db)};
    const char *path = arena_cstr(c->arena, q->words[0]);
    enum err_code code = inputs_law(c, q->law, &law, e);
    if (code == ERR_NONE)
        code = store_open(&db, &o, e);
    if (code == ERR_NONE)
        code = area_facts_import(db, c->arena, law, path, cli_user(c), &report, &problems, e);
    store_close(db);
    for (uint32_t i = 0; i < problems.n; i++)
        fprintf(stderr, "%s:%u: %s: %s\n", path, problems.v[i].line, problems.v[i].column,
                problems.v[i].text[c->lang]);
    if (code == ERR_NONE)
        printf(c->lang == LANG_VI ? "Thêm %u, kết thúc %u, đã có %u.\n"
                                  : "Added %u, ended %u, there already %u.\n",
               report.added, report.ended, report.same);
    return code;
}

/* ---- the whole ---- */

static enum err_code load_map(struct cli *c, struct asked *q, struct err *e)
{
    struct area_map *map = NULL;
    enum err_code code;
    if (q->db.p == NULL) {
        struct areas *areas = NULL;
        char folder[4096];
        size_t n =
            fmt_write(folder, sizeof(folder), "%s/admin", cli_folder(c, "ANSINH_DATA", "data"));
        code = inputs_areas(c, &areas, e);
        if (code == ERR_NONE)
            code = area_map_load(c->arena, &map, areas, (str){folder, n}, e);
    } else {
        struct store_conn *db = NULL;
        const struct store_options o = {.location = arena_cstr(c->arena, q->db), .read_only = true};
        code = store_open(&db, &o, e);
        if (code == ERR_NONE)
            code = area_map_read(db, c->arena, &map, e);
        store_close(db);
    }
    q->map = map;
    return code;
}

static enum err_code answer(struct cli *c, struct asked *q, str what, struct err *e)
{
    struct view_table t = table_of(c);
    enum err_code code;
    if (str_eq_c(what, "import"))
        return import(c, q, e);
    code = load_map(c, q, e);
    if (code != ERR_NONE)
        return code;
    if (str_eq_c(what, "show") || str_eq_c(what, "history")) {
        code = by_code(c, q, &t, str_eq_c(what, "history"), e);
    } else if (str_eq_c(what, "communes")) {
        code = communes(c, q, &t, e);
    } else if (str_eq_c(what, "find")) {
        code = find(c, q, &t, e);
    } else {
        code = err_set(e, ERR_USAGE, "không có lệnh \"area %s\"", "there is no \"area %s\"", what);
        err_hint(e, "show, history, find, communes hoặc import",
                 "show, history, find, communes or import");
    }
    if (code == ERR_NONE)
        view_print(c, &q->v, &t);
    return code;
}

static enum err_code take_options(struct asked *q, struct err *e)
{
    q->day = day_of_moment(store_now_us());
    if (q->on.p == NULL)
        q->on = q->as_of;
    if (q->on.p != NULL && !day_parse(q->on, &q->day)) {
        err_set(e, ERR_USAGE, "--on: \"%s\" không phải là ngày", "--on: \"%s\" is no date", q->on);
        err_hint(e, "viết 2024-08-01 hoặc 01/08/2024", "write 2024-08-01 or 01/08/2024");
        return ERR_USAGE;
    }
    bool level = q->level.p == NULL;
    for (int i = 0; i < AREA_LEVELS; i++)
        level |= str_eq_c(q->level, area_level_names[i]);
    if (!level)
        return err_set(e, ERR_USAGE, "--level nhận province, district hoặc commune",
                       "--level takes province, district or commune");
    return view_format(&q->v, e);
}

static int run(struct cli *c, int argc, char **argv)
{
    struct asked q = {0};
    struct err e = {0};
    str rest[MAX_WORDS + 1];
    uint32_t n = 0;
    const struct cli_option options[] = {
        {.name = "--db", .value = &q.db},       {.name = "--on", .value = &q.on},
        {.name = "--level", .value = &q.level}, {.name = "--format", .value = &q.v.format},
        {.name = "--law", .value = &q.law},     {.name = "--as-of", .value = &q.as_of},
    };
    enum err_code code = cli_parse(options, 6, argc, argv, rest, MAX_WORDS + 1, &n, &e);
    if (code == ERR_NONE && n == 0)
        code = err_set(&e, ERR_USAGE, "cần show, history, find, communes hoặc import",
                       "show, history, find, communes or import is needed");
    for (uint32_t i = 1; i < n; i++)
        q.words[q.n++] = rest[i];
    if (code == ERR_NONE)
        code = take_options(&q, &e);
    if (code == ERR_NONE)
        code = answer(c, &q, rest[0], &e);
    return code == ERR_NONE ? 0 : cli_fail(c, &e);
}

const struct command cmd_area = {
    .name = "area",
    .summary = {"địa bàn qua các thời kỳ: xã, huyện, tỉnh",
                "areas of every map: communes, districts, provinces"},
    .help = {HELP_VI, HELP_EN},
    .run = run,
};
