/* People and households for programs: the same reading, rights and log as the pages. */
#include "web/api_registry.h"
#include "registry/area_map.h"
#include "registry/communes.h"
#include "registry/times.h"

#include <stdlib.h>

str api_sex(str code)
{
    return str_eq_c(code, "1") ? STR("male") : str_eq_c(code, "2") ? STR("female") : STR("");
}

void api_put_sex(struct json_out *j, const char *name, str code)
{
    api_put_text(j, name, api_sex(code));
}

void api_put_relation(struct json_out *j, const char *name, str code)
{
    static const char *const words[] = {"head", "spouse", "child", "parent", "other"};
    bool known = code.n == 1 && code.p[0] >= '1' && code.p[0] <= '5';
    api_put_text(j, name, known ? str_from_c(words[code.p[0] - '1']) : STR(""));
}

bool api_year(day from, day to, int64_t *year)
{
    int y, m, d, last;
    if (from <= DAY_MIN)
        return false;
    day_to_ymd(to, &last, &m, &d);
    day_to_ymd(from, &y, &m, &d);
    *year = y;
    return y == last;
}

void api_put_born(struct json_out *j, day from, day to)
{
    int64_t year;
    json_name(j, "born");
    api_put_day(j, from == to ? from : DAY_MIN);
    json_name(j, "born_year");
    if (api_year(from, to, &year))
        json_int(j, year);
    else
        json_none(j);
}

/* ---- finding people ---- */

static const struct api_field found_fields[] = {
    {"id", API_INT, false, {"số của người trong sổ", "number of the person in the registry"}, NULL},
    {"name", API_TEXT, false, {"họ và tên", "name"}, NULL},
    {"number", API_TEXT, true, {"số định danh cá nhân", "personal number"}, NULL},
    {"sex", API_TEXT, true, {"male, female", "male, female"}, NULL},
    {"born", API_DAY, true, {"ngày sinh, nếu biết", "day of birth, where it is known"}, NULL},
    {"born_year", API_INT, true, {"năm sinh", "year of birth"}, NULL},
    {"household", API_TEXT, true, {"mã hộ", "code of the household"}, NULL},
    {"member", API_INT, true, {"số của thành viên trong hộ", "number within the household"}, NULL},
    {"head", API_BOOL, false, {"là chủ hộ", "is the head"}, NULL},
    {"commune", API_TEXT, true, {"mã xã như đã ghi", "code of the commune as recorded"}, NULL},
    {"village", API_TEXT, true, {"thôn", "village"}, NULL},
    {0},
};

static void found_row(struct api_list *l, const struct record_hit *h)
{
    str member = h->household, code = str_split(&member, '/');
    int64_t n;
    api_int(l, h->person);
    api_text(l, h->name);
    api_text_or_null(l, h->number);
    api_text_or_null(l, api_sex(h->sex));
    api_day(l, h->birth == h->birth_to ? h->birth : DAY_MIN);
    if (api_year(h->birth, h->birth_to, &n))
        api_int(l, n);
    else
        api_null(l);
    api_text_or_null(l, code);
    if (member.p != NULL && num_parse_int(member, &n))
        api_int(l, n);
    else
        api_null(l);
    api_bool(l, h->head);
    api_text_or_null(l, h->commune);
    api_text_or_null(l, h->village);
}

/* The best RECORD_MAX_HITS; a cursor is a place among them. */
static enum err_code found_part(struct api_list *l, struct web_answer *a, struct err *e)
{
    struct web_request *q = l->q;
    struct world_at at = room_at(q);
    struct record_ask ask = {.words = web_param(q, "q"),
                             .village = web_param(q, "village"),
                             .commune = web_param(q, "commune"),
                             .limit = RECORD_MAX_HITS};
    struct record_hits hits = {0};
    (void)a;
    if (ask.words.n == 0 && ask.village.n == 0 && ask.commune.n == 0)
        return err_set(e, ERR_INPUT, "cần q, village hoặc commune",
                       "q, village or commune is needed");
    enum err_code code = room_find(q, &at, &ask, &hits, e);
    uint32_t from = l->cursor < hits.n ? (uint32_t)l->cursor : hits.n;
    uint32_t n = hits.n - from < l->limit ? hits.n - from : l->limit;
    int64_t *people = arena_array(q->arena, int64_t, (size_t)n + 1);
    for (uint32_t i = 0; i < n; i++)
        people[i] = hits.v[from + i].person;
    if (code == ERR_NONE)
        code = web_seen(q, people, n, ask.words, e);
    for (uint32_t i = 0; i < n && code == ERR_NONE; i++)
        found_row(l, &hits.v[from + i]);
    l->next = from + n < hits.n ? (int64_t)from + n : 0;
    return code;
}

