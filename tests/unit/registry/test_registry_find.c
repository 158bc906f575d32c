/* Finding people in the database: by what was typed, why, as of when; the same from both engines.
 */
#include "registry_lab.h"

#include "registry/name_keys.h"

#define IMPORTED 19000 /* 2022-01-08 */
#define TODAY 19100

static const char households[] = "household,commune,village,surveyed_on\n"
                                 "A,07660,Thôn 2,2021-10-05\n"
                                 "B,07660,Bản Khe Cụt,2021-10-06\n"
                                 "C,07663,Tổ dân phố 2,2021-10-06\n";
/* By number: A 1: Hoà 2, Hoa 3, Hoá 4; B 5: Hòa 6, Bình 7; C 8: Hoàng 9, Tổ 10. */
static const char members[] = "household,member,name,relation,born,sex,personal_id\n"
                              "A,1,Nguyễn Thị Hoà,1,1950-03-01,2,024150000001\n"
                              "A,2,Nguyễn Thị Hoa,3,1985,2,\n"
                              "A,3,Trần Văn Hoá,3,1985-03-07,1,024085000003\n"
                              "B,1,NGUYỄN THỊ HÒA,1,1950-03-01,2,123456780\n"
                              "B,2,Hoà Thị Bình,3,1990-01-02,2,\n"
                              "C,1,Nguyễn Văn Hoàng,1,1985-03-07,1,\n"
                              "C,2,Nguyễn Tổ Hoài,3,2001-02-03,1,\n";

struct asked {
    const char *words, *village, *commune;
    bool heads;
    day known_on;
};

static void log_found(struct place *p, struct store_conn *c, struct asked q)
{
    struct err e = {0};
    struct record_hits hits;
    const struct world_at at = {24, TODAY, q.known_on != 0 ? q.known_on : TODAY,
                                WORLD_ALL_RECORDINGS, false};
    const struct record_ask ask = {.words = str_from_c(q.words),
                                   .village = str_from_c(q.village),
                                   .commune = str_from_c(q.commune),
                                   .heads = q.heads,
                                   .limit = 10};
    must(record_find(c, &lab.arena, &at, &ask, &hits, &e), &e);
    buf_fmt(p->log, "%z:", q.words);
    for (uint32_t i = 0; i < hits.n; i++)
        buf_fmt(p->log, " %s %z;", hits.v[i].household, record_why_name(hits.v[i].why, LANG_EN));
    buf_add_c(p->log, hits.more ? " more\n" : "\n");
}

static struct store_conn *filled(struct place *p)
{
    struct import_report report;
    struct import_problems problems;
    p->options.migrations = NULL;
    struct store_conn *c = place_open(p);
    struct survey *s = lab_survey(households, members, NULL);
    assert_int_equal(lab_import(c, s, false, IMPORTED, &report, &problems), ERR_NONE);
    survey_free(s);
    return c;
}

static void names(struct place *p)
{
    struct store_conn *c = filled(p);
    log_found(p, c, (struct asked){.words = "nguyễn thị hòa"});
    log_found(p, c, (struct asked){.words = "nguyen thi hoa"});
    log_found(p, c, (struct asked){.words = "hoà"});
    log_found(p, c, (struct asked){.words = "nguyễn hoa"});
    log_found(p, c, (struct asked){.words = "hoang nguyen"});
    log_found(p, c, (struct asked){.words = "nguyen thi h"});
    log_found(p, c, (struct asked){.words = "hoa 1985"});
    log_found(p, c, (struct asked){.words = "hoa 07/03/1985"});
    log_found(p, c, (struct asked){.words = "1985-03-07"});
    log_found(p, c, (struct asked){.words = "hoa 05/06/1985"}); /* A/2: the year alone */
    log_found(p, c, (struct asked){.words = "phạm"});
    store_close(c);
}

static void test_names(void **state)
{
    (void)state;
    both_run(names, "nguyễn thị hòa: B/1 the name; A/1 the name; A/2 the name, tones aside;\n"
                    "nguyen thi hoa: B/1 the name, tones aside; A/2 the name, tones aside;"
                    " A/1 the name, tones aside;\n"
                    "hoà: B/1 part of the name; A/1 part of the name; B/2 part of the name;"
                    " A/2 part of the name, tones aside; A/3 part of the name, tones aside;"
                    " C/2 part of the name; C/1 part of the name;\n"
                    "nguyễn hoa: A/2 surname and given name; B/1 surname and given name;"
                    " A/1 surname and given name; C/2 surname and given name;"
                    " C/1 surname and given name;\n"
                    "hoang nguyen: C/1 all the words;\n"
                    "nguyen thi h: B/1 part of the name, tones aside;"
                    " A/2 part of the name, tones aside; A/1 part of the name, tones aside;\n"
                    "hoa 1985: A/2 part of the name; A/3 part of the name, tones aside;"
                    " C/1 part of the name, tones aside;\n"
                    "hoa 07/03/1985: A/3 all the words; C/1 all the words;\n"
                    "1985-03-07: A/3 the birth; C/1 the birth;\n"
                    "hoa 05/06/1985: A/2 part of the name;\n"
                    "phạm:\n");
}

