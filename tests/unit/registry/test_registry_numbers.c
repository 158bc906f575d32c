/* Numbers at import and at correction: kept as their kind, looked at beside the person, and refused
 * where they are no numbers or somebody else's, with where that is. */
#include "registry_lab.h"

#include "base/fmt.h"
#include "registry/identity.h"

#define IMPORTED 19000

#define HOUSEHOLDS_HEAD "household,commune,village,surveyed_on\n"
#define MEMBERS_HEAD "household,member,name,relation,born,sex,personal_id\n"

static const char households[] = HOUSEHOLDS_HEAD "A,07660,Thôn 1,2021-10-05\n"
                                                 "B,07663,Thôn 2,2021-10-06\n";

static struct survey *survey_of(const char *members)
{
    return lab_survey(households, members, NULL);
}

static void log_problems(struct place *p, const struct survey *s, const struct import_problems *all)
{
    for (uint32_t i = 0; i < all->n; i++) {
        struct buf b;
        buf_init(&b, &lab.arena, 256);
        survey_entity(s, all->v[i].household, all->v[i].person, &b);
        buf_fmt(p->log, "%s: %z\n", buf_str(&b), all->v[i].text[LANG_EN]);
    }
}

static void import(struct place *p, struct store_conn *c, const char *members)
{
    struct import_report report;
    struct import_problems problems;
    struct survey *s = survey_of(members);
    enum err_code code = lab_import(c, s, false, IMPORTED, &report, &problems);
    buf_fmt(p->log, "%z, %u warned\n", code == ERR_NONE ? "imported" : "refused", report.warned);
    log_problems(p, s, &problems);
    log_problems(p, s, &report.warnings);
    survey_free(s);
}

/* 024150 is a woman of 1950, 024050 a man; 099 is no province, the digit 9 (man, of 2300) is none
 * on the list; ones alone stand for want of a number. */
static void forms(struct place *p)
{
    p->options.migrations = NULL;
    struct store_conn *c = place_open(p);
    import(p, c,
           MEMBERS_HEAD "A,1,Trần Thị Bé,1,1950-03-01,2,099150000001\n"
                        "A,2,Trần Văn Cò,3,1980,1,111111111111\n"
                        "B,1,Lê Văn Dơi,1,1970-01-01,1,\n");
    import(p, c,
           MEMBERS_HEAD "A,1,Trần Thị Bé,1,1950-03-01,2,024050000001\n"
                        "A,2,Trần Văn Cò,3,1980,1,024081000002\n"
                        "B,1,Lê Văn Dơi,1,1970-01-01,1,012345670\n");
    log_query(p, c, SQL("SELECT kind, number FROM person_number ORDER BY person"), STORE_NO_VALUES);
    store_close(c);
}

static void test_forms(void **state)
{
    (void)state;
    both_run(forms,
             "refused, 0 warned\n"
             "A/1: personal number 099150000001: no province has the code 099\n"
             "A/2: 111111111111 is no real number: leave it empty where there is none\n"
             "imported, 2 warned\n"
             "A/1: personal number 024050000001 is a man's, the form says female\n"
             "A/2: personal number 024081000002 is of someone born in 1981, the form says 1980\n"
             "'citizen'|'024050000001'\n'citizen'|'024081000002'\n'old_card'|'012345670'\n");
}

/* Another household brings the number of Bé: neither name nor year is hers. And a man who has both
 * a number and an old card in the registry is in the file twice, once by each. */