static enum err_code persons(struct web_request *q, struct web_answer *a, struct err *e)
{
    return api_answer_list(q, a, found_part, e);
}

/* ---- a person ---- */

static const struct api_field home_fields[] = {
    {"household", API_TEXT, false, {"mã hộ", "code of the household"}, NULL},
    {"member", API_INT, true, {"số của thành viên trong hộ", "number within the household"}, NULL},
    {"relation",
     API_TEXT,
     true,
     {"head, spouse, child, parent, other", "head, spouse, child, parent, other"},
     NULL},
    {"since", API_DAY, true, {"từ ngày", "since"}, NULL},
    {0},
};
static const struct api_field number_fields[] = {
    {"kind",
     API_TEXT,
     false,
     {"citizen, old_card, birth_certificate", "citizen, old_card, birth_certificate"},
     NULL},
    {"number", API_TEXT, false, {"số", "the number"}, NULL},
    {0},
};
static const struct api_field fact_fields[] = {
    {"member",
     API_INT,
     true,
     {"số của thành viên; null: cả hộ", "number of the member; null: the household"},
     NULL},
    {"name", API_TEXT, false, {"tên dữ kiện trong luật", "the law's name of the fact"}, NULL},
    {"value", API_VALUE, true, {"giá trị", "its value"}, NULL},
    {"since", API_DAY, true, {"từ ngày", "since"}, NULL},
    {0},
};
static const struct api_field person_fields[] = {
    {"id", API_INT, false, {"số của người trong sổ", "number of the person in the registry"}, NULL},
    {"name", API_TEXT, true, {"họ và tên", "name"}, NULL},
    {"sex", API_TEXT, true, {"male, female", "male, female"}, NULL},
    {"born",
     API_TEXT,
     true,
     {"ngày sinh, hoặc như đã ghi nếu không biết ngày",
      "day of birth, or as recorded where the day is not known"},
     NULL},
    {"ethnicity", API_VALUE, true, {"dân tộc", "ethnicity"}, NULL},
    {"homes", API_LIST, false, {"các hộ vào ngày đó", "households on that day"}, home_fields},
    {"numbers", API_LIST, false, {"giấy tờ", "numbers of papers"}, number_fields},
    {"facts", API_LIST, false, {"dữ kiện", "facts"}, fact_fields},
    {0},
};

static str find_line(const struct record_lines *lines, const char *section, const char *field)
{
    for (uint32_t i = 0; i < lines->n; i++) {
        if (str_eq_c(lines->v[i].section, section) && str_eq_c(lines->v[i].field, field))
            return lines->v[i].value;
    }
    return STR("");
}

static const char *section_of(const struct record_lines *lines, uint32_t i, const char *wanted)
{
    return str_eq_c(lines->v[i].section, wanted) ? wanted : NULL;
}

/* "CODE/3 relation=1" as record.h has a membership. */
static void put_home(struct json_out *j, const struct record_line *l)
{
    str rest = l->value, where = str_split(&rest, ' '), code = str_split(&where, '/');
    ptrdiff_t at = str_find(l->value, STR("relation="));
    int64_t n;
    json_open(j, '{');
    api_put_text(j, "household", code);
    json_name(j, "member");
    if (where.p != NULL && num_parse_int(where, &n))
        json_int(j, n);
    else
        json_none(j);
    api_put_relation(j, "relation",
                     at < 0 ? STR("") : str_slice(l->value, (size_t)at + 9, l->value.n));
    json_name(j, "since");
    api_put_day(j, l->from);
    json_close(j, '}');
}

