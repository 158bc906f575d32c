/* Events of life, each by hand, and two hundred at random: nobody is in two households, nobody in
 * one that has ended, every earlier answer comes back. Both engines say the same. */
#include "registry_lab.h"

#include "base/fmt.h"
#include "registry/area_facts.h"
#include "registry/check_registry.h"
#include "registry/event.h"
#include "registry/times.h"

#define TODAY 19500 /* 2023-05-23 */

static const char households[] =
    "household,commune,village,surveyed_on,motorbike\n"
    "A,07660,Thôn 1,2021-10-05,1\nB,07660,Thôn 2,2021-10-06,0\nC,07660,Thôn 2,2021-10-06,2\n";
static const char members[] = "household,member,name,relation,born,sex,personal_id\n"
                              "A,1,Nguyễn Văn Á,1,1950-03-01,1,024050000001\n"
                              "A,2,Trần Thị Bé,2,1955-02-02,2,\n"
                              "A,3,Nguyễn Văn Cò,3,1980-01-01,1,\n"
                              "A,4,Nguyễn Thị Dừa,3,1985-05-05,2,\n"
                              "A,5,Nguyễn Văn Én,5,2010-05-05,1,\n"
                              "B,1,Lê Văn Gà,1,1983-01-01,1,\n"
                              "B,2,Lê Thị Hến,4,1950-01-01,2,\n"
                              "C,1,Phạm Văn Ích,1,1940-01-01,1,\n";
static const char facts[] = "entity,fact,value,from,to,known_from\n"
                            "A,class,N,2022-01-01,,2022-01-01\n"
                            "B,class,CN,2022-01-01,,2022-01-01\n"
                            "A,special_difficulty,1,2021-01-01,,2021-10-05\n";

static day on_day(int y, int m, int d)
{
    return day_from_ymd(y, m, d);
}

static struct event blank(enum event_kind kind, day on, const char *household)
{
    return (struct event){.kind = kind,
                          .on = on,
                          .known = TODAY,
                          .household = str_from_c(household),
                          .born = DAY_MIN,
                          .born_to = DAY_MIN};
}

static struct event of_members(struct event e, uint16_t a, uint16_t b)
{
    e.members[0] = a;
    e.members[1] = b;
    e.n_members = b != 0 ? 2 : 1;
    return e;
}

static enum err_code record(struct store_pool *pool, struct event e, int step, struct err *err)
{
    struct event_batch b = {.law = lab.law,
                            .events = {&e, 1, 1},
                            .recording = {.province = 24,
                                          .at_us = (int64_t)TODAY * 86400 * 1000000 + step,
                                          .actor = STR("Trần Thị B"),
                                          .source = STR("form"),
                                          .reference = STR("01/GBT"),
                                          .operation = {(uint8_t)step, (uint8_t)(step >> 8), 5}},
                            .today = TODAY};
    str answer, second;
    bool again = false;
    enum err_code code = event_record(pool, &lab.arena, &b, &answer, &again, err);
    if (code != ERR_NONE || step % 8 != 0)
        return code;
    /* Asked again, as after a lost answer. */
    must(event_record(pool, &lab.arena, &b, &second, &again, err), err);
    assert_true(again && str_eq(answer, second));
    return code;
}

static struct store_pool *begin(struct place *p, struct store_conn **c)
{
    struct err e = {0};
    struct import_report report;
    struct import_problems problems;
    p->options.migrations = NULL;
    *c = place_open(p);
    struct survey *s = lab_survey(households, members, facts);
    assert_int_equal(lab_import(*c, s, true, on_day(2022, 1, 5), &report, &problems), ERR_NONE);
    survey_free(s);
    struct store_pool *pool = NULL;
    const struct store_pool_options o = {.open = p->options};
    must(store_pool_open(&pool, &o, &e), &e);
    return pool;
}