static void taken(struct place *p)
{
    p->options.migrations = NULL;
    struct err e = {0};
    struct store_conn *c = place_open(p);
    import(p, c,
           MEMBERS_HEAD "A,1,Trần Thị Bé,1,1950-03-01,2,024150000001\n"
                        "A,2,Trần Văn Cò,3,1980,1,024080000002\n"
                        "B,1,Lê Văn Dơi,1,1970-01-01,1,\n");
    must(store_begin(c, &e), &e);
    must(store_run(c,
                   SQL("INSERT INTO person_number (province, person, kind, valid_from, valid_to,"
                       " known_from, known_to, recorded, closed, number) VALUES (24, 3, 'old_card',"
                       " 18000, 2147483647, 18000, 0, 1, 0, '123456780')"),
                   STORE_NO_VALUES, NULL, &e),
         &e);
    must(store_commit(c, &e), &e);
    import(p, c,
           MEMBERS_HEAD "A,1,Trần Thị Bé,1,1950-03-01,2,\n"
                        "A,2,Trần Văn Cò,3,1980,1,024080000002\n"
                        "B,1,Lê Văn Dơi,1,1970-01-01,1,024150000001\n"
                        "B,2,Lê Văn Én,3,1981-01-01,1,123456780\n");
    log_query(p, c, SQL("SELECT count(*) FROM recording"), STORE_NO_VALUES);
    store_close(c);
}

static void test_taken(void **state)
{
    (void)state;
    both_run(taken, "imported, 0 warned\n"
                    "refused, 1 warned\n"
                    "B/1: the number 024150000001 is that of Trần Thị Bé (A/1, commune 07660; #2 of"
                    " the registry)\n"
                    "B/2: the number 123456780 is that of Trần Văn Cò (A/2, commune 07660; #3 of"
                    " the registry)\n"
                    "B/1: personal number 024150000001 is of a woman born in 1950, the form says"
                    " male, born in 1970\n"
                    "1\n");
}

static void corrected(struct place *p)
{
    static const char *const sets[][2] = {
        {"personal_id", "24150000001"}, /* a spreadsheet dropped the zero */
        {"personal_id", "123456780"},       {"birth_certificate", "12/2021-GKS"},
        {"personal_id", "024 150 000 009"}, {"personal_id", "099150000001"},
        {"birth_certificate", ""},          {"personal_id", "024080000002"}};
    struct err e = {0};
    char path[2200];
    struct identity_lists *lists;
    struct store_pool *pool = NULL;
    p->options.migrations = NULL;
    struct store_conn *c = place_open(p);
    import(p, c,
           MEMBERS_HEAD "A,1,Trần Thị Bé,1,1950-03-01,2,\n"
                        "B,1,Lê Văn Dơi,1,1980-01-01,1,024080000002\n");
    fmt_write(path, sizeof(path), "%z/../cccd", lab.area_folder);
    must(identity_load(&lab.arena, &lists, str_from_c(path), &e), &e);
    const struct store_pool_options po = {.open = p->options};
    must(store_pool_open(&pool, &po, &e), &e);
    for (uint8_t i = 0; i < sizeof(sets) / sizeof(sets[0]); i++) {
        struct record_set set = {str_from_c(sets[i][0]), str_from_c(sets[i][1])};
        struct record_correction r = lab_correction(&set, IMPORTED + 1);
        r.numbers = lists;
        uint8_t operation[STORE_ID_BYTES] = {1, i};
        str answer;
        bool again;
        enum err_code code =
            record_correct(pool, &lab.arena, lab.law, &r, operation, &answer, &again, &e);
        buf_fmt(p->log, "%z\n", code == ERR_NONE ? "recorded" : e.text[LANG_EN]);
    }
    log_query(p, c,
              SQL("SELECT kind, number, closed FROM person_number WHERE person = 2 ORDER BY"
                  " recorded"),
              STORE_NO_VALUES);
    store_pool_close(pool);
    store_close(c);
}

static void test_corrected(void **state)
{
    (void)state;
    both_run(corrected,
             "imported, 0 warned\n"
             "recorded\nrecorded\nrecorded\nrecorded\n"
             "personal number 099150000001: no province has the code 099\n"
             "birth_certificate: bad value \"\"\n"
             "the number 024080000002 is that of Lê Văn Dơi (B/1, commune 07663; #4 of the"
             " registry)\n"
             "'citizen'|'024150000001'|5\n'old_card'|'123456780'|0\n"
             "'birth_certificate'|'12/2021-GKS'|0\n'citizen'|'024150000009'|0\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_forms),
        cmocka_unit_test(test_taken),
        cmocka_unit_test(test_corrected),
    };
    return cmocka_run_group_tests(tests, lab_setup, lab_teardown);
}
