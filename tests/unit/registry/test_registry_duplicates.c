/* People recorded twice: found, decided, merged, undone. What a merge does to each table is worked
 * out by hand; after it is undone the world is the one before, whatever is asked. */
#include "registry_lab.h"

#include "registry/check_periods.h"
#include "registry/duplicate.h"
#include "registry/times.h"

#include <signal.h>
#include <sys/wait.h>

#define IMPORTED 19000
#define MERGED 19100
#define UNDONE 19200
#define END "2147483647"

/* By number: A 1: Bé 2, Hoà 3; B 4: Hoà again 5 (no tones, the year alone), Cò 6. */
static const char households[] = "household,commune,village,surveyed_on,motorbike\n"
                                 "A,07660,Thôn 1,2021-10-05,1\nB,07660,Thôn 2,2021-10-05,0\n";
static const char members[] = "household,member,name,relation,born,sex,personal_id,weight_kg\n"
                              "A,1,Trần Thị Bé,1,1950-03-01,2,,\n"
                              "A,2,Nguyễn Khánh Hoà,3,1985-03-07,2,024185000001,50\n"
                              "B,1,Nguyen Khanh Hoa,1,1985,2,024185000010,51\n"
                              "B,2,Lê Văn Cò,3,2010-05-05,1,,30\n";
static const char facts[] = "entity,fact,value,from,to,known_from\n"
                            "A/2,disability,severe,2020-01-01,2020-12-31,\n"
                            "B/1,disability,extreme,2020-07-01,,\n"
                            "B/1,monthly_pension,500000,2021-01-01,,\n";

static struct store_conn *filled(struct place *p)
{
    struct import_report report;
    struct import_problems problems;
    p->options.migrations = NULL;
    struct store_conn *c = place_open(p);
    struct survey *s = lab_survey(households, members, facts);
    assert_int_equal(lab_import(c, s, true, IMPORTED, &report, &problems), ERR_NONE);
    survey_free(s);
    return c;
}

static struct recording by(uint8_t turn)
{
    struct recording r = {.province = 24,
                          .at_us = 1000 + turn,
                          .actor = STR("Trần Thị B"),
                          .source = STR("decision"),
                          .reference = STR("r")};
    r.operation[0] = turn;
    return r;
}

/* ---- finding and deciding ---- */

static void find_again(struct place *p, struct store_conn *c, uint8_t turn)
{
    struct err e = {0};
    struct duplicate_found found;
    struct duplicate_pairs pairs;
    struct recording r = by(turn);
    const struct duplicate_query q = {.at = {.province = 24,
                                             .as_of = MERGED,
                                             .known_on = MERGED,
                                             .recording = WORLD_ALL_RECORDINGS},
                                      .least_points = MATCH_POSSIBLE_POINTS};
    int64_t run = 0;
    must(duplicate_find(c, &lab.arena, &q, &found, &e), &e);
    must(duplicate_keep(c, &q, &found, &r, &run, &e), &e);
    must(duplicate_list(c, &lab.arena, 24, DUPLICATE_OPEN, 0, 10, &pairs, &e), &e);
    buf_fmt(p->log, "run %l: %u people, %u pairs, %u settled;", run, found.people, found.n,
            found.settled);
    for (uint32_t i = 0; i < pairs.n; i++)
        buf_fmt(p->log, " %l-%l %s%z%s;", pairs.v[i].a, pairs.v[i].b, pairs.v[i].reasons,
                pairs.v[i].verdict.n > 0 ? " " : "", pairs.v[i].verdict);
    buf_char(p->log, '\n');
}

static void decide(struct store_conn *c, enum duplicate_verdict verdict, uint8_t turn)
{
    struct err e = {0};
    struct recording r = by(turn);
    int64_t recorded;
    must(store_begin(c, &e), &e);
    must(duplicate_decide(c, &r, 3, 5, verdict, STR("thẻ"), &recorded, &e), &e);
    must(store_commit(c, &e), &e);
}

static void found(struct place *p)
{
    struct store_conn *c = filled(p);
    find_again(p, c, 1);
    decide(c, DUPLICATE_UNSURE, 2);
    find_again(p, c, 3);
    decide(c, DUPLICATE_DIFFERENT, 4);
    find_again(p, c, 5);
    store_close(c);
}

static void test_found(void **state)
{
    (void)state;
    static const char pair[] = " 3-5 surname=marks_lost middle=marks_lost given=marks_lost"
                               " sex=equal birth=year_only commune=equal citizen=two_swapped";
    char expected[1024];
    snprintf(expected, sizeof(expected),
             "run 1: 4 people, 1 pairs, 0 settled;%s;\n"
             "run 2: 4 people, 1 pairs, 0 settled;%s unsure;\n"
             "run 3: 4 people, 0 pairs, 1 settled;\n",
             pair, pair);
    both_run(found, expected);
}