/* The whole registry as of a day, as a list. */
static str world(struct store_conn *c, struct world_at at)
{
    struct err e = {0};
    struct buf b;
    int more;
    buf_init(&b, &lab.arena, 1 << 16);
    const struct store_value v[] = {store_int(at.province), store_date(at.as_of),
                                    store_date(at.known_on), store_int(at.recording)};
    static const sql questions[] = {
        SQL("SELECT code, commune, village FROM household WHERE province = ?1 AND" TRUE_ROWS
            " ORDER BY code"),
        SQL("SELECT h.code, x.number, x.relation, q.name FROM (SELECT household, person, number,"
            " relation FROM membership WHERE province = ?1 AND" TRUE_ROWS ") AS x JOIN (SELECT id,"
            " code FROM household WHERE province = ?1 AND" TRUE_ROWS ") AS h ON h.id = x.household"
            " JOIN (SELECT id, name FROM person WHERE province = ?1 AND" TRUE_ROWS ") AS q ON q.id"
            " = x.person ORDER BY h.code, x.number"),
        SQL("SELECT entity, name, value FROM fact WHERE province = ?1 AND" TRUE_ROWS
            " ORDER BY entity, name"),
    };
    for (size_t i = 0; i < sizeof(questions) / sizeof(questions[0]); i++) {
        must(store_query(c, questions[i], v, 4, &e), &e);
        while ((more = store_next(c, &e)) > 0) {
            for (uint32_t k = 0; k < store_columns(c); k++) {
                if (store_at(c, k).type == STORE_INT)
                    buf_fmt(&b, "%z%l", k > 0 ? " " : "", store_at_int(c, k));
                else
                    buf_fmt(&b, "%z%s", k > 0 ? " " : "", store_at_text(c, k));
            }
            buf_char(&b, '\n');
        }
        assert_int_equal(more, 0);
    }
    assert_false(b.full);
    return buf_str(&b);
}

static void log_world(struct place *p, struct store_conn *c, const char *title, day as_of)
{
    const struct world_at at = {24, as_of, TODAY, WORLD_ALL_RECORDINGS, false};
    buf_fmt(p->log, "-- %z\n%s", title, world(c, at));
}

static void log_reopened(struct place *p, struct store_conn *c)
{
    struct err e = {0};
    struct event_opens opens = {0};
    const struct world_at at = {24, TODAY, TODAY, WORLD_ALL_RECORDINGS, false};
    must(event_reopened(c, &lab.arena, &at, &opens, &e), &e);
    for (uint32_t i = 0; i < opens.n; i++) {
        char iso[11];
        size_t n = day_format_iso(opens.v[i].since, iso);
        buf_fmt(p->log, "%s %z %s %s %s\n", opens.v[i].code,
                opens.v[i].what == EVENT_CLASS ? "class" : "entitlement", (str){iso, n},
                opens.v[i].kind, opens.v[i].commune);
    }
}

/* Households and people of the world as of a day, since another. */
static void log_read(struct place *p, struct store_conn *c, day as_of, day since)
{
    struct err e = {0};
    struct world w;
    const struct world_at at = {24, as_of, TODAY, WORLD_ALL_RECORDINGS, false};
    uint32_t left = 0;
    must(world_read_since(c, &lab.arena, lab.law, lab.areas, &at, 0, since, &w, &e), &e);
    for (uint32_t i = 0; i < w.survey->persons; i++)
        left += w.left[i] != DAY_MAX;
    buf_fmt(p->log, "%u households, %u people, %u left\n", w.survey->households, w.survey->persons,
            left);
    survey_free(w.survey);
}

/* The head dies and his wife is head: their children stay children. */
static void death(struct place *p)
{
    struct store_conn *c;
    struct err e = {0};
    struct store_pool *pool = begin(p, &c);
    day on = on_day(2023, 2, 11);
    struct event dies = of_members(blank(EVENT_DEATH, on, "A"), 1, 0);
    assert_int_equal(record(pool, dies, 1, &e), ERR_INPUT); /* who is head? */
    buf_fmt(p->log, "%z\n", e.text[LANG_EN]);
    dies.head = 2;
    must(record(pool, dies, 8, &e), &e);
    log_world(p, c, "the day before", on - 1);
    log_world(p, c, "the day", on);
    log_reopened(p, c);
    assert_int_equal(record(pool, dies, 9, &e), ERR_INPUT);
    buf_fmt(p->log, "%z\n", e.text[LANG_EN]);
    /* A month later it is decided again. */
    struct event_opens opens = {0};
    const struct world_at at = {24, TODAY, TODAY, WORLD_ALL_RECORDINGS, false};
    const int64_t entities[] = {1};
    must(store_begin(c, &e), &e);
    must(event_reopened_done(c, 24, entities, 1, EVENT_CLASS, on, 2, &e), &e);
    must(store_commit(c, &e), &e);
    must(event_reopened(c, &lab.arena, &at, &opens, &e), &e);
    assert_int_equal(opens.n, 2);
    /* C's only member dies, and with him the household ends. */
    must(record(pool, of_members(blank(EVENT_DEATH, on, "C"), 1, 0), 10, &e), &e);
    log_query(p, c,
              SQL("SELECT count(*) FROM household WHERE code = 'C' AND closed = 0 AND valid_to ="
                  " 2147483647"),
              STORE_NO_VALUES);
    /* The month of a death is still owed, the next is not. */
    log_read(p, c, on_day(2023, 2, 28), on_day(2023, 2, 1));
    log_read(p, c, on_day(2023, 2, 28), DAY_MAX);
    log_read(p, c, on_day(2023, 3, 31), on_day(2023, 3, 1));
    log_read(p, c, on_day(2023, 2, 10), on_day(2023, 2, 1));
    store_pool_close(pool);
    store_close(c);
}

