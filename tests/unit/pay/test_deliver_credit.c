/* Loans of the policy bank: files read wholly or refused with row and reason, matching that does
 * not guess, sums by hand; history, the queue and what a person decided, on both engines. */
#include "test_projects.h"

#include "base/fmt.h"
#include "pay/deliver_credit.h"

static day on(const char *text)
{
    day d;
    assert_true(day_parse(str_from_c(text), &d));
    return d;
}

static enum err_code read_text(const char *csv, struct credit_loans *out,
                               struct deliver_problems *problems, struct err *e)
{
    char path[256];
    fmt_write(path, sizeof(path), "%z/loans.csv", folder);
    FILE *f = fopen(path, "wb");
    assert_non_null(f);
    fputs(csv, f);
    assert_int_equal(fclose(f), 0);
    *problems = (struct deliver_problems){0};
    return credit_read(&lab.arena, path, real_law, out, problems, e);
}

#define HEAD                                                                                       \
    "loan,borrower,personal_id,household,programme,use,principal_vnd,outstanding_vnd,overdue_vnd," \
    "lent_on,due_on\n"
#define V1                                                                                         \
    "V1,NGUYỄN VĂN HOÀ,024090000011,A,credit_poor,chăn "                                      \
    "nuôi,50.000.000,40000000,5000000,2024-05-02,02/05/2027\n"

/* Each is refused for its own reason. */
void test_credit_bad_files(void **state)
{
    (void)state;
    static const struct {
        const char *csv, *said;
    } cases[] = {
        {HEAD V1, "3: the last row, the total, is missing: the file may have been cut"},
        {HEAD "total,,,,,,0,0,0,,\n", "3: the file has no loans"},
        {HEAD V1 "total,,,,,,50000000,40000000,5000001,,\n",
         "3: the total \"5000001\" is not the sum of the rows"},
        {HEAD V1 "total,,,,,,50000000,,5000000,,\n", "3: the amount is missing"},
        {HEAD V1 "total,,,,,,50000000,40000000,5000000,,\n" V1,
         "4: there is a row behind the total: \"V1\""},
        {HEAD V1 V1 "total,,,,,,100000000,80000000,10000000,,\n",
         "3: the loan \"V1\" is in row 2 already"},
        {HEAD ",A,,A,credit_poor,,1,1,0,2024-05-02,\ntotal,,,,,,1,1,0,,\n", "2: the cell is empty"},
        {HEAD "V,,,A,credit_poor,,1,1,0,2024-05-02,\ntotal,,,,,,1,1,0,,\n", "2: the cell is empty"},
        {HEAD "V,A,02409000001,A,credit_poor,,1,1,0,2024-05-02,\ntotal,,,,,,1,1,0,,\n",
         "2: the personal number \"02409000001\" must have 12 digits"},
        {HEAD "V,A,,A,credit_water,,1,1,0,2024-05-02,\ntotal,,,,,,1,1,0,,\n",
         "2: the law has no programme of credit \"credit_water\""},
        {HEAD "V,A,,A,rice_support,,1,1,0,2024-05-02,\ntotal,,,,,,1,1,0,,\n",
         "2: the law has no programme of credit \"rice_support\""},
        {HEAD "V,A,,A,credit_poor,,0,0,0,2024-05-02,\ntotal,,,,,,0,0,0,,\n",
         "2: the principal \"0\" must be above 0"},
        {HEAD "V,A,,A,credit_poor,,10,11,0,2024-05-02,\ntotal,,,,,,10,11,0,,\n",
         "2: \"11\" outstanding is more than the principal"},
        {HEAD "V,A,,A,credit_poor,,10,9,10,2024-05-02,\ntotal,,,,,,10,9,10,,\n",
         "2: \"10\" overdue is more than what is outstanding"},
        {HEAD "V,A,,A,credit_poor,,-10,9,0,2024-05-02,\ntotal,,,,,,10,9,0,,\n",
         "2: \"-10\" is no whole number"},
        {HEAD "V,A,,A,credit_poor,,1000000000001,9,0,2024-05-02,\ntotal,,,,,,10,9,0,,\n",
         "2: the amount \"1000000000001\" is too large"},
        {HEAD "V,A,,A,credit_poor,,10,9,0,,\ntotal,,,,,,10,9,0,,\n",
         "2: the day of the loan is missing"},
        {HEAD "V,A,,A,credit_poor,,10,9,0,2024-02-30,\ntotal,,,,,,10,9,0,,\n",
         "2: \"2024-02-30\" is no date (write 2026-07-20 or 20/07/2026)"},
        {HEAD "V,A,,A,credit_poor,,10,9,0,2024-05-02,2024-05-01\ntotal,,,,,,10,9,0,,\n",
         "2: due on \"2024-05-01\", before the day of the loan"},
    };
    struct credit_loans loans;
    struct deliver_problems problems;
    struct err e = {0};
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        char said[600];
        must(read_text(cases[i].csv, &loans, &problems, &e), &e);
        assert_true(problems.n > 0);
        fmt_write(said, sizeof(said), "%u: %s", problems.v[0].row, problems.v[0].reason[LANG_EN]);
        assert_string_equal(said, cases[i].said);
    }
    assert_int_equal(read_text("loan,borrower\n", &loans, &problems, &e), ERR_INPUT);
    assert_string_equal(e.text[LANG_EN], "column \"Chương trình\" (programme) is missing");
    assert_int_equal(read_text(HEAD "V1,\"x\n", &loans, &problems, &e), ERR_INPUT);
    must(read_text(HEAD V1 "Tổng cộng,,,,,,50000000,40.000.000,5000000,,\n", &loans, &problems, &e),
         &e);
    assert_int_equal(problems.n, 0);
    assert_int_equal(loans.n, 1);
    assert_int_equal(loans.v[0].due_on, on("2027-05-02"));
    assert_int_equal(loans.outstanding, 40000000);
}