static void places(struct place *p)
{
    struct store_conn *c = filled(p);
    log_found(p, c, (struct asked){.words = "nguyễn thị hoà thôn 2"});
    log_found(p, c, (struct asked){.words = "hoà bản khe"});
    log_found(p, c, (struct asked){.words = "hoàng tdp 2"});
    log_found(p, c, (struct asked){.words = "nguyễn tổ hoài"});
    log_found(p, c, (struct asked){.words = "nguyễn", .commune = "07663"});
    log_found(p, c, (struct asked){.words = "", .village = "khe cụt"});
    log_found(p, c, (struct asked){.words = "", .village = "thôn 1"});
    log_found(p, c, (struct asked){.words = "thôn 2"});
    log_found(p, c, (struct asked){.words = "tdp 2 1985"});
    log_found(p, c, (struct asked){.words = "B"});
    log_found(p, c, (struct asked){.words = "1985", .village = "dân phố"});
    log_found(p, c, (struct asked){.words = "hoà", .heads = true});
    log_found(p, c, (struct asked){.words = "", .commune = "07660", .heads = true});
    store_close(c);
}

static void test_places(void **state)
{
    (void)state;
    both_run(places, "nguyễn thị hoà thôn 2: A/1 the name; A/2 the name, tones aside;\n"
                     "hoà bản khe: B/1 part of the name; B/2 part of the name;\n"
                     "hoàng tdp 2: C/1 part of the name;\n"
                     "nguyễn tổ hoài: C/2 the name;\n"
                     "nguyễn: C/2 part of the name; C/1 part of the name;\n"
                     ": B/2 the place; B/1 the place;\n"
                     ":\n"
                     "thôn 2: A/2 the place; A/1 the place; A/3 the place;\n"
                     "tdp 2 1985: C/1 the place;\n"
                     "B: B/2 part of the name;\n"
                     "1985: C/1 the place;\n"
                     "hoà: B/1 part of the name; A/1 part of the name;"
                     " C/1 part of the name;\n"
                     ": B/1 the place; A/1 the place;\n");
}

static void correct(struct store_pool *pool, const char *field, const char *value, uint8_t turn)
{
    struct err e = {0};
    struct record_set set = {str_from_c(field), str_from_c(value)};
    struct record_correction r = lab_correction(&set, TODAY);
    uint8_t operation[STORE_ID_BYTES] = {turn};
    str answer;
    bool again;
    must(record_correct(pool, &lab.arena, lab.law, &r, operation, &answer, &again, &e), &e);
}

/* A name and a number as they were before they were corrected are found by whoever asks as was
 * known then, and no longer by whoever asks today, save the number, which says so. */
static void times(struct place *p)
{
    struct err e = {0};
    struct store_conn *c = filled(p);
    struct store_pool *pool = NULL;
    const struct store_pool_options po = {.open = p->options};
    must(store_pool_open(&pool, &po, &e), &e);
    correct(pool, "name", "Nguyễn Thị Huế", 1);
    correct(pool, "personal_id", "024150000099", 2);
    log_found(p, c, (struct asked){.words = "nguyễn thị hoà"});
    log_found(p, c, (struct asked){.words = "nguyễn thị hoà", .known_on = TODAY - 1});
    log_found(p, c, (struct asked){.words = "huế"});
    log_found(p, c, (struct asked){.words = "huế", .known_on = TODAY - 1});
    log_found(p, c, (struct asked){.words = "0241500"});
    log_found(p, c, (struct asked){.words = "024150000001", .known_on = TODAY - 1});
    log_found(p, c, (struct asked){.words = "24150000099"}); /* a spreadsheet dropped the zero */
    log_found(p, c, (struct asked){.words = "12345678"});
    store_pool_close(pool);
    store_close(c);
}

