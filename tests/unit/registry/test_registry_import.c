/* Import: what is in the tables after a round and after the next, worked out by hand; the survey
 * that comes back is the one that went in; what does not fit is refused whole. */
#include "registry_lab.h"

#include "registry/world.h"

/* 2021-10-05 is day 18905, 2022-10-05 day 19270; 2021-11-01 18932; 2020-01-01 18262; 2021-01-01
 * 18628; 2022-05-01 19113. Numbers are given in the order of the file: A 1, Á 2, Bé 3, B 4, Cò 5.
 */
#define HOUSEHOLDS_HEAD "household,commune,village,surveyed_on,motorbike\n"
#define MEMBERS_HEAD "household,member,name,relation,born,sex,personal_id,weight_kg\n"
#define FACTS_HEAD "entity,fact,value,from,to,known_from\n"

static const char households_1[] = HOUSEHOLDS_HEAD "A,07660,Thôn 1,2021-10-05,1\n"
                                                   "B,07660,Thôn 2,2021-10-06,0\n";
static const char members_1[] = MEMBERS_HEAD "A,1,Nguyễn Văn Á,1,1950-03-01,1,024050000001,55.5\n"
                                             "A,2,Trần Thị Bé,3,2015,2,,\n"
                                             "B,1,Lê Văn Cò,1,1980-01-01,1,,60\n";
static const char facts_1[] = FACTS_HEAD "A/1,disability,severe,2020-01-01,,2021-11-01\n"
                                         "B,special_difficulty,1,2021-01-01,,\n";

/* A year on: a second motorbike, Bé has left, the disability is no longer listed, a pension is. */
static const char households_2[] = HOUSEHOLDS_HEAD "A,07660,Thôn 1,2022-10-05,2\n"
                                                   "B,07660,Thôn 2,2022-10-06,0\n";
static const char members_2[] = MEMBERS_HEAD "A,1,Nguyễn Văn Á,1,1950-03-01,1,024050000001,55.5\n"
                                             "B,1,Lê Văn Cò,1,1980-01-01,1,,60\n";
static const char facts_2[] = FACTS_HEAD "B,special_difficulty,1,2021-01-01,,\n"
                                         "B/1,monthly_pension,500000,2022-05-01,,\n";

#define END "2147483647"

static void log_tables(struct place *p, struct store_conn *c)
{
    log_query(p, c,
              SQL("SELECT entity, name, valid_from, valid_to, known_from, known_to, recorded,"
                  " closed, value FROM fact ORDER BY entity, name, recorded, valid_from"),
              STORE_NO_VALUES);
    log_query(p, c,
              SQL("SELECT household, person, valid_from, valid_to, known_from, known_to, recorded,"
                  " closed, number, relation FROM membership ORDER BY household, person, recorded"),
              STORE_NO_VALUES);
    log_query(p, c,
              SQL("SELECT entity, valid_from, valid_to, known_from, known_to, recorded, closed,"
                  " answers FROM answer ORDER BY entity, recorded"),
              STORE_NO_VALUES);
    log_query(p, c,
              SQL("SELECT id, valid_from, recorded, closed, name, birth, birth_to, sex"
                  " FROM person ORDER BY id, recorded"),
              STORE_NO_VALUES);
    log_query(p, c, SQL("SELECT person, kind, number, recorded, closed FROM person_number"),
              STORE_NO_VALUES);
}

static void import_ok(struct store_conn *c, const char *h, const char *m, const char *f, day today,
                      struct import_report *report)
{
    struct survey *s = lab_survey(h, m, f);
    struct import_problems problems;
    assert_int_equal(lab_import(c, s, f != NULL, today, report, &problems), ERR_NONE);
    survey_free(s);
}

static void rounds(struct place *p)
{
    struct import_report r;
    p->options.migrations = NULL;
    struct store_conn *c = place_open(p);
    import_ok(c, households_1, members_1, facts_1, 19000, &r);
    assert_int_equal(r.province, 24);
    log_tables(p, c);
    buf_add_c(p->log, "--\n");
    import_ok(c, households_2, members_2, facts_2, 19300, &r);
    assert_int_equal(r.recording, 2);
    log_tables(p, c);
    buf_add_c(p->log, "--\n");
    /* Again, and the first again: nothing is written. */
    import_ok(c, households_2, members_2, facts_2, 19301, &r);
    assert_int_equal(r.recording, 0);
    import_ok(c, households_1, members_1, facts_1, 19302, &r);
    assert_int_equal(r.recording, 0);
    assert_int_equal(r.older, 2);
    log_query(p, c, SQL("SELECT count(*) FROM recording"), STORE_NO_VALUES);
    store_close(c);
}