/* ---- matching ---- */

static const char households[] = "household,commune,village,surveyed_on\n"
                                 "A,07660,T1,2021-10-05\nB,07660,T1,2021-10-05\n";
/* Two of one number, as registries have them; two of one name in a household. */
static const char members[] = "household,member,name,relation,born,sex,personal_id\n"
                              "A,1,Nguyễn Văn Hòa,1,1990-03-01,1,024090000011\n"
                              "A,2,Trần Thị Bé,3,1990,2,\n"
                              "B,1,Lê Văn Cường,1,1975,1,024075000033\n"
                              "B,2,Lê Thị Lan,3,2000,2,\nB,3,Lê Thị Lan,3,2002,2,\n";

static void places_of(struct survey *s, struct deliver_places *out)
{
    static str communes[] = {{"07615", 5}, {"07615", 5}};
    static int64_t ids[] = {1, 4}, people[] = {2, 3, 5, 6, 7};
    *out = (struct deliver_places){.a = &lab.arena,
                                   .world = {.survey = s, .household = ids, .person = people},
                                   .commune = communes};
}

void test_credit_matching(void **state)
{
    (void)state;
    static const struct {
        const char *borrower, *number, *code;
        enum credit_why why;
        int64_t household, person;
    } cases[] = {
        {"NGUYỄN VĂN HOÀ", "024090000011", "", CREDIT_FOUND, 1, 2}, /* hoà, hòa: one name */
        {" nguyễn  văn hòa", "024090000011", "A", CREDIT_FOUND, 1, 2},
        {"Nguyễn Văn Hoa", "024090000011", "A", CREDIT_NAME, 0, 0}, /* a tone is a name */
        {"Nguyễn Văn Hòa", "024090000011", "B", CREDIT_HOUSEHOLD, 0, 0},
        {"Nguyễn Văn Hòa", "024090000011", "Z", CREDIT_HOUSEHOLD, 0, 0},
        {"Nguyễn Văn Hòa", "024090000012", "A", CREDIT_NO_NUMBER, 0, 0},
        {"Trần Thị Bé", "", "A", CREDIT_FOUND, 1, 3},
        {"Trần Thị Bế", "", "A", CREDIT_NO_MEMBER, 0, 0},
        {"Lê Thị Lan", "", "B", CREDIT_NO_MEMBER, 0, 0}, /* which of the two */
        {"Trần Thị Bé", "", "Z", CREDIT_NO_CODE, 0, 0},
        {"Trần Thị Bé", "", "", CREDIT_NOTHING, 0, 0},
    };
    enum { N = sizeof(cases) / sizeof(cases[0]) };
    struct survey *s = lab_survey(households, members, NULL);
    struct credit_loan v[N];
    struct credit_loans loans = {.v = v, .n = N};
    struct deliver_places places;
    uint32_t queued = 0;
    places_of(s, &places);
    for (int i = 0; i < N; i++) {
        v[i] = (struct credit_loan){.borrower = str_from_c(cases[i].borrower),
                                    .personal_id = str_from_c(cases[i].number),
                                    .code = str_from_c(cases[i].code),
                                    .commune = STR("")};
        queued += cases[i].why != CREDIT_FOUND;
    }
    assert_int_equal(credit_match(&lab.arena, &loans, &places), queued);
    for (int i = 0; i < N; i++) {
        assert_int_equal(v[i].why, cases[i].why);
        assert_int_equal(v[i].household, cases[i].household);
        assert_int_equal(v[i].person, cases[i].person);
        assert_int_equal(v[i].commune.n, cases[i].why == CREDIT_FOUND ? 5 : 0);
    }
    s->personal_id[1] = s->personal_id[0];
    v[0].household = v[0].person = 0;
    credit_match(&lab.arena, &loans, &places);
    assert_int_equal(v[0].why, CREDIT_TWO);
    assert_int_equal(v[0].household, 0);
    for (int w = 0; w < CREDIT_WHYS; w++)
        assert_int_equal(credit_why_find(str_from_c(credit_why_code((enum credit_why)w))), w);
    survey_free(s);
}

