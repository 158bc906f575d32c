/* Law drawn at random (generate.h) on households drawn at random (lab.h): the program says what the
 * plain reading says; a whole says what its parts say; a trace changes nothing; to know more does
 * not change what was known; and what is undetermined names what it wants, until it is determined.
 *
 * A failure prints the program and its seed; ANSINH_SEED=n begins with that one. */
#include "base/check.h"
#include "generate.h"
#include "lab.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { PROGRAMS = 40, HOUSEHOLDS = 60, MAX_TARGETS = 256, MAX_MISSING = 64 };

struct trial {
    struct arena arena;
    struct generate g;
    struct law *law;
    uint32_t targets[MAX_TARGETS], n_targets;
    month month;
    day known_on;
    struct lab lab;
};

static uint64_t first_seed(void)
{
    const char *s = getenv("ANSINH_SEED");
    return s ? strtoull(s, NULL, 10) : 1;
}

/* How many seeds: with ANSINH_SEED that one alone. */
static uint64_t seeds(uint64_t count)
{
    return getenv("ANSINH_SEED") ? 1 : count;
}

static bool read_table(void *ctx, str path, str *text)
{
    const struct generate *g = ctx;
    if (str_eq_c(path, "numbers.csv"))
        *text = g->number_table;
    else if (str_eq_c(path, "colours.csv"))
        *text = g->enum_table;
    else
        *text = STR("key,a,b\nred,1,-9\nblue,3,\n");
    return true;
}

static void show(const struct trial *t)
{
    fprintf(stderr, "---- ANSINH_SEED=%llu\n%.*s\n---- numbers.csv\n%.*s\n---- colours.csv\n%.*s\n",
            (unsigned long long)t->g.seed, (int)t->g.text.n, t->g.text.p, (int)t->g.number_table.n,
            t->g.number_table.p, (int)t->g.enum_table.n, t->g.enum_table.p);
}

static void show_errors(struct trial *t)
{
    for (uint32_t i = 0; i < law_diag_count(t->law); i++) {
        struct buf b;
        buf_init(&b, &t->arena, 4096);
        law_diag_write(t->law, i, LANG_EN, &b);
        fprintf(stderr, "%.*s", (int)b.n, b.p);
    }
}

/* False where the program is refused, as some are: an overflow, a case never reached. */
static bool begin(struct trial *t, uint64_t seed, bool imprecise, bool ask_known)
{
    arena_init(&t->arena, (size_t)1 << 30);
    t->g = (struct generate){.seed = seed, .ask_known = ask_known};
    generate_law(&t->g, &t->arena);
    t->law = law_new(&t->arena);
    law_add(t->law, STR("drawn.md"), t->g.text);
    if (!law_compile(t->law, read_table, &t->g)) {
        if (getenv("ANSINH_SEED"))
            show(t), show_errors(t);
        arena_clear(&t->arena);
        return false;
    }
    t->n_targets = 0;
    for (uint32_t i = 0; i < law_symbol_count(t->law) && t->n_targets < MAX_TARGETS; i++)
        t->targets[t->n_targets++] = i;
    t->month = month_make(2021, 3) + (month)(lab_hash(seed, 8, 0, 0, 0) % 72);
    t->known_on = seed % 4 ? DAY_MAX : month_last_day(t->month);
    lab_init(&t->lab, t->law, seed, imprecise ? 12 : HOUSEHOLDS, 7, (uint32_t)(seed % 3) * 15,
             imprecise);
    return true;
}

static struct law_request request(const struct trial *t, bool trace)
{
    return (struct law_request){.month = t->month,
                                .known_on = t->known_on,
                                .targets = t->targets,
                                .n_targets = t->n_targets,
                                .imprecise_dates = t->lab.imprecise,
                                .trace = trace};
}

/* ---- as the plain reading ---- */

static void agree_with_plain_reading(bool imprecise, uint64_t from, uint64_t count)
{
    static struct trial t;
    uint64_t done = 0;
    for (uint64_t seed = from; seed < from + count; seed++) {
        if (!begin(&t, seed, imprecise, seed % 2 && !imprecise))
            continue;
        struct lab_run run;
        struct law_request r = request(&t, false);
        lab_plan(&run, &t.arena, &t.lab, &r);
        if (lab_compare(&run, &t.lab, lab_results(&run, &t.arena, &t.lab, 0), "drawn law")) {
            show(&t);
            fail();
        }
        arena_clear(&t.arena);
        done++;
    }
    print_message("# seeds %llu to %llu: %llu programs of %llu compiled\n",
                  (unsigned long long)from, (unsigned long long)(from + count - 1),
                  (unsigned long long)done, (unsigned long long)count);
    assert_true(getenv("ANSINH_SEED") || done * 2 > count);
}