static void test_rounds(void **state)
{
    (void)state;
    both_run(rounds, "2|'disability'|18262|" END "|18932|0|1|0|'severe'\n"
                     "4|'special_difficulty'|18628|" END "|18628|0|1|0|'1'\n"
                     "1|2|18905|" END "|18905|0|1|0|1|'1'\n"
                     "1|3|18905|" END "|18905|0|1|0|2|'3'\n"
                     "4|5|18906|" END "|18906|0|1|0|1|'1'\n"
                     "1|18905|" END "|18905|0|1|0|'1'\n"
                     "2|18905|" END "|18905|0|1|0|'55.5'\n"
                     "3|18905|" END "|18905|0|1|0|''\n"
                     "4|18906|" END "|18906|0|1|0|'0'\n"
                     "5|18906|" END "|18906|0|1|0|'60.0'\n"
                     "2|18905|1|0|'Nguyễn Văn Á'|-7246|-7246|'1'\n"
                     "3|18905|1|0|'Trần Thị Bé'|16436|16800|'2'\n"
                     "5|18906|1|0|'Lê Văn Cò'|3652|3652|'1'\n"
                     "2|'citizen'|'024050000001'|1|0\n"
                     "--\n"
                     "2|'disability'|18262|" END "|18932|19270|1|2|'severe'\n"
                     "2|'disability'|18262|19270|19270|0|2|0|'severe'\n"
                     "4|'special_difficulty'|18628|" END "|18628|0|1|0|'1'\n"
                     "5|'monthly_pension'|19113|" END "|19113|0|2|0|'500000'\n"
                     "1|2|18905|" END "|18905|0|1|0|1|'1'\n"
                     "1|3|18905|" END "|18905|19270|1|2|2|'3'\n"
                     "1|3|18905|19270|19270|0|2|0|2|'3'\n"
                     "4|5|18906|" END "|18906|0|1|0|1|'1'\n"
                     "1|18905|" END "|18905|0|1|0|'1'\n"
                     "1|19270|" END "|19270|0|2|0|'2'\n"
                     "2|18905|" END "|18905|0|1|0|'55.5'\n"
                     "3|18905|" END "|18905|0|1|0|''\n"
                     "4|18906|" END "|18906|0|1|0|'0'\n"
                     "4|19271|" END "|19271|0|2|0|'0'\n"
                     "5|18906|" END "|18906|0|1|0|'60.0'\n"
                     "2|18905|1|0|'Nguyễn Văn Á'|-7246|-7246|'1'\n"
                     "3|18905|1|0|'Trần Thị Bé'|16436|16800|'2'\n"
                     "5|18906|1|0|'Lê Văn Cò'|3652|3652|'1'\n"
                     "2|'citizen'|'024050000001'|1|0\n"
                     "--\n"
                     "2\n");
}

/* ---- what comes back ---- */

static void same_column(const struct survey *a, const struct survey *b,
                        const struct law_symbol *fact)
{
    uint32_t rows = fact->entity == LAW_PERSON ? a->persons : a->households;
    const int32_t *la = a->columns[fact->index].latest, *lb = b->columns[fact->index].latest;
    for (uint32_t r = 0; r < rows; r++) {
        int64_t x = 0, y = 0;
        assert_int_equal(survey_answer(a, fact, r, &x), survey_answer(b, fact, r, &y));
        assert_int_equal(x, y);
        if (la != NULL || lb != NULL)
            assert_int_equal(la != NULL ? la[r] : (int32_t)x, lb != NULL ? lb[r] : (int32_t)y);
    }
    const struct survey_entries *p = &a->entries[fact->index], *q = &b->entries[fact->index];
    assert_int_equal(p->n, q->n);
    for (uint32_t i = 0; i < p->n; i++) {
        assert_int_equal(p->v[i].row, q->v[i].row);
        assert_int_equal(p->v[i].from, q->v[i].from);
        assert_int_equal(p->v[i].to, q->v[i].to);
        assert_int_equal(p->v[i].known_from, q->v[i].known_from);
        assert_int_equal(p->v[i].value, q->v[i].value);
    }
}

