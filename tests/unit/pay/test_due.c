/* Owed minus paid: histories whose đồng were reckoned by hand from the articles.
 *
 * A severely disabled adult gets 1,5 times the standard amount (Decree 20/2021, article 6.1.e):
 * 750.000 of 500.000 since 2024-07, 810.000 of 540.000 since 2026-07. Somebody of 80 without a
 * pension gets the standard amount until 2025-06 (article 5.5.c). */
#include "pay/due.h"

#include "base/fmt.h"
#include "cli/load_law.h"
#include "pay/owed.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

struct fixture {
    struct arena arena;
    struct law *law;
    struct areas *areas;
    char folder[64];
};

static int setup(void **state)
{
    struct fixture *f = calloc(1, sizeof(*f));
    struct err e = {0};
    char folder[2048];
    arena_init(&f->arena, (size_t)2 << 30);
    struct cli c = {LANG_EN, &f->arena};
    if (load_law(&c, NULL, 0, &f->law, &e) != ERR_NONE)
        return -1;
    const char *data = getenv("ANSINH_DATA");
    fmt_write(folder, sizeof(folder), "%z/admin", data != NULL ? data : "data");
    if (areas_load(&f->arena, &f->areas, str_from_c(folder), &e) != ERR_NONE)
        return -1;
    fmt_write(f->folder, sizeof(f->folder), "/tmp/ansinh-due-XXXXXX");
    *state = f;
    return mkdtemp(f->folder) == NULL ? -1 : 0;
}

static int teardown(void **state)
{
    struct fixture *f = *state;
    rmdir(f->folder);
    arena_clear(&f->arena);
    free(f);
    return 0;
}

static const char *write_file(struct fixture *f, const char *name, const char *text)
{
    char path[128];
    fmt_write(path, sizeof(path), "%z/%z", f->folder, name);
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    fputs(text, file);
    assert_int_equal(fclose(file), 0);
    return arena_cstr(&f->arena, str_from_c(path));
}

/* One household of one person born on `born`; `facts` are the rows of facts.csv. */
static struct survey *world(struct fixture *f, const char *born, const char *facts)
{
    char members[256], all[2048];
    fmt_write(members, sizeof(members), "household,member,relation,born,sex\nH1,1,1,%z,2\n", born);
    fmt_write(all, sizeof(all), "entity,fact,value,from,to,known_from\n%z", facts);
    struct survey_files files = {
        .households =
            write_file(f, "h.csv", "household,commune,surveyed_on\nH1,07201,2024-10-01\n"),
        .members = write_file(f, "m.csv", members),
        .facts = write_file(f, "f.csv", all)};
    struct survey *s = NULL;
    struct err e = {0};
    if (survey_load(&s, f->law, f->areas, &files, false, &e) != ERR_NONE)
        fail_msg("%s: %s", e.where.file, e.text[LANG_EN]);
    unlink(files.households);
    unlink(files.members);
    unlink(files.facts);
    return s;
}

static day on(const char *text)
{
    day d;
    assert_true(day_parse(str_from_c(text), &d));
    return d;
}

static month in(const char *text)
{
    month m;
    assert_true(month_parse(str_from_c(text), &m));
    return m;
}

/* What was paid: the same amount each month of a range. */
struct paid {
    const char *from, *to;
    vnd amount;
};

static struct due_lines due(struct fixture *f, const struct survey *s, const char *benefit,
                            const char *from, const char *to, const char *known_on,
                            const struct paid *paid, vnd returned)
{
    const struct law_symbol *symbol = law_find(f->law, str_from_c(benefit));
    assert_non_null(symbol);
    const struct owed_question q = {.law = f->law,
                                    .benefits = &symbol->index,
                                    .n_benefits = 1,
                                    .from = in(from),
                                    .to = in(to),
                                    .known_on = on(known_on)};
    struct owed_rows rows;
    struct err e = {0};
    assert_int_equal(owed_compute(&f->arena, s, &q, &rows, &e), ERR_NONE);
    struct due_entry *owed = arena_array(&f->arena, struct due_entry, rows.n + 1);
    for (uint32_t i = 0; i < rows.n; i++)
        owed[i] =
            (struct due_entry){{1, 0, rows.v[i].month}, rows.v[i].amount, rows.v[i].undetermined};
    struct due_entry was_paid[64], back;
    uint32_t n = 0;
    for (month m = in(paid->from); m <= in(paid->to) && paid->amount > 0; m++)
        was_paid[n++] = (struct due_entry){{1, 0, m}, paid->amount, false};
    back = (struct due_entry){{1, 0, in(paid->to)}, returned, false};
    struct due_lines lines;
    assert_int_equal(
        due_compute(&f->arena, owed, rows.n, was_paid, n, &back, returned > 0, &lines, &e),
        ERR_NONE);
    return lines;
}

