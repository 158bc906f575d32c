/* areas.csv: what is said of communes. */
#include "registry/area_facts.h"

#include "base/csv.h"
#include "base/fmt.h"
#include "registry/area_map.h"
#include "registry/times.h"
#include "store/audit.h"

#include <stdarg.h>

enum column { C_AREA, C_FACT, C_VALUE, C_FROM, C_BASIS, C_TO, C_COUNT };
static const char *const names[C_COUNT] = {"area", "fact", "value", "from", "basis", "to"};
#define REQUIRED C_BASIS /* up to it, included */
#define MAX_PROBLEMS 10000u
#define MAX_TEXT_BYTES 512u

struct row {
    int64_t area;
    str name, value, basis;
    day from, to;
    bool ends; /* gives an end to what is said already */
};

struct merging {
    struct store_conn *c;
    struct arena *a;
    const struct law *law;
    struct area_map *map;
    struct csv_reader *csv;
    str fields[CSV_MAX_COLUMNS];
    int column[C_COUNT];
    struct {
        struct row *v;
        uint32_t n, cap;
    } rows;
    struct area_fact_report *report;
    struct area_fact_problems *problems;
};

static str cell(const struct merging *m, enum column c)
{
    return m->column[c] < 0 ? STR("") : str_trim(m->fields[m->column[c]]);
}

static bool wrong(struct merging *m, enum column c, const char *vi, const char *en, ...)
{
    struct area_fact_problem p = {.line = csv_line(m->csv), .column = names[c]};
    va_list args;
    va_start(args, en);
    fmt_write_both(p.text[0], sizeof(p.text[0]), vi, en, args);
    va_end(args);
    if (m->problems->n < MAX_PROBLEMS)
        vec_push(m->a, m->problems, p);
    return false;
}

static bool take_days(struct merging *m, struct row *r)
{
    str from = cell(m, C_FROM), to = cell(m, C_TO);
    day last;
    r->to = NO_END;
    if (!day_parse(from, &r->from))
        return wrong(m, C_FROM, "\"%s\" không phải là ngày", "\"%s\" is no date", from);
    if (to.n == 0)
        return true;
    if (!day_parse(to, &last) || last < r->from)
        return wrong(m, C_TO, "\"%s\" không phải là ngày, hoặc trước from",
                     "\"%s\" is no date, or before from", to);
    r->to = last + 1;
    return true;
}

static bool take_fact(struct merging *m, struct row *r)
{
    str name = cell(m, C_FACT), value = cell(m, C_VALUE);
    static const char *const listed[] = {"area", "region", "central_city"};
    const struct law_symbol *fact = law_find(m->law, name);
    int64_t v;
    for (size_t i = 0; i < sizeof(listed) / sizeof(listed[0]); i++) {
        if (str_eq_c(name, listed[i]))
            return wrong(m, C_FACT, "%s lấy từ data/admin", "%s comes from data/admin", name);
    }
    if (fact == NULL || fact->kind != LAW_FACT || fact->entity != LAW_HOUSEHOLD)
        return wrong(m, C_FACT, "luật không có dữ kiện của hộ tên là \"%s\"",
                     "the law has no fact of households named \"%s\"", name);
    if (!law_value_parse(&fact->type, value, &v))
        return wrong(m, C_VALUE, "giá trị \"%s\" sai", "bad value \"%s\"", value);
    struct buf b;
    buf_init(&b, m->a, 1024);
    law_value_write(&fact->type, v, &b);
    r->name = fact->id;
    r->value = buf_str(&b);
    return true;
}

/* Against one that was said before of the same area; false: it contradicts. *same: nothing new. */
static bool agrees(struct row *r, str name, str value, day from, day to, bool *same)
{
    if (!str_eq(name, r->name) || from >= r->to || r->from >= to)
        return true;
    if (!str_eq(value, r->value) || from != r->from)
        return false;
    *same |= to == r->to;
    r->ends = to == NO_END && r->to != NO_END;
    return to == r->to || r->ends;
}

static bool compare(struct merging *m, struct row *r, bool *same)
{
    bool good = true;
    for (uint32_t i = 0; i < m->map->said.n && good; i++) {
        const struct area_said *s = &m->map->said.v[i];
        if (s->area == r->area)
            good = agrees(r, s->name, s->value, s->from, s->to, same);
    }
    for (uint32_t i = 0; i < m->rows.n && good; i++) {
        const struct row *s = &m->rows.v[i];
        bool twice = false;
        if (s->area == r->area) {
            good = agrees(r, s->name, s->value, s->from, s->to, &twice) && !r->ends;
            *same |= twice;
        }
    }
    return good || wrong(m, C_FROM, "trái với điều đã ghi về xã này cho những ngày đó",
                         "contradicts what is said of this commune for those days");
}

static str end_text(struct merging *m, day d)
{
    char iso[11];
    size_t n = day_format_iso(d, iso);
    return arena_str(m->a, (str){iso, n});
}

