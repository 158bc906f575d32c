/* The steps of the review: the law's table as it is shipped, every step after every beginning, on
 * every kind of day, against an order written down here by hand. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "review/decision.h"
#include "review/steps.h"

static struct arena arena;
static struct steps_table *table;

static int setup(void **state)
{
    (void)state;
    struct err e = {0};
    const char *law = getenv("ANSINH_LAW");
    arena_init(&arena, (size_t)64 << 20);
    if (steps_load(&arena, &table, str_from_c(law != NULL ? law : "law"), &e) == ERR_NONE)
        return 0;
    fprintf(stderr, "%s\n", e.text[LANG_EN]);
    return -1;
}

static int teardown(void **state)
{
    (void)state;
    arena_clear(&arena);
    return 0;
}

static day on(int y, int m, int d)
{
    return day_from_ymd(y, m, d);
}

static uint32_t named(const char *name)
{
    uint32_t step = steps_find(table, str_from_c(name));
    assert_int_not_equal(step, NO_STEP);
    return step;
}

/* ---- the calendar ---- */

static void window_is(enum review_kind kind, int year, int mon, day opens, day closes)
{
    struct review_window w;
    assert_true(steps_window(table, kind, year, mon, &w));
    assert_int_equal(w.opens, opens);
    assert_int_equal(w.closes, closes);
}

static void test_calendar(void **state)
{
    (void)state;
    struct review_window w;
    window_is(REVIEW_YEARLY, 2021, 0, on(2021, 9, 1), on(2021, 12, 14));
    window_is(REVIEW_YEARLY, 2025, 0, on(2025, 9, 1), on(2025, 12, 14));
    window_is(REVIEW_MONTHLY, 2024, 3, on(2024, 3, 15), on(2024, 3, 30));
    /* 2024 is a leap year: 29 February, then 1 March. */
    window_is(REVIEW_MONTHLY, 2024, 2, on(2024, 2, 15), on(2024, 3, 1));
    window_is(REVIEW_MONTHLY, 2023, 2, on(2023, 2, 15), on(2023, 3, 2));
    assert_false(steps_window(table, REVIEW_YEARLY, 2020, 0, &w));
    assert_false(steps_window(table, REVIEW_MONTHLY, 2021, 8, &w));
    assert_true(steps_window(table, REVIEW_MONTHLY, 2021, 9, &w));
}

static void test_escaped(void **state)
{
    (void)state;
    assert_int_equal(table->escaped_months, 36);
    assert_int_equal(steps_escaped_end(table, on(2022, 12, 8)), on(2025, 12, 31));
    assert_int_equal(steps_escaped_end(table, on(2022, 12, 1)), on(2025, 12, 31));
    assert_int_equal(steps_escaped_end(table, on(2024, 2, 29)), on(2027, 2, 28));
}

/* ---- every step after every beginning ---- */

#define MOST 12

struct world {
    enum review_kind kind;
    int year;
    unsigned rules;
    const char *order[MOST + 1]; /* by hand; ends in NULL */
    const char *late[3];         /* may be done after the campaign's end */
};
static const struct world worlds[] = {
    {REVIEW_YEARLY,
     2022,
     0,
     {"list", "screen", "survey", "score", "meeting", "listing", "recheck", "opinion", "decision",
      "certificate", "report"},
     {"certificate", "report"}},
    {REVIEW_YEARLY,
     2022,
     STEP_NO_REQUEST,
     {"list", "survey", "score", "meeting", "listing", "recheck", "opinion", "decision",
      "certificate", "report"},
     {"certificate", "report"}},
    {REVIEW_YEARLY,
     2024,
     STEP_NO_REQUEST | STEP_NOBODY_LISTED,
     {"list", "survey", "score", "meeting", "listing", "recheck", "opinion", "decision", "report"},
     {"certificate", "report"}},
    /* Since July 2025 there is no district. */
    {REVIEW_YEARLY,
     2025,
     0,
     {"list", "screen", "survey", "score", "meeting", "listing", "recheck", "decision",
      "certificate", "report"},
     {"certificate", "report"}},
    {REVIEW_MONTHLY,
     2023,
     0,
     {"list", "screen", "survey", "score", "meeting", "listing", "recheck", "opinion", "decision",
      "certificate", "report"},
     {"report"}},
    {REVIEW_MONTHLY,
     2025,
     STEP_NO_REQUEST,
     {"list", "survey", "score", "meeting", "listing", "recheck", "decision", "certificate",
      "report"},
     {"report"}},
};

