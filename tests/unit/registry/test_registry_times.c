/* Two hundred corrections drawn at random; after them every earlier answer comes back byte for
 * byte. Both engines say the same. */
#include "registry_lab.h"

#include "base/fmt.h"
#include "registry/times.h"

#define STEPS 200
#define PEOPLE 4
#define FIRST_DAY 19000

static const char households[] = "household,commune,village,surveyed_on,motorbike\n"
                                 "A,07660,Thôn 1,2021-10-05,1\nB,07660,Thôn 2,2021-10-06,0\n";
static const char members[] = "household,member,name,relation,born,sex,personal_id,weight_kg\n"
                              "A,1,Nguyễn Văn Á,1,1950-03-01,1,024050000001,55.5\n"
                              "A,2,Trần Thị Bé,3,2015,2,,\n"
                              "B,1,Lê Văn Cò,1,1980-01-01,1,,60\n"
                              "B,2,Lê Thị Dừa,3,2010-05-05,2,,30\n";
static const int64_t people[PEOPLE] = {2, 3, 5, 6};

struct answer {
    int64_t person;
    struct world_at at; /* recording: the last one when it was asked */
    bool settled;       /* of a day before that on which it was asked */
    str text;
};

static uint32_t draw(uint64_t *seed, uint32_t n)
{
    *seed = *seed * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)(*seed >> 33) % n;
}

static str ask(struct store_conn *c, int64_t person, struct world_at at, bool history)
{
    struct err e = {0};
    struct record_lines lines = {0};
    struct buf b;
    buf_init(&b, &lab.arena, 1 << 16);
    if (record_person(c, &lab.arena, &at, person, history, &lines, &e) != ERR_NONE) {
        assert_int_equal(e.code, ERR_INPUT);
        buf_add_c(&b, "none\n");
    }
    for (uint32_t i = 0; i < lines.n; i++) {
        const struct record_line *l = &lines.v[i];
        buf_fmt(&b, "%s %s %s=%s %d-%d %d-%d %l %l\n", l->entity, l->section, l->field, l->value,
                l->from, l->to, l->known_from, l->known_to, l->recorded, l->closed);
    }
    assert_false(b.full);
    return buf_str(&b);
}

/* One correction: a name, a birth, an answer, a number, or a fact over some days. */
static void edit(struct store_pool *pool, uint64_t *seed, int step, day today)
{
    static const char *const levels[] = {"severe", "extreme", "none", ""};
    struct err e = {0};
    char value[64];
    struct record_set set = {STR("name"), STR("")};
    struct record_correction r = {.province = 24,
                                  .person = people[draw(seed, PEOPLE)],
                                  .sets = &set,
                                  .n_sets = 1,
                                  .as_of = DAY_MIN,
                                  .from = DAY_MIN,
                                  .to = DAY_MAX,
                                  .actor = STR("Trần Thị B"),
                                  .source = STR("form"),
                                  .reference = STR("02/PL"),
                                  .today = today,
                                  .now_us = (int64_t)today * 86400 * 1000000 + step};
    uint8_t operation[STORE_ID_BYTES] = {(uint8_t)step, (uint8_t)(step >> 8), 7};
    fmt_write(value, sizeof(value), "Tên %d", step);
    switch (draw(seed, 6)) {
    case 0:
        break;
    case 1:
        set.field = STR("born");
        fmt_write(value, sizeof(value), "19%u", 10 + draw(seed, 90));
        break;
    case 2:
        set.field = STR("weight_kg");
        fmt_write(value, sizeof(value), "%u.5", draw(seed, 90));
        break;
    case 3:
        set.field = STR("personal_id");
        fmt_write(value, sizeof(value), "024099%u", 100000u + (uint32_t)step);
        break;
    default:
        set.field = STR("disability");
        fmt_write(value, sizeof(value), "%z", levels[draw(seed, 4)]);
        r.from = FIRST_DAY - 300 + (day)draw(seed, 600);
        if (draw(seed, 2) == 0)
            r.to = r.from + (day)draw(seed, 100);
    }
    set.value = str_from_c(value);
    str answer;
    bool again;
    must(record_correct(pool, &lab.arena, lab.law, &r, operation, &answer, &again, &e), &e);
    assert_false(again);
    /* Asked again, as after a lost answer: the same answer, and nothing more is written. */
    str second;
    if (step % 16 == 0) {
        must(record_correct(pool, &lab.arena, lab.law, &r, operation, &second, &again, &e), &e);
        assert_true(again);
        assert_true(str_eq(answer, second));
    }
}

