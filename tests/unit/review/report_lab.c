#include "report_lab.h"

#include "base/fmt.h"
#include "registry/area_ids.h"

struct report_lab lab;

int lab_setup(void **state)
{
    struct err e = {0};
    const char *data = getenv("ANSINH_DATA");
    arena_init(&lab.arena, (size_t)2 << 30);
    fmt_write(lab.admin, sizeof(lab.admin), "%z/admin", data != NULL ? data : "data");
    fmt_write(lab.poverty, sizeof(lab.poverty), "%z/poverty", data != NULL ? data : "data");
    if (areas_load(&lab.arena, &lab.areas, str_from_c(lab.admin), &e) != ERR_NONE)
        return -1;
    return both_setup(state);
}

int lab_teardown(void **state)
{
    arena_clear(&lab.arena);
    return both_teardown(state);
}

day lab_day(const char *iso)
{
    day d = 0;
    assert_true(day_parse(str_from_c(iso), &d));
    return d;
}

static day from_of(const char *iso)
{
    return lab_day(iso[0] != '\0' ? iso : "2015-01-01");
}

static day to_of(const char *iso)
{
    return iso[0] != '\0' ? lab_day(iso) : NO_END;
}

static void run(sql q, const struct store_value *values, uint32_t n)
{
    struct err e = {0};
    must(store_run(lab.c, q, values, n, NULL, &e), &e);
}

#define TEXT(s) store_text(str_from_c(s))

void lab_make(struct place *p)
{
    static const uint8_t operation[16] = {1};
    struct err e = {0};
    p->options.migrations = NULL;
    lab.c = place_open(p);
    lab.next_person = 1000;
    must(store_begin(lab.c, &e), &e);
    must(area_ids_write(lab.c, lab.areas, str_from_c(lab.admin), &e), &e);
    must(store_commit(lab.c, &e), &e);
    must(area_map_read(lab.c, &lab.arena, &lab.map, &e), &e);
    run(SQL("INSERT INTO recording (province, number, at_us, actor, source, reference, operation)"
            " VALUES (?1, 1, 0, 'xã', 'import', 'thử', ?2)"),
        STORE_VALUES(store_int(PROVINCE),
                     store_bytes((str){(const char *)operation, sizeof(operation)})));
    run(SQL("INSERT INTO campaign (province, id, kind, year, month, opens, closes, recorded) VALUES"
            " (?1, 1, 'yearly', 2022, 0, 1, 2, 1)"),
        STORE_VALUES(store_int(PROVINCE)));
}

int64_t lab_commune(const char *code)
{
    const struct area_row *r =
        area_map_find(lab.map, AREA_COMMUNE, str_from_c(code), lab_day("2022-06-01"));
    assert_non_null(r);
    return r->id;
}

static void entity(int64_t id, const char *kind)
{
    run(SQL("INSERT INTO entity (province, id, kind) VALUES (?1, ?2, ?3)"),
        STORE_VALUES(store_int(PROVINCE), store_int(id), TEXT(kind)));
}

void lab_household_in(int64_t id, int64_t area, const char *commune, const char *village,
                      const char *from, const char *to)
{
    char code[32];
    struct err e = {0};
    struct store_value n;
    fmt_write(code, sizeof(code), "H%l", id);
    assert_int_equal(store_one(lab.c,
                               SQL("SELECT count(*) FROM entity WHERE province = ?1 AND"
                                   " id = ?2"),
                               STORE_VALUES(store_int(PROVINCE), store_int(id)), &lab.arena, &n, 1,
                               &e),
                     1);
    if (n.i == 0)
        entity(id, "household");
    run(SQL("INSERT INTO household (province, id, valid_from, valid_to, known_from, known_to,"
            " recorded, closed, code, area, commune, village)"
            " VALUES (?1, ?2, ?3, ?4, ?3, 0, 1, 0, ?5, ?6, ?7, ?8)"),
        STORE_VALUES(store_int(PROVINCE), store_int(id), store_date(from_of(from)),
                     store_date(to_of(to)), TEXT(code), area != 0 ? store_int(area) : store_null(),
                     TEXT(commune), TEXT(village)));
}

void lab_household(int64_t id, const char *commune, const char *village, const char *from,
                   const char *to)
{
    bool listed = strcmp(commune, "99999") != 0;
    lab_household_in(id, listed ? lab_commune(commune) : 0, commune, village, from, to);
}