/* In 07615: households 1 (two loans, one repaid), 4 (repaid: none now), 8 (unknown) and person 5,
 * who asked for a loan for work and has one for the poor alone; one loan of nobody.
 * Outstanding 40.000.000 + 0 + 0 + 9.000.000, overdue 3.000.000 of 40.000.000: 7,5 %. */
void test_credit_sums(void **state)
{
    (void)state;
    struct credit_loan v[] = {
        {.household = 4,
         .person = 5,
         .principal = 20000000,
         .commune = STR("07615"),
         .programme = STR("credit_poor"),
         .outstanding = 9000000},
        {.household = 1,
         .person = 2,
         .principal = 10000000,
         .commune = STR("07615"),
         .programme = STR("credit_poor")},
        {.household = 1,
         .person = 2,
         .principal = 50000000,
         .commune = STR("07660"),
         .programme = STR("credit_poor"),
         .outstanding = 31000000,
         .overdue = 3000000},
        {.household = 0,
         .principal = 7000000,
         .commune = STR(""),
         .outstanding = 7000000,
         .programme = STR("credit_poor")},
        {.household = 9,
         .person = 10,
         .principal = 8000000,
         .commune = STR("07615"),
         .programme = STR("credit_poor")},
    };
    struct credit_loans loans = {.v = v, .n = 5};
    struct deliver_owed owed[] = {
        {.d = {.entity = 1, .benefit = STR("credit_poor"), .commune = STR("07615")}},
        {.d = {.entity = 9, .benefit = STR("credit_poor"), .commune = STR("07615")}},
        {.d = {.entity = 5, .benefit = STR("credit_job"), .commune = STR("07615")}, .person = true},
        {.d = {.entity = 8, .benefit = STR("credit_poor"), .commune = STR("07615")},
         .why = DELIVER_UNDETERMINED},
        {.d = {.entity = 3, .benefit = STR("credit_escaped"), .commune = STR("07618")}},
    };
    const struct deliver_owed_rows who = {.v = owed, .n = 5};
    struct credit_lines out;
    credit_index(&lab.arena, &loans);
    credit_sum(&lab.arena, &who, &loans, &out);
    assert_int_equal(out.n, 3);
    const struct credit_line *none = &out.v[0], *here = &out.v[1], *there = &out.v[2];
    assert_int_equal(none->loans, 1);
    assert_int_equal(none->outstanding, 7000000);
    assert_int_equal(here->eligible, 3);
    assert_int_equal(here->with_loan, 1);
    assert_int_equal(here->without, 2);
    assert_int_equal(here->undetermined, 1);
    assert_int_equal(here->loans, 2);
    assert_int_equal(here->overdue_loans, 1);
    assert_int_equal(here->principal, 88000000);
    assert_int_equal(here->outstanding, 40000000);
    assert_int_equal(credit_overdue_permille(here), 75);
    assert_int_equal(there->eligible, 1);
    assert_int_equal(there->without, 1);
    assert_int_equal(credit_overdue_permille(there), 0);
    assert_int_equal(out.total.eligible, 4);
    assert_int_equal(out.total.outstanding, 47000000);
}