static struct due_settlement settle(struct due_lines lines, const char *until)
{
    struct due_settlement s;
    struct err e = {0};
    assert_int_equal(due_settle(lines.v, lines.n, in(until), &s, &e), ERR_NONE);
    assert_int_equal(s.pay, s.current + s.arrears - s.withheld);
    return s;
}

static const struct paid nothing = {"2025-01", "2025-01", 0};

static void test_late_certificate(void **state)
{
    struct fixture *f = *state;
    struct survey *s = world(f, "1990-02-01", "H1/1,disability,severe,2025-03-10,,2025-07-05\n");
    struct due_settlement before =
        settle(due(f, s, "disability_allowance", "2025-01", "2025-06", "2025-07-04", &nothing, 0),
               "2025-06");
    assert_int_equal(before.pay, 0);
    struct due_settlement after =
        settle(due(f, s, "disability_allowance", "2025-01", "2025-07", "2025-07-05", &nothing, 0),
               "2025-07");
    assert_int_equal(after.current, 750000);
    assert_int_equal(after.arrears, 3000000); /* March to June */
    assert_int_equal(after.pay, 3750000);
    survey_free(s);
}

static void test_retroactive_decree(void **state)
{
    struct fixture *f = *state;
    struct survey *s = world(f, "1990-02-01", "H1/1,disability,severe,2025-03-10,,\n");
    struct paid paid = {"2026-06", "2026-09", 750000};
    struct due_settlement before = settle(
        due(f, s, "disability_allowance", "2026-06", "2026-09", "2026-08-20", &paid, 0), "2026-09");
    assert_int_equal(before.pay + before.recover, 0);
    struct due_settlement after = settle(
        due(f, s, "disability_allowance", "2026-06", "2026-10", "2026-10-05", &paid, 0), "2026-10");
    assert_int_equal(after.current, 810000);
    assert_int_equal(after.arrears, 180000); /* 60.000 of July, August and September */
    survey_free(s);
}

static void test_late_death(void **state)
{
    struct fixture *f = *state;
    struct survey *s =
        world(f, "1990-02-01",
              "H1/1,disability,severe,2025-01-01,,\nH1/1,dead,1,2025-04-12,,2025-07-25\n");
    struct paid paid = {"2025-03", "2025-07", 750000};
    assert_int_equal(
        settle(due(f, s, "disability_allowance", "2025-03", "2025-07", "2025-07-24", &paid, 0),
               "2025-07")
            .recover,
        0);
    /* April is still owed; May, June and July were not. */
    struct due_lines lines =
        due(f, s, "disability_allowance", "2025-03", "2025-07", "2025-07-25", &paid, 0);
    assert_int_equal(lines.n, 5);
    for (uint32_t i = 0; i < lines.n; i++)
        assert_int_equal(lines.v[i].due, i < 2 ? 0 : -750000);
    assert_int_equal(settle(lines, "2025-07").recover, 2250000);
    /* The household gave back 500.000. */
    lines = due(f, s, "disability_allowance", "2025-03", "2025-07", "2025-08-30", &paid, 500000);
    assert_int_equal(settle(lines, "2025-08").recover, 1750000);
    survey_free(s);
}

static void test_withdrawn_certificate(void **state)
{
    struct fixture *f = *state;
    struct paid paid = {"2025-01", "2025-03", 750000};
    /* The certificate was withdrawn as never valid: the corrected file does not have it. */
    struct survey *s = world(f, "1990-02-01", "H1/1,disability,none,2025-01-01,,\n");
    assert_int_equal(
        settle(due(f, s, "disability_allowance", "2025-01", "2025-04", "2025-04-30", &paid, 0),
               "2025-04")
            .recover,
        2250000);
    survey_free(s);
}