static void drawn_law_as_told_plainly(void **state)
{
    (void)state;
    agree_with_plain_reading(false, first_seed(), seeds(PROGRAMS));
}

static void drawn_law_with_births_by_year(void **state)
{
    (void)state;
    agree_with_plain_reading(true, first_seed(), seeds(PROGRAMS / 5));
}

/* What a year alone settles and what not: windows narrower than a year, equality, amounts by age.
 */
static const char by_year[] =
    "---\nnumber: 1/2021/NĐ-CP\nin force: 2021-07-01\n---\n\n## Article 1 — By year\n\n```law\n"
    "fact born: person, date\n"
    "fact card: person, date\n"
    "fact other: person, boolean\n"
    "fact moved: household, date\n"
    "compute age: person, number years\n  = years_between(born; last_day)\n"
    "compute age_months: person, number months\n  = months_between(born; last_day)\n"
    "compute double: person, number years\n  = if other then age + age else age\n"
    "compute window: person, boolean\n  = age_months in 500..505 months\n"
    "compute outside: person, boolean\n  = not (age_months in {200..203 months, 300..390 months})\n"
    "compute same_day: person, boolean\n  = born = 1984-02-29 or born in 1990-05-01..1990-05-31\n"
    "compute not_same: person, boolean\n  = born ≠ 2000-02-29 and age_months ≠ 400 months\n"
    "compute exact_age: person, boolean\n  = double in {16 years, 18..20 years}\n"
    "compute older: person, boolean\n  = age > years_between(card; last_day) or born = card\n"
    "compute weight: person, number\n  = 2 when age < 4 years\n  = 1 when age < 16 years\n  = 0\n"
    "compute oldest: household, number years\n  = max_of(age when other; default 0)\n"
    "compute some_window: household, number\n  = count(age_months in 500..530 months)\n"
    "compute with_house: household, boolean\n  = any(years_between(born; moved) = 30 years)\n"
    "compute told: person, boolean\n  = known(born) and known(age) and not known(other)\n"
    "benefit by_age: person\n  group education\n  pays monthly\n  due when other\n"
    "  amount max(100 đ/year × age; 0 đ)\n"
    "benefit by_month: person\n  group education\n  pays monthly\n  due when age >= 1 years\n"
    "  amount max(8 đ/month × age_months; 0 đ)\n"
    "highest of both: by_age, by_month\n"
    "compute paid: person, boolean\n  = amount(by_age) > 1.600 đ or due(by_month)\n"
    "compute paid_sum: household, money\n  = sum(amount(by_month) when other)\n"
    "```\n";

static void what_a_year_alone_settles(void **state)
{
    static struct trial t;
    (void)state;
    for (uint64_t seed = 1; seed <= 12; seed++) {
        arena_init(&t.arena, (size_t)1 << 30);
        t.g = (struct generate){.seed = seed, .text = str_from_c(by_year)};
        t.law = law_new(&t.arena);
        law_add(t.law, STR("by-year.md"), t.g.text);
        bool ok = law_compile(t.law, read_table, &t.g);
        if (!ok)
            show_errors(&t);
        assert_true(ok);
        t.n_targets = 0;
        for (uint32_t i = 0; i < law_symbol_count(t.law); i++)
            t.targets[t.n_targets++] = i;
        t.month = month_make(2021, 7) + (month)seed * 5;
        t.known_on = DAY_MAX;
        lab_init(&t.lab, t.law, seed, 100, 4, 5, true);
        struct lab_run run;
        struct law_request r = request(&t, false);
        lab_plan(&run, &t.arena, &t.lab, &r);
        assert_int_equal(
            lab_compare(&run, &t.lab, lab_results(&run, &t.arena, &t.lab, 0), "by year"), 0);
        arena_clear(&t.arena);
    }
}

/* ---- stacking by what is unknown ---- */