static void edits(struct place *p)
{
    static struct answer answers[STEPS];
    uint64_t seed = 20261124;
    struct err e = {0};
    struct import_report report;
    struct import_problems problems;
    day today = FIRST_DAY;
    p->options.migrations = NULL;
    struct store_conn *c = place_open(p);
    struct survey *s = lab_survey(households, members, NULL);
    assert_int_equal(lab_import(c, s, false, today, &report, &problems), ERR_NONE);
    survey_free(s);
    struct store_pool *pool = NULL;
    const struct store_pool_options po = {.open = p->options};
    must(store_pool_open(&pool, &po, &e), &e);
    for (int i = 0; i < STEPS; i++) {
        today += (day)draw(&seed, 4);
        edit(pool, &seed, i, today);
        struct answer *a = &answers[i];
        a->person = people[draw(&seed, PEOPLE)];
        a->at = (struct world_at){.province = 24,
                                  .as_of = FIRST_DAY - 350 + (day)draw(&seed, 800),
                                  .known_on = today - (day)draw(&seed, 120),
                                  .recording = WORLD_ALL_RECORDINGS};
        a->settled = a->at.known_on < today;
        a->text = ask(c, a->person, a->at, i % 2 == 0);
        a->at.recording = 2 + i; /* the import was the first */
        buf_fmt(p->log, "%d: %s", i, a->text);
    }
    uint32_t settled = 0;
    for (int i = 0; i < STEPS; i++) {
        struct answer *a = &answers[i];
        str now = ask(c, a->person, a->at, i % 2 == 0);
        if (!str_eq(now, a->text))
            fail_msg("step %d: was\n%.*s\nis\n%.*s", i, (int)a->text.n, a->text.p, (int)now.n,
                     now.p);
        a->at.recording = WORLD_ALL_RECORDINGS;
        settled += a->settled;
        if (a->settled)
            assert_true(str_eq(ask(c, a->person, a->at, i % 2 == 0), a->text));
    }
    assert_true(settled > STEPS / 2);
    uint32_t n = 0;
    must(store_check(c, NULL, NULL, &n, &e), &e);
    assert_int_equal(n, 0);
    /* Of one fact at most one value holds on a day, as known at any time. */
    log_query(p, c,
              SQL("SELECT count(*) FROM fact AS a JOIN fact AS b ON a.province = b.province AND"
                  " a.entity = b.entity AND a.name = b.name AND (a.recorded < b.recorded OR"
                  " a.recorded = b.recorded AND a.valid_from < b.valid_from) WHERE a.valid_from <"
                  " b.valid_to AND b.valid_from < a.valid_to AND (a.closed = 0 OR a.closed >"
                  " b.recorded)"),
              STORE_NO_VALUES);
    log_query(p, c, SQL("SELECT count(*) FROM recording"), STORE_NO_VALUES);
    store_pool_close(pool);
    store_close(c);
    assert_true(str_ends(buf_str(p->log), STR("\n0\n201\n")));
}

static void test_edits(void **state)
{
    (void)state;
    both_run(edits, NULL);
}

static enum err_code try(struct store_pool *pool, const char *field, const char *value,
                         struct err *e)
{
    struct record_set set = {str_from_c(field), str_from_c(value)};
    struct record_correction r = lab_correction(&set, FIRST_DAY);
    r.person = 3;
    uint8_t operation[STORE_ID_BYTES] = {9};
    str answer;
    bool again;
    operation[1] = (uint8_t)str_hash(set.value);
    return record_correct(pool, &lab.arena, lab.law, &r, operation, &answer, &again, e);
}