/* ---- in a database ---- */

struct desk {
    struct place *p;
    struct store_pool *pool;
    uint8_t step;
};

static struct recording by(struct desk *d, const char *actor)
{
    struct recording r = {.province = 24,
                          .at_us = (int64_t)1782864000 * 1000000 + d->step,
                          .actor = str_from_c(actor),
                          .source = STR("import"),
                          .reference = STR("")};
    r.operation[0] = ++d->step;
    r.operation[1] = 5;
    return r;
}

static void take_file(struct desk *d, const char *day_text, vnd outstanding)
{
    struct recording r = by(d, "Hoà");
    struct credit_file f = {.bank = STR("NHCSXH"), .as_of = on(day_text), .content = {d->step}};
    struct credit_loan v[] = {
        {.loan = STR("V2"),
         .borrower = STR("Lan"),
         .programme = STR("credit_poor"),
         .personal_id = STR(""),
         .code = STR("B"),
         .purpose = STR(""),
         .principal = 8000000,
         .outstanding = 8000000,
         .lent_on = on("2024-01-01"),
         .commune = STR(""),
         .why = CREDIT_NO_MEMBER},
        {.loan = STR("V1"),
         .borrower = STR("Hoà"),
         .programme = STR("credit_poor"),
         .personal_id = STR(""),
         .code = STR("A"),
         .purpose = STR(""),
         .principal = 9000000,
         .outstanding = outstanding,
         .lent_on = on("2024-01-01"),
         .household = 1,
         .person = 2,
         .commune = STR("07615")},
    };
    const struct credit_loans loans = {.v = v, .n = 2};
    struct err e = {0};
    str answer = {NULL, 0};
    bool again = false;
    enum err_code code = credit_import(d->pool, &lab.arena, &r, &f, &loans, &answer, &again, &e);
    buf_fmt(d->p->log, "file: %s\n", code == ERR_NONE ? answer : str_from_c(e.text[LANG_EN]));
    if (code == ERR_NONE) {
        must(credit_import(d->pool, &lab.arena, &r, &f, &loans, &answer, &again, &e), &e);
        assert_true(again);
    }
}