static void test_death(void **state)
{
    (void)state;
    both_run(death, "head: the head goes: who is head now?\n"
                    "-- the day before\n"
                    "A 07660 Thôn 1\nB 07660 Thôn 2\nC 07660 Thôn 2\n"
                    "A 1 1 Nguyễn Văn Á\nA 2 2 Trần Thị Bé\nA 3 3 Nguyễn Văn Cò\n"
                    "A 4 3 Nguyễn Thị Dừa\nA 5 5 Nguyễn Văn Én\n"
                    "B 1 1 Lê Văn Gà\nB 2 4 Lê Thị Hến\nC 1 1 Phạm Văn Ích\n"
                    "1 class N\n1 special_difficulty 1\n7 class CN\n"
                    "-- the day\n"
                    "A 07660 Thôn 1\nB 07660 Thôn 2\nC 07660 Thôn 2\n"
                    "A 2 1 Trần Thị Bé\nA 3 3 Nguyễn Văn Cò\n"
                    "A 4 3 Nguyễn Thị Dừa\nA 5 5 Nguyễn Văn Én\n"
                    "B 1 1 Lê Văn Gà\nB 2 4 Lê Thị Hến\nC 1 1 Phạm Văn Ích\n"
                    "1 class N\n1 special_difficulty 1\n2 dead 1\n7 class CN\n"
                    "#2 entitlement 2023-02-11 death 07660\n"
                    "A class 2023-02-11 death 07660\n"
                    "A entitlement 2023-02-11 death 07660\n"
                    "members: the household has no member 1 on that day\n"
                    "0\n"
                    "3 households, 8 people, 2 left\n"
                    "2 households, 6 people, 0 left\n"
                    "2 households, 6 people, 0 left\n"
                    "3 households, 8 people, 0 left\n");
}

/* A daughter and a grandson become a household; the son marries over; the rest join B. */
static void households_change(struct place *p)
{
    struct store_conn *c;
    struct err e = {0};
    struct store_pool *pool = begin(p, &c);
    day split_on = on_day(2022, 5, 1), marry_on = on_day(2022, 6, 1), merge_on = on_day(2022, 7, 1);
    struct event split = of_members(blank(EVENT_SPLIT, split_on, "A"), 4, 5);
    split.to = STR("D");
    split.relation = STR("1;3");
    must(record(pool, split, 1, &e), &e);
    log_world(p, c, "split", split_on);
    struct event marries = of_members(blank(EVENT_MARRIAGE, marry_on, "B"), 1, 0);
    marries.to = STR("D");
    marries.relation = STR("2");
    assert_int_equal(record(pool, marries, 2, &e), ERR_INPUT);
    buf_fmt(p->log, "%z\n", e.text[LANG_EN]);
    marries.head = 2; /* his mother */
    must(record(pool, marries, 3, &e), &e);
    struct event merge = blank(EVENT_MERGE, merge_on, "A");
    merge.to = STR("B");
    must(record(pool, merge, 4, &e), &e);
    log_world(p, c, "marriage, merge", merge_on);
    log_query(p, c,
              SQL("SELECT from_household, to_household, on_day FROM household_succession ORDER BY"
                  " event"),
              STORE_NO_VALUES);
    struct event_rows rows = {0};
    const struct world_at at = {24, TODAY, TODAY, WORLD_ALL_RECORDINGS, false};
    must(event_list(c, &lab.arena, &at, 7, &rows, &e), &e);
    for (uint32_t i = 0; i < rows.n; i++)
        buf_fmt(p->log, "%s %s>%s %s\n", rows.v[i].kind, rows.v[i].household_code,
                rows.v[i].other_code, rows.v[i].persons);
    /* As it was known before any of it. */
    const struct world_at before = {24, merge_on, TODAY, 1, false};
    assert_non_null(strstr(arena_cstr(&lab.arena, world(c, before)), "A 5 5 Nguyễn Văn Én"));
    store_pool_close(pool);
    store_close(c);
}