static void same_survey(const struct survey *a, const struct survey *b)
{
    assert_int_equal(a->households, b->households);
    assert_int_equal(a->persons, b->persons);
    assert_int_equal(a->imprecise_dates, b->imprecise_dates);
    for (uint32_t h = 0; h < a->households; h++) {
        assert_true(
            str_eq(survey_text_at(&a->household_id, h), survey_text_at(&b->household_id, h)));
        assert_true(str_eq(survey_text_at(&a->village, h), survey_text_at(&b->village, h)));
        assert_int_equal(a->commune[h], b->commune[h]);
        assert_ptr_equal(a->area[h], b->area[h]);
        assert_int_equal(a->first[h + 1], b->first[h + 1]);
    }
    for (uint32_t p = 0; p < a->persons; p++) {
        assert_true(str_eq(survey_text_at(&a->name, p), survey_text_at(&b->name, p)));
        assert_int_equal(a->member[p], b->member[p]);
        assert_int_equal(a->personal_id[p], b->personal_id[p]);
    }
    for (uint32_t i = 0; i < law_symbol_count(lab.law); i++) {
        if (law_symbol(lab.law, i)->kind == LAW_FACT)
            same_column(a, b, law_symbol(lab.law, i));
    }
}

static struct survey *world(struct store_conn *c, day as_of, day known_on, int64_t household)
{
    struct err e = {0};
    struct world w;
    const struct world_at at = {24, as_of, known_on, WORLD_ALL_RECORDINGS, false};
    must(world_read(c, &lab.arena, lab.law, lab.areas, &at, household, &w, &e), &e);
    return w.survey;
}

/* As of the end of 2021 the first files come back, as of the end of 2022 the second. */
static void back(struct place *p)
{
    struct import_report r;
    p->options.migrations = NULL;
    struct store_conn *c = place_open(p);
    import_ok(c, households_1, members_1, facts_1, 19000, &r);
    struct survey *s = lab_survey(households_1, members_1, facts_1);
    struct survey *w = world(c, 18992, DAY_MAX, 0); /* 2021-12-31 */
    same_survey(s, w);
    survey_free(w);
    import_ok(c, households_2, members_2, facts_2, 19300, &r);
    w = world(c, 18992, 19000, 0); /* as was known before the second */
    same_survey(s, w);
    survey_free(s);
    survey_free(w);
    s = lab_survey(households_2, members_2,
                   FACTS_HEAD "A/1,disability,severe,2020-01-01,2022-10-04,2022-10-05\n"
                              "B,special_difficulty,1,2021-01-01,,\n"
                              "B/1,monthly_pension,500000,2022-05-01,,\n");
    w = world(c, 19357, DAY_MAX, 0); /* 2022-12-31 */
    same_survey(s, w);
    survey_free(s);
    survey_free(w);
    w = world(c, 18992, DAY_MAX, 1); /* one household alone */
    assert_int_equal(w->households, 1);
    assert_int_equal(w->persons, 2);
    survey_free(w);
    w = world(c, 18900, DAY_MAX, 0); /* before the first survey */
    assert_int_equal(w->households, 0);
    survey_free(w);
    store_close(c);
}

static void test_back(void **state)
{
    (void)state;
    both_run(back, "");
}

/* ---- corrections by file, people who move, and what is refused ---- */

/* The same day of survey with another name, a number added, and a fact no longer listed: wrong from
 * the beginning, known since the day of the import. */
static void corrected(struct place *p)
{
    struct import_report r;
    p->options.migrations = NULL;
    struct store_conn *c = place_open(p);
    import_ok(c, households_1, members_1, facts_1, 19000, &r);
    import_ok(c, households_1,
              MEMBERS_HEAD "A,1,Nguyễn Văn Ả,1,1950-03-01,1,024050000001,55.5\n"
                           "A,2,Trần Thị Bé,3,2015,2,,\n"
                           "B,1,Lê Văn Cò,1,1980-01-01,1,024080000002,60\n",
              FACTS_HEAD "B,special_difficulty,1,2021-01-01,,\n", 19100, &r);
    log_query(p, c,
              SQL("SELECT id, valid_from, known_from, known_to, recorded, closed, name FROM person"
                  " WHERE id = 2 ORDER BY recorded"),
              STORE_NO_VALUES);
    log_query(p, c,
              SQL("SELECT entity, name, known_to, closed FROM fact WHERE entity = 2 ORDER BY"
                  " recorded"),
              STORE_NO_VALUES);
    log_query(p, c, SQL("SELECT person, number, recorded FROM person_number ORDER BY person"),
              STORE_NO_VALUES);
    store_close(c);
}