static int64_t number_of(const struct brief *b, int64_t entity)
{
    for (uint32_t i = 0; i < b->members.n; i++) {
        if (b->members.v[i].person == entity)
            return b->members.v[i].number;
    }
    return 0;
}

void api_put_member_number(struct json_out *j, const struct brief *b, int64_t entity)
{
    int64_t n = number_of(b, entity);
    json_name(j, "member");
    if (n > 0)
        json_int(j, n);
    else
        json_none(j);
}

/* b NULL: of a person alone. */
static void put_fact(struct web_request *q, struct json_out *j, const struct brief *b,
                     int64_t entity, str name, str value, day since)
{
    const struct brief nobody = {0};
    json_open(j, '{');
    api_put_member_number(j, b != NULL ? b : &nobody, entity);
    api_put_text(j, "name", name);
    json_name(j, "value");
    api_put_fact(j, q->arena, q->app->law, name, value);
    json_name(j, "since");
    api_put_day(j, since);
    json_close(j, '}');
}

static void put_lines(struct web_request *q, struct json_out *j, const struct record_lines *lines)
{
    json_name(j, "homes");
    json_open(j, '[');
    for (uint32_t i = 0; i < lines->n; i++) {
        if (section_of(lines, i, "membership"))
            put_home(j, &lines->v[i]);
    }
    json_close(j, ']');
    json_name(j, "numbers");
    json_open(j, '[');
    for (uint32_t i = 0; i < lines->n; i++) {
        if (!section_of(lines, i, "number"))
            continue;
        json_open(j, '{');
        api_put_text(j, "kind", lines->v[i].field);
        api_put_text(j, "number", lines->v[i].value);
        json_close(j, '}');
    }
    json_close(j, ']');
    json_name(j, "facts");
    json_open(j, '[');
    for (uint32_t i = 0; i < lines->n; i++) {
        if (section_of(lines, i, "fact"))
            put_fact(q, j, NULL, 0, lines->v[i].field, lines->v[i].value, lines->v[i].from);
    }
    json_close(j, ']');
}

static void put_person(struct web_request *q, struct web_answer *a, int64_t id,
                       const struct record_lines *lines)
{
    struct json_out j;
    api_begin(a, &j);
    json_open(&j, '{');
    json_name(&j, "id");
    json_int(&j, id);
    api_put_text(&j, "name", find_line(lines, "person", "name"));
    api_put_sex(&j, "sex", find_line(lines, "person", "sex"));
    api_put_text(&j, "born", find_line(lines, "person", "born"));
    json_name(&j, "ethnicity");
    api_put_fact(&j, q->arena, q->app->law, STR("ethnicity"),
                 find_line(lines, "person", "ethnicity"));
    put_lines(q, &j, lines);
    json_close(&j, '}');
}

static enum err_code person(struct web_request *q, struct web_answer *a, struct err *e)
{
    struct world_at at = room_at(q);
    struct record_lines lines = {0};
    int64_t id = 0;
    num_parse_int(web_param(q, "id"), &id);
    enum err_code code = web_db(q, e);
    if (code == ERR_NONE && id > 0)
        code = web_may_for(q, a, RIGHT_PEOPLE_READ, &id, 1, e);
    if (code == ERR_NONE) {
        code = record_person(q->db, q->arena, &at, id, false, &lines, e);
        a->status = code == ERR_INPUT ? 404 : a->status;
    }
    if (code == ERR_NONE)
        code = web_seen(q, &id, 1, STR(""), e);
    if (code == ERR_NONE)
        put_person(q, a, id, &lines);
    return code;
}

/* ---- households ---- */

static const struct api_field household_row_fields[] = {
    {"code", API_TEXT, false, {"mã hộ", "code of the household"}, NULL},
    {"commune_today",
     API_TEXT,
     true,
     {"mã xã trên bản đồ hôm nay", "code of the commune on today's map"},
     NULL},
    {"commune", API_TEXT, false, {"mã xã như đã ghi", "code of the commune as recorded"}, NULL},
    {"village", API_TEXT, true, {"thôn", "village"}, NULL},
    {"since", API_DAY, true, {"ở đó từ ngày", "there since"}, NULL},
    {0},
};

