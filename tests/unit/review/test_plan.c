/* Plans to leave poverty on both engines: what was agreed, what came of it, as of every day; the
 * list, with needs and labour as a review scored them. Expected values stand beside what is put in.
 */
#include "report_lab.h"

#include "base/fmt.h"
#include "review/plan.h"

#define US_A_DAY ((int64_t)86400 * 1000000)

/* Recorded at noon of that day, in Viet Nam. */
static struct recording recording_on(const char *iso)
{
    static uint8_t next = 100;
    struct recording r = {.province = PROVINCE,
                          .at_us = lab_day(iso) * US_A_DAY + (int64_t)5 * 3600 * 1000000,
                          .actor = STR("Trần Thị B"),
                          .source = STR("form"),
                          .reference = STR("thử")};
    r.operation[0] = next++;
    return r;
}

static enum err_code add(int64_t household, int need, const char *measure, const char *begun,
                         const char *due, int64_t *id, struct err *e)
{
    struct recording r = recording_on(begun);
    int64_t recording = 0;
    struct plan_addition m = {.household = household,
                              .need = need,
                              .measure = str_from_c(measure),
                              .responsible = STR("Hội Phụ nữ"),
                              .begun = lab_day(begun),
                              .due = lab_day(due)};
    must(store_begin(lab.c, e), e);
    enum err_code code = plan_add(lab.c, &r, &m, id, &recording, e);
    if (code == ERR_NONE)
        must(store_commit(lab.c, e), e);
    else
        store_rollback(lab.c);
    return code;
}

/* Said on one day, recorded on another. */
static enum err_code tell(int64_t measure, const char *kind, const char *on, const char *recorded,
                          struct err *e)
{
    struct recording r = recording_on(recorded);
    int64_t recording = 0;
    must(store_begin(lab.c, e), e);
    enum err_code code =
        plan_event(lab.c, &r, measure, kind, lab_day(on), str_from_c(kind), &recording, e);
    if (code == ERR_NONE)
        must(store_commit(lab.c, e), e);
    else
        store_rollback(lab.c);
    return code;
}

static struct world_at at(const char *as_of, const char *known_on)
{
    return (struct world_at){.province = PROVINCE,
                             .as_of = lab_day(as_of),
                             .known_on = lab_day(known_on),
                             .recording = WORLD_ALL_RECORDINGS};
}

/* "1:open 2:done!": the states of a household's measures; ! where overdue. */
static void expect_states(struct place *p, int64_t household, const char *as_of,
                          const char *known_on, const char *due)
{
    static const char *const states[PLAN_STATES] = {"open", "done", "dropped"};
    struct world_at w = at(as_of, known_on);
    struct plan_measures all;
    struct err e = {0};
    struct buf b;
    buf_init(&b, &lab.arena, 1000);
    must(plan_read(lab.c, &lab.arena, &w, household, &all, &e), &e);
    for (uint32_t i = 0; i < all.n; i++)
        buf_fmt(&b, "%z%l:%z%z", i > 0 ? " " : "", all.v[i].id, states[all.v[i].state],
                all.v[i].overdue ? "!" : "");
    buf_char(&b, '\0');
    assert_string_equal(b.p, due);
    buf_fmt(p->log, "%z %z: %z\n", as_of, known_on, (const char *)b.p);
}

static void fill(void)
{
    struct err e = {0};
    must(store_run(lab.c,
                   SQL("INSERT INTO counter (province, name, next) VALUES (?1, 'recording', 2)"),
                   STORE_VALUES(store_int(PROVINCE)), NULL, &e),
         &e);
    lab_household(1, "07660", "Thôn 1", "", "");
    lab_household(2, "07210", "Tổ 2", "", "");
    lab_household(3, "07660", "Thôn 2", "", "");
    lab_members(1, 1, "Nguyễn Văn An", "01");
    lab_members(2, 1, "Lê Thị Bình", "01");
    lab_members(3, 1, "Đỗ Văn Cường", "01");
    lab_fact(1, "class", "N", "2021-12-10", "", "");
    lab_fact(3, "class", "KN", "2021-12-10", "", "");
}