/* Amounts of 0 to 3 đồng, so that equals, nothing and unknowns all meet. */
static const char stacked[] =
    "---\nnumber: 1/2021/NĐ-CP\nin force: 2021-07-01\n---\n\n## Article 1 — Highest\n\n```law\n"
    "fact p: person, boolean\nfact q: person, boolean\nfact r: person, boolean\n"
    "fact x: person, money 0..3 đ\nfact y: person, money 0..3 đ\n"
    "benefit first: person\n  group education\n  pays monthly\n  due when p\n  amount x\n"
    "benefit second: person\n  group education\n  pays monthly\n  due when q\n  amount y\n"
    "benefit third: person\n  group education\n  pays monthly\n  due when r\n  amount 2 đ\n"
    "benefit fourth: person\n  group education\n  pays monthly\n  due when p or r\n"
    "  amount 1 đ\n"
    "highest of one: first, second, third\nexclude second when receiving fourth\n"
    "compute had: person, boolean\n  = eligible(first)\n"
    "compute rival: person, boolean\n  = eligible(third)\n"
    "```\n";

static uint32_t output_named(const struct lab_run *run, const char *name)
{
    for (uint32_t i = 0; i < run->plan->n_outputs; i++) {
        if (str_eq_c(run->plan->outputs[i].symbol->name, name))
            return i;
    }
    fail();
    return 0;
}

/* Some are surely the highest, and some surely not, though it is unknown whether another is had. */
static void unknowns_stack_as_told_plainly(void **state)
{
    static struct trial t;
    uint64_t surely = 0, surely_not = 0;
    (void)state;
    for (uint64_t seed = 1; seed <= 4; seed++) {
        arena_init(&t.arena, (size_t)1 << 30);
        t.g = (struct generate){.seed = seed, .text = str_from_c(stacked)};
        t.law = law_new(&t.arena);
        law_add(t.law, STR("stacked.md"), t.g.text);
        bool ok = law_compile(t.law, read_table, &t.g);
        if (!ok)
            show_errors(&t);
        assert_true(ok);
        t.n_targets = 0;
        for (uint32_t i = 0; i < law_symbol_count(t.law); i++)
            t.targets[t.n_targets++] = i;
        t.month = month_make(2022, 3);
        t.known_on = DAY_MAX;
        lab_init(&t.lab, t.law, seed, 200, 4, 30, false);
        struct lab_run run;
        struct law_request r = request(&t, false);
        lab_plan(&run, &t.arena, &t.lab, &r);
        struct lab_results *all = lab_results(&run, &t.arena, &t.lab, 0);
        assert_int_equal(lab_compare(&run, &t.lab, all, "stacked"), 0);
        const struct lab_results *first = &all[output_named(&run, "first")],
                                 *had = &all[output_named(&run, "had")],
                                 *rival = &all[output_named(&run, "rival")];
        for (uint32_t row = 0; row < first->rows; row++) {
            struct lab_cell v = first->value[row];
            surely += v.known && v.v > 0 && !rival->value[row].known;
            surely_not += v.known && v.v == 0 && !had->value[row].known &&
                          rival->value[row].known && rival->value[row].v;
        }
        arena_clear(&t.arena);
    }
    print_message("# %llu surely the highest, %llu surely not\n", (unsigned long long)surely,
                  (unsigned long long)surely_not);
    assert_true(surely > 20 && surely_not > 20);
}

/* ---- whole and parts ---- */

static void require(const struct trial *t, bool ok)
{
    if (!ok) {
        show(t);
        fail();
    }
}

static void parts_say_what_the_whole_says(void **state)
{
    static struct trial t;
    (void)state;
    for (uint64_t seed = first_seed(); seed < first_seed() + seeds(24); seed++) {
        if (!begin(&t, seed, seed % 5 == 0, true))
            continue;
        struct lab_run run, traced;
        struct law_request r = request(&t, false), with_trace = request(&t, true);
        lab_plan(&run, &t.arena, &t.lab, &r);
        struct lab_results *whole = lab_results(&run, &t.arena, &t.lab, 0);
        static const uint32_t chunks[] = {1, 2, 7, 31};
        for (size_t i = 0; i < sizeof chunks / sizeof *chunks; i++)
            require(&t, lab_same(&run, whole, lab_results(&run, &t.arena, &t.lab, chunks[i])));
        lab_plan(&traced, &t.arena, &t.lab, &with_trace);
        require(&t, lab_same(&run, whole, lab_results(&traced, &t.arena, &t.lab, 0)));
        require(&t, lab_same(&run, whole, lab_results(&traced, &t.arena, &t.lab, 3)));
        arena_clear(&t.arena);
    }
}

/* ---- unknowns ---- */