struct household_row {
    int64_t id, area;
    str code, commune, village;
    day since;
};
struct household_rows {
    struct household_row *v;
    uint32_t n, cap;
};

#define HOUSEHOLDS                                                                                 \
    "SELECT id, area, code, commune, village, valid_from FROM household WHERE province = ?1"       \
    " AND" TRUE_ROWS " AND id > ?5"

/* area 0: of all. */
static enum err_code read_households(struct web_request *q, const struct world_at *at, int64_t area,
                                     int64_t after, uint32_t most, struct household_rows *out,
                                     struct err *e)
{
    int more;
    struct store_conn *c = q->db;
    const struct store_value v[] = {store_int(at->province),  store_date(at->as_of),
                                    store_date(at->known_on), store_int(at->recording),
                                    store_int(after),         store_int(most),
                                    store_int(area)};
    enum err_code code =
        area == 0 ? store_query(c, SQL(HOUSEHOLDS " ORDER BY id LIMIT ?6"), v, 6, e)
                  : store_query(c, SQL(HOUSEHOLDS " AND area = ?7 ORDER BY id LIMIT ?6"), v, 7, e);
    if (code != ERR_NONE)
        return code;
    while ((more = store_next(c, e)) > 0) {
        struct household_row r = {.id = store_at_int(c, 0),
                                  .area = store_at_null(c, 1) ? 0 : store_at_int(c, 1),
                                  .code = arena_str(q->arena, store_at_text(c, 2)),
                                  .commune = arena_str(q->arena, store_at_text(c, 3)),
                                  .village = arena_str(q->arena, store_at_text(c, 4)),
                                  .since = (day)store_at_int(c, 5)};
        vec_push(q->arena, out, r);
    }
    return more < 0 ? e->code : ERR_NONE;
}

static str commune_today(const struct area_map *map, int64_t area)
{
    struct area_cast cast =
        area > 0 ? area_map_cast(map, area, web_today()) : (struct area_cast){0};
    const struct area_row *row = cast.area > 0 ? area_map_at(map, cast.area) : NULL;
    return row != NULL ? row->code : STR("");
}

static int by_id(const void *a, const void *b)
{
    const struct household_row *x = a, *y = b;
    return (x->id > y->id) - (x->id < y->id);
}

/* Those after the cursor that may be told, by id, of each area at most a part: of another commune
 * than that asked for, or than those one may read, nothing is read. */
static enum err_code told_households(struct api_list *l, const struct world_at *at,
                                     const struct area_map *map, struct household_rows *out,
                                     struct err *e)
{
    struct web_request *q = l->q;
    str wanted = web_param(q, "commune");
    enum err_code code = ERR_NONE;
    if (wanted.n == 0 && roles_held_everywhere(&q->user.held, RIGHT_PEOPLE_READ))
        return read_households(q, at, 0, l->cursor, l->limit, out, e);
    for (uint32_t i = 0; i < map->rows.n && code == ERR_NONE; i++) {
        const struct area_row *r = &map->rows.v[i];
        str today = r->level == AREA_COMMUNE ? commune_today(map, r->id) : STR("");
        if (today.n > 0 && (wanted.n == 0 || str_eq(today, wanted)) &&
            roles_held_in(&q->user.held, RIGHT_PEOPLE_READ, today))
            code = read_households(q, at, r->id, l->cursor, l->limit, out, e);
    }
    if (out->n > 1)
        qsort(out->v, out->n, sizeof(*out->v), by_id);
    return code;
}