static void test_households(void **state)
{
    (void)state;
    both_run(households_change,
             "-- split\n"
             "A 07660 Thôn 1\nB 07660 Thôn 2\nC 07660 Thôn 2\nD 07660 Thôn 1\n"
             "A 1 1 Nguyễn Văn Á\nA 2 2 Trần Thị Bé\nA 3 3 Nguyễn Văn Cò\n"
             "B 1 1 Lê Văn Gà\nB 2 4 Lê Thị Hến\nC 1 1 Phạm Văn Ích\n"
             "D 1 1 Nguyễn Thị Dừa\nD 2 3 Nguyễn Văn Én\n"
             "1 class N\n1 special_difficulty 1\n7 class CN\n12 class N\n12 special_difficulty 1\n"
             "head: the head goes: who is head now?\n"
             "-- marriage, merge\n"
             "B 07660 Thôn 2\nC 07660 Thôn 2\nD 07660 Thôn 1\n"
             "B 2 1 Lê Thị Hến\nB 3 5 Nguyễn Văn Á\nB 4 5 Trần Thị Bé\nB 5 5 Nguyễn Văn Cò\n"
             "C 1 1 Phạm Văn Ích\n"
             "D 1 1 Nguyễn Thị Dừa\nD 2 3 Nguyễn Văn Én\nD 3 2 Lê Văn Gà\n"
             "1 class N\n1 special_difficulty 1\n7 class N\n12 class N\n12 special_difficulty 1\n"
             "1|12|19113\n1|7|19174\n"
             "marriage B>D #8\nmerge A>B #2 #3 #4\n");
}

/* Born, moved within the province and out of it, come back by the number. */
static void moves(struct place *p)
{
    struct store_conn *c;
    struct err e = {0};
    struct store_pool *pool = begin(p, &c);
    day on = on_day(2022, 8, 1);
    struct event birth = blank(EVENT_BIRTH, on, "B");
    birth.name = STR("Lê Thị Kén");
    birth.sex = STR("2");
    birth.relation = STR("3");
    birth.personal_id = STR("024322000001");
    must(record(pool, birth, 1, &e), &e);
    struct event move = blank(EVENT_MOVE, on + 10, "A");
    move.to = STR("A9");
    assert_int_equal(record(pool, move, 10, &e), ERR_INPUT);
    buf_fmt(p->log, "%z\n", e.text[LANG_EN]);
    move.to = STR("");
    move.commune = STR("99999");
    assert_int_equal(record(pool, move, 2, &e), ERR_INPUT);
    buf_fmt(p->log, "%z\n", e.text[LANG_EN]);
    move.commune = STR("00004"); /* Hà Nội */
    assert_int_equal(record(pool, move, 3, &e), ERR_INPUT);
    buf_fmt(p->log, "%z\n", e.text[LANG_EN]);
    move.commune = STR("07210");
    move.village = STR("Tổ 3");
    must(record(pool, move, 4, &e), &e);
    struct event out = of_members(blank(EVENT_MOVE_OUT, on + 20, "A"), 1, 0);
    out.head = 2;
    must(record(pool, out, 5, &e), &e);
    log_world(p, c, "moved", on + 20);
    struct event back = blank(EVENT_MOVE_IN, on + 30, "E");
    back.personal_id = STR("024050000001");
    back.commune = STR("07210");
    must(record(pool, back, 6, &e), &e);
    must(record(pool, blank(EVENT_END, on + 40, "C"), 7, &e), &e);
    log_world(p, c, "come back", on + 40);
    /* What is later stands in the way of what is earlier. */
    struct event late = of_members(blank(EVENT_MARRIAGE, on - 1, "A"), 1, 0);
    late.to = STR("B");
    late.head = 2;
    assert_int_equal(record(pool, late, 9, &e), ERR_INPUT);
    buf_fmt(p->log, "%z\n", e.text[LANG_EN]);
    store_pool_close(pool);
    store_close(c);
}