static void states(struct place *p)
{
    struct err e = {0};
    int64_t loan = 0, roof = 0;
    lab_make(p);
    fill();
    must(add(1, 8, "Vay 50 triệu", "2022-01-15", "2022-06-30", &loan, &e), &e);
    must(add(1, 5, "Sửa mái nhà", "2022-02-01", "2022-12-31", &roof, &e), &e);
    assert_int_equal(loan, 1);
    assert_int_equal(roof, 2);
    /* done on 20 July, which the office records on 1 August; wrong, reopened on 10 August */
    must(tell(loan, "done", "2022-07-20", "2022-08-01", &e), &e);
    must(tell(loan, "reopened", "2022-08-10", "2022-08-10", &e), &e);
    must(tell(loan, "dropped", "2022-09-01", "2022-09-01", &e), &e);
    const char *later = "2026-01-01";
    expect_states(p, 1, "2022-01-14", later, "");
    expect_states(p, 1, "2022-01-15", later, "1:open");
    expect_states(p, 1, "2022-06-30", later, "1:open 2:open"); /* the day itself is in time */
    expect_states(p, 1, "2022-07-01", later, "1:open! 2:open");
    expect_states(p, 1, "2022-07-20", later, "1:done 2:open");
    expect_states(p, 1, "2022-08-10", later, "1:open! 2:open");
    expect_states(p, 1, "2023-01-01", later, "1:dropped 2:open!");
    /* as known: on 31 July nobody had said that it was done */
    expect_states(p, 1, "2022-07-25", "2022-07-31", "1:open! 2:open");
    expect_states(p, 1, "2022-07-25", "2022-08-01", "1:done 2:open");
    expect_states(p, 1, "2022-07-25", "2022-01-20", "1:open!");
    expect_states(p, 2, "2022-07-25", later, "");
    log_dump(p->log, lab.c, "plan_measure");
    log_dump(p->log, lab.c, "plan_event");
    store_close(lab.c);
}

static void refused(struct place *p)
{
    struct err e = {0};
    int64_t id = 0;
    lab_make(p);
    fill();
    assert_int_equal(add(1, 14, "Vay", "2022-01-15", "2022-06-30", &id, &e), ERR_USAGE);
    assert_int_equal(add(1, 0, "Vay", "2022-01-15", "2022-06-30", &id, &e), ERR_USAGE);
    assert_int_equal(add(1, 8, " ", "2022-01-15", "2022-06-30", &id, &e), ERR_USAGE);
    assert_int_equal(add(1, 8, "Vay", "2022-01-15", "2022-01-14", &id, &e), ERR_USAGE);
    assert_int_equal(add(99, 8, "Vay", "2022-01-15", "2022-06-30", &id, &e), ERR_INPUT);
    assert_int_equal(add(1000, 8, "Vay", "2022-01-15", "2022-06-30", &id, &e),
                     ERR_INPUT); /* a person */
    must(add(1, 8, "Vay", "2022-01-15", "2022-01-15", &id, &e), &e);
    assert_int_equal(tell(id + 1, "done", "2022-02-01", "2022-02-01", &e), ERR_INPUT);
    assert_int_equal(tell(id, "reopened", "2022-02-01", "2022-02-01", &e), ERR_INPUT);
    assert_int_equal(tell(id, "done", "2022-01-14", "2022-02-01", &e), ERR_INPUT); /* before it */
    assert_int_equal(tell(id, "done", "2022-02-02", "2022-02-01", &e), ERR_INPUT); /* to come */
    must(tell(id, "done", "2022-02-01", "2022-02-01", &e), &e);
    assert_int_equal(tell(id, "dropped", "2022-02-01", "2022-02-01", &e), ERR_INPUT);
    struct store_value n[3];
    assert_int_equal(store_one(lab.c,
                               SQL("SELECT (SELECT count(*) FROM plan_measure),"
                                   " (SELECT count(*) FROM plan_event),"
                                   " (SELECT max(number) FROM recording)"),
                               STORE_NO_VALUES, &lab.arena, n, 3, &e),
                     1);
    assert_int_equal(n[0].i, 1);
    assert_int_equal(n[1].i, 1);
    assert_int_equal(n[2].i, 3); /* what was refused left no recording */
    log_dump(p->log, lab.c, "plan_event");
    store_close(lab.c);
}

static void set_needed(int64_t household, int64_t mask)
{
    struct err e = {0};
    must(store_run(lab.c,
                   SQL("UPDATE review_score SET needed = ?2 WHERE province = ?1 AND household ="
                       " ?3"),
                   STORE_VALUES(store_int(PROVINCE), store_int(mask), store_int(household)), NULL,
                   &e),
         &e);
}

