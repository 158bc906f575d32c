/* An estimate from the law and the registry, reckoned by hand and held against what the cycle would
 * pay, month by month; then made the draft of a decision. Synthetic people. */
#include "registry_lab.h"

#include "cli/load_law.h"
#include "pay/budget_need.h"

/* Commune 07660 became a part of 07615 on 2025-07-01 (data/admin). The registry's own numbers:
 * household 1 with 2 and 3, household 4 with 5 and 6. */
#define ADULT 2
#define CHILD 3
static const char households[] = "household,commune,village,surveyed_on\n"
                                 "A,07660,Thôn 1,2024-10-05\nB,07660,Thôn 1,2024-10-05\n";
static const char members[] = "household,member,name,relation,born,sex,work,pension\n"
                              "A,1,Nguyễn Văn Á,1,1990-03-01,1,3,0\n"
                              "A,2,Nguyễn Thị Bé,3,2010-05-20,2,3,0\n"
                              "B,1,Trần Văn Cả,1,1980-02-02,1,3,0\n"
                              "B,2,Trần Thị Dần,4,1951-08-15,2,3,0\n";
static const char facts[] = "entity,fact,value,from,to,known_from\n"
                            "A/1,disability,severe,2025-03-10,,2025-07-05\n"
                            "A/2,disability,severe,2025-03-10,,2025-07-05\n"
                            "B/1,disability,severe,2026-03-10,,2025-07-05\n"
                            "B,class,KN,2024-12-20,,2025-07-05\n";

static struct law *real_law;

static int setup(void **state)
{
    struct err e = {0};
    if (lab_setup(state) != 0)
        return -1;
    struct cli c = {LANG_EN, &lab.arena};
    if (load_law(&c, NULL, 0, &lab.law, &e) != ERR_NONE)
        return -1;
    real_law = lab.law;
    return 0;
}

static day on(const char *text)
{
    day d;
    assert_true(day_parse(str_from_c(text), &d));
    return d;
}

static int64_t noon(const char *text)
{
    return ((int64_t)on(text) * 86400 + 5 * 3600) * 1000000;
}

static struct recording by(const char *actor, const char *when, uint8_t step)
{
    struct recording r = {.province = 24,
                          .at_us = noon(when),
                          .actor = str_from_c(actor),
                          .source = STR("decision"),
                          .reference = STR("")};
    r.operation[0] = step;
    r.operation[1] = 9;
    return r;
}

/* The adult and the child of household A; nobody of household B. */
static void enrol(struct place *p)
{
    struct store_pool *pool;
    struct err e = {0};
    str answer;
    bool again;
    const struct store_pool_options o = {.open = p->options};
    const int64_t acts[] = {1, 2};
    struct enrol_request q[2] = {{.entity = ADULT,
                                  .benefit = STR("disability_allowance"),
                                  .act = ACT_OPEN,
                                  .from = month_make(2025, 12),
                                  .on_day = on("2025-07-20"),
                                  .number = STR("1/QĐ"),
                                  .signer = STR("Lê Văn C"),
                                  .reason = STR(""),
                                  .article = STR(""),
                                  .papers = STR("")}};
    q[1] = q[0];
    q[1].entity = CHILD;
    const struct enrol_verdict v = {24, acts, 2, true, STR("")};
    must(store_pool_open(&pool, &o, &e), &e);
    struct recording r = by("Hoà", "2025-07-20", 1);
    must(enrol_prepare(pool, &lab.arena, &r, q, 2, &answer, &again, &e), &e);
    r = by("Bình", "2025-07-21", 2);
    must(enrol_approve(pool, &lab.arena, &r, &v, &answer, &again, &e), &e);
    store_pool_close(pool);
}

static struct budget_need need(struct store_conn *c, const char *when, bool likely)
{
    struct budget_need made;
    struct err e = {0};
    const struct budget_need_question q = {.law = real_law,
                                           .areas = lab.areas,
                                           .province = 24,
                                           .known_on = on(when),
                                           .year = 2026,
                                           .likely = likely};
    must(budget_need_make(c, &lab.arena, &q, &made, &e), &e);
    return made;
}

static void check_part(const struct budget_need *n, const char *benefit, int mon,
                       enum budget_who who, int64_t persons, vnd amount)
{
    const struct budget_need_part *found = NULL;
    for (uint32_t i = 0; i < n->n_parts; i++) {
        const struct budget_need_part *p = &n->parts[i];
        if (str_eq_c(p->benefit, benefit) && p->month == month_make(2026, mon) && p->who == who)
            found = p;
    }
    assert_int_equal(found != NULL ? found->persons : 0, persons);
    assert_int_equal(found != NULL ? found->amount : 0, amount);
    assert_true(found == NULL || str_eq_c(found->commune, "07615"));
}