static void test_corrected(void **state)
{
    (void)state;
    both_run(corrected, "2|18905|18905|19100|1|2|'Nguyễn Văn Á'\n"
                        "2|18905|19100|0|2|0|'Nguyễn Văn Ả'\n"
                        "2|'disability'|19100|2\n"
                        "2|'024050000001'|1\n5|'024080000002'|2\n");
}

/* Her birth was known by its year, and her name is in capitals now; Á is gone, so that she is the
 * first of the household. */
static void renumbered(struct place *p)
{
    struct import_report r;
    p->options.migrations = NULL;
    struct store_conn *c = place_open(p);
    import_ok(c, households_1, members_1, NULL, 19000, &r);
    import_ok(c, HOUSEHOLDS_HEAD "A,07660,Thôn 1,2022-10-06,0\n",
              MEMBERS_HEAD "A,1,TRẦN THỊ BÉ,1,2015-04-05,2,,\n", NULL, 19300, &r);
    log_query(p, c,
              SQL("SELECT person, valid_to, closed, number FROM membership WHERE household = 1"
                  " ORDER BY person, recorded, valid_from"),
              STORE_NO_VALUES);
    log_query(p, c, SQL("SELECT id, name FROM person WHERE closed = 0 ORDER BY id, recorded"),
              STORE_NO_VALUES);
    store_close(c);
}

static void test_renumbered(void **state)
{
    (void)state;
    both_run(renumbered, "2|" END "|2|1\n2|19271|0|1\n3|" END "|2|2\n3|19271|0|2\n3|" END "|0|1\n"
                         "2|'Nguyễn Văn Á'\n3|'Trần Thị Bé'\n3|'TRẦN THỊ BÉ'\n"
                         "5|'Lê Văn Cò'\n");
}

/* Á moves to B, found by the number; A's file does not list Bé's new household. */
static void moved(struct place *p)
{
    struct import_report r;
    p->options.migrations = NULL;
    struct store_conn *c = place_open(p);
    import_ok(c, households_1, members_1, NULL, 19000, &r);
    import_ok(c, HOUSEHOLDS_HEAD "B,07660,Thôn 3,2022-10-06,0\n",
              MEMBERS_HEAD "B,1,Lê Văn Cò,1,1980-01-01,1,,60\n"
                           "B,2,Nguyễn Văn Á,3,1950-03-01,1,024050000001,55.5\n",
              NULL, 19300, &r);
    log_query(p, c,
              SQL("SELECT household, valid_from, valid_to, recorded, closed, number FROM membership"
                  " WHERE person = 2 ORDER BY household, recorded"),
              STORE_NO_VALUES);
    log_query(p, c,
              SQL("SELECT valid_from, valid_to, recorded, closed, village FROM household WHERE id ="
                  " 4 ORDER BY recorded, valid_from"),
              STORE_NO_VALUES);
    log_query(p, c, SQL("SELECT count(*) FROM entity"), STORE_NO_VALUES);
    store_close(c);
}

static void test_moved(void **state)
{
    (void)state;
    both_run(moved, "1|18905|" END "|1|2|1\n1|18905|19271|2|0|1\n4|19271|" END "|2|0|2\n"
                    "18906|" END "|1|2|'Thôn 2'\n18906|19271|2|0|'Thôn 2'\n"
                    "19271|" END "|2|0|'Thôn 3'\n5\n");
}

/* An older survey that the registry does not have, and a commune of another province: nothing of
 * the whole file is written. */