/* ---- merging ---- */

static enum err_code merge(struct store_conn *c, const char *home, bool number, day today,
                           uint8_t turn, struct err *e)
{
    struct recording r = by(turn);
    int64_t id = 0;
    const struct duplicate_merge m = {.kept = 3,
                                      .dropped = 5,
                                      .household = str_from_c(home),
                                      .number_of_dropped = number,
                                      .reason = STR("cùng thẻ"),
                                      .today = today};
    must(store_begin(c, e), e);
    enum err_code code = duplicate_merge(c, &r, &m, &id, e);
    if (code == ERR_NONE)
        must(store_commit(c, e), e);
    store_rollback(c);
    return code;
}

static enum err_code undo(struct store_conn *c, day today, uint8_t turn, struct err *e)
{
    struct recording r = by(turn);
    must(store_begin(c, e), e);
    enum err_code code = duplicate_undo(c, &r, 1, STR("nhầm"), today, e);
    if (code == ERR_NONE)
        must(store_commit(c, e), e);
    store_rollback(c);
    return code;
}

static void log_found(struct place *p, struct store_conn *c, const char *number, day on)
{
    struct err e = {0};
    struct record_hits hits;
    const struct world_at at = {24, on, on, WORLD_ALL_RECORDINGS, false};
    const struct record_ask ask = {.words = str_from_c(number), .limit = 10};
    must(record_find(c, &lab.arena, &at, &ask, &hits, &e), &e);
    for (uint32_t i = 0; i < hits.n; i++)
        buf_fmt(p->log, "#%l %z\n", hits.v[i].person, record_why_name(hits.v[i].why, LANG_EN));
}

static void log_rows(struct place *p, struct store_conn *c)
{
    log_query(p, c,
              SQL("SELECT id, valid_from, known_from, recorded, name, birth, birth_to FROM person"
                  " WHERE closed = 0 AND id IN (3, 5) ORDER BY id, valid_from"),
              STORE_NO_VALUES);
    log_query(p, c,
              SQL("SELECT person, valid_from, valid_to, recorded, number FROM person_number WHERE"
                  " closed = 0 ORDER BY person, number"),
              STORE_NO_VALUES);
    log_query(p, c,
              SQL("SELECT person, household, valid_from, valid_to, recorded FROM membership WHERE"
                  " closed = 0 AND person IN (3, 5) ORDER BY person, household, valid_from"),
              STORE_NO_VALUES);
    log_query(p, c,
              SQL("SELECT entity, valid_from, recorded, answers FROM answer WHERE closed = 0 AND"
                  " entity IN (3, 5) ORDER BY entity, valid_from"),
              STORE_NO_VALUES);
    log_query(p, c,
              SQL("SELECT entity, name, valid_from, valid_to, recorded, value FROM fact WHERE"
                  " closed = 0 AND entity IN (3, 5) ORDER BY entity, name, valid_from"),
              STORE_NO_VALUES);
}

/* 2021-10-05 is day 18905; 2020-01-01 18262; 2021-01-01 18628. The kept's disability stands for
 * 2020, the dropped's after it; her number
 * stands, and the dropped's still finds her; the home is chosen. */
static void merged(struct place *p)
{
    struct err e = {0};
    struct store_conn *c = filled(p);
    assert_int_equal(merge(c, "", false, MERGED, 1, &e), ERR_INPUT);
    buf_fmt(p->log, "%z\n", e.text[LANG_EN]);
    assert_int_equal(merge(c, "Z", false, MERGED, 1, &e), ERR_INPUT);
    must(merge(c, "B", false, MERGED, 1, &e), &e);
    log_rows(p, c);
    log_found(p, c, "024185000010", MERGED);
    assert_int_equal(merge(c, "B", false, MERGED, 2, &e), ERR_INPUT); /* 5 is gone */
    must(undo(c, UNDONE, 3, &e), &e);
    buf_add_c(p->log, "--\n");
    log_rows(p, c);
    log_found(p, c, "024185000010", UNDONE);
    assert_int_equal(undo(c, UNDONE, 4, &e), ERR_INPUT);
    buf_fmt(p->log, "%z\n", e.text[LANG_EN]);
    must(merge(c, "A", true, UNDONE, 5, &e), &e);
    buf_add_c(p->log, "--\n");
    log_query(p, c,
              SQL("SELECT person, valid_from, valid_to, number FROM person_number WHERE closed = 0"
                  " ORDER BY number"),
              STORE_NO_VALUES);
    log_query(p, c,
              SQL("SELECT person, household, valid_from, valid_to FROM membership WHERE closed = 0"
                  " AND person IN (3, 5) ORDER BY household"),
              STORE_NO_VALUES);
    store_close(c);
}