/* What the cycle of the month would pay when every month before it was paid as it is owed. */
static vnd cycle_pays(struct store_conn *c, const char *when, month m)
{
    struct err e = {0};
    struct recording r = by("Hoà", when, 3);
    const struct cycle_question q = {.law = real_law, .areas = lab.areas, .month = m};
    struct cycle_owed owed;
    struct due_lines due;
    struct cycle_list list;
    must(cycle_owed_read(c, &lab.arena, &r, &q, 0, &owed, &e), &e);
    struct due_entry *paid = arena_array(&lab.arena, struct due_entry, (size_t)owed.n + 1);
    uint32_t n = 0;
    for (uint32_t i = 0; i < owed.n; i++) {
        if (owed.v[i].key.month < m)
            paid[n++] = owed.v[i];
    }
    must(due_compute(&lab.arena, owed.v, owed.n, paid, n, NULL, 0, &due, &e), &e);
    must(cycle_build(&lab.arena, 24, m, 1, &due, owed.benefits, owed.places, owed.n_places, NULL,
                     &list, &e),
         &e);
    return list.total;
}

static void check_ties(struct store_conn *c, const char *when, const int months[2])
{
    struct budget_need n = need(c, when, false);
    for (int k = 0; k < 2; k++) {
        int mon = months[k];
        vnd sum = 0;
        for (uint32_t i = 0; i < n.n_parts; i++) {
            if (n.parts[i].who == BUDGET_ENROLLED && n.parts[i].month == month_make(2026, mon))
                sum += n.parts[i].amount;
        }
        assert_true(sum > 0);
        assert_int_equal(sum, cycle_pays(c, when, month_make(2026, mon)));
    }
}

/* Decree 20/2021, article 6.1.e: 1,5 times the standard for a severely disabled adult, 2,0 for a
 * child; the child is 16 in May. The standard is 500.000 đồng, and by Decree 335/2026 (21 August)
 * 540.000 since July. */
static void check_by_hand(struct store_conn *c)
{
    struct budget_need january = need(c, "2026-01-10", false);
    struct budget_need september = need(c, "2026-09-01", true);
    check_part(&january, "disability_allowance", 1, BUDGET_ENROLLED, 2, 750000 + 1000000);
    check_part(&january, "disability_allowance", 12, BUDGET_ENROLLED, 2, 750000 + 750000);
    check_part(&september, "disability_allowance", 6, BUDGET_ENROLLED, 2, 750000 + 750000);
    check_part(&september, "disability_allowance", 7, BUDGET_ENROLLED, 2, 810000 + 810000);
    /* Household B's certificate is of March; who is not enrolled is told apart. */
    check_part(&january, "disability_allowance", 4, BUDGET_LIKELY, 0, 0);
    check_part(&september, "disability_allowance", 2, BUDGET_LIKELY, 0, 0);
    check_part(&september, "disability_allowance", 4, BUDGET_LIKELY, 1, 750000);
    /* Who is 75 in August and asks for it has the social pension then: 540.000 (Law 41/2024/QH15,
     * article 21.1). */
    check_part(&september, "social_pension", 7, BUDGET_LIKELY, 0, 0);
    check_part(&september, "social_pension", 8, BUDGET_LIKELY, 1, 540000);
    check_part(&january, "social_pension", 8, BUDGET_LIKELY, 0, 0);
    /* Premiums: 4,5 % of 2.340.000 = 105.300 a month, by quarter; of 2.530.000 = 113.850. */
    check_part(&january, "health_insurance_support", 2, BUDGET_BY_LAW, 0, 0);
    check_part(&january, "health_insurance_support", 3, BUDGET_BY_LAW, 3, (3 * 2 + 1) * 105300);
    check_part(&january, "health_insurance_support", 6, BUDGET_BY_LAW, 3, 9 * 105300);
    check_part(&september, "health_insurance_support", 9, BUDGET_BY_LAW, 3, 9 * 113850);
}

static bool log_need(void *ctx, const struct budget_need_line *l)
{
    buf_fmt(ctx, "%s %s %s %d %s %s: %l %l %l\n", l->fund, l->programme, l->commune, l->month,
            l->benefit, l->who, l->persons, l->undetermined, l->amount);
    return true;
}

static bool log_version(void *ctx, const struct budget_version *v)
{
    buf_fmt(ctx, "%l %l %s %l %d %d\n", v->version, v->n_rows, v->actor, v->total, v->from_law,
            v->likely);
    return true;
}