static void test_moves(void **state)
{
    (void)state;
    both_run(moves, "to: a household that moves needs a place (commune, village); \"A9\" would "
                    "only be its new code there. To join another household: merge\n"
                    "commune: no commune has the code \"99999\" on that day\n"
                    "commune: the commune 00004 lies in another province: use move-out\n"
                    "-- moved\n"
                    "A 07210 Tổ 3\nB 07660 Thôn 2\nC 07660 Thôn 2\n"
                    "A 2 1 Trần Thị Bé\nA 3 3 Nguyễn Văn Cò\n"
                    "A 4 3 Nguyễn Thị Dừa\nA 5 5 Nguyễn Văn Én\n"
                    "B 1 1 Lê Văn Gà\nB 2 4 Lê Thị Hến\nB 3 3 Lê Thị Kén\nC 1 1 Phạm Văn Ích\n"
                    "1 class N\n1 special_difficulty 1\n7 class CN\n"
                    "-- come back\n"
                    "A 07210 Tổ 3\nB 07660 Thôn 2\nE 07210 \n"
                    "A 2 1 Trần Thị Bé\nA 3 3 Nguyễn Văn Cò\n"
                    "A 4 3 Nguyễn Thị Dừa\nA 5 5 Nguyễn Văn Én\n"
                    "B 1 1 Lê Văn Gà\nB 2 4 Lê Thị Hến\nB 3 3 Lê Thị Kén\n"
                    "E 1 1 Nguyễn Văn Á\n"
                    "1 class N\n1 special_difficulty 1\n7 class CN\n"
                    "day: the registry knows something later, of 2022-08-31: correct that first\n");
}

/* ---- a file ---- */

static const char *write_events(const char *text)
{
    static char path[128];
    fmt_write(path, sizeof(path), "%z/events.csv", folder);
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    fputs(text, file);
    assert_int_equal(fclose(file), 0);
    return path;
}

static enum err_code merge(struct place *p, struct store_conn *c, const char *text,
                           struct event_report *report)
{
    struct err e = {0};
    struct event_problems problems = {0};
    uint8_t content[32];
    const char *path = write_events(text);
    struct event_batch b = {.law = lab.law,
                            .recording = {.province = 24,
                                          .actor = STR("xã"),
                                          .source = STR("import"),
                                          .operation = {3}},
                            .today = TODAY};
    must(import_content(&path, 1, content, &e), &e);
    must(event_read_file(&lab.arena, path, TODAY, &b.events, &problems, &e), &e);
    enum err_code code = ERR_INPUT;
    if (problems.n == 0)
        code = event_merge(c, &lab.arena, &b, content, report, &problems, &e);
    for (uint32_t i = 0; i < problems.n; i++)
        buf_fmt(p->log, "%u %z: %z\n", problems.v[i].line, problems.v[i].column,
                problems.v[i].text[LANG_EN]);
    return code;
}