static void test_merged(void **state)
{
    (void)state;
    both_run(merged,
             "the two records live in two households at a time (A and B): the officer chooses\n"
             "3|18905|18905|1|'Nguyễn Khánh Hoà'|5544|5544\n"
             "3|18905|" END "|1|'024185000001'\n"
             "3|4|18905|" END "|2\n"
             "3|18905|1|'50.0'\n"
             "3|'disability'|18262|18628|1|'severe'\n"
             "3|'disability'|18628|" END "|2|'extreme'\n"
             "3|'monthly_pension'|18628|" END "|2|'500000'\n"
             "#3 a former number\n"
             "--\n"
             "3|18905|18905|1|'Nguyễn Khánh Hoà'|5544|5544\n"
             "5|18905|19200|3|'Nguyen Khanh Hoa'|5479|5843\n"
             "3|18905|" END "|1|'024185000001'\n5|18905|" END "|3|'024185000010'\n"
             "3|1|18905|" END "|3\n5|4|18905|" END "|3\n"
             "3|18905|1|'50.0'\n5|18905|3|'51.0'\n"
             "3|'disability'|18262|18628|1|'severe'\n"
             "5|'disability'|18444|" END "|3|'extreme'\n"
             "5|'monthly_pension'|18628|" END "|3|'500000'\n"
             "#5 the number\n"
             "merge 1 has been undone by recording 3\n"
             "--\n"
             "3|18905|" END "|'024185000010'\n"
             "3|1|18905|" END "\n");
}

/* ---- before and after ---- */

static void add_column(struct buf *b, const struct survey *s, const struct law_symbol *fact,
                       bool known_from)
{
    uint32_t rows = fact->entity == LAW_PERSON ? s->persons : s->households;
    const int32_t *latest = s->columns[fact->index].latest;
    for (uint32_t r = 0; r < rows; r++) {
        int64_t v = 0;
        bool known = survey_answer(s, fact, r, &v);
        buf_fmt(b, " %l", known ? v : -1);
        if (latest != NULL)
            buf_fmt(b, "..%d", latest[r]);
    }
    const struct survey_entries *list = &s->entries[fact->index];
    for (uint32_t i = 0; i < list->n; i++) {
        const struct survey_entry *x = &list->v[i];
        buf_fmt(b, " [%u %d %d %l", x->row, x->from, x->to, x->value);
        if (known_from)
            buf_fmt(b, " %d", x->known_from);
        buf_char(b, ']');
    }
    buf_char(b, '\n');
}

/* All that a survey holds. known_from: since when a fact is known; what was believed, then not,
 * then again is known again since the day it was. */
static str world_text(struct store_conn *c, struct world_at at, bool known_from)
{
    struct err e = {0};
    struct world w;
    struct buf b;
    buf_init(&b, &lab.arena, 1 << 16);
    must(world_read(c, &lab.arena, lab.law, lab.areas, &at, 0, &w, &e), &e);
    const struct survey *s = w.survey;
    for (uint32_t h = 0; h < s->households; h++) {
        buf_fmt(&b, "%l %s %s %u\n", w.household[h], survey_text_at(&s->household_id, h),
                survey_text_at(&s->village, h), s->commune[h]);
        for (uint32_t i = s->first[h]; i < s->first[h + 1]; i++)
            buf_fmt(&b, "  %l %u %s %l\n", w.person[i], s->member[i], survey_text_at(&s->name, i),
                    s->personal_id != NULL ? (int64_t)s->personal_id[i] : 0);
    }
    for (uint32_t i = 0; i < law_symbol_count(lab.law); i++) {
        if (law_symbol(lab.law, i)->kind == LAW_FACT)
            add_column(&b, s, law_symbol(lab.law, i), known_from);
    }
    survey_free(w.survey);
    assert_false(b.full);
    return buf_str(&b);
}

