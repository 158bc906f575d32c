/* Facts in boxes, on both engines: sealed late, read with the key and without, moved to another. */
#include "registry_lab.h"

#include "registry/sealed.h"
#include "seal/ring.h"

#define TODAY 20000

static const char households[] = "household,commune,surveyed_on\nA,07660,2021-10-05\n";
static const char members[] = "household,member,name,relation,born,sex\n"
                              "A,1,Nguyễn Văn Á,1,1950-03-01,1\n";
static const char facts[] = "entity,fact,value,from,to\nA/1,disability,severe,2022-01-01,\n"
                            "A/1,monthly_pension,900000,2022-01-01,\n";
#define KEY_1 "0101010101010101010101010101010101010101010101010101010101010101\n"
#define KEY_2 "0202020202020202020202020202020202020202020202020202020202020202\n"

static void give_keys(const char *text)
{
    assert_int_equal(seal_ring_read(str_from_c(text)), text[0] != '\0');
}

static void seal(struct place *p, struct store_pool *pool, uint8_t step)
{
    struct recording r = {.province = 24,
                          .at_us = (int64_t)TODAY * 86400 * 1000000 + step,
                          .actor = STR("B"),
                          .operation = {step, 9}};
    struct err e = {0};
    str answer = {NULL, 0};
    bool again;
    enum err_code code = sealed_begin(pool, &lab.arena, lab.law, &r, &answer, &again, &e);
    buf_fmt(p->log, "seal: %s\n",
            code == ERR_NONE ? answer : str_slice(str_from_c(e.text[LANG_EN]), 0, 31));
}

/* What the file shows, what a record shows, and what the law is told. */
static void look(struct place *p, struct store_conn *c)
{
    struct world_at at = {24, TODAY, DAY_MAX, WORLD_ALL_RECORDINGS, true};
    struct record_lines lines = {0};
    struct world world = {0};
    struct err e = {0};
    uint32_t clear = 0;
    int more;
    must(store_query(c, SQL("SELECT name FROM fact WHERE province = 24 ORDER BY name"),
                     STORE_NO_VALUES, &e),
         &e);
    while ((more = store_next(c, &e)) > 0)
        buf_fmt(p->log, "%s ", sealed_is(store_at_text(c, 0)) ? STR("box") : store_at_text(c, 0));
    must(sealed_check(c, NULL, NULL, &clear, &e), &e);
    must(record_person(c, &lab.arena, &at, 2, false, &lines, &e), &e);
    for (uint32_t i = 0; i < lines.n; i++) {
        if (str_eq_c(lines.v[i].section, "fact"))
            buf_fmt(p->log, "%s=%s ", lines.v[i].field, lines.v[i].value);
    }
    must(world_read(c, &lab.arena, lab.law, lab.areas, &at, 0, &world, &e), &e);
    const struct survey_entries *list =
        &world.survey->entries[law_find(lab.law, STR("disability"))->index];
    assert_int_equal(list->n, 1);
    buf_fmt(p->log, "clear %u unreadable %u unknown %d value %l\n", clear, world.unreadable,
            (int)list->v[0].unknown, list->v[0].value);
    survey_free(world.survey);
}

static void boxes(struct place *p)
{
    struct import_report report;
    struct import_problems problems;
    struct err e = {0};
    struct store_pool *pool = NULL;
    p->options.migrations = NULL;
    struct store_conn *c = place_open(p);
    struct survey *s = lab_survey(households, members, facts);
    must(lab_import(c, s, true, TODAY, &report, &problems), &e);
    survey_free(s);
    const struct store_pool_options o = {.open = p->options, .max_readers = 1};
    must(store_pool_open(&pool, &o, &e), &e);
    give_keys("");
    seal(p, pool, 1);
    look(p, c);
    give_keys(KEY_1);
    seal(p, pool, 2);
    look(p, c);
    give_keys(KEY_2);
    look(p, c);
    seal(p, pool, 3);
    give_keys(KEY_2 KEY_1);
    seal(p, pool, 4);
    give_keys(KEY_2);
    look(p, c);
    must(store_begin(c, &e), &e);
    must(store_run(c,
                   SQL("UPDATE fact SET name = 'disability', value = 'none' WHERE province = 24"
                       " AND name >= '~'"),
                   STORE_NO_VALUES, NULL, &e),
         &e);
    must(store_commit(c, &e), &e);
    look(p, c);
    store_pool_close(pool);
    store_close(c);
}

static void test_boxes(void **state)
{
    (void)state;
    /* The value is the place of the level in its list: none 0, severe 1. */
    both_run(boxes, "seal: no key is given\n"
                    "disability monthly_pension disability=severe monthly_pension=900000 "
                    "clear 0 unreadable 0 unknown 0 value 1\n"
                    "seal: 1\n"
                    "monthly_pension box monthly_pension=900000 disability=severe "
                    "clear 0 unreadable 0 unknown 0 value 1\n"
                    "monthly_pension box monthly_pension=900000 sealed= "
                    "clear 0 unreadable 1 unknown 1 value 0\n"
                    "seal: a sealed row does not open: the\n"
                    "seal: 1\n"
                    "monthly_pension box monthly_pension=900000 disability=severe "
                    "clear 0 unreadable 0 unknown 0 value 1\n"
                    "disability monthly_pension disability=none monthly_pension=900000 "
                    "clear 1 unreadable 0 unknown 0 value 0\n");
}

/* A database of before its tables (migration 33) has nothing to look at. */
static void older(struct place *p)
{
    const struct store_migrations before = {store_migrations.v, 32};
    struct err e = {0};
    uint32_t n = 0;
    p->options.migrations = &before;
    struct store_conn *c = place_open(p);
    must(sealed_check(c, NULL, NULL, &n, &e), &e);
    store_close(c);
    buf_fmt(p->log, "%u\n", n);
}

static void test_older(void **state)
{
    (void)state;
    both_run(older, "0\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_boxes), cmocka_unit_test(test_older)};
    return cmocka_run_group_tests(tests, lab_setup, lab_teardown);
}