static void test_corrected_birth(void **state)
{
    struct fixture *f = *state;
    struct paid paid = {"2025-05", "2025-06", 500000};
    struct survey *s = world(f, "1945-05-20", "H1/1,monthly_pension,0,2025-01-01,,\n");
    assert_int_equal(
        settle(due(f, s, "elderly_80", "2025-04", "2025-06", "2025-06-30", &paid, 0), "2025-06")
            .recover,
        0);
    survey_free(s);
    /* Eighty only in August: neither May nor June was owed. */
    s = world(f, "1945-08-20", "H1/1,monthly_pension,0,2025-01-01,,\n");
    assert_int_equal(
        settle(due(f, s, "elderly_80", "2025-04", "2025-06", "2025-06-30", &paid, 0), "2025-06")
            .recover,
        1000000);
    survey_free(s);
}

static void test_unknown_is_not_no(void **state)
{
    struct fixture *f = *state;
    struct paid paid = {"2025-05", "2025-05", 500000};
    struct survey *s = world(f, "1945-01-20", ""); /* whether there is a pension is not known */
    struct due_lines lines = due(f, s, "elderly_80", "2025-05", "2025-06", "2025-06-30", &paid, 0);
    assert_int_equal(lines.n, 2);
    for (uint32_t i = 0; i < 2; i++) {
        assert_int_equal(lines.v[i].state, DUE_UNDETERMINED);
        assert_int_equal(lines.v[i].due, 0);
    }
    struct due_settlement sum = settle(lines, "2025-06");
    assert_int_equal(sum.pay + sum.recover, 0);
    assert_int_equal(sum.undetermined, 2);
    survey_free(s);
}

/* What is to come back is taken from what is due to the same person, never below zero. */
static void test_withheld(void **state)
{
    (void)state;
    const struct due_line lines[] = {
        {{7, 0, 10}, 0, 700, 0, -700, DUE_RECOVER},
        {{7, 1, 10}, 100, 0, 0, 100, DUE_PAY},
        {{7, 1, 11}, 400, 0, 0, 400, DUE_PAY},
        {{7, 1, 12}, 900, 0, 0, 900, DUE_PAY}, /* a month to come */
    };
    struct due_settlement s;
    struct err e = {0};
    assert_int_equal(due_settle(lines, 4, 11, &s, &e), ERR_NONE);
    assert_int_equal(s.current, 400);
    assert_int_equal(s.arrears, 100);
    assert_int_equal(s.withheld, 500);
    assert_int_equal(s.pay, 0);
    assert_int_equal(s.recover, 200);
}

/* Entries in any order, several of a key, keys in one list alone; sums that would overflow. */
static void test_merge(void **state)
{
    struct fixture *f = *state;
    struct due_entry owed[] = {
        {{2, 0, 5}, 30, false}, {{1, 1, 5}, 10, false}, {{1, 0, 6}, 20, false}};
    struct due_entry paid[] = {{{1, 0, 6}, 5, false}, {{3, 0, 1}, 7, false}, {{1, 0, 6}, 6, false}};
    struct due_entry back[] = {{{3, 0, 1}, 7, false}};
    struct due_lines l;
    struct err e = {0};
    assert_int_equal(due_compute(&f->arena, owed, 3, paid, 3, back, 1, &l, &e), ERR_NONE);
    assert_int_equal(l.n, 4);
    assert_int_equal(l.v[0].due, 9); /* 20 - 5 - 6 */
    assert_int_equal(l.v[1].due, 10);
    assert_int_equal(l.v[2].due, 30);
    assert_int_equal(l.v[3].due, 0);
    assert_int_equal(l.v[3].state, DUE_EVEN);
    struct due_entry huge[] = {{{1, 0, 1}, INT64_MAX, false}, {{1, 0, 1}, 1, false}};
    assert_int_equal(due_compute(&f->arena, huge, 2, NULL, 0, NULL, 0, &l, &e), ERR_LIMIT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_late_certificate), cmocka_unit_test(test_retroactive_decree),
        cmocka_unit_test(test_late_death),       cmocka_unit_test(test_withdrawn_certificate),
        cmocka_unit_test(test_corrected_birth),  cmocka_unit_test(test_unknown_is_not_no),
        cmocka_unit_test(test_withheld),         cmocka_unit_test(test_merge),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