/* Kept, shown, and turned into what a decision gives. */
static void check_kept(struct place *p, struct store_conn *c)
{
    struct err e = {0};
    const uint8_t sum[32] = {7};
    int64_t version = 0;
    struct budget_rows rows;
    struct budget_need n = need(c, "2026-01-10", true);
    const struct budget_need_question q = {
        .province = 24, .year = 2026, .known_on = on("2026-01-10"), .likely = true};
    const struct budget_estimate b = {.province = 24,
                                      .year = 2026,
                                      .v = n.rows,
                                      .n = n.n_rows,
                                      .actor = STR("Lập"),
                                      .reference = STR(""),
                                      .now_us = noon("2026-01-10")};
    must(store_begin(c, &e), &e);
    must(budget_estimate_add(c, &b, &version, &e), &e);
    must(budget_need_keep(c, &q, &n, sum, version, &e), &e);
    must(store_commit(c, &e), &e);
    assert_int_equal(version, 1);
    must(budget_versions(c, 24, 2026, log_version, p->log, &e), &e);
    must(budget_need_read(c, 24, 2026, 1, (struct budget_need_by){.fund = true, .programme = true},
                          log_need, p->log, &e),
         &e);
    must(budget_need_read(c, 24, 2026, 1, (struct budget_need_by){.benefit = true, .who = true},
                          log_need, p->log, &e),
         &e);
    must(budget_need_rows(c, &lab.arena, 24, 2026, 1, BUDGET_ALLOCATE, &rows, &e), &e);
    vnd total = 0;
    for (uint32_t i = 0; i < rows.n; i++)
        total += rows.v[i].amount;
    assert_int_equal(total, n.total);
    buf_add(p->log, budget_rows_write(&lab.arena, BUDGET_ALLOCATE, &rows));
    must(budget_need_rows(c, &lab.arena, 24, 2026, 1, BUDGET_ASSIGN, &rows, &e), &e);
    buf_add(p->log, budget_rows_write(&lab.arena, BUDGET_ASSIGN, &rows));
    assert_int_equal(budget_version_find(c, 24, 2026, 2, &version, &e), ERR_INPUT);
}

static void year(struct place *p)
{
    struct err e = {0};
    struct import_report report;
    struct import_problems problems;
    struct survey *s = lab_survey(households, members, facts);
    p->options.migrations = NULL;
    struct store_conn *c = place_open(p);
    must(lab_import(c, s, true, on("2025-07-05"), &report, &problems), &e);
    survey_free(s);
    enrol(p);
    check_by_hand(c);
    /* Before and after the birthday, before and after the decree. */
    check_ties(c, "2026-01-10", (const int[]){4, 5});
    check_ties(c, "2026-09-01", (const int[]){6, 7});
    check_kept(p, c);
    store_close(c);
}

static void test_year(void **state)
{
    (void)state;
    /* Enrolled: 4 * 1.750.000 + 8 * 1.500.000; likely since March: 10 * 750.000; 34 premiums of
     * 105.300. The price of electricity and what schooling costs are not known to the law. */
    both_run(year, "1 21 Lập 32580200 1 1\n"
                   "province health_insurance  0  : 12 0 3580200\n"
                   "province social_assistance  0  : 34 0 26500000\n"
                   "province social_pension  0  : 5 0 2500000\n"
                   "   0 disability_allowance enrolled: 24 0 19000000\n"
                   "   0 disability_allowance likely: 10 0 7500000\n"
                   "   0 electricity_support law: 0 8 0\n"
                   "   0 ethnic_student_support law: 0 24 0\n"
                   "   0 health_insurance_support law: 12 5 3580200\n"
                   "   0 social_pension likely: 5 0 2500000\n"
                   "   0 study_cost_support law: 0 34 0\n"
                   "   0 tuition_exemption law: 0 48 0\n"
                   "   0 tuition_subsidy law: 0 48 0\n"
                   "fund,programme,commune,amount\n"
                   "province,health_insurance,07615,3580200\n"
                   "province,social_assistance,07615,26500000\n"
                   "province,social_pension,07615,2500000\n"
                   "fund,amount\n"
                   "province,32580200\n");
}

/* ---- all that the law gives ---- */

static const char few_households[] = "household,commune,village,surveyed_on\n"
                                     "H,07615,Thôn 1,2025-10-05\nK,07615,Thôn 1,2025-10-05\n";
static const char few_members[] = "household,member,name,relation,born,sex,work,pension\n"
                                  "H,1,Nguyễn Văn A,1,1988-03-01,1,3,0\n"
                                  "H,2,Nguyễn Thị B,3,2018-05-20,2,3,0\n"
                                  "K,1,Trần Văn C,1,1970-02-02,1,3,0\n";
static const char few_facts[] = "entity,fact,value,from,to,known_from\n"
                                "H,class,N,2025-12-20,,2025-12-20\n"
                                "K,class,KN,2025-12-20,,2025-12-20\n"
                                "K/1,disability,severe,2025-03-10,,2025-07-05\n"
                                "K/1,dead,1,2026-03-10,,2026-03-12\n";