static enum err_code households_part(struct api_list *l, struct web_answer *a, struct err *e)
{
    struct web_request *q = l->q;
    struct world_at at = room_at(q);
    struct area_map *map = NULL;
    struct household_rows rows = {0};
    str commune = web_param(q, "commune");
    int64_t *seen = arena_array(q->arena, int64_t, (size_t)l->limit + 1);
    enum err_code code = ERR_NONE;
    if (commune.n > 0)
        code = web_may(q, a, RIGHT_PEOPLE_READ, commune, e);
    if (code == ERR_NONE)
        code = area_map_read(q->db, q->arena, &map, e);
    if (code == ERR_NONE)
        code = told_households(l, &at, map, &rows, e);
    if (code != ERR_NONE)
        return code;
    uint32_t n = rows.n < l->limit ? rows.n : l->limit;
    for (uint32_t i = 0; i < n; i++) {
        const struct household_row *r = &rows.v[i];
        seen[i] = r->id;
        api_text(l, r->code);
        api_text_or_null(l, commune_today(map, r->area));
        api_text(l, r->commune);
        api_text_or_null(l, r->village);
        api_day(l, r->since);
    }
    l->next = n == l->limit ? rows.v[n - 1].id : 0;
    return web_seen(q, seen, n, commune, e);
}

static enum err_code households(struct web_request *q, struct web_answer *a, struct err *e)
{
    return api_answer_list(q, a, households_part, e);
}

static const struct api_field member_fields[] = {
    {"number", API_INT, false, {"số của thành viên trong hộ", "number within the household"}, NULL},
    {"person",
     API_INT,
     false,
     {"số của người trong sổ", "number of the person in the registry"},
     NULL},
    {"name", API_TEXT, false, {"họ và tên", "name"}, NULL},
    {"sex", API_TEXT, true, {"male, female", "male, female"}, NULL},
    {"relation",
     API_TEXT,
     true,
     {"head, spouse, child, parent, other", "head, spouse, child, parent, other"},
     NULL},
    {"born", API_DAY, true, {"ngày sinh, nếu biết", "day of birth, where it is known"}, NULL},
    {"born_year", API_INT, true, {"năm sinh", "year of birth"}, NULL},
    {"ethnicity", API_VALUE, true, {"dân tộc", "ethnicity"}, NULL},
    {0},
};
static const struct api_field household_fields[] = {
    {"code", API_TEXT, false, {"mã hộ", "code of the household"}, NULL},
    {"commune", API_TEXT, false, {"mã xã như đã ghi", "code of the commune as recorded"}, NULL},
    {"village", API_TEXT, true, {"thôn", "village"}, NULL},
    {"since", API_DAY, true, {"ở đó từ ngày", "there since"}, NULL},
    {"as_of", API_DAY, false, {"tình trạng của ngày", "as of the day"}, NULL},
    {"known_on",
     API_DAY,
     true,
     {"như đã biết vào ngày; null: hôm nay", "as known on the day; null: today"},
     NULL},
    {"members", API_LIST, false, {"thành viên", "members"}, member_fields},
    {"facts",
     API_LIST,
     false,
     {"dữ kiện của hộ và thành viên", "facts of the household and its members"},
     fact_fields},
    {0},
};

static void put_member(struct web_request *q, struct json_out *j, const struct brief_member *m)
{
    json_open(j, '{');
    json_name(j, "number");
    json_int(j, m->number);
    json_name(j, "person");
    json_int(j, m->person);
    json_name(j, "name");
    json_str(j, m->name);
    api_put_sex(j, "sex", m->sex);
    api_put_relation(j, "relation", m->relation);
    api_put_born(j, m->birth, m->birth_to);
    json_name(j, "ethnicity");
    api_put_fact(j, q->arena, q->app->law, STR("ethnicity"), m->ethnicity);
    json_close(j, '}');
}