static void test_times(void **state)
{
    (void)state;
    both_run(times, "nguyễn thị hoà: B/1 the name; A/2 the name, tones aside;\n"
                    "nguyễn thị hoà: B/1 the name; A/1 the name; A/2 the name, tones aside;\n"
                    "huế: A/1 part of the name;\n"
                    "huế:\n"
                    "0241500: A/1 the number;\n"
                    "024150000001: A/1 a former number;\n"
                    "24150000099: A/1 the number;\n"
                    "12345678: B/1 the number;\n");
}

/* ---- by somebody with a right in one commune ---- */

#define ELSEWHERE 1100 /* more than are ever found */
#define HERE 23

/* Many bear a name elsewhere, and come before those of the commune. One of these (E/1) went from
 * there to live elsewhere, one (H/1) from elsewhere to live there. */
static void write_crowd(struct buf *h, struct buf *m)
{
    buf_add_c(h, "household,commune,village,surveyed_on\nE,07660,Thôn 1,2021-10-05\n"
                 "H,07663,Thôn 9,2021-10-05\n");
    buf_add_c(m, "household,member,name,relation,born,sex,personal_id\n"
                 "E,1,Lò Văn Á,1,1951-01-01,1,024151000001\n"
                 "H,1,Lò Văn Á,1,1951-01-02,1,024151000002\n");
    for (int i = 0; i < ELSEWHERE + HERE; i++) {
        bool here = i >= ELSEWHERE;
        if (i % 100 == 0 || i == ELSEWHERE)
            buf_fmt(h, "%z%d,%z,Thôn 1,2021-10-05\n", here ? "M" : "X", here ? 0 : i / 100,
                    here ? "07660" : "07663");
        buf_fmt(m, "%z%d,%d,Lò Văn Á,%d,%d-03-01,1,024%d\n", here ? "M" : "X", here ? 0 : i / 100,
                1 + i % 100, i % 100 == 0 ? 1 : 3, here ? 1990 : 1940, 100000000 + i);
    }
}

static void move(struct store_conn *c, struct store_pool *pool, const char *household,
                 const char *commune, uint8_t turn)
{
    struct err e = {0};
    struct record_set set = {STR("commune"), str_from_c(commune)};
    struct record_correction r = lab_correction(&set, TODAY);
    uint8_t operation[STORE_ID_BYTES] = {6, turn};
    const struct world_at at = {24, TODAY, TODAY, WORLD_ALL_RECORDINGS, false};
    str answer;
    bool again;
    must(world_find_household(c, &at, str_from_c(household), &r.person, &e), &e);
    r.household = true;
    must(record_correct(pool, &lab.arena, lab.law, &r, operation, &answer, &again, &e), &e);
}

static void log_within(struct place *p, struct store_conn *c, const char *words,
                       const char *village, uint32_t limit)
{
    static const str mine[] = {{"07660", 5}};
    struct err e = {0};
    struct record_hits hits;
    const struct world_at at = {24, TODAY, TODAY, WORLD_ALL_RECORDINGS, false};
    const struct record_ask ask = {.words = str_from_c(words),
                                   .village = str_from_c(village),
                                   .limit = limit,
                                   .within = mine,
                                   .n_within = 1,
                                   .within_on = TODAY};
    must(record_find(c, &lab.arena, &at, &ask, &hits, &e), &e);
    buf_fmt(p->log, "%z, %z:", words, village);
    for (uint32_t i = 0; i < hits.n && i < 3; i++)
        buf_fmt(p->log, " %s", hits.v[i].household);
    for (uint32_t i = 0; i < hits.n; i++)
        assert_true(str_eq_c(hits.v[i].commune, "07660"));
    buf_fmt(p->log, ", %u%z\n", hits.n, hits.more ? " more" : "");
}

static void within(struct place *p)
{
    struct err e = {0};
    struct import_report report;
    struct import_problems problems;
    struct store_pool *pool = NULL;
    struct buf h, m;
    p->options.migrations = NULL;
    struct store_conn *c = place_open(p);
    buf_init(&h, &lab.arena, 1 << 12);
    buf_init(&m, &lab.arena, 1 << 18);
    write_crowd(&h, &m);
    buf_char(&h, '\0');
    buf_char(&m, '\0');
    struct survey *s = lab_survey(h.p, m.p, NULL);
    assert_int_equal(lab_import(c, s, false, IMPORTED, &report, &problems), ERR_NONE);
    survey_free(s);
    const struct store_pool_options po = {.open = p->options};
    must(store_pool_open(&pool, &po, &e), &e);
    move(c, pool, "E", "07663", 1);
    move(c, pool, "H", "07660", 2);
    log_within(p, c, "lò văn á", "", 20);
    log_within(p, c, "lo van", "", 24);
    log_within(p, c, "á lò", "", 20); /* turned round */
    log_within(p, c, "lo 1990", "", 20);
    log_within(p, c, "1/3/1990", "", 20);
    log_within(p, c, "lo 1940", "", 20);
    log_within(p, c, "0241", "", 20);
    log_within(p, c, "024151", "", 20);
    log_within(p, c, "X0", "", 20);
    log_within(p, c, "M0", "", 20);
    log_within(p, c, "", "thôn 1", 20);
    log_within(p, c, "lò", "thôn 1", 20);
    log_within(p, c, "lò", "thôn 9", 20);
    store_pool_close(pool);
    store_close(c);
}