static int place_in(const char *const *order, const char *name)
{
    for (int i = 0; order[i] != NULL; i++) {
        if (strcmp(order[i], name) == 0)
            return i;
    }
    return -1;
}

static bool may_be_late(const struct world *w, const char *name)
{
    return (w->late[0] != NULL && strcmp(w->late[0], name) == 0) ||
           (w->late[1] != NULL && strcmp(w->late[1], name) == 0);
}

/* What must be said of a step on a day, when the first `done` of the order are done, the last of
 * them on day `last`. */
static enum step_verdict expected(const struct world *w, struct review_window win, int done,
                                  day last, const char *name, day d)
{
    int at = place_in(w->order, name);
    bool of_district = strcmp(name, "opinion") == 0;
    if (at >= 0 && at < done)
        return STEP_DONE;
    if (of_district && d > on(2025, 6, 30))
        return STEP_NO_LAW;
    if (d < win.opens)
        return STEP_TOO_EARLY;
    if (d > win.closes && !may_be_late(w, name))
        return STEP_TOO_LATE;
    if (at < 0)
        return STEP_NOT_NEEDED;
    if (at > done)
        return STEP_NEEDS;
    return done > 0 && d < last ? STEP_BEFORE : STEP_READY;
}

static const char *const all_steps[] = {"list",     "screen",      "survey",  "score",
                                        "meeting",  "listing",     "recheck", "opinion",
                                        "decision", "certificate", "report"};
#define STEPS (sizeof(all_steps) / sizeof(all_steps[0]))

static void look_at(const struct world *w, struct review_window win, int done, day last,
                    const struct place_state *s, int *n)
{
    const day days[] = {win.opens - 1,  win.opens,  last - 1,       last,
                        win.closes - 1, win.closes, win.closes + 1, win.closes + 400};
    for (size_t k = 0; k < STEPS; k++) {
        for (size_t i = 0; i < sizeof(days) / sizeof(days[0]); i++) {
            enum step_verdict want = expected(w, win, done, last, all_steps[k], days[i]);
            struct step_check got =
                steps_check(table, w->kind, win, s, named(all_steps[k]), days[i]);
            if (got.verdict != want)
                print_error("%d %s after %d, day %d of %d..%d: %d, not %d\n", w->year, all_steps[k],
                            done, days[i], win.opens, win.closes, got.verdict, want);
            assert_int_equal(got.verdict, want);
            if (want == STEP_NEEDS && place_in(w->order, all_steps[k]) == done + 1)
                assert_int_equal(got.needs, named(w->order[done]));
            (*n)++;
        }
    }
}

static void test_every_order(void **state)
{
    (void)state;
    int n = 0;
    for (size_t i = 0; i < sizeof(worlds) / sizeof(worlds[0]); i++) {
        const struct world *w = &worlds[i];
        struct review_window win;
        assert_true(steps_window(table, w->kind, w->year, w->kind == REVIEW_MONTHLY ? 9 : 0, &win));
        struct place_state s;
        place_init(&s);
        s.rules = w->rules;
        day last = win.opens;
        for (int done = 0;; done++) {
            look_at(w, win, done, last, &s, &n);
            const char *next = w->order[done];
            uint32_t step = steps_next(table, w->kind, &s, win.closes);
            if (next == NULL) {
                assert_int_equal(step, NO_STEP);
                break;
            }
            assert_int_equal(step, named(next));
            last = win.opens + 1 + done;
            place_add(&s, table, steps_row(table, w->kind, named(next), last), last, true);
        }
    }
    assert_true(n > 5000);
}

/* ---- votes ---- */

static void test_half(void **state)
{
    (void)state;
    const struct step_row *row =
        steps_row(table, REVIEW_YEARLY, named("meeting"), on(2023, 11, 12));
    static const struct {
        int present, agreed;
        bool enough;
    } votes[] = {{100, 49, false}, {100, 50, true}, {100, 51, true}, {49, 24, false},
                 {49, 25, true},   {1, 0, false},   {1, 1, true},    {2, 1, true},
                 {3, 1, false},    {41, 20, false}, {41, 21, true}};
    assert_int_equal(row->percent, 50);
    for (size_t i = 0; i < sizeof(votes) / sizeof(votes[0]); i++)
        assert_int_equal(steps_agreed(row, votes[i].present, votes[i].agreed), votes[i].enough);
}