static void put_household(struct web_request *q, struct web_answer *a, const struct world_at *at,
                          const struct brief *b)
{
    struct json_out j;
    api_begin(a, &j);
    json_open(&j, '{');
    api_put_text(&j, "code", b->code);
    api_put_text(&j, "commune", b->commune);
    api_put_text(&j, "village", b->village);
    json_name(&j, "since");
    api_put_day(&j, b->since);
    json_name(&j, "as_of");
    api_put_day(&j, at->as_of);
    json_name(&j, "known_on");
    api_put_day(&j, at->known_on);
    json_name(&j, "members");
    json_open(&j, '[');
    for (uint32_t i = 0; i < b->members.n; i++)
        put_member(q, &j, &b->members.v[i]);
    json_close(&j, ']');
    json_name(&j, "facts");
    json_open(&j, '[');
    for (uint32_t i = 0; i < b->facts.n; i++) {
        const struct brief_fact *f = &b->facts.v[i];
        put_fact(q, &j, b, f->entity, f->name, f->value, f->from);
    }
    json_close(&j, ']');
    json_close(&j, '}');
}

static enum err_code household(struct web_request *q, struct web_answer *a, struct err *e)
{
    struct world_at at = room_at(q);
    struct brief b;
    int64_t id = 0;
    enum err_code code = room_household(q, a, &at, &id, e);
    if (code == ERR_NONE)
        code = brief_read(q->db, q->arena, &at, id, &b, e);
    if (code == ERR_NONE)
        put_household(q, a, &at, &b);
    return code;
}

/* ---- the routes ---- */

static const struct api_about about_found = {
    .tag = "persons", .schema = "PersonFound", .fields = found_fields, .list = true};
static const struct api_about about_person = {
    .tag = "persons", .schema = "Person", .fields = person_fields};
static const struct api_about about_households = {
    .tag = "households", .schema = "HouseholdRow", .fields = household_row_fields, .list = true};
static const struct api_about about_household = {
    .tag = "households", .schema = "Household", .fields = household_fields};

#define DAYS                                                                                       \
    {"as_of", WEB_DAY, 10, false},                                                                 \
    {                                                                                              \
        "known_on", WEB_DAY, 10, false                                                             \
    }

const struct web_route web_routes_api_registry[] = {
    {.method = "GET",
     .path = "/api/v1/persons",
     .access = WEB_RIGHT,
     .right = RIGHT_PEOPLE_READ,
     .fields = {{"q", WEB_TEXT, 200, false},
                {"village", WEB_TEXT, 200, false},
                {"commune", WEB_TEXT, 5, false},
                DAYS,
                API_PAGED},
     .handler = persons,
     .title = {"Tìm người", "Find people"},
     .api = &about_found},
    {.method = "GET",
     .path = "/api/v1/persons/{id}",
     .access = WEB_RIGHT,
     .right = RIGHT_PEOPLE_READ,
     .fields = {{"id", WEB_INT, 19, true}, DAYS},
     .handler = person,
     .title = {"Một người", "A person"},
     .api = &about_person},
    {.method = "GET",
     .path = "/api/v1/households",
     .access = WEB_RIGHT,
     .right = RIGHT_PEOPLE_READ,
     .fields = {{"commune", WEB_TEXT, 5, false}, DAYS, API_PAGED},
     .handler = households,
     .title = {"Các hộ", "Households"},
     .api = &about_households},
    {.method = "GET",
     .path = "/api/v1/households/{code}",
     .access = WEB_RIGHT,
     .right = RIGHT_PEOPLE_READ,
     .fields = {{"code", WEB_TEXT, 64, true}, DAYS},
     .handler = household,
     .title = {"Một hộ", "A household"},
     .api = &about_household},
    {.method = "GET",
     .path = "/api/v1/households/{code}/score",
     .access = WEB_RIGHT,
     .right = RIGHT_PEOPLE_READ,
     .fields = {{"code", WEB_TEXT, 64, true}, DAYS, {"campaign", WEB_INT, 19, false}},
     .handler = api_score,
     .title = {"Điểm của một hộ", "A household's score"},
     .api = &api_about_score},
    {.method = "GET",
     .path = "/api/v1/households/{code}/owed",
     .access = WEB_RIGHT,
     .right = RIGHT_PEOPLE_READ,
     .fields = {{"code", WEB_TEXT, 64, true}, DAYS, {"month", WEB_MONTH, 7, false}},
     .handler = api_owed,
     .title = {"Một hộ được hưởng gì, vì sao", "What a household is owed, and why"},
     .api = &api_about_owed},
    {0},
};