/* In the order of days, whatever that of the rows; the same file twice; all that is wrong. */
static void file(struct place *p)
{
    struct store_conn *c;
    struct event_report report;
    struct store_pool *pool = begin(p, &c);
    const char *good = "event,day,household,members,to,head,reason\n"
                       "merge,2022-07-01,C,,D,,\n"
                       "split,2022-03-01,A,3;4,D,,tách hộ\n"
                       "death,2022-05-01,A,1,,2,\n";
    assert_int_equal(merge(p, c, good, &report), ERR_NONE);
    assert_false(report.again);
    buf_fmt(p->log, "%l: %u %u %u, new %u, ended %u, reopened %u\n", report.recording,
            report.by_kind[EVENT_SPLIT], report.by_kind[EVENT_DEATH], report.by_kind[EVENT_MERGE],
            report.households_new, report.households_ended, report.reopened);
    assert_int_equal(merge(p, c, good, &report), ERR_NONE);
    assert_true(report.again && report.recording == 2);
    log_world(p, c, "file", TODAY);
    const char *bad = "event,day,household,members,to\n"
                      "dead,2022-05-01,A,1,\n"
                      "split,2022-02-30,A,x,\n"
                      "merge,2099-01-01,A,,B\n"
                      "end,2022-05-01,,,\n";
    assert_int_equal(merge(p, c, bad, &report), ERR_INPUT);
    const char *impossible = "event,day,household,members,to\n"
                             "merge,2023-01-01,B,,X\n"
                             "split,2023-01-01,A,2;9,Y\n"
                             "end,2023-01-01,C,,\n"
                             "end,2023-01-01,B,,\n";
    assert_int_equal(merge(p, c, impossible, &report), ERR_INPUT);
    log_query(p, c, SQL("SELECT count(*) FROM recording"), STORE_NO_VALUES);
    store_pool_close(pool);
    store_close(c);
}

static void test_file(void **state)
{
    (void)state;
    both_run(file, "2: 1 1 1, new 1, ended 1, reopened 10\n"
                   "-- file\n"
                   "A 07660 Thôn 1\nB 07660 Thôn 2\nD 07660 Thôn 1\n"
                   "A 2 1 Trần Thị Bé\nA 5 5 Nguyễn Văn Én\n"
                   "B 1 1 Lê Văn Gà\nB 2 4 Lê Thị Hến\n"
                   "D 1 1 Nguyễn Văn Cò\nD 2  Nguyễn Thị Dừa\nD 3 5 Phạm Văn Ích\n"
                   "1 class N\n1 special_difficulty 1\n2 dead 1\n7 class CN\n"
                   "12 class N\n12 special_difficulty 1\n"
                   "2 event: there is no event \"dead\"\n"
                   "3 day: \"2022-02-30\" is no date\n"
                   "3 members: bad value \"x\"\n"
                   "4 day: the day 2099-01-01 has not come yet\n"
                   "5 household: the household is missing\n"
                   "2 to: the registry has no household \"X\" on that day\n"
                   "3 members: the household has no member 9 on that day\n"
                   "4 household: the registry has no household \"C\" on that day\n"
                   "2\n");
}

/* ---- what is said of communes ---- */

static enum err_code say(struct place *p, struct store_conn *c, const char *text)
{
    struct err e = {0};
    struct area_fact_report report;
    struct area_fact_problems problems = {0};
    enum err_code code = area_facts_import(c, &lab.arena, lab.law, write_events(text), STR("A"),
                                           &report, &problems, &e);
    buf_fmt(p->log, "%u %u %u\n", report.added, report.ended, report.same);
    for (uint32_t i = 0; i < problems.n; i++)
        buf_fmt(p->log, "%u %z: %z\n", problems.v[i].line, problems.v[i].column,
                problems.v[i].text[LANG_EN]);
    return code;
}

static void log_difficulty(struct place *p, struct store_conn *c, day as_of)
{
    struct err e = {0};
    struct world w;
    const struct world_at at = {24, as_of, TODAY, WORLD_ALL_RECORDINGS, false};
    must(world_read(c, &lab.arena, lab.law, lab.areas, &at, 0, &w, &e), &e);
    const struct survey_entries *list =
        &w.survey->entries[law_find(lab.law, STR("special_difficulty"))->index];
    for (uint32_t i = 0; i < list->n; i++) {
        char from[11], to[11];
        size_t m = day_format_iso(list->v[i].from, from), n = day_format_iso(list->v[i].to, to);
        buf_fmt(p->log, "%s %s..%s %l\n", survey_text_at(&w.survey->household_id, list->v[i].row),
                (str){from, m}, (str){to, n}, list->v[i].value);
    }
    survey_free(w.survey);
}