static void expect_list(struct place *p, const struct plan_ask *ask, const char *due)
{
    struct world_at w = at("2023-01-01", "2026-01-01");
    struct plan_lines lines;
    struct err e = {0};
    struct buf b;
    buf_init(&b, &lab.arena, 1000);
    must(plan_list(lab.c, &lab.arena, &w, lab.map, ask, &lines, &e), &e);
    for (uint32_t i = 0; i < lines.n; i++)
        buf_fmt(&b, "%z%s open %u overdue %u done %u dropped %u unserved %u labour %d",
                i > 0 ? "; " : "", lines.v[i].code, lines.v[i].open, lines.v[i].overdue,
                lines.v[i].done, lines.v[i].dropped, lines.v[i].unserved, (int)lines.v[i].labour);
    buf_char(&b, '\0');
    assert_string_equal(b.p, due);
    buf_fmt(p->log, "%z\n", (const char *)b.p);
}

/* H1 is poor, nobody able to work, needs 1, 5 and 8. H2 has a plan and no class. H3 is not poor and
 * has no plan: on no list. */
static void lists(struct place *p)
{
    struct err e = {0};
    int64_t id = 0;
    const char *h1 = "H1 open 1 overdue 1 done 1 dropped 1 unserved 16 labour 1";
    const char *h2 = "H2 open 1 overdue 0 done 0 dropped 0 unserved 0 labour 2";
    char both[300];
    lab_make(p);
    fill();
    lab_score(&(struct lab_score){.household = 1,
                                  .round = 1,
                                  .surveyed_on = "2022-10-01",
                                  .deprived = -1,
                                  .minority = -1,
                                  .unable = 1,
                                  .merit = -1,
                                  .children = -1,
                                  .insurance = -1,
                                  .nutrition = -1,
                                  .schooling = -1});
    lab_score(&(struct lab_score){.household = 2,
                                  .round = 1,
                                  .surveyed_on = "2022-10-01",
                                  .deprived = -1,
                                  .minority = -1,
                                  .unable = 0,
                                  .merit = -1,
                                  .children = -1,
                                  .insurance = -1,
                                  .nutrition = -1,
                                  .schooling = -1});
    set_needed(1, 1 << 0 | 1 << 4 | 1 << 7);
    must(add(1, 1, "Thẻ bảo hiểm", "2022-01-15", "2022-06-30", &id, &e), &e);
    must(tell(id, "done", "2022-05-01", "2022-05-01", &e), &e);
    must(add(1, 5, "Sửa nhà", "2022-01-15", "2022-06-30", &id, &e), &e);
    must(tell(id, "dropped", "2022-05-01", "2022-05-01", &e), &e);
    must(add(1, 8, "Vay", "2022-01-15", "2022-06-30", &id, &e), &e);
    must(add(2, 8, "Vay", "2022-01-15", "2023-06-30", &id, &e), &e);
    fmt_write(both, sizeof(both), "%z; %z", h1, h2);
    expect_list(p, &(struct plan_ask){0}, both);
    expect_list(p, &(struct plan_ask){.overdue = true}, h1);
    expect_list(p, &(struct plan_ask){.without_labour = true}, h1);
    expect_list(p, &(struct plan_ask){.area = lab_commune("07210")}, h2);
    expect_list(p, &(struct plan_ask){.area = lab_commune("07210"), .overdue = true}, "");
    store_close(lab.c);
}

static void test_states(void **state)
{
    (void)state;
    both_run(states, NULL);
}

static void test_refused(void **state)
{
    (void)state;
    both_run(refused, NULL);
}

static void test_lists(void **state)
{
    (void)state;
    both_run(lists, NULL);
}

static void test_groups(void **state)
{
    (void)state;
    assert_int_equal(plan_need_of_group(STR("credit"), 0), 8);
    assert_int_equal(plan_need_of_group(STR("credit"), 1), 9);
    assert_int_equal(plan_need_of_group(STR("credit"), 2), 0);
    assert_int_equal(plan_need_of_group(STR("training"), 0), 3);
    assert_int_equal(plan_need_of_group(STR("training"), 1), 4);
    assert_int_equal(plan_need_of_group(STR("funeral"), 0), 0);
    assert_true(plan_need_has_group(11));
    assert_false(plan_need_has_group(6));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_states),
        cmocka_unit_test(test_refused),
        cmocka_unit_test(test_lists),
        cmocka_unit_test(test_groups),
    };
    return cmocka_run_group_tests(tests, lab_setup, lab_teardown);
}