static void refused(struct place *p)
{
    struct import_report r;
    struct import_problems problems;
    p->options.migrations = NULL;
    struct store_conn *c = place_open(p);
    import_ok(c, households_1, members_1, facts_1, 19000, &r);
    struct survey *s = lab_survey(HOUSEHOLDS_HEAD "A,07660,Thôn 1,2020-10-05,1\n"
                                                  "C,07660,Thôn 2,2021-10-06,0\n",
                                  MEMBERS_HEAD "A,1,Nguyễn Văn Á,1,1950-03-01,1,,\n"
                                               "C,1,Lê Văn Dò,1,1980-01-01,1,,\n",
                                  NULL);
    assert_int_equal(lab_import(c, s, false, 19300, &r, &problems), ERR_INPUT);
    assert_int_equal(problems.n, 1);
    buf_fmt(p->log, "%z\n", problems.v[0].text[LANG_EN]);
    survey_free(s);
    /* 00001 is Phúc Xá of Hà Nội. */
    s = lab_survey(HOUSEHOLDS_HEAD "C,07660,,2021-10-05,1\nD,00001,,2021-10-06,0\n",
                   MEMBERS_HEAD "C,1,Lê Văn Dò,1,1980-01-01,1,,\nD,1,Lê Văn Ê,1,1980-01-01,1,,\n",
                   NULL);
    assert_int_equal(lab_import(c, s, false, 19300, &r, &problems), ERR_INPUT);
    buf_fmt(p->log, "%u %z\n", problems.v[0].household, problems.v[0].text[LANG_EN]);
    survey_free(s);
    log_query(p, c, SQL("SELECT count(*) FROM entity"), STORE_NO_VALUES);
    log_query(p, c, SQL("SELECT count(*) FROM recording"), STORE_NO_VALUES);
    store_close(c);
}

static void test_refused(void **state)
{
    (void)state;
    both_run(refused, "the household has a survey of 2021-10-05, later than that of the file\n"
                      "1 the commune is of province 1, those before of province 24: import one "
                      "province at a time\n"
                      "5\n1\n");
}

/* Hoàng Văn Thụ of the old city bears 07210 until mid-2025, then Bắc Giang ward does; 24 is Bắc
 * Giang, then Bắc Ninh. */
static void areas(struct place *p)
{
    struct import_report r;
    p->options.migrations = NULL;
    struct store_conn *c = place_open(p);
    import_ok(c, HOUSEHOLDS_HEAD "A,07210,,2022-10-05,1\n",
              MEMBERS_HEAD "A,1,Nguyễn Văn Á,1,1950-03-01,1,,\n", NULL, 19300, &r);
    import_ok(c, HOUSEHOLDS_HEAD "A,07210,,2025-10-05,1\n",
              MEMBERS_HEAD "A,1,Nguyễn Văn Á,1,1950-03-01,1,,\n", NULL, 20400, &r);
    log_query(p, c,
              SQL("SELECT DISTINCT n.name, n.kind, q.name FROM household AS h JOIN area AS a ON"
                  " a.id = h.area JOIN area_succession AS s ON s.from_area = a.id JOIN"
                  " area_succession AS t ON t.from_area = s.to_area JOIN area AS n ON n.id ="
                  " t.to_area JOIN area AS q ON q.id = n.parent WHERE a.name = 'Hoàng Văn Thụ'"),
              STORE_NO_VALUES);
    log_query(p, c,
              SQL("SELECT name, valid_to FROM area WHERE code = '24' AND level = 'province' ORDER"
                  " BY valid_from"),
              STORE_NO_VALUES);
    log_query(p, c,
              SQL("SELECT count(*) FROM area WHERE level = 'commune' AND valid_from <= ?1 AND"
                  " ?1 < valid_to AND parent IN (SELECT id FROM area WHERE level = 'province')"),
              STORE_VALUES(store_date(day_from_ymd(2026, 1, 1))));
    store_close(c);
}

static void test_areas(void **state)
{
    (void)state;
    both_run(areas, "'Bắc Giang'|'Phường'|'Bắc Ninh'\n"
                    "'Bắc Giang'|20270\n'Bắc Ninh'|" END "\n3321\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_rounds),     cmocka_unit_test(test_back),
        cmocka_unit_test(test_corrected),  cmocka_unit_test(test_moved),
        cmocka_unit_test(test_renumbered), cmocka_unit_test(test_refused),
        cmocka_unit_test(test_areas),
    };
    return cmocka_run_group_tests(tests, lab_setup, lab_teardown);
}