/* A has a fact of its own until it moves; B and C have their commune's. */
static void said(struct place *p)
{
    struct store_conn *c;
    struct err e = {0};
    struct store_pool *pool = begin(p, &c);
    const char *good = "area,fact,value,from,to,basis\n"
                       "07660,special_difficulty,1,2021-06-04,2022-12-31,Thử 1\n"
                       "07210,special_difficulty,1,2022-01-01,,Thử 2\n";
    assert_int_equal(say(p, c, good), ERR_NONE);
    assert_int_equal(say(p, c, good), ERR_NONE);
    log_difficulty(p, c, on_day(2022, 6, 1));
    struct event move = blank(EVENT_MOVE, on_day(2022, 8, 11), "A");
    move.commune = STR("07210");
    must(record(pool, move, 1, &e), &e);
    log_difficulty(p, c, on_day(2022, 9, 1));
    assert_int_equal(say(p, c,
                         "area,fact,value,from,to,basis\n"
                         "07660,special_difficulty,0,2022-06-01,,Thử 3\n"
                         "07660,special_difficulty,1,2023-01-01,2025-02-01,Thử 3\n"
                         "07660,region,NMM,2023-01-01,,Thử 3\n"
                         "00000,dead,1,2023-01-01,,\n"),
                     ERR_INPUT);
    assert_int_equal(say(p, c,
                         "area,fact,value,from,to,basis\n"
                         "07210,special_difficulty,1,2022-01-01,2023-12-31,Thử 4\n"),
                     ERR_NONE);
    store_pool_close(pool);
    store_close(c);
}

static void test_said(void **state)
{
    (void)state;
    both_run(said,
             "2 0 0\n0 0 2\n"
             "A 2021-01-01..3000-01-01 1\n"
             "B 2021-06-04..2022-12-31 1\nC 2021-06-04..2022-12-31 1\n"
             "A 2021-01-01..2022-08-10 1\nA 2022-08-11..2024-12-31 1\n"
             "B 2021-06-04..2022-12-31 1\nC 2021-06-04..2022-12-31 1\n"
             "0 0 0\n"
             "2 from: contradicts what is said of this commune for those days\n"
             "3 to: the commune 07660 lasts until before 2025-01-01: give what it became a row of "
             "its own\n"
             "4 fact: region comes from data/admin\n"
             "5 fact: the law has no fact of households named \"dead\"\n"
             "5 basis: on what grounds is missing\n"
             "0 1 0\n");
}

/* ---- at random ---- */

#define STEPS 200

static uint32_t draw(uint64_t *seed, uint32_t n)
{
    *seed = *seed * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)(*seed >> 33) % n;
}

static struct event random_event(uint64_t *seed, enum event_kind kind, int step)
{
    static const char *const codes[] = {"A", "B", "C", "D", "E", "F", "G", "H"};
    static const char *const communes[] = {"07660", "07210", "07213", ""};
    char name[32];
    struct event e =
        blank(kind, on_day(2022, 1, 10) + step * 2 - (day)draw(seed, 12), codes[draw(seed, 8)]);
    if (draw(seed, 3) > 0)
        e = of_members(e, (uint16_t)(1 + draw(seed, 8)),
                       draw(seed, 2) == 0 ? (uint16_t)(1 + draw(seed, 8)) : 0);
    if (e.kind == EVENT_MERGE || e.kind == EVENT_END || draw(seed, 6) == 0)
        e.n_members = 0;
    if (e.kind == EVENT_MARRIAGE && e.n_members == 2)
        e.n_members = 1;

    e.to =
        e.kind == EVENT_END || e.kind == EVENT_DEATH ? STR("") : str_from_c(codes[draw(seed, 8)]);
    if (e.kind == EVENT_MOVE || e.kind == EVENT_MOVE_IN || draw(seed, 4) == 0)
        e.commune = str_from_c(communes[draw(seed, 4)]);
    if (e.kind == EVENT_MOVE && draw(seed, 2) == 0)
        e.to = STR("");
    e.head = draw(seed, 3) == 0 ? 0 : (uint16_t)(1 + draw(seed, 9));
    fmt_write(name, sizeof(name), "Người %d", step);
    e.name = arena_str(&lab.arena, str_from_c(name));
    e.sex = STR("1");
    e.known = TODAY + step;
    if (e.kind == EVENT_MOVE_IN)
        e.born = e.born_to = on_day(1990, 1, 1);
    return e;
}

static void count_found(void *ctx, const char *vi, const char *en)
{
    (void)vi;
    print_error("%s\n", en);
    ++*(uint32_t *)ctx;
}