static void test_within(void **state)
{
    (void)state;
    both_run(within, "lò văn á, : H/1 M0/1 M0/2, 20 more\n"
                     "lo van, : H/1 M0/1 M0/2, 24\n"
                     "á lò, : H/1 M0/1 M0/2, 20 more\n"
                     "lo 1990, : M0/1 M0/2 M0/3, 20 more\n"
                     "1/3/1990, : M0/1 M0/2 M0/3, 20 more\n"
                     "lo 1940, :, 0\n"
                     "0241, : M0/1 M0/2 M0/3, 20 more\n"
                     "024151, : H/1, 1\n"
                     "X0, :, 0\n"
                     "M0, : M0/1 M0/2 M0/3, 20 more\n"
                     ", thôn 1: M0/1 M0/2 M0/3, 20 more\n"
                     "lò, thôn 1: M0/1 M0/2 M0/3, 20 more\n"
                     "lò, thôn 9: H/1, 1\n");
}

/* A registry that was filled before there were keys gets them all with the next import of many
 * names. */
static void mended(struct place *p)
{
    struct err e = {0};
    struct arena a;
    struct store_conn *c = filled(p);
    must(store_begin(c, &e), &e);
    must(store_run(c, SQL("DELETE FROM name_key"), STORE_NO_VALUES, NULL, &e), &e);
    must(store_run(c, SQL("DELETE FROM village_key"), STORE_NO_VALUES, NULL, &e), &e);
    must(store_run(c, SQL("DELETE FROM known_name"), STORE_NO_VALUES, NULL, &e), &e);
    must(store_run(c, SQL("DELETE FROM known_place"), STORE_NO_VALUES, NULL, &e), &e);
    must(store_run(c, SQL("DELETE FROM name_bearer"), STORE_NO_VALUES, NULL, &e), &e);
    must(store_run(c, SQL("DELETE FROM place_bearer"), STORE_NO_VALUES, NULL, &e), &e);
    arena_init(&a, 1 << 20);
    struct name_keys *k = name_keys_new(&a);
    for (int i = 0; i < 100; i++) {
        char *text = arena_alloc(&a, 8);
        snprintf(text, 8, "Anh %c%c", 'a' + i / 10, 'a' + i % 10);
        name_keys_add(k, str_from_c(text));
        name_keys_add(k, str_from_c(text));
    }
    must(name_keys_write(c, k, 24, &e), &e);
    must(store_commit(c, &e), &e);
    log_found(p, c, (struct asked){.words = "nguyễn thị hoà thôn 2"});
    log_found(p, c, (struct asked){.words = "", .village = "khe cụt"});
    log_query(p, c, SQL("SELECT count(*) FROM name_key WHERE part = 0 AND kind = 0"),
              STORE_NO_VALUES);
    /* As the migration packs what it finds. */
    log_query(p, c,
              SQL("SELECT count(*), sum(CASE WHEN p.packed = b.packed AND p.bearers = b.n THEN 1"
                  " ELSE 0 END) FROM place_bearer AS p LEFT JOIN (SELECT s.province, s.place,"
                  " count(*) AS n, group_concat(s.one, '') AS packed FROM (SELECT province, place,"
                  " name || ',' || birth || ',' || person || ';' AS one FROM name_bearer ORDER BY"
                  " province, place, name, birth, person) AS s GROUP BY s.province, s.place) AS b"
                  " ON b.province = p.province AND b.place = p.place"),
              STORE_NO_VALUES);
    arena_clear(&a);
    store_close(c);
}

static void test_mended(void **state)
{
    (void)state;
    both_run(mended, "nguyễn thị hoà thôn 2: A/1 the name; A/2 the name, tones aside;\n"
                     ": B/2 the place; B/1 the place;\n107\n3|3\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_names),  cmocka_unit_test(test_places), cmocka_unit_test(test_times),
        cmocka_unit_test(test_within), cmocka_unit_test(test_mended),
    };
    return cmocka_run_group_tests(tests, lab_setup, lab_teardown);
}