static void test_survey_again(void **state)
{
    (void)state;
    struct review_window win;
    struct place_state s;
    assert_true(steps_window(table, REVIEW_YEARLY, 2023, 0, &win));
    place_init(&s);
    s.rules = STEP_NO_REQUEST;
    static const char *const before[] = {"list", "survey", "score"};
    for (int i = 0; i < 3; i++) {
        day d = win.opens + i;
        place_add(&s, table, steps_row(table, REVIEW_YEARLY, named(before[i]), d), d, true);
    }
    assert_int_equal(s.round, 1);
    day met = on(2023, 11, 12);
    place_add(&s, table, steps_row(table, REVIEW_YEARLY, named("meeting"), met), met, false);
    assert_int_equal(s.round, 2);
    assert_true(s.done[named("list")]);
    assert_false(s.done[named("survey")]);
    assert_false(s.done[named("meeting")]);
    assert_int_equal(steps_check(table, REVIEW_YEARLY, win, &s, named("meeting"), met + 1).verdict,
                     STEP_NEEDS);
    /* Surveyed again after the meeting, not before it. */
    assert_int_equal(steps_check(table, REVIEW_YEARLY, win, &s, named("survey"), met - 1).verdict,
                     STEP_BEFORE);
    assert_int_equal(steps_check(table, REVIEW_YEARLY, win, &s, named("survey"), met).verdict,
                     STEP_READY);
}

/* The number of days of the listing is not verified: it warns, and stops nobody. */
static void test_unverified(void **state)
{
    (void)state;
    struct review_window win;
    struct place_state s;
    assert_true(steps_window(table, REVIEW_YEARLY, 2023, 0, &win));
    place_init(&s);
    s.done[named("listing")] = true;
    s.on[named("listing")] = on(2023, 11, 15);
    for (int days = 0; days < 5; days++) {
        struct step_check k =
            steps_check(table, REVIEW_YEARLY, win, &s, named("recheck"), on(2023, 11, 15) + days);
        assert_int_equal(k.verdict, STEP_READY);
        assert_int_equal(k.unsure, days < 3);
    }
}

/* ---- tables that do not hold together ---- */

#define HEAD                                                                                       \
    "kind,step,order,vi,en,place,from,to,needs,passed_over,again_from,percent,days,days_grade,"    \
    "window,opens,closes,document_vi,document_en,instrument,article,grade\n"
#define ROW(kind, step, order, place, from, to, needs, grade)                                      \
    kind "," step "," order ",v,e," place "," from "," to "," needs                                \
         ",,,,,,campaign,,,d,d,24/2021/QĐ-TTg,Điều 4," grade "\n"

static void refused(const char *text)
{
    struct steps_table *t;
    struct err e = {0};
    assert_int_equal(steps_parse(&arena, &t, str_from_c(text), "t.csv", &e), ERR_INPUT);
    assert_null(t);
    assert_true(e.text[LANG_VI][0] != '\0' && e.text[LANG_EN][0] != '\0');
}

static void test_bad_tables(void **state)
{
    (void)state;
    struct steps_table *t;
    struct err e = {0};
    const char *good = HEAD ROW("both", "list", "1", "village", "2021-09-01", "", "", "B")
        ROW("both", "survey", "2", "commune", "2021-09-01", "", "list", "A");
    assert_int_equal(steps_parse(&arena, &t, str_from_c(good), "t.csv", &e), ERR_NONE);
    assert_int_equal(t->n_names, 2);
    refused("kind,step\nboth,list\n");
    refused(HEAD ROW("weekly", "list", "1", "village", "2021-09-01", "", "", "B"));
    refused(HEAD ROW("both", "list", "one", "village", "2021-09-01", "", "", "B"));
    refused(HEAD ROW("both", "list", "1", "house", "2021-09-01", "", "", "B"));
    refused(HEAD ROW("both", "list", "1", "village", "soon", "", "", "B"));
    refused(HEAD ROW("both", "list", "1", "village", "2021-09-01", "2020-01-01", "", "B"));
    refused(HEAD ROW("both", "list", "1", "village", "2021-09-01", "", "", "D"));
    refused(HEAD ROW("both", "list", "1", "village", "2021-09-01", "", "nothing", "B"));
    /* needs what comes after it; what is not law as long as it is; what is done higher up */
    refused(HEAD ROW("both", "list", "1", "village", "2021-09-01", "", "survey", "B")
                ROW("both", "survey", "2", "village", "2021-09-01", "", "", "B"));
    refused(HEAD ROW("both", "list", "1", "village", "2021-09-01", "2024-12-31", "", "B")
                ROW("both", "survey", "2", "village", "2021-09-01", "", "list", "B"));
    refused(HEAD ROW("yearly", "list", "1", "village", "2021-09-01", "", "", "B")
                ROW("both", "survey", "2", "village", "2021-09-01", "", "list", "B"));
    refused(HEAD ROW("both", "list", "1", "commune", "2021-09-01", "", "", "B")
                ROW("both", "survey", "2", "village", "2021-09-01", "", "list", "B"));
    /* two rows at once */
    refused(HEAD ROW("both", "list", "1", "village", "2021-09-01", "", "", "B")
                ROW("monthly", "list", "1", "village", "2022-01-01", "", "", "B"));
}