/* What was known stays when all else is told. Not where a program asks what is known. */
static void to_know_more_changes_nothing_known(void **state)
{
    static struct trial t;
    static bool told[4096];
    (void)state;
    memset(told, true, sizeof told);
    for (uint64_t seed = first_seed(); seed < first_seed() + seeds(50); seed++) {
        if (!begin(&t, seed, false, false))
            continue;
        struct lab_run run, full;
        struct law_request r = request(&t, false);
        t.lab.unknown_percent = 25;
        lab_plan(&run, &t.arena, &t.lab, &r);
        struct lab_results *some = lab_results(&run, &t.arena, &t.lab, 0);
        t.lab.told = told;
        lab_plan(&full, &t.arena, &t.lab, &r);
        struct lab_results *all = lab_results(&full, &t.arena, &t.lab, 0);
        for (uint32_t i = 0; i < run.plan->n_outputs; i++) {
            for (uint32_t row = 0; row < some[i].rows && some[i].applies; row++) {
                struct lab_cell a = some[i].value[row], b = all[i].value[row];
                require(&t, !a.known || (b.known && b.v == a.v));
            }
        }
        arena_clear(&t.arena);
    }
}

static uint32_t missing_of(const struct lab_run *run, uint32_t output, uint32_t row,
                           struct law_missing *out)
{
    return law_missing(run->plan, run->vm, &run->batch, 0, output, row, out, MAX_MISSING);
}

/* Tells what is named; false where only facts are named that were told. `*law` where the law itself
 * is wanting. */
static bool tell_named(const struct law_missing *missing, uint32_t n, bool *told, bool *law)
{
    bool more = false;
    for (uint32_t i = 0; i < n; i++) {
        const struct law_symbol *s = missing[i].symbol;
        *law = *law || !s || s->kind != LAW_FACT;
        more = more || !s || s->kind != LAW_FACT || !told[s->index];
        if (s)
            told[s->index] = true;
    }
    return more;
}

/* Asks for what is missing, is told, asks again: until the result is determined, or the law itself
 * is wanting. */
static void ask_until_determined(struct trial *t, uint32_t target, uint32_t row)
{
    static bool told[4096];
    struct law_request r = request(t, true);
    struct law_missing missing[MAX_MISSING];
    bool law = false;
    memset(told, false, sizeof told);
    r.targets = &t->targets[target];
    r.n_targets = 1;
    t->lab.told = told;
    for (;;) {
        struct lab_run run;
        struct arena_mark mark = arena_save(&t->arena);
        lab_plan(&run, &t->arena, &t->lab, &r);
        struct lab_results *results = lab_results(&run, &t->arena, &t->lab, 0);
        bool known = results[0].value[row].known;
        uint32_t n = known ? 0 : missing_of(&run, 0, row, missing);
        arena_restore(&t->arena, mark);
        if (known)
            break;
        bool more = tell_named(missing, n, told, &law);
        if (!more)
            fprintf(stderr, "target %u, row %u: %u named, none new\n", target, row, n);
        require(t, more);
        if (law)
            break;
    }
    t->lab.told = NULL;
}

static void what_is_missing_is_named(void **state)
{
    static struct trial t;
    (void)state;
    uint64_t asked = 0;
    for (uint64_t seed = first_seed(); seed < first_seed() + seeds(35); seed++) {
        if (!begin(&t, seed, seed % 4 == 0, seed % 2))
            continue;
        struct lab_run run;
        struct law_request r = request(&t, false);
        t.lab.unknown_percent = 20;
        lab_plan(&run, &t.arena, &t.lab, &r);
        struct lab_results *results = lab_results(&run, &t.arena, &t.lab, 0);
        for (uint32_t i = 0; i < run.plan->n_outputs; i++) {
            uint32_t row = (uint32_t)(lab_hash(seed, i, 9, 0, 0) % results[i].rows);
            if (!results[i].applies || results[i].value[row].known)
                continue;
            ask_until_determined(&t, i, row);
            asked++;
        }
        arena_clear(&t.arena);
    }
    print_message("# %llu undetermined results\n", (unsigned long long)asked);
    assert_true(getenv("ANSINH_SEED") || asked > 100);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(drawn_law_as_told_plainly),
        cmocka_unit_test(drawn_law_with_births_by_year),
        cmocka_unit_test(what_a_year_alone_settles),
        cmocka_unit_test(unknowns_stack_as_told_plainly),
        cmocka_unit_test(parts_say_what_the_whole_says),
        cmocka_unit_test(to_know_more_changes_nothing_known),
        cmocka_unit_test(what_is_missing_is_named),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