int64_t lab_member(int64_t household, int number, const char *name, const char *ethnicity,
                   const char *from)
{
    int64_t person = lab.next_person++;
    char relation[2] = {number <= 2 ? (char)('0' + number) : '3', '\0'};
    day birth = day_from_ymd(1980, 1, 1) + (day)household, until = birth;
    if (number == 1 && household % 2 == 0) { /* the year alone */
        birth = day_from_ymd(1980, 1, 1);
        until = day_from_ymd(1980, 12, 31);
    }
    entity(person, "person");
    run(SQL("INSERT INTO person (province, id, valid_from, valid_to, known_from, known_to,"
            " recorded, closed, name, birth, birth_to, sex, ethnicity)"
            " VALUES (?1, ?2, ?3, ?4, ?3, 0, 1, 0, ?5, ?6, ?7, ?8, ?9)"),
        STORE_VALUES(store_int(PROVINCE), store_int(person), store_date(from_of(from)),
                     store_date(NO_END), TEXT(name), store_date(birth), store_date(until),
                     TEXT(number == 1 ? "1" : "2"), TEXT(ethnicity)));
    run(SQL("INSERT INTO membership (province, household, person, valid_from, valid_to,"
            " known_from, known_to, recorded, closed, number, relation)"
            " VALUES (?1, ?2, ?3, ?4, ?5, ?4, 0, 1, 0, ?6, ?7)"),
        STORE_VALUES(store_int(PROVINCE), store_int(household), store_int(person),
                     store_date(from_of(from)), store_date(NO_END), store_int(number),
                     TEXT(relation)));
    return person;
}

void lab_members(int64_t household, int n, const char *head, const char *ethnicity)
{
    for (int i = 1; i <= n; i++)
        lab_member(household, i, i == 1 ? head : "Nguyễn Thị Em", ethnicity, "");
}

void lab_fact(int64_t entity_, const char *name, const char *value, const char *from,
              const char *to, const char *known_from)
{
    const char *known = known_from[0] != '\0' ? known_from : from;
    run(SQL("INSERT INTO fact (province, entity, name, valid_from, valid_to, known_from, known_to,"
            " recorded, closed, value) VALUES (?1, ?2, ?3, ?4, ?5, ?6, 0, 1, 0, ?7)"),
        STORE_VALUES(store_int(PROVINCE), store_int(entity_), TEXT(name), store_date(from_of(from)),
                     store_date(to_of(to)), store_date(from_of(known)), TEXT(value)));
}

static struct store_value known(int64_t v)
{
    return v < 0 ? store_null() : store_int(v);
}

void lab_score(const struct lab_score *s)
{
    static const uint8_t sum[32] = {2};
    struct store_value n;
    struct err e = {0};
    assert_int_equal(store_one(lab.c,
                               SQL("SELECT count(*) FROM review_case WHERE province = ?1"
                                   " AND household = ?2"),
                               STORE_VALUES(store_int(PROVINCE), store_int(s->household)),
                               &lab.arena, &n, 1, &e),
                     1);
    if (n.i == 0)
        run(SQL("INSERT INTO review_case (province, campaign, household, area, village, origin,"
                " asked_on, class_before, persons_before, recorded)"
                " VALUES (?1, 1, ?2, ?3, '', 'list', 1, '', 0, 1)"),
            STORE_VALUES(store_int(PROVINCE), store_int(s->household),
                         store_int(lab_commune("07660"))));
    run(SQL("INSERT INTO review_score (province, campaign, household, round, surveyed_on,"
            " standard, law_sum, deprived, class, undetermined, persons, head_ethnicity, minority,"
            " unable, merit, causes, received, needed, children, children_insurance,"
            " children_nutrition, children_schooling, recorded) VALUES (?1, 1, ?2, ?3, ?4, '', ?5,"
            " ?6, '', '', 1, '', ?7, ?8, ?9, ?10, 0, 0, ?11, ?12, ?13, ?14, 1)"),
        STORE_VALUES(store_int(PROVINCE), store_int(s->household), store_int(s->round),
                     store_date(lab_day(s->surveyed_on)),
                     store_bytes((str){(const char *)sum, sizeof(sum)}), known(s->deprived),
                     known(s->minority), known(s->unable), known(s->merit), store_int(s->causes),
                     known(s->children), known(s->insurance), known(s->nutrition),
                     known(s->schooling)));
}

struct report_request lab_request(void)
{
    return (struct report_request){.at = {.province = PROVINCE,
                                          .as_of = lab_day("2022-12-31"),
                                          .known_on = lab_day("2026-11-28"),
                                          .recording = WORLD_ALL_RECORDINGS},
                                   .opening = lab_day("2021-12-31"),
                                   .year = 2022,
                                   .by = BY_PROVINCE,
                                   .today = lab_day("2026-11-28"),
                                   .area = STR(""),
                                   .open = STR(""),
                                   .folder = lab.poverty};
}

const char *lab_csv(struct place *p, const char *form, const struct report_request *q)
{
    struct report_table t;
    struct err e = {0};
    struct buf b;
    must(report_make(lab.c, &lab.arena, str_from_c(form), q, &t, &e), &e);
    buf_init(&b, &lab.arena, (size_t)8 << 20);
    report_write_csv(&b, &t);
    for (uint32_t i = 0; i < t.notes.n; i++)
        buf_fmt(&b, "# %s\n", t.notes.v[i]);
    assert_false(b.full);
    buf_add(p->log, buf_str(&b));
    return arena_cstr(&lab.arena, buf_str(&b));
}