/* A number that is another's, a name that is none, a value that is none: nothing is recorded. */
static void wrong(struct place *p)
{
    static const char *const sets[][2] = {
        {"personal_id", "024050000001"}, {"personal_id", "12"}, {"disabilty", "severe"},
        {"disability", "bad"},           {"sex", "3"},          {"name", " "},
        {"born", "2021-02-30"},          {"relation", "1"}};
    struct err e = {0};
    struct import_report report;
    struct import_problems problems;
    p->options.migrations = NULL;
    struct store_conn *c = place_open(p);
    struct survey *s = lab_survey(households, members, NULL);
    assert_int_equal(lab_import(c, s, false, FIRST_DAY, &report, &problems), ERR_NONE);
    survey_free(s);
    struct store_pool *pool = NULL;
    const struct store_pool_options po = {.open = p->options};
    must(store_pool_open(&pool, &po, &e), &e);
    for (size_t i = 0; i < sizeof(sets) / sizeof(sets[0]); i++) {
        assert_int_equal(try(pool, sets[i][0], sets[i][1], &e), ERR_INPUT);
        buf_fmt(p->log, "%z\n", e.text[LANG_EN]);
    }
    log_query(p, c, SQL("SELECT count(*) FROM recording"), STORE_NO_VALUES);
    store_pool_close(pool);
    store_close(c);
}

static void test_wrong(void **state)
{
    (void)state;
    both_run(
        wrong,
        "the number 024050000001 is that of Nguyễn Văn Á (A/1, commune 07660; #2 of the registry)\n"
        "personal_id: bad value \"12\"\n"
        "a person has nothing named \"disabilty\"\n"
        "disability: \"bad\" is no code of it\n"
        "sex: \"3\" is no code of it\n"
        "name: bad value \" \"\n"
        "born: bad value \"2021-02-30\"\n"
        "a person has nothing named \"relation\"\n"
        "1\n");
}

static void log_found(struct place *p, struct store_conn *c, const char *words)
{
    struct err e = {0};
    struct record_hits hits;
    const struct world_at at = {24, FIRST_DAY, FIRST_DAY, WORLD_ALL_RECORDINGS, false};
    const struct record_ask asked = {.words = str_from_c(words), .limit = 10};
    must(record_find(c, &lab.arena, &at, &asked, &hits, &e), &e);
    buf_fmt(p->log, "%z:", words);
    for (uint32_t i = 0; i < hits.n; i++)
        buf_fmt(p->log, " %s (%s)", hits.v[i].name, hits.v[i].household);
    buf_char(p->log, '\n');
}

static void found(struct place *p)
{
    struct import_report report;
    struct import_problems problems;
    p->options.migrations = NULL;
    struct store_conn *c = place_open(p);
    struct survey *s = lab_survey(households, members, NULL);
    assert_int_equal(lab_import(c, s, false, FIRST_DAY, &report, &problems), ERR_NONE);
    survey_free(s);
    log_found(p, c, "nguyen van a");
    log_found(p, c, "le");
    log_found(p, c, "bé");
    log_found(p, c, "lê 1980");
    log_found(p, c, "024050000001");
    log_found(p, c, "phạm");
    store_close(c);
}

static void test_found(void **state)
{
    (void)state;
    both_run(found, "nguyen van a: Nguyễn Văn Á (A/1)\n"
                    "le: Lê Thị Dừa (B/2) Lê Văn Cò (B/1)\n"
                    "bé: Trần Thị Bé (A/2)\n"
                    "lê 1980: Lê Văn Cò (B/1)\n"
                    "024050000001: Nguyễn Văn Á (A/1)\n"
                    "phạm:\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_edits),
        cmocka_unit_test(test_wrong),
        cmocka_unit_test(test_found),
    };
    return cmocka_run_group_tests(tests, lab_setup, lab_teardown);
}