static void choose(struct desk *d, const char *loan, int64_t household, const char *note)
{
    struct recording r = by(d, "Hoà");
    struct credit_choice x = {.bank = STR("NHCSXH"),
                              .loan = str_from_c(loan),
                              .note = str_from_c(note),
                              .household = household};
    struct err e = {0};
    str answer = {NULL, 0};
    bool again;
    enum err_code code = credit_choose(d->pool, &lab.arena, &r, &x, &answer, &again, &e);
    buf_fmt(d->p->log, "choose: %s\n", code == ERR_NONE ? answer : str_from_c(e.text[LANG_EN]));
}

static bool log_one(void *ctx, const struct credit_file *f, const struct credit_loan *l)
{
    char text[11];
    day_format_iso(f->as_of, text);
    buf_fmt(ctx, "%z %n\n", text, l->outstanding);
    return true;
}

static void log_loans(struct desk *d)
{
    struct store_conn *c;
    struct err e = {0};
    struct credit_loans loans;
    must(store_pool_reader(d->pool, &c, &e), &e);
    must(credit_last(c, &lab.arena, 24, STR(""), on("2026-07-01"), &loans, &e), &e);
    for (uint32_t i = 0; i < loans.n; i++)
        buf_fmt(d->p->log, "%s #%l %s %n %z%z\n", loans.v[i].loan, loans.v[i].household,
                loans.v[i].commune, loans.v[i].outstanding, credit_why_code(loans.v[i].why),
                loans.v[i].chosen ? " chosen" : "");
    store_pool_return(d->pool, c);
}

static void lend(struct place *p)
{
    struct err e = {0};
    struct import_report report;
    struct import_problems problems;
    struct survey *s = lab_survey(households, members, NULL);
    struct store_conn *c;
    p->options.migrations = NULL;
    c = place_open(p);
    must(lab_import(c, s, false, 19000, &report, &problems), &e);
    survey_free(s);
    store_close(c);
    struct desk d = {p, NULL, 0};
    struct store_pool_options o = {.open = p->options};
    must(store_pool_open(&d.pool, &o, &e), &e);
    take_file(&d, "2025-03-31", 9000000);
    take_file(&d, "2025-03-31", 9000000); /* the same day */
    take_file(&d, "2025-02-28", 9000000); /* an earlier one */
    log_loans(&d);
    choose(&d, "V2", 4, "");
    choose(&d, "V9", 4, "sổ vay vốn");
    choose(&d, "V2", 4, "sổ vay vốn");
    log_loans(&d);
    take_file(&d, "2025-04-30", 6000000); /* what was decided holds */
    log_loans(&d);
    choose(&d, "V2", 0, "không phải hộ trong tỉnh");
    log_loans(&d);
    must(store_pool_reader(d.pool, &c, &e), &e);
    must(credit_history(c, &lab.arena, 24, STR("V1"), log_one, p->log, &e), &e);
    assert_int_equal(credit_history(c, &lab.arena, 24, STR("V9"), log_one, p->log, &e), ERR_INPUT);
    store_pool_return(d.pool, c);
    store_pool_close(d.pool);
}

void test_credit_history(void **state)
{
    (void)state;
    both_run(lend, "file: 2 1\n"
                   "file: a file of NHCSXH of this day or a later one is there\n"
                   "file: a file of NHCSXH of this day or a later one is there\n"
                   "V2 #0  8.000.000 no_member\n"
                   "V1 #1 07615 9.000.000 \n"
                   "choose: say on what ground (--note)\n"
                   "choose: NHCSXH has no loan \"V9\"\n"
                   "choose: V2\n"
                   "V1 #1 07615 9.000.000 \n"
                   "V2 #4 07615 8.000.000 no_member chosen\n"
                   "file: 2 1\n"
                   "V1 #1 07615 6.000.000 \n"
                   "V2 #4 07615 8.000.000 no_member chosen\n"
                   "choose: V2\n"
                   "V2 #0  8.000.000 no_member chosen\n"
                   "V1 #1 07615 6.000.000 \n"
                   "2025-03-31 9.000.000\n"
                   "2025-04-30 6.000.000\n");
}