/* ---- what a decision makes of a class ---- */

static const struct class_row none[1];

static struct class_plan decided(const struct class_row *rows, uint32_t n, enum class_code scored,
                                 day from)
{
    struct class_plan plan;
    class_decide(rows, n, scored, from, steps_escaped_end(table, from), &plan);
    return plan;
}

static void opens_row(const struct class_plan *p, uint32_t i, enum class_code value, day from,
                      day to)
{
    assert_true(i < p->n_open);
    assert_int_equal(p->open[i].value, value);
    assert_int_equal(p->open[i].from, from);
    assert_int_equal(p->open[i].to, to);
}

#define END 2147483647

static void test_class(void **state)
{
    (void)state;
    day d1 = on(2021, 12, 8), d2 = on(2022, 12, 8), d3 = on(2023, 12, 8);
    struct class_plan p = decided(none, 0, CODE_POOR, d1);
    assert_true(p.changed && p.n_close == 0 && p.n_open == 1);
    opens_row(&p, 0, CODE_POOR, d1, END);

    /* The same again: no row. */
    const struct class_row poor[] = {{1, d1, END, d1, CODE_POOR}};
    p = decided(poor, 1, CODE_POOR, d2);
    assert_true(p.class == CODE_POOR && !p.changed && p.n_close == 0 && p.n_open == 0);

    p = decided(poor, 1, CODE_NEAR_POOR, d2);
    assert_true(p.changed && p.close[0] && p.n_open == 2);
    opens_row(&p, 0, CODE_POOR, d1, d2);
    opens_row(&p, 1, CODE_NEAR_POOR, d2, END);

    /* Escaped for 36 months, to the end of the month, then not poor. */
    p = decided(poor, 1, CODE_NOT_POOR, d2);
    assert_true(p.class == CODE_ESCAPED && p.n_open == 3);
    opens_row(&p, 0, CODE_POOR, d1, d2);
    opens_row(&p, 1, CODE_ESCAPED, d2, on(2026, 1, 1));
    opens_row(&p, 2, CODE_NOT_POOR, on(2026, 1, 1), END);

    /* Poor again within those months: what was to come is taken back. */
    const struct class_row escaped[] = {{1, d1, d2, d1, CODE_POOR},
                                        {2, d2, on(2026, 1, 1), d2, CODE_ESCAPED},
                                        {2, on(2026, 1, 1), END, d2, CODE_NOT_POOR}};
    p = decided(escaped, 3, CODE_POOR, d3);
    assert_true(p.class == CODE_POOR && p.n_close == 2 && !p.close[0] && p.close[1] && p.close[2]);
    assert_int_equal(p.n_open, 2);
    opens_row(&p, 0, CODE_ESCAPED, d2, d3);
    opens_row(&p, 1, CODE_POOR, d3, END);

    /* Still not poor: it goes on as it was. */
    p = decided(escaped, 3, CODE_NOT_POOR, d3);
    assert_true(p.class == CODE_ESCAPED && !p.changed && p.n_open == 0 && p.n_close == 0);
    p = decided(escaped, 3, CODE_NOT_POOR, on(2026, 2, 1));
    assert_true(p.class == CODE_NOT_POOR && !p.changed && p.n_open == 0);

    /* A request refused of a household that had no class. */
    p = decided(none, 0, CODE_NOT_POOR, d1);
    assert_true(p.class == CODE_NOT_POOR && p.n_open == 1);
    opens_row(&p, 0, CODE_NOT_POOR, d1, END);

    class_end(poor, 1, on(2022, 10, 1), &p);
    assert_true(p.class == CODE_NONE && p.n_close == 1 && p.n_open == 1);
    opens_row(&p, 0, CODE_POOR, d1, on(2022, 10, 1));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_calendar),     cmocka_unit_test(test_escaped),
        cmocka_unit_test(test_every_order),  cmocka_unit_test(test_half),
        cmocka_unit_test(test_survey_again), cmocka_unit_test(test_unverified),
        cmocka_unit_test(test_bad_tables),   cmocka_unit_test(test_class),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