static void at_random(struct place *p)
{
    static struct {
        struct world_at at;
        str text;
    } answers[STEPS];
    struct store_conn *c;
    struct err e = {0};
    uint64_t seed = 20261128;
    struct store_pool *pool = begin(p, &c);
    uint32_t done = 0, by_kind[EVENT_KINDS] = {0}, found = 0, n = 0;
    for (int i = 0; i < STEPS; i++) {
        enum event_kind kind = (enum event_kind)draw(&seed, EVENT_KINDS);
        if ((kind == EVENT_END || kind == EVENT_MOVE_OUT) && draw(&seed, 3) > 0)
            kind = EVENT_MOVE_IN; /* or soon nobody would be left */
        for (int tries = 0; tries < 12; tries++) {
            struct event ev = random_event(&seed, kind, i);
            if (record(pool, ev, 1000 + i * 12 + tries, &e) != ERR_NONE) {
                assert_int_equal(e.code, ERR_INPUT);
                continue;
            }
            done++;
            by_kind[ev.kind]++;
            break;
        }
        if (i % 25 == 0)
            must(check_registry(c, count_found, &found, &n, &e), &e);
        assert_int_equal(found, 0);
        answers[i].at = (struct world_at){24, on_day(2021, 11, 1) + (day)draw(&seed, 700),
                                          TODAY + i - (day)draw(&seed, 100), 1 + done, false};
        answers[i].text = world(c, answers[i].at);
        buf_fmt(p->log, "%d: %s", i, answers[i].text);
    }
    assert_true(done > STEPS / 2);
    for (int k = 0; k < EVENT_KINDS; k++)
        buf_fmt(p->log, "%z %u\n", event_names[k], by_kind[k]);
    for (int k = 0; k < EVENT_KINDS; k++) {
        if (by_kind[k] == 0)
            fail_msg("%s: %u", event_names[k], by_kind[k]);
    }
    for (int i = 0; i < STEPS; i++) {
        str now = world(c, answers[i].at);
        if (!str_eq(now, answers[i].text))
            fail_msg("step %d: was\n%.*s\nis\n%.*s", i, (int)answers[i].text.n, answers[i].text.p,
                     (int)now.n, now.p);
    }
    must(check_registry(c, count_found, &found, &n, &e), &e);
    must(store_check(c, count_found, &found, &n, &e), &e);
    assert_int_equal(found, 0);
    log_dump(p->log, c, "membership");
    log_dump(p->log, c, "event");
    store_pool_close(pool);
    store_close(c);
}

static void test_at_random(void **state)
{
    (void)state;
    both_run(at_random, NULL);
}

/* What is wrong is found: two households at once, a household that has ended, two values. */
static void damage(struct place *p)
{
    struct store_conn *c;
    struct err e = {0};
    struct store_pool *pool = begin(p, &c);
    uint32_t found = 0, n = 0;
    must(check_registry(c, NULL, NULL, &n, &e), &e);
    assert_int_equal(n, 0);
    log_run(p, c,
            SQL("INSERT INTO membership (province, household, person, valid_from, valid_to,"
                " known_from, known_to, recorded, closed, number, relation) VALUES (24, 7, 2,"
                " 19000, 19010, 19000, 0, 1, 0, 9, '')"),
            STORE_NO_VALUES);
    must(check_registry(c, NULL, NULL, &found, &e), &e);
    buf_fmt(p->log, "%u\n", found);
    log_run(p, c, SQL("UPDATE household SET valid_to = 19005 WHERE code = 'C'"), STORE_NO_VALUES);
    log_run(p, c, SQL("UPDATE fact SET recorded = 99 WHERE name = 'special_difficulty'"),
            STORE_NO_VALUES);
    found = 0;
    must(check_registry(c, NULL, NULL, &found, &e), &e);
    buf_fmt(p->log, "%u\n", found);
    store_pool_close(pool);
    store_close(c);
}

static void test_damage(void **state)
{
    (void)state;
    /* Who is in a second household is not found by its place either. */
    both_run(damage, "changed 1\n2\nchanged 1\nchanged 1\n4\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_death),     cmocka_unit_test(test_households),
        cmocka_unit_test(test_moves),     cmocka_unit_test(test_file),
        cmocka_unit_test(test_at_random), cmocka_unit_test(test_damage),
        cmocka_unit_test(test_said),
    };
    return cmocka_run_group_tests(tests, lab_setup, lab_teardown);
}