static void take_row(struct merging *m)
{
    struct row r = {.basis = arena_str(m->a, cell(m, C_BASIS))};
    bool same = false, good = take_days(m, &r);
    good &= take_fact(m, &r);
    if (r.basis.n == 0 || r.basis.n > MAX_TEXT_BYTES)
        good = wrong(m, C_BASIS, "thiếu căn cứ", "on what grounds is missing");
    const struct area_row *area =
        good ? area_map_find(m->map, AREA_COMMUNE, cell(m, C_AREA), r.from) : NULL;
    if (good && area == NULL)
        good = wrong(m, C_AREA, "không có xã mã \"%s\" vào ngày đó",
                     "no commune has the code \"%s\" on that day", cell(m, C_AREA));
    if (good && r.to != NO_END && r.to > area->to)
        good = wrong(m, C_TO, "xã %s chỉ có đến hết ngày trước %s: ghi dòng khác cho xã sau đó",
                     "the commune %s lasts until before %s: give what it became a row of its own",
                     area->code, end_text(m, area->to));
    r.area = area != NULL ? area->id : 0;
    if (!good || !compare(m, &r, &same))
        return;
    m->report->same += same;
    if (!same)
        vec_push(m->a, &m->rows, r);
}

static enum err_code read_file(struct merging *m, const char *path, struct err *e)
{
    enum err_code code = csv_open(&m->csv, path, e);
    for (int i = 0; i < C_COUNT && code == ERR_NONE; i++) {
        m->column[i] = csv_find(m->csv, str_from_c(names[i]));
        if (m->column[i] >= 0 || i > (int)REQUIRED)
            continue;
        code = err_set(e, ERR_INPUT, "thiếu cột bắt buộc \"%z\" trong dòng tiêu đề",
                       "the header lacks the required column \"%z\"", names[i]);
        err_at(e, str_from_c(path), 1, 1, 1);
    }
    int got = 0;
    while (code == ERR_NONE && (got = csv_next(m->csv, m->fields, e)) != 0) {
        if (got < 0)
            code = e->code;
        else
            take_row(m);
    }
    csv_close(m->csv);
    if (code == ERR_NONE && m->problems->n > 0)
        code = err_set(e, ERR_INPUT, "%u chỗ sai: chưa ghi gì", "%u mistakes: nothing was written",
                       m->problems->n);
    return code;
}

#define VALUES_OF_ROW 6u

static enum err_code write(struct merging *m, struct err *e)
{
    struct {
        struct store_value *v;
        uint32_t n, cap;
    } added = {0}, ended = {0};
    for (uint32_t i = 0; i < m->rows.n; i++) {
        const struct row *r = &m->rows.v[i];
        const struct store_value v[VALUES_OF_ROW] = {store_int(r->area),   store_text(r->name),
                                                     store_date(r->from),  store_date(r->to),
                                                     store_text(r->value), store_text(r->basis)};
        for (uint32_t k = 0; k < (r->ends ? 4 : VALUES_OF_ROW); k++) {
            if (r->ends)
                vec_push(m->a, &ended, v[k]);
            else
                vec_push(m->a, &added, v[k]);
        }
    }
    m->report->added = added.n / VALUES_OF_ROW;
    m->report->ended = ended.n / 4;
    enum err_code code = ERR_NONE;
    if (added.n > 0)
        code = store_run_many(m->c,
                              SQL("INSERT INTO area_fact (area, name, valid_from, valid_to, value,"
                                  " basis) VALUES (?1, ?2, ?3, ?4, ?5, ?6)"),
                              added.v, VALUES_OF_ROW, m->report->added, NULL, e);
    if (code == ERR_NONE && ended.n > 0)
        code = store_run_many(m->c,
                              SQL("UPDATE area_fact SET valid_to = ?4 WHERE area = ?1 AND name ="
                                  " ?2 AND valid_from = ?3"),
                              ended.v, 4, m->report->ended, NULL, e);
    return code;
}

/* Areas are of no province: the logs of all that are in the database tell of it. */
static enum err_code note_act(struct merging *m, const char *path, str who, struct err *e)
{
    if (m->rows.n == 0)
        return ERR_NONE;
    enum err_code code = store_query(
        m->c, SQL("SELECT province FROM counter WHERE name = 'recording' ORDER BY province"),
        STORE_NO_VALUES, e);
    int more = 0;
    while (code == ERR_NONE && (more = store_next(m->c, e)) > 0)
        audit_act(m->c, &(struct audit_act){.province = store_at_int(m->c, 0),
                                            .actor = who,
                                            .what = STR("area.import"),
                                            .reference = str_from_c(path)});
    return code == ERR_NONE && more < 0 ? e->code : code;
}

enum err_code area_facts_import(struct store_conn *c, struct arena *a, const struct law *law,
                                const char *path, str who, struct area_fact_report *report,
                                struct area_fact_problems *problems, struct err *e)
{
    struct merging *m = arena_new(a, struct merging);
    *m = (struct merging){.c = c, .a = a, .law = law, .report = report, .problems = problems};
    *report = (struct area_fact_report){0};
    enum err_code code = store_begin(c, e);
    if (code == ERR_NONE)
        code = area_map_read(c, a, &m->map, e);
    if (code == ERR_NONE && m->map->rows.n == 0)
        code = err_set(e, ERR_INPUT, "sổ đăng ký chưa có địa bàn nào (xem ansinh import)",
                       "the registry has no areas yet (see ansinh import)");
    if (code == ERR_NONE)
        code = read_file(m, path, e);
    if (code == ERR_NONE)
        code = note_act(m, path, who, e);
    if (code == ERR_NONE)
        code = write(m, e);
    if (code == ERR_NONE)
        code = store_commit(c, e);
    store_rollback(c);
    return code;
}