static void log_catalogue(struct place *p, const struct budget_catalogue *all)
{
    static const char *const known[] = {"nobody", "known", "at least", "unknown", "no cost"};
    uint32_t nobody = 0;
    for (uint32_t i = 0; i < all->n; i++) {
        const struct budget_catalogue_row *r = &all->v[i];
        nobody += r->known == BUDGET_NOBODY;
        assert_true(r->known != BUDGET_NOBODY || (r->amount == 0 && r->n_missing == 0));
        if (r->known == BUDGET_NOBODY)
            continue;
        buf_fmt(p->log, "%s %s: %l + %l, %l, %z", r->b.benefit, r->b.fund, r->persons,
                r->undetermined, r->amount, known[r->known]);
        for (uint32_t k = 0; k < r->n_missing; k++)
            buf_fmt(p->log, "%z%s %u/%u", k > 0 ? ", " : ": ",
                    r->missing[k].fact.n > 0 ? r->missing[k].fact : STR("the law"),
                    r->missing[k].entities, r->missing[k].looked);
        buf_add_c(p->log, "\n");
    }
    assert_int_equal(all->v[0].b.fund.n > 0, 1);
    assert_true(nobody > 30);
}

static void whole(struct place *p)
{
    struct err e = {0};
    struct import_report report;
    struct import_problems problems;
    struct budget_need n;
    struct budget_catalogue all;
    const uint8_t sum[32] = {7};
    int64_t version = 0;
    struct survey *s = lab_survey(few_households, few_members, few_facts);
    p->options.migrations = NULL;
    struct store_conn *c = place_open(p);
    must(lab_import(c, s, true, on("2026-04-01"), &report, &problems), &e);
    survey_free(s);
    const struct budget_need_question q = {.law = real_law,
                                           .areas = lab.areas,
                                           .province = 24,
                                           .known_on = on("2026-05-02"),
                                           .year = 2026,
                                           .likely = true,
                                           .whole = true};
    must(budget_need_make(c, &lab.arena, &q, &n, &e), &e);
    const struct budget_estimate b = {.province = 24,
                                      .year = 2026,
                                      .v = n.rows,
                                      .n = n.n_rows,
                                      .actor = STR("Lập"),
                                      .reference = STR(""),
                                      .now_us = noon("2026-05-02")};
    must(store_begin(c, &e), &e);
    must(budget_estimate_add(c, &b, &version, &e), &e);
    must(budget_need_keep(c, &q, &n, sum, version, &e), &e);
    must(store_commit(c, &e), &e);
    must(budget_catalogue_read(c, &lab.arena, 24, 2026, version, &all, &e), &e);
    log_catalogue(p, &all);
    /* Loans and lawyers ask for no line of the budget. */
    for (uint32_t i = 0; i < n.n_rows; i++) {
        assert_false(str_eq_c(n.rows[i].programme, "credit"));
        assert_false(str_eq_c(n.rows[i].programme, "legal_aid"));
        assert_true(n.rows[i].fund.n > 0);
    }
    buf_fmt(p->log, "%l\n", n.total);
    store_close(c);
}

static void test_whole(void **state)
{
    (void)state;
    /* docs/ledger.md §4.1 reckons them. Nobody says where they learn (law/vn/giao-duc.md: school,
     * level, attendance; of those whose household is poor the ethnicity too), nor what K uses of
     * electricity; its price, and who takes part in a project, the law does not say. */
    both_run(whole,
             "health_insurance_support province: 3 + 0, 2843100, known\n"
             "tuition_exemption province: 0 + 3, 0, unknown: public_school 3/3, school_level 3/3,"
             " schooling 3/3, ethnicity 2/3\n"
             "tuition_subsidy province: 0 + 3, 0, unknown: public_school 3/3, school_level 3/3,"
             " schooling 3/3\n"
             "study_cost_support province: 0 + 3, 0, unknown: school_level 3/3, schooling 3/3\n"
             "ethnic_student_support province: 0 + 2, 0, unknown: ethnicity 2/2, school_level 2/2,"
             " schooling 2/2\n"
             "livelihood_project central: 0 + 1, 0, unknown: the law 1/1\n"
             "electricity_support province: 0 + 2, 0, unknown: electricity_tier1_price 1/2,"
             " kwh_month 1/2\n"
             "credit_poor : 1 + 0, 0, no cost\n"
             "legal_aid province: 3 + 0, 0, unknown\n"
             "disability_allowance province: 1 + 0, 2250000, known\n"
             "funeral_support province: 1 + 0, 10000000, known\n"
             "15093100\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_year), cmocka_unit_test(test_whole)};
    return cmocka_run_group_tests(tests, setup, lab_teardown);
}