static void round_trip(struct place *p)
{
    struct err e = {0};
    uint32_t n = 0;
    struct store_conn *c = filled(p);
    const struct world_at now = {24, UNDONE + 10, DAY_MAX, WORLD_ALL_RECORDINGS, false};
    const struct world_at then = {24, UNDONE + 10, MERGED - 1, WORLD_ALL_RECORDINGS, false};
    struct world_at first = now;
    first.recording = 1;
    str before = world_text(c, now, true), loose = world_text(c, now, false);
    str before_then = world_text(c, then, true);
    must(merge(c, "B", false, MERGED, 1, &e), &e);
    str between = world_text(c, now, true);
    assert_false(str_eq(before, between));
    assert_true(str_eq(world_text(c, first, true), before));
    assert_true(str_eq(world_text(c, then, true), before_then));
    must(undo(c, UNDONE, 2, &e), &e);
    assert_true(str_eq(world_text(c, now, false), loose));
    assert_true(str_eq(world_text(c, first, true), before));
    assert_true(str_eq(world_text(c, then, true), before_then));
    struct world_at second = now;
    second.recording = 2;
    assert_true(str_eq(world_text(c, second, true), between));
    /* As was known between the two, merged. */
    const struct world_at middle = {24, UNDONE + 10, UNDONE - 1, WORLD_ALL_RECORDINGS, false};
    assert_true(str_eq(world_text(c, middle, true), between));
    must(store_check(c, NULL, NULL, &n, &e), &e);
    must(check_periods(c, NULL, NULL, &n, &e), &e);
    assert_int_equal(n, 0);
    log_dump(p->log, c, "person_merge");
    store_close(c);
}

static void test_round_trip(void **state)
{
    (void)state;
    both_run(round_trip, NULL);
}

/* Who worked on from the merge is not overruled. */
static void conflict(struct place *p)
{
    struct err e = {0};
    struct store_conn *c = filled(p);
    struct store_pool *pool = NULL;
    const struct store_pool_options po = {.open = p->options};
    must(merge(c, "B", false, MERGED, 1, &e), &e);
    must(store_pool_open(&pool, &po, &e), &e);
    struct record_set set = {STR("monthly_pension"), STR("600000")};
    const struct record_correction r = {.province = 24,
                                        .person = 3,
                                        .sets = &set,
                                        .n_sets = 1,
                                        .as_of = DAY_MIN,
                                        .from = IMPORTED,
                                        .to = DAY_MAX,
                                        .actor = STR("x"),
                                        .source = STR("form"),
                                        .reference = STR(""),
                                        .today = MERGED + 1};
    const uint8_t operation[STORE_ID_BYTES] = {77};
    str answer;
    bool again;
    must(record_correct(pool, &lab.arena, lab.law, &r, operation, &answer, &again, &e), &e);
    assert_int_equal(undo(c, UNDONE, 2, &e), ERR_INPUT);
    buf_fmt(p->log, "%z\n", e.text[LANG_EN]);
    log_query(p, c, SQL("SELECT count(*) FROM person_merge_undo"), STORE_NO_VALUES);
    store_pool_close(pool);
    store_close(c);
}

static void test_conflict(void **state)
{
    (void)state;
    both_run(conflict, "cannot be undone: the row of fact of person #3 that the merge wrote was"
                       " changed by recording 3\n0\n");
}

/* ---- killed ---- */

/* A merge in a child that dies before it commits, or right after: nothing, or all of it. */
static void killed(struct place *p)
{
    struct err e = {0};
    struct store_conn *c = filled(p);
    store_close(c);
    for (int after = 0; after < 2; after++) {
        int status = 0;
        fflush(NULL);
        pid_t pid = fork();
        if (pid == 0) {
            struct store_conn *own = NULL;
            struct recording r = by(9);
            int64_t id = 0;
            const struct duplicate_merge m = {.kept = 3,
                                              .dropped = 5,
                                              .household = STR("B"),
                                              .reason = STR("r"),
                                              .today = MERGED};
            if (store_open(&own, &p->options, &e) != ERR_NONE || store_begin(own, &e) != ERR_NONE ||
                duplicate_merge(own, &r, &m, &id, &e) != ERR_NONE)
                _exit(1);
            if (after == 1 && store_commit(own, &e) != ERR_NONE)
                _exit(1);
            kill(getpid(), SIGKILL);
        }
        assert_int_equal(waitpid(pid, &status, 0), pid);
        assert_true(WIFSIGNALED(status));
        c = place_open(p);
        log_query(p, c,
                  SQL("SELECT (SELECT count(*) FROM person_merge), (SELECT count(*) FROM person"
                      " WHERE closed = 0), (SELECT count(*) FROM recording), (SELECT count(*) FROM"
                      " fact WHERE entity = 5 AND closed = 0)"),
                  STORE_NO_VALUES);
        store_close(c);
    }
}

static void test_killed(void **state)
{
    (void)state;
    both_run(killed, "0|4|1|2\n1|3|2|0\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_found),      cmocka_unit_test(test_merged),
        cmocka_unit_test(test_round_trip), cmocka_unit_test(test_conflict),
        cmocka_unit_test(test_killed),
    };
    return cmocka_run_group_tests(tests, lab_setup, lab_teardown);
}
